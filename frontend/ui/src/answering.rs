//! What a question needs to know about its answer, and whom it tells.

use candor_survey::{Answer, AnswerProblem, ItemCode, Session};
use leptos::prelude::*;

/// Items with what to do about them, in the order shown.
pub type Problems = Vec<(ItemCode, String)>;

/// The problems of a session as texts.
#[must_use]
pub fn remedies(problems: &[AnswerProblem]) -> Problems {
    problems.iter().map(|problem| (problem.item.clone(), problem.remedy())).collect()
}

/// Accessors and events of the questions on a page.
///
/// The first three are read inside effects, so they must read signals.
#[derive(Debug, Clone, Copy)]
pub struct Answering {
    /// The answer given so far.
    pub answer: Callback<ItemCode, Option<Answer>>,
    /// What was typed so far.
    pub entry: Callback<ItemCode, String>,
    /// What is wrong with the answer.
    pub problem: Callback<ItemCode, Option<String>>,
    /// An offered answer was chosen.
    pub on_answer: Callback<(ItemCode, Answer)>,
    /// The answer was taken back.
    pub on_clear: Callback<ItemCode>,
    /// A field holds this text now.
    pub on_entry: Callback<(ItemCode, String)>,
}

impl Answering {
    /// Answers into a session. Whoever changes an answer takes its problem off the list.
    #[must_use]
    pub fn in_session(session: RwSignal<Session>, problems: RwSignal<Problems>) -> Self {
        let solved = move |item: &ItemCode| {
            if problems.with_untracked(|all| all.iter().any(|(code, _)| code == item)) {
                problems.update(|all| all.retain(|(code, _)| code != item));
            }
        };
        Self {
            answer: Callback::new(move |item| session.with(|s| s.answer_to(&item).cloned())),
            entry: Callback::new(move |item| session.with(|s| s.entry(&item))),
            problem: Callback::new(move |item| {
                problems.with(|all| all.iter().find(|(code, _)| *code == item).map(|(_, remedy)| remedy.clone()))
            }),
            on_answer: Callback::new(move |(item, answer)| {
                solved(&item);
                // the widgets offer nothing that the item would refuse
                session.update(|s| drop(s.answer(&item, answer)));
            }),
            on_clear: Callback::new(move |item| {
                solved(&item);
                session.update(|s| s.clear(&item));
            }),
            on_entry: Callback::new(move |(item, text): (ItemCode, String)| {
                solved(&item);
                session.update(|s| s.enter(&item, &text));
            }),
        }
    }

    /// The problem of one item, for everything that shows it.
    pub(crate) fn problem_of(self, item: &ItemCode) -> Memo<Option<String>> {
        let item = item.clone();
        Memo::new(move |_| self.problem.run(item.clone()))
    }
}
