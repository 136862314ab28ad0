//! `candor survey convert FILE`.

use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::PathBuf;

use candor_wire::exchange::{ImportFinding, ImportOutcome, ImportReport};
use clap::{Args, ValueEnum};

use super::{CommandError, print};
use crate::usecases::exchange;

/// What the command takes.
#[derive(Debug, Args)]
pub(super) struct Convert {
    /// `SurveyJS` JSON, `LimeSurvey` .lss, Qualtrics .qsf, `XLSForm` .xlsx or Candor JSON.
    file: PathBuf,
    /// How the report is written to standard output.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// File to write the questionnaire to, as Candor JSON; it must not exist.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// What was dropped, approximated and kept, a line each.
    Text,
    /// As POST /api/v1/questionnaires/import answers, with the questionnaire.
    Json,
}

/// Converts the file. What is dropped or approximated is told and is no failure.
pub(super) fn run(convert: &Convert) -> Result<(), CommandError> {
    let failed = |what: &PathBuf| {
        let what = what.display().to_string();
        move |cause| CommandError::File { what, cause }
    };
    // a file that is too large is refused by its length, before it is read
    let length = std::fs::metadata(&convert.file).map_err(failed(&convert.file))?.len();
    let refused = |refused: candor_exchange::Refused| CommandError::Other(format!("{}: {refused}", convert.file.display()));
    if length > candor_exchange::MAX_BYTES as u64 {
        return Err(refused(candor_exchange::Refused::TooLarge(usize::try_from(length).unwrap_or(usize::MAX))));
    }
    let bytes = std::fs::read(&convert.file).map_err(failed(&convert.file))?;
    let imported = candor_exchange::import(&bytes, None).map_err(refused)?;
    if let Some(out) = &convert.out {
        let text = candor_exchange::export(&imported.document).map_err(|e| CommandError::Other(format!("the questionnaire: {e}")))?;
        let mut file = OpenOptions::new().write(true).create_new(true).open(out).map_err(failed(out))?;
        file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(failed(out))?;
    }
    let report = exchange::report(imported);
    print(&match convert.format {
        Format::Text => text(&report, convert.out.as_ref()),
        Format::Json => serde_json::to_string_pretty(&report).map_err(|e| CommandError::Other(e.to_string()))? + "\n",
    })
}

/// What was lost comes first.
fn text(report: &ImportReport, out: Option<&PathBuf>) -> String {
    let mut text = format!("{}: {}\n", report.format, report.document.title);
    for (outcome, heading) in
        [(ImportOutcome::Dropped, "Dropped"), (ImportOutcome::Approximated, "Approximated"), (ImportOutcome::Exact, "Exact")]
    {
        let found: Vec<&ImportFinding> = report.findings.iter().filter(|finding| finding.outcome == outcome).collect();
        let _ = writeln!(text, "\n{heading}: {}", found.len());
        for finding in found {
            let _ = writeln!(text, "  {}, {}: {}", finding.place, finding.what, finding.reason);
        }
    }
    if !report.unfinished.is_empty() {
        let _ = writeln!(text, "\nTo finish before it can be published: {}", report.unfinished.len());
    }
    for problem in &report.unfinished {
        let _ = writeln!(text, "  {}: {}", problem.field, problem.message);
    }
    let _ = match out {
        Some(out) => writeln!(text, "\nWritten to {}.", out.display()),
        None => writeln!(text, "\nNothing was written. Name a file with --out to keep the questionnaire."),
    };
    text
}
