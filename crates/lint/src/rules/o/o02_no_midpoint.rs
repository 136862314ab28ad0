//! O02: bipolar scale without a midpoint.
//!
//! Detector: A scale with two opposite ends and an even number of points. For judgements of quality, where many scales have no middle by design, it is advice only.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "O02", severity: Severity::Warn, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "O02",
    name: "bipolar scale without a midpoint",
    reason: "People without a side are pushed to one.",
    source: "Krosnick & Presser 2010 ch.9 (offer midpoints)",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for options in &s.options {
        let Class::Bipolar(dimension) = options.class else { continue };
        let count = options.own().count();
        let known = options.own().all(|p| matches!(p.reading, Reading::Pole { .. }));
        if known && count % 2 == 0 && count > 2 {
            let attitude = matches!(
                dimension,
                "satisfaction" | "agreement" | "likelihood" | "happiness" | "favour" | "ease" | "change" | "valence" | "importance"
            );
            let weight = if attitude { Severity::Warn } else { Severity::Info };
            out.place(
                &options.path,
                item_code(s, options),
                format!("{count} points and no middle; offer one such as \"Neither … nor …\"."),
            )
            .only(weight);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds(
            "O02",
            &[
                "Q: How likely or unlikely is it?\n= Very unlikely / Unlikely / Likely / Very likely",
                "Q: How is it?\n= Disagree / Somewhat disagree / Somewhat agree / Agree",
            ],
        );
    }

    #[test]
    fn leaves_alone() {
        silent(
            "O02",
            &[
                "Q: How is it?\n= Very dissatisfied / Dissatisfied / Neither / Satisfied / Very satisfied",
                "Q: How often?\n= Never / Rarely / Often / Always",
            ],
        );
    }
}
