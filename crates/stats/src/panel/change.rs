//! Change from one wave to the next.

use crate::moments::{Centred, scaled};
use crate::{Estimate, StatsError, check, pearson};

/// Waves less their means, so that what moves all units of a wave alike does not count.
///
/// Formula: `x_it - x̄_t`. Shape: one slice per wave; the waves may have different units and
/// numbers of units. In the unit of the values. Correlations within one wave stay as they are;
/// those over stacked waves lose the trend both measures share.
///
/// # Errors
/// [`StatsError::TooFew`] when a wave is empty, [`StatsError::NotFinite`],
/// [`StatsError::OutOfRange`] when a deviation is too large for a double.
pub fn without_wave_means(waves: &[&[f64]]) -> Result<Vec<Vec<f64>>, StatsError> {
    let centre = |values: &&[f64]| {
        check::sample(values, 1)?;
        let centred = Centred::new(values);
        centred.deviations.iter().map(|deviation| check::finite(centred.unscale(*deviation))).collect()
    };
    waves.iter().map(centre).collect()
}

/// Correlation of the changes of two measures between two waves.
///
/// Formula: Pearson's `r(x₂ - x₁, y₂ - y₁)` with Fisher's interval and the t-test of
/// [`crate::pearson`]. It compares each unit with itself, so that stable differences between units
/// drop out; but changes are measured less reliably than levels ([`difference_reliability`]).
///
/// Shape: four samples of the same length `n ≥ 4`, one value per unit. Without unit.
///
/// # Errors
/// As [`crate::pearson`]; [`StatsError::NoVariation`] when all units change by the same amount.
pub fn change_correlation(x1: &[f64], x2: &[f64], y1: &[f64], y2: &[f64], level: f64) -> Result<Estimate, StatsError> {
    check::pair(x1, x2, 4)?;
    check::pair(x1, y1, 4)?;
    check::pair(x1, y2, 4)?;
    pearson(&changes(x1, x2), &changes(y1, y2), level)
}

/// `after - before` in units of a power of two, so that no difference overflows.
fn changes(before: &[f64], after: &[f64]) -> Vec<f64> {
    let (values, _) = scaled(&[before, after].concat());
    let (before, after) = values.split_at(before.len());
    before.iter().zip(after).map(|(before, after)| after - before).collect()
}

/// Reliability of a difference of two measures with the same variance.
///
/// Formula: `(r_xx + r_yy - 2r_xy) / (2 - 2r_xy)` (Lord & Novick 1968), from the reliabilities of
/// both measures and their correlation. For a change, `x` and `y` are the two waves. Without unit;
/// at most 1 when the reliabilities are. A value below 0 says that the three numbers contradict
/// one another.
///
/// # Errors
/// [`StatsError::InvalidParameter`] for a reliability outside 0..=1 or a correlation outside
/// -1..1: at 1 there is no difference.
pub fn difference_reliability(r_xx: f64, r_yy: f64, r_xy: f64) -> Result<f64, StatsError> {
    difference_reliability_unequal(r_xx, r_yy, r_xy, 1.0, 1.0)
}

/// Reliability of a difference of two measures with their own standard deviations.
///
/// Formula: `(s_x²r_xx + s_y²r_yy - 2r_xy s_x s_y) / (s_x² + s_y² - 2r_xy s_x s_y)` (Lord & Novick
/// 1968). Only the ratio of the standard deviations matters. Otherwise as
/// [`difference_reliability`].
///
/// # Errors
/// As [`difference_reliability`]; [`StatsError::InvalidParameter`] for a standard deviation that
/// is not above 0.
pub fn difference_reliability_unequal(r_xx: f64, r_yy: f64, r_xy: f64, sd_x: f64, sd_y: f64) -> Result<f64, StatsError> {
    for (name, value) in [("r_xx", r_xx), ("r_yy", r_yy)] {
        if !(0.0..=1.0).contains(&value) {
            return Err(StatsError::InvalidParameter { name, value, remedy: "a reliability is within 0 to 1" });
        }
    }
    if !(-1.0..1.0).contains(&r_xy) {
        return Err(StatsError::InvalidParameter { name: "r_xy", value: r_xy, remedy: "at least -1 and below 1" });
    }
    for (name, value) in [("sd_x", sd_x), ("sd_y", sd_y)] {
        if !(value > 0.0 && value.is_finite()) {
            return Err(StatsError::InvalidParameter { name, value, remedy: "a finite number above 0" });
        }
    }
    // In units of the larger one nothing overflows.
    let larger = sd_x.max(sd_y);
    let (sx, sy) = (sd_x / larger, sd_y / larger);
    let shared = 2.0 * r_xy * sx * sy;
    Ok((sx * sx * r_xx + sy * sy * r_yy - shared) / (sx * sx + sy * sy - shared))
}
