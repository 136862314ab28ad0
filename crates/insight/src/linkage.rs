//! Do units whose people are satisfied also have satisfied customers, and how sure can one be?

use candor_stats::weighting::HIGHEST_DEFF;
use candor_stats::{Estimate, StatsError};
use candor_survey::UnitCode;

use crate::hierarchy::Meeting;
use crate::measured::{Measured, Rolled};
use crate::organisation::Organisation;
use crate::summary::{Summary, icc2};
use crate::{ESTABLISHED_UNITS, LEVEL, MIN_UNITS};

/// A unit, or small units together, with enough respondents on both sides.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// The unit whose name it bears.
    pub unit: UnitCode,
    /// Its name, with how many units are together.
    pub name: String,
    /// Index of that unit.
    pub top: usize,
    /// The part of the organisation that it belongs to.
    pub part: usize,
    /// Units whose answers are in it, on either side.
    pub units: Vec<usize>,
    /// Whether the viewer may see it by itself.
    pub visible: bool,
    /// Employee side.
    pub x: Summary,
    /// Customer side.
    pub y: Summary,
    /// Both sides without responses that gave one answer throughout, where at least [`crate::THRESHOLD`] are left.
    pub varied: Option<(f64, f64)>,
}

/// How much a linkage can say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strength {
    /// Fewer than [`MIN_UNITS`] units: no coefficient.
    TooFewUnits,
    /// At least [`MIN_UNITS`], but one side is the same everywhere.
    NoVariation,
    /// The items of a measure do not go together, so its score means nothing.
    Inconsistent,
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
    /// Effective number of units under these weights (Kish 1965).
    pub effective_units: f64,
    /// Their design effect: units over effective units.
    pub design_effect: f64,
    /// Smallest and largest r when one unit is left out, and which unit changes it most.
    pub leave_one_out: Option<(f64, f64, usize)>,
    /// Share of unit pairs in which the unit with the higher employee score also has the higher customer score.
    pub concordant_pairs: f64,
    /// Share of unit pairs in which it has the lower one; ties belong to neither.
    pub discordant_pairs: f64,
}

impl Coefficients {
    /// The weighted coefficient, unless so few units carry it that the others tell less than half of their number.
    #[must_use]
    pub fn told_weighted(&self) -> Option<Estimate> {
        (self.design_effect <= HIGHEST_DEFF).then_some(self.weighted_pearson)
    }
}

/// A linkage of one measure with another over units.
#[derive(Debug, Clone, PartialEq)]
pub struct Linkage {
    /// How much it can say.
    pub strength: Strength,
    /// Units with enough respondents on both sides, small ones rolled up.
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
    /// Employee respondents in the units used.
    #[must_use]
    pub fn employee_n(&self) -> u64 {
        self.points.iter().map(|p| p.x.n).sum()
    }

    /// Customer respondents in the units used.
    #[must_use]
    pub fn customer_n(&self) -> u64 {
        self.points.iter().map(|p| p.y.n).sum()
    }

    /// The points that the viewer may see.
    pub fn visible(&self) -> impl Iterator<Item = &Point> {
        self.points.iter().filter(|p| p.visible)
    }

    /// Unit means of one side.
    #[must_use]
    pub fn means(&self, side: fn(&Point) -> Summary) -> Vec<f64> {
        self.points.iter().map(|p| side(p).mean).collect()
    }
}

/// The points of two measures: units with at least [`crate::THRESHOLD`] respondents on both sides, smaller ones
/// rolled up to the nearest unit above with which they are enough; within a part, those points only.
#[must_use]
pub fn points(organisation: &Organisation, x: &Measured, y: &Measured, within: Option<usize>) -> Vec<Point> {
    let (xs, ys) = (Rolled::new(organisation, x), Rolled::new(organisation, y));
    let meeting = organisation.hierarchy.meet(&[&xs.atoms, &ys.atoms]);
    let point = |top: usize| {
        let in_x: Vec<usize> = xs.units(meeting.atoms(top, 0)).collect();
        let in_y: Vec<usize> = ys.units(meeting.atoms(top, 1)).collect();
        let mut units = [in_x.as_slice(), &in_y].concat();
        units.sort_unstable();
        units.dedup();
        let varied = x.varied(&in_x).zip(y.varied(&in_y)).filter(|(a, b)| a.n >= x.thresholds.people() && b.n >= y.thresholds.people());
        Some(Point {
            unit: organisation.units.get(top)?.code.clone(),
            name: name(organisation, top, &units),
            top,
            part: organisation.hierarchy.part(top),
            visible: organisation.may_show(&units) && organisation.may_show(&[top]),
            x: x.of(&in_x)?,
            y: y.of(&in_y)?,
            varied: varied.map(|(a, b)| (a.mean, b.mean)),
            units,
        })
    };
    tops(organisation, &meeting, within).filter_map(point).collect()
}

/// The means of both sides of each of the [`points`] of two measures.
pub(crate) fn means(organisation: &Organisation, x: &Rolled, y: &Rolled, within: Option<usize>) -> (Vec<f64>, Vec<f64>) {
    let meeting = organisation.hierarchy.meet(&[&x.atoms, &y.atoms]);
    let pair = |top: usize| Some((x.mean(meeting.atoms(top, 0))?, y.mean(meeting.atoms(top, 1))?));
    tops(organisation, &meeting, within).filter_map(pair).unzip()
}

/// The units at which points lie, in their order.
fn tops(organisation: &Organisation, meeting: &Meeting, within: Option<usize>) -> impl Iterator<Item = usize> {
    (0..organisation.units.len()).filter(move |top| meeting.is_complete(*top) && lies_within(organisation, *top, within))
}

fn name(organisation: &Organisation, top: usize, units: &[usize]) -> String {
    match units {
        [only] if *only == top => organisation.name(top).to_owned(),
        _ => format!("{} ({} units together)", organisation.name(top), units.len()),
    }
}

/// Whether a unit is another or lies below it; everything lies within nothing in particular.
pub(crate) fn lies_within(organisation: &Organisation, unit: usize, within: Option<usize>) -> bool {
    within.is_none_or(|top| organisation.hierarchy.is_below(unit, top))
}

/// Links two measures over units.
///
/// Units with fewer than [`crate::THRESHOLD`] respondents on either side are rolled up (see [`crate::Hierarchy`]);
/// what is not enough even then is left out and counted. The unit of analysis is the organisational unit:
/// each has one mean per side, whatever its size. A measure whose items do not go together gets no
/// coefficient.
///
/// # Errors
/// Only when a score is not a finite number or too large to sum, which no valid answer is.
pub fn link(organisation: &Organisation, x: &Measured, y: &Measured, within: Option<usize>) -> Result<Linkage, StatsError> {
    let points = points(organisation, x, y, within);
    let answered = |unit: usize| x.units.get(unit).is_some_and(|s| s.n > 0) || y.units.get(unit).is_some_and(|s| s.n > 0);
    let used: std::collections::BTreeSet<usize> = points.iter().flat_map(|p| p.units.iter().copied()).collect();
    let asked = (0..organisation.units.len()).filter(|u| answered(*u) && lies_within(organisation, *u, within));
    let excluded_units = asked.filter(|u| !used.contains(u)).count() as u64;
    let inconsistent = [x, y].into_iter().any(|m| m.consistency.is_some_and(|c| c.is_unusable()));
    let coefficients = if inconsistent { None } else { coefficients(&points)? };
    let strength = match (points.len(), &coefficients) {
        (k, _) if k < MIN_UNITS => Strength::TooFewUnits,
        _ if inconsistent => Strength::Inconsistent,
        (_, None) => Strength::NoVariation,
        (k, _) if k < ESTABLISHED_UNITS => Strength::Exploratory,
        _ => Strength::Established,
    };
    let side = |pick: fn(&Point) -> Summary| icc2(&points.iter().map(pick).collect::<Vec<_>>());
    Ok(Linkage { strength, reliability_x: side(|p| p.x), reliability_y: side(|p| p.y), points, excluded_units, coefficients })
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
    let pairs = candor_stats::pair_shares(&x, &y)?;
    Ok(Some(Coefficients {
        pearson,
        spearman: candor_stats::spearman(&x, &y, LEVEL)?,
        kendall_tau_b: candor_stats::kendall_tau_b(&x, &y, LEVEL)?,
        weighted_pearson: weighted(&x, &y, &weights)?,
        effective_units: candor_stats::kish_effective_n(&weights),
        design_effect: points.len() as f64 / candor_stats::kish_effective_n(&weights),
        // without one unit a side may be constant; then there is no range to tell
        leave_one_out: candor_stats::leave_one_out_range(&x, &y).ok().map(|l| (l.min, l.max, l.most_influential_index)),
        concordant_pairs: pairs.concordant,
        discordant_pairs: pairs.discordant,
    }))
}

/// The weighted coefficient. When one unit outweighs all others, so that no more than three count, any link
/// fits: the limit of the interval as its number of units goes down to three.
fn weighted(x: &[f64], y: &[f64], weights: &[f64]) -> Result<Estimate, StatsError> {
    match candor_stats::weighted_pearson_estimate(x, y, weights, LEVEL) {
        Err(StatsError::TooFew { .. }) => {
            let estimate = candor_stats::weighted_pearson(x, y, weights)?;
            Ok(Estimate { estimate, low: -1.0, high: 1.0, p: 1.0 })
        }
        other => other,
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::testing::{flat, measured, spread, varying};

    #[test]
    fn units_below_the_threshold_on_either_side_are_left_out_and_counted() {
        let (organisation, mut x, mut y) = spread(12);
        x.units[0] = varying(4, 3.0);
        y.units[1] = crate::Sums::default();
        (x.units[2], y.units[2]) = (crate::Sums::default(), crate::Sums::default());
        let linkage = link(&organisation, &x, &y, None).unwrap();
        assert_eq!((linkage.points.len(), linkage.excluded_units), (9, 2), "a unit nobody answered for does not take part");
        assert_eq!(linkage.strength, Strength::TooFewUnits);
        assert_eq!(linkage.coefficients, None);
    }

    #[test]
    fn small_units_are_rolled_up_instead_of_hidden() {
        let (mut organisation, mut x, y) = spread(12);
        // unit 0 is above 1 and 2, which have three respondents each
        organisation.hierarchy = crate::Hierarchy::new((0..12).map(|u| (u == 1 || u == 2).then_some(0)).collect());
        (x.units[1], x.units[2]) = (varying(3, 2.0), varying(3, 4.0));
        let linkage = link(&organisation, &x, &y, None).unwrap();
        let top = &linkage.points[0];
        assert_eq!((linkage.points.len(), linkage.excluded_units, top.units.len()), (10, 0, 3));
        assert_eq!((top.x.n, top.name.as_str()), (x.units[0].n + 6, "Unit 0 (3 units together)"));
    }

    #[test]
    fn means_are_those_of_the_points_to_the_last_digit() {
        let (mut organisation, mut x, mut y) = spread(60);
        organisation.hierarchy = crate::Hierarchy::new((0..60).map(|u: usize| u.checked_sub(1).map(|before| before / 3)).collect());
        for unit in 20..60 {
            x.units[unit] = varying(unit as u64 % 5, 3.0 + 0.1 * unit as f64);
            y.units[unit] = varying((unit as u64 * 7) % 11, 2.0 + 0.1 * unit as f64);
        }
        for within in [None, Some(0), Some(2), Some(59)] {
            let points = points(&organisation, &x, &y, within);
            let columns = points.iter().map(|p| (p.x.mean, p.y.mean)).unzip();
            let (x, y) = (Rolled::new(&organisation, &x), Rolled::new(&organisation, &y));
            assert_eq!(means(&organisation, &x, &y, within), columns);
            assert!(within == Some(59) || points.iter().any(|p| p.units.len() > 2));
        }
    }

    #[test]
    fn a_viewer_sees_points_of_their_own_units_only_and_the_number_of_all() {
        let (mut organisation, x, y) = spread(34);
        organisation.units.iter_mut().skip(3).for_each(|u| u.visible = false);
        let linkage = link(&organisation, &x, &y, None).unwrap();
        assert_eq!((linkage.visible().count(), linkage.points.len()), (3, 34));
        assert!(linkage.coefficients.is_some());
    }

    #[test]
    fn the_number_of_units_decides_how_much_is_said() {
        let strength = |k| {
            let (organisation, x, y) = spread(k);
            link(&organisation, &x, &y, None).unwrap().strength
        };
        assert_eq!(strength(9), Strength::TooFewUnits);
        assert_eq!(strength(10), Strength::Exploratory);
        assert_eq!(strength(29), Strength::Exploratory);
        assert_eq!(strength(30), Strength::Established);
    }

    #[test]
    fn a_constant_side_is_said_to_be_constant() {
        let (organisation, y) = (flat(15), measured((0..15).map(|i| varying(9, f64::from(i))).collect()));
        let x = measured(vec![varying(9, 3.0); 15]);
        assert_eq!(link(&organisation, &x, &y, None).unwrap().strength, Strength::NoVariation);
    }

    #[test]
    fn a_unit_that_outweighs_all_others_leaves_the_other_coefficients() {
        let (organisation, mut x, mut y) = spread(12);
        (x.units[3], y.units[3]) = (varying(9_000, 2.5), varying(9_000, 4.0));
        let found = link(&organisation, &x, &y, None).unwrap().coefficients.unwrap();
        assert!(found.effective_units < 3.0, "{found:?}");
        assert!(found.told_weighted().is_none() && (found.design_effect * found.effective_units - 12.0).abs() < 1e-9);
        assert_eq!((found.weighted_pearson.low, found.weighted_pearson.high), (-1.0, 1.0));
        assert!(found.pearson.high < 1.0 && found.weighted_pearson.estimate.is_finite());
    }

    #[test]
    fn items_that_do_not_go_together_give_no_coefficient() {
        let (organisation, mut x, y) = spread(40);
        x.consistency = Some(crate::Consistency { alpha: 0.4326, low: 0.299, high: 0.544 });
        let linkage = link(&organisation, &x, &y, None).unwrap();
        assert_eq!((linkage.strength, linkage.coefficients), (Strength::Inconsistent, None));
        x.consistency = Some(crate::Consistency { alpha: 0.58, low: 0.45, high: 0.68 });
        assert_eq!(link(&organisation, &x, &y, None).unwrap().strength, Strength::Established);
    }

    #[test]
    fn the_order_of_units_changes_no_coefficient() {
        let (organisation, mut x, mut y) = spread(40);
        let forwards = link(&organisation, &x, &y, None).unwrap().coefficients.unwrap();
        x.units.reverse();
        y.units.reverse();
        let backwards = link(&organisation, &x, &y, None).unwrap().coefficients.unwrap();
        assert!((forwards.pearson.estimate - backwards.pearson.estimate).abs() < 1e-12);
        assert!((forwards.weighted_pearson.estimate - backwards.weighted_pearson.estimate).abs() < 1e-12);
    }
}
