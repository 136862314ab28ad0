//! The Kruskal–Wallis test.

use super::groups;
use crate::{Side, StatsError, dist, mid_ranks};

/// Whether groups differ in their ranks, and by how much.
#[derive(Clone, Debug, PartialEq)]
pub struct KruskalWallis {
    /// The statistic H, corrected for ties.
    pub h: f64,
    /// Its degrees of freedom, the number of groups less one.
    pub df: f64,
    /// Its p-value.
    pub p: f64,
    /// Share of the variation of the ranks that lies between the groups, in 0..=1.
    pub epsilon_squared: f64,
    /// Mean rank of each group.
    pub mean_ranks: Vec<f64>,
}

/// A group by its size and its mean rank.
struct Ranked {
    n: f64,
    mean: f64,
}

/// Kruskal–Wallis test with the correction for ties.
///
/// Formula: `H = (N-1)·Σn_i(r̄_i - r̄)² / Σ(r - r̄)²` on the mid-ranks of all values, which equals
/// `[12/(N(N+1))·ΣR_i²/n_i - 3(N+1)] / [1 - Σ(t³-t)/(N³-N)]`; p from χ² with `k - 1` degrees of
/// freedom; `ε² = H/(N-1)` (Kruskal & Wallis 1952; Kelley 1935). Reference: R
/// `stats::kruskal.test`.
///
/// Shape: `k ≥ 2` groups of at least one value each. Without unit; unchanged by any strictly
/// increasing transformation. With fewer than five values in a group p is rough.
///
/// # Errors
/// [`StatsError::TooFew`] groups, [`StatsError::EmptyGroup`], [`StatsError::NotFinite`] (index
/// within its group), [`StatsError::NoVariation`] when all values are equal.
pub fn kruskal_wallis(groups: &[&[f64]]) -> Result<KruskalWallis, StatsError> {
    groups::groups(groups)?;
    let ranks = mid_ranks(&groups.concat())?;
    let middle = (ranks.len() as f64 + 1.0) / 2.0;
    let total = ranks.iter().map(|rank| (rank - middle) * (rank - middle)).sum();
    let mut rest = ranks.as_slice();
    let mut ranked = Vec::with_capacity(groups.len());
    for group in groups {
        let (own, after) = rest.split_at(group.len().min(rest.len()));
        let n = own.len() as f64;
        ranked.push(Ranked { n, mean: own.iter().sum::<f64>() / n });
        rest = after;
    }
    tested(&ranked, total)
}

/// [`kruskal_wallis`] from how often each value was given in each group.
///
/// Shape: strictly ascending `values`; for each group as many counts. Values nobody gave are allowed.
///
/// # Errors
/// As [`kruskal_wallis`]; [`StatsError::NotSorted`], [`StatsError::LengthMismatch`].
pub fn kruskal_wallis_counts(values: &[f64], counts: &[&[u64]]) -> Result<KruskalWallis, StatsError> {
    groups::table(values, counts, 2)?;
    let mut tied = vec![0.0; values.len()];
    for group in counts {
        tied.iter_mut().zip(*group).for_each(|(sum, count)| *sum += *count as f64);
    }
    let mut before = 0.0;
    let rank = |count: &f64| {
        let rank = before + (count + 1.0) / 2.0;
        before += count;
        rank
    };
    let ranks: Vec<f64> = tied.iter().map(rank).collect();
    let middle = (tied.iter().sum::<f64>() + 1.0) / 2.0;
    let total = ranks.iter().zip(&tied).map(|(rank, count)| count * (rank - middle) * (rank - middle)).sum();
    let ranked = |group: &&[u64]| {
        let n: f64 = group.iter().map(|count| *count as f64).sum();
        let sum: f64 = ranks.iter().zip(*group).map(|(rank, count)| rank * *count as f64).sum();
        Ranked { n, mean: sum / n }
    };
    tested(&counts.iter().map(ranked).collect::<Vec<_>>(), total)
}

fn tested(groups: &[Ranked], total: f64) -> Result<KruskalWallis, StatsError> {
    if total <= 0.0 {
        return Err(StatsError::NoVariation { which: Side::X });
    }
    let n: f64 = groups.iter().map(|group| group.n).sum();
    let middle = (n + 1.0) / 2.0;
    let between: f64 = groups.iter().map(|group| group.n * (group.mean - middle) * (group.mean - middle)).sum();
    let epsilon_squared = (between / total).clamp(0.0, 1.0);
    let (h, df) = (epsilon_squared * (n - 1.0), groups.len() as f64 - 1.0);
    let mean_ranks = groups.iter().map(|group| group.mean).collect();
    Ok(KruskalWallis { h, df, p: dist::chi_square_sf(h, df), epsilon_squared, mean_ranks })
}
