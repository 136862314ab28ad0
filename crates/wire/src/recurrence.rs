//! Waves that follow each other by the calendar.

use candor_survey::WaveCode;
use serde::{Deserialize, Serialize};

/// How often a next wave is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Every {
    /// On Mondays.
    Week,
    /// On the first of each month.
    Month,
    /// On the first of January, April, July and October.
    Quarter,
}

impl Every {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Week, Self::Month, Self::Quarter];

    /// The word used in the database and on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
        }
    }

    /// The one of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|every| every.as_str() == name)
    }
}

/// Whether the waves of a survey follow each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recurrence {
    /// How often; `None` when waves are opened by hand.
    pub every: Option<Every>,
    /// The day from which the next wave is opened, `YYYY-MM-DD`, as soon as [`Self::least`] people have answered.
    pub next_on: Option<String>,
    /// Code of the next wave.
    pub next: Option<WaveCode>,
    /// Fewest responses of a wave that ends by itself.
    pub least: u64,
}

/// Sets how waves follow each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetRecurrence {
    /// How often; `None` to open waves by hand.
    pub every: Option<Every>,
}
