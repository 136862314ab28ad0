//! What respondents of a survey are promised: the one place that makes the sentence from the level.

use candor_form::{Word, Words};
use candor_survey::Document;
use candor_wire::ids::SurveyId;
use candor_wire::invitation::{Assurance, Level};
use candor_wire::problem::Code;

use super::{files, surveys, wording};
use crate::error::Error;
use crate::store::{Store, StoreError, SurveyRow, WaveRow};

/// The words that say a level; everything that shows the sentence takes it from here.
#[must_use]
pub const fn word(level: Level) -> Word {
    match level {
        Level::Open => Word::Assurance,
        Level::Procedural => Word::AssuranceProcedural,
        Level::Confidential => Word::AssuranceConfidential,
        Level::Identified => Word::AssuranceIdentified,
        Level::Verified => Word::AssuranceVerified,
    }
}

/// What was promised in a wave, for the box that says how results were made.
pub(super) const fn note(level: Level) -> &'static str {
    match level {
        Level::Open => {
            "Assurance level: open link. Answers are stored without a link to people; whoever has the link can answer, also more than once."
        }
        Level::Procedural => {
            "Assurance level: procedural. Each invited person counts once; nothing stored links answers to people, and those who run the server are trusted not to make such a link."
        }
        Level::Verified => {
            "Assurance level: verified anonymous. Each invited person counts once, and nobody can link answers to people from what is stored."
        }
        Level::Confidential => {
            "Assurance level: confidential. Each invited person counts once; it is stored whose each answer is, and results show groups only."
        }
        Level::Identified => {
            "Assurance level: identified. People knew that their answers are shown with their names; answers given so tend to be kinder than anonymous ones."
        }
    }
}

/// What was promised in a wave; without one, what its survey is set to promise in the next.
///
/// # Errors
/// When the database fails.
pub(super) async fn promised(store: &Store, survey: &SurveyRow, wave: Option<&WaveRow>) -> Result<Level, StoreError> {
    match wave {
        Some(wave) => Ok(wave.level),
        None => store.level(survey.id).await,
    }
}

/// What respondents of a survey are promised.
///
/// # Errors
/// When there is no such survey, or the database fails.
pub async fn show(store: &Store, id: SurveyId) -> Result<Assurance, Error> {
    let survey = surveys::find(store, id).await?;
    of(store, &survey).await
}

async fn of(store: &Store, survey: &SurveyRow) -> Result<Assurance, Error> {
    let level = store.level(survey.id).await?;
    let sentence = Words::of(&survey.document.language).say(word(level)).to_owned();
    Ok(Assurance { level, sentence, can_change: survey.open_wave().is_none() })
}

/// Changes it. While a wave is open nothing may change: people have read the sentence and begun to answer.
///
/// # Errors
/// [`Code::WrongState`] while a wave is open, and those of [`show`].
pub async fn set(store: &Store, id: SurveyId, level: Level) -> Result<Assurance, Error> {
    let survey = surveys::find(store, id).await?;
    fit(level, &survey.document)?;
    // what an open wave keeps to needs no change
    let stays = survey.open_wave().is_some_and(|wave| wave.level == level);
    if !stays && !store.set_level(id, level).await? {
        let remedy = "People have been promised something else in the open wave. Close it, change the level, and open the next.";
        return Err(Error::field(Code::WrongState, "level", remedy));
    }
    of(store, &survey).await
}

/// Refuses what a questionnaire has that cannot work where answers come sealed and in no order of their own, and promises
/// that the level does not keep.
///
/// # Errors
/// [`Code::WrongState`], with the field that does not go with the level.
pub(super) fn fit(level: Level, document: &Document) -> Result<(), Error> {
    let refused = |field: &str, remedy: &str| Err(Error::field(Code::WrongState, field, remedy));
    if let Some(message) = wording::contradicts(document, level, None) {
        return refused("level", &message);
    }
    if level != Level::Verified {
        return Ok(());
    }
    if !document.quotas.is_empty() {
        let remedy = "At the level verified anonymous answers come sealed, so no quota can count them.";
        return refused("quotas", &format!("{remedy} Remove the quotas, or choose another level."));
    }
    if files::asks_for_files(document) {
        let remedy = "At the level verified anonymous answers come sealed and no file can come with them.";
        return refused("kind", &format!("{remedy} Remove the questions that ask for files, or choose another level."));
    }
    if document.blocks.iter().flat_map(|block| &block.questions).any(|question| !question.variants.is_empty()) {
        let remedy = "At the level verified anonymous nothing tells which form of a question was shown, so forms cannot be compared.";
        return refused("variants", &format!("{remedy} Remove the other forms, or choose another level."));
    }
    Ok(())
}
