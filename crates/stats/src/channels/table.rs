//! Tests of tables of counts.

use crate::{Side, StatsError, dist};

/// More tables than this are too many to list.
const MOST_TABLES: f64 = 2e6;
/// Tables whose probability exceeds that of the observed by this share still count as no likelier.
const SAME: f64 = 1.0 + 1e-7;

/// Whether rows of a table differ, and by how much.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChiSquare {
    /// Pearson's statistic.
    pub statistic: f64,
    /// Its degrees of freedom.
    pub df: f64,
    /// Its p-value.
    pub p: f64,
    /// Cramér's V, in 0..=1.
    pub cramers_v: f64,
    /// Smallest expected count: below 5 the p-value is rough, and [`fisher_exact`] better.
    pub smallest_expected: f64,
}

/// Pearson's χ² test that the rows of a table have the same distribution, with Cramér's V.
///
/// Formula: `χ² = Σ(o-e)²/e`, `e = row·column/N`, `(r-1)(c-1)` degrees of freedom, no continuity
/// correction; `V = √(χ²/(N·min(r-1, c-1)))` (Pearson 1900, Cramér 1946). Reference: R
/// `stats::chisq.test(correct = FALSE)`.
///
/// Shape: one slice of counts per channel, all of the same length, one count per category. Without
/// unit; unchanged by the order of channels and of categories.
///
/// Edge cases: categories nobody chose are left out. V of a small sample is biased upwards.
///
/// # Errors
/// [`StatsError::TooFew`] with fewer than two channels, [`StatsError::LengthMismatch`],
/// [`StatsError::EmptyGroup`] for a channel without answers, [`StatsError::NoVariation`] when all
/// answers are in one category.
pub fn chi_square(table: &[&[u64]]) -> Result<ChiSquare, StatsError> {
    let (rows, columns) = margins(table)?;
    let n: f64 = rows.iter().sum();
    let used = columns.iter().filter(|column| **column > 0.0).count();
    let (mut statistic, mut smallest_expected) = (0.0, f64::INFINITY);
    for (row, row_sum) in table.iter().zip(&rows) {
        for (observed, column_sum) in row.iter().zip(&columns).filter(|(_, sum)| **sum > 0.0) {
            let expected = row_sum * (column_sum / n);
            let distance = *observed as f64 - expected;
            statistic += distance * (distance / expected);
            smallest_expected = smallest_expected.min(expected);
        }
    }
    let (down, across) = (rows.len() as f64 - 1.0, used as f64 - 1.0);
    let df = down * across;
    let cramers_v = (statistic / n / down.min(across)).sqrt().min(1.0);
    Ok(ChiSquare { statistic, df, p: dist::chi_square_sf(statistic, df), cramers_v, smallest_expected })
}

/// Fisher's exact test of a table of two categories, by listing all tables with the same margins.
///
/// Formula: the sum of the hypergeometric probabilities of all tables that are no likelier than the
/// observed (Fisher 1935; Freeman & Halton 1951). Reference: R `stats::fisher.test`.
///
/// Shape: for each channel how many of its `n` count. Meant for small tables: at most two million
/// are listed.
///
/// # Errors
/// [`StatsError::LengthMismatch`], [`StatsError::TooFew`] with fewer than two channels,
/// [`StatsError::EmptyGroup`], [`StatsError::InvalidProportion`], [`StatsError::NoVariation`] when
/// none or all count, [`StatsError::InvalidParameter`] when there are too many tables: use
/// [`chi_square`].
pub fn fisher_exact(counts: &[u64], n: &[u64]) -> Result<f64, StatsError> {
    if counts.len() != n.len() {
        return Err(StatsError::LengthMismatch { left: counts.len(), right: n.len() });
    }
    if let Some((successes, n)) = counts.iter().zip(n).find(|(successes, n)| successes > n) {
        return Err(StatsError::InvalidProportion { successes: *successes, n: *n });
    }
    let pairs: Vec<[u64; 2]> = counts.iter().zip(n).map(|(count, n)| [*count, n - count]).collect();
    let rows: Vec<&[u64]> = pairs.iter().map(|pair| pair.as_slice()).collect();
    let (sizes, columns) = margins(&rows)?;
    let [successes, failures] = [0, 1].map(|column| columns.get(column).copied().unwrap_or(0.0));
    // The last channel takes what the others leave, so its count is not listed.
    let mut listed: Vec<f64> = sizes.iter().map(|size| size.min(successes).min(failures) + 1.0).collect();
    listed.sort_by(f64::total_cmp);
    listed.pop();
    let tables: f64 = listed.iter().product();
    if tables > MOST_TABLES || successes + failures > MOST_TABLES {
        return Err(StatsError::InvalidParameter { name: "tables", value: tables, remedy: "too many to list, use the chi-square test" });
    }
    let mut by_size: Vec<(f64, f64)> = sizes.iter().copied().zip(counts.iter().map(|count| *count as f64)).collect();
    by_size.sort_by(|a, b| a.0.total_cmp(&b.0));
    let weight = |size: f64, count: f64| ln_choose(size, count);
    let observed: f64 = by_size.iter().map(|(size, count)| weight(*size, *count)).sum();
    let sizes: Vec<f64> = by_size.iter().map(|(size, _)| *size).collect();
    let all = ln_choose(sizes.iter().sum(), successes);
    let limit = observed + libm::log(SAME);
    Ok(no_likelier(&sizes, successes, 0.0, limit, all).min(1.0))
}

/// Sum of the probabilities of the tables of the remaining channels that are within the limit.
fn no_likelier(sizes: &[f64], successes: f64, so_far: f64, limit: f64, all: f64) -> f64 {
    let Some((size, others)) = sizes.split_first() else { return 0.0 };
    if others.is_empty() {
        let log = so_far + ln_choose(*size, successes);
        return if log <= limit { libm::exp(log - all) } else { 0.0 };
    }
    let room: f64 = others.iter().sum();
    let (least, most) = ((successes - room).max(0.0), successes.min(*size));
    let choices = (most - least) as u64;
    let branch = |step: u64| {
        let count = least + step as f64;
        no_likelier(others, successes - count, so_far + ln_choose(*size, count), limit, all)
    };
    (0..=choices).map(branch).sum()
}

/// Logarithm of the number of ways to choose `k` of `n`.
fn ln_choose(n: f64, k: f64) -> f64 {
    dist::ln_gamma(n + 1.0) - dist::ln_gamma(k + 1.0) - dist::ln_gamma(n - k + 1.0)
}

/// Sums of rows and of columns of a table in which at least two of each are not empty.
fn margins(table: &[&[u64]]) -> Result<(Vec<f64>, Vec<f64>), StatsError> {
    let [first, _, ..] = table else { return Err(StatsError::TooFew { needed: 2, got: table.len() }) };
    if let Some(row) = table.iter().find(|row| row.len() != first.len()) {
        return Err(StatsError::LengthMismatch { left: first.len(), right: row.len() });
    }
    let rows: Vec<f64> = table.iter().map(|row| row.iter().map(|count| *count as f64).sum()).collect();
    if let Some(index) = rows.iter().position(|sum| *sum <= 0.0) {
        return Err(StatsError::EmptyGroup { index });
    }
    let mut columns = vec![0.0; first.len()];
    for row in table {
        columns.iter_mut().zip(*row).for_each(|(sum, count)| *sum += *count as f64);
    }
    if columns.iter().filter(|sum| **sum > 0.0).count() < 2 {
        return Err(StatsError::NoVariation { which: Side::X });
    }
    Ok((rows, columns))
}
