//! How far the quotas of a survey are filled.

use candor_survey::{QuotaCode, WaveCode};
use serde::{Deserialize, Serialize};

/// The quotas of a wave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quotas {
    /// The latest wave; none before the survey is published.
    pub wave: Option<WaveCode>,
    /// Counts are told in steps of so many people.
    pub step: u64,
    /// In the order of the questionnaire, of which the first that is full counts.
    pub list: Vec<QuotaFilled>,
}

/// How far a quota is filled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuotaFilled {
    /// Its code.
    pub code: QuotaCode,
    /// What it is called.
    pub name: String,
    /// Which responses it counts.
    pub when: String,
    /// It is full with so many.
    pub at_most: u32,
    /// Responses counted: at least so many, rounded down to a step.
    pub counted: u64,
    /// Whether it is full.
    pub full: bool,
    /// Visits turned away by it: at least so many, rounded down to a step.
    pub turned_away: u64,
}
