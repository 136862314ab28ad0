//! McDonald's omega of one factor, with an interval.

use super::factor_model::{admissible, fitted};
use super::scoring::Structure;
use super::{FactorModel, factor_model};
use crate::columns::{Columns, Rows, standardised};
use crate::drivers::Resampling;
use crate::random::Random;
use crate::{Interval, StatsError};

/// Omega total: the share of one common factor in the variance of the sum of the items.
///
/// Formula: [`factor_model`] with all items on one factor; the first entry of its `reliability` is
/// `ω = (Σλ)²/[(Σλ)² + Σθ]` (McDonald 1999). Unlike alpha it does not take all loadings for equal.
/// Reference: R `lavaan::cfa` with `semTools::compRelSEM`.
///
/// Shape: `k ≥ 3` items, one slice each, of the same `n > k` people, complete rows.
///
/// # Errors
/// As [`factor_model`].
pub fn omega_total(items: &[&[f64]]) -> Result<FactorModel, StatsError> {
    factor_model(items, &vec![0; items.len()])
}

/// Omega with a bootstrap interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OmegaInterval {
    /// Omega as the model implies it, with its percentile interval.
    pub omega: Interval,
    /// Resamples behind the interval.
    pub used: usize,
    /// Resamples left out because the model did not fit them or was not admissible.
    pub dropped: usize,
}

/// [`omega_total`] with a percentile interval from resampled people.
///
/// Formula: people are drawn with replacement, as many as there are (Efron 1979), and the model is
/// fitted to each resample; type 7 percentiles of omega (Kelley & Pornprasertmanit 2016 compare
/// such intervals).
///
/// Shape: as [`omega_total`].
///
/// # Errors
/// As [`omega_total`]; [`StatsError::Inadmissible`] also for a Heywood case;
/// [`StatsError::InvalidLevel`]; [`StatsError::InvalidParameter`] for a number of resamples outside
/// 20 to 100 000; [`StatsError::NotConverged`] also when less than half of the resamples can be used.
pub fn bootstrap_omega(items: &[&[f64]], resampling: &Resampling) -> Result<OmegaInterval, StatsError> {
    resampling.check()?;
    let model = omega_total(items)?;
    let estimate = match model.reliability.first() {
        Some(factor) if model.admissible => factor.model_implied,
        _ => return Err(StatsError::Inadmissible { reason: "a residual variance is negative" }),
    };
    let columns = Columns::new(items)?;
    let factor_of = vec![0; items.len()];
    let (whole, _) = fitted(&columns.correlations()?, &factor_of, None)?;
    let drawn = Rows::new(&columns);
    let top = columns.each().iter().map(|item| item.exponent()).max().unwrap_or(0);
    let scales: Vec<f64> = columns.each().iter().map(|item| libm::scalbn(1.0, item.exponent() - top)).collect();
    let mut random = Random::seeded(resampling.seed);
    let mut one = |_| {
        let products = drawn.products(&drawn.draw(&mut random))?;
        let (structure, _) = fitted(&standardised(&products), &factor_of, Some(&whole)).ok().filter(|(s, _)| admissible(s))?;
        let sd: Vec<f64> = scales.iter().enumerate().map(|(i, scale)| scale * products[(i, i)].sqrt()).collect();
        Some(omega(&structure, &sd)).filter(|omega| omega.is_finite())
    };
    let figures: Vec<f64> = (0..resampling.resamples).filter_map(&mut one).collect();
    let used = figures.len();
    if resampling.too_few(used) {
        return Err(StatsError::NotConverged { iterations: resampling.resamples });
    }
    let (low, high) = resampling.percentiles(figures)?;
    Ok(OmegaInterval { omega: Interval { estimate, low, high }, used, dropped: resampling.resamples - used })
}

/// Omega from a standardised solution and the standard deviations of the items.
fn omega(structure: &Structure, sd: &[f64]) -> f64 {
    let common = structure.loadings.iter().zip(sd).map(|(loading, sd)| loading * sd).sum::<f64>().powi(2);
    let errors: f64 = structure.residuals.iter().zip(sd).map(|(residual, sd)| residual * sd * sd).sum();
    common / (common + errors)
}
