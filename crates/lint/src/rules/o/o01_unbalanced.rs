//! O01: unbalanced scale.
//!
//! Detector: The labels are placed on a scale by a lexicon; the numbers of favourable and unfavourable points differ. The middle and opt-outs do not count. A stem with both ends over a scale with one is a warning.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "O01", severity: Severity::Error, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "O01",
    name: "unbalanced scale",
    reason: "More points on one side pull the answers to that side.",
    source: "Krosnick & Presser 2010 ch.9; Dillman, Smyth & Christian (TDM) 5.23 balanced scales; Pew, Writing Survey Questions",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for options in s.options.iter().filter(|o| matches!(o.class, Class::Bipolar(_) | Class::Unipolar("quality"))) {
        let known = options.own().all(|p| matches!(p.reading, Reading::Pole { .. } | Reading::Neutral));
        let count =
            |up: bool| options.own().filter(|p| matches!(p.reading, Reading::Pole { strength, .. } if (strength > 0) == up)).count();
        let (up, down) = (count(true), count(false));
        let negated = options.own().any(|p| matches!(p.reading, Reading::Pole { negated: true, .. }));
        if known && !(negated && matches!(options.class, Class::Unipolar(_))) && up != down && (down > 0 || up > 2) {
            let message = format!("{up} points on the favourable side and {down} on the other; give each side the same number.");
            out.place(&options.path, item_code(s, options), message);
        }
    }
    for options in &s.options {
        let two_sided =
            matches!(options.class, Class::Unipolar("satisfaction" | "quality" | "happiness" | "ease" | "likelihood" | "agreement"));
        let stem = s.item_of(options).map(|item| &item.text);
        let known = options.own().all(|p| matches!(p.reading, Reading::Pole { .. }));
        if two_sided && known && options.points.len() > 2 && stem.is_some_and(|text| s.words.poles.is_in(text)) {
            out.place(
                &options.path,
                item_code(s, options),
                "The question names both ends, and the labels one only; give each side the same number of points.",
            )
            .only(Severity::Warn);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds(
            "O01",
            &[
                "Q: How was it?\n= Excellent / Very good / Good / Poor",
                "Q: How satisfied or dissatisfied are you?\n* Very satisfied / Satisfied / Somewhat satisfied / Dissatisfied",
                "Q: How satisfied or dissatisfied were you?\n= Not satisfied / Satisfied / Very satisfied / Extremely satisfied",
                "L: de\nQ: Wie war es?\n= Sehr gut / Gut / Eher gut / Schlecht",
            ],
        );
    }

    #[test]
    fn leaves_alone() {
        silent(
            "O01",
            &[
                "Q: How was it?\n= Very bad / Bad / Neither good nor bad / Good / Very good",
                "Q: How satisfied are you?\n= Not at all satisfied / Slightly satisfied / Satisfied / Very satisfied / Extremely satisfied",
                "Q: Which?\n* Good Street / Station / Harbour",
            ],
        );
    }
}
