//! Two shares compared.

use crate::estimate::normal_half_width;
use crate::{Interval, StatsError, check, dist, wilson};

/// Two independent shares compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TwoProportions {
    /// First share less second, with Newcombe's interval: the one to show.
    pub difference: Interval,
    /// The same with the Wald interval, cut at -1 and 1.
    pub wald: Interval,
    /// The difference in standard errors of equal shares.
    pub z: f64,
    /// `z²`, Pearson's statistic of the table.
    pub chi_square: f64,
    /// Two-sided p-value of equal shares.
    pub p: f64,
    /// The statistic with Yates' continuity correction.
    pub chi_square_corrected: f64,
    /// The p-value with that correction.
    pub p_corrected: f64,
    /// Cohen's effect size `h = 2·asin√p₁ - 2·asin√p₂`.
    pub cohens_h: f64,
}

/// Difference of two independent proportions with Newcombe's hybrid score interval.
///
/// Formula: with Wilson's ends `l` and `u` of each share, `d = p₁ - p₂`, from
/// `d - √((p₁-l₁)² + (u₂-p₂)²)` to `d + √((u₁-p₁)² + (p₂-l₂)²)` (Newcombe 1998, method 10).
///
/// Shape: two counts of successes of trials; a difference of shares in -1..=1. Edge cases: shares of
/// 0 and 1 give intervals of positive width.
///
/// # Errors
/// As [`crate::wilson`].
pub fn newcombe(successes1: u64, n1: u64, successes2: u64, n2: u64, level: f64) -> Result<Interval, StatsError> {
    let (first, second) = (wilson(successes1, n1, level)?, wilson(successes2, n2, level)?);
    let difference = first.estimate - second.estimate;
    let down = libm::hypot(first.estimate - first.low, second.high - second.estimate);
    let up = libm::hypot(first.high - first.estimate, second.estimate - second.low);
    Ok(Interval { estimate: difference, low: (difference - down).max(-1.0), high: (difference + up).min(1.0) })
}

/// Two independent proportions: difference, intervals, test and effect size.
///
/// Formula: `z = (p₁ - p₂)/√(p̄(1-p̄)(1/n₁ + 1/n₂))` with `p̄` of both together; Yates' correction
/// takes `min(1/2, |x - e|)` from each distance of the table; Wald interval `d ± z√Σp(1-p)/n`
/// without correction; [`newcombe`]. Reference: R `stats::prop.test`, with `correct = FALSE` and
/// `TRUE`.
///
/// Shape: as [`newcombe`]. Edge cases: when all or none succeed in both, the shares are equal: `z` is
/// 0 and p is 1.
///
/// # Errors
/// As [`crate::wilson`].
pub fn two_proportions(successes1: u64, n1: u64, successes2: u64, n2: u64, level: f64) -> Result<TwoProportions, StatsError> {
    check::proportion(successes1, n1)?;
    check::proportion(successes2, n2)?;
    let [x1, n_1, x2, n_2] = [successes1, n1, successes2, n2].map(|count| count as f64);
    let (p1, p2) = (x1 / n_1, x2 / n_2);
    let (difference, unit) = (p1 - p2, 1.0 / n_1 + 1.0 / n_2);
    let pooled = (x1 + x2) / (n_1 + n_2);
    let variance = pooled * (1.0 - pooled) * unit;
    let in_errors = |difference: f64| if variance > 0.0 { difference / variance.sqrt() } else { 0.0 };
    let z = in_errors(difference);
    let correction = (0.5 * unit).min(difference.abs());
    let corrected = in_errors(difference.abs() - correction);
    let half = normal_half_width(level)? * (p1 * (1.0 - p1) / n_1 + p2 * (1.0 - p2) / n_2).sqrt();
    let angle = |share: f64| 2.0 * libm::asin(share.sqrt());
    Ok(TwoProportions {
        difference: newcombe(successes1, n1, successes2, n2, level)?,
        wald: Interval { estimate: difference, low: (difference - half).max(-1.0), high: (difference + half).min(1.0) },
        z,
        chi_square: z * z,
        p: dist::normal_two_sided(z),
        chi_square_corrected: corrected * corrected,
        p_corrected: dist::normal_two_sided(corrected),
        cohens_h: angle(p1) - angle(p2),
    })
}
