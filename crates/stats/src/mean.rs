//! A mean and how far to trust it.

use crate::moments::Centred;
use crate::{StatsError, check, dist};

/// A mean with its interval; all but `n` in the unit of the values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeanEstimate {
    /// Arithmetic mean.
    pub mean: f64,
    /// Lower end of the confidence interval.
    pub low: f64,
    /// Upper end of the confidence interval.
    pub high: f64,
    /// Standard deviation of the values, with `n - 1`.
    pub sd: f64,
    /// Standard error of the mean.
    pub se: f64,
    /// Number of values.
    pub n: usize,
}

/// Mean with Student's interval.
///
/// Formula: `x̄ ± t(n-1)·s/√n`, `s² = Σ(x-x̄)²/(n-1)` (Student 1908). No correction for a finite
/// population. Reference: R `stats::t.test`.
///
/// Shape: `n ≥ 2` values. Edge cases: equal values give `sd = se = 0` and an interval of no width.
///
/// # Errors
/// [`StatsError::TooFew`], [`StatsError::NotFinite`], [`StatsError::InvalidLevel`],
/// [`StatsError::OutOfRange`].
pub fn mean_interval(values: &[f64], level: f64) -> Result<MeanEstimate, StatsError> {
    check::sample(values, 2)?;
    let centred = Centred::new(values);
    let constant = values.iter().all(|value| *value == values[0]);
    let (mean, sd) = if constant { (values[0], 0.0) } else { (centred.mean(), centred.standard_deviation()) };
    student(mean, sd, values.len(), 1.0, level)
}

/// Student's interval of a mean, when the share `left` of its variance is left by the part of the
/// population that was asked.
pub(crate) fn student(mean: f64, sd: f64, n: usize, left: f64, level: f64) -> Result<MeanEstimate, StatsError> {
    let tail = (1.0 - check::level(level)?) / 2.0;
    let se = sd / (n as f64).sqrt() * left.sqrt();
    let half = -dist::student_t_quantile(tail, n as f64 - 1.0) * se;
    let [mean, low, high, sd] = [mean, mean - half, mean + half, sd].map(check::finite);
    Ok(MeanEstimate { mean: mean?, low: low?, high: high?, sd: sd?, se, n })
}
