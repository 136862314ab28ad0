//! Units in which everybody said the same: who knows that somebody is one of them knows what they said.
//!
//! They are judged once for a wave, over the questions that its measures are made of, and are counted with the unit
//! above in everything that is told of the wave. Were one question held back alone, it would follow from the measures
//! that it counts into and the other questions of these.

use std::collections::BTreeSet;

use candor_survey::document::{Measure, MeasureKind};
use candor_survey::{Answers, Item, ItemCode, Questionnaire, Scorer};

use crate::Thresholds;
use crate::hierarchy::Hierarchy;

/// People of whom something is told, and the value that all of them gave.
#[derive(Clone, Copy, Default)]
struct Tally {
    n: u64,
    /// By its bits; of two people who differ nothing.
    common: Option<u64>,
}

impl Tally {
    const fn of(value: f64) -> Self {
        Self { n: 1, common: Some(value.to_bits()) }
    }

    fn add(&mut self, other: Self) {
        *self = match (self.n, other.n) {
            (0, _) => other,
            (_, 0) => *self,
            _ => Self { n: self.n + other.n, common: self.common.filter(|value| other.common == Some(*value)) },
        };
    }

    /// Whether so many are told where their unit stands alone, but not when all of them said the same, as they did.
    fn is_alike(self, thresholds: Thresholds) -> bool {
        (thresholds.people()..thresholds.alike()).contains(&self.n) && self.common.is_some()
    }
}

/// By unit, whether it must be counted with the unit above: of those who would be counted there, from
/// [`Thresholds::people`] to fewer than [`Thresholds::alike`], all gave the same answer to a question that counts into a
/// measure, or have the same score of an index.
///
/// `responses` are all of the wave, with the unit of each by index.
#[must_use]
pub fn alike(hierarchy: &Hierarchy, questionnaire: &Questionnaire, responses: &[(usize, Answers)]) -> Vec<bool> {
    let judged = Judged::of(questionnaire);
    let mut waiting: Vec<Vec<Tally>> = vec![Vec::new(); hierarchy.len()];
    for (unit, answers) in responses {
        if let Some(here) = waiting.get_mut(*unit) {
            add_all(here, &judged.tallies(answers));
        }
    }
    let thresholds = hierarchy.thresholds();
    let mut found = vec![false; hierarchy.len()];
    for unit in hierarchy.bottom_up() {
        let mut here = std::mem::take(&mut waiting[unit]);
        let is_alike = here.iter().any(|tally| tally.is_alike(thresholds));
        found[unit] = is_alike;
        if let Some(up) = hierarchy.parent(unit) {
            here.iter_mut().filter(|tally| !is_alike && tally.n >= thresholds.people()).for_each(|told| *told = Tally::default());
            add_all(&mut waiting[up], &here);
        }
    }
    found
}

fn add_all(to: &mut Vec<Tally>, more: &[Tally]) {
    to.resize(to.len().max(more.len()), Tally::default());
    to.iter_mut().zip(more).for_each(|(tally, other)| tally.add(*other));
}

/// What is judged: the questions that count into measures (others may be alike by their nature, as where somebody works is)
/// and indices, which can be alike although no question of theirs was answered by enough.
struct Judged<'a> {
    questionnaire: &'a Questionnaire,
    scorer: Scorer<'a>,
    items: Vec<&'a Item>,
    indices: Vec<&'a Measure>,
}

impl<'a> Judged<'a> {
    fn of(questionnaire: &'a Questionnaire) -> Self {
        let measures = &questionnaire.document().measures;
        let codes: BTreeSet<&ItemCode> = measures.iter().flat_map(|measure| &measure.items).collect();
        Self {
            questionnaire,
            scorer: Scorer::new(questionnaire),
            items: codes.into_iter().filter_map(|code| questionnaire.item(code)).collect(),
            indices: measures.iter().filter(|measure| measure.kind == MeasureKind::Index && measure.items.len() > 1).collect(),
        }
    }

    fn tallies(&self, answers: &Answers) -> Vec<Tally> {
        let items = self.items.iter().map(|item| self.questionnaire.raw_value(&item.code, answers));
        let indices = self.indices.iter().map(|measure| self.scorer.score(&measure.code, answers));
        items.chain(indices).map(|value| value.map_or_else(Tally::default, Tally::of)).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use candor_survey::Answer;

    use super::*;
    use crate::THRESHOLD;

    fn questionnaire() -> Questionnaire {
        Questionnaire::from_json(include_str!("../../survey/tests/all_kinds.json")).unwrap()
    }

    /// What people of a unit entered for `rating`, which counts into a measure; empty for nothing.
    fn people(q: &Questionnaire, unit: usize, entries: &[&str]) -> Vec<(usize, Answers)> {
        let code: ItemCode = "rating".parse().unwrap();
        let of = |entry: &&str| q.read_entry(&code, entry).unwrap().into_iter().map(|a| (code.clone(), a)).collect();
        entries.iter().map(|entry| (unit, of(entry))).collect()
    }

    /// 0 is above 1 and 2.
    fn tree() -> Hierarchy {
        Hierarchy::new(vec![None, Some(0), Some(0)]).with(Thresholds::LEAST.of_people_who_are_known())
    }

    #[test]
    fn few_who_say_the_same_are_counted_with_the_unit_above() {
        let q = questionnaire();
        let of = |entries: &[&str]| alike(&tree(), &q, &people(&q, 1, entries))[1];
        assert!(of(&["p5"; 5]) && of(&["p1"; 9]));
        assert!(!of(&["p5"; 10]), "ten are many enough");
        assert!(!of(&["p5"; 4]), "four are not told anyway");
        assert!(!of(&["p5", "p5", "p5", "p5", "p4"]));
        assert!(of(&["p5", "p5", "p5", "p5", "p5", "n/a", "n/a"]), "the measure counts five who said the same");
        assert!(!of(&["n/a"; 6]), "that it does not apply is no answer to it");
        assert!(of(&["p5", "p5", "p5", "p5", "p5", ""]), "who answers nothing is not counted");
    }

    #[test]
    fn whoever_goes_up_may_be_alike_there_too() {
        let q = questionnaire();
        let small = [people(&q, 1, &["p5"; 3]), people(&q, 2, &["p5"; 4])].concat();
        assert_eq!(alike(&tree(), &q, &small), [true, false, false], "seven of the whole organisation: nothing is told");
        let mixed = [people(&q, 1, &["p5"; 6]), people(&q, 0, &["p4"])].concat();
        assert_eq!(alike(&tree(), &q, &mixed), [false, true, false]);
        let all = [people(&q, 1, &["p5"; 6]), people(&q, 2, &["p5"; 6])].concat();
        assert_eq!(alike(&tree(), &q, &all), [false, true, true], "twelve together are many enough");
    }

    #[test]
    fn questions_that_count_into_no_measure_are_not_judged() {
        let mut document = questionnaire().document().clone();
        document.measures.clear();
        let q = Questionnaire::try_from(document).unwrap();
        assert_eq!(alike(&tree(), &q, &people(&q, 1, &["p5"; 6])), [false; 3]);
    }

    #[test]
    fn an_index_of_questions_that_few_answered_is_judged_itself() {
        let q = questionnaire();
        let index = q.document().measures.iter().find(|m| m.kind == MeasureKind::Index && m.items.len() == 2).unwrap();
        let scorer = Scorer::new(&q);
        // of each question the answer that gives the highest score
        let one = |item: &ItemCode| -> Answers {
            let candor_survey::ItemKind::Scale { points, .. } = &q.item(item).unwrap().kind else { panic!("{item}") };
            let given = points.iter().map(|(code, _)| Answers::from([(item.clone(), Answer::Scale(code.clone()))]));
            given.max_by(|a, b| scorer.score(&index.code, a).partial_cmp(&scorer.score(&index.code, b)).unwrap()).unwrap()
        };
        let half = |item: &ItemCode| vec![(1, one(item)); 4];
        let all = [half(&index.items[0]), half(&index.items[1])].concat();
        let scores: BTreeSet<u64> = all.iter().filter_map(|(_, answers)| scorer.score(&index.code, answers)).map(f64::to_bits).collect();
        assert_eq!(scores.len(), 1, "{index:?}");
        assert!(alike(&tree(), &q, &all)[1]);
    }

    proptest! {
        #[test]
        fn nothing_published_and_no_difference_is_about_few_who_all_said_the_same(
            parents in proptest::collection::vec(0usize..8, 8),
            people in proptest::collection::vec((0usize..9, 0usize..6), 0..70),
            smallest in 5u64..8,
        ) {
            let q = questionnaire();
            let code: ItemCode = "rating".parse().unwrap();
            // many say the same, some leave the question out or say that it does not apply
            let said: Vec<(usize, Answers)> = people.iter().flat_map(|(unit, what)| self::people(&q, *unit, &[["p5", "p5", "p5", "p4", "n/a", ""][*what]])).collect();
            let above = parents.iter().enumerate().map(|(at, up)| Some(*up.min(&at)));
            let tree = Hierarchy::new(std::iter::once(None).chain(above).collect()).with(Thresholds::new(smallest, 0).of_people_who_are_known());
            let found = alike(&tree, &q, &said);
            let tree = tree.with_alike(found);
            let of = |unit: usize| said.iter().filter(move |(u, _)| *u == unit).filter_map(|(_, answers)| q.raw_value(&code, answers));
            let n: Vec<u64> = (0..tree.len()).map(|unit| of(unit).count() as u64).collect();
            // published sets and their differences are unions of atoms, so two or more are enough together
            for atom in tree.atoms(&n) {
                let all: BTreeSet<u64> = atom.units.iter().flat_map(|unit| of(*unit)).map(f64::to_bits).collect();
                prop_assert!(atom.n >= smallest.max(THRESHOLD));
                prop_assert!(all.len() > 1 || atom.n >= 2 * smallest, "{} people said the same", atom.n);
            }
        }
    }
}
