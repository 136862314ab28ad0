//! The response session: one state machine, run in the browser and understood by the server.

use std::sync::Arc;

use crate::answer::{Answer, Answers};
use crate::code::ItemCode;
use crate::item::Item;
use crate::plan::{Page, Plan};
use crate::validate::{AnswerProblem, check_group};

/// Where the respondent is, in words that can be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Number of the first question on this page, from 1.
    pub question: usize,
    /// Number of the last question on this page.
    pub last: usize,
    /// How many questions there are.
    pub of: usize,
    /// Whether this page asks nothing; the numbers are those of the next question then.
    pub is_between: bool,
}

/// What going on led to.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// Another page is shown.
    Moved,
    /// The page stays, because of these problems.
    Stayed(Vec<AnswerProblem>),
    /// The last page is complete: the answers may be sent.
    Finished,
}

/// A respondent on their way through a plan.
///
/// Nothing that was entered is ever dropped: an entry that is not (yet) valid is kept as typed
/// and only stops the page from being left forwards.
#[derive(Debug, Clone, PartialEq)]
pub struct Session {
    plan: Arc<Plan>,
    answers: Answers,
    /// Few, and a list is small in a browser.
    entries: Vec<(String, AnswerProblem)>,
    page: usize,
}

impl Session {
    /// A session at its first page.
    #[must_use]
    pub const fn new(plan: Arc<Plan>) -> Self {
        Self { plan, answers: Answers::new(), entries: Vec::new(), page: 0 }
    }

    /// A session that goes on with answers kept earlier. Answers that no longer fit are left out.
    #[must_use]
    pub fn resume(plan: Arc<Plan>, mut answers: Answers, page: usize) -> Self {
        let page = page.min(plan.pages().len().saturating_sub(1));
        answers.retain(|code, answer| is_kept(&plan.check_answer(code, answer)));
        Self { plan, answers, entries: Vec::new(), page }
    }

    /// What is answered.
    #[must_use]
    pub const fn plan(&self) -> &Arc<Plan> {
        &self.plan
    }

    /// The valid answers so far.
    #[must_use]
    pub const fn answers(&self) -> &Answers {
        &self.answers
    }

    /// The answer to one item.
    #[must_use]
    pub fn answer_to(&self, item: &ItemCode) -> Option<&Answer> {
        self.answers.get(item)
    }

    /// What to show in a text field: the entry as typed, or the stored answer.
    #[must_use]
    pub fn entry(&self, item: &ItemCode) -> String {
        if let Some((entry, _)) = self.unfit(item) {
            return entry.clone();
        }
        match self.answers.get(item) {
            Some(Answer::Text(text) | Answer::Date(text) | Answer::Time(text)) => text.clone(),
            Some(Answer::Number(value)) => crate::decimal::show(*value),
            _ => String::new(),
        }
    }

    fn unfit(&self, item: &ItemCode) -> Option<&(String, AnswerProblem)> {
        self.entries.iter().find(|(_, problem)| &problem.item == item)
    }

    /// Index of the page shown.
    #[must_use]
    pub const fn page(&self) -> usize {
        self.page
    }

    /// Whether the page shown is the last.
    #[must_use]
    pub fn on_last_page(&self) -> bool {
        self.page + 1 >= self.plan.pages().len()
    }

    /// The items of the page shown.
    pub fn items_on_page(&self) -> impl Iterator<Item = &Item> {
        let page = self.plan.pages().get(self.page);
        self.plan
            .items()
            .iter()
            .filter(move |item| page.is_some_and(|p| item.place.0 == p.block && (p.first..p.end).contains(&item.place.1)))
    }

    /// Gives an answer chosen from what is offered. One with too few or too many options is kept as well.
    ///
    /// # Errors
    /// The problem, when the item does not take that answer; the earlier answer stays.
    pub fn answer(&mut self, item: &ItemCode, answer: Answer) -> Result<(), AnswerProblem> {
        let judged = self.plan.check_answer(item, &answer);
        if !is_kept(&judged) {
            return judged;
        }
        self.forget_entry(item);
        self.answers.insert(item.clone(), answer);
        Ok(())
    }

    /// Takes what was typed so far. It is kept even when it is not a valid answer.
    pub fn enter(&mut self, item: &ItemCode, entry: &str) {
        self.forget_entry(item);
        match self.plan.read_entry(item, entry) {
            Ok(Some(answer)) => {
                self.answers.insert(item.clone(), answer);
            }
            Ok(None) => {
                self.answers.remove(item);
            }
            Err(problem) => {
                self.answers.remove(item);
                self.entries.push((entry.to_owned(), problem));
            }
        }
    }

    /// Takes an answer back.
    pub fn clear(&mut self, item: &ItemCode) {
        self.forget_entry(item);
        self.answers.remove(item);
    }

    fn forget_entry(&mut self, item: &ItemCode) {
        self.entries.retain(|(_, problem)| &problem.item != item);
    }

    /// The answers as they are sent: without those to items that are not asked with the others as they are.
    #[must_use]
    pub fn settled(&self) -> Answers {
        let mut answers = self.answers.clone();
        self.plan.settle(&mut answers);
        answers
    }

    /// Whether an item is asked, as things are.
    #[must_use]
    pub fn is_asked(&self, item: &Item) -> bool {
        self.plan.is_asked(item, &self.answers)
    }

    /// What keeps this page from being left forwards.
    #[must_use]
    pub fn problems(&self) -> Vec<AnswerProblem> {
        let alone = self.items_on_page().filter(|item| self.is_asked(item)).filter_map(|item| match self.unfit(&item.code) {
            Some((_, problem)) => Some(problem.clone()),
            None => self.plan.check_item(item, &self.answers),
        });
        let mut problems: Vec<_> = alone.collect();
        let page = self.plan.pages().get(self.page);
        let is_here = |place: (usize, usize)| page.is_some_and(|p| place.0 == p.block && (p.first..p.end).contains(&place.1));
        for group in self.plan.groups().iter().filter(|group| is_here(group.place)) {
            // a part that is wrong by itself is mended first
            if !problems.iter().any(|problem| group.items.contains(&problem.item)) {
                problems.extend(check_group(group, &self.answers));
            }
        }
        problems
    }

    /// Goes on: to the next page, or to the end.
    pub fn go_on(&mut self) -> Step {
        let problems = self.problems();
        if !problems.is_empty() {
            return Step::Stayed(problems);
        }
        if self.on_last_page() {
            return Step::Finished;
        }
        self.page += 1;
        Step::Moved
    }

    /// Goes back one page; answers and entries stay. False on the first page.
    pub const fn back(&mut self) -> bool {
        let moved = self.page > 0;
        self.page = self.page.saturating_sub(1);
        moved
    }

    /// Goes to a page already reachable, as the browser's own Back and Forward do.
    pub fn go_to(&mut self, page: usize) {
        while self.page < page && self.problems().is_empty() && !self.on_last_page() {
            self.page += 1;
        }
        self.page = self.page.min(page);
    }

    /// Where the respondent is.
    #[must_use]
    pub fn progress(&self) -> Progress {
        let pages = self.plan.pages();
        let count = |pages: Option<&[Page]>| -> usize { pages.unwrap_or_default().iter().map(|page| page.asks).sum() };
        let (before, here) = (count(pages.get(..self.page)), count(pages.get(self.page..=self.page)));
        let of = self.plan.question_count();
        // a page without a question stands before the next one
        let (question, last) = ((before + 1).min(of.max(1)), before + here.max(1));
        Progress { question, last: last.min(of.max(1)), of: of.max(1), is_between: here == 0 }
    }
}

const fn is_kept(judged: &Result<(), AnswerProblem>) -> bool {
    match judged {
        Ok(()) => true,
        Err(problem) => problem.fault.is_passing(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::questionnaire::Questionnaire;
    use crate::validate::Fault;

    fn session() -> Session {
        let q = Questionnaire::from_json(include_str!("../tests/all_kinds.json")).unwrap();
        Session::new(q.plan().clone())
    }

    fn code(text: &str) -> ItemCode {
        text.parse().unwrap()
    }

    #[test]
    fn a_required_question_holds_the_page_and_back_loses_nothing() {
        let mut s = session();
        assert!(matches!(s.go_on(), Step::Stayed(p) if p[0].fault == Fault::Required));
        s.answer(&code("single"), Answer::Choice("a".parse().unwrap())).unwrap();
        assert_eq!(s.go_on(), Step::Moved);
        s.answer(&code("multi"), Answer::Choices(vec!["b".parse().unwrap()])).unwrap();
        assert!(s.back());
        assert!(!s.back());
        assert_eq!(s.answers().len(), 2);
    }

    #[test]
    fn an_invalid_entry_is_kept_as_typed_and_names_its_question() {
        let mut s = session();
        s.answer(&code("single"), Answer::Choice("a".parse().unwrap())).unwrap();
        s.go_to(99);
        assert!(s.on_last_page());
        s.enter(&code("number"), "about ten");
        let Step::Stayed(problems) = s.go_on() else { panic!("it went on") };
        assert_eq!(problems[0].message(s.plan()), "A number — Enter a number, such as 12 or 3.5.");
        assert_eq!(s.entry(&code("number")), "about ten");
        s.enter(&code("number"), "10");
        assert_eq!(s.go_on(), Step::Finished);
    }

    #[test]
    fn progress_counts_questions_and_a_page_may_hold_several() {
        let mut s = session();
        assert_eq!(s.progress(), Progress { question: 1, last: 1, of: 10, is_between: false });
        s.answer(&code("single"), Answer::Choice("a".parse().unwrap())).unwrap();
        s.go_to(5);
        assert_eq!(s.progress(), Progress { question: 6, last: 10, of: 10, is_between: false });
    }

    #[test]
    fn the_browsers_forward_button_cannot_skip_a_required_question() {
        let mut s = session();
        s.go_to(3);
        assert_eq!(s.page(), 0);
    }

    proptest! {
        #[test]
        fn no_sequence_of_events_panics_or_leaves_the_pages(
            more: bool, events in proptest::collection::vec((0u8..5, 0usize..40, ".{0,12}|yes|[a-d]|[0-9]{1,3}"), 0..60)
        ) {
            let further = || Session::new(Questionnaire::from_json(include_str!("../tests/more_kinds.json")).unwrap().plan().clone());
            let mut s = if more { further() } else { session() };
            let codes: Vec<_> = s.plan().items().iter().map(|i| i.code.clone()).collect();
            for (kind, pick, text) in events {
                let item = codes[pick % codes.len()].clone();
                match kind {
                    0 => { let _ = s.go_on(); }
                    1 => { let _ = s.back(); }
                    2 => s.enter(&item, &text),
                    3 => s.clear(&item),
                    _ => s.go_to(pick),
                }
                prop_assert!(s.page() < s.plan().pages().len());
                let progress = s.progress();
                prop_assert!(progress.question <= progress.last && progress.last <= progress.of);
                // whatever happened, the answers held are valid
                for (code, answer) in s.answers() {
                    prop_assert!(s.plan().check_answer(code, answer).is_ok());
                }
            }
        }
    }
}
