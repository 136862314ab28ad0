//! The three correlations with everything R's `cor.test` says of them.

use crate::estimate::on_fisher_scale;
use crate::kendall::Pairs;
use crate::resampling::{kendall_exact, spearman_exact};
use crate::ties::tied;
use crate::{Estimate, Interval, StatsError, check, kendall_tau_b, mid_ranks, moments, pearson, spearman};

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
/// Shape and edge cases: as [`crate::pearson`].
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
/// Shape and edge cases: as [`crate::pearson`].
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
/// Shape and edge cases: as [`crate::pearson`].
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
/// Shape and edge cases: as [`crate::kendall_tau_b`].
///
/// # Errors
/// As [`crate::kendall_tau_b`].
pub fn kendall_test(x: &[f64], y: &[f64], level: f64) -> Result<KendallTest, StatsError> {
    let mut estimate = kendall_tau_b(x, y, level)?;
    let pairs = Pairs::count(x, y);
    let z = pairs.z();
    let mut p_source = PSource::Normal;
    if x.len() < NORMAL_KENDALL && pairs.x.pairs == 0.0 && pairs.y.pairs == 0.0 {
        estimate.p = kendall_exact(x, y)?.p;
        p_source = PSource::Exact;
    }
    Ok(KendallTest { estimate, z, p_source })
}

fn fieller_error(n: usize) -> f64 {
    (1.06 / (n as f64 - 3.0)).sqrt()
}
