//! Signs of careless answering. Each is a sign, none a proof: honest people can answer alike
//! throughout, answer fast, or be unusual. Nobody should be left out on one sign alone
//! ([`Flags::careless`]), and results be shown with and without those left out.
//!
//! Answers of a person are a slice in the order in which the questions were shown, without gaps;
//! for tables of all people each item is a slice. Times are personal data: keep no more than needed.

mod consistency;
mod distance;
mod flags;
mod runs;

pub use consistency::{INCONSISTENT_BELOW, antonym_pairs, even_odd, synonym_pairs, within_person};
pub use distance::{Distance, OUTLIER_LEVEL, mahalanobis};
pub use flags::{Flags, INSTRUCTIONS_FAILED, Pace, PaceRule, SIGNS_NEEDED, fails_instructed, instructed_failures, pace};
pub use runs::{Runs, SHORTEST_BATTERY, response_variability, runs, straight_lined};
