//! Estimates with intervals, and the interval on Fisher's scale all correlations share.

use crate::{StatsError, check, dist};

/// A correlation with its interval and its two-sided p-value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The coefficient, in -1..=1.
    pub estimate: f64,
    /// Lower end of the confidence interval.
    pub low: f64,
    /// Upper end of the confidence interval.
    pub high: f64,
    /// Two-sided p-value of the hypothesis that the coefficient is 0.
    pub p: f64,
}

/// A figure with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The figure itself.
    pub estimate: f64,
    /// Lower end of the confidence interval.
    pub low: f64,
    /// Upper end of the confidence interval.
    pub high: f64,
}

/// A coefficient of a regression or of a model with its interval and test.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coefficient {
    /// Change of the outcome per unit of the predictor; for an intercept, the outcome at 0.
    pub estimate: f64,
    /// Standard error.
    pub se: f64,
    /// Lower end of the confidence interval.
    pub low: f64,
    /// Upper end of the confidence interval.
    pub high: f64,
    /// `estimate/se`: t of least squares, z of maximum likelihood. Infinite, or 0 for an estimate of
    /// 0, when the standard error is 0.
    pub statistic: f64,
    /// Two-sided p-value of the hypothesis that the coefficient is 0.
    pub p: f64,
}

/// `-Φ⁻¹((1 - level)/2)`: half the width of a two-sided normal interval in standard errors.
pub(crate) fn normal_half_width(level: f64) -> Result<f64, StatsError> {
    Ok(-dist::normal_quantile((1.0 - check::level(level)?) / 2.0))
}

/// `tanh(atanh(r) ± z·se)`. At `r = ±1` both ends are `r`, since `atanh` is infinite there.
pub(crate) fn on_fisher_scale(r: f64, se: f64, level: f64) -> Result<Interval, StatsError> {
    Ok(within_fisher(r, normal_half_width(level)? * se))
}

/// `tanh(atanh(r) ± half)`. At `r = ±1` both ends are `r`.
pub(crate) fn within_fisher(r: f64, half: f64) -> Interval {
    if r.abs() >= 1.0 {
        return Interval { estimate: r, low: r, high: r };
    }
    let centre = libm::atanh(r);
    // At a level near 0 rounding could put an end on the wrong side of the estimate.
    let (low, high) = (libm::tanh(centre - half).min(r), libm::tanh(centre + half).max(r));
    Interval { estimate: r, low, high }
}

/// A correlation whose t has `df` degrees of freedom: the interval `tanh(atanh(r) ± z/√(df - 1))`
/// and p.
pub(crate) fn correlation_estimate(r: f64, df: f64, level: f64) -> Result<Estimate, StatsError> {
    let interval = on_fisher_scale(r, 1.0 / (df - 1.0).sqrt(), level)?;
    Ok(Estimate { estimate: r, low: interval.low, high: interval.high, p: correlation_p(r, df) })
}

/// Two-sided p of `t = r·√(df/(1 - r²))` with `df` degrees of freedom; 0 at `r = ±1`.
pub(crate) fn correlation_p(r: f64, df: f64) -> f64 {
    let rest = (1.0 - r) * (1.0 + r);
    if rest <= 0.0 { 0.0 } else { dist::student_t_two_sided(r * (df / rest).sqrt(), df) }
}
