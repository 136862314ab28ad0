//! Shares of the explained variance.

use nalgebra::{DMatrix, DVector, SymmetricEigen};

use super::DriverCorrelations;
use crate::StatsError;
use crate::random::Random;

/// Up to so many predictors [`lmg`] goes through all subsets.
pub const ENUMERATED: usize = 12;
/// So many orders [`lmg`] draws when there are more predictors than that.
pub const ORDERS: usize = 10_000;
/// Orders at most, so that a call ends.
const MOST_ORDERS: usize = 1_000_000;
/// Steps allowed to the eigenvalues; a few for each suffice.
const MOST_STEPS: usize = 10_000;

/// How the explained variance is divided among the predictors.
#[derive(Clone, Debug, PartialEq)]
pub struct Importance {
    /// Share of the variance of the outcome explained by all predictors, in 0..=1.
    pub r_squared: f64,
    /// What of `r_squared` falls to each predictor; each at least 0, together `r_squared`.
    pub contributions: Vec<f64>,
    /// Contributions as shares of `r_squared`, together 1; all 0 when `r_squared` is 0.
    pub shares: Vec<f64>,
    /// Number of random orders behind the figures; `None` when they are exact.
    pub sampled_orders: Option<usize>,
}

impl Importance {
    fn new(r_squared: f64, contributions: Vec<f64>, sampled_orders: Option<usize>) -> Self {
        // A gain is never negative but for rounding.
        let contributions: Vec<f64> = contributions.into_iter().map(|part| part.max(0.0)).collect();
        let total: f64 = contributions.iter().sum();
        let shares = contributions.iter().map(|part| if total > 0.0 { part / total } else { 0.0 }).collect();
        Self { r_squared, contributions, shares, sampled_orders }
    }
}

/// LMG importance: the gain in R² from a predictor, averaged over all orders of entry.
///
/// Formula: `LMG_j = Σ_S |S|!(p-|S|-1)!/p! · [R²(S ∪ j) - R²(S)]` over all sets `S` of the other
/// predictors (Lindeman, Merenda & Gold 1980; the Shapley value of R²). Reference: R
/// `relaimpo::calc.relimp(type = "lmg")` (Grömping 2006).
///
/// Up to [`ENUMERATED`] predictors all `2^p` subsets are taken; `seed` then has no effect. Beyond
/// that the mean over [`ORDERS`] random orders stands in, with a standard error of at most .005 for
/// every contribution.
///
/// Shape: contributions without unit, unchanged by any change of origin or scale of a variable.
/// An interval needs the raw data: [`super::bootstrap_importance`].
#[must_use]
pub fn lmg(correlations: &DriverCorrelations, seed: u64) -> Importance {
    if correlations.predictors() <= ENUMERATED { enumerated(correlations) } else { sampled(correlations, ORDERS, seed) }
}

/// LMG importance from `orders` random orders of entry.
///
/// Formula: the mean gain in R² over orders drawn with the same probability each; the sum of the
/// contributions is exact, each single one has a standard error of at most `.5/√orders`.
///
/// # Errors
/// [`StatsError::InvalidParameter`] when `orders` is not within 1 to 1 000 000.
pub fn lmg_sampled(correlations: &DriverCorrelations, orders: usize, seed: u64) -> Result<Importance, StatsError> {
    if !(1..=MOST_ORDERS).contains(&orders) {
        let remedy = "draw 1 to 1 000 000 orders";
        return Err(StatsError::InvalidParameter { name: "orders", value: orders as f64, remedy });
    }
    Ok(sampled(correlations, orders, seed))
}

/// Johnson's relative weights: the explained variance by way of uncorrelated stand-ins.
///
/// Formula: `Λ = V·D^½·V'` of the correlations `R_xx = V·D·V'`, `β = Λ⁻¹·r_xy`,
/// `ε_j = Σ_k Λ²_jk·β²_k` (Johnson 2000). The sum of `ε` is R² up to rounding, which grows with
/// collinearity (about 1e-16 times the largest variance inflation factor).
///
/// Cheap for any number of predictors and mostly near [`lmg`], but without its rationale (Thomas
/// et al. 2014): a check, not the main figure. An interval needs the raw data:
/// [`super::bootstrap_importance`].
///
/// # Errors
/// [`StatsError::NotConverged`] if the eigenvalues cannot be found.
pub fn relative_weights(correlations: &DriverCorrelations) -> Result<Importance, StatsError> {
    let p = correlations.predictors();
    let among = correlations.joint.view((0, 0), (p, p)).into_owned();
    let eigen = SymmetricEigen::try_new(among, f64::EPSILON, MOST_STEPS).ok_or(StatsError::NotConverged { iterations: MOST_STEPS })?;
    let roots = eigen.eigenvalues.map(|value| value.max(0.0).sqrt());
    if roots.iter().any(|root| *root <= 0.0) {
        return Err(StatsError::Collinear);
    }
    let turned = eigen.eigenvectors.tr_mul(&DVector::from_vec(correlations.with_outcome()));
    let beta = &eigen.eigenvectors * turned.component_div(&roots);
    let bridge = &eigen.eigenvectors * DMatrix::from_diagonal(&roots) * eigen.eigenvectors.transpose();
    let weights = bridge.map(|entry| entry * entry) * beta.map(|entry| entry * entry);
    Ok(Importance::new(correlations.r_squared, weights.iter().copied().collect(), None))
}

/// [`lmg`] by all subsets; `p` is at most [`ENUMERATED`].
fn enumerated(correlations: &DriverCorrelations) -> Importance {
    let p = correlations.predictors();
    let explained = Subsets::explained(&correlations.joint);
    // |S|!(p-|S|-1)!/p! by the size of S, from 1/p for the empty set on
    let mut weight_by_size = vec![1.0 / p as f64; p];
    for size in 1..p {
        weight_by_size[size] = weight_by_size[size - 1] * size as f64 / (p - size) as f64;
    }
    let mut contributions = vec![0.0; p];
    for (set, without) in explained.iter().enumerate() {
        for (j, contribution) in contributions.iter_mut().enumerate().filter(|(j, _)| set & (1 << j) == 0) {
            *contribution += weight_by_size[set.count_ones() as usize] * (explained[set | 1 << j] - without);
        }
    }
    Importance::new(correlations.r_squared, contributions, None)
}

/// [`lmg`] by random orders.
pub(super) fn sampled(correlations: &DriverCorrelations, orders: usize, seed: u64) -> Importance {
    let p = correlations.predictors();
    let mut random = Random::seeded(seed);
    let mut order: Vec<usize> = (0..p).collect();
    let mut contributions = vec![0.0; p];
    for _ in 0..orders {
        random.shuffle(&mut order);
        let mut residual = correlations.joint.clone();
        for (step, &j) in order.iter().enumerate() {
            contributions[j] += gain(&residual, j);
            take_out(&mut residual, j, &order[step + 1..]);
        }
    }
    contributions.iter_mut().for_each(|part| *part /= orders as f64);
    Importance::new(correlations.r_squared, contributions, Some(orders))
}

/// Gain in R² from `j`, given covariances free of what has entered before; the outcome stands last.
fn gain(residual: &DMatrix<f64>, j: usize) -> f64 {
    let with_outcome = residual[(j, residual.ncols() - 1)];
    with_outcome * with_outcome / residual[(j, j)]
}

/// Frees the variables that are `left`, and the outcome, from `j`.
fn take_out(residual: &mut DMatrix<f64>, j: usize, left: &[usize]) {
    let outcome = residual.ncols() - 1;
    for &a in left {
        let slope = residual[(a, j)] / residual[(j, j)];
        for &b in left {
            residual[(a, b)] -= slope * residual[(b, j)];
        }
        residual[(a, outcome)] -= slope * residual[(j, outcome)];
    }
}

/// R² of all subsets of predictors, by one elimination for each.
struct Subsets {
    /// Predictors and outcome.
    width: usize,
    /// R² by set of predictors, a bit for each.
    explained: Vec<f64>,
}

impl Subsets {
    fn explained(joint: &DMatrix<f64>) -> Vec<f64> {
        let width = joint.nrows();
        let mut all = Self { width, explained: vec![0.0; 1 << (width - 1)] };
        // One matrix for each level, so that going back costs nothing.
        let mut deeper = vec![0.0; width * width * width];
        all.add(0, 0, joint.as_slice(), &mut deeper);
        all.explained
    }

    /// Adds to a set each predictor from `first` on, and to those sets what follows.
    fn add(&mut self, set: usize, first: usize, residual: &[f64], deeper: &mut [f64]) {
        let (width, outcome) = (self.width, self.width - 1);
        for j in first..outcome {
            let (with_outcome, own) = (residual[j * width + outcome], residual[j * width + j]);
            let larger = set | 1 << j;
            self.explained[larger] = self.explained[set] + with_outcome * with_outcome / own;
            let (next, rest) = deeper.split_at_mut(width * width);
            for a in j + 1..outcome {
                let slope = residual[j * width + a] / own;
                for b in a..width {
                    next[a * width + b] = residual[a * width + b] - slope * residual[j * width + b];
                }
            }
            self.add(larger, j + 1, next, rest);
        }
    }
}
