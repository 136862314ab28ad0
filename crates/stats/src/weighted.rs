//! Correlations in which units count by the number of people behind them.

use crate::estimate::correlation_estimate;
use crate::moments::{self, Centred};
use crate::weighting::kish_effect;
use crate::{Estimate, Side, StatsError, check};

/// Weighted Pearson correlation.
///
/// Formula: `Σw(x-x̄_w)(y-ȳ_w) / √(Σw(x-x̄_w)²·Σw(y-ȳ_w)²)`, `x̄_w = Σwx/Σw`. Reference: R
/// `stats::cov.wt(cor = TRUE)`.
///
/// Shape: three slices of the same length. Weights are finite and at least 0; only their ratios
/// matter. Pairs of weight 0 count for nothing, not even for the number of pairs, which must be
/// 2 or more. Without unit; equal weights give Pearson's coefficient.
///
/// # Errors
/// [`StatsError::LengthMismatch`], [`StatsError::TooFew`], [`StatsError::NotFinite`],
/// [`StatsError::InvalidWeight`], [`StatsError::NoVariation`] among the pairs that count.
pub fn weighted_pearson(x: &[f64], y: &[f64], w: &[f64]) -> Result<f64, StatsError> {
    check::pair(x, y, 2)?;
    check::weights(x, w)?;
    let kept = |values: &[f64]| -> Vec<f64> { values.iter().zip(w).filter(|(_, w)| **w > 0.0).map(|(value, _)| *value).collect() };
    let (x, y, (w, _)) = (kept(x), kept(y), moments::scaled(&kept(w)));
    if x.len() < 2 {
        return Err(StatsError::TooFew { needed: 2, got: x.len() });
    }
    let (x, y) = (Centred::weighted(&x, Some(&w)), Centred::weighted(&y, Some(&w)));
    x.require_variation(Side::X)?;
    y.require_variation(Side::Y)?;
    let sum = |a: &[f64], b: &[f64]| -> f64 { a.iter().zip(b).zip(&w).map(|((a, b), w)| a * b * w).sum() };
    let (dx, dy) = (&x.deviations, &y.deviations);
    let r = moments::coefficient(sum(dx, dy), sum(dx, dx), sum(dy, dy));
    // Weights so unequal that the variation of a unit underflows leave nothing to correlate.
    check::finite(r)
}

/// Weighted Pearson correlation with an interval on Kish's effective number of units.
///
/// Formula: [`weighted_pearson`]; with `k = (Σw)²/Σw²` ([`kish_effective_n`]) the interval is
/// `tanh(atanh r ± z/√(k-3))` and p comes from t with `k - 2` degrees of freedom. Both treat
/// weights as precision and are approximations (Kish 1965); show them beside the unweighted
/// estimate.
///
/// Shape: as [`weighted_pearson`], with at least 4 pairs.
///
/// Edge cases: at `|r| = 1` as [`crate::pearson`].
///
/// # Errors
/// As [`weighted_pearson`]; [`StatsError::TooFew`] also when `k ≤ 3`, `got` being `k` rounded
/// down; [`StatsError::InvalidLevel`].
pub fn weighted_pearson_estimate(x: &[f64], y: &[f64], w: &[f64], level: f64) -> Result<Estimate, StatsError> {
    check::pair(x, y, 4)?;
    let r = weighted_pearson(x, y, w)?;
    let effective = kish_effective_n(w);
    if effective <= 3.0 {
        return Err(StatsError::TooFew { needed: 4, got: effective as usize });
    }
    correlation_estimate(r, effective - 2.0, level)
}

/// Weights of units whose two measures rest on different numbers of people.
///
/// Formula: the harmonic mean `2 / (1/nx + 1/ny)`, in people: a unit weighs little if either of
/// its sources is thin.
///
/// Shape: one weight per pair of counts; a longer slice is cut to the shorter. Edge cases: a count
/// of 0 gives weight 0; a negative, NaN or infinite count gives NaN, which the weighted statistics
/// refuse as [`StatsError::InvalidWeight`].
#[must_use]
pub fn harmonic_weights(nx: &[f64], ny: &[f64]) -> Vec<f64> {
    nx.iter().zip(ny).map(|(nx, ny)| harmonic_mean(*nx, *ny)).collect()
}

fn harmonic_mean(a: f64, b: f64) -> f64 {
    if !check::is_weight(a) || !check::is_weight(b) {
        f64::NAN
    } else if a == 0.0 || b == 0.0 {
        0.0
    } else {
        2.0 / (1.0 / a + 1.0 / b)
    }
}

/// Kish's effective number of units: how many equally weighted ones would be as precise.
///
/// Formula: `(Σw)² / Σw²` (Kish 1965), between 1 and the number of weights above 0: what
/// [`crate::weighting::kish_effect`] gives beside the design effect.
///
/// Shape: one weight per unit, each at least 0; only ratios matter.
///
/// Edge cases: 0 when there is no weight above 0 or when a weight is negative, NaN or infinite.
#[must_use]
pub fn kish_effective_n(w: &[f64]) -> f64 {
    kish_effect(w).map_or(0.0, |effect| effect.effective_n)
}
