//! W26: asks for a causal explanation in a closed rating.
//!
//! Detector: `because of`, `due to`, `as a result of`, `thanks to`, `led to`, `caused` in a closed question.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "W26", severity: Severity::Warn, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "W26",
    name: "asks for a causal explanation in a closed rating",
    reason: "Causes cannot be seen from one's own place; who is asked for them guesses.",
    source: "Krosnick & Presser 2010 ch.9; QAS-99 (Willis & Lessler) 5",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    report(
        s,
        out,
        &s.words.causal,
        Say::Plain("It asks for a cause; ask for the state before and after, or how useful something was."),
        false,
    );
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds(
            "W26",
            &[
                "Are you more productive because of the new desks?",
                "How much did sales rise thanks to the campaign?",
                "Did the move lead to more stress?",
            ],
        );
    }

    #[test]
    fn leaves_alone() {
        silent("W26", &["How useful or not useful was the training?", "Did the training take place?"]);
    }
}
