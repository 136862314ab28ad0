//! S11: poor first question.
//!
//! Detector: The first question is open, or about the person, or sensitive, and others follow.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "S11", severity: Severity::Info, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "S11",
    name: "poor first question",
    reason: "The first question decides whether people go on.",
    source: "Dillman, Smyth & Christian (TDM) ch.6; Krosnick & Presser 2010 ch.9",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    let Some(first) = s.items.first().filter(|_| s.question_count() > 1) else { return };
    if matches!(first.form, Form::Open(_)) {
        out.whole(&first.text, "Begin with an easy closed question that concerns everybody.");
    } else if let Some(found) = super::s02_personal_early::personal(first, s) {
        out.words(&first.text, found.range, "Begin with an easy question about the topic.");
    }
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds(
            "S11",
            &[
                "Q: Describe all problems.\nQ: How was it?\n= Bad / OK / Good",
                "Q: What is your age?\n@ number\nQ: How was it?\n= Bad / OK / Good",
            ],
        );
    }

    #[test]
    fn leaves_alone() {
        silent("S11", &["Q: How was it?\n= Bad / OK / Good\nQ: Describe all problems.", "Q: Describe all problems."]);
    }
}
