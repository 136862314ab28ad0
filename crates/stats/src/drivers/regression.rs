//! Multiple linear regression.

use nalgebra::{DMatrix, DVector};

use super::{outcome_last, table};
use crate::columns::{Columns, invert};
use crate::moments::Centred;
use crate::{Coefficient, StatsError, check, dist};

/// A share of variance left unexplained below this is rounding.
const PERFECT: f64 = 1e-24;

/// An ordinary least squares fit.
#[derive(Clone, Debug, PartialEq)]
pub struct MultipleRegression {
    /// The outcome where all predictors are 0.
    pub intercept: Coefficient,
    /// One coefficient for each predictor, in order.
    pub coefficients: Vec<Coefficient>,
    /// Coefficients in standard deviations of outcome per standard deviation of predictor.
    pub standardised: Vec<f64>,
    /// Variance inflation factor of each predictor, at least 1.
    pub vif: Vec<f64>,
    /// Share of the variance of the outcome that is explained, in 0..=1.
    pub r_squared: f64,
    /// The same corrected for the number of predictors; can be negative.
    pub adjusted_r_squared: f64,
    /// Residual standard deviation, in the unit of the outcome.
    pub residual_sd: f64,
    /// Residual degrees of freedom, `n - p - 1`.
    pub df: usize,
}

/// Ordinary least squares of an outcome on several predictors.
///
/// Formula: `b = (X'X)⁻¹X'y`, `SE(b)² = s²·diag (X'X)⁻¹` with `s² = Σe²/(n-p-1)`; `t = b/SE` with
/// `n - p - 1` degrees of freedom; `VIF_j` the diagonal of the inverse correlation matrix of the
/// predictors; adjusted `R² = 1 - (1-R²)(n-1)/(n-p-1)`. Computed from the Cholesky factor of the
/// correlations with one step of refinement. Reference: R `stats::lm`, `car::vif`.
///
/// Shape: an outcome of `n ≥ p + 2` values, `p ≥ 1` predictors of the same length, no missing
/// values. Collinear predictors swap signs and ranks of coefficients: for importance see
/// [`super::lmg`].
///
/// Edge cases: when the predictors determine the outcome (up to a share of 1e-24), `se` is 0, the
/// interval has no width, and the statistic is infinite with `p = 0`, or 0 with `p = 1` for a coefficient
/// that is 0.
///
/// # Errors
/// As [`super::DriverCorrelations::of`]; [`StatsError::InvalidLevel`], [`StatsError::OutOfRange`].
pub fn multiple_regression(outcome: &[f64], predictors: &[&[f64]], level: f64) -> Result<MultipleRegression, StatsError> {
    let all = table(outcome, predictors)?;
    let (n, p) = (outcome.len(), predictors.len());
    let half = -dist::student_t_quantile((1.0 - check::level(level)?) / 2.0, (n - p - 1) as f64);
    let columns = outcome_last(Columns::new(&all), p)?;
    let Some((y, x)) = columns.each().split_last() else {
        return Err(StatsError::TooFew { needed: 1, got: 0 });
    };
    Fit::new(y, x)?.report(y, x, half)
}

/// The fit of standardised variables.
struct Fit {
    inverse: DMatrix<f64>,
    beta: DVector<f64>,
    /// Share of the variance of the outcome that is not explained.
    unexplained: f64,
}

impl Fit {
    fn new(y: &Centred, x: &[Centred]) -> Result<Self, StatsError> {
        let unit = |column: &Centred| DVector::from_column_slice(&column.deviations) / column.squares().sqrt();
        let design = DMatrix::from_columns(&x.iter().map(unit).collect::<Vec<_>>());
        let inverted = invert(&design.tr_mul(&design))?;
        let (mut beta, mut residual) = (DVector::zeros(x.len()), unit(y));
        // The second step takes away what rounding left after the first.
        for _ in 0..2 {
            let step = inverted.root.solve(&design.tr_mul(&residual));
            residual -= &design * &step;
            beta += step;
        }
        let unexplained = residual.norm_squared();
        let unexplained = if unexplained <= PERFECT { 0.0 } else { unexplained.min(1.0) };
        Ok(Self { inverse: inverted.inverse, beta, unexplained })
    }

    fn report(&self, y: &Centred, x: &[Centred], half: f64) -> Result<MultipleRegression, StatsError> {
        let (n, p) = (y.deviations.len() as f64, x.len() as f64);
        let df = n - p - 1.0;
        let root_y = y.squares().sqrt();
        let error = (self.unexplained / df).sqrt();
        let slopes = x.iter().enumerate().map(|(j, column)| {
            let rescale = |value: f64| libm::scalbn(value * root_y / column.squares().sqrt(), y.exponent() - column.exponent());
            coefficient(self.beta[j], error * self.inverse[(j, j)].sqrt(), df, half, rescale)
        });
        // Means in units of each column's own root sum of squares.
        let means = DVector::from_iterator(x.len(), x.iter().map(|column| scaled_mean(column) / column.squares().sqrt()));
        let intercept = scaled_mean(y) / root_y - self.beta.dot(&means);
        let leverage = 1.0 / n + (&self.inverse * &means).dot(&means);
        Ok(MultipleRegression {
            intercept: coefficient(intercept, error * leverage.sqrt(), df, half, |value| y.unscale(value * root_y))?,
            coefficients: slopes.collect::<Result<_, _>>()?,
            standardised: self.beta.iter().copied().collect(),
            vif: self.inverse.diagonal().iter().map(|vif| vif.max(1.0)).collect(),
            r_squared: 1.0 - self.unexplained,
            adjusted_r_squared: 1.0 - self.unexplained * (n - 1.0) / df,
            residual_sd: check::finite(y.unscale(root_y * error))?,
            df: df as usize,
        })
    }
}

/// The mean in the scale of the deviations.
fn scaled_mean(column: &Centred) -> f64 {
    libm::scalbn(column.mean(), -column.exponent())
}

/// A coefficient in the units of the data from its standardised value and error.
fn coefficient(value: f64, se: f64, df: f64, half: f64, rescale: impl Fn(f64) -> f64) -> Result<Coefficient, StatsError> {
    let t = if se > 0.0 {
        value / se
    } else if value.abs() < PERFECT.sqrt() {
        0.0
    } else {
        f64::INFINITY.copysign(value)
    };
    let p = if t.is_infinite() { 0.0 } else { dist::student_t_two_sided(t, df) };
    let (low, high) = (check::finite(rescale(value - half * se))?, check::finite(rescale(value + half * se))?);
    Ok(Coefficient { estimate: check::finite(rescale(value))?, se: check::finite(rescale(se))?, low, high, statistic: t, p })
}
