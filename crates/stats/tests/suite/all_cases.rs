//! No reference case lies unread.

use std::path::Path;

use serde_json::Value;

/// What stands between quotes on one line of a source, comments left out.
fn literals(source: &str) -> impl Iterator<Item = &str> {
    source.lines().filter(|line| !line.trim_start().starts_with("//")).flat_map(|line| line.split('"').skip(1).step_by(2))
}

/// Whether a literal names the case: it is the id, or a pattern such as `cor.attitude.rating.{other}`
/// whose text before the first and after the last brace fits. A pattern must name its family, so
/// that it begins with a word and a dot.
fn names(literal: &str, id: &str) -> bool {
    let Some((before, _)) = literal.split_once('{') else { return literal == id };
    let after = literal.rsplit_once('}').map_or("", |(_, after)| after);
    let family = before.split_once('.').is_some_and(|(word, _)| !word.is_empty() && word.chars().all(char::is_alphanumeric));
    family && id.len() > before.len() + after.len() && id.starts_with(before) && id.ends_with(after)
}

/// All sources of the suite but this one, which holds patterns as examples.
fn sources() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite");
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let other = |path: &std::path::PathBuf| path.extension().is_some_and(|kind| kind == "rs") && !path.ends_with("all_cases.rs");
    paths.filter(other).map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

#[test]
fn every_case_is_read() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/reference/expected.json");
    let all: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let ids: Vec<&str> = all["cases"].as_array().unwrap().iter().map(|case| case["id"].as_str().unwrap()).collect();
    assert!(ids.len() > 50, "only {} cases", ids.len());
    let sources = sources();
    let named = |id: &str| sources.iter().any(|source| literals(source).any(|literal| names(literal, id)));
    let unread: Vec<&str> = ids.into_iter().filter(|id| !named(id)).collect();
    assert!(unread.is_empty(), "no test reads {unread:?}");
}

#[test]
fn names_are_told_apart() {
    assert!(names("icc.insteval", "icc.insteval") && !names("icc.insteva", "icc.insteval"));
    assert!(names("wilson.{successes}_of_{n}", "wilson.3_of_12") && !names("wilson.{successes}_of_{n}", "wilson."));
    assert!(!names("{family}.{name}", "wilson.3_of_12") && !names("{id}", "tost.r") && !names("cor.{}.x", "cor.attitude"));
    let source = "expected(\"tost.r\") // \"a\"\n  // expected(\"icc.insteval\")";
    assert_eq!(literals(source).collect::<Vec<_>>(), ["tost.r", "a"]);
}
