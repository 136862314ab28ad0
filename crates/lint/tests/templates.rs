//! The built-in questionnaires and the questions of the bank are clean, or say why not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use candor_lint::{Context, Finding, lint};
use candor_survey::document::{Block, Suppression};
use candor_survey::{Audience, Document, builtin};

/// Findings at warn or above that nobody explains, and suppressions that suppress nothing.
fn faults(document: &Document, audience: Audience) -> Vec<String> {
    let context = Context { audience: Some(audience), ..Context::default() };
    let findings = lint(document, &context);
    let told = |f: &&Finding| f.counts();
    let mut faults: Vec<String> =
        findings.iter().filter(told).map(|f| format!("{} at {} ({}): {}", f.rule, f.item, f.path, f.message)).collect();
    let used = |s: &&Suppression| findings.iter().any(|f| f.suppressed.as_ref() == Some(&s.reason)) && s.problem().is_none();
    faults.extend(document.suppressions.iter().filter(|s| !used(s)).map(|s| format!("{s:?} suppresses nothing")));
    faults
}

#[test]
fn templates_are_clean_or_say_why() {
    let all = builtin::templates().into_iter().flat_map(|t| {
        let of = t.key;
        faults(&t.document, t.audience).into_iter().map(move |fault| format!("{of}: {fault}"))
    });
    let all: Vec<String> = all.collect();
    assert!(all.is_empty(), "{all:#?}");
}

/// Each stands in a questionnaire of its own, with an introduction and an end.
#[test]
fn questions_of_the_bank_are_clean_or_say_why() {
    let mut all = Vec::new();
    for item in builtin::bank() {
        let mut document = builtin::template("journey-touchpoint").unwrap().document;
        document.measures.clone_from(&item.measures);
        document.suppressions.clone_from(&item.suppressions);
        let own = Block {
            code: "own".parse().unwrap(),
            title: item.area.clone(),
            questions: vec![item.question.clone()],
            ..document.blocks[0].clone()
        };
        document.blocks = vec![own];
        // what is said of the whole and not of the question
        let of_question = faults(&document, item.audience)
            .into_iter()
            .filter(|fault| !fault.starts_with("S0") && !fault.starts_with("S1") && !fault.starts_with("S2"));
        all.extend(of_question.map(|fault| format!("{}: {fault}", item.key)));
    }
    assert!(all.is_empty(), "{all:#?}");
}
