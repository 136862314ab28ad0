//! Each channel against all of them: analysis of means.

use super::{Summary, groups};
use crate::control::{Direction, direction};
use crate::multiplicity::{Adjustment, adjust};
use crate::power::share;
use crate::{Side, StatsError, check, dist};

/// One channel against all.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Channel {
    /// Its share or mean.
    pub value: f64,
    /// Lower limit of the funnel at its size.
    pub lower: f64,
    /// Upper limit of the funnel at its size.
    pub upper: f64,
    /// The side on which it lies outside the limits.
    pub outside: Option<Direction>,
    /// Its distance from the whole in standard errors of its own share or mean.
    pub z: f64,
    /// Two-sided p-value of that distance.
    pub p: f64,
    /// The same adjusted for the number of channels by Benjamini & Hochberg (1995).
    pub p_adjusted: f64,
}

/// All channels against their whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Funnel {
    /// Share or mean of all channels together.
    pub whole: f64,
    /// Half the width of the funnel in standard errors.
    pub h: f64,
    /// The channels, in the order given.
    pub channels: Vec<Channel>,
}

/// Which channels have a share that differs from that of all?
///
/// Formula: limits `p̄ ± h·√(p̄(1-p̄)/n_i)·√((N-n_i)/N)` with `h = Φ⁻¹(1 - α/2m)` for `m` channels
/// (analysis of means with Bonferroni's `h`, Ott 1967; Nelson, Wludyka & Copeland 2005), cut at 0 and
/// 1. `z = (p_i - p̄)/√(p̄(1-p̄)/n_i)` takes the whole as fixed, so that its p is a little too large.
///
/// Shape: paired counts of at least two channels, each with at least one answer; `alpha` is the
/// chance of any false alarm, usually .05. Limits of three standard errors for each `n_i`, without
/// regard to the number of channels, are those of [`crate::control::p_chart`].
///
/// # Errors
/// [`StatsError::LengthMismatch`], [`StatsError::TooFew`], [`StatsError::EmptyGroup`],
/// [`StatsError::InvalidProportion`], [`StatsError::NoVariation`] when none or all count,
/// [`StatsError::InvalidParameter`] for `alpha`.
pub fn compare_shares(counts: &[u64], n: &[u64], alpha: f64) -> Result<Funnel, StatsError> {
    check::same_length(counts.len(), n.len())?;
    let tail = bonferroni(alpha, n.len())?;
    check::proportions(counts, n, 2)?;
    let sizes: Vec<f64> = n.iter().map(|n| *n as f64).collect();
    let whole = counts.iter().map(|count| *count as f64).sum::<f64>() / sizes.iter().sum::<f64>();
    if whole <= 0.0 || whole >= 1.0 {
        return Err(StatsError::NoVariation { which: Side::X });
    }
    let values: Vec<f64> = counts.iter().zip(&sizes).map(|(count, n)| *count as f64 / n).collect();
    let mut funnel = funnel(whole, -dist::normal_quantile(tail), &values, &sizes, (whole * (1.0 - whole)).sqrt());
    for channel in &mut funnel.channels {
        (channel.lower, channel.upper) = (channel.lower.max(0.0), channel.upper.min(1.0));
        channel.p = dist::normal_two_sided(channel.z);
    }
    adjusted(funnel)
}

/// Which channels have a mean that differs from that of all?
///
/// Formula: limits `x̄ ± h·s/√n_i·√((N-n_i)/N)`, `s²` the pooled variance within channels and `h` the
/// quantile of t with `N - m` degrees of freedom at `1 - α/2m`, which is `Φ⁻¹` for many answers
/// (analysis of means, Ott 1967). `z = (x̄_i - x̄)/(s/√n_i)`, its p from the same t, takes the whole as
/// fixed.
///
/// Shape: summaries of at least two channels, more answers than channels; `alpha` as
/// [`compare_shares`]. Assumes equal spread, which [`super::brown_forsythe`] tests.
///
/// # Errors
/// [`StatsError::TooFew`], [`StatsError::EmptyGroup`], [`StatsError::NotFinite`] (index of the
/// channel), [`StatsError::NoVariation`] when no channel varies, [`StatsError::InvalidParameter`] for
/// `alpha`, [`StatsError::OutOfRange`].
pub fn compare_means(channels: &[Summary], alpha: f64) -> Result<Funnel, StatsError> {
    let tail = bonferroni(alpha, channels.len())?;
    let (parts, exponent) = groups::parts(channels)?;
    let n: f64 = parts.iter().map(|part| part.n).sum();
    let df = n - parts.len() as f64;
    if df <= 0.0 {
        return Err(StatsError::TooFew { needed: parts.len() + 1, got: n as usize });
    }
    let sd = (parts.iter().map(|part| part.squares).sum::<f64>() / df).sqrt();
    if sd <= 0.0 {
        return Err(StatsError::NoVariation { which: Side::X });
    }
    let whole = parts.iter().map(|part| part.mean * part.n).sum::<f64>() / n;
    let (values, sizes): (Vec<f64>, Vec<f64>) = parts.iter().map(|part| (part.mean, part.n)).unzip();
    let mut funnel = funnel(whole, -dist::student_t_quantile(tail, df), &values, &sizes, sd);
    let unscaled = |value: f64| check::finite(libm::scalbn(value, exponent));
    funnel.whole = unscaled(funnel.whole)?;
    for (channel, summary) in funnel.channels.iter_mut().zip(channels) {
        (channel.lower, channel.upper) = (unscaled(channel.lower)?, unscaled(channel.upper)?);
        channel.value = summary.mean;
        channel.z = check::finite(channel.z)?;
        channel.p = dist::student_t_two_sided(channel.z, df);
    }
    adjusted(funnel)
}

/// `α/2m`.
fn bonferroni(alpha: f64, channels: usize) -> Result<f64, StatsError> {
    let alpha = share("alpha", alpha)?;
    if channels < 2 {
        return Err(StatsError::TooFew { needed: 2, got: channels });
    }
    Ok((alpha / 2.0 / channels as f64).max(f64::MIN_POSITIVE))
}

/// The funnel without p-values; `sd` is the standard deviation of one answer.
fn funnel(whole: f64, h: f64, values: &[f64], sizes: &[f64], sd: f64) -> Funnel {
    let n: f64 = sizes.iter().sum();
    let channel = |(value, size): (&f64, &f64)| {
        let se = sd / size.sqrt();
        let half = h * se * ((n - size).max(0.0) / n).sqrt();
        let (lower, upper) = (whole - half, whole + half);
        let outside = direction(*value > upper, *value < lower);
        Channel { value: *value, lower, upper, outside, z: (value - whole) / se, p: 1.0, p_adjusted: 1.0 }
    };
    Funnel { whole, h, channels: values.iter().zip(sizes).map(channel).collect() }
}

/// With p-values adjusted for the number of channels.
fn adjusted(mut funnel: Funnel) -> Result<Funnel, StatsError> {
    let p: Vec<f64> = funnel.channels.iter().map(|channel| channel.p).collect();
    let all = adjust(&p, Adjustment::BenjaminiHochberg)?;
    funnel.channels.iter_mut().zip(all).for_each(|(channel, p)| channel.p_adjusted = p);
    Ok(funnel)
}
