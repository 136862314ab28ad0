//! W34: score begging.
//!
//! Detector: Phrases that ask for a score or name the score aimed at, anywhere in the questionnaire or the invitation.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "W34", severity: Severity::Error, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "W34",
    name: "score begging",
    reason: "Whoever is asked for a good score gives one, whatever it was like.",
    source: "AAPOR Code; ISO 20252 (neutrality); common NPS/CSAT gaming",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    report_anywhere(s, out, &s.words.begging, "It asks for a good score; leave it out.");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::try_it::{finds, finds_in, silent};

    #[test]
    fn finds_it() {
        finds(
            "W34",
            &[
                "Please give us 5 stars.",
                "Anything below a 9 is a failure for us. How did we do?",
                "I: Help us reach the top of the table!\nQ: How was it?",
            ],
        );
    }

    #[test]
    fn leaves_alone() {
        silent(
            "W34",
            &[
                "How would you rate this contact?",
                "Please rate each of these.",
                "Please rate our service from 1 to 5 stars.",
                "I: We aim to answer within 10 days.\nQ: How was it?",
                "I: Your answers help us become better.\nQ: How was it?",
                "In the last 5 days, how often did you call?",
            ],
        );
    }

    #[test]
    fn the_invitation_is_read_too() {
        let context = Context { invitation: Some("We strive for a 10 from you.".into()), ..Context::default() };
        finds_in("W34", "How was it?", &context);
    }
}
