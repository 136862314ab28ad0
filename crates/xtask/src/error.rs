//! What can go wrong while building, and what to do about it.

use std::fmt;
use std::io;
use std::process::ExitStatus;

/// Shorthand for the results of this program.
pub type Result<T> = std::result::Result<T, Error>;

/// Everything that stops a command, with its cause.
#[derive(Debug)]
pub enum Error {
    /// The command line made no sense.
    Usage(String),
    /// The command was started outside the checkout.
    OutsideCheckout,
    /// A file or folder could not be read or written.
    Io {
        /// What was being done, as in "writing dist/index.html".
        doing: String,
        /// The cause.
        source: io::Error,
    },
    /// A program could not be started.
    Start {
        /// The program's name.
        program: String,
        /// The cause.
        source: io::Error,
    },
    /// A program ran and reported failure.
    Failed {
        /// The command as typed.
        command: String,
        /// How it ended.
        status: ExitStatus,
    },
    /// Something is needed that this program cannot install by itself.
    Missing {
        /// What is missing.
        what: String,
        /// What the reader can do.
        remedy: String,
    },
    /// A program's answer was not what its documentation promises.
    Unreadable {
        /// Whose answer.
        what: &'static str,
        /// The cause.
        reason: String,
    },
    /// Rules of the project are broken.
    Violations {
        /// Which set of rules.
        rules: &'static str,
        /// One sentence for each breach.
        list: Vec<String>,
        /// What the reader can do.
        remedy: &'static str,
    },
    /// The temporary PostgreSQL server did not come up.
    Postgres {
        /// What was seen.
        reason: String,
    },
    /// At least one step of the test run failed; each was reported when it did.
    TestsFailed,
}

impl Error {
    /// Attaches what was being done to an input or output error.
    pub fn io(doing: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let doing = doing.into();
        move |source| Self::Io { doing, source }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(problem) => write!(out, "{problem}"),
            Self::OutsideCheckout => write!(
                out,
                "this folder is not inside a checkout of Candor\n  \
                 Change into the checkout and start the command again."
            ),
            Self::Io { doing, source } => write!(out, "{doing}: {source}"),
            Self::Start { program, source } => write!(
                out,
                "`{program}` could not be started: {source}\n  \
                 Install it, or see that its folder is in PATH, and start the command again."
            ),
            Self::Failed { command, status } => {
                write!(out, "`{command}` failed ({status}); its own message stands above")
            }
            Self::Missing { what, remedy } => write!(out, "{what} is missing\n  {remedy}"),
            Self::Unreadable { what, reason } => {
                write!(out, "the answer of {what} could not be read: {reason}")
            }
            Self::Violations { rules, list, remedy } => {
                write!(out, "{rules}: {} broken", list.len())?;
                for line in list {
                    write!(out, "\n  - {line}")?;
                }
                write!(out, "\n  {remedy}")
            }
            Self::Postgres { reason } => write!(out, "the temporary PostgreSQL server for the tests did not start: {reason}"),
            Self::TestsFailed => write!(out, "the test run failed"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } | Self::Start { source, .. } => Some(source),
            _ => None,
        }
    }
}
