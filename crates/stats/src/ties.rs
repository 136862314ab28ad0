//! Groups of equal values.

use crate::check;

/// Sums over the groups of equal values, each of size `t`.
#[derive(Default)]
pub(crate) struct Ties {
    /// `Σ t(t-1)/2`.
    pub(crate) pairs: f64,
    /// `Σ t(t-1)(t-2)`.
    pub(crate) triples: f64,
    /// `Σ t(t-1)(2t+5)`.
    variance: f64,
}

impl Ties {
    /// Of a sample.
    pub(crate) fn of(values: &[f64]) -> Self {
        let mut sorted = values.to_vec();
        sorted.sort_by(|a, b| check::ascending(*a, *b));
        Self::of_sizes(sorted.chunk_by(|a, b| a == b).map(|group| group.len() as f64))
    }

    /// Of groups of known size.
    pub(crate) fn of_sizes(sizes: impl Iterator<Item = f64>) -> Self {
        sizes.fold(Self::default(), |sum, t| Self {
            pairs: sum.pairs + t * (t - 1.0) / 2.0,
            triples: sum.triples + t * (t - 1.0) * (t - 2.0),
            variance: sum.variance + t * (t - 1.0) * (2.0 * t + 5.0),
        })
    }
}

/// Whether two of these values are equal.
pub(crate) fn tied(values: &[f64]) -> bool {
    Ties::of(values).pairs > 0.0
}

/// Variance of concordant minus discordant pairs of `n` units without relation, given the ties
/// (Kendall 1970).
pub(crate) fn score_variance(n: f64, x: &Ties, y: &Ties) -> f64 {
    let all = n * (n - 1.0);
    let untied = all * (2.0 * n + 5.0) - x.variance - y.variance;
    // Quotients first, so that the products of large tables do not overflow.
    untied / 18.0 + 2.0 * x.pairs / all * y.pairs + x.triples / (9.0 * all) * (y.triples / (n - 2.0))
}
