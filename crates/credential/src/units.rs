//! The tree of units, and how small ones are put together until they are many enough.

use crate::ids::UnitId;
use std::collections::{BTreeMap, BTreeSet};
use thiserror::Error;

/// A tree of units with one root.
#[derive(Debug, Clone)]
pub struct Units {
    /// Children before their parents, each with its parent.
    upwards: Vec<(UnitId, Option<UnitId>)>,
    known: BTreeSet<UnitId>,
}

/// Why units are no tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum UnitsError {
    /// The unit is named twice.
    #[error("unit {0} is named twice")]
    Twice(UnitId),
    /// The unit is not in the tree.
    #[error("unit {0} is not in the tree")]
    Unknown(UnitId),
    /// Units are above one another in a circle, or there is none at all.
    #[error("no unit is above all others")]
    NoRoot,
    /// More than one unit has none above it.
    #[error("both {0} and {1} have no unit above them")]
    TwoRoots(UnitId, UnitId),
}

/// Why units cannot be put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum GroupError {
    /// All together are fewer than the minimum.
    #[error("there are only {found} in all, and at least {minimum} are needed")]
    TooFew {
        /// How many there are.
        found: usize,
        /// How many are needed.
        minimum: usize,
    },
    /// Something is counted for a unit that is not in the tree.
    #[error("unit {0} is not in the tree")]
    Unknown(UnitId),
}

impl Units {
    /// Takes each unit with the unit above it.
    ///
    /// # Errors
    /// They are no tree with one root.
    pub fn new(edges: impl IntoIterator<Item = (UnitId, Option<UnitId>)>) -> Result<Self, UnitsError> {
        let mut parents = BTreeMap::new();
        for (unit, parent) in edges {
            if parents.insert(unit, parent).is_some() {
                return Err(UnitsError::Twice(unit));
            }
        }
        if let Some(missing) = parents.values().flatten().find(|parent| !parents.contains_key(*parent)) {
            return Err(UnitsError::Unknown(*missing));
        }
        let mut roots = parents.iter().filter(|(_, parent)| parent.is_none()).map(|(unit, _)| *unit);
        let root = roots.next().ok_or(UnitsError::NoRoot)?;
        if let Some(other) = roots.next() {
            return Err(UnitsError::TwoRoots(root, other));
        }
        let upwards = upwards(&parents, root);
        let known: BTreeSet<UnitId> = parents.into_keys().collect();
        if upwards.len() == known.len() { Ok(Self { upwards, known }) } else { Err(UnitsError::NoRoot) }
    }

    /// The first of some units that is not in the tree.
    pub(crate) fn stranger<'a>(&self, units: impl IntoIterator<Item = &'a UnitId>) -> Option<UnitId> {
        units.into_iter().find(|unit| !self.known.contains(*unit)).copied()
    }

    /// Puts what is counted together upwards until every group has at least `minimum`: each unit with a count gets the
    /// name of its group, which is itself or a unit above it. What is left over at the root takes in the smallest
    /// group, so no group is ever smaller.
    ///
    /// # Errors
    /// All together are fewer than `minimum` (but not none), or a unit is not in the tree.
    pub fn group(&self, counts: &BTreeMap<UnitId, usize>, minimum: usize) -> Result<BTreeMap<UnitId, UnitId>, GroupError> {
        if let Some(unit) = self.stranger(counts.keys()) {
            return Err(GroupError::Unknown(unit));
        }
        let mut groups: BTreeMap<UnitId, Group> = BTreeMap::new();
        let mut left: BTreeMap<UnitId, Group> = BTreeMap::new();
        for (unit, parent) in &self.upwards {
            let mut group = left.remove(unit).unwrap_or_default();
            group.add(*unit, counts.get(unit).copied().unwrap_or(0));
            match parent {
                _ if group.count >= minimum => _ = groups.insert(*unit, group),
                Some(parent) => left.entry(*parent).or_default().join(group),
                None if group.count > 0 => {
                    let smallest = groups.iter().min_by_key(|(name, group)| (group.count, **name)).map(|(name, _)| *name);
                    let taken = smallest.and_then(|name| groups.remove(&name));
                    group.join(taken.ok_or(GroupError::TooFew { found: group.count, minimum })?);
                    groups.insert(*unit, group);
                }
                None => {}
            }
        }
        Ok(groups.into_iter().flat_map(|(name, group)| group.units.into_iter().map(move |unit| (unit, name))).collect())
    }
}

/// Units that are counted as one.
#[derive(Default)]
struct Group {
    units: Vec<UnitId>,
    count: usize,
}

impl Group {
    fn add(&mut self, unit: UnitId, count: usize) {
        if count > 0 {
            self.units.push(unit);
            self.count += count;
        }
    }

    fn join(&mut self, other: Self) {
        self.units.extend(other.units);
        self.count += other.count;
    }
}

/// Every unit that the root is above, children first.
fn upwards(parents: &BTreeMap<UnitId, Option<UnitId>>, root: UnitId) -> Vec<(UnitId, Option<UnitId>)> {
    let mut children: BTreeMap<UnitId, Vec<UnitId>> = BTreeMap::new();
    for (unit, parent) in parents {
        if let Some(parent) = parent {
            children.entry(*parent).or_default().push(*unit);
        }
    }
    let mut order = vec![(root, None)];
    let mut at = 0;
    while let Some((unit, _)) = order.get(at).copied() {
        order.extend(children.remove(&unit).into_iter().flatten().map(|child| (child, Some(unit))));
        at += 1;
    }
    order.reverse();
    order
}
