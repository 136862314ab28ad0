//! Questionnaires written in a few lines, for tests.
//!
//! ```text
//! T: title            I: introduction        L: language
//! B: heading of a block, begins a new one
//! Q: stem             - row of a matrix (~ reversed row)
//!    = points of a rating / separated by slashes     * options of a single choice     + of a multiple choice (^ exclusive)
//!    @ short, long, number, date or 0-10 low / high  na: label of the opt-out          ! required
//! M: index code, code
//! ```
//! A text without `Q:` is the stem of one question, answered in words.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use candor_lint::{Context, Finding, Severity, lint};
use candor_survey::Document;
use serde_json::{Value, json};

fn code(index: usize) -> String {
    format!("o{}", index + 1)
}

fn points(list: &str) -> Value {
    let labels: Vec<&str> = list.split(" / ").map(str::trim).collect();
    labels.iter().enumerate().map(|(i, label)| json!({"code": code(i), "label": label, "value": i + 1})).collect()
}

fn options(list: &str) -> Value {
    let labels = list.split(" / ").map(str::trim).enumerate();
    labels.map(|(i, label)| json!({"code": code(i), "label": label.trim_start_matches('^'), "exclusive": label.starts_with('^')})).collect()
}

fn kind(line: &str, rest: &str) -> Option<Value> {
    Some(match line.chars().next()? {
        '=' => json!({"rating": {"points": points(rest)}}),
        '*' => json!({"single_choice": {"options": options(rest)}}),
        '+' => json!({"multiple_choice": {"options": options(rest)}}),
        '@' => match rest.split_whitespace().next()? {
            "short" => json!({"short_text": {}}),
            "long" => json!({"long_text": {}}),
            "number" => json!({"number": {}}),
            "date" => json!({"date": {}}),
            "0-10" => {
                let (low, high) = rest.trim_start_matches("0-10").split_once(" / ").expect("0-10 low / high");
                json!({"zero_to_ten": {"low": low.trim(), "high": high.trim()}})
            }
            other => panic!("{other} is no kind"),
        },
        _ => return None,
    })
}

fn read_question(question: &mut Value, line: &str, items: &mut usize) {
    let rest = line.split_once(' ').map_or("", |(_, rest)| rest).trim();
    if line == "!" {
        question["required"] = json!(true);
    } else if let Some(label) = line.strip_prefix("na:") {
        let kind = question["kind"].as_object_mut().unwrap().values_mut().next().unwrap();
        kind["not_applicable"] = json!(label.trim());
    } else if let Some(kind) = kind(line, rest) {
        question["kind"] = kind;
    } else if line.starts_with(['-', '~']) {
        *items += 1;
        if let Some(rating) = question["kind"].get("rating").cloned() {
            question["kind"] = json!({"matrix": {"items": [], "points": rating["points"]}});
        }
        let row = json!({"code": format!("r{items}"), "text": rest, "reverse": line.starts_with('~')});
        question["kind"]["matrix"]["items"].as_array_mut().expect("a scale before the rows").push(row);
    } else {
        panic!("{line:?} is not understood");
    }
}

/// The document that the lines describe.
pub fn document(text: &str) -> Document {
    let mut out = json!({"format": "candor-questionnaire/1", "title": "A survey", "blocks": [], "measures": []});
    let (mut questions, mut rows, mut measures) = (0, 0, 0);
    let text =
        if text.lines().any(|l| l.trim().starts_with("Q:") || l.trim().starts_with("I:")) { text.to_owned() } else { format!("Q: {text}") };
    for line in text.lines().map(str::trim).filter(|l| !l.is_empty()) {
        let rest = line.get(2..).unwrap_or_default().trim();
        let blocks = out["blocks"].as_array().map_or(0, Vec::len);
        match line.get(..2).unwrap_or_default() {
            "T:" => out["title"] = json!(rest),
            "I:" => out["introduction"] = json!(rest),
            "L:" => out["language"] = json!(rest),
            "B:" => out["blocks"].as_array_mut().unwrap().push(json!({"code": format!("b{}", blocks + 1), "title": rest, "questions": []})),
            "Q:" => {
                if blocks == 0 {
                    out["blocks"].as_array_mut().unwrap().push(json!({"code": "b1", "questions": []}));
                }
                questions += 1;
                let question = json!({"code": format!("q{questions}"), "text": rest, "kind": {"long_text": {}}});
                let blocks = out["blocks"].as_array_mut().unwrap();
                blocks.last_mut().unwrap()["questions"].as_array_mut().unwrap().push(question);
            }
            "M:" => {
                measures += 1;
                let (kind, items) = rest.split_once(' ').unwrap();
                let items: Vec<&str> = items.split(',').map(str::trim).collect();
                let measure = json!({"code": format!("m{measures}"), "name": format!("Measure {measures}"), "kind": kind, "items": items});
                out["measures"].as_array_mut().unwrap().push(measure);
            }
            _ => {
                let block = out["blocks"].as_array_mut().unwrap().last_mut().unwrap();
                let question = block["questions"].as_array_mut().unwrap().last_mut().unwrap();
                read_question(question, line, &mut rows);
            }
        }
    }
    serde_json::from_value(out).unwrap()
}

/// What the linter says about it.
pub fn findings(text: &str, context: &Context) -> Vec<Finding> {
    lint(&document(text), context)
}

fn told(findings: &[Finding]) -> String {
    findings.iter().map(|f| format!("  {} {} {}..{}: {}\n", f.rule, f.path, f.start, f.end, f.message)).collect()
}

/// The rule finds something in each.
pub fn finds(rule: &str, texts: &[&str]) {
    for text in texts {
        finds_in(rule, text, &Context::default());
    }
}

/// The rule finds nothing in any.
pub fn silent(rule: &str, texts: &[&str]) {
    for text in texts {
        silent_in(rule, text, &Context::default());
    }
}

/// The rule finds something.
pub fn finds_in(rule: &str, text: &str, context: &Context) {
    let all = findings(text, context);
    assert!(all.iter().any(|f| f.rule == rule), "{rule} does not find {text:?}; found was\n{}", told(&all));
}

/// The rule finds nothing.
pub fn silent_in(rule: &str, text: &str, context: &Context) {
    let own: Vec<Finding> = findings(text, context).into_iter().filter(|f| f.rule == rule).collect();
    assert!(own.is_empty(), "{rule} should be silent about {text:?}; it says\n{}", told(&own));
}

/// The text that a rule's rewrite gives.
pub fn rewritten(rule: &str, text: &str) -> String {
    let found = findings(text, &Context::default()).into_iter().find(|f| f.rule == rule && f.rewrite.is_some());
    let change = found.unwrap_or_else(|| panic!("{rule} offers no rewrite of {text:?}")).rewrite.unwrap();
    let mut text = text.to_owned();
    text.replace_range(change.start..change.end, &change.with);
    text
}

/// Findings of at least that weight that nobody suppressed.
pub fn at_least(findings: &[Finding], severity: Severity) -> Vec<&Finding> {
    findings.iter().filter(|f| f.severity >= severity && f.suppressed.is_none()).collect()
}
