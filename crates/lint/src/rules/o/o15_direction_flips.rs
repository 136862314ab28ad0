//! O15: scale direction flips inside the questionnaire.
//!
//! Detector: The best label stands first in some scales of judgement and last in others.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "O15", severity: Severity::Error, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "O15",
    name: "scale direction flips inside the questionnaire",
    reason: "Whoever has learnt where \"good\" stands misreads a scale that runs the other way.",
    source: "Dillman, Smyth & Christian (TDM); Tourangeau, Couper & Conrad 2004/2007",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    let mut first: Option<bool> = None;
    for options in s.options.iter().filter(|o| matches!(o.class, Class::Bipolar(_)) && !is_mere_degree(o)) {
        let Some(rises) = rises(options) else { continue };
        match first {
            Some(expected) if expected != rises => {
                out.place(&options.path, item_code(s, options), "This scale runs the other way than those before; turn it round.");
            }
            Some(_) => {}
            None => first = Some(rises),
        }
    }
}

fn is_mere_degree(options: &Options) -> bool {
    matches!(options.dimension(), Some("amount" | "length" | "degree" | "increase" | "warmth"))
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds("O15", &["Q: How was it?\n= Bad / OK / Good\nQ: How was she?\n= Good / OK / Bad"]);
    }

    #[test]
    fn leaves_alone() {
        silent(
            "O15",
            &[
                "Q: How was it?\n= Bad / OK / Good\nQ: How was she?\n= Dissatisfied / Neither / Satisfied",
                "Q: How was it?\n= Bad / OK / Good\nQ: How long was it?\n= Too long / About right / Too short",
            ],
        );
    }
}
