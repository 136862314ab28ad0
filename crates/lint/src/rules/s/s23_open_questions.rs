//! S23: too many open questions.
//!
//! Detector: More than three open questions, or one that must be answered.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "S23", severity: Severity::Info, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "S23",
    name: "too many open questions",
    reason: "Writing is work, and many open questions are left empty or end the survey.",
    source: "Dillman, Smyth & Christian (TDM)",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    let open: Vec<&Item> = s.answered().map(|(_, i)| i).filter(|i| matches!(i.form, Form::Open(_))).collect();
    for item in open.iter().filter(|i| i.required) {
        out.whole(&item.text, "Nobody should have to write; let it be left out.");
    }
    if let Some(fourth) = open.get(3) {
        out.whole(&fourth.text, format!("{} open questions; one or two are answered.", open.len()));
    }
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds("S23", &["Q: a?\nQ: b?\nQ: c?\nQ: d?", "Q: a?\n!"]);
    }

    #[test]
    fn leaves_alone() {
        silent("S23", &["Q: a?\nQ: b?\nQ: c?", "Q: a?\n@ number\n!"]);
    }
}
