//! Intervals of proportions.

use crate::estimate::normal_half_width;
use crate::{Interval, StatsError, check};

/// A proportion with Wilson's score interval.
///
/// Formula: `(p̂ + z²/2n ± z√(p̂(1-p̂)/n + z²/4n²)) / (1 + z²/n)` (Wilson 1927), without continuity
/// correction. Reference: R `stats::prop.test(correct = FALSE)`.
///
/// Shape: `successes` of `n` trials; a share in 0..=1. Edge cases: 0 of `n` has low end exactly 0,
/// `n` of `n` has high end exactly 1; both ends never leave 0..=1.
///
/// # Errors
/// [`StatsError::TooFew`] when `n` is 0, [`StatsError::InvalidProportion`] when there are more
/// successes than trials, [`StatsError::InvalidLevel`].
pub fn wilson(successes: u64, n: u64, level: f64) -> Result<Interval, StatsError> {
    check::proportion(successes, n)?;
    let z = normal_half_width(level)?;
    let trials = n as f64;
    let share = successes as f64 / trials;
    let z2n = z * z / trials;
    let half = z * (share * (1.0 - share) / trials + z2n / (4.0 * trials)).sqrt();
    let end = |sign: f64| (share + z2n / 2.0 + sign * half) / (1.0 + z2n);
    Ok(Interval {
        estimate: share,
        low: if successes == 0 { 0.0 } else { end(-1.0).clamp(0.0, share) },
        high: if successes == n { 1.0 } else { end(1.0).clamp(share, 1.0) },
    })
}
