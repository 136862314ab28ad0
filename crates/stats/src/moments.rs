//! Sums of squares and products without overflow, underflow or avoidable rounding.

use crate::{Side, StatsError};

/// A spread below this share of the largest value is the rounding of equal numbers.
const ROUNDING: f64 = 64.0 * f64::EPSILON;
/// A coefficient this close to ±1 is ±1: the rest is the rounding of its computation.
const PERFECT: f64 = 1.0 - 1e-14;

/// Deviations from the mean in units of `2^exponent`, a power of two so that nothing is rounded.
pub(crate) struct Centred {
    /// Scaled deviations, each within -2..=2.
    pub(crate) deviations: Vec<f64>,
    /// Scaled mean.
    mean: f64,
    /// Largest minus smallest scaled value.
    spread: f64,
    /// The scale: a value is its scaled value times `2^exponent`.
    exponent: i32,
}

impl Centred {
    /// Centres finite values. Empty input gives empty deviations about 0.
    pub(crate) fn new(values: &[f64]) -> Self {
        Self::weighted(values, None)
    }

    /// Centres finite values about their weighted mean; without weights all count the same.
    pub(crate) fn weighted(values: &[f64], weights: Option<&[f64]>) -> Self {
        let (mut deviations, exponent) = scaled(values);
        let low = deviations.iter().copied().fold(f64::INFINITY, f64::min);
        let high = deviations.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mut mean = 0.0;
        // The second pass takes away what rounding left of the mean after the first.
        for _ in 0..2 {
            let step = average(&deviations, weights);
            mean += step;
            deviations.iter_mut().for_each(|deviation| *deviation -= step);
        }
        Self { deviations, mean, spread: high - low, exponent }
    }

    /// The mean in the units of the values.
    pub(crate) fn mean(&self) -> f64 {
        libm::scalbn(self.mean, self.exponent)
    }

    /// Whether the values differ by more than the rounding of equal numbers.
    pub(crate) fn varies(&self) -> bool {
        self.spread > ROUNDING
    }

    /// Refuses a sample that does not vary.
    pub(crate) fn require_variation(&self, which: Side) -> Result<(), StatsError> {
        if self.varies() { Ok(()) } else { Err(StatsError::NoVariation { which }) }
    }

    /// A scaled quantity in the units of the values.
    pub(crate) fn unscale(&self, value: f64) -> f64 {
        libm::scalbn(value, self.exponent)
    }

    /// Exponent of the scale.
    pub(crate) fn exponent(&self) -> i32 {
        self.exponent
    }

    /// The standard deviation, with `n - 1`, in the units of the values; infinite when too large.
    pub(crate) fn standard_deviation(&self) -> f64 {
        self.unscale((self.squares() / (self.deviations.len() as f64 - 1.0)).sqrt())
    }

    /// Sum of the squared scaled deviations.
    pub(crate) fn squares(&self) -> f64 {
        products(&self.deviations, &self.deviations)
    }
}

/// Values divided by the power of two that brings the largest into 0.5..1, and its exponent.
pub(crate) fn scaled(values: &[f64]) -> (Vec<f64>, i32) {
    let largest = values.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
    let (_, exponent) = libm::frexp(largest);
    let factor = libm::scalbn(1.0, -exponent);
    // Multiplying by a power of two is the same, where it is an ordinary number.
    let scale = |value: &f64| if factor.is_normal() { value * factor } else { libm::scalbn(*value, -exponent) };
    (values.iter().map(scale).collect(), exponent)
}

/// `Σ a·b` of paired slices.
pub(crate) fn products(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// `sxy / √(sxx·syy)`, kept within -1..=1 and snapped to ±1 when only rounding is missing.
pub(crate) fn coefficient(sxy: f64, sxx: f64, syy: f64) -> f64 {
    let r = sxy / (sxx.sqrt() * syy.sqrt());
    if r.abs() >= PERFECT { 1.0_f64.copysign(r) } else { r }
}

/// Pearson's coefficient of paired finite samples, or the side that does not vary.
pub(crate) fn correlation(x: &[f64], y: &[f64]) -> Result<f64, StatsError> {
    let (x, y) = (Centred::new(x), Centred::new(y));
    x.require_variation(Side::X)?;
    y.require_variation(Side::Y)?;
    // One pass, in which the three sums do not wait for one another; each begins as an empty sum does.
    let (mut sxy, mut sxx, mut syy) = (-0.0, -0.0, -0.0);
    for (x, y) in x.deviations.iter().zip(&y.deviations) {
        sxy += x * y;
        sxx += x * x;
        syy += y * y;
    }
    Ok(coefficient(sxy, sxx, syy))
}

fn average(values: &[f64], weights: Option<&[f64]>) -> f64 {
    let (total, weight) = match weights {
        Some(weights) => (products(values, weights), weights.iter().sum::<f64>()),
        None => (values.iter().sum::<f64>(), values.len() as f64),
    };
    if weight > 0.0 { total / weight } else { 0.0 }
}
