//! O20: exclusive option not exclusive.
//!
//! Detector: `none of these`, `don't know`, `prefer not to say` in a multiple choice without being exclusive.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "O20", severity: Severity::Error, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "O20",
    name: "exclusive option not exclusive",
    reason: "\"None\" together with something else is no answer.",
    source: "Dillman, Smyth & Christian (TDM)",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for options in s.options.iter().filter(|o| o.offer == Offer::Several) {
        for point in options.points.iter().filter(|p| !p.exclusive) {
            if s.words.none_option.at(&point.label, 0).is_some() || point.reading == Reading::OptOut {
                out.whole(&point.label, "It can be combined with other answers; make it exclusive.");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds("O20", &["Q: Which do you use?\n+ Phone / App / None of these", "Q: Which do you use?\n+ Phone / App / I don't know"]);
    }

    #[test]
    fn leaves_alone() {
        silent("O20", &["Q: Which do you use?\n+ Phone / App / ^None of these", "Q: Which do you use?\n* Phone / App / None of these"]);
    }
}
