//! Does it matter in which unit somebody is, beyond what they are themselves?

use super::inference::Coefficient;
use super::model::{MixedModel, random_intercept};
use super::profile::Method;
use crate::moments::Centred;
use crate::units::{by_unit, pick};
use crate::{StatsError, check};

/// The effects of one variable at two levels.
#[derive(Clone, Debug, PartialEq)]
pub struct Contextual {
    /// Effect of a person's distance from the mean of their unit, `γ_W`.
    pub within: Coefficient,
    /// Effect of the mean of the unit, `γ_B`.
    pub between: Coefficient,
    /// `γ_B - γ_W`: what the unit's mean adds for people who do not differ themselves.
    pub contextual: Coefficient,
    /// The whole model; its columns are the intercept, the distance, the mean and the covariates.
    pub model: MixedModel,
}

/// A contextual model `y_ij = γ₀ + γ_W(x_ij - x̄_j) + γ_B·x̄_j + covariates + u_j + e_ij`.
///
/// Formula: [`random_intercept`] with `x` split into the mean of its unit and the distance from it. With `x`
/// itself in the place of the distance, the coefficient of `x̄_j` would be the contextual effect. Source:
/// Raudenbush & Bryk 2002; Enders & Tofighi 2007. Reference: R `lmerTest::lmer`.
///
/// Shape: as [`random_intercept`], without a column of ones, which is added. The unit means are those of
/// the rows given.
///
/// # Errors
/// As [`random_intercept`]; [`StatsError::Collinear`] also when `x` does not vary within or between units.
pub fn contextual(y: &[f64], x: &[f64], covariates: &[&[f64]], units: &[usize], method: Method) -> Result<Contextual, StatsError> {
    check::pair(y, x, 1)?;
    check::same_length(x.len(), units.len())?;
    let (within, between) = split(x, units)?;
    let ones = vec![1.0; x.len()];
    let mut design: Vec<&[f64]> = vec![&ones, &within, &between];
    design.extend_from_slice(covariates);
    let model = random_intercept(y, &design, units, method)?;
    let weighted = |within: f64, between: f64| {
        let mut weights = vec![0.0, within, between];
        weights.resize(design.len(), 0.0);
        model.contrast(&weights)
    };
    Ok(Contextual { within: weighted(1.0, 0.0)?, between: weighted(0.0, 1.0)?, contextual: weighted(-1.0, 1.0)?, model })
}

/// Distances from the unit means, and the unit means, per person.
fn split(x: &[f64], units: &[usize]) -> Result<(Vec<f64>, Vec<f64>), StatsError> {
    let (mut within, mut between) = (vec![0.0; x.len()], vec![0.0; x.len()]);
    for rows in by_unit(units).values() {
        let centred = Centred::new(&pick(x, rows));
        let (mean, varies) = (check::finite(centred.mean())?, centred.varies());
        for (row, deviation) in rows.iter().zip(&centred.deviations) {
            if let (Some(within), Some(between)) = (within.get_mut(*row), between.get_mut(*row)) {
                *within = if varies { check::finite(centred.unscale(*deviation))? } else { 0.0 };
                *between = mean;
            }
        }
    }
    Ok((within, between))
}
