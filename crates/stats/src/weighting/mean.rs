//! Weighted means.

use super::Margin;
use crate::moments::{self, Centred};
use crate::{StatsError, check, dist, kish_effective_n};

/// Times the margins are taken out of the influences, as R `survey` does.
const PROJECTIONS: usize = 10;

/// A weighted mean with its interval; all but `n` and `effective_n` in the unit of the values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WeightedMean {
    /// Weighted arithmetic mean.
    pub mean: f64,
    /// Lower end of the confidence interval.
    pub low: f64,
    /// Upper end of the confidence interval.
    pub high: f64,
    /// Linearised standard error of the mean.
    pub se: f64,
    /// Number of values of weight above 0.
    pub n: usize,
    /// Kish's effective number of values, [`kish_effective_n`].
    pub effective_n: f64,
}

/// Weighted mean with a linearised standard error.
///
/// Formula: `x̄_w = Σwx/Σw`; `SE² = n/(n-1)·Σu²` of the influences `u = w(x - x̄_w)/Σw`, taken as
/// deviations from their mean of 0 (Taylor linearisation for independent draws, Lumley 2010);
/// interval by t with `n - 1` degrees of freedom. No correction for a finite population.
/// Reference: R `survey::svymean` of a design without strata and clusters.
///
/// Shape: values and weights of the same length, weights of at least 0, at least 2 above 0; only
/// ratios of weights matter. Equal weights give [`crate::mean_interval`].
///
/// # Errors
/// [`StatsError::LengthMismatch`], [`StatsError::TooFew`], [`StatsError::NotFinite`],
/// [`StatsError::InvalidWeight`], [`StatsError::InvalidLevel`], [`StatsError::OutOfRange`].
pub fn weighted_mean(values: &[f64], weights: &[f64], level: f64) -> Result<WeightedMean, StatsError> {
    Influences::new(values, weights)?.report(level, weights)
}

/// Mean by raked weights, with a standard error that gives the margins their due.
///
/// Formula: as [`weighted_mean`], but what the margins explain is first taken out of the
/// influences: category means of `u/w` are removed, one margin after the other, ten times over.
/// Known margins so lower the standard error the more, the more they have to do with the values.
/// Reference: R `survey::svymean` after `survey::rake`.
///
/// Shape: as [`weighted_mean`]; `weights` raked to `margins` by [`super::rake`], all above 0.
///
/// # Errors
/// As [`weighted_mean`]; [`StatsError::InvalidWeight`] also for a weight of 0;
/// [`StatsError::InvalidParameter`] for a category without a total.
pub fn raked_mean(values: &[f64], weights: &[f64], margins: &[Margin<'_>], level: f64) -> Result<WeightedMean, StatsError> {
    let mut influences = Influences::new(values, weights)?;
    if let Some(index) = weights.iter().position(|weight| *weight <= 0.0) {
        return Err(StatsError::InvalidWeight { index });
    }
    for margin in margins {
        check::same_length(values.len(), margin.categories.len())?;
        if let Some(bad) = margin.categories.iter().find(|category| **category >= margin.totals.len()) {
            let remedy = "each category needs a total";
            return Err(StatsError::InvalidParameter { name: "category", value: *bad as f64, remedy });
        }
    }
    influences.take_out(margins);
    influences.report(level, weights)
}

/// What each value does to the mean.
struct Influences {
    /// Values, in units of `2^exponent`, less their weighted mean.
    residuals: Vec<f64>,
    /// Weights as shares of their sum.
    shares: Vec<f64>,
    mean: f64,
    exponent: i32,
    /// Smallest and largest value that counts.
    range: (f64, f64),
}

impl Influences {
    fn new(values: &[f64], weights: &[f64]) -> Result<Self, StatsError> {
        check::sample(values, 0)?;
        check::weights(values, weights)?;
        let counting = weights.iter().filter(|weight| **weight > 0.0).count();
        if counting < 2 {
            return Err(StatsError::TooFew { needed: 2, got: counting });
        }
        let (scaled, _) = moments::scaled(weights);
        let total: f64 = scaled.iter().sum();
        let centred = Centred::weighted(values, Some(&scaled));
        let used = || values.iter().zip(weights).filter(|(_, weight)| **weight > 0.0).map(|(value, _)| *value);
        let range = (used().fold(f64::INFINITY, f64::min), used().fold(f64::NEG_INFINITY, f64::max));
        Ok(Self {
            shares: scaled.iter().map(|weight| weight / total).collect(),
            mean: centred.mean().clamp(range.0, range.1),
            exponent: centred.exponent(),
            range,
            residuals: centred.deviations,
        })
    }

    /// Removes what the categories of the margins explain of the residuals.
    fn take_out(&mut self, margins: &[Margin<'_>]) {
        for margin in std::iter::repeat_n(margins, PROJECTIONS).flatten() {
            let mut counts = vec![0.0; margin.totals.len()];
            margin.categories.iter().for_each(|category| counts[*category] += 1.0);
            let means: Vec<f64> =
                margin.sums(&self.residuals).iter().zip(&counts).map(|(sum, count)| sum / f64::max(*count, 1.0)).collect();
            self.residuals.iter_mut().zip(margin.categories).for_each(|(residual, category)| *residual -= means[*category]);
        }
    }

    fn report(self, level: f64, weights: &[f64]) -> Result<WeightedMean, StatsError> {
        let level = check::level(level)?;
        let counting: Vec<f64> = self.shares.iter().zip(&self.residuals).filter(|(share, _)| **share > 0.0).map(|(s, r)| s * r).collect();
        let n = weights.iter().filter(|weight| **weight > 0.0).count();
        let size = n as f64;
        let centre = counting.iter().sum::<f64>() / size;
        let squares: f64 = counting.iter().map(|u| (u - centre) * (u - centre)).sum();
        let flat = self.range.0 == self.range.1;
        let se = if flat { 0.0 } else { check::finite(libm::scalbn((size / (size - 1.0) * squares).sqrt(), self.exponent))? };
        let half = -dist::student_t_quantile((1.0 - level) / 2.0, size - 1.0) * se;
        let (low, high) = (check::finite(self.mean - half)?, check::finite(self.mean + half)?);
        Ok(WeightedMean { mean: self.mean, low, high, se, n, effective_n: kish_effective_n(weights) })
    }
}
