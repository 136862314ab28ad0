//! Fisher's exact test of any small table.

use crate::StatsError;
use crate::counts::Counts;

/// Tables with more partial fillings than this are left to the chi-square test.
const MOST_STEPS: u32 = 2_000_000;
/// Tables of more cells are left to the chi-square test.
const MOST_CELLS: usize = 100;
/// Larger samples are left to the chi-square test.
const MOST_COUNTS: f64 = 1e6;
/// A table counts as at most as probable as the observed one up to this relative rounding.
const TOLERANCE: f64 = 1e-7;
const TOO_LARGE: StatsError = StatsError::Inadmissible { reason: "too many tables have these margins: use the chi-square test" };

/// p of independence by enumeration of all tables with the same margins.
///
/// Formula: the sum of the probabilities of all tables that are at most as probable as the observed
/// one, `∏r!∏c!/(n!∏x!)` each (Fisher 1935; Freeman & Halton 1951). Equal up to a relative 1e-7
/// counts as equal. Reference: R `stats::fisher.test`.
///
/// Shape: at least two rows and two columns of counts. Edge cases: rows and columns without counts
/// change nothing; with fewer than two of either left, p is 1.
///
/// # Errors
/// [`StatsError::TooFew`] for a smaller or an empty table, [`StatsError::LengthMismatch`],
/// [`StatsError::Inadmissible`] for a table too large to enumerate, [`StatsError::OutOfRange`] above
/// 2^53 counts.
pub fn fisher_exact_p<R: AsRef<[u64]>>(table: &[R]) -> Result<f64, StatsError> {
    let counts = Counts::new(table)?.without_empty();
    if counts.rows.len() < 2 || counts.columns.len() < 2 {
        return Ok(1.0);
    }
    if counts.rows.len() * counts.columns.len() > MOST_CELLS || counts.n > MOST_COUNTS {
        return Err(TOO_LARGE);
    }
    let whole = |values: &[f64]| -> Vec<usize> { values.iter().map(|value| *value as usize).collect() };
    let ln_factorial = ln_factorials(counts.n as usize);
    let log = |n: usize| ln_factorial.get(n).copied().unwrap_or(0.0);
    let (mut rows, mut columns) = (whole(&counts.rows), whole(&counts.columns));
    // The last row takes what the others leave, which saves most when it is the largest.
    rows.sort_unstable();
    let margins: f64 = rows.iter().chain(&columns).map(|sum| log(*sum)).sum::<f64>() - log(counts.n as usize);
    let observed = margins - counts.cells.iter().flatten().map(|count| log(*count as usize)).sum::<f64>();
    let mut fillings = Fillings { rows: &rows, log: &log, most: observed + TOLERANCE, sum: 0.0, steps: 0 };
    fillings.fill(0, 0, rows.first().copied().unwrap_or(0), &mut columns, margins)?;
    Ok(fillings.sum.min(1.0))
}

/// `ln k!` for every `k` up to `n`.
fn ln_factorials(n: usize) -> Vec<f64> {
    (0..=n).map(|k| libm::lgamma(k as f64 + 1.0)).collect()
}

/// The walk over all tables with given margins, cell by cell.
struct Fillings<'a, L: Fn(usize) -> f64> {
    rows: &'a [usize],
    log: &'a L,
    /// Largest logarithm of a probability that counts.
    most: f64,
    sum: f64,
    steps: u32,
}

impl<L: Fn(usize) -> f64> Fillings<'_, L> {
    /// Fills the cells from (`row`, `column`) on. `left` is what the row still has to give,
    /// `columns` what each column can still take, `probability` the logarithm so far.
    fn fill(&mut self, row: usize, column: usize, left: usize, columns: &mut [usize], probability: f64) -> Result<(), StatsError> {
        self.steps += 1;
        if self.steps > MOST_STEPS {
            return Err(TOO_LARGE);
        }
        if row + 1 == self.rows.len() {
            // The last row takes what the columns have left.
            let last = probability - columns.iter().map(|rest| (self.log)(*rest)).sum::<f64>();
            if last <= self.most {
                self.sum += libm::exp(last);
            }
            return Ok(());
        }
        let room: usize = columns.iter().skip(column + 1).sum();
        let here = columns.get(column).copied().unwrap_or(0);
        for count in left.saturating_sub(room)..=left.min(here) {
            let filled = probability - (self.log)(count);
            if let Some(slot) = columns.get_mut(column) {
                *slot = here - count;
            }
            if column + 1 == columns.len() {
                let next = self.rows.get(row + 1).copied().unwrap_or(0);
                self.fill(row + 1, 0, next, columns, filled)?;
            } else {
                self.fill(row, column + 1, left - count, columns, filled)?;
            }
        }
        if let Some(slot) = columns.get_mut(column) {
            *slot = here;
        }
        Ok(())
    }
}
