//! What unequal weights cost.

use crate::{StatsError, check, moments};

/// Above this design effect weighted figures should not be given: the effective number of answers
/// is less than half.
pub const HIGHEST_DEFF: f64 = 2.0;
/// Above this ratio of the largest to the mean weight a few people speak for too many.
const HIGHEST_RATIO: f64 = 5.0;

/// Kish's measures of unequal weights.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KishEffect {
    /// Design effect: by how much unequal weights raise the variance of a mean, at least 1.
    pub deff: f64,
    /// Effective number of answers, `n/deff`.
    pub effective_n: f64,
    /// Squared coefficient of variation of the weights, `deff - 1`.
    pub cv_squared: f64,
    /// Largest weight divided by the mean weight.
    pub max_over_mean: f64,
}

impl KishEffect {
    /// Of cells of `n` answers with the same weight each, neither near the end of the range of
    /// doubles; `None` without weight.
    pub(super) fn of_cells(cells: &[(f64, f64)]) -> Option<Self> {
        let n: f64 = cells.iter().map(|(n, _)| n).sum();
        let mean = cells.iter().map(|(n, weight)| n * weight).sum::<f64>() / n;
        let ratios = || cells.iter().map(|(n, weight)| (n, weight / mean));
        let cv_squared = ratios().map(|(n, ratio)| n * (ratio - 1.0) * (ratio - 1.0)).sum::<f64>() / n;
        let deff = 1.0 + cv_squared;
        let max_over_mean = ratios().map(|(_, ratio)| ratio).fold(0.0, f64::max);
        (mean > 0.0).then_some(Self { deff, effective_n: n / deff, cv_squared, max_over_mean })
    }

    /// Whether the weights are so unequal that figures weighted by them should be refused:
    /// `deff > 2` or a largest weight of more than 5 times the mean.
    #[must_use]
    pub fn too_uneven(&self) -> bool {
        self.deff > HIGHEST_DEFF || self.max_over_mean > HIGHEST_RATIO
    }
}

/// Design effect and effective number of answers of weights.
///
/// Formula: `deff = n·Σw²/(Σw)² = 1 + cv²`, `ESS = (Σw)²/Σw²` (Kish 1965, 1992). It holds for
/// weights that have nothing to do with the answers; where they have, the truth is better.
///
/// Shape: one weight of at least 0 for each of `n ≥ 1` answers, those of weight 0 included in `n`;
/// only ratios matter. [`crate::kish_effective_n`] gives the effective number alone.
///
/// # Errors
/// [`StatsError::InvalidWeight`]; [`StatsError::TooFew`] without a weight above 0.
pub fn kish_effect(weights: &[f64]) -> Result<KishEffect, StatsError> {
    check::weights(weights, weights)?;
    let (scaled, _) = moments::scaled(weights);
    let cells: Vec<(f64, f64)> = scaled.into_iter().map(|weight| (1.0, weight)).collect();
    KishEffect::of_cells(&cells).ok_or(StatsError::TooFew { needed: 1, got: 0 })
}
