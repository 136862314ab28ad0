//! The table of rules in docs/lint.md.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use candor_lint::{About, Rule};
use serde_json::Value;

const EXAMPLES: &str = include_str!("../examples.json");
const BEGIN: &str = "<!-- The tables below are written by `cargo run -p candor-lint --example book`. -->\n";

/// A cell of a table.
fn cell(text: &str) -> String {
    text.trim().replace('|', "\\|").replace('<', "&lt;").replace('\n', "<br>")
}

/// How a rule detects, from the head of its file.
fn detector(rule: &Rule) -> String {
    let (letter, start) = (rule.id[..1].to_lowercase(), format!("{}_", rule.id.to_lowercase()));
    let folder = format!("{}/src/rules/{letter}", env!("CARGO_MANIFEST_DIR"));
    let named = |name: &str| name.starts_with(&start);
    let files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(Result::unwrap).filter(|f| named(&f.file_name().to_string_lossy())).collect();
    assert_eq!(files.len(), 1, "{}", rule.id);
    let source = std::fs::read_to_string(files[0].path()).unwrap();
    let lines = source.lines().filter_map(|l| l.strip_prefix("//! Detector: "));
    lines.map(str::to_owned).next().unwrap_or_else(|| panic!("{} does not say how it detects", rule.id))
}

fn row(rule: &Rule, about: &About, example: &Value) -> String {
    let shown = |key: &str| {
        let words = &example[format!("{key}_in_words")];
        cell(words.as_str().or_else(|| example[key].as_str()).unwrap())
    };
    let (severity, confidence) = (rule.severity.as_str(), rule.confidence.as_str());
    let severity = if confidence == "high" { severity.to_owned() } else { format!("{severity}, {confidence} confidence") };
    format!(
        "| {} | **{}.** {} | {severity} | {} | {} | {} | {} |\n",
        rule.id,
        cell(about.name),
        cell(about.reason),
        cell(&detector(rule)),
        shown("bad"),
        shown("good"),
        cell(about.source)
    )
}

/// The tables of all rules.
pub fn tables() -> String {
    let examples: Vec<Value> = serde_json::from_str(EXAMPLES).unwrap();
    let mut text = String::new();
    for (letter, title) in [("W", "Wording"), ("O", "Answer options and scales"), ("S", "Structure and setting")] {
        text.push_str(&format!(
            "\n### {title}\n\n| id | what, and why | severity | how it is detected | bad | good | source |\n|---|---|---|---|---|---|---|\n"
        ));
        for rule in candor_lint::rules::all().filter(|rule| rule.id.starts_with(letter)) {
            let example = examples.iter().find(|e| e["rule"] == rule.id).unwrap();
            text.push_str(&row(rule, candor_lint::about(rule.id).unwrap(), example));
        }
    }
    text
}

/// A document with its tables written anew.
pub fn renewed(document: &str) -> String {
    let (words, _) = document.split_once(BEGIN).expect("docs/lint.md has lost its marker");
    [words, BEGIN, &tables()].concat()
}
