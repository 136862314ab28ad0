//! Groups of values, as they are or as tables of counts, and what is left of them in three numbers.

use crate::aggregation::{UnitSummary, in_range};
use crate::moments;
use crate::{StatsError, check};

/// A spread below this, with the largest value of all groups near 1, is the rounding of equal numbers.
const ROUNDING: f64 = 64.0 * f64::EPSILON;

/// Size, mean and sum of squared deviations of a group, in units of a power of two.
#[derive(Clone, Copy)]
pub(super) struct Part {
    pub(super) n: f64,
    pub(super) mean: f64,
    pub(super) squares: f64,
}

impl Part {
    /// A group of values of which none is larger than 1.
    pub(super) fn of(scaled: &[f64]) -> Self {
        Self::weighted(scaled.iter().map(|value| (*value, 1.0)))
    }

    /// A group of values of which none is larger than 1, each with its count.
    pub(super) fn of_counts(scaled: &[f64], counts: &[u64]) -> Self {
        Self::weighted(scaled.iter().copied().zip(counts.iter().map(|count| *count as f64)))
    }

    pub(super) fn weighted(values: impl Iterator<Item = (f64, f64)> + Clone) -> Self {
        let present = values.filter(|(_, count)| *count > 0.0);
        let n: f64 = present.clone().map(|(_, count)| count).sum();
        let low = present.clone().map(|(value, _)| value).fold(f64::INFINITY, f64::min);
        let high = present.clone().map(|(value, _)| value).fold(f64::NEG_INFINITY, f64::max);
        // Deviations from the lowest value first: equal values give exactly that value.
        let step = |from: f64| present.clone().map(|(value, count)| (value - from) * count).sum::<f64>() / n;
        let about = low + step(low);
        let mean = (about + step(about)).clamp(low, high);
        let squares = present.map(|(value, count)| (value - mean) * (value - mean) * count).sum();
        Self { n, mean, squares: if high - low > ROUNDING { squares } else { 0.0 } }
    }

    /// What is kept of the group, in the scaled units.
    pub(super) fn summary(&self) -> UnitSummary {
        let variance = if self.n > 1.0 { self.squares / (self.n - 1.0) } else { 0.0 };
        UnitSummary { n: self.n as u64, mean: self.mean, variance }
    }
}

impl UnitSummary {
    /// Summarises a table: `values`, strictly ascending, and how often each was given.
    ///
    /// Formula: as [`UnitSummary::of`], each value counted as often as it was given.
    ///
    /// Shape: as many counts as values, together at least 1.
    ///
    /// Edge cases: as [`UnitSummary::of`], with which it agrees up to rounding.
    ///
    /// # Errors
    /// As [`UnitSummary::of`]; [`StatsError::LengthMismatch`], [`StatsError::NotSorted`].
    pub fn of_counts(values: &[f64], counts: &[u64]) -> Result<Self, StatsError> {
        table(values, &[counts], 1)?;
        let (scaled, exponent) = scaled_values(values, &[counts]);
        let scaled = Part::of_counts(&scaled, counts).summary();
        let n = counts.iter().fold(0, |sum: u64, count| sum.saturating_add(*count));
        Ok(Self { n, mean: check::finite(libm::scalbn(scaled.mean, exponent))?, variance: in_range(scaled.variance, 2 * exponent)? })
    }
}

/// The parts of several summaries, brought to one scale.
pub(super) fn parts(summaries: &[UnitSummary]) -> Result<(Vec<Part>, i32), StatsError> {
    if summaries.len() < 2 {
        return Err(StatsError::TooFew { needed: 2, got: summaries.len() });
    }
    for (index, summary) in summaries.iter().enumerate() {
        if summary.n == 0 {
            return Err(StatsError::EmptyGroup { index });
        }
        if !summary.mean.is_finite() || !check::is_weight(summary.variance) {
            return Err(StatsError::NotFinite { index });
        }
    }
    let sizes: Vec<f64> = summaries.iter().flat_map(|each| [each.mean, each.variance.sqrt()]).collect();
    let (scaled, exponent) = moments::scaled(&sizes);
    let part = |(pair, summary): (&[f64], &UnitSummary)| {
        let n = summary.n as f64;
        Part { n, mean: pair[0], squares: pair[1] * pair[1] * (n - 1.0) }
    };
    Ok((scaled.chunks_exact(2).zip(summaries).map(part).collect(), exponent))
}

/// At least two groups, none empty, all values finite.
pub(super) fn groups(groups: &[&[f64]]) -> Result<(), StatsError> {
    if groups.len() < 2 {
        return Err(StatsError::TooFew { needed: 2, got: groups.len() });
    }
    if let Some(index) = groups.iter().position(|group| group.is_empty()) {
        return Err(StatsError::EmptyGroup { index });
    }
    groups.iter().try_for_each(|group| check::sample(group, 1))
}

/// The groups divided by the power of two that brings the largest value of all near 1.
pub(super) fn scaled(groups: &[&[f64]]) -> Vec<Vec<f64>> {
    let (scaled, _) = moments::scaled(&groups.concat());
    let mut rest = scaled.as_slice();
    let mut parts = Vec::with_capacity(groups.len());
    for group in groups {
        let (part, after) = rest.split_at(group.len().min(rest.len()));
        parts.push(part.to_vec());
        rest = after;
    }
    parts
}

/// Values divided by the power of two that brings the largest value anybody gave near 1; those that
/// nobody gave may overflow.
pub(super) fn scaled_values(values: &[f64], counts: &[&[u64]]) -> (Vec<f64>, i32) {
    let given = |place: usize| counts.iter().any(|group| group.get(place).is_some_and(|count| *count > 0));
    let used: Vec<f64> = values.iter().enumerate().filter(|(place, _)| given(*place)).map(|(_, value)| *value).collect();
    let (_, exponent) = moments::scaled(&used);
    (values.iter().map(|value| libm::scalbn(*value, -exponent)).collect(), exponent)
}

/// A table of counts: strictly ascending values, at least `needed` groups, none empty.
pub(super) fn table(values: &[f64], counts: &[&[u64]], needed: usize) -> Result<(), StatsError> {
    check::sample(values, 1)?;
    if let Some(index) = values.windows(2).position(|two| two[1] <= two[0]) {
        return Err(StatsError::NotSorted { index: index + 1 });
    }
    if counts.len() < needed {
        return Err(StatsError::TooFew { needed, got: counts.len() });
    }
    if let Some(group) = counts.iter().find(|group| group.len() != values.len()) {
        return Err(StatsError::LengthMismatch { left: values.len(), right: group.len() });
    }
    match counts.iter().position(|group| group.iter().all(|count| *count == 0)) {
        Some(index) if needed > 1 => Err(StatsError::EmptyGroup { index }),
        Some(_) => Err(StatsError::TooFew { needed: 1, got: 0 }),
        None => Ok(()),
    }
}
