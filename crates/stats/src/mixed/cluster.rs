//! Ordinary least squares with standard errors that allow for units.

use nalgebra::{DMatrix, DVector};

use super::design::Prepared;
use super::inference::{Coefficient, Freedom, Inference};
use crate::StatsError;
use crate::units::pick;

/// A sum smaller than this share of its terms is rounding.
const ROUNDING: f64 = 1e-12;

/// Least-squares coefficients with cluster-robust standard errors.
#[derive(Clone, Debug, PartialEq)]
pub struct ClusterRobust {
    /// In the order of the columns of the design; the degrees of freedom are the number of units less 1.
    pub coefficients: Vec<Coefficient>,
    /// Number of people.
    pub people: u64,
    /// Number of units.
    pub units: u64,
    inference: Inference,
}

impl ClusterRobust {
    /// A weighted sum of the coefficients with its standard error and test, as
    /// [`MixedModel::contrast`](super::MixedModel::contrast).
    ///
    /// Shape: one weight per column of the design.
    ///
    /// # Errors
    /// As there.
    pub fn contrast(&self, weights: &[f64]) -> Result<Coefficient, StatsError> {
        self.inference.contrast(weights)
    }
}

/// Ordinary least squares with cluster-robust standard errors (CR1): the fallback for a singular mixed model.
///
/// Formula: `Var(b) = c·(X'X)⁻¹(Σ_j X_j'e_j e_j'X_j)(X'X)⁻¹` (Liang & Zeger 1986) with
/// `c = G/(G - 1)·(N - 1)/(N - p)` for `G` units (Cameron & Miller 2015); t with `G - 1` degrees of freedom.
/// Reference: R `sandwich::vcovCL(type = "HC1")`; `clubSandwich` calls it CR1S, and its CR1 lacks the second
/// factor.
///
/// Shape: as [`super::random_intercept`]; the number of people per unit does not matter, and units of one
/// person give heteroscedasticity-robust errors. Too small with few units: not below 10, with care below 40.
///
/// # Errors
/// As [`super::random_intercept`]; [`StatsError::TooFew`] also unless there are more units than columns,
/// [`StatsError::Inadmissible`] also when a standard error is 0, as for a column that marks one unit.
pub fn cluster_robust(y: &[f64], design: &[&[f64]], units: &[usize]) -> Result<ClusterRobust, StatsError> {
    let prepared = Prepared::new(y, design, units)?;
    prepared.require_units(0)?;
    let (n, p, groups) = (prepared.people() as f64, prepared.basis.len(), prepared.units.len() as f64);
    if prepared.units.len() <= p {
        return Err(StatsError::TooFew { needed: p + 1, got: prepared.units.len() });
    }
    let mut meat = DMatrix::zeros(p, p);
    for members in prepared.units.values() {
        let score = score(&prepared, members);
        meat += &score * score.transpose();
    }
    let correction = groups / (groups - 1.0) * (n - 1.0) / (n - p as f64);
    let inference = Inference {
        beta: prepared.coefficients(&DVector::zeros(p)),
        covariance: &prepared.inverse_root * (meat * correction) * prepared.inverse_root.transpose(),
        freedom: Freedom::Fixed(groups - 1.0),
        exponents: prepared.exponents.clone(),
        exponent: prepared.exponent,
    };
    Ok(ClusterRobust {
        coefficients: inference.coefficients()?,
        people: prepared.people() as u64,
        units: prepared.units.len() as u64,
        inference,
    })
}

/// `X_j'e_j` in the basis; a sum that is only rounding is 0.
fn score(prepared: &Prepared, members: &[usize]) -> DVector<f64> {
    let residual = pick(&prepared.residual, members);
    let total = |column: &Vec<f64>| -> f64 {
        let terms: Vec<f64> = pick(column, members).iter().zip(&residual).map(|(value, residual)| value * residual).collect();
        let (sum, size) = terms.iter().fold((0.0, 0.0), |(sum, size), term| (sum + term, size + term.abs()));
        if sum.abs() <= ROUNDING * size { 0.0 } else { sum }
    };
    DVector::from_iterator(prepared.basis.len(), prepared.basis.iter().map(total))
}
