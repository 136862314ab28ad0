//! Units in which everybody said the same: who knows that somebody is one of them knows what they said.
//!
//! They are judged once for a wave, over the questions that its measures are made of, and are counted with the unit
//! above in everything that is told of the wave. Were one question held back alone, it would follow from the measures
//! that it counts into and the other questions of these.

use std::collections::BTreeSet;

use candor_survey::{Answer, Answers, Item, ItemCode, Questionnaire};

use crate::Thresholds;
use crate::hierarchy::Hierarchy;
use crate::results::is_counted;

/// Something that an answer says.
#[derive(Clone, Copy, PartialEq)]
enum Word<'a> {
    /// An option, or a point.
    Code(&'a str),
    /// A number, by its bits.
    Number(u64),
    /// Nothing to the question: it does not apply, or is not told.
    Aside,
}

/// People who answered a question, and what all of them said.
#[derive(Clone, Default)]
struct Tally<'a> {
    n: u64,
    common: Vec<Word<'a>>,
}

impl<'a> Tally<'a> {
    fn of(words: Vec<Word<'a>>) -> Self {
        Self { n: 1, common: words }
    }

    fn add(&mut self, other: Self) {
        if self.n == 0 {
            self.common = other.common;
        } else if other.n > 0 {
            self.common.retain(|word| other.common.contains(word));
        }
        self.n += other.n;
    }

    /// Whether they are told where units stand alone, few, and said the same.
    fn is_alike(&self, thresholds: Thresholds) -> bool {
        (thresholds.people()..thresholds.alike()).contains(&self.n) && self.common.iter().any(|word| *word != Word::Aside)
    }
}

/// By unit, whether it must be counted with the unit above: of those who would be counted there, from
/// [`Thresholds::people`] to fewer than [`Thresholds::alike`], all gave the same answer to a question that counts into a
/// measure, chose one option in common or gave it the same first place.
///
/// `responses` are all of the wave, with the unit of each by index.
#[must_use]
pub fn alike(hierarchy: &Hierarchy, questionnaire: &Questionnaire, responses: &[(usize, Answers)]) -> Vec<bool> {
    let items = judged(questionnaire);
    let mut waiting: Vec<Vec<Tally>> = vec![Vec::new(); hierarchy.len()];
    for (unit, answers) in responses {
        if let Some(here) = waiting.get_mut(*unit) {
            add_all(here, items.iter().flat_map(|item| tallies(item, answers)).collect());
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
            add_all(&mut waiting[up], here);
        }
    }
    found
}

/// The questions that count into measures. Others may be alike by their nature: where somebody works, or a consent.
fn judged(questionnaire: &Questionnaire) -> Vec<&Item> {
    let codes: BTreeSet<&ItemCode> = questionnaire.document().measures.iter().flat_map(|measure| &measure.items).collect();
    codes.into_iter().filter_map(|code| questionnaire.item(code)).collect()
}

fn add_all<'a>(to: &mut Vec<Tally<'a>>, more: Vec<Tally<'a>>) {
    to.resize(to.len().max(more.len()), Tally::default());
    to.iter_mut().zip(more).for_each(|(tally, other)| tally.add(other));
}

/// An answer as its question is told, and as measures count it: without those who said nothing to the question.
fn tallies<'a>(item: &Item, answers: &'a Answers) -> [Tally<'a>; 2] {
    let Some(words) = answers.get(&item.code).filter(|_| is_counted(item, answers)).map(words) else {
        return [Tally::default(), Tally::default()];
    };
    let counted = if words == [Word::Aside] { Tally::default() } else { Tally::of(words.clone()) };
    [Tally::of(words), counted]
}

fn words(answer: &Answer) -> Vec<Word<'_>> {
    match answer {
        Answer::Choice(code) | Answer::Scale(code) => vec![Word::Code(code.as_str())],
        Answer::Choices(codes) => codes.iter().map(|code| Word::Code(code.as_str())).collect(),
        Answer::Ranking(codes) => codes.first().map(|code| Word::Code(code.as_str())).into_iter().collect(),
        Answer::Number(number) => vec![Word::Number(number.to_bits())],
        Answer::NotApplicable | Answer::PreferNotToSay => vec![Word::Aside],
        Answer::Text(text) | Answer::Date(text) | Answer::Time(text) => vec![Word::Code(text)],
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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
    fn one_option_that_everybody_chose_is_said_by_all() {
        let word = |codes: &[&'static str]| Tally::of(codes.iter().map(|code| Word::Code(code)).collect());
        let mut all = Tally::default();
        (0..4).for_each(|_| all.add(word(&["a", "b"])));
        all.add(word(&["b", "c"]));
        assert!(all.is_alike(Thresholds::LEAST.of_people_who_are_known()));
        all.add(word(&["c"]));
        assert!(!all.is_alike(Thresholds::LEAST.of_people_who_are_known()));
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
            let item = q.item(&code).unwrap();
            for stream in 0..2 {
                let of = |unit: usize| said.iter().filter(move |(u, _)| *u == unit).map(|(_, answers)| tallies(item, answers)[stream].clone());
                let n: Vec<u64> = (0..tree.len()).map(|unit| of(unit).map(|one| one.n).sum()).collect();
                // published sets and their differences are unions of atoms, so two or more are enough together
                for atom in tree.atoms(&n) {
                    let mut all = Tally::default();
                    atom.units.iter().flat_map(|unit| of(*unit)).for_each(|one| all.add(one));
                    prop_assert_eq!(all.n, atom.n);
                    prop_assert!(atom.n >= smallest.max(THRESHOLD));
                    let same = all.common.iter().any(|word| *word != Word::Aside);
                    prop_assert!(!same || atom.n >= 2 * smallest, "{} people said the same", atom.n);
                }
            }
        }
    }
}
