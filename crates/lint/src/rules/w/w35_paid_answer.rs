//! W35: incentive tied to the answer.
//!
//! Detector: A voucher, discount, gift, reward or prize together with a score or a good review, anywhere in the questionnaire or the invitation.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "W35", severity: Severity::Error, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About =
    About { id: "W35", name: "incentive tied to the answer", reason: "Who is paid for a good answer gives it.", source: "ICC/ESOMAR Code" };

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    report_anywhere(s, out, &s.words.incentive, "It pays for a good answer; pay for answering, whatever is answered.");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::try_it::{finds, finds_in, silent};

    #[test]
    fn finds_it() {
        finds(
            "W35",
            &["Give us five stars and win a gift card.", "I: A discount awaits everybody who leaves a positive review.\nQ: How was it?"],
        );
    }

    #[test]
    fn leaves_alone() {
        silent(
            "W35",
            &[
                "I: Everyone who answers can win a voucher, whatever they answer.\nQ: How was it?",
                "How clear or unclear is the reward system?",
            ],
        );
    }

    #[test]
    fn the_invitation_is_read_too() {
        let context = Context { invitation: Some("Get a prize for a 10!".into()), ..Context::default() };
        finds_in("W35", "How was it?", &context);
    }
}
