//! Variance components by restricted maximum likelihood, and the unit means shrunk by them.

use super::unit::{Scaled, UnitSummary, in_range};
use crate::mixed::profile::{Method, Profile};
use crate::moments::{Centred, products};
use crate::{Side, StatsError, check};

/// The model `x_ij = μ + u_j + e_ij` fitted to units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VarianceComponents {
    /// The mean `μ`: unit means weighted by how precise each is.
    pub mean: f64,
    /// Its standard error.
    pub mean_se: f64,
    /// Variance between units, `τ²`.
    pub tau2: f64,
    /// Variance within units, `σ²`.
    pub sigma2: f64,
    /// `τ²/(τ² + σ²)`, in 0..=1.
    pub icc: f64,
    /// Whether `τ²` is 0 for all that can be told: no difference between units (`lme4::isSingular`).
    pub singular: bool,
}

impl VarianceComponents {
    /// Reliability `λ = τ²/(τ² + σ²/n)` of the mean of a unit with `n` answers (Raudenbush & Bryk 2002).
    ///
    /// Without unit, in 0..=1 and rising with `n`. Edge cases: 0 for `n = 0` and for `τ² = 0`.
    #[must_use]
    pub fn reliability(&self, n: u64) -> f64 {
        if n == 0 || self.tau2 <= 0.0 { 0.0 } else { 1.0 / (1.0 + self.sigma2 / self.tau2 / n as f64) }
    }
}

/// Variance components of units by restricted maximum likelihood, from their summaries.
///
/// Formula: the maximum of the restricted likelihood of `x_ij = μ + u_j + e_ij`, for which counts, means
/// and variances are sufficient (Patterson & Thompson 1971). Reference: R `lme4::lmer(x ~ 1 + (1 | unit))`.
///
/// Shape: one summary per unit, in any order; units of one person help to tell `τ²`.
///
/// Edge cases: `τ²` is never negative; 0 sets `singular`. Without differences within units `σ² = 0`, the
/// ICC is 1 and `τ²` is the variance of the unit means.
///
/// # Errors
/// As [`super::one_way`]; [`StatsError::Inadmissible`] when the variance within units cannot be told from 0,
/// [`StatsError::NotConverged`].
pub fn variance_components(units: &[UnitSummary]) -> Result<VarianceComponents, StatsError> {
    let scaled = Scaled::new(units)?;
    scaled.require_both_levels()?;
    if scaled.within <= 0.0 {
        return without_error(&scaled);
    }
    let means = Centred::weighted(&scaled.means, Some(&scaled.counts));
    let deviations: Vec<f64> = means.deviations.iter().map(|deviation| means.unscale(*deviation)).collect();
    let profile = Profile::of_means(&scaled.counts, &deviations, scaled.within, Method::Reml);
    let fit = profile.fit_intercept()?;
    let (tau2, sigma2) = (fit.tau2(), fit.sigma2);
    Ok(VarianceComponents {
        mean: check::finite(libm::scalbn(means.mean() + fit.first_coefficient(), scaled.exponent))?,
        mean_se: libm::scalbn(fit.first_se(), scaled.exponent),
        tau2: in_range(tau2, 2 * scaled.exponent)?,
        sigma2: in_range(sigma2, 2 * scaled.exponent)?,
        icc: tau2 / (tau2 + sigma2),
        singular: fit.is_singular(),
    })
}

/// The limit for `σ² → 0`: every unit mean is known exactly, and all count the same.
fn without_error(scaled: &Scaled) -> Result<VarianceComponents, StatsError> {
    let means = Centred::new(&scaled.means);
    means.require_variation(Side::X)?;
    let k = scaled.means.len() as f64;
    let tau2 = products(&means.deviations, &means.deviations) / (k - 1.0);
    let exponent = means.exponent() + scaled.exponent;
    Ok(VarianceComponents {
        mean: libm::scalbn(means.mean(), scaled.exponent),
        mean_se: libm::scalbn((tau2 / k).sqrt(), exponent),
        tau2: in_range(tau2, 2 * exponent)?,
        sigma2: 0.0,
        icc: 1.0,
        singular: false,
    })
}

/// A unit mean drawn towards the mean of all units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShrunkenMean {
    /// Reliability of the unit's own mean, in 0..=1.
    pub reliability: f64,
    /// The shrunken mean, between the unit's own and that of all units.
    pub mean: f64,
}

/// Empirical Bayes means of units: small units are drawn more towards the mean of all.
///
/// Formula: `μ + λ_j(x̄_j - μ)`, `λ_j = τ²/(τ² + σ²/n_j)` (Raudenbush & Bryk 2002). Reference: R `lme4::ranef`
/// plus the fixed intercept.
///
/// Shape: one mean per summary, in their order and unit. For rankings and small units; not for a
/// correlation, since units of unequal size are shrunk unequally.
///
/// # Errors
/// [`StatsError::EmptyGroup`], [`StatsError::NotFinite`], [`StatsError::InvalidParameter`] for a negative
/// variance of a unit or a component that is negative or not finite.
pub fn shrunken_means(units: &[UnitSummary], components: &VarianceComponents) -> Result<Vec<ShrunkenMean>, StatsError> {
    Scaled::new(units)?;
    component("mean", components.mean.abs())?;
    component("tau2", components.tau2)?;
    component("sigma2", components.sigma2)?;
    let shrunken = |unit: &UnitSummary| {
        let reliability = components.reliability(unit.n);
        // Two products rather than a difference, which could overflow.
        let (low, high) = (unit.mean.min(components.mean), unit.mean.max(components.mean));
        let mean = (reliability * unit.mean + (1.0 - reliability) * components.mean).clamp(low, high);
        ShrunkenMean { reliability, mean }
    };
    Ok(units.iter().map(shrunken).collect())
}

fn component(name: &'static str, value: f64) -> Result<(), StatsError> {
    if check::is_weight(value) {
        Ok(())
    } else {
        Err(StatsError::InvalidParameter { name, value, remedy: "components are finite, and variances at least 0" })
    }
}
