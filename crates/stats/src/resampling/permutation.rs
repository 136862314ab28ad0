//! Permutation tests of correlations.

use super::arrangements::each_order;
use crate::moments::{self, Centred};
use crate::random::Random;
use crate::{Side, StatsError, check, mid_ranks};

/// Up to this many units all orders are enumerated.
const MOST_ENUMERATED: usize = 9;
/// Coefficients this close are equal.
const TOLERANCE: f64 = 1e-12;

/// Sums that are added up side by side.
const LANES: usize = 8;

/// Which correlation is permuted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CorrelationKind {
    /// Pearson's coefficient.
    Pearson,
    /// Spearman's coefficient.
    Spearman,
    /// Kendall's tau-b.
    Kendall,
}

/// A permutation test.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PermutationTest {
    /// The observed coefficient.
    pub estimate: f64,
    /// Two-sided p: how often a coefficient at least as far from 0 arises by chance.
    pub p: f64,
    /// One-sided p: how often a coefficient at least as large arises by chance.
    pub p_upper: f64,
    /// Orders with a coefficient at least as far from 0; without the observed one when sampled.
    pub extreme: u64,
    /// Orders with a coefficient at least as large; without the observed one when sampled.
    pub larger: u64,
    /// Orders looked at: `n!`, or the number of draws.
    pub orders: u64,
    /// Whether all orders were enumerated. If not, p has a Monte Carlo error of about
    /// `√(p(1-p)/orders)`.
    pub enumerated: bool,
}

/// Permutation test of a correlation: exact up to 9 units, sampled above.
///
/// Formula: all `n!` orders of `y` against `x`, p the share with `|r*| ≥ |r| - 1e-12`; above 9 units
/// `(b + 1)/(B + 1)` with `b` of `B = draws` random orders (Phipson & Smyth 2010), never 0. Valid
/// where units are exchangeable if there is no relation. Reference: enumeration in R (case
/// `perm.exact.attitude8`).
///
/// Shape: two samples of the same length `n ≥ 3`. The same seed gives the same p; up to 9 units
/// neither draws nor seed matter. No interval: a p has none but its Monte Carlo error.
///
/// # Errors
/// [`StatsError::LengthMismatch`], [`StatsError::TooFew`], [`StatsError::NotFinite`],
/// [`StatsError::NoVariation`], [`StatsError::InvalidParameter`] for no draws above 9 units, or
/// more than ten million.
pub fn permutation_p(x: &[f64], y: &[f64], kind: CorrelationKind, draws: usize, seed: u64) -> Result<PermutationTest, StatsError> {
    check::pair(x, y, 3)?;
    let sampled = x.len() > MOST_ENUMERATED;
    if sampled && draws == 0 {
        return Err(StatsError::InvalidParameter { name: "draws", value: 0.0, remedy: "at least 1 above 9 units" });
    }
    super::at_most("draws", draws)?;
    match kind {
        CorrelationKind::Pearson => permute_products(x, y, sampled.then_some((draws, seed))),
        CorrelationKind::Spearman => permute_products(&mid_ranks(x)?, &mid_ranks(y)?, sampled.then_some((draws, seed))),
        CorrelationKind::Kendall => permute_signs(x, y, sampled.then_some((draws, seed))),
    }
}

/// Counts of orders as extreme as the observed one.
struct Tally {
    estimate: f64,
    /// What turns a score into a coefficient.
    unit: f64,
    extreme: u64,
    larger: u64,
    orders: u64,
}

impl Tally {
    fn new(estimate: f64, unit: f64) -> Self {
        Self { estimate, unit, extreme: 0, larger: 0, orders: 0 }
    }

    fn count(&mut self, score: f64) {
        let r = score * self.unit;
        self.extreme += u64::from(r.abs() >= self.estimate.abs() - TOLERANCE);
        self.larger += u64::from(r >= self.estimate - TOLERANCE);
        self.orders += 1;
    }

    fn finish(self, enumerated: bool) -> PermutationTest {
        // A random order is one more beside the observed.
        let observed = u64::from(!enumerated);
        let share = |count: u64| (count + observed) as f64 / (self.orders + observed) as f64;
        PermutationTest {
            estimate: self.estimate,
            p: share(self.extreme),
            p_upper: share(self.larger),
            extreme: self.extreme,
            larger: self.larger,
            orders: self.orders,
            enumerated,
        }
    }
}

/// Pearson's coefficient of values or ranks; its sums of squares are the same in every order.
fn permute_products(x: &[f64], y: &[f64], sample: Option<(usize, u64)>) -> Result<PermutationTest, StatsError> {
    let estimate = moments::correlation(x, y)?;
    let (x, y) = (Centred::new(x), Centred::new(y));
    let mut tally = Tally::new(estimate, 1.0 / (x.squares().sqrt() * y.squares().sqrt()));
    let (x, mut y) = (x.deviations, y.deviations);
    match sample {
        None => each_order(x.len(), |item, placed| x[placed.len()] * y[item], |score| tally.count(score)),
        Some((draws, seed)) => {
            let mut random = Random::seeded(seed);
            for _ in 0..draws {
                random.shuffle(&mut y);
                tally.count(product(&x, &y));
            }
        }
    }
    Ok(tally.finish(sample.is_none()))
}

/// `Σ x·y` as several sums, none of which waits for another.
fn product(x: &[f64], y: &[f64]) -> f64 {
    let mut sums = [0.0; LANES];
    let ((x, rest_x), (y, rest_y)) = (x.as_chunks::<LANES>(), y.as_chunks::<LANES>());
    for (x, y) in x.iter().zip(y) {
        sums.iter_mut().zip(x.iter().zip(y)).for_each(|(sum, (x, y))| *sum += x * y);
    }
    sums.iter().sum::<f64>() + moments::products(rest_x, rest_y)
}

/// Kendall's coefficient; its numbers of ties are the same in every order.
fn permute_signs(x: &[f64], y: &[f64], sample: Option<(usize, u64)>) -> Result<PermutationTest, StatsError> {
    let (x, mut y) = (order(x), order(y));
    let unit = 1.0 / (untied_pairs(&x, Side::X)?.sqrt() * untied_pairs(&y, Side::Y)?.sqrt());
    // Units in the order of x, so that the scores can be counted in one pass.
    let mut units: Vec<usize> = (0..x.len()).collect();
    units.sort_by_key(|unit| x[*unit]);
    y = units.iter().map(|unit| y[*unit]).collect();
    let x: Vec<usize> = units.iter().map(|unit| x[*unit]).collect();
    let mut scores = Concordance { tree: vec![0; x.len() + 1] };
    let mut tally = Tally::new((scores.score(&x, &y) * unit).clamp(-1.0, 1.0), unit);
    match sample {
        None => each_order(x.len(), |item, placed| sign_gain(&x, &y, item, placed), |score| tally.count(score)),
        Some((draws, seed)) => {
            let mut random = Random::seeded(seed);
            for _ in 0..draws {
                random.shuffle(&mut y);
                tally.count(scores.score(&x, &y));
            }
        }
    }
    Ok(tally.finish(sample.is_none()))
}

/// Concordant minus discordant pairs of the next place with all before it.
fn sign_gain(x: &[usize], y: &[usize], item: usize, placed: &[usize]) -> f64 {
    let here = placed.len();
    let sign = |a: usize, b: usize| f64::from(a as i32 - b as i32).signum() * f64::from(u8::from(a != b));
    placed.iter().enumerate().map(|(place, before)| sign(x[here], x[place]) * sign(y[item], y[*before])).sum()
}

/// The place of each value among the distinct ones, from 1.
fn order(values: &[f64]) -> Vec<usize> {
    let mut sorted = values.to_vec();
    sorted.sort_by(|a, b| check::ascending(*a, *b));
    sorted.dedup();
    values.iter().map(|value| sorted.partition_point(|other| other < value) + 1).collect()
}

/// Pairs that are not tied.
fn untied_pairs(places: &[usize], which: Side) -> Result<f64, StatsError> {
    let mut sizes = vec![0.0; places.len() + 1];
    places.iter().for_each(|place| sizes[*place] += 1.0);
    let pairs = |n: f64| n * (n - 1.0) / 2.0;
    let untied = pairs(places.len() as f64) - sizes.iter().map(|size| pairs(*size)).sum::<f64>();
    if untied > 0.0 { Ok(untied) } else { Err(StatsError::NoVariation { which }) }
}

/// Counts pairs in O(n log n) with a tree of partial sums (Fenwick 1994).
struct Concordance {
    tree: Vec<i64>,
}

impl Concordance {
    /// Concordant minus discordant pairs; `x` ascends.
    fn score(&mut self, x: &[usize], y: &[usize]) -> f64 {
        self.tree.fill(0);
        let (mut start, mut score) = (0, 0_i64);
        for tied in x.chunk_by(|a, b| a == b) {
            let group = &y[start..start + tied.len()];
            for place in group {
                let above = start as i64 - self.up_to(*place);
                score += self.up_to(place - 1) - above;
            }
            group.iter().for_each(|place| self.add(*place));
            start += tied.len();
        }
        score as f64
    }

    fn up_to(&self, place: usize) -> i64 {
        let (mut place, mut sum) = (place, 0);
        while place > 0 {
            sum += self.tree[place];
            place &= place - 1;
        }
        sum
    }

    fn add(&mut self, place: usize) {
        let mut place = place;
        while let Some(slot) = self.tree.get_mut(place) {
            *slot += 1;
            place += place & place.wrapping_neg();
        }
    }
}
