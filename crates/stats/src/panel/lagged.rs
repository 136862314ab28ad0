//! Lagged correlations in both directions, and the test of their difference.

use crate::estimate::on_fisher_scale;
use crate::moments::{Centred, correlation};
use crate::{Estimate, StatsError, check, dist, pearson};

/// Both lagged correlations and their difference.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lagged {
    /// The first measure before with the second after.
    pub forward: Estimate,
    /// The second measure before with the first after.
    pub reverse: Estimate,
    /// Forward less reverse.
    pub difference: RDifference,
}

/// The difference of two correlations of the same units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RDifference {
    /// The first coefficient less the second, in -2..=2.
    pub estimate: f64,
    /// Lower end of the confidence interval.
    pub low: f64,
    /// Upper end of the confidence interval.
    pub high: f64,
    /// Steiger's test statistic, standard normal when the correlations are equal.
    pub z: f64,
    /// Its two-sided p-value.
    pub p: f64,
}

/// The six correlations of four variables; those of 1 with 2 and of 3 with 4 are compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NonOverlapping {
    /// The first of the two that are compared.
    pub r12: f64,
    /// The second of the two that are compared.
    pub r34: f64,
    /// Of variables 1 and 3.
    pub r13: f64,
    /// Of variables 1 and 4.
    pub r14: f64,
    /// Of variables 2 and 3.
    pub r23: f64,
    /// Of variables 2 and 4.
    pub r24: f64,
}

impl NonOverlapping {
    /// Covariance of both coefficients over `(1 - r12²)(1 - r34²)`, with these for `r12` and `r34`.
    fn dependence(&self, r12: f64, r34: f64) -> f64 {
        let Self { r13, r14, r23, r24, .. } = *self;
        let sum = (r13 - r12 * r23) * (r24 - r23 * r34)
            + (r14 - r13 * r34) * (r23 - r12 * r13)
            + (r13 - r14 * r34) * (r24 - r12 * r14)
            + (r14 - r12 * r24) * (r23 - r24 * r34);
        sum / 2.0 / ((1.0 - r12 * r12) * (1.0 - r34 * r34))
    }

    fn require_valid(&self) -> Result<(), StatsError> {
        let all = [("r12", self.r12), ("r34", self.r34), ("r13", self.r13), ("r14", self.r14), ("r23", self.r23), ("r24", self.r24)];
        match all.into_iter().find(|(_, r)| !(-1.0..=1.0).contains(r)) {
            Some((name, value)) => Err(StatsError::InvalidParameter { name, value, remedy: "a correlation is within -1 to 1" }),
            None => Ok(()),
        }
    }
}

/// Steiger's test for two correlations of the same units that share no variable.
///
/// Formula: `z = (atanh r12 - atanh r34)·√(n-3) / √(2 - 2c)`, `c` being the covariance of both on
/// Fisher's scale with the mean of `r12` and `r34` put for each (Steiger 1980, equations 11 and
/// 15). The interval is that of Zou (2007) from both Fisher intervals, with the coefficients
/// themselves in `c`; so interval and p may disagree when p is near `1 - level`. Reference: R
/// `psych::r.test` with its default `pooled = TRUE`.
///
/// Shape: correlations of `n ≥ 4` units. Without unit. Swapping both pairs turns the sign.
///
/// # Errors
/// [`StatsError::TooFew`], [`StatsError::InvalidParameter`] for a correlation outside -1..=1,
/// [`StatsError::InvalidLevel`], [`StatsError::Collinear`] when `r12` or `r34` is ±1 or the two
/// coefficients always move together, as for a pair of variables and its copy.
pub fn steiger_difference(r: &NonOverlapping, n: usize, level: f64) -> Result<RDifference, StatsError> {
    if n < 4 {
        return Err(StatsError::TooFew { needed: 4, got: n });
    }
    r.require_valid()?;
    let se = 1.0 / (n as f64 - 3.0).sqrt();
    let (first, second) = (on_fisher_scale(r.r12, se, level)?, on_fisher_scale(r.r34, se, level)?);
    let mean = (r.r12 + r.r34) / 2.0;
    let free = 2.0 - 2.0 * r.dependence(mean, mean);
    if r.r12.abs() >= 1.0 || r.r34.abs() >= 1.0 || free.is_nan() || free <= ALWAYS_TOGETHER {
        return Err(StatsError::Collinear);
    }
    let z = (libm::atanh(r.r12) - libm::atanh(r.r34)) / (se * free.sqrt());
    // Six numbers that no four variables can have may leave the range of a correlation.
    let together = r.dependence(r.r12, r.r34).clamp(-1.0, 1.0);
    let half = |a: f64, b: f64| (a * a + b * b - 2.0 * together * a * b).max(0.0).sqrt();
    let estimate = r.r12 - r.r34;
    Ok(RDifference {
        estimate,
        low: estimate - half(r.r12 - first.low, second.high - r.r34),
        high: estimate + half(first.high - r.r12, r.r34 - second.low),
        z: check::finite(z)?,
        p: dist::normal_two_sided(z),
    })
}

/// A variance of the difference below this, where 2 is that of independent ones, is rounding.
const ALWAYS_TOGETHER: f64 = 1e-12;

/// Lagged correlations of two measures in both directions, and the test of their difference.
///
/// Formula: [`crate::pearson`] of the first measure in one wave with the second in the next, and
/// the reverse; [`steiger_difference`] of both. A larger coefficient in one direction is no proof
/// of a cause: the measure that is more stable or more reliable wins by that alone (Rogosa 1980).
///
/// Shape: four samples of the same length `n ≥ 4`, one value per unit: the first measure before
/// and after, the second before and after. Without unit; means of waves do not matter.
///
/// # Errors
/// [`StatsError::LengthMismatch`], [`StatsError::TooFew`], [`StatsError::NotFinite`],
/// [`StatsError::ConstantColumn`] counting the samples as they are passed,
/// [`StatsError::InvalidLevel`], [`StatsError::Collinear`].
pub fn lagged_correlations(x1: &[f64], x2: &[f64], y1: &[f64], y2: &[f64], level: f64) -> Result<Lagged, StatsError> {
    let columns = [x1, x2, y1, y2];
    for (column, values) in columns.iter().enumerate() {
        check::pair(x1, values, 4)?;
        if !Centred::new(values).varies() {
            return Err(StatsError::ConstantColumn { column });
        }
    }
    let (forward, reverse) = (pearson(x1, y2, level)?, pearson(y1, x2, level)?);
    let correlations = NonOverlapping {
        r12: forward.estimate,
        r34: reverse.estimate,
        r13: correlation(x1, y1)?,
        r14: correlation(x1, x2)?,
        r23: correlation(y2, y1)?,
        r24: correlation(y2, x2)?,
    };
    let difference = steiger_difference(&correlations, x1.len(), level)?;
    Ok(Lagged { forward, reverse, difference })
}
