//! The likelihood of a linear mixed model as a function of the relative covariance of its random effects.
//!
//! With random effects of covariance `σ²C` in a unit with design `Z = QR` (`Q` orthonormal), the covariance of
//! its answers is `σ²(I + Q(RCR')Q')`. So the answers matter only through their projections `Q'[X y]` and the
//! squares and products of what the projections leave: both are sums over people made once, and every
//! later step costs a few operations per unit (Bates et al. 2015 use the same criterion).

use nalgebra::{Cholesky, DMatrix, DVector, Matrix2, Matrix2xX, Vector2};

use crate::moments::products;

/// Which likelihood is maximised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Restricted maximum likelihood: variance components as unbiased as can be; the usual choice.
    Reml,
    /// Maximum likelihood: for comparing models with different fixed effects.
    Ml,
}

/// What one unit contributes.
pub(super) struct Block {
    /// The unit's random-effects design in an orthonormal basis of its columns: the upper triangle of `R`.
    pub(super) root: [f64; 3],
    /// The rows of `Q'[X y]`: fixed-effects design and answers in the same basis.
    pub(super) cross: [Vec<f64>; 2],
}

/// The upper triangle of `(I + RCR')⁻¹` of one unit, and `ln|I + RCR'|`.
struct Weight {
    inverse: [f64; 3],
    ln_determinant: f64,
}

impl Block {
    fn weight(&self, relative: &Matrix2<f64>) -> Option<Weight> {
        let [a, b, d] = self.root;
        let (xx, xy, yy) = (relative.m11, relative.m12, relative.m22);
        let (right, below) = (a * xy + b * yy, d * yy);
        let (first, crossed, second) = (1.0 + a * (a * xx + b * xy) + b * right, d * right, 1.0 + d * below);
        let determinant = first * second - crossed * crossed;
        let usable = determinant.is_finite() && determinant > 0.0;
        usable.then(|| Weight {
            inverse: [second / determinant, -crossed / determinant, first / determinant],
            ln_determinant: libm::log(determinant),
        })
    }

    /// `(I + RCR')⁻¹Q'[X y]`, row by row.
    fn weighted(&self, weight: &Weight) -> [Vec<f64>; 2] {
        let [xx, xy, yy] = weight.inverse;
        [combined(&self.cross, xx, xy), combined(&self.cross, xy, yy)]
    }

    /// Adds `[X y]'Q(I + RCR')⁻¹Q'[X y]` to rows of a lower triangle.
    fn add_to(&self, total: &mut [Vec<f64>], weighted: &[Vec<f64>; 2]) {
        for (own, weights) in self.cross.iter().zip(weighted) {
            for (row, value) in total.iter_mut().zip(own) {
                row.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += value * weight);
            }
        }
    }

    /// `R'(I + RCR')⁻¹R`.
    fn precision(&self, weight: &Weight) -> Matrix2<f64> {
        let ([a, b, d], [xx, xy, yy]) = (self.root, weight.inverse);
        let crossed = a * (b * xx + d * xy);
        Matrix2::new(a * a * xx, crossed, crossed, b * b * xx + 2.0 * b * d * xy + d * d * yy)
    }

    /// `R'(I + RCR')⁻¹Q'[X y]`, row by row.
    fn projected(&self, weighted: &[Vec<f64>; 2]) -> [Vec<f64>; 2] {
        let [a, b, d] = self.root;
        [combined(weighted, a, 0.0), combined(weighted, b, d)]
    }
}

/// A weighted sum of two rows.
fn combined(rows: &[Vec<f64>; 2], first: f64, second: f64) -> Vec<f64> {
    let [a, b] = rows;
    a.iter().zip(b).map(|(a, b)| first * a + second * b).collect()
}

/// Everything the likelihood depends on.
pub(crate) struct Profile {
    /// One block per unit.
    pub(super) blocks: Vec<Block>,
    /// Squares and products of `[X y]` that no random effect can explain: rows of the lower triangle.
    pub(super) rest: Vec<Vec<f64>>,
    /// Number of people.
    pub(super) people: f64,
    pub(super) method: Method,
}

/// The generalised least-squares solution at one covariance of the random effects.
pub(super) struct Solution {
    /// -2 log likelihood, restricted or not, of the scaled data.
    pub(super) deviance: f64,
    /// Estimate of `σ²`.
    pub(super) sigma2: f64,
    /// Coefficients.
    pub(super) beta: DVector<f64>,
    /// `(X'V⁻¹X)⁻¹`.
    pub(super) inverse: DMatrix<f64>,
}

/// A solution with the derivatives of its likelihood.
pub(super) struct Point {
    pub(super) solution: Solution,
    /// Derivative by `C` of the logarithms of determinants.
    pub(super) of_determinants: Matrix2<f64>,
    /// Derivative by `C` of the generalised sum of squared residuals.
    pub(super) of_squares: Matrix2<f64>,
    /// `R'(I + RCR')⁻¹Q'[X y]` of each unit, row by row.
    pub(super) projected: Vec<[Vec<f64>; 2]>,
}

impl Profile {
    /// The profile of `y = μ + u + e` from centred unit means and the sum of squares within units.
    pub(crate) fn of_means(counts: &[f64], means: &[f64], within: f64, method: Method) -> Self {
        let block = |(count, mean): (&f64, &f64)| {
            let root = count.sqrt();
            Block { root: [root, 0.0, 0.0], cross: [vec![root, root * mean], vec![0.0, 0.0]] }
        };
        let rest = vec![vec![0.0], vec![0.0, within]];
        Self { blocks: counts.iter().zip(means).map(block).collect(), rest, people: counts.iter().sum(), method }
    }

    /// Number of fixed effects.
    fn effects(&self) -> usize {
        self.rest.len().saturating_sub(1)
    }

    /// Divisor of the residual sum of squares.
    pub(super) fn freedom(&self) -> f64 {
        match self.method {
            Method::Reml => self.people - self.effects() as f64,
            Method::Ml => self.people,
        }
    }

    /// The solution where the random effects have covariance `σ²·relative`; `None` where it cannot be computed.
    pub(super) fn solve(&self, relative: &Matrix2<f64>) -> Option<Solution> {
        let mut total = self.rest.clone();
        let mut ln_units = 0.0;
        for block in &self.blocks {
            let weight = block.weight(relative)?;
            ln_units += weight.ln_determinant;
            block.add_to(&mut total, &block.weighted(&weight));
        }
        self.solution(&total, ln_units)
    }

    fn solution(&self, total: &[Vec<f64>], ln_units: f64) -> Option<Solution> {
        let (own, design) = total.split_last()?;
        let (square, products) = own.split_last()?;
        let p = design.len();
        let mut matrix = DMatrix::zeros(p, p);
        for (place, row) in design.iter().enumerate() {
            row.iter().enumerate().for_each(|(column, value)| matrix[(place, column)] = *value);
        }
        // Only the lower triangle is read.
        let fixed = Cholesky::new(matrix)?;
        let products = DVector::from_column_slice(products);
        let beta = fixed.solve(&products);
        let squares = square - products.dot(&beta);
        let ln_fixed = 2.0 * fixed.l_dirty().diagonal().iter().map(|pivot| libm::log(*pivot)).sum::<f64>();
        let sigma2 = squares / self.freedom();
        let ln_determinants = if self.method == Method::Reml { ln_units + ln_fixed } else { ln_units };
        let deviance = ln_determinants + self.freedom() * (1.0 + libm::log(2.0 * std::f64::consts::PI * sigma2));
        let usable = squares > 0.0 && deviance.is_finite();
        usable.then(|| Solution { deviance, sigma2, beta, inverse: fixed.inverse() })
    }

    /// The solution with its derivatives; `None` as [`Profile::solve`].
    pub(super) fn at(&self, relative: &Matrix2<f64>) -> Option<Point> {
        let solution = self.solve(relative)?;
        let mut contrast: Vec<f64> = solution.beta.iter().map(|beta| -beta).collect();
        contrast.push(1.0);
        let inverse: Vec<Vec<f64>> = solution.inverse.column_iter().map(|column| column.iter().copied().collect()).collect();
        let (mut of_determinants, mut of_squares) = (Matrix2::zeros(), Matrix2::zeros());
        let mut projected = Vec::with_capacity(self.blocks.len());
        for block in &self.blocks {
            let weight = block.weight(relative)?;
            let rows = block.projected(&block.weighted(&weight));
            of_determinants += block.precision(&weight);
            if self.method == Method::Reml {
                of_determinants -= quadratic(&inverse, &rows);
            }
            let (first, second) = (products(&rows[0], &contrast), products(&rows[1], &contrast));
            of_squares -= Matrix2::new(first * first, first * second, first * second, second * second);
            projected.push(rows);
        }
        Some(Point { solution, of_determinants, of_squares, projected })
    }
}

/// `BMB'` for the two rows of `B`, of which the last entry is not used.
fn quadratic(matrix: &[Vec<f64>], rows: &[Vec<f64>; 2]) -> Matrix2<f64> {
    let [first, second] = rows;
    let times = |row: &[f64]| -> Vec<f64> { matrix.iter().map(|column| products(column, row)).collect() };
    let (with_first, with_second) = (times(first), times(second));
    let crossed = products(&with_first, second);
    Matrix2::new(products(&with_first, first), crossed, crossed, products(&with_second, second))
}

impl Point {
    /// Derivative of the deviance by `C`.
    pub(super) fn score(&self) -> Matrix2<f64> {
        self.of_determinants + self.of_squares / self.solution.sigma2
    }

    /// `R'(I + RCR')⁻¹Q'X` of each unit.
    pub(super) fn designs(&self) -> impl Iterator<Item = Matrix2xX<f64>> + '_ {
        let p = self.solution.beta.len();
        let entry = |rows: &[Vec<f64>; 2], row: usize, column: usize| rows[row].get(column).copied().unwrap_or(0.0);
        self.projected.iter().map(move |rows| Matrix2xX::from_fn(p, |row, column| entry(rows, row, column)))
    }

    /// `R'(I + RCR')⁻¹Q'(y - Xβ)` of each unit.
    pub(super) fn residuals(&self) -> impl Iterator<Item = Vector2<f64>> + '_ {
        let residual = |row: &[f64]| match row.split_last() {
            Some((own, design)) => own - products(design, self.solution.beta.as_slice()),
            None => 0.0,
        };
        self.projected.iter().map(move |[first, second]| Vector2::new(residual(first), residual(second)))
    }
}
