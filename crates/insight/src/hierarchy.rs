//! The hierarchy of units, and how small ones are rolled up so that nobody is given away.
//!
//! Everything published of a wave and a measure is a union of *atoms*. An atom is a unit with enough
//! respondents, together with the small units below it that had too few. Atoms do not overlap, so every
//! difference of two published unions is again a union of atoms, and none is about fewer than
//! [`crate::THRESHOLD`] people.

use crate::Thresholds;

/// Units by index, each with the one above it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hierarchy {
    parents: Vec<Option<usize>>,
    /// Children before their parents.
    bottom_up: Vec<usize>,
    depths: Vec<usize>,
    thresholds: Thresholds,
    /// By unit, whether it is counted with the unit above, however many it has; empty where none is.
    alike: Vec<bool>,
}

/// A set of units whose responses are counted together: the smallest thing that is published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Atom {
    /// The unit whose name it bears: the nearest one above all of its units.
    pub top: usize,
    /// Its units that have responses.
    pub units: Vec<usize>,
    /// Respondents.
    pub n: u64,
}

/// Atoms of several sides that make one point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joined {
    /// The nearest unit above all of them.
    pub top: usize,
    /// Indices of the atoms of each side.
    pub sides: Vec<Vec<usize>>,
}

impl Hierarchy {
    /// A hierarchy from the parent of each unit. A parent that is not there, and the last link of a circle,
    /// count as none.
    #[must_use]
    pub fn new(mut parents: Vec<Option<usize>>) -> Self {
        let count = parents.len();
        for unit in 0..count {
            let mut seen = 0;
            let mut above = unit;
            while let Some(next) = parents[above] {
                seen += 1;
                if next >= count || seen > count {
                    parents[above] = None;
                    break;
                }
                above = next;
            }
        }
        let depth = |unit: usize| std::iter::successors(parents[unit], |up| parents[*up]).count();
        let depths: Vec<usize> = (0..count).map(depth).collect();
        let mut bottom_up: Vec<usize> = (0..count).collect();
        bottom_up.sort_by_key(|unit| (std::cmp::Reverse(depths[*unit]), *unit));
        Self { parents, bottom_up, depths, thresholds: Thresholds::LEAST, alike: Vec::new() }
    }

    /// The same with the smallest groups that are told of a wave.
    #[must_use]
    pub const fn with(mut self, thresholds: Thresholds) -> Self {
        self.thresholds = thresholds;
        self
    }

    /// The same with the units of a wave that are counted with the unit above, however many they have; see
    /// [`alike`](crate::alike()).
    #[must_use]
    pub fn with_alike(mut self, alike: Vec<bool>) -> Self {
        self.alike = alike;
        self
    }

    /// The smallest groups that are told.
    #[must_use]
    pub const fn thresholds(&self) -> Thresholds {
        self.thresholds
    }

    /// The unit above.
    #[must_use]
    pub fn parent(&self, unit: usize) -> Option<usize> {
        self.parents.get(unit).copied().flatten()
    }

    /// Whether a unit is another or lies below it.
    #[must_use]
    pub fn is_below(&self, unit: usize, top: usize) -> bool {
        std::iter::successors(Some(unit), |at| self.parent(*at)).any(|at| at == top)
    }

    /// The part of the organisation that a unit belongs to: its ancestor (or itself) one level below the
    /// top; a topmost unit stands for itself.
    #[must_use]
    pub fn part(&self, unit: usize) -> usize {
        let mut at = unit;
        while let Some(up) = self.parent(at) {
            if self.parent(up).is_none() {
                break;
            }
            at = up;
        }
        at
    }

    /// Rolls units with fewer than [`Thresholds::people`] respondents up to the nearest unit above with which they
    /// are enough, and with them units of which all said the same ([`Hierarchy::with_alike`]). What is not enough even
    /// at the top belongs to no atom and is left out of everything.
    ///
    /// `n` holds the respondents of each unit itself; missing entries are 0.
    #[must_use]
    pub fn atoms(&self, n: &[u64]) -> Vec<Atom> {
        self.atoms_of(n, self.thresholds, &self.alike)
    }

    /// The same with the thresholds and the units that all said the same of another wave.
    #[must_use]
    pub fn atoms_of(&self, n: &[u64], thresholds: Thresholds, alike: &[bool]) -> Vec<Atom> {
        let mut waiting: Vec<(Vec<usize>, u64)> = vec![(Vec::new(), 0); self.parents.len()];
        let mut atoms = Vec::new();
        for &unit in &self.bottom_up {
            let (mut units, mut sum) = std::mem::take(&mut waiting[unit]);
            let own = n.get(unit).copied().unwrap_or(0);
            if own > 0 {
                units.push(unit);
                sum += own;
            }
            if sum >= thresholds.people() && !alike.get(unit).copied().unwrap_or(false) {
                atoms.push(Atom { top: unit, units, n: sum });
            } else if let Some(up) = self.parents[unit] {
                waiting[up].0.append(&mut units);
                waiting[up].1 += sum;
            }
        }
        atoms
    }

    /// Gathers atoms, whole, from below until `enough` says that those together are; by index. Those that are
    /// not enough even at the top are in no group.
    #[must_use]
    pub fn gather(&self, atoms: &[Atom], enough: impl Fn(&[usize]) -> bool) -> Vec<Vec<usize>> {
        let mut waiting: Vec<Vec<usize>> = vec![Vec::new(); self.parents.len()];
        atoms.iter().enumerate().for_each(|(index, atom)| waiting[atom.top].push(index));
        let mut groups = Vec::new();
        for &unit in &self.bottom_up {
            let mut here = std::mem::take(&mut waiting[unit]);
            if here.is_empty() {
                continue;
            }
            if enough(&here) {
                groups.push(here);
            } else if let Some(up) = self.parents[unit] {
                waiting[up].append(&mut here);
            }
        }
        groups
    }

    /// Joins the atoms of several sides: at each unit, from below, the atoms that have gathered there make
    /// one point when every side has some; otherwise they go on to the unit above. Atoms stay whole, so that
    /// what is published of a side is a union of its atoms.
    #[must_use]
    pub fn join(&self, sides: &[&[Atom]]) -> Vec<Joined> {
        let meeting = self.meet(sides);
        let atoms = |top: usize| (0..sides.len()).map(|side| meeting.atoms(top, side).collect()).collect();
        self.met(&meeting).map(|top| Joined { top, sides: atoms(top) }).collect()
    }

    /// What [`Hierarchy::join`] finds, without a list for each point and side.
    pub(crate) fn meet(&self, sides: &[&[Atom]]) -> Meeting {
        let mut meeting = Meeting::new(self.parents.len(), sides);
        for &unit in &self.bottom_up {
            if let Some(up) = self.parents[unit].filter(|_| !meeting.is_complete(unit)) {
                meeting.go_up(unit, up);
            }
        }
        meeting
    }

    /// The units at which all sides met, from below.
    pub(crate) fn met(&self, meeting: &Meeting) -> impl Iterator<Item = usize> {
        self.bottom_up.iter().copied().filter(|unit| meeting.is_complete(*unit))
    }

    /// Number of units.
    #[must_use]
    pub fn len(&self) -> usize {
        self.parents.len()
    }

    /// Whether there is no unit.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.parents.is_empty()
    }

    /// All units, children before their parents.
    pub(crate) fn bottom_up(&self) -> impl Iterator<Item = usize> {
        self.bottom_up.iter().copied()
    }

    /// How far below the top a unit is.
    #[must_use]
    pub fn depth(&self, unit: usize) -> usize {
        self.depths.get(unit).copied().unwrap_or(0)
    }
}

/// Where atoms of several sides meet. Those gathered at a unit are a chain, so that going up copies nothing.
pub(crate) struct Meeting {
    width: usize,
    /// First and last atom of each side at each unit.
    chains: Vec<Option<(usize, usize)>>,
    /// By side, what follows each atom.
    next: Vec<Vec<Option<usize>>>,
}

impl Meeting {
    fn new(units: usize, sides: &[&[Atom]]) -> Self {
        let width = sides.len();
        let next = sides.iter().map(|atoms| vec![None; atoms.len()]).collect();
        let mut meeting = Self { width, chains: vec![None; units * width], next };
        for (side, atoms) in sides.iter().enumerate() {
            atoms.iter().enumerate().for_each(|(index, atom)| meeting.append(atom.top, side, (index, index)));
        }
        meeting
    }

    fn append(&mut self, unit: usize, side: usize, (first, last): (usize, usize)) {
        let chain = &mut self.chains[unit * self.width + side];
        let start = chain.map_or(first, |(start, end)| {
            self.next[side][end] = Some(first);
            start
        });
        *chain = Some((start, last));
    }

    /// Whether every side has some at a unit, so that they make one point.
    pub(crate) fn is_complete(&self, unit: usize) -> bool {
        let here = self.chains.get(unit * self.width..(unit + 1) * self.width);
        here.is_some_and(|here| !here.is_empty() && here.iter().all(Option::is_some))
    }

    fn go_up(&mut self, unit: usize, up: usize) {
        for side in 0..self.width {
            if let Some(chain) = self.chains[unit * self.width + side] {
                self.append(up, side, chain);
            }
        }
    }

    /// The atoms of a side that have gathered at a unit, by index.
    pub(crate) fn atoms(&self, unit: usize, side: usize) -> impl Iterator<Item = usize> {
        let first = self.chains[unit * self.width + side].map(|(first, _)| first);
        std::iter::successors(first, move |index| self.next[side][*index])
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::THRESHOLD;

    fn tops(atoms: &[Atom]) -> Vec<(usize, Vec<usize>, u64)> {
        atoms.iter().map(|a| (a.top, a.units.clone(), a.n)).collect()
    }

    /// 0 is above 1 and 2; 1 is above 3 and 4.
    fn small() -> Hierarchy {
        Hierarchy::new(vec![None, Some(0), Some(0), Some(1), Some(1)])
    }

    #[test]
    fn small_units_join_the_nearest_unit_above_with_which_they_are_enough() {
        assert_eq!(tops(&small().atoms(&[0, 3, 7, 2, 9])), [(4, vec![4], 9), (1, vec![3, 1], 5), (2, vec![2], 7)]);
        assert_eq!(tops(&small().atoms(&[0, 0, 2, 2, 0])), [], "four are never enough");
        assert_eq!(tops(&small().atoms(&[0, 0, 2, 2, 1])), [(0, vec![3, 4, 2], 5)]);
    }

    #[test]
    fn sides_meet_at_the_nearest_unit_that_both_have_reached() {
        // employees answer in teams 3 and 4, customers rate unit 1 as a whole
        let (x, y) = (small().atoms(&[0, 0, 0, 6, 6]), small().atoms(&[0, 30, 0, 0, 0]));
        assert_eq!(small().join(&[&x, &y]), [Joined { top: 1, sides: vec![vec![0, 1], vec![0]] }]);
        let (x, y) = (small().atoms(&[0, 0, 6, 6, 0]), small().atoms(&[0, 0, 6, 6, 0]));
        assert_eq!(small().join(&[&x, &y]).iter().map(|j| j.top).collect::<Vec<_>>(), [3, 2]);
        assert_eq!(small().join(&[&x, &[]]), []);
    }

    #[test]
    fn circles_and_strangers_are_cut() {
        let odd = Hierarchy::new(vec![Some(1), Some(0), Some(9)]);
        assert_eq!(odd.atoms(&[3, 3, 6]).iter().map(|a| a.n).sum::<u64>(), 12);
        assert_eq!(odd.depth(2), 0);
    }

    #[test]
    fn a_part_is_one_level_below_the_top() {
        assert_eq!((0..5).map(|u| small().part(u)).collect::<Vec<_>>(), [0, 1, 2, 1, 1]);
    }

    /// Hierarchies in which every unit's parent comes before it, with respondents of both sides.
    fn organisations() -> impl Strategy<Value = (Hierarchy, Vec<u64>, Vec<u64>)> {
        (1usize..14).prop_flat_map(|k| {
            let parent = |unit: usize| if unit == 0 { Just(None).boxed() } else { proptest::option::weighted(0.85, 0..unit).boxed() };
            let parents: Vec<_> = (0..k).map(parent).collect();
            let counts = || proptest::collection::vec(0u64..12, k);
            (parents.prop_map(Hierarchy::new), counts(), counts())
        })
    }

    proptest! {
        #[test]
        fn atoms_are_large_enough_and_do_not_overlap((tree, n, _) in organisations()) {
            let atoms = tree.atoms(&n);
            let mut seen = BTreeSet::new();
            for atom in &atoms {
                prop_assert!(atom.n >= THRESHOLD);
                prop_assert_eq!(atom.n, atom.units.iter().map(|u| n[*u]).sum::<u64>());
                prop_assert!(atom.units.iter().all(|u| seen.insert(*u)));
            }
            let left_out: u64 = (0..tree.len()).filter(|u| !seen.contains(u)).map(|u| n[u]).sum();
            let roots = (0..tree.len()).filter(|u| tree.parent(*u).is_none()).count() as u64;
            prop_assert!(left_out <= roots * (THRESHOLD - 1), "{left_out} left out");
        }

        #[test]
        fn no_difference_of_published_sets_is_about_one_to_four_people((tree, n, m) in organisations()) {
            // whatever the other side looks like, what is published of this side is made of the same atoms
            let x = tree.atoms(&n);
            let published = |other: &[u64]| -> Vec<BTreeSet<usize>> {
                let groups = tree.join(&[&x, &tree.atoms(other)]);
                groups.iter().map(|j| j.sides[0].iter().flat_map(|i| x[*i].units.clone()).collect()).collect()
            };
            let mut sets = published(&m);
            sets.extend(published(&n));
            sets.push(x.iter().flat_map(|a| a.units.clone()).collect());
            for a in &sets {
                for b in &sets {
                    let difference: u64 = a.difference(b).map(|u| n[*u]).sum();
                    prop_assert!(difference == 0 || difference >= THRESHOLD, "{a:?} less {b:?}: {difference}");
                }
            }
        }

        #[test]
        fn a_part_of_the_organisation_has_the_same_atoms_as_the_whole((tree, n, _) in organisations(), top in 0usize..14) {
            // a manager of a unit and the administrator must not be able to compare notes
            let top = top % tree.len();
            let inside = |unit: usize| std::iter::successors(Some(unit), |u| tree.parent(*u)).any(|u| u == top);
            let own: Vec<u64> = (0..tree.len()).map(|u| if inside(u) { n[u] } else { 0 }).collect();
            let whole = tree.atoms(&n);
            for atom in tree.atoms(&own).iter().filter(|a| a.top == top || inside(a.top)) {
                let same = whole.iter().any(|w| w.units == atom.units);
                prop_assert!(same, "{atom:?} is not among {whole:?}");
            }
        }
    }
}
