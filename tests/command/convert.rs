//! Converting questionnaires of other systems on the command line.

use std::path::Path;

use candor_tests::process::{fail, run, succeed};
use candor_tests::repository_file;
use candor_wire::exchange::ImportReport;

use crate::write;

fn sample(name: &str) -> String {
    repository_file(&format!("crates/exchange/tests/fixtures/{name}")).display().to_string()
}

/// Exit status, standard output and standard error.
fn convert(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = run(folder, &[&["survey", "convert"], arguments].concat());
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn a_file_is_converted_and_what_was_lost_is_told_first() {
    let folder = tempfile::tempdir().unwrap();
    let (status, out, error) = convert(folder.path(), &[&sample("qualtrics.qsf"), "--out", "buying.json"]);
    assert_eq!((status, error.as_str()), (0, ""), "{out}");
    let places = ["Qualtrics .qsf: Buying and advice", "\nDropped: ", "\nApproximated: ", "\nExact: ", "Written to buying.json."];
    let places: Vec<usize> = places.iter().map(|piece| out.find(piece).unwrap_or_else(|| panic!("{piece} in {out}"))).collect();
    assert!(places.is_sorted(), "{out}");
    assert!(out.contains("  question QID4, skip: nothing is skipped by a jump"), "{out}");
    assert!(!folder.path().join("candor.db").exists(), "no database is needed, and none is made");

    // the linter has its say before anybody is asked
    let create = |slug| ["survey", "create", "buying.json", "--audience", "customers", "--slug", slug, "--wave", "w1"];
    let refused = fail(folder.path(), &create("buying"));
    assert!(refused.contains("blocks[0].questions[1].text: W15: ") && refused.contains("keep each finding with a reason"), "{refused}");
    let file = folder.path().join("buying.json");
    let mut kept: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
    kept["suppressions"] = serde_json::json!([{"rule": "W15", "at": "", "reason": "It was asked so for years."}]);
    std::fs::write(&file, kept.to_string()).unwrap();
    succeed(folder.path(), &create("bought"));
    let (_, again, _) = convert(folder.path(), &["buying.json", "--format", "json"]);
    let report: ImportReport = serde_json::from_str(&again).unwrap();
    assert_eq!((report.format.as_str(), report.findings.len(), report.unfinished.len()), ("Candor JSON", 0, 0));
    let written: candor_survey::Document =
        serde_json::from_str(&std::fs::read_to_string(folder.path().join("buying.json")).unwrap()).unwrap();
    assert_eq!(report.document, written, "our own format comes back as it was");
}

#[test]
fn json_is_what_the_interface_answers() {
    let folder = tempfile::tempdir().unwrap();
    for (name, exact) in [("xlsform_exact.xlsx", true), ("limesurvey.lss", false)] {
        let (status, out, _) = convert(folder.path(), &[&sample(name), "--format", "json"]);
        let report: ImportReport = serde_json::from_str(&out).unwrap();
        let all_exact = report.findings.iter().all(|f| f.outcome == candor_wire::exchange::ImportOutcome::Exact);
        assert_eq!((status, all_exact), (0, exact), "{name}");
    }
}

#[test]
fn what_cannot_be_read_is_refused_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "page.html", "<!DOCTYPE html><p>private</p>");
    write(folder.path(), "kept.json", "kept");
    let file = std::fs::File::create(folder.path().join("huge.json")).unwrap();
    file.set_len(100_000_000).unwrap();
    for (file, said) in [("page.html", "document type"), ("gone.json", "gone.json"), ("huge.json", "The file has 100000000 bytes")] {
        let (status, out, error) = convert(folder.path(), &[file, "--out", "new.json"]);
        assert_eq!((status, out.as_str()), (1, ""), "{file}");
        assert!(error.contains(said) && !error.contains("private"), "{error}");
        assert!(!folder.path().join("new.json").exists());
    }
    let (status, _, error) = convert(folder.path(), &[&sample("surveyjs.json"), "--out", "kept.json"]);
    assert_eq!(status, 1);
    assert!(error.contains("kept.json"), "{error}");
    assert_eq!(std::fs::read_to_string(folder.path().join("kept.json")).unwrap(), "kept");
}
