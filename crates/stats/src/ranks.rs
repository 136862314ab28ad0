//! Ranks with ties.

use crate::{StatsError, check};

/// Mid-ranks of a sample: 1 for the smallest; equal values share the mean of their ranks.
///
/// Shape: `n` values in, `n` ranks out, in the order of the values. The ranks sum to
/// `n(n + 1)/2`. Values are equal when `==` says so. O(n log n).
///
/// # Errors
/// [`StatsError::NotFinite`]. An empty sample has no ranks and is no error.
pub fn mid_ranks(values: &[f64]) -> Result<Vec<f64>, StatsError> {
    check::sample(values, 0)?;
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| check::ascending(values[*a], values[*b]));
    let mut ranks = vec![0.0; values.len()];
    let mut before = 0;
    for tied in order.chunk_by(|a, b| values[*a] == values[*b]) {
        // Ranks before+1 ..= before+t have this mean.
        let rank = before as f64 + (tied.len() as f64 + 1.0) / 2.0;
        tied.iter().for_each(|index| ranks[*index] = rank);
        before += tied.len();
    }
    Ok(ranks)
}
