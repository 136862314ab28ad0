//! What is kept of a unit's answers.

use crate::moments::Centred;
use crate::units::{by_unit, pick};
use crate::{StatsError, check};

/// Count, mean and variance of the answers of one unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UnitSummary {
    /// Number of answers, at least 1.
    pub n: u64,
    /// Their mean.
    pub mean: f64,
    /// Their variance with divisor `n - 1`; 0 when `n = 1`, where it is not used.
    pub variance: f64,
}

impl UnitSummary {
    /// Summarises the answers of one unit.
    ///
    /// Formula: `x̄ = Σx/n` and `s² = Σ(x-x̄)²/(n-1)`.
    ///
    /// Shape: one value or more, all finite; the mean in their unit, the variance in its square.
    ///
    /// Edge cases: equal answers, up to the rounding of their computation, have variance 0.
    ///
    /// # Errors
    /// [`StatsError::TooFew`] without answers, [`StatsError::NotFinite`], [`StatsError::OutOfRange`] when
    /// the variance is too large or too small for a double.
    pub fn of(values: &[f64]) -> Result<Self, StatsError> {
        check::sample(values, 1)?;
        let centred = Centred::new(values);
        let variance =
            if centred.varies() { in_range(centred.squares() / (values.len() as f64 - 1.0), 2 * centred.exponent())? } else { 0.0 };
        Ok(Self { n: values.len() as u64, mean: check::finite(centred.mean())?, variance })
    }

    /// Number of answers as a factor.
    pub(super) fn count(&self) -> f64 {
        self.n as f64
    }
}

/// Summaries of all units, units in ascending order of their number.
///
/// Shape: two slices of the same length, one value and the number of its unit per person. Every unit
/// that occurs is summarised, also that of a single person.
///
/// # Errors
/// As [`UnitSummary::of`]; [`StatsError::LengthMismatch`].
pub fn unit_summaries(values: &[f64], units: &[usize]) -> Result<Vec<UnitSummary>, StatsError> {
    check::same_length(values.len(), units.len())?;
    check::sample(values, 1)?;
    by_unit(units).values().map(|rows| UnitSummary::of(&pick(values, rows))).collect()
}

/// `value · 2^exponent`, refused when a value above 0 becomes infinite or loses digits near 0.
pub(crate) fn in_range(value: f64, exponent: i32) -> Result<f64, StatsError> {
    let scaled = libm::scalbn(value, exponent);
    if scaled.is_normal() || value == 0.0 { Ok(scaled) } else { Err(StatsError::OutOfRange) }
}

/// Summaries in units of `2^exponent`, so that neither squares nor sums leave the range of doubles.
pub(super) struct Scaled {
    /// Counts as factors.
    pub(super) counts: Vec<f64>,
    /// Means within -1..=1.
    pub(super) means: Vec<f64>,
    /// Sums of the squared deviations within units, added up.
    pub(super) within: f64,
    /// A value is its scaled value times `2^exponent`.
    pub(super) exponent: i32,
}

impl Scaled {
    /// Checks summaries and scales them.
    pub(super) fn new(units: &[UnitSummary]) -> Result<Self, StatsError> {
        for (index, unit) in units.iter().enumerate() {
            acceptable(index, unit)?;
        }
        let size = units.iter().fold(0.0_f64, |size, unit| size.max(unit.mean.abs()).max(unit.variance.sqrt()));
        let (_, exponent) = libm::frexp(size);
        Ok(Self {
            counts: units.iter().map(UnitSummary::count).collect(),
            means: units.iter().map(|unit| libm::scalbn(unit.mean, -exponent)).collect(),
            within: units.iter().map(|unit| (unit.count() - 1.0) * scaled_variance(unit, exponent)).sum(),
            exponent,
        })
    }

    /// Number of people.
    pub(super) fn people(&self) -> f64 {
        self.counts.iter().sum()
    }

    /// Refuses fewer than two units, and units of which none has two people.
    pub(super) fn require_both_levels(&self) -> Result<(), StatsError> {
        let units = self.counts.len();
        if units < 2 {
            return Err(StatsError::TooFew { needed: 2, got: units });
        }
        if self.counts.iter().all(|count| *count < 2.0) {
            return Err(StatsError::TooFew { needed: units + 1, got: units });
        }
        Ok(())
    }
}

/// Below this share of the mean a standard deviation is the rounding of equal numbers.
const ROUNDING: f64 = 64.0 * f64::EPSILON;

fn scaled_variance(unit: &UnitSummary, exponent: i32) -> f64 {
    let (sd, mean) = (libm::scalbn(unit.variance.sqrt(), -exponent), libm::scalbn(unit.mean, -exponent));
    if sd <= ROUNDING * mean.abs() { 0.0 } else { libm::scalbn(unit.variance, -2 * exponent) }
}

fn acceptable(index: usize, unit: &UnitSummary) -> Result<(), StatsError> {
    if unit.n == 0 {
        return Err(StatsError::EmptyGroup { index });
    }
    if !unit.mean.is_finite() || !unit.variance.is_finite() {
        return Err(StatsError::NotFinite { index });
    }
    if unit.variance < 0.0 {
        return Err(StatsError::InvalidParameter { name: "variance", value: unit.variance, remedy: "a variance is at least 0" });
    }
    Ok(())
}
