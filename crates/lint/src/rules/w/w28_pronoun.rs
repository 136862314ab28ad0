//! W28: ambiguous 'you' or pronoun without antecedent.
//!
//! Detector: `it`, `they`, `this`, `that` as the rated object of a stem that names nothing else.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "W28", severity: Severity::Info, confidence: Confidence::Medium, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "W28",
    name: "ambiguous 'you' or pronoun without antecedent",
    reason: "A pronoun without a noun means something else to everybody.",
    source: "QUAID (Graesser et al.) 'vague or ambiguous noun-phrase'",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for (item, text, found) in in_stems(s, &s.words.pronouns) {
        if matches!(item.form, Form::Head { .. }) {
            continue;
        }
        let named = stem::content(text, s).iter().any(|word| !s.words.evaluative.has(word) && !s.words.verbs.has(word));
        if !named && item.head.is_none() && !s.words.poles.covers(text, found.range.start) {
            out.words(text, found.range, "It is not said what is meant; name it.");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds("W28", &["How good or bad was that?", "How satisfied or dissatisfied are you with them?"]);
    }

    #[test]
    fn leaves_alone() {
        silent("W28", &["How easy or difficult was it to reach the desk?", "How satisfied or dissatisfied are you with this office?"]);
    }
}
