//! Which counts may be told: the one place that holds the rule for groups of people.

use crate::THRESHOLD;

/// A count that may be told: none at all, or enough.
#[must_use]
pub fn told(count: u64) -> Option<u64> {
    (count == 0 || count >= THRESHOLD).then_some(count)
}

/// The sum of what may be told of units: those too small to be told are told together, once they are
/// enough together. `None` when that leaves nothing although somebody answered.
#[must_use]
pub fn total_told(counts: &[u64]) -> Option<u64> {
    let (large, small): (Vec<u64>, Vec<u64>) = counts.iter().partition(|count| **count >= THRESHOLD);
    let together = told(small.iter().sum());
    Some(large.iter().sum::<u64>() + together.unwrap_or(0)).filter(|n| *n > 0 || together.is_some())
}
