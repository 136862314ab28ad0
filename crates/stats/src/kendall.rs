//! Kendall's tau-b and the pairs behind it.

use std::cmp::Ordering;

use crate::estimate::on_fisher_scale;
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
    let score = pairs.concordant as f64 - pairs.discordant as f64;
    let tau = moments::coefficient(score, free_x, free_y);
    let n = x.len() as f64;
    let interval = on_fisher_scale(tau, (0.437 / (n - 4.0)).sqrt(), level)?;
    let p = dist::normal_two_sided(score / pairs.variance(n).sqrt());
    Ok(Estimate { estimate: tau, low: interval.low, high: interval.high, p })
}

/// The share of all pairs of units that are ordered the same way on both measures.
///
/// Formula: `C / (n(n-1)/2)`. A pair tied on either measure is *not* ordered the same way, and it
/// stays in the denominator; so the shares of concordant and of discordant pairs sum to less
/// than 1 when there are ties. Without ties it is `(1 + τ)/2`.
///
/// Shape: two samples of the same length `n ≥ 2`. A share in 0..=1. O(n log n). A sample without
/// variation has no concordant pair and gives 0.
///
/// # Errors
/// [`StatsError::LengthMismatch`], [`StatsError::TooFew`], [`StatsError::NotFinite`].
pub fn concordant_pair_share(x: &[f64], y: &[f64]) -> Result<f64, StatsError> {
    check::pair(x, y, 2)?;
    let pairs = Pairs::count(x, y);
    Ok(pairs.concordant as f64 / pairs.total as f64)
}

/// What the groups of equal values of one sample contribute, each group of size `t`.
#[derive(Default)]
struct Ties {
    /// `Σ t(t-1)/2`.
    pairs: f64,
    /// `Σ t(t-1)(t-2)`.
    triples: f64,
    /// `Σ t(t-1)(2t+5)`.
    variance: f64,
}

impl Ties {
    fn of(groups: impl Iterator<Item = usize>) -> Self {
        groups.map(|size| size as f64).fold(Self::default(), |sum, t| Self {
            pairs: sum.pairs + t * (t - 1.0) / 2.0,
            triples: sum.triples + t * (t - 1.0) * (t - 2.0),
            variance: sum.variance + t * (t - 1.0) * (2.0 * t + 5.0),
        })
    }
}

struct Pairs {
    total: u64,
    concordant: u64,
    discordant: u64,
    x: Ties,
    y: Ties,
}

impl Pairs {
    fn count(x: &[f64], y: &[f64]) -> Self {
        let mut points: Vec<(f64, f64)> = x.iter().copied().zip(y.iter().copied()).collect();
        points.sort_by(|a, b| check::ascending(a.0, b.0).then(check::ascending(a.1, b.1)));
        let tied_x = Ties::of(points.chunk_by(|a, b| a.0 == b.0).map(<[_]>::len));
        let both = Ties::of(points.chunk_by(|a, b| a == b).map(<[_]>::len));
        let mut ys: Vec<f64> = points.iter().map(|point| point.1).collect();
        let discordant = sort_counting_exchanges(&mut ys);
        let tied_y = Ties::of(ys.chunk_by(|a, b| a == b).map(<[_]>::len));
        let n = x.len() as u64;
        let total = n * n.saturating_sub(1) / 2;
        let tied = (tied_x.pairs + tied_y.pairs - both.pairs) as u64;
        let concordant = total.saturating_sub(tied).saturating_sub(discordant);
        Self { total, concordant, discordant, x: tied_x, y: tied_y }
    }

    /// Variance of `C - D` under independence, given the ties.
    fn variance(&self, n: f64) -> f64 {
        let all = n * (n - 1.0);
        let untied = all * (2.0 * n + 5.0) - self.x.variance - self.y.variance;
        untied / 18.0 + 2.0 * self.x.pairs * self.y.pairs / all + self.x.triples * self.y.triples / (9.0 * all * (n - 2.0))
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
