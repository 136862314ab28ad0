//! The three correlations with everything R's `cor.test` says of them.

use crate::estimate::on_fisher_scale;
use crate::resampling::{kendall_exact, spearman_exact};
use crate::{Estimate, Interval, StatsError, check, dist, kendall_tau_b, mid_ranks, moments, pearson, spearman};

/// Above this many units R's Spearman test uses Student's t even without ties.
const MOST_EDGEWORTH: usize = 1290;
/// From this many units on R's Kendall test uses the normal distribution even without ties.
const NORMAL_KENDALL: usize = 50;

/// Where a p-value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PSource {
    /// The exact distribution over all orders.
    Exact,
    /// The Edgeworth series of algorithm AS 89.
    Edgeworth,
    /// Student's t distribution.
    StudentT,
    /// The normal distribution.
    Normal,
}

/// Pearson's correlation with its test statistic.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PearsonTest {
    /// The coefficient with Fisher's interval and p.
    pub estimate: Estimate,
    /// Test statistic; ±infinity at a coefficient of ±1.
    pub t: f64,
    /// Its degrees of freedom, `n - 2`.
    pub df: f64,
}

/// Spearman's correlation with its test statistic.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SpearmanTest {
    /// The coefficient with Bonett & Wright's interval, and p from `p_source`.
    pub estimate: Estimate,
    /// Lower end by Fieller, Hartley & Pearson, see [`spearman_fieller`].
    pub fieller_low: f64,
    /// Upper end by Fieller, Hartley & Pearson.
    pub fieller_high: f64,
    /// `S = (n³ - n)(1 - ρ)/6`: without ties the sum of squared differences of ranks.
    pub s: f64,
    /// Where p comes from.
    pub p_source: PSource,
}

/// Kendall's correlation with its test statistics.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KendallTest {
    /// Tau-b with the interval of Fieller, Hartley & Pearson, and p from `p_source`.
    pub estimate: Estimate,
    /// `(C - D)/√Var` with the tie-corrected variance.
    pub z: f64,
    /// Where p comes from.
    pub p_source: PSource,
}

/// Pearson's correlation as [`crate::pearson`], with t and its degrees of freedom.
///
/// Formula: `t = r√((n-2)/(1-r²))`. Reference: R `stats::cor.test`.
///
/// # Errors
/// As [`crate::pearson`].
pub fn pearson_test(x: &[f64], y: &[f64], level: f64) -> Result<PearsonTest, StatsError> {
    let estimate = pearson(x, y, level)?;
    let (r, df) = (estimate.estimate, x.len() as f64 - 2.0);
    Ok(PearsonTest { estimate, t: r * (df / ((1.0 - r) * (1.0 + r))).sqrt(), df })
}

/// Spearman's correlation with both intervals and the p that R gives by default.
///
/// Formula: coefficient and interval as [`crate::spearman`]. p: without ties and up to 1290 units as
/// [`crate::resampling::spearman_exact`], otherwise by Student's t. Reference: R
/// `stats::cor.test(method = "spearman")`.
///
/// # Errors
/// As [`crate::pearson`].
pub fn spearman_test(x: &[f64], y: &[f64], level: f64) -> Result<SpearmanTest, StatsError> {
    let mut estimate = spearman(x, y, level)?;
    let fieller = on_fisher_scale(estimate.estimate, fieller_error(x.len()), level)?;
    let n = x.len() as f64;
    let mut test = SpearmanTest {
        estimate,
        fieller_low: fieller.low,
        fieller_high: fieller.high,
        s: n * (n - 1.0) * (n + 1.0) * (1.0 - estimate.estimate) / 6.0,
        p_source: PSource::StudentT,
    };
    if x.len() <= MOST_EDGEWORTH && !tied(x) && !tied(y) {
        let exact = spearman_exact(x, y)?;
        estimate.p = exact.p;
        test = SpearmanTest { estimate, s: exact.statistic, p_source: exact.p_source, ..test };
    }
    Ok(test)
}

/// Spearman's correlation with the interval of Fieller, Hartley & Pearson.
///
/// Formula: `tanh(atanh ρ ± z·√(1.06/(n-3)))` (Fieller, Hartley & Pearson 1957). Narrower than that
/// of [`crate::spearman`] where `ρ` is far from 0. Reference: closed form in R (cases `cor.*`).
///
/// # Errors
/// As [`crate::pearson`].
pub fn spearman_fieller(x: &[f64], y: &[f64], level: f64) -> Result<Interval, StatsError> {
    check::pair(x, y, 4)?;
    let rho = moments::correlation(&mid_ranks(x)?, &mid_ranks(y)?)?;
    on_fisher_scale(rho, fieller_error(x.len()), level)
}

/// Kendall's tau-b with z and the p that R gives by default.
///
/// Formula: coefficient, interval and z as [`crate::kendall_tau_b`]. p: without ties and below 50
/// units as [`crate::resampling::kendall_exact`], otherwise from z. Reference: R
/// `stats::cor.test(method = "kendall")`.
///
/// # Errors
/// As [`crate::kendall_tau_b`].
pub fn kendall_test(x: &[f64], y: &[f64], level: f64) -> Result<KendallTest, StatsError> {
    let mut estimate = kendall_tau_b(x, y, level)?;
    let (ties_x, ties_y) = (Ties::of(x), Ties::of(y));
    let n = x.len() as f64;
    let all = n * (n - 1.0);
    // C - D is a whole number, which the coefficient gives back.
    let score = (estimate.estimate * ((all / 2.0 - ties_x.pairs) * (all / 2.0 - ties_y.pairs)).sqrt()).round();
    let untied = all * (2.0 * n + 5.0) - ties_x.variance - ties_y.variance;
    let variance = untied / 18.0 + 2.0 * ties_x.pairs * ties_y.pairs / all + ties_x.triples * ties_y.triples / (9.0 * all * (n - 2.0));
    let mut p_source = PSource::Normal;
    if x.len() < NORMAL_KENDALL && ties_x.pairs == 0.0 && ties_y.pairs == 0.0 {
        estimate.p = kendall_exact(x, y)?.p;
        p_source = PSource::Exact;
    } else {
        estimate.p = dist::normal_two_sided(score / variance.sqrt());
    }
    Ok(KendallTest { estimate, z: score / variance.sqrt(), p_source })
}

fn fieller_error(n: usize) -> f64 {
    (1.06 / (n as f64 - 3.0)).sqrt()
}

/// Whether two of these values are equal.
pub(crate) fn tied(values: &[f64]) -> bool {
    Ties::of(values).pairs > 0.0
}

/// Sums over the groups of equal values, each of size `t`.
#[derive(Default)]
pub(crate) struct Ties {
    /// `Σ t(t-1)/2`.
    pub(crate) pairs: f64,
    /// `Σ t(t-1)(t-2)`.
    pub(crate) triples: f64,
    /// `Σ t(t-1)(2t+5)`.
    pub(crate) variance: f64,
}

impl Ties {
    pub(crate) fn of(values: &[f64]) -> Self {
        let mut sorted = values.to_vec();
        sorted.sort_by(|a, b| check::ascending(*a, *b));
        Self::of_sizes(sorted.chunk_by(|a, b| a == b).map(|group| group.len() as f64))
    }

    pub(crate) fn of_sizes(sizes: impl Iterator<Item = f64>) -> Self {
        sizes.fold(Self::default(), |sum, t| Self {
            pairs: sum.pairs + t * (t - 1.0) / 2.0,
            triples: sum.triples + t * (t - 1.0) * (t - 2.0),
            variance: sum.variance + t * (t - 1.0) * (2.0 * t + 5.0),
        })
    }
}
