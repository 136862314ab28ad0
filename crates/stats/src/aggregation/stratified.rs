//! A correlation of unit means looked at within regions or types.

use crate::estimate::correlation_estimate;
use crate::moments::{self, Centred};
use crate::units::{by_unit, pick};
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
    check::same_length(x.len(), strata.len())?;
    let rows: Vec<Vec<usize>> = by_unit(strata).into_values().collect();
    let free = x.len().saturating_sub(rows.len()) as f64;
    if free < 3.0 {
        return Err(StatsError::TooFew { needed: rows.len() + 3, got: x.len() });
    }
    let (dx, dy) = (deviations(x, &rows, Side::X)?, deviations(y, &rows, Side::Y)?);
    let r = moments::coefficient(moments::products(&dx, &dy), moments::products(&dx, &dx), moments::products(&dy, &dy)).clamp(-1.0, 1.0);
    let within = correlation_estimate(r, free - 1.0, level)?;
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
