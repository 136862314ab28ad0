//! How much one unit carries a correlation.

use crate::{StatsError, check, moments};

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
/// Formula: `min`, `max` and `argmax |r₍₋ᵢ₎ - r|` of the jackknife coefficients `r₍₋ᵢ₎`. O(n²).
///
/// Shape: two samples of the same length `n ≥ 4`. Without unit.
///
/// # Errors
/// [`StatsError::LengthMismatch`], [`StatsError::TooFew`], [`StatsError::NotFinite`], and
/// [`StatsError::NoVariation`] when a sample is constant or becomes so without one pair.
pub fn leave_one_out_range(x: &[f64], y: &[f64]) -> Result<LeaveOneOut, StatsError> {
    check::pair(x, y, 4)?;
    let whole = moments::correlation(x, y)?;
    let mut range = LeaveOneOut { min: f64::INFINITY, max: f64::NEG_INFINITY, most_influential_index: 0 };
    let mut largest = f64::NEG_INFINITY;
    // Starts without pair 0; each step puts one pair back and takes the next one out.
    let (mut x_left, mut y_left) = (x[1..].to_vec(), y[1..].to_vec());
    for left_out in 0..x.len() {
        if left_out > 0 {
            x_left[left_out - 1] = x[left_out - 1];
            y_left[left_out - 1] = y[left_out - 1];
        }
        let r = moments::correlation(&x_left, &y_left)?;
        range.min = range.min.min(r);
        range.max = range.max.max(r);
        if (r - whole).abs() > largest {
            largest = (r - whole).abs();
            range.most_influential_index = left_out;
        }
    }
    Ok(range)
}
