//! W01: leading: tag question.
//!
//! Detector: An auxiliary with n't and a pronoun before the question mark, or `, right?` and its like.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "W01", severity: Severity::Error, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "W01",
    name: "leading: tag question",
    reason: "A question that asks for consent draws consent.",
    source: "Krosnick & Presser 2010 ch.9; Pew, Writing Survey Questions; openintro::ask experiment (anchor wording.ask)",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    report(
        s,
        out,
        &s.words.tag_question,
        Say::Plain("It asks respondents to agree; ask for both sides, as in \"How quick or slow …?\"."),
        false,
    );
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds(
            "W01",
            &[
                "You were happy with the call, weren't you?",
                "The form was short, right?",
                "Don't you think the office is too loud?",
                "Wouldn’t you say that prices are fair?",
            ],
        );
    }

    #[test]
    fn leaves_alone() {
        silent(
            "W01",
            &["Which topics don't you use?", "How quick or slow was the service desk?", "What did not work, right after the update?"],
        );
    }
}
