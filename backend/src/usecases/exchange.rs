//! Questionnaires of other systems, in the words of the wire.

use candor_exchange::{Finding, Imported, Outcome, import};
use candor_wire::exchange::{ImportFinding, ImportOutcome, ImportReport};
use candor_wire::problem::{Code, FieldProblem};

use crate::error::Error;
use crate::store::Store;
use crate::usecases::pictures;

/// The field that a refused file is named by.
const FILE: &str = "file";

/// Reads a file, beside the thread that serves others, and names the pictures that are not here.
///
/// # Errors
/// What keeps the file from being read, with the remedy; or the server is shutting down.
pub async fn read(store: &Store, bytes: Vec<u8>) -> Result<ImportReport, Error> {
    let read = tokio::task::spawn_blocking(move || import(&bytes, None)).await.map_err(|e| Error::Internal(e.to_string()))?;
    let mut report = read.map(report).map_err(|refused| Error::field(Code::InvalidFile, FILE, refused.to_string()))?;
    report.unfinished.extend(pictures::problems(store, &report.document).await?);
    Ok(report)
}

/// What was read, as it is answered.
#[must_use]
pub fn report(imported: Imported) -> ImportReport {
    let unfinished = imported.unfinished.into_iter().map(|problem| FieldProblem { field: problem.path, message: problem.message });
    ImportReport {
        format: imported.format.name().to_owned(),
        document: imported.document,
        findings: imported.report.into_iter().map(finding).collect(),
        unfinished: unfinished.collect(),
    }
}

fn finding(finding: Finding) -> ImportFinding {
    let outcome = match finding.outcome {
        Outcome::Exact => ImportOutcome::Exact,
        Outcome::Approximated => ImportOutcome::Approximated,
        Outcome::Dropped => ImportOutcome::Dropped,
    };
    ImportFinding { place: finding.place, what: finding.what, outcome, reason: finding.reason }
}
