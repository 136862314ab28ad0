//! Events per exposure.

use crate::{Interval, StatsError, check, dist};

/// The exact tail probabilities are not computed for more events than this.
const MOST_EVENTS: u64 = 100_000_000;

/// Events per unit of exposure with the exact Poisson interval.
///
/// Formula: for `x` events in exposure `T`, from `χ²(α/2; 2x)/2T` to `χ²(1 - α/2; 2x + 2)/2T`
/// (Garwood 1936). Reference: R `stats::poisson.test`.
///
/// Shape: a count and the exposure it happened in, such as calls and hours; events per unit of that.
/// Edge cases: no events give low end 0.
///
/// # Errors
/// [`StatsError::InvalidParameter`] for an exposure that is not a finite number above 0 and for more
/// than 10⁸ events; [`StatsError::InvalidLevel`], [`StatsError::OutOfRange`].
pub fn rate_interval(events: u64, exposure: f64, level: f64) -> Result<Interval, StatsError> {
    let tail = (1.0 - check::level(level)?) / 2.0;
    if !exposure.is_finite() || exposure <= 0.0 {
        return Err(StatsError::InvalidParameter { name: "exposure", value: exposure, remedy: "a finite number above 0" });
    }
    if events > MOST_EVENTS {
        return Err(StatsError::InvalidParameter { name: "events", value: events as f64, remedy: "at most 1e8" });
    }
    let count = events as f64;
    let low = if events == 0 { 0.0 } else { dist::chi_square_quantile(tail, 2.0 * count) / 2.0 };
    let high = dist::chi_square_quantile(1.0 - tail, 2.0 * count + 2.0) / 2.0;
    let per_unit = |value: f64| check::finite(value / exposure);
    Ok(Interval { estimate: per_unit(count)?, low: per_unit(low.min(count))?, high: per_unit(high.max(count))? })
}
