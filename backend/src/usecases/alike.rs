//! Units in which all said the same, so that they are counted with the unit above (decision 0050). They are judged once,
//! when a wave ends, or else when it is told for the first time or its responses are removed, and stay what they are then.

use candor_survey::{Answers, Audience};
use candor_wire::ids::UnitId;

use super::placed::Units;
use super::versions;
use crate::error::Error;
use crate::store::{Store, SurveyRow, WaveRow};
use crate::viewer::Viewer;

/// Judges the waves of a survey that are released and were not judged yet.
///
/// # Errors
/// When the database fails.
pub(super) async fn judge_waves(store: &Store, survey: &mut SurveyRow) -> Result<(), Error> {
    for at in 0..survey.waves.len() {
        let Some(wave) = survey.waves.get(at).filter(|wave| waits(survey, wave)) else { continue };
        let found = judge(store, survey, wave).await?;
        survey.waves.get_mut(at).into_iter().for_each(|wave| wave.alike = Some(found.clone()));
    }
    Ok(())
}

/// Judges a wave, if that is not done yet.
///
/// # Errors
/// When the database fails.
pub(super) async fn judge_wave(store: &Store, survey: &SurveyRow, wave: &mut WaveRow) -> Result<(), Error> {
    if waits(survey, wave) {
        wave.alike = Some(judge(store, survey, wave).await?);
    }
    Ok(())
}

/// Who answered for a unit is known to colleagues, not of customers.
fn waits(survey: &SurveyRow, wave: &WaveRow) -> bool {
    survey.audience == Audience::Employees && wave.released && wave.alike.is_none()
}

async fn judge(store: &Store, survey: &SurveyRow, wave: &WaveRow) -> Result<Vec<UnitId>, Error> {
    let units = Units::of(store, Viewer::operator()).await?;
    let hierarchy = units.hierarchy(store, wave).await?;
    let questionnaire = versions::questionnaire_of(survey, &store.asked_versions(&[wave.id]).await?, wave.id)?;
    let all = store.responses(Viewer::operator(), wave.id).await?;
    let placed: Vec<(usize, Answers)> = all.into_iter().filter_map(|r| Some((units.index(r.unit)?, r.answers))).collect();
    // off the threads that serve others
    let judging = tokio::task::spawn_blocking(move || candor_insight::alike(&hierarchy, &questionnaire, &placed));
    let alike = judging.await.map_err(|e| Error::Internal(e.to_string()))?;
    let found: Vec<UnitId> = units.rows.iter().zip(alike).filter_map(|(unit, alike)| alike.then_some(unit.id)).collect();
    Ok(store.set_alike(wave.id, &found).await?)
}
