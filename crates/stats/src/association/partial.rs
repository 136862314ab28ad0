//! The correlation that is left when covariates are held constant.

use nalgebra::{Cholesky, DMatrix, Dyn};

use crate::estimate::correlation_estimate;
use crate::moments::{self, Centred};
use crate::{Estimate, Side, StatsError, check};

/// A variable of which the others leave less than this share of the variance counts as determined.
const DETERMINED: f64 = 1e-10;

/// A partial correlation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PartialCorrelation {
    /// The coefficient with its interval and p.
    pub estimate: Estimate,
    /// Test statistic; ±infinity at a coefficient of ±1.
    pub t: f64,
    /// Its degrees of freedom, `n - 2 - q`.
    pub df: f64,
    /// Number of covariates, `q`.
    pub covariates: usize,
}

/// Correlation of `x` and `y` with any number of covariates held constant.
///
/// Formula: `-P_xy/√(P_xx·P_yy)` with `P` the inverse of the correlation matrix of all variables,
/// got through the block of `x` and `y` that the covariates leave (its Schur complement), which
/// stands `x` and `y` determining one another. `t = r√(df/(1-r²))`, `df = n-2-q`; interval
/// `tanh(atanh r ± z/√(n-q-3))` (Fisher 1924). Reference: R `psych::partial.r`.
///
/// Shape: `x`, `y` and each covariate of the same length `n ≥ q + 4`. Covariates must be causes of
/// both, not consequences. Without covariates it is [`crate::pearson`].
///
/// # Errors
/// [`StatsError::LengthMismatch`], [`StatsError::TooFew`], [`StatsError::NotFinite`] with the index
/// in its slice, [`StatsError::NoVariation`] in `x` or `y`, [`StatsError::ConstantColumn`] for a
/// covariate, [`StatsError::Collinear`] when covariates determine one another, or `x` or `y`;
/// [`StatsError::InvalidLevel`].
pub fn partial_correlation<C: AsRef<[f64]>>(x: &[f64], y: &[f64], covariates: &[C], level: f64) -> Result<PartialCorrelation, StatsError> {
    let q = covariates.len();
    check::pair(x, y, q + 4)?;
    for covariate in covariates {
        check::pair(x, covariate.as_ref(), q + 4)?;
    }
    let (x, y) = (Centred::new(x), Centred::new(y));
    x.require_variation(Side::X)?;
    y.require_variation(Side::Y)?;
    let covariates: Vec<Centred> = covariates.iter().map(|covariate| Centred::new(covariate.as_ref())).collect();
    if let Some(column) = covariates.iter().position(|covariate| !covariate.varies()) {
        return Err(StatsError::ConstantColumn { column });
    }
    let [xx, xy, yy] = left_over(&x, &y, &covariates)?;
    let r = moments::coefficient(xy, xx, yy);
    let df = x.deviations.len() as f64 - 2.0 - q as f64;
    let estimate = correlation_estimate(r, df, level)?;
    Ok(PartialCorrelation { estimate, t: r * (df / ((1.0 - r) * (1.0 + r))).sqrt(), df, covariates: covariates.len() })
}

/// Variances and covariance of standardised `x` and `y` that the covariates leave.
fn left_over(x: &Centred, y: &Centred, covariates: &[Centred]) -> Result<[f64; 3], StatsError> {
    let correlate = |a: &Centred, b: &Centred| {
        let products = moments::products(&a.deviations, &b.deviations);
        moments::coefficient(products, a.squares(), b.squares())
    };
    let q = covariates.len();
    let among = DMatrix::from_fn(q, q, |i, j| if i == j { 1.0 } else { correlate(&covariates[i], &covariates[j]) });
    let with = DMatrix::from_fn(q, 2, |i, side| correlate(&covariates[i], if side == 0 { x } else { y }));
    let root = independent(among)?;
    // With L·Lᵀ the matrix among covariates, what they explain is (L⁻¹c)ᵀ(L⁻¹c).
    let explained = root.l().solve_lower_triangular(&with).ok_or(StatsError::Collinear)?;
    let (a, b) = (explained.column(0), explained.column(1));
    let (xx, yy) = (1.0 - a.dot(&a), 1.0 - b.dot(&b));
    if xx < DETERMINED || yy < DETERMINED {
        return Err(StatsError::Collinear);
    }
    Ok([xx, correlate(x, y) - a.dot(&b), yy])
}

/// The root of a correlation matrix none of whose variables is determined by those before it.
fn independent(among: DMatrix<f64>) -> Result<Cholesky<f64, Dyn>, StatsError> {
    let root = Cholesky::new(among).ok_or(StatsError::Collinear)?;
    let determined = root.l_dirty().diagonal().iter().any(|left| left * left < DETERMINED);
    if determined { Err(StatsError::Collinear) } else { Ok(root) }
}
