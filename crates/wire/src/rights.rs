//! What is stored about one person, and taking it away.

use std::collections::BTreeMap;

use candor_survey::{SurveySlug, UnitCode, WaveCode};
use serde::{Deserialize, Serialize};

use crate::account::Role;
use crate::invitation::{Level, MailingKind, Reach, Way};
use crate::named::SaidAnswer;

/// Names one person, so that nobody has to put an address into the address of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskPerson {
    /// Their e-mail address, or `#` and the number that they are known by.
    pub address: String,
}

/// Everything that is stored about one person. Days are written `YYYY-MM-DD`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AboutPerson {
    /// As somebody who can be invited.
    pub contact: Option<PersonKnown>,
    /// That their address is not written to.
    pub no_mail: Option<NoMail>,
    /// Since which day they are not invited any more because they asked for that.
    pub objected_on: Option<String>,
    /// As somebody who signs in with the same address.
    pub signs_in: Option<PersonSigningIn>,
    /// The surveys that they were invited to, oldest first.
    pub surveys: Vec<SurveyKnown>,
    /// Sentences: what is not known, and what stays where this program cannot reach it.
    pub notes: Vec<String>,
}

/// A person as somebody who can be invited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonKnown {
    /// Name.
    pub name: String,
    /// E-mail address; empty without one.
    pub address: String,
    /// By what an import knows them again: the address, or `#` and a number.
    pub known_by: String,
    /// BCP 47 tag of their language; empty when it is not known.
    pub language: String,
    /// Code of their unit.
    pub unit: UnitCode,
    /// Name of their unit.
    pub unit_name: String,
    /// The other columns of the file that they were imported from.
    pub strata: BTreeMap<String, String>,
}

/// That an address is not written to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoMail {
    /// Why.
    pub reason: Reach,
    /// Since which day. Of a letter that could not be delivered this is told to the person alone: beside the days of
    /// reminders it would tell who had not answered then.
    pub since: Option<String>,
}

impl NoMail {
    /// In words, for those who administer.
    #[must_use]
    pub fn told(&self) -> String {
        let since = self.since.as_ref().map(|day| format!(" since {day}")).unwrap_or_default();
        format!("Not written to{since}: {}", self.reason.as_str())
    }
}

/// Somebody who signs in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonSigningIn {
    /// Name.
    pub name: String,
    /// What they may do.
    pub role: Role,
}

/// A survey that somebody was invited to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurveyKnown {
    /// Its name in links.
    pub survey: SurveySlug,
    /// Its title.
    pub title: String,
    /// The wave.
    pub wave: WaveCode,
    /// Whether it takes answers.
    pub is_open: bool,
    /// The day of the invitation.
    pub invited_on: String,
    /// What respondents are promised.
    pub level: Level,
    /// Letters about it.
    pub letters: Vec<LetterKnown>,
    /// At the level verified, while the wave is open and only for the person themselves: whether a token was collected.
    pub token_collected: Option<bool>,
    /// What they have answered, where it is kept whose answers are: told to the person, and of answers that are shown with
    /// names also to administrators.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<Vec<SaidAnswer>>,
    /// What is kept of their answers, or why nobody can say whether or what they have answered.
    pub answers: String,
}

/// A letter to somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterKnown {
    /// Why.
    pub kind: MailingKind,
    /// How.
    pub way: Way,
    /// The day on which it was planned.
    pub planned_on: String,
    /// The day from which it may be sent.
    pub from: String,
    /// What became of it. Of reminders that is told nobody: it would say who has answered.
    pub state: Option<String>,
}

/// What was taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erased {
    /// Whether they were somebody who can be invited.
    pub was_contact: bool,
    /// Letters as files that could not be removed; look for them in the folder of letters.
    pub files_left: u64,
}

/// Whether somebody may be imported again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Readmitted {
    /// False when they had not asked to be left alone.
    pub had_objected: bool,
}
