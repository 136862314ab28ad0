//! A correlation of unit means looked at within regions or types, and corrected for unreliability.

use crate::estimate::{correlation_p, on_fisher_scale};
use crate::mixed::units::{by_unit, pick};
use crate::moments::{self, Centred};
use crate::{Estimate, Side, StatsError, check, pearson};

/// A correlation of units over all strata and within them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stratified {
    /// Pearson's correlation over all units.
    pub overall: Estimate,
    /// Pooled correlation within strata.
    pub within: Estimate,
    /// Number of strata.
    pub strata: u64,
    /// Whether the two have opposite signs: the strata, not the units, make the overall correlation
    /// (Simpson's paradox).
    pub sign_flips: bool,
}

/// Correlation of unit means pooled within strata such as regions, beside the one over all units.
///
/// Formula: Pearson's correlation of the deviations of the units from the mean of their stratum, every
/// unit counted once; with `n` units in `s` strata the interval is `tanh(atanh r ± z/√(n - s - 2))` and p
/// comes from t with `n - s - 1` degrees of freedom: the partial correlation given the strata.
///
/// Shape: three slices of the same length: per unit two means and the number of its stratum. A stratum of
/// one unit tells nothing. One stratum gives [`crate::pearson`].
///
/// # Errors
/// As [`crate::pearson`]; [`StatsError::TooFew`] for fewer than `s + 3` units, [`StatsError::NoVariation`] also
/// when a measure does not vary within any stratum.
pub fn stratified_correlation(x: &[f64], y: &[f64], strata: &[usize], level: f64) -> Result<Stratified, StatsError> {
    let overall = pearson(x, y, level)?;
    if x.len() != strata.len() {
        return Err(StatsError::LengthMismatch { left: x.len(), right: strata.len() });
    }
    let rows: Vec<Vec<usize>> = by_unit(strata).into_values().collect();
    let free = x.len().saturating_sub(rows.len()) as f64;
    if free < 3.0 {
        return Err(StatsError::TooFew { needed: rows.len() + 3, got: x.len() });
    }
    let (dx, dy) = (deviations(x, &rows, Side::X)?, deviations(y, &rows, Side::Y)?);
    let r = moments::coefficient(moments::products(&dx, &dy), moments::products(&dx, &dx), moments::products(&dy, &dy)).clamp(-1.0, 1.0);
    let interval = on_fisher_scale(r, 1.0 / (free - 2.0).sqrt(), level)?;
    let within = Estimate { estimate: r, low: interval.low, high: interval.high, p: correlation_p(r, free - 1.0) };
    Ok(Stratified { overall, within, strata: rows.len() as u64, sign_flips: overall.estimate * r < 0.0 })
}

/// Deviations from the mean of the stratum, stratum by stratum, with the largest in 0.5..1.
fn deviations(values: &[f64], strata: &[Vec<usize>], which: Side) -> Result<Vec<f64>, StatsError> {
    let (values, _) = moments::scaled(values);
    let centred = strata.iter().map(|rows| Centred::new(&pick(&values, rows)));
    let each = |stratum: Centred| -> Vec<f64> {
        let varies = stratum.varies();
        stratum.deviations.iter().map(|deviation| if varies { stratum.unscale(*deviation) } else { 0.0 }).collect()
    };
    let (deviations, _) = moments::scaled(&centred.flat_map(each).collect::<Vec<_>>());
    if deviations.iter().any(|deviation| *deviation != 0.0) { Ok(deviations) } else { Err(StatsError::NoVariation { which }) }
}

/// A correlation corrected for the unreliability of both measures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Disattenuated {
    /// The corrected coefficient. Not cut at ±1.
    pub estimate: f64,
    /// Lower end of the interval, not cut either.
    pub low: f64,
    /// Upper end of the interval, not cut either.
    pub high: f64,
    /// Whether the coefficient exceeds 1 in size: the reliabilities are too low for a correction.
    pub exceeds_one: bool,
}

/// Correlation of unit means corrected for attenuation.
///
/// Formula: `r/√(r_xx·r_yy)`, the ends of the interval divided by the same (Spearman 1904; Hunter & Schmidt
/// 2004). For unit means the reliabilities are their ICC(2) ([`super::OneWay::icc2`]), not coefficient
/// alpha. A secondary figure: the interval takes the reliabilities for exact.
///
/// # Errors
/// [`StatsError::InvalidParameter`] unless both reliabilities are above 0 and at most 1 and the
/// correlation is finite, [`StatsError::OutOfRange`].
pub fn disattenuated(correlation: &Estimate, reliability_x: f64, reliability_y: f64) -> Result<Disattenuated, StatsError> {
    for (name, value) in [("reliability_x", reliability_x), ("reliability_y", reliability_y)] {
        if !(value > 0.0 && value <= 1.0) {
            return Err(StatsError::InvalidParameter { name, value, remedy: "a reliability is above 0 and at most 1" });
        }
    }
    let ends = [correlation.estimate, correlation.low, correlation.high];
    if let Some(value) = ends.into_iter().find(|value| !value.is_finite()) {
        return Err(StatsError::InvalidParameter { name: "correlation", value, remedy: "a correlation is finite" });
    }
    let corrected = |value: f64| check::finite(value / (reliability_x.sqrt() * reliability_y.sqrt()));
    let estimate = corrected(correlation.estimate)?;
    Ok(Disattenuated { estimate, low: corrected(correlation.low)?, high: corrected(correlation.high)?, exceeds_one: estimate.abs() > 1.0 })
}
