//! Results of several studies, organisations or waves as one: random-effects meta-analysis.
//!
//! The true effects are taken to differ with variance `τ²` about a mean. The interval speaks of
//! that mean; the prediction interval of the effect in one further study like these, which is what
//! a single organisation may expect of itself.

use crate::estimate::normal_half_width;
use crate::moments::Centred;
use crate::{Interval, StatsError, check, dist};

/// How the variance of the true effects is estimated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heterogeneity {
    /// Restricted maximum likelihood by Fisher scoring that ends when `τ²` moves by no more than
    /// 1e-5, as R `metafor::rma` does by default. Its numbers are those of R to the last digits,
    /// but `τ²` itself is good to about 1e-5 only: too coarse for effects much smaller than 1.
    Reml,
    /// Restricted maximum likelihood to the last digits, whatever the scale of the effects.
    RemlExact,
    /// The closed form of DerSimonian & Laird (1986).
    DerSimonianLaird,
}

/// The pooled effect by one of two ways to judge its precision.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pooled {
    /// Standard error of the mean effect.
    pub se: f64,
    /// Two-sided p-value of the hypothesis that the mean effect is 0.
    pub p: f64,
    /// The mean effect with its confidence interval.
    pub mean: Interval,
    /// The mean effect with the interval for the true effect in a further study.
    pub prediction: Interval,
}

/// A random-effects meta-analysis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MetaAnalysis {
    /// Number of studies.
    pub k: usize,
    /// By the normal distribution.
    pub normal: Pooled,
    /// By Knapp & Hartung (2003), from t with `k - 1` degrees of freedom: to be preferred with few
    /// studies.
    pub knapp_hartung: Pooled,
    /// Variance of the true effects, in squared units of the effects.
    pub tau2: f64,
    /// Its standard error.
    pub tau2_se: f64,
    /// Share of the variation that is not sampling error, in percent (Higgins & Thompson 2002).
    pub i2: f64,
    /// Total variation over sampling error, at least 1.
    pub h2: f64,
    /// Cochran's statistic of the hypothesis that all true effects are the same.
    pub q: f64,
    /// Its p-value, from chi-square with `k - 1` degrees of freedom.
    pub q_p: f64,
}

/// A random-effects meta-analysis of correlations.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CorrelationMetaAnalysis {
    /// The pooled correlation with its normal confidence interval.
    pub mean: Interval,
    /// The pooled correlation with the normal interval for a further study.
    pub prediction: Interval,
    /// The pooled correlation with Knapp & Hartung's confidence interval.
    pub mean_knapp_hartung: Interval,
    /// The pooled correlation with Knapp & Hartung's interval for a further study.
    pub prediction_knapp_hartung: Interval,
    /// All results on Fisher's scale, heterogeneity among them.
    pub fisher: MetaAnalysis,
}

/// When Fisher scoring is at rest.
struct Rest {
    /// A step of this size or less.
    absolute: f64,
    /// A step of this share or less of one from sampling error alone.
    relative: f64,
    /// Steps after which it gives up.
    most: usize,
}

/// The defaults of R.
const AS_R: Rest = Rest { absolute: 1e-5, relative: 0.0, most: 100 };
/// Nothing but rounding is left.
const EXACT: Rest = Rest { absolute: 0.0, relative: 1e-13, most: 5000 };
/// The fourth root of the machine precision: a log-likelihood better by less is not better.
const R_TOLERANCE: f64 = 1.220_703_125e-4;

/// Random-effects meta-analysis of correlations.
///
/// Formula: `z_i = atanh r_i` with variance `1/(n_i - 3)` (Fisher 1921) into [`random_effects`];
/// means and intervals back by `tanh`. The back-transformed mean of `z` is not quite the mean of
/// the true correlations, as in all analyses on Fisher's scale. Reference: R
/// `metafor::escalc(measure = "ZCOR")`, `rma` and `predict(transf = transf.ztor)`.
///
/// Shape: correlations and numbers of pairs behind them, `k ≥ 2` of each. A number of pairs may be
/// an effective one and need not be whole, but is above 3. Results are without unit.
///
/// # Errors
/// [`StatsError::LengthMismatch`], [`StatsError::TooFew`] (studies, or pairs in a study),
/// [`StatsError::NotFinite`], [`StatsError::InvalidParameter`] for a correlation not strictly
/// between -1 and 1; otherwise as [`random_effects`].
pub fn pooled_correlation(r: &[f64], n: &[f64], heterogeneity: Heterogeneity, level: f64) -> Result<CorrelationMetaAnalysis, StatsError> {
    check::pair(r, n, 2)?;
    if let Some(value) = r.iter().copied().find(|r| r.abs() >= 1.0) {
        return Err(StatsError::InvalidParameter { name: "r", value, remedy: "a correlation between -1 and 1" });
    }
    if let Some(few) = n.iter().find(|n| **n <= 3.0) {
        return Err(StatsError::TooFew { needed: 4, got: *few as usize });
    }
    let effects: Vec<f64> = r.iter().map(|r| libm::atanh(*r)).collect();
    let variances: Vec<f64> = n.iter().map(|n| 1.0 / (n - 3.0)).collect();
    let fisher = random_effects(&effects, &variances, heterogeneity, level)?;
    let back =
        |scale: Interval| Interval { estimate: libm::tanh(scale.estimate), low: libm::tanh(scale.low), high: libm::tanh(scale.high) };
    Ok(CorrelationMetaAnalysis {
        mean: back(fisher.normal.mean),
        prediction: back(fisher.normal.prediction),
        mean_knapp_hartung: back(fisher.knapp_hartung.mean),
        prediction_knapp_hartung: back(fisher.knapp_hartung.prediction),
        fisher,
    })
}

/// Random-effects meta-analysis of effects with known sampling variances.
///
/// Formula: weights `w = 1/(v + τ²)`, mean `μ = Σwy/Σw`, standard error `1/√Σw`; interval
/// `μ ± z·se`, prediction `μ ± z·√(se² + τ²)`. Knapp & Hartung (2003): the standard error times
/// `√(Σw(y-μ)²/(k-1))` and t with `k - 1` degrees of freedom for z, in both intervals. `Q` with
/// `τ² = 0`; `I² = 100·τ²/(τ² + s²)` and `H² = 1 + τ²/s²` with the typical sampling variance
/// `s² = (k-1)·Σw/((Σw)² - Σw²)` of `w = 1/v` (Higgins & Thompson 2002). Reference: R
/// `metafor::rma`, `test = "z"` and `test = "knha"`, and `predict`.
///
/// Shape: effects and variances of `k ≥ 2` studies, variances in squared units of the effects.
///
/// Edge cases: when all effects are equal Knapp & Hartung's standard error is 0, its interval has
/// no width, and its p is 0, or 1 for effects of 0: no evidence of certainty. `τ²` is never below
/// 0; where its likelihood has two maxima the one that scoring finds is taken, or 0 if that is
/// likelier.
///
/// # Errors
/// [`StatsError::LengthMismatch`], [`StatsError::TooFew`], [`StatsError::NotFinite`],
/// [`StatsError::InvalidParameter`] for a variance that is not above 0,
/// [`StatsError::InvalidLevel`], [`StatsError::NotConverged`], [`StatsError::OutOfRange`].
pub fn random_effects(effects: &[f64], variances: &[f64], heterogeneity: Heterogeneity, level: f64) -> Result<MetaAnalysis, StatsError> {
    check::pair(effects, variances, 2)?;
    if let Some(value) = variances.iter().copied().find(|variance| *variance <= 0.0) {
        return Err(StatsError::InvalidParameter { name: "variance", value, remedy: "a variance above 0" });
    }
    let (z, df) = (normal_half_width(level)?, effects.len() as f64 - 1.0);
    let studies = Studies::new(effects, variances)?;
    let fixed = studies.at(0.0)?;
    let tau2 = match heterogeneity {
        Heterogeneity::Reml => studies.reml(&AS_R)?,
        Heterogeneity::RemlExact => studies.reml(&EXACT)?,
        Heterogeneity::DerSimonianLaird => ((fixed.squares - df) / fixed.trace).max(0.0),
    };
    let at = studies.at(check::finite(tau2)?)?;
    let typical = df / fixed.trace;
    let tau2_se = match heterogeneity {
        Heterogeneity::DerSimonianLaird => {
            (2.0 * df + 4.0 * tau2 * fixed.trace + 2.0 * tau2 * tau2 * fixed.trace_of_square).sqrt() / fixed.trace
        }
        Heterogeneity::Reml | Heterogeneity::RemlExact => (2.0 / at.trace_of_square).sqrt(),
    };
    let (mean, se) = (studies.centre + at.mean, (1.0 / at.weight).sqrt());
    // All effects equal but for rounding: R sets the same bound.
    let inflation = if at.squares <= f64::EPSILON { 0.0 } else { (at.squares / df).sqrt() };
    let t = -dist::student_t_quantile((1.0 - level) / 2.0, df);
    Ok(MetaAnalysis {
        k: effects.len(),
        normal: pooled(mean, se, tau2, z, dist::normal_two_sided)?,
        knapp_hartung: pooled(mean, se * inflation, tau2, t, |t| dist::student_t_two_sided(t, df))?,
        tau2,
        tau2_se: check::finite(tau2_se)?,
        i2: check::finite(100.0 * tau2 / (tau2 + typical))?,
        h2: check::finite(1.0 + tau2 / typical)?,
        q: fixed.squares,
        q_p: dist::chi_square_sf(fixed.squares, df),
    })
}

/// Intervals and test of a mean by a distribution with this quantile and two-sided p.
fn pooled(mean: f64, se: f64, tau2: f64, quantile: f64, p: impl Fn(f64) -> f64) -> Result<Pooled, StatsError> {
    let interval = |se: f64| {
        let (low, high) = (check::finite(mean - quantile * se)?, check::finite(mean + quantile * se)?);
        Ok(Interval { estimate: check::finite(mean)?, low, high })
    };
    let p = if se > 0.0 { p(mean / se) } else { f64::from(u8::from(mean == 0.0)) };
    Ok(Pooled { se: check::finite(se)?, p, mean: interval(se)?, prediction: interval((se * se + tau2).sqrt())? })
}

/// Effects about a centre, so that their size does not cost digits.
struct Studies<'a> {
    centre: f64,
    effects: Vec<f64>,
    variances: &'a [f64],
}

/// Sums over the studies at one `τ²`; `P = W - ww'/Σw` takes the mean out.
struct Sums {
    /// `Σw`.
    weight: f64,
    /// Weighted mean about the centre.
    mean: f64,
    /// `Σw(y-μ)² = y'Py`.
    squares: f64,
    /// `y'PPy`.
    pull: f64,
    /// Trace of `P`.
    trace: f64,
    /// Trace of `PP`.
    trace_of_square: f64,
}

impl<'a> Studies<'a> {
    fn new(effects: &[f64], variances: &'a [f64]) -> Result<Self, StatsError> {
        let centred = Centred::new(effects);
        let deviations: Result<Vec<f64>, StatsError> =
            centred.deviations.iter().map(|deviation| check::finite(centred.unscale(*deviation))).collect();
        Ok(Self { centre: check::finite(centred.mean())?, effects: deviations?, variances })
    }

    fn at(&self, tau2: f64) -> Result<Sums, StatsError> {
        let weights: Vec<f64> = self.variances.iter().map(|variance| 1.0 / (variance + tau2)).collect();
        let sum = |power: fn(f64) -> f64| weights.iter().map(|w| power(*w)).sum::<f64>();
        let (weight, second, third) = (sum(|w| w), sum(|w| w * w), sum(|w| w * w * w));
        let mean = self.effects.iter().zip(&weights).map(|(y, w)| w * y).sum::<f64>() / weight;
        let pulls = || self.effects.iter().zip(&weights).map(|(y, w)| (w, y - mean));
        let share = second / weight;
        let sums = Sums {
            weight,
            mean,
            squares: pulls().map(|(w, d)| w * d * d).sum(),
            pull: pulls().map(|(w, d)| w * d * w * d).sum(),
            trace: weights.iter().map(|w| w * ((weight - w) / weight)).sum(),
            trace_of_square: second - 2.0 * third / weight + share * share,
        };
        for each in [sums.weight, sums.mean, sums.squares, sums.pull, 1.0 / sums.trace, 1.0 / sums.trace_of_square] {
            check::finite(each)?;
        }
        Ok(sums)
    }

    /// Fisher scoring from the estimate of Hedges, never below 0.
    fn reml(&self, rest: &Rest) -> Result<f64, StatsError> {
        let k = self.effects.len() as f64;
        let spread = self.effects.iter().map(|y| y * y).sum::<f64>() / (k - 1.0);
        let mut tau2 = check::finite(spread - self.variances.iter().sum::<f64>() / k)?.max(0.0);
        for _ in 0..=rest.most {
            let sums = self.at(tau2)?;
            let mut step = check::finite((sums.pull - sums.trace) / sums.trace_of_square)?;
            if rest.relative > 0.0 {
                step = step.max(-tau2);
            }
            // R halves a step below 0 instead of ending it at 0.
            while tau2 + step < 0.0 {
                step /= 2.0;
            }
            tau2 += step;
            if step.abs() <= rest.absolute.max(rest.relative * sums.trace / sums.trace_of_square) {
                let gain = self.log_likelihood(0.0)? - self.log_likelihood(tau2)?;
                return Ok(if gain > R_TOLERANCE && tau2 > rest.absolute { 0.0 } else { tau2 });
            }
        }
        Err(StatsError::NotConverged { iterations: rest.most })
    }

    /// The restricted log-likelihood but for a constant.
    fn log_likelihood(&self, tau2: f64) -> Result<f64, StatsError> {
        let sums = self.at(tau2)?;
        let logs: f64 = self.variances.iter().map(|variance| libm::log(variance + tau2)).sum();
        check::finite(-(logs + libm::log(sums.weight) + sums.squares) / 2.0)
    }
}
