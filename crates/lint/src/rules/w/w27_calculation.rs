//! W27: requires calculation.
//!
//! Detector: `what percentage`, `what share`, `on average`, `in total per year` and the like.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "W27", severity: Severity::Warn, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "W27",
    name: "requires calculation",
    reason: "Shares and averages have to be computed in the head, and are guessed instead.",
    source: "QAS-99 (Willis & Lessler) 5d Computation; Tourangeau, Rips & Rasinski 2000",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    report(s, out, &s.words.calculation, Say::Plain("It has to be computed; ask for plain numbers about the last few times."), false);
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds(
            "W27",
            &[
                "On average, how long do you wait?",
                "What proportion of your time goes to meetings?",
                "How many calls do you make in total per month?",
                "L: de\nQ: Wie viel Prozent Ihrer Anrufe waren erfolgreich?",
            ],
        );
    }

    #[test]
    fn leaves_alone() {
        silent("W27", &["Of your last 5 calls, how many were dropped?", "How average or special was it?"]);
    }
}
