//! One later measure regressed on both earlier ones.

use crate::drivers::multiple_regression;
use crate::{Coefficient, StatsError};

/// A later measure by the same and by the other measure before.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LaggedRegression {
    /// The outcome where both predictors are 0.
    pub intercept: Coefficient,
    /// By the same measure in the wave before: stability.
    pub own: Coefficient,
    /// By the other measure in the wave before: the cross-lagged effect.
    pub other: Coefficient,
    /// Units less three.
    pub df: usize,
}

/// Least squares of a measure on itself and on another measure in the wave before.
///
/// Formula: `next = a + b·own + c·other + e` as [`multiple_regression`]. Reference: R `stats::lm`.
/// The coefficients are those of [`super::cross_lagged`], the standard errors `√(n/(n-3))` times as
/// large, and it needs only two waves of this one outcome.
///
/// Shape: three samples of the same length `n ≥ 4`, one value per unit. Coefficients are in units
/// of the outcome per unit of the predictor. Edge cases: as [`multiple_regression`].
///
/// # Errors
/// As [`multiple_regression`], `own` being column 0 and `other` column 1.
pub fn lagged_regression(next: &[f64], own: &[f64], other: &[f64], level: f64) -> Result<LaggedRegression, StatsError> {
    let fit = multiple_regression(next, &[own, other], level)?;
    match fit.coefficients.as_slice() {
        [own, other] => Ok(LaggedRegression { intercept: fit.intercept, own: *own, other: *other, df: fit.df }),
        _ => Err(StatsError::Collinear),
    }
}
