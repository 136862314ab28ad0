//! W37: persuasive preamble.
//!
//! Detector: A sentence before the question in which `we`, `our` and an effort, an achievement or an intention stand together, also in the hint; an opening such as `given the recent …,`.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "W37", severity: Severity::Warn, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "W37",
    name: "persuasive preamble",
    reason: "Praise before the question is part of the question.",
    source: "Pew, Writing Survey Questions; QAS-99 (Willis & Lessler) 6",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for item in &s.items {
        let text = &item.text;
        let question = text.last_sentence();
        if let Some(found) = s.words.achievement.all(text).into_iter().find(|f| f.range.end <= question) {
            out.words(text, found.range, "It praises before it asks; begin with the question.");
        }
        if let Some(found) = s.words.premise.find(text).filter(|f| f.range.start == 0 && text.count(",") > 0) {
            out.words(text, found.range, "It argues before it asks; begin with the question.");
        }
        if let Some(found) = s.words.achievement.find(&item.help) {
            out.words(&item.help, found.range, "The hint praises what is rated; leave it out.");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds(
            "W37",
            &[
                "We have invested heavily in training. How good or poor is it?",
                "Given the recent thefts, how safe do you feel?",
                "Our team is proud of the new portal. How easy is it?",
                "As part of our commitment to quality, we ask everybody. How was it?",
            ],
        );
    }

    #[test]
    fn leaves_alone() {
        silent("W37", &["We would like to know more about your last call. How was it?", "How well did we do?"]);
    }
}
