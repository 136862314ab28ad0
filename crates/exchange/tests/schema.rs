//! The published schema of our own format says what the types say.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;
use std::path::PathBuf;

use candor_exchange::import;
use candor_survey::document::Kind;
use candor_survey::{Document, Questionnaire, builtin};
use jsonschema::Validator;
use serde_json::{Value, json};

fn read(path: &str) -> String {
    std::fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)).unwrap()
}

fn schema() -> Value {
    serde_json::from_str(&read("docs/questionnaire.schema.json")).unwrap()
}

fn validator() -> Validator {
    jsonschema::draft202012::new(&schema()).unwrap()
}

/// Every questionnaire that is at hand and can be published.
fn documents() -> Vec<Document> {
    let of_tests = ["all_kinds", "more_kinds", "beside", "loops"]
        .map(|name| serde_json::from_str(&read(&format!("crates/survey/tests/{name}.json"))).unwrap());
    let imported = ["surveyjs.json", "limesurvey.lss", "qualtrics.qsf"].map(|name| {
        let file = read(&format!("crates/exchange/tests/fixtures/{name}"));
        import(file.as_bytes(), None).unwrap().document
    });
    let built_in = builtin::templates().into_iter().map(|template| template.document);
    built_in.chain(of_tests).chain(imported).collect()
}

/// The word for a kind. A new kind does not compile until it is here; then it must be in the schema too.
const fn word(kind: &Kind) -> &'static str {
    match kind {
        Kind::SingleChoice { .. } => "single_choice",
        Kind::MultipleChoice { .. } => "multiple_choice",
        Kind::Rating { .. } => "rating",
        Kind::ZeroToTen { .. } => "zero_to_ten",
        Kind::Matrix { .. } => "matrix",
        Kind::ShortText { .. } => "short_text",
        Kind::LongText { .. } => "long_text",
        Kind::Number { .. } => "number",
        Kind::Date { .. } => "date",
        Kind::YesNo { .. } => "yes_no",
        Kind::ChoiceMatrix { .. } => "choice_matrix",
        Kind::Ranking { .. } => "ranking",
        Kind::ConstantSum { .. } => "constant_sum",
        Kind::Slider { .. } => "slider",
        Kind::Time { .. } => "time",
        Kind::DateRange { .. } => "date_range",
        Kind::Email => "email",
        Kind::Phone => "phone",
        Kind::SemanticDifferential { .. } => "semantic_differential",
        Kind::MaxDiff { .. } => "max_diff",
        Kind::Consent { .. } => "consent",
        Kind::Statement => "statement",
        Kind::PictureChoice { .. } => "picture_choice",
        Kind::FileUpload { .. } => "file_upload",
    }
}

#[test]
fn every_questionnaire_satisfies_it() {
    let validator = validator();
    for document in documents() {
        let title = document.title.clone();
        // with all fields, also those that are usually left out: a new field is missed here
        let value = serde_json::to_value(&document).unwrap();
        let errors: Vec<String> = validator.iter_errors(&value).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(errors.is_empty(), "{title}: {errors:#?}");
        assert!(Questionnaire::try_from(document).is_ok(), "{title}");
    }
}

#[test]
fn every_kind_has_its_entry_and_an_example() {
    let schema = schema();
    let entries = schema["$defs"]["kind"]["oneOf"].as_array().unwrap();
    let listed: BTreeSet<String> = entries
        .iter()
        .map(|entry| entry["const"].as_str().map_or_else(|| entry["required"][0].as_str().unwrap().to_owned(), str::to_owned))
        .collect();
    let used: BTreeSet<String> =
        documents().iter().flat_map(|d| &d.blocks).flat_map(|b| &b.questions).map(|q| word(&q.kind).to_owned()).collect();
    assert_eq!(listed, used, "a kind is missing in docs/questionnaire.schema.json or in crates/survey/tests/*.json");
}

#[test]
fn what_cannot_be_read_does_not_satisfy_it() {
    let validator = validator();
    let good = json!({ "format": "candor-questionnaire/1", "title": "t", "blocks": [{ "code": "b", "questions": [{ "code": "q", "text": "Why?", "kind": { "long_text": {} } }] }] });
    assert!(validator.is_valid(&good));
    for (pointer, value) in [
        ("/format", json!("candor-questionnaire/2")),
        ("/title", json!("")),
        ("/blocks", json!([])),
        ("/blocks/0/code", json!("a b")),
        ("/blocks/0/questions/0/kind", json!("email_address")),
        ("/blocks/0/questions/0/kind", json!({ "long_text": { "max": 3 } })),
        ("/blocks/0/questions/0/kind", json!({ "long_text": {}, "short_text": {} })),
        ("/blocks/0/questions/0/kind", json!({ "rating": { "points": [] } })),
        ("/blocks/0/questions/0/text", json!(3)),
    ] {
        let mut bad = good.clone();
        *bad.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}")) = value;
        assert!(!validator.is_valid(&bad), "{pointer}");
        assert!(Questionnaire::from_json(&bad.to_string()).is_err(), "{pointer}");
    }
}
