//! Bootstraps, permutations and exact distributions of ranks: uncertainty without a formula.

mod arrangements;
mod bootstrap;
mod correlations;
mod exact_ranks;
mod intervals;
mod permutation;

pub use bootstrap::{Bootstrap, bootstrap_seeded, bootstrap_stored};
pub(crate) use correlations::Pairs;
pub use correlations::{bootstrap_pearson, bootstrap_pearson_stored, bootstrap_spearman, robust_pearson};
pub use exact_ranks::{ExactRankTest, kendall_exact, spearman_exact};
pub use intervals::{BcaInterval, Quantiles};
pub use permutation::{CorrelationKind, PermutationTest, permutation_p};

use crate::StatsError;

/// More draws, or units to draw from, than memory and patience allow.
const MOST: usize = 10_000_000;

/// A number of draws or units of at most ten million.
fn at_most(name: &'static str, value: usize) -> Result<(), StatsError> {
    if value <= MOST { Ok(()) } else { Err(StatsError::InvalidParameter { name, value: value as f64, remedy: "at most ten million" }) }
}
