//! S09: duplicate or near-duplicate items.
//!
//! Detector: Two stems with at least four fifths of their words of content in common, answered in the same way.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "S09", severity: Severity::Warn, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "S09",
    name: "duplicate or near-duplicate items",
    reason: "Asked twice, people think that the first answer was wrong.",
    source: "Dillman, Smyth & Christian (TDM)",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    let stems: Vec<(&Item, Vec<&str>, String)> = s
        .answered()
        .map(|(_, i)| {
            let mut words: Vec<&str> = Vec::new();
            for word in stem::content(&i.text, s) {
                if !words.contains(&word) {
                    words.push(word);
                }
            }
            (i, words, s.options_of(i).map(Options::labels).unwrap_or_default())
        })
        .filter(|(i, words, _)| !i.text.is_empty() && !words.is_empty())
        .collect();
    for (n, (item, words, labels)) in stems.iter().enumerate() {
        let twin = stems
            .iter()
            .take(n)
            .find(|(other, theirs, scale)| scale == labels && item.form_alike(other) && alike(words, theirs, item, other));
        if let Some((twin, _, _)) = twin {
            out.whole(&item.text, format!("It asks the same as {}; keep one.", twin.code));
        }
    }
}

fn alike(a: &[&str], b: &[&str], item: &Item, other: &Item) -> bool {
    let common = a.iter().filter(|word| b.contains(word)).count();
    let all = a.len() + b.len() - common;
    // one word of content is little: the stems must then have the same words
    let enough = a.len() > 1 || same_words(&item.text, &other.text);
    common * 5 >= all * 4 && enough && item.head == other.head
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds(
            "S09",
            &[
                "Q: How easy or difficult is the app?\n= Difficult / Neither / Easy\nQ: How easy or difficult is the app?\n= Difficult / Neither / Easy",
                "Q: How satisfied or dissatisfied are you with the training offered?\nQ: How satisfied are you with the training offered?",
            ],
        );
    }

    #[test]
    fn leaves_alone() {
        silent(
            "S09",
            &[
                "Q: How satisfied or dissatisfied are you with the speed of the answer?\nQ: How satisfied or dissatisfied are you with the accuracy of the answer?",
                "Q: How good or poor is the app?\n= Bad / OK / Good\nQ: How good or poor is the app?\n@ long",
            ],
        );
    }
}
