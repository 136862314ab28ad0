//! W24: hypothetical.
//!
//! Detector: `would you`, `if … were`, `imagine`, `suppose`; the intention to recommend is advice only, and polite forms such as `would you say` are left alone.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "W24", severity: Severity::Warn, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "W24",
    name: "hypothetical",
    reason: "What people say they would do is a poor guide to what they do.",
    source: "Sudman & Bradburn 1982; QAS-99 (Willis & Lessler)",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for (_, text, found) in in_stems(s, &s.words.hypothetical) {
        let polite = s.words.harmless_would.all(text).iter().any(|h| h.range.start < found.range.end && found.range.start < h.range.end);
        if s.words.recommend.is_in(text) {
            out.words(text, found.range, "An intention is asked for; it says more about the mood than about what will be done.")
                .only(Severity::Info);
        } else if !polite {
            out.words(text, found.range, "It asks what would be; ask what is or what was done.");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::try_it::{findings, finds, silent};

    #[test]
    fn finds_it() {
        finds(
            "W24",
            &[
                "Would you pay more for faster delivery?",
                "Imagine you had no manager. How would you work?",
                "If the office were closed, where would you work?",
                "L: de\nQ: Würden Sie mehr bezahlen?",
            ],
        );
    }

    #[test]
    fn leaves_alone() {
        silent(
            "W24",
            &[
                "How would you rate this contact?",
                "Would you say that you are happy or unhappy?",
                "If you called us, how long did you wait?",
            ],
        );
    }

    #[test]
    fn recommending_is_advice_only() {
        let found = findings("Would you recommend us to a friend?", &Context::default());
        assert!(found.iter().any(|f| f.rule == "W24" && f.severity == Severity::Info));
        assert!(found.iter().all(|f| f.rule != "W24" || f.severity == Severity::Info));
    }
}
