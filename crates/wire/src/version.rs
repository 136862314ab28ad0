//! Versions of a survey.

use candor_survey::difference::{Change, Class};
use candor_survey::{Document, WaveCode};
use serde::{Deserialize, Serialize};

/// Asks what differs between the published version and a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskDifference {
    /// The document; it may be unfinished.
    pub document: Document,
}

/// What differs between the published version of a survey and a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionDifference {
    /// SHA-256 of the published version; `None` when nothing is published yet, and then nothing is compared.
    pub base: Option<String>,
    /// The heaviest class; `None` when nothing differs.
    pub class: Option<Class>,
    /// Whether it may be published into the running wave, if there is one.
    pub fits_running_wave: bool,
    /// The wave that takes answers.
    pub wave: Option<WaveCode>,
    /// Each difference with its class and reason.
    pub changes: Vec<Change>,
}
