//! W17: retrospective change judgement.
//!
//! Detector: `compared with a year ago`, `than last year` and the like.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "W17", severity: Severity::Info, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "W17",
    name: "retrospective change judgement",
    reason: "People judge a change by what they believe about change, not by what they remember.",
    source: "Ross 1989 (implicit theories of change); Tourangeau, Rips & Rasinski 2000",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    report(
        s,
        out,
        &s.words.retrospective,
        Say::Plain("It asks for a change from memory; ask about now in every wave and compute the change."),
        false,
    );
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
