//! What people said, per question, within what the viewer may see.

use candor_insight::{Release, THRESHOLD, item_results, measure_mean};
use candor_survey::{Answers, Questionnaire, WaveCode};
use candor_wire::ids::SurveyId;
use candor_wire::report::{ItemResult, Mean, MeasureResult, Results, Share};

use super::placed::Units;
use super::surveys;
use super::versions;
use crate::error::Error;
use crate::store::Store;
use crate::viewer::Viewer;

/// Results of a wave, the latest when none is named.
///
/// # Errors
/// When there is no such survey or wave.
pub async fn results(store: &Store, viewer: Viewer, id: SurveyId, wave: Option<&WaveCode>) -> Result<Results, Error> {
    let survey = surveys::find(store, id).await?;
    let Some(wave) = surveys::wave_of(&survey, wave)?.cloned() else {
        return Ok(nothing(None));
    };
    let units = Units::of(store, viewer).await?;
    let hierarchy = units.hierarchy(store, &wave).await?;
    let release = Release { hierarchy: &hierarchy, visible: &units.visible() };
    // how far units are rolled up depends on all of them
    let all = store.responses(Viewer::operator(), wave.id).await?;
    let responses: Vec<(usize, Answers)> = all.into_iter().filter_map(|r| Some((units.index(r.unit)?, r.answers))).collect();
    let told = candor_insight::releasable(release, &responses, |_| true).len() as u64;
    // a wave is shown as it was asked, whatever has been published since
    let asked = store.asked_versions(&[wave.id]).await?;
    let questionnaire = versions::questionnaire_of(&survey, &asked, wave.id)?;
    let mut results = nothing(Some(wave.code.clone()));
    results.notes = versions::mixed(&asked, &wave).into_iter().collect();
    if told >= THRESHOLD {
        results.responses = Some(told);
        results.items = item_results(release, &questionnaire, &responses).into_iter().map(item).collect();
        results.measures = questionnaire.document().measures.iter().map(|m| measure(release, &questionnaire, m, &responses)).collect();
    }
    Ok(results)
}

const fn nothing(wave: Option<WaveCode>) -> Results {
    Results { wave, responses: None, threshold: THRESHOLD, items: Vec::new(), measures: Vec::new(), notes: Vec::new() }
}

fn item(result: candor_insight::ItemResult) -> ItemResult {
    let share = |s: candor_insight::Share| Share { label: s.label, count: s.count, share: s.share, low: s.low, high: s.high };
    ItemResult {
        item: result.item,
        text: result.text,
        n: result.n,
        shares: result.shares.into_iter().map(share).collect(),
        mean: result.mean.map(mean),
        comments: result.comments,
    }
}

fn measure(
    release: Release,
    questionnaire: &Questionnaire,
    measure: &candor_survey::document::Measure,
    responses: &[(usize, Answers)],
) -> MeasureResult {
    let found = measure_mean(release, questionnaire, measure, responses);
    MeasureResult {
        measure: measure.code.clone(),
        name: measure.name.clone(),
        scale: measure.kind.unit_label().to_owned(),
        n: found.map(|f| f.0),
        score: found.map(|f| mean(f.1)),
    }
}

const fn mean(m: candor_insight::Mean) -> Mean {
    Mean { mean: m.mean, low: m.low, high: m.high }
}
