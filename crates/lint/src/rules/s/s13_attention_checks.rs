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
    let is_named = |item: &Item| s.instructed.contains(&item.code);
    let checks = s.stems().map(|(item, text)| (item, text, s.words.instructed.find(text)));
    let checks: Vec<_> = checks.filter(|(item, _, found)| found.is_some() || is_named(item)).collect();
    let allowed = items.div_ceil(50);
    for (n, (_, text, found)) in checks.into_iter().enumerate() {
        // an item that the questionnaire names may say it in words that no list knows
        let range = found.map_or(0..text.tokens.len(), |found| found.range);
        if text.word_count() > 40 {
            out.words(text, range, "An instruction hidden in a long text; use one short item, if any.");
        } else if n >= allowed {
            out.words(text, range, "One such item in 50 is enough.");
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

    #[test]
    fn what_the_questionnaire_names_counts_in_any_words() {
        let item = |code: &str| {
            format!(r#"{{"code": "{code}", "text": "Take the first of the two.", "kind": {{"yes_no": {{"yes": "Yes", "no": "No"}}}}}}"#)
        };
        let document = |instructed: &str| -> candor_survey::Document {
            let text = format!(
                r#"{{"format": "candor-questionnaire/1", "title": "T", "blocks": [{{"code": "b", "questions": [{}, {}]}}], "instructed": [{instructed}]}}"#,
                item("a"),
                item("c")
            );
            serde_json::from_str(&text).unwrap()
        };
        let named = r#"{"item": "a", "answer": "yes"}, {"item": "c", "answer": "no"}"#;
        let count = |instructed: &str| crate::lint(&document(instructed), &Context::default()).iter().filter(|f| f.rule == "S13").count();
        assert_eq!((count(""), count(named)), (0, 1), "one is enough for so few items");
    }
}
