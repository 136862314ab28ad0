//! Charts of counts: shares with p and p′, rates with u and u′.

use super::individuals::mean_range;
use super::{ChartPoint, spread};
use crate::{Side, StatsError, check};

/// Mean moving range of independent standard normal values, as printed.
const D2: f64 = 1.128;

/// How far counts vary about their centre.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dispersion {
    /// As chance alone lets them: binomial or Poisson. Charts p and u.
    Expected,
    /// As the neighbouring points of the baseline do (Laney 2002). Charts p′ and u′, for large
    /// counts, which always vary by more than chance.
    Observed,
}

/// The limits of a p or p′ chart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShareLimits {
    /// Centre line: the share of the whole baseline.
    pub centre: f64,
    /// Standard deviation of the points in units of the binomial one: 1 for a p chart, Laney's
    /// `σ_z` for p′.
    pub dispersion: f64,
}

/// The limits of a u or u′ chart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RateLimits {
    /// Centre line: events per unit of exposure in the whole baseline.
    pub centre: f64,
    /// Standard deviation of the points in units of the Poisson one: 1 for a u chart, Laney's
    /// `σ_z` for u′.
    pub dispersion: f64,
}

/// Limits of a chart of shares, from a baseline.
///
/// Formula: `p̄ = Σx/Σn`; limits of a point `p̄ ± 3·σ_z·√(p̄(1-p̄)/n_i)`, cut at 0 and 1. On a p
/// chart `σ_z = 1` (Shewhart 1931); on p′ it is `MR̄/1.128` of `z_i = (p_i - p̄)/√(p̄(1-p̄)/n_i)`
/// (Laney 2002).
///
/// Shape: paired counts `x_i` of `n_i`, at least 2, in order of time. A share without unit.
///
/// Edge cases: `σ_z` may be below 1 when points vary less than chance allows; limits then narrow.
///
/// # Errors
/// [`StatsError::LengthMismatch`], [`StatsError::TooFew`]; [`StatsError::EmptyGroup`] where `n_i`
/// is 0; [`StatsError::InvalidProportion`]; [`StatsError::NoVariation`] when none or all of the
/// baseline count, or when `σ_z` is 0; [`StatsError::OutOfRange`].
pub fn p_chart(counts: &[u64], n: &[u64], dispersion: Dispersion) -> Result<ShareLimits, StatsError> {
    check::proportions(counts, n, 2)?;
    let total = |counts: &[u64]| counts.iter().map(|count| *count as f64).sum::<f64>();
    let all = total(n);
    let centre = total(counts) / all;
    if centre <= 0.0 || centre >= 1.0 {
        return Err(StatsError::NoVariation { which: Side::X });
    }
    let limits = ShareLimits { centre, dispersion: 1.0 };
    let z = counts.iter().zip(n).map(|(x, n)| (*x as f64 / *n as f64 - centre) / limits.sigma(*n as f64)).collect();
    Ok(ShareLimits { centre, dispersion: observed(z, dispersion)? })
}

impl ShareLimits {
    /// The points of the chart, one per period, with limits for the `n` of each.
    ///
    /// Shape: as [`p_chart`], but one period or none will do.
    ///
    /// # Errors
    /// [`StatsError::LengthMismatch`], [`StatsError::EmptyGroup`],
    /// [`StatsError::InvalidProportion`]; [`StatsError::OutOfRange`] when the centre is no share
    /// between 0 and 1.
    pub fn points(&self, counts: &[u64], n: &[u64]) -> Result<Vec<ChartPoint>, StatsError> {
        check::proportions(counts, n, 0)?;
        let point = |(x, n): (&u64, &u64)| {
            let point = centred(self.centre, *x as f64 / *n as f64, spread(self.sigma(*n as f64))?);
            Ok(ChartPoint { upper: point.upper.min(1.0), ..point })
        };
        counts.iter().zip(n).map(point).collect()
    }

    fn sigma(&self, n: f64) -> f64 {
        self.dispersion * (self.centre * (1.0 - self.centre) / n).sqrt()
    }
}

/// Limits of a chart of events per exposure, from a baseline.
///
/// Formula: `ū = Σx/Σn`; limits of a point `ū ± 3·σ_z·√(ū/n_i)`, cut at 0. On a u chart `σ_z = 1`;
/// on u′ it is `MR̄/1.128` of `z_i = (u_i - ū)/√(ū/n_i)` (Laney 2002).
///
/// Shape: paired events and exposures, at least 2, in order of time. Exposure is what the events
/// had occasion in: sessions, hours, calls. Rates are per unit of exposure.
///
/// # Errors
/// [`StatsError::LengthMismatch`], [`StatsError::TooFew`]; [`StatsError::InvalidWeight`] where an
/// exposure is not a finite number above 0; [`StatsError::NoVariation`] when there are no events,
/// or when `σ_z` is 0; [`StatsError::OutOfRange`].
pub fn u_chart(events: &[u64], exposure: &[f64], dispersion: Dispersion) -> Result<RateLimits, StatsError> {
    exposed(events, exposure, 2)?;
    let total = events.iter().map(|count| *count as f64).sum::<f64>();
    if total <= 0.0 {
        return Err(StatsError::NoVariation { which: Side::X });
    }
    let limits = RateLimits { centre: spread(total / exposure.iter().sum::<f64>())?, dispersion: 1.0 };
    let z = events.iter().zip(exposure).map(|(x, n)| (*x as f64 / n - limits.centre) / limits.sigma(*n)).collect();
    Ok(RateLimits { dispersion: observed(z, dispersion)?, ..limits })
}

impl RateLimits {
    /// The points of the chart, one per period, with limits for the exposure of each.
    ///
    /// Shape: as [`u_chart`], but one period or none will do.
    ///
    /// # Errors
    /// [`StatsError::LengthMismatch`], [`StatsError::InvalidWeight`], [`StatsError::OutOfRange`].
    pub fn points(&self, events: &[u64], exposure: &[f64]) -> Result<Vec<ChartPoint>, StatsError> {
        exposed(events, exposure, 0)?;
        let point = |(x, n): (&u64, &f64)| {
            let point = centred(self.centre, check::finite(*x as f64 / n)?, spread(self.sigma(*n))?);
            check::finite(point.upper).map(|_| point)
        };
        events.iter().zip(exposure).map(point).collect()
    }

    fn sigma(&self, exposure: f64) -> f64 {
        self.dispersion * (self.centre / exposure).sqrt()
    }
}

/// A point with limits of three sigma, the lower one not below 0.
fn centred(centre: f64, value: f64, sigma: f64) -> ChartPoint {
    ChartPoint { value, centre, lower: (centre - 3.0 * sigma).max(0.0), upper: centre + 3.0 * sigma, sigma }
}

/// Laney's `σ_z`, or 1 where chance is trusted.
fn observed(z: Vec<f64>, dispersion: Dispersion) -> Result<f64, StatsError> {
    match dispersion {
        Dispersion::Expected => Ok(1.0),
        Dispersion::Observed => {
            let sigma = check::finite(mean_range(&z) / D2)?;
            if sigma > 0.0 { Ok(sigma) } else { Err(StatsError::NoVariation { which: Side::X }) }
        }
    }
}

/// Paired events and exposures, each exposure above 0.
fn exposed(events: &[u64], exposure: &[f64], needed: usize) -> Result<(), StatsError> {
    check::same_length(events.len(), exposure.len())?;
    if events.len() < needed {
        return Err(StatsError::TooFew { needed, got: events.len() });
    }
    match exposure.iter().position(|exposure| !exposure.is_finite() || *exposure <= 0.0) {
        Some(index) => Err(StatsError::InvalidWeight { index }),
        None => Ok(()),
    }
}
