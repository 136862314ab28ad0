//! W40: not a complete sentence / not a question.
//!
//! Detector: A stem, not a row, without a question mark and without a verb.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "W40", severity: Severity::Info, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "W40",
    name: "not a complete sentence / not a question",
    reason: "A fragment leaves it to the reader what is asked.",
    source: "Dillman, Smyth & Christian (TDM) (use complete sentences)",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for (item, text) in s.stems() {
        let verb = s.words.verbs.is_in(text) || text.words().any(|(_, t)| t.lower.ends_with("ed") || t.lower.ends_with("n't"));
        if item.head.is_none()
            && !text.is_empty()
            && !text.asks()
            && !verb
            && !s.words.verbs.is_empty()
            && s.options_of(item).is_none_or(|o| !o.is_agreement())
        {
            out.whole(text, "It is no complete sentence; ask a question.");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds("W40", &["Pay", "Your manager"]);
    }

    #[test]
    fn leaves_alone() {
        silent("W40", &["How good or poor is your pay?", "Please describe your work.", "My manager listens to me.", "I am content."]);
    }
}
