//! W14: vague time word.
//!
//! Detector: `recently`, `lately`, `nowadays`, `these days`, `in the past` without a period.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "W14", severity: Severity::Warn, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "W14",
    name: "vague time word",
    reason: "Everybody begins \"recently\" on another day.",
    source: "QAS-99 (Willis & Lessler) 3d; Dillman, Smyth & Christian (TDM)",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    report(
        s,
        out,
        &s.words.vague_time,
        Say::Quoted("begins at another time for everybody; name the period, such as \"in the last 4 weeks\"."),
        false,
    );
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds(
            "W14",
            &[
                "Has your workload grown lately?",
                "How have you felt these days?",
                "In the past, how did you reach us?",
                "L: de\nQ: Haben Sie kürzlich angerufen?",
            ],
        );
    }

    #[test]
    fn leaves_alone() {
        silent(
            "W14",
            &["In the past 4 weeks, how did you reach us?", "In the past week, how often did you call?", "How was your last call?"],
        );
    }
}
