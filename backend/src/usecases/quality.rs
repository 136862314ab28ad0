//! The quality of a survey's answers as a report: signs of carelessness, with and without.

use candor_insight::page::Page;
use candor_insight::quality::{self as insight, About, Compared};
use candor_survey::WaveCode;
use candor_wire::ids::SurveyId;
use candor_wire::report::QualityReport;

use super::answered::Answered;
use super::render::{Format, alone, pdf};
use super::results::quality;
use super::surveys;
use crate::error::Error;
use crate::store::Store;
use crate::viewer::{Scope, Viewer};

/// The files that there are of it.
pub const FORMATS: [Format; 3] = [Format::Html, Format::Pdf, Format::Json];

/// A finished report.
#[derive(Debug)]
pub struct Found {
    compared: Option<Compared>,
    about: About,
    wave: Option<WaveCode>,
}

/// The quality of a wave's answers, the latest when none is named.
///
/// # Errors
/// When there is no such survey or wave.
pub async fn find(store: &Store, viewer: Viewer, id: SurveyId, wave: Option<&WaveCode>) -> Result<Found, Error> {
    let version = env!("CARGO_PKG_VERSION").to_owned();
    let Some(answered) = Answered::find(store, viewer, id, wave).await? else {
        let survey = surveys::find(store, id).await?.document.title;
        let about = About { survey, wave: "not opened yet".to_owned(), scope: None, notes: Vec::new(), version };
        return Ok(Found { compared: None, about, wave: None });
    };
    let compared = insight::compare(answered.release(false), &answered.questionnaire, &answered.responses, &answered.signs);
    let scope = match viewer.scope() {
        Scope::Organisation => None,
        Scope::Unit(top) => answered.units.rows.iter().find(|u| u.id == top).map(|u| u.name.clone()),
    };
    let wave = answered.wave.code.clone();
    let about = About { survey: answered.survey.document.title.clone(), wave: wave.to_string(), scope, notes: answered.notes, version };
    Ok(Found { compared, about, wave: Some(wave) })
}

impl Found {
    /// The page for a screen, a file and paper.
    #[must_use]
    pub fn page(&self) -> Page {
        insight::page(self.compared.as_ref(), Vec::new(), &self.about)
    }

    /// The numbers.
    #[must_use]
    pub fn numbers(&self) -> QualityReport {
        QualityReport { wave: self.wave.clone(), threshold: candor_insight::THRESHOLD, quality: self.compared.as_ref().map(quality) }
    }

    /// The report as a file.
    ///
    /// # Errors
    /// When it cannot be written, which is a fault of the program.
    pub async fn file(self, format: Format) -> Result<Vec<u8>, Error> {
        let failed = |e: String| Error::Internal(format!("a report: {e}"));
        let write = move || match format {
            Format::Pdf => pdf(&self.page()),
            Format::Json => serde_json::to_vec_pretty(&self.numbers()).map_err(|e| failed(e.to_string())),
            // there is no chart and no single table
            Format::Html | Format::Csv | Format::Svg => Ok(alone(&self.page()).into_bytes()),
        };
        tokio::task::spawn_blocking(write).await.map_err(|e| failed(e.to_string()))?
    }
}
