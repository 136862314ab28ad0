//! W02: leading: appeal to majority or authority.
//!
//! Detector: Phrases such as `most people think`, `as you know`, `research shows`, `obviously`.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "W02", severity: Severity::Error, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "W02",
    name: "leading: appeal to majority or authority",
    reason: "Naming a majority or an authority tells people which answer is expected.",
    source: "Krosnick & Presser 2010 ch.9; QAS-99 (Willis & Lessler) 6",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for (_, text, found) in in_stems(s, &s.words.appeal) {
        // as a statement to be rated it is about others: "Most people here are helpful."
        if found.meaning == "preamble" && found.range.start >= text.last_sentence() {
            continue;
        }
        let message = quoted(text, &found, "tells what others think; leave it out.");
        let found_it = out.words(text, found.range.clone(), message);
        if found.meaning == "drop" {
            found_it.without(text, found.range);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, rewritten, silent};

    #[test]
    fn finds_it() {
        finds(
            "W02",
            &[
                "Experts agree that breaks help. Do you take breaks?",
                "As you know, safety comes first. How safe do you feel?",
                "Obviously the queue was long. How long did you wait?",
                "Everybody knows that meetings cost time. How many do you have?",
                "Most people recycle. How often do you recycle?",
                "Most of our customers are delighted with the app. How do you rate it?",
            ],
        );
    }

    #[test]
    fn leaves_alone() {
        silent(
            "W02",
            &[
                "Would you say that most people can be trusted?",
                "How good or poor was the quality of course materials?",
                "Most people here are helpful.",
                "How clear or unclear was the letter?",
                "How clearly was the reason explained to you?",
            ],
        );
    }

    #[test]
    fn a_word_is_taken_out() {
        assert_eq!(rewritten("W02", "Obviously, how long did you wait?"), "How long did you wait?");
    }
}
