//! Conditions under which blocks and questions are asked, and what they leave of a questionnaire.

use serde::{Deserialize, Serialize};

use crate::answer::{Answer, Answers};
use crate::code::ItemCode;
use crate::date::Date;
use crate::document::Document;
use crate::expression::{Items, Lookup, Program, Verdict, check, items_of, parse, references};
use crate::item::Item;
use crate::plan::Plan;
use crate::questionnaire::DocumentProblem;

/// A condition, and what is asked only while it holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Condition {
    /// Index of the block.
    pub block: usize,
    /// Index of the question within it; the whole block without one.
    pub question: Option<usize>,
    /// The condition.
    pub program: Program,
}

/// What is not asked with the answers as they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hidden(Vec<(usize, Option<usize>)>);

impl Hidden {
    /// Whether the question at this place (block, question) is asked.
    #[must_use]
    pub fn shows(&self, place: (usize, usize)) -> bool {
        // in the order of the document: a block before its questions
        [(place.0, None), (place.0, Some(place.1))].iter().all(|hidden| self.0.binary_search(hidden).is_err())
    }
}

/// The answers that count: those to items that are asked.
struct Counting<'a> {
    plan: &'a Plan,
    answers: &'a Answers,
    hidden: &'a Hidden,
}

impl Lookup for Counting<'_> {
    fn answer(&self, item: &ItemCode) -> Option<&Answer> {
        let answer = self.answers.get(item)?;
        let item = self.plan.item(item)?;
        (self.hidden.shows(item.place) && is_chosen(item, self.answers)).then_some(answer)
    }
}

/// Whether the option that an item belongs to is chosen.
pub(crate) fn is_chosen(item: &Item, answers: &Answers) -> bool {
    item.only_with.as_ref().is_none_or(|(other, option)| match answers.get(other) {
        Some(Answer::Choice(code)) => code == option,
        Some(Answer::Choices(codes)) => codes.contains(option),
        _ => false,
    })
}

impl Plan {
    /// What is not asked with these answers on that day. Conditions look back only, so one pass is enough.
    #[must_use]
    pub fn hidden(&self, answers: &Answers, today: Date) -> Hidden {
        let mut hidden = Hidden::default();
        for condition in self.conditions() {
            let counting = Counting { plan: self, answers, hidden: &hidden };
            if !condition.program.holds(&counting, today) {
                hidden.0.push((condition.block, condition.question));
            }
        }
        hidden
    }

    /// Whether an item is asked at all, with these answers to the others.
    #[must_use]
    pub fn is_asked(&self, item: &Item, answers: &Answers, hidden: &Hidden) -> bool {
        hidden.shows(item.place) && is_chosen(item, answers)
    }

    /// Leaves out the answers to items that are not asked with the others as they are.
    pub fn settle(&self, answers: &mut Answers, today: Date) {
        let hidden = self.hidden(answers, today);
        let gone: Vec<ItemCode> =
            self.items().iter().filter(|item| !self.is_asked(item, answers, &hidden)).map(|item| item.code.clone()).collect();
        gone.iter().for_each(|code| drop(answers.remove(code)));
    }
}

/// A condition as it is written, with its place in the document.
struct Written<'a> {
    path: String,
    text: &'a str,
    block: usize,
    question: Option<usize>,
}

fn written(document: &Document) -> Vec<Written<'_>> {
    let mut all = Vec::new();
    for (b, block) in document.blocks.iter().enumerate() {
        all.push(Written { path: format!("blocks[{b}].show_if"), text: &block.show_if, block: b, question: None });
        for (q, question) in block.questions.iter().enumerate() {
            let path = format!("blocks[{b}].questions[{q}].show_if");
            all.push(Written { path, text: &question.show_if, block: b, question: Some(q) });
        }
    }
    all.retain(|written| !written.text.trim().is_empty());
    all
}

/// The conditions of a document that was checked; one that cannot be read never holds.
pub(crate) fn conditions(document: &Document, items: &[Item]) -> Vec<Condition> {
    let items = items_of(items);
    let program = |text: &str| Some(check(&parse(text).ok()?, &items).ok()?.compile());
    let condition = |w: Written<'_>| Condition { block: w.block, question: w.question, program: program(w.text).unwrap_or_default() };
    written(document).into_iter().map(condition).collect()
}

/// What is wrong with the conditions: what cannot be read, what asks about later questions, what can never hold.
pub(crate) fn problems(document: &Document, items: &[Item]) -> Vec<DocumentProblem> {
    let types = items_of(items);
    let problem = |path: &str, message: String| DocumentProblem { path: path.to_owned(), message };
    written(document)
        .iter()
        .flat_map(|written| faults(written, items, &types).into_iter().map(|m| problem(&written.path, m)).collect::<Vec<_>>())
        .collect()
}

fn faults(written: &Written<'_>, items: &[Item], types: &Items) -> Vec<String> {
    let expression = match parse(written.text) {
        Ok(expression) => expression,
        Err(error) => return vec![error.to_string()],
    };
    let place = (written.block, written.question.unwrap_or_default());
    let is_later = |code: &ItemCode| items.iter().any(|item| &item.code == code && item.place >= place);
    let later: Vec<String> = references(&expression)
        .iter()
        .filter(|code| is_later(code))
        .map(|code| format!("{code} is asked here or later, so its answer is not known yet; refer to a question that is asked before"))
        .collect();
    if !later.is_empty() {
        return later;
    }
    match check(&expression, types) {
        Err(problems) => problems.iter().map(ToString::to_string).collect(),
        Ok(typed) if !typed.is_condition() => vec!["it is a value and no condition; compare it with something, such as “> 3”".to_owned()],
        Ok(typed) if typed.compile().asks_for_the_day() => {
            vec!["it asks for today, which may change while somebody answers; ask for a date and compare with that".to_owned()]
        }
        Ok(typed) if typed.verdict() == Verdict::Never => {
            vec!["it can never hold, so nobody would be asked; correct it, or remove what it belongs to".to_owned()]
        }
        Ok(_) => Vec::new(),
    }
}
