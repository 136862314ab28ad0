//! Response by cell and what it means for representativeness.

use super::KishEffect;
use crate::moments::Centred;
use crate::{StatsError, check};

/// Cells with fewer respondents should not be weighted by.
pub const FEWEST_PER_CELL: u64 = 20;

/// How many were asked and answered in one cell of known groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellResponse {
    /// How many answered.
    pub responded: u64,
    /// How many were asked.
    pub invited: u64,
}

/// Whether every cell has the [`FEWEST_PER_CELL`] respondents that weights by cell ask for.
#[must_use]
pub fn large_enough(cells: &[CellResponse]) -> bool {
    !cells.is_empty() && cells.iter().all(|cell| cell.responded >= FEWEST_PER_CELL)
}

/// Response rates by cell and what follows from them.
#[derive(Clone, Debug, PartialEq)]
pub struct ResponsePattern {
    /// Response rate of each cell, the propensity of its members.
    pub rates: Vec<f64>,
    /// Response rate of all.
    pub overall: f64,
    /// `1 - 2S(ρ̂)`: 1 when all cells responded alike.
    pub r_indicator: f64,
    /// `S(ρ̂)/ρ̄`: the largest bias of a mean from response by cell, in standard deviations.
    pub max_bias: f64,
    /// Inverse propensity of each cell: how many of those asked one answer stands for.
    pub weights: Vec<f64>,
    /// What these weights cost.
    pub kish: KishEffect,
}

/// Representativeness of the response, from the rates in cells.
///
/// Formula: `ρ_c = r_c/n_c`; `S²(ρ̂) = Σn_c(ρ_c - ρ̄)²/(N-1)`; R-indicator `1 - 2S(ρ̂)`, maximal
/// bias `S(ρ̂)/ρ̄` (Schouten, Cobben & Bethlehem 2009), without adjustment for chance, which makes
/// small samples look less representative than they are; weights `1/ρ_c`, with [`super::kish_effect`]
/// over the respondents.
///
/// Shape: `2` or more people asked, in one or more cells. No interval: cells are the whole of
/// those asked; what they leave out no interval covers.
///
/// # Errors
/// [`StatsError::TooFew`] for fewer than 2 people asked; [`StatsError::EmptyGroup`] for a cell in
/// which nobody was asked or nobody answered (merge it); [`StatsError::InvalidProportion`] for more
/// answers than people.
pub fn response_pattern(cells: &[CellResponse]) -> Result<ResponsePattern, StatsError> {
    if let Some(bad) = cells.iter().find(|cell| cell.responded > cell.invited) {
        return Err(StatsError::InvalidProportion { successes: bad.responded, n: bad.invited });
    }
    if let Some(index) = cells.iter().position(|cell| cell.responded == 0) {
        return Err(StatsError::EmptyGroup { index });
    }
    let invited: f64 = cells.iter().map(|cell| cell.invited as f64).sum();
    let responded: f64 = cells.iter().map(|cell| cell.responded as f64).sum();
    if invited < 2.0 {
        return Err(StatsError::TooFew { needed: 2, got: invited as usize });
    }
    let rates: Vec<f64> = cells.iter().map(|cell| cell.responded as f64 / cell.invited as f64).collect();
    let overall = responded / invited;
    let squares: f64 = cells.iter().zip(&rates).map(|(cell, rate)| cell.invited as f64 * (rate - overall) * (rate - overall)).sum();
    let spread = (squares / (invited - 1.0)).sqrt();
    let weights: Vec<f64> = rates.iter().map(|rate| 1.0 / rate).collect();
    let of_respondents: Vec<(f64, f64)> = cells.iter().zip(&weights).map(|(cell, weight)| (cell.responded as f64, *weight)).collect();
    let kish = KishEffect::of_cells(&of_respondents).ok_or(StatsError::TooFew { needed: 2, got: 0 })?;
    Ok(ResponsePattern { rates, overall, r_indicator: 1.0 - 2.0 * spread, max_bias: spread / overall, weights, kish })
}

/// Representativeness from the propensity of each person asked.
///
/// Formula: `1 - 2S(ρ̂)`, `S` with `n - 1` (Schouten, Cobben & Bethlehem 2009).
///
/// Shape: the estimated propensities of all `n ≥ 2` people asked, each within 0..=1. The result is
/// at most 1, and at least about 0.
///
/// # Errors
/// [`StatsError::TooFew`], [`StatsError::NotFinite`]; [`StatsError::InvalidParameter`] for a
/// propensity outside 0..=1.
pub fn r_indicator(propensities: &[f64]) -> Result<f64, StatsError> {
    check::sample(propensities, 2)?;
    if let Some(bad) = propensities.iter().find(|rate| !(0.0..=1.0).contains(*rate)) {
        return Err(StatsError::InvalidParameter { name: "propensity", value: *bad, remedy: "a propensity is within 0 to 1" });
    }
    let centred = Centred::new(propensities);
    Ok(if centred.varies() { 1.0 - 2.0 * centred.standard_deviation() } else { 1.0 })
}
