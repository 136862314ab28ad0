//! The quality of a survey's answers as a report: signs of carelessness, with and without.

use candor_insight::THRESHOLD;
use candor_insight::nonresponse::{AnswerResponse, ItemResponse, NonResponse, Refusal, UnitResponse, non_response, sections};
use candor_insight::page::Page;
use candor_insight::quality::{self as insight, About, Compared};
use candor_survey::WaveCode;
use candor_wire::ids::SurveyId;
use candor_wire::report::{self as wire, QualityReport, ResultsQuery};

use super::answered::{Answered, Look, Waits};
use super::render::OnePage;
use super::results::{measure, quality};
use super::wording;
use crate::error::Error;
use crate::store::Store;
use crate::viewer::{Scope, Viewer};

/// A finished report.
#[derive(Debug)]
pub struct Found {
    compared: Option<Compared>,
    response: Option<NonResponse>,
    /// Names of the units, by index.
    names: Vec<String>,
    about: About,
    wave: Option<WaveCode>,
    without_flagged: bool,
    /// Why nothing is told.
    not_yet: Option<String>,
}

/// The quality of a wave's answers, the latest that is released when none is named; weighted results with or without flagged responses.
///
/// # Errors
/// When there is no such survey or wave.
pub async fn find(store: &Store, viewer: Viewer, id: SurveyId, query: &ResultsQuery) -> Result<Found, Error> {
    let answered = match Answered::find(store, viewer, id, query.wave.as_ref()).await? {
        Look::Answered(answered) => answered,
        Look::Waits(waits) => return Ok(nothing(&waits, query.without_flagged)),
    };
    let compared = insight::compare(answered.release(false), &answered.questionnaire, &answered.responses, &answered.signs);
    let frame = super::frame::of(store, &answered.wave, answered.survey.audience, &answered.units.rows).await?;
    let response = non_response(answered.release(true), &answered.questionnaire, &answered.responses, &frame, query.without_flagged);
    let names = answered.units.rows.iter().map(|unit| unit.name.clone()).collect();
    let scope = match viewer.scope() {
        Scope::Organisation => None,
        Scope::Unit(top) => answered.units.rows.iter().find(|u| u.id == top).map(|u| u.name.clone()),
    };
    let wave = answered.wave.code.clone();
    let notes = answered.notes.into_iter().chain(wording::kept(answered.questionnaire.document())).collect();
    let version = env!("CARGO_PKG_VERSION").to_owned();
    let about = About {
        survey: answered.survey.document.title.clone(),
        wave: wave.to_string(),
        scope,
        notes,
        smallest: answered.wave.thresholds.people(),
        version,
    };
    // below the threshold nothing is told, not even a rate
    let response = compared.as_ref().map(|_| response);
    Ok(Found { compared, response, names, about, wave: Some(wave), without_flagged: query.without_flagged, not_yet: None })
}

fn nothing(waits: &Waits, without_flagged: bool) -> Found {
    let (wave, not_yet) = (waits.wave.as_ref().map(|wave| wave.code.clone()), waits.why());
    Found { compared: None, response: None, names: Vec::new(), about: about(waits), wave, without_flagged, not_yet }
}

/// What a report is about that has nothing to tell.
pub(super) fn about(waits: &Waits) -> About {
    let (survey, version) = (waits.title.clone(), env!("CARGO_PKG_VERSION").to_owned());
    let smallest = waits.wave.as_ref().map_or(THRESHOLD, |wave| wave.thresholds.people());
    About { survey, wave: waits.wave_name(), scope: None, notes: Vec::new(), smallest, version }
}

impl OnePage for Found {
    type Numbers = QualityReport;

    fn page(&self) -> Page {
        let name = |unit: usize| self.names.get(unit).cloned().unwrap_or_default();
        let more = self.response.as_ref().map(|found| sections(found, self.without_flagged, name)).unwrap_or_default();
        let page = insight::page(self.compared.as_ref(), more, &self.about);
        Page { finding: self.not_yet.clone().unwrap_or(page.finding), ..page }
    }

    fn numbers(&self) -> QualityReport {
        QualityReport {
            wave: self.wave.clone(),
            threshold: self.about.smallest,
            not_yet: self.not_yet.clone(),
            quality: self.compared.as_ref().map(quality),
            response: self.response.as_ref().map(|found| response(found, self.without_flagged, &self.names)),
        }
    }
}

fn response(found: &NonResponse, without_flagged: bool, names: &[String]) -> wire::ResponseReport {
    let unit = |r: &UnitResponse| wire::UnitRate {
        name: names.get(r.top).cloned().unwrap_or_default(),
        responses: r.responses,
        people: r.people,
        rate: r.rate.map(interval),
    };
    wire::ResponseReport {
        overall: found.overall.as_ref().map(|r| wire::UnitRate { name: "All".to_owned(), ..unit(r) }),
        units: found.units.iter().map(unit).collect(),
        answers: found.answers.iter().map(by_answer).collect(),
        r_indicator: found.r_indicator,
        max_bias: found.max_bias,
        without_flagged,
        refusal: found.weighting.as_ref().err().map(|refusal| refused(refusal).to_owned()),
        weighting: found.weighting.as_ref().ok().map(|weighting| wire::WeightingReport {
            margins: weighting.margins.clone(),
            responses: weighting.responses,
            left_out: weighting.left_out,
            design_effect: weighting.kish.deff,
            effective_n: weighting.kish.effective_n,
            measures: weighting
                .measures
                .iter()
                .map(|m| wire::WeightedMeasure {
                    unweighted: measure(&m.measure, m.unweighted),
                    weighted: m.weighted.map(|w| wire::WeightedScore {
                        mean: w.mean,
                        low: w.low,
                        high: w.high,
                        effective_n: w.effective_n,
                    }),
                })
                .collect(),
        }),
    }
}

fn by_answer(found: &ItemResponse) -> wire::ItemRates {
    let rate =
        |r: &AnswerResponse| wire::UnitRate { name: r.label.clone(), responses: r.responses, people: r.people, rate: r.rate.map(interval) };
    wire::ItemRates {
        item: found.item.clone(),
        text: found.text.clone(),
        answers: found.answers.iter().map(rate).collect(),
        withheld: found.withheld as u64,
        counts_others: found.counts_others,
    }
}

const fn interval(rate: candor_stats::Interval) -> wire::Interval {
    wire::Interval { estimate: rate.estimate, low: rate.low, high: rate.high }
}

/// A refusal as a word for programs; the page says it in sentences.
const fn refused(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::NoFrame => "no_frame",
        Refusal::Part => "part_of_the_organisation",
        Refusal::Few(_) => "too_few_of_an_answer",
        Refusal::TooMany => "more_answers_than_people",
        Refusal::Contradictory => "contradictory_margins",
        Refusal::Uneven(_) => "uneven_weights",
    }
}
