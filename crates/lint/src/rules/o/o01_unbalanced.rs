//! O01: unbalanced scale.
//!
//! Detector: The labels are placed on a scale by a lexicon; the numbers of favourable and unfavourable points differ. The middle and opt-outs do not count.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "O01",
    name: "unbalanced scale",
    severity: Severity::Error,
    confidence: Confidence::High,
    reason: "More points on one side pull the answers to that side.",
    source: "Krosnick & Presser 2010 ch.9; Dillman, Smyth & Christian (TDM) 5.23 balanced scales; Pew, Writing Survey Questions",
    detector: "The labels are placed on a scale by a lexicon; the numbers of favourable and unfavourable points differ. The middle and opt-outs do not count.",
    check,
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for options in s.options.iter().filter(|o| matches!(o.class, Class::Bipolar(_) | Class::Unipolar("quality"))) {
        let known = options.own().all(|p| matches!(p.reading, Reading::Pole { .. } | Reading::Neutral));
        let count =
            |up: bool| options.own().filter(|p| matches!(p.reading, Reading::Pole { strength, .. } if (strength > 0) == up)).count();
        let (up, down) = (count(true), count(false));
        if known && up != down && (down > 0 || up > 2) {
            let message = format!("{up} points on the favourable side and {down} on the other; give each side the same number.");
            out.place(&options.path, item_code(s, options), message);
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
