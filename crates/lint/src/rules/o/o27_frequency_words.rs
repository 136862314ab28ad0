//! O27: frequency words where counts are possible.
//!
//! Detector: A stem that asks how often within a named period, with options such as `rarely` and `often`.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "O27", severity: Severity::Info, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "O27",
    name: "frequency words where counts are possible",
    reason: "\"Often\" is another number for everybody, and for every matter.",
    source: "Tourangeau, Rips & Rasinski 2000; Schwarz 1999 (range effects)",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for (_, item) in s.answered() {
        let Some(options) = s.options_of(item).filter(|o| o.class == Class::Frequency) else { continue };
        let words = options.own().any(|p| matches!(p.reading, Reading::Frequency(often) if often < RATE));
        if words && stem::asks(&item.text, s) == Asks::Frequency && s.words.period.is_in(&item.text) {
            out.place(&options.path, &item.code, "The period is named, so a number can be asked for: 0, 1, 2–3, 4 or more times.");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds("O27", &["Q: In the last week, how often did you call?\n* Never / Sometimes / Often"]);
    }

    #[test]
    fn leaves_alone() {
        silent(
            "O27",
            &[
                "Q: In the last week, how often did you call?\n* 0 / 1 / 2-3 / 4 or more times",
                "Q: How often does your manager listen?\n= Never / Rarely / Sometimes / Often / Always",
            ],
        );
    }
}
