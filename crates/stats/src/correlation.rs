//! Pearson's and Spearman's coefficients.

use crate::estimate::{correlation_estimate, correlation_p, on_fisher_scale};
use crate::{Estimate, StatsError, check, mid_ranks, moments};

/// Pearson's correlation with Fisher's interval and the t-test.
///
/// Formula: `r = Σ(x-x̄)(y-ȳ) / √(Σ(x-x̄)²·Σ(y-ȳ)²)`; interval `tanh(atanh r ± z/√(n-3))`
/// (Fisher 1921); p from `t = r√((n-2)/(1-r²))` with `n - 2` degrees of freedom. Reference:
/// R `stats::cor.test`.
///
/// Shape: two samples of the same length `n ≥ 4`, one pair per unit. Without unit; unchanged by
/// any change of origin or positive change of scale of either sample.
///
/// Edge cases: at `|r| = 1`, up to 1e-14 of rounding, the estimate and both ends are exactly ±1
/// and `p = 0`: the interval is degenerate and no evidence of certainty.
///
/// # Errors
/// [`StatsError::LengthMismatch`], [`StatsError::TooFew`], [`StatsError::NotFinite`],
/// [`StatsError::NoVariation`], [`StatsError::InvalidLevel`].
pub fn pearson(x: &[f64], y: &[f64], level: f64) -> Result<Estimate, StatsError> {
    check::pair(x, y, 4)?;
    let r = moments::correlation(x, y)?;
    correlation_estimate(r, x.len() as f64 - 2.0, level)
}

/// Spearman's rank correlation: Pearson's on mid-ranks.
///
/// Formula: interval `tanh(atanh ρ ± z·√((1 + ρ²/2)/(n-3)))` (Bonett & Wright 2000); p by the
/// t approximation with `n - 2` degrees of freedom, as R `cor.test(method = "spearman",
/// exact = FALSE)`. Below 10 pairs that p is rough.
///
/// Shape: two samples of the same length `n ≥ 4`. Without unit; unchanged by any strictly
/// increasing transformation of either sample.
///
/// Edge cases: at `|ρ| = 1` as [`pearson`]. With many ties prefer [`crate::kendall_tau_b`].
///
/// # Errors
/// As [`pearson`].
pub fn spearman(x: &[f64], y: &[f64], level: f64) -> Result<Estimate, StatsError> {
    check::pair(x, y, 4)?;
    let rho = moments::correlation(&mid_ranks(x)?, &mid_ranks(y)?)?;
    let n = x.len() as f64;
    let se = ((1.0 + rho * rho / 2.0) / (n - 3.0)).sqrt();
    let interval = on_fisher_scale(rho, se, level)?;
    let p = correlation_p(rho, n - 2.0);
    Ok(Estimate { estimate: rho, low: interval.low, high: interval.high, p })
}

/// The share of pairs of units ordered the same way on both measures, given a correlation.
///
/// Formula: `1/2 + asin(r)/π`, exact for a bivariate normal distribution (Sheppard; Dunlap 1994).
/// A plain-language conversion: .5 is chance, 1 always.
///
/// Edge cases: `r` outside -1..=1 counts as the nearer end; NaN gives NaN.
#[must_use]
pub fn pairs_from_r(r: f64) -> f64 {
    0.5 + libm::asin(r.clamp(-1.0, 1.0)) / std::f64::consts::PI
}
