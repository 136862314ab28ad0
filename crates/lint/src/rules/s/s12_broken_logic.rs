//! S12: broken logic.
//!
//! Detector: A text sends to the number of a question that does not exist, names an item in braces that does not exist or comes later, or a measure names an unknown item.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "S12", severity: Severity::Error, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "S12",
    name: "broken logic",
    reason: "A way that leads nowhere loses the answer and the person.",
    source: "QAS-99; Dillman, Smyth & Christian (TDM)",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    let texts = s.stems().map(|(_, t)| t).chain(s.surroundings()).chain(s.options.iter().flat_map(|o| &o.points).map(|p| &p.label));
    for text in texts {
        for found in s.words.skip.all(text) {
            let number = text.tokens.get(found.range.end).or_else(|| text.tokens.get(found.range.end - 1));
            let target = number.and_then(|t| whole(t.lower.strip_prefix('q').unwrap_or(&t.lower)));
            if let Some(target) = target.filter(|n| *n == 0 || *n > s.question_count()) {
                let message = format!("There is no question {target}; there are {}.", s.question_count());
                out.words(text, found.range.start..found.range.end + 1, message);
            }
        }
        braces(s, text, out);
    }
    for measure in &s.measures {
        for code in measure.items.iter().filter(|code| s.item(code).is_none() && !s.beyond.contains(code)) {
            out.place(&format!("{}.items", measure.path), "", format!("There is no item {code}."));
        }
    }
}

/// `{code}` or `{{code}}` of an item that is answered before.
fn braces(s: &Subject<'_>, text: &Text, out: &mut Out<'_>) {
    let mut from = 0;
    while let Some(open) = text.raw.get(from..).and_then(|rest| rest.find('{')).map(|at| at + from) {
        let inside = text.raw.get(open..).unwrap_or_default().trim_start_matches('{');
        let Some((name, _)) = inside.split_once('}') else { return };
        let start = text.raw.len() - inside.len();
        from = start + name.len();
        let code = name.trim();
        let code = code.strip_prefix("answer.").unwrap_or(code);
        let place = s.items.iter().position(|i| i.code == code);
        let own = s.items.iter().position(|i| i.code == text.owner);
        let range = tokens_within(text, start, start + name.len());
        // names of fields are not items; only what looks like a code of this questionnaire is judged
        if place.is_none() && !code.is_empty() && s.items.iter().any(|i| alike(&i.code, code)) {
            out.words(text, range, format!("There is no item {code}."));
        } else if matches!((place, own), (Some(p), Some(o)) if p >= o) {
            out.words(text, range, format!("The answer to {code} is not there yet; ask it before."));
        }
    }
}

/// Same letters, another number.
fn alike(a: &str, b: &str) -> bool {
    let letters = |c: &str| c.trim_end_matches(|d: char| d.is_ascii_digit()).to_owned();
    letters(a) == letters(b)
}

fn tokens_within(text: &Text, start: usize, end: usize) -> std::ops::Range<usize> {
    let first = text.tokens.iter().position(|t| t.start >= start).unwrap_or(0);
    let last = text.tokens.iter().rposition(|t| t.end <= end).map_or(first, |i| i + 1);
    first..last.max(first)
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds(
            "S12",
            &[
                "If no, skip to question 99.",
                "Q: How was {q9}?",
                "Q: How was {q2}?\nQ: What did you buy?",
                "Q: How was it?\n= Bad / OK / Good\nM: index q1, gone",
            ],
        );
    }

    #[test]
    fn leaves_alone() {
        silent(
            "S12",
            &[
                "Q: Did you call?\n* Yes / No, go to question 3\nQ: How was it?\nQ: What else?",
                "Q: What did you buy?\nQ: How was {q1}?",
                "Q: How was {customer_name}?",
            ],
        );
    }
    /// What nobody is asked for as it is written can be measured all the same.
    #[test]
    fn values_fields_and_loops_are_items_too() {
        for (text, of) in [
            (include_str!("../../../../survey/tests/loops.json"), "measures over loops"),
            (include_str!("../../../../survey/tests/beside.json"), "measures over values"),
        ] {
            let mut document: candor_survey::Document = serde_json::from_str(text).unwrap();
            let found = |document: &candor_survey::Document| {
                let all = crate::lint(document, &crate::Context::default());
                all.into_iter().filter(|f| f.rule == "S12").map(|f| f.message).collect::<Vec<_>>()
            };
            assert_eq!(found(&document), Vec::<String>::new(), "{of}");
            document.measures[0].items.push("gone.phone".parse().unwrap());
            assert_eq!(found(&document), ["There is no item gone.phone."], "{of}");
        }
    }
}
