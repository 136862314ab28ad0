//! S24: composite with too few items.
//!
//! Detector: An index or favourability of fewer than three items that no single criterion stands for.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "S24", severity: Severity::Info, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "S24",
    name: "composite with too few items",
    reason: "One or two items measure a construct poorly, and their error cannot be told.",
    source: "Eisinga et al. 2013; Saris & Gallhofer 2014 / SQP",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for measure in s.measures.iter().filter(|m| m.composite) {
        let own = measure.items.len() == 1 && measure.items.first().and_then(|c| s.item(c)).is_some_and(|i| s.words.overall.is_in(&i.text));
        if measure.items.len() < 3 && !measure.items.is_empty() && !own {
            out.place(
                &measure.path,
                "",
                format!("It has {} of the 3 to 5 items that a construct needs; report it as the item it is.", measure.items.len()),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds(
            "S24",
            &[
                "Q: How engaged are you?\n= Bad / OK / Good\nM: index q1",
                "Q: a?\n= Bad / OK / Good\nQ: b?\n= Bad / OK / Good\nM: favourability q1, q2",
            ],
        );
    }

    #[test]
    fn leaves_alone() {
        silent(
            "S24",
            &[
                "Q: Overall, how was it?\n= Bad / OK / Good\nM: index q1",
                "Q: How?\n= Bad / OK / Good\n- a\n- b\n- c\nM: index r1, r2, r3",
                "Q: a?\n= Bad / OK / Good\nM: number q1",
            ],
        );
    }
}
