//! O23: mandatory sensitive item without opt-out.
//!
//! Detector: A required question about the person or a sensitive topic without `prefer not to say`.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "O23", severity: Severity::Error, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "O23",
    name: "mandatory sensitive item without opt-out",
    reason: "Whoever must answer what they like to keep leaves, or lies.",
    source: "AAPOR Code; Dillman, Smyth & Christian (TDM)",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for (_, item) in s.answered().filter(|(_, item)| item.required) {
        let Some(found) = s.words.demographic.find(&item.text).or_else(|| s.words.sensitive.find(&item.text)) else { continue };
        let refusable =
            s.options_of(item).is_some_and(|o| o.opt_out.is_some() || o.points.iter().any(|p| s.words.prefer_not.is_in(&p.label)));
        if !refusable {
            out.words(&item.text, found.range, "It must be answered; let it be left out, or offer \"Prefer not to say\".");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds("O23", &["Q: What is your age?\n@ number\n!", "Q: What is your religion?\n* A / B / Other\n!"]);
    }

    #[test]
    fn leaves_alone() {
        silent(
            "O23",
            &[
                "Q: What is your age?\n@ number",
                "Q: What is your religion?\n* A / B / Other / Prefer not to say\n!",
                "Q: How was it?\n= Bad / OK / Good\n!",
            ],
        );
    }
}
