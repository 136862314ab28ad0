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

/// Two lengths that must be equal.
pub(crate) fn same_length(left: usize, right: usize) -> Result<(), StatsError> {
    if left == right { Ok(()) } else { Err(StatsError::LengthMismatch { left, right }) }
}

/// Two samples of the same length, each of at least `needed` finite values.
pub(crate) fn pair(x: &[f64], y: &[f64], needed: usize) -> Result<(), StatsError> {
    same_length(x.len(), y.len())?;
    sample(x, needed)?;
    sample(y, needed)
}

/// As many weights as values, each finite and not negative.
pub(crate) fn weights(values: &[f64], weights: &[f64]) -> Result<(), StatsError> {
    same_length(values.len(), weights.len())?;
    match weights.iter().position(|weight| !is_weight(*weight)) {
        Some(index) => Err(StatsError::InvalidWeight { index }),
        None => Ok(()),
    }
}

/// Whether this may be a weight: finite and at least 0.
pub(crate) fn is_weight(weight: f64) -> bool {
    weight.is_finite() && weight >= 0.0
}

/// At least one trial, and no more successes than trials.
pub(crate) fn proportion(successes: u64, n: u64) -> Result<(), StatsError> {
    if n == 0 {
        return Err(StatsError::TooFew { needed: 1, got: 0 });
    }
    if successes > n { Err(StatsError::InvalidProportion { successes, n }) } else { Ok(()) }
}

/// At least `needed` pairs of a count and a number of trials above 0, of which it is a part.
pub(crate) fn proportions(counts: &[u64], n: &[u64], needed: usize) -> Result<(), StatsError> {
    same_length(counts.len(), n.len())?;
    if counts.len() < needed {
        return Err(StatsError::TooFew { needed, got: counts.len() });
    }
    if let Some(index) = n.iter().position(|n| *n == 0) {
        return Err(StatsError::EmptyGroup { index });
    }
    counts.iter().zip(n).try_for_each(|(successes, n)| proportion(*successes, *n))
}

/// A result that came out finite, or [`StatsError::OutOfRange`].
pub(crate) fn finite(value: f64) -> Result<f64, StatsError> {
    if value.is_finite() { Ok(value) } else { Err(StatsError::OutOfRange) }
}

/// The order of two finite numbers; -0 equals 0, as in a comparison with `==`.
pub(crate) fn ascending(a: f64, b: f64) -> Ordering {
    a.partial_cmp(&b).unwrap_or(Ordering::Equal)
}
