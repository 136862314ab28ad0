//! Net promoter scores.

use crate::estimate::normal_half_width;
use crate::{Interval, StatsError};

/// A net promoter score with two intervals, in points from -100 to 100.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NetPromoter {
    /// 100 times the share of promoters less that of detractors.
    pub score: f64,
    /// Lower end of the Wald interval.
    pub low: f64,
    /// Upper end of the Wald interval.
    pub high: f64,
    /// Standard error of the score.
    pub se: f64,
    /// Lower end of the adjusted Wald interval: the one to show.
    pub adjusted_low: f64,
    /// Upper end of the adjusted Wald interval.
    pub adjusted_high: f64,
}

/// Net promoter score with the Wald and the adjusted Wald interval.
///
/// Formula: `100(p - d)`, `SE = 100√((p + d - (p-d)²)/n)`, interval `score ± z·SE`. The adjusted
/// interval (Rocks 2016) does the same after adding 3/4 to promoters and to detractors and 3 to
/// `n`, and is centred on the score of those counts.
///
/// Shape: three counts of people. Edge cases: if all are of one kind the Wald interval has no width
/// and only the adjusted one says anything. Ends are cut at -100 and 100.
///
/// # Errors
/// [`StatsError::TooFew`] when nobody answered, [`StatsError::InvalidLevel`].
pub fn net_promoter(promoters: u64, passives: u64, detractors: u64, level: f64) -> Result<NetPromoter, StatsError> {
    let (p, d) = (promoters as f64, detractors as f64);
    let n = p + passives as f64 + d;
    if n <= 0.0 {
        return Err(StatsError::TooFew { needed: 1, got: 0 });
    }
    let z = normal_half_width(level)?;
    let (_, se) = score(p, d, n);
    let (plain, adjusted) = (wald(p, d, n, z), wald(p + 0.75, d + 0.75, n + 3.0, z));
    Ok(NetPromoter {
        score: plain.estimate,
        low: plain.low,
        high: plain.high,
        se,
        adjusted_low: adjusted.low,
        adjusted_high: adjusted.high,
    })
}

/// Score and standard error in points.
pub(crate) fn score(promoters: f64, detractors: f64, n: f64) -> (f64, f64) {
    let net = (promoters - detractors) / n;
    let variance = (promoters + detractors) / n - net * net;
    (100.0 * net, 100.0 * (variance.max(0.0) / n).sqrt())
}

/// Wald interval of `z` standard errors, cut at the ends of the scale.
pub(crate) fn wald(promoters: f64, detractors: f64, n: f64, z: f64) -> Interval {
    let (score, se) = score(promoters, detractors, n);
    let end = |end: f64| end.clamp(-100.0, 100.0);
    Interval { estimate: score, low: end(score - z * se), high: end(score + z * se) }
}
