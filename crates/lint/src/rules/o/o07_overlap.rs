//! O07: overlapping ranges.
//!
//! Detector: Ranges of numbers in which one ends where the next begins, or later.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "O07", severity: Severity::Error, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "O07",
    name: "overlapping ranges",
    reason: "Whoever is on the edge fits two answers.",
    source: "Dillman, Smyth & Christian (TDM); Pew, Writing Survey Questions (mutually exclusive)",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for options in &s.options {
        for (a, b) in neighbours(options) {
            let (Some(high), Some(low)) = (a.1.high, b.1.low) else { continue };
            let range = a.1.low != a.1.high || b.1.low != b.1.high;
            if range && low <= high && b.1.high.is_none_or(|h| h > high) {
                let message = format!("\"{}\" and \"{}\" overlap; begin one behind the other.", a.0.label.raw, b.0.label.raw);
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
        finds("O07", &["Q: How old are you?\n* 18-25 / 25-35 / 35 or older", "Q: How many?\n* 1 to 5 / 5 to 10 / more than 10"]);
    }

    #[test]
    fn leaves_alone() {
        silent(
            "O07",
            &[
                "Q: How many?\n* 0 / 1-5 / 6-10 / 11 or more",
                "Q: How many?\n* Less than 5 / 5-9 / 10 or more",
                "Q: How many?\n* Up to 5 / 6-10 / More than 10",
            ],
        );
    }
}
