//! Net promoter scores with all their intervals, and the difference of two.

use super::share_correction;
use crate::estimate::normal_half_width;
use crate::net_promoter::{score, wald};
use crate::{Interval, StatsError, dist, net_promoter};

/// Answers to the question of recommendation, 0 to 10, in three classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NetCounts {
    /// Answers of 9 and 10.
    pub promoters: u64,
    /// Answers of 7 and 8.
    pub passives: u64,
    /// Answers of 0 to 6.
    pub detractors: u64,
}

impl NetCounts {
    fn n(self) -> f64 {
        self.promoters as f64 + self.passives as f64 + self.detractors as f64
    }
}

/// A net promoter score with its intervals, in points from -100 to 100.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NetPromoterIntervals {
    /// 100 times the share of promoters less that of detractors.
    pub score: f64,
    /// Standard error of the score, 0 when all are of one class.
    pub se: f64,
    /// Wald interval: too narrow for few answers.
    pub wald: Interval,
    /// Wald interval after adding 3/4 to promoters and to detractors and 3 to `n` (Rocks 2016): the one
    /// to show. Its estimate is the centre, the score of those counts.
    pub adjusted: Interval,
    /// Wald interval after adding 1 to promoters and to detractors and 2 to `n` (Bonett & Price 2012).
    pub adjusted_by_one: Interval,
    /// Score interval (Tango 1998): all scores that a score test does not reject.
    pub by_score: Interval,
}

/// Net promoter score with Wald, adjusted Wald and score intervals.
///
/// Formula: `100(p - d)`, `SE = 100√((p + d - (p-d)²)/n)`, Wald `score ± z·SE`. The score interval
/// holds all `D` with `|p - d - D| ≤ z·√(v(D)/n)`, where `v(D) = p̃ + d̃ - D²` at the most likely
/// shares with difference `D`. Rocks (2016) found the adjusted and the score interval best. The score
/// and the Wald intervals are those of [`crate::net_promoter`].
///
/// Shape: counts of people; `population` is their number when they are part of a known one, such as
/// the staff. Variances, and the answers added to the counts, are then multiplied by `(N-n)/(N-1)`, as
/// in [`super::wilson_of_population`].
///
/// Edge cases: if all are of one class the Wald interval has no width. When all of a population
/// answered, none has. Ends are cut at -100 and 100.
///
/// # Errors
/// [`StatsError::TooFew`] when nobody answered; [`StatsError::OutOfRange`] when the counts together do
/// not fit into 64 bits and a population is given; [`StatsError::InvalidProportion`] when more answered
/// than there are; [`StatsError::InvalidLevel`].
pub fn net_promoter_intervals(counts: NetCounts, population: Option<u64>, level: f64) -> Result<NetPromoterIntervals, StatsError> {
    let plain = net_promoter(counts.promoters, counts.passives, counts.detractors, level)?;
    let (p, d, n) = (counts.promoters as f64, counts.detractors as f64, counts.n());
    let correction = match population {
        Some(population) => share_correction(total(counts)?, population)?,
        None => 1.0,
    };
    let z = normal_half_width(level)? * correction.sqrt();
    // The answers added stand for what is not known, of which a known population leaves less.
    let adjusted = |add: f64, add_n: f64| wald(p + add * correction, d + add * correction, n + add_n * correction, z);
    Ok(NetPromoterIntervals {
        score: plain.score,
        se: plain.se * correction.sqrt(),
        wald: wald(p, d, n, z),
        adjusted: adjusted(0.75, 3.0),
        adjusted_by_one: adjusted(1.0, 2.0),
        by_score: by_score(p, d, n, z),
    })
}

/// The difference of two net promoter scores, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NetPromoterDifference {
    /// First score less second, with the Wald interval.
    pub difference: Interval,
    /// The same on counts adjusted as in [`NetPromoterIntervals::adjusted`].
    pub adjusted: Interval,
    /// Standard error of the difference.
    pub se: f64,
    /// The difference in standard errors.
    pub z: f64,
    /// Two-sided p-value of equal scores.
    pub p: f64,
}

/// Difference of the net promoter scores of two independent groups.
///
/// Formula: `Δ = NPS₁ - NPS₂`, `SE = √(SE₁² + SE₂²)`, `z = Δ/SE`, interval `Δ ± z_level·SE`, and the
/// same with 3/4 added to promoters and detractors and 3 to `n` of each group. Ends are cut at -200
/// and 200.
///
/// Edge cases: when each group is of one class, both the same, `z` is 0 and p is 1.
///
/// # Errors
/// [`StatsError::TooFew`] when a group has no answers, [`StatsError::InvalidLevel`],
/// [`StatsError::Inadmissible`] when each group is of one class, not the same: there is no standard
/// error.
pub fn net_promoter_difference(first: NetCounts, second: NetCounts, level: f64) -> Result<NetPromoterDifference, StatsError> {
    if first.n() <= 0.0 || second.n() <= 0.0 {
        return Err(StatsError::TooFew { needed: 1, got: 0 });
    }
    let half = normal_half_width(level)?;
    let compared = |add: f64, add_n: f64| {
        let part = |counts: NetCounts| score(counts.promoters as f64 + add, counts.detractors as f64 + add, counts.n() + add_n);
        let ((score1, se1), (score2, se2)) = (part(first), part(second));
        (score1 - score2, libm::hypot(se1, se2))
    };
    let interval = |(estimate, se): (f64, f64)| {
        let end = |end: f64| end.clamp(-200.0, 200.0);
        Interval { estimate, low: end(estimate - half * se), high: end(estimate + half * se) }
    };
    let (difference, se) = compared(0.0, 0.0);
    if se <= 0.0 && difference != 0.0 {
        return Err(StatsError::Inadmissible { reason: "each group is of one class only" });
    }
    let z = if se > 0.0 { difference / se } else { 0.0 };
    Ok(NetPromoterDifference {
        difference: interval((difference, se)),
        adjusted: interval(compared(0.75, 3.0)),
        se,
        z,
        p: dist::normal_two_sided(z),
    })
}

fn total(counts: NetCounts) -> Result<u64, StatsError> {
    let sum = counts.promoters.checked_add(counts.passives).and_then(|sum| sum.checked_add(counts.detractors));
    sum.ok_or(StatsError::OutOfRange)
}

/// All scores a score test does not reject, by bisection between the score and the ends of the scale.
fn by_score(promoters: f64, detractors: f64, n: f64, z: f64) -> Interval {
    let (p, d) = (promoters / n, detractors / n);
    let net = p - d;
    let within = |tried: f64| (net - tried).abs() <= z * (most_likely_variance(p, d, tried) / n).sqrt();
    let end = |outer: f64| {
        if within(outer) {
            return outer;
        }
        let (mut inner, mut outer) = (net, outer);
        // A double has 53 bits; each step halves what is unknown.
        for _ in 0..60 {
            let middle = inner + (outer - inner) / 2.0;
            if within(middle) {
                inner = middle;
            } else {
                outer = middle;
            }
        }
        inner
    };
    Interval { estimate: 100.0 * net, low: 100.0 * end(-1.0), high: 100.0 * end(1.0) }
}

/// Variance of one answer at the most likely shares of promoters and detractors with difference `net`.
fn most_likely_variance(p: f64, d: f64, net: f64) -> f64 {
    // The share of detractors solves 2x² + bx + c = 0.
    let b = -(p + d) + (2.0 - p + d) * net;
    let c = -d * net * (1.0 - net);
    let detractors = ((b * b - 8.0 * c).max(0.0).sqrt() - b) / 4.0;
    let detractors = detractors.clamp((-net).max(0.0), (1.0 - net) / 2.0);
    (2.0 * detractors + net - net * net).max(0.0)
}
