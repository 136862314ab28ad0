//! What people answered who were told that it is shown with their names, and what somebody finds of their own.

use std::collections::BTreeMap;

use candor_form::{Form, Words};
use candor_survey::{Audience, Document, Questionnaire};
use candor_wire::ids::{SurveyId, UnitId, WaveId};
use candor_wire::invitation::Level;
use candor_wire::named::{MAX_NAMED, Named, NamedAnswers, NamedQuery, SaidAnswer};
use candor_wire::problem::Code;

use super::surveys;
use crate::error::Error;
use crate::store::{AskedVersion, OwnResponse, Store, SurveyRow, UnitRow};
use crate::viewer::Viewer;

/// Answers with names of a wave at the level identified, the latest when none is named. Nothing where there is no such
/// wave: what was promised at the other levels is kept, whatever the level is now.
///
/// # Errors
/// When there is no such survey, or the wave that was named asked at another level.
pub async fn show(store: &Store, viewer: Viewer, id: SurveyId, query: &NamedQuery) -> Result<Named, Error> {
    let survey = surveys::find(store, id).await?;
    let identified = || survey.waves.iter().rev().filter(|wave| wave.level == Level::Identified);
    let waves = identified().map(|wave| wave.code.clone()).collect();
    let wave = match &query.wave {
        None => identified().next(),
        Some(code) => Some(identified().find(|wave| wave.code == *code).ok_or_else(|| {
            let remedy =
                "In this wave nobody was told that answers are shown with names, so none are. Choose a wave of the level identified.";
            Error::field(Code::NotFound, "wave", remedy)
        })?),
    };
    let Some(wave) = wave else { return Ok(Named::default()) };
    if i64::try_from(query.from).is_err() {
        return Err(Error::field(Code::InvalidField, "from", "Give the place in the list to begin at, from 0."));
    }
    let (found, total) = store.named_responses(viewer, wave.id, query.from, MAX_NAMED).await?;
    let units: BTreeMap<UnitId, UnitRow> = store.units(viewer).await?.into_iter().map(|unit| (unit.id, unit)).collect();
    let asked = Asked::of(store, &survey, wave.id, &survey.document.language).await?;
    let mut people = Vec::with_capacity(found.len());
    for person in found {
        let unit = units.get(&person.unit).ok_or_else(|| Error::Internal("an answer without its unit".to_owned()))?;
        let answers = asked.said(&person.response)?;
        people.push(NamedAnswers { name: person.name, unit: unit.code.clone(), unit_name: unit.name.clone(), answers });
    }
    Ok(Named { wave: Some(wave.code.clone()), waves, total, from: query.from, people })
}

/// What was asked in a wave, by version, in a language.
pub(super) struct Asked {
    audience: Audience,
    versions: BTreeMap<String, Version>,
}

struct Version {
    document: Document,
    words: Words,
    /// As it is written.
    form: Form,
}

impl Asked {
    /// All versions of a wave.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(store: &Store, survey: &SurveyRow, wave: WaveId, language: &str) -> Result<Self, Error> {
        let form = |asked: AskedVersion| {
            let document = asked.document.in_language(language);
            let words = Words::of(&document.language);
            let form = form_of(document.clone(), survey.audience)?;
            Ok((asked.version, Version { document, words, form }))
        };
        let versions = store.asked_versions(&[wave]).await?.into_iter().map(form).collect::<Result<_, Error>>()?;
        Ok(Self { audience: survey.audience, versions })
    }

    /// What was answered, in words: in the order and the forms in which it was asked.
    ///
    /// # Errors
    /// When it answers another version.
    pub fn said(&self, response: &OwnResponse) -> Result<Vec<SaidAnswer>, Error> {
        let asked = self.versions.get(&response.version).ok_or_else(|| Error::Internal("an answer without its version".to_owned()))?;
        let said = match response.arrangement.filter(|_| asked.document.is_arranged()) {
            None => asked.form.said(&response.answers, &asked.words),
            Some(shown) => form_of(asked.document.arranged(shown), self.audience)?.said(&response.answers, &asked.words),
        };
        Ok(said.into_iter().map(|(question, answer)| SaidAnswer { question, answer }).collect())
    }
}

fn form_of(document: Document, audience: Audience) -> Result<Form, Error> {
    let questionnaire = Questionnaire::try_from(document);
    let questionnaire = questionnaire.map_err(|_| Error::Internal("a published questionnaire is not valid".to_owned()))?;
    Ok(Form::of(&questionnaire, audience))
}
