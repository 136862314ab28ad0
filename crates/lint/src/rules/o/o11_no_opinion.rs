//! O11: 'don't know' in an attitude rating.
//!
//! Detector: `don't know`, `no opinion` and the like beside or among the points of a scale of judgement.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "O11", severity: Severity::Info, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "O11",
    name: "'don't know' in an attitude rating",
    reason: "In a judgement, \"no opinion\" is mostly taken by those who do not want to think.",
    source: "Krosnick & Presser 2010 ch.9 (no-opinion options discouraged for attitudes)",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for options in s.options.iter().filter(|o| matches!(o.class, Class::Bipolar(_) | Class::Unipolar(_))) {
        let inside = options.points.iter().map(|p| &p.label).chain(options.opt_out.as_ref());
        for label in inside {
            if let Some(found) = s.words.no_opinion.find(label) {
                out.words(
                    label,
                    found.range,
                    "Offer no \"no opinion\" in a judgement; \"not applicable\" is for those whom it does not concern.",
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds(
            "O11",
            &[
                "Q: How good or poor is it?\n= Very poor / Poor / Neither / Good / Very good\nna: No opinion",
                "Q: How good or poor is it?\n* Very poor / Poor / Neither / Good / Very good / Don't know",
            ],
        );
    }

    #[test]
    fn leaves_alone() {
        silent(
            "O11",
            &[
                "Q: How good or poor is it?\n= Very poor / Poor / Neither / Good / Very good\nna: Not applicable",
                "Q: Did it work?\n* Yes / No / Don't know",
            ],
        );
    }
}
