//! A questionnaire of another system, and what became of it.

use candor_survey::Document;
use serde::{Deserialize, Serialize};

use crate::problem::FieldProblem;

/// Largest file accepted, in bytes.
pub const MAX_IMPORT_BYTES: usize = 10_000_000;

/// A file that was read. A client that only passes the questionnaire on may read it as any `D`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImportReport<D = Document> {
    /// What the file was, in words.
    pub format: String,
    /// The questionnaire; it may be unfinished. Nothing of it is stored yet.
    pub document: D,
    /// What became of every part, in the order of the file. Texts of the file in it are plain text and not escaped.
    pub findings: Vec<ImportFinding>,
    /// What keeps the questionnaire from being published as it is.
    pub unfinished: Vec<FieldProblem>,
}

/// How much of a part was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportOutcome {
    /// All of it.
    Exact,
    /// Something like it.
    Approximated,
    /// Nothing.
    Dropped,
}

/// What became of one part of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportFinding {
    /// Where it was in the file, such as `question age`.
    pub place: String,
    /// What it was, such as `type radiogroup`.
    pub what: String,
    /// How much was kept.
    pub outcome: ImportOutcome,
    /// Why, and what to do where something can be done.
    pub reason: String,
}
