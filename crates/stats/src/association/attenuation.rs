//! What a correlation would be if both measures were free of error.

use crate::power::reliability;
use crate::{Interval, StatsError, check};

/// A correlation corrected for the unreliability of both measures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Disattenuated {
    /// Corrected coefficient, never clipped: it may lie outside -1..=1.
    pub estimate: f64,
    /// Lower end of the corrected interval, never clipped.
    pub low: f64,
    /// Upper end of the corrected interval, never clipped.
    pub high: f64,
    /// What estimate and ends were divided by, `√(ρ_x·ρ_y)`.
    pub factor: f64,
    /// The estimate is beyond ±1: the reliabilities are too low, or too uncertain, for a correction.
    pub beyond_one: bool,
    /// An end of the interval is beyond ±1.
    pub interval_beyond_one: bool,
}

/// Correction for attenuation.
///
/// Formula: `r/√(ρ_x·ρ_y)` (Spearman 1904); both ends of the interval are divided alike (Hunter &
/// Schmidt 2004), which takes the reliabilities as known. For unit means they are ICC(2), never the
/// alpha of persons. A secondary figure: show it only beside the observed one.
///
/// Shape: the observed coefficient with its interval, all in -1..=1, and two reliabilities in (0, 1].
///
/// # Errors
/// [`StatsError::InvalidParameter`]; [`StatsError::OutOfRange`] for reliabilities too near 0.
pub fn disattenuate(observed: Interval, reliability_x: f64, reliability_y: f64) -> Result<Disattenuated, StatsError> {
    for (name, value) in [("estimate", observed.estimate), ("low", observed.low), ("high", observed.high)] {
        if !(-1.0..=1.0).contains(&value) {
            return Err(StatsError::InvalidParameter { name, value, remedy: "a correlation from -1 to 1" });
        }
    }
    let factor = reliability("reliability_x", reliability_x)?.sqrt() * reliability("reliability_y", reliability_y)?.sqrt();
    let corrected = |value: f64| check::finite(value / factor);
    let (estimate, low, high) = (corrected(observed.estimate)?, corrected(observed.low)?, corrected(observed.high)?);
    let beyond = |value: f64| value.abs() > 1.0;
    Ok(Disattenuated { estimate, low, high, factor, beyond_one: beyond(estimate), interval_beyond_one: beyond(low) || beyond(high) })
}
