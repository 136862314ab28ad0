//! The linkage report: employee scores joined with customer scores on unit and wave.

use std::collections::BTreeMap;

use candor_insight::{ChartLabels, Linkage, Names, Summary, THRESHOLD, UnitPair};
use candor_survey::document::{Measure, MeasureKind};
use candor_survey::{Audience, ItemKind, MeasureCode, Questionnaire, SurveySlug, WaveCode};
use candor_wire::ids::UnitId;
use candor_wire::problem::Code;
use candor_wire::report::{Estimate, LinkageQuery, LinkageReport, Point, Side, Strength};

use super::surveys::wave_of;
use crate::error::Error;
use crate::store::{Store, SurveyRow};
use crate::viewer::{Scope, Viewer};

/// One side, looked up: a survey, its measure and what it is computed from.
struct Found {
    survey: SurveyRow,
    questionnaire: Questionnaire,
    measure: Measure,
}

/// Builds the report from what the viewer may see.
///
/// # Errors
/// An unknown survey, measure or wave; a survey of the wrong audience.
pub async fn report(store: &Store, viewer: Viewer, query: &LinkageQuery) -> Result<LinkageReport, Error> {
    let employees = find(store, "employees", Audience::Employees, &query.employees).await?;
    let customers = find(store, "customers", Audience::Customers, &query.customers).await?;
    let wave = common_wave(&employees.survey, &customers.survey, query.wave.as_ref())?;
    let mut x = scores(store, viewer, &employees, &wave).await?;
    let mut y = scores(store, viewer, &customers, &wave).await?;
    let units = store.units(viewer).await?;
    let scope = match viewer.scope() {
        Scope::Organisation => None,
        Scope::Unit(top) => units.iter().find(|u| u.id == top).map(|u| u.name.clone()),
    };
    let pairs = units.into_iter().map(|u| UnitPair { employees: x.remove(&u.id), customers: y.remove(&u.id), unit: u.code, name: u.name });
    let linkage = candor_insight::link(pairs.collect()).map_err(|e| Error::Internal(format!("the linkage: {e}")))?;
    let scales = [scale(&employees), scale(&customers)];
    Ok(to_wire(&linkage, side(&employees, &wave), side(&customers, &wave), scales, scope))
}

async fn find(store: &Store, field: &str, audience: Audience, text: &str) -> Result<Found, Error> {
    let refuse = |message: String| Error::field(Code::InvalidField, field, message);
    let (slug, measure) =
        text.split_once(':').ok_or_else(|| refuse(format!("{text:?} is not SURVEY:MEASURE, such as team-survey:esat.")))?;
    let slug = SurveySlug::parse(slug).map_err(|e| refuse(format!("{slug:?} is not a survey name: {e}.")))?;
    let code = MeasureCode::parse(measure).map_err(|e| refuse(format!("{measure:?} is not a measure name: {e}.")))?;
    let survey = store.survey_by_slug(&slug).await?.ok_or_else(|| refuse(format!("There is no survey {slug}.")))?;
    if survey.audience != audience {
        return Err(refuse(format!("{slug} asks {}, not {audience}. Choose a survey of {audience}.", survey.audience)));
    }
    let questionnaire = Questionnaire::try_from(survey.document.clone()).map_err(|_| refuse(format!("{slug} is not published.")))?;
    let known = || questionnaire.document().measures.iter().map(|m| m.code.as_str()).collect::<Vec<_>>().join(", ");
    let measure =
        questionnaire.measure(&code).cloned().ok_or_else(|| refuse(format!("{slug} has no measure {code}; it has {}.", known())))?;
    Ok(Found { survey, questionnaire, measure })
}

/// The wave asked for, or the latest that both surveys have.
fn common_wave(employees: &SurveyRow, customers: &SurveyRow, asked: Option<&WaveCode>) -> Result<WaveCode, Error> {
    if let Some(code) = asked {
        wave_of(employees, Some(code))?;
        wave_of(customers, Some(code))?;
        return Ok(code.clone());
    }
    let common = employees.waves.iter().rev().find(|w| customers.waves.iter().any(|c| c.code == w.code));
    common.map(|w| w.code.clone()).ok_or_else(|| {
        Error::field(
            Code::InvalidField,
            "wave",
            format!("{} and {} have no wave in common; publish both with the same wave, such as 2026-Q3.", employees.slug, customers.slug),
        )
    })
}

async fn scores(store: &Store, viewer: Viewer, side: &Found, wave: &WaveCode) -> Result<BTreeMap<UnitId, Summary>, Error> {
    let Some(wave) = side.survey.wave(Some(wave)) else { return Ok(BTreeMap::new()) };
    let mut by_unit: BTreeMap<UnitId, Vec<f64>> = BTreeMap::new();
    for response in store.responses(viewer, wave.id).await? {
        if let Some(score) = side.questionnaire.score(&side.measure, &response.answers) {
            by_unit.entry(response.unit).or_default().push(score);
        }
    }
    Ok(by_unit.into_iter().filter_map(|(unit, scores)| Summary::of(&sorted(scores)).map(|s| (unit, s))).collect())
}

/// Both ends of a scale.
type Ends = (f64, f64);

/// The smallest and the largest score that a measure can have, when that is known.
fn scale(found: &Found) -> Option<Ends> {
    match found.measure.kind {
        MeasureKind::Csat | MeasureKind::Favourability => Some((0.0, 100.0)),
        MeasureKind::Nps | MeasureKind::Enps => Some((-100.0, 100.0)),
        MeasureKind::Ces => Some((1.0, 7.0)),
        MeasureKind::Index | MeasureKind::Number => {
            let ends = |code| match &found.questionnaire.item(code)?.kind {
                ItemKind::Scale { points, .. } => Some((
                    points.iter().map(|p| p.1).fold(f64::INFINITY, f64::min),
                    points.iter().map(|p| p.1).fold(f64::NEG_INFINITY, f64::max),
                )),
                ItemKind::Number { min: Some(min), max: Some(max), .. } => Some((*min, *max)),
                _ => None,
            };
            let all: Option<Vec<Ends>> = found.measure.items.iter().map(ends).collect();
            all?.into_iter().reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
        }
    }
}

/// Sums in a fixed order, so that the same answers always give the same bits.
fn sorted(mut scores: Vec<f64>) -> Vec<f64> {
    scores.sort_by(f64::total_cmp);
    scores
}

fn side(found: &Found, wave: &WaveCode) -> Side {
    let wording = |code| found.questionnaire.item(code).map(|i| i.text.clone());
    Side {
        survey: found.survey.slug.clone(),
        title: found.survey.document.title.clone(),
        measure: found.measure.code.clone(),
        name: found.measure.name.clone(),
        scale: found.measure.kind.unit_label().to_owned(),
        items: found.measure.items.iter().filter_map(wording).collect(),
        wave: Some(wave.clone()),
    }
}

fn to_wire(linkage: &Linkage, employees: Side, customers: Side, scales: [Option<Ends>; 2], scope: Option<String>) -> LinkageReport {
    let names = Names { employees: employees.name.clone(), customers: customers.name.clone() };
    let sentence = candor_insight::sentence(linkage, &names);
    let labels = ChartLabels {
        x: format!("{} ({})", employees.name, employees.scale),
        y: format!("{} ({})", customers.name, customers.scale),
        description: sentence.clone(),
        x_scale: scales[0],
        y_scale: scales[1],
    };
    let coefficients = linkage.coefficients.as_ref();
    let estimate = |e: candor_stats::Estimate| Estimate { estimate: e.estimate, low: e.low, high: e.high, p: e.p };
    LinkageReport {
        employees,
        customers,
        strength: strength(linkage.strength),
        units: linkage.points.len() as u64,
        excluded_units: linkage.excluded_units,
        threshold: THRESHOLD,
        employee_n: linkage.employee_n(),
        customer_n: linkage.customer_n(),
        pearson: coefficients.map(|c| estimate(c.pearson)),
        spearman: coefficients.map(|c| estimate(c.spearman)),
        kendall_tau_b: coefficients.map(|c| estimate(c.kendall_tau_b)),
        weighted_pearson: coefficients.map(|c| c.weighted_pearson.estimate),
        weighted_pearson_interval: coefficients.map(|c| (c.weighted_pearson.low, c.weighted_pearson.high)),
        reliability_employees: linkage.reliability_x,
        reliability_customers: linkage.reliability_y,
        leave_one_out: coefficients.and_then(|c| c.leave_one_out),
        points: linkage.points.iter().map(point).collect(),
        caveats: candor_insight::caveats(linkage),
        svg: candor_insight::scatter_svg(linkage, &labels),
        sentence,
        scope,
    }
}

const fn strength(strength: candor_insight::Strength) -> Strength {
    match strength {
        candor_insight::Strength::TooFewUnits => Strength::TooFewUnits,
        candor_insight::Strength::NoVariation => Strength::NoVariation,
        candor_insight::Strength::Exploratory => Strength::Exploratory,
        candor_insight::Strength::Established => Strength::Established,
    }
}

fn point(p: &candor_insight::Point) -> Point {
    Point {
        unit: p.unit.clone(),
        name: p.name.clone(),
        x: p.x.mean,
        y: p.y.mean,
        se_x: p.x.standard_error(),
        se_y: p.y.standard_error(),
        n_x: p.x.n,
        n_y: p.y.n,
    }
}
