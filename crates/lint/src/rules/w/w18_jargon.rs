//! W18: jargon / unexpanded acronym for this audience.
//!
//! Detector: Capitals of 2 to 6 letters that are not generally known and not explained in parentheses, and terms of service management; for employees only the capitals.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "W18", severity: Severity::Warn, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "W18",
    name: "jargon / unexpanded acronym for this audience",
    reason: "Whoever does not know the term guesses, or gives up.",
    source: "Krosnick & Presser 2010 ch.9; QUAID (Graesser et al.) 'unfamiliar technical term'; Pew, Writing Survey Questions",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for (_, text) in s.stems() {
        for (i, token) in text.words() {
            let short = text.slice(i..i + 1);
            if is_acronym(short) && !s.words.known_acronyms.has(&token.lower) && !s.words.emphasis.has(&token.lower) && !explained(text, i)
            {
                out.words(text, i..i + 1, format!("Not everybody knows {short}; write it out."));
            }
        }
        if s.audience() == Some(Audience::Employees) {
            continue;
        }
        for found in s.words.glossary.all(text) {
            let capitals = found.range.len() == 1 && is_acronym(text.slice(found.range.clone()));
            if !capitals && !explained(text, found.range.end - 1) {
                let message = better(text, &found, "is a term of the trade; say it in everyday words, such as");
                out.words(text, found.range, message);
            }
        }
    }
}

/// Two to six letters, all capital, that cannot be spoken as a word of four letters and more.
fn is_acronym(word: &str) -> bool {
    let letters = word.chars().count();
    (2..=6).contains(&letters) && word.chars().all(is_capital) && !super::w36_typography::is_shouted(word)
}

/// The words, or the short form, stand in parentheses beside it.
fn explained(text: &Text, at: usize) -> bool {
    text.word(at + 1) == "(" || (text.before(at) == "(" && text.word(at + 1) == ")")
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds(
            "W18",
            &["Was the SLA met?", "How clear or unclear was the RFC process?", "How good or poor is the value stream of this product?"],
        );
    }

    #[test]
    fn leaves_alone() {
        silent(
            "W18",
            &[
                "How clear or unclear was the SLA (the promised time)?",
                "How clear or unclear was the promised time (SLA)?",
                "How do you rate the IT help desk?",
                "How was HR?",
                "It is NOT about your team. How are you?",
            ],
        );
    }
}
