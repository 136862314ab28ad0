//! O16: number of points or labels changed between waves.
//!
//! Detector: An item of the previous wave has other points or labels now.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "O16", severity: Severity::Error, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "O16",
    name: "number of points or labels changed between waves",
    reason: "Answers on two scales cannot be compared, so the series breaks.",
    source: "Pew, Writing Survey Questions (measuring change)",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    let Some(previous) = &s.context.previous else { return };
    let empty = Context::default();
    let before = Subject::new(previous, &empty);
    for options in &s.options {
        let Some(item) = s.item_of(options) else { continue };
        let old = before.item(&item.code).and_then(|old| before.options_of(old));
        if let Some(old) = old.filter(|old| old.labels() != options.labels()) {
            let message = format!(
                "The wave before had {} points: {}. Keep them, or ask under a new code and run both for one wave.",
                old.points.len(),
                old.labels()
            );
            out.place(&options.path, &item.code, message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::try_it::{finds_in, silent_in};

    fn after(previous: &str) -> Context {
        Context { previous: Some(Box::new(crate::try_it::document(previous))), ..Context::default() }
    }

    #[test]
    fn scales_of_two_waves_are_compared() {
        let now = "Q: How was it?\n= Bad / OK / Good";
        finds_in("O16", now, &after("Q: How was it?\n= Very bad / Bad / OK / Good / Very good"));
        silent_in("O16", now, &after(now));
        silent_in("O16", now, &Context::default());
        silent_in("O16", now, &after("Q: How was it?\n@ number"));
    }
}
