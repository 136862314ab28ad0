//! W08: two questions in one item.
//!
//! Detector: More than one question mark, or `and` with a second question word behind the first.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "W08", severity: Severity::Error, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "W08",
    name: "two questions in one item",
    reason: "Two questions need two answers.",
    source: "Krosnick & Presser 2010 ch.9; Dillman, Smyth & Christian (TDM)",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for (_, text) in s.stems() {
        let marks: Vec<usize> = (0..text.tokens.len()).filter(|i| text.tokens.get(*i).is_some_and(|t| t.is_mark("?"))).collect();
        // "?!" and "??" are one question, and a remark in parentheses is not asked
        let apart = marks
            .windows(2)
            .any(|pair| matches!(pair, [a, b] if b - a > 1 && !text.tokens.iter().take(*b).skip(*a).any(|t| t.is_mark("("))));
        if apart {
            out.whole(text, "It asks two questions; make each a question of its own.");
        } else if let (Some(end), Some(found)) = (marks.first(), s.words.second_question.find(text))
            && found.range.start > 2
            && s.words.interrogatives.at(text, found.range.start - 1).is_none()
            && found.range.end <= *end
        {
            out.words(text, found.range, "A second question begins here; make it a question of its own.");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds(
            "W08",
            &[
                "Did you call? Why?",
                "How often do you use the app and how satisfied are you with it?",
                "Where did you buy it, and did you get a receipt?",
            ],
        );
    }

    #[test]
    fn leaves_alone() {
        silent(
            "W08",
            &[
                "How was the team?!",
                "How was it? (One answer?)",
                "How well do you know what and how to report?",
                "Do you know whom to call and how to reach them?",
                "How safe do you feel at work or when you travel?",
            ],
        );
    }
}
