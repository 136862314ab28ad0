//! Exploratory factors: minimum residuals, varimax and oblimin.

use nalgebra::{Cholesky, DMatrix, DVector, SymmetricEigen};

use crate::StatsError;
use crate::columns::symmetric;

/// Bounds of unique variances, as R `psych::fa`.
const UNIQUE: (f64, f64) = (0.005, 1.0);
/// Steps allowed to the extraction and to each rotation.
const MOST_STEPS: usize = 1_000;
/// Steps allowed to the eigenvalues.
const EIGEN_STEPS: usize = 10_000;
/// A gradient below this is 0.
const SETTLED: f64 = 1e-9;

/// Unrotated loadings that leave the smallest residual correlations (minres; Harman & Jones 1966).
pub(super) fn minres(correlations: &DMatrix<f64>, factors: usize) -> Result<DMatrix<f64>, StatsError> {
    let unique = |inverse: DMatrix<f64>| inverse.diagonal().map(|entry| (1.0 / entry).clamp(UNIQUE.0, UNIQUE.1));
    let halves = || DVector::from_element(correlations.nrows(), 0.5);
    let mut at = Cholesky::new(correlations.clone()).map_or_else(halves, |root| unique(root.inverse()));
    let mut now = Extraction::of(correlations, &at, factors)?;
    for _ in 0..MOST_STEPS {
        let free: Vec<usize> = (0..at.len()).filter(|i| !now.pushes_outwards(*i, at[*i])).collect();
        if free.iter().all(|i| now.gradient[*i].abs() < SETTLED * 1e-3) {
            return Ok(now.loadings());
        }
        let step = now.step(&free);
        let next = (0..40).find_map(|halvings| {
            let tried = DVector::from_fn(at.len(), |i, _| (at[i] + libm::scalbn(step[i], -halvings)).clamp(UNIQUE.0, UNIQUE.1));
            let value = Extraction::of(correlations, &tried, factors).ok().filter(|value| value.residual < now.residual)?;
            Some((tried, value))
        });
        match next {
            Some((tried, value)) => (at, now) = (tried, value),
            // No way down is left but rounding.
            None if free.iter().all(|i| now.gradient[*i].abs() < SETTLED * 1e3) => return Ok(now.loadings()),
            None => break,
        }
    }
    Err(StatsError::NotConverged { iterations: MOST_STEPS })
}

/// The eigenvalues that remain when unique variances are taken out.
struct Extraction {
    values: DVector<f64>,
    vectors: DMatrix<f64>,
    /// Columns of the common factors, the largest first.
    common: Vec<usize>,
    /// All other columns.
    rest: Vec<usize>,
    /// Half the sum of squares of what the factors leave.
    residual: f64,
    /// Its derivative by the unique variances.
    gradient: DVector<f64>,
}

impl Extraction {
    fn of(correlations: &DMatrix<f64>, unique: &DVector<f64>, factors: usize) -> Result<Self, StatsError> {
        let reduced = correlations - DMatrix::from_diagonal(unique);
        let eigen =
            SymmetricEigen::try_new(reduced, f64::EPSILON, EIGEN_STEPS).ok_or(StatsError::NotConverged { iterations: EIGEN_STEPS })?;
        let (values, vectors) = (eigen.eigenvalues, eigen.eigenvectors);
        let mut order: Vec<usize> = (0..values.len()).collect();
        order.sort_by(|a, b| values[*b].total_cmp(&values[*a]));
        let (first, others) = order.split_at(factors.min(order.len()));
        // A factor of negative variance is none.
        let (common, mut rest): (Vec<usize>, Vec<usize>) = first.iter().partition(|s| values[**s] > 0.0);
        rest.extend(others);
        let residual = rest.iter().map(|s| values[*s] * values[*s]).sum::<f64>() / 2.0;
        let gradient = DVector::from_fn(values.len(), |i, _| -rest.iter().map(|s| values[*s] * vectors[(i, *s)].powi(2)).sum::<f64>());
        Ok(Self { values, vectors, common, rest, residual, gradient })
    }

    /// Whether a unique variance at a bound would leave it.
    fn pushes_outwards(&self, i: usize, unique: f64) -> bool {
        (unique <= UNIQUE.0 && self.gradient[i] > 0.0) || (unique >= UNIQUE.1 && self.gradient[i] < 0.0)
    }

    /// Newton's step in the free variances, with the leading part of the second derivative.
    fn step(&self, free: &[usize]) -> DVector<f64> {
        let shared = |i: usize, j: usize| self.rest.iter().map(|s| self.vectors[(i, *s)] * self.vectors[(j, *s)]).sum::<f64>();
        let curvature = symmetric(free.len(), |a, b| shared(free[a], free[b]).powi(2));
        let downhill = DVector::from_fn(free.len(), |a, _| -self.gradient[free[a]]);
        let newton = Cholesky::new(curvature).map(|root| root.solve(&downhill)).filter(|step| step.iter().all(|value| value.is_finite()));
        let mut step = DVector::zeros(self.gradient.len());
        free.iter().zip(newton.unwrap_or(downhill).iter()).for_each(|(i, value)| step[*i] = *value);
        step
    }

    /// Loadings of the common factors, each column with a sum of at least 0.
    fn loadings(&self) -> DMatrix<f64> {
        let loading = |i: usize, s: usize| self.vectors[(i, s)] * self.values[s].sqrt();
        let mut loadings = DMatrix::from_fn(self.values.len(), self.common.len(), |i, f| loading(i, self.common[f]));
        loadings.column_iter_mut().filter(|column| column.sum() < 0.0).for_each(|mut column| column.neg_mut());
        loadings
    }
}

/// Varimax with Kaiser's normalisation, by rotations in one plane after the other (Kaiser 1958).
pub(super) fn varimax(loadings: &DMatrix<f64>) -> DMatrix<f64> {
    let lengths = DVector::from_iterator(loadings.nrows(), loadings.row_iter().map(|row| row.norm().max(f64::MIN_POSITIVE)));
    let mut rotated = DMatrix::from_fn(loadings.nrows(), loadings.ncols(), |i, j| loadings[(i, j)] / lengths[i]);
    for _ in 0..MOST_STEPS {
        let mut largest = 0.0_f64;
        for first in 0..rotated.ncols() {
            for second in first + 1..rotated.ncols() {
                largest = largest.max(turn_plane(&mut rotated, first, second).abs());
            }
        }
        if largest < SETTLED {
            break;
        }
    }
    DMatrix::from_fn(loadings.nrows(), loadings.ncols(), |i, j| rotated[(i, j)] * lengths[i])
}

/// Turns two columns to their best angle, which it returns.
fn turn_plane(loadings: &mut DMatrix<f64>, first: usize, second: usize) -> f64 {
    let k = loadings.nrows() as f64;
    let pair = |(x, y): (&f64, &f64)| (x * x - y * y, 2.0 * x * y);
    let pairs: Vec<(f64, f64)> = loadings.column(first).iter().zip(loadings.column(second).iter()).map(pair).collect();
    let sum = |of: fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>();
    let (a, b) = (sum(|p| p.0), sum(|p| p.1));
    let (c, d) = (sum(|p| p.0 * p.0 - p.1 * p.1), sum(|p| 2.0 * p.0 * p.1));
    let angle = libm::atan2(d - 2.0 * a * b / k, c - (a * a - b * b) / k) / 4.0;
    let (sin, cos) = (libm::sin(angle), libm::cos(angle));
    for row in 0..loadings.nrows() {
        let (x, y) = (loadings[(row, first)], loadings[(row, second)]);
        loadings[(row, first)] = cos * x + sin * y;
        loadings[(row, second)] = cos * y - sin * x;
    }
    angle
}

/// An oblique solution.
pub(super) struct Oblique {
    /// Pattern of loadings.
    pub(super) loadings: DMatrix<f64>,
    /// Correlations of the factors.
    pub(super) between: DMatrix<f64>,
}

/// Direct oblimin with `γ = 0` (quartimin), by gradient projection (Jennrich 2002).
pub(super) fn oblimin(loadings: &DMatrix<f64>) -> Result<Oblique, StatsError> {
    let m = loadings.ncols();
    let mut now = Rotation::of(loadings, DMatrix::identity(m, m)).ok_or(StatsError::Collinear)?;
    let mut length = 1.0;
    for _ in 0..MOST_STEPS {
        let (direction, slope) = now.downhill();
        if slope < SETTLED {
            return Ok(Oblique { loadings: now.loadings, between: now.turn.tr_mul(&now.turn) });
        }
        length *= 2.0;
        let next = (0..60).find_map(|_| {
            let mut turn = &now.turn - &direction * length;
            turn.column_iter_mut().for_each(|mut column| column /= column.norm());
            let tried = Rotation::of(loadings, turn).filter(|tried| now.criterion - tried.criterion > 0.5 * slope * slope * length);
            if tried.is_none() {
                length /= 2.0;
            }
            tried
        });
        match next {
            Some(tried) => now = tried,
            None if slope < SETTLED * 1e3 => return Ok(Oblique { loadings: now.loadings, between: now.turn.tr_mul(&now.turn) }),
            None => break,
        }
    }
    Err(StatsError::NotConverged { iterations: MOST_STEPS })
}

/// Loadings after a turn to oblique axes.
struct Rotation {
    turn: DMatrix<f64>,
    inverse: DMatrix<f64>,
    loadings: DMatrix<f64>,
    /// `¼ Σ_i Σ_{f≠g} λ²_if·λ²_ig`.
    criterion: f64,
    /// Its derivative by the loadings.
    slopes: DMatrix<f64>,
}

impl Rotation {
    fn of(unrotated: &DMatrix<f64>, turn: DMatrix<f64>) -> Option<Self> {
        let inverse = turn.clone().try_inverse()?;
        let loadings = unrotated * inverse.transpose();
        let squares = loadings.map(|loading| loading * loading);
        let others = DMatrix::from_fn(loadings.nrows(), loadings.ncols(), |i, f| squares.row(i).sum() - squares[(i, f)]);
        let criterion = squares.component_mul(&others).sum() / 4.0;
        let slopes = loadings.component_mul(&others);
        criterion.is_finite().then_some(Self { turn, inverse, loadings, criterion, slopes })
    }

    /// The gradient within turns that keep factor variances at 1, and its length.
    fn downhill(&self) -> (DMatrix<f64>, f64) {
        let mut gradient = -(self.loadings.tr_mul(&self.slopes) * &self.inverse).transpose();
        for (mut column, axis) in gradient.column_iter_mut().zip(self.turn.column_iter()) {
            let outwards = column.dot(&axis);
            column -= axis * outwards;
        }
        let length = gradient.norm();
        (gradient, length)
    }
}
