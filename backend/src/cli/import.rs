//! `candor import units|responses|frame`.

use std::path::PathBuf;

use candor_survey::{ItemCode, SurveySlug, WaveCode};
use clap::Subcommand;

use super::{CommandError, store};
use crate::config::Config;
use crate::usecases::import::{self, ImportResponses};
use crate::usecases::{frame, units};

#[derive(Debug, Subcommand)]
pub(super) enum Import {
    /// Import organisational units from CSV with the columns code,name,parent and, for response rates, headcount.
    Units {
        /// CSV file.
        file: PathBuf,
    },
    /// Import how many people there are to answer, for response rates and weights, from CSV with the columns
    /// unit,people or item,answer,people. It replaces what was entered for the wave.
    Frame {
        /// CSV file.
        file: PathBuf,
        /// Survey that is answered.
        #[arg(long)]
        survey: SurveySlug,
        /// Wave; the latest when left out.
        #[arg(long)]
        wave: Option<WaveCode>,
        /// Check every line and store nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// Import responses from CSV with a header line. Columns named like an item are taken; others with --map.
    ///
    /// Scale points may be given by code or by value; several choices are separated by ; or |. Empty fields
    /// and NA are no answer. Importing the same file again stores nothing twice.
    Responses {
        /// CSV file.
        file: PathBuf,
        /// Survey to add to.
        #[arg(long)]
        survey: SurveySlug,
        /// Wave to add to; the latest when left out.
        #[arg(long)]
        wave: Option<WaveCode>,
        /// Column with the unit's code.
        #[arg(long, value_name = "COLUMN")]
        unit: String,
        /// Column with the channel through which a customer was served: self-service, walk-in,
        /// service-desk, specialist, telephone or mobile.
        #[arg(long, value_name = "COLUMN")]
        channel: Option<String>,
        /// Take a column as an item; may be given several times.
        #[arg(long, value_name = "COLUMN=ITEM", value_parser = mapping)]
        map: Vec<(String, ItemCode)>,
        /// Check every line and store nothing.
        #[arg(long)]
        dry_run: bool,
        /// Close the survey afterwards: results are shown once no more answers can come.
        #[arg(long, conflicts_with = "dry_run")]
        close: bool,
    },
}

fn mapping(text: &str) -> Result<(String, ItemCode), String> {
    let (column, item) = text.split_once('=').ok_or("write COLUMN=ITEM")?;
    let item = ItemCode::parse(item).map_err(|e| format!("{item:?} is not an item: {e}"))?;
    Ok((column.to_owned(), item))
}

pub(super) async fn run(config: &Config, import: Import) -> Result<(), CommandError> {
    let store = store(config).await?;
    match import {
        Import::Units { file } => {
            let csv = std::fs::File::open(&file).map_err(|cause| CommandError::File { what: file.display().to_string(), cause })?;
            let done = units::import(&store, csv).await?;
            eprintln!("{} units read: {} added, {} changed.", done.rows, done.added, done.changed);
        }
        Import::Frame { file, survey, wave, dry_run } => {
            let csv = std::fs::File::open(&file).map_err(|cause| CommandError::File { what: file.display().to_string(), cause })?;
            let found = store.survey_by_slug(&survey).await?;
            let found = found.ok_or_else(|| CommandError::Other(format!("--survey: there is no survey {survey}")))?;
            let done = frame::import(&store, found.id, wave.as_ref(), csv, dry_run).await?;
            let what = if done.stored { "stored" } else { "fit to be stored; nothing was changed" };
            eprintln!("{} lines for wave {}: {what}.", done.rows, done.wave);
        }
        Import::Responses { file, survey, wave, unit, channel, map, dry_run, close } => {
            let request =
                ImportResponses { file, survey: survey.clone(), wave, unit_column: unit, channel_column: channel, map, dry_run, close };
            let done = import::responses(&store, &request, |what, lines| eprintln!("… {lines} lines {what}")).await?;
            if !done.ignored_columns.is_empty() {
                eprintln!("Columns that belong to no item, left out: {}.", done.ignored_columns.join(", "));
            }
            if done.empty > 0 {
                eprintln!("{} lines without any answer, left out.", done.empty);
            }
            if dry_run {
                eprintln!("{} responses are fit to be imported. Nothing was stored.", done.rows);
            } else {
                eprintln!(
                    "{} responses read: {} stored, {} were there already.",
                    done.rows,
                    done.added,
                    done.rows.saturating_sub(done.added)
                );
                if close {
                    eprintln!("{survey} is closed. Its results are shown, and stay as they are.");
                }
            }
        }
    }
    Ok(store.close().await?)
}
