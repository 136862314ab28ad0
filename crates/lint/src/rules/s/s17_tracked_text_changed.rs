//! S17: tracked item text changed.
//!
//! Detector: An item of the previous wave has another text now; case, spaces and marks do not count. Needs the previous wave.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "S17", severity: Severity::Error, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "S17",
    name: "tracked item text changed",
    reason: "Another wording is another question, so the series breaks.",
    source: "Pew, Writing Survey Questions (measuring change over time)",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    let Some(previous) = &s.context.previous else { return };
    let empty = Context::default();
    let before = Subject::new(previous, &empty);
    for item in &s.items {
        if let Some(old) = before.item(&item.code).filter(|old| words(&old.text) != words(&item.text)) {
            out.whole(
                &item.text,
                format!("The wave before asked \"{}\". Keep it, or ask under a new code and run both for one wave.", old.text.raw),
            );
        }
    }
}

fn words(text: &Text) -> Vec<&str> {
    text.tokens.iter().filter(|t| t.sort != Sort::Mark).map(|t| t.lower.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::try_it::{finds_in, silent_in};

    #[test]
    fn texts_of_two_waves_are_compared() {
        let after = |previous: &str| Context { previous: Some(Box::new(crate::try_it::document(previous))), ..Context::default() };
        finds_in("S17", "How happy are you?", &after("How satisfied are you?"));
        silent_in("S17", "How happy are you?", &after("how happy  are you"));
        silent_in("S17", "How happy are you?", &Context::default());
    }
}
