//! Standard errors, degrees of freedom and tests of fixed effects.

use nalgebra::{DMatrix, DVector, Matrix2, SymmetricEigen};

use super::design::Prepared;
use super::newton::by_entries;
use super::profile::{Method, Profile};
use super::search::Optimum;
use crate::{StatsError, check, dist};

/// Eigenvalues below this are 0, as in `lmerTest`.
const FLAT: f64 = 1e-8;

/// A fixed effect, or a sum of them, with its test.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coefficient {
    /// The coefficient.
    pub estimate: f64,
    /// Its standard error.
    pub se: f64,
    /// `estimate/se`.
    pub t: f64,
    /// Degrees of freedom of the test, seldom a whole number.
    pub df: f64,
    /// Two-sided p of the hypothesis that the coefficient is 0.
    pub p: f64,
}

/// How the degrees of freedom of a sum of coefficients are found.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Freedom {
    /// Satterthwaite: derivatives of the covariance by the variance parameters, and the parameters' covariance.
    Satterthwaite { derivatives: Vec<DMatrix<f64>>, parameters: DMatrix<f64> },
    /// The same for all.
    Fixed(f64),
}

/// What a test of fixed effects needs, in scaled units.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Inference {
    pub(super) beta: DVector<f64>,
    pub(super) covariance: DMatrix<f64>,
    pub(super) freedom: Freedom,
    /// Exponents of the columns of the design.
    pub(super) exponents: Vec<i32>,
    /// Exponent of the answers.
    pub(super) exponent: i32,
}

impl Inference {
    /// From a fitted model.
    pub(super) fn of(prepared: &Prepared, profile: &Profile, optimum: &Optimum, entries: &[(usize, usize)]) -> Result<Self, StatsError> {
        let turn = |matrix: DMatrix<f64>| &prepared.inverse_root * matrix * prepared.inverse_root.transpose();
        let parameters = parameter_covariance(profile, optimum, entries)
            .ok_or(StatsError::Inadmissible { reason: "the likelihood cannot be computed" })?;
        Ok(Self {
            beta: prepared.coefficients(&optimum.point.solution.beta),
            covariance: turn(&optimum.point.solution.inverse * optimum.sigma2),
            freedom: Freedom::Satterthwaite { derivatives: derivatives(optimum, entries).into_iter().map(turn).collect(), parameters },
            exponents: prepared.exponents.clone(),
            exponent: prepared.exponent,
        })
    }

    /// A weighted sum of the coefficients.
    pub(super) fn contrast(&self, weights: &[f64]) -> Result<Coefficient, StatsError> {
        check::same_length(self.beta.len(), weights.len())?;
        check::sample(weights, 1)?;
        let (weights, exponent) = self.scaled_weights(weights);
        let variance = weights.dot(&(&self.covariance * &weights));
        if variance <= 0.0 {
            return Err(StatsError::Inadmissible { reason: "the standard error is 0" });
        }
        let (estimate, se) = (weights.dot(&self.beta), variance.sqrt());
        let df = check::finite(self.degrees(&weights, variance))?;
        let unscale = |value: f64| check::finite(libm::scalbn(value, self.exponent + exponent));
        let t = estimate / se;
        Ok(Coefficient { estimate: unscale(estimate)?, se: unscale(se)?, t, df, p: dist::student_t_two_sided(t, df) })
    }

    /// Weights for scaled coefficients, the largest in 0.5..1, and their exponent.
    fn scaled_weights(&self, weights: &[f64]) -> (DVector<f64>, i32) {
        let place = |(weight, exponent): (&f64, &i32)| libm::frexp(*weight).1 - exponent;
        let used = weights.iter().zip(&self.exponents).filter(|(weight, _)| **weight != 0.0);
        let largest = used.map(place).max().unwrap_or(0);
        let scaled = weights.iter().zip(&self.exponents).map(|(weight, exponent)| libm::scalbn(*weight, -exponent - largest));
        (DVector::from_iterator(weights.len(), scaled), largest)
    }

    fn degrees(&self, weights: &DVector<f64>, variance: f64) -> f64 {
        match &self.freedom {
            Freedom::Fixed(df) => *df,
            Freedom::Satterthwaite { derivatives, parameters } => {
                let slopes = derivatives.iter().map(|derivative| weights.dot(&(derivative * weights)) / variance);
                let slopes = DVector::from_iterator(derivatives.len(), slopes);
                2.0 / slopes.dot(&(parameters * &slopes))
            }
        }
    }

    /// All coefficients one by one.
    pub(super) fn coefficients(&self) -> Result<Vec<Coefficient>, StatsError> {
        let count = self.beta.len();
        let one = |place: usize| -> Vec<f64> { (0..count).map(|each| if each == place { 1.0 } else { 0.0 }).collect() };
        (0..count).map(|place| self.contrast(&one(place))).collect()
    }
}

/// Covariance of the variance parameters (the entries of `Λ`, then `σ`): twice the inverse of the second
/// derivatives of the deviance, without directions in which it is flat.
fn parameter_covariance(profile: &Profile, optimum: &Optimum, entries: &[(usize, usize)]) -> Option<DMatrix<f64>> {
    let (sigma2, factor) = (optimum.sigma2, optimum.factor);
    let fixed_sigma = |point: &super::profile::Point, factor: &Matrix2<f64>| {
        by_entries(&(point.of_determinants + point.of_squares / sigma2), factor, entries)
    };
    let of_entries = profile.second_derivatives(&factor, entries, fixed_sigma)?;
    let crossed = by_entries(&optimum.point.of_squares, &factor, entries) * (-2.0 / (sigma2 * sigma2.sqrt()));
    let count = entries.len();
    let mut hessian = DMatrix::zeros(count + 1, count + 1);
    hessian.view_mut((0, 0), (count, count)).copy_from(&of_entries);
    for (place, value) in crossed.iter().enumerate() {
        hessian[(place, count)] = *value;
        hessian[(count, place)] = *value;
    }
    hessian[(count, count)] = 4.0 * profile.freedom() / sigma2;
    let eigen = SymmetricEigen::try_new(hessian, f64::EPSILON, 1000)?;
    let inverted = eigen.eigenvalues.map(|value| if value > FLAT { 2.0 / value } else { 0.0 });
    Some(&eigen.eigenvectors * DMatrix::from_diagonal(&inverted) * eigen.eigenvectors.transpose())
}

/// Derivatives of the covariance of the coefficients, in the basis, by the entries of `Λ` and by `σ`.
fn derivatives(optimum: &Optimum, entries: &[(usize, usize)]) -> Vec<DMatrix<f64>> {
    let inverse = &optimum.point.solution.inverse;
    let p = inverse.ncols();
    let mut all: Vec<DMatrix<f64>> = entries.iter().map(|_| DMatrix::zeros(p, p)).collect();
    for design in optimum.point.designs() {
        let fixed = design * inverse;
        let turned = optimum.factor.transpose() * &fixed;
        for (sum, (row, column)) in all.iter_mut().zip(entries) {
            let product = fixed.row(*row).transpose() * turned.row(*column);
            *sum += (&product + product.transpose()) * optimum.sigma2;
        }
    }
    all.push(inverse * (2.0 * optimum.sigma2.sqrt()));
    all
}

/// The restricted or full log likelihood of the answers as they were given.
pub(super) fn deviance(prepared: &Prepared, profile: &Profile, optimum: &Optimum, method: Method) -> f64 {
    optimum.point.solution.deviance + prepared.scale_of_deviance(method, profile.freedom())
}
