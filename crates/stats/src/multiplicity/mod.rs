//! Many tests at once: adjusted p-values, and matrices of correlations.

mod matrix;

pub use matrix::{CorrelationMatrix, PairCorrelation, correlation_matrix, correlation_matrix_pairwise};

use crate::{StatsError, check};

/// How p-values are adjusted for the number of tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Adjustment {
    /// Each p times the number of tests: no false finding in the family, under any dependence.
    Bonferroni,
    /// Holm (1979): the same promise as Bonferroni with more power.
    Holm,
    /// Benjamini & Hochberg (1995): the share of false findings, for independent or positively
    /// dependent tests.
    BenjaminiHochberg,
    /// Benjamini & Yekutieli (2001): the share of false findings under any dependence.
    BenjaminiYekutieli,
}

/// Adjusted p-values of a family that consists of these tests.
///
/// Formula: with `p₍₁₎ ≤ … ≤ p₍ₘ₎`, Holm `max_{j≤i} (m-j+1)p₍ⱼ₎`; Benjamini–Hochberg
/// `min_{j≥i} m·p₍ⱼ₎/j`; Benjamini–Yekutieli that times `Σ 1/i`; Bonferroni `m·p`; all at most 1.
/// Reference: R `stats::p.adjust`.
///
/// Shape: `m` p-values in any order, as many adjusted ones in the same order. An empty family is
/// no error.
///
/// # Errors
/// [`StatsError::NotFinite`]; [`StatsError::InvalidParameter`] for a p outside 0..=1.
pub fn adjust(p: &[f64], method: Adjustment) -> Result<Vec<f64>, StatsError> {
    adjust_in_family(p, method, p.len())
}

/// Adjusted p-values when the family holds more tests than are shown.
///
/// Formula: as [`adjust`] with `m = family`; the tests that are not shown count as less
/// significant than the shown. Reference: R `stats::p.adjust(n = family)`.
///
/// Shape: as [`adjust`]; `family` counts the tests shown too.
///
/// # Errors
/// As [`adjust`]; [`StatsError::InvalidParameter`] for a family smaller than the list.
pub fn adjust_in_family(p: &[f64], method: Adjustment, family: usize) -> Result<Vec<f64>, StatsError> {
    check::sample(p, 0)?;
    if let Some(value) = p.iter().copied().find(|p| !(0.0..=1.0).contains(p)) {
        return Err(StatsError::InvalidParameter { name: "p", value, remedy: "a probability from 0 to 1" });
    }
    if family < p.len() {
        let remedy = "at least the number of p-values";
        return Err(StatsError::InvalidParameter { name: "family", value: family as f64, remedy });
    }
    Ok(match method {
        Adjustment::Bonferroni => p.iter().map(|p| (family as f64 * p).min(1.0)).collect(),
        Adjustment::Holm => stepped(p, false, |place| (family - place) as f64),
        Adjustment::BenjaminiHochberg => stepped(p, true, |place| family as f64 / (place as f64 + 1.0)),
        Adjustment::BenjaminiYekutieli => {
            let harmonic = harmonic(family);
            stepped(p, true, |place| harmonic * (family as f64 / (place as f64 + 1.0)))
        }
    })
}

/// Each ordered p times its factor, made monotone from the largest p down or from the smallest up.
fn stepped(p: &[f64], from_largest: bool, factor: impl Fn(usize) -> f64) -> Vec<f64> {
    let mut order: Vec<(usize, f64)> = p.iter().copied().enumerate().collect();
    order.sort_by(|a, b| check::ascending(a.1, b.1));
    let mut adjusted = vec![1.0; p.len()];
    let mut running = if from_largest { 1.0_f64 } else { 0.0 };
    let mut step = |(place, (index, p)): (usize, &(usize, f64))| {
        let value = factor(place) * p;
        running = if from_largest { running.min(value) } else { running.max(value).min(1.0) };
        if let Some(slot) = adjusted.get_mut(*index) {
            *slot = running;
        }
    };
    if from_largest {
        order.iter().enumerate().rev().for_each(&mut step);
    } else {
        order.iter().enumerate().for_each(&mut step);
    }
    adjusted
}

/// `Σ 1/i` for `i` up to `m`.
fn harmonic(m: usize) -> f64 {
    const SUMMED: usize = 10_000;
    if m <= SUMMED {
        return (1..=m).map(|i| 1.0 / i as f64).sum();
    }
    // DLMF 2.10.8: good to the last digits for so many terms.
    const EULER: f64 = 0.577_215_664_901_532_9;
    let m = m as f64;
    libm::log(m) + EULER + 1.0 / (2.0 * m) - 1.0 / (12.0 * m * m)
}
