//! The level *verified anonymous*: terms, tokens and sealed answers. Values of `candor-credential` travel in their text
//! form (base64url without padding).

use candor_survey::{Answers, UnitCode};
use serde::{Deserialize, Serialize};

use crate::ids::UnitId;

/// Largest sealed response accepted, in bytes: an envelope of the largest size as text, and a token.
pub const MAX_SEALED_BYTES: usize = 400_000;

/// What is published before the first letter of a wave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// The terms: keys, minimums, last day.
    pub terms: String,
    /// Their SHA-256, 43 letters: the same that stands in every letter behind the `#` of the link.
    pub digest: String,
}

/// Asks whose key belongs to an invitation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskCell {
    /// The 26 letters of the link.
    pub code: String,
}

/// The cell of an invitation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitedCell {
    /// The unit that gives the cell its name.
    pub unit: UnitId,
    /// The same unit by its code, as links to the survey name it.
    pub code: UnitCode,
    /// Whether a token was collected with this invitation before.
    pub is_collected: bool,
}

/// Collects a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CollectToken {
    /// The 26 letters of the link.
    pub code: String,
    /// The blinded token.
    pub request: String,
}

/// The evaluated token with its proof; the same bytes for the same request, however often it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenIssued {
    /// The issuer's response.
    pub response: String,
}

/// Answers with the token that they spend. Nothing else comes with them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealedResponse {
    /// The token.
    pub token: String,
    /// [`SealedAnswers`] as JSON or postcard, sealed to the key of the terms.
    pub envelope: String,
}

/// What is sealed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealedAnswers {
    /// The version of the questionnaire.
    pub version: String,
    /// What was answered.
    pub answers: Answers,
}

/// What became of a sealed response.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// The mark of the token, 64 hex digits: its line in the bulletin.
    pub mark: String,
    /// Whether answers with this token were taken before.
    pub before: bool,
}
