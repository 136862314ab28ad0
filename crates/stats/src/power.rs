//! How many units a correlation needs, and what a given number of units can show.
//!
//! All on Fisher's scale: `atanh r` is normal with standard error `1/√(n-3)` (Fisher 1921). The
//! approximation of R `pwr::pwr.r.test` gives one to three points more power below 30 units.
//! Nothing here is estimated from data, so nothing but [`interval_of_r`] carries an interval.

use crate::estimate::on_fisher_scale;
use crate::{Interval, StatsError, dist};

/// Above this many units the next whole number is no double.
const MOST_UNITS: f64 = 9_007_199_254_740_992.0;

/// Units needed to find a correlation with a given power in a two-sided test.
///
/// Formula: `⌈((z_{α/2} + z_β)/atanh r)² + 3⌉`. Reference: closed form in R (case `power.n_for_r`).
///
/// Shape: `r` strictly between -1 and 1 and not 0; `power` and `alpha` in (0, 1), the power above
/// `alpha/2`. Never fewer than 4.
///
/// # Errors
/// [`StatsError::InvalidParameter`]; [`StatsError::OutOfRange`] above 2^53 units.
pub fn n_for_r(r: f64, power: f64, alpha: f64) -> Result<usize, StatsError> {
    let effect = inside("r", r)?;
    if effect == 0.0 {
        return Err(StatsError::InvalidParameter { name: "r", value: r, remedy: "a correlation other than 0" });
    }
    units((needed_shift(power, alpha)? / libm::atanh(effect)).abs())
}

/// The smallest correlation, in absolute value, found with a given power by `n` units.
///
/// Formula: `tanh((z_{α/2} + z_β)/√(n-3))`. Reference: closed form in R (case
/// `power.detectable_r`).
///
/// Shape: `n ≥ 4`; otherwise as [`n_for_r`], its inverse.
///
/// # Errors
/// [`StatsError::TooFew`], [`StatsError::InvalidParameter`].
pub fn detectable_r(n: usize, power: f64, alpha: f64) -> Result<f64, StatsError> {
    Ok(libm::tanh(needed_shift(power, alpha)? / precision(n)?))
}

/// The smallest observed correlation, in absolute value, with a two-sided p of at most `alpha`.
///
/// Formula: `t/√(t² + n - 2)` with `t` the `1 - α/2` quantile of Student's distribution with
/// `n - 2` degrees of freedom. Reference: closed form in R (case `power.detectable_r`).
///
/// # Errors
/// [`StatsError::TooFew`] below 3 units, [`StatsError::InvalidParameter`] for `alpha` outside
/// (0, 1).
pub fn critical_r(n: usize, alpha: f64) -> Result<f64, StatsError> {
    if n < 3 {
        return Err(StatsError::TooFew { needed: 3, got: n });
    }
    let df = n as f64 - 2.0;
    let t = dist::student_t_quantile(1.0 - share("alpha", alpha)? / 2.0, df);
    // As 1/√(1 + df/t²), which stands a t too large to be squared.
    let ratio = df.sqrt() / t;
    Ok(1.0 / (1.0 + ratio * ratio).sqrt())
}

/// Power of the two-sided test of a correlation with `n` units.
///
/// Formula: `Φ(δ - z_{α/2}) + Φ(-δ - z_{α/2})`, `δ = |atanh r|·√(n-3)`. The second term, a finding
/// with the wrong sign, is left out of [`n_for_r`] and [`detectable_r`], where it is negligible.
///
/// Shape: `n ≥ 4`, `r` strictly between -1 and 1. Edge cases: `alpha` at `r = 0`.
///
/// # Errors
/// [`StatsError::TooFew`], [`StatsError::InvalidParameter`].
pub fn power_of_r(r: f64, n: usize, alpha: f64) -> Result<f64, StatsError> {
    let shift = libm::atanh(inside("r", r)?).abs() * precision(n)?;
    let z = -dist::normal_quantile(share("alpha", alpha)? / 2.0);
    Ok((dist::normal_cdf(shift - z) + dist::normal_cdf(-shift - z)).min(1.0))
}

/// The confidence interval that a correlation observed with `n` units would have.
///
/// Formula: `tanh(atanh r ± z/√(n-3))`. At `r = 0` its upper end is half its width. Reference:
/// closed form in R (case `power.detectable_r`).
///
/// # Errors
/// [`StatsError::TooFew`] below 4 units, [`StatsError::InvalidParameter`] unless `r` is strictly
/// between -1 and 1, [`StatsError::InvalidLevel`].
pub fn interval_of_r(r: f64, n: usize, level: f64) -> Result<Interval, StatsError> {
    on_fisher_scale(inside("r", r)?, 1.0 / precision(n)?, level)
}

/// The correlation to expect between unit means that are not fully reliable.
///
/// Formula: `r·√(ρ_x·ρ_y)` (Spearman 1904) with the reliabilities of the unit means, their ICC(2).
/// The inverse of [`crate::association::disattenuate`].
///
/// # Errors
/// [`StatsError::InvalidParameter`] unless `r` is within -1..=1 and both reliabilities in (0, 1].
pub fn attenuated_r(r: f64, reliability_x: f64, reliability_y: f64) -> Result<f64, StatsError> {
    if !(-1.0..=1.0).contains(&r) {
        return Err(StatsError::InvalidParameter { name: "r", value: r, remedy: "a correlation from -1 to 1" });
    }
    Ok(r * reliability("reliability_x", reliability_x)?.sqrt() * reliability("reliability_y", reliability_y)?.sqrt())
}

/// The smallest number of units that can conclude "no relation of importance" at all.
///
/// Formula: `⌈(z_{α}/atanh(bound))² + 3⌉`: with fewer units not even an observed correlation of 0
/// passes [`crate::association::equivalence_of_r`].
///
/// # Errors
/// [`StatsError::InvalidParameter`] unless `bound` is strictly between 0 and 1 and `alpha`
/// between 0 and a half; [`StatsError::OutOfRange`] above 2^53 units.
pub fn n_for_equivalence(bound: f64, alpha: f64) -> Result<usize, StatsError> {
    let bound = share("bound", bound)?;
    if share("alpha", alpha)? >= 0.5 {
        return Err(StatsError::InvalidParameter { name: "alpha", value: alpha, remedy: "less than a half" });
    }
    units(-dist::normal_quantile(alpha) / libm::atanh(bound))
}

/// `⌈ratio² + 3⌉`, at least 4.
fn units(ratio: f64) -> Result<usize, StatsError> {
    let n = (ratio * ratio + 3.0).ceil().max(4.0);
    if n <= MOST_UNITS { Ok(n as usize) } else { Err(StatsError::OutOfRange) }
}

/// `z_{α/2} + z_β`: how many standard errors the effect must lie from 0.
fn needed_shift(power: f64, alpha: f64) -> Result<f64, StatsError> {
    let (power, tail) = (share("power", power)?, share("alpha", alpha)? / 2.0);
    if power <= tail {
        return Err(StatsError::InvalidParameter { name: "power", value: power, remedy: "more than half of alpha" });
    }
    Ok(dist::normal_quantile(power) - dist::normal_quantile(tail))
}

/// `√(n-3)`, the inverse of the standard error of `atanh r`.
fn precision(n: usize) -> Result<f64, StatsError> {
    if n < 4 { Err(StatsError::TooFew { needed: 4, got: n }) } else { Ok((n as f64 - 3.0).sqrt()) }
}

/// A correlation with a finite `atanh`.
pub(crate) fn inside(name: &'static str, r: f64) -> Result<f64, StatsError> {
    if r > -1.0 && r < 1.0 {
        Ok(r)
    } else {
        Err(StatsError::InvalidParameter { name, value: r, remedy: "a correlation strictly between -1 and 1" })
    }
}

/// A number strictly between 0 and 1.
pub(crate) fn share(name: &'static str, value: f64) -> Result<f64, StatsError> {
    if value > 0.0 && value < 1.0 {
        Ok(value)
    } else {
        Err(StatsError::InvalidParameter { name, value, remedy: "a number strictly between 0 and 1" })
    }
}

/// A reliability: above 0, at most 1.
pub(crate) fn reliability(name: &'static str, value: f64) -> Result<f64, StatsError> {
    if value > 0.0 && value <= 1.0 {
        Ok(value)
    } else {
        Err(StatsError::InvalidParameter { name, value, remedy: "a reliability above 0 and at most 1" })
    }
}
