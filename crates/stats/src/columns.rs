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

/// Columns that lie side by side: their sums of products stay in the registers of any processor.
const LANES: usize = 4;
type Lanes = [f64; LANES];

/// Rows side by side, ready to be drawn with replacement.
pub(crate) struct Rows {
    width: usize,
    count: usize,
    /// The rows of each few columns; the last are filled up with columns of 0.
    blocks: Vec<Vec<Lanes>>,
}

impl Rows {
    /// Lays out columns, each in its own scale.
    pub(crate) fn new(columns: &Columns) -> Self {
        let count = columns.centred.first().map_or(0, |column| column.deviations.len());
        let row = |few: &[Centred], row: usize| std::array::from_fn(|lane| few.get(lane).map_or(0.0, |column| column.deviations[row]));
        let block = |few: &[Centred]| (0..count).map(|at| row(few, at)).collect();
        Self { width: columns.centred.len(), count, blocks: columns.centred.chunks(LANES).map(block).collect() }
    }

    /// How often each row comes up when as many rows are drawn with replacement as there are.
    pub(crate) fn draw(&self, random: &mut Random) -> Vec<f64> {
        let mut counts = vec![0.0; self.count];
        for _ in 0..self.count {
            counts[random.below(self.count)] += 1.0;
        }
        counts
    }

    /// Sums of products about the means of the rows of a [`Rows::draw`]; `None` when a column is constant.
    pub(crate) fn products(&self, counts: &[f64]) -> Option<DMatrix<f64>> {
        let (drawn, total) = (drawn(counts), self.count as f64);
        let blocks: Vec<Drawn> = self.blocks.iter().map(|block| Drawn::new(block, &drawn, total)).collect();
        let from = |(at, block): (usize, &Drawn)| blocks[at..].iter().map(|other| block.products(other)).collect();
        let sums: Vec<Vec<[Lanes; LANES]>> = blocks.iter().enumerate().map(from).collect();
        let sum = |i: usize, j: usize| sums[i / LANES][j / LANES - i / LANES][i % LANES][j % LANES];
        let varies = (0..self.width).all(|i| sum(i, i) > total * (2.0 * ROUNDING).powi(2));
        varies.then(|| symmetric(self.width, sum))
    }
}

/// The rows that come up, with how often.
fn drawn(counts: &[f64]) -> Vec<(usize, f64)> {
    let mut drawn = vec![(0, 0.0); counts.len()];
    let mut next = 0;
    for each in counts.iter().copied().enumerate() {
        drawn[next] = each;
        // A processor cannot guess which of random rows come up, so there is no branch.
        next += usize::from(each.1 > 0.0);
    }
    drawn.truncate(next);
    drawn
}

/// A few columns of drawn rows as deviations from their means.
struct Drawn {
    deviations: Vec<Lanes>,
    /// The same times how often each row is counted.
    counted: Vec<Lanes>,
}

impl Drawn {
    fn new(block: &[Lanes], drawn: &[(usize, f64)], total: f64) -> Self {
        let mut means = Lanes::default();
        drawn.iter().for_each(|(row, count)| means.iter_mut().zip(block[*row]).for_each(|(mean, value)| *mean += count * value));
        means.iter_mut().for_each(|mean| *mean /= total);
        let deviations: Vec<Lanes> = drawn.iter().map(|(row, _)| std::array::from_fn(|lane| block[*row][lane] - means[lane])).collect();
        let counted = deviations.iter().zip(drawn).map(|(row, (_, count))| row.map(|deviation| count * deviation)).collect();
        Self { deviations, counted }
    }

    fn products(&self, other: &Self) -> [Lanes; LANES] {
        let mut sums = [Lanes::default(); LANES];
        for (left, right) in self.counted.iter().zip(&other.deviations) {
            for (line, left) in sums.iter_mut().zip(left) {
                line.iter_mut().zip(right).for_each(|(sum, right)| *sum += left * right);
            }
        }
        sums
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
