//! Findings as SARIF 2.1.0 (OASIS, 2020).

use std::path::Path;

use candor_lint::{About, Rule, Severity};
use candor_wire::lint::{LintFinding, LintReport};
use serde_json::{Value, json};

use super::locate::{Places, Region};

/// The log of one run over one file.
pub(super) fn log(file: &Path, places: &Places<'_>, report: &LintReport) -> Value {
    let rules: Vec<&Rule> = candor_lint::rules::all().collect();
    let uri = uri(file);
    let results: Vec<Value> = report.findings.iter().map(|finding| result(finding, &rules, &uri, places)).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "candor lint",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": candor_lint::rules::all().zip(candor_lint::rules::about()).map(|(rule, about)| described(rule, about)).collect::<Vec<_>>(),
            }},
            "columnKind": "utf16CodeUnits",
            "artifacts": [{"location": {"uri": uri}, "mimeType": "application/json"}],
            "results": results,
        }],
    })
}

fn described(rule: &Rule, about: &About) -> Value {
    json!({
        "id": rule.id,
        "name": about.name,
        "shortDescription": {"text": about.name},
        "fullDescription": {"text": about.reason},
        "help": {"text": format!("{} Source: {}.", about.reason, about.source)},
        "defaultConfiguration": {"level": level(rule.severity.as_str())},
        "properties": {"precision": precision(rule.confidence.as_str())},
    })
}

fn level(severity: &str) -> &'static str {
    match severity {
        s if s == Severity::Error.as_str() => "error",
        s if s == Severity::Warn.as_str() => "warning",
        _ => "note",
    }
}

/// The words that code hosts use.
fn precision(confidence: &str) -> &str {
    if confidence == "high" { "very-high" } else { confidence }
}

fn result(finding: &LintFinding, rules: &[&Rule], uri: &str, places: &Places<'_>) -> Value {
    let mut location = json!({"logicalLocations": [{"fullyQualifiedName": finding.path, "kind": "member"}]});
    if let Some(found) = places.region(finding) {
        location["physicalLocation"] = json!({"artifactLocation": {"uri": uri, "index": 0}, "region": region(found)});
    }
    let kept: Vec<Value> = finding.suppressed.iter().map(|reason| json!({"kind": "inSource", "justification": reason})).collect();
    let mut result = json!({
        "ruleId": finding.rule,
        "ruleIndex": rules.iter().position(|rule| rule.id == finding.rule),
        "level": level(&finding.severity),
        "message": {"text": finding.message},
        "locations": [location],
        "suppressions": kept,
        "properties": {"confidence": finding.confidence, "item": finding.item},
    });
    if let Some(fix) = fix(finding, uri, places) {
        result["fixes"] = json!([fix]);
    }
    result
}

fn region(region: Region) -> Value {
    json!({
        "startLine": region.start.line,
        "startColumn": region.start.column,
        "endLine": region.end.line,
        "endColumn": region.end.column,
    })
}

fn fix(finding: &LintFinding, uri: &str, places: &Places<'_>) -> Option<Value> {
    let change = finding.rewrite.as_ref()?;
    let deleted = places.within(&finding.path, change.start, change.end)?;
    // what is put in stands inside a JSON string
    let quoted = serde_json::to_string(&change.with).ok()?;
    let inserted = quoted.get(1..quoted.len() - 1)?;
    Some(json!({
        "description": {"text": finding.message},
        "artifactChanges": [{
            "artifactLocation": {"uri": uri, "index": 0},
            "replacements": [{"deletedRegion": region(deleted), "insertedContent": {"text": inserted}}],
        }],
    }))
}

/// The file as a URI: relative as it was given, or `file://` for one from the root.
fn uri(file: &Path) -> String {
    let text = file.to_string_lossy().replace('\\', "/");
    let mut uri = String::from(if text.starts_with('/') { "file://" } else { "" });
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_become_uris() {
        assert_eq!(uri(Path::new("a b/ü.json")), "a%20b/%C3%BC.json");
        assert_eq!(uri(Path::new("/tmp/x.json")), "file:///tmp/x.json");
    }
}
