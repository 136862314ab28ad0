//! O08: gaps between ranges.
//!
//! Detector: Ranges of whole numbers with a number left out between two of them.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "O08", severity: Severity::Error, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "O08",
    name: "gaps between ranges",
    reason: "Whoever is in the gap fits no answer.",
    source: "Dillman, Smyth & Christian (TDM)",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for options in &s.options {
        for (a, b) in neighbours(options) {
            let (Some(high), Some(low)) = (a.1.high, b.1.low) else { continue };
            let range = a.1.low != a.1.high || b.1.low != b.1.high;
            let whole = high.fract() == 0.0 && low.fract() == 0.0;
            if range && whole && low - high > 1.0 && !a.1.zero_word {
                let message = format!("Nothing lies between \"{}\" and \"{}\"; close the gap.", a.0.label.raw, b.0.label.raw);
                out.whole(&b.0.label, message);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds("O08", &["Q: How many?\n* 0-5 / 8-10 / 11 or more", "Q: How old?\n* Under 18 / 25-40 / 41 or older"]);
    }

    #[test]
    fn leaves_alone() {
        silent(
            "O08",
            &[
                "Q: How many?\n* 0-5 / 6-10 / 11 or more",
                "Q: How old?\n* Under 18 / 18-40 / 41 or older",
                "Q: How many?\n* Up to 5 / 6-10 / More than 10",
            ],
        );
    }
}
