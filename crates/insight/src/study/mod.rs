//! Everything that a report says of one link, computed once.

pub mod channels;
pub mod drivers;
pub mod explanations;
pub mod family;
pub mod trend;

use std::collections::BTreeSet;
use std::sync::Arc;

use candor_stats::aggregation::{OneWay, UnitSummary, one_way};
use candor_stats::association::{
    Disattenuated, Equivalence, QuarterComparison, disattenuate, equivalence_of_r, top_against_bottom_quarter,
};
use candor_stats::power::detectable_r;
use candor_stats::resampling::{CorrelationKind, Quantiles, bootstrap_pearson, permutation_p, robust_pearson};
use candor_stats::{Estimate, Interval, Regression, StatsError, simple_regression};

use self::channels::{ChannelScores, Consistency};
use self::drivers::Drivers;
use self::explanations::{Before, Explanation, People};
use self::family::Family;
use self::trend::{Trend, WaveScores};
use crate::hierarchy::Hierarchy;
use crate::linkage::{Linkage, Point, link};
use crate::measured::{MeasureInfo, Measured};
use crate::nonresponse::people_of;
use crate::organisation::Organisation;
use crate::parallel::both;
use crate::summary::{Summary, reliability_of_means};
use crate::{ESTABLISHED_UNITS, LEVEL, MIN_UNITS, SEED};

/// Resamples of units behind the bootstrap interval.
const RESAMPLES: usize = 1999;

/// Random orders behind the permutation p.
const ORDERS: usize = 999;

/// What a study is made from.
#[derive(Debug, Clone, PartialEq)]
pub struct Material {
    /// The organisation as it was in the wave of the employee side.
    pub organisation: Arc<Organisation>,
    /// The part of it that is looked at.
    pub within: Option<usize>,
    /// The employee measure.
    pub x: Measured,
    /// The customer measure.
    pub y: Measured,
    /// All measures of the employee survey.
    pub xs: Vec<Measured>,
    /// All measures of the customer survey.
    pub ys: Vec<Measured>,
    /// Those of them that are areas of employee satisfaction, for drivers.
    pub areas: Vec<Measured>,
    /// Both sides one wave earlier.
    pub before: Option<Before>,
    /// The customer measure by channel.
    pub channels: Vec<ChannelScores>,
    /// Customer respondents of each unit by channel.
    pub mix: Vec<Vec<u64>>,
    /// All waves, oldest first.
    pub waves: Vec<WaveScores>,
    /// Who answered both sides, where both are of one survey and wave.
    pub people: Option<People>,
    /// By side and unit, how many were asked, where it is known ([`crate::nonresponse::Frame::asked`]).
    pub asked: [Vec<Option<u64>>; 2],
}

/// How many answered of those who were asked in the units shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Response {
    /// Share that answered.
    pub rate: f64,
    /// How alike units answered: 1 − 2·S of their response rates (Schouten, Cobben & Bethlehem 2009).
    pub r_indicator: f64,
}

/// What is computed of the main pair, when there is a coefficient.
#[derive(Debug, Clone, PartialEq)]
pub struct Detail {
    /// Interval by resampling units (BCa).
    pub bootstrap: Option<Interval>,
    /// Interval that also holds where the scores of units have a long tail.
    pub robust: Option<Interval>,
    /// p by permutation.
    pub permutation_p: Option<f64>,
    /// Without responses that gave one answer throughout, and how many units that leaves.
    pub varied: Option<(Estimate, usize)>,
    /// Corrected for the unreliability of both sides.
    pub corrected: Option<Disattenuated>,
    /// Whether the link is too small to matter (within ±.2).
    pub equivalence: Option<Equivalence>,
    /// Customers of the top and the bottom quarter of units.
    pub quarters: Option<QuarterComparison>,
    /// Least squares.
    pub regression: Option<Regression>,
    /// The smallest correlation that so many units show in 80 of 100 studies.
    pub detectable: Option<f64>,
}

/// Everything that a report says of one link.
#[derive(Debug, Clone, PartialEq)]
pub struct Study {
    /// The employee measure.
    pub x: MeasureInfo,
    /// The customer measure.
    pub y: MeasureInfo,
    /// The larger of the smallest groups that are told of both waves.
    pub smallest: u64,
    /// The link.
    pub linkage: Linkage,
    /// Analysis of variance of the employee side's units.
    pub variance_x: Option<OneWay>,
    /// Analysis of variance of the customer side's units.
    pub variance_y: Option<OneWay>,
    /// Internal consistency of both measures, where they have several items.
    pub consistency: [Option<crate::Consistency>; 2],
    /// What is computed of the main pair.
    pub detail: Option<Detail>,
    /// Response of employees, where it is known how many were asked.
    pub response: Option<Response>,
    /// Response of customers, where it is known how many were asked.
    pub customer_response: Option<Response>,
    /// Other explanations.
    pub explanations: Vec<Explanation>,
    /// Whether the link turns round within parts of the organisation.
    pub parts_disagree: bool,
    /// Whether people of one unit show another link than units do.
    pub people_disagree: bool,
    /// All measures of both surveys.
    pub family: Family,
    /// Keys and names of the family's rows.
    pub rows: Vec<(String, String)>,
    /// Keys and names of the family's columns.
    pub columns: Vec<(String, String)>,
    /// Which areas go most with the customer measure.
    pub drivers: Drivers,
    /// Wave by wave.
    pub trend: Trend,
    /// Channel by channel.
    pub channels: Option<Consistency>,
}

impl Study {
    /// Whether the same people answered both sides.
    #[must_use]
    pub fn same_people(&self) -> bool {
        let survey = |key: &str| key.split(':').next().map(ToOwned::to_owned);
        survey(&self.x.key) == survey(&self.y.key)
    }

    /// Whether both were measured in the same wave.
    #[must_use]
    pub fn same_wave(&self) -> bool {
        self.x.wave == self.y.wave
    }
}

/// Computes everything.
///
/// # Errors
/// Only when a score is not a finite number or too large to sum, which no valid answer is.
pub fn study(material: &Material) -> Result<Study, StatsError> {
    let Material { organisation, x, y, within, .. } = material;
    let aside = || (drivers::drivers(organisation, &material.areas, y, *within), trend::trend(&material.waves, *within));
    let ((drivers, trend), main) = both(aside, || main(material));
    let (linkage, detail, family) = main?;
    let (parts, parts_disagree) = explanations::within_parts(&linkage.points);
    let between = linkage.coefficients.as_ref().map(|c| c.pearson.estimate);
    let people = material.people.as_ref().map(|people| explanations::within_units(&linkage.points, people, between));
    let mut others =
        vec![parts, explanations::by_size(organisation, &linkage.points), explanations::by_channels(&linkage.points, &material.mix)];
    let people_disagree = people.is_some_and(|p| p.1);
    others.extend(people.map(|p| p.0));
    others.extend(explanations::over_time(organisation, x, y, material.before.as_ref(), *within));
    let listed = |all: &[Measured]| all.iter().map(|m| (m.info.key.clone(), m.info.name.clone())).collect();
    Ok(Study {
        x: x.info.clone(),
        y: y.info.clone(),
        variance_x: variance(&linkage.points, |p| p.x),
        variance_y: variance(&linkage.points, |p| p.y),
        consistency: [x.consistency, y.consistency],
        detail,
        response: response(&organisation.hierarchy, &linkage.points, (|p| p.x, x), &material.asked[0]),
        customer_response: response(&organisation.hierarchy, &linkage.points, (|p| p.y, y), &material.asked[1]),
        explanations: others,
        parts_disagree,
        people_disagree,
        family,
        rows: listed(&material.xs),
        columns: listed(&material.ys),
        drivers: drivers?,
        trend: trend?,
        channels: channels::channels(&y.info, &material.channels, y.thresholds.people()),
        smallest: x.thresholds.people().max(y.thresholds.people()),
        linkage,
    })
}

/// The pair itself and the family that it belongs to.
fn main(material: &Material) -> Result<(Linkage, Option<Detail>, Family), StatsError> {
    let Material { organisation, x, y, within, .. } = material;
    let linkage = link(organisation, x, y, *within)?;
    let family = family::family(organisation, &material.xs, &material.ys, *within)?;
    let detail = detail(&linkage);
    Ok((linkage, detail, family))
}

fn variance(points: &[Point], side: fn(&Point) -> Summary) -> Option<OneWay> {
    let unit = |p: &Point| {
        let s = side(p);
        UnitSummary { n: s.n, mean: s.mean, variance: s.variance.unwrap_or(0.0) }
    };
    one_way(&points.iter().map(unit).collect::<Vec<_>>()).ok()
}

fn detail(linkage: &Linkage) -> Option<Detail> {
    let coefficients = linkage.coefficients.as_ref()?;
    let (x, y) = (linkage.means(|p| p.x), linkage.means(|p| p.y));
    let r = coefficients.pearson;
    let observed = Interval { estimate: r.estimate, low: r.low, high: r.high };
    let side = |pick: fn(&Point) -> Summary| reliability_of_means(&linkage.points.iter().map(pick).collect::<Vec<_>>());
    let reliabilities = side(|p| p.x).zip(side(|p| p.y));
    Some(Detail {
        bootstrap: bootstrap_pearson(&x, &y, RESAMPLES, SEED).and_then(|b| b.bca(LEVEL, Quantiles::Type7)).ok().map(|b| b.interval),
        robust: robust_pearson(&x, &y, LEVEL).ok(),
        permutation_p: permutation_p(&x, &y, CorrelationKind::Pearson, ORDERS, SEED).ok().map(|p| p.p),
        varied: varied(&linkage.points),
        corrected: reliabilities.and_then(|(a, b)| disattenuate(observed, a, b).ok()),
        equivalence: equivalence_of_r(r.estimate, x.len(), 0.2, 1.0 - LEVEL).ok(),
        quarters: top_against_bottom_quarter(&x, &y, LEVEL).ok().filter(|_| x.len() >= ESTABLISHED_UNITS),
        regression: simple_regression(&x, &y).ok(),
        detectable: detectable_r(x.len(), 0.8, 1.0 - LEVEL).ok(),
    })
}

fn varied(points: &[Point]) -> Option<(Estimate, usize)> {
    let left: Vec<(f64, f64)> = points.iter().filter_map(|p| p.varied).collect();
    let (x, y): (Vec<f64>, Vec<f64>) = left.into_iter().unzip();
    if x.len() < MIN_UNITS { None } else { candor_stats::pearson(&x, &y, LEVEL).ok().map(|e| (e, x.len())) }
}

/// Response of a side over the units shown, with units that nobody answered for counted as in
/// [`crate::nonresponse`]; `None` unless the number asked of each is known and holds its respondents.
#[allow(clippy::cast_precision_loss)] // counts of people
fn response(
    hierarchy: &Hierarchy,
    points: &[Point],
    (side, measured): (fn(&Point) -> Summary, &Measured),
    asked: &[Option<u64>],
) -> Option<Response> {
    let groups: Vec<(usize, &[usize])> = points.iter().map(|p| (p.top, p.units.as_slice())).collect();
    let used: BTreeSet<usize> = points.iter().flat_map(|p| p.units.iter().copied()).collect();
    // units that are left out with their answers are left out with their people
    let is_left_out = |unit: usize| !used.contains(&unit) && measured.units.get(unit).is_some_and(|sums| sums.n > 0);
    let of = |unit: usize| asked.get(unit).copied().flatten().filter(|_| !is_left_out(unit));
    let people = people_of(hierarchy, &groups, of);
    let pair = |(p, people): (&Point, Option<u64>)| people.filter(|n| *n >= side(p).n).map(|n| (side(p).n as f64, n as f64));
    let units: Option<Vec<(f64, f64)>> = points.iter().zip(people).map(pair).collect();
    let units = units.filter(|u| !u.is_empty())?;
    let (answered, people) = units.iter().fold((0.0, 0.0), |sum, u| (sum.0 + u.0, sum.1 + u.1));
    let rate = answered / people;
    let squares: f64 = units.iter().map(|(n, h)| h * (n / h - rate) * (n / h - rate)).sum();
    let deviation = if people > 1.0 { (squares / (people - 1.0)).sqrt() } else { 0.0 };
    Some(Response { rate, r_indicator: 1.0 - 2.0 * deviation })
}
