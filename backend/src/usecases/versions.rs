//! Versions of a survey: what differs between them, publishing the next one, and where lines break.

use std::collections::BTreeSet;

use candor_survey::difference::{Class, Difference};
use candor_survey::document::Measure;
use candor_survey::{Document, Questionnaire, VersionId};
use candor_wire::ids::{SurveyId, WaveId};
use candor_wire::problem::Code;
use candor_wire::survey::Publish;
use candor_wire::version::VersionDifference;

use super::answering::Shown;
use super::assurance;
use super::surveys::{document_problems, find};
use super::wording;
use crate::error::Error;
use crate::random;
use crate::store::{AskedVersion, Draft, NextVersion, Store, StoreError, SurveyRow, WaveRow};

/// What differs between the published version of a survey and a document.
///
/// # Errors
/// When there is no such survey.
pub async fn difference(store: &Store, id: SurveyId, document: &Document) -> Result<VersionDifference, Error> {
    let survey = find(store, id).await?;
    let Some(base) = &survey.version else {
        return Ok(VersionDifference { base: None, class: None, fits_running_wave: false, wave: None, changes: Vec::new() });
    };
    let found = Difference::between(&survey.document, document);
    Ok(VersionDifference {
        base: Some(base.clone()),
        class: found.class(),
        fits_running_wave: found.fits_running_wave(&survey.document, document),
        wave: survey.open_wave().map(|w| w.code.clone()),
        changes: found.changes,
    })
}

/// Gives up the next version of a published survey.
///
/// # Errors
/// When nobody is writing one, or somebody saved in the meantime.
pub async fn give_up(store: &Store, id: SurveyId) -> Result<(), Error> {
    let survey = find(store, id).await?;
    if survey.next.is_none() {
        let text = "No next version of this survey is being written. A survey that was never published is removed as a whole.";
        return Err(Error::field(Code::WrongState, "id", text));
    }
    if store.save_next(id, survey.revision, None).await? { Ok(()) } else { Err(Error::refused(Code::DraftChanged)) }
}

/// Puts the next version of a published survey into the field: in the running wave when its code is given, or in a new one.
///
/// # Errors
/// When there is none or it is not complete, nothing differs, it does not fit the wave, or the draft has changed.
pub(super) async fn publish(store: &Store, survey: &SurveyRow, publish: Publish) -> Result<(), Error> {
    let Some(next) = &survey.next else {
        return Err(Error::field(Code::WrongState, "id", "The survey is published. Save a draft of its next version first."));
    };
    if publish.revision != survey.revision {
        return Err(Error::refused(Code::DraftChanged));
    }
    let problems = document_problems(store, next).await?;
    if !problems.is_empty() {
        return Err(Error::fields(Code::InvalidQuestionnaire, problems));
    }
    wording::refuse_errors(store, survey, next).await?;
    assurance::fit(store.level(survey.id).await?, next)?;
    let found = Difference::between(&survey.document, next);
    if found.changes.is_empty() {
        return Err(Error::field(Code::WrongState, "document", "Nothing differs from the published version."));
    }
    check_raised(&found, &publish)?;
    let running = survey.open_wave().filter(|w| w.code == publish.wave);
    if running.is_some() && (!publish.raised.is_empty() || !found.fits_running_wave(&survey.document, next)) {
        return Err(Error::field(Code::InvalidField, "wave", new_wave_needed(&found, &publish)));
    }
    if let Some(wave) = running
        && store.terms(wave.id).await?.is_some()
    {
        let remedy = "The terms of this wave name its questionnaire, and letters name the terms. Give the code of a new wave.";
        return Err(Error::field(Code::InvalidField, "wave", remedy));
    }
    let (version, _) = VersionId::of(next).map_err(|e| Error::Internal(format!("a questionnaire: {e}")))?;
    let wave = match running {
        Some(wave) => wave.id,
        None => WaveId(random::uuid()?),
    };
    let following = NextVersion {
        revision: publish.revision,
        version: version.as_str(),
        document: next,
        raised: &publish.raised,
        wave,
        new: running.is_none().then_some(&publish.wave),
    };
    let taken = |e| match e {
        StoreError::Taken => Error::field(Code::Taken, "wave", "This survey has had a wave of that name; give the code of a new one."),
        e => e.into(),
    };
    if store.publish_next(survey.id, &following).await.map_err(taken)? { Ok(()) } else { Err(Error::refused(Code::DraftChanged)) }
}

/// Only what differs can weigh more than it does.
fn check_raised(found: &Difference, publish: &Publish) -> Result<(), Error> {
    let changed: BTreeSet<_> = found.changes.iter().flat_map(|change| &change.items).collect();
    match publish.raised.iter().find(|item| !changed.contains(item)) {
        Some(item) => Err(Error::field(Code::InvalidField, "raised", format!("{item} has not changed; name items that have."))),
        None => Ok(()),
    }
}

fn new_wave_needed(found: &Difference, publish: &Publish) -> String {
    let why = if !publish.raised.is_empty() || found.class() == Some(Class::Meaning) {
        "This version asks something else than the one before"
    } else {
        "This version asks more, or in another order, or its quotas count others"
    };
    format!("{why}, so that its answers cannot be counted with those of {}. Give the code of a new wave.", publish.wave)
}

/// A draft as it can be gone on with: without the answers to what asks something else by now.
pub(super) async fn carried(store: &Store, shown: &Shown, mut draft: Draft) -> Result<Draft, Error> {
    if draft.version == shown.version {
        return Ok(draft);
    }
    let survey = find(store, draft.survey).await?;
    let waves: Vec<WaveId> = survey.waves.iter().map(|w| w.id).collect();
    let asked = store.asked_versions(&waves).await?;
    // a version that no wave has asked tells nothing of what its answers mean
    let Some(at) = asked.iter().rposition(|a| a.version == draft.version) else {
        draft.answers.clear();
        draft.entries.clear();
        return Ok(draft);
    };
    let (before, since) = asked.split_at(at + 1);
    let found = before.last().map(|a| Difference::between(&a.document, shown.original.document())).unwrap_or_default();
    let mut gone = found.changed_in_meaning();
    gone.extend(since.iter().flat_map(|a| &a.raised));
    draft.answers.retain(|item, _| !gone.contains(item));
    draft.entries.retain(|item, _| !gone.contains(item));
    Ok(draft)
}

/// What a wave asked, the version asked last when there were several; what is published when it asked nothing yet.
pub(super) fn questionnaire_of(survey: &SurveyRow, asked: &[AskedVersion], wave: WaveId) -> Result<Questionnaire, Error> {
    let last = asked.iter().rfind(|a| a.wave == wave).map_or(&survey.document, |a| &a.document);
    Questionnaire::try_from(last.clone()).map_err(|_| Error::Internal("a published questionnaire is not valid".to_owned()))
}

/// The version of [`questionnaire_of`].
pub(super) fn version_of(survey: &SurveyRow, asked: &[AskedVersion], wave: WaveId) -> Option<String> {
    asked.iter().rfind(|a| a.wave == wave).map(|a| a.version.clone()).or_else(|| survey.version.clone())
}

/// What must be said when a wave asked several versions; `None` when it asked one.
pub(super) fn mixed(asked: &[AskedVersion], wave: &WaveRow) -> Option<String> {
    let here: Vec<&AskedVersion> = asked.iter().filter(|a| a.wave == wave.id).collect();
    let classes = here.windows(2).filter_map(|pair| match pair {
        [before, after] => Difference::between(&before.document, &after.document).class(),
        _ => None,
    });
    let how = match classes.max()? {
        Class::Cosmetic => "They differ in looks only.",
        Class::Wording => "They differ in wording: the same is asked in other words, which can shift answers.",
        // not published this way, but a database may hold it
        Class::Meaning => "They ask different things: read the results of this wave with care.",
    };
    Some(format!(
        "Wave {} was asked in {} versions of the questionnaire, and their answers are counted together. {how}",
        wave.code,
        here.len()
    ))
}

/// Why the line of a measure breaks between two waves of a survey; `None` when it goes on.
pub(super) fn line_break(asked: &[AskedVersion], measure: &Measure, before: WaveId, now: WaveId) -> Option<String> {
    let first = asked.iter().rposition(|a| a.wave == before)?;
    let last = asked.iter().rposition(|a| a.wave == now)?;
    let (from, to) = (asked.get(first)?, asked.get(last)?);
    if from.version == to.version {
        return None;
    }
    let between = asked.get(first + 1..=last).unwrap_or_default();
    let raised: Vec<_> = between.iter().flat_map(|a| &a.raised).cloned().collect();
    Difference::between(&from.document, &to.document).break_of(&measure.code, &measure.items, &raised)
}
