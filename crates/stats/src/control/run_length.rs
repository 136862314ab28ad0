//! How often rules fire on a process in control: exactly and by simulation.

use std::collections::BTreeMap;

use super::{ChartPoint, Rule, rules};
use crate::dist::normal_cdf;
use crate::random::Random;
use crate::{StatsError, check};

/// No simulated series is longer: rules that have not fired by then never will.
const LONGEST_RUN: usize = 1_000_000;
/// Steps of the chain after which it must have come to rest.
const MOST_STEPS: usize = 20_000;
/// No rule looks back further, so the chain cannot have come to rest before.
const FEWEST_STEPS: usize = 32;
/// Two factors of silence this close are the same.
const SAME: f64 = 1e-14;
/// Upper ends of the zones in sigmas, lowest first; the last zone has none.
const ZONE_ENDS: [f64; 7] = [-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0];

/// The distribution of the number of points until rules first fire.
#[derive(Clone, Debug, PartialEq)]
pub struct RunLength {
    /// Probability of no alarm within 0, 1, 2… points.
    silent: Vec<f64>,
    /// By what the last of them is multiplied at each further point.
    ratio: f64,
}

impl RunLength {
    /// Average run length: the mean number of points until the first alarm, counting that point.
    #[must_use]
    pub fn average(&self) -> f64 {
        let last = self.silent.last().copied().unwrap_or(0.0);
        self.silent.iter().sum::<f64>() + last * self.ratio / (1.0 - self.ratio)
    }

    /// Probability of at least one alarm within the first `points` points.
    #[must_use]
    pub fn alarm_within(&self, points: usize) -> f64 {
        let last = self.silent.len().saturating_sub(1);
        let silent = self.silent.get(points.min(last)).copied().unwrap_or(0.0);
        let further = points.saturating_sub(last);
        1.0 - silent * libm::pow(self.ratio, further as f64)
    }
}

/// Distribution of the run length of a set of rules on independent normal points with known limits.
///
/// Formula: a Markov chain over what the rules remember of the latest points; the chance of silence
/// falls in the end by the same factor at each point (Champ & Woodall 1987). Rule `We1` alone on a
/// stable process gives 1/.0027 = 370.4, the four Western Electric rules 91.75.
///
/// Shape: rules, and the shift of the process mean from the centre in sigmas: 0 for false alarms.
/// Limits estimated from a short baseline give shorter runs than these.
///
/// # Errors
/// [`StatsError::TooFew`] without rules; [`StatsError::NotFinite`] for the shift (index 0);
/// [`StatsError::InvalidParameter`] for [`Rule::Nelson3`] and [`Rule::Nelson4`], which compare
/// neighbours and no zones: use [`simulate_false_alarms`]; [`StatsError::NotConverged`] when the
/// rules all but never fire.
pub fn run_length(rules: &[Rule], shift: f64) -> Result<RunLength, StatsError> {
    zones_only(rules)?;
    check::sample(&[shift], 1)?;
    let steps = steps(rules, &zone_probabilities(shift));
    let mut states = vec![0.0; steps.len()];
    if let Some(start) = states.first_mut() {
        *start = 1.0;
    }
    let (mut silent, mut ratio, mut steady) = (vec![1.0], 1.0_f64, 0);
    while silent.len() < MOST_STEPS {
        states = step(&steps, &states);
        let left: f64 = states.iter().sum();
        let next = left / silent.last().copied().unwrap_or(1.0);
        silent.push(left);
        if left <= f64::MIN_POSITIVE {
            return Ok(RunLength { silent, ratio: 0.0 });
        }
        steady = if (next - ratio).abs() <= SAME { steady + 1 } else { 0 };
        ratio = next;
        if steady >= 4 && silent.len() > FEWEST_STEPS && ratio < 1.0 {
            return Ok(RunLength { silent, ratio });
        }
    }
    Err(StatsError::NotConverged { iterations: MOST_STEPS })
}

/// What simulated stable series show of a set of rules.
#[derive(Clone, Debug, PartialEq)]
pub struct FalseAlarms {
    /// Mean number of points until the first alarm.
    pub average_run_length: f64,
    /// Monte-Carlo standard error of that mean.
    pub average_run_length_se: f64,
    /// Share of series with an alarm within each of the horizons.
    pub shares: Vec<f64>,
    /// Monte-Carlo standard errors of the shares, `√(s(1-s)/runs)`.
    pub share_ses: Vec<f64>,
}

/// False alarms of any set of rules on simulated stable series, with known limits.
///
/// Formula: `runs` series of independent standard normal points, each until the first alarm. The
/// same seed gives the same numbers. Expect the result within 3 standard errors of the truth; the
/// mean has a relative standard error of about `1/√runs`.
///
/// Shape: `horizons` in points, in any order; shares stand in their order. Work is `runs` times the
/// average run length.
///
/// # Errors
/// [`StatsError::TooFew`] without rules or with fewer than 2 runs; [`StatsError::NotConverged`]
/// when no rule fires within a million points.
pub fn simulate_false_alarms(rules: &[Rule], horizons: &[usize], runs: usize, seed: u64) -> Result<FalseAlarms, StatsError> {
    if rules.is_empty() {
        return Err(StatsError::TooFew { needed: 1, got: 0 });
    }
    if runs < 2 {
        return Err(StatsError::TooFew { needed: 2, got: runs });
    }
    let mut random = Random::seeded(seed);
    let mut lengths = Vec::new();
    for _ in 0..runs {
        lengths.push(simulated_length(rules, &mut random)?);
    }
    let n = runs as f64;
    let mean = lengths.iter().map(|length| *length as f64).sum::<f64>() / n;
    let squares: f64 = lengths.iter().map(|length| (*length as f64 - mean) * (*length as f64 - mean)).sum();
    let share = |horizon: &usize| lengths.iter().filter(|length| *length <= horizon).count() as f64 / n;
    let shares: Vec<f64> = horizons.iter().map(share).collect();
    let share_ses = shares.iter().map(|share| (share * (1.0 - share) / n).sqrt()).collect();
    Ok(FalseAlarms { average_run_length: mean, average_run_length_se: (squares / (n - 1.0) / n).sqrt(), shares, share_ses })
}

/// Points of one stable series up to and with the first alarm.
fn simulated_length(rules: &[Rule], random: &mut Random) -> Result<usize, StatsError> {
    let mut points = Vec::new();
    while points.len() < LONGEST_RUN {
        points.push(ChartPoint { value: random.normal(), centre: 0.0, lower: -3.0, upper: 3.0, sigma: 1.0 });
        if rules::any_fires(&points, rules) {
            return Ok(points.len());
        }
    }
    Err(StatsError::NotConverged { iterations: LONGEST_RUN })
}

fn zones_only(rules: &[Rule]) -> Result<(), StatsError> {
    if rules.is_empty() {
        return Err(StatsError::TooFew { needed: 1, got: 0 });
    }
    match rules.iter().position(|rule| matches!(rule, Rule::Nelson3 | Rule::Nelson4)) {
        Some(place) => Err(StatsError::InvalidParameter {
            name: "rules",
            value: place as f64,
            remedy: "rules that compare neighbours have no exact run length, simulate it",
        }),
        None => Ok(()),
    }
}

/// What the rules must remember: the latest points by side, beyond 2 and beyond 1 sigma, and runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Memory {
    /// Sides of the last points beyond 2 sigma, the latest last; 0 is neither.
    beyond_two: [i8; 3],
    /// Sides of the last points beyond 1 sigma.
    beyond_one: [i8; 5],
    /// Points so far, up to 5.
    seen: u8,
    /// Run on one side of the centre, negative below it.
    run: i8,
    /// Run within one sigma.
    within: i8,
    /// Run beyond one sigma.
    without: i8,
}

/// Probability of each of the eight zones, whose sides are -4, -3, -2, -1, 1, 2, 3 and 4.
fn zone_probabilities(shift: f64) -> [(i8, f64); 8] {
    let mut zones = [(-4, 0.0), (-3, 0.0), (-2, 0.0), (-1, 0.0), (1, 0.0), (2, 0.0), (3, 0.0), (4, 0.0)];
    let edges = |zone: usize| (zone.checked_sub(1).and_then(|below| ZONE_ENDS.get(below)), ZONE_ENDS.get(zone));
    for (zone, (_, probability)) in zones.iter_mut().enumerate() {
        *probability = match edges(zone) {
            (None, Some(high)) => normal_cdf(high - shift),
            (Some(low), None) => normal_cdf(shift - low),
            // Differences of the smaller tails, so that none is lost beside 1.
            (Some(low), Some(high)) if *low >= shift => normal_cdf(shift - low) - normal_cdf(shift - high),
            (Some(low), Some(high)) => normal_cdf(high - shift) - normal_cdf(low - shift),
            (None, None) => 0.0,
        };
    }
    zones
}

/// Silent transitions of the chain: for each state the states that follow, with probabilities.
fn steps(rules: &[Rule], zones: &[(i8, f64); 8]) -> Vec<Vec<(usize, f64)>> {
    let mut places = BTreeMap::from([(Memory::default(), 0)]);
    let mut states = vec![Memory::default()];
    let mut steps = Vec::new();
    while let Some(state) = states.get(steps.len()).copied() {
        let mut following = Vec::new();
        for (zone, probability) in zones {
            let Some(next) = state.after(*zone, rules) else { continue };
            let place = *places.entry(next).or_insert_with(|| {
                states.push(next);
                states.len() - 1
            });
            following.push((place, *probability));
        }
        steps.push(following);
    }
    steps
}

/// One point further: the probabilities of the states that are still silent.
fn step(steps: &[Vec<(usize, f64)>], states: &[f64]) -> Vec<f64> {
    let mut next = vec![0.0; states.len()];
    for (following, weight) in steps.iter().zip(states) {
        for (place, probability) in following {
            if let Some(state) = next.get_mut(*place) {
                *state += weight * probability;
            }
        }
    }
    next
}

impl Memory {
    /// The memory after a point in this zone, or nothing if a rule fires.
    fn after(self, zone: i8, rules: &[Rule]) -> Option<Self> {
        let has = |rule| rules.contains(&rule);
        let far = |least: i8| if zone.abs() >= least { zone.signum() } else { 0 };
        let mut next = Self { seen: (self.seen + 1).min(5), ..Self::default() };
        if has(Rule::We1) && far(4) != 0 {
            return None;
        }
        if has(Rule::We2) {
            next.beyond_two = pushed(self.beyond_two, far(3));
        }
        if has(Rule::We3) {
            next.beyond_one = pushed(self.beyond_one, far(2));
        }
        if has(Rule::We4) || has(Rule::Nelson2) {
            next.run = if self.run.signum() == zone.signum() { self.run + zone.signum() } else { zone.signum() };
        }
        if has(Rule::Nelson7) && far(2) == 0 {
            next.within = self.within + 1;
        }
        if has(Rule::Nelson8) && far(2) != 0 {
            next.without = self.without + 1;
        }
        let longest = if has(Rule::We4) { 8 } else { 9 };
        let two_of_three = next.seen >= 3 && side_count(&next.beyond_two) >= 2;
        let four_of_five = next.seen >= 5 && side_count(&next.beyond_one) >= 4;
        let runs = next.run.abs() >= longest || next.within >= 15 || next.without >= 8;
        (!two_of_three && !four_of_five && !runs).then(|| next.forgetting())
    }

    /// Without what no later window contains, so that equal futures are one state.
    fn forgetting(mut self) -> Self {
        self.beyond_two[0] = 0;
        self.beyond_one[0] = 0;
        self
    }
}

/// The latest sides with one more at the end.
fn pushed<const N: usize>(mut sides: [i8; N], side: i8) -> [i8; N] {
    sides.rotate_left(1);
    if let Some(last) = sides.last_mut() {
        *last = side;
    }
    sides
}

/// How many points are on the side that has more.
fn side_count(sides: &[i8]) -> usize {
    let count = |side: i8| sides.iter().filter(|each| **each == side).count();
    count(1).max(count(-1))
}
