//! O17: select-all-that-apply.
//!
//! Detector: Any number of more than two options can be chosen, or the stem says `all that apply`.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "O17", severity: Severity::Warn, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "O17",
    name: "select-all-that-apply",
    reason: "A list to tick is skimmed: each item gets fewer yeses than when it is asked by itself.",
    source: "Smyth, Dillman, Christian & Stern 2006; Pew 2019-05-09; Dillman, Smyth & Christian (TDM) 5.18",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for options in s.options.iter().filter(|o| o.offer == Offer::Several && o.own().filter(|p| !p.exclusive).count() > 2) {
        out.place(&options.path, item_code(s, options), "Ask yes or no for each option; ticking a list finds fewer.");
    }
    for (item, text, found) in in_stems(s, &s.words.all_that_apply) {
        if s.options_of(item).is_none_or(|o| o.offer != Offer::Several) {
            out.words(text, found.range, "Ask yes or no for each option; ticking a list finds fewer.");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds("O17", &["Q: Which do you use?\n+ Phone / App / Letter / ^None", "Tick all that apply"]);
    }

    #[test]
    fn leaves_alone() {
        silent(
            "O17",
            &[
                "Q: Which do you use?\n+ Phone / App / ^None",
                "Q: Which of the two do you use?\n+ Phone / App",
                "Q: Which do you use most?\n* Phone / App / Letter / Other",
            ],
        );
    }
}
