//! O09: non-exhaustive options.
//!
//! Detector: Counts without zero or without an open top; names without `other`, `none` or another way out, unless the question has a complete set by nature.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "O09", severity: Severity::Error, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "O09",
    name: "non-exhaustive options",
    reason: "Whoever fits no answer leaves or invents one.",
    source: "Pew, Writing Survey Questions; Krosnick & Presser 2010 ch.9",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for options in &s.options {
        let item = item_code(s, options);
        match options.class {
            Class::Amounts => {
                if let Some(missing) = missing_amount(options) {
                    out.place(&options.path, item, format!("The amounts do not cover everything: {missing}."));
                }
            }
            Class::Nominal if matches!(options.offer, Offer::One | Offer::Several) && names_are_open(s, options) => {
                let weight = if options.offer == Offer::Several { Severity::Error } else { Severity::Warn };
                out.place(&options.path, item, "There is no way out for those whom nothing fits; add \"Other\" or \"None of these\".")
                    .only(weight)
                    .sure(Confidence::Medium);
            }
            _ => {}
        }
    }
}

fn missing_amount(options: &Options) -> Option<&'static str> {
    let all: Vec<Interval> = options
        .own()
        .filter_map(|p| match p.reading {
            Reading::Numbers(i) => Some(i),
            _ => None,
        })
        .collect();
    let ranges = all.iter().filter(|i| i.low != i.high).count();
    let limited = options.points.iter().any(|p| {
        p.label.tokens.iter().any(|t| {
            matches!(
                t.lower.as_str(),
                "%" | "percent" | "star" | "stars" | "hour" | "hours" | "day" | "days" | "prozent" | "tag" | "tage" | "stunden"
            )
        })
    });
    // two ranges may well cover a bounded number, such as points of a test
    if all.len() < 3 || limited {
        return None;
    }
    if all.iter().all(|i| i.high.is_some()) {
        return Some("there is no open top such as \"or more\"");
    }
    let bottom = all.iter().any(|i| i.low.is_none_or(|low| low <= 0.0));
    (!bottom && ranges < 2 && all.iter().any(|i| i.low == Some(1.0))).then_some("there is no zero")
}

fn names_are_open(s: &Subject<'_>, options: &Options) -> bool {
    // without lists nobody knows what "other" is called
    if s.language.is_none() {
        return false;
    }
    let way_out = options.points.iter().any(|p| {
        p.exclusive || p.reading == Reading::OptOut || s.words.other_option.is_in(&p.label) || s.words.none_option.is_in(&p.label)
    });
    let sentences = options.own().filter(|p| p.label.word(0) == "i" || p.label.word(0) == "ich" || p.label.word_count() > 6).count() * 2
        > options.points.len();
    let closed = s.item_of(options).is_some_and(|item| {
        s.words.closed_sets.is_in(&item.text) || s.words.demographic.is_in(&item.text) || s.words.poles.is_in(&item.text)
    });
    let named = options.own().all(|p| p.reading == Reading::Unknown);
    options.own().count() >= 3 && named && !way_out && !sentences && !closed
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds(
            "O09",
            &[
                "Q: How many times did you call last week?\n* 1 time / 2 times / 3 times",
                "Q: How many minutes did you wait?\n* 0-4 / 5-9 / 10-14",
                "Q: What was the main reason for your call?\n* A fault / A bill / An order",
                "Q: Which of these did you use?\n+ Phone / E-mail / Letter",
            ],
        );
    }

    #[test]
    fn leaves_alone() {
        silent(
            "O09",
            &[
                "Q: How many times did you call last week?\n* None / 1 / 2 / 3 or more",
                "Q: What was the main reason for your call?\n* A fault / A bill / Something else",
                "Q: What is your role?\n* User / Buyer / Manager",
                "Q: Did you get it?\n* Yes / Part of it / No",
                "Q: What share?\n* 0-24 % / 25-49 % / 50-74 % / 75-100 %",
            ],
        );
    }
}
