//! O14: non-monotone order or mixed dimensions.
//!
//! Detector: The places of the labels on their dimension do not rise or fall steadily, or the labels belong to several dimensions.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "O14", severity: Severity::Error, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "O14",
    name: "non-monotone order or mixed dimensions",
    reason: "A scale out of order is answered by position, not by label.",
    source: "Krosnick & Presser 2010 ch.9",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for options in s.options.iter().filter(|o| matches!(o.class, Class::Bipolar(_) | Class::Unipolar(_) | Class::Frequency)) {
        let item = item_code(s, options);
        let dimensions: Vec<&str> = options
            .own()
            .filter_map(|p| match p.reading {
                Reading::Pole { dimension, .. } => Some(dimension),
                _ => None,
            })
            .collect();
        let mixed = dimensions.windows(2).any(|pair| matches!(pair, [a, b] if a != b && !is_degree(a) && !is_degree(b)));
        if mixed {
            out.place(&options.path, item, "The labels are about different things; use one pair of opposites.");
        } else if !is_monotone(options) {
            out.place(&options.path, item, "The labels are not in order; put them from one end to the other.");
        }
    }
}

/// Words of mere degree, which go with any dimension.
fn is_degree(dimension: &str) -> bool {
    matches!(dimension, "extent" | "degree" | "degree of it" | "amount" | "yes" | "level" | "likelihood")
}

fn is_monotone(options: &Options) -> bool {
    let places: Vec<i8> = options
        .own()
        .filter_map(|p| match p.reading {
            Reading::Pole { strength, .. } => Some(strength),
            Reading::Frequency(often) if often < RATE => Some(often * 10),
            Reading::Neutral => Some(0),
            _ => None,
        })
        .collect();
    // "not" before a word may mean more or less; such scales are left alone
    let negated = options.own().any(|p| matches!(p.reading, Reading::Pole { negated: true, .. }));
    // words of degree are not exact
    let rises = places.windows(2).all(|w| matches!(w, [a, b] if *a <= b + 5));
    let falls = places.windows(2).all(|w| matches!(w, [a, b] if *b <= a + 5));
    negated || rises || falls
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds(
            "O14",
            &[
                "Q: How was it?\n= Good / Very bad / Bad / Very good",
                "Q: How often?\n= Never / Often / Rarely / Always",
                "Q: How was it?\n= Slow / Polite / Fast / Impolite",
            ],
        );
    }

    #[test]
    fn leaves_alone() {
        silent(
            "O14",
            &[
                "Q: How was it?\n= Excellent / Very good / Good / Fair / Poor",
                "Q: How was it?\n= Much less satisfied / Less satisfied / About the same / More satisfied / Much more satisfied",
                "Q: How satisfied are you?\n= Not at all satisfied / Slightly satisfied / Satisfied / Very satisfied",
            ],
        );
    }
}
