//! The clock, read here and nowhere else; everything below gets the time as a parameter.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::UNIX_EPOCH;

/// Seconds since 1970-01-01 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seconds(pub i64);

impl Seconds {
    /// The day, in days since 1970-01-01 UTC.
    #[must_use]
    pub const fn day(self) -> i64 {
        self.0.div_euclid(24 * 3600)
    }
}

/// Tells the time: the system's, or one that a test moves.
#[derive(Debug, Clone, Default)]
pub enum Clock {
    /// The system's clock.
    #[default]
    System,
    /// A clock that stands until it is moved.
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// The time now.
    #[must_use]
    pub fn now(&self) -> Seconds {
        match self {
            Self::System => system(),
            Self::Set(seconds) => Seconds(seconds.load(Ordering::Relaxed)),
        }
    }
}

#[allow(clippy::disallowed_methods, clippy::cast_possible_wrap)] // this is the one place
fn system() -> Seconds {
    // a clock before 1970 counts as 1970
    Seconds(std::time::SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs() as i64))
}
