//! W23: working-memory overload.
//!
//! Detector: Three or more of `if`, `unless`, `except`, `and`, `or`, `but`, `either`; two pairs of parentheses; four commas. Pairs of opposites and what follows a colon do not count.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "W23", severity: Severity::Warn, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "W23",
    name: "working-memory overload",
    reason: "What has to be kept in mind while reading is lost before the answer.",
    source: "QUAID (Graesser et al.) 'working memory overload'",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for (_, text) in s.stems() {
        let colon = text.tokens.iter().position(|t| t.is_mark(":")).unwrap_or(text.tokens.len());
        let spared: Vec<_> = s.words.poles.all(text).into_iter().chain(s.words.compounds.all(text)).map(|f| f.range).collect();
        let heavy = s.words.heavy_words.all(text);
        let joins = heavy
            .iter()
            .filter(|f| f.range.start < colon && text.word(f.range.start) != "/" && !spared.iter().any(|r| r.contains(&f.range.start)))
            .count();
        let commas = text.tokens.iter().take(colon).filter(|t| t.is_mark(",")).count();
        if joins >= 3 || commas >= 4 || text.count("(") >= 2 {
            out.whole(text, "There is too much to keep in mind; split it, or put the conditions into a question of their own.");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds(
            "W23",
            &[
                "Do you call or write or visit if it is urgent?",
                "Did you (or a friend) call (or write)?",
                "Were you, at work, at home, on the way, or elsewhere, disturbed?",
            ],
        );
    }

    #[test]
    fn leaves_alone() {
        silent(
            "W23",
            &[
                "How much training do you get: far too little, too little, about right, too much, far too much?",
                "How good or bad and how quick or slow was it?",
            ],
        );
    }
}
