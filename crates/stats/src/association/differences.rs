//! Whether two correlations differ.

use nalgebra::{Cholesky, Matrix4};

use crate::estimate::on_fisher_scale;
use crate::power::inside;
use crate::{StatsError, dist};

const IMPOSSIBLE: StatsError = StatsError::Inadmissible { reason: "no data have these correlations" };

/// Coefficients that vary by less than this apart, where 1 is independence, always move together.
const ALWAYS_TOGETHER: f64 = 1e-12;

/// The difference of two correlations.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CorrelationDifference {
    /// First minus second coefficient.
    pub difference: f64,
    /// Lower end of the interval of the difference (Zou 2007).
    pub low: f64,
    /// Upper end of the interval of the difference (Zou 2007).
    pub high: f64,
    /// Test statistic, t or z, with the sign of the difference.
    pub statistic: f64,
    /// Degrees of freedom of t; `None` where the statistic is z.
    pub df: Option<f64>,
    /// Two-sided p of no difference.
    pub p: f64,
}

/// The four correlations between two pairs of variables (1, 2) and (3, 4) measured on the same units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CrossCorrelations {
    /// Between 1 and 3.
    pub r13: f64,
    /// Between 1 and 4.
    pub r14: f64,
    /// Between 2 and 3.
    pub r23: f64,
    /// Between 2 and 4.
    pub r24: f64,
}

/// Fisher's test of two correlations from independent samples.
///
/// Formula: `z = (atanh r₁ - atanh r₂)/√(1/(n₁-3) + 1/(n₂-3))` (Fisher 1921), p two-sided.
/// Reference: R `psych::r.test`, which drops the sign of z.
///
/// Shape: coefficients strictly between -1 and 1, `n₁, n₂ ≥ 4`.
///
/// # Errors
/// [`StatsError::TooFew`], [`StatsError::InvalidParameter`], [`StatsError::InvalidLevel`].
pub fn fisher_difference(r1: f64, n1: usize, r2: f64, n2: usize, level: f64) -> Result<CorrelationDifference, StatsError> {
    let (first, second) = (Correlation::new("r1", r1, n1)?, Correlation::new("r2", r2, n2)?);
    let se = (first.variance + second.variance).sqrt();
    normal_difference(&first, &second, se, 0.0, level)
}

/// Williams' t for two correlations that share a variable, `r12` against `r13`.
///
/// Formula: `t = (r12-r13)·√((n-1)(1+r23) / (2(n-1)/(n-3)·|R| + r̄²(1-r23)³))` with `|R|` the
/// determinant of the three and `r̄` the mean of the first two; `n - 3` degrees of freedom (Williams
/// 1959, as Steiger 1980 recommends). Reference: R `psych::r.test(n, r12, r23, r13)`.
///
/// Shape: all strictly between -1 and 1, `n ≥ 4` units with all three variables.
///
/// # Errors
/// [`StatsError::TooFew`], [`StatsError::InvalidParameter`], [`StatsError::InvalidLevel`],
/// [`StatsError::Inadmissible`] for three correlations that exclude one another.
pub fn williams_difference(r12: f64, r13: f64, r23: f64, n: usize, level: f64) -> Result<CorrelationDifference, StatsError> {
    let (first, second) = (Correlation::new("r12", r12, n)?, Correlation::new("r13", r13, n)?);
    let determinant = determinant(r12, r13, inside("r23", r23)?)?;
    let (n, mean) = (n as f64, (r12 + r13) / 2.0);
    let rest = 1.0 - r23;
    let scale = 2.0 * (n - 1.0) / (n - 3.0) * determinant + mean * mean * rest * rest * rest;
    if scale <= 0.0 {
        return Err(IMPOSSIBLE);
    }
    let t = (r12 - r13) * ((n - 1.0) * (1.0 + r23) / scale).sqrt();
    let interval = zou(&first, &second, overlapping_correlation(r12, r13, r23), level)?;
    let df = n - 3.0;
    Ok(CorrelationDifference { statistic: t, df: Some(df), p: dist::student_t_two_sided(t, df), ..interval })
}

/// Steiger's z for two correlations that share a variable, `r12` against `r13`.
///
/// Formula: `z = (atanh r12 - atanh r13)·√(n-3)/√(2(1-s))`, `s = ψ/(1-r̄²)²`,
/// `ψ = r23(1-2r̄²) - r̄²(1-2r̄²-r23²)/2`, the variant with the mean coefficient `r̄` pooled into the
/// covariance (Steiger 1980, equation 14). R `psych::r.test` gives [`williams_difference`] instead,
/// which holds its level better in small samples.
///
/// # Errors
/// As [`williams_difference`].
pub fn steiger_overlapping(r12: f64, r13: f64, r23: f64, n: usize, level: f64) -> Result<CorrelationDifference, StatsError> {
    let (first, second) = (Correlation::new("r12", r12, n)?, Correlation::new("r13", r13, n)?);
    determinant(r12, r13, inside("r23", r23)?)?;
    let mean = (r12 + r13) / 2.0;
    let square = mean * mean;
    let covariance = r23 * (1.0 - 2.0 * square) - square * (1.0 - 2.0 * square - r23 * r23) / 2.0;
    let se = pooled_error(covariance, square, first.variance)?;
    normal_difference(&first, &second, se, overlapping_correlation(r12, r13, r23), level)
}

/// Steiger's z for two correlations of the same units without a shared variable, `r12` against `r34`.
///
/// Formula: `z = (atanh r12 - atanh r34)·√(n-3)/√(2(1-s))` with `s` the covariance of the two on
/// Fisher's scale, both replaced in it by their mean (Steiger 1980, equation 15, pooled). Reference:
/// R `psych::r.test(n, r12, r34, r23, r13, r14, r24)`, whose default is `pooled = TRUE`.
///
/// Shape: `r12` and `r34` strictly between -1 and 1, the others from -1 to 1, `n ≥ 4`. With variables 1, 3 of one wave and 2, 4 of
/// the next this compares cross-lagged correlations.
///
/// # Errors
/// As [`williams_difference`]; [`StatsError::Inadmissible`] also for two coefficients that always
/// move together, as those of two variables and their copies.
pub fn steiger_nonoverlapping(
    r12: f64,
    r34: f64,
    cross: CrossCorrelations,
    n: usize,
    level: f64,
) -> Result<CorrelationDifference, StatsError> {
    let (first, second) = (Correlation::new("r12", r12, n)?, Correlation::new("r34", r34, n)?);
    for (name, r) in [("r13", cross.r13), ("r14", cross.r14), ("r23", cross.r23), ("r24", cross.r24)] {
        if !(-1.0..=1.0).contains(&r) {
            return Err(StatsError::InvalidParameter { name, value: r, remedy: "a correlation from -1 to 1" });
        }
    }
    possible(r12, r34, cross)?;
    let mean = (r12 + r34) / 2.0;
    let se = pooled_error(nonoverlapping_covariance(mean, mean, cross), mean * mean, first.variance)?;
    let correlation = nonoverlapping_covariance(r12, r34, cross) / ((1.0 - r12 * r12) * (1.0 - r34 * r34));
    normal_difference(&first, &second, se, correlation, level)
}

/// A coefficient on Fisher's scale.
struct Correlation {
    r: f64,
    z: f64,
    variance: f64,
}

impl Correlation {
    fn new(name: &'static str, r: f64, n: usize) -> Result<Self, StatsError> {
        let r = inside(name, r)?;
        if n < 4 {
            return Err(StatsError::TooFew { needed: 4, got: n });
        }
        Ok(Self { r, z: libm::atanh(r), variance: 1.0 / (n as f64 - 3.0) })
    }
}

/// The z-test on Fisher's scale with Zou's interval.
fn normal_difference(
    first: &Correlation,
    second: &Correlation,
    se: f64,
    correlation: f64,
    level: f64,
) -> Result<CorrelationDifference, StatsError> {
    let statistic = (first.z - second.z) / se;
    let interval = zou(first, second, correlation, level)?;
    Ok(CorrelationDifference { statistic, df: None, p: dist::normal_two_sided(statistic), ..interval })
}

/// Zou's (2007) interval of a difference from the intervals of both coefficients and the correlation
/// of their errors; test statistic and p are left open.
fn zou(first: &Correlation, second: &Correlation, correlation: f64, level: f64) -> Result<CorrelationDifference, StatsError> {
    let a = on_fisher_scale(first.r, first.variance.sqrt(), level)?;
    let b = on_fisher_scale(second.r, second.variance.sqrt(), level)?;
    let correlation = correlation.clamp(-1.0, 1.0);
    let distance = |one: f64, other: f64| (one * one + other * other - 2.0 * correlation * one * other).max(0.0).sqrt();
    let difference = first.r - second.r;
    let low = difference - distance(first.r - a.low, b.high - second.r);
    let high = difference + distance(a.high - first.r, second.r - b.low);
    Ok(CorrelationDifference { difference, low: low.max(-2.0), high: high.min(2.0), statistic: 0.0, df: None, p: 1.0 })
}

/// Standard error of a difference of two equally precise z with pooled covariance `ψ/(1-r̄²)²`.
fn pooled_error(covariance: f64, square: f64, variance: f64) -> Result<f64, StatsError> {
    let s = covariance / ((1.0 - square) * (1.0 - square));
    if 1.0 - s > ALWAYS_TOGETHER { Ok((2.0 * (1.0 - s) * variance).sqrt()) } else { Err(IMPOSSIBLE) }
}

/// Correlation of the errors of `r12` and `r13` (Olkin & Siotani 1976).
fn overlapping_correlation(r12: f64, r13: f64, r23: f64) -> f64 {
    let (a, b, c) = (r12 * r12, r13 * r13, r23 * r23);
    ((r23 - r12 * r13 / 2.0) * (1.0 - a - b - c) + c * r23) / ((1.0 - a) * (1.0 - b))
}

/// Covariance, times n, of the errors of `r12` and `r34` (Pearson & Filon 1898).
fn nonoverlapping_covariance(r12: f64, r34: f64, CrossCorrelations { r13, r14, r23, r24 }: CrossCorrelations) -> f64 {
    let direct = (r13 - r12 * r23) * (r24 - r23 * r34) + (r14 - r13 * r34) * (r23 - r12 * r13);
    let crossed = (r13 - r14 * r34) * (r24 - r12 * r14) + (r14 - r12 * r24) * (r23 - r24 * r34);
    (direct + crossed) / 2.0
}

/// The determinant of three correlations, which data never make negative.
fn determinant(r12: f64, r13: f64, r23: f64) -> Result<f64, StatsError> {
    let value = 1.0 - r12 * r12 - r13 * r13 - r23 * r23 + 2.0 * r12 * r13 * r23;
    if value >= -1e-12 { Ok(value.max(0.0)) } else { Err(IMPOSSIBLE) }
}

/// Refuses six correlations that no four variables have.
fn possible(r12: f64, r34: f64, CrossCorrelations { r13, r14, r23, r24 }: CrossCorrelations) -> Result<(), StatsError> {
    // The margin on the diagonal lets variables that determine one another pass.
    let one = 1.0 + 1e-10;
    let all = Matrix4::new(one, r12, r13, r14, r12, one, r23, r24, r13, r23, one, r34, r14, r24, r34, one);
    Cholesky::new(all).map(|_| ()).ok_or(IMPOSSIBLE)
}
