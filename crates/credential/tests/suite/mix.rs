//! The mix never releases fewer than the minimum, and loses nothing.

use crate::stream::Stream;
use crate::support::refused;
use candor_credential::mix::{MixError, Moment, Permutation, Plan, plan};
use candor_credential::*;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

fn unit(number: usize) -> UnitId {
    UnitId((number as u128).to_be_bytes())
}

/// A tree in which each unit but the first is below one before it.
fn tree(parents: &[usize]) -> Units {
    let edges = parents.iter().enumerate().map(|(at, parent)| (unit(at + 1), Some(unit(parent % (at + 1)))));
    Units::new(std::iter::once((unit(0), None)).chain(edges)).unwrap()
}

/// The units from one up to the root.
fn above(parents: &[usize], mut at: usize) -> BTreeSet<UnitId> {
    let mut units = BTreeSet::from([unit(at)]);
    while at > 0 {
        at = parents[at - 1] % at;
        units.insert(unit(at));
    }
    units
}

fn by_unit(plan: &Plan) -> BTreeMap<UnitId, usize> {
    let mut counts = BTreeMap::new();
    for release in &plan.released {
        *counts.entry(release.unit).or_default() += 1;
    }
    counts
}

#[test]
fn an_open_survey_keeps_ten_of_each_cell_and_releases_ten_or_none() {
    let units = tree(&[0, 0]);
    for (waiting, released) in [(0, 0), (9, 0), (10, 0), (19, 0), (20, 10), (21, 11), (35, 25)] {
        let cells = vec![unit(1); waiting];
        let plan = plan(&units, &cells, Moment::Open, 10, &Permutation::draw(waiting, &mut Stream::new(1))).unwrap();
        assert_eq!((plan.released.len(), plan.held.len()), (released, waiting - released));
    }
}

#[test]
fn closing_puts_small_cells_together_with_what_is_above_them() {
    // a company with two departments; the second has two teams
    let units = tree(&[0, 0, 2, 2]);
    let cells: Vec<UnitId> = [(1, 12), (3, 6), (4, 7)].into_iter().flat_map(|(at, count)| vec![unit(at); count]).collect();
    let plan = plan(&units, &cells, Moment::Closing, 10, &Permutation::draw(25, &mut Stream::new(1))).unwrap();
    assert_eq!(by_unit(&plan), BTreeMap::from([(unit(1), 12), (unit(2), 13)]));
    assert!(plan.held.is_empty());
}

#[test]
fn what_is_left_at_the_root_takes_in_the_smallest_group() {
    let units = tree(&[0, 0, 0]);
    let cells: Vec<UnitId> = [(1, 30), (2, 11), (3, 2)].into_iter().flat_map(|(at, count)| vec![unit(at); count]).collect();
    let plan = plan(&units, &cells, Moment::Closing, 10, &Permutation::draw(43, &mut Stream::new(1))).unwrap();
    assert_eq!(by_unit(&plan), BTreeMap::from([(unit(1), 30), (unit(0), 13)]));
}

#[test]
fn a_survey_with_nine_answers_releases_none() {
    let units = tree(&[0]);
    let error = refused(plan(&units, &[unit(1); 9], Moment::Closing, 10, &Permutation::draw(9, &mut Stream::new(1))));
    assert_eq!(error, MixError::Group(GroupError::TooFew { found: 9, minimum: 10 }));
    assert_eq!(plan(&units, &[], Moment::Closing, 10, &Permutation::draw(0, &mut Stream::new(1))), Ok(Plan::default()));
}

#[test]
fn what_does_not_fit_is_refused() {
    let units = tree(&[0]);
    let order = Permutation::draw(20, &mut Stream::new(1));
    assert_eq!(refused(plan(&units, &[unit(1); 20], Moment::Open, 9, &order)), MixError::Minimum { found: 9 });
    assert_eq!(refused(plan(&units, &[unit(1); 21], Moment::Open, 10, &order)), MixError::Permutation);
    assert_eq!(refused(plan(&units, &[unit(5); 20], Moment::Open, 10, &order)), MixError::Group(GroupError::Unknown(unit(5))));
    assert_eq!(refused(Permutation::new(vec![0, 0])), MixError::Permutation);
    assert_eq!(refused(Permutation::new(vec![0, 2])), MixError::Permutation);
    assert!(Permutation::new(vec![1, 0]).is_ok());
}

#[test]
fn units_that_are_no_tree_are_refused() {
    let new = |edges: &[(usize, Option<usize>)]| Units::new(edges.iter().map(|(at, parent)| (unit(*at), parent.map(unit)))).map(|_| ());
    assert_eq!(new(&[]), Err(UnitsError::NoRoot));
    assert_eq!(new(&[(1, Some(2)), (2, Some(1))]), Err(UnitsError::NoRoot));
    assert_eq!(new(&[(0, None), (1, Some(2)), (2, Some(1))]), Err(UnitsError::NoRoot));
    assert_eq!(new(&[(0, None), (1, None)]), Err(UnitsError::TwoRoots(unit(0), unit(1))));
    assert_eq!(new(&[(0, None), (0, None)]), Err(UnitsError::Twice(unit(0))));
    assert_eq!(new(&[(0, None), (1, Some(9))]), Err(UnitsError::Unknown(unit(9))));
}

#[test]
fn people_of_a_unit_that_is_not_in_the_tree_are_not_forgotten() {
    let counts = BTreeMap::from([(unit(1), 20), (unit(7), 3)]);
    assert_eq!(tree(&[0]).group(&counts, CELL_MINIMUM), Err(GroupError::Unknown(unit(7))));
}

#[test]
fn each_answer_is_as_likely_to_be_held_as_any_other() {
    let (units, mut random) = (tree(&[0]), Stream::new(11));
    let mut held = [0_u32; 20];
    for _ in 0..4_000 {
        let order = Permutation::draw(20, &mut random);
        for item in plan(&units, &[unit(1); 20], Moment::Open, 10, &order).unwrap().held {
            held[item] += 1;
        }
    }
    // 2,000 expected of each, with a standard deviation of 32
    assert!(held.iter().all(|count| (1_850..2_150).contains(count)), "{held:?}");
}

#[test]
fn the_order_of_release_is_not_that_of_arrival() {
    let (units, mut random) = (tree(&[0]), Stream::new(12));
    let (mut ordered, mut pairs) = (0_u32, 0_u32);
    for _ in 0..1_000 {
        let order = Permutation::draw(60, &mut random);
        let items: Vec<usize> =
            plan(&units, &[unit(1); 60], Moment::Closing, 10, &order).unwrap().released.iter().map(|release| release.item).collect();
        for (at, one) in items.iter().enumerate() {
            for other in &items[at + 1..] {
                pairs += 1;
                ordered += u32::from(one < other);
            }
        }
    }
    let concordance = f64::from(ordered) / f64::from(pairs);
    // standard deviation .0014
    assert!((0.494..0.506).contains(&concordance), "{concordance}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_release_is_small_and_nothing_is_lost(
        parents in prop::collection::vec(any::<usize>(), 0..12),
        counts in prop::collection::vec(prop_oneof![0_usize..4, 0_usize..30], 1..13),
        minimum in 10_usize..14,
        closing: bool,
        seed: u64,
    ) {
        let units = tree(&parents);
        let size = parents.len() + 1;
        let cells: Vec<usize> = counts.iter().enumerate().flat_map(|(at, count)| vec![at % size; *count]).collect();
        let waiting: Vec<UnitId> = cells.iter().map(|at| unit(*at)).collect();
        let moment = if closing { Moment::Closing } else { Moment::Open };
        let order = Permutation::draw(waiting.len(), &mut Stream::new(seed));
        let plan = match plan(&units, &waiting, moment, minimum, &order) {
            Ok(plan) => plan,
            Err(error) => {
                prop_assert!(closing && waiting.len() < minimum);
                prop_assert_eq!(error, MixError::Group(GroupError::TooFew { found: waiting.len(), minimum }));
                return Ok(());
            }
        };
        prop_assert!(by_unit(&plan).values().all(|count| *count >= minimum));
        let mut all: Vec<usize> = plan.released.iter().map(|release| release.item).chain(plan.held.iter().copied()).collect();
        all.sort_unstable();
        prop_assert_eq!(all, (0..waiting.len()).collect::<Vec<_>>());
        for release in &plan.released {
            prop_assert!(above(&parents, cells[release.item]).contains(&release.unit));
            prop_assert!(closing || release.unit == waiting[release.item]);
        }
        prop_assert!(!closing || plan.held.is_empty());
        if !closing {
            let held_of = |at: UnitId| plan.held.iter().filter(|item| waiting[**item] == at).count();
            prop_assert!(by_unit(&plan).keys().all(|at| held_of(*at) == minimum));
        }
    }

    #[test]
    fn keys_go_to_cells_of_ten_and_more(parents in prop::collection::vec(any::<usize>(), 0..12), invited in prop::collection::vec(0_usize..25, 13)) {
        let units = tree(&parents);
        let counts: BTreeMap<UnitId, usize> = (0..=parents.len()).map(|at| (unit(at), invited[at])).collect();
        let total: usize = counts.values().sum();
        match units.group(&counts, CELL_MINIMUM) {
            Err(error) => {
                prop_assert!(total < CELL_MINIMUM);
                prop_assert_eq!(error, GroupError::TooFew { found: total, minimum: CELL_MINIMUM });
            }
            Ok(groups) => {
                let mut sizes: BTreeMap<UnitId, usize> = BTreeMap::new();
                for (member, cell) in &groups {
                    *sizes.entry(*cell).or_default() += counts[member];
                    let at = (0..=parents.len()).find(|at| unit(*at) == *member).unwrap();
                    prop_assert!(above(&parents, at).contains(cell));
                }
                prop_assert!(sizes.values().all(|size| *size >= CELL_MINIMUM));
                prop_assert_eq!(sizes.values().sum::<usize>(), total);
            }
        }
    }
}
