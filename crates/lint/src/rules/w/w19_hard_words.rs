//! W19: unfamiliar words.
//!
//! Detector: A list of unfamiliar words with plainer ones, and stems in which more than a tenth of the words, at least two, have four syllables or more and are not on a list of familiar long words.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "W19", severity: Severity::Warn, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "W19",
    name: "unfamiliar words",
    reason: "Unfamiliar words slow reading and are understood in different ways.",
    source: "QUAID (Graesser et al.); Lenzner, Kaczmirek & Lenzner 2010; Dale & Chall 1995",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for (_, text) in s.stems() {
        let hard = s.words.hard_words.all(text);
        for found in &hard {
            let message = better(text, found, "is not familiar to everybody; write");
            out.words(text, found.range.clone(), message);
        }
        if s.words.familiar_long.is_empty() || !hard.is_empty() {
            continue;
        }
        let long: Vec<usize> =
            text.words().filter(|(_, t)| stem::syllables(&t.lower) >= 4 && !s.words.familiar_long.has(&t.lower)).map(|(i, _)| i).collect();
        if let [first, _, ..] = long.as_slice()
            && long.len() * 10 > text.word_count()
        {
            let message = format!("{} of {} words are long and rare; use everyday words.", long.len(), text.word_count());
            out.words(text, *first..*first + 1, message).sure(Confidence::Medium);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds(
            "W19",
            &[
                "How do you assess the efficacy of the team?",
                "Do you endeavour to utilise the tool?",
                "How comprehensible is the functionality of the interoperability?",
            ],
        );
    }

    #[test]
    fn leaves_alone() {
        silent(
            "W19",
            &[
                "How satisfied or dissatisfied are you with the communication in your organisation?",
                "How well or badly was the fault fixed?",
                "How clear or unclear is the information about your application?",
            ],
        );
    }
}
