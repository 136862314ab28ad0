//! W21: reading grade too high.
//!
//! Detector: Flesch-Kincaid grade of the stem: above 12 a warning, above 9 advice; nothing below 8 words, and familiar long words count as two syllables. English only.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "W21", severity: Severity::Warn, confidence: Confidence::Medium, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "W21",
    name: "reading grade too high",
    reason: "Sentences of many long words are understood by few.",
    source: "AAPOR Best Practices (plain language); Flesch-Kincaid; Lenzner 2014 warns readability formulas are weak for questions -> never error on this rule alone",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    if s.words.familiar_long.is_empty() {
        return;
    }
    for (_, text) in s.stems() {
        let words = text.words().count();
        if words < 8 {
            continue;
        }
        let heard = |word: &str| match stem::syllables(word) {
            many @ 3.. if !s.words.familiar_long.has(word) => many,
            few => few.min(2),
        };
        let syllables: usize = text.words().map(|(_, t)| heard(&t.lower)).sum();
        let sentences = text.tokens.last().map_or(1, |t| t.sentence + 1);
        let grade = grade(words, sentences, syllables);
        if grade > 9.0 {
            let weight = if grade > 12.0 { Severity::Warn } else { Severity::Info };
            out.whole(text, "It reads like the last years of school or beyond; use shorter words and sentences.").only(weight);
        }
    }
}

/// Flesch-Kincaid grade. Counts are small, so the conversion is exact.
fn grade(words: usize, sentences: usize, syllables: usize) -> f64 {
    let number = |n: usize| u32::try_from(n).map_or(f64::MAX, f64::from);
    0.39 * number(words) / number(sentences.max(1)) + 11.8 * number(syllables) / number(words) - 15.59
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds("W21", &["To what extent does the implementation of organisational modernisation accommodate individual circumstances?"]);
    }

    #[test]
    fn leaves_alone() {
        silent(
            "W21",
            &[
                "How satisfied or dissatisfied are you with the communication between your department and others?",
                "Organisational modernisation?",
            ],
        );
    }

    #[test]
    fn the_grade_is_that_of_the_formula() {
        assert!((grade(100, 5, 150) - 9.91).abs() < 1e-9);
    }
}
