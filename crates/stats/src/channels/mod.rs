//! Are the channels of a service alike at one time?
//!
//! [`compare_shares`] and [`compare_means`] set each channel against all of them together (analysis
//! of means, drawn as a funnel). [`chi_square`], [`fisher_exact`], [`kruskal_wallis`],
//! [`one_way_anova`] and [`brown_forsythe`] test whether they differ at all, each with an effect
//! size. [`standardise_shares`] and [`standardise_means`] take different mixes out of the
//! comparison.
//!
//! Where a report holds only how often each score was given in each channel, the functions that end
//! in `_counts` take that table and give the same results as the answers themselves. In such a table
//! `values` are the scores, strictly ascending, and `counts` holds for each channel as many counts
//! as there are scores. Channels and groups are counted from 0.

mod funnel;
mod groups;
mod mix;
mod ranks;
mod table;
mod variance;

pub use funnel::{Channel, Funnel, compare_means, compare_shares};
pub use groups::Summary;
pub use mix::{Standardised, pooled_mix, standardise_means, standardise_shares};
pub use ranks::{KruskalWallis, kruskal_wallis, kruskal_wallis_counts};
pub use table::{ChiSquare, chi_square, fisher_exact};
pub use variance::{Anova, FTest, brown_forsythe, brown_forsythe_counts, one_way_anova, one_way_anova_counts, one_way_anova_summaries};
