//! What can go wrong in a use case.

use candor_wire::problem::{Code, FieldProblem, Problem};

use crate::random::NoRandomness;
use crate::store::StoreError;

/// An error of a use case. Routes turn it into a problem, commands into a message.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The caller can do something about it.
    #[error("{}", describe(.0))]
    Refused(Problem),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The operating system failed.
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
    /// Something that cannot happen happened; the text says what, never whose data.
    #[error("internal error: {0}")]
    Internal(String),
}

impl Error {
    /// Refuses with a code alone.
    #[must_use]
    pub fn refused(code: Code) -> Self {
        Self::Refused(Problem::new(code))
    }

    /// Refuses because of one field.
    #[must_use]
    pub fn field(code: Code, field: &str, message: impl Into<String>) -> Self {
        Self::Refused(Problem::new(code).field(field, message))
    }

    /// Refuses because of several fields.
    #[must_use]
    pub fn fields(code: Code, fields: Vec<FieldProblem>) -> Self {
        Self::Refused(Problem { fields, ..Problem::new(code) })
    }

    /// The problem to tell the client. Causes of server faults stay in the log.
    #[must_use]
    pub fn problem(&self) -> Problem {
        match self {
            Self::Refused(problem) => problem.clone(),
            Self::Store(StoreError::Unavailable(_)) => Problem::new(Code::StorageUnavailable),
            Self::Store(StoreError::Busy) => Problem::new(Code::Busy),
            Self::Store(_) | Self::Randomness(_) | Self::Internal(_) => Problem::new(Code::Internal),
        }
    }
}

fn describe(problem: &Problem) -> String {
    let mut text = format!("{} {}", problem.title, problem.remedy);
    for field in &problem.fields {
        text.push_str(&format!("\n  {}: {}", field.field, field.message));
    }
    text
}
