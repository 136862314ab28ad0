//! The cross-lagged panel model, without and with random intercepts.

use nalgebra::{Cholesky, DMatrix};

use super::dynamics::{Association, Dynamics, Lags, Pair, Path, Reading};
use super::matrices::correlations;
use super::sem::{self, Model, Solution, Value};
use super::waves::Waves;
use crate::Coefficient;
use crate::columns::log_determinant;
use crate::{StatsError, check, dist};

/// How well a model reproduces the covariances.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ModelFit {
    /// Likelihood-ratio statistic against the saturated model, `n` times the least discrepancy.
    pub chi_square: f64,
    /// Its degrees of freedom.
    pub df: usize,
    /// Its p-value; none with 0 degrees of freedom, where every model fits.
    pub p: Option<f64>,
    /// Comparative fit index (Bentler 1990) against uncorrelated variables, in 0..=1.
    pub cfi: f64,
    /// Root mean square error of approximation (Steiger & Lind 1980), at least 0.
    pub rmsea: f64,
    /// Standardised root mean square residual over all variances and covariances.
    pub srmr: f64,
}

/// A fitted cross-lagged panel model.
#[derive(Clone, Debug, PartialEq)]
pub struct CrossLagged {
    /// Step by step `x` on `x`, `x` on `y`, `y` on `x`, `y` on `y`.
    pub paths: Vec<Path>,
    /// Wave by wave.
    pub associations: Vec<Association>,
    /// How well it fits.
    pub fit: ModelFit,
    /// Number of units.
    pub n: usize,
}

/// The stable differences between units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RandomIntercepts {
    /// Variance of the units' levels of `x` over all waves, in squared units of `x`.
    pub variance_x: Coefficient,
    /// Variance of the units' levels of `y` over all waves, in squared units of `y`.
    pub variance_y: Coefficient,
    /// Covariance of both levels.
    pub covariance: Coefficient,
    /// The same as a correlation: do units that are high in `x` tend to be high in `y`?
    pub correlation: f64,
}

/// A fitted cross-lagged panel model with random intercepts.
#[derive(Clone, Debug, PartialEq)]
pub struct RandomInterceptCrossLagged {
    /// Among deviations from the units' own levels; in the order of [`CrossLagged::paths`].
    pub paths: Vec<Path>,
    /// Of the deviations, wave by wave.
    pub associations: Vec<Association>,
    /// The stable part.
    pub intercepts: RandomIntercepts,
    /// How well it fits.
    pub fit: ModelFit,
    /// Number of units.
    pub n: usize,
}

/// Cross-lagged panel model of two measures: each wave on both measures of the wave before.
///
/// Formula: `x_t = a·x_{t-1} + b·y_{t-1} + e_t`, `y_t = c·x_{t-1} + d·y_{t-1} + f_t`, with the
/// first wave and the residuals of each wave correlated across measures; maximum likelihood,
/// standard errors from the expected information, intervals and p by z. Reference: R
/// `lavaan::sem` with its defaults, the covariance of `x` and `y` declared for every wave.
///
/// Shape: for each measure one slice per wave, at least 2 waves, one value per unit in the same
/// order, complete, more units than `2·waves`. Coefficients are in units of the outcome per unit
/// of the predictor. Means of waves do not matter.
///
/// Stable differences between units are mixed into the paths: with at least 3 waves prefer
/// [`random_intercept_cross_lagged`] (Hamaker, Kuiper & Grasman 2015). With 2 waves, and with
/// [`Lags::Free`] in general, the paths are those of [`super::lagged_regression`]; with 2 waves
/// there are no degrees of freedom, and the fit says nothing. Variances too small for a double
/// come out as 0. See [`super::MIN_UNITS_FOR_MODELS`].
///
/// # Errors
/// [`StatsError::LengthMismatch`], [`StatsError::TooFew`] (waves or units),
/// [`StatsError::NotFinite`], [`StatsError::ConstantColumn`] and [`StatsError::Collinear`] among
/// the columns `x` of all waves, then `y` of all waves; [`StatsError::NotConverged`] and
/// [`StatsError::Inadmissible`] in columns that nearly do so; [`StatsError::InvalidLevel`],
/// [`StatsError::OutOfRange`].
pub fn cross_lagged(x: &[&[f64]], y: &[&[f64]], lags: Lags, level: f64) -> Result<CrossLagged, StatsError> {
    let level = check::level(level)?;
    let waves = Waves::new(x, y, 2)?;
    let mut model = Model::new(2 * waves.count, 0);
    let dynamics = Dynamics::add(&mut model, 0, &waves, 1.0, lags);
    let solution = sem::fit(&model, &waves.covariances, waves.units as f64)?;
    let read = Reading::new(&solution, waves.exponents, level)?;
    let fit = model_fit(&solution, &waves)?;
    Ok(CrossLagged { paths: dynamics.paths(&read)?, associations: dynamics.associations(&read)?, fit, n: waves.units })
}

/// Cross-lagged panel model with random intercepts: stable differences between units apart from
/// change within them.
///
/// Formula: `x_t = i + u_t`, `y_t = j + v_t` with levels `i`, `j` that stay, and among the
/// deviations `u`, `v` the paths of [`cross_lagged`]; levels correlate with one another but not
/// with deviations (Hamaker, Kuiper & Grasman 2015). Estimation, reference and shape as
/// [`cross_lagged`], but at least 3 waves; standardised paths are in standard deviations of the
/// deviations.
///
/// With 3 waves, stable units and little change the levels and the deviations are hard to tell
/// apart: a negative variance is then common and is an error, not a result.
///
/// # Errors
/// As [`cross_lagged`]; [`StatsError::Inadmissible`] when a variance is estimated at 0 or below,
/// when a correlation of levels or deviations would reach ±1, or when the data do not tell levels
/// and deviations apart. R warns of these cases and gives the estimates.
pub fn random_intercept_cross_lagged(x: &[&[f64]], y: &[&[f64]], lags: Lags, level: f64) -> Result<RandomInterceptCrossLagged, StatsError> {
    let level = check::level(level)?;
    let waves = Waves::new(x, y, 3)?;
    let observed = 2 * waves.count;
    let mut model = Model::new(observed, observed + 2);
    let dynamics = Dynamics::add(&mut model, observed, &waves, 1.0 - LEVEL_SHARE, lags);
    let levels = add_levels(&mut model, &waves);
    let solution = sem::fit(&model, &waves.covariances, waves.units as f64)?;
    let read = Reading::new(&solution, waves.exponents, level)?;
    let [variance_x, variance_y] = levels.variances(&read)?;
    let (covariance, correlation) = levels.covariance(&read)?;
    Ok(RandomInterceptCrossLagged {
        paths: dynamics.paths(&read)?,
        associations: dynamics.associations(&read)?,
        intercepts: RandomIntercepts { variance_x, variance_y, covariance, correlation },
        fit: model_fit(&solution, &waves)?,
        n: waves.units,
    })
}

/// The share of the variances with which the search for the levels starts.
const LEVEL_SHARE: f64 = 0.5;

/// Every observed value is its deviation plus the level of the unit.
fn add_levels(model: &mut Model, waves: &Waves) -> Pair {
    let observed = 2 * waves.count;
    let levels = [2 * observed, 2 * observed + 1];
    for column in 0..observed {
        model.path(column, observed + column, Value::Fixed(1.0));
        model.path(column, levels[usize::from(column >= waves.count)], Value::Fixed(1.0));
    }
    let start = |side: usize| {
        let columns = side * waves.count..(side + 1) * waves.count;
        LEVEL_SHARE * columns.map(|column| waves.covariances[(column, column)]).sum::<f64>() / waves.count as f64
    };
    Pair::add(model, levels, [start(0), start(1), 0.0])
}

fn model_fit(solution: &Solution, waves: &Waves) -> Result<ModelFit, StatsError> {
    let n = waves.units as f64;
    let p = waves.covariances.nrows();
    let df = solution.df as f64;
    let chi_square = if solution.df == 0 { 0.0 } else { n * solution.discrepancy };
    let root = Cholesky::new(correlations(&waves.covariances)).ok_or(StatsError::Collinear)?;
    let excess = (chi_square - df).max(0.0);
    let baseline = (-n * log_determinant(&root) - (p * (p - 1)) as f64 / 2.0).max(excess);
    Ok(ModelFit {
        chi_square,
        df: solution.df,
        p: (solution.df > 0).then(|| dist::chi_square_sf(chi_square, df)),
        cfi: if baseline > 0.0 { 1.0 - excess / baseline } else { 1.0 },
        rmsea: if solution.df == 0 { 0.0 } else { (excess / (df * n)).sqrt() },
        srmr: check::finite(srmr(&waves.covariances, &solution.implied))?,
    })
}

/// Root mean square of the residual covariances over the sample standard deviations.
fn srmr(sample: &DMatrix<f64>, implied: &DMatrix<f64>) -> f64 {
    let p = sample.nrows();
    let residual = |i: usize, j: usize| (sample[(i, j)] - implied[(i, j)]) / (sample[(i, i)].sqrt() * sample[(j, j)].sqrt());
    let squares: f64 = (0..p).flat_map(|i| (0..=i).map(move |j| (i, j))).map(|(i, j)| residual(i, j) * residual(i, j)).sum();
    (squares / (p * (p + 1) / 2) as f64).sqrt()
}
