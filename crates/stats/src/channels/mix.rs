//! Channels as they would be if each had the same mix of cases: direct standardisation.

use super::Summary;
use crate::{Interval, StatsError, check, dist, moments, wilson};

/// A channel before and after its mix was made the common one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standardised {
    /// Share or mean of the channel with its own mix.
    pub crude: f64,
    /// Share or mean it would have with the common mix, with its interval.
    pub adjusted: Interval,
}

/// The mix of all channels together: the share of each stratum among all answers.
///
/// Shape: for each channel the number of answers in each stratum, such as a kind of ticket.
///
/// # Errors
/// [`StatsError::TooFew`] without channels, strata or answers, [`StatsError::LengthMismatch`].
pub fn pooled_mix(n: &[&[u64]]) -> Result<Vec<f64>, StatsError> {
    let first = n.first().map_or(0, |row| row.len());
    let mut sums = vec![0.0; first];
    for row in n {
        check::same_length(first, row.len())?;
        sums.iter_mut().zip(*row).for_each(|(sum, count)| *sum += *count as f64);
    }
    let total: f64 = sums.iter().sum();
    if total <= 0.0 {
        return Err(StatsError::TooFew { needed: 1, got: 0 });
    }
    Ok(sums.into_iter().map(|sum| sum / total).collect())
}

/// Shares of channels, standardised to a common mix.
///
/// Formula: `p̃ = Σw_s·p_s / Σw_s`; ends `p̃ - √Σ(w_s(p_s - l_s))²` and `p̃ + √Σ(w_s(u_s - p_s))²`
/// with Wilson's `l_s` and `u_s` of each stratum (Zou & Donner 2008, the way Newcombe's interval is
/// built). With one stratum it is Wilson's interval; with several it is somewhat wide.
///
/// Shape: for each channel as many counts and numbers of answers as there are weights in `mix`.
/// Weights are finite and not negative; only their ratios matter ([`pooled_mix`] gives the usual
/// ones). Strata of weight 0 count only in the crude share.
///
/// # Errors
/// [`StatsError::LengthMismatch`]; [`StatsError::InvalidWeight`], also when no weight is above 0
/// (index 0); [`StatsError::EmptyGroup`] when a channel has no answer in a stratum that counts, with
/// index channel · strata + stratum; [`StatsError::InvalidProportion`],
/// [`StatsError::InvalidLevel`].
pub fn standardise_shares(counts: &[&[u64]], n: &[&[u64]], mix: &[f64], level: f64) -> Result<Vec<Standardised>, StatsError> {
    let weights = shares_of(mix)?;
    check::same_length(counts.len(), n.len())?;
    check::level(level)?;
    let channel = |(place, (counts, n)): (usize, (&&[u64], &&[u64]))| {
        check::same_length(weights.len(), counts.len())?;
        check::same_length(weights.len(), n.len())?;
        filled(n.iter().map(|n| *n > 0), &weights, place)?;
        if let Some((successes, n)) = counts.iter().zip(*n).find(|(successes, n)| successes > n) {
            return Err(StatsError::InvalidProportion { successes: *successes, n: *n });
        }
        let (mut estimate, mut down, mut up) = (0.0, 0.0, 0.0);
        for ((successes, n), weight) in counts.iter().zip(*n).zip(&weights).filter(|(_, weight)| **weight > 0.0) {
            let each = wilson(*successes, *n, level)?;
            estimate += weight * each.estimate;
            down += squared(weight * (each.estimate - each.low));
            up += squared(weight * (each.high - each.estimate));
        }
        let total = |counts: &[u64]| counts.iter().map(|count| *count as f64).sum::<f64>();
        let estimate = estimate.clamp(0.0, 1.0);
        let adjusted = Interval { estimate, low: (estimate - down.sqrt()).max(0.0), high: (estimate + up.sqrt()).min(1.0) };
        Ok(Standardised { crude: total(counts) / total(n), adjusted })
    };
    counts.iter().zip(n).enumerate().map(channel).collect()
}

/// Means of channels, standardised to a common mix.
///
/// Formula: `x̃ = Σw_s·x̄_s / Σw_s` with `SE² = Σ(w_s/Σw)²·s²_s/n_s` and t with the degrees of freedom
/// of Satterthwaite (1946).
///
/// Shape: for each channel as many summaries as there are weights in `mix`; weights as
/// [`standardise_shares`]. A summary of no answers is allowed where the weight is 0.
///
/// # Errors
/// As [`standardise_shares`]; [`StatsError::TooFew`] where a stratum that counts has one answer,
/// which has no variance; [`StatsError::NotFinite`] (index as for an empty stratum);
/// [`StatsError::OutOfRange`].
pub fn standardise_means(cells: &[&[Summary]], mix: &[f64], level: f64) -> Result<Vec<Standardised>, StatsError> {
    let weights = shares_of(mix)?;
    let tail = (1.0 - check::level(level)?) / 2.0;
    let channel = |(place, strata): (usize, &&[Summary])| {
        check::same_length(weights.len(), strata.len())?;
        filled(strata.iter().map(|stratum| stratum.n > 0), &weights, place)?;
        let (mut estimate, mut parts) = (0.0, Vec::new());
        for (index, (stratum, weight)) in strata.iter().zip(&weights).enumerate().filter(|(_, (_, weight))| **weight > 0.0) {
            let n = described(stratum, place * weights.len() + index)?;
            estimate += weight * stratum.mean;
            parts.push((weight * weight * stratum.variance / n, n));
        }
        let half = half_width(&parts, tail);
        let [estimate, low, high] = [estimate, estimate - half, estimate + half].map(check::finite);
        Ok(Standardised { crude: crude(strata)?, adjusted: Interval { estimate: estimate?, low: low?, high: high? } })
    };
    cells.iter().enumerate().map(channel).collect()
}

/// Half the width of the interval, from the variance each stratum contributes and its size.
fn half_width(parts: &[(f64, f64)], tail: f64) -> f64 {
    let variance: f64 = parts.iter().map(|(part, _)| part).sum();
    if variance <= 0.0 {
        return 0.0;
    }
    let rest: f64 = parts.iter().map(|(part, n)| squared(part / variance) / (n - 1.0)).sum();
    -dist::student_t_quantile(tail, 1.0 / rest) * variance.sqrt()
}

/// Number of answers of a stratum that has a mean and a variance.
fn described(stratum: &Summary, index: usize) -> Result<f64, StatsError> {
    if stratum.n < 2 {
        return Err(StatsError::TooFew { needed: 2, got: 1 });
    }
    if !stratum.mean.is_finite() || !check::is_weight(stratum.variance) {
        return Err(StatsError::NotFinite { index });
    }
    Ok(stratum.n as f64)
}

/// Mean of all answers of a channel.
fn crude(strata: &[Summary]) -> Result<f64, StatsError> {
    let strata = strata.iter().filter(|stratum| stratum.n > 0);
    let n: f64 = strata.clone().map(|stratum| stratum.n as f64).sum();
    check::finite(strata.map(|stratum| stratum.mean * (stratum.n as f64 / n)).sum())
}

/// Weights with sum 1.
fn shares_of(mix: &[f64]) -> Result<Vec<f64>, StatsError> {
    check::weights(mix, mix)?;
    let (scaled, _) = moments::scaled(mix);
    let sum: f64 = scaled.iter().sum();
    if sum <= 0.0 {
        return Err(StatsError::InvalidWeight { index: 0 });
    }
    Ok(scaled.into_iter().map(|weight| weight / sum).collect())
}

/// Every stratum that counts has answers.
fn filled(answered: impl Iterator<Item = bool>, weights: &[f64], channel: usize) -> Result<(), StatsError> {
    match answered.zip(weights).position(|(answered, weight)| !answered && *weight > 0.0) {
        Some(stratum) => Err(StatsError::EmptyGroup { index: channel * weights.len() + stratum }),
        None => Ok(()),
    }
}

fn squared(value: f64) -> f64 {
    value * value
}
