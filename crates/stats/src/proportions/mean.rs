//! Means of known populations and of tables of scores.

use crate::aggregation::UnitSummary;
use crate::mean::student;
use crate::{MeanEstimate, StatsError, mean_interval};

/// Mean of a population of known size, part of which was asked, with Student's interval.
///
/// Formula: [`mean_interval`] with the standard error `s/√n·√(1 - n/N)` (Cochran 1977, §2.6), and t
/// with `n - 1` degrees of freedom.
///
/// Shape: `n ≥ 2` values out of `population`. The interval speaks of exactly these people, such as
/// this year's staff; for a process that goes on use [`mean_interval`]. Edge cases: when all were
/// asked, the standard error is 0 and the interval has no width.
///
/// # Errors
/// As [`mean_interval`]; [`StatsError::InvalidProportion`] when there are more values than people.
pub fn mean_interval_of_population(values: &[f64], population: u64, level: f64) -> Result<MeanEstimate, StatsError> {
    let plain = mean_interval(values, level)?;
    estimated(plain.mean, plain.sd, values.len() as u64, Some(population), level)
}

/// Mean score from how often each score was given, as of an effort scale, with Student's interval.
///
/// Formula: as [`mean_interval`], or [`mean_interval_of_population`] when the size of the population
/// is given.
///
/// Shape: strictly ascending `values`, as many `counts`, together at least 2.
///
/// # Errors
/// As [`mean_interval_of_population`]; [`StatsError::LengthMismatch`], [`StatsError::NotSorted`].
pub fn mean_interval_of_counts(values: &[f64], counts: &[u64], population: Option<u64>, level: f64) -> Result<MeanEstimate, StatsError> {
    let summary = UnitSummary::of_counts(values, counts)?;
    if summary.n < 2 {
        return Err(StatsError::TooFew { needed: 2, got: 1 });
    }
    estimated(summary.mean, summary.variance.sqrt(), summary.n, population, level)
}

fn estimated(mean: f64, sd: f64, n: u64, population: Option<u64>, level: f64) -> Result<MeanEstimate, StatsError> {
    let left = match population {
        Some(population) if n > population => return Err(StatsError::InvalidProportion { successes: n, n: population }),
        Some(population) => (population - n) as f64 / population as f64,
        None => 1.0,
    };
    student(mean, sd, n as usize, left, level)
}
