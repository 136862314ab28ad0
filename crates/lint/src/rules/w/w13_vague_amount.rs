//! W13: vague quantifier or relative term.
//!
//! Detector: Words such as `regularly`, `many`, `timely` in a question about conduct or facts that is answered with yes or no, or asks for a number.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "W13", severity: Severity::Warn, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "W13",
    name: "vague quantifier or relative term",
    reason: "Everybody puts another number on such a word.",
    source: "QUAID (Graesser et al.) 'vague or imprecise relative term'; Tourangeau, Rips & Rasinski 2000; Dillman, Smyth & Christian (TDM)",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for (_, text, found) in in_stems(s, &s.words.vague_amount) {
        let asks = stem::asks(text, s);
        let last = text.tokens.get(found.range.start).map(|t| t.sentence) == text.tokens.get(text.last_sentence()).map(|t| t.sentence);
        if !(asks == Asks::YesNo && last) || s.words.poles.covers(text, found.range.start) {
            continue;
        }
        let message = quoted(text, &found, "means another amount to everybody; ask how many times, or name the amount.");
        out.words(text, found.range, message);
    }
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds("W13", &["Do you often work late?", "Did you get a timely answer?", "Have you had many meetings this week?"]);
    }

    #[test]
    fn leaves_alone() {
        silent(
            "W13",
            &[
                "How often do you work late?",
                "Often feel blue.",
                "Was the answer good or poor?",
                "In the last 3 months, how many times did you call?",
            ],
        );
    }
}
