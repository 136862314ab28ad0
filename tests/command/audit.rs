//! The exact audit of what reports show.

use std::process::Command;

use candor_tests::process::{fail, succeed};
use candor_tests::repository_file;
use serde_json::Value;

use crate::{QUESTIONNAIRE, write};

#[test]
fn nothing_about_too_few_people_follows_and_anybody_can_check_it() {
    let folder = tempfile::tempdir().unwrap();
    let at = |arguments: &[&str]| succeed(folder.path(), arguments);
    // a tree of small teams, most of them below what is shown alone
    let sizes = [0, 2, 9, 3, 4, 1, 7, 5, 2, 6, 3, 1];
    let parent = |unit: usize| if unit == 0 { String::new() } else { format!("u{}", (unit - 1) / 2) };
    let units: String = (0..sizes.len()).map(|unit| format!("u{unit},Team {unit},{}\n", parent(unit))).collect();
    write(folder.path(), "units.csv", &format!("code,name,parent\n{units}"));
    write(folder.path(), "contact.json", QUESTIONNAIRE);
    at(&["import", "units", "units.csv"]);
    assert!(at(&["audit", "disclosure"]).contains("There is no closed wave to audit yet"));
    for (slug, audience, shift) in [("contact", "customers", 0), ("staff", "employees", 3)] {
        at(&["survey", "create", "contact.json", "--audience", audience, "--slug", slug, "--wave", "w1"]);
        let answers = (0..sizes.len()).flat_map(|unit| {
            (0..sizes[(unit + shift) % sizes.len()]).map(move |n| format!("u{unit},p{},{}\n", 1 + n % 3, if n % 2 == 0 { "5" } else { "" }))
        });
        write(folder.path(), "r.csv", &format!("unit,sat,wait\n{}", answers.collect::<String>()));
        at(&["import", "responses", "r.csv", "--survey", slug, "--unit", "unit", "--close"]);
    }
    let said = at(&["audit", "disclosure", "--export", "audit.json"]);
    assert!(said.contains("Nothing about 1 to 4 people can be computed from what is shown together."), "{said}");
    assert_eq!(said.lines().filter(|line| line.ends_with(" 0 leaks")).count(), 2, "{said}");
    let tables: Value = serde_json::from_str(&std::fs::read_to_string(folder.path().join("audit.json")).unwrap()).unwrap();
    let figures: Vec<&str> = tables["tables"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|t| t["published"].as_array().unwrap())
        .map(|f| f["name"].as_str().unwrap())
        .collect();
    assert!(figures.contains(&"whole organisation") && figures.iter().any(|name| name.contains("linked with")), "{figures:?}");
    let python = |name: &str| {
        let program = repository_file("tests/disclosure/audit.py");
        Command::new("python3").arg(program).arg(folder.path().join(name)).output().unwrap().status.code()
    };
    assert_eq!(python("audit.json"), Some(0));
    // a figure more, and both would see it: the whole without its first piece of few people
    let mut leaking = tables;
    for table in leaking["tables"].as_array_mut().unwrap() {
        let pieces = table["pieces"].as_object().unwrap();
        let Some(few) = pieces.iter().find(|(_, n)| n.as_u64().unwrap() >= 5).map(|(name, _)| name.clone()) else { continue };
        table["pieces"][few.as_str()] = 4.into();
    }
    write(folder.path(), "leaking.json", &leaking.to_string());
    assert_eq!(python("leaking.json"), Some(1));
    assert!(fail(folder.path(), &["audit", "disclosure", "--survey", "nobody"]).contains("there is no survey nobody"));
    assert!(at(&["audit", "disclosure", "--survey", "staff"]).starts_with("staff, w1: "));
}
