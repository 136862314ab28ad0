//! Lagged correlations in both directions, and the test of their difference.

use crate::association::{CorrelationDifference, CrossCorrelations, steiger_nonoverlapping};
use crate::moments::{Centred, correlation};
use crate::{Estimate, StatsError, check, pearson};

/// Both lagged correlations and their difference.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lagged {
    /// The first measure before with the second after.
    pub forward: Estimate,
    /// The second measure before with the first after.
    pub reverse: Estimate,
    /// Forward less reverse.
    pub difference: CorrelationDifference,
}

/// Lagged correlations of two measures in both directions, and the test of their difference.
///
/// Formula: [`crate::pearson`] of the first measure in one wave with the second in the next, and
/// the reverse; [`steiger_nonoverlapping`] of both. A larger coefficient in one direction is no proof
/// of a cause: the measure that is more stable or more reliable wins by that alone (Rogosa 1980).
///
/// Shape: four samples of the same length `n ≥ 4`, one value per unit: the first measure before
/// and after, the second before and after. Without unit; means of waves do not matter.
///
/// # Errors
/// [`StatsError::LengthMismatch`], [`StatsError::TooFew`], [`StatsError::NotFinite`],
/// [`StatsError::ConstantColumn`] counting the samples as they are passed,
/// [`StatsError::InvalidLevel`], [`StatsError::Collinear`] when a lagged correlation is ±1 or both always
/// move together, as for a measure and its copy.
pub fn lagged_correlations(x1: &[f64], x2: &[f64], y1: &[f64], y2: &[f64], level: f64) -> Result<Lagged, StatsError> {
    let columns = [x1, x2, y1, y2];
    for (column, values) in columns.iter().enumerate() {
        check::pair(x1, values, 4)?;
        if !Centred::new(values).varies() {
            return Err(StatsError::ConstantColumn { column });
        }
    }
    let (forward, reverse) = (pearson(x1, y2, level)?, pearson(y1, x2, level)?);
    let cross =
        CrossCorrelations { r13: correlation(x1, y1)?, r14: correlation(x1, x2)?, r23: correlation(y2, y1)?, r24: correlation(y2, x2)? };
    let (r12, r34) = (forward.estimate, reverse.estimate);
    let difference = steiger_nonoverlapping(r12, r34, cross, x1.len(), level).map_err(|error| match error {
        // Correlations of data are possible: what is wrong is a 1, or a measure and its copy.
        StatsError::InvalidParameter { .. } | StatsError::Inadmissible { .. } => StatsError::Collinear,
        other => other,
    })?;
    Ok(Lagged { forward, reverse, difference })
}
