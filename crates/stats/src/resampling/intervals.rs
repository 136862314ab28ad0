//! Intervals from the replicates of a bootstrap.

use super::Bootstrap;
use crate::estimate::normal_half_width;
use crate::{Interval, StatsError, check, dist, quantile_type7};

/// How a quantile of the replicates is found between two of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantiles {
    /// At rank `(R + 1)α`, interpolated on the scale of normal quantiles, as R `boot::boot.ci`
    /// (Davison & Hinkley 1997, 5.8). Beyond the replicates it is the last of them.
    NormalScale,
    /// Linear interpolation of type 7, as SciPy's `bootstrap`.
    Type7,
}

/// A BCa interval with what it is made of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BcaInterval {
    /// The estimate and the ends, which need not enclose it.
    pub interval: Interval,
    /// Bias correction, `z₀`.
    pub bias_correction: f64,
    /// Acceleration, `a`.
    pub acceleration: f64,
    /// Order of the quantile that is the lower end.
    pub order_low: f64,
    /// Order of the quantile that is the upper end.
    pub order_high: f64,
    /// An end is the smallest or largest replicate: there are too few of them for this level.
    pub extreme: bool,
}

impl Bootstrap {
    /// Normal interval, corrected for bias: `t - bias ± z·SE`.
    ///
    /// Reference: R `boot::boot.ci(type = "norm")`. May leave the range of the statistic.
    ///
    /// # Errors
    /// [`StatsError::InvalidLevel`], [`StatsError::OutOfRange`].
    pub fn normal(&self, level: f64) -> Result<Interval, StatsError> {
        let half = normal_half_width(level)? * self.standard_error()?;
        let centre = self.estimate() - self.bias()?;
        Ok(Interval { estimate: self.estimate(), low: check::finite(centre - half)?, high: check::finite(centre + half)? })
    }

    /// Percentile interval: the quantiles `(1 ∓ level)/2` of the replicates.
    ///
    /// Reference: R `boot::boot.ci(type = "perc")` with [`Quantiles::NormalScale`].
    ///
    /// # Errors
    /// [`StatsError::InvalidLevel`].
    pub fn percentile(&self, level: f64, quantiles: Quantiles) -> Result<Interval, StatsError> {
        let level = check::level(level)?;
        let end = |order: f64| self.quantile(order, quantiles);
        Ok(Interval { estimate: self.estimate(), low: end((1.0 - level) / 2.0)?, high: end((1.0 + level) / 2.0)? })
    }

    /// Basic interval: the percentile interval mirrored at the estimate, `2t - t*`.
    ///
    /// Reference: R `boot::boot.ci(type = "basic")` with [`Quantiles::NormalScale`]. May leave the
    /// range of the statistic.
    ///
    /// # Errors
    /// [`StatsError::InvalidLevel`], [`StatsError::OutOfRange`].
    pub fn basic(&self, level: f64, quantiles: Quantiles) -> Result<Interval, StatsError> {
        let Interval { estimate, low, high } = self.percentile(level, quantiles)?;
        let mirrored = |end: f64| check::finite(estimate + (estimate - end));
        Ok(Interval { estimate, low: mirrored(high)?, high: mirrored(low)? })
    }

    /// BCa interval, corrected for bias and acceleration, the latter by the jackknife.
    ///
    /// Formula: ends at the quantiles `α' = Φ(z₀ + (z₀+z_α)/(1 - a(z₀+z_α)))` of the replicates (Efron
    /// 1987) with `z₀` of [`Bootstrap::bias_correction`] and `a` of [`Bootstrap::acceleration`].
    /// Unreliable below 10 units; take 1999 or more resamples.
    ///
    /// # Errors
    /// As those two, and as [`Bootstrap::bca_accelerated`].
    pub fn bca(&self, level: f64, quantiles: Quantiles) -> Result<BcaInterval, StatsError> {
        self.bca_accelerated(level, quantiles, self.acceleration()?)
    }

    /// BCa interval with a given acceleration.
    ///
    /// Formula: as [`Bootstrap::bca`]. Reference: R `boot::boot.ci(type = "bca")` with
    /// [`Quantiles::NormalScale`] and the acceleration of [`Bootstrap::acceleration_by_regression`],
    /// or of [`Bootstrap::acceleration_about_estimate`] when it is given jackknife influence values.
    ///
    /// # Errors
    /// [`StatsError::InvalidLevel`], [`StatsError::Inadmissible`] as
    /// [`Bootstrap::bias_correction`], or when the acceleration is too large or not finite.
    pub fn bca_accelerated(&self, level: f64, quantiles: Quantiles, acceleration: f64) -> Result<BcaInterval, StatsError> {
        let level = check::level(level)?;
        let bias_correction = self.bias_correction()?;
        let order = |order: f64| {
            let shifted = bias_correction + dist::normal_quantile(order);
            let brake = 1.0 - acceleration * shifted;
            // At or below 0 the ends would change places.
            if brake > 0.0 {
                Ok(dist::normal_cdf(bias_correction + shifted / brake))
            } else {
                Err(StatsError::Inadmissible { reason: "the acceleration is too large for this level" })
            }
        };
        let (order_low, order_high) = (order((1.0 - level) / 2.0)?, order((1.0 + level) / 2.0)?);
        let (low, high) = (self.quantile(order_low, quantiles)?, self.quantile(order_high, quantiles)?);
        let replicates = self.sorted.len() as f64;
        let beyond = |order: f64| (replicates + 1.0) * order < 1.0 || (replicates + 1.0) * order > replicates;
        Ok(BcaInterval {
            interval: Interval { estimate: self.estimate(), low, high },
            bias_correction,
            acceleration,
            order_low,
            order_high,
            extreme: beyond(order_low) || beyond(order_high),
        })
    }

    fn quantile(&self, order: f64, quantiles: Quantiles) -> Result<f64, StatsError> {
        match quantiles {
            Quantiles::Type7 => quantile_type7(&self.sorted, order),
            Quantiles::NormalScale => Ok(self.normal_scale_quantile(order)),
        }
    }

    /// The value at rank `(R + 1)·order`, counted from 1.
    fn normal_scale_quantile(&self, order: f64) -> f64 {
        let ranks = self.sorted.len() as f64 + 1.0;
        let rank = ranks * order;
        let below = rank.floor();
        let at = |rank: f64| {
            let place = (rank as usize).clamp(1, self.sorted.len()) - 1;
            self.sorted.get(place).copied().unwrap_or(self.estimate())
        };
        if below == rank || below < 1.0 || below >= ranks - 1.0 {
            return at(below);
        }
        let z = |rank: f64| dist::normal_quantile(rank / ranks);
        let fraction = (dist::normal_quantile(order) - z(below)) / (z(below + 1.0) - z(below));
        let (low, high) = (at(below), at(below + 1.0));
        // Two products rather than a difference, which could overflow.
        ((1.0 - fraction) * low + fraction * high).clamp(low, high)
    }
}
