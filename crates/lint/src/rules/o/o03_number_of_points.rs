//! O03: too few or too many points.
//!
//! Detector: Two points for a judgement, or more than eleven, are a warning; three or four points of a scale with two ends are advice. Recommended are 7 with two ends, 5 with one, 5 for agreement.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "O03", severity: Severity::Warn, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "O03",
    name: "too few or too many points",
    reason: "Two points cannot show differences, and more than eleven are not told apart.",
    source: "Krosnick & Presser 2010 ch.9; Revilla, Saris & Krosnick 2014 (5 categories for agree-disagree)",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for options in s.options.iter().filter(|o| o.offer != Offer::ZeroToTen) {
        let count = options.own().count();
        let scale = matches!(options.class, Class::Bipolar(_) | Class::Unipolar(_) | Class::Numbered) && options.offer != Offer::Several;
        if !scale {
            continue;
        }
        let item = item_code(s, options);
        if !(3..=11).contains(&count) {
            out.place(&options.path, item, format!("{count} points; a judgement needs 5 or 7."));
        } else if count < 5 && matches!(options.class, Class::Bipolar(_)) {
            out.place(&options.path, item, format!("{count} points tell little apart; 5 or 7 tell more.")).only(Severity::Info);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds(
            "O03",
            &[
                "Q: How was it?\n= Bad / Good",
                "Q: How was it?\n* 1 / 2 / 3 / 4 / 5 / 6 / 7 / 8 / 9 / 10 / 11 / 12",
                "Q: How was it?\n= Bad / OK / Good",
            ],
        );
    }

    #[test]
    fn leaves_alone() {
        silent(
            "O03",
            &[
                "Q: How was it?\n= Very bad / Bad / OK / Good / Very good",
                "Q: Did it work?\n* Yes / No",
                "Q: How was it?\n@ 0-10 Very bad / Very good",
            ],
        );
    }
}
