//! O13: duplicate or near-synonym labels.
//!
//! Detector: Two labels with the same words, or with the same place on the same dimension in the lexicon.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "O13", severity: Severity::Error, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "O13",
    name: "duplicate or near-synonym labels",
    reason: "Two labels that mean the same divide one opinion by chance.",
    source: "Dillman, Smyth & Christian (TDM)",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for options in s.options.iter().filter(|o| o.offer != Offer::ZeroToTen) {
        let points: Vec<&Point> = options.own().collect();
        for (i, point) in points.iter().enumerate() {
            let twin = points.iter().take(i).find(|other| same(other, point, options));
            if let Some(twin) = twin {
                let message = format!("\"{}\" means the same as \"{}\"; keep one.", point.label.raw, twin.label.raw);
                out.whole(&point.label, message);
            }
        }
    }
}

fn same(a: &Point, b: &Point, options: &Options) -> bool {
    let digits = a.label.tokens.iter().any(|t| t.sort == Sort::Number);
    if same_words(&a.label, &b.label) && !digits {
        return a.label.tokens.len() == b.label.tokens.len();
    }
    let short = a.label.word_count() <= 3 && b.label.word_count() <= 3;
    let scale = matches!(options.class, Class::Bipolar(_) | Class::Unipolar(_) | Class::Frequency);
    match (a.reading, b.reading) {
        (Reading::Pole { dimension: d, strength: p, negated: n }, Reading::Pole { dimension: e, strength: q, negated: m }) => {
            scale && short && d == e && p == q && n == m
        }
        (Reading::Frequency(p), Reading::Frequency(q)) => scale && short && p == q && p < RATE,
        (Reading::Neutral, Reading::Neutral) => scale,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds(
            "O13",
            &["Q: How was it?\n= Poor / Fine / Good", "Q: How often?\n* Never / Rarely / Seldom / Often", "Q: Which?\n* Phone / App / App"],
        );
    }

    #[test]
    fn leaves_alone() {
        silent(
            "O13",
            &[
                "Q: How was it?\n= Very bad / Bad / OK / Good / Very good",
                "Q: How often?\n* Daily / Weekly / Monthly",
                "Q: How often?\n* Never / Sometimes / Often / Most of the time / Always",
                "Q: How many?\n* 1-2 / 2-1",
            ],
        );
    }
}
