//! A wave of a survey with all that was answered and the signs of carelessness in it.

use candor_insight::quality::{self, Signs};
use candor_insight::{Hierarchy, Release};
use candor_survey::{Answers, Arrangement, Questionnaire, Speed, WaveCode};
use candor_wire::ids::SurveyId;

use super::placed::Units;
use super::released::{self, Wanted};
use super::{alike, assurance, retention, review, surveys, versions};
use crate::error::Error;
use crate::store::{Store, SurveyRow, WaveRow};
use crate::viewer::Viewer;

/// What somebody gets who asks for a wave.
pub(super) enum Look {
    /// Everything that was answered in it.
    Answered(Box<Answered>),
    /// Nothing yet.
    Waits(Waits),
}

/// A survey of which nothing can be told yet.
pub(super) struct Waits {
    /// Its title.
    pub title: String,
    /// The wave that is not released, if there is any.
    pub wave: Option<WaveRow>,
}

impl Waits {
    /// Why nothing is told, where there is a wave.
    pub fn why(&self) -> Option<String> {
        self.wave.as_ref().map(released::waits)
    }

    /// The wave in a line.
    pub fn wave_name(&self) -> String {
        self.wave.as_ref().map_or_else(|| "not opened yet".to_owned(), |wave| wave.code.to_string())
    }
}

/// What was answered in a wave that is released. It is read whole, because how far units are rolled up depends on all of them; what
/// is told of it must pass through [`Self::release`].
pub(super) struct Answered {
    pub survey: SurveyRow,
    pub wave: WaveRow,
    pub questionnaire: Questionnaire,
    pub units: Units,
    pub hierarchy: Hierarchy,
    pub visible: Vec<bool>,
    /// By response, the index of its unit and its answers.
    pub responses: Vec<(usize, Answers)>,
    /// By response, the arrangement that was shown, where it is known.
    pub arrangements: Vec<Option<Arrangement>>,
    /// By response, the signs in it.
    pub signs: Vec<Signs>,
    /// By response, whether two independent signs speak against it.
    pub flagged: Vec<bool>,
    /// What must be known to read results.
    pub notes: Vec<String>,
}

impl Answered {
    /// Reads a wave, the latest that is released when none is named.
    ///
    /// # Errors
    /// When there is no such survey or wave.
    pub async fn find(store: &Store, viewer: Viewer, id: SurveyId, code: Option<&WaveCode>) -> Result<Look, Error> {
        let survey = surveys::find(store, id).await?;
        let wave = match released::wanted(&survey, code)? {
            Wanted::Released(wave) => wave.clone(),
            Wanted::Waits(wave) => return Ok(Look::Waits(Waits { wave: Some(wave.clone()), title: survey.document.title })),
            Wanted::Nothing => return Ok(Look::Waits(Waits { wave: None, title: survey.document.title })),
        };
        let later = released::later(&survey, &wave, code);
        Ok(Look::Answered(Box::new(Self::read(store, viewer, survey, wave, later).await?)))
    }

    async fn read(store: &Store, viewer: Viewer, survey: SurveyRow, mut wave: WaveRow, later: Option<String>) -> Result<Self, Error> {
        alike::judge_wave(store, &survey, &mut wave).await?;
        let units = Units::of(store, viewer).await?;
        let hierarchy = units.hierarchy(store, &wave).await?;
        let all = store.responses(Viewer::operator(), wave.id).await?;
        let placed = all.into_iter().filter_map(|r| Some(((units.index(r.unit)?, r.answers), (r.speed, r.arrangement))));
        let (responses, beside): (Vec<(usize, Answers)>, Vec<_>) = placed.unzip();
        let (speeds, arrangements): (Vec<Option<Speed>>, Vec<Option<Arrangement>>) = beside.into_iter().unzip();
        // a wave is shown as it was asked, whatever has been published since
        let asked = store.asked_versions(&[wave.id]).await?;
        let questionnaire = versions::questionnaire_of(&survey, &asked, wave.id)?;
        let seen = responses.iter().zip(&speeds).zip(&arrangements).map(|(((_, answers), speed), order)| (answers, *speed, *order));
        let signs = quality::signs(&questionnaire, seen);
        let version = versions::version_of(&survey, &asked, wave.id);
        let reviewed = review::note(store, &survey, version.as_deref()).await?;
        let removed = store.removed_day(wave.id).await?.map(retention::removed_note);
        let promised = assurance::note(wave.level).to_owned();
        let notes = later.into_iter().chain([promised]).chain(versions::mixed(&asked, &wave)).chain(reviewed).chain(removed).collect();
        let (visible, flagged) = (units.visible(), quality::flagged(&signs));
        Ok(Self { survey, wave, questionnaire, units, hierarchy, visible, responses, arrangements, signs, flagged, notes })
    }

    /// What the viewer may see of it, with or without flagged responses.
    pub fn release(&self, without_flagged: bool) -> Release<'_> {
        let flagged = if without_flagged { self.flagged.as_slice() } else { &[] };
        Release { hierarchy: &self.hierarchy, visible: &self.visible, flagged }
    }
}
