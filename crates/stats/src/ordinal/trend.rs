//! The linear trend in a table of two ordered scales.

use crate::counts::Counts;
use crate::{StatsError, check, dist, weighted_pearson};

/// The linear-by-linear test of association.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LinearByLinear {
    /// Correlation of the scores. Without interval: it is shown beside gamma, which has one.
    pub r: f64,
    /// `M² = (n - 1)r²`, chi-square with one degree of freedom.
    pub m2: f64,
    /// p of no linear association.
    pub p: f64,
}

/// Linear-by-linear test with the scores 1, 2, 3, … for rows and columns.
///
/// Formula: as [`linear_by_linear_scored`]. Reference: R `vcdExtra::CMHtest`, row `cor`.
///
/// Shape: as [`linear_by_linear_scored`].
///
/// # Errors
/// As [`linear_by_linear_scored`].
pub fn linear_by_linear<R: AsRef<[u64]>>(table: &[R]) -> Result<LinearByLinear, StatsError> {
    let steps = |count: usize| -> Vec<f64> { (1..=count).map(|step| step as f64).collect() };
    let columns = table.first().map_or(0, |row| row.as_ref().len());
    linear_by_linear_scored(table, &steps(table.len()), &steps(columns))
}

/// Linear-by-linear test with given scores.
///
/// Formula: `M² = (n-1)r²` with Pearson's `r` of the scores over all people (Mantel 1963; Agresti
/// 2002, 3.4).
///
/// Shape: at least two rows and two columns; a score for each.
///
/// # Errors
/// [`StatsError::TooFew`] for a smaller or an empty table, [`StatsError::LengthMismatch`] of rows or
/// scores, [`StatsError::NotFinite`], [`StatsError::NoVariation`] of the rows (`x`) or columns
/// (`y`), or of their scores; [`StatsError::OutOfRange`] above 2^53 people.
pub fn linear_by_linear_scored<R: AsRef<[u64]>>(table: &[R], rows: &[f64], columns: &[f64]) -> Result<LinearByLinear, StatsError> {
    let counts = Counts::new(table)?;
    for (margin, scores) in [(&counts.rows, rows), (&counts.columns, columns)] {
        check::same_length(margin.len(), scores.len())?;
        check::sample(scores, 2)?;
    }
    counts.require_variation()?;
    let x: Vec<f64> = rows.iter().flat_map(|score| columns.iter().map(move |_| *score)).collect();
    let y: Vec<f64> = rows.iter().flat_map(|_| columns.iter().copied()).collect();
    let r = weighted_pearson(&x, &y, &counts.cells.concat())?;
    let m2 = (counts.n - 1.0) * r * r;
    Ok(LinearByLinear { r, m2, p: dist::chi_square_sf(m2, 1.0) })
}
