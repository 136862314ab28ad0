//! Exact p-values of rank correlations without ties.

use super::arrangements::each_order;
use crate::association::PSource;
use crate::ties::tied;
use crate::{Side, StatsError, check, dist, mid_ranks, moments};

/// Up to this many units all orders are enumerated for Spearman's coefficient.
const MOST_ENUMERATED: usize = 9;
/// Above this many units Kendall's exact distribution takes too long and differs from the normal one
/// in no digit that is shown.
const MOST_KENDALL: usize = 1000;
const TIED: StatsError = StatsError::Inadmissible { reason: "an exact p of ranks needs values without ties" };

/// A rank correlation with its exact p.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExactRankTest {
    /// The coefficient.
    pub estimate: f64,
    /// Spearman: the sum of squared differences of ranks. Kendall: the number of concordant pairs.
    pub statistic: f64,
    /// Two-sided p: twice the smaller tail, at most 1.
    pub p: f64,
    /// Exact or Edgeworth.
    pub p_source: PSource,
}

/// Spearman's correlation with p by enumeration up to 9 units and by the Edgeworth series above.
///
/// Formula: `S = Σ(rank difference)²`; p is twice `P(S ≤ s)` below the middle of the distribution,
/// twice `P(S ≥ s)` above it; the tails of all `n!` orders, or the Edgeworth series with coefficients
/// of algorithm AS 89 (Best & Roberts 1975), which can give 0. Reference: R
/// `cor.test(method = "spearman", exact = TRUE)`.
///
/// Shape: two samples of the same length `n ≥ 3` without ties.
///
/// # Errors
/// [`StatsError::LengthMismatch`], [`StatsError::TooFew`], [`StatsError::NotFinite`],
/// [`StatsError::NoVariation`], [`StatsError::Inadmissible`] with ties.
pub fn spearman_exact(x: &[f64], y: &[f64]) -> Result<ExactRankTest, StatsError> {
    untied(x, y)?;
    let (a, b) = (mid_ranks(x)?, mid_ranks(y)?);
    let estimate = moments::correlation(&a, &b)?;
    let s: f64 = a.iter().zip(&b).map(|(a, b)| (a - b) * (a - b)).sum();
    let n = x.len() as f64;
    let middle = n * (n - 1.0) * (n + 1.0) / 6.0;
    let (tail, p_source) = if x.len() <= MOST_ENUMERATED {
        (enumerated_tail(x.len(), s, middle), PSource::Exact)
    } else {
        (edgeworth_tail(n, s, middle), PSource::Edgeworth)
    };
    Ok(ExactRankTest { estimate, statistic: s, p: (2.0 * tail).min(1.0), p_source })
}

/// Kendall's tau with its exact p.
///
/// Formula: with `T` concordant pairs of `N = n(n-1)/2`, p is twice `P(T ≤ t)` below `N/2` and twice
/// `P(T ≥ t)` above, over all orders (Kendall 1938). Reference: R
/// `cor.test(method = "kendall", exact = TRUE)`.
///
/// Shape: two samples of the same length, 3 to 1000 units without ties. O(n³).
///
/// # Errors
/// As [`spearman_exact`]; [`StatsError::InvalidParameter`] above 1000 units.
pub fn kendall_exact(x: &[f64], y: &[f64]) -> Result<ExactRankTest, StatsError> {
    untied(x, y)?;
    let n = x.len();
    if n > MOST_KENDALL {
        return Err(StatsError::InvalidParameter { name: "n", value: n as f64, remedy: "at most 1000 units" });
    }
    let pairs = n * (n - 1) / 2;
    let share = crate::concordant_pair_share(x, y)?;
    let concordant = ((share * pairs as f64).round().max(0.0) as usize).min(pairs);
    // The distribution is symmetric: both tails are a lower tail.
    let tail = kendall_lower_tail(n, concordant.min(pairs - concordant));
    let estimate = 2.0 * concordant as f64 / pairs as f64 - 1.0;
    Ok(ExactRankTest { estimate, statistic: concordant as f64, p: (2.0 * tail).min(1.0), p_source: PSource::Exact })
}

fn untied(x: &[f64], y: &[f64]) -> Result<(), StatsError> {
    check::pair(x, y, 3)?;
    for (side, which) in [(x, Side::X), (y, Side::Y)] {
        if side.iter().all(|value| Some(value) == side.first()) {
            return Err(StatsError::NoVariation { which });
        }
    }
    if tied(x) || tied(y) { Err(TIED) } else { Ok(()) }
}

/// Share of all orders whose `S` is at least as far from the middle on the same side.
fn enumerated_tail(n: usize, s: f64, middle: f64) -> f64 {
    let (mut extreme, mut all) = (0_u32, 0_u32);
    let squared = |item: usize, placed: &[usize]| {
        let distance = item.abs_diff(placed.len()) as f64;
        distance * distance
    };
    each_order(n, squared, |score| {
        all += 1;
        extreme += u32::from(if s > middle { score >= s } else { score <= s });
    });
    f64::from(extreme) / f64::from(all)
}

/// `P(S ≥ s)` above the middle, `P(S ≤ s)` at or below it.
fn edgeworth_tail(n: f64, s: f64, middle: f64) -> f64 {
    let upper = s > middle;
    // S is even, so that S ≤ s is S < s + 2.
    let from = if upper { s } else { s + 2.0 };
    let x = ((from - 1.0) / middle - 1.0) * (n - 1.0).sqrt();
    let correction = edgeworth_term(x, 1.0 / n);
    let tail = if upper { dist::normal_cdf(-x) + correction } else { dist::normal_cdf(x) - correction };
    tail.clamp(0.0, 1.0)
}

/// What the series adds to the upper tail of a normal variable at `x`, with `b = 1/n`.
fn edgeworth_term(x: f64, b: f64) -> f64 {
    let y = x * x;
    let fourth = 0.0131 - 4.6e-4 * y;
    let third = 0.0072 - 0.0831 * b + y * b * fourth;
    let second = 0.0879 + 0.0151 * b - y * third;
    let first = -0.0758 + b * (0.1033 + 0.3932 * b) - y * b * second;
    let constant = 0.2274 + b * (0.2531 + 0.1745 * b);
    x * b * (constant + y * first) * libm::exp(-y / 2.0)
}

/// `P(T ≤ t)` for `n` units, `t` at most half the pairs.
fn kendall_lower_tail(n: usize, t: usize) -> f64 {
    // Probability of each number of concordant pairs among the first `units`: the next unit forms 0
    // to `units` of them, each with the same probability.
    let mut chances = vec![0.0; t + 1];
    if let Some(first) = chances.first_mut() {
        *first = 1.0;
    }
    for units in 2..=n {
        let mut window = 0.0;
        let next: Vec<f64> = (0..=t)
            .map(|count| {
                window += chances[count];
                if count >= units {
                    window -= chances[count - units];
                }
                window / units as f64
            })
            .collect();
        chances = next;
    }
    chances.iter().sum()
}
