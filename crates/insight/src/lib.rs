//! Scores, disclosure thresholds and the linkage report.
//!
//! Runs on the server only: cells below the threshold never reach a browser. Pure: the store
//! hands in what was answered, and gets back what may be shown.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod chart;
mod disclosure;
mod linkage;
mod results;
mod sentence;
mod summary;

pub use chart::{ChartLabels, scatter_svg};
pub use disclosure::{told, total_told};
pub use linkage::{Linkage, Point, Strength, UnitPair, link};
pub use results::{ItemResult, Mean, Share, item_results, measure_mean, releasable};
pub use sentence::{Names, caveats, sentence};
pub use summary::Summary;

/// Smallest number of respondents behind anything shown. May be raised, never lowered.
pub const THRESHOLD: u64 = 5;

/// Smallest number of comments shown together.
pub const COMMENT_THRESHOLD: u64 = 10;

/// Below this number of units no coefficient is shown.
pub const MIN_UNITS: usize = 10;

/// From this number of units on, a coefficient is no longer called exploratory.
pub const ESTABLISHED_UNITS: usize = 30;

/// Confidence level of every interval.
pub const LEVEL: f64 = 0.95;
