//! Score cells: per wave, measure, unit and channel the count, sum and distribution of scores.
//!
//! They are written in the transaction that stores the responses, so they always agree with them, and a
//! report's cost grows with cells and not with responses. Because they hold sums only, they tell nothing
//! that the responses do not, and can be computed again at any time.

mod derive;
mod read;
mod write;

use candor_survey::Channel;
use candor_wire::ids::UnitId;

pub(super) use self::derive::derive_wave;
pub use self::read::Cells;
pub(super) use self::read::Kept;
pub(super) use self::write::{Additions, Scored};
use super::error::StoreError;

/// Count, sum and sum of squares of scores.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Sums {
    /// Responses with a score.
    pub n: i64,
    /// Sum of the scores.
    pub total: f64,
    /// Sum of their squares.
    pub squares: f64,
}

impl Sums {
    fn merge(&mut self, other: Self) {
        self.n += other.n;
        self.total += other.total;
        self.squares += other.squares;
    }

    /// Whether the same responses were added up, in whatever order.
    fn agrees(self, other: Self) -> bool {
        let near = |a: f64, b: f64| (a - b).abs() <= 1e-9 * (1.0 + a.abs());
        self.n == other.n && near(self.total, other.total) && near(self.squares, other.squares)
    }

    fn add(&mut self, score: f64) {
        self.n += 1;
        self.total += score;
        self.squares += score * score;
    }
}

/// What one unit's responses to one measure add up to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UnitSums {
    /// Unit.
    pub unit: UnitId,
    /// All responses.
    pub all: Sums,
    /// Those of them that gave one answer throughout.
    pub uniform: Sums,
}

/// One channel's cell of a unit.
type ChannelSums = (Option<Channel>, UnitSums);

/// How many responses of one channel have one score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ValueRow {
    /// Channel; `None` for responses without one.
    pub channel: Option<Channel>,
    /// Score.
    pub score: f64,
    /// Responses.
    pub n: u64,
}

fn unreadable(what: &str) -> StoreError {
    StoreError::Corrupt(format!("{what} is not in a form that this version reads"))
}

fn channel(text: &str) -> Result<Option<Channel>, StoreError> {
    if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(|_| unreadable("a channel")) }
}

fn count(n: i64) -> Result<u64, StoreError> {
    u64::try_from(n).map_err(|_| unreadable("a count"))
}
