//! Answers with the names of those who gave them, at the level identified.

use candor_survey::{UnitCode, WaveCode};
use serde::{Deserialize, Serialize};

/// Most people in one answer.
pub const MAX_NAMED: u64 = 50;

/// Asks for answers with names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedQuery {
    /// The wave; the latest without one.
    #[serde(default)]
    pub wave: Option<WaveCode>,
    /// How many people, by name, come before the first that is wanted.
    #[serde(default)]
    pub from: u64,
}

impl NamedQuery {
    /// As the part of an address behind the `?`.
    #[must_use]
    pub fn address(&self) -> String {
        let wave = self.wave.as_ref().map(|wave| format!("wave={wave}&")).unwrap_or_default();
        format!("{wave}from={}", self.from)
    }
}

/// A question and what somebody answered to it, both in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaidAnswer {
    /// The question.
    pub question: String,
    /// The answer.
    pub answer: String,
}

/// What one person answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedAnswers {
    /// Their name.
    pub name: String,
    /// Code of the unit that they answered for.
    pub unit: UnitCode,
    /// Name of that unit.
    pub unit_name: String,
    /// What they answered, in the order of the questionnaire.
    pub answers: Vec<SaidAnswer>,
}

/// What people of a wave answered, by name, within what the viewer may see.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// The wave; nothing where no wave asked with names.
    pub wave: Option<WaveCode>,
    /// Waves that asked with names, the latest first.
    pub waves: Vec<WaveCode>,
    /// How many people there are.
    pub total: u64,
    /// How many come before the first of the list.
    pub from: u64,
    /// At most [`MAX_NAMED`] of them.
    pub people: Vec<NamedAnswers>,
}
