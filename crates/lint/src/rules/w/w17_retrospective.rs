//! W17: retrospective change judgement.
//!
//! Detector: `compared with a year ago`, `than last year` and the like.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "W17",
    name: "retrospective change judgement",
    severity: Severity::Info,
    confidence: Confidence::High,
    reason: "People judge a change by what they believe about change, not by what they remember.",
    source: "Ross 1989 (implicit theories of change); Tourangeau, Rips & Rasinski 2000",
    check,
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for (_, text, found) in in_stems(s, &s.words.retrospective) {
        out.words(text, found.range, "It asks for a change from memory; ask about now in every wave and compute the change.");
    }
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds("W17", &["Is your workload heavier than last year?", "Compared to six months ago, how is your health?"]);
    }

    #[test]
    fn leaves_alone() {
        silent("W17", &["Compared with your previous contact, was this one better, worse or about the same?", "How was it last year?"]);
    }
}
