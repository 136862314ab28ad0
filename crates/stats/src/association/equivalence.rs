//! Whether a correlation is too small to matter.

use crate::estimate::on_fisher_scale;
use crate::power::{inside, share};
use crate::{StatsError, dist};

/// Two one-sided tests of a correlation against a bound on either side of 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Equivalence {
    /// The observed coefficient.
    pub estimate: f64,
    /// Statistic against the lower bound.
    pub z_lower: f64,
    /// p of a correlation at or below the lower bound.
    pub p_lower: f64,
    /// Statistic against the upper bound.
    pub z_upper: f64,
    /// p of a correlation at or above the upper bound.
    pub p_upper: f64,
    /// The larger of the two: p of a correlation that matters.
    pub p: f64,
    /// Lower end of the interval at level `1 - 2α`.
    pub low: f64,
    /// Upper end of the interval at level `1 - 2α`.
    pub high: f64,
    /// Whether `p < α`: the correlation lies within the bounds. If not, nothing is shown either way.
    pub equivalent: bool,
}

/// Equivalence test of a correlation within `±bound` (TOST).
///
/// Formula: `z = (atanh r ± atanh bound)·√(n-3)`, each one-sided (Schuirmann 1987; Goertzen &
/// Cribbie 2010; Lakens 2017). It concludes "equivalent" exactly when the `1 - 2α` interval lies
/// within the bounds. Reference: closed form in R (case `tost.r`).
///
/// Shape: `r` strictly between -1 and 1, `n ≥ 4`, `bound` in (0, 1), `alpha` in (0, .5). See
/// [`crate::power::n_for_equivalence`] for the fewest units that can conclude anything.
///
/// # Errors
/// [`StatsError::TooFew`], [`StatsError::InvalidParameter`].
pub fn equivalence_of_r(r: f64, n: usize, bound: f64, alpha: f64) -> Result<Equivalence, StatsError> {
    if n < 4 {
        return Err(StatsError::TooFew { needed: 4, got: n });
    }
    if share("alpha", alpha)? >= 0.5 {
        return Err(StatsError::InvalidParameter { name: "alpha", value: alpha, remedy: "less than a half" });
    }
    let root = (n as f64 - 3.0).sqrt();
    let (observed, limit) = (libm::atanh(inside("r", r)?), libm::atanh(share("bound", bound)?));
    let (z_lower, z_upper) = ((observed + limit) * root, (observed - limit) * root);
    let (p_lower, p_upper) = (dist::normal_cdf(-z_lower), dist::normal_cdf(z_upper));
    let p = p_lower.max(p_upper);
    let interval = on_fisher_scale(r, 1.0 / root, 1.0 - 2.0 * alpha)?;
    Ok(Equivalence { estimate: r, z_lower, p_lower, z_upper, p_upper, p, low: interval.low, high: interval.high, equivalent: p < alpha })
}
