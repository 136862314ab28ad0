//! Control charts: has a process changed, or does it only vary as it always does?
//!
//! Limits are set once from a baseline and then applied to every later point: [`individuals`] for
//! one figure per period, [`p_chart`] for shares, [`u_chart`] for events per exposure. [`signals`]
//! applies the run rules; [`run_length`] and [`simulate_false_alarms`] tell how often a set of
//! rules fires although nothing has changed. [`level_shift`] measures a change at a known time.
//!
//! Points are counted from 0.

mod individuals;
mod rules;
mod run_length;
mod shares;
mod shift;

pub use individuals::{Constants, Individuals, MovingRange, individuals};
pub use rules::{DEFAULT_RULES, Rule, Signal, WESTERN_ELECTRIC, signals};
pub use run_length::{FalseAlarms, RunLength, run_length, simulate_false_alarms};
pub use shares::{Dispersion, RateLimits, ShareLimits, p_chart, u_chart};
pub use shift::{Change, LevelShift, level_shift};

use crate::{StatsError, check};

/// The number of points from which limits are worth setting.
pub const POINTS_FOR_LIMITS: usize = 12;

/// Whether a baseline of `n` points is long enough to set limits: at least [`POINTS_FOR_LIMITS`].
///
/// The functions of this module compute limits from shorter baselines too; such limits are
/// provisional and should be shown as such or not at all.
#[must_use]
pub fn may_set_limits(n: usize) -> bool {
    n >= POINTS_FOR_LIMITS
}

/// To which side a figure departs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Above, or rising.
    Up,
    /// Below, or falling.
    Down,
}

/// A point of a control chart with the limits that hold for it, all in the unit of the value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChartPoint {
    /// What was observed.
    pub value: f64,
    /// The centre line.
    pub centre: f64,
    /// The lower limit.
    pub lower: f64,
    /// The upper limit.
    pub upper: f64,
    /// One standard deviation of the process, the width of a zone.
    pub sigma: f64,
}

impl ChartPoint {
    /// The side of the limits on which the value lies outside; a value on a limit is inside.
    #[must_use]
    pub fn outside(&self) -> Option<Direction> {
        direction(self.value > self.upper, self.value < self.lower)
    }

    /// The side on which the value is more than `sigmas` standard deviations from the centre.
    fn beyond(&self, sigmas: f64) -> Option<Direction> {
        let distance = self.value - self.centre;
        direction(distance > sigmas * self.sigma, distance < -sigmas * self.sigma)
    }
}

/// The direction of two exclusive findings.
pub(crate) fn direction(up: bool, down: bool) -> Option<Direction> {
    match (up, down) {
        (true, _) => Some(Direction::Up),
        (_, true) => Some(Direction::Down),
        _ => None,
    }
}

/// A finite figure above 0; a spread that underflowed sets no limits.
fn spread(value: f64) -> Result<f64, StatsError> {
    if check::finite(value)? > 0.0 { Ok(value) } else { Err(StatsError::OutOfRange) }
}
