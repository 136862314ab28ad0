//! XmR charts: individual values and their moving ranges.

use std::f64::consts::{PI, SQRT_2};

use super::{ChartPoint, spread};
use crate::moments::{self, Centred};
use crate::{Side, StatsError, check, dist, median};

/// Which average of the moving ranges sets the limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MovingRange {
    /// Their mean, about the mean of the values.
    Mean,
    /// Their median, about the median of the values: one wild value in the baseline moves it little.
    Median,
}

/// How many digits the factors of the limits have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Constants {
    /// As printed in the tables: 1.128, 2.66 and 3.267; for medians .954, 3.145 and 3.865.
    Printed,
    /// To the last digit of a double.
    Exact,
}

/// The limits of an XmR chart, all but `n` in the unit of the values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Individuals {
    /// Number of values in the baseline.
    pub n: usize,
    /// Centre line: mean or median of the baseline.
    pub centre: f64,
    /// Mean or median of the moving ranges.
    pub moving_range: f64,
    /// Standard deviation of the process as the moving ranges show it.
    pub sigma: f64,
    /// Lower natural process limit.
    pub lower: f64,
    /// Upper natural process limit.
    pub upper: f64,
    /// Upper limit of the moving ranges; their lower limit is 0.
    pub moving_range_upper: f64,
}

/// The factors that turn an average moving range into sigma and limits.
struct Factors {
    /// Average moving range of a normal process with standard deviation 1.
    of_sigma: f64,
    /// Half the distance of the limits, in average moving ranges.
    of_limits: f64,
    /// Upper limit of the moving ranges, in average moving ranges.
    of_ranges: f64,
}

/// Limits of a chart of individual values, from a baseline.
///
/// Formula: with moving ranges `|x_i - x_{i-1}|` of mean `MR̄`, `x̄ ± 2.66·MR̄`, sigma `MR̄/1.128`,
/// upper limit of the ranges `3.267·MR̄`. With their median, `x̃ ± 3.145·MR̃`, `MR̃/.954` and
/// `3.865·MR̃`. Sources: Wheeler & Chambers 1992; exact factors from `d₂ = 2/√π`, `d₃ = √(2 - 4/π)`
/// and the median `√2·Φ⁻¹(.75)` of a range of two.
///
/// Shape: the baseline in order of time, at least 2 values, better 12
/// ([`super::may_set_limits`]). Points after a change do not belong into it.
///
/// Edge cases: printed factors are rounded, so that the limits are not exactly 3 sigma away.
///
/// # Errors
/// [`StatsError::TooFew`], [`StatsError::NotFinite`]; [`StatsError::NoVariation`] when all values
/// are equal; [`StatsError::Inadmissible`] when the median moving range is 0 although they are
/// not; [`StatsError::OutOfRange`].
pub fn individuals(baseline: &[f64], average: MovingRange, constants: Constants) -> Result<Individuals, StatsError> {
    check::sample(baseline, 2)?;
    let (scaled, exponent) = moments::scaled(baseline);
    let centred = Centred::new(&scaled);
    centred.require_variation(Side::X)?;
    let (centre, range) = match average {
        MovingRange::Mean => (centred.mean(), mean(&ranges(&scaled))),
        MovingRange::Median => (median(&scaled)?, median(&ranges(&scaled))?),
    };
    if range <= 0.0 {
        return Err(StatsError::Inadmissible { reason: "more than half of the neighbouring values are equal" });
    }
    let factors = factors(average, constants);
    let unscaled = |value: f64| check::finite(libm::scalbn(value, exponent));
    Ok(Individuals {
        n: baseline.len(),
        centre: unscaled(centre)?,
        moving_range: spread(unscaled(range)?)?,
        sigma: spread(unscaled(range / factors.of_sigma)?)?,
        lower: unscaled(centre - factors.of_limits * range)?,
        upper: unscaled(centre + factors.of_limits * range)?,
        moving_range_upper: unscaled(factors.of_ranges * range)?,
    })
}

impl Individuals {
    /// The points of the chart of values, with the limits of the baseline; one per value.
    ///
    /// Shape: values in order of time, in the unit of the baseline; none give no points.
    ///
    /// # Errors
    /// [`StatsError::NotFinite`].
    pub fn points(&self, values: &[f64]) -> Result<Vec<ChartPoint>, StatsError> {
        check::sample(values, 0)?;
        let (centre, lower, upper, sigma) = (self.centre, self.lower, self.upper, self.sigma);
        Ok(values.iter().map(|value| ChartPoint { value: *value, centre, lower, upper, sigma }).collect())
    }

    /// The points of the chart of moving ranges: one fewer than values, the first belonging to the
    /// second value. Only [`super::Rule::We1`] applies to them, since neighbours share a value.
    ///
    /// Shape: as [`Individuals::points`]; fewer than two values give no points.
    ///
    /// # Errors
    /// [`StatsError::NotFinite`], [`StatsError::OutOfRange`].
    pub fn moving_range_points(&self, values: &[f64]) -> Result<Vec<ChartPoint>, StatsError> {
        check::sample(values, 0)?;
        let (centre, upper) = (self.moving_range, self.moving_range_upper);
        let point = |value| ChartPoint { value, centre, lower: 0.0, upper, sigma: (upper - centre) / 3.0 };
        ranges(values).into_iter().map(|range| check::finite(range).map(point)).collect()
    }
}

fn factors(average: MovingRange, constants: Constants) -> Factors {
    let d2 = 2.0 / PI.sqrt();
    let upper_range = d2 + 3.0 * (2.0 - 4.0 / PI).sqrt();
    let d4 = SQRT_2 * dist::normal_quantile(0.75);
    let (of_sigma, of_limits, of_ranges) = match (average, constants) {
        (MovingRange::Mean, Constants::Printed) => (1.128, 2.66, 3.267),
        (MovingRange::Median, Constants::Printed) => (0.954, 3.145, 3.865),
        (MovingRange::Mean, Constants::Exact) => (d2, 3.0 / d2, upper_range / d2),
        (MovingRange::Median, Constants::Exact) => (d4, 3.0 / d4, upper_range / d4),
    };
    Factors { of_sigma, of_limits, of_ranges }
}

fn ranges(values: &[f64]) -> Vec<f64> {
    values.windows(2).map(|two| (two[1] - two[0]).abs()).collect()
}

/// Mean moving range of a sample of at least two values.
pub(super) fn mean_range(values: &[f64]) -> f64 {
    mean(&ranges(values))
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}
