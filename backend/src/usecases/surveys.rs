//! Surveys from draft to closed.

use std::collections::{BTreeMap, BTreeSet};

use candor_insight::{told, total_told};
use candor_survey::builtin::{self, Template};
use candor_survey::{Document, Length, Questionnaire, SurveySlug, VersionId, WaveCode};
use candor_wire::ids::{SurveyId, UnitId, WaveId};
use candor_wire::problem::{Code, FieldProblem};
use candor_wire::survey::{
    DraftSaved, Fieldwork, MeasureSummary, NewSurvey, OpenWave, Publish, SaveDraft, State, SurveyDetail, SurveySummary, TemplateDetail,
    TemplateSummary, UnitCount, WaveSummary,
};

use crate::clock::Seconds;
use crate::error::Error;
use crate::random;
use crate::store::{Store, StoreError, SurveyRow, UnitRow, WaveRow};
use crate::usecases::{assurance, pictures, released, versions, wording};
use crate::viewer::{Scope, Viewer};

fn wave_summary(wave: &WaveRow) -> WaveSummary {
    WaveSummary { code: wave.code.clone(), open: wave.open, released: wave.released, level: wave.level }
}

/// The built-in questionnaires.
#[must_use]
pub fn templates() -> Vec<TemplateSummary> {
    builtin::templates().iter().map(template_summary).collect()
}

fn template_summary(template: &Template) -> TemplateSummary {
    let document = &template.document;
    TemplateSummary {
        key: template.key.to_owned(),
        title: document.title.clone(),
        audience: template.audience,
        questions: document.blocks.iter().map(|b| b.questions.len()).sum(),
        minutes: Length::of(document).minutes(),
    }
}

/// The built-in questionnaire of that name.
///
/// # Errors
/// When there is none.
pub fn template(key: &str) -> Result<TemplateDetail, Error> {
    let found = builtin::template(key).ok_or_else(|| Error::field(Code::NotFound, "template", unknown_template(key)))?;
    Ok(TemplateDetail { summary: template_summary(&found), document: found.document })
}

fn unknown_template(key: &str) -> String {
    let known: Vec<&str> = builtin::templates().iter().map(|t| t.key).collect();
    format!("There is no template {key:?}; there are {}.", known.join(", "))
}

/// All surveys; responses are counted within what the viewer may see.
///
/// # Errors
/// When the database fails.
pub async fn list(store: &Store, viewer: Viewer) -> Result<Vec<SurveySummary>, Error> {
    let mut summaries = Vec::new();
    for survey in store.surveys().await?.into_iter().filter(|s| may_see(viewer, s)) {
        summaries.push(summary(store, viewer, &survey).await?);
    }
    Ok(summaries)
}

/// Drafts are for those who write surveys.
fn may_see(viewer: Viewer, survey: &SurveyRow) -> bool {
    viewer.scope() == Scope::Organisation || survey.state != State::Draft
}

async fn summary(store: &Store, viewer: Viewer, survey: &SurveyRow) -> Result<SurveySummary, Error> {
    let responses = match survey.wave(None) {
        Some(wave) if wave.released => total(&store.count_responses_by_unit(viewer, wave.id).await?),
        Some(wave) => released::so_far(store, viewer, wave).await?,
        None => Some(0),
    };
    let measure = |m: &candor_survey::document::Measure| MeasureSummary { code: m.code.to_string(), name: m.name.clone() };
    Ok(SurveySummary {
        id: survey.id,
        slug: survey.slug.clone(),
        title: survey.document.title.clone(),
        audience: survey.audience,
        state: survey.state,
        responses,
        waves: survey.waves.iter().map(wave_summary).collect(),
        measures: survey.document.measures.iter().map(measure).collect(),
    })
}

/// One survey with its questionnaire. `base_url` is the address that links begin with.
///
/// # Errors
/// When there is none, or the database fails.
pub async fn detail(store: &Store, viewer: Viewer, id: SurveyId, base_url: &str) -> Result<SurveyDetail, Error> {
    let survey = find(store, id).await?;
    if !may_see(viewer, &survey) {
        return Err(Error::refused(Code::NotFound));
    }
    // the next version is a draft too
    let next = survey.next.clone().filter(|_| viewer.scope() == Scope::Organisation);
    Ok(SurveyDetail {
        summary: summary(store, viewer, &survey).await?,
        problems: document_problems(store, next.as_ref().unwrap_or(&survey.document)).await?,
        next,
        link: link(base_url, &survey.slug),
        revision: survey.revision,
        version: survey.version,
        document: survey.document,
    })
}

/// The link that respondents open.
#[must_use]
pub fn link(base_url: &str, slug: &SurveySlug) -> String {
    format!("{}{}", base_url.trim_end_matches('/'), candor_wire::path::survey_page(slug))
}

/// The survey of that id.
///
/// # Errors
/// When there is none, or the database fails.
pub async fn find(store: &Store, id: SurveyId) -> Result<SurveyRow, Error> {
    store.survey(id).await?.ok_or_else(|| Error::refused(Code::NotFound))
}

/// Creates a draft from a template or from a document.
///
/// # Errors
/// Bad fields, or the slug is used.
pub async fn create(store: &Store, new: NewSurvey, now: Seconds) -> Result<SurveyId, Error> {
    let document = match (new.template, new.document) {
        (Some(key), None) => {
            let found = builtin::template(&key);
            found.ok_or_else(|| Error::field(Code::InvalidField, "template", unknown_template(&key)))?.document
        }
        (None, Some(document)) => document,
        _ => return Err(Error::field(Code::InvalidField, "template", "Choose a template or send a questionnaire, one of the two.")),
    };
    let id = SurveyId(random::uuid()?);
    let taken = |e| {
        if matches!(e, StoreError::Taken) {
            Error::field(Code::Taken, "slug", "Another survey has this name; choose another one.")
        } else {
            e.into()
        }
    };
    store.add_survey(id, &new.slug, new.audience, &document, now).await.map_err(taken)?;
    Ok(id)
}

/// Saves a draft, or the next version of a published survey, which stays as it is meanwhile.
///
/// # Errors
/// When somebody else saved in the meantime.
pub async fn save(store: &Store, id: SurveyId, save: SaveDraft) -> Result<DraftSaved, Error> {
    let saved = match find(store, id).await?.state {
        State::Draft => store.save_draft(id, save.revision, &save.document).await?,
        State::Open | State::Closed => store.save_next(id, save.revision, Some(&save.document)).await?,
    };
    if saved {
        return Ok(DraftSaved { revision: save.revision + 1, problems: document_problems(store, &save.document).await? });
    }
    Err(Error::refused(Code::DraftChanged))
}

/// Freezes a draft and opens its first wave, or puts the next version of a published survey into the field.
///
/// # Errors
/// When the questionnaire is not complete or has changed; and those of the next version.
pub async fn publish(store: &Store, id: SurveyId, publish: Publish) -> Result<(), Error> {
    let survey = find(store, id).await?;
    if survey.state != State::Draft {
        return versions::publish(store, &survey, publish).await;
    }
    if let Some(item) = publish.raised.first() {
        let text = format!("{item} cannot have changed: nothing is published yet. Leave the list empty.");
        return Err(Error::field(Code::InvalidField, "raised", text));
    }
    if publish.revision != survey.revision {
        return Err(Error::refused(Code::DraftChanged));
    }
    let problems = document_problems(store, &survey.document).await?;
    if !problems.is_empty() {
        return Err(Error::fields(Code::InvalidQuestionnaire, problems));
    }
    wording::refuse_errors(store, &survey, &survey.document).await?;
    assurance::fit(store.level(id).await?, &survey.document)?;
    let (version, json) = VersionId::of(&survey.document).map_err(|e| Error::Internal(format!("a questionnaire: {e}")))?;
    let wave = WaveId(random::uuid()?);
    if store.publish(id, publish.revision, (version.as_str(), &json), (wave, &publish.wave)).await? {
        Ok(())
    } else {
        Err(Error::refused(Code::DraftChanged))
    }
}

/// Removes a draft.
///
/// # Errors
/// When it is not a draft.
pub async fn remove(store: &Store, id: SurveyId) -> Result<(), Error> {
    if store.remove_draft(id).await? {
        return Ok(());
    }
    find(store, id).await?;
    Err(Error::field(Code::WrongState, "id", "A published survey cannot be removed; close it instead."))
}

/// Closes the open wave and opens another.
///
/// # Errors
/// When the survey is a draft or has a wave of that code.
pub async fn open_wave(store: &Store, id: SurveyId, new: OpenWave) -> Result<(), Error> {
    if find(store, id).await?.state == State::Draft {
        return Err(Error::refused(Code::WrongState));
    }
    let taken = |e| {
        if matches!(e, StoreError::Taken) {
            Error::field(Code::Taken, "code", "This survey has a wave of that name; choose another one.")
        } else {
            e.into()
        }
    };
    store.open_wave(id, (WaveId(random::uuid()?), &new.code)).await.map_err(taken)
}

/// Closes a survey.
///
/// # Errors
/// When it is not open.
pub async fn close(store: &Store, id: SurveyId) -> Result<(), Error> {
    if find(store, id).await?.state != State::Open {
        return Err(Error::refused(Code::WrongState));
    }
    Ok(store.close_survey(id).await?)
}

/// Answers arriving, by unit; small counts are not told, and all counts grow in steps until the wave is released.
///
/// # Errors
/// When there is no such survey.
pub async fn fieldwork(store: &Store, viewer: Viewer, id: SurveyId) -> Result<Fieldwork, Error> {
    let survey = find(store, id).await?;
    let threshold = candor_insight::THRESHOLD;
    let Some(wave) = survey.wave(None) else {
        return Ok(Fieldwork { wave: None, responses: Some(0), units: Vec::new(), threshold, released: false });
    };
    let counts = store.count_responses_by_unit(viewer, wave.id).await?;
    let rows = store.units(viewer).await?;
    let parents: BTreeSet<UnitId> = rows.iter().filter_map(|u| u.parent).collect();
    let count = |unit: &UnitRow| counts.get(&unit.id).copied().unwrap_or(0);
    // whether nobody or few answered is the same line
    let shown = rows.iter().filter(|u| !parents.contains(&u.id) || count(u) >= threshold);
    let tell = |n: u64| if wave.released { told(n).filter(|n| *n > 0) } else { released::steps(n) };
    let units = shown.map(|u| UnitCount { unit: u.code.clone(), name: u.name.clone(), responses: tell(count(u)) }).collect();
    let responses = if wave.released { total(&counts) } else { released::steps(counts.values().sum()) };
    Ok(Fieldwork { wave: Some(wave.code.clone()), responses, units, threshold, released: wave.released })
}

fn total(counts: &BTreeMap<UnitId, u64>) -> Option<u64> {
    total_told(&counts.values().copied().collect::<Vec<_>>())
}

/// The wave asked for, or the latest.
///
/// # Errors
/// When the survey has no such wave.
pub fn wave_of<'a>(survey: &'a SurveyRow, code: Option<&WaveCode>) -> Result<Option<&'a WaveRow>, Error> {
    match (survey.wave(code), code) {
        (None, Some(code)) => {
            let known: Vec<&str> = survey.waves.iter().map(|w| w.code.as_str()).collect();
            Err(Error::field(
                Code::InvalidField,
                "wave",
                format!(
                    "The survey {} has no wave {code}; it has {}.",
                    survey.slug,
                    if known.is_empty() { "none".to_owned() } else { known.join(", ") }
                ),
            ))
        }
        (found, _) => Ok(found),
    }
}

/// What keeps a questionnaire from being published on this server.
pub(super) async fn document_problems(store: &Store, document: &Document) -> Result<Vec<FieldProblem>, Error> {
    let mut found: Vec<FieldProblem> = match Questionnaire::try_from(document.clone()) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.into_iter().map(|p| FieldProblem { field: p.path, message: p.message }).collect(),
    };
    found.extend(pictures::problems(store, document).await?);
    Ok(found)
}
