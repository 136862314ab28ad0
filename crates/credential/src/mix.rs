//! Which of the waiting answers are released together, and under which unit.
//!
//! While a survey is open, a cell releases answers only when it has twice the minimum, and then all but the minimum,
//! chosen by chance. So every release is of at least the minimum, and so is what is left when the survey closes. At the
//! close everything is released: cells that have too few go together with what is above them. If all that waits is
//! less than the minimum, nothing can be released at all.

use crate::CELL_MINIMUM;
use crate::ids::UnitId;
use crate::units::{GroupError, Units};
use rand_core::CryptoRng;
use std::collections::{BTreeMap, BTreeSet};
use thiserror::Error;

/// When a mix takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// Answers can still come.
    Open,
    /// No answer will come any more.
    Closing,
}

/// An order of `0..len`, by which the mix chooses and shuffles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permutation(Vec<usize>);

impl Permutation {
    /// Draws one, each as likely as any other.
    #[must_use]
    pub fn draw(len: usize, random: &mut (impl CryptoRng + ?Sized)) -> Self {
        let mut order: Vec<usize> = (0..len).collect();
        for at in (1..len).rev() {
            order.swap(at, below(at + 1, random));
        }
        Self(order)
    }

    /// Takes one that is given.
    ///
    /// # Errors
    /// [`MixError::Permutation`] when a number is missing or stands twice.
    pub fn new(order: Vec<usize>) -> Result<Self, MixError> {
        let seen: BTreeSet<usize> = order.iter().copied().filter(|at| *at < order.len()).collect();
        if seen.len() == order.len() { Ok(Self(order)) } else { Err(MixError::Permutation) }
    }
}

/// A number below `limit` without a bias: what does not divide evenly is drawn again.
fn below(limit: usize, random: &mut (impl CryptoRng + ?Sized)) -> usize {
    let limit = limit as u64;
    let even = u64::MAX - u64::MAX % limit;
    loop {
        let number = random.next_u64();
        if number < even {
            return usize::try_from(number % limit).unwrap_or(0);
        }
    }
}

/// An answer that leaves the mix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Release {
    /// Its place in the list of what was waiting.
    pub item: usize,
    /// The unit to store it with: its own cell's or one above it.
    pub unit: UnitId,
}

/// What a mix does.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// What is stored, in the order in which it is to be written.
    pub released: Vec<Release>,
    /// What goes on waiting, by its place in the list; to be staged anew under the key of the next epoch.
    pub held: Vec<usize>,
}

/// Why there is no plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum MixError {
    /// A minimum below [`CELL_MINIMUM`].
    #[error("a mix releases at least {CELL_MINIMUM} answers of a cell together, and {found} was asked for")]
    Minimum {
        /// What was asked for.
        found: usize,
    },
    /// The permutation is none, or not of as many as wait.
    #[error("the permutation does not fit what is waiting")]
    Permutation,
    /// An answer waits for a unit that is not in the tree, or the survey closes with fewer answers than may be released:
    /// these must be destroyed unread.
    #[error(transparent)]
    Group(#[from] GroupError),
}

/// Plans a mix of what is waiting: the unit of each answer's cell, in any order.
///
/// # Errors
/// The arguments do not fit each other, or too few wait at the close.
pub fn plan(units: &Units, waiting: &[UnitId], moment: Moment, minimum: usize, order: &Permutation) -> Result<Plan, MixError> {
    if minimum < CELL_MINIMUM {
        return Err(MixError::Minimum { found: minimum });
    }
    if order.0.len() != waiting.len() {
        return Err(MixError::Permutation);
    }
    let mut counts: BTreeMap<UnitId, usize> = BTreeMap::new();
    for unit in waiting {
        *counts.entry(*unit).or_default() += 1;
    }
    if let Some(unit) = units.stranger(counts.keys()) {
        return Err(GroupError::Unknown(unit).into());
    }
    Ok(match moment {
        Moment::Open => plan_open(waiting, counts, minimum, order),
        Moment::Closing => plan_closing(waiting, &units.group(&counts, minimum)?, order),
    })
}

fn plan_open(waiting: &[UnitId], counts: BTreeMap<UnitId, usize>, minimum: usize, order: &Permutation) -> Plan {
    let mut quota: BTreeMap<UnitId, usize> =
        counts.into_iter().filter(|(_, count)| *count >= 2 * minimum).map(|(unit, count)| (unit, count - minimum)).collect();
    let mut plan = Plan::default();
    for (item, unit) in order.0.iter().filter_map(|at| Some((*at, *waiting.get(*at)?))) {
        match quota.get_mut(&unit) {
            Some(rest) if *rest > 0 => {
                *rest -= 1;
                plan.released.push(Release { item, unit });
            }
            _ => plan.held.push(item),
        }
    }
    plan
}

fn plan_closing(waiting: &[UnitId], groups: &BTreeMap<UnitId, UnitId>, order: &Permutation) -> Plan {
    let group_of = |at: &usize| groups.get(waiting.get(*at)?).copied();
    Plan { released: order.0.iter().filter_map(|at| Some(Release { item: *at, unit: group_of(at)? })).collect(), held: Vec::new() }
}
