//! S13: attention checks: too many or trick items.
//!
//! Detector: More than one instructed item for 50 items, or an instruction hidden in a long text.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "S13", severity: Severity::Info, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "S13",
    name: "attention checks: too many or trick items",
    reason: "Trick items annoy those who read, and miss those who do not.",
    source: "Meade & Craig 2012; Curran 2016; 2024 review finds IMCs perform poorly",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    let items = s.answered().count();
    let checks: Vec<(&Item, &Text, Match)> = s.stems().filter_map(|(i, t)| Some((i, t, s.words.instructed.find(t)?))).collect();
    let allowed = items.div_ceil(50);
    for (n, (_, text, found)) in checks.into_iter().enumerate() {
        if text.word_count() > 40 {
            out.words(text, found.range, "An instruction hidden in a long text; use one short item, if any.");
        } else if n >= allowed {
            out.words(text, found.range, "One such item in 50 is enough.");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::try_it::{finds, finds_in, silent};

    #[test]
    fn finds_it() {
        finds("S13", &["Q: Please select Disagree here.\nQ: Please choose Never for this item."]);
    }

    #[test]
    fn leaves_alone() {
        silent("S13", &["Q: Please select Disagree here.\nQ: How was it?", "Please choose the office you work in."]);
    }

    #[test]
    fn a_long_text_is_a_trap() {
        let text =
            format!("{} Please select purple to show that you read this.", "We are interested in how people read long texts. ".repeat(6));
        finds_in("S13", &text, &Context::default());
    }
}
