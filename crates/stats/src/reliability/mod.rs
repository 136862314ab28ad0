//! Whether the items of a scale measure one thing, and how exactly.
//!
//! All statistics here need complete rows: a person who left out an item is left out. Items keyed
//! the other way round must be reversed first, or reliability comes out too low, even negative.
//! Below .60 a score should not be shown, up to .70 only with a warning. The reliability of a mean
//! of a unit is ICC(2), not alpha.

mod alpha;
mod exploratory;
mod factor_model;
mod hierarchical;
mod omega;
mod scoring;

pub use alpha::{Alpha, ItemReliability, alpha_of_variances, cronbach_alpha};
pub use factor_model::{CompositeReliability, FactorModel, factor_model};
pub use hierarchical::{HierarchicalOmega, hierarchical_omega};
pub use omega::{OmegaInterval, bootstrap_omega, omega_total};

use crate::{Estimate, StatsError, check, pearson};

/// Reliability of a scale made longer or shorter, by the Spearman–Brown prophecy.
///
/// Formula: `f·r / (1 + (f-1)·r)` for a scale of `f` times the length (Spearman 1910; Brown 1910).
/// With `f = 2` and `r` the correlation of two halves it is the split-half reliability.
///
/// Edge cases: a negative `r` stays negative, below -1 even for long scales.
///
/// # Errors
/// [`StatsError::InvalidParameter`] for `r` outside -1..=1, a factor that is not above 0, or a
/// pair of both at which the denominator is not above 0, such as `r = -1` with `f = 2`.
pub fn spearman_brown(r: f64, factor: f64) -> Result<f64, StatsError> {
    if !(-1.0..=1.0).contains(&r) {
        return Err(StatsError::InvalidParameter { name: "r", value: r, remedy: "a correlation is within -1 to 1" });
    }
    if !(factor > 0.0 && factor.is_finite()) {
        return Err(StatsError::InvalidParameter { name: "factor", value: factor, remedy: "give a finite length above 0" });
    }
    let denominator = 1.0 + (factor - 1.0) * r;
    if denominator <= 0.0 {
        return Err(StatsError::InvalidParameter { name: "r", value: r, remedy: "so negative a correlation foretells nothing" });
    }
    check::finite(factor * r / denominator)
}

/// How many times as long a scale must be to reach a reliability.
///
/// Formula: `f = t(1-r) / (r(1-t))`, the inverse of [`spearman_brown`].
///
/// # Errors
/// [`StatsError::InvalidParameter`] when `r` or the target `t` is not strictly between 0 and 1.
pub fn length_for_reliability(r: f64, target: f64) -> Result<f64, StatsError> {
    let remedy = "it must be strictly between 0 and 1";
    for (name, value) in [("r", r), ("target", target)] {
        if !(value > 0.0 && value < 1.0) {
            return Err(StatsError::InvalidParameter { name, value, remedy });
        }
    }
    check::finite(target * (1.0 - r) / (r * (1.0 - target)))
}

/// Reliability of the sum of two halves, or of two items.
///
/// Formula: `2r/(1+r)` of Pearson's `r` between the halves, its interval transformed alike; `p` is
/// that of `r` (Spearman–Brown; for two items preferred to alpha by Eisinga, te Grotenhuis &
/// Pelzer 2013).
///
/// Shape: the scores of `n ≥ 4` people on each half. Edge cases: a negative `r` gives a negative
/// figure without meaning; below `r = -1/3` it is under -1, and the estimate and ends are kept at
/// -1.
///
/// # Errors
/// As [`crate::pearson`].
pub fn split_half(first: &[f64], second: &[f64], level: f64) -> Result<Estimate, StatsError> {
    let r = pearson(first, second, level)?;
    Ok(Estimate { estimate: stepped_up(r.estimate), low: stepped_up(r.low), high: stepped_up(r.high), p: r.p })
}

/// `2r/(1+r)`, kept at -1 below `r = -1/3`.
pub(crate) fn stepped_up(r: f64) -> f64 {
    if r <= -1.0 { -1.0 } else { (2.0 * r / (1.0 + r)).max(-1.0) }
}
