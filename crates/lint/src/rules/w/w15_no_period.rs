//! W15: missing reference period for a behaviour.
//!
//! Detector: A count, a frequency or an event in the past without a time or an occasion in the stem, its hint, the heading or the introduction.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "W15", severity: Severity::Error, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "W15",
    name: "missing reference period for a behaviour",
    reason: "Without a period everybody counts over another time.",
    source: "QAS-99 (Willis & Lessler) 3d Reference periods; Tourangeau, Rips & Rasinski 2000",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for (item, text) in s.stems() {
        let count = s.words.past_count.find(text);
        let Some(found) = count.or_else(|| s.words.past_event.find(text)) else { continue };
        // "how long have you worked" has no period but its own
        let how_long = found.range.start.checked_sub(1).is_some_and(|before| text.word(before) == "long");
        if how_long || stem::said_around(item, s, &s.words.period) || s.words.vague_time.is_in(text) {
            continue;
        }
        out.words(text, found.range, "It names no period; add one, such as \"In the last 3 months, …\".");
    }
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds(
            "W15",
            &[
                "How often did you contact us?",
                "Have you called the help desk?",
                "How much time have you spent on training?",
                "L: de\nQ: Wie oft haben Sie den Support angerufen?",
            ],
        );
    }

    #[test]
    fn leaves_alone() {
        silent(
            "W15",
            &[
                "How often do you call?",
                "Did you get what you needed?",
                "During this visit, how many people helped you?",
                "How many children do you have?",
                "B: In the last month\nQ: How often did you contact us?",
                "Since you joined, how many courses have you taken?",
            ],
        );
    }
}
