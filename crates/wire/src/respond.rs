//! What a respondent's client loads and sends. These two types also travel as postcard,
//! so they use no attribute that needs a self-describing format.

use candor_survey::{Answers, Audience, Channel, Document, SurveySlug, UnitCode};
use serde::{Deserialize, Serialize};

use crate::ids::SubmissionKey;

/// A survey as a respondent gets it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RespondentSurvey {
    /// Name in links.
    pub slug: SurveySlug,
    /// Who is asked.
    pub audience: Audience,
    /// The published questionnaire.
    pub document: Document,
    /// SHA-256 of that version, sent back with the answers.
    pub version: String,
    /// The unit of this link, or the units to choose from.
    pub units: Vec<UnitChoice>,
    /// Who sees what, in one sentence.
    pub assurance: String,
}

/// A unit to answer about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitChoice {
    /// Code.
    pub code: UnitCode,
    /// Name.
    pub name: String,
}

/// A complete response.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Submission {
    /// Drawn once per response; sending it again changes nothing.
    pub key: SubmissionKey,
    /// The version that was answered.
    pub version: String,
    /// The unit that was answered about.
    pub unit: UnitCode,
    /// The answers.
    pub answers: Answers,
    /// The channel that the link named.
    #[serde(default)]
    pub channel: Option<Channel>,
}

/// The response is stored durably.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The key that was sent.
    pub key: SubmissionKey,
}
