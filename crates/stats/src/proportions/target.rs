//! Is a target met, missed, or not yet known?

use crate::{Interval, StatsError, wilson};

/// A target and the side of it that is good.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Target {
    /// This much or more, such as a share of satisfied customers.
    AtLeast(f64),
    /// This much or less, such as minutes of waiting or errors per session.
    AtMost(f64),
}

/// What the data say of a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// The whole interval is on the good side; its end may be the target itself.
    Met,
    /// The whole interval is on the bad side of the target.
    Missed,
    /// The interval holds the target: more answers are needed.
    NotYetKnown,
}

/// Verdict of an interval on a target.
///
/// Formula: for [`Target::AtLeast`] met when `low ≥ target`, missed when `high < target`; for
/// [`Target::AtMost`] met when `high ≤ target`, missed when `low > target`; otherwise not yet known.
///
/// Shape: an interval and a target in the same unit: of a mean ([`crate::mean_interval`]), a rate
/// ([`super::rate_interval`]), a duration ([`super::geometric_mean_interval`]) or a score.
///
/// # Errors
/// [`StatsError::InvalidParameter`] for a target or an end that is not finite, or ends out of order.
pub fn verdict(low: f64, high: f64, target: Target) -> Result<Verdict, StatsError> {
    let (Target::AtLeast(bound) | Target::AtMost(bound)) = target;
    for (name, value) in [("target", bound), ("low", low), ("high", high)] {
        if !value.is_finite() {
            return Err(StatsError::InvalidParameter { name, value, remedy: "a finite number" });
        }
    }
    if low > high {
        return Err(StatsError::InvalidParameter { name: "low", value: low, remedy: "not above the high end" });
    }
    let (met, missed) = match target {
        Target::AtLeast(bound) => (low >= bound, high < bound),
        Target::AtMost(bound) => (high <= bound, low > bound),
    };
    Ok(match (met, missed) {
        (true, _) => Verdict::Met,
        (_, true) => Verdict::Missed,
        _ => Verdict::NotYetKnown,
    })
}

/// Share with Wilson's interval and its verdict on a target share.
///
/// Formula: [`crate::wilson`], then [`verdict`] on its ends.
///
/// # Errors
/// As [`crate::wilson`] and [`verdict`]; [`StatsError::InvalidParameter`] also for a target outside
/// 0..=1.
pub fn share_verdict(successes: u64, n: u64, target: Target, level: f64) -> Result<(Interval, Verdict), StatsError> {
    let interval = wilson(successes, n, level)?;
    let (Target::AtLeast(bound) | Target::AtMost(bound)) = target;
    if !(0.0..=1.0).contains(&bound) {
        return Err(StatsError::InvalidParameter { name: "target", value: bound, remedy: "a share within 0 to 1" });
    }
    Ok((interval, verdict(interval.low, interval.high, target)?))
}
