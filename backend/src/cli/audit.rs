//! `candor audit disclosure`.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use candor_insight::THRESHOLD;
use candor_survey::SurveySlug;
use clap::{Args, Subcommand};

use super::{CommandError, existing_store};
use crate::config::Config;
use crate::usecases::audit::{Audited, audit};

#[derive(Debug, Subcommand)]
pub(super) enum Audit {
    /// Says whether anything about too few people can be computed from all that reports show together.
    ///
    /// The search is exact and shares no code with disclosure control. Looked at are results of the whole and of every
    /// unit, with and without flagged responses, forms of questions, and links with every other survey; not looked at
    /// are results by channel and comments. Looks at different times do not differ: waves that are closed stay as they are.
    ///
    /// Exit status: 0 nothing can be computed, 1 something can.
    Disclosure(Disclosure),
}

#[derive(Debug, Args)]
pub(super) struct Disclosure {
    /// Only this survey.
    #[arg(long)]
    survey: Option<SurveySlug>,
    /// Write what was audited as JSON, to check it again with tests/disclosure/audit.py or a program of your own.
    #[arg(long, value_name = "FILE")]
    export: Option<PathBuf>,
}

pub(super) async fn run(config: &Config, Audit::Disclosure(asked): Audit) -> Result<ExitCode, CommandError> {
    let store = existing_store(config).await?;
    if let Some(slug) = &asked.survey
        && store.survey_by_slug(slug).await?.is_none()
    {
        return Err(CommandError::Other(format!("--survey: there is no survey {slug}")));
    }
    let found = audit(&store, asked.survey.as_ref()).await?;
    store.close().await?;
    if let Some(file) = asked.export {
        let text = serde_json::json!({ "threshold": THRESHOLD, "tables": tables(&found) }).to_string();
        std::fs::write(&file, text).map_err(|cause| CommandError::File { what: file.display().to_string(), cause })?;
    }
    let leaks: usize = found.iter().map(|audited| audited.leaks.len()).sum();
    let text = words(&found, leaks);
    std::io::stdout().lock().write_all(text.as_bytes()).map_err(|cause| CommandError::File { what: "the output".to_owned(), cause })?;
    Ok(if leaks == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Every table with the threshold of its wave.
fn tables(found: &[Audited]) -> Vec<serde_json::Value> {
    let table = |(table, smallest): (&candor_audit::Table, u64)| {
        let mut table = serde_json::json!(table);
        table["threshold"] = smallest.into();
        table
    };
    found.iter().flat_map(|audited| audited.tables.iter().map(|table| (table, audited.smallest))).map(table).collect()
}

fn words(found: &[Audited], leaks: usize) -> String {
    let smallest = found.iter().map(|audited| audited.smallest).min().unwrap_or(THRESHOLD);
    let mut lines = Vec::new();
    for Audited { name, tables, leaks, .. } in found {
        let figures: usize = tables.iter().map(|table| table.published.len()).sum();
        lines.push(format!("{name}: {} questions and measures, {figures} figures, {} leaks", tables.len(), leaks.len()));
        lines.extend(
            leaks.iter().map(|leak| format!("  {}: {} people ({}) = {}", leak.table, leak.people, leak.pieces.join("; "), leak.how)),
        );
    }
    lines.push(match (found.is_empty(), leaks) {
        (true, _) => "There is no closed wave to audit yet: nothing is shown of waves that take answers.".to_owned(),
        (_, 0) => format!("Nothing about 1 to {} people can be computed from what is shown together.", smallest - 1),
        (_, n) => format!("{n} combinations are about fewer people than are told. Please report this: it is a fault of the program."),
    });
    lines.join("\n") + "\n"
}
