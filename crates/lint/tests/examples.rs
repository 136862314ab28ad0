//! Each rule's bad example is found by that rule, and its good example by no rule at warn or above.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use candor_lint::{Assurance, Context, Severity};
use candor_survey::Audience;
use serde_json::Value;
use support::{at_least, document, findings};

const EXAMPLES: &str = include_str!("examples.json");

fn texts(value: &Value) -> Vec<String> {
    value.as_array().map(|list| list.iter().map(|v| v.as_str().unwrap().to_owned()).collect()).unwrap_or_default()
}

fn number(value: &Value) -> Option<u32> {
    value.as_u64().map(|n| u32::try_from(n).unwrap())
}

/// The setting of an example.
fn context(value: &Value) -> Context {
    let known = [
        "audience",
        "assurance",
        "stores_identity",
        "headcount",
        "threshold",
        "invitation",
        "invites_by_outcome",
        "invites_by_staff",
        "hours_after_contact",
        "days_between",
        "languages",
        "randomised",
        "preset",
        "previous",
        "partner",
        "variants",
    ];
    for key in value.as_object().into_iter().flatten().map(|(key, _)| key) {
        assert!(known.contains(&key.as_str()), "{key} is not read");
    }
    let one = |key: &str| value[key].as_str().map(|text| Box::new(document(text)));
    Context {
        audience: value["audience"].as_str().map(|a| a.parse::<Audience>().unwrap()),
        assurance: value["assurance"].as_str().map(|a| if a == "anonymous" { Assurance::Anonymous } else { Assurance::Identified }),
        stores_identity: value["stores_identity"].as_bool(),
        headcount: number(&value["headcount"]),
        threshold: number(&value["threshold"]),
        invitation: value["invitation"].as_str().map(str::to_owned),
        invites_by_outcome: value["invites_by_outcome"].as_bool(),
        invites_by_staff: value["invites_by_staff"].as_bool(),
        hours_after_contact: number(&value["hours_after_contact"]),
        days_between: number(&value["days_between"]),
        languages: texts(&value["languages"]),
        randomised: texts(&value["randomised"]),
        preset: texts(&value["preset"]),
        previous: one("previous"),
        partner: one("partner"),
        variants: value["variants"].as_object().into_iter().flatten().map(|(k, v)| (k.clone(), document(v.as_str().unwrap()))).collect(),
        ..Context::default()
    }
}

#[test]
fn every_rule_has_its_two_examples() {
    let examples: Vec<Value> = serde_json::from_str(EXAMPLES).unwrap();
    let ids: Vec<&str> = examples.iter().map(|e| e["rule"].as_str().unwrap()).collect();
    let rules: Vec<&str> = candor_lint::rules::all().map(|r| r.id).collect();
    assert_eq!(ids, rules);
    let mut wrong = String::new();
    for example in &examples {
        let rule = example["rule"].as_str().unwrap();
        let bad = findings(example["bad"].as_str().unwrap(), &context(&example["bad_context"]));
        if !bad.iter().any(|f| f.rule == rule) {
            wrong.push_str(&format!("{rule} does not find {}\n", example["bad"]));
        }
        let good = findings(example["good"].as_str().unwrap(), &context(&example["good_context"]));
        for finding in at_least(&good, Severity::Warn) {
            wrong.push_str(&format!("{rule}: the good example {} is found by {}: {}\n", example["good"], finding.rule, finding.message));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
