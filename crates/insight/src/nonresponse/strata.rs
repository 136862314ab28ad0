//! Response by answers of which it is known how many people would give them.

use std::collections::BTreeMap;

use candor_stats::{Interval, wilson};
use candor_survey::{Answer, Answers, ItemCode, OptionCode, Questionnaire};

use super::Frame;
use crate::LEVEL;
use crate::disclosure::{MOST_GROUPS, may_tell_beside};
use crate::results::{Choice, Released, labels};

/// A list of people by answer that has more people than were invited by more than this share counts others than those
/// who were asked; a list need not be of the day of the invitations.
const LIST_BEYOND: f64 = 0.1;

/// Response by the answers to an item.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemResponse {
    /// The item.
    pub item: ItemCode,
    /// Its text.
    pub text: String,
    /// The answers whose rate may be told.
    pub answers: Vec<AnswerResponse>,
    /// How many answers of the list are not told: too few gave them, or others would be given away.
    pub withheld: usize,
    /// Whether the list counts people who were not invited, so that no rate follows from it.
    pub counts_others: bool,
}

/// The response of the people who would give an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct AnswerResponse {
    /// The answer.
    pub answer: OptionCode,
    /// What it is called.
    pub label: String,
    /// Responses with it: [`crate::THRESHOLD`] or more.
    pub responses: u64,
    /// People who would give it; unknown where more gave it.
    pub people: Option<u64>,
    /// Response rate with its interval.
    pub rate: Option<Interval>,
}

/// Response by answer, over all units.
///
/// A rate tells how many people are behind it, as that of a unit does. So answers are told only where no combination with
/// units, with results without flagged responses and with the answers told before is about fewer than [`crate::THRESHOLD`]
/// people: the most frequent first, each if it may be told beside those.
pub(super) fn by_answer(questionnaire: &Questionnaire, told: &[Released<Answers>], frame: &Frame, smallest: u64) -> Vec<ItemResponse> {
    if (told.len() as u64) < smallest {
        return Vec::new();
    }
    // what is told: units, and within each, who is left out where flagged responses are
    let mut cells: Vec<usize> = told.iter().map(Released::cell).collect();
    let mut items = Vec::new();
    for (item, people) in &frame.strata {
        let text = questionnaire.item(item).map_or_else(|| item.to_string(), |i| i.text.clone());
        let mut found = ItemResponse { item: item.clone(), text, answers: Vec::new(), withheld: people.len(), counts_others: false };
        found.counts_others = counts_others(people, frame);
        if !found.counts_others {
            let given: Vec<Option<&OptionCode>> = told.iter().map(|one| given(item, one.response)).collect();
            let chosen = chosen(people, told, &given, &cells, smallest);
            renumber(&mut cells, given.iter().map(|code| group(&chosen, *code)));
            found.withheld = people.len() - chosen.len();
            found.answers =
                people.iter().filter(|(code, _)| chosen.contains(code)).map(|(c, n)| rate(questionnaire, item, c, *n, &given)).collect();
        }
        items.push(found);
    }
    items
}

#[allow(clippy::cast_precision_loss)] // counts of people
fn counts_others(people: &BTreeMap<OptionCode, u64>, frame: &Frame) -> bool {
    let invited = frame.invited.as_ref().map(|units| units.iter().sum::<u64>());
    invited.is_some_and(|invited| people.values().sum::<u64>() as f64 > invited as f64 * (1.0 + LIST_BEYOND))
}

fn given<'a>(item: &ItemCode, answers: &'a Answers) -> Option<&'a OptionCode> {
    match answers.get(item) {
        Some(Answer::Choice(code) | Answer::Scale(code)) => Some(code),
        _ => None,
    }
}

fn count(code: &OptionCode, given: &[Option<&OptionCode>]) -> u64 {
    given.iter().filter(|one| **one == Some(code)).count() as u64
}

/// The group of somebody who gave an answer: that of one that is told, or that of all others.
fn group(chosen: &[&OptionCode], code: Option<&OptionCode>) -> usize {
    code.and_then(|code| chosen.iter().position(|one| *one == code)).map_or(0, |at| at + 1)
}

fn chosen<'a>(
    people: &'a BTreeMap<OptionCode, u64>,
    told: &[Released<Answers>],
    given: &[Option<&OptionCode>],
    cells: &[usize],
    smallest: u64,
) -> Vec<&'a OptionCode> {
    let mut candidates: Vec<(u64, &OptionCode)> = people.keys().map(|code| (count(code, given), code)).collect();
    candidates.retain(|(n, _)| *n >= smallest);
    candidates.sort_by_key(|(n, _)| std::cmp::Reverse(*n));
    let mut chosen: Vec<&OptionCode> = Vec::new();
    for (_, code) in candidates {
        chosen.push(code);
        let person = |((one, code), cell): ((&Released<Answers>, &Option<&OptionCode>), &usize)| (group(&chosen, *code), one.atom, *cell);
        if chosen.len() >= MOST_GROUPS || !may_tell_beside(told.iter().zip(given).zip(cells).map(person), smallest) {
            chosen.pop();
        }
    }
    chosen
}

/// Divides cells by a group of each person; numbers follow from the order in which pairs are met.
fn renumber(cells: &mut [usize], groups: impl Iterator<Item = usize>) {
    let mut numbers: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for (cell, group) in cells.iter_mut().zip(groups) {
        let next = numbers.len();
        *cell = *numbers.entry((*cell, group)).or_insert(next);
    }
}

fn rate(questionnaire: &Questionnaire, item: &ItemCode, code: &OptionCode, people: u64, given: &[Option<&OptionCode>]) -> AnswerResponse {
    let is_it = |choice: &Choice| matches!(choice, Choice::Option(option) if option == code);
    let labels = questionnaire.item(item).map(|item| labels(questionnaire, item)).unwrap_or_default();
    let label = labels.into_iter().find(|(choice, _)| is_it(choice)).map_or_else(|| code.to_string(), |(_, label)| label);
    let responses = count(code, given);
    let people = Some(people).filter(|people| *people >= responses);
    let rate = people.and_then(|people| wilson(responses, people, LEVEL).ok());
    AnswerResponse { answer: code.clone(), label, responses, people, rate }
}
