//! Which counts may be told: the one place that holds the rule for groups of people.

use std::collections::{BTreeMap, BTreeSet};

use crate::THRESHOLD;

/// A count that may be told: none at all, or enough.
#[must_use]
pub fn told(count: u64) -> Option<u64> {
    (count == 0 || count >= THRESHOLD).then_some(count)
}

/// The sum of what may be told of units: those too small to be told are told together, once they are
/// enough together. `None` when that leaves nothing although somebody answered.
#[must_use]
pub fn total_told(counts: &[u64]) -> Option<u64> {
    let (large, small): (Vec<u64>, Vec<u64>) = counts.iter().partition(|count| **count >= THRESHOLD);
    let together = told(small.iter().sum());
    Some(large.iter().sum::<u64>() + together.unwrap_or(0)).filter(|n| *n > 0 || together.is_some())
}

/// Most groups of people that are told side by side.
pub(crate) const MOST_GROUPS: usize = 12;

/// Whether people can be told by groups beside what is told by classes and cells, for the same answers: of each person the
/// group, the class and the cell. What is told already is about no few people, holds the sum of each class, and is made of
/// sums of cells, which are parts of classes (or classes themselves, where nothing else is told).
///
/// Take cells and groups as places and each person as a bond between theirs. A combination of sums that is about few
/// people weighs every other person 0, and then all that hangs together without these few has one weight. So it exists
/// only where one to four bonds part groups. For each split of the groups in two, a cell goes to the side that costs
/// fewer bonds. Groups that no class holds together part into sums that are told already, so each lot of them that classes
/// hold together counts alone.
#[must_use]
pub fn may_tell_beside<G: Ord + Copy>(people: impl Iterator<Item = (G, usize, usize)>, smallest: u64) -> bool {
    let (mut classes, mut cells) = (BTreeMap::<usize, BTreeSet<G>>::new(), BTreeMap::<usize, BTreeMap<G, u64>>::new());
    for (group, class, cell) in people {
        classes.entry(class).or_default().insert(group);
        *cells.entry(cell).or_default().entry(group).or_default() += 1;
    }
    held_together(classes.into_values()).iter().all(|groups| {
        let row = |cell: &BTreeMap<G, u64>| groups.iter().map(|group| cell.get(group).copied().unwrap_or(0)).collect();
        let rows: Vec<Vec<u64>> = cells.values().map(row).collect();
        // the last group stays on its side, so that no split comes twice
        groups.len() <= MOST_GROUPS && (1_usize..1 << groups.len().saturating_sub(1)).all(|split| cut(&rows, split) >= smallest)
    })
}

/// Whether one sum in which people have weights may be told beside the same sums as in [`may_tell_beside`]: of each person
/// the weight, the class and the cell. Whoever takes off sums of cells is left with those whose weight is not that of most
/// in their cell, so they must be enough; where classes have one weight each, the sum follows from theirs.
#[must_use]
pub fn may_tell_weighted(people: impl Iterator<Item = (Option<i64>, usize, usize)>, smallest: u64) -> bool {
    let (mut classes, mut cells) = (BTreeMap::new(), BTreeMap::new());
    let add = |to: &mut BTreeMap<usize, BTreeMap<Option<i64>, u64>>, at: usize, weight| {
        *to.entry(at).or_default().entry(weight).or_default() += 1;
    };
    for (weight, class, cell) in people {
        add(&mut classes, class, weight);
        add(&mut cells, cell, weight);
    }
    let others = |parts: &BTreeMap<usize, BTreeMap<Option<i64>, u64>>| -> u64 {
        parts.values().map(|part| part.values().sum::<u64>() - part.values().max().copied().unwrap_or(0)).sum()
    };
    others(&classes) == 0 || others(&cells) >= smallest
}

/// Lots of groups that classes hold together, directly or through others.
pub(crate) fn held_together<G: Ord + Copy>(classes: impl Iterator<Item = BTreeSet<G>>) -> Vec<BTreeSet<G>> {
    let mut lots: Vec<BTreeSet<G>> = Vec::new();
    for mut class in classes {
        let (touched, apart): (Vec<_>, Vec<_>) = lots.into_iter().partition(|lot| !lot.is_disjoint(&class));
        touched.into_iter().for_each(|lot| class.extend(lot));
        lots = apart;
        lots.push(class);
    }
    lots
}

/// How many people rows hold across a split of their columns, each row on the side that costs fewer.
fn cut(rows: &[Vec<u64>], split: usize) -> u64 {
    let of = |row: &Vec<u64>| {
        let here: u64 = row.iter().enumerate().filter(|(at, _)| split >> at & 1 == 1).map(|(_, n)| n).sum();
        here.min(row.iter().sum::<u64>() - here)
    };
    rows.iter().map(of).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// People by class, for each the numbers in each group.
    fn may(classes: &[&[usize]]) -> bool {
        let people = classes.iter().enumerate().flat_map(|(class, groups)| {
            groups.iter().enumerate().flat_map(move |(group, n)| std::iter::repeat_n((group, class, class), *n))
        });
        may_tell_beside(people, THRESHOLD)
    }

    #[test]
    fn groups_are_told_where_classes_hold_both() {
        assert!(may(&[&[5, 5]]));
        assert!(may(&[&[3, 4], &[6, 2]]), "five people would have to be left out to part the groups");
        assert!(may(&[&[1, 9], &[9, 1], &[2, 5], &[1, 4]]));
        assert!(may(&[]) && may(&[&[7]]));
    }

    #[test]
    fn groups_that_leave_a_few_are_not_told() {
        assert!(!may(&[&[4, 5]]), "the other four follow");
        assert!(!may(&[&[9, 0], &[2, 7]]), "the second class less the second group leaves two people");
        assert!(!may(&[&[9, 1], &[1, 9]]), "a sum and a difference leave the two");
        assert!(!may(&[&[9, 9, 3]]), "three people saw what is not known");
        assert!(!may(&[&[2, 2]]), "a class of four is not told");
        assert!(!may(&[&[1; 13][..]; 9]), "so many groups are not told");
    }

    #[test]
    fn nobody_follows_from_what_may_be_told() {
        // exhaustively: three classes, two groups, a combination that spares all but few does not exist
        let sizes = || (0..7_usize).flat_map(|a| (0..7_usize).map(move |b| [a, b]));
        let small = |n: usize| n > 0 && n < 5;
        for (x, y) in sizes().flat_map(|x| sizes().map(move |y| (x, y))).filter(|(x, y)| x[0] + x[1] > 4 && y[0] + y[1] > 4) {
            // weights of classes and groups from -1 to 1: what is left has one sum of people
            let leaks = (0..27_i32).any(|w| {
                let weight = |at: u32| w / 3_i32.pow(at) % 3 - 1;
                let left = |class: [usize; 2], own: i32| [class[0] * usize::from(own != 0), class[1] * usize::from(own + weight(2) != 0)];
                let (a, b) = (left(x, weight(0)), left(y, weight(1)));
                small(a.iter().chain(&b).sum())
            });
            assert_eq!(may(&[&x, &y]), !leaks, "{x:?} {y:?}");
        }
    }
}
