//! A general factor above group factors: hierarchical omega.

use nalgebra::{DMatrix, DVector};

use super::alpha::of_covariances;
use super::exploratory::{minres, oblimin, varimax};
use crate::StatsError;
use crate::columns::{Columns, invert, rows};

/// How much of a scale is one general factor.
#[derive(Clone, Debug, PartialEq)]
pub struct HierarchicalOmega {
    /// Share of the general factor in the variance of the sum of standardised items.
    pub omega_h: f64,
    /// Share of all common factors in it.
    pub omega_t: f64,
    /// Standardised alpha of the items, reversed where that applies.
    pub alpha: f64,
    /// Guttman's lambda 6.
    pub lambda6: f64,
    /// Loading of each item on the general factor, not negative after reversal.
    pub general: Vec<f64>,
    /// Loadings of each item on the group factors, orthogonal to the general one.
    pub groups: Vec<Vec<f64>>,
    /// Whether an item counts reversed because it loads negatively on the general factor.
    pub reversed: Vec<bool>,
}

/// Hierarchical and total omega by a Schmid–Leiman transformation.
///
/// Formula: factors by minimum residuals, rotated by varimax and then direct oblimin; a general
/// factor from the correlations of those by minimum residuals; loadings on it `g = F·γ`, on the
/// group factors `F_f·√(1-γ²_f)` (Schmid & Leiman 1957). `ω_h = (Σg)²/V`, `ω_t = 1 - Σu²/V` with
/// `V` the sum of all correlations (Zinbarg et al. 2005); `λ₆ = 1 - Σ(1-smc)/V`. Reference: R
/// `psych::omega(fm = "minres", rotate = "oblimin")`. Agreement to about 1e-4, since that stops
/// earlier.
///
/// Shape: `k` items, one slice each, of the same `n > k` people, complete rows; 2 or more factors,
/// mostly 3, and as many items that `(k-m)² ≥ k+m`. With 2 factors the general one is not
/// determined; its loadings on them are then taken for equal. No interval: psych offers none
/// either by default; resample people for one.
///
/// # Errors
/// [`StatsError::TooFew`], [`StatsError::LengthMismatch`], [`StatsError::NotFinite`],
/// [`StatsError::ConstantColumn`], [`StatsError::Collinear`], [`StatsError::InvalidParameter`] for
/// a number of factors that the items do not allow, [`StatsError::Inadmissible`] when the items
/// hold fewer factors, or cancel one another, [`StatsError::NotConverged`].
pub fn hierarchical_omega(items: &[&[f64]], factors: usize) -> Result<HierarchicalOmega, StatsError> {
    let n = rows(items, 2)?;
    let k = items.len();
    if n <= k {
        return Err(StatsError::TooFew { needed: k + 1, got: n });
    }
    if factors < 2 || factors >= k || (k - factors).pow(2) < k + factors {
        let remedy = "take 2 or more factors and enough items for them";
        return Err(StatsError::InvalidParameter { name: "factors", value: factors as f64, remedy });
    }
    let correlations = Columns::new(items)?.correlations()?;
    let own = invert(&correlations)?.inverse.diagonal().map(|entry| 1.0 / entry);
    let unrotated = minres(&correlations, factors)?;
    if unrotated.ncols() < factors {
        return Err(StatsError::Inadmissible { reason: "the items hold fewer factors than that" });
    }
    let communal: f64 = unrotated.norm_squared();
    let oblique = oblimin(&varimax(&unrotated))?;
    let higher = second_order(&oblique.between)?;
    let general = &oblique.loadings * &higher;
    let reversed: Vec<bool> = general.iter().map(|loading| *loading < 0.0).collect();
    let sign = |i: usize| if reversed[i] { -1.0 } else { 1.0 };
    let keyed = DMatrix::from_fn(k, k, |i, j| sign(i) * sign(j) * correlations[(i, j)]);
    let cancelled = StatsError::Inadmissible { reason: "the items cancel one another, their sum does not vary" };
    let alpha = of_covariances(&keyed).ok_or(cancelled)?;
    let total = keyed.sum();
    let group =
        |i: usize| (0..factors).map(|f| sign(i) * oblique.loadings[(i, f)] * (1.0 - higher[f] * higher[f]).max(0.0).sqrt()).collect();
    Ok(HierarchicalOmega {
        omega_h: general.iter().map(|loading| loading.abs()).sum::<f64>().powi(2) / total,
        omega_t: 1.0 - (k as f64 - communal) / total,
        alpha,
        lambda6: 1.0 - own.sum() / total,
        general: general.iter().map(|loading| loading.abs()).collect(),
        groups: (0..k).map(group).collect(),
        reversed,
    })
}

/// Loadings of the factors on one general factor.
fn second_order(between: &DMatrix<f64>) -> Result<DVector<f64>, StatsError> {
    if between.nrows() == 2 {
        let r = between[(0, 1)];
        let root = r.abs().sqrt();
        return Ok(DVector::from_vec(vec![root, root.copysign(r)]));
    }
    let loadings = minres(between, 1)?;
    if loadings.ncols() == 0 { Ok(DVector::zeros(between.nrows())) } else { Ok(loadings.column(0).into_owned()) }
}
