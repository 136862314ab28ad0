//! W09: double-barrelled answer option.
//!
//! Detector: An answer that begins with yes, no or a state and goes on with `and`, `but`, `because` and a second one.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "W09", severity: Severity::Error, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "W09",
    name: "double-barrelled answer option",
    reason: "Whoever agrees with one half of an answer cannot choose it.",
    source: "Pew, Writing Survey Questions; Dillman, Smyth & Christian (TDM)",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for options in &s.options {
        for point in &options.points {
            let label = &point.label;
            if s.words.compounds.is_in(label) || s.words.poles.is_in(label) {
                continue;
            }
            let found = s
                .words
                .joined_answer
                .all(label)
                .into_iter()
                .find(|f| (f.range.start > 0 || f.meaning == "clause") && f.range.end < label.tokens.len());
            let Some(found) = found else { continue };
            let says = |i: usize| {
                s.words.yes_no_start.has(label.word(i))
                    || matches!(label.word(i), "it" | "i" | "they" | "we" | "es" | "ich" | "sie" | "wir")
            };
            let sentence = (found.range.end..label.tokens.len()).any(says);
            let certain = matches!(point.reading, Reading::Yes | Reading::No) || found.meaning == "clause" && sentence;
            let verb = |i: usize| s.words.yes_no_start.has(label.word(i));
            let sentences = (0..found.range.start).any(verb) && (found.range.end..label.tokens.len()).any(verb);
            let state = matches!(point.reading, Reading::Pole { .. }) || sentences;
            if certain || state {
                let weight = if certain { Severity::Error } else { Severity::Warn };
                out.words(label, found.range, "This answer says two things; give each an answer or a question of its own.").only(weight);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds(
            "W09",
            &[
                "Q: Did you reach us?\n* Yes, and it was quick / No",
                "Q: Did you finish?\n* Yes / No, because it was too long",
                "Q: How was it?\n* Good but slow / Bad",
            ],
        );
    }

    #[test]
    fn leaves_alone() {
        silent(
            "W09",
            &[
                "Q: Did you reach us?\n* Yes / No / Partly",
                "Q: Where?\n* Hotels, cafés, and bars / Home / Other",
                "Q: Which do you use?\n* Terms and conditions / Health and safety / Food and drink",
                "Q: Did you get what you needed?\n* Yes, all of it / Part of it / No",
                "Q: How was it?\n= Very bad / Bad / Neither good nor bad / Good / Very good",
            ],
        );
    }
}
