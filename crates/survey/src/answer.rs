//! Answers: codes, numbers, dates and texts; never labels, never positions.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::code::{ItemCode, OptionCode};

/// What one respondent said to one item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// One option of a single choice.
    Choice(OptionCode),
    /// The options of a multiple choice, each once.
    Choices(Vec<OptionCode>),
    /// A point of a rating scale, or `0` to `10`.
    Scale(OptionCode),
    /// The opt-out beside a scale.
    NotApplicable,
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
    /// A date, `YYYY-MM-DD`.
    Date(String),
    /// The answer is kept back, as the question offers.
    PreferNotToSay,
    /// Options in their order, the first place first.
    Ranking(Vec<OptionCode>),
    /// A time of day, `HH:MM`.
    Time(String),
}

/// The answers of one response, by item.
pub type Answers = BTreeMap<ItemCode, Answer>;
