//! O22: pre-selected default answer.
//!
//! Detector: The setting says that an item comes with an answer, or a label says that it is the default.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "O22", severity: Severity::Error, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "O22",
    name: "pre-selected default answer",
    reason: "An answer that is there already stays.",
    source: "Tourangeau, Couper & Conrad 2004/2007; Dillman, Smyth & Christian (TDM)",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for code in &s.context.preset {
        if let Some(item) = s.item(code) {
            out.place(&item.text.path, &item.code, "An answer is chosen already; begin with none.");
        }
    }
    for point in s.options.iter().flat_map(|o| &o.points) {
        if let Some(found) = s.words.default_marks.find(&point.label) {
            out.words(&point.label, found.range, "An answer is marked as usual; begin with none.");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::try_it::{finds, finds_in, silent};

    #[test]
    fn finds_it() {
        finds("O22", &["Q: How often do you want it?\n* Weekly (default) / Monthly / Never"]);
    }

    #[test]
    fn leaves_alone() {
        silent("O22", &["Q: How often do you want it?\n* Weekly / Monthly / Never"]);
    }

    #[test]
    fn the_setting_may_say_so() {
        let context = Context { preset: vec!["q1".into(), "gone".into()], ..Context::default() };
        finds_in("O22", "Q: How was it?\n= Bad / OK / Good", &context);
    }
}
