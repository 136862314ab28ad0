//! Validation shared by all statistics.

use std::cmp::Ordering;

use crate::StatsError;

/// A level strictly inside (0, 1), or an error; NaN is refused too.
pub(crate) fn level(level: f64) -> Result<f64, StatsError> {
    if level > 0.0 && level < 1.0 { Ok(level) } else { Err(StatsError::InvalidLevel { level }) }
}

/// At least `needed` values, all finite.
pub(crate) fn sample(values: &[f64], needed: usize) -> Result<(), StatsError> {
    if values.len() < needed {
        return Err(StatsError::TooFew { needed, got: values.len() });
    }
    match values.iter().position(|value| !value.is_finite()) {
        Some(index) => Err(StatsError::NotFinite { index }),
        None => Ok(()),
    }
}

/// Two samples of the same length, each of at least `needed` finite values.
pub(crate) fn pair(x: &[f64], y: &[f64], needed: usize) -> Result<(), StatsError> {
    if x.len() != y.len() {
        return Err(StatsError::LengthMismatch { left: x.len(), right: y.len() });
    }
    sample(x, needed)?;
    sample(y, needed)
}

/// As many weights as values, each finite and not negative.
pub(crate) fn weights(values: &[f64], weights: &[f64]) -> Result<(), StatsError> {
    if values.len() != weights.len() {
        return Err(StatsError::LengthMismatch { left: values.len(), right: weights.len() });
    }
    match weights.iter().position(|weight| !is_weight(*weight)) {
        Some(index) => Err(StatsError::InvalidWeight { index }),
        None => Ok(()),
    }
}

/// Whether this may be a weight: finite and at least 0.
pub(crate) fn is_weight(weight: f64) -> bool {
    weight.is_finite() && weight >= 0.0
}

/// A result that came out finite, or [`StatsError::OutOfRange`].
pub(crate) fn finite(value: f64) -> Result<f64, StatsError> {
    if value.is_finite() { Ok(value) } else { Err(StatsError::OutOfRange) }
}

/// The order of two finite numbers; -0 equals 0, as in a comparison with `==`.
pub(crate) fn ascending(a: f64, b: f64) -> Ordering {
    a.partial_cmp(&b).unwrap_or(Ordering::Equal)
}
