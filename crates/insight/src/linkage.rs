//! Do units whose people are satisfied also have satisfied customers, and how sure can one be?

use candor_stats::{Estimate, StatsError};
use candor_survey::UnitCode;

use crate::summary::{Summary, icc2};
use crate::{ESTABLISHED_UNITS, LEVEL, MIN_UNITS, THRESHOLD};

/// One unit with what both sides said in the wave.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitPair {
    /// Unit.
    pub unit: UnitCode,
    /// Its name.
    pub name: String,
    /// Employee scores, if any.
    pub employees: Option<Summary>,
    /// Customer scores, if any.
    pub customers: Option<Summary>,
}

/// A unit that may be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// Unit.
    pub unit: UnitCode,
    /// Its name.
    pub name: String,
    /// Employee side.
    pub x: Summary,
    /// Customer side.
    pub y: Summary,
}

/// How much a linkage can say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strength {
    /// Fewer than [`MIN_UNITS`] units: no coefficient.
    TooFewUnits,
    /// At least [`MIN_UNITS`], but one side is the same everywhere.
    NoVariation,
    /// Fewer than [`ESTABLISHED_UNITS`].
    Exploratory,
    /// At least [`ESTABLISHED_UNITS`].
    Established,
}

/// The coefficients; all or none are shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coefficients {
    /// Pearson's r of the unit means.
    pub pearson: Estimate,
    /// Spearman's rho.
    pub spearman: Estimate,
    /// Kendall's tau-b.
    pub kendall_tau_b: Estimate,
    /// Pearson's r with each unit weighted by the harmonic mean of both sides' respondents.
    pub weighted_pearson: Estimate,
    /// Smallest and largest r when one unit is left out.
    pub leave_one_out: Option<(f64, f64)>,
    /// Share of unit pairs in which the unit with the higher employee score also has the higher customer score.
    pub concordant_pairs: f64,
    /// Share of unit pairs in which it has the lower one; ties belong to neither.
    pub discordant_pairs: f64,
}

/// A linkage of one employee measure with one customer measure over units.
#[derive(Debug, Clone, PartialEq)]
pub struct Linkage {
    /// How much it can say.
    pub strength: Strength,
    /// Units with enough respondents on both sides, in the order given.
    pub points: Vec<Point>,
    /// Units with answers on at least one side that are left out.
    pub excluded_units: u64,
    /// The coefficients, unless there are too few units or no variation.
    pub coefficients: Option<Coefficients>,
    /// Reliability of the employee unit means, ICC(2).
    pub reliability_x: Option<f64>,
    /// Reliability of the customer unit means, ICC(2).
    pub reliability_y: Option<f64>,
}

impl Linkage {
    /// Employee respondents in the units shown.
    #[must_use]
    pub fn employee_n(&self) -> u64 {
        self.points.iter().map(|p| p.x.n).sum()
    }

    /// Customer respondents in the units shown.
    #[must_use]
    pub fn customer_n(&self) -> u64 {
        self.points.iter().map(|p| p.y.n).sum()
    }
}

/// Links two measures over units.
///
/// A unit with fewer than [`THRESHOLD`] respondents on either side is left out and counted as left out
/// (units without any answer on either side do not take part at all). The unit of analysis is the
/// organisational unit: each has one mean per side, whatever its size.
///
/// # Errors
/// Only when a score is not a finite number or too large to sum, which no valid answer is.
pub fn link(pairs: Vec<UnitPair>) -> Result<Linkage, StatsError> {
    let asked = pairs.iter().filter(|p| p.employees.is_some() || p.customers.is_some()).count();
    let points: Vec<Point> = pairs.into_iter().filter_map(disclosed).collect();
    let excluded_units = (asked - points.len()) as u64;
    let coefficients = coefficients(&points)?;
    let strength = match (points.len(), &coefficients) {
        (k, _) if k < MIN_UNITS => Strength::TooFewUnits,
        (_, None) => Strength::NoVariation,
        (k, _) if k < ESTABLISHED_UNITS => Strength::Exploratory,
        _ => Strength::Established,
    };
    let side = |pick: fn(&Point) -> Summary| icc2(&points.iter().map(pick).collect::<Vec<_>>());
    Ok(Linkage { strength, reliability_x: side(|p| p.x), reliability_y: side(|p| p.y), points, excluded_units, coefficients })
}

fn disclosed(pair: UnitPair) -> Option<Point> {
    let enough = |side: Option<Summary>| side.filter(|s| s.n >= THRESHOLD);
    let (x, y) = (enough(pair.employees)?, enough(pair.customers)?);
    Some(Point { unit: pair.unit, name: pair.name, x, y })
}

#[allow(clippy::cast_precision_loss)] // counts of people
fn coefficients(points: &[Point]) -> Result<Option<Coefficients>, StatsError> {
    if points.len() < MIN_UNITS {
        return Ok(None);
    }
    let column = |pick: fn(&Point) -> f64| points.iter().map(pick).collect::<Vec<f64>>();
    let (x, y) = (column(|p| p.x.mean), column(|p| p.y.mean));
    let weights = candor_stats::harmonic_weights(&column(|p| p.x.n as f64), &column(|p| p.y.n as f64));
    let pearson = match candor_stats::pearson(&x, &y, LEVEL) {
        Err(StatsError::NoVariation { .. }) => return Ok(None),
        other => other?,
    };
    Ok(Some(Coefficients {
        pearson,
        spearman: candor_stats::spearman(&x, &y, LEVEL)?,
        kendall_tau_b: candor_stats::kendall_tau_b(&x, &y, LEVEL)?,
        weighted_pearson: candor_stats::weighted_pearson_estimate(&x, &y, &weights, LEVEL)?,
        // without one unit a side may be constant; then there is no range to tell
        leave_one_out: candor_stats::leave_one_out_range(&x, &y).ok().map(|range| (range.min, range.max)),
        concordant_pairs: candor_stats::concordant_pair_share(&x, &y)?,
        discordant_pairs: candor_stats::concordant_pair_share(&x, &y.iter().map(|v| -v).collect::<Vec<_>>())?,
    }))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub fn pair(code: usize, x: f64, y: f64, n: u64) -> UnitPair {
        let side = |mean| Some(Summary { n, mean, variance: Some(1.0) });
        UnitPair {
            unit: UnitCode::parse(&format!("u{code}")).unwrap(),
            name: format!("Unit {code}"),
            employees: side(x),
            customers: side(y),
        }
    }

    pub fn spread(k: usize) -> Vec<UnitPair> {
        (0..k)
            .map(|i| pair(i, 2.0 + (i % 7) as f64 / 4.0, 3.0 + ((i * 5) % 11) as f64 / 7.0 + (i % 7) as f64 / 9.0, 5 + i as u64))
            .collect()
    }

    #[test]
    fn units_below_the_threshold_on_either_side_are_left_out_and_counted() {
        let mut pairs = spread(12);
        pairs[0].employees.as_mut().unwrap().n = 4;
        pairs[1].customers = None;
        pairs[2].employees = None;
        pairs[2].customers = None;
        let linkage = link(pairs).unwrap();
        assert_eq!((linkage.points.len(), linkage.excluded_units), (9, 2), "a unit nobody answered for does not take part");
        assert_eq!(linkage.strength, Strength::TooFewUnits);
        assert_eq!(linkage.coefficients, None);
    }

    #[test]
    fn the_number_of_units_decides_how_much_is_said() {
        let strength = |k| link(spread(k)).unwrap().strength;
        assert_eq!(strength(9), Strength::TooFewUnits);
        assert_eq!(strength(10), Strength::Exploratory);
        assert_eq!(strength(29), Strength::Exploratory);
        assert_eq!(strength(30), Strength::Established);
    }

    #[test]
    fn a_constant_side_is_said_to_be_constant() {
        let pairs = (0..15).map(|i| pair(i, 3.0, i as f64, 9)).collect();
        assert_eq!(link(pairs).unwrap().strength, Strength::NoVariation);
    }

    #[test]
    fn the_order_of_units_changes_no_coefficient() {
        let forwards = link(spread(40)).unwrap().coefficients.unwrap();
        let mut pairs = spread(40);
        pairs.reverse();
        let backwards = link(pairs).unwrap().coefficients.unwrap();
        assert!((forwards.pearson.estimate - backwards.pearson.estimate).abs() < 1e-12);
        assert!((forwards.weighted_pearson.estimate - backwards.weighted_pearson.estimate).abs() < 1e-12);
    }
}
