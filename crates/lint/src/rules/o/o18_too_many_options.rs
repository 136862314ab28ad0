//! O18: too many nominal options.
//!
//! Detector: More than ten options without an order.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "O18", severity: Severity::Warn, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "O18",
    name: "too many nominal options",
    reason: "In a long list the first and the last are taken and the middle is not read.",
    source: "Krosnick & Presser 2010 ch.9",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for options in
        s.options.iter().filter(|o| o.class == Class::Nominal && matches!(o.offer, Offer::One | Offer::Several) && o.points.len() > 10)
    {
        out.place(
            &options.path,
            item_code(s, options),
            format!("{} options; group them, or keep the most frequent and \"Other\".", options.points.len()),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds("O18", &["Q: Which channel?\n* a1 / b2 / c3 / d4 / e5 / f6 / g7 / h8 / i9 / j10 / k11"]);
    }

    #[test]
    fn leaves_alone() {
        silent(
            "O18",
            &[
                "Q: Which channel?\n* a / b / c / d / e / f / g / h / i / Other",
                "Q: How many?\n* 0 / 1 / 2 / 3 / 4 / 5 / 6 / 7 / 8 / 9 / 10 / 11 or more",
            ],
        );
    }
}
