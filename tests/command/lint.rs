//! Judging a questionnaire on the command line.

use std::path::Path;

use candor_tests::process::run;
use serde_json::Value;

use crate::write;

const DOCUMENT: &str = r#"{"format": "candor-questionnaire/1", "title": "Contact", "blocks": [{"code": "b", "questions": [
    {"code": "sat", "text": "How satisfied or dissatisfied are you with \"our\" desk?", "kind": {"rating": {"points": [
        {"code": "p1", "label": "Dissatisfied", "value": 1}, {"code": "p2", "label": "Neither", "value": 2}, {"code": "p3", "label": "Satisfied", "value": 3}]}}},
    {"code": "wait", "text": "Obviously, did you \"always\" wait?", "kind": {"single_choice": {"options": [
        {"code": "y", "label": "Yes"}, {"code": "n", "label": "No"}]}}}]}]}"#;

/// Exit status, standard output and standard error.
fn lint(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = run(folder, &[&["lint"], arguments].concat());
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "contact.json", DOCUMENT);
    write(folder.path(), "clean.json", &DOCUMENT.replace("Obviously, did you \\\"always\\\" wait?", "Did you wait?"));
    folder
}

#[test]
fn the_exit_status_tells_how_it_went() {
    let folder = folder();
    let (status, out, _) = lint(folder.path(), &["clean.json"]);
    assert_eq!((status, out.lines().last()), (0, Some("0 errors, 0 warnings, 1 piece of advice, 0 suppressed")), "{out}");
    let (status, out, _) = lint(folder.path(), &["contact.json"]);
    assert_eq!(status, 1);
    assert!(out.contains("contact.json:4:31: error W02 leading: appeal to majority or authority (wait)"), "{out}");
    assert!(out.contains("Instead: Did you \"always\" wait?"), "{out}");
    assert!(out.contains("contact.json:4:52: warn W12 absolutes (wait)\n  > always\n"), "{out}");
    for (file, said) in [("gone.json", "gone.json: "), ("broken.json", "line 1 column"), ("other.json", "use \"candor-questionnaire/1\"")] {
        write(folder.path(), "broken.json", "{\"format\"");
        write(folder.path(), "other.json", &DOCUMENT.replace("questionnaire/1", "questionnaire/9"));
        let (status, out, error) = lint(folder.path(), &[file]);
        assert_eq!((status, out.as_str()), (2, ""), "{file}");
        assert!(error.contains(said), "{error}");
    }
    assert!(!folder.path().join("candor.db").exists(), "no database is needed, and none is made");
}

#[test]
fn json_is_what_the_interface_answers() {
    let folder = folder();
    let (status, out, _) = lint(folder.path(), &["contact.json", "--format", "json"]);
    let report: candor_wire::lint::LintReport = serde_json::from_str(&out).unwrap();
    assert_eq!((status, report.errors, report.warnings), (1, 1, 1));
}

#[test]
fn sarif_has_rules_regions_fixes_and_suppressions() {
    let folder = folder();
    let kept = DOCUMENT.replacen(
        "\"title\"",
        "\"suppressions\": [{\"rule\": \"W12\", \"at\": \"wait\", \"reason\": \"As in 2019.\"}], \"title\"",
        1,
    );
    write(folder.path(), "contact.json", &kept);
    let (status, out, _) = lint(folder.path(), &["contact.json", "--format", "sarif"]);
    assert_eq!(status, 1);
    let log: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(run["tool"]["driver"]["rules"].as_array().unwrap().len(), 97);
    let results = run["results"].as_array().unwrap();
    let result = |rule: &str| results.iter().find(|r| r["ruleId"] == rule).unwrap();
    let appeal = result("W02");
    assert_eq!(run["tool"]["driver"]["rules"][appeal["ruleIndex"].as_u64().unwrap() as usize]["id"], "W02");
    assert_eq!((appeal["level"].as_str(), &appeal["suppressions"]), (Some("error"), &serde_json::json!([])));
    let place = &appeal["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "contact.json");
    assert_eq!((place["region"]["startLine"].as_u64(), place["region"]["startColumn"].as_u64()), (Some(4), Some(31)));

    // applying the fix as an editor does leaves a questionnaire that can be read
    let change = &appeal["fixes"][0]["artifactChanges"][0]["replacements"][0];
    let (region, with) = (&change["deletedRegion"], change["insertedContent"]["text"].as_str().unwrap());
    let line = kept.lines().nth(region["startLine"].as_u64().unwrap() as usize - 1).unwrap();
    let at = |key: &str| region[key].as_u64().unwrap() as usize - 1;
    let fixed = format!("{}{with}{}", &line[..at("startColumn")], &line[at("endColumn")..]);
    assert!(fixed.contains("\"text\": \"Did you \\\"always\\\" wait?\""), "{fixed}");

    let absolute = result("W12");
    assert_eq!(absolute["suppressions"][0]["justification"], "As in 2019.");
}

#[test]
fn other_questionnaires_and_facts_can_be_given() {
    let folder = folder();
    write(folder.path(), "wave.json", &DOCUMENT.replace("How satisfied or dissatisfied are you", "How happy or unhappy are you"));
    write(folder.path(), "context.json", r#"{"threshold": 2}"#);
    let rules = |arguments: &[&str]| {
        let (_, out, error) = lint(folder.path(), &[&["clean.json", "--format", "json"], arguments].concat());
        let report: Value = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{error}"));
        report["findings"].as_array().unwrap().iter().map(|f| f["rule"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(rules(&["--audience", "customers"]), ["O03"]);
    assert_eq!(rules(&["--previous", "wave.json"]), ["O03", "S17", "S17"]);
    assert_eq!(rules(&["--context", "context.json"]), ["O03", "S22"]);
    let partner = DOCUMENT.replace("{\"code\": \"p2\", \"label\": \"Neither\", \"value\": 2}, ", "");
    write(folder.path(), "partner.json", &partner);
    assert_eq!(rules(&["--against", "partner.json"]), ["O03", "S16"]);
    let (status, _, error) = lint(folder.path(), &["clean.json", "--against", "gone.json"]);
    assert!(status == 2 && error.contains("gone.json"), "{error}");
    let (status, _, error) = lint(folder.path(), &["clean.json", "--audience", "people"]);
    assert!(status == 2 && error.contains("use employees or customers"), "{error}");
}
