//! W31: intensifier in the stem.
//!
//! Detector: `very`, `really`, `extremely` and the like in the stem.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "W31", severity: Severity::Info, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "W31",
    name: "intensifier in the stem",
    reason: "A strengthened word makes the middle of the scale look like a refusal.",
    source: "Krosnick & Presser 2010 ch.9",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    report(s, out, &s.words.intensifiers_in_stem, Say::Quoted("strengthens one end; leave it out."), true);
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, rewritten, silent};

    #[test]
    fn finds_it() {
        finds("W31", &["Was it very easy?", "How incredibly fast was it?"]);
    }

    #[test]
    fn leaves_alone() {
        silent("W31", &["How easy or difficult was it?", "How much does it really cost, in euros?"]);
    }

    #[test]
    fn it_is_taken_out() {
        assert_eq!(rewritten("W31", "Was it very easy?"), "Was it easy?");
        assert_eq!(rewritten("W31", "Really, was it easy to use?"), "Was it easy to use?");
    }
}
