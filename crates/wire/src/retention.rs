//! How long the data of a survey are kept.

use candor_survey::WaveCode;
use serde::{Deserialize, Serialize};

/// Most months.
pub const MAX_KEEP_MONTHS: u32 = 120;
/// Most days.
pub const MAX_KEEP_DAYS: u32 = 3650;

/// How long the data of a survey are kept; 0 keeps them until somebody removes them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keep {
    /// Responses, in months after the end of their wave.
    #[serde(default)]
    pub responses_months: u32,
    /// People, in months after their last invitation.
    #[serde(default)]
    pub contacts_months: u32,
    /// Letters that are at their end, in days after the end of their wave.
    #[serde(default)]
    pub letters_days: u32,
}

/// Shows what a schedule would remove, or sets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetRetention {
    /// How long.
    pub keep: Keep,
    /// False only shows what would be.
    #[serde(default)]
    pub store: bool,
}

/// How long the data of a survey are kept, and what that removes when. Days are written `YYYY-MM-DD`, counts are in steps
/// of five, and below five nothing is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retention {
    /// How long.
    pub keep: Keep,
    /// By wave, oldest first.
    pub waves: Vec<WaveKept>,
    /// People who were last invited for this survey and would be removed at the next run.
    pub contacts_due: Option<u64>,
    /// The day of the next run that would remove people, if any was invited.
    pub next_contacts_on: Option<String>,
    /// Whether this is what is set, or only shown.
    pub stored: bool,
}

/// What becomes of a wave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaveKept {
    /// The wave.
    pub wave: WaveCode,
    /// The day on which it ended; nothing while it is open.
    pub ended_on: Option<String>,
    /// The day on which its responses are removed.
    pub responses_on: Option<String>,
    /// How many there are.
    pub responses: Option<u64>,
    /// The day on which they were removed.
    pub removed_on: Option<String>,
    /// The day on which its letters are removed.
    pub letters_on: Option<String>,
}
