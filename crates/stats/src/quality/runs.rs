//! Runs of the same answer, and how much answers vary.

use crate::moments::Centred;
use crate::{StatsError, check};

/// Batteries shorter than this say nothing about straight-lining.
pub const SHORTEST_BATTERY: usize = 10;

/// Runs of identical answers of one person.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Runs {
    /// Length of the longest run ("longstring"), in items.
    pub longest: usize,
    /// Mean length of the runs, in items.
    pub average: f64,
}

/// Lengths of the runs of identical answers of one person.
///
/// Formula: the longest, and the mean, of the lengths of maximal runs of equal consecutive answers
/// (Johnson 2005). Reference: R `careless::longstring(avg = TRUE)`. Shape: the answers in the order
/// of display. No interval: it describes one person's answers.
///
/// # Errors
/// [`StatsError::TooFew`] without an answer, [`StatsError::NotFinite`].
pub fn runs(answers: &[f64]) -> Result<Runs, StatsError> {
    check::sample(answers, 1)?;
    let lengths = || answers.chunk_by(|a, b| a == b).map(<[f64]>::len);
    Ok(Runs { longest: lengths().max().unwrap_or(0), average: answers.len() as f64 / lengths().count() as f64 })
}

/// Whether a longest run is suspicious: over half of a battery of 10 or more items.
///
/// Worth a flag only where some items are keyed the other way round: on items of one direction
/// honest people may give the same answer throughout.
#[must_use]
pub fn straight_lined(longest: usize, items: usize) -> bool {
    items >= SHORTEST_BATTERY && longest > items / 2
}

/// Intra-individual response variability: the standard deviation of a person's answers.
///
/// Formula: `√(Σ(x-x̄)²/(k-1))` over `k ≥ 2` answers (Dunn et al. 2018). Reference: R
/// `careless::irv`. In the unit of the answers; 0 when all are the same. Low values are
/// suspicious: 0, or the lowest 1 to 2 %. No interval: it describes one person's answers.
///
/// Shape: two answers or more, in the unit of the scale.
///
/// # Errors
/// [`StatsError::TooFew`], [`StatsError::NotFinite`], [`StatsError::OutOfRange`].
pub fn response_variability(answers: &[f64]) -> Result<f64, StatsError> {
    check::sample(answers, 2)?;
    if answers.iter().all(|answer| *answer == answers[0]) {
        return Ok(0.0);
    }
    let centred = Centred::new(answers);
    check::finite(centred.standard_deviation())
}
