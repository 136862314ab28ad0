//! The straight line through paired samples.

use crate::moments::{Centred, products};
use crate::{Side, StatsError, check};

/// A least-squares line `y = intercept + slope·x`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Regression {
    /// Change of `y` per unit of `x`.
    pub slope: f64,
    /// `y` at `x = 0`, in the unit of `y`.
    pub intercept: f64,
    /// Standard error of the slope.
    pub slope_se: f64,
}

/// Ordinary least squares of `y` on `x`.
///
/// Formula: `b = Sxy/Sxx`, `a = ȳ - b·x̄`, `SE(b) = √(Σe²/((n-2)·Sxx))` with residuals `e`.
/// Reference: R `stats::lm`.
///
/// Shape: two samples of the same length `n ≥ 3`. Edge cases: a constant `y` gives slope and
/// standard error 0.
///
/// # Errors
/// [`StatsError::LengthMismatch`], [`StatsError::TooFew`], [`StatsError::NotFinite`],
/// [`StatsError::NoVariation`] when `x` is constant, [`StatsError::OutOfRange`].
pub fn simple_regression(x: &[f64], y: &[f64]) -> Result<Regression, StatsError> {
    check::pair(x, y, 3)?;
    let (cx, cy) = (Centred::new(x), Centred::new(y));
    cx.require_variation(Side::X)?;
    if !cy.varies() {
        return Ok(Regression { slope: 0.0, intercept: cy.mean(), slope_se: 0.0 });
    }
    let sxx = cx.squares();
    let slope = products(&cx.deviations, &cy.deviations) / sxx;
    let residual = |(dx, dy): (&f64, &f64)| dy - slope * dx;
    let squares: f64 = cx.deviations.iter().zip(&cy.deviations).map(residual).map(|e| e * e).sum();
    let slope_se = (squares / ((x.len() as f64 - 2.0) * sxx)).sqrt();
    let unscale = |value: f64| check::finite(libm::scalbn(value, cy.exponent() - cx.exponent()));
    let slope = unscale(slope)?;
    Ok(Regression { slope, intercept: check::finite(cy.mean() - slope * cx.mean())?, slope_se: unscale(slope_se)? })
}
