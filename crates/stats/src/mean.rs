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
    let level = check::level(level)?;
    let centred = Centred::new(values);
    let df = values.len() as f64 - 1.0;
    let constant = values.iter().all(|value| *value == values[0]);
    let (mean, sd) = if constant { (values[0], 0.0) } else { (centred.mean(), centred.unscale((centred.squares() / df).sqrt())) };
    let se = sd / (df + 1.0).sqrt();
    let half = -dist::student_t_quantile((1.0 - level) / 2.0, df) * se;
    Ok(MeanEstimate {
        mean: check::finite(mean)?,
        low: check::finite(mean - half)?,
        high: check::finite(mean + half)?,
        sd: check::finite(sd)?,
        se,
        n: values.len(),
    })
}
