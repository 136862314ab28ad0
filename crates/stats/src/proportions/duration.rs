//! Durations, which are skewed.

use crate::{StatsError, check, mean_interval};

/// A geometric mean with its interval; all but `ratio_sd` and `n` in the unit of the values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GeometricMean {
    /// The geometric mean; an estimate of the median where the logarithms are symmetric.
    pub estimate: f64,
    /// Lower end of the confidence interval.
    pub low: f64,
    /// Upper end of the confidence interval.
    pub high: f64,
    /// Geometric standard deviation, at least 1: about two thirds of values lie within a factor of it.
    pub ratio_sd: f64,
    /// Number of values.
    pub n: usize,
}

/// Geometric mean of durations with the t interval of their logarithms.
///
/// Formula: `exp` of mean, ends and standard deviation of `ln x` by [`mean_interval`]. For log-normal
/// durations this is the interval of the median (Aitchison & Brown 1957). Reference: R
/// `exp(t.test(log(x))$conf.int)`.
///
/// Shape: `n ≥ 2` values above 0. Edge cases: equal values give an interval of no width.
///
/// # Errors
/// [`StatsError::TooFew`], [`StatsError::NotFinite`]; [`StatsError::InvalidParameter`] for a value of
/// 0 or below; [`StatsError::InvalidLevel`], [`StatsError::OutOfRange`].
pub fn geometric_mean_interval(values: &[f64], level: f64) -> Result<GeometricMean, StatsError> {
    check::sample(values, 2)?;
    if let Some(value) = values.iter().find(|value| **value <= 0.0) {
        return Err(StatsError::InvalidParameter { name: "duration", value: *value, remedy: "above 0" });
    }
    let logs: Vec<f64> = values.iter().map(|value| libm::log(*value)).collect();
    let on_logs = mean_interval(&logs, level)?;
    let back = |value: f64| check::finite(libm::exp(value));
    Ok(GeometricMean {
        estimate: back(on_logs.mean)?,
        low: back(on_logs.low)?,
        high: back(on_logs.high)?,
        ratio_sd: back(on_logs.sd)?,
        n: on_logs.n,
    })
}
