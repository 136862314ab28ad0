//! What was asked for: two measures, their waves, and a part of the organisation.

use std::collections::BTreeSet;

use candor_survey::document::{Kind, Measure, MeasureKind, Question};
use candor_survey::{ItemCode, ItemKind, MeasureCode, Questionnaire, SurveySlug, UnitCode, WaveCode};
use candor_wire::problem::Code;
use candor_wire::report::LinkageQuery;

use crate::error::Error;
use crate::store::{AskedVersion, Store, SurveyRow, UnitRow, WaveRow};
use crate::usecases::surveys::wave_of;
use crate::usecases::versions::questionnaire_of;
use crate::usecases::{alike, released};

/// One side, looked up: a survey, a measure of it and a wave.
#[derive(Debug)]
pub(super) struct Side {
    pub survey: SurveyRow,
    pub questionnaire: Questionnaire,
    pub measure: Measure,
    pub wave: WaveRow,
    /// What each wave of the survey has asked.
    pub asked: Vec<AskedVersion>,
}

/// A link that was asked for.
#[derive(Debug)]
pub(super) struct Asked {
    pub employees: Side,
    pub customers: Side,
    pub within: Option<UnitCode>,
    pub without_flagged: bool,
}

impl Asked {
    /// Looks up what a query names.
    pub async fn find(store: &Store, query: &LinkageQuery) -> Result<Self, Error> {
        let (x, y) = (find(store, "employees", &query.employees).await?, find(store, "customers", &query.customers).await?);
        let (wave, theirs) = waves(&x.0, &y.0, query)?;
        let customers_wave = query.customers_wave.as_ref().unwrap_or(&theirs);
        Ok(Self {
            employees: side(x, &wave, "wave")?,
            customers: side(y, customers_wave, if query.customers_wave.is_some() { "customers_wave" } else { "wave" })?,
            within: query.within.clone(),
            without_flagged: query.without_flagged,
        })
    }
}

type Found = (SurveyRow, Vec<AskedVersion>, MeasureCode);

/// The side as its wave was asked; of its survey the waves that are released.
fn side((mut survey, asked, code): Found, wave: &WaveCode, field: &str) -> Result<Side, Error> {
    let wave = wave_of(&survey, Some(wave))?.cloned().ok_or_else(|| Error::Internal("a survey without its wave".to_owned()))?;
    released::need(&wave, field)?;
    survey.waves.retain(|wave| wave.released);
    let questionnaire = questionnaire_of(&survey, &asked, wave.id)?;
    let refuse = || Error::field(Code::InvalidField, "wave", format!("In wave {} {} had no measure {code}.", wave.code, survey.slug));
    let measure = questionnaire.measure(&code).cloned().ok_or_else(refuse)?;
    Ok(Side { survey, questionnaire, measure, wave, asked })
}

async fn find(store: &Store, field: &str, text: &str) -> Result<Found, Error> {
    let refuse = |message: String| Error::field(Code::InvalidField, field, message);
    let (slug, measure) =
        text.split_once(':').ok_or_else(|| refuse(format!("{text:?} is not SURVEY:MEASURE, such as team-survey:esat.")))?;
    let slug = SurveySlug::parse(slug).map_err(|e| refuse(format!("{slug:?} is not a survey name: {e}.")))?;
    let code = MeasureCode::parse(measure).map_err(|e| refuse(format!("{measure:?} is not a measure name: {e}.")))?;
    let mut survey = store.survey_by_slug(&slug).await?.ok_or_else(|| refuse(format!("There is no survey {slug}.")))?;
    let asked = store.asked_versions(&survey.waves.iter().map(|w| w.id).collect::<Vec<_>>()).await?;
    let documents = std::iter::once(&survey.document).chain(asked.iter().map(|a| &a.document));
    if !documents.flat_map(|d| &d.measures).any(|m| m.code == code) {
        let known: Vec<&str> = survey.document.measures.iter().map(|m| m.code.as_str()).collect();
        return Err(refuse(format!("{slug} has no measure {code}; it has {}.", known.join(", "))));
    }
    alike::judge_waves(store, &mut survey).await?;
    Ok((survey, asked, code))
}

/// The waves of both sides: what is asked for, or else the latest that is released in both surveys, or else the latest
/// that is released in each. Of customers who answer all year round a wave is a month, where employees' is a year.
fn waves(employees: &SurveyRow, customers: &SurveyRow, query: &LinkageQuery) -> Result<(WaveCode, WaveCode), Error> {
    if let Some(code) = &query.wave {
        wave_of(employees, Some(code))?;
        if query.customers_wave.is_none() {
            wave_of(customers, Some(code))?;
        }
        return Ok((code.clone(), code.clone()));
    }
    let both = |w: &&WaveRow| w.released && customers.waves.iter().any(|c| c.released && c.code == w.code);
    if let Some(common) = employees.waves.iter().rev().find(both) {
        return Ok((common.code.clone(), common.code.clone()));
    }
    let latest = |survey: &SurveyRow| {
        let remedy = || format!("{} has no closed wave yet: results of a wave are shown when it is closed.", survey.slug);
        let wave = survey.released_wave().map(|wave| wave.code.clone());
        wave.ok_or_else(|| Error::field(Code::InvalidField, "wave", remedy()))
    };
    Ok((latest(employees)?, latest(customers)?))
}

/// The unit that a report is narrowed to; one that the viewer may not see looks like none.
pub(super) fn within(units: &[UnitRow], visible: &[bool], code: Option<&UnitCode>) -> Result<Option<usize>, Error> {
    let Some(code) = code else { return Ok(None) };
    let found = units.iter().zip(visible).position(|(u, seen)| *seen && &u.code == code);
    found.map(Some).ok_or_else(|| Error::field(Code::InvalidField, "within", format!("There is no unit {code}. Choose one of the list.")))
}

/// The smallest and the largest score that a measure can have, when that is known.
pub(super) fn ends(questionnaire: &Questionnaire, measure: &Measure) -> Option<(f64, f64)> {
    match measure.kind {
        MeasureKind::Csat | MeasureKind::Favourability => Some((0.0, 100.0)),
        MeasureKind::Nps | MeasureKind::Enps => Some((-100.0, 100.0)),
        MeasureKind::Ces => Some((1.0, 7.0)),
        MeasureKind::Index | MeasureKind::Number => {
            let ends = |code| match &questionnaire.item(code)?.kind {
                ItemKind::Scale { points, .. } => Some((
                    points.iter().map(|p| p.1).fold(f64::INFINITY, f64::min),
                    points.iter().map(|p| p.1).fold(f64::NEG_INFINITY, f64::max),
                )),
                ItemKind::Number { min: Some(min), max: Some(max), .. } => Some((*min, *max)),
                _ => None,
            };
            let all: Option<Vec<(f64, f64)>> = measure.items.iter().map(ends).collect();
            all?.into_iter().reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
        }
    }
}

/// Measures that can stand beside one another as areas: means over items, no item in two of them. Rows of
/// matrices are areas that were asked alike; only where there are fewer than two of them, others count.
pub(super) fn areas(questionnaire: &Questionnaire) -> Vec<MeasureCode> {
    let rows: BTreeSet<&ItemCode> = questionnaire.document().blocks.iter().flat_map(|b| &b.questions).flat_map(rows_of).collect();
    let asked_alike = disjoint(questionnaire, |measure| measure.items.iter().all(|item| rows.contains(item)));
    if asked_alike.len() > 1 { asked_alike } else { disjoint(questionnaire, |_| true) }
}

fn rows_of(question: &Question) -> Vec<&ItemCode> {
    match &question.kind {
        Kind::Matrix { items, .. } => items.iter().map(|row| &row.code).collect(),
        _ => Vec::new(),
    }
}

/// Measures in their order, without those that share items with ones of fewer items.
fn disjoint(questionnaire: &Questionnaire, fits: impl Fn(&Measure) -> bool) -> Vec<MeasureCode> {
    let is_mean = |m: &&Measure| matches!(m.kind, MeasureKind::Index | MeasureKind::Favourability | MeasureKind::Number);
    let all = &questionnaire.document().measures;
    let mut candidates: Vec<&Measure> = all.iter().filter(is_mean).filter(|m| fits(m)).collect();
    candidates.sort_by_key(|m| m.items.len());
    let mut taken = BTreeSet::new();
    let mut chosen = BTreeSet::new();
    for measure in candidates {
        if measure.items.iter().all(|item| !taken.contains(item)) {
            taken.extend(measure.items.iter());
            chosen.insert(&measure.code);
        }
    }
    all.iter().map(|m| &m.code).filter(|code| chosen.contains(code)).cloned().collect()
}
