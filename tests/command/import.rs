//! Importing responses and reporting from the command line.

use std::path::Path;

use candor_tests::process::{fail, run, succeed};
use candor_tests::repository_file;
use serde_json::Value;

use crate::{example, with_survey, write};

fn import(folder: &Path, rest: &[&str]) -> (bool, String) {
    let arguments = [&["import", "responses", "r.csv", "--survey", "contact", "--unit", "unit"], rest].concat();
    let output = run(folder, &arguments);
    (output.status.success(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn the_readme_s_commands_give_the_reference_correlation() {
    let folder = tempfile::tempdir().unwrap();
    let at = |arguments: &[&str]| succeed(folder.path(), arguments);
    at(&["import", "units", &example("units.csv")]);
    at(&["survey", "create", &example("employees.json"), "--audience", "employees", "--slug", "staff", "--wave", "w1"]);
    at(&["survey", "create", &example("customers.json"), "--audience", "customers", "--slug", "clients", "--wave", "w1"]);
    at(&["import", "responses", &example("employees.csv"), "--survey", "staff", "--unit", "GRP", "--close"]);
    at(&["import", "responses", &example("customers.csv"), "--survey", "clients", "--unit", "GRP", "--close"]);
    let link = |format: &str| at(&["report", "linkage", "--employees", "staff:LEAD", "--customers", "clients:WBEING", "--format", format]);
    let report: Value = serde_json::from_str(&link("json")).unwrap();
    assert!((report["pearson"]["estimate"].as_f64().unwrap() - 0.461_296_008_182_447).abs() < 1e-9);
    for key in [
        "units",
        "excluded_units",
        "employee_n",
        "customer_n",
        "spearman",
        "kendall_tau_b",
        "weighted_pearson",
        "points",
        "sentence",
        "caveats",
    ] {
        assert!(!report[key].is_null(), "{key}");
    }
    assert_eq!(link("csv").lines().count(), 100);
    assert!(link("svg").starts_with("<svg xmlns="));
    assert!(link("html").contains("What we cannot say"));
}

#[test]
fn the_example_files_are_the_odd_and_even_rows_of_the_original() {
    let read = |path: &str| std::fs::read_to_string(repository_file(path)).unwrap();
    let original = read("tests/fixtures/reference/multilevel__bh1996.csv");
    let columns: Vec<&str> = original.lines().next().unwrap().split(',').map(|c| c.trim_matches('"')).collect();
    for (first, name) in [(0, "employees"), (1, "customers")] {
        let part = read(&format!("docs/examples/linkage/{name}.csv"));
        let wanted: Vec<usize> = part.lines().next().unwrap().split(',').map(|w| columns.iter().position(|c| *c == w).unwrap()).collect();
        let pick = |line: &str| {
            let cells: Vec<&str> = line.split(',').collect();
            wanted.iter().map(|w| cells[*w]).collect::<Vec<_>>().join(",")
        };
        let expected: Vec<String> = original.lines().skip(1).skip(first).step_by(2).map(pick).collect();
        assert_eq!(part.lines().skip(1).collect::<Vec<_>>(), expected, "{name}");
    }
}

#[test]
fn every_bad_line_is_named_and_nothing_is_stored() {
    let folder = with_survey();
    write(folder.path(), "r.csv", "unit,sat,wait,note\nn,p1,3e0,fine\nx,p9,-1,\ns,3,ten,\nn,2,4,\"a, b\"\nn,1\n");
    let (stored, text) = import(folder.path(), &[]);
    assert!(!stored);
    for part in [
        "line 3, column unit: There is no unit \"x\"",
        "line 3, column sat: “p9” is not one of the answers offered",
        "line 3, column wait: Enter 0 or more.",
        "line 4, column wait: Enter a number",
        "line 6: The line has 2 columns instead of 4",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    write(folder.path(), "r.csv", "unit,sat\nn,1\n");
    assert!(import(folder.path(), &[]).1.contains("1 responses read: 1 stored, 0 were there already"), "the bad file left nothing behind");
}

#[test]
fn a_dry_run_stores_nothing_and_a_second_import_nothing_twice() {
    let folder = with_survey();
    write(folder.path(), "r.csv", "unit,sat,shoe size\nn,p1,43\nn,p1,43\ns,NA,40\n");
    let (good, text) = import(folder.path(), &["--dry-run"]);
    assert!(
        good && text.contains("2 responses are fit to be imported. Nothing was stored.") && text.contains("left out: shoe size"),
        "{text}"
    );
    assert!(text.contains("1 lines without any answer, left out."), "{text}");
    assert!(import(folder.path(), &[]).1.contains("2 responses read: 2 stored, 0"), "equal lines are different people");
    assert!(import(folder.path(), &[]).1.contains("2 responses read: 0 stored, 2 were there already"));
}

#[test]
fn columns_are_mapped_by_name() {
    let folder = with_survey();
    write(folder.path(), "r.csv", "unit,Zufriedenheit\nn,3\n");
    assert!(import(folder.path(), &[]).1.contains("Name them with --map COLUMN=item; the file has unit, Zufriedenheit"));
    assert!(import(folder.path(), &["--map", "Zufriedenheit=joy"]).1.contains("contact has no item joy; it has sat, wait, note"));
    assert!(import(folder.path(), &["--map", "Freude=sat"]).1.contains("The file has no column Freude"));
    assert!(import(folder.path(), &["--map", "Zufriedenheit"]).1.contains("write COLUMN=ITEM"));
    write(folder.path(), "r.csv", "unit,Zufriedenheit,Alter\nn,3,2\n");
    assert!(import(folder.path(), &["--map", "Zufriedenheit=sat", "--map", "Alter=sat"]).1.contains("sat is given twice"));
    assert!(import(folder.path(), &["--map", "Alter=sat"]).1.contains("1 stored"));
    assert!(import(folder.path(), &["--map", "Zufriedenheit=sat"]).1.contains("1 stored"), "read another way it is another response");
}

#[test]
fn files_that_are_no_csv_are_refused_in_words() {
    let folder = with_survey();
    let at = |bytes: &[u8]| {
        std::fs::write(folder.path().join("r.csv"), bytes).unwrap();
        import(folder.path(), &[]).1
    };
    assert!(at(b"").contains("The file has no column unit"));
    assert!(at(b"unit,sat,note\nn,1,\xff\xfe\n").contains("Save the file as UTF-8"));
    assert!(
        fail(folder.path(), &["import", "responses", "none.csv", "--survey", "contact", "--unit", "unit"])
            .contains("none.csv: The file cannot be opened")
    );
    assert!(
        fail(folder.path(), &["import", "responses", "none.csv", "--survey", "other", "--unit", "unit"])
            .contains("There is no survey other")
    );
}

#[test]
fn a_malformed_questionnaire_is_refused_with_the_place() {
    let folder = with_survey();
    let create = |text: &str| {
        write(folder.path(), "q.json", text);
        fail(folder.path(), &["survey", "create", "q.json", "--audience", "customers", "--slug", "q"])
    };
    assert!(create("{").contains("line 1, column 1"));
    assert!(
        create(
            r#"{"format":"candor-questionnaire/1","title":"T","blocks":[],"measures":[{"code":"m","name":"M","kind":"nps","items":["x"]}]}"#
        )
        .contains("blocks: there is none; add a block")
    );
    assert!(
        fail(folder.path(), &["survey", "create", "contact.json", "--audience", "everybody", "--slug", "q"])
            .contains("use employees or customers")
    );
    assert!(
        fail(folder.path(), &["survey", "create", "contact.json", "--audience", "customers", "--slug", "contact"])
            .contains("Another survey has this name")
    );
}
