//! Experience levels: what respondents go through on the pages of a survey, each with a target.

use serde::{Deserialize, Serialize};

/// What is promised of the pages, beside what people say of the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LevelKind {
    /// Visits in which a message said that an answer is missing or does not fit.
    UserErrors,
    /// Visits in which somebody went back.
    Back,
    /// Visits in which help was opened.
    Help,
    /// Visits that were begun and not sent.
    Unfinished,
}

impl LevelKind {
    /// All levels.
    pub const ALL: [Self; 4] = [Self::UserErrors, Self::Back, Self::Help, Self::Unfinished];

    /// The name in the database and in requests.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UserErrors => "user_errors",
            Self::Back => "back",
            Self::Help => "help",
            Self::Unfinished => "unfinished",
        }
    }

    /// The name for people.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::UserErrors => "User errors",
            Self::Back => "Going back",
            Self::Help => "Help requests",
            Self::Unfinished => "Unfinished visits",
        }
    }
}

/// The targets of a survey: at most so many visits of 100, for each level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Targets {
    /// Visits with a user error.
    pub user_errors: u32,
    /// Visits in which somebody went back.
    pub back: u32,
    /// Visits in which help was opened.
    pub help: u32,
    /// Visits that were not sent.
    pub unfinished: u32,
}

impl Default for Targets {
    /// Where to start from, not norms: `docs/experience.md` gives the reasons.
    fn default() -> Self {
        Self { user_errors: 10, back: 15, help: 10, unfinished: 20 }
    }
}

impl Targets {
    /// The target of a level.
    #[must_use]
    pub const fn of(&self, kind: LevelKind) -> u32 {
        match kind {
            LevelKind::UserErrors => self.user_errors,
            LevelKind::Back => self.back,
            LevelKind::Help => self.help,
            LevelKind::Unfinished => self.unfinished,
        }
    }

    /// The target of a level, to be set.
    pub const fn of_mut(&mut self, kind: LevelKind) -> &mut u32 {
        match kind {
            LevelKind::UserErrors => &mut self.user_errors,
            LevelKind::Back => &mut self.back,
            LevelKind::Help => &mut self.help,
            LevelKind::Unfinished => &mut self.unfinished,
        }
    }
}
