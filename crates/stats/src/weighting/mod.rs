//! Who answered, and weights that make up for who did not.
//!
//! Weights need known counts of the whole, such as of staff by site, and never mend what is
//! missing within a cell. Show weighted figures beside unweighted ones.

mod mean;
mod raking;
mod response;
mod spread;

pub use mean::{WeightedMean, raked_mean, weighted_mean};
pub use raking::{Margin, Raked, TrimmedRaked, rake, rake_trimmed, trim};
pub use response::{CellResponse, FEWEST_PER_CELL, ResponsePattern, large_enough, r_indicator, response_pattern};
pub use spread::{HIGHEST_DEFF, KishEffect, kish_effect};
