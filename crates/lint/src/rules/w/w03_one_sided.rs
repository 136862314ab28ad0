//! W03: one-sided stem (only one pole of a bipolar scale named).
//!
//! Detector: `How` and one pole of a list of pairs without its opposite, in a question that is rated or could be.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "W03", severity: Severity::Info, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "W03",
    name: "one-sided stem (only one pole of a bipolar scale named)",
    reason: "A stem that names one end of the scale suggests that end.",
    source: "Pew, Writing Survey Questions; Dillman, Smyth & Christian (TDM) (state both sides in the stem); Saris & Gallhofer 2014 / SQP 'balanced request'",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for (item, text, found) in in_stems(s, &s.words.one_pole) {
        let unipolar = s.options_of(item).is_some_and(|o| !matches!(o.class, Class::Bipolar(_)));
        let both =
            s.words.poles.all(text).iter().any(|pair| pair.range.contains(&(found.range.end - 1)) || pair.range.start == found.range.end);
        if unipolar || both {
            continue;
        }
        let pole = found.range.end - 1..found.range.end;
        let whole = format!("{} or {}", text.slice(pole.clone()), found.meaning);
        out.words(text, found.range.clone(), format!("It names one end of the scale only; write \"{whole}\".")).instead(text, pole, whole);
    }
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, rewritten, silent};

    #[test]
    fn finds_it() {
        finds("W03", &["How satisfied are you with your job?", "Q: How easy was the form?\nQ: How clear is your role?"]);
    }

    #[test]
    fn leaves_alone() {
        silent(
            "W03",
            &[
                "How satisfied or dissatisfied are you with your job?",
                "Q: How satisfied are you?\n= Not at all satisfied / Slightly satisfied / Very satisfied",
                "How good or bad is the canteen?",
            ],
        );
    }

    #[test]
    fn the_other_end_is_offered() {
        assert_eq!(rewritten("W03", "How satisfied are you with your job?"), "How satisfied or dissatisfied are you with your job?");
        assert_eq!(rewritten("W03", "How easy was the form?"), "How easy or difficult was the form?");
    }
}
