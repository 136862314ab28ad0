//! W36: emotive typography.
//!
//! Detector: Words of four letters and more in capitals that can be spoken, `!`, repeated `?`, and emoji in a stem.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "W36", severity: Severity::Warn, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "W36",
    name: "emotive typography",
    reason: "Capitals, exclamation marks and pictures shout an opinion.",
    source: "Dillman, Smyth & Christian (TDM) (visual design)",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for (_, text) in s.stems() {
        for (i, token) in text.tokens.iter().enumerate() {
            let word = text.slice(i..i + 1);
            let again = token.is_mark("?") && text.before(i) == "?";
            if token.sort == Sort::Word && is_shouted(word) && !s.words.known_acronyms.has(&token.lower) {
                out.words(text, i..i + 1, format!("{word} is shouted; write it small.")).instead(text, i..i + 1, token.lower.clone());
            } else if token.is_mark("!") || again {
                let shout = if token.is_mark("!") && i + 1 == text.tokens.len() && text.before(i) != "?" { "." } else { "" };
                out.words(text, i..i + 1, "It is shouted; one plain mark is enough.").instead(text, i..i + 1, shout);
            } else if token.sort == Sort::Mark && token.lower.chars().all(is_emoji) {
                out.words(text, i..i + 1, "A picture carries a feeling; leave it out.").without(text, i..i + 1);
            }
        }
    }
}

/// Four letters and more, all capital, that can be spoken: vowels, and no more than three other letters in a row.
pub(super) fn is_shouted(word: &str) -> bool {
    let letters: Vec<char> = word.chars().collect();
    let vowel = |c: &char| "AEIOUYÄÖÜ".contains(*c);
    let (mut run, mut longest) = (0, 0);
    for letter in &letters {
        run = if vowel(letter) { 0 } else { run + 1 };
        longest = longest.max(run);
    }
    letters.len() >= 4
        && letters.iter().all(|c| is_capital(*c))
        && letters.iter().filter(|c| vowel(c)).count() * 4 >= letters.len()
        && longest <= 3
}

/// Faces, hearts, hands and stars.
pub(super) fn is_emoji(c: char) -> bool {
    matches!(u32::from(c), 0x1F300..=0x1FAFF | 0x2600..=0x27BF | 0x2B50 | 0x2B55 | 0xFE0F)
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, rewritten, silent};

    #[test]
    fn finds_it() {
        finds("W36", &["How GREAT was it?", "How was the team?!", "Tell us more!", "How was it??", "How was it 😀?"]);
    }

    #[test]
    fn leaves_alone() {
        silent("W36", &["How was the IT team?", "How was the CMDB?", "Did you (NOT your team) call?"]);
    }

    #[test]
    fn it_is_written_small() {
        assert_eq!(rewritten("W36", "How was the TEAM?"), "How was the team?");
        assert_eq!(rewritten("W36", "How was it?!"), "How was it?");
        assert_eq!(rewritten("W36", "Tell us!"), "Tell us.");
    }
}
