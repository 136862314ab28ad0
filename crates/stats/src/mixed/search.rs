//! Where the likelihood is largest.

use nalgebra::Matrix2;

use super::profile::{Point, Profile};
use crate::StatsError;

/// A relative standard deviation below this is 0 (the tolerance of `lme4::isSingular`).
const SINGULAR: f64 = 1e-4;
/// The smallest ratio of variances looked at, as a share of the one at which a mean unit is half reliable.
const SMALLEST: f64 = 1e-6;
/// The largest ratio of variances looked at; beyond it nothing varies within units.
const LARGEST: f64 = 1e10;

/// A maximum of the likelihood.
pub(crate) struct Optimum {
    /// Lower triangular `Λ` with `C = ΛΛ'`.
    pub(super) factor: Matrix2<f64>,
    pub(super) point: Point,
    /// Estimate of `σ²`.
    pub(crate) sigma2: f64,
}

impl Optimum {
    pub(super) fn new(factor: Matrix2<f64>, point: Point) -> Self {
        let sigma2 = point.solution.sigma2;
        Self { factor, point, sigma2 }
    }

    /// Variance of the random intercepts.
    pub(crate) fn tau2(&self) -> f64 {
        let first = self.factor[(0, 0)];
        self.sigma2 * first * first
    }

    /// Whether there is no random intercept to speak of.
    pub(crate) fn is_singular(&self) -> bool {
        self.factor[(0, 0)] < SINGULAR
    }

    /// Whether random intercepts and slopes together have less than two dimensions to speak of.
    pub(super) fn is_flat(&self) -> bool {
        self.is_singular() || self.factor[(1, 1)] < SINGULAR
    }

    /// Coefficient of the first column.
    pub(crate) fn first_coefficient(&self) -> f64 {
        self.point.solution.beta.get(0).copied().unwrap_or(0.0)
    }

    /// Standard error of the first coefficient.
    pub(crate) fn first_se(&self) -> f64 {
        self.point.solution.inverse.get((0, 0)).map_or(0.0, |square| (self.sigma2 * square).sqrt())
    }
}

fn intercept_only(lambda: f64) -> Matrix2<f64> {
    Matrix2::new(lambda, 0.0, 0.0, 0.0)
}

impl Profile {
    /// The best ratio `λ = τ²/σ²` of a random intercept.
    ///
    /// A grid finds the right hill, since the likelihood may have more than one; the root of the
    /// derivative then gives the top to rounding.
    pub(crate) fn fit_intercept(&self) -> Result<Optimum, StatsError> {
        let unit = self.blocks.len() as f64 / self.people;
        let next = |ratio: &f64| Some(4.0 * ratio).filter(|ratio| *ratio <= LARGEST);
        let grid: Vec<f64> = std::iter::once(0.0).chain(std::iter::successors(Some(SMALLEST * unit), next)).collect();
        let deviances: Vec<f64> = grid.iter().map(|lambda| self.deviance(*lambda)).collect();
        let best = least(&deviances).ok_or(StatsError::Inadmissible { reason: "the likelihood cannot be computed" })?;
        let (Some(found), Some(above)) = (grid.get(best), grid.get(best + 1)) else {
            return Err(StatsError::Inadmissible { reason: "nothing varies within units that is not explained" });
        };
        let below = best.checked_sub(1).and_then(|below| grid.get(below)).unwrap_or(found);
        let lambda = if self.slope(*found) > 0.0 { self.top(*below, *found) } else { self.top(*found, *above) };
        let lambda = if self.deviance(lambda) <= self.deviance(*found) { lambda } else { *found };
        let point = self.at(&intercept_only(lambda)).ok_or(StatsError::NotConverged { iterations: grid.len() })?;
        Ok(Optimum::new(intercept_only(lambda.sqrt()), point))
    }

    fn deviance(&self, lambda: f64) -> f64 {
        self.solve(&intercept_only(lambda)).map_or(f64::INFINITY, |solution| solution.deviance)
    }

    /// Derivative of the deviance by `λ`.
    fn slope(&self, lambda: f64) -> f64 {
        self.at(&intercept_only(lambda)).map_or(f64::INFINITY, |point| point.score()[(0, 0)])
    }

    /// The root of the derivative between two places by the Illinois form of false position; the lower place
    /// if the likelihood falls all the way.
    fn top(&self, mut low: f64, mut high: f64) -> f64 {
        let (mut at_low, mut at_high) = (self.slope(low), self.slope(high));
        if at_low >= 0.0 {
            return low;
        }
        let mut last = 0.0;
        for _ in 0..100 {
            let guess = low + (high - low) * (at_low / (at_low - at_high));
            let middle = if guess > low && guess < high { guess } else { low + (high - low) / 2.0 };
            if middle <= low || middle >= high || high - low <= 1e-13 * high {
                break;
            }
            let here = self.slope(middle);
            // An end that stays twice counts half, so that the other end moves too.
            let stale = if here * last > 0.0 { 0.5 } else { 1.0 };
            if here < 0.0 {
                (low, at_low, at_high) = (middle, here, at_high * stale);
            } else {
                (high, at_high, at_low) = (middle, here, at_low * stale);
            }
            last = here;
        }
        if self.slope(low).abs() < self.slope(high).abs() { low } else { high }
    }
}

/// Place of the smallest finite number.
fn least(values: &[f64]) -> Option<usize> {
    let finite = values.iter().enumerate().filter(|(_, value)| value.is_finite());
    finite.min_by(|a, b| crate::check::ascending(*a.1, *b.1)).map(|(place, _)| place)
}
