//! W42: 'please', thanks, and pressure to answer honestly.
//!
//! Detector: `please be honest`, `honestly`, `to be frank`, `don't lie`.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "W42", severity: Severity::Info, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "W42",
    name: "'please', thanks, and pressure to answer honestly",
    reason: "Whoever is told to be honest learns that honesty was doubted.",
    source: "Tourangeau, Rips & Rasinski 2000",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for (_, text, found) in in_stems(s, &s.words.pressure) {
        let colon = text.word(found.range.end);
        let range = if matches!(colon, ":" | ",") { found.range.start..found.range.end + 1 } else { found.range.clone() };
        out.words(text, found.range, "It presses; leave it out.").without(text, range);
    }
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, rewritten, silent};

    #[test]
    fn finds_it() {
        finds("W42", &["Honestly, how was it?", "To be frank, is your manager fair?"]);
    }

    #[test]
    fn leaves_alone() {
        silent("W42", &["How honest or dishonest was the advice?"]);
    }

    #[test]
    fn it_is_taken_out() {
        assert_eq!(rewritten("W42", "Please be honest: do you like your boss?"), "Do you like your boss?");
    }
}
