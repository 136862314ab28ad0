//! S02: sensitive or demographic items early.
//!
//! Detector: A sensitive question or one about the person in the first third of at least three questions, with others behind it.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "S02", severity: Severity::Warn, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "S02",
    name: "sensitive or demographic items early",
    reason: "Questions about the person at the beginning cost trust and answers.",
    source: "Krosnick & Presser 2010 ch.9; Dillman, Smyth & Christian (TDM) ch.6",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    let count = s.question_count();
    for item in s.items.iter().filter(|i| i.head.is_none() && count >= 3 && i.question * 3 < count) {
        let Some(found) = personal(item, s) else { continue };
        let others = s.items.iter().any(|other| other.question > item.question && personal(other, s).is_none());
        if others {
            out.words(&item.text, found.range, "Ask this at the end.");
        }
    }
}

/// What makes a question personal.
pub(super) fn personal(item: &Item, s: &Subject<'_>) -> Option<Match> {
    // a judgement is about the matter, not about the person
    let rated = s.options_of(item).is_some_and(|o| matches!(o.class, Class::Bipolar(_) | Class::Unipolar(_)));
    if rated {
        return None;
    }
    s.words.demographic.find(&item.text).or_else(|| s.words.sensitive.find(&item.text)).or_else(|| s.words.identity.find(&item.text))
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds(
            "S02",
            &[
                "Q: What is your income?\n@ number\nQ: How was it?\nQ: Why?",
                "Q: How old are you?\n@ number\nQ: How was it?\nQ: Why?\nQ: What else?",
            ],
        );
    }

    #[test]
    fn leaves_alone() {
        silent(
            "S02",
            &[
                "Q: How was it?\nQ: Why?\nQ: What is your age?\n@ number",
                "Q: How satisfied or dissatisfied are you with your salary?\n= Dissatisfied / Neither / Satisfied\nQ: How was it?\nQ: Why?",
                "Q: What is your age?\n@ number",
            ],
        );
    }
}
