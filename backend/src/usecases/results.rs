//! What people said, per question, within what the viewer may see.

use candor_insight::quality::{Compared, compare};
use candor_insight::{COMMENT_THRESHOLD, THRESHOLD, item_results, measure_mean};
use candor_survey::WaveCode;
use candor_survey::document::Measure;
use candor_wire::ids::SurveyId;
use candor_wire::report::{Beside, ItemResult, Mean, MeasureResult, Quality, QualitySign, Results, ResultsQuery, Share};

use super::answered::{Answered, Look, Waits};
use super::{released, wording};
use crate::error::Error;
use crate::store::Store;
use crate::viewer::Viewer;

/// Results of a wave, the latest that is released when none is named, with or without flagged responses.
///
/// # Errors
/// When there is no such survey or wave.
pub async fn results(store: &Store, viewer: Viewer, id: SurveyId, query: &ResultsQuery) -> Result<Results, Error> {
    let answered = match Answered::find(store, viewer, id, query.wave.as_ref()).await? {
        Look::Answered(answered) => answered,
        Look::Waits(waits) => return not_yet(store, viewer, &waits).await,
    };
    let release = answered.release(query.without_flagged);
    let told = candor_insight::releasable(release, &answered.responses, |_| true).len() as u64;
    let (questionnaire, responses) = (&answered.questionnaire, &answered.responses);
    let mut results = nothing(Some(answered.wave.code.clone()));
    results.without_flagged = query.without_flagged;
    results.notes = answered.notes.iter().cloned().chain(wording::kept(questionnaire.document())).collect();
    results.threshold = answered.wave.thresholds.people();
    results.alike = answered.wave.thresholds.alike();
    results.fewest_comments = answered.wave.thresholds.comments();
    if told >= results.threshold {
        results.responses = Some(told);
        results.items = item_results(release, questionnaire, responses).into_iter().map(item).collect();
        results.measures =
            questionnaire.document().measures.iter().map(|m| measure(m, measure_mean(release, questionnaire, m, responses))).collect();
        results.quality = compare(answered.release(false), questionnaire, responses, &answered.signs).map(|found| quality(&found));
    }
    Ok(results)
}

/// What is told of a wave that is not released: how many have answered, in steps.
async fn not_yet(store: &Store, viewer: Viewer, waits: &Waits) -> Result<Results, Error> {
    let mut results = nothing(waits.wave.as_ref().map(|wave| wave.code.clone()));
    if let Some(wave) = &waits.wave {
        results.responses = released::so_far(store, viewer, wave).await?;
    }
    results.not_yet = waits.why();
    Ok(results)
}

const fn nothing(wave: Option<WaveCode>) -> Results {
    Results {
        wave,
        responses: None,
        threshold: THRESHOLD,
        alike: THRESHOLD,
        fewest_comments: COMMENT_THRESHOLD,
        without_flagged: false,
        items: Vec::new(),
        measures: Vec::new(),
        notes: Vec::new(),
        not_yet: None,
        quality: None,
    }
}

/// What the signs of carelessness come to, as it is told.
pub(super) fn quality(found: &Compared) -> Quality {
    Quality {
        responses: found.responses,
        timed: found.timed,
        signs: found.signs.iter().map(|(sign, n)| QualitySign { name: sign.name().to_owned(), n: *n }).collect(),
        flagged: found.flagged,
        left_out: found.left_out,
        average_run: found.average_run,
        variability: found.variability,
        measures: found
            .measures
            .iter()
            .map(|m| Beside { with: measure(&m.measure, m.with), without: m.without.map(|w| measure(&m.measure, Some(w))) })
            .collect(),
    }
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
        files: result.files,
    }
}

pub(super) fn measure(measure: &Measure, found: Option<(u64, candor_insight::Mean)>) -> MeasureResult {
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
