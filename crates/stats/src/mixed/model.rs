//! Models with random intercepts and random slopes.

use nalgebra::{Matrix2, Vector2};

use super::design::{Prepared, Standardised};
use super::inference::{Coefficient, Inference, deviance};
use super::newton::{INTERCEPT, SLOPE};
use super::profile::{Method, Profile};
use super::search::Optimum;
use crate::{StatsError, check};

/// A fitted linear mixed model.
#[derive(Clone, Debug, PartialEq)]
pub struct MixedModel {
    /// Fixed effects, in the order of the columns of the design.
    pub coefficients: Vec<Coefficient>,
    /// Variance of the random intercepts; with a random slope, where its variable is 0.
    pub tau2: f64,
    /// Variance of the random slopes; `None` for a model without.
    pub slope: Option<SlopeVariance>,
    /// Variance of people within their unit.
    pub sigma2: f64,
    /// `τ²/(τ² + σ²)`, in 0..=1: the share of what the fixed effects leave that lies between units. With a
    /// random slope it holds where its variable is 0.
    pub icc: f64,
    /// Log likelihood, restricted or full according to `method`.
    pub log_likelihood: f64,
    /// -2 log likelihood (for REML, lme4's "REML criterion").
    pub deviance: f64,
    /// Whether a variance of random effects is 0 or intercepts and slopes determine one another: a standard
    /// deviation below 1e-4 of `σ`, as `lme4::isSingular`, but with the slope's variable standardised.
    pub singular: bool,
    /// Which likelihood was maximised.
    pub method: Method,
    /// Number of people.
    pub people: u64,
    /// Predicted random effects, units in ascending order of their number.
    pub effects: Vec<UnitEffect>,
    inference: Inference,
}

/// Variance of random slopes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SlopeVariance {
    /// Variance of the slopes.
    pub variance: f64,
    /// Covariance of intercepts and slopes.
    pub covariance: f64,
    /// Their correlation; `None` when either has no variance.
    pub correlation: Option<f64>,
}

/// What a unit departs by from the fixed effects: its conditional mode, drawn towards 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UnitEffect {
    /// Number of the unit.
    pub unit: usize,
    /// Departure of the intercept.
    pub intercept: f64,
    /// Departure of the slope; 0 in a model without random slopes.
    pub slope: f64,
}

impl MixedModel {
    /// A weighted sum of the fixed effects with its standard error and test.
    ///
    /// Formula: `w'β`, `√(w'Var(β)w)`, degrees of freedom by Satterthwaite (1946) as R `lmerTest::contest1D`.
    ///
    /// Shape: one weight per fixed effect.
    ///
    /// # Errors
    /// [`StatsError::LengthMismatch`], [`StatsError::NotFinite`], [`StatsError::Inadmissible`] when all weights
    /// are 0, [`StatsError::OutOfRange`].
    pub fn contrast(&self, weights: &[f64]) -> Result<Coefficient, StatsError> {
        self.inference.contrast(weights)
    }

    /// Number of units.
    #[must_use]
    pub fn units(&self) -> usize {
        self.effects.len()
    }
}

/// A linear mixed model with random intercepts, `y_ij = x_ij'β + u_j + e_ij`.
///
/// Formula: the restricted or full likelihood, profiled to the ratio of the two standard deviations (Bates,
/// Mächler, Bolker & Walker 2015); standard errors from `σ²(X'V⁻¹X)⁻¹`; degrees of freedom by Satterthwaite
/// (Kuznetsova, Brockhoff & Christensen 2017). Reference: R `lme4::lmer(y ~ 0 + design + (1 | unit))`,
/// `lmerTest::summary`. The maximum is found to rounding, where lme4 stops at about 1e-5.
///
/// Shape: `y`, `units` and every column of the design of the same length, one entry per person; give a
/// column of ones for the intercept. At least two units, more people than units and than columns.
/// Costs a pass over the people and a few operations per unit.
///
/// Edge cases: `τ² = 0` when units do not differ beyond chance, with `singular` set; the degrees of freedom are
/// then those of ordinary least squares.
///
/// # Errors
/// [`StatsError::LengthMismatch`], [`StatsError::TooFew`], [`StatsError::NotFinite`],
/// [`StatsError::NoVariation`] when `y` is constant, [`StatsError::Collinear`],
/// [`StatsError::Inadmissible`] when the columns, or the columns and the units, explain `y` without rest,
/// [`StatsError::NotConverged`], [`StatsError::OutOfRange`].
pub fn random_intercept(y: &[f64], design: &[&[f64]], units: &[usize], method: Method) -> Result<MixedModel, StatsError> {
    let prepared = Prepared::new(y, design, units)?;
    prepared.require_units(1)?;
    let profile = prepared.profile(None, method);
    let optimum = profile.fit_intercept()?;
    MixedModel::new(&prepared, &profile, &optimum, None)
}

/// A linear mixed model with random intercepts and slopes, `y_ij = x_ij'β + u_j + v_j·z_ij + e_ij`.
///
/// Formula: as [`random_intercept`], with any covariance of `u` and `v`. Reference: R
/// `lme4::lmer(y ~ 0 + design + (z | unit))`.
///
/// Shape: as [`random_intercept`]; `slope` is the variable `z`, which as a rule is a column of the design too.
/// More people than twice the units.
///
/// Edge cases: `singular` also when intercepts and slopes determine one another (correlation ±1).
///
/// # Errors
/// As [`random_intercept`]; [`StatsError::NoVariation`] also when `slope` is constant.
pub fn random_slope(y: &[f64], design: &[&[f64]], slope: &[f64], units: &[usize], method: Method) -> Result<MixedModel, StatsError> {
    let prepared = Prepared::new(y, design, units)?;
    check::pair(y, slope, 1)?;
    prepared.require_units(2)?;
    let slope = Standardised::new(slope)?;
    let profile = prepared.profile(Some(&slope.values), method);
    let optimum = profile.fit_slope()?;
    MixedModel::new(&prepared, &profile, &optimum, Some(&slope))
}

impl MixedModel {
    fn new(prepared: &Prepared, profile: &Profile, optimum: &Optimum, slope: Option<&Standardised>) -> Result<Self, StatsError> {
        let inference = Inference::of(prepared, profile, optimum, if slope.is_some() { SLOPE } else { INTERCEPT })?;
        let back = slope.map_or_else(Matrix2::identity, Standardised::back);
        let root = back * optimum.factor;
        let relative = root * root.transpose();
        let in_units = |value: f64, exponent: i32| {
            let unscaled = libm::scalbn(value, exponent);
            if unscaled.is_normal() || value == 0.0 { Ok(unscaled) } else { Err(StatsError::OutOfRange) }
        };
        let answers = prepared.exponent;
        let steps = slope.map_or(0, |slope| slope.exponent);
        let deviance = check::finite(deviance(prepared, profile, optimum, profile.method))?;
        Ok(Self {
            coefficients: inference.coefficients()?,
            tau2: in_units(optimum.sigma2 * relative[(0, 0)], 2 * answers)?,
            slope: slope.map(|_| slope_variance(&(relative * optimum.sigma2), answers, steps)).transpose()?,
            sigma2: in_units(optimum.sigma2, 2 * answers)?,
            icc: relative[(0, 0)] / (1.0 + relative[(0, 0)]),
            log_likelihood: -deviance / 2.0,
            deviance,
            singular: if slope.is_some() { optimum.is_flat() } else { optimum.is_singular() },
            method: profile.method,
            people: prepared.people() as u64,
            effects: effects(prepared, optimum, &back, steps)?,
            inference,
        })
    }
}

impl Standardised {
    /// Turns effects of the standardised variable into effects of the variable as scaled.
    fn back(&self) -> Matrix2<f64> {
        Matrix2::new(1.0, -self.mean / self.sd, 0.0, 1.0 / self.sd)
    }
}

fn slope_variance(covariance: &Matrix2<f64>, answers: i32, steps: i32) -> Result<SlopeVariance, StatsError> {
    let (first, second) = (covariance[(0, 0)], covariance[(1, 1)]);
    let both = first > 0.0 && second > 0.0;
    Ok(SlopeVariance {
        variance: check::finite(libm::scalbn(second, 2 * (answers - steps)))?,
        covariance: check::finite(libm::scalbn(covariance[(0, 1)], 2 * answers - steps))?,
        correlation: both.then(|| crate::moments::coefficient(covariance[(0, 1)], first, second).clamp(-1.0, 1.0)),
    })
}

fn effects(prepared: &Prepared, optimum: &Optimum, back: &Matrix2<f64>, steps: i32) -> Result<Vec<UnitEffect>, StatsError> {
    let turn = back * optimum.factor * optimum.factor.transpose();
    let effect = |(unit, residual): (&usize, Vector2<f64>)| {
        let own = turn * residual;
        Ok(UnitEffect {
            unit: *unit,
            intercept: check::finite(libm::scalbn(own[0], prepared.exponent))?,
            slope: check::finite(libm::scalbn(own[1], prepared.exponent - steps))?,
        })
    };
    prepared.units.keys().zip(optimum.point.residuals()).map(effect).collect()
}
