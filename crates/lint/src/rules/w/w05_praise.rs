//! W05: self-praise of the rated object.
//!
//! Detector: `our`, `the`, `your`, `this` and a praising adjective before the rated thing.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "W05", severity: Severity::Error, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "W05",
    name: "self-praise of the rated object",
    reason: "Praising what is rated pushes the rating up.",
    source: "Krosnick & Presser 2010 ch.9",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for (_, text, found) in in_stems(s, &s.words.praise) {
        let adjectives = found.range.start + 1..found.range.end;
        let message = quoted(text, &found, "praises what is rated; leave the praise out.");
        out.words(text, found.range, message).without(text, adjectives);
    }
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, rewritten, silent};

    #[test]
    fn finds_it() {
        finds(
            "W05",
            &[
                "How do you rate our award-winning app?",
                "How useful were the highly professional trainers of our dedicated team?",
                "What do you think of our new and improved menu?",
            ],
        );
    }

    #[test]
    fn leaves_alone() {
        silent(
            "W05",
            &[
                "How professional or unprofessional was the agent?",
                "Do you read the great literary classics?",
                "How good or poor is your professional development?",
                "How was your first week?",
                "How friendly or unfriendly was the agent?",
            ],
        );
    }

    #[test]
    fn the_praise_is_taken_out() {
        assert_eq!(rewritten("W05", "How do you rate our excellent app?"), "How do you rate our app?");
    }
}
