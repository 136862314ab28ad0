//! Tables of counts: independence, and the share of one answer in each row.

use crate::counts::Counts;
use crate::{Interval, StatsError, dist, wilson};

/// The chi-square test of a table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChiSquare {
    /// Pearson's statistic.
    pub statistic: f64,
    /// Degrees of freedom, `(rows - 1)(columns - 1)`.
    pub df: f64,
    /// p of independence. Rough where an expected count is below 5: [`super::fisher_exact_p`] is
    /// better there.
    pub p: f64,
    /// Cramér's V, from 0 for independence to 1. Without interval: the shares of the rows carry
    /// theirs ([`row_shares`]).
    pub cramers_v: f64,
    /// The smallest count expected under independence.
    pub smallest_expected: f64,
    /// Sum of all counts.
    pub n: f64,
}

/// Pearson's chi-square test of independence, without continuity correction.
///
/// Formula: `X² = Σ(O-E)²/E`, `E` = row sum · column sum / n; `V = √(X²/(n·min(r-1, c-1)))`
/// (Pearson 1900; Cramér 1946). Reference: R `stats::chisq.test(correct = FALSE)`.
///
/// Shape: at least two rows and two columns of counts, rows of the same length. Without unit;
/// unchanged by the order of rows and of columns. Edge cases: rows and columns without counts change
/// nothing. V of a small sample is biased upwards.
///
/// # Errors
/// [`StatsError::TooFew`] for a smaller or an empty table, [`StatsError::LengthMismatch`],
/// [`StatsError::NoVariation`] when all counts are in one row (`X`) or one column (`Y`);
/// [`StatsError::OutOfRange`] above 2^53 counts.
pub fn chi_square_test<R: AsRef<[u64]>>(table: &[R]) -> Result<ChiSquare, StatsError> {
    let counts = Counts::new(table)?.without_empty();
    counts.require_variation()?;
    let (mut statistic, mut smallest_expected) = (0.0, f64::INFINITY);
    for (row, sum) in counts.cells.iter().zip(&counts.rows) {
        for (count, total) in row.iter().zip(&counts.columns) {
            let expected = sum / counts.n * total;
            statistic += (count - expected) * (count - expected) / expected;
            smallest_expected = f64::min(smallest_expected, expected);
        }
    }
    let (r, c) = (counts.rows.len() as f64 - 1.0, counts.columns.len() as f64 - 1.0);
    Ok(ChiSquare {
        statistic,
        df: r * c,
        p: dist::chi_square_sf(statistic, r * c),
        cramers_v: (statistic / (counts.n * r.min(c))).sqrt().min(1.0),
        smallest_expected,
        n: counts.n,
    })
}

/// The share of one column in each row, with Wilson's interval.
///
/// Formula: [`crate::wilson`] of the count in `column` over the row sum.
///
/// Shape: rows of the same length, at least two rows and columns; one interval per row.
///
/// # Errors
/// As [`chi_square_test`], but only an empty row is an error; [`StatsError::InvalidParameter`] for
/// a column that does not exist, [`StatsError::InvalidLevel`].
pub fn row_shares<R: AsRef<[u64]>>(table: &[R], column: usize, level: f64) -> Result<Vec<Interval>, StatsError> {
    let counts = Counts::new(table)?;
    if column >= counts.columns.len() {
        return Err(StatsError::InvalidParameter { name: "column", value: column as f64, remedy: "the index of a column" });
    }
    if let Some(index) = counts.rows.iter().position(|sum| *sum <= 0.0) {
        return Err(StatsError::EmptyGroup { index });
    }
    let share = |row: &R| {
        let row = row.as_ref();
        wilson(row.get(column).copied().unwrap_or(0), row.iter().sum(), level)
    };
    table.iter().map(share).collect()
}

/// Success rates of two halves that would correspond to a correlation.
///
/// Formula: `.5 + r/2` and `.5 - r/2`, the binomial effect size display (Rosenthal & Rubin 1982),
/// high rate first. Exact for two halves of equal size only; for measures on a scale prefer
/// [`crate::pairs_from_r`].
///
/// Edge cases: `r` outside -1..=1 counts as the nearer end; NaN gives NaN.
#[must_use]
pub fn binomial_effect_size(r: f64) -> (f64, f64) {
    let half = r.clamp(-1.0, 1.0) / 2.0;
    (0.5 + half, 0.5 - half)
}
