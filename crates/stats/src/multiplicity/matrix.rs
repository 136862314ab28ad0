//! All correlations of several columns.

use super::{Adjustment, adjust};
use crate::{Estimate, Side, StatsError, pearson};

/// The correlation of one pair of columns.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PairCorrelation {
    /// The earlier column, from 0.
    pub first: usize,
    /// The later column.
    pub second: usize,
    /// Units with a value in both.
    pub n: usize,
    /// The coefficient with its interval and its own p, or why there is none.
    pub correlation: Result<Estimate, StatsError>,
    /// The p adjusted over all pairs that have one; `None` where the correlation has none.
    pub adjusted_p: Option<f64>,
}

/// The correlations of all unique pairs of columns.
#[derive(Clone, Debug, PartialEq)]
pub struct CorrelationMatrix {
    /// Pairs in the order (0, 1), (0, 2), …, (1, 2), …
    pub pairs: Vec<PairCorrelation>,
    /// Number of columns.
    pub columns: usize,
    /// Number of p-values adjusted for.
    pub family: usize,
}

impl CorrelationMatrix {
    /// The pair of two columns in either order; `None` for a column with itself or one that does
    /// not exist.
    #[must_use]
    pub fn pair(&self, a: usize, b: usize) -> Option<&PairCorrelation> {
        let (first, second) = (a.min(b), a.max(b));
        self.pairs.iter().find(|pair| pair.first == first && pair.second == second)
    }
}

/// Pearson's correlations of all pairs of complete columns, with adjusted p.
///
/// Formula: [`crate::pearson`] for each of the `k(k-1)/2` unique pairs; p adjusted over just these.
/// Reference: R `psych::corr.test`, which has the raw p below the diagonal and the adjusted above.
///
/// Shape: `k ≥ 2` columns of the same length `n ≥ 4`.
///
/// # Errors
/// [`StatsError::TooFew`], [`StatsError::LengthMismatch`], [`StatsError::NotFinite`] with the
/// index in its column, [`StatsError::ConstantColumn`], [`StatsError::InvalidLevel`].
pub fn correlation_matrix<C: AsRef<[f64]>>(columns: &[C], level: f64, method: Adjustment) -> Result<CorrelationMatrix, StatsError> {
    let columns: Vec<&[f64]> = columns.iter().map(AsRef::as_ref).collect();
    same_lengths(columns.iter().map(|column| column.len()))?;
    let matrix = assemble(columns.len(), method, |first, second| pair_of(&columns, first, second, level))?;
    match matrix.pairs.iter().find_map(|pair| pair.correlation.err().map(|error| (pair, error))) {
        None => Ok(matrix),
        Some((pair, StatsError::NoVariation { which })) => {
            let column = if which == Side::X { pair.first } else { pair.second };
            Err(StatsError::ConstantColumn { column })
        }
        Some((_, error)) => Err(error),
    }
}

/// Pearson's correlations of all pairs of columns with gaps, each over the units that have both.
///
/// Formula: as [`correlation_matrix`], missing values left out listwise per pair; the adjustment is
/// over the pairs that have a p. Reference: R `psych::corr.test(use = "pairwise")`.
///
/// Shape: `k ≥ 2` columns of the same length. Edge cases: a pair with fewer than 4 complete units,
/// a value that is not finite or no variation carries its own error and leaves the rest in place.
///
/// # Errors
/// [`StatsError::TooFew`] below 2 columns, [`StatsError::LengthMismatch`],
/// [`StatsError::InvalidLevel`].
pub fn correlation_matrix_pairwise<C: AsRef<[Option<f64>]>>(
    columns: &[C],
    level: f64,
    method: Adjustment,
) -> Result<CorrelationMatrix, StatsError> {
    let level = crate::check::level(level)?;
    let columns: Vec<&[Option<f64>]> = columns.iter().map(AsRef::as_ref).collect();
    same_lengths(columns.iter().map(|column| column.len()))?;
    assemble(columns.len(), method, |first, second| {
        let both = |(a, b): (&Option<f64>, &Option<f64>)| a.zip(*b);
        let complete = columns[first].iter().zip(columns[second]).filter_map(both);
        let (x, y): (Vec<f64>, Vec<f64>) = complete.unzip();
        (x.len(), pearson(&x, &y, level))
    })
}

fn pair_of(columns: &[&[f64]], first: usize, second: usize, level: f64) -> (usize, Result<Estimate, StatsError>) {
    (columns[first].len(), pearson(columns[first], columns[second], level))
}

fn same_lengths(mut lengths: impl ExactSizeIterator<Item = usize>) -> Result<(), StatsError> {
    let columns = lengths.len();
    let left = match lengths.next() {
        Some(left) if columns >= 2 => left,
        _ => return Err(StatsError::TooFew { needed: 2, got: columns }),
    };
    match lengths.find(|right| *right != left) {
        Some(right) => Err(StatsError::LengthMismatch { left, right }),
        None => Ok(()),
    }
}

fn assemble(
    columns: usize,
    method: Adjustment,
    correlate: impl Fn(usize, usize) -> (usize, Result<Estimate, StatsError>),
) -> Result<CorrelationMatrix, StatsError> {
    let both = (0..columns).flat_map(|first| (first + 1..columns).map(move |second| (first, second)));
    let mut pairs: Vec<PairCorrelation> = both
        .map(|(first, second)| {
            let (n, correlation) = correlate(first, second);
            PairCorrelation { first, second, n, correlation, adjusted_p: None }
        })
        .collect();
    let p: Vec<f64> = pairs.iter().filter_map(|pair| pair.correlation.ok()).map(|estimate| estimate.p).collect();
    let adjusted = adjust(&p, method)?;
    let defined = pairs.iter_mut().filter(|pair| pair.correlation.is_ok());
    defined.zip(adjusted).for_each(|(pair, p)| pair.adjusted_p = Some(p));
    Ok(CorrelationMatrix { pairs, columns, family: p.len() })
}
