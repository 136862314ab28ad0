//! Maximum likelihood for factor models of simple structure, by Fisher's scoring.

use nalgebra::{Cholesky, DMatrix, DVector, Dyn};

use crate::StatsError;
use crate::columns::{log_determinant, symmetric};

/// Steps allowed; ten to thirty suffice where the model fits at all.
const MOST_STEPS: usize = 200;
/// Below this promise rounding hides whether a step improves the fit, so that it is taken as it is.
const NEAR: f64 = 1e-12;
/// The fit has settled when a step promises no more than this.
const SETTLED: f64 = 1e-22;

/// Items that each load on one factor; factors have variance 1 and may correlate.
#[derive(Clone, Debug)]
pub(super) struct Structure {
    /// The factor of each item.
    pub(super) factor_of: Vec<usize>,
    /// Loading of each item.
    pub(super) loadings: DVector<f64>,
    /// Residual variance of each item.
    pub(super) residuals: DVector<f64>,
    /// Correlations of the factors.
    pub(super) between: DMatrix<f64>,
}

impl Structure {
    /// Covariances that the model implies.
    pub(super) fn implied(&self) -> DMatrix<f64> {
        symmetric(self.loadings.len(), |i, j| {
            let common = self.loadings[i] * self.loadings[j] * self.between[(self.factor_of[i], self.factor_of[j])];
            if i == j { common + self.residuals[i] } else { common }
        })
    }

    /// Fits a correlation matrix from these values on; returns the steps taken.
    pub(super) fn fit(&mut self, observed: &DMatrix<f64>) -> Result<usize, StatsError> {
        let failed = StatsError::NotConverged { iterations: MOST_STEPS };
        let mut now = Discrepancy::of(self, observed).ok_or(failed)?;
        let mut before = f64::INFINITY;
        for step in 1..=MOST_STEPS {
            let (direction, promised) = self.direction(&now, observed).ok_or(failed)?;
            let near = promised < NEAR;
            if promised <= SETTLED || (near && promised >= before) {
                return Ok(step);
            }
            let halvings = if near { 1 } else { 40 };
            let next = (0..halvings).find_map(|halving| {
                let tried = self.moved(&direction, libm::scalbn(1.0, -halving));
                let value = Discrepancy::of(&tried, observed)?;
                (near || value.discrepancy < now.discrepancy).then_some((tried, value))
            });
            (*self, now) = next.ok_or(failed)?;
            before = promised;
        }
        Err(failed)
    }

    /// The scoring step, and twice what it promises to gain.
    fn direction(&self, now: &Discrepancy, observed: &DMatrix<f64>) -> Option<(DVector<f64>, f64)> {
        let parts = self.parts();
        let bases = self.bases();
        let inverse = now.root.inverse();
        let pull = &inverse * (&now.implied - observed) * &inverse;
        let (metric, pull) = (bases.tr_mul(&(&inverse * &bases)), bases.tr_mul(&(&pull * &bases)));
        let gradient = DVector::from_iterator(parts.len(), parts.iter().map(|part| 2.0 * part.factor * pull[(part.left, part.right)]));
        let information = symmetric(parts.len(), |s, t| {
            let (s, t) = (&parts[s], &parts[t]);
            let straight = metric[(s.left, t.left)] * metric[(s.right, t.right)];
            let crossed = metric[(s.left, t.right)] * metric[(s.right, t.left)];
            2.0 * s.factor * t.factor * (straight + crossed)
        });
        let step = -Cholesky::new(information)?.solve(&gradient);
        let promised = -step.dot(&gradient);
        promised.is_finite().then_some((step, promised))
    }

    /// How the implied matrix moves with each parameter: by `factor·(uv' + vu')` of two bases.
    fn parts(&self) -> Vec<Part> {
        let (k, m) = (self.loadings.len(), self.between.nrows());
        let loading = |item: usize| Part { left: item, right: k + self.factor_of[item], factor: 1.0 };
        let residual = |item: usize| Part { left: item, right: item, factor: 0.5 };
        let pair = |(f, g): (usize, usize)| Part { left: k + m + f, right: k + m + g, factor: 1.0 };
        (0..k).map(loading).chain((0..k).map(residual)).chain(pairs(m).map(pair)).collect()
    }

    /// Unit vectors, covariances of the items with the factors, and loadings, side by side.
    fn bases(&self) -> DMatrix<f64> {
        let (k, m) = (self.loadings.len(), self.between.nrows());
        DMatrix::from_fn(k, k + 2 * m, |item, base| {
            let own = self.factor_of[item];
            if base < k {
                f64::from(u8::from(item == base))
            } else if base < k + m {
                self.loadings[item] * self.between[(own, base - k)]
            } else if own == base - k - m {
                self.loadings[item]
            } else {
                0.0
            }
        })
    }

    /// The structure a part of the step away.
    fn moved(&self, step: &DVector<f64>, part: f64) -> Self {
        let (k, m) = (self.loadings.len(), self.between.nrows());
        let mut next = self.clone();
        next.loadings += part * step.rows(0, k);
        next.residuals += part * step.rows(k, k);
        for (place, (f, g)) in pairs(m).enumerate() {
            let value = self.between[(f, g)] + part * step[2 * k + place];
            next.between[(f, g)] = value;
            next.between[(g, f)] = value;
        }
        next
    }
}

/// Pairs of different factors.
fn pairs(m: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..m).flat_map(move |f| (f + 1..m).map(move |g| (f, g)))
}

struct Part {
    left: usize,
    right: usize,
    factor: f64,
}

/// The implied matrix with its root, and how far it is from the observed one.
struct Discrepancy {
    implied: DMatrix<f64>,
    root: Cholesky<f64, Dyn>,
    /// `log|Σ| + tr(SΣ⁻¹)`, the discrepancy but for what does not depend on the model.
    discrepancy: f64,
}

impl Discrepancy {
    fn of(structure: &Structure, observed: &DMatrix<f64>) -> Option<Self> {
        let implied = structure.implied();
        let root = Cholesky::new(implied.clone())?;
        let discrepancy = log_determinant(&root) + root.solve(observed).trace();
        discrepancy.is_finite().then_some(Self { implied, root, discrepancy })
    }
}
