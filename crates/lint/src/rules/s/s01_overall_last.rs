//! S01: overall item after its facets.
//!
//! Detector: A question for the overall judgement after one of the same block, or after three anywhere, that are rated on the same dimension.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "S01", severity: Severity::Warn, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "S01",
    name: "overall item after its facets",
    reason: "After its parts, the whole is judged by those parts.",
    source: "Pew, Writing Survey Questions (context effects); Schuman & Presser 1981; Schwarz, Strack & Mai 1991",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for (index, item) in s.answered() {
        let Some(found) = s.words.overall.find(&item.text) else { continue };
        let Some(dimension) = s.options_of(item).and_then(Options::dimension) else { continue };
        let alike: Vec<&Item> = s
            .answered()
            .filter(|(i, other)| {
                *i < index && s.options_of(other).and_then(Options::dimension) == Some(dimension) && !s.words.overall.is_in(&other.text)
            })
            .map(|(_, other)| other)
            .collect();
        if alike.len() >= 3 || alike.iter().any(|other| other.block == item.block) {
            out.words(&item.text, found.range, "Ask for the whole before its parts, and keep that place in all waves.");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds(
            "S01",
            &[
                "Q: How satisfied or dissatisfied are you with the food?\n= Dissatisfied / Neither / Satisfied\nQ: Overall, how satisfied or dissatisfied are you?\n= Dissatisfied / Neither / Satisfied",
            ],
        );
    }

    #[test]
    fn leaves_alone() {
        silent(
            "S01",
            &[
                "Q: Overall, how satisfied or dissatisfied are you?\n= Dissatisfied / Neither / Satisfied\nQ: How satisfied or dissatisfied are you with the food?\n= Dissatisfied / Neither / Satisfied",
                "Q: How easy or difficult was it?\n= Difficult / Neither / Easy\nQ: Overall, how satisfied or dissatisfied are you?\n= Dissatisfied / Neither / Satisfied",
            ],
        );
    }
}
