//! From where on a sign counts. docs/quality.md publishes them; a test compares both.

pub use candor_stats::quality::{INCONSISTENT_BELOW, INSTRUCTIONS_FAILED, SHORTEST_BATTERY, SIGNS_NEEDED};

/// Sending sooner than this share of the expected length of the shortest way through is too fast.
pub const TOO_FAST_SHARE: f64 = 0.4;

/// Fewest answered items, keyed both ways, in which no variation at all is a sign.
pub const FEWEST_INVARIANT: usize = 5;

/// Fewest scales of two items or more behind even–odd consistency.
pub const FEWEST_SCALES: usize = 5;

/// Fewest answered items of which one is a written text that make two equal responses duplicates.
pub const DUPLICATE_ITEMS: usize = 5;

/// Fewest characters of that text.
pub const DUPLICATE_CHARS: usize = 20;

/// Fewest answered items that make two equal responses duplicates without a text, unless most of them are alike.
pub const DUPLICATE_ITEMS_WITHOUT_TEXT: usize = 30;
