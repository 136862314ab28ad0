//! W22: complex syntax.
//!
//! Detector: Two subordinate clauses, three nouns made of verbs, a question word at the end, or several weaker signs such as a passive with `by`.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "W22", severity: Severity::Warn, confidence: Confidence::Medium, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "W22",
    name: "complex syntax",
    reason: "Nested sentences are read twice or not at all.",
    source: "Lenzner, Kaczmirek & Lenzner 2010; QUAID (Graesser et al.) 'complex syntax'",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for (_, text) in s.stems() {
        let words = text.word_count();
        let clauses = s.words.subordinate.all(text).iter().filter(|f| f.meaning == "clause" && f.range.start > 0).count();
        let nouns = text.words().filter(|(_, t)| is_nominal(&t.lower, s)).count();
        let passive = usize::from(s.words.passive_by.is_in(text));
        let score = 2 * usize::from(clauses >= 2)
            + usize::from(clauses == 1 && words > 14)
            + 2 * usize::from(nouns >= 3)
            + usize::from(nouns == 2)
            + passive
            + 2 * usize::from(asks_late(text, s));
        if score >= 2 && words > 6 {
            out.whole(text, "Its syntax is hard to follow; put who does what first, and split it.");
        }
    }
}

fn is_nominal(word: &str, s: &Subject<'_>) -> bool {
    let noun = ["tion", "tions", "ment", "ments", "ance", "ence", "ity", "ities", "ung", "ungen", "keit", "heit", "tät"]
        .iter()
        .any(|end| word.ends_with(end));
    noun && word.chars().count() > 7 && !s.words.familiar_long.has(word)
}

/// The question word comes after nine words, within the last three.
fn asks_late(text: &Text, s: &Subject<'_>) -> bool {
    let words: Vec<usize> = text.words().map(|(i, _)| i).collect();
    let first = words.iter().position(|i| s.words.interrogatives.at(text, *i).is_some());
    text.asks() && first.is_some_and(|at| at >= 9 && at + 3 >= words.len())
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds(
            "W22",
            &[
                "The agent who took the call that you made last week was how polite?",
                "How good was the specification of the implementation of the modernisation of your building?",
            ],
        );
    }

    #[test]
    fn leaves_alone() {
        silent(
            "W22",
            &[
                "How well were you informed by your manager?",
                "How satisfied or dissatisfied are you with the information that you get?",
                "How clear or unclear is the department's communication of information?",
            ],
        );
    }
}
