//! W06: presupposition / unfiltered assumption.
//!
//! Detector: Phrases such as `why do you like`, `how much has … improved`, `when did you stop`, unless an earlier question asks whether it is so.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "W06", severity: Severity::Warn, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "W06",
    name: "presupposition / unfiltered assumption",
    reason: "A question that takes something for granted cannot be answered by those for whom it is not so.",
    source: "QAS-99 (Willis & Lessler) 4a; QUAID (Graesser et al.) 'misleading presupposition'",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for (item, text, found) in in_stems(s, &s.words.presupposition) {
        if stem::said_around(item, s, &s.words.used_it) || names_both(s, text, &found) {
            continue;
        }
        let message = quoted(text, &found, "takes for granted what was not asked; ask first whether it is so, or name both directions.");
        out.words(text, found.range, message);
    }
}

/// Whether both directions are named: "better or worse".
fn names_both(s: &Subject<'_>, text: &Text, found: &Match) -> bool {
    let or = |f: &Match| f.meaning == "or" && (found.range.start..=found.range.end).contains(&f.range.start);
    s.words.heavy_words.all(text).iter().any(or)
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds(
            "W06",
            &[
                "Why do you prefer our app?",
                "How much did the course help you?",
                "When did you stop using the portal?",
                "What do you like best about working here?",
                "What problems did you have with the order?",
                "How much better is the new office?",
                "How does our app make your life easier?",
                "Do you have any problems with your manager?",
            ],
        );
    }

    #[test]
    fn leaves_alone() {
        silent(
            "W06",
            &[
                "What problems, if any, did you have with the order?",
                "What one change would help you most in your work?",
                "How much time did you need?",
                "How much did you save last month?",
            ],
        );
    }
}
