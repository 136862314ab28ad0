//! What became of the parts of a file.

use serde::{Deserialize, Serialize};

/// How much of a part was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It asks the same, takes the same answers and is shown under the same conditions.
    Exact,
    /// Something like it is there; the reason says what differs.
    Approximated,
    /// It is not there; the reason says why.
    Dropped,
}

impl Outcome {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Approximated => "approximated",
            Self::Dropped => "dropped",
        }
    }
}

/// What became of one part of a file. All of it is plain text, without control characters; pieces of the file in it
/// are shortened. It is not escaped for any markup: whoever shows it as part of a page escapes it, as all texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Where it was in the file, such as `question age`.
    pub place: String,
    /// What it was, such as `type radiogroup`.
    pub what: String,
    /// How much was kept.
    pub outcome: Outcome,
    /// Why, and what to do where something can be done.
    pub reason: String,
}
