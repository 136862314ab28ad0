//! W04: loaded / emotive words.
//!
//! Detector: A list of strongly charged words in the stem; words of answer scales are not in it.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "W04", severity: Severity::Error, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "W04",
    name: "loaded / emotive words",
    reason: "Charged words carry a judgement of their own.",
    source: "Krosnick & Presser 2010 ch.9; Pew, Writing Survey Questions",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for (_, text, found) in in_stems(s, &s.words.loaded) {
        // "feel hopeless" is an answer to be rated, no judgement of the questioner
        let own = (1..=2).any(|back| found.range.start.checked_sub(back).is_some_and(|i| s.words.own_feeling.has(text.word(i))));
        if own || s.words.poles.covers(text, found.range.start) {
            continue;
        }
        let message = quoted(text, &found, "judges already; use a neutral word.");
        out.words(text, found.range, message);
    }
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds(
            "W04",
            &[
                "How do you feel about the disastrous move to the new building?",
                "Did the outrageous fee surprise you?",
                "Should we stop wasting money on the bloated head office?",
            ],
        );
    }

    #[test]
    fn leaves_alone() {
        silent(
            "W04",
            &[
                "How good or bad did you feel?",
                "Get angry easily.",
                "Do you sometimes feel miserable?",
                "How useful or useless was it?",
                "How satisfied or dissatisfied are you with the fees?",
            ],
        );
    }
}
