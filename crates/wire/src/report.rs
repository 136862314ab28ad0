//! Results and the linkage report.

use candor_survey::{ItemCode, MeasureCode, SurveySlug, UnitCode, WaveCode};
use serde::{Deserialize, Serialize};

/// Which measures to link: the query of the report's address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkageQuery {
    /// `SLUG:MEASURE` of an employee survey.
    pub employees: String,
    /// `SLUG:MEASURE` of a customer survey.
    pub customers: String,
    /// The wave on both sides; the latest that both have when left out.
    #[serde(default)]
    pub wave: Option<WaveCode>,
}

/// An estimate with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// Estimate.
    pub estimate: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Two-sided p value.
    pub p: f64,
}

/// One side of a linkage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Side {
    /// Survey.
    pub survey: SurveySlug,
    /// Its title.
    pub title: String,
    /// Measure.
    pub measure: MeasureCode,
    /// Its name.
    pub name: String,
    /// Unit of its score.
    pub scale: String,
    /// The items it is computed from, as worded.
    pub items: Vec<String>,
    /// Wave.
    pub wave: Option<WaveCode>,
}

/// How much a linkage can say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// Fewer than 10 units: no coefficient.
    TooFewUnits,
    /// 10 to 29 units.
    Exploratory,
    /// 30 units or more.
    Established,
    /// Enough units, but one side does not vary.
    NoVariation,
}

/// One unit in the scatter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Unit code.
    pub unit: UnitCode,
    /// Unit name.
    pub name: String,
    /// Employee score.
    pub x: f64,
    /// Customer score.
    pub y: f64,
    /// Standard error of the employee score; `None` when all answers were alike.
    pub se_x: Option<f64>,
    /// Standard error of the customer score.
    pub se_y: Option<f64>,
    /// Employee respondents.
    pub n_x: u64,
    /// Customer respondents.
    pub n_y: u64,
}

/// The linkage report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LinkageReport {
    /// The employee side.
    pub employees: Side,
    /// The customer side.
    pub customers: Side,
    /// How much it can say.
    pub strength: Strength,
    /// Units used.
    pub units: u64,
    /// Units left out because either side has fewer respondents than the threshold.
    pub excluded_units: u64,
    /// The threshold.
    pub threshold: u64,
    /// Employee respondents in the units used.
    pub employee_n: u64,
    /// Customer respondents in the units used.
    pub customer_n: u64,
    /// Pearson's r.
    pub pearson: Option<Estimate>,
    /// Spearman's rho.
    pub spearman: Option<Estimate>,
    /// Kendall's tau-b.
    pub kendall_tau_b: Option<Estimate>,
    /// Pearson's r weighted by the harmonic mean of both sides' respondents.
    pub weighted_pearson: Option<f64>,
    /// Its 95 % interval, on the effective number of units.
    pub weighted_pearson_interval: Option<(f64, f64)>,
    /// Reliability of the employee unit means, ICC(2).
    pub reliability_employees: Option<f64>,
    /// Reliability of the customer unit means, ICC(2).
    pub reliability_customers: Option<f64>,
    /// Smallest and largest r when one unit is left out.
    pub leave_one_out: Option<(f64, f64)>,
    /// The units.
    pub points: Vec<Point>,
    /// The finding in plain words.
    pub sentence: String,
    /// What must be said beside it.
    pub caveats: Vec<String>,
    /// The name of the viewer's scope, when it is not the whole organisation.
    pub scope: Option<String>,
    /// The scatter as SVG.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub svg: String,
}

/// What people said, per question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Results {
    /// The wave shown.
    pub wave: Option<WaveCode>,
    /// Responses within what the viewer may see; `None` below the threshold.
    pub responses: Option<u64>,
    /// Smallest number of responses that is shown.
    pub threshold: u64,
    /// One entry per item, in the order asked; empty below the threshold.
    pub items: Vec<ItemResult>,
    /// The measures.
    pub measures: Vec<MeasureResult>,
}

/// What was said to one item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ItemResult {
    /// Item.
    pub item: ItemCode,
    /// Its text.
    pub text: String,
    /// Responses that answered it; `None` when fewer than the threshold did, and then nothing else is told.
    pub n: Option<u64>,
    /// The distribution, in the order of the scale or the options.
    pub shares: Vec<Share>,
    /// Mean with its interval, where the item has numeric values.
    pub mean: Option<Mean>,
    /// Comments in no particular order; only with at least 10 of them.
    pub comments: Vec<String>,
}

/// How many chose one answer, with a 95 % Wilson interval of the share.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Share {
    /// Label.
    pub label: String,
    /// How many.
    pub count: u64,
    /// Share, 0 to 1.
    pub share: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// A mean with its 95 % t interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Mean {
    /// Mean.
    pub mean: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// A measure over all responses that the viewer may see.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MeasureResult {
    /// Measure.
    pub measure: MeasureCode,
    /// Its name.
    pub name: String,
    /// Unit of the score.
    pub scale: String,
    /// Responses with a score; `None` below the threshold.
    pub n: Option<u64>,
    /// The score with its interval.
    pub score: Option<Mean>,
}
