//! Conditions under which blocks, questions, rows and options are asked, the ways past them, and what they leave of a
//! questionnaire.

use serde::{Deserialize, Serialize};

use crate::answer::{Answer, Answers};
use crate::beside;
use crate::code::{ItemCode, OptionCode};
use crate::date::Date;
use crate::document::{Block, Document, Order, Question};
use crate::expanded;
use crate::expression::{Items, Program, Value, Verdict, check, items_of, parse, references};
use crate::item::{Item, NO, YES};
use crate::plan::{Page, Plan};
use crate::questionnaire::DocumentProblem;
use crate::validate::LARGEST;

/// A condition, and what is asked only while it holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Condition {
    /// Index of the block.
    pub block: usize,
    /// Index of the question within it; the whole block without one.
    pub question: Option<usize>,
    /// The item of a row, or an option behind a slash; the whole question when it is empty. Behind an equals sign it is
    /// no condition: the item of a calculated value.
    pub part: String,
    /// The condition, or the formula.
    pub program: Program,
}

impl Condition {
    /// Whether an item is asked, or has an option, only while it holds.
    fn concerns(&self, item: &Item) -> bool {
        let is_part = self.part.is_empty() || self.option().is_some() || self.part == item.code.as_str();
        is_part && item.place.0 == self.block && self.question.is_none_or(|question| question == item.place.1)
    }

    /// The option that is offered only while it holds.
    fn option(&self) -> Option<&str> {
        self.part.strip_prefix('/')
    }

    /// Takes back what cannot be answered while it does not hold.
    fn take_back(&self, item: &ItemCode, answers: &mut Answers) {
        let is_other = |code: &OptionCode| Some(code.as_str()) != self.option();
        let left = match (self.option(), answers.get(item)) {
            (None, _) => None,
            (_, Some(Answer::Choices(codes))) => Some(Answer::Choices(codes.iter().filter(|code| is_other(code)).cloned().collect())),
            (_, Some(Answer::Ranking(codes))) => Some(Answer::Ranking(codes.iter().filter(|code| is_other(code)).cloned().collect())),
            (_, Some(Answer::Choice(code))) if !is_other(code) => None,
            _ => return,
        };
        match left {
            Some(Answer::Choices(codes) | Answer::Ranking(codes)) if codes.is_empty() => drop(answers.remove(item)),
            Some(answer) => drop(answers.insert(item.clone(), answer)),
            None => drop(answers.remove(item)),
        }
    }
}

/// What is not asked with the answers as they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hidden(Vec<(usize, Option<usize>, String)>);

impl Hidden {
    /// Whether the question at this place (block, question) is asked.
    #[must_use]
    pub fn shows(&self, place: (usize, usize)) -> bool {
        !self.0.iter().any(|(block, question, part)| part.is_empty() && *block == place.0 && question.is_none_or(|q| q == place.1))
    }

    /// Whether a part of a question that is asked is: a row by its item, an option behind a slash.
    #[must_use]
    pub fn shows_part(&self, place: (usize, usize), part: &str) -> bool {
        !self.0.iter().any(|(block, question, hidden)| *block == place.0 && *question == Some(place.1) && hidden == part)
    }

    /// Whether an item has a place on its page.
    #[must_use]
    pub fn shows_item(&self, item: &Item) -> bool {
        self.shows(item.place) && self.shows_part(item.place, item.code.as_str())
    }

    /// Whether a page shows rows or options that were hidden before.
    #[must_use]
    pub fn reveals(&self, before: &Self, page: &Page) -> bool {
        let is_here = |hidden: &&(usize, Option<usize>, String)| hidden.1.is_some_and(|question| page.holds((hidden.0, question)));
        before.0.iter().filter(is_here).any(|hidden| !hidden.2.is_empty() && !self.0.contains(hidden))
    }
}

/// Whether the option that an item belongs to is chosen.
fn is_chosen(item: &Item, answers: &Answers) -> bool {
    item.only_with.as_ref().is_none_or(|(other, option)| match answers.get(other) {
        Some(Answer::Choice(code)) => code == option,
        Some(Answer::Choices(codes)) => codes.contains(option),
        _ => false,
    })
}

/// Puts what a formula gives in place of whatever stands there: a value is never taken from outside.
fn compute(item: &ItemCode, formula: &Program, answers: &mut Answers, today: Date) {
    let answer = match formula.value(answers, today) {
        // larger ones are no answers
        Some(Value::Number(value)) if value.abs() <= LARGEST => Some(Answer::Number(value)),
        Some(Value::Text(text)) if !text.trim().is_empty() => Some(Answer::Text(text.to_owned())),
        Some(Value::Date(date)) => Some(Answer::Date(date.text())),
        Some(Value::Truth(truth)) => OptionCode::parse(if truth { YES } else { NO }).ok().map(Answer::Choice),
        _ => None,
    };
    match answer {
        Some(answer) => drop(answers.insert(item.clone(), answer)),
        None => drop(answers.remove(item)),
    }
}

impl Plan {
    /// What is not asked with these answers on that day.
    #[must_use]
    pub fn hidden(&self, answers: &Answers, today: Date) -> Hidden {
        self.settle(&mut answers.clone(), today)
    }

    /// Whether an item is asked at all, with these answers to the others.
    #[must_use]
    pub fn is_asked(&self, item: &Item, answers: &Answers, hidden: &Hidden) -> bool {
        self.is_question(item) && hidden.shows_item(item) && is_chosen(item, answers)
    }

    /// Leaves out the answers to items and the options that are not asked with the others as they are; what these
    /// are. Conditions look back only, so one pass is enough.
    pub fn settle(&self, answers: &mut Answers, today: Date) -> Hidden {
        let mut hidden = Hidden::default();
        self.forget_unchosen(answers);
        for condition in self.conditions() {
            if let Some(Ok(item)) = condition.part.strip_prefix('=').map(ItemCode::parse) {
                compute(&item, &condition.program, answers, today);
            } else if !condition.program.holds(answers, today) {
                let concerned = self.items().iter().filter(|item| condition.concerns(item));
                concerned.for_each(|item| condition.take_back(&item.code, answers));
                self.forget_unchosen(answers);
                hidden.0.push((condition.block, condition.question, condition.part.clone()));
            }
        }
        hidden
    }

    /// Leaves out texts that belong to options that are not chosen.
    fn forget_unchosen(&self, answers: &mut Answers) {
        for item in self.items().iter().filter(|item| item.only_with.is_some()) {
            if !is_chosen(item, answers) {
                answers.remove(&item.code);
            }
        }
    }

    /// Which of its ends a response has come to that a way led to; none at the last page.
    #[must_use]
    pub fn ending(&self, answers: &Answers, today: Date) -> Option<usize> {
        self.endings().iter().position(|program| program.holds(answers, today))
    }
}

/// A condition as it is written, with its place in the document.
struct Written<'a> {
    path: String,
    text: &'a str,
    block: usize,
    question: Option<usize>,
    part: String,
    /// Whether it is judged when its own question has been answered.
    is_way: bool,
}

fn written(document: &Document) -> Vec<Written<'_>> {
    let mut all = Vec::new();
    for (b, block) in document.blocks.iter().enumerate() {
        let of_block = Written {
            path: format!("blocks[{b}].show_if"),
            text: &block.show_if,
            block: b,
            question: None,
            part: String::new(),
            is_way: false,
        };
        all.push(of_block);
        for (q, question) in block.questions.iter().enumerate() {
            of_question(b, q, question, &mut all);
        }
    }
    all.retain(|written| !written.text.trim().is_empty());
    all
}

fn of_question<'a>(b: usize, q: usize, question: &'a Question, all: &mut Vec<Written<'a>>) {
    let path = format!("blocks[{b}].questions[{q}]");
    let mut add = |end: String, text: &'a str, part: String, is_way| {
        all.push(Written { path: [path.as_str(), &end].concat(), text, block: b, question: Some(q), part, is_way });
    };
    add(".show_if".to_owned(), &question.show_if, String::new(), false);
    for (r, row) in question.kind.rows().into_iter().flatten().enumerate() {
        add(format!(".kind.items[{r}].show_if"), &row.show_if, row.code.to_string(), false);
    }
    for (o, option) in question.kind.options().into_iter().flatten().enumerate() {
        add(format!(".kind.options[{o}].show_if"), &option.show_if, format!("/{}", option.code), false);
    }
    for (j, jump) in question.jumps.iter().enumerate() {
        add(format!(".jumps[{j}].when"), &jump.when, String::new(), true);
    }
}

impl Document {
    /// The conditions that it has, with their paths, as they are written.
    #[must_use]
    pub fn written_conditions(&self) -> Vec<(String, &str)> {
        written(self).into_iter().map(|written| (written.path, written.text)).collect()
    }
}

/// The conditions of a document that was checked, in the order of what they belong to; one that cannot be read never
/// holds.
pub(crate) fn conditions(document: &Document, items: &[Item]) -> Vec<Condition> {
    let types = items_of(items);
    let mut all: Vec<Condition> = Vec::new();
    let beyond = document.blocks.len();
    for w in written(document).into_iter().filter(|w| !w.is_way) {
        let of = |part: String| Condition { block: w.block, question: w.question, part, program: program(w.text, &types) };
        // a text of an option goes with it
        all.extend(text_of(document, &w).map(of));
        all.push(of(w.part.clone()));
    }
    for (b, block) in document.blocks.iter().enumerate() {
        for (q, question) in block.questions.iter().enumerate() {
            all.extend(of_parts(question, &types).into_iter().map(|program| Condition {
                block: b,
                question: Some(q),
                part: String::new(),
                program,
            }));
            for (jump, taken) in question.jumps.iter().zip(taken(question, items, &types)) {
                let passed = taken.opposite();
                let condition = |(block, question)| Condition { block, question, part: String::new(), program: passed.clone() };
                all.extend(passed_over(document, (b, q), jump.to.as_ref()).into_iter().map(condition));
            }
        }
    }
    let placed =
        |condition: Condition| ((condition.block + 1, condition.question.map(|q| q + 1), u8::from(!condition.part.is_empty())), condition);
    let mut placed: Vec<_> = all.into_iter().map(placed).collect();
    // a value follows the last answer that it needs, and before the first page comes what needs none
    for value in &document.values {
        let last = beside::asked(document, items, &value.code).into_iter().map(|item| item.place).max();
        let condition =
            Condition { block: beyond, question: None, part: format!("={}", value.code), program: program(&value.formula, &types) };
        placed.push((last.map_or((0, None, 2), |(block, question)| (block + 1, Some(question + 1), 2)), condition));
    }
    placed.sort_by_key(|(place, _)| *place);
    placed.into_iter().map(|(_, condition)| condition).collect()
}

pub(crate) fn program(text: &str, types: &Items) -> Program {
    let typed = parse(text).ok().and_then(|expression| check(&expression, types).ok());
    typed.map(|typed| typed.compile()).unwrap_or_default()
}

/// The item that takes the text of an option with a condition.
fn text_of(document: &Document, written: &Written<'_>) -> Option<String> {
    let question = document.blocks.get(written.block)?.questions.get(written.question?)?;
    let option = question.kind.options()?.iter().find(|option| written.part.strip_prefix('/') == Some(option.code.as_str()))?;
    option.specify.as_ref().map(ToString::to_string)
}

/// A question is not asked when none of its options, or none of its rows, is.
fn of_parts(question: &Question, types: &Items) -> Vec<Program> {
    let options = question.kind.options().into_iter().flatten().map(|option| option.show_if.as_str()).collect();
    let rows = question.kind.rows().into_iter().flatten().map(|row| row.show_if.as_str()).collect();
    let any = |conditions: Vec<&str>| {
        let all_have = !conditions.is_empty() && conditions.iter().all(|condition| !condition.trim().is_empty());
        all_have.then(|| Program::any(conditions.iter().map(|condition| program(condition, types)).collect()))
    };
    [options, rows].into_iter().filter_map(any).collect()
}

/// What a way from a question to a block, or to the end, leads past: blocks, and questions of the question's own block.
fn passed_over(document: &Document, from: (usize, usize), to: Option<&crate::code::BlockCode>) -> Vec<(usize, Option<usize>)> {
    let end = to.and_then(|code| document.blocks.iter().position(|block| &block.code == code)).unwrap_or(document.blocks.len());
    let questions = document.blocks.get(from.0).map_or(0, |block| block.questions.len());
    (from.1 + 1..questions).map(|q| (from.0, Some(q))).chain((from.0 + 1..end).map(|block| (block, None))).collect()
}

/// When each way of a question is taken: once any of its items is answered, and none of the ways before it is. A
/// statement has nothing to answer.
fn taken(question: &Question, items: &[Item], types: &Items) -> Vec<Program> {
    let mut parts: Vec<&ItemCode> = question.kind.part_codes();
    parts.push(&question.code);
    let own = items.iter().filter(|item| item.only_with.is_none() && parts.contains(&&item.code));
    let answered: Vec<Program> = own.map(|item| program(&format!("answered([{}])", item.code), types)).collect();
    let mut before = if answered.is_empty() { Vec::new() } else { vec![Program::any(answered)] };
    let mut all = Vec::new();
    for jump in &question.jumps {
        let when = program(&jump.when, types);
        all.push(Program::all(before.iter().cloned().chain([when.clone()]).collect()));
        before.push(when.opposite());
    }
    all
}

/// When a response ends before its last page, in the order of the document.
pub(crate) fn endings(document: &Document, items: &[Item]) -> Vec<Program> {
    let types = items_of(items);
    let questions = document.blocks.iter().flat_map(|block| &block.questions);
    let ways = questions.flat_map(|question| question.jumps.iter().zip(taken(question, items, &types)));
    ways.filter(|(jump, _)| jump.to.is_none()).map(|(_, taken)| taken).collect()
}

/// What is wrong with the conditions: what cannot be read, what asks about later questions, what can never hold.
pub(crate) fn problems(document: &Document, items: &[Item]) -> Vec<DocumentProblem> {
    let types = items_of(items);
    let problem = |path: &str, message: String| DocumentProblem { path: path.to_owned(), message };
    let mut all: Vec<DocumentProblem> = written(document)
        .iter()
        .flat_map(|written| faults(document, written, items, &types).into_iter().map(|m| problem(&written.path, m)).collect::<Vec<_>>())
        .collect();
    for (b, block) in document.blocks.iter().enumerate() {
        for (q, question) in block.questions.iter().enumerate() {
            let path = format!("blocks[{b}].questions[{q}]");
            all.extend(
                jump_faults(document, (b, block), (q, question)).into_iter().map(|(end, m)| problem(&[path.as_str(), &end].concat(), m)),
            );
            all.extend(part_faults(question).into_iter().map(|(end, m)| problem(&[path.as_str(), end].concat(), m)));
        }
    }
    all
}

/// What is wrong with the ways that lead away from a question.
fn jump_faults(document: &Document, (b, block): (usize, &Block), (q, question): (usize, &Question)) -> Vec<(String, String)> {
    let mut faults = Vec::new();
    for (j, jump) in question.jumps.iter().enumerate() {
        if jump.when.trim().is_empty() {
            faults.push((format!(".jumps[{j}].when"), "it is empty; say when this way is taken, or remove it".to_owned()));
        }
        let to = jump.to.as_ref().map(|code| document.blocks.iter().position(|block| &block.code == code));
        match to {
            Some(None) => faults.push((format!(".jumps[{j}].to"), "there is no such block; choose a later one or the end".to_owned())),
            Some(Some(to)) if to <= b => {
                faults.push((format!(".jumps[{j}].to"), "it leads back; choose a block that comes later, or the end".to_owned()));
            }
            Some(Some(_)) if block.for_each.is_some() => {
                let remedy = "it leads past what is asked for other options of the loop; use conditions, or choose the end";
                faults.push((format!(".jumps[{j}].to"), remedy.to_owned()));
            }
            _ => {}
        }
        let until = to.flatten().unwrap_or(document.blocks.len());
        let moves =
            document.order.blocks != Order::AsWritten && document.blocks.iter().take(until + 1).skip(b).any(|block| !block.order.fixed);
        let is_last = question.order.fixed && q + 1 == block.questions.len();
        if moves || (block.order.questions != Order::AsWritten && block.questions.len() > 1 && !is_last) {
            let remedy = "what it leads past comes in different orders; show that as written, or use conditions instead";
            faults.push((format!(".jumps[{j}].to"), remedy.to_owned()));
        }
    }
    faults
}

/// Parts with conditions must leave enough to answer.
fn part_faults(question: &Question) -> Vec<(&'static str, String)> {
    use crate::document::Kind;
    let options = question.kind.options().map(Vec::as_slice).unwrap_or_default();
    let (always, all) = (options.iter().filter(|option| option.show_if.trim().is_empty()).count(), options.len());
    if always == all {
        return Vec::new();
    }
    let enough = |needed: Option<u32>| needed.is_none_or(|needed| needed as usize <= always.max(1));
    match &question.kind {
        Kind::MultipleChoice { min, .. } | Kind::PictureChoice { min, .. } if !enough(*min) => {
            vec![(".kind.min", "fewer options than this may be offered, because others have conditions; lower it".to_owned())]
        }
        Kind::Ranking { places, .. } if question.required && !enough(places.or(u32::try_from(all).ok())) => {
            vec![(
                ".kind.places",
                "fewer options than this may be offered, because others have conditions; ask for fewer places".to_owned(),
            )]
        }
        Kind::MaxDiff { .. } => {
            vec![(".kind.options", "sets are shown whole, so their options take no conditions; remove them".to_owned())]
        }
        _ => Vec::new(),
    }
}

fn faults(document: &Document, written: &Written<'_>, items: &[Item], types: &Items) -> Vec<String> {
    let expression = match parse(written.text) {
        Ok(expression) => expression,
        Err(error) => return vec![error.to_string()],
    };
    let place = (written.block, written.question);
    let names = references(&expression);
    let misplaced: Vec<String> = names.iter().filter_map(|name| expanded::misplaced(document, items, name, Some(written.block))).collect();
    if !misplaced.is_empty() {
        return misplaced;
    }
    let is_own = |asked: (usize, usize)| written.is_way && Some(asked) == written.question.map(|q| (written.block, q));
    let asked = names.iter().flat_map(|name| beside::asked(document, items, name).into_iter().map(move |item| (name, item)));
    let asked = asked.filter(|(_, item)| !is_own(item.place));
    let later: Vec<String> = asked.filter_map(|(name, item)| later(document, name, item, place)).collect();
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

/// Why the answer to an item is not known at a place, if it is not.
fn later(document: &Document, name: &ItemCode, item: &Item, place: (usize, Option<usize>)) -> Option<String> {
    let asked = item.place;
    if document.is_before(asked, place) {
        return None;
    }
    let code = if *name == item.code { name.to_string() } else { format!("{name} is computed from {}, and that", item.code) };
    Some(if asked < (place.0, place.1.unwrap_or_default()) {
        format!("{code} comes later for some respondents, because the order differs; let it keep its place, or refer to another question")
    } else {
        format!("{code} is asked here or later, so its answer is not known yet; refer to a question that is asked before")
    })
}
