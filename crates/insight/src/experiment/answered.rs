//! What was answered to questions in several forms and orders, and what it comes to.

use candor_survey::document::{Document, Kind, Order, Question, ScaleLayout};
use candor_survey::{Answer, Answers, Arrangement, Item, ItemCode, ItemKind, OptionCode, Questionnaire};

use super::{Comparison, Directed, OrderReport, OrderTests, Outcome, Placed, Shown, order_report, split_ballot};
use crate::THRESHOLD;
use crate::disclosure::may_tell_by_group;
use crate::results::{Choice, Release, Released, count, labels, released};

/// A response with the arrangement that was shown, where it is known.
pub type Seen = (Answers, Option<Arrangement>);

/// Why the forms of a question are not compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotCompared {
    /// Nobody's form is known: people were invited, or answers were imported.
    Unknown,
    /// A form has fewer than [`THRESHOLD`] answers.
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
}

/// Compares the forms of every question that has several.
#[must_use]
pub fn ballots(release: Release, questionnaire: &Questionnaire, responses: &[(usize, Seen)]) -> Vec<Ballot> {
    let questions = questionnaire.document().blocks.iter().flat_map(|block| &block.questions);
    let tried = questions.filter(|question| !question.variants.is_empty());
    tried.map(|question| ballot(release, questionnaire, question, responses)).collect()
}

fn ballot(release: Release, questionnaire: &Questionnaire, question: &Question, responses: &[(usize, Seen)]) -> Ballot {
    let written = ("as written".to_owned(), question.text.clone());
    let stem = |text: &str| if text.trim().is_empty() { question.text.clone() } else { text.to_owned() };
    let others = question.variants.iter().map(|form| (form.code.to_string(), stem(&form.text)));
    let items = questionnaire
        .items()
        .iter()
        .filter(|item| question_of(questionnaire.document(), item) == Some(question) && item.only_with.is_none());
    let mut outcomes = Vec::new();
    let mut refused = NotCompared::Texts;
    for item in items {
        match outcomes_of(release, questionnaire, question, item, responses) {
            Ok(found) => outcomes.extend(found),
            Err(why) => refused = why,
        }
    }
    // what cannot be computed, such as arms in which all agree, is not told
    outcomes.retain(|outcome| split_ballot(std::slice::from_ref(outcome)).is_ok());
    let found = if outcomes.is_empty() { Err(refused) } else { split_ballot(&outcomes).map_err(|_| NotCompared::Few) };
    Ballot { question: question.code.clone(), forms: std::iter::once(written).chain(others).collect(), found }
}

/// The outcomes of one item: shares of what every form offers, the mean where all offer the same points.
fn outcomes_of(
    release: Release,
    questionnaire: &Questionnaire,
    question: &Question,
    item: &Item,
    responses: &[(usize, Seen)],
) -> Result<Vec<(String, Outcome)>, NotCompared> {
    let forms = question.variants.len() + 1;
    let told = answers_to(release, item, responses);
    let form = |seen: &Seen| seen.1.map(|arrangement| question.arm(arrangement));
    if told.iter().all(|one| form(one.response).is_none()) && !told.is_empty() {
        return Err(NotCompared::Unknown);
    }
    let arms: Vec<Vec<&Answers>> =
        (0..forms).map(|arm| told.iter().filter(|one| form(one.response) == Some(arm)).map(|one| &one.response.0).collect()).collect();
    if arms.iter().any(|arm| (arm.len() as u64) < THRESHOLD) {
        return Err(NotCompared::Few);
    }
    if !may_tell_by_group(told.iter().map(|one| (form(one.response).unwrap_or(forms), class(one)))) {
        return Err(NotCompared::GivesAway);
    }
    let everywhere = |code: &OptionCode| question.variants.iter().all(|form| !form.without.contains(code));
    let name = |what: &str| if item.code == question.code { what.to_owned() } else { format!("{}: {what}", item.text) };
    let mut outcomes: Vec<_> = shares(questionnaire, item, &arms, everywhere).into_iter().map(|(label, o)| (name(&label), o)).collect();
    if question.variants.iter().all(|form| form.without.is_empty()) {
        let values = |arm: &Vec<&Answers>| arm.iter().filter_map(|r| questionnaire.raw_value(&item.code, r)).collect::<Vec<f64>>();
        let means: Vec<Vec<f64>> = arms.iter().map(values).collect();
        // means are over fewer people than shares: those whose answer is a number, of whom results tell the mean, too
        let numbers = released(release, responses, |(answers, _)| questionnaire.raw_value(&item.code, answers).is_some());
        let may_tell = may_tell_by_group(numbers.iter().map(|one| (form(one.response).unwrap_or(forms), class(one))));
        if may_tell && means.iter().all(|values| values.len() as u64 >= THRESHOLD) {
            outcomes.insert(0, (name("Mean"), Outcome::Mean(means)));
        }
    }
    if outcomes.is_empty() { Err(NotCompared::Texts) } else { Ok(outcomes) }
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

fn answers_to<'r>(release: Release, item: &Item, responses: &'r [(usize, Seen)]) -> Vec<Released<'r, Seen>> {
    released(release, responses, |(answers, _)| answers.contains_key(&item.code))
}

/// What is told apart elsewhere: an atom, and within it who is left out where flagged responses are.
const fn class<A>(one: &Released<'_, A>) -> usize {
    one.atom * 2 + one.is_left_out as usize
}

/// What the orders shown did to answers: options of single choices and rankings, directions of scales, places of
/// questions with numeric answers; of each item the first of these. Questions in several forms and items with conditions
/// on options are not tested.
#[must_use]
pub fn order_effects(release: Release, questionnaire: &Questionnaire, responses: &[(usize, Seen)]) -> OrderReport {
    let written = questionnaire.document();
    let mut shown: Vec<Option<Document>> = vec![None; 256];
    for arrangement in responses.iter().filter_map(|(_, (_, arrangement))| *arrangement) {
        shown[usize::from(arrangement.0)].get_or_insert_with(|| written.arranged(arrangement));
    }
    let orders = Orders { release, questionnaire, responses, written, shown: &shown };
    let mut tests = OrderTests::default();
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
        let told = answers_to(self.release, item, self.responses);
        let mut found = Vec::new();
        let mut groups = vec![Vec::new(); divisions.len()];
        for one in &told {
            let (answers, arrangement) = one.response;
            let document = arrangement.and_then(|a| self.shown.get(usize::from(a.0))?.as_ref());
            let question = document.and_then(|document| {
                let code = &question_of(self.written, item)?.code;
                document.blocks.iter().flat_map(|block| &block.questions).find(|question| &question.code == code)
            });
            let made = document.zip(question).and_then(|(document, question)| make(document, question, answers));
            for (group, groups) in divisions.iter().zip(&mut groups) {
                groups.push((made.as_ref().map_or(usize::MAX, group), class(one)));
            }
            found.extend(made);
        }
        if found.is_empty() {
            return None;
        }
        Some(if groups.into_iter().all(|groups| may_tell_by_group(groups.into_iter())) { found } else { Vec::new() })
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
