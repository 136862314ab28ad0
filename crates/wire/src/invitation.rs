//! Contacts, invitations and what respondents are promised.

use std::collections::BTreeMap;
use std::fmt;

use candor_survey::{UnitCode, WaveCode};
use serde::{Deserialize, Serialize};

use crate::ids::{ContactId, MailingId};

/// Most bytes of a file of contacts.
pub const MAX_CONTACTS_BYTES: usize = 16_000_000;
/// Most characters of a letter's text.
pub const MAX_LETTER_CHARS: usize = 10_000;
/// Most characters of a subject.
pub const MAX_SUBJECT_CHARS: usize = 150;
/// Most reminders of one wave.
pub const MAX_REMINDERS: usize = 3;

/// What respondents of a survey are promised. Each level has tables and types of its own on the server.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// One link for everybody; nobody is counted.
    #[default]
    Open,
    /// One-time codes: one answer for each invited person, stored without a link to them; the server is trusted.
    Procedural,
    /// One answer for each invited person, kept with whose it is and shown in groups only.
    Confidential,
    /// One answer for each invited person, shown with their name.
    Identified,
    /// A blind token for each invited person: nobody can link an answer to whoever sent it, and the browser checks that.
    Verified,
}

impl Level {
    /// All of them, the one without invitations first.
    pub const ALL: [Self; 5] = [Self::Open, Self::Verified, Self::Procedural, Self::Confidential, Self::Identified];

    /// The name on the wire and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Procedural => "procedural",
            Self::Confidential => "confidential",
            Self::Identified => "identified",
            Self::Verified => "verified",
        }
    }

    /// The level of a name.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.as_str() == name)
    }

    /// Whether only invited people answer.
    #[must_use]
    pub const fn is_by_invitation(self) -> bool {
        !matches!(self, Self::Open)
    }

    /// Whether it is kept whose an answer is.
    #[must_use]
    pub const fn is_linked(self) -> bool {
        matches!(self, Self::Confidential | Self::Identified)
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What respondents of a survey are promised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assurance {
    /// The level.
    pub level: Level,
    /// The sentence that every respondent reads before the first question, in the survey's own language.
    pub sentence: String,
    /// Whether the level can be changed now: while no wave is open.
    pub can_change: bool,
}

/// Sets the level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetAssurance {
    /// The level.
    pub level: Level,
}

/// Whether somebody can be written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// By mail.
    Mail,
    /// There is no address: on paper only.
    Paper,
    /// Mail came back for good.
    Bounced,
    /// They asked for no more mail.
    Unsubscribed,
}

impl Reach {
    /// The name on the wire and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Paper => "paper",
            Self::Bounced => "bounced",
            Self::Unsubscribed => "unsubscribed",
        }
    }
}

/// Somebody who can be invited. Nothing here says what or whether they have answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Id.
    pub id: ContactId,
    /// Name.
    pub name: String,
    /// E-mail address; empty without one.
    pub address: String,
    /// BCP 47 tag of their language; empty when it is not known.
    pub language: String,
    /// Their unit.
    pub unit: UnitCode,
    /// The other columns of the file.
    pub strata: BTreeMap<String, String>,
    /// Whether they can be written to.
    pub reach: Reach,
}

/// Contacts by name, as far as they are listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contacts {
    /// How many there are.
    pub total: u64,
    /// The first ones.
    pub listed: Vec<Contact>,
    /// Addresses that are not written to, also of people who are no contacts any more.
    pub suppressed: u64,
}

/// What an import of contacts did, or would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactsImported {
    /// Lines read.
    pub rows: u64,
    /// People who were not there before.
    pub added: u64,
    /// People who were changed.
    pub changed: u64,
    /// Columns that are kept as strata.
    pub strata: Vec<String>,
    /// Lines of people who asked not to be invited: they are left out.
    pub objected: Vec<u64>,
    /// False for a dry run.
    pub stored: bool,
}

/// Why letters are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailingKind {
    /// To people who are invited now.
    Invitation,
    /// To everybody invited before who has not answered; the program leaves the others out and tells nobody.
    Reminder,
}

impl MailingKind {
    /// The name on the wire and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::Reminder => "reminder",
        }
    }
}

/// How letters travel.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// As e-mail.
    #[default]
    Mail,
    /// On paper with a QR code; somebody prints and hands them out.
    Paper,
}

impl Way {
    /// The name on the wire and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Paper => "paper",
        }
    }
}

/// A simple random sample without replacement, of the same size in each stratum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sample {
    /// People drawn from each stratum; all of a smaller one.
    pub size: u32,
    /// What makes a stratum: `unit`, `language` or a column of the file; empty for one stratum of all.
    #[serde(default)]
    pub by: String,
}

/// How many people of a stratum could be drawn, and how many were.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stratum {
    /// Its name; empty where there is one of all.
    pub name: String,
    /// People who could be written to.
    pub people: u64,
    /// People drawn.
    pub drawn: u64,
}

/// A letter as it is written, in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LetterText {
    /// The subject; takes `{name}`, `{survey}` and `{unit}`.
    pub subject: String,
    /// The text; takes the same and `{link}` (which must be there), `{assurance}`, `{stop}` and `{about}` (which are added at the
    /// end where they are missing). An empty line begins a paragraph.
    pub text: String,
}

/// Asks what would be sent, or sends it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanMailing {
    /// Why.
    pub kind: MailingKind,
    /// How.
    #[serde(default)]
    pub way: Way,
    /// Units whose people, and those of all units below, are written to; none for all.
    #[serde(default)]
    pub units: Vec<UnitCode>,
    /// A sample of them; nothing for everybody. Invitations only.
    #[serde(default)]
    pub sample: Option<Sample>,
    /// 64 hex digits that decide who is drawn; nothing draws new ones.
    #[serde(default)]
    pub seed: Option<String>,
    /// Not before this moment, in seconds since 1970 (UTC); nothing for now.
    #[serde(default)]
    pub from_s: Option<i64>,
    /// Letters by language.
    pub letters: BTreeMap<String, LetterText>,
    /// False only shows what would be.
    #[serde(default)]
    pub store: bool,
}

/// Who is not written to, and why; each person once, by the first reason of this order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// Invited to this wave before.
    pub invited_before: u64,
    /// Without an e-mail address.
    pub without_address: u64,
    /// Mail came back for good.
    pub bounced: u64,
    /// They asked for no more mail.
    pub unsubscribed: u64,
    /// Invited to another survey too short a time ago.
    pub paused: u64,
    /// Not drawn.
    pub not_drawn: u64,
}

impl LeftOut {
    /// How many people.
    #[must_use]
    pub const fn total(&self) -> u64 {
        self.invited_before + self.without_address + self.bounced + self.unsubscribed + self.paused + self.not_drawn
    }
}

/// A letter as somebody would get it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterPreview {
    /// Its language.
    pub language: String,
    /// The subject.
    pub subject: String,
    /// As plain text.
    pub text: String,
    /// As a whole HTML document.
    pub html: String,
}

/// What is, or would be, sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailingPlan {
    /// The mailing, when it was stored.
    pub id: Option<MailingId>,
    /// People written to. For reminders: all who were invited; who has answered is left out when it is sent.
    pub recipients: u64,
    /// Who is not.
    pub left_out: LeftOut,
    /// What decided who was drawn: with it and the same contacts the draw can be repeated.
    pub seed: String,
    /// The frame by stratum; none of reminders.
    #[serde(default)]
    pub strata: Vec<Stratum>,
    /// People of units with fewer than 5 invited, who answer for the unit above.
    pub rolled_up: u64,
    /// One letter for each language, with an invented person in it.
    pub previews: Vec<LetterPreview>,
}

/// Letters that were planned together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mailing {
    /// Id.
    pub id: MailingId,
    /// Why.
    pub kind: MailingKind,
    /// How.
    pub way: Way,
    /// The wave.
    pub wave: WaveCode,
    /// When it was planned, in seconds since 1970.
    pub created_at_s: i64,
    /// Not before this moment.
    pub from_s: i64,
    /// Whether it was stopped.
    pub is_stopped: bool,
    /// People written to.
    pub recipients: u64,
    /// Letters that are done: sent, or (reminders) not needed any more.
    pub done: u64,
    /// Letters that wait.
    pub waiting: u64,
    /// Letters that came back for good.
    pub bounced: u64,
    /// Letters that a mail server refused for another reason, or too often.
    pub failed: u64,
    /// Letters that were stopped, or whose reader asked for no more mail meanwhile.
    pub stopped: u64,
    /// Who was not written to.
    pub left_out: LeftOut,
    /// What decided who was drawn.
    pub seed: String,
    /// The units that were named, with all below them; all where none is.
    #[serde(default)]
    pub units: Vec<UnitCode>,
    /// The sample that was asked for; none where everybody was written to.
    #[serde(default)]
    pub sample: Option<Sample>,
    /// The frame by stratum; none of reminders, and of what was planned before strata were kept.
    #[serde(default)]
    pub strata: Vec<Stratum>,
}

/// The invitations of a survey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mailings {
    /// Latest first.
    pub list: Vec<Mailing>,
    /// People invited to the present wave.
    pub invited: u64,
    /// Answers with an invitation in the present wave: in steps of five, never closer than five to nobody or to all;
    /// nothing below that.
    pub answered: Option<u64>,
    /// Where letters go, in words.
    pub delivery: String,
    /// Fewest days between two surveys' invitations of one person.
    pub pause_days: u32,
    /// Letters to begin with, by language.
    pub suggested: BTreeMap<String, LetterText>,
    /// The same for reminders.
    pub suggested_reminders: BTreeMap<String, LetterText>,
}
