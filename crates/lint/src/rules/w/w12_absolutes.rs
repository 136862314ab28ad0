//! W12: absolutes.
//!
//! Detector: A list of words without exception in the stem; phrases such as `all that apply`, `at all`, `if ever`, `every week` are left alone.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "W12", severity: Severity::Warn, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "W12",
    name: "absolutes",
    reason: "Hardly anything is always or never so, so the extremes cannot be chosen.",
    source: "Dillman, Smyth & Christian (TDM); Krosnick & Presser 2010 ch.9",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for (_, text, found) in in_stems(s, &s.words.absolutes) {
        if s.words.harmless_absolutes.covers(text, found.range.start) {
            continue;
        }
        let message = quoted(text, &found, "allows no exception; ask how often or how much.");
        out.words(text, found.range, message);
    }
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds(
            "W12",
            &[
                "My manager never shouts.",
                "Was everyone in the branch polite?",
                "Do you completely trust the figures?",
                "L: de\nQ: Hört Ihre Führungskraft immer zu?",
            ],
        );
    }

    #[test]
    fn leaves_alone() {
        silent(
            "W12",
            &[
                "Choose all that apply.",
                "How often, if ever, do you call?",
                "Which days do you come to the office every week?",
                "Was there anything at all that surprised you?",
                "All things considered, how satisfied or dissatisfied are you?",
            ],
        );
    }
}
