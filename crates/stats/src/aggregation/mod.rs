//! Whether answers of people may stand for their unit, and what happens to a correlation when they do.
//!
//! Most of it works from [`UnitSummary`] (count, mean and variance of a unit's answers), so that no
//! single answer is needed. Units are independent of one another and of their order; nothing here
//! sets a smallest number of units or of people: that is the caller's decision.

mod agreement;
mod components;
mod levels;
mod one_way;
mod stratified;
mod unit;

pub use agreement::{
    Agreement, Centre, Skew, a_wg, a_wg_j, average_deviation, average_deviation_cut, average_deviation_j, lindell_r_wg_j, null_variance,
    r_wg, r_wg_j, skewed_null_variance, uniform_null_variance,
};
pub use components::{ShrunkenMean, VarianceComponents, shrunken_means, variance_components};
pub use levels::{PairSummary, Waba, WithinBetween, levels_disagree, pair_summaries, waba, waba_of, within_between};
pub use one_way::{Icc, OneWay, one_way};
pub use stratified::{Stratified, stratified_correlation};
pub(crate) use unit::in_range;
pub use unit::{UnitSummary, unit_summaries};
