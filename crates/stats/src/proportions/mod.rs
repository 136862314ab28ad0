//! Shares, net promoter scores, means, rates and durations, each with an interval, and whether they
//! meet a target.
//!
//! [`crate::wilson`] is the interval of a share. The rest is what experience-level agreements need
//! besides: differences, small known populations, events per exposure, skewed durations, and a
//! verdict of three values.

mod difference;
mod duration;
mod mean;
mod net_promoter;
mod rate;
mod share;
mod target;

pub use difference::{TwoProportions, newcombe, two_proportions};
pub use duration::{GeometricMean, geometric_mean_interval};
pub use mean::{mean_interval_of_counts, mean_interval_of_population};
pub use net_promoter::{NetCounts, NetPromoterDifference, NetPromoterIntervals, net_promoter_difference, net_promoter_intervals};
pub use rate::rate_interval;
pub use share::{clopper_pearson, top_box, wilson_of_population};
pub use target::{Target, Verdict, share_verdict, verdict};

use crate::StatsError;

/// `(N-n)/(N-1)`: what is left of the variance of a share when `n` of `N` are drawn without return.
fn share_correction(n: u64, population: u64) -> Result<f64, StatsError> {
    if n > population {
        return Err(StatsError::InvalidProportion { successes: n, n: population });
    }
    let rest = (population - n) as f64;
    Ok(if rest > 0.0 { rest / (population as f64 - 1.0) } else { 0.0 })
}
