//! Intervals of one share.

use super::share_correction;
use crate::estimate::normal_half_width;
use crate::{Interval, StatsError, check, dist, wilson};

/// The exact tail probabilities are not computed for more trials than this.
const MOST_TRIALS: u64 = 1_000_000_000;

/// A proportion with the exact interval of Clopper & Pearson (1934).
///
/// Formula: quantiles `α/2` of Beta(x, n-x+1) and `1 - α/2` of Beta(x+1, n-x). Reference: R
/// `stats::binom.test`. Wider than [`crate::wilson`], which is the one to show: it covers at least
/// the level for every share, where Wilson's covers it on average.
///
/// Shape: `successes` of `n` trials; a share in 0..=1. Edge cases: 0 of `n` has low end 0, `n` of `n`
/// high end 1.
///
/// # Errors
/// As [`crate::wilson`]; [`StatsError::InvalidParameter`] for more than 10⁹ trials.
pub fn clopper_pearson(successes: u64, n: u64, level: f64) -> Result<Interval, StatsError> {
    check::proportion(successes, n)?;
    let tail = (1.0 - check::level(level)?) / 2.0;
    if n > MOST_TRIALS {
        return Err(StatsError::InvalidParameter { name: "n", value: n as f64, remedy: "at most 1e9 trials, use Wilson's interval" });
    }
    let (hits, misses) = (successes as f64, (n - successes) as f64);
    let share = hits / n as f64;
    let low = if successes == 0 { 0.0 } else { dist::beta_quantile(tail, hits, misses + 1.0) };
    // The upper end is the lower end of the misses, mirrored, which keeps the digits of a small tail.
    let high = if successes == n { 1.0 } else { 1.0 - dist::beta_quantile(tail, misses, hits + 1.0) };
    Ok(Interval { estimate: share, low: low.min(share), high: high.max(share) })
}

/// A share of a population of known size, part of which was asked, with Wilson's interval.
///
/// Formula: the score interval with the variance of drawing without return,
/// `P(1-P)/n · (N-n)/(N-1)`: Wilson's interval with `n·(N-1)/(N-n)` in place of `n` (Cochran 1977,
/// §3.2), cut to what is possible, `x/N` to `(N-n+x)/N`. For a share this is the same correction as
/// `1 - n/N` for a mean, since the variance of the population is divided by `N` here and by `N - 1`
/// there.
///
/// Shape: `successes` of `n` people asked, out of `population`. The interval speaks of exactly these
/// people, such as this year's staff; for a process that goes on use [`crate::wilson`]. Non-response
/// must not depend on the answer.
///
/// Edge cases: when all were asked, the interval has no width.
///
/// # Errors
/// As [`crate::wilson`]; [`StatsError::InvalidProportion`] also when more were asked than there are.
pub fn wilson_of_population(successes: u64, n: u64, population: u64, level: f64) -> Result<Interval, StatsError> {
    check::proportion(successes, n)?;
    let correction = share_correction(n, population)?;
    let z = normal_half_width(level)?;
    let (hits, all) = (successes as f64, population as f64);
    let share = hits / n as f64;
    let z2n = z * z * correction / n as f64;
    let half = (z2n * (share * (1.0 - share) + z2n / 4.0)).sqrt();
    let end = |sign: f64| (share + z2n / 2.0 + sign * half) / (1.0 + z2n);
    // In these the share itself lies, whatever the rounding.
    let (least, most) = ((hits / all).min(share), (((population - n) as f64 + hits) / all).max(share));
    Ok(Interval { estimate: share, low: end(-1.0).clamp(least, share), high: end(1.0).clamp(share, most) })
}

/// Share of answers in the top boxes of a scale, as in customer satisfaction, with Wilson's interval.
///
/// Formula: [`crate::wilson`] of the sum of the last `boxes` counts.
///
/// Shape: one count per point of the scale, worst first; `boxes` from 1 to their number.
///
/// # Errors
/// [`StatsError::InvalidParameter`] for `boxes`; [`StatsError::TooFew`] when nobody answered;
/// [`StatsError::OutOfRange`] when the counts do not fit into 64 bits; [`StatsError::InvalidLevel`].
pub fn top_box(counts: &[u64], boxes: usize, level: f64) -> Result<Interval, StatsError> {
    let from = counts.len().checked_sub(boxes).filter(|_| boxes > 0);
    let top = from.and_then(|from| counts.get(from..));
    let Some(top) = top else {
        return Err(StatsError::InvalidParameter { name: "boxes", value: boxes as f64, remedy: "from 1 to the points of the scale" });
    };
    let sum = |counts: &[u64]| counts.iter().try_fold(0_u64, |sum, count| sum.checked_add(*count)).ok_or(StatsError::OutOfRange);
    wilson(sum(top)?, sum(counts)?, level)
}
