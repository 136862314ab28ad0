//! S26: open question after the closed ones on the same topic.
//!
//! Detector: An open question for the most important or biggest problem or wish behind a list of options of the same block.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "S26", severity: Severity::Info, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "S26",
    name: "open question after the closed ones on the same topic",
    reason: "After a list people write what stood on it.",
    source: "Pew, Writing Survey Questions",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for (index, item) in s.answered().filter(|(_, i)| matches!(i.form, Form::Open(_))) {
        let Some(found) = s.words.problem_question.find(&item.text) else { continue };
        let list = s
            .items
            .iter()
            .take(index)
            .any(|i| i.block == item.block && s.options_of(i).is_some_and(|o| o.class == Class::Nominal && o.points.len() > 2));
        if list {
            out.words(&item.text, found.range, "Ask this before the list, so that the list does not answer it.");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds("S26", &["Q: Which of these is a problem?\n* Noise / Light / Other\nQ: What is the most important problem for you?"]);
    }

    #[test]
    fn leaves_alone() {
        silent(
            "S26",
            &[
                "Q: What is the most important problem for you?\nQ: Which of these is a problem?\n* Noise / Light / Other",
                "Q: How was it?\n= Bad / OK / Good\nQ: What is the biggest problem for you?",
            ],
        );
    }
}
