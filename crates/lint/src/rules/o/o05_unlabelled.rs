//! O05: scale points not labelled.
//!
//! Detector: At most seven points, and some of them have a number only.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "O05", severity: Severity::Info, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "O05",
    name: "scale points not labelled",
    reason: "A point without words means something else to everybody.",
    source: "Krosnick & Presser 2010 ch.9 (label all points); Tourangeau, Couper & Conrad 2004/2007",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for options in s.options.iter().filter(|o| o.offer != Offer::ZeroToTen && o.class == Class::Numbered && o.points.len() <= 7) {
        out.place(&options.path, item_code(s, options), "Some points have a number only; put words on each.");
    }
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds("O05", &["Q: How was it?\n= 1 (bad) / 2 / 3 / 4 / 5 (good)", "Q: How was it?\n= 1 / 2 / 3 / 4 / 5"]);
    }

    #[test]
    fn leaves_alone() {
        silent("O05", &["Q: How was it?\n= Very bad / Bad / OK / Good / Very good", "Q: How many?\n* None / 1 / 2 / 3 or more times"]);
    }
}
