//! Are the channels of a service alike at one time?
//!
//! [`compare_shares`] and [`compare_means`] set each channel against all of them together (analysis
//! of means, drawn as a funnel). [`kruskal_wallis`], [`one_way_anova`] and [`brown_forsythe`] test
//! whether they differ at all, each with an effect size; for shares that do
//! [`crate::association::chi_square_test`] and [`crate::association::fisher_exact_p`].
//! [`standardise_shares`] and [`standardise_means`] take different mixes out of the comparison.
//!
//! Where a report holds only how often each score was given in each channel, the functions that end
//! in `_counts` take that table and give the same results as the answers themselves. In such a table
//! `values` are the scores, strictly ascending, and `counts` holds for each channel as many counts
//! as there are scores. Channels and groups are counted from 0.

mod funnel;
mod groups;
mod mix;
mod ranks;
mod variance;

/// The answers of one channel in three numbers.
pub use crate::aggregation::UnitSummary as Summary;
pub use funnel::{Channel, Funnel, compare_means, compare_shares};
pub use mix::{Standardised, pooled_mix, standardise_means, standardise_shares};
pub use ranks::{KruskalWallis, kruskal_wallis, kruskal_wallis_counts};
pub use variance::{Anova, FTest, brown_forsythe, brown_forsythe_counts, one_way_anova, one_way_anova_counts, one_way_anova_summaries};
