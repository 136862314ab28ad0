//! W10: double negative.
//!
//! Detector: Two negators in one sentence, or a negator and a word that negates by itself; pairs of opposites and phrases such as `if not` are left alone.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "W10", severity: Severity::Error, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "W10",
    name: "double negative",
    reason: "Two negations have to be undone in the head, and many undo one only.",
    source: "Pew, Writing Survey Questions (its own 'favor or oppose not allowing' example); Krosnick & Presser 2010 ch.9",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for (_, text) in s.stems() {
        let harmless: Vec<_> = s.words.harmless_negation.all(text).into_iter().chain(s.words.poles.all(text)).map(|f| f.range).collect();
        let counts = |range: &std::ops::Range<usize>| !harmless.iter().any(|h| h.contains(&range.start));
        let negators: Vec<_> = s.words.negators.all(text).into_iter().map(|f| f.range).filter(counts).collect();
        let all = s
            .words
            .negative_words
            .all(text)
            .into_iter()
            .filter(|f| f.meaning != "near" || f.range.start.checked_sub(1).is_some_and(|i| s.words.negators.at(text, i).is_some()));
        let words: Vec<_> = all.map(|f| f.range).filter(counts).collect();
        let sentence = |r: &std::ops::Range<usize>| text.tokens.get(r.start).map(|t| t.sentence);
        let pair = negators.iter().find_map(|a| {
            let second = negators.iter().chain(&words).find(|b| b.start > a.start && sentence(b) == sentence(a) && b.start - a.start <= 6);
            let first = words.iter().find(|b| b.start < a.start && sentence(b) == sentence(a) && a.start - b.start <= 6);
            second.map(|b| a.start..b.end).or_else(|| first.map(|b| b.start..a.end))
        });
        if let Some(range) = pair {
            out.words(text, range, "Two negations; say it without any.");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds(
            "W10",
            &[
                "Should it not be forbidden to smoke here?",
                "I am not dissatisfied with my pay.",
                "Is it not impossible to reach the desk?",
                "I never leave without saying goodbye.",
                "Should the firm not stop paying for meals?",
                "L: de\nQ: Sind Sie nicht unzufrieden mit Ihrem Team?",
            ],
        );
    }

    #[test]
    fn leaves_alone() {
        silent(
            "W10",
            &[
                "How useful or not useful was it?",
                "Are you satisfied or dissatisfied, or neither?",
                "If not, what was missing?",
                "Do not talk a lot.",
                "When did you stop? Why not earlier?",
                "Why did you not call? What was unclear?",
            ],
        );
    }
}
