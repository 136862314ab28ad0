//! W41: scope shift: individual item about the whole organisation.
//!
//! Detector: `all our …`, `the whole organisation`, `every …` as the rated object of a judgement.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "W41", severity: Severity::Info, confidence: Confidence::Low, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "W41",
    name: "scope shift: individual item about the whole organisation",
    reason: "People can rate what they have met, not the whole of something.",
    source: "QAS-99 (Willis & Lessler) 5a Knowledge",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for (item, text, found) in in_stems(s, &s.words.scope) {
        if stem::is_judgement(item, s) {
            out.words(text, found.range, "Nobody has met all of it; ask about the part that the respondent knows.");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds("W41", &["How good or poor is the whole organisation at listening?", "How friendly or unfriendly are all our branches?"]);
    }

    #[test]
    fn leaves_alone() {
        silent("W41", &["How good or poor was the office you visited?", "Which of all our offices did you visit?"]);
    }
}
