//! What unequal weights cost.

use crate::{StatsError, check, moments};

/// Above this design effect weighted figures should not be given: the effective number of answers
/// is less than half.
const HIGHEST_DEFF: f64 = 2.0;
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
/// only ratios matter.
///
/// # Errors
/// [`StatsError::InvalidWeight`]; [`StatsError::TooFew`] without a weight above 0.
pub fn kish_effect(weights: &[f64]) -> Result<KishEffect, StatsError> {
    check::weights(weights, weights)?;
    let (scaled, _) = moments::scaled(weights);
    let n = scaled.len() as f64;
    let mean = scaled.iter().sum::<f64>() / n;
    if scaled.is_empty() || mean <= 0.0 {
        return Err(StatsError::TooFew { needed: 1, got: 0 });
    }
    let ratios = || scaled.iter().map(|weight| weight / mean);
    let cv_squared = ratios().map(|ratio| (ratio - 1.0) * (ratio - 1.0)).sum::<f64>() / n;
    let deff = 1.0 + cv_squared;
    Ok(KishEffect { deff, effective_n: n / deff, cv_squared, max_over_mean: ratios().fold(0.0, f64::max) })
}
