//! Which predictors carry how much of an outcome: regression, LMG shares and relative weights.
//!
//! The weight of a driver here is its share of the explained variance. It says how much goes with
//! a driver, not what would come of changing it.

mod bootstrap;
mod importance;
mod regression;

use nalgebra::DMatrix;

use crate::columns::{Columns, counting, invert, rows, symmetric};
use crate::{Side, StatsError, check};

pub use bootstrap::{
    BootstrappedImportance, DriverShare, ImportancePerformance, Resampling, ShareMethod, bootstrap_importance, importance_performance,
};
pub use importance::{ENUMERATED, Importance, ORDERS, lmg, lmg_sampled, relative_weights};
pub use regression::{MultipleRegression, multiple_regression};

/// How far a correlation matrix handed in may be from symmetry, unit diagonal and bounds.
const SLACK: f64 = 1e-9;

/// Correlations of predictors with one another and with an outcome, checked: finite, symmetric,
/// within -1..=1, not collinear, and possible together.
#[derive(Clone, Debug, PartialEq)]
pub struct DriverCorrelations {
    /// Predictors in order, the outcome last.
    joint: DMatrix<f64>,
    r_squared: f64,
}

impl DriverCorrelations {
    /// Pearson's correlations of raw data.
    ///
    /// Shape: an outcome of `n ≥ p + 2` values and `p ≥ 1` predictors of the same length.
    ///
    /// # Errors
    /// [`StatsError::LengthMismatch`], [`StatsError::TooFew`], [`StatsError::NotFinite`];
    /// [`StatsError::NoVariation`] of `y` for a constant outcome, [`StatsError::ConstantColumn`]
    /// for a constant predictor; [`StatsError::Collinear`] when the other predictors explain all
    /// but 1e-10 of the variance of one (a variance inflation factor above 1e10).
    pub fn of(outcome: &[f64], predictors: &[&[f64]]) -> Result<Self, StatsError> {
        let all = table(outcome, predictors)?;
        Self::from_joint(outcome_last(Columns::new(&all), predictors.len())?.correlations()?)
    }

    /// Weighted correlations, such as of units that count by the number of people behind them.
    ///
    /// Formula: [`crate::weighted_pearson`] of each pair. Reference: R `stats::cov.wt(cor = TRUE)`.
    ///
    /// Shape: as [`DriverCorrelations::of`], one weight of at least 0 for each row; only ratios
    /// matter, rows of weight 0 do not count.
    ///
    /// # Errors
    /// As [`DriverCorrelations::of`]; [`StatsError::InvalidWeight`]; [`StatsError::OutOfRange`]
    /// when weights are so unequal that the variation of a column underflows.
    pub fn weighted(outcome: &[f64], predictors: &[&[f64]], weights: &[f64]) -> Result<Self, StatsError> {
        let all = table(outcome, predictors)?;
        check::weights(outcome, weights)?;
        let (kept, weights) = counting(&all, weights);
        if weights.len() < predictors.len() + 2 {
            return Err(StatsError::TooFew { needed: predictors.len() + 2, got: weights.len() });
        }
        Self::from_joint(outcome_last(Columns::weighted(&kept, weights), predictors.len())?.correlations()?)
    }

    /// Correlations computed elsewhere, such as polychoric ones.
    ///
    /// Shape: `among` holds the `p ≥ 1` rows of the correlation matrix of the predictors,
    /// `with_outcome` their correlations with the outcome. Deviations up to 1e-9 from symmetry and
    /// from a diagonal of 1 are taken for rounding.
    ///
    /// # Errors
    /// [`StatsError::TooFew`] without a predictor, [`StatsError::LengthMismatch`] for a matrix that
    /// is not square, [`StatsError::NotFinite`], [`StatsError::Collinear`];
    /// [`StatsError::Inadmissible`] for a coefficient outside -1..=1, a diagonal that is not 1, a
    /// matrix that is not symmetric, or correlations that contradict one another (`R² > 1`).
    pub fn from_matrix(among: &[&[f64]], with_outcome: &[f64]) -> Result<Self, StatsError> {
        let p = among.len();
        rows(among, 1)?;
        check::pair(with_outcome, among[0], 1)?;
        check::same_length(p, with_outcome.len())?;
        let entry = |i: usize, j: usize| if j < p { among[i][j] } else { with_outcome[i] };
        let pairs = || (0..p).flat_map(|i| (i..p).map(move |j| (i, j)));
        if pairs().any(|(i, j)| (among[i][j] - among[j][i]).abs() > SLACK) {
            return Err(StatsError::Inadmissible { reason: "the correlation matrix is not symmetric" });
        }
        if (0..p).any(|i| (among[i][i] - 1.0).abs() > SLACK) {
            return Err(StatsError::Inadmissible { reason: "the diagonal of the correlation matrix is not 1" });
        }
        if pairs().any(|(i, j)| among[i][j].abs() > 1.0 + SLACK) || with_outcome.iter().any(|r| r.abs() > 1.0 + SLACK) {
            return Err(StatsError::Inadmissible { reason: "a correlation is not within -1 to 1" });
        }
        Self::from_joint(symmetric(p + 1, |i, j| if i == j { 1.0 } else { entry(i, j).clamp(-1.0, 1.0) }))
    }

    /// From a joint matrix of finite coefficients with the outcome last.
    fn from_joint(joint: DMatrix<f64>) -> Result<Self, StatsError> {
        let p = joint.nrows() - 1;
        let root = invert(&joint.view((0, 0), (p, p)).into_owned())?.root;
        let explained = root.l_dirty().solve_lower_triangular(&joint.view((0, p), (p, 1)).into_owned());
        let r_squared = explained.ok_or(StatsError::Collinear)?.norm_squared();
        if r_squared > 1.0 + SLACK {
            return Err(StatsError::Inadmissible { reason: "the correlations contradict one another" });
        }
        Ok(Self { joint, r_squared: r_squared.min(1.0) })
    }

    /// Number of predictors.
    #[must_use]
    pub fn predictors(&self) -> usize {
        self.joint.nrows() - 1
    }

    /// Share of the variance of the outcome that all predictors explain together, in 0..=1.
    #[must_use]
    pub fn r_squared(&self) -> f64 {
        self.r_squared
    }

    /// Correlation of each predictor with the outcome.
    #[must_use]
    pub fn with_outcome(&self) -> Vec<f64> {
        let p = self.predictors();
        (0..p).map(|i| self.joint[(i, p)]).collect()
    }
}

/// Whether there are enough rows for so many predictors: `n ≥ 10·p`.
///
/// A rule of thumb against shares that are mostly noise. With ratings of people in units, `n` is
/// the number of units, since people of one unit do not count as independent.
#[must_use]
pub fn enough_rows(n: usize, predictors: usize) -> bool {
    predictors > 0 && predictors.checked_mul(10).is_some_and(|needed| n >= needed)
}

/// The predictors with the outcome behind them, checked.
fn table<'a>(outcome: &'a [f64], predictors: &[&'a [f64]]) -> Result<Vec<&'a [f64]>, StatsError> {
    if predictors.is_empty() {
        return Err(StatsError::TooFew { needed: 1, got: 0 });
    }
    for predictor in predictors {
        check::pair(outcome, predictor, predictors.len() + 2)?;
    }
    Ok(predictors.iter().copied().chain([outcome]).collect())
}

/// Calls a constant outcome by its name.
fn outcome_last(columns: Result<Columns, StatsError>, place: usize) -> Result<Columns, StatsError> {
    columns.map_err(|error| match error {
        StatsError::ConstantColumn { column } if column == place => StatsError::NoVariation { which: Side::Y },
        other => other,
    })
}
