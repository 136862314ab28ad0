//! The maximum over the covariance of random intercepts and slopes.

use nalgebra::{Cholesky, DMatrix, DVector, Matrix2};

use super::profile::{Point, Profile};
use super::search::Optimum;
use crate::StatsError;

/// The free entries of `Λ` in a model with a random intercept only.
pub(super) const INTERCEPT: &[(usize, usize)] = &[(0, 0)];
/// The free entries of `Λ` in a model with a random slope too.
pub(super) const SLOPE: &[(usize, usize)] = &[(0, 0), (1, 0), (1, 1)];
/// Most Newton steps from one start.
const MOST_STEPS: usize = 200;
/// A relative change of the deviance below this is rounding.
const ROUNDING: f64 = 1e-13;

/// Derivative by the free entries of `Λ`, given the derivative by `C = ΛΛ'`.
pub(super) fn by_entries(by_covariance: &Matrix2<f64>, factor: &Matrix2<f64>, entries: &[(usize, usize)]) -> DVector<f64> {
    let all = by_covariance * factor * 2.0;
    DVector::from_iterator(entries.len(), entries.iter().map(|entry| all[*entry]))
}

impl Profile {
    /// Derivatives of a gradient by the free entries of `Λ`, by central differences, made symmetric.
    pub(super) fn second_derivatives(
        &self,
        factor: &Matrix2<f64>,
        entries: &[(usize, usize)],
        gradient: impl Fn(&Point, &Matrix2<f64>) -> DVector<f64>,
    ) -> Option<DMatrix<f64>> {
        let smallest = 0.1 * (self.blocks.len() as f64 / self.people).sqrt();
        let mut columns = Vec::with_capacity(entries.len());
        for entry in entries {
            let width = 1e-4 * (factor[*entry].abs() + smallest);
            let moved = |by: f64| {
                let mut factor = *factor;
                factor[*entry] += by;
                let point = self.at(&(factor * factor.transpose()))?;
                Some(gradient(&point, &factor))
            };
            columns.push((moved(width)? - moved(-width)?) / (2.0 * width));
        }
        let matrix = DMatrix::from_columns(&columns);
        Some((&matrix + matrix.transpose()) / 2.0)
    }

    /// The best covariance of random intercepts and slopes: Newton's method with damping, from two starts.
    pub(super) fn fit_slope(&self) -> Result<Optimum, StatsError> {
        let typical = (self.blocks.len() as f64 / self.people).sqrt();
        let first = self.fit_intercept().map_or(1.0, |fit| fit.factor[(0, 0)].max(0.1 * typical));
        let starts = [0.5, 0.05].map(|share| Matrix2::new(first, 0.0, 0.0, share * first));
        let found = starts.into_iter().filter_map(|start| self.descend(start));
        let best = found.min_by(|a, b| crate::check::ascending(a.point.solution.deviance, b.point.solution.deviance));
        best.ok_or(StatsError::NotConverged { iterations: MOST_STEPS })
    }

    /// Newton steps from one start; `None` if they do not come to rest.
    fn descend(&self, start: Matrix2<f64>) -> Option<Optimum> {
        let mut factor = start;
        let mut point = self.at(&(factor * factor.transpose()))?;
        let mut damping = 1e-3;
        for _ in 0..MOST_STEPS {
            let gradient = by_entries(&point.score(), &factor, SLOPE);
            let hessian = self.second_derivatives(&factor, SLOPE, |point, factor| by_entries(&point.score(), factor, SLOPE))?;
            let step = damped_step(&hessian, &gradient, &mut damping)?;
            let gain = -gradient.dot(&step);
            let next = moved(&factor, &step);
            let there = self.at(&(next * next.transpose()));
            let rest = ROUNDING * (1.0 + point.solution.deviance.abs());
            match there {
                Some(there) if there.solution.deviance <= point.solution.deviance + rest => {
                    (factor, point, damping) = (next, there, damping * 0.1);
                    if gain <= rest {
                        return Some(Optimum::new(upright(factor), point));
                    }
                }
                _ => damping *= 10.0,
            }
        }
        None
    }
}

/// `-(H + dD)⁻¹g` with a damping `d` just large enough to make it a descent; `D` is the size of `H`.
fn damped_step(hessian: &DMatrix<f64>, gradient: &DVector<f64>, damping: &mut f64) -> Option<DVector<f64>> {
    let size = hessian.diagonal().iter().fold(f64::MIN_POSITIVE, |size, value| size.max(value.abs()));
    for _ in 0..40 {
        let ridge = DMatrix::identity(gradient.len(), gradient.len()) * (*damping * size);
        if let Some(factor) = Cholesky::new(hessian + ridge) {
            return Some(-factor.solve(gradient));
        }
        *damping *= 10.0;
    }
    None
}

fn moved(factor: &Matrix2<f64>, step: &DVector<f64>) -> Matrix2<f64> {
    let mut moved = *factor;
    for (entry, by) in SLOPE.iter().zip(step.iter()) {
        moved[*entry] += by;
    }
    moved
}

/// The factor of the same covariance whose diagonal is not negative.
fn upright(factor: Matrix2<f64>) -> Matrix2<f64> {
    let sign = |value: f64| if value < 0.0 { -1.0 } else { 1.0 };
    factor * Matrix2::new(sign(factor[(0, 0)]), 0.0, 0.0, sign(factor[(1, 1)]))
}
