//! What holds for every document, however unfinished.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use candor_lint::{Context, Finding, lint, lint_live};
use candor_survey::Document;
use candor_survey::builtin::templates;
use proptest::prelude::*;
use support::document;

/// The text at a path, as a program that shows findings looks it up.
fn text_at(document: &Document, path: &str) -> Option<String> {
    let json = serde_json::to_value(document).unwrap();
    let mut value = &json;
    for step in path.split(['.', '[']) {
        let step = step.trim_end_matches(']');
        value = match step.parse::<usize>() {
            Ok(index) if value.is_array() => &value[index],
            _ => &value[step],
        };
        // the kind is an object of one field
        if step == "kind" && value.as_object().is_some_and(|fields| fields.len() == 1) {
            value = value.as_object()?.values().next()?;
        }
    }
    value.as_str().map(str::to_owned)
}

fn check(document: &Document, context: &Context) -> Vec<Finding> {
    let findings = lint(document, context);
    for finding in &findings {
        assert!(!finding.message.is_empty() && finding.start <= finding.end, "{finding:?}");
        let text = match finding.path.as_str() {
            "context.invitation" => context.invitation.clone(),
            "context.subject" => context.subject.clone(),
            path => text_at(document, path),
        };
        if finding.end > finding.start {
            let text = text.unwrap_or_else(|| panic!("{finding:?} points to no text"));
            assert!(text.get(finding.start..finding.end).is_some(), "{finding:?} in {text:?}");
            if let Some(change) = &finding.rewrite {
                assert!(text.get(change.start..change.end).is_some(), "{finding:?} in {text:?}");
            }
        }
    }
    assert_eq!(findings, lint(document, context), "the same document gives the same findings");
    if document.language == "en" {
        let live: Vec<&str> = candor_lint::rules::live().map(|rule| rule.id).collect();
        let expected: Vec<Finding> = findings.iter().filter(|f| live.contains(&f.rule)).cloned().collect();
        assert_eq!(lint_live(document, context), expected, "a browser finds the same");
    }
    findings
}

fn fragments() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "How",
        "satisfied",
        "or",
        "and",
        "dissatisfied",
        "you",
        "with",
        "it",
        "?",
        "??",
        "!",
        ",",
        "(",
        ")",
        ":",
        "/",
        "&",
        "not",
        "never",
        "don't",
        "isn’t",
        "always",
        "GREAT",
        "SLA",
        "Obviously,",
        "very",
        "really",
        "5",
        "10",
        "-5",
        "0–5",
        "1,000",
        "%",
        "😀",
        "ß",
        "é",
        "İ",
        "{q1}",
        "{q",
        "question 99",
        "go to",
        "our",
        "excellent",
        "in the last",
        "months",
        "If",
        "because",
        "wie",
        "zufrieden",
        "nicht",
        "…",
        "\u{301}",
        "\u{200d}",
        " ",
        "\n",
        "☆",
        "N/A",
        "other",
    ]);
    prop::collection::vec(prop_oneof![4 => words.prop_map(str::to_owned), 1 => "\\PC{0,6}"], 0..14).prop_map(|parts| parts.join(" "))
}

fn changed(texts: &[String], language: &str, kinds: &[usize]) -> Document {
    let lines = [
        "Q: x\n= a / b / c\nna: d",
        "Q: x\n* a / b / c",
        "Q: x\n+ a / b / ^c",
        "Q: x\n@ 0-10 a / b",
        "Q: x\n= a / b / c\n- x\n~ y",
        "Q: x\n@ number\n!",
        "Q: x",
    ];
    let text: Vec<&str> = kinds.iter().filter_map(|k| lines.get(*k % lines.len()).copied()).collect();
    let mut document = document(&format!("I: x\n{}", text.join("\n")));
    language.clone_into(&mut document.language);
    let mut next = texts.iter().cycle().cloned();
    let mut take = |text: &mut String| *text = next.next().unwrap_or_default();
    take(&mut document.title);
    take(&mut document.introduction);
    let mut json = serde_json::to_value(&document).unwrap();
    fill(&mut json["blocks"], &mut take);
    serde_json::from_value(json).unwrap()
}

/// Puts other texts wherever respondents read one.
fn fill(value: &mut serde_json::Value, take: &mut impl FnMut(&mut String)) {
    match value {
        serde_json::Value::Array(list) => list.iter_mut().for_each(|v| fill(v, take)),
        serde_json::Value::Object(fields) => {
            for (key, field) in fields {
                if ["text", "help", "label", "title", "low", "high", "not_applicable"].contains(&key.as_str())
                    && let serde_json::Value::String(text) = field
                {
                    take(text);
                } else {
                    fill(field, take);
                }
            }
        }
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn no_document_panics_and_spans_lie_in_their_texts(
        texts in prop::collection::vec(fragments(), 1..9),
        language in prop::sample::select(vec!["en", "de", "fi", ""]),
        kinds in prop::collection::vec(0_usize..7, 0..5),
    ) {
        let document = changed(&texts, language, &kinds);
        let previous = changed(&texts[1..], language, &kinds);
        let context = Context {
            headcount: Some(7),
            subject: texts.first().cloned(),
            invitation: texts.last().cloned(),
            previous: Some(Box::new(previous.clone())),
            partner: Some(Box::new(previous.clone())),
            variants: vec![("kiosk".into(), previous)],
            preset: vec!["q1".into()],
            stores_identity: Some(true),
            ..Context::default()
        };
        check(&document, &Context::default());
        check(&document, &context);
    }
}

#[test]
fn what_needs_the_setting_is_silent_without_it() {
    let unknown = Context::default();
    let live: Vec<&str> = candor_lint::rules::live().map(|rule| rule.id).collect();
    assert_eq!(live.len(), 87);
    for template in templates() {
        assert!(lint(&template.document, &unknown).iter().all(|f| live.contains(&f.rule)));
    }
}

#[test]
fn paths_of_the_templates_lead_to_texts() {
    for template in templates() {
        assert!(!check(&template.document, &Context::default()).is_empty());
    }
}

#[test]
fn in_a_language_without_lists_only_the_structure_is_judged() {
    let text = |tag: &str| format!("L: {tag}\nQ: Does your manager always listen?\n= Bad / Good\nQ: Which?\n+ a / b / c");
    let rules = |tag: &str| lint(&document(&text(tag)), &Context::default()).iter().map(|f| f.rule).collect::<Vec<_>>();
    assert!(rules("en").contains(&"W12"));
    assert_eq!(rules("fi"), ["O17"]);
}

#[test]
fn other_forms_of_a_question_are_judged_at_their_own_place() {
    use candor_survey::document::{Suppression, Variant};
    let mut document = candor_survey::builtin::customer_satisfaction();
    let before = lint(&document, &Context::default()).len();
    let leading = "Don't you agree that our wonderful staff helped you quickly?";
    let question = &mut document.blocks[0].questions[0];
    question.variants.push(Variant { text: leading.into(), ..Variant::plain("leading".parse().unwrap()) });
    let path = "blocks[0].questions[0].variants[0].text";
    let found = lint(&document, &Context::default());
    assert!(found.len() > before);
    let of_form: Vec<_> = found.iter().filter(|f| f.path == path).collect();
    assert!(of_form.iter().any(|f| f.suppressed.is_none() && leading.get(f.start..f.end).is_some()), "{found:?}");
    for finding in &of_form {
        document.suppressions.push(Suppression { rule: finding.rule.into(), at: path.into(), reason: "It is what is tried.".into() });
    }
    assert!(lint(&document, &Context::default()).iter().filter(|f| f.path == path).all(|f| f.suppressed.is_some()));
}
