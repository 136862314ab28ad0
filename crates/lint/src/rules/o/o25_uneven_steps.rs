//! O25: unequal intensity steps.
//!
//! Detector: Frequencies that jump over more than one of never, rarely, sometimes, often, always, or from rarely to often; strengths on one side of a scale with a step more than twice another.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "O25", severity: Severity::Warn, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "O25",
    name: "unequal intensity steps",
    reason: "Whoever is in the wide gap has to choose a wrong neighbour.",
    source: "Dillman, Smyth & Christian (TDM) 5.23; Dobson & Mothersill 1979",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for options in &s.options {
        let frequency: Vec<i8> = options
            .own()
            .filter_map(|p| match p.reading {
                Reading::Frequency(often) if often < RATE => Some(often),
                _ => None,
            })
            .collect();
        let steps: Vec<i8> =
            frequency.windows(2).map(|w| (w.first().copied().unwrap_or(0) - w.last().copied().unwrap_or(0)).abs()).collect();
        let most = steps.iter().copied().max().unwrap_or(0);
        let all = options.class == Class::Frequency && frequency.len() == options.own().count();
        // rarely and often without anything between
        let hole = frequency.windows(2).any(|w| matches!(w, [2, 6] | [6, 2]));
        if all && (most > 4 || hole) {
            out.place(&options.path, item_code(s, options), "The steps are uneven; offer never, rarely, sometimes, often, always.");
        } else if uneven_side(options, true) || uneven_side(options, false) {
            out.place(
                &options.path,
                item_code(s, options),
                "The steps between the labels are uneven; use the same words of degree on both sides.",
            );
        }
    }
}

fn uneven_side(options: &Options, up: bool) -> bool {
    let side: Vec<i8> = options
        .own()
        .filter_map(|p| match p.reading {
            Reading::Pole { strength, negated: false, .. } if (strength > 0) == up => Some(strength.abs()),
            _ => None,
        })
        .collect();
    // on a side in order; one that is not is the matter of O14
    let steps: Vec<i8> = side.windows(2).map(|w| (w.last().copied().unwrap_or(0) - w.first().copied().unwrap_or(0)).abs()).collect();
    matches!((steps.iter().min(), steps.iter().max()), (Some(least), Some(most)) if steps.len() > 1 && *most >= 20 && *most > 2 * *least)
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds("O25", &["Q: How often?\n* Never / Always", "Q: How often?\n* Rarely / Often", "Q: How often?\n= Never / Often / Always"]);
    }

    #[test]
    fn leaves_alone() {
        silent(
            "O25",
            &[
                "Q: How often?\n= Never / Rarely / Sometimes / Often / Always",
                "Q: How often?\n= Never / Sometimes / Always",
                "Q: How often?\n= Never / Sometimes / Often / Always",
                "Q: How often?\n= Never / Almost never / Sometimes / Fairly often / Very often",
                "Q: How often?\n* Daily / Weekly / Never",
                "Q: How was it?\n= Very bad / Bad / Good / Very good",
            ],
        );
    }
}
