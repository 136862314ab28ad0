//! Statistics on slices of numbers; knows nothing of surveys.
//!
//! Every function is pure: no input or output, no clock, no randomness, no panic. Transcendental
//! functions come from `libm`, so a browser and a server get the same bits from the same numbers.
//!
//! Conventions: variances divide by `n - 1`; quantiles are of type 7; Spearman's coefficient is
//! Pearson's on mid-ranks; Kendall's is tau-b; intervals are two-sided at a `level` in (0, 1),
//! which is .95 unless a report says otherwise. Missing values are the caller's concern: pairs
//! are complete here, and a NaN or an infinity is an error.

#![forbid(unsafe_code)]

pub mod aggregation;
pub mod association;
pub mod channels;
mod check;
pub mod control;
mod correlation;
pub mod dist;
pub mod drivers;
mod error;
mod estimate;
mod influence;
mod kendall;
mod mean;
pub mod meta;
pub mod mixed;
mod moments;
pub mod multiplicity;
mod net_promoter;
pub mod ordinal;
pub mod panel;
pub mod power;
pub mod proportions;
pub mod quality;
mod quantile;
pub mod random;
mod ranks;
mod regression;
pub mod reliability;
pub mod resampling;
mod weighted;
pub mod weighting;
mod wilson;

pub use correlation::{pairs_from_r, pearson, spearman};
pub use error::{Side, StatsError};
pub use estimate::{Estimate, Interval};
pub use influence::{LeaveOneOut, leave_one_out_range};
pub use kendall::{concordant_pair_share, kendall_tau_b};
pub use mean::{MeanEstimate, mean_interval};
pub use net_promoter::{NetPromoter, net_promoter};
pub use quantile::{median, quantile_type7};
pub use ranks::mid_ranks;
pub use regression::{Regression, simple_regression};
pub use weighted::{harmonic_weights, kish_effective_n, weighted_pearson, weighted_pearson_estimate};
pub use wilson::wilson;
