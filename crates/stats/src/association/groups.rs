//! Two groups compared, such as the top and the bottom quarter of units.

use super::PSource;
use crate::estimate::normal_half_width;
use crate::moments;
use crate::ties::Ties;
use crate::welch::{Part, Welch, unscaled};
use crate::{Interval, MeanEstimate, Side, StatsError, check, dist, mean_interval, mid_ranks, quantile_type7};

/// From this many values in a group on R's rank-sum test uses the normal distribution.
const NORMAL_RANK_SUM: usize = 50;
/// Halvings that take an interval within 0..=1 to the last bit.
const HALVINGS: u32 = 60;

/// Two groups compared by their means and by their values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TwoGroups {
    /// Mean of the first minus mean of the second group, with Welch's interval.
    pub difference: Interval,
    /// Welch's t.
    pub t: f64,
    /// Its degrees of freedom by Welch and Satterthwaite.
    pub df: f64,
    /// Two-sided p of equal means.
    pub p: f64,
    /// Difference in pooled standard deviations, without correction.
    pub cohens_d: f64,
    /// Difference in pooled standard deviations, corrected for small samples, with its interval.
    pub hedges_g: Interval,
    /// The ranks compared.
    pub ranks: MannWhitney,
}

/// Two groups compared by their ranks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MannWhitney {
    /// Pairs of one value of each group in which the first is larger, ties counting half.
    pub u: f64,
    /// The share of such pairs, the probability of superiority, with Newcombe's interval.
    pub superiority: Interval,
    /// Two-sided p of equal chances.
    pub p: f64,
    /// Exact, or the normal distribution with continuity and tie correction.
    pub p_source: PSource,
}

/// Outcomes of the units with the highest and with the lowest values of a measure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct QuarterComparison {
    /// Outcome of the units at or above the upper quartile.
    pub top: MeanEstimate,
    /// Outcome of the units at or below the lower quartile.
    pub bottom: MeanEstimate,
    /// Top against bottom.
    pub comparison: TwoGroups,
}

/// Compares two independent groups.
///
/// Formula: Welch's t and interval, `df` by Satterthwaite (Welch 1947); `d = (ā-b̄)/s_pooled`,
/// `g = d·(1 - 3/(4(n_a+n_b) - 9))`, interval `g ± z·√((n_a+n_b)/(n_a n_b) + g²/(2(n_a+n_b)))`
/// (Hedges & Olkin 1985); share of pairs `U/(n_a n_b)` with the interval of Newcombe (2006, method
/// 5); p of the rank-sum test exact without ties below 50 values a group, otherwise normal with
/// continuity correction. Reference: R `stats::t.test`, `effsize::cohen.d`, `stats::wilcox.test`.
///
/// Shape: two samples of at least 2 values each; the difference has the unit of the values, the rest
/// none. The share lies in 0..=1, .5 is chance.
///
/// # Errors
/// [`StatsError::TooFew`], [`StatsError::NotFinite`], [`StatsError::InvalidLevel`],
/// [`StatsError::NoVariation`] (of `x`) when both groups are constant, [`StatsError::OutOfRange`].
pub fn compare_groups(a: &[f64], b: &[f64], level: f64) -> Result<TwoGroups, StatsError> {
    check::sample(a, 2)?;
    check::sample(b, 2)?;
    let z = normal_half_width(level)?;
    let (all, exponent) = moments::scaled(&[a, b].concat());
    let (first, second) = all.split_at(a.len());
    let (first, second) = (Part::of(first), Part::of(second));
    if first.squares == 0.0 && second.squares == 0.0 {
        return Err(StatsError::NoVariation { which: Side::X });
    }
    let welch = Welch::new(&first, &second);
    let (t, df) = (check::finite(welch.difference / welch.se)?, welch.df);
    let difference = unscaled(welch.interval((1.0 - level) / 2.0), exponent)?;
    let (cohens_d, hedges_g) = standardised(&first, &second, z)?;
    let p = dist::student_t_two_sided(t, df);
    Ok(TwoGroups { difference, t, df, p, cohens_d, hedges_g, ranks: rank_sum(a, b, z)? })
}

/// Compares the outcome `y` of the quarter of units with the highest `x` and the quarter with the
/// lowest.
///
/// Formula: units with `x` at or above its upper, at or below its lower type 7 quartile; means as
/// [`crate::mean_interval`], the rest as [`compare_groups`]. Reference: case `e2e.split.bh1996`.
///
/// Shape: two samples of the same length, at least 5 units.
///
/// # Errors
/// [`StatsError::LengthMismatch`], [`StatsError::TooFew`], [`StatsError::NotFinite`],
/// [`StatsError::NoVariation`] of `x` when both quartiles are equal, of `y` when both quarters are
/// constant; [`StatsError::InvalidLevel`], [`StatsError::OutOfRange`].
pub fn top_against_bottom_quarter(x: &[f64], y: &[f64], level: f64) -> Result<QuarterComparison, StatsError> {
    check::pair(x, y, 5)?;
    let mut sorted = x.to_vec();
    sorted.sort_by(|a, b| check::ascending(*a, *b));
    let (lower, upper) = (quantile_type7(&sorted, 0.25)?, quantile_type7(&sorted, 0.75)?);
    if lower >= upper {
        return Err(StatsError::NoVariation { which: Side::X });
    }
    let outcome = |keep: &dyn Fn(f64) -> bool| -> Vec<f64> { x.iter().zip(y).filter(|(x, _)| keep(**x)).map(|(_, y)| *y).collect() };
    let (top, bottom) = (outcome(&|x| x >= upper), outcome(&|x| x <= lower));
    let comparison = compare_groups(&top, &bottom, level).map_err(|error| match error {
        StatsError::NoVariation { .. } => StatsError::NoVariation { which: Side::Y },
        other => other,
    })?;
    Ok(QuarterComparison { top: mean_interval(&top, level)?, bottom: mean_interval(&bottom, level)?, comparison })
}

/// Cohen's d, and Hedges' g with its interval.
fn standardised(first: &Part, second: &Part, z: f64) -> Result<(f64, Interval), StatsError> {
    let n = first.n + second.n;
    let pooled = ((first.squares + second.squares) / (n - 2.0)).sqrt();
    let d = check::finite((first.mean - second.mean) / pooled)?;
    let g = d * (1.0 - 3.0 / (4.0 * n - 9.0));
    let half = check::finite(z * (n / (first.n * second.n) + g / (2.0 * n) * g).sqrt())?;
    Ok((d, Interval { estimate: g, low: g - half, high: g + half }))
}

fn rank_sum(a: &[f64], b: &[f64], z: f64) -> Result<MannWhitney, StatsError> {
    let all = [a, b].concat();
    let (m, n) = (a.len() as f64, b.len() as f64);
    let u = mid_ranks(&all)?.iter().take(a.len()).sum::<f64>() - m * (m + 1.0) / 2.0;
    let ties = Ties::of(&all);
    let exact = ties.pairs == 0.0 && a.len() < NORMAL_RANK_SUM && b.len() < NORMAL_RANK_SUM;
    let p = if exact { exact_rank_sum_p(u, a.len(), b.len()) } else { normal_rank_sum_p(u, m, n, &ties) };
    let p_source = if exact { PSource::Exact } else { PSource::Normal };
    Ok(MannWhitney { u, superiority: superiority(u / (m * n), m, n, z), p, p_source })
}

/// Two-sided p with continuity correction and the variance that ties leave.
fn normal_rank_sum_p(u: f64, m: f64, n: f64, ties: &Ties) -> f64 {
    let all = m + n;
    // Σ(t³ - t) is Σt(t-1)(t-2) + 3Σt(t-1).
    let tied = ties.triples + 6.0 * ties.pairs;
    let variance = m * n / 12.0 * (all + 1.0 - tied / (all * (all - 1.0)));
    let distance = ((u - m * n / 2.0).abs() - 0.5).max(0.0);
    if variance > 0.0 { dist::normal_two_sided(distance / variance.sqrt()) } else { 1.0 }
}

/// Two-sided p over all ways to share the ranks out: twice the smaller tail, at most 1.
fn exact_rank_sum_p(u: f64, m: usize, n: usize) -> f64 {
    // Symmetric about mn/2, so that the lower tail serves both.
    let most = m * n;
    let tail = (u.round().max(0.0) as usize).min(most);
    let tail = tail.min(most - tail);
    // Probabilities of each U with i values of the first group among the first i + j: the largest is
    // from the first group with probability i/(i + j) and then exceeds all j of the other.
    let mut before: Vec<Vec<f64>> = vec![vec![1.0]; n + 1];
    for i in 1..=m {
        let mut row: Vec<Vec<f64>> = vec![vec![1.0]];
        for j in 1..=n {
            let share = i as f64 / (i + j) as f64;
            let mut chances = vec![0.0; i * j + 1];
            if let (Some(from_first), Some(from_second)) = (before.get(j), row.get(j - 1)) {
                chances.iter_mut().skip(j).zip(from_first).for_each(|(slot, chance)| *slot += share * chance);
                chances.iter_mut().zip(from_second).for_each(|(slot, chance)| *slot += (1.0 - share) * chance);
            }
            row.push(chances);
        }
        before = row;
    }
    let lower: f64 = before.last().map_or(1.0, |chances| chances.iter().take(tail + 1).sum());
    (2.0 * lower).min(1.0)
}

/// Newcombe's (2006) score interval of a share of pairs: the shares whose own standard error, that
/// of Hanley & McNeil for groups of equal size, leaves the observed one within `z` of them.
fn superiority(share: f64, m: f64, n: f64, z: f64) -> Interval {
    let extra = (m + n) / 2.0 - 1.0;
    let error = |s: f64| (s * (1.0 - s) * (1.0 + extra * ((1.0 - s) / (2.0 - s) + s / (1.0 + s))) / (m * n)).sqrt();
    let end = |limit: f64| {
        let (mut near, mut far) = (share, limit);
        for _ in 0..HALVINGS {
            let middle = near + (far - near) / 2.0;
            if (middle - share).abs() < z * error(middle) {
                near = middle;
            } else {
                far = middle;
            }
        }
        far
    };
    Interval { estimate: share, low: end(0.0).min(share), high: end(1.0).max(share) }
}
