//! Quantiles.

use crate::{StatsError, check};

/// Quantile of an ascending sample by linear interpolation (type 7 of Hyndman & Fan 1996).
///
/// Formula: with `h = (n - 1)q`, the value at `⌊h⌋` (counted from 0) plus the fraction of `h` of the
/// way to the next. The default of R `stats::quantile` and of NumPy.
///
/// Shape: `n ≥ 1` ascending values, `q` in 0..=1; the unit of the values. Quartiles are `q` of .25
/// and .75.
///
/// # Errors
/// [`StatsError::TooFew`], [`StatsError::NotFinite`], [`StatsError::NotSorted`],
/// [`StatsError::InvalidQuantile`].
pub fn quantile_type7(sorted: &[f64], q: f64) -> Result<f64, StatsError> {
    check::sample(sorted, 1)?;
    if !(0.0..=1.0).contains(&q) {
        return Err(StatsError::InvalidQuantile { q });
    }
    if let Some(index) = sorted.windows(2).position(|two| two[1] < two[0]) {
        return Err(StatsError::NotSorted { index: index + 1 });
    }
    let last = sorted.len() - 1;
    let place = last as f64 * q;
    let below = (place as usize).min(last);
    let above = (below + 1).min(last);
    let fraction = place - below as f64;
    let (low, high) = (sorted[below], sorted[above]);
    if fraction <= 0.0 || low == high {
        return Ok(low);
    }
    // Two products rather than a difference, which could overflow.
    Ok(((1.0 - fraction) * low + fraction * high).clamp(low, high))
}

/// Median of a sample in any order: the type 7 quantile of order .5.
///
/// Shape: one value or more; in their unit.
///
/// # Errors
/// [`StatsError::TooFew`] when empty, [`StatsError::NotFinite`].
pub fn median(values: &[f64]) -> Result<f64, StatsError> {
    check::sample(values, 1)?;
    let mut sorted = values.to_vec();
    sorted.sort_by(|a, b| check::ascending(*a, *b));
    quantile_type7(&sorted, 0.5)
}
