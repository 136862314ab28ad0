//! `candor contacts import|about|erase|readmit` and `candor mail bounces`.

use std::path::{Path, PathBuf};

use candor_wire::rights::{AboutPerson, NoMail};
use clap::Subcommand;

use super::{CommandError, existing_store, print, store};
use crate::clock::Clock;
use crate::config::Config;
use crate::keys::Keys;
use crate::usecases::contacts;
use crate::usecases::rights::Rights;

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
    /// Show everything that is stored about one person. The address is not logged; it may stay in your shell's history.
    About {
        /// Their e-mail address, or # and the number that they are known by.
        address: String,
        /// How it is written.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// Take away everything that is stored about one person, and do not import them again.
    Erase {
        /// Their e-mail address, or # and the number that they are known by.
        address: String,
    },
    /// Let somebody who was erased be imported again, because they asked for that.
    Readmit {
        /// Their e-mail address, or # and the number that they are known by.
        address: String,
    },
}

/// How something is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// Lines to read.
    Text,
    /// For programs.
    Json,
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
    let store = match people {
        People::Import { file, dry_run } => return import(config, &file, dry_run).await,
        _ => existing_store(config).await?,
    };
    let rights = Rights::new(store.clone(), Keys::new(config.keys_folder()), Clock::System, config.mail_folder());
    let said = match people {
        People::About { address, format: Format::Json } => {
            let about = rights.about(&address).await?;
            serde_json::to_string_pretty(&about).map_err(|e| CommandError::Other(format!("what is known cannot be written: {e}")))? + "\n"
        }
        People::About { address, format: Format::Text } => lines(&rights.about(&address).await?),
        People::Erase { address } => {
            let erased = rights.erase(&address).await?;
            let who = if erased.was_contact { "What was known about this person is erased." } else { "Nobody of this address was here." };
            let files = if erased.files_left == 0 { "" } else { " Some letters could not be removed as files; look into mail_folder." };
            format!("{who} They are not imported again.{files}\n")
        }
        People::Readmit { address } => {
            let had = rights.readmit(&address).await?;
            if had { "They can be imported again.\n" } else { "They had not asked to be left alone; nothing was changed.\n" }.to_owned()
        }
        People::Import { .. } => String::new(),
    };
    store.close().await?;
    print(&said)
}

/// What is known about somebody, as lines to read.
fn lines(about: &AboutPerson) -> String {
    let mut lines = Vec::new();
    match &about.contact {
        None => lines.push("Nobody of this address can be invited.".to_owned()),
        Some(contact) => {
            lines.push(format!("Name: {}", contact.name));
            lines.push(format!("Known by: {}", contact.known_by));
            lines.push(format!("Language: {}", if contact.language.is_empty() { "not known" } else { &contact.language }));
            lines.push(format!("Unit: {} ({})", contact.unit_name, contact.unit));
            lines.extend(contact.strata.iter().map(|(name, value)| format!("{name}: {value}")));
        }
    }
    lines.extend(about.no_mail.as_ref().map(NoMail::told));
    lines.extend(about.objected_on.as_ref().map(|day| format!("Not invited since {day}: they asked for that")));
    lines.extend(about.signs_in.as_ref().map(|user| format!("Signs in as {}", user.name)));
    for survey in &about.surveys {
        lines.push(format!("Survey {}, wave {}: invited on {}, level {}", survey.survey, survey.wave, survey.invited_on, survey.level));
        for letter in &survey.letters {
            let state = letter.state.as_deref().unwrap_or("what became of it is not told");
            lines.push(format!("  {} by {}, from {}: {state}", letter.kind.as_str(), letter.way.as_str(), letter.from));
        }
        lines.push(format!("  {}", survey.answers));
    }
    lines.extend(about.notes.iter().cloned());
    lines.join("\n") + "\n"
}

async fn import(config: &Config, file: &Path, dry_run: bool) -> Result<(), CommandError> {
    let csv = std::fs::File::open(file).map_err(|cause| CommandError::File { what: file.display().to_string(), cause })?;
    let store = store(config).await?;
    let done = contacts::import(&store, &Keys::new(config.keys_folder()), csv, !dry_run).await?;
    store.close().await?;
    let strata = if done.strata.is_empty() { "no other columns".to_owned() } else { format!("strata: {}", done.strata.join(", ")) };
    let stored = if done.stored { "" } else { " Nothing was stored." };
    let objected: Vec<String> = done.objected.iter().map(u64::to_string).collect();
    let objected =
        if objected.is_empty() { String::new() } else { format!(" Asked not to be invited, left out: lines {}.", objected.join(", ")) };
    print(&format!("{} lines: {} added, {} changed; {strata}.{objected}{stored}\n", done.rows, done.added, done.changed))
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
