//! W30: non-inclusive wording.
//!
//! Detector: A list of gendered and belittling words with others; `he`, `his`, `her` where nobody was named.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "W30", severity: Severity::Warn, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "W30",
    name: "non-inclusive wording",
    reason: "Wording that leaves people out loses their answers.",
    source: "retext-equality; APA bias-free language",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for (_, text, found) in in_stems(s, &s.words.exclusive_wording) {
        let message = better(text, &found, "leaves people out; write");
        let reported = out.words(text, found.range.clone(), message);
        if !found.meaning.contains([',', ' ']) {
            reported.instead(text, found.range, found.meaning);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, rewritten, silent};

    #[test]
    fn finds_it() {
        finds(
            "W30",
            &["Is the chairman fair?", "Do you have enough manpower?", "How well does he listen?", "Does your manager share his plans?"],
        );
    }

    #[test]
    fn leaves_alone() {
        silent("W30", &["How well does your manager listen?", "How human or inhuman is the tone?"]);
    }

    #[test]
    fn another_word_is_offered() {
        assert_eq!(rewritten("W30", "Is the chairman fair?"), "Is the chairperson fair?");
    }
}
