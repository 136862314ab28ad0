//! W38: comparison without referent.
//!
//! Detector: A comparative such as `better`, `faster`, `improved` without `than`, `compared with`, `since`, or a pair of opposites.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "W38", severity: Severity::Warn, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "W38",
    name: "comparison without referent",
    reason: "Everybody compares with something else.",
    source: "Dillman, Smyth & Christian (TDM); QUAID (Graesser et al.)",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for (item, text, found) in in_stems(s, &s.words.comparative) {
        let around = stem::said_around(item, s, &s.words.referent) || s.words.presupposition.is_in(text);
        if !around && !s.words.poles.covers(text, found.range.start) && text.asks() {
            out.words(text, found.range, "It is not said with what to compare; add \"than …\" or \"compared with …\".");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds("W38", &["Is the app faster?", "Has the food improved?", "Are you more motivated?", "L: de\nQ: Ist der Service besser?"]);
    }

    #[test]
    fn leaves_alone() {
        silent(
            "W38",
            &[
                "Is the app faster than the website?",
                "Since the update, is the app faster?",
                "How many more days do you need?",
                "Carry the conversation to a higher level.",
                "Did it take more or less time?",
                "Did you wait for more than 5 minutes?",
            ],
        );
    }
}
