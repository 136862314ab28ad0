//! S25: no overall criterion item.
//!
//! Detector: Three or more parts rated on one scale, and no question for the whole.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "S25", severity: Severity::Info, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "S25",
    name: "no overall criterion item",
    reason: "Without the whole nobody can tell which part matters.",
    source: "driver-analysis requirement (Johnson 2000)",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    let rated: Vec<&Item> =
        s.answered().map(|(_, i)| i).filter(|i| s.options_of(i).is_some_and(|o| matches!(o.class, Class::Bipolar(_)))).collect();
    let overall = s.items.iter().any(|i| s.words.overall.is_in(&i.text) || s.words.recommend.is_in(&i.text));
    if let [first, _, _, ..] = rated.as_slice()
        && !overall
        && !s.words.overall.is_empty()
    {
        out.whole(&first.text, "There are parts and no whole; add \"Overall, how satisfied or dissatisfied …?\" before them.");
    }
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds("S25", &["Q: How good or poor?\n= Bad / OK / Good\n- a\n- b\n- c"]);
    }

    #[test]
    fn leaves_alone() {
        silent(
            "S25",
            &[
                "Q: Overall, how good or poor was it?\n= Bad / OK / Good\nQ: How good or poor?\n= Bad / OK / Good\n- a\n- b\n- c",
                "Q: How good or poor?\n= Bad / OK / Good\n- a\n- b",
            ],
        );
    }
}
