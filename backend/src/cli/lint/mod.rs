//! `candor lint FILE`.

mod locate;
mod sarif;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use candor_survey::document::FORMAT;
use candor_survey::{Audience, Document};
use candor_wire::lint::{LintContext, LintFinding, LintReport};
use clap::{Args, ValueEnum};
use serde::de::DeserializeOwned;

use super::{CommandError, print};
use crate::usecases::wording;
use locate::Places;

/// What the command takes.
#[derive(Debug, Args)]
pub(super) struct Lint {
    /// Questionnaire as JSON (format candor-questionnaire/1); it may be unfinished.
    file: PathBuf,
    /// How findings are written.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Who is asked: employees or customers.
    #[arg(long)]
    audience: Option<Audience>,
    /// The questionnaire of the other side of a linkage: items of the same code are compared.
    #[arg(long, value_name = "PARTNER.json")]
    against: Option<PathBuf>,
    /// The questionnaire of the wave before.
    #[arg(long, value_name = "WAVE.json")]
    previous: Option<PathBuf>,
    /// More facts about the setting, as the `context` of POST /api/v1/lint.
    #[arg(long, value_name = "CONTEXT.json")]
    context: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// One paragraph a finding, with line and column.
    Text,
    /// As POST /api/v1/lint answers.
    Json,
    /// SARIF 2.1.0, for code hosts and editors.
    Sarif,
}

/// A file that cannot be judged.
const UNREADABLE: u8 = 2;

/// Judges the file. Its exit status says how it went.
pub(super) fn run(lint: &Lint) -> Result<ExitCode, CommandError> {
    match judge(lint) {
        Ok((source, report)) => {
            print(&written(lint, &source, &report)?)?;
            Ok(ExitCode::from(u8::from(report.errors + report.warnings > 0)))
        }
        Err(message) => {
            eprintln!("candor: {message}");
            Ok(ExitCode::from(UNREADABLE))
        }
    }
}

fn judge(lint: &Lint) -> Result<(String, LintReport), String> {
    let (source, document) = read_document(&lint.file)?;
    let mut context: LintContext = match &lint.context {
        Some(file) => read(file)?.1,
        None => LintContext::default(),
    };
    context.audience = lint.audience.or(context.audience);
    if let Some(file) = &lint.against {
        context.partner = Some(read_document(file)?.1);
    }
    if let Some(file) = &lint.previous {
        context.previous = Some(read_document(file)?.1);
    }
    let report = wording::report(&document, &wording::context(context));
    Ok((source, report))
}

fn read<T: DeserializeOwned>(file: &Path) -> Result<(String, T), String> {
    let name = file.display();
    let source = std::fs::read_to_string(file).map_err(|e| format!("{name}: {e}"))?;
    // line and column stand at the end of the text already
    let value = serde_json::from_str(&source).map_err(|e| format!("{name}: {e}"))?;
    Ok((source, value))
}

fn read_document(file: &Path) -> Result<(String, Document), String> {
    let (source, document): (String, Document) = read(file)?;
    if document.format == FORMAT {
        Ok((source, document))
    } else {
        Err(format!("{}: format: {:?} is not known; use {FORMAT:?}", file.display(), document.format))
    }
}

fn written(lint: &Lint, source: &str, report: &LintReport) -> Result<String, CommandError> {
    let json = |value: &serde_json::Value| serde_json::to_string_pretty(value).map(|text| text + "\n");
    let failed = |e: serde_json::Error| CommandError::Other(e.to_string());
    match lint.format {
        Format::Text => Ok(as_text(&lint.file, &Places::of(source), report)),
        Format::Json => serde_json::to_value(report).and_then(|value| json(&value)).map_err(failed),
        Format::Sarif => json(&sarif::log(&lint.file, &Places::of(source), report)).map_err(failed),
    }
}

fn as_text(file: &Path, places: &Places<'_>, report: &LintReport) -> String {
    let mut text = String::new();
    for finding in &report.findings {
        // writing to a string cannot fail
        let _ = paragraph(&mut text, file, places, finding);
    }
    if !report.language_known {
        text.push_str("There are no word lists for this language: only structure and numbers were judged.\n");
    }
    let kept = report.findings.iter().filter(|f| f.suppressed.is_some()).count();
    let advice = report.findings.len() - kept - report.errors - report.warnings;
    let count = |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    let (errors, warnings) = (count(report.errors, "error", "errors"), count(report.warnings, "warning", "warnings"));
    let _ = writeln!(text, "{errors}, {warnings}, {}, {kept} suppressed", count(advice, "piece of advice", "pieces of advice"));
    text
}

fn paragraph(out: &mut String, file: &Path, places: &Places<'_>, finding: &LintFinding) -> std::fmt::Result {
    let place = places.region(finding).map(|region| format!("{}:{}", region.start.line, region.start.column));
    let item = finding.item.as_ref().map(|code| format!(" ({code})")).unwrap_or_default();
    let place = place.unwrap_or_else(|| finding.path.clone());
    writeln!(out, "{}:{place}: {} {} {}{item}", file.display(), finding.severity, finding.rule, finding.name)?;
    if let Some(words) = places.words(finding) {
        writeln!(out, "  > {words}")?;
    }
    writeln!(out, "  {}", finding.message)?;
    writeln!(out, "  Why: {} ({})", finding.reason, finding.source)?;
    if let Some(text) = places.rewritten(finding) {
        writeln!(out, "  Instead: {text}")?;
    }
    if let Some(reason) = &finding.suppressed {
        writeln!(out, "  Suppressed: {reason}")?;
    }
    writeln!(out)
}
