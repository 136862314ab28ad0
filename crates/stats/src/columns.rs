//! Tables of numbers by column: correlations, covariances and resampled rows.

use nalgebra::{Cholesky, DMatrix, Dyn};

use crate::moments::{self, Centred};
use crate::random::Random;
use crate::{StatsError, check};

/// Columns are collinear when less than this share of the variance of one is its own.
const OWN_VARIANCE: f64 = 1e-10;
/// A resampled column whose deviations stay below this share of the largest value is constant.
const ROUNDING: f64 = 64.0 * f64::EPSILON;

/// Number of rows of a table of finite numbers whose columns have the same length, at least `fewest`.
pub(crate) fn rows(columns: &[&[f64]], fewest: usize) -> Result<usize, StatsError> {
    let Some(first) = columns.first() else {
        return Err(StatsError::TooFew { needed: 1, got: 0 });
    };
    for column in columns {
        check::pair(first, column, fewest)?;
    }
    Ok(first.len())
}

/// Columns as deviations from their means.
pub(crate) struct Columns {
    centred: Vec<Centred>,
    /// Weights of the rows, if they differ.
    weights: Option<Vec<f64>>,
}

impl Columns {
    /// Centres columns that were checked by [`rows`]; a constant one is an error that names it.
    pub(crate) fn new(columns: &[&[f64]]) -> Result<Self, StatsError> {
        Self::varying(columns.iter().map(|column| Centred::new(column)).collect(), None)
    }

    /// The same about weighted means. Rows of weight 0 must be gone, see [`counting`].
    pub(crate) fn weighted(columns: &[Vec<f64>], weights: Vec<f64>) -> Result<Self, StatsError> {
        let centred = columns.iter().map(|column| Centred::weighted(column, Some(&weights))).collect();
        Self::varying(centred, Some(weights))
    }

    fn varying(centred: Vec<Centred>, weights: Option<Vec<f64>>) -> Result<Self, StatsError> {
        match centred.iter().position(|column| !column.varies()) {
            Some(column) => Err(StatsError::ConstantColumn { column }),
            None => Ok(Self { centred, weights }),
        }
    }

    /// The columns one by one.
    pub(crate) fn each(&self) -> &[Centred] {
        &self.centred
    }

    /// Correlations of all columns with one another.
    pub(crate) fn correlations(&self) -> Result<DMatrix<f64>, StatsError> {
        let k = self.centred.len();
        let spread: Vec<f64> = (0..k).map(|i| self.product(i, i)).collect();
        let r = symmetric(k, |i, j| if i == j { 1.0 } else { moments::coefficient(self.product(i, j), spread[i], spread[j]) });
        if r.iter().all(|r| r.is_finite()) { Ok(r) } else { Err(StatsError::OutOfRange) }
    }

    /// Covariances with a divisor of the rows less one, in units of `2^(2·exponent)`.
    pub(crate) fn covariances(&self) -> (DMatrix<f64>, i32) {
        let exponent = self.centred.iter().map(Centred::exponent).max().unwrap_or(0);
        let df = self.centred.first().map_or(1.0, |column| column.deviations.len() as f64 - 1.0);
        let scale = |i: usize| self.centred[i].exponent() - exponent;
        (symmetric(self.centred.len(), |i, j| libm::scalbn(self.product(i, j) / df, scale(i) + scale(j))), exponent)
    }

    /// Standard deviations with a divisor of the rows less `lost`, in the units of the columns.
    pub(crate) fn deviations(&self, lost: f64) -> Vec<f64> {
        let of = |column: &Centred| column.unscale((column.squares() / (column.deviations.len() as f64 - lost)).sqrt());
        self.centred.iter().map(of).collect()
    }

    /// Sum of the products of the scaled deviations of two columns.
    fn product(&self, i: usize, j: usize) -> f64 {
        let (a, b) = (&self.centred[i].deviations, &self.centred[j].deviations);
        match &self.weights {
            None => moments::products(a, b),
            Some(weights) => a.iter().zip(b).zip(weights).map(|((a, b), weight)| a * b * weight).sum(),
        }
    }
}

/// The columns without rows of weight 0, and the weights left, scaled.
pub(crate) fn counting(columns: &[&[f64]], weights: &[f64]) -> (Vec<Vec<f64>>, Vec<f64>) {
    let kept = |values: &[f64]| -> Vec<f64> { values.iter().zip(weights).filter(|(_, weight)| **weight > 0.0).map(|(v, _)| *v).collect() };
    (columns.iter().map(|column| kept(column)).collect(), moments::scaled(&kept(weights)).0)
}

/// A symmetric matrix from its upper triangle.
pub(crate) fn symmetric(k: usize, entry: impl Fn(usize, usize) -> f64) -> DMatrix<f64> {
    let mut matrix = DMatrix::zeros(k, k);
    for i in 0..k {
        for j in i..k {
            let value = entry(i, j);
            matrix[(i, j)] = value;
            matrix[(j, i)] = value;
        }
    }
    matrix
}

/// Factor and inverse of a correlation matrix.
pub(crate) struct Inverted {
    /// Lower triangular root.
    pub(crate) root: Cholesky<f64, Dyn>,
    /// Inverse; its diagonal holds the variance inflation factors.
    pub(crate) inverse: DMatrix<f64>,
}

/// Inverts a correlation matrix, or [`StatsError::Collinear`].
pub(crate) fn invert(correlations: &DMatrix<f64>) -> Result<Inverted, StatsError> {
    let root = Cholesky::new(correlations.clone()).ok_or(StatsError::Collinear)?;
    let inverse = root.inverse();
    let own = |vif: &f64| vif.is_finite() && *vif * OWN_VARIANCE <= 1.0;
    if inverse.diagonal().iter().all(own) { Ok(Inverted { root, inverse }) } else { Err(StatsError::Collinear) }
}

/// Rows side by side, ready to be drawn with replacement.
pub(crate) struct Rows {
    width: usize,
    values: Vec<f64>,
}

impl Rows {
    /// Lays out columns, each in its own scale.
    pub(crate) fn new(columns: &Columns) -> Self {
        let width = columns.centred.len();
        let n = columns.centred.first().map_or(0, |column| column.deviations.len());
        let values = (0..n).flat_map(|row| columns.centred.iter().map(move |column| column.deviations[row])).collect();
        Self { width, values }
    }

    /// How often each row comes up when as many rows are drawn with replacement as there are.
    pub(crate) fn draw(&self, random: &mut Random) -> Vec<f64> {
        let n = self.values.len() / self.width.max(1);
        let mut counts = vec![0.0; n];
        for _ in 0..n {
            counts[random.below(n)] += 1.0;
        }
        counts
    }

    /// Sums of products about the means of rows counted so often; `None` when a column is constant.
    pub(crate) fn products(&self, counts: &[f64]) -> Option<DMatrix<f64>> {
        let q = self.width;
        let drawn = || self.values.chunks_exact(q).zip(counts).filter(|(_, count)| **count > 0.0);
        let mut means = vec![0.0; q];
        drawn().for_each(|(row, count)| means.iter_mut().zip(row).for_each(|(mean, value)| *mean += count * value));
        let total: f64 = counts.iter().sum();
        means.iter_mut().for_each(|mean| *mean /= total);
        let (mut sums, mut deviations) = (vec![0.0; q * q], vec![0.0; q]);
        for (row, count) in drawn() {
            deviations.iter_mut().zip(row).zip(&means).for_each(|((deviation, value), mean)| *deviation = value - mean);
            for (i, line) in sums.chunks_exact_mut(q).enumerate() {
                let scaled = count * deviations[i];
                line[i..].iter_mut().zip(&deviations[i..]).for_each(|(sum, deviation)| *sum += scaled * deviation);
            }
        }
        let varies = (0..q).all(|i| sums[i * q + i] > total * (2.0 * ROUNDING).powi(2));
        varies.then(|| symmetric(q, |i, j| sums[i * q + j]))
    }
}

/// Correlations from sums of products.
pub(crate) fn standardised(products: &DMatrix<f64>) -> DMatrix<f64> {
    let entry = |i: usize, j: usize| if i == j { 1.0 } else { moments::coefficient(products[(i, j)], products[(i, i)], products[(j, j)]) };
    symmetric(products.nrows(), entry)
}

/// `ln|M|` from the Cholesky factor of `M`.
pub(crate) fn log_determinant(root: &Cholesky<f64, Dyn>) -> f64 {
    2.0 * root.l_dirty().diagonal().iter().map(|entry| libm::log(*entry)).sum::<f64>()
}
