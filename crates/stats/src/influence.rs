//! How much one unit carries a correlation.

use crate::StatsError;
use crate::resampling::Pairs;

/// Coefficients this close are equal.
const ROUNDING: f64 = 1e-12;

/// What becomes of Pearson's coefficient when each pair is left out in turn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LeaveOneOut {
    /// Smallest coefficient left.
    pub min: f64,
    /// Largest coefficient left.
    pub max: f64,
    /// The pair, counted from 0, whose removal changes the coefficient most; the first of equals.
    pub most_influential_index: usize,
}

/// Range of Pearson's correlation over all samples with one pair left out.
///
/// Formula: `min`, `max` and `argmax |r₍₋ᵢ₎ - r|` of the jackknife coefficients `r₍₋ᵢ₎`
/// (Quenouille 1956). O(n): each pair is taken out of the sums, which are computed anew only where
/// digits would cancel.
///
/// Shape: two samples of the same length `n ≥ 4`. Without unit.
///
/// # Errors
/// [`StatsError::LengthMismatch`], [`StatsError::TooFew`], [`StatsError::NotFinite`], and
/// [`StatsError::NoVariation`] when a sample is constant or becomes so without one pair.
pub fn leave_one_out_range(x: &[f64], y: &[f64]) -> Result<LeaveOneOut, StatsError> {
    let pairs = Pairs::new(x, y)?;
    let mut range = LeaveOneOut { min: f64::INFINITY, max: f64::NEG_INFINITY, most_influential_index: 0 };
    let mut largest = f64::NEG_INFINITY;
    for (left_out, r) in pairs.left_out().into_iter().enumerate() {
        let (r, whole) = (r?, pairs.whole);
        range.min = range.min.min(r);
        range.max = range.max.max(r);
        // Equal influences may differ by rounding: the first of them counts.
        if (r - whole).abs() > largest + ROUNDING {
            largest = (r - whole).abs();
            range.most_influential_index = left_out;
        }
    }
    Ok(range)
}
