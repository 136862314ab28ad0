//! Experiments inside a survey: arms of a split ballot compared, and what the order of options and questions does.
//!
//! Everything here is a pure function of answers and of what was shown; who was shown what is drawn elsewhere.

mod answered;
mod order;
mod power;
mod words;

use candor_stats::association::{chi_square_test, compare_groups};
use candor_stats::channels::one_way_anova;
use candor_stats::multiplicity::{Adjustment, adjust};
use candor_stats::proportions::two_proportions;
use candor_stats::{Interval, StatsError};

pub use self::answered::{Ballot, NotCompared, Seen, ballots, order_effects};
pub use self::order::{Directed, OrderEffect, OrderKind, OrderReport, OrderTests, Placed, Shown, order_report};
pub use self::power::{detectable_share, people_for_shares, power_of_means, power_of_position, power_of_shares};
pub use self::words::{WITHOUT, expected, page};
use crate::LEVEL;

/// What was answered in the arms of a split ballot, arms in the same order everywhere.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Of each arm, how many gave the answer that counts, of how many.
    Share(Vec<(u64, u64)>),
    /// Of each arm, the values.
    Mean(Vec<Vec<f64>>),
}

impl Outcome {
    /// Answers of each arm.
    #[must_use]
    pub fn sizes(&self) -> Vec<u64> {
        match self {
            Self::Share(arms) => arms.iter().map(|(_, n)| *n).collect(),
            Self::Mean(arms) => arms.iter().map(|values| values.len() as u64).collect(),
        }
    }
}

/// Two arms compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// The arms, by place.
    pub arms: (usize, usize),
    /// First less second: a share (Newcombe's interval) or a mean (Welch's).
    pub difference: Interval,
    /// Two-sided p of no difference.
    pub p: f64,
    /// The same, adjusted for all comparisons of the experiment (Holm).
    pub adjusted_p: f64,
}

/// One outcome compared over all arms.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// What the outcome is called.
    pub name: String,
    /// Whether it is a share, else a mean.
    pub is_share: bool,
    /// Share or mean of each arm.
    pub arms: Vec<f64>,
    /// Answers of each arm.
    pub sizes: Vec<u64>,
    /// p of no difference between any arms: Pearson's chi-square, or the analysis of variance.
    pub overall_p: f64,
    /// Each pair of arms, earlier against later.
    pub pairs: Vec<Effect>,
}

/// Compares the arms of a split ballot on each of its outcomes.
///
/// Pairs of arms are adjusted together over all outcomes (Holm), so that the chance of any false finding in the
/// experiment is at most 5 %. An outcome with an arm of fewer than `smallest` answers is left out and not told.
///
/// # Errors
/// [`StatsError`] when an outcome has fewer than two arms, more successes than answers, or values that cannot be
/// compared, such as arms without variation.
pub fn split_ballot(outcomes: &[(String, Outcome)], smallest: u64) -> Result<Vec<Comparison>, StatsError> {
    let told = outcomes.iter().filter(|(_, outcome)| outcome.sizes().iter().all(|n| *n >= smallest));
    let mut all: Vec<Comparison> = told.map(|(name, outcome)| comparison(name, outcome)).collect::<Result<_, _>>()?;
    let p: Vec<f64> = all.iter().flat_map(|c| &c.pairs).map(|pair| pair.p).collect();
    let adjusted = adjust(&p, Adjustment::Holm)?;
    all.iter_mut().flat_map(|c| &mut c.pairs).zip(adjusted).for_each(|(pair, p)| pair.adjusted_p = p);
    Ok(all)
}

fn comparison(name: &str, outcome: &Outcome) -> Result<Comparison, StatsError> {
    let sizes = outcome.sizes();
    if sizes.len() < 2 {
        return Err(StatsError::TooFew { needed: 2, got: sizes.len() });
    }
    let places = (0..sizes.len()).flat_map(|a| (a + 1..sizes.len()).map(move |b| (a, b)));
    let pairs = places.map(|arms| effect(outcome, arms)).collect::<Result<_, _>>()?;
    Ok(Comparison {
        name: name.to_owned(),
        is_share: matches!(outcome, Outcome::Share(_)),
        arms: levels(outcome),
        sizes,
        overall_p: overall(outcome)?,
        pairs,
    })
}

#[allow(clippy::cast_precision_loss)] // counts of people
fn levels(outcome: &Outcome) -> Vec<f64> {
    match outcome {
        Outcome::Share(arms) => arms.iter().map(|(x, n)| *x as f64 / *n as f64).collect(),
        Outcome::Mean(arms) => arms.iter().map(|values| values.iter().sum::<f64>() / values.len() as f64).collect(),
    }
}

fn overall(outcome: &Outcome) -> Result<f64, StatsError> {
    match outcome {
        Outcome::Share(arms) => {
            let table: Vec<[u64; 2]> = arms.iter().map(|(x, n)| [*x, n.saturating_sub(*x)]).collect();
            match chi_square_test(&table) {
                // everybody or nobody gave the answer: there is no difference to see
                Err(StatsError::NoVariation { .. }) => Ok(1.0),
                found => found.map(|test| test.p),
            }
        }
        Outcome::Mean(arms) => {
            let groups: Vec<&[f64]> = arms.iter().map(Vec::as_slice).collect();
            one_way_anova(&groups).map(|anova| anova.test.p)
        }
    }
}

fn effect(outcome: &Outcome, arms: (usize, usize)) -> Result<Effect, StatsError> {
    let (difference, p) = match outcome {
        Outcome::Share(all) => {
            let ((x1, n1), (x2, n2)) = (all[arms.0], all[arms.1]);
            let found = two_proportions(x1, n1, x2, n2, LEVEL)?;
            (found.difference, found.p)
        }
        Outcome::Mean(all) => {
            let found = compare_groups(&all[arms.0], &all[arms.1], LEVEL)?;
            (found.difference, found.p)
        }
    };
    Ok(Effect { arms, difference, p, adjusted_p: p })
}

#[cfg(test)]
mod tests;
