//! Commands.

mod audit;
mod convert;
mod import;
mod lint;
mod mail;
mod maintain;
mod report;
mod retention;
mod serve;
mod survey;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use secrecy::ExposeSecret;

use crate::config::{Config, ConfigError};
use crate::error::Error;
use crate::startup::{self, StartError};
use crate::store::Store;

/// Candor asks employees and customers, and tells honestly whether teams whose people are satisfied also
/// have satisfied customers.
///
/// Settings come from a file (--config, or candor.toml in the working folder) and from the environment,
/// which goes first; `candor settings` lists them all with what they do and what they are now.
#[derive(Debug, Parser)]
#[command(name = "candor", version, after_help = "Start with:  candor serve\nThen open the address it prints.")]
struct Arguments {
    /// File with settings.
    #[arg(long, global = true, value_name = "FILE", env = "CANDOR_CONFIG")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve pages and take answers until told to stop (Ctrl-C, or SIGTERM).
    Serve,
    /// Make the database or bring it up to date, and stop. `serve` does this too.
    Migrate {
        /// Compute all scores anew from the responses, too.
        #[arg(long)]
        recompute: bool,
    },
    /// Import units or responses from CSV: every line, or none and a list of what to correct.
    #[command(subcommand)]
    Import(import::Import),
    /// People who can be invited.
    #[command(subcommand)]
    Contacts(mail::People),
    /// What mail servers send back.
    #[command(subcommand)]
    Mail(mail::Mail),
    /// How long the data of surveys are kept, and removing what is due.
    #[command(subcommand)]
    Retention(retention::Retention),
    /// Create surveys, or list them.
    #[command(subcommand)]
    Survey(survey::Survey),
    /// Write a report to standard output.
    #[command(subcommand)]
    Report(report::Report),
    /// Check what reports show.
    #[command(subcommand)]
    Audit(audit::Audit),
    /// Judge the wording, scales and structure of a questionnaire file. Needs neither settings nor a database.
    ///
    /// Exit status: 0 nothing at warn or above, 1 findings at warn or above, 2 the file cannot be read.
    Lint(lint::Lint),
    /// Copy the database to a new file while the server runs (SQLite).
    Backup {
        /// File to write; it must not exist.
        file: PathBuf,
    },
    /// Give somebody who signs in a new password, and end their sessions.
    ResetPassword {
        /// Their e-mail address.
        email: String,
    },
    /// Check settings, database and binary, and say what is wrong and what to do.
    Doctor,
    /// List every setting, what it does, and its present value.
    Settings,
}

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// A bad setting.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The server or the database did not start.
    #[error(transparent)]
    Start(#[from] StartError),
    /// A use case failed.
    #[error(transparent)]
    UseCase(#[from] Error),
    /// A file or standard output failed.
    #[error("{what}: {cause}")]
    File {
        /// What was tried.
        what: String,
        /// Why it failed.
        cause: std::io::Error,
    },
    /// Anything else, in words.
    #[error("{0}")]
    Other(String),
}

impl From<crate::random::NoRandomness> for CommandError {
    fn from(error: crate::random::NoRandomness) -> Self {
        Self::UseCase(error.into())
    }
}

impl From<crate::store::StoreError> for CommandError {
    fn from(error: crate::store::StoreError) -> Self {
        Self::UseCase(error.into())
    }
}

/// Runs the command of the process's arguments.
#[must_use]
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    match startup::block_on(execute(arguments)) {
        Ok(Ok(code)) => code,
        Ok(Err(error)) => fail(&error.to_string()),
        Err(error) => fail(&format!("the program could not start: {error}")),
    }
}

fn fail(message: &str) -> ExitCode {
    eprintln!("candor: {message}");
    ExitCode::FAILURE
}

async fn execute(arguments: Arguments) -> Result<ExitCode, CommandError> {
    if let Command::Lint(lint) = &arguments.command {
        return lint::run(lint);
    }
    if let Command::Survey(survey::Survey::Convert(convert)) = &arguments.command {
        convert::run(convert)?;
        return Ok(ExitCode::SUCCESS);
    }
    let config = Config::load(arguments.config.as_deref(), std::env::vars_os())?;
    start_log(&config.log);
    match arguments.command {
        Command::Serve => serve::serve(&config).await?,
        Command::Migrate { recompute } => maintain::migrate(&config, recompute).await?,
        Command::Import(import) => import::run(&config, import).await?,
        Command::Contacts(people) => mail::people(&config, people).await?,
        Command::Mail(mail) => mail::mail(&config, mail).await?,
        Command::Retention(asked) => retention::run(&config, asked).await?,
        Command::Survey(survey) => survey::run(&config, survey).await?,
        Command::Report(report) => report::run(&config, report).await?,
        Command::Audit(asked) => return audit::run(&config, asked).await,
        Command::Backup { file } => maintain::backup(&config, &file).await?,
        Command::ResetPassword { email } => maintain::reset_password(&config, &email).await?,
        Command::Doctor => return maintain::doctor(&config).await,
        Command::Settings => maintain::settings(&config)?,
        Command::Lint(lint) => return lint::run(&lint),
    }
    Ok(ExitCode::SUCCESS)
}

fn start_log(level: &str) {
    // the libraries below say nothing that an administrator can act on unless something is wrong
    let filter = format!("warn,candor={level}");
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false).init();
}

/// The database, made or brought up to date when needed.
async fn store(config: &Config) -> Result<Store, CommandError> {
    Ok(startup::open_store(config).await?)
}

/// The database as it is, for commands that only look.
async fn existing_store(config: &Config) -> Result<Store, CommandError> {
    Ok(Store::open_existing(config.database.expose_secret()).await?)
}

fn print(text: &str) -> Result<(), CommandError> {
    use std::io::Write as _;
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        // a reader that has seen enough, such as `head`
        Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => other.map_err(|cause| CommandError::File { what: "standard output".to_owned(), cause }),
    }
}
