//! The response session: one state machine, run in the browser and understood by the server.

use std::sync::Arc;

use crate::answer::{Answer, Answers};
use crate::code::ItemCode;
use crate::condition::Hidden;
use crate::date::Date;
use crate::item::Item;
use crate::plan::{Page, Plan};
use crate::quota::Limit;
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
    /// A quota is full: the visit ends here with what is said at this end, and no answer is stored.
    TurnedAway(usize),
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
    /// The day by which conditions are judged.
    today: Date,
    /// Which quotas are full.
    full: Vec<usize>,
}

impl Session {
    /// A session at its first page.
    #[must_use]
    pub fn new(plan: Arc<Plan>, today: Date) -> Self {
        Self::resume(plan, Answers::new(), 0, today)
    }

    /// A session that goes on with answers kept earlier. Answers that no longer fit are left out.
    #[must_use]
    pub fn resume(plan: Arc<Plan>, mut answers: Answers, page: usize, today: Date) -> Self {
        let page = page.min(plan.pages().len().saturating_sub(1));
        answers.retain(|code, answer| is_kept(&plan.check_answer(code, answer)));
        let mut session = Self { plan, answers, entries: Vec::new(), page, today, full: Vec::new() };
        session.leave_hidden();
        session
    }

    /// The same where these quotas are full, by their places in the document. What was answered before stays.
    #[must_use]
    pub fn with_full(mut self, full: Vec<usize>) -> Self {
        self.full = full;
        self
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

    /// Whether nothing that is asked is answered yet.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.plan.is_blank(&self.answers)
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

    /// What is not asked, as things are.
    #[must_use]
    pub fn hidden(&self) -> Hidden {
        self.plan.hidden(&self.answers, self.today)
    }

    /// Leaves out of some answers what does not count with the others as they are; what is not asked then.
    pub fn settle(&self, answers: &mut Answers) -> Hidden {
        self.plan.settle(answers, self.today)
    }

    /// Which early end the answers have led to; none at the last page.
    #[must_use]
    pub fn ending(&self) -> Option<usize> {
        self.plan.ending(&self.settled(), self.today)
    }

    /// Of these pages the first one with something to show.
    fn first_shown(&self, mut pages: impl Iterator<Item = usize>) -> Option<usize> {
        let hidden = self.hidden();
        pages.find(|page| self.plan.pages().get(*page).is_some_and(|page| page.is_shown(&hidden)))
    }

    /// The next page with something to show.
    fn next(&self) -> Option<usize> {
        self.first_shown(self.page + 1..self.plan.pages().len())
    }

    /// The page before with something to show.
    fn before(&self) -> Option<usize> {
        self.first_shown((0..self.page).rev())
    }

    /// Whether the page shown is the last, from which answers are sent.
    #[must_use]
    pub fn on_last_page(&self) -> bool {
        self.next().is_none() && self.led_away().is_none()
    }

    /// The end for which nothing more is to be asked, because a quota is full that needs nothing of the page shown.
    #[must_use]
    pub fn turned_away(&self) -> Option<usize> {
        self.first_full(|limit| limit.after <= self.page)
    }

    /// The end to which the page shown leads in place of the next one, or of sending, because a quota is full.
    #[must_use]
    pub fn led_away(&self) -> Option<usize> {
        self.led_away_from(self.next())
    }

    /// Who has come to the last page is let finish, unless the quota asks for what that page asks.
    fn led_away_from(&self, next: Option<usize>) -> Option<usize> {
        self.first_full(|limit| next.map_or(limit.after > self.page, |next| limit.after <= next))
    }

    fn first_full(&self, is_judged: impl Fn(&Limit) -> bool) -> Option<usize> {
        // most sessions have none, and are not settled for it
        let quota = if self.full.is_empty() { None } else { self.plan.full(&self.settled(), self.today, &self.full, is_judged) };
        quota.map(|quota| self.plan.endings().len() + quota)
    }

    /// The items of the page shown that are asked.
    pub fn items_on_page(&self) -> impl Iterator<Item = &Item> {
        let (page, hidden) = (self.plan.pages().get(self.page), self.hidden());
        let is_here = move |item: &&Item| page.is_some_and(|page| page.holds(item.place)) && hidden.shows_item(item);
        self.plan.items().iter().filter(is_here)
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
        self.plan.settle(&mut answers, self.today);
        answers
    }

    /// What keeps this page from being left forwards.
    #[must_use]
    pub fn problems(&self) -> Vec<AnswerProblem> {
        let mut answers = self.answers.clone();
        let (hidden, page) = (self.plan.settle(&mut answers, self.today), self.plan.pages().get(self.page));
        let is_here = |place: (usize, usize)| page.is_some_and(|page| page.holds(place)) && hidden.shows(place);
        let here = self.plan.items().iter().filter(|item| is_here(item.place) && self.plan.is_asked(item, &answers, &hidden));
        let alone = here.filter_map(|item| match self.unfit(&item.code) {
            Some((_, problem)) => Some(problem.clone()),
            None => self.plan.check_item(item, &answers, &hidden),
        });
        let mut problems: Vec<_> = alone.collect();
        for group in self.plan.groups().iter().filter(|group| is_here(group.place)) {
            // a part that is wrong by itself is mended first
            if !problems.iter().any(|problem| group.items.contains(&problem.item)) {
                problems.extend(check_group(group, &answers, &hidden));
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
        let next = self.next();
        if let Some(ending) = self.led_away_from(next) {
            return Step::TurnedAway(ending);
        }
        let Some(next) = next else { return Step::Finished };
        self.page = next;
        Step::Moved
    }

    /// Goes back one page; answers and entries stay. False on the first page.
    pub fn back(&mut self) -> bool {
        let before = self.before();
        self.page = before.unwrap_or(self.page);
        before.is_some()
    }

    /// Goes to a page already reachable, as the browser's own Back and Forward do. Where that page has nothing to
    /// show, it is the next one in the same direction. No way leads past a quota that is full.
    pub fn go_to(&mut self, page: usize) {
        if self.page > page {
            while let Some(before) = self.before().filter(|_| self.page > page) {
                self.page = before;
            }
        } else {
            let is_open = |at: &Self, next| at.page < page && at.problems().is_empty() && at.led_away_from(Some(next)).is_none();
            while let Some(next) = self.next().filter(|next| is_open(self, *next)) {
                self.page = next;
            }
        }
        self.leave_hidden();
    }

    /// A page may have nothing to show any more when answers came from elsewhere.
    fn leave_hidden(&mut self) {
        if self.first_shown(std::iter::once(self.page)).is_none() {
            self.page = self.before().or_else(|| self.next()).unwrap_or(self.page);
        }
    }

    /// Where the respondent is.
    #[must_use]
    pub fn progress(&self) -> Progress {
        let pages = self.plan.pages();
        let hidden = self.hidden();
        let count = |pages: Option<&[Page]>| -> usize { pages.unwrap_or_default().iter().map(|page| page.asked(&hidden)).sum() };
        let (before, here) = (count(pages.get(..self.page)), count(pages.get(self.page..=self.page)));
        let of = count(Some(pages));
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
        Session::new(q.plan().clone(), Date::FIRST)
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
        assert_eq!(problems[0].fault, Fault::NotANumber);
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

    fn routed() -> Session {
        let q = Questionnaire::from_json(include_str!("../tests/routing.json")).unwrap();
        Session::new(q.plan().clone(), Date::parse("2026-11-22").unwrap())
    }

    fn give(s: &mut Session, item: &str, entry: &str) {
        let answer = s.plan().read_entry(&code(item), entry).unwrap().unwrap();
        s.answer(&code(item), answer).unwrap();
    }

    fn asked(s: &Session) -> Vec<String> {
        s.items_on_page().map(|item| item.code.to_string()).collect()
    }

    #[test]
    fn what_is_asked_follows_from_the_answers() {
        let mut s = routed();
        assert_eq!(s.progress().of, 3, "way, overall, comment");
        give(&mut s, "way", "phone");
        assert_eq!(s.progress().of, 4);
        assert_eq!(s.go_on(), Step::Moved);
        assert_eq!(asked(&s), ["waited"]);
        give(&mut s, "waited", "12");
        assert_eq!(s.go_on(), Step::Moved);
        assert_eq!(asked(&s), ["waiting"], "only who waited long is asked");
        assert_eq!((s.progress().question, s.progress().of), (3, 5));
        assert!(s.back());
        give(&mut s, "waited", "2");
        assert_eq!(s.go_on(), Step::Moved);
        assert_eq!(asked(&s), ["overall"]);
        // the way changes, and with it what was asked about the telephone
        s.go_to(0);
        give(&mut s, "way", "desk");
        assert_eq!(s.go_on(), Step::Moved);
        assert_eq!(asked(&s), ["overall"]);
        assert!(s.back());
        assert_eq!(s.page(), 0, "Back skips what is not asked");
        assert_eq!(s.answers().len(), 2, "the answer is kept as long as minds may change");
        assert_eq!(s.settled().len(), 1, "and is not sent");
    }

    #[test]
    fn a_required_question_that_is_not_asked_is_not_missed() {
        let mut s = routed();
        give(&mut s, "way", "desk");
        assert!(s.plan().check(s.answers(), Date::FIRST).is_ok());
        give(&mut s, "way", "phone");
        let missed = s.plan().check(s.answers(), Date::FIRST).unwrap_err();
        assert_eq!(missed[0].item.as_str(), "waited");
    }

    #[test]
    fn a_page_loses_the_questions_that_are_not_asked() {
        let mut s = routed();
        give(&mut s, "way", "desk");
        s.go_to(99);
        assert_eq!(asked(&s), ["comment"]);
        assert!(s.on_last_page());
        s.go_to(0);
        give(&mut s, "way", "phone");
        give(&mut s, "waited", "1");
        give(&mut s, "overall", "1");
        s.go_to(99);
        assert_eq!(asked(&s), ["worse", "comment"]);
    }

    fn flow() -> Session {
        let q = Questionnaire::from_json(include_str!("../tests/flow.json")).unwrap();
        Session::new(q.plan().clone(), Date::FIRST)
    }

    #[test]
    fn a_way_leads_past_what_lies_between_or_to_an_end() {
        let mut s = flow();
        assert_eq!(s.progress().of, 3, "customer, ways, comment; nothing is chosen that could be rated");
        give(&mut s, "customer", "no");
        assert!(s.on_last_page());
        assert_eq!((s.go_on(), s.ending()), (Step::Finished, Some(0)));
        give(&mut s, "customer", "yes");
        assert_eq!((s.go_on(), s.ending()), (Step::Moved, None));
        give(&mut s, "ways", "none");
        assert_eq!(s.go_on(), Step::Moved);
        assert_eq!(asked(&s), ["comment"]);
        // an end that a question led to which is not asked any more is none
        s.go_to(0);
        give(&mut s, "customer", "no");
        give(&mut s, "ways", "phone;desk");
        assert_eq!((s.settled().len(), s.ending()), (1, Some(0)));
    }

    #[test]
    fn the_first_way_that_holds_is_taken_and_none_from_a_question_without_an_answer() {
        let mut document = Questionnaire::from_json(include_str!("../tests/flow.json")).unwrap().document().clone();
        let way = |when: &str, to: Option<&str>| crate::document::Jump {
            when: when.into(),
            to: to.map(|to| to.parse().unwrap()),
            says: String::new(),
        };
        document.blocks[0].questions[1].jumps = vec![way("ways contains 'phone'", Some("why")), way("count(ways) < 3", None)];
        // what the way leads past may not depend on going it
        document.blocks[1].questions[0].kind.options_mut().unwrap()[0].show_if.clear();
        document.blocks[1].questions[1].kind.rows_mut().unwrap()[0].show_if.clear();
        let q = Questionnaire::try_from(document).unwrap();
        let mut s = Session::new(q.plan().clone(), Date::FIRST);
        give(&mut s, "customer", "yes");
        assert_eq!((s.ending(), s.progress().of), (None, 5), "nothing is answered, so no way is taken");
        give(&mut s, "ways", "phone");
        assert_eq!(s.ending(), None);
        s.go_to(9);
        assert_eq!(asked(&s), ["comment"], "the first way leads past the rating and not to the end");
        give(&mut s, "ways", "desk");
        assert_eq!(s.ending(), Some(1));
    }

    #[test]
    fn rows_and_options_are_asked_as_their_conditions_hold() {
        let mut s = flow();
        give(&mut s, "customer", "yes");
        give(&mut s, "ways", "phone;other");
        s.go_to(2);
        assert_eq!(asked(&s), ["best", "best_why", "r_phone"]);
        give(&mut s, "best", "other");
        s.enter(&code("best_why"), "quick");
        let Step::Stayed(problems) = s.go_on() else { panic!("a row is required") };
        assert_eq!(problems.iter().map(|p| p.item.as_str()).collect::<Vec<_>>(), ["r_phone"]);
        give(&mut s, "r_phone", "4");
        assert_eq!(s.go_on(), Step::Moved);
        assert_eq!(asked(&s), ["reason"]);
        // the way is not used any more: what was chosen for it does not count, and comes back with it
        give(&mut s, "ways", "phone;mail");
        let keys = |s: &Session| s.settled().keys().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(keys(&s), ["customer", "r_phone", "ways"]);
        s.go_to(s.page());
        assert_eq!(asked(&s), ["best", "r_phone", "r_mail"], "what nobody has chosen needs no reason");
        give(&mut s, "ways", "phone;other");
        assert_eq!(keys(&s), ["best", "best_why", "customer", "r_phone", "ways"]);
        give(&mut s, "ways", "other");
        assert_eq!(keys(&s), ["best", "best_why", "customer", "ways"]);
        s.go_to(2);
        assert_eq!(asked(&s), ["best", "best_why"], "no row is left to rate");
        assert!(s.problems().is_empty());
    }

    #[test]
    fn the_browsers_forward_button_cannot_skip_a_required_question() {
        let mut s = session();
        s.go_to(3);
        assert_eq!(s.page(), 0);
    }

    proptest! {
        #[test]
        fn no_sequence_of_answers_shows_what_is_not_asked(events in proptest::collection::vec((0u8..4, 0usize..9, 0usize..8), 0..80)) {
            let mut s = routed();
            let codes: Vec<_> = s.plan().items().iter().map(|i| i.code.clone()).collect();
            for (kind, pick, value) in events {
                match kind {
                    0 => { let _ = s.go_on(); }
                    1 => { let _ = s.back(); }
                    2 => s.go_to(pick),
                    _ => {
                        s.enter(&codes[pick % codes.len()], ["phone", "desk", "1", "12", "5", "", "by boat", "2026-01-01"][value]);
                        // as after an answer from another window
                        s.go_to(s.page());
                    }
                }
                let hidden = s.hidden();
                let asked: Vec<_> = s.items_on_page().collect();
                prop_assert!(!asked.is_empty(), "a page shows something");
                prop_assert!(asked.iter().all(|item| hidden.shows(item.place)));
                let progress = s.progress();
                prop_assert!(progress.question <= progress.last && progress.last <= progress.of);
                let settled = s.settled();
                prop_assert!(settled.keys().all(|code| hidden.shows(s.plan().item(code).unwrap().place)));
                // what is sent is what the server would leave as it is
                let mut again = settled.clone();
                s.plan().settle(&mut again, Date::parse("2026-11-22").unwrap());
                prop_assert_eq!(again, settled);
            }
        }

        #[test]
        fn no_option_counts_that_is_not_offered(events in proptest::collection::vec((0u8..3, 0usize..9, 0usize..9), 0..60)) {
            let mut s = flow();
            let codes: Vec<_> = s.plan().items().iter().map(|i| i.code.clone()).collect();
            for (kind, pick, value) in events {
                match kind {
                    0 => { let _ = s.go_on(); }
                    1 => s.go_to(pick),
                    _ => {
                        s.enter(&codes[pick % codes.len()], ["yes", "no", "phone;desk", "other", "none", "phone", "mail", "5", ""][value]);
                        s.go_to(s.page());
                    }
                }
                let (hidden, settled) = (s.hidden(), s.settled());
                for (code, answer) in settled.iter() {
                    let item = s.plan().item(code).unwrap();
                    prop_assert!(s.plan().is_asked(item, &settled, &hidden), "{code}");
                    if let Answer::Choice(option) = answer {
                        prop_assert!(hidden.shows_part(item.place, &format!("/{option}")), "{code} is {option}");
                    }
                }
                let mut again = settled.clone();
                prop_assert_eq!(s.plan().settle(&mut again, Date::FIRST), hidden);
                prop_assert_eq!(again, settled);
                prop_assert!(s.items_on_page().next().is_some());
            }
        }

        #[test]
        fn no_sequence_of_events_panics_or_leaves_the_pages(
            more: bool, events in proptest::collection::vec((0u8..5, 0usize..40, ".{0,12}|yes|[a-d]|[0-9]{1,3}"), 0..60)
        ) {
            let further = || Session::new(Questionnaire::from_json(include_str!("../tests/more_kinds.json")).unwrap().plan().clone(), Date::FIRST);
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
                for (code, answer) in s.answers().iter() {
                    prop_assert!(s.plan().check_answer(code, answer).is_ok());
                }
            }
        }
    }
}
