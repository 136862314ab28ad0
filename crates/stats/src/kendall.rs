//! Kendall's tau-b and the pairs behind it.

use std::cmp::Ordering;

use crate::estimate::on_fisher_scale;
use crate::ties::{Ties, score_variance};
use crate::{Estimate, Side, StatsError, check, dist, moments};

/// Kendall's tau-b with an interval and the tie-corrected normal test.
///
/// Formula: `τ_b = (C - D) / √((n₀ - n₁)(n₀ - n₂))` with `n₀ = n(n-1)/2` pairs, `n₁` tied on `x`,
/// `n₂` tied on `y`; interval `tanh(atanh τ ± z·√(0.437/(n-4)))` (Fieller, Hartley & Pearson
/// 1957); p from `z = (C - D)/√Var` with Kendall's tie-corrected variance, as R
/// `cor.test(method = "kendall", exact = FALSE)`. Pairs are counted by Knight's (1966) merge
/// sort in O(n log n).
///
/// Shape: two samples of the same length `n ≥ 5`. Without unit; unchanged by any strictly
/// increasing transformation of either sample. Ties are exact equality.
///
/// Edge cases: at `|τ| = 1` both ends are ±1; p stays that of the normal test, which is never 0
/// for a finite sample (unlike the t-test of [`crate::pearson`]).
///
/// # Errors
/// As [`crate::pearson`].
pub fn kendall_tau_b(x: &[f64], y: &[f64], level: f64) -> Result<Estimate, StatsError> {
    check::pair(x, y, 5)?;
    let pairs = Pairs::count(x, y);
    let total = pairs.total as f64;
    let (free_x, free_y) = (total - pairs.x.pairs, total - pairs.y.pairs);
    if free_x <= 0.0 {
        return Err(StatsError::NoVariation { which: Side::X });
    }
    if free_y <= 0.0 {
        return Err(StatsError::NoVariation { which: Side::Y });
    }
    let tau = moments::coefficient(pairs.score(), free_x, free_y);
    let interval = on_fisher_scale(tau, kendall_error(pairs.units), level)?;
    let p = dist::normal_two_sided(pairs.z());
    Ok(Estimate { estimate: tau, low: interval.low, high: interval.high, p })
}

/// Standard error of tau on Fisher's scale (Fieller, Hartley & Pearson 1957).
pub(crate) fn kendall_error(n: f64) -> f64 {
    (0.437 / (n - 4.0)).sqrt()
}

/// Shares of the pairs of units that two measures order the same way and the opposite way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PairShares {
    /// Share of the pairs ordered the same way on both.
    pub concordant: f64,
    /// Share of the pairs ordered the opposite way; the rest is tied on one or on both.
    pub discordant: f64,
}

/// Which share of all pairs of units is ordered the same way on both measures, and which the
/// opposite way.
///
/// Formula: `C / (n(n-1)/2)` and `D / (n(n-1)/2)` (Kendall 1938). A pair tied on either measure is
/// neither, and it stays in the denominator; so the shares sum to less than 1 when there are ties.
/// Without ties they are `(1 + τ)/2` and `(1 - τ)/2`.
///
/// Shape: two samples of the same length `n ≥ 2`. Shares in 0..=1. One count in O(n log n). Edge
/// cases: a sample without variation has no ordered pair and gives 0 for both.
///
/// # Errors
/// [`StatsError::LengthMismatch`], [`StatsError::TooFew`], [`StatsError::NotFinite`].
pub fn pair_shares(x: &[f64], y: &[f64]) -> Result<PairShares, StatsError> {
    check::pair(x, y, 2)?;
    let pairs = Pairs::count(x, y);
    let share = |count: u64| count as f64 / pairs.total as f64;
    Ok(PairShares { concordant: share(pairs.concordant), discordant: share(pairs.discordant) })
}

/// The share of all pairs of units that are ordered the same way on both measures.
///
/// Formula, shape and edge cases as [`pair_shares`], of which this is the first number.
///
/// # Errors
/// As [`pair_shares`].
pub fn concordant_pair_share(x: &[f64], y: &[f64]) -> Result<f64, StatsError> {
    Ok(pair_shares(x, y)?.concordant)
}

/// How all pairs of units are ordered on two measures.
pub(crate) struct Pairs {
    total: u64,
    concordant: u64,
    discordant: u64,
    units: f64,
    /// Ties on the first measure.
    pub(crate) x: Ties,
    /// Ties on the second measure.
    pub(crate) y: Ties,
}

impl Pairs {
    /// Counts them by merge sort.
    pub(crate) fn count(x: &[f64], y: &[f64]) -> Self {
        let mut points: Vec<(f64, f64)> = x.iter().copied().zip(y.iter().copied()).collect();
        points.sort_by(|a, b| check::ascending(a.0, b.0).then(check::ascending(a.1, b.1)));
        let tied_x = Ties::of_sizes(points.chunk_by(|a, b| a.0 == b.0).map(|group| group.len() as f64));
        let both = Ties::of_sizes(points.chunk_by(|a, b| a == b).map(|group| group.len() as f64));
        let mut ys: Vec<f64> = points.iter().map(|point| point.1).collect();
        let discordant = sort_counting_exchanges(&mut ys);
        let tied_y = Ties::of_sizes(ys.chunk_by(|a, b| a == b).map(|group| group.len() as f64));
        let n = x.len() as u64;
        let total = n * n.saturating_sub(1) / 2;
        let tied = (tied_x.pairs + tied_y.pairs - both.pairs) as u64;
        let concordant = total.saturating_sub(tied).saturating_sub(discordant);
        Self { total, concordant, discordant, units: n as f64, x: tied_x, y: tied_y }
    }

    /// Concordant minus discordant pairs.
    fn score(&self) -> f64 {
        self.concordant as f64 - self.discordant as f64
    }

    /// The score in standard errors of no relation.
    pub(crate) fn z(&self) -> f64 {
        self.score() / score_variance(self.units, &self.x, &self.y).sqrt()
    }
}

/// Sorts and says how many exchanges of neighbours that takes (bottom-up merge sort).
fn sort_counting_exchanges(values: &mut Vec<f64>) -> u64 {
    let mut exchanges = 0;
    let mut width = 1;
    while width < values.len() {
        let mut merged = Vec::with_capacity(values.len());
        for run in values.chunks(2 * width) {
            let (left, right) = run.split_at(width.min(run.len()));
            exchanges += merge(left, right, &mut merged);
        }
        *values = merged;
        width *= 2;
    }
    exchanges
}

fn merge(left: &[f64], right: &[f64], merged: &mut Vec<f64>) -> u64 {
    let (mut i, mut j, mut exchanges) = (0, 0, 0);
    while i < left.len() && j < right.len() {
        if check::ascending(right[j], left[i]) == Ordering::Less {
            exchanges += (left.len() - i) as u64;
            merged.push(right[j]);
            j += 1;
        } else {
            merged.push(left[i]);
            i += 1;
        }
    }
    merged.extend_from_slice(&left[i..]);
    merged.extend_from_slice(&right[j..]);
    exchanges
}
