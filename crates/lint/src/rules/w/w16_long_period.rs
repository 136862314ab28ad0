//! W16: recall period too long for a frequent event.
//!
//! Detector: A number or a duration over a year or more, or a judgement over more than a year.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "W16", severity: Severity::Warn, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "W16",
    name: "recall period too long for a frequent event",
    reason: "Frequent and small events are forgotten within weeks, so long periods are guessed.",
    source: "QAS-99 (Willis & Lessler) 5c Recall; Tourangeau, Rips & Rasinski 2000",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for (_, text, found) in in_stems(s, &s.words.long_period) {
        let duration = s.words.counted.find(text);
        let months = found.meaning == "months";
        let Some(counted) = duration else { continue };
        // half a year is too long for minutes of a call, a year for any count
        if months && counted.meaning != "duration" {
            continue;
        }
        out.words(text, found.range, "Nobody remembers such events for so long; ask about the last one, or about the last weeks.");
    }
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds(
            "W16",
            &[
                "In the last 12 months, how many times did you use the app?",
                "Over the past two years, how often did you call?",
                "In the last 6 months, how many minutes did you wait?",
            ],
        );
    }

    #[test]
    fn leaves_alone() {
        silent(
            "W16",
            &[
                "In the last 3 months, how many times did you call?",
                "In the last 12 months, have you moved house?",
                "In the last 6 months, how many times did you call?",
            ],
        );
    }
}
