//! S22: no reporting threshold stated.
//!
//! Detector: The smallest group reported has fewer than five people. Needs the threshold.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "S22", severity: Severity::Warn, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "S22",
    name: "no reporting threshold stated",
    reason: "Results of a handful of people are results of persons.",
    source: "vendor practice (Tivian remainder rule, 5); SDC Handbook",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    if let Some(threshold) = s.context.threshold.filter(|n| *n < 5) {
        out.place(
            "context.threshold",
            "",
            format!("Groups of {threshold} are reported; report none below 5, better 8 to 10 for employees."),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::try_it::{finds_in, silent_in};

    #[test]
    fn five_are_enough() {
        let of = |n| Context { threshold: Some(n), ..Context::default() };
        finds_in("S22", "How was it?", &of(4));
        silent_in("S22", "How was it?", &of(5));
        silent_in("S22", "How was it?", &Context::default());
    }
}
