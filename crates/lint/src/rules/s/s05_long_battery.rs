//! S05: battery too long.
//!
//! Detector: More than eight rows.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "S05", severity: Severity::Warn, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "S05",
    name: "battery too long",
    reason: "In a long battery people begin to tick in a line.",
    source: "Couper et al. 2013; Revilla & Couper 2018; Dillman, Smyth & Christian (TDM)",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for item in &s.items {
        if let Form::Head { rows, .. } = item.form
            && rows > 8
        {
            out.whole(&item.text, format!("{rows} rows; make blocks of at most seven, or ask one by one."));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds("S05", &["Q: How good or poor?\n= Bad / OK / Good\n- a\n- b\n- c\n- d\n- e\n- f\n- g\n- h\n- i"]);
    }

    #[test]
    fn leaves_alone() {
        silent("S05", &["Q: How good or poor?\n= Bad / OK / Good\n- a\n- b\n- c\n- d\n- e\n- f\n- g\n- h"]);
    }
}
