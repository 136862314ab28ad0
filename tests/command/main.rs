//! The program itself: its commands, and what it survives.

mod audit;
mod convert;
mod disk;
mod import;
mod kill;
mod letters;
mod lint;
mod maintain;

use std::path::Path;

use candor_tests::process::succeed;
use candor_tests::repository_file;
use tempfile::TempDir;

const QUESTIONNAIRE: &str = r#"{"format": "candor-questionnaire/1", "title": "Contact", "blocks": [{"code": "b", "questions": [
    {"code": "sat", "text": "How satisfied or dissatisfied are you?", "kind": {"rating": {"points": [
        {"code": "p1", "label": "Dissatisfied", "value": 1}, {"code": "p2", "label": "Neither", "value": 2}, {"code": "p3", "label": "Satisfied", "value": 3}]}}},
    {"code": "wait", "text": "Minutes waited", "kind": {"number": {"min": 0}}},
    {"code": "note", "text": "What should change?", "kind": {"long_text": {}}}]}],
    "measures": [{"code": "sat", "name": "Satisfaction", "kind": "index", "items": ["sat"]}]}"#;

/// A folder with a database, two units and a published survey `contact`.
fn with_survey() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "units.csv", "code,name\nn,North\ns,South\n");
    write(folder.path(), "contact.json", QUESTIONNAIRE);
    succeed(folder.path(), &["import", "units", "units.csv"]);
    succeed(folder.path(), &["survey", "create", "contact.json", "--audience", "customers", "--slug", "contact", "--wave", "w1"]);
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).unwrap();
}

/// The example files of the README.
fn example(name: &str) -> String {
    repository_file(&format!("docs/examples/linkage/{name}")).display().to_string()
}
