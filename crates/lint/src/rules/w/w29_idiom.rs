//! W29: idiom, metaphor or culture-bound expression.
//!
//! Detector: A list of idioms with plainer words.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "W29", severity: Severity::Warn, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "W29",
    name: "idiom, metaphor or culture-bound expression",
    reason: "Figures of speech are read literally by some and cannot be translated.",
    source: "Brislin 1986; ESS source-questionnaire guidelines (translatability)",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    report(s, out, &s.words.idioms, Say::Better("is a figure of speech; write"), false);
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds(
            "W29",
            &["Are you and your team on the same page?", "Does management walk the talk?", "How often do you burn the midnight oil?"],
        );
    }

    #[test]
    fn leaves_alone() {
        silent("W29", &["Make people feel at ease.", "Which page did you read?"]);
    }
}
