//! One later measure regressed on both earlier ones.

use crate::moments::{Centred, products};
use crate::{Side, StatsError, check, dist};

/// A coefficient of a least-squares regression.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coefficient {
    /// Change of the outcome per unit of the predictor.
    pub estimate: f64,
    /// Standard error.
    pub se: f64,
    /// Lower end of the confidence interval.
    pub low: f64,
    /// Upper end of the confidence interval.
    pub high: f64,
    /// Two-sided p-value of the t-test that it is 0.
    pub p: f64,
}

/// A later measure by the same and by the other measure before.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LaggedRegression {
    /// The outcome where both predictors are 0.
    pub intercept: Coefficient,
    /// By the same measure in the wave before: stability.
    pub own: Coefficient,
    /// By the other measure in the wave before: the cross-lagged effect.
    pub other: Coefficient,
    /// Units less three.
    pub df: usize,
}

/// Deviations whose squares sum to no more than this share of the original are rounding.
const DETERMINED: f64 = 1e-20;

/// Least squares of a measure on itself and on another measure in the wave before.
///
/// Formula: `next = a + b·own + c·other + e`; standard errors from `Σe²/(n-3)`, intervals and p
/// from t with `n - 3` degrees of freedom. Reference: R `stats::lm`. The coefficients are those of
/// [`super::cross_lagged`], the standard errors `√(n/(n-3))` times as large, and it needs only two
/// waves of this one outcome.
///
/// Shape: three samples of the same length `n ≥ 4`, one value per unit. Coefficients are in units
/// of the outcome per unit of the predictor.
///
/// Edge cases: when the line fits perfectly the standard errors are rounding or 0, and p is 0 for
/// a coefficient that is not 0 and 1 for one that is.
///
/// # Errors
/// [`StatsError::LengthMismatch`], [`StatsError::TooFew`], [`StatsError::NotFinite`],
/// [`StatsError::NoVariation`] (`X` for `own`, `Y` for `other`), [`StatsError::Collinear`],
/// [`StatsError::InvalidLevel`], [`StatsError::OutOfRange`].
pub fn lagged_regression(next: &[f64], own: &[f64], other: &[f64], level: f64) -> Result<LaggedRegression, StatsError> {
    check::pair(next, own, 4)?;
    check::pair(next, other, 4)?;
    let level = check::level(level)?;
    let (y, u, v) = (Centred::new(next), Centred::new(own), Centred::new(other));
    u.require_variation(Side::X)?;
    v.require_variation(Side::Y)?;
    let (u_free, v_free) = (rest(&u.deviations, &v.deviations), rest(&v.deviations, &u.deviations));
    let (uu, vv) = (products(&u_free, &u_free), products(&v_free, &v_free));
    if uu <= DETERMINED * u.squares() || vv <= DETERMINED * v.squares() {
        return Err(StatsError::Collinear);
    }
    let (b, c) = (products(&u_free, &y.deviations) / uu, products(&v_free, &y.deviations) / vv);
    let errors = y.deviations.iter().zip(&u.deviations).zip(&v.deviations).map(|((y, u), v)| y - b * u - c * v);
    let n = next.len() as f64;
    let df = n - 3.0;
    let spread = (errors.map(|error| error * error).sum::<f64>() / df).sqrt();
    let t = -dist::student_t_quantile((1.0 - level) / 2.0, df);
    let ratio = |predictor: &Centred| y.exponent() - predictor.exponent();
    let of = |estimate, se, exponent| coefficient(libm::scalbn(estimate, exponent), libm::scalbn(se, exponent), t, df);
    let own = of(b, spread / uu.sqrt(), ratio(&u))?;
    let other = of(c, spread / vv.sqrt(), ratio(&v))?;
    let at_zero = y.mean() - own.estimate * u.mean() - other.estimate * v.mean();
    // The deviation of 0 from both means, split as the slopes are.
    let (mu, mv) = (libm::scalbn(u.mean(), -u.exponent()), libm::scalbn(v.mean(), -v.exponent()));
    let shared = products(&u.deviations, &v.deviations) / v.squares();
    let leverage = 1.0 / n + (mu - shared * mv) * (mu - shared * mv) / uu + mv * mv / v.squares();
    let intercept = coefficient(at_zero, libm::scalbn(spread * leverage.sqrt(), y.exponent()), t, df)?;
    Ok(LaggedRegression { intercept, own, other, df: next.len() - 3 })
}

/// What of the deviations another sample does not explain.
fn rest(deviations: &[f64], other: &[f64]) -> Vec<f64> {
    let mut rest = deviations.to_vec();
    // The second pass takes away what rounding left.
    for _ in 0..2 {
        let slope = products(&rest, other) / products(other, other);
        rest.iter_mut().zip(other).for_each(|(rest, other)| *rest -= slope * other);
    }
    rest
}

fn coefficient(estimate: f64, se: f64, t: f64, df: f64) -> Result<Coefficient, StatsError> {
    let (estimate, se) = (check::finite(estimate)?, check::finite(se)?);
    let p = match se > 0.0 {
        true => dist::student_t_two_sided(estimate / se, df),
        false => f64::from(u8::from(estimate == 0.0)),
    };
    Ok(Coefficient { estimate, se, low: check::finite(estimate - t * se)?, high: check::finite(estimate + t * se)?, p })
}
