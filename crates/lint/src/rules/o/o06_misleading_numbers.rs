//! O06: misleading numeric labels.
//!
//! Detector: Negative numbers as labels, or values that fall while the labels get more favourable: advice, and a warning when a measure computes with them.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "O06", severity: Severity::Warn, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "O06",
    name: "misleading numeric labels",
    reason: "The same words get other answers when a minus stands before them.",
    source: "Schwarz et al. 1991; Tourangeau, Couper & Conrad 2004/2007",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for options in &s.options {
        let item = item_code(s, options);
        let negative = options.points.iter().find(|p| {
            p.label.tokens.len() > 1
                && matches!(p.label.word(0), "-" | "−")
                && p.label.tokens.get(1).is_some_and(|t| t.sort == Sort::Number && t.start <= 4)
        });
        if let Some(point) = negative {
            out.whole(&point.label, "A negative number as a label; count from 0 or 1, with words on the points.");
        }
        let placed: Vec<(f64, i8)> = options
            .points
            .iter()
            .filter_map(|p| match (p.value, p.reading) {
                (Some(value), Reading::Pole { strength, .. }) => Some((value, strength)),
                _ => None,
            })
            .collect();
        let falls = matches!((placed.first(), placed.last()), (Some(a), Some(b)) if (b.0 - a.0) * (f64::from(b.1) - f64::from(a.1)) < 0.0);
        let degree = matches!(
            options.dimension(),
            Some("amount" | "length" | "degree" | "degree of it" | "extent" | "level" | "increase" | "warmth" | "price")
        );
        if falls && !degree && matches!(options.class, Class::Bipolar(_)) && options.offer == Offer::Scale && !rows_are_reversed(s, options)
        {
            // without a measure nobody computes with the values
            let used = s
                .measures
                .iter()
                .any(|m| m.items.iter().any(|code| s.item(code).is_some_and(|i| s.options_of(i).is_some_and(|o| o.item == options.item))));
            let weight = if used { Severity::Warn } else { Severity::Info };
            out.place(&options.path, item, "The values fall while the labels get more favourable; give the best label the largest value.")
                .only(weight);
        }
    }
}

fn rows_are_reversed(s: &Subject<'_>, options: &Options) -> bool {
    s.items.iter().any(|i| i.head == Some(options.item) && i.reverse)
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds("O06", &["Q: How was it?\n= -2 / -1 / 0 / 1 / 2", "Q: How was it?\n= Very good / Good / OK / Bad / Very bad\nM: index q1"]);
    }

    #[test]
    fn leaves_alone() {
        silent(
            "O06",
            &[
                "Q: How was it?\n= Very bad / Bad / OK / Good / Very good",
                "Q: How long was it?\n= Far too short / Too short / About right / Too long / Far too long",
            ],
        );
    }
}
