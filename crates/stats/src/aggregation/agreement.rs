//! Do the people of one unit give the same answers?

use super::unit::UnitSummary;
use crate::{Side, StatsError, check, median};

/// An index of agreement within one unit that cannot be read below 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Agreement {
    /// The index, in 0..=1.
    pub value: f64,
    /// Whether the answers vary more than random ones would, so that a negative index became 0.
    pub truncated: bool,
}

/// How far random answers to a five-point question lean to one end (LeBreton & Senter 2008).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Skew {
    /// Shares .05, .15, .20, .35, .25: variance 1.34.
    Slight,
    /// Shares 0, .10, .15, .40, .35: variance .90.
    Moderate,
    /// Shares 0, 0, .10, .40, .50: variance .44.
    Heavy,
}

impl Skew {
    fn shares(self) -> [f64; 5] {
        match self {
            Self::Slight => [0.05, 0.15, 0.20, 0.35, 0.25],
            Self::Moderate => [0.0, 0.10, 0.15, 0.40, 0.35],
            Self::Heavy => [0.0, 0.0, 0.10, 0.40, 0.50],
        }
    }
}

/// From where deviations are taken in [`average_deviation`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Centre {
    /// The mean: AD_M.
    Mean,
    /// The median: AD_Md.
    Median,
}

/// Variance of random answers that take each of `categories` points equally often.
///
/// Formula: `(A² - 1)/12` (James, Demaree & Wolf 1984): 2 for 5 points, 4 for 7.
///
/// # Errors
/// [`StatsError::TooFew`] for fewer than two points.
pub fn uniform_null_variance(categories: u32) -> Result<f64, StatsError> {
    if categories < 2 {
        return Err(StatsError::TooFew { needed: 2, got: categories as usize });
    }
    let points = f64::from(categories);
    Ok((points * points - 1.0) / 12.0)
}

/// Variance of random answers to a question with `categories` points that lean to one end.
///
/// Formula: [`null_variance`] of the shares given at [`Skew`]. For other numbers of points pass shares of
/// your own to [`null_variance`].
///
/// # Errors
/// [`StatsError::InvalidParameter`] unless `categories` is 5.
pub fn skewed_null_variance(categories: u32, skew: Skew) -> Result<f64, StatsError> {
    if categories != 5 {
        let remedy = "skewed answers are tabled for 5 points; pass shares to null_variance";
        return Err(StatsError::InvalidParameter { name: "categories", value: f64::from(categories), remedy });
    }
    null_variance(&skew.shares())
}

/// Variance of random answers that take the points 1, 2, 3… with the given shares.
///
/// Formula: `Σp·a² - (Σp·a)²` with the shares divided by their sum.
///
/// Shape: one share per point, at least two, finite and not negative. In squared points.
///
/// # Errors
/// [`StatsError::TooFew`], [`StatsError::InvalidWeight`], [`StatsError::NoVariation`] when one point has
/// everything.
pub fn null_variance(shares: &[f64]) -> Result<f64, StatsError> {
    if shares.len() < 2 {
        return Err(StatsError::TooFew { needed: 2, got: shares.len() });
    }
    check::weights(shares, shares)?;
    let (shares, _) = crate::moments::scaled(shares);
    let total: f64 = shares.iter().sum();
    let expect = |of: &dyn Fn(f64) -> f64| -> f64 {
        shares.iter().enumerate().map(|(place, share)| share * of(place as f64 + 1.0)).sum::<f64>() / total
    };
    let mean = expect(&|point| point);
    let variance = expect(&|point| (point - mean) * (point - mean));
    if variance > 0.0 { Ok(variance) } else { Err(StatsError::NoVariation { which: Side::X }) }
}

/// r_WG, agreement on one question.
///
/// Formula: `1 - s²/σ²_E` with `σ²_E` from [`uniform_null_variance`] or a harder one from
/// [`skewed_null_variance`] (James, Demaree & Wolf 1984). Reference: R `multilevel::rwg`.
///
/// Shape: a unit of at least two people. Without unit. Unstable below 3 people. The value before
/// truncation is that of [`lindell_r_wg_j`] for one item.
///
/// # Errors
/// [`StatsError::TooFew`], [`StatsError::NotFinite`] or [`StatsError::InvalidParameter`] for a variance that
/// cannot be one.
pub fn r_wg(unit: &UnitSummary, null_variance: f64) -> Result<Agreement, StatsError> {
    r_wg_j(std::slice::from_ref(unit), null_variance)
}

/// r_WG(J), agreement on a scale of `J` parallel items.
///
/// Formula: `J(1 - q)/(J(1 - q) + q)`, `q = s̄²/σ²_E` with the mean variance of the items (James, Demaree &
/// Wolf 1984). Reference: R `multilevel::rwg.j`.
///
/// Shape: one summary per item, all of the same people. Tends to 1 with `J` whatever the agreement:
/// show [`lindell_r_wg_j`] or [`a_wg_j`] beside it. At `q > 1` the value is 0 and `truncated`.
///
/// # Errors
/// As [`r_wg`].
pub fn r_wg_j(items: &[UnitSummary], null_variance: f64) -> Result<Agreement, StatsError> {
    let ratio = variance_ratio(items, null_variance)?;
    let agreeing = items.len() as f64 * (1.0 - ratio.min(1.0));
    Ok(Agreement { value: agreeing / (agreeing + ratio.min(1.0)), truncated: ratio > 1.0 })
}

/// r*_WG(J), agreement on a scale without the step-up for its length.
///
/// Formula: `1 - s̄²/σ²_E` (Lindell, Brandt & Whitney 1999). Reference: R `multilevel::rwg.j.lindell`, which
/// like this does not truncate: a negative value says that answers vary more than random ones.
///
/// Shape: as [`r_wg_j`].
///
/// # Errors
/// As [`r_wg`]; [`StatsError::OutOfRange`].
pub fn lindell_r_wg_j(items: &[UnitSummary], null_variance: f64) -> Result<f64, StatsError> {
    check::finite(1.0 - variance_ratio(items, null_variance)?)
}

fn variance_ratio(items: &[UnitSummary], null_variance: f64) -> Result<f64, StatsError> {
    if items.is_empty() {
        return Err(StatsError::TooFew { needed: 1, got: 0 });
    }
    if !(null_variance > 0.0 && null_variance.is_finite()) {
        let remedy = "the variance of random answers is above 0";
        return Err(StatsError::InvalidParameter { name: "null_variance", value: null_variance, remedy });
    }
    items.iter().enumerate().try_for_each(|(index, item)| answered(index, item))?;
    let count = items.len() as f64;
    Ok(items.iter().map(|item| item.variance / null_variance / count).sum())
}

/// An item that at least two people have answered.
fn answered(index: usize, item: &UnitSummary) -> Result<(), StatsError> {
    if item.n < 2 {
        return Err(StatsError::TooFew { needed: 2, got: item.n as usize });
    }
    if !item.mean.is_finite() || !item.variance.is_finite() {
        return Err(StatsError::NotFinite { index });
    }
    if item.variance < 0.0 {
        return Err(StatsError::InvalidParameter { name: "variance", value: item.variance, remedy: "a variance is at least 0" });
    }
    Ok(())
}

/// a_WG, agreement on one question as a share of what its mean leaves possible.
///
/// Formula: `1 - 2s²/{[(H + L)M - M² - HL]·n/(n - 1)}` for a scale from `L` to `H` (Brown & Hauenstein 2005).
/// Reference: R `multilevel::awg`.
///
/// Shape: a unit of at least two people, `low < high`. Without unit, in -1..=1. Edge cases: 1 when all
/// give the same end of the scale; `None` for a mean so near an end that the answers could not disagree,
/// beyond `(L(n - 1) + H)/n` or `(H(n - 1) + L)/n`.
///
/// # Errors
/// As [`r_wg`]; [`StatsError::InvalidParameter`] for a scale without length, a mean outside it or a variance
/// that no answers on it can have.
pub fn a_wg(unit: &UnitSummary, low: f64, high: f64) -> Result<Option<f64>, StatsError> {
    a_wg_j(std::slice::from_ref(unit), low, high)
}

/// a_WG(J), the mean of [`a_wg`] over the items for which it is defined.
///
/// Reference: R `multilevel::awg` with several items. `None` when it is defined for no item.
///
/// Shape: one summary per item of the same unit; the ends of the scale.
///
/// # Errors
/// As [`a_wg`].
pub fn a_wg_j(items: &[UnitSummary], low: f64, high: f64) -> Result<Option<f64>, StatsError> {
    if items.is_empty() {
        return Err(StatsError::TooFew { needed: 1, got: 0 });
    }
    let length = high - low;
    if !(length > 0.0 && length.is_finite()) {
        return Err(StatsError::InvalidParameter { name: "high", value: high, remedy: "a scale ends above its beginning" });
    }
    let mut defined = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        answered(index, item)?;
        // On a scale from 0 to 1 the formula is the same and nothing can overflow.
        let place = (item.mean - low) / length;
        if !(-ON_SCALE..=1.0 + ON_SCALE).contains(&place) {
            return Err(StatsError::InvalidParameter { name: "mean", value: item.mean, remedy: "means lie on the scale" });
        }
        let share = share_of_possible(item.n as f64, place.clamp(0.0, 1.0), item.variance / length / length);
        if share.is_some_and(|share| share < -1.0 - ON_SCALE) {
            return Err(StatsError::InvalidParameter { name: "variance", value: item.variance, remedy: "answers lie on the scale" });
        }
        defined.extend(share.map(|share| share.max(-1.0)));
    }
    Ok((!defined.is_empty()).then(|| defined.iter().sum::<f64>() / defined.len() as f64))
}

/// What rounding may do to a mean, in lengths of the scale, and to an index.
const ON_SCALE: f64 = 1e-9;

/// a_WG of `n` answers on a scale from 0 to 1.
fn share_of_possible(n: f64, mean: f64, variance: f64) -> Option<f64> {
    if mean <= 0.0 || mean >= 1.0 {
        return Some(1.0);
    }
    let lowest = 1.0 / n;
    if mean < lowest - ON_SCALE || mean > 1.0 - lowest + ON_SCALE {
        return None;
    }
    let most = mean * (1.0 - mean) * n / (n - 1.0);
    Some(1.0 - 2.0 * variance / most)
}

/// AD, how far answers lie from their centre on average.
///
/// Formula: `Σ|x - c|/n` with the mean or the median for `c` (Burke, Finkelstein & Dusig 1999). Reference: R
/// `multilevel::ad.m`. Agreement when at most [`average_deviation_cut`].
///
/// Shape: the answers of one unit, at least two; in the unit of the answers. The deviations need every
/// answer, so there is no form for summaries.
///
/// # Errors
/// [`StatsError::TooFew`], [`StatsError::NotFinite`], [`StatsError::OutOfRange`].
pub fn average_deviation(values: &[f64], centre: Centre) -> Result<f64, StatsError> {
    check::sample(values, 2)?;
    let (scaled, exponent) = crate::moments::scaled(values);
    let n = values.len() as f64;
    let centre = match centre {
        Centre::Mean => scaled.iter().sum::<f64>() / n,
        Centre::Median => median(&scaled)?,
    };
    let mean_distance = scaled.iter().map(|value| (value - centre).abs()).sum::<f64>() / n;
    check::finite(libm::scalbn(mean_distance, exponent))
}

/// AD of a scale: the mean of [`average_deviation`] over its items.
///
/// Shape: one slice per item, each with the answers of the same people of one unit.
///
/// # Errors
/// As [`average_deviation`]; [`StatsError::TooFew`] without items, [`StatsError::LengthMismatch`].
pub fn average_deviation_j(items: &[&[f64]], centre: Centre) -> Result<f64, StatsError> {
    let Some(first) = items.first() else {
        return Err(StatsError::TooFew { needed: 1, got: 0 });
    };
    let count = items.len() as f64;
    let mut sum = 0.0;
    for item in items {
        check::same_length(first.len(), item.len())?;
        sum += average_deviation(item, centre)? / count;
    }
    check::finite(sum)
}

/// The largest average deviation that still counts as agreement on a question with `categories` points.
///
/// Formula: `A/6` (Burke & Dunlap 2002).
#[must_use]
pub fn average_deviation_cut(categories: u32) -> f64 {
    f64::from(categories) / 6.0
}
