//! One-way analysis of variance, and the same of distances from the median.

use super::Summary;
use super::groups::{self, Part};
use crate::aggregation::{OneWay, one_way};
use crate::{StatsError, check, median};

/// An F-test between groups.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FTest {
    /// Mean square between groups over mean square within.
    pub f: f64,
    /// Degrees of freedom between: groups less one.
    pub df_between: f64,
    /// Degrees of freedom within: values less groups.
    pub df_within: f64,
    /// The p-value.
    pub p: f64,
}

/// A one-way analysis of variance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Anova {
    /// The test of equal means.
    pub test: FTest,
    /// Share of the variation that lies between the groups, `η² = SSB/(SSB + SSW)`, in 0..=1.
    pub eta_squared: f64,
    /// Intraclass correlation of one value, as estimated: it may be negative.
    pub icc1: f64,
}

impl Anova {
    /// Share of the variance that is due to the channel, 0 when channels are consistent: ICC(1), with
    /// negative estimates as 0.
    #[must_use]
    pub fn consistency_index(&self) -> f64 {
        self.icc1.max(0.0)
    }
}

/// One-way analysis of variance with `η²` and ICC(1).
///
/// Formula: `F = MSB/MSW` (Fisher 1925); `ICC(1) = (MSB - MSW)/(MSB + (n̄ - 1)·MSW)` with
/// `n̄ = N/k` (Bliese 2000). Reference: R `stats::aov`, `multilevel::ICC1`.
///
/// Shape: `k ≥ 2` groups of at least one value each, more values than groups. Without unit.
///
/// # Errors
/// [`StatsError::TooFew`], [`StatsError::EmptyGroup`], [`StatsError::NotFinite`] (index within its
/// group), [`StatsError::NoVariation`] when all values are equal, [`StatsError::Inadmissible`] when
/// they only differ between groups.
pub fn one_way_anova(groups: &[&[f64]]) -> Result<Anova, StatsError> {
    groups::groups(groups)?;
    anova(&groups::scaled(groups).iter().map(|group| Part::of(group)).collect::<Vec<_>>())
}

/// [`one_way_anova`] from how often each value was given in each group.
///
/// Shape: strictly ascending `values`; for each group as many counts.
///
/// # Errors
/// As [`one_way_anova`]; [`StatsError::NotSorted`], [`StatsError::LengthMismatch`].
pub fn one_way_anova_counts(values: &[f64], counts: &[&[u64]]) -> Result<Anova, StatsError> {
    groups::table(values, counts, 2)?;
    let (scaled, _) = groups::scaled_values(values, counts);
    anova(&counts.iter().map(|group| Part::of_counts(&scaled, group)).collect::<Vec<_>>())
}

/// [`one_way_anova`] from the number, mean and variance of each group.
///
/// Shape: one summary per group, in any unit but the same for all.
///
/// # Errors
/// As [`one_way_anova`]; [`StatsError::NotFinite`] with the index of the group whose mean or
/// variance is not a number, or whose variance is negative.
pub fn one_way_anova_summaries(groups: &[Summary]) -> Result<Anova, StatsError> {
    anova(&groups::parts(groups)?.0)
}

/// Brown–Forsythe test of equal spread: the analysis of variance of the distances from the median of
/// the group.
///
/// Formula: F of `|x_ij - median_i|` with `k - 1` and `N - k` degrees of freedom (Brown & Forsythe
/// 1974; Levene's test about medians). Reference: R `car::leveneTest(center = median)`.
///
/// Shape and errors as [`one_way_anova`], on the distances: [`StatsError::NoVariation`] also when
/// they are all the same, as with two values in each group and equal ranges.
///
/// # Errors
/// As [`one_way_anova`].
pub fn brown_forsythe(groups: &[&[f64]]) -> Result<FTest, StatsError> {
    groups::groups(groups)?;
    let distances = |group: &Vec<f64>| {
        let middle = median(group)?;
        Ok(Part::of(&group.iter().map(|value| (value - middle).abs()).collect::<Vec<_>>()))
    };
    let parts = groups::scaled(groups).iter().map(distances).collect::<Result<Vec<_>, StatsError>>()?;
    Ok(test(&analysed(&parts)?))
}

/// [`brown_forsythe`] from how often each value was given in each group.
///
/// Shape: strictly ascending `values`; for each group as many counts.
///
/// # Errors
/// As [`brown_forsythe`]; [`StatsError::NotSorted`], [`StatsError::LengthMismatch`].
pub fn brown_forsythe_counts(values: &[f64], counts: &[&[u64]]) -> Result<FTest, StatsError> {
    groups::table(values, counts, 2)?;
    let (scaled, _) = groups::scaled_values(values, counts);
    let distances = |group: &&[u64]| {
        let middle = counted_median(&scaled, group);
        Part::weighted(scaled.iter().map(move |value| (value - middle).abs()).zip(group.iter().map(|count| *count as f64)))
    };
    Ok(test(&analysed(&counts.iter().map(distances).collect::<Vec<_>>())?))
}

/// Median of ascending values with counts, of which at least one is above 0.
fn counted_median(values: &[f64], counts: &[u64]) -> f64 {
    let total: u128 = counts.iter().map(|count| u128::from(*count)).sum();
    let at = |place: u128| {
        let mut passed = 0;
        let reaches = |count: &u64| {
            passed += u128::from(*count);
            passed > place
        };
        counts.iter().position(reaches).and_then(|index| values.get(index)).copied().unwrap_or(0.0)
    };
    0.5 * at(total.saturating_sub(1) / 2) + 0.5 * at(total / 2)
}

fn anova(parts: &[Part]) -> Result<Anova, StatsError> {
    let table = analysed(parts)?;
    let test = test(&table);
    let (between, excess) = (test.f * test.df_between, test.f - 1.0);
    Ok(Anova { test, eta_squared: between / (between + test.df_within), icc1: check::finite(excess / (excess + table.mean_n))? })
}

/// The table of a one-way analysis of variance, in scaled units.
fn analysed(parts: &[Part]) -> Result<OneWay, StatsError> {
    let n: f64 = parts.iter().map(|part| part.n).sum();
    if n <= parts.len() as f64 {
        return Err(StatsError::TooFew { needed: parts.len() + 1, got: n as usize });
    }
    let table = one_way(&parts.iter().map(Part::summary).collect::<Vec<_>>())?;
    if table.msw > 0.0 {
        check::finite(table.f).map(|_| table)
    } else {
        Err(StatsError::Inadmissible { reason: "values differ between groups only" })
    }
}

fn test(table: &OneWay) -> FTest {
    FTest { f: table.f, df_between: table.df_between, df_within: table.df_within, p: table.p }
}
