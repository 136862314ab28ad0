//! How far to trust shares and ranks: resampled rows.

use super::importance::sampled;
use super::{DriverCorrelations, ENUMERATED, Importance, lmg, outcome_last, relative_weights, table};
use crate::columns::{Columns, Rows, standardised};
use crate::random::Random;
use crate::{Interval, MeanEstimate, StatsError, check, mean_interval, quantile_type7};

/// Resamples at most, so that a call ends.
const MOST_RESAMPLES: usize = 100_000;
/// Orders drawn in each resample when there are too many predictors to enumerate.
const ORDERS_PER_RESAMPLE: usize = 500;

/// How to resample.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Resampling {
    /// Number of resamples, 20 to 100 000; 1 000 or more for a report.
    pub resamples: usize,
    /// Confidence level of the intervals, in (0, 1).
    pub level: f64,
    /// The same seed gives the same figures.
    pub seed: u64,
}

impl Resampling {
    /// Refuses what cannot give an interval or would not end.
    pub(crate) fn check(&self) -> Result<(), StatsError> {
        check::level(self.level)?;
        if (20..=MOST_RESAMPLES).contains(&self.resamples) {
            return Ok(());
        }
        let remedy = "take 20 to 100 000 resamples";
        Err(StatsError::InvalidParameter { name: "resamples", value: self.resamples as f64, remedy })
    }

    /// Percentile interval of resampled figures, of which there must be one.
    pub(crate) fn percentiles(&self, mut figures: Vec<f64>) -> Result<(f64, f64), StatsError> {
        figures.sort_by(|a, b| check::ascending(*a, *b));
        let tail = (1.0 - self.level) / 2.0;
        Ok((quantile_type7(&figures, tail)?, quantile_type7(&figures, 1.0 - tail)?))
    }

    /// Whether so few resamples could be used that an interval would mislead.
    pub(crate) fn too_few(&self, used: usize) -> bool {
        2 * used < self.resamples
    }
}

/// How the explained variance is divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShareMethod {
    /// [`lmg`].
    Lmg,
    /// [`relative_weights`].
    RelativeWeights,
}

impl ShareMethod {
    /// Importance in a resample, with fewer orders than [`lmg`] where orders are drawn.
    fn apply(self, correlations: &DriverCorrelations, seed: u64) -> Result<Importance, StatsError> {
        match self {
            Self::RelativeWeights => relative_weights(correlations),
            Self::Lmg if correlations.predictors() > ENUMERATED => Ok(sampled(correlations, ORDERS_PER_RESAMPLE, seed)),
            Self::Lmg => Ok(lmg(correlations, seed)),
        }
    }
}

/// One predictor's part in the explained variance, with intervals.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DriverShare {
    /// Part of R², in 0..=1.
    pub contribution: f64,
    /// Share of R², with its percentile interval.
    pub share: Interval,
    /// Place by share, 1 for the largest; equal shares have the same place.
    pub rank: usize,
    /// The best place within the interval.
    pub rank_low: usize,
    /// The worst place within the interval.
    pub rank_high: usize,
}

/// Importance of all predictors, with intervals.
#[derive(Clone, Debug, PartialEq)]
pub struct BootstrappedImportance {
    /// Share of variance explained, with its percentile interval. Resampling raises R², so the
    /// interval lies a little too high.
    pub r_squared: Interval,
    /// The predictors in order.
    pub drivers: Vec<DriverShare>,
    /// Resamples behind the intervals.
    pub used: usize,
    /// Resamples left out because a column was constant or the predictors collinear.
    pub dropped: usize,
}

/// Importance with bootstrap intervals of shares and of ranks.
///
/// Formula: rows are drawn with replacement, as many as there are (Efron 1979); intervals are the
/// type 7 percentiles of the resampled shares, and of the resampled ranks, rounded outwards.
/// Reference: R `relaimpo::boot.relimp` with `bty = "perc"`.
///
/// Shape: as [`DriverCorrelations::of`]; rows must be independent, so units rather than people
/// where units differ. A percentile interval need not hold the estimate when shares are skewed.
/// Overlapping rank intervals mean that the order of those drivers is not known. With more than
/// [`ENUMERATED`] predictors each resample draws 500 orders.
///
/// # Errors
/// As [`DriverCorrelations::of`]; [`StatsError::InvalidLevel`]; [`StatsError::InvalidParameter`]
/// for a number of resamples outside 20 to 100 000; [`StatsError::Collinear`] also when less than
/// half of the resamples can be used.
pub fn bootstrap_importance(
    outcome: &[f64],
    predictors: &[&[f64]],
    method: ShareMethod,
    resampling: &Resampling,
) -> Result<BootstrappedImportance, StatsError> {
    resampling.check()?;
    let columns = outcome_last(Columns::new(&table(outcome, predictors)?), predictors.len())?;
    let whole = DriverCorrelations::from_joint(columns.correlations()?)?;
    let whole = match method {
        ShareMethod::Lmg => lmg(&whole, resampling.seed),
        ShareMethod::RelativeWeights => relative_weights(&whole)?,
    };
    let resampled = resample(&Rows::new(&columns), method, resampling);
    if resampling.too_few(resampled.len()) {
        return Err(StatsError::Collinear);
    }
    let ranked: Vec<Vec<usize>> = resampled.iter().map(|each| ranks(&each.contributions)).collect();
    let ranks = ranks(&whole.contributions);
    let driver = |j: usize| {
        let (low, high) = resampling.percentiles(resampled.iter().map(|each| each.shares[j]).collect())?;
        let (best, worst) = resampling.percentiles(ranked.iter().map(|each| each[j] as f64).collect())?;
        let share = Interval { estimate: whole.shares[j], low, high };
        Ok(DriverShare {
            contribution: whole.contributions[j],
            share,
            rank: ranks[j],
            rank_low: best.floor() as usize,
            rank_high: worst.ceil() as usize,
        })
    };
    let (low, high) = resampling.percentiles(resampled.iter().map(|each| each.r_squared).collect())?;
    Ok(BootstrappedImportance {
        r_squared: Interval { estimate: whole.r_squared, low, high },
        drivers: (0..predictors.len()).map(driver).collect::<Result<_, _>>()?,
        used: resampled.len(),
        dropped: resampling.resamples - resampled.len(),
    })
}

/// Importance in each resample in which it can be told.
fn resample(rows: &Rows, method: ShareMethod, resampling: &Resampling) -> Vec<Importance> {
    let mut random = Random::seeded(resampling.seed);
    let mut one = |number: usize| {
        let products = rows.products(&rows.draw(&mut random))?;
        let correlations = DriverCorrelations::from_joint(standardised(&products)).ok()?;
        method.apply(&correlations, resampling.seed.wrapping_add(number as u64)).ok()
    };
    (0..resampling.resamples).filter_map(&mut one).collect()
}

/// Places by size, 1 for the largest.
fn ranks(contributions: &[f64]) -> Vec<usize> {
    contributions.iter().map(|own| 1 + contributions.iter().filter(|other| *other > own).count()).collect()
}

/// A predictor's place on the two axes of an importance–performance chart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ImportancePerformance {
    /// How much of the outcome goes with it.
    pub importance: DriverShare,
    /// How well it is rated: its mean with Student's interval.
    pub performance: MeanEstimate,
}

/// Importance and performance of each predictor, both with intervals.
///
/// Formula: [`bootstrap_importance`] by LMG, and [`crate::mean_interval`] of each predictor
/// (Martilla & James 1977 for the chart). High importance with low performance is where to look
/// first, not proof that improving it will move the outcome.
///
/// Shape: as [`bootstrap_importance`].
///
/// # Errors
/// As [`bootstrap_importance`] and [`crate::mean_interval`].
pub fn importance_performance(
    outcome: &[f64],
    predictors: &[&[f64]],
    resampling: &Resampling,
) -> Result<Vec<ImportancePerformance>, StatsError> {
    let importance = bootstrap_importance(outcome, predictors, ShareMethod::Lmg, resampling)?;
    let row = |(importance, ratings): (&DriverShare, &&[f64])| {
        let performance = mean_interval(ratings, resampling.level)?;
        Ok(ImportancePerformance { importance: *importance, performance })
    };
    importance.drivers.iter().zip(predictors).map(row).collect()
}
