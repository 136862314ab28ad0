//! `candor contacts import` and `candor mail bounces`.

use std::path::PathBuf;

use clap::Subcommand;

use super::{CommandError, print, store};
use crate::clock::Clock;
use crate::config::Config;
use crate::usecases::contacts;

#[derive(Debug, Subcommand)]
pub(super) enum People {
    /// Import people who can be invited from CSV: address (or number), name, unit, language; other columns are strata.
    ///
    /// Who is there already is changed, nobody is removed. All lines or none and a list of what to correct.
    Import {
        /// CSV file.
        file: PathBuf,
        /// Check every line and store nothing.
        #[arg(long)]
        dry_run: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum Mail {
    /// Read reports of failed delivery (RFC 3464, as mail servers send them): no more is written to addresses that
    /// failed for good.
    Bounces {
        /// Files with one report or several each.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
}

pub(super) async fn people(config: &Config, people: People) -> Result<(), CommandError> {
    let People::Import { file, dry_run } = people;
    let csv = std::fs::File::open(&file).map_err(|cause| CommandError::File { what: file.display().to_string(), cause })?;
    let store = store(config).await?;
    let done = contacts::import(&store, csv, !dry_run).await?;
    store.close().await?;
    let strata = if done.strata.is_empty() { "no other columns".to_owned() } else { format!("strata: {}", done.strata.join(", ")) };
    let stored = if done.stored { "" } else { " Nothing was stored." };
    print(&format!("{} lines: {} added, {} changed; {strata}.{stored}\n", done.rows, done.added, done.changed))
}

pub(super) async fn mail(config: &Config, mail: Mail) -> Result<(), CommandError> {
    let Mail::Bounces { files } = mail;
    let store = store(config).await?;
    for file in files {
        let bytes = std::fs::read(&file).map_err(|cause| CommandError::File { what: file.display().to_string(), cause })?;
        let found = contacts::take_bounces(&store, &String::from_utf8_lossy(&bytes), Clock::System.now()).await?;
        print(&format!(
            "{}: {} not written to any more, {} may pass, {} of no contact\n",
            file.display(),
            found.suppressed,
            found.passing,
            found.unknown
        ))?;
    }
    Ok(store.close().await?)
}
