//! Questionnaires of other systems as [`Document`]s, with a report of what became of every part.
//!
//! Everything here is pure: bytes come in, values go out. A file is foreign text: it is limited before it is read,
//! nothing in it is executed, expanded or fetched, and markup in its texts becomes plain text. What maps to what is
//! in `docs/importing.md`.
//!
//! * [`import`] recognises a file by what is in it and reads it.
//! * [`Finding`] says of a part whether it was kept exactly, approximately or not at all, and why.
//! * [`Refused`] says why a file was not read, and what to do.
//! * [`export`] writes Candor's own format; importing that again gives the same document.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod codes;
mod condition;
mod draft;
mod files;
mod guard;
mod json;
mod limesurvey;
mod qualtrics;
mod refused;
mod report;
mod scales;
mod sheet;
mod surveyjs;
mod text;
mod xlsform;
mod xml;
mod zip;

use candor_survey::document::FORMAT;
use candor_survey::{Document, DocumentProblem, Questionnaire};
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use guard::{MAX_BYTES, MAX_DEPTH, MAX_ELEMENTS, MAX_LANGUAGES, MAX_OPTIONS, MAX_QUESTIONS, MAX_UNPACKED_BYTES};
pub use refused::Refused;
pub use report::{Finding, Outcome};

/// A format that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Candor's own JSON.
    Candor,
    /// `SurveyJS` JSON.
    SurveyJs,
    /// A survey structure of `LimeSurvey`, `.lss`.
    LimeSurvey,
    /// A survey of Qualtrics, `.qsf`.
    Qualtrics,
    /// An `XLSForm` workbook, `.xlsx`.
    XlsForm,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 5] = [Self::Candor, Self::SurveyJs, Self::LimeSurvey, Self::Qualtrics, Self::XlsForm];

    /// What people call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Candor => "Candor JSON",
            Self::SurveyJs => "SurveyJS JSON",
            Self::LimeSurvey => "LimeSurvey .lss",
            Self::Qualtrics => "Qualtrics .qsf",
            Self::XlsForm => "XLSForm .xlsx",
        }
    }
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// What the file was.
    pub format: Format,
    /// The questionnaire; it may be unfinished.
    pub document: Document,
    /// What became of every part, in the order of the file.
    pub report: Vec<Finding>,
    /// What keeps the document from being published as it is.
    pub unfinished: Vec<DocumentProblem>,
}

/// Reads a file. The format is recognised by what is in it; `hint` only says which one a file must be.
///
/// # Errors
/// [`Refused`] says why it was not read and what to do. Nothing of the file is repeated in it.
pub fn import(bytes: &[u8], hint: Option<Format>) -> Result<Imported, Refused> {
    if bytes.len() > MAX_BYTES {
        return Err(Refused::TooLarge(bytes.len()));
    }
    let (format, document, report) = if zip::is_zip(bytes) {
        expected(hint, Format::XlsForm)?;
        let (document, report) = xlsform::read(bytes)?;
        (Format::XlsForm, document, report)
    } else {
        of_text(&text::decoded(bytes)?, hint)?
    };
    let unfinished = Questionnaire::try_from(document.clone()).err().unwrap_or_default();
    Ok(Imported { format, document, report, unfinished })
}

/// The JSON text of a document, as `candor survey create` and [`import`] read it.
///
/// # Errors
/// A number that JSON cannot hold, which no checked document has.
pub fn export(document: &Document) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(document).map(|text| text + "\n")
}

type Read = (Format, Document, Vec<Finding>);

fn of_text(text: &str, hint: Option<Format>) -> Result<Read, Refused> {
    let text = text.trim_start();
    if text.is_empty() {
        return Err(Refused::Empty);
    }
    if text.starts_with('<') {
        expected(hint, Format::LimeSurvey)?;
        let (document, report) = limesurvey::read(text)?;
        return Ok((Format::LimeSurvey, document, report));
    }
    let value = json::parse(text, hint)?;
    let format = recognised(&value).ok_or(Refused::Unknown)?;
    expected(hint, format)?;
    let (document, report) = match format {
        Format::Candor => (own(&value)?, Vec::new()),
        Format::Qualtrics => qualtrics::read(&value)?,
        _ => surveyjs::read(&value)?,
    };
    Ok((format, document, report))
}

fn expected(hint: Option<Format>, found: Format) -> Result<(), Refused> {
    match hint {
        Some(expected) if expected != found => Err(Refused::OtherFormat { expected, found }),
        _ => Ok(()),
    }
}

fn recognised(value: &Value) -> Option<Format> {
    let object = value.as_object()?;
    if object.get("format").and_then(Value::as_str).is_some_and(|format| format.starts_with("candor-questionnaire/")) {
        return Some(Format::Candor);
    }
    if object.contains_key("SurveyElements") {
        return Some(Format::Qualtrics);
    }
    ["pages", "elements", "questions"].iter().any(|key| object.get(*key).is_some_and(Value::is_array)).then_some(Format::SurveyJs)
}

fn own(value: &Value) -> Result<Document, Refused> {
    if value.get("format").and_then(Value::as_str) != Some(FORMAT) {
        return Err(Refused::LaterFormat);
    }
    Document::deserialize(value).map_err(|_| Refused::NotADocument)
}
