//! What was answered to questions in several forms and orders, and what it comes to.

use candor_survey::document::{Document, Kind, Order, Question, ScaleLayout};
use candor_survey::{Answer, Answers, Arrangement, Item, ItemCode, ItemKind, OptionCode, Questionnaire};

use super::{Comparison, Directed, OrderReport, OrderTests, Outcome, Placed, Shown, order_report, split_ballot};
use crate::results::{
    Choice, Release, Released, count, forms_groups, is_counted, labels, may_tell, may_tell_without, released, released_by,
};

/// A response with the arrangement that was shown, where it is known.
pub type Seen = (Answers, Option<Arrangement>);

/// Why the forms of a question are not compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotCompared {
    /// Nobody's form is known: people were invited, or answers were imported.
    Unknown,
    /// A form has fewer than [`crate::THRESHOLD`] answers.
    Few,
    /// What else is told of the same answers would give a few people away.
    GivesAway,
    /// Its answers are texts, dates or such, which have no share and no mean.
    Texts,
}

/// A question in several forms, and how answers to them differ.
#[derive(Debug, Clone, PartialEq)]
pub struct Ballot {
    /// The question.
    pub question: ItemCode,
    /// Its forms: name and stem; the first is the question as written.
    pub forms: Vec<(String, String)>,
    /// Outcome by outcome; or why not.
    pub found: Result<Vec<Comparison>, NotCompared>,
    /// How many flagged responses are left out: [`crate::THRESHOLD`] or more, or none.
    pub left_out: u64,
}

/// Outcomes of an item by name, and how many flagged responses are left out of them.
type Outcomes = (Vec<(String, Outcome)>, u64);

/// Compares the forms of every question that has several; `without` flagged responses where that was asked for and gives
/// nobody away, whoever compares both and units. The release names those that are flagged in either case.
#[must_use]
pub fn ballots(release: Release, questionnaire: &Questionnaire, responses: &[(usize, Seen)], without: bool) -> Vec<Ballot> {
    let questions = questionnaire.document().blocks.iter().flat_map(|block| &block.questions);
    let tried = questions.filter(|question| !question.variants.is_empty());
    tried.map(|question| ballot(release, questionnaire, question, responses, without)).collect()
}

fn ballot(release: Release, questionnaire: &Questionnaire, question: &Question, responses: &[(usize, Seen)], without: bool) -> Ballot {
    let written = ("as written".to_owned(), question.text.clone());
    let stem = |text: &str| if text.trim().is_empty() { question.text.clone() } else { text.to_owned() };
    let others = question.variants.iter().map(|form| (form.code.to_string(), stem(&form.text)));
    let items = questionnaire
        .items()
        .iter()
        .filter(|item| question_of(questionnaire.document(), item) == Some(question) && item.only_with.is_none());
    let (mut outcomes, mut left_out) = (Vec::new(), 0);
    let mut refused = NotCompared::Texts;
    for item in items {
        match outcomes_of(release, questionnaire, question, item, responses, without) {
            Ok((found, fewer)) => {
                outcomes.extend(found);
                left_out = left_out.max(fewer);
            }
            Err(why) => refused = why,
        }
    }
    // what cannot be computed, such as arms in which all agree, is not told
    outcomes.retain(|outcome| split_ballot(std::slice::from_ref(outcome), release.smallest()).is_ok());
    let found = if outcomes.is_empty() { Err(refused) } else { split_ballot(&outcomes, release.smallest()).map_err(|_| NotCompared::Few) };
    Ballot { question: question.code.clone(), forms: std::iter::once(written).chain(others).collect(), found, left_out }
}

/// The outcomes of one item: shares of what every form offers, the mean where all offer the same points.
fn outcomes_of(
    release: Release,
    questionnaire: &Questionnaire,
    question: &Question,
    item: &Item,
    responses: &[(usize, Seen)],
    without: bool,
) -> Result<Outcomes, NotCompared> {
    let forms = question.variants.len() + 1;
    let told = answers_to(release, questionnaire, item, responses);
    let form = |seen: &Seen| seen.1.map(|arrangement| question.arm(arrangement));
    if told.iter().all(|one| form(one.response).is_none()) && !told.is_empty() {
        return Err(NotCompared::Unknown);
    }
    let arms = Arms { forms, form: &form, without, smallest: release.smallest() };
    let (arms_of_all, left_out) = arms.of(&told)?;
    let everywhere = |code: &OptionCode| question.variants.iter().all(|form| !form.without.contains(code));
    let name = |what: &str| if item.code == question.code { what.to_owned() } else { format!("{}: {what}", item.text) };
    let mut outcomes: Vec<_> =
        shares(questionnaire, item, &arms_of_all, everywhere).into_iter().map(|(label, o)| (name(&label), o)).collect();
    if question.variants.iter().all(|form| form.without.is_empty()) {
        let values = |arm: &Vec<&Answers>| arm.iter().filter_map(|r| questionnaire.raw_value(&item.code, r)).collect::<Vec<f64>>();
        // means are over fewer people than shares: those whose answer is a number, of whom results tell the mean, too
        let numbers = released(release, responses, |(answers, _)| questionnaire.raw_value(&item.code, answers).is_some());
        if let Ok((means, _)) = arms.of(&numbers) {
            outcomes.insert(0, (name("Mean"), Outcome::Mean(means.iter().map(values).collect())));
        }
    }
    if outcomes.is_empty() { Err(NotCompared::Texts) } else { Ok((outcomes, left_out)) }
}

/// How people are divided by the form that they saw.
struct Arms<'a> {
    forms: usize,
    form: &'a dyn Fn(&Seen) -> Option<usize>,
    /// Without flagged responses.
    without: bool,
    smallest: u64,
}

impl Arms<'_> {
    /// Answers by form, and how many flagged ones are left out of them.
    fn of<'t>(&self, told: &'t [Released<'_, Seen>]) -> Result<(Vec<Vec<&'t Answers>>, u64), NotCompared> {
        let groups: Vec<usize> = told.iter().map(|one| (self.form)(one.response).unwrap_or(self.forms)).collect();
        let divide = |leave_out: bool| -> Vec<Vec<&'t Answers>> {
            let counts = |(one, of): &(&'t Released<Seen>, &usize), arm: usize| **of == arm && !(leave_out && one.is_left_out);
            let arm = |arm| told.iter().zip(&groups).filter(|pair| counts(pair, arm)).map(|(one, _)| &one.response.0).collect();
            (0..self.forms).map(arm).collect()
        };
        let is_enough = |arms: &[Vec<&Answers>]| arms.iter().all(|arm| arm.len() as u64 >= self.smallest);
        let all = divide(false);
        if !is_enough(&all) {
            return Err(NotCompared::Few);
        }
        if !may_tell(told, &groups, self.smallest) {
            return Err(NotCompared::GivesAway);
        }
        let left_out = told.iter().filter(|one| one.is_left_out).count() as u64;
        if self.without && left_out > 0 && may_tell_without(told, &groups, self.smallest) {
            let kept = divide(true);
            if is_enough(&kept) {
                return Ok((kept, left_out));
            }
        }
        Ok((all, 0))
    }
}

fn shares(
    questionnaire: &Questionnaire,
    item: &Item,
    arms: &[Vec<&Answers>],
    everywhere: impl Fn(&OptionCode) -> bool,
) -> Vec<(String, Outcome)> {
    let mut choices = labels(questionnaire, item);
    choices.retain(|(choice, _)| match choice {
        Choice::Option(code) | Choice::First(code) => everywhere(code),
        Choice::NotApplicable | Choice::KeptBack => true,
    });
    // of two shares that make a whole one says all
    if choices.len() == 2 && matches!(item.kind, ItemKind::Choice(_)) {
        choices.truncate(1);
    }
    // numbers from 0 to 10 and such are told by their mean
    if choices.len() > 7 && matches!(item.kind, ItemKind::Scale { .. }) {
        choices.clear();
    }
    let given = |arm: &Vec<&Answers>| arm.iter().filter_map(|r| r.get(&item.code).cloned()).collect::<Vec<Answer>>();
    let arms: Vec<Vec<Answer>> = arms.iter().map(given).collect();
    let share = |choice: &Choice| {
        let of = |arm: &Vec<Answer>| (count(&arm.iter().collect::<Vec<_>>(), choice), arm.len() as u64);
        Outcome::Share(arms.iter().map(of).collect())
    };
    choices.into_iter().map(|(choice, label)| (label, share(&choice))).collect()
}

fn question_of<'a>(document: &'a Document, item: &Item) -> Option<&'a Question> {
    document.blocks.get(item.place.0)?.questions.get(item.place.1)
}

fn answers_to<'r>(release: Release, questionnaire: &Questionnaire, item: &Item, responses: &'r [(usize, Seen)]) -> Vec<Released<'r, Seen>> {
    let forms = |(answers, _): &Seen| forms_groups(questionnaire, item, answers);
    released_by(release, responses, forms, |(answers, _)| is_counted(item, answers))
}

/// What the orders shown did to answers: options of single choices and rankings, directions of scales, places of
/// questions with numeric answers; of each item the first of these. Questions in several forms and items with conditions
/// on options are not tested. Flagged responses as in [`ballots`].
#[must_use]
pub fn order_effects(release: Release, questionnaire: &Questionnaire, responses: &[(usize, Seen)], without: bool) -> OrderReport {
    let written = questionnaire.document();
    let mut shown: Vec<Option<Document>> = vec![None; 256];
    for arrangement in responses.iter().filter_map(|(_, (_, arrangement))| *arrangement) {
        shown[usize::from(arrangement.0)].get_or_insert_with(|| written.arranged(arrangement));
    }
    let orders = Orders { release, questionnaire, responses, written, shown: &shown, without };
    let mut tests = OrderTests { smallest: release.smallest(), ..OrderTests::default() };
    for item in questionnaire.items() {
        // one division of the same people is told: two could be taken from each other
        let Some(question) = question_of(written, item).filter(|question| question.variants.is_empty()) else { continue };
        let code = item.code.to_string();
        if let Some(found) = orders.options(question, item) {
            tests.options.push((code, found));
        } else if let Some(found) = orders.directions(question, item) {
            tests.scales.push((code, found));
        } else if let Some(found) = orders.places(question, item) {
            tests.questions.push((code, found));
        }
    }
    order_report(&tests)
}

/// The option that stood at a place.
fn at_place(shown: &Shown, place: usize) -> usize {
    shown.places.iter().position(|at| usize::from(*at) == place).unwrap_or_default()
}

struct Orders<'a> {
    release: Release<'a>,
    questionnaire: &'a Questionnaire,
    responses: &'a [(usize, Seen)],
    written: &'a Document,
    /// By arrangement, the document as it was shown.
    shown: &'a [Option<Document>],
    /// Without flagged responses.
    without: bool,
}

impl Orders<'_> {
    /// Answers by groups that may be told apart, as `divisions` and `make` find them in what was shown; none where
    /// nobody's arrangement is known, and an empty list where telling would give a few away.
    fn collect<T>(
        &self,
        item: &Item,
        divisions: &[&dyn Fn(&T) -> usize],
        make: impl Fn(&Document, &Question, &Answers) -> Option<T>,
    ) -> Option<Vec<T>> {
        let told = answers_to(self.release, self.questionnaire, item, self.responses);
        let of = |one: &Released<Seen>| {
            let (answers, arrangement) = one.response;
            let document = arrangement.and_then(|a| self.shown.get(usize::from(a.0))?.as_ref());
            let question = document.and_then(|document| {
                let code = &question_of(self.written, item)?.code;
                document.blocks.iter().flat_map(|block| &block.questions).find(|question| &question.code == code)
            });
            document.zip(question).and_then(|(document, question)| make(document, question, answers))
        };
        let made: Vec<Option<T>> = told.iter().map(of).collect();
        if made.iter().all(Option::is_none) {
            return None;
        }
        let groups = |group: &&dyn Fn(&T) -> usize| made.iter().map(|one| one.as_ref().map_or(usize::MAX, *group)).collect();
        let groups: Vec<Vec<usize>> = divisions.iter().map(groups).collect();
        let smallest = self.release.smallest();
        if !groups.iter().all(|groups| may_tell(&told, groups, smallest)) {
            return Some(Vec::new());
        }
        let leave_out = self.without && groups.iter().all(|groups| may_tell_without(&told, groups, smallest));
        let counted = told.iter().zip(made).filter(|(one, _)| !(leave_out && one.is_left_out));
        Some(counted.filter_map(|(_, made)| made).collect())
    }

    fn options(&self, question: &Question, item: &Item) -> Option<Vec<Shown>> {
        let options = question.kind.options()?;
        let is_plain = options.iter().all(|option| option.show_if.is_empty());
        let takes_one =
            matches!(item.kind, ItemKind::Choice(_) | ItemKind::Ranking { .. }) && !matches!(question.kind, Kind::MaxDiff { .. });
        if question.order.options == Order::AsWritten || !is_plain || !takes_one {
            return None;
        }
        let moving: Vec<&OptionCode> =
            options.iter().filter(|o| !(o.fixed || o.exclusive || o.specify.is_some())).map(|option| &option.code).collect();
        self.collect(
            item,
            &[&|shown: &Shown| at_place(shown, 0), &|shown: &Shown| at_place(shown, shown.places.len().saturating_sub(1))],
            |_, question, answers| {
                let chosen = match answers.get(&item.code)? {
                    Answer::Choice(code) => code,
                    Answer::Ranking(codes) => codes.first()?,
                    _ => return None,
                };
                let order: Vec<&OptionCode> =
                    question.kind.options()?.iter().map(|option| &option.code).filter(|code| moving.contains(code)).collect();
                let place = |code: &&OptionCode| order.iter().position(|other| other == code).and_then(|at| u16::try_from(at).ok());
                let places = moving.iter().map(place).collect::<Option<Vec<_>>>()?;
                Some(Shown { places, chosen: moving.iter().position(|code| *code == chosen)? })
            },
        )
    }

    fn directions(&self, question: &Question, item: &Item) -> Option<Vec<Directed>> {
        let stars = matches!(question.kind, Kind::Rating { layout: ScaleLayout::Stars, .. });
        let first = question.kind.points()?.first()?.code.clone();
        if !self.written.order.turn_scales || stars {
            return None;
        }
        self.collect(item, &[&|answer: &Directed| usize::from(answer.is_turned)], |_, question, answers| {
            let is_turned = question.kind.points()?.first()?.code != first;
            Some(Directed { is_turned, value: self.questionnaire.raw_value(&item.code, answers)? })
        })
    }

    fn places(&self, question: &Question, item: &Item) -> Option<Vec<Placed>> {
        let block = self.written.blocks.get(item.place.0)?;
        let (within, among) = (block.order.questions != Order::AsWritten, self.written.order.blocks != Order::AsWritten);
        let is_fixed = if within { question.order.fixed } else { block.order.fixed };
        if !(within || among) || is_fixed {
            return None;
        }
        self.collect(item, &[&|answer: &Placed| usize::from(answer.place)], |document, question, answers| {
            let at = document.blocks.iter().position(|other| other.code == block.code)?;
            let inside = document.blocks.get(at)?.questions.iter().position(|other| other.code == question.code)?;
            let place = u16::try_from(if within { inside } else { at }).ok()?;
            Some(Placed { place, value: self.questionnaire.raw_value(&item.code, answers)? })
        })
    }
}
