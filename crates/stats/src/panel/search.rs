//! The search for the parameters at which a model comes nearest to the data.
//!
//! Fisher scoring with Levenberg damping. Where the model does not fit well the expected curvature
//! misleads near the end; so after some steps the curvature is learnt from the gradient instead.
//! Every step is the same in any units of the variables. Negative variances are allowed on the
//! way, since a bound would hide that the data ask for one.

use nalgebra::{Cholesky, DMatrix, DVector, Dyn};

use super::matrices::{correlations, least_eigenvalue, scaled_to_unit};
use super::sem::{Model, Place};
use crate::StatsError;
use crate::columns::log_determinant;

/// Steps after which a solution is not to be had; searches that end well take less than 50.
const MOST_STEPS: usize = 200;
/// Steps by the expected curvature before the learnt one takes over.
const SCORING_STEPS: usize = 20;
/// Least share of the curvature thought to be there that is learnt from a step.
const CONVEX: f64 = 1e-4;
/// Squared distance to the minimum, in units of the expected curvature, at which the search ends.
const SETTLED: f64 = 1e-18;
/// The same distance, still taken for the minimum when rounding forbids to come nearer.
const NEAR_ENOUGH: f64 = 1e-12;
/// Steps in a row without a better fit after which rounding is all that is left.
const IDLE_STEPS: usize = 30;
/// How much the fit may worsen by rounding, per observed variable, when these do not correlate.
const SLACK: f64 = 1e-15;
/// Damping of the first step, relative to the curvature in each parameter.
const FIRST_DAMPING: f64 = 1e-3;
/// Least damping, so that a curvature singular by rounding can still be solved.
const LEAST_DAMPING: f64 = 1e-13;
/// Damping at which a step is too short to count.
const MOST_DAMPING: f64 = 1e6;
/// Least eigenvalue of the sample correlations below which variables determine one another.
const LEAST_EIGENVALUE: f64 = 1e-10;

/// A model and the data it is fitted to.
pub(super) struct Task<'a> {
    model: &'a Model,
    sample: &'a DMatrix<f64>,
    log_determinant: f64,
    /// A change of the discrepancy that may be rounding.
    slack: f64,
}

/// The model at some parameters.
pub(super) struct Point {
    pub(super) parameters: DVector<f64>,
    /// `(I - A)⁻¹`.
    total: DMatrix<f64>,
    /// Covariances of all variables.
    pub(super) implied: DMatrix<f64>,
    /// Cholesky factor `L` of those of the observed ones.
    factor: Cholesky<f64, Dyn>,
    /// `L⁻¹CL⁻ᵀ` for the sample covariances `C`: the identity where the model fits.
    whitened: DMatrix<f64>,
    pub(super) discrepancy: f64,
}

/// First and expected second derivatives of the discrepancy.
pub(super) struct Slope {
    pub(super) gradient: DVector<f64>,
    pub(super) information: DMatrix<f64>,
}

impl<'a> Task<'a> {
    /// Refuses a sample whose variables determine one another.
    pub(super) fn new(model: &'a Model, sample: &'a DMatrix<f64>) -> Result<Self, StatsError> {
        let least = least_eigenvalue(&correlations(sample)).filter(|least| *least >= LEAST_EIGENVALUE).ok_or(StatsError::Collinear)?;
        let log_determinant = log_determinant(&Cholesky::new(sample.clone()).ok_or(StatsError::Collinear)?);
        Ok(Self { model, sample, log_determinant, slack: SLACK * model.observed as f64 / least })
    }

    /// Nothing where the implied covariances are not positive definite.
    pub(super) fn at(&self, parameters: DVector<f64>) -> Option<Point> {
        let p = self.model.observed;
        let (paths, covariances) = self.model.matrices(&parameters);
        let identity = DMatrix::identity(paths.nrows(), paths.ncols());
        let total = (identity - paths).try_inverse()?;
        let implied = &total * covariances * total.transpose();
        let factor = Cholesky::new(implied.view((0, 0), (p, p)).into_owned())?;
        let half = factor.l_dirty().solve_lower_triangular(self.sample)?;
        let whitened = factor.l_dirty().solve_lower_triangular(&half.transpose())?;
        let discrepancy = log_determinant(&factor) - self.log_determinant + whitened.trace() - p as f64;
        discrepancy.is_finite().then_some(Point { parameters, total, implied, factor, whitened, discrepancy })
    }

    /// The parameters of least discrepancy, from where the model says to start.
    pub(super) fn minimise(&self) -> Result<(Point, Slope), StatsError> {
        let start = self.at(DVector::from_column_slice(&self.model.start));
        let mut point = start.ok_or(StatsError::NotConverged { iterations: 0 })?;
        let mut slope = self.slope(&point).ok_or(StatsError::NotConverged { iterations: 0 })?;
        let mut curvature = slope.information.clone();
        let (mut damping, mut idle) = (FIRST_DAMPING, 0);
        for iterations in 0..MOST_STEPS {
            let distance = slope.distance().ok_or(StatsError::NotConverged { iterations })?;
            let ended = distance <= SETTLED || idle == IDLE_STEPS || self.model.runs_away(&point.parameters);
            let next = if ended { None } else { self.descend(&point, &slope.gradient, &curvature, &mut damping) };
            let Some((next, next_slope)) = next else {
                return if distance <= NEAR_ENOUGH { Ok((point, slope)) } else { Err(self.not_converged(&point, iterations)) };
            };
            curvature = if iterations < SCORING_STEPS {
                next_slope.information.clone()
            } else {
                learnt(curvature, &(&next.parameters - &point.parameters), &(&next_slope.gradient - &slope.gradient))
            };
            idle = if next.discrepancy < point.discrepancy { 0 } else { idle + 1 };
            (point, slope) = (next, next_slope);
        }
        Err(self.not_converged(&point, MOST_STEPS))
    }

    /// Variances that run away to below 0 are the usual reason, and say more than the steps.
    fn not_converged(&self, point: &Point, iterations: usize) -> StatsError {
        self.model.require_admissible(&point.parameters).err().unwrap_or(StatsError::NotConverged { iterations })
    }

    /// The first of ever more damped steps that does not worsen the fit.
    fn descend(&self, from: &Point, gradient: &DVector<f64>, curvature: &DMatrix<f64>, damping: &mut f64) -> Option<(Point, Slope)> {
        let most = from.discrepancy + self.slack;
        while *damping <= MOST_DAMPING {
            let step = damped_step(gradient, curvature, *damping)?;
            if let Some(next) = self.at(&from.parameters - step)
                && next.discrepancy <= most
            {
                *damping = (*damping / 10.0).max(LEAST_DAMPING);
                let slope = self.slope(&next)?;
                return Some((next, slope));
            }
            *damping *= 10.0;
        }
        None
    }

    /// Each free cell moves `Σ` by `uvᵀ + vuᵀ`, so that all traces are products of such vectors.
    pub(super) fn slope(&self, point: &Point) -> Option<Slope> {
        let count = self.model.start.len();
        let (mut gradient, mut information) = (DVector::zeros(count), DMatrix::zeros(count, count));
        let (left, right) = self.directions(point)?;
        let misfit = DMatrix::identity(left.nrows(), left.nrows()) - &point.whitened;
        let pull = misfit * &right;
        let (ll, lr, rr) = (left.tr_mul(&left), left.tr_mul(&right), right.tr_mul(&right));
        for (i, (_, a)) in self.model.free().enumerate() {
            gradient[a] += 2.0 * left.column(i).dot(&pull.column(i));
            for (j, (_, b)) in self.model.free().enumerate() {
                information[(a, b)] += 2.0 * (ll[(i, j)] * rr[(i, j)] + lr[(i, j)] * lr[(j, i)]);
            }
        }
        Some(Slope { gradient, information })
    }

    /// The vectors `u` and `v` of every free cell, as columns, whitened.
    fn directions(&self, point: &Point) -> Option<(DMatrix<f64>, DMatrix<f64>)> {
        let (p, cells) = (self.model.observed, self.model.free().count());
        let (mut left, mut right) = (DMatrix::zeros(p, cells), DMatrix::zeros(p, cells));
        for (column, (place, _)) in self.model.free().enumerate() {
            let (u, v, share) = match place {
                Place::Path(outcome, predictor) => (point.total.column(outcome), point.implied.column(predictor), 1.0),
                // A variance stands in one cell, a covariance in two.
                Place::Covariance(a, b) => (point.total.column(a), point.total.column(b), if a == b { 0.5 } else { 1.0 }),
            };
            left.set_column(column, &u.rows(0, p));
            right.set_column(column, &(v.rows(0, p) * share));
        }
        let lower = point.factor.l_dirty();
        Some((lower.solve_lower_triangular(&left)?, lower.solve_lower_triangular(&right)?))
    }
}

impl Slope {
    /// How far the minimum is, squared, in units of the expected curvature.
    fn distance(&self) -> Option<f64> {
        damped_step(&self.gradient, &self.information, LEAST_DAMPING).map(|step| self.gradient.dot(&step).abs())
    }
}

/// The curvature learnt from how the gradient changed over a step (Broyden, Fletcher, Goldfarb and
/// Shanno 1970); unchanged where it would not stay convex.
fn learnt(curvature: DMatrix<f64>, step: &DVector<f64>, change: &DVector<f64>) -> DMatrix<f64> {
    let expected = &curvature * step;
    let (seen, thought) = (change.dot(step), expected.dot(step));
    if seen <= CONVEX * thought {
        return curvature;
    }
    curvature - &expected * expected.transpose() / thought + change * change.transpose() / seen
}

/// Solves for the step with the curvature raised by a share of its own diagonal.
fn damped_step(gradient: &DVector<f64>, curvature: &DMatrix<f64>, damping: f64) -> Option<DVector<f64>> {
    let (mut scaled, scale) = scaled_to_unit(curvature);
    for i in 0..scaled.nrows() {
        scaled[(i, i)] += damping;
    }
    let step = Cholesky::new(scaled)?.solve(&gradient.component_mul(&scale)).component_mul(&scale);
    step.iter().all(|part| part.is_finite()).then_some(step)
}
