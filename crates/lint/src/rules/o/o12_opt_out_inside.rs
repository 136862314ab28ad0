//! O12: opt-out inside the scale.
//!
//! Detector: An opt-out as a point of a rating, or between the options of an ordered choice.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "O12", severity: Severity::Error, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "O12",
    name: "opt-out inside the scale",
    reason: "An opt-out among the points is seen as a point, moves the middle and is counted.",
    source: "Tourangeau, Couper & Conrad 2004/2007 2004 (visual midpoint); Dillman, Smyth & Christian (TDM) 5.27",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for options in &s.options {
        let last = options.points.iter().rposition(|p| p.reading != Reading::OptOut);
        let ordered = !matches!(options.class, Class::Nominal);
        for (i, point) in options.points.iter().enumerate().filter(|(_, p)| p.reading == Reading::OptOut) {
            let inside = last.is_some_and(|last| i < last);
            if options.offer == Offer::Scale || (ordered && inside && options.offer == Offer::One) {
                out.whole(&point.label, "This is no point of the scale; offer it beside the scale, as its opt-out.");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds("O12", &["Q: How was it?\n= Bad / OK / Good / Don't know", "Q: How was it?\n* Bad / Not applicable / Good"]);
    }

    #[test]
    fn leaves_alone() {
        silent(
            "O12",
            &[
                "Q: How was it?\n= Bad / OK / Good\nna: Not applicable",
                "Q: How was it?\n* Bad / OK / Good / Not applicable",
                "Q: Which?\n* Phone / I don't know / App",
            ],
        );
    }
}
