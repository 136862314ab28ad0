//! Cronbach's alpha.

use nalgebra::DMatrix;

use crate::columns::{Columns, rows};
use crate::moments::{self, Centred};
use crate::{Interval, StatsError, check, dist};

/// A sum of items whose variance is below this share of that of the items does not vary.
const CANCELLED: f64 = 1e-14;

const CANCEL: StatsError = StatsError::Inadmissible { reason: "the items cancel one another, their sum does not vary" };

/// One item beside the rest of its scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ItemReliability {
    /// Correlation of the item with the sum of the others; `None` when that sum does not vary.
    pub rest_correlation: Option<f64>,
    /// Alpha of the scale without the item; `None` for two items, or when the others cancel out.
    pub alpha_if_dropped: Option<f64>,
}

/// Cronbach's alpha and what belongs to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Alpha {
    /// Alpha of the sum of the items as they are; at most 1, negative without bound.
    pub raw: f64,
    /// Lower end of Feldt's interval for `raw`.
    pub low: f64,
    /// Upper end of Feldt's interval for `raw`.
    pub high: f64,
    /// Alpha of the sum of standardised items.
    pub standardised: f64,
    /// Mean correlation between two items.
    pub mean_inter_item_r: f64,
    /// Asymptotic standard error of `raw` (Duhachek & Iacobucci 2004).
    pub se: f64,
    /// Guttman's lambda 2, never below `raw`.
    pub lambda2: f64,
    /// The items in order.
    pub items: Vec<ItemReliability>,
    /// Number of people.
    pub n: usize,
}

/// Cronbach's alpha of a scale.
///
/// Formula: `α = k/(k-1)·(1 - Σs²_i/s²_T)` (Cronbach 1951), `s²_T` the variance of the sum;
/// standardised, the same of the correlations; interval `1 - (1-α)·F_q` with `n-1` and
/// `(n-1)(k-1)` degrees of freedom (Feldt 1965); lambda 2
/// `[Σ_{i≠j}c_ij + √(k/(k-1)·Σ_{i≠j}c²_ij)]/s²_T` (Guttman 1945). Reference: R `psych::alpha`.
///
/// Shape: `k ≥ 2` items, one slice each, of the same `n ≥ 3` people; complete rows only.
///
/// Edge cases: a negative alpha means that items run against one another, mostly because one was
/// not reversed; it is given as it is. Identical items have alpha 1 and an interval of no width.
///
/// # Errors
/// [`StatsError::TooFew`], [`StatsError::LengthMismatch`], [`StatsError::NotFinite`],
/// [`StatsError::ConstantColumn`] that names an item all answered alike (drop it),
/// [`StatsError::InvalidLevel`], [`StatsError::Inadmissible`] when the items cancel one another so
/// that their sum does not vary, [`StatsError::OutOfRange`].
pub fn cronbach_alpha(items: &[&[f64]], level: f64) -> Result<Alpha, StatsError> {
    let n = rows(items, 3)?;
    let k = items.len();
    if k < 2 {
        return Err(StatsError::TooFew { needed: 2, got: k });
    }
    check::level(level)?;
    let columns = Columns::new(items)?;
    let ((covariances, _), correlations) = (columns.covariances(), columns.correlations()?);
    let raw = check::finite(of_covariances(&covariances).ok_or(CANCEL)?)?;
    let standardised = check::finite(of_covariances(&correlations).ok_or(CANCEL)?)?;
    let interval = feldt(raw, k, n as f64, level)?;
    let rest = rest_correlations(&columns);
    let item = |(i, rest_correlation): (usize, Option<f64>)| {
        let alpha_if_dropped = without(&covariances, i).filter(|alpha| alpha.is_finite());
        ItemReliability { rest_correlation, alpha_if_dropped }
    };
    Ok(Alpha {
        raw,
        low: interval.low,
        high: interval.high,
        standardised,
        mean_inter_item_r: (correlations.sum() - k as f64) / (k as f64 * (k as f64 - 1.0)),
        se: check::finite(standard_error(&covariances, n))?,
        lambda2: check::finite(lambda2(&covariances))?,
        items: rest.into_iter().enumerate().map(item).collect(),
        n,
    })
}

/// Cronbach's alpha from the variances of the items and of their sum.
///
/// Formula and interval as [`cronbach_alpha`], which it equals for the same complete rows.
///
/// Shape: the variances (with `n - 1`) of `k ≥ 2` items over `n ≥ 3` people who answered all of them,
/// and the variance of their sum.
///
/// # Errors
/// [`StatsError::TooFew`], [`StatsError::NotFinite`], [`StatsError::InvalidLevel`],
/// [`StatsError::ConstantColumn`] for an item without variance, [`StatsError::Inadmissible`] when the sum
/// does not vary, [`StatsError::OutOfRange`].
pub fn alpha_of_variances(items: &[f64], total: f64, n: u64, level: f64) -> Result<Interval, StatsError> {
    check::sample(items, 2)?;
    check::sample(&[total], 1)?;
    if n < 3 {
        return Err(StatsError::TooFew { needed: 3, got: n as usize });
    }
    if let Some(column) = items.iter().position(|v| *v <= 0.0) {
        return Err(StatsError::ConstantColumn { column });
    }
    let own = check::finite(items.iter().sum())?;
    let alpha = check::finite(of_sums(items.len(), own, total).ok_or(CANCEL)?)?;
    feldt(alpha, items.len(), n as f64, level)
}

/// Alpha of a covariance or correlation matrix; `None` when the sum of the items does not vary.
pub(super) fn of_covariances(c: &DMatrix<f64>) -> Option<f64> {
    of_sums(c.nrows(), c.trace(), c.sum())
}

/// Alpha from the number of items, the sum of their variances and the variance of their sum.
fn of_sums(items: usize, own: f64, total: f64) -> Option<f64> {
    let k = items as f64;
    (k > 1.0 && total > CANCELLED * own).then(|| k / (k - 1.0) * (1.0 - own / total))
}

/// Feldt's interval of an alpha of `n` people.
fn feldt(alpha: f64, items: usize, n: f64, level: f64) -> Result<Interval, StatsError> {
    let tail = (1.0 - check::level(level)?) / 2.0;
    let (df1, df2) = (n - 1.0, (n - 1.0) * (items as f64 - 1.0));
    let end = |q: f64| check::finite(1.0 - (1.0 - alpha) * dist::f_quantile(q, df1, df2));
    Ok(Interval { estimate: alpha, low: end(1.0 - tail)?.min(alpha), high: end(tail)?.max(alpha) })
}

/// Alpha without one item.
fn without(c: &DMatrix<f64>, item: usize) -> Option<f64> {
    of_covariances(&c.clone().remove_row(item).remove_column(item))
}

fn lambda2(c: &DMatrix<f64>) -> f64 {
    let (k, total) = (c.nrows() as f64, c.sum());
    let between = c.norm_squared() - c.diagonal().norm_squared();
    (total - c.trace() + (k / (k - 1.0) * between).sqrt()) / total
}

fn standard_error(c: &DMatrix<f64>, n: usize) -> f64 {
    let (k, total, own) = (c.nrows() as f64, c.sum(), c.trace());
    let squared = c * c;
    let inner = total * (squared.trace() + own * own) - 2.0 * own * squared.sum();
    let factor = 2.0 * k * k / ((k - 1.0) * (k - 1.0) * total * total * total);
    (factor * inner.max(0.0) / n as f64).sqrt()
}

/// Correlation of each item with the sum of the others.
fn rest_correlations(columns: &Columns) -> Vec<Option<f64>> {
    let items = columns.each();
    let n = items.first().map_or(0, |item| item.deviations.len());
    let top = items.iter().map(Centred::exponent).max().unwrap_or(0);
    let in_common = |item: &Centred| -> Vec<f64> { item.deviations.iter().map(|d| libm::scalbn(*d, item.exponent() - top)).collect() };
    let scaled: Vec<Vec<f64>> = items.iter().map(in_common).collect();
    let total: Vec<f64> = (0..n).map(|row| scaled.iter().map(|item| item[row]).sum()).collect();
    let largest = scaled.iter().flatten().fold(0.0_f64, |largest, d| largest.max(d.abs()));
    let correlation = |(item, scaled): (&Centred, &Vec<f64>)| {
        let rest: Vec<f64> = total.iter().zip(scaled).map(|(total, own)| total - own).collect();
        let varies = rest.iter().any(|d| d.abs() > CANCELLED * largest);
        let r = moments::coefficient(moments::products(&item.deviations, &rest), item.squares(), moments::products(&rest, &rest));
        (varies && r.is_finite()).then_some(r)
    };
    items.iter().zip(&scaled).map(correlation).collect()
}
