//! Statistics on slices of numbers; knows nothing of surveys.
//!
//! Every function is pure: no input or output, no clock, no randomness but from a seed, no panic.
//! Transcendental functions come from `libm`, so a browser and a server get the same bits from the
//! same numbers.
//!
//! The root holds what nearly every report needs: [`pearson`], [`spearman`] and [`kendall_tau_b`],
//! [`mean_interval`], [`wilson`], [`net_promoter`], [`median`]. The rest by topic:
//!
//! - [`aggregation`]: may answers of people stand for their unit? ICC, r_wg, WABA, shrunken means
//! - [`association`]: correlations tested, compared and corrected; groups and tables compared
//! - [`channels`]: are the channels of a service alike, and with the same mix of cases?
//! - [`control`]: control charts, their rules and false alarms
//! - [`dist`]: distribution functions and their inverses
//! - [`drivers`]: regression, and how much of an outcome goes with each predictor
//! - [`meta`]: results of several studies as one
//! - [`mixed`]: mixed models for people in units
//! - [`multiplicity`]: many tests at once
//! - [`ordinal`]: tables of ordered categories, polychoric correlation
//! - [`panel`]: two measures over several waves
//! - [`power`]: how many units a correlation needs, and what they can show
//! - [`proportions`]: shares, scores, rates and durations held against a target
//! - [`quality`]: signs of careless answering
//! - [`random`]: the seeded generator behind resampling
//! - [`reliability`]: alpha, omega, factor models
//! - [`resampling`]: bootstrap and permutation
//! - [`weighting`]: raking, weighted means, what weights cost
//!
//! Conventions: variances divide by `n - 1`; quantiles are of type 7; Spearman's coefficient is
//! Pearson's on mid-ranks; Kendall's is tau-b; intervals are two-sided at a `level` in (0, 1),
//! which is .95 unless a report says otherwise; p-values are two-sided unless their name says so.
//! Ties are exact equality. Missing values are the caller's concern: pairs are complete here, and a
//! NaN or an infinity is an error. What cannot be computed is a [`StatsError`], never a NaN; only
//! where a number without interval has a natural limit is it infinite, as its docs say. Whether a
//! figure may be shown is the caller's decision: nothing here sets a smallest number of people.

#![forbid(unsafe_code)]

pub mod aggregation;
pub mod association;
pub mod channels;
mod check;
mod columns;
pub mod control;
mod correlation;
mod counts;
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
mod ties;
mod units;
mod weighted;
pub mod weighting;
mod welch;
mod wilson;

pub use correlation::{pairs_from_r, pearson, spearman};
pub use error::{Side, StatsError};
pub use estimate::{Coefficient, Estimate, Interval};
pub use influence::{LeaveOneOut, leave_one_out_range};
pub use kendall::{PairShares, concordant_pair_share, kendall_tau_b, pair_shares};
pub use mean::{MeanEstimate, mean_interval};
pub use net_promoter::{NetPromoter, net_promoter};
pub use quantile::{median, quantile_type7};
pub use ranks::mid_ranks;
pub use regression::{Regression, simple_regression};
pub use weighted::{harmonic_weights, kish_effective_n, weighted_pearson, weighted_pearson_estimate};
pub use wilson::wilson;
