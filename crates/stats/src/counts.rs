//! Tables of counts, checked once.

use crate::{Side, StatsError};

/// Above this a count plus one is no double.
const MOST: f64 = 9_007_199_254_740_992.0;

/// A table of counts with its margins.
pub(crate) struct Counts {
    /// Cells, row by row.
    pub(crate) cells: Vec<Vec<f64>>,
    /// Sum of each row.
    pub(crate) rows: Vec<f64>,
    /// Sum of each column.
    pub(crate) columns: Vec<f64>,
    /// Sum of all cells.
    pub(crate) n: f64,
}

impl Counts {
    /// A rectangular table of at least two rows and two columns that holds 1 to 2^53 counts.
    pub(crate) fn new<R: AsRef<[u64]>>(table: &[R]) -> Result<Self, StatsError> {
        let width = table.first().map_or(0, |row| row.as_ref().len());
        if table.len() < 2 || width < 2 {
            return Err(StatsError::TooFew { needed: 2, got: table.len().min(width) });
        }
        if let Some(row) = table.iter().find(|row| row.as_ref().len() != width) {
            return Err(StatsError::LengthMismatch { left: width, right: row.as_ref().len() });
        }
        let cells: Vec<Vec<f64>> = table.iter().map(|row| row.as_ref().iter().map(|count| *count as f64).collect()).collect();
        let counts = Self::of(cells, width);
        if counts.n <= 0.0 {
            return Err(StatsError::TooFew { needed: 1, got: 0 });
        }
        if counts.n <= MOST { Ok(counts) } else { Err(StatsError::OutOfRange) }
    }

    fn of(cells: Vec<Vec<f64>>, width: usize) -> Self {
        let rows: Vec<f64> = cells.iter().map(|row| row.iter().sum()).collect();
        let mut columns = vec![0.0; width];
        for row in &cells {
            columns.iter_mut().zip(row).for_each(|(sum, count)| *sum += count);
        }
        let n = rows.iter().sum();
        Self { cells, rows, columns, n }
    }

    /// Refuses a table with all counts in one row (`X`) or in one column (`Y`).
    pub(crate) fn require_variation(&self) -> Result<(), StatsError> {
        for (margin, which) in [(&self.rows, Side::X), (&self.columns, Side::Y)] {
            if margin.iter().filter(|sum| **sum > 0.0).count() < 2 {
                return Err(StatsError::NoVariation { which });
            }
        }
        Ok(())
    }

    /// Pairs of people in different rows, and in different columns.
    pub(crate) fn untied_pairs(&self) -> [f64; 2] {
        // Not as all pairs less the tied ones, which would lose digits.
        [&self.rows, &self.columns].map(|margin| margin.iter().map(|sum| sum * (self.n - sum)).sum::<f64>() / 2.0)
    }

    /// The table without its empty rows and columns.
    pub(crate) fn without_empty(&self) -> Self {
        let keep = |values: &[f64]| -> Vec<f64> {
            values.iter().zip(&self.columns).filter(|(_, sum)| **sum > 0.0).map(|(value, _)| *value).collect()
        };
        let filled = self.cells.iter().zip(&self.rows).filter(|(_, sum)| **sum > 0.0);
        Self::of(filled.map(|(row, _)| keep(row)).collect(), self.columns.iter().filter(|sum| **sum > 0.0).count())
    }
}
