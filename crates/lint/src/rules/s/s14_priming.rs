//! S14: priming content before ratings.
//!
//! Detector: Results, goals or benchmarks in the introduction, in headings, hints or stems before or with the questions that are rated.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "S14", severity: Severity::Error, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "S14",
    name: "priming content before ratings",
    reason: "Results and goals told before the questions become the answers.",
    source: "Pew, Writing Survey Questions",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    let rated = s.items.iter().rposition(|i| s.options_of(i).is_some_and(Options::rates));
    let beside = s.surroundings().filter(|t| t.path != s.thanks.path && t.path != s.title.path);
    for text in beside.chain(s.stems().map(|(_, t)| t)) {
        let own = s.items.iter().position(|i| !text.owner.is_empty() && i.code == text.owner);
        let after_all = matches!((own, rated), (Some(own), Some(rated)) if own > rated);
        if let Some(found) = s.words.results.find(text).filter(|_| !after_all) {
            out.words(text, found.range, "Results or goals before the rating; show them after the answers are sent.");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds(
            "S14",
            &[
                "I: Last year we scored 92 %.\nQ: How was it?\n= Bad / OK / Good",
                "Q: 85 % of customers are satisfied. How was it?\n= Bad / OK / Good",
                "Q: Our target is 9. How was it?\n= Bad / OK / Good",
            ],
        );
    }

    #[test]
    fn leaves_alone() {
        silent(
            "S14",
            &[
                "I: Our aim is to learn from you. About 2 minutes.\nQ: How was it?\n= Bad / OK / Good",
                "Q: Were 50 % of your calls answered?\n= Bad / OK / Good",
                "Q: How was it last year?\n= Bad / OK / Good",
            ],
        );
    }
}
