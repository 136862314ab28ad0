//! What respondents of a survey are promised: the one place that makes the sentence from the level.

use candor_form::{Word, Words};
use candor_survey::Document;
use candor_wire::ids::SurveyId;
use candor_wire::invitation::{Assurance, Level};
use candor_wire::problem::Code;

use super::{files, surveys};
use crate::error::Error;
use crate::store::{Store, SurveyRow};

/// The words that say a level; everything that shows the sentence takes it from here.
#[must_use]
pub const fn word(level: Level) -> Word {
    match level {
        Level::Open => Word::Assurance,
        Level::Procedural => Word::AssuranceProcedural,
        Level::Verified => Word::AssuranceVerified,
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
    if survey.open_wave().is_some() && store.level(id).await? != level {
        let remedy = "People have been promised something else in the open wave. Close it, change the level, and open the next.";
        return Err(Error::field(Code::WrongState, "level", remedy));
    }
    fit(level, &survey.document)?;
    store.set_level(id, level).await?;
    of(store, &survey).await
}

/// Refuses what a questionnaire has that cannot work where answers come sealed and in no order of their own.
///
/// # Errors
/// [`Code::WrongState`], with the field that does not go with the level.
pub(super) fn fit(level: Level, document: &Document) -> Result<(), Error> {
    if level != Level::Verified {
        return Ok(());
    }
    let refused = |field: &str, remedy: &str| Err(Error::field(Code::WrongState, field, remedy));
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
