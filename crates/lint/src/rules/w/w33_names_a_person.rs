//! W33: asks to name or identify a person.
//!
//! Detector: `which manager … badly`, `who is the worst`, `name the colleague`, `name of your …`.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "W33", severity: Severity::Error, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "W33",
    name: "asks to name or identify a person",
    reason: "Answers about a named person can harm that person and whoever answered.",
    source: "ICC/ESOMAR Code; AAPOR Code (confidentiality)",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    report(s, out, &s.words.naming, Say::Plain("It asks for a person; ask what happens instead of who."), false);
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds(
            "W33",
            &[
                "Who is the worst agent?",
                "Please give the name of the colleague who was rude.",
                "Which of your colleagues does the least work?",
            ],
        );
    }

    #[test]
    fn leaves_alone() {
        silent(
            "W33",
            &[
                "Which manager do you report to: site or head office?",
                "Which team do you call most?",
                "How fairly or unfairly does your manager treat you?",
                "What is the name of the product you bought?",
            ],
        );
    }
}
