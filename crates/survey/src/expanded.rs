//! Loops and what is carried forward, written out: a document with neither that asks the same.
//!
//! A block that is asked for each option of a question becomes a block for each of them, which is asked while the
//! option is chosen. Its codes are those written with a point and the option's code behind: `speed.phone`. What a
//! question carries forward becomes options or rows with conditions. Whatever works with a published questionnaire
//! (plan, layout, results, differences) knows what is written out and nothing of this.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::beside;
use crate::check::MAX_ITEMS;
use crate::code::{BlockCode, ItemCode, OptionCode};
use crate::document::{Block, Carried, ChoiceOption, Document, Instructed, Kind, MatrixItem, Measure, MeasureKind, Order, Question};
use crate::expression::{parse, references, renamed};
use crate::item::Item;
use crate::placeholder::{Piece, pieces};
use crate::questionnaire::DocumentProblem;

/// What stands in texts of a loop for the option that it is about.
const EACH: &str = "{each}";

/// The same without its braces.
pub(crate) const EACH_NAME: &str = "each";

/// A text that was made of another, in every language alike.
struct Moved {
    /// Its key.
    key: String,
    /// The key that it was made of.
    of: String,
    edit: Edit,
}

enum Edit {
    /// The label of an option that asks for a text: that text, where there is one.
    Specified(Option<ItemCode>),
    /// The label of the option in place of `{each}`, and the answers of its copy.
    Each(Rc<Turn>),
}

/// What one option of a loop makes of the texts of its block.
struct Turn {
    /// The key of the option's label.
    label: String,
    option: ChoiceOption,
    /// The items of the block, and what they are called in this copy.
    renames: Vec<(ItemCode, ItemCode)>,
}

impl Turn {
    /// A text of the block with a label of the option in the same language.
    fn text(&self, text: &str, label: &str) -> String {
        repeating(&text.replace(EACH, &specified(label, self.option.specify.as_ref())), &self.renames)
    }
}

impl Edit {
    fn apply(&self, text: &str, texts: &BTreeMap<String, String>) -> String {
        match self {
            Self::Specified(item) => specified(text, item.as_ref()),
            Self::Each(turn) => turn.text(text, texts.get(&turn.label).unwrap_or(&turn.option.label)),
        }
    }
}

fn specified(label: &str, item: Option<&ItemCode>) -> String {
    item.map_or_else(|| label.to_owned(), |item| format!("{{{item}|{}}}", label.replace(['{', '}', '|'], " ")))
}

impl Document {
    /// The same without loops and with what is carried forward written out. A document that has neither is the same.
    /// What cannot be written out, which is not published, stays as it is.
    #[must_use]
    pub fn expanded(&self) -> Self {
        self.carried().looped()
    }

    /// Whether it has neither loops nor anything that is carried forward.
    fn is_written_out(&self) -> bool {
        self.blocks.iter().all(|block| block.for_each.is_none() && block.questions.iter().all(|question| question.carried.is_none()))
    }

    fn question(&self, code: &ItemCode) -> Option<((usize, usize), &Question)> {
        let all = self.blocks.iter().enumerate().flat_map(|(b, block)| block.questions.iter().enumerate().map(move |(q, x)| ((b, q), x)));
        all.into_iter().find(|(_, question)| question.code == *code)
    }

    /// With what is carried forward as options and rows, in the same blocks and questions.
    pub(crate) fn carried(&self) -> Self {
        let mut document = self.clone();
        if self.is_written_out() {
            return document;
        }
        let mut moved = Vec::new();
        for (b, block) in self.blocks.iter().enumerate() {
            for (q, question) in block.questions.iter().enumerate() {
                let Some(carried) = &question.carried else { continue };
                // in the order asked, so that what was carried can be carried on
                let from = document.question(&carried.from).filter(|(place, _)| *place < (b, q)).map(|(_, from)| from.clone());
                let Some(written) = document.blocks.get_mut(b).and_then(|block| block.questions.get_mut(q)) else { continue };
                written.carried = None;
                if let Some(from) = from {
                    carry(written, carried, &from, &mut moved);
                }
            }
        }
        document.move_texts(&moved);
        document
    }

    /// With a block for each option in place of every loop.
    fn looped(mut self) -> Self {
        let loops = self.loops();
        if loops.iter().all(Option::is_none) || self.copies(&loops) > 2 * MAX_ITEMS {
            return self;
        }
        let (mut moved, mut copies, mut first) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
        let mut blocks = Vec::new();
        for (block, options) in std::mem::take(&mut self.blocks).into_iter().zip(loops) {
            let (Some(from), Some(options)) = (block.for_each.clone(), options) else {
                blocks.push(block);
                continue;
            };
            let made: Vec<Block> = options.iter().filter_map(|option| copy(&block, &from, option, &mut moved, &mut copies)).collect();
            first.extend(made.first().map(|made| (block.code, made.code.clone())));
            blocks.extend(made);
        }
        let ways = blocks.iter_mut().flat_map(|block| &mut block.questions).flat_map(|question| &mut question.jumps);
        for to in ways.filter_map(|way| way.to.as_mut()) {
            // a way to a loop leads to its beginning
            first.get(to).into_iter().for_each(|made| to.clone_from(made));
        }
        self.blocks = blocks;
        self.measures.iter_mut().for_each(|measure| spread(measure, &copies));
        let instructed = std::mem::take(&mut self.instructed);
        let one = |each: Instructed| match copies.get(&each.item) {
            Some(copies) => copies.iter().map(|item| Instructed { item: item.clone(), ..each.clone() }).collect(),
            None => vec![each],
        };
        self.instructed = instructed.into_iter().flat_map(one).collect();
        self.move_texts(&moved);
        self
    }

    /// For each block that is a loop, the options that it is asked for.
    fn loops(&self) -> Vec<Option<Vec<ChoiceOption>>> {
        let each = |block: &Block| Some(self.question(block.for_each.as_ref()?).map(|(_, from)| offered(from)).unwrap_or_default());
        self.blocks.iter().map(each).collect()
    }

    /// How many questions and parts of them there would be.
    fn copies(&self, loops: &[Option<Vec<ChoiceOption>>]) -> usize {
        let parts = |block: &Block| block.questions.iter().map(|question| 1 + question.kind.part_codes().len()).sum::<usize>();
        let times = |options: &Option<Vec<ChoiceOption>>| options.as_ref().map_or(1, Vec::len);
        self.blocks.iter().zip(loops).map(|(block, options)| parts(block) * times(options)).sum()
    }

    fn move_texts(&mut self, moved: &[Moved]) {
        for translation in self.translations.values_mut() {
            for Moved { key, of, edit } in moved {
                if let Some(text) = translation.texts.get(of).map(|text| edit.apply(text, &translation.texts)) {
                    translation.texts.insert(key.clone(), text);
                }
                if translation.to_check.contains(of) || matches!(edit, Edit::Each(turn) if translation.to_check.contains(&turn.label)) {
                    translation.to_check.insert(key.clone());
                }
            }
        }
    }
}

/// The options of a question that can be carried forward: those that stand for something of their own.
fn offered(question: &Question) -> Vec<ChoiceOption> {
    question.kind.options().into_iter().flatten().filter(|option| !option.exclusive).cloned().collect()
}

/// Whether several of its options can be chosen; nothing where none are.
const fn takes_several(kind: &Kind) -> Option<bool> {
    match kind {
        Kind::SingleChoice { .. } | Kind::PictureChoice { multiple: false, .. } => Some(false),
        Kind::MultipleChoice { .. } | Kind::Ranking { .. } | Kind::PictureChoice { multiple: true, .. } => Some(true),
        _ => None,
    }
}

/// The condition that an option of a question was chosen.
fn chosen(from: &ItemCode, is_one: bool, option: &OptionCode) -> String {
    if is_one { format!("[{from}] = '{option}'") } else { format!("[{from}] contains '{option}'") }
}

fn carry(question: &mut Question, carried: &Carried, source: &Question, moved: &mut Vec<Moved>) {
    let Carried { from, unchosen } = carried;
    let (is_one, offered) = (takes_several(&source.kind) == Some(false), offered(source));
    let condition = |option: &OptionCode| {
        let chosen = chosen(from, is_one, option);
        if *unchosen { format!("answered([{from}]) and not {chosen}") } else { chosen }
    };
    let label = |option: &ChoiceOption| specified(&option.label, option.specify.as_ref());
    let mut note = |key: String, option: &ChoiceOption| {
        moved.push(Moved { key, of: format!("{from}/option/{}", option.code), edit: Edit::Specified(option.specify.clone()) });
    };
    let code = question.code.clone();
    if let Some(rows) = question.kind.rows_mut() {
        let row = |option: &ChoiceOption| {
            let row = under(&code, &option.code)?;
            note(format!("{row}/text"), option);
            Some(MatrixItem { show_if: condition(&option.code), ..MatrixItem::plain(row, label(option)) })
        };
        let own = std::mem::take(rows);
        *rows = offered.iter().filter_map(row).chain(own).collect();
    } else if let Some(options) = question.kind.options_mut() {
        let option = |option: &ChoiceOption| {
            note(format!("{code}/option/{}", option.code), option);
            ChoiceOption { show_if: condition(&option.code), ..ChoiceOption::plain(option.code.clone(), label(option)) }
        };
        let own = std::mem::take(options);
        *options = offered.iter().map(option).chain(own).collect();
    }
}

/// The code of an item as it is asked for one option; none when that is too long.
fn under(item: &ItemCode, option: &OptionCode) -> Option<ItemCode> {
    ItemCode::parse(&format!("{item}.{option}")).ok()
}

/// A block as it is asked for one option.
fn copy(
    block: &Block,
    from: &ItemCode,
    option: &ChoiceOption,
    moved: &mut Vec<Moved>,
    copies: &mut BTreeMap<ItemCode, Vec<ItemCode>>,
) -> Option<Block> {
    let mut made = block.clone();
    made.for_each = None;
    made.code = BlockCode::parse(&format!("{}.{}", block.code, option.code)).ok()?;
    let own: Vec<ItemCode> =
        block.questions.iter().flat_map(|question| std::iter::once(&question.code).chain(question.kind.part_codes())).cloned().collect();
    let renames: Vec<(ItemCode, ItemCode)> =
        own.into_iter().map(|item| Some((item.clone(), under(&item, &option.code)?))).collect::<Option<_>>()?;
    let rename = |item: &mut ItemCode| {
        if let Some((_, new)) = renames.iter().find(|(old, _)| old == item) {
            item.clone_from(new);
        }
    };
    for question in &mut made.questions {
        rename(&mut question.code);
        question.kind.rename(&rename);
        question.conditions_mut(&mut |condition| *condition = in_loop(condition, &renames));
    }
    let asked = chosen(from, false, &option.code);
    made.show_if = match in_loop(&block.show_if, &renames) {
        condition if condition.trim().is_empty() => asked,
        condition => format!("({condition}) and {asked}"),
    };
    let turn = Rc::new(Turn { label: format!("{from}/option/{}", option.code), option: option.clone(), renames });
    let (mut before, mut at) = (Vec::new(), 0);
    block.clone().visit(&mut |key, _| before.push(key));
    made.visit(&mut |key, text| {
        *text = turn.text(text, &option.label);
        if let Some(of) = before.get(at) {
            moved.push(Moved { key, of: of.clone(), edit: Edit::Each(turn.clone()) });
        }
        at += 1;
    });
    for (old, new) in &turn.renames {
        copies.entry(old.clone()).or_default().push(new.clone());
    }
    Some(made)
}

/// A condition of a loop as it is for one option; one that cannot be read stays.
fn in_loop(condition: &str, renames: &[(ItemCode, ItemCode)]) -> String {
    let Ok(expression) = parse(condition) else { return condition.to_owned() };
    let names = references(&expression);
    let used = renames.iter().filter(|(old, _)| names.contains(old));
    used.fold(condition.to_owned(), |text, (old, new)| renamed(&text, old, new).unwrap_or(text))
}

/// A text of a loop with the answers of one option.
fn repeating(text: &str, renames: &[(ItemCode, ItemCode)]) -> String {
    let piece = |piece: Piece<'_>| match piece {
        Piece::Words(words) => words.to_owned(),
        Piece::Answer { item, written, .. } => match renames.iter().find(|(old, _)| *old == item) {
            Some((_, new)) => written.replacen(item.as_str(), new.as_str(), 1),
            None => written.to_owned(),
        },
    };
    pieces(text).into_iter().map(piece).collect()
}

/// A measure over an item of a loop is one over all that are asked.
fn spread(measure: &mut Measure, copies: &BTreeMap<ItemCode, Vec<ItemCode>>) {
    if matches!(measure.kind, MeasureKind::Index | MeasureKind::Favourability) {
        let items = std::mem::take(&mut measure.items);
        measure.items = items.into_iter().flat_map(|item| copies.get(&item).cloned().unwrap_or_else(|| vec![item])).collect();
    }
}

/// The items of a document that is not written out, for its checks: those written, and those that loops make of them.
/// All have the places that are written.
pub(crate) fn items(document: &Document) -> Vec<Item> {
    let written_out = document.clone().looped();
    let place = |made: &BlockCode| {
        document.blocks.iter().position(|block| {
            block.code == *made
                || (block.for_each.is_some() && made.as_str().strip_prefix(block.code.as_str()).is_some_and(|rest| rest.starts_with('.')))
        })
    };
    let places: Vec<usize> = written_out.blocks.iter().map(|block| place(&block.code).unwrap_or_default()).collect();
    let beyond = document.blocks.len();
    let mut items = beside::items(&written_out);
    items.iter_mut().for_each(|item| item.place.0 = places.get(item.place.0).copied().unwrap_or(beyond));
    let bare =
        crate::item::items(document).into_iter().filter(|item| document.blocks.get(item.place.0).is_some_and(|b| b.for_each.is_some()));
    items.extend(bare.collect::<Vec<_>>());
    items
}

/// Why an item cannot be named in a block, or outside any, because it is asked in a loop.
pub(crate) fn misplaced(document: &Document, items: &[Item], name: &ItemCode, block: Option<usize>) -> Option<String> {
    let item = items.iter().find(|item| item.code == *name)?;
    let looped = document.blocks.get(item.place.0)?;
    let from = looped.for_each.as_ref()?;
    let is_written = looped.questions.iter().any(|question| question.code == *name || question.kind.part_codes().contains(&name));
    match (is_written, block == Some(item.place.0)) {
        (true, false) => Some(format!("{name} is asked for each option of {from}; write the option behind a point, such as {name}.CODE")),
        (false, true) => Some(format!("{name} is asked in this loop; write its code without the option")),
        _ => None,
    }
}

/// What is wrong with loops and with what is carried forward.
pub(crate) fn problems(document: &Document) -> Vec<DocumentProblem> {
    let mut problems = Vec::new();
    let mut add = |path: String, message: String| problems.push(DocumentProblem { path, message });
    // what is carried into a loop is asked in it, too
    let whole = document.carried();
    for (b, block) in whole.blocks.iter().enumerate() {
        if let Some(from) = &block.for_each {
            loop_faults(&whole, (b, block), from).into_iter().for_each(|message| add(format!("blocks[{b}].for_each"), message));
        }
    }
    for (b, block) in document.blocks.iter().enumerate() {
        for (q, question) in block.questions.iter().enumerate() {
            if let Some(carried) = &question.carried {
                let path = format!("blocks[{b}].questions[{q}].carried");
                carry_faults((document, &whole), (b, q), question, carried).into_iter().for_each(|message| add(path.clone(), message));
            }
        }
    }
    let times = whole.copies(&whole.loops());
    if times > 2 * MAX_ITEMS {
        add(
            "blocks".to_owned(),
            format!("with all loops written out there are {times} questions and rows; at most {MAX_ITEMS} are allowed"),
        );
    }
    problems
}

fn source<'a>(document: &'a Document, from: &ItemCode, place: (usize, Option<usize>)) -> Result<((usize, usize), &'a Question), String> {
    let (at, question) = document.question(from).ok_or_else(|| format!("there is no question {from}; name one with options"))?;
    if !document.is_before(at, place) {
        return Err(format!("{from} is asked here or later, at least for some respondents; name a question that is asked before"));
    }
    Ok((at, question))
}

fn loop_faults(document: &Document, (b, block): (usize, &Block), from: &ItemCode) -> Option<String> {
    let ((at, _), question) = match source(document, from, (b, None)) {
        Ok(found) => found,
        Err(fault) => return Some(fault),
    };
    if takes_several(&question.kind) != Some(true) {
        return Some(format!("{from} takes one answer; a loop needs a question of which several options are chosen"));
    }
    if document.blocks.get(at).is_some_and(|source| source.for_each.is_some()) {
        return Some(format!("{from} is asked in a loop itself; a loop within a loop is not asked"));
    }
    if document.order.blocks != Order::AsWritten && !block.order.fixed {
        return Some("blocks come in different orders, and a loop becomes several of them; let it keep its place".to_owned());
    }
    let codes = block.questions.iter().flat_map(|q| std::iter::once(&q.code).chain(q.kind.part_codes())).map(ItemCode::as_str);
    let code = codes.chain([block.code.as_str()]).max_by_key(|code| code.len())?;
    too_long(code, &offered(question))
}

/// That a code is too long to have those of options behind it.
fn too_long(code: &str, options: &[ChoiceOption]) -> Option<String> {
    let longest = options.iter().map(|option| option.code.as_str().len()).max()?;
    let most = crate::code::MAX_CODE_CHARS;
    (code.len() + 1 + longest > most)
        .then(|| format!("{code} with a point and the code of an option has more than {most} characters; shorten it"))
}

/// `whole` is the document with what is carried forward.
fn carry_faults(
    (document, whole): (&Document, &Document),
    place: (usize, usize),
    question: &Question,
    carried: &Carried,
) -> Option<String> {
    let from = match source(document, &carried.from, (place.0, Some(place.1))) {
        Ok(((block, _), from)) => {
            let is_looped = document.blocks.get(block).is_some_and(|source| source.for_each.is_some());
            if is_looped && block != place.0 {
                return Some(format!("{} is asked in a loop; carry from a question that is asked once", carried.from));
            }
            from
        }
        Err(fault) => return Some(fault),
    };
    if takes_several(&from.kind).is_none() {
        return Some(format!("{} has no options that can be carried; name a choice or a ranking", carried.from));
    }
    if question.kind.rows().is_some() {
        return too_long(question.code.as_str(), &whole.question(&carried.from).map(|(_, from)| offered(from)).unwrap_or_default());
    }
    let takes = matches!(question.kind, Kind::SingleChoice { .. } | Kind::MultipleChoice { .. } | Kind::Ranking { .. });
    (!takes).then(|| "this kind takes no options or rows of another question; use a choice, a ranking, a matrix or a total".to_owned())
}

/// A path of a document in which what is carried forward is written out, as one of the document that is written.
pub(crate) fn written(document: &Document, path: &mut String) {
    let Some((b, rest)) = index(path, "blocks[") else { return };
    let Some((q, rest)) = index(rest, ".questions[") else { return };
    let Some(list) = [".kind.options[", ".kind.items["].into_iter().find(|list| rest.starts_with(*list)) else { return };
    let (Some((at, rest)), Some(question)) = (index(rest, list), document.blocks.get(b).and_then(|block| block.questions.get(q))) else {
        return;
    };
    let Some(from) = question.carried.as_ref().and_then(|carried| document.question(&carried.from)) else { return };
    let before = offered(from.1).len();
    *path = match at.checked_sub(before) {
        Some(own) => format!("blocks[{b}].questions[{q}]{list}{own}]{rest}"),
        None => format!("blocks[{b}].questions[{q}].carried"),
    };
}

/// The number behind the beginning of a path, and the rest.
fn index<'a>(path: &'a str, start: &str) -> Option<(usize, &'a str)> {
    let (number, rest) = path.strip_prefix(start)?.split_once(']')?;
    Some((number.parse().ok()?, rest))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::difference::{Class, Difference};
    use crate::{Answer, Answers, Date, Questionnaire, Scorer, Session};

    const TEXT: &str = include_str!("../tests/loops.json");

    fn document() -> Document {
        serde_json::from_str(TEXT).unwrap()
    }

    fn questionnaire() -> Questionnaire {
        Questionnaire::from_json(TEXT).unwrap()
    }

    fn code(text: &str) -> ItemCode {
        text.parse().unwrap()
    }

    fn ways(options: &[&str]) -> Answer {
        Answer::Choices(options.iter().map(|option| option.parse().unwrap()).collect())
    }

    fn point(text: &str) -> Answer {
        Answer::Scale(text.parse().unwrap())
    }

    fn found(change: impl FnOnce(&mut Document)) -> String {
        let mut document = document();
        change(&mut document);
        let problems = Questionnaire::try_from(document).err().unwrap_or_default();
        problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }

    fn asked(s: &Session) -> Vec<String> {
        s.items_on_page().map(|item| item.code.to_string()).collect()
    }

    #[test]
    fn a_loop_is_asked_for_each_option_that_is_chosen() {
        let q = questionnaire();
        let blocks: Vec<&str> = q.document().blocks.iter().map(|block| block.code.as_str()).collect();
        assert_eq!(blocks, ["start", "way.phone", "way.desk", "way.other", "end"]);
        let mut s = Session::new(q.plan().clone(), Date::FIRST);
        s.answer(&code("ways"), ways(&["phone", "other"])).unwrap();
        s.go_on();
        assert_eq!(asked(&s), ["speed.phone"]);
        s.answer(&code("speed.phone"), point("2")).unwrap();
        s.go_on();
        assert_eq!(asked(&s), ["why.phone"]);
        s.go_on();
        assert_eq!(asked(&s), ["speed.other"]);
        s.answer(&code("speed.other"), point("4")).unwrap();
        s.go_on();
        assert_eq!(asked(&s), ["best", "easy.phone", "easy.other", "missed"]);
        s.go_to(0);
        s.answer(&code("ways"), ways(&["other"])).unwrap();
        assert!(!s.settled().contains_key(&code("speed.phone")), "what is not chosen any more is not asked");
        s.answer(&code("ways"), ways(&["none"])).unwrap();
        assert_eq!(s.settled().len(), 1);
        let stem = &q.document().blocks[1].questions[1].text;
        assert_eq!(stem, "You said: {speed.phone}. What was slow about The telephone?");
        assert_eq!(q.document().blocks[3].title, "{ways_other|Another way}", "what was specified is what is asked about");
    }

    #[test]
    fn measures_are_over_all_options_or_over_one() {
        let q = questionnaire();
        let answers =
            Answers::from([(code("ways"), ways(&["phone", "desk"])), (code("speed.phone"), point("4")), (code("speed.desk"), point("1"))]);
        let score = |measure: &str| Scorer::new(&q).score(&measure.parse().unwrap(), &answers);
        assert_eq!((score("speed"), score("phone")), (Some(2.5), Some(100.0)));
    }

    #[test]
    fn what_is_carried_is_offered_as_it_was_chosen() {
        let q = questionnaire();
        let mut answers = Answers::from([
            (code("ways"), ways(&["desk"])),
            (code("best"), Answer::Choice("phone".parse().unwrap())),
            (code("missed"), ways(&["phone", "desk"])),
            (code("easy.phone"), point("1")),
            (code("easy.desk"), point("1")),
        ]);
        q.settle(&mut answers, Date::FIRST);
        let left: Vec<String> = answers.keys().map(ToString::to_string).collect();
        assert_eq!(left, ["easy.desk", "missed", "ways"]);
        assert_eq!(answers.get(&code("missed")), Some(&ways(&["phone"])));
        let Kind::SingleChoice { options, .. } = &q.document().blocks[4].questions[0].kind else { panic!("{q:?}") };
        let labels: Vec<&str> = options.iter().map(|option| option.label.as_str()).collect();
        assert_eq!(labels, ["The telephone", "The desk", "{ways_other|Another way}", "They were all the same"]);
    }

    #[test]
    fn what_cannot_be_asked_in_a_loop_is_named_where_it_is_written() {
        assert_eq!(found(|_| {}), "");
        let text = found(|d| d.blocks[1].for_each = Some(code("nowhere")));
        assert!(text.contains("blocks[1].for_each: there is no question nowhere"), "{text}");
        let text = found(|d| d.blocks[1].for_each = Some(code("best")));
        assert!(text.contains("blocks[1].for_each: best is asked here or later"), "{text}");
        let text = found(|d| d.blocks[1].questions[1].show_if = "sped <= 2".into());
        assert!(
            text.contains(
                "blocks[1].questions[1].show_if: There is no question 'sped' to refer to here (character 1). Do you mean 'speed'?"
            ),
            "{text}"
        );
        assert_eq!(text.lines().count(), 1, "once, and not for each option: {text}");
        let text = found(|d| d.blocks[1].questions[1].show_if = "speed.phone <= 2".into());
        assert!(text.contains("speed.phone is asked in this loop; write its code without the option"), "{text}");
        let text = found(|d| d.blocks[2].show_if = "speed <= 2".into());
        assert!(text.contains("blocks[2].show_if: speed is asked for each option of ways; write the option behind a point"), "{text}");
        assert_eq!(found(|d| d.blocks[2].show_if = "speed.phone <= 2 or speed.desk <= 2".into()), "");
        let text = found(|d| d.measures[1].items = vec![code("speed")]);
        assert!(text.contains("measures[1].items: speed is asked for each option"), "{text}");
        let text = found(|d| d.blocks[0].questions[0].code = code("speed.phone"));
        assert!(text.contains("speed.phone is used twice when loops are written out") || text.contains("for_each"), "{text}");
        let long = "x".repeat(60);
        let text = found(|d| d.blocks[1].questions[0].code = code(&long));
        assert!(text.contains("blocks[1].for_each: xxx") && text.contains("more than 64 characters"), "{text}");
        let text = found(|d| d.title = "About {each}".into());
        assert_eq!(text, "", "where there is no loop, braces are braces");
        let text = found(|d| d.blocks[2].questions[0].text = "About {each}".into());
        assert!(text.contains("there is no item each"), "{text}");
    }

    #[test]
    fn a_way_to_a_loop_leads_to_its_beginning() {
        let way =
            |to: &str| crate::document::Jump { when: "ways contains 'phone'".into(), to: Some(to.parse().unwrap()), says: String::new() };
        let mut document = document();
        let mut first = document.blocks[2].clone();
        first.code = "between".parse().unwrap();
        first.for_each = None;
        first.show_if.clear();
        first.questions = vec![Question::plain(code("between"), "What came between?".into(), Kind::ShortText { max_chars: 9 })];
        document.blocks.insert(1, first);
        document.blocks[0].questions[0].jumps = vec![way("way")];
        let q = Questionnaire::try_from(document).unwrap();
        let mut s = Session::new(q.plan().clone(), Date::FIRST);
        s.answer(&code("ways"), ways(&["phone", "desk"])).unwrap();
        s.go_on();
        assert_eq!(asked(&s), ["speed.phone"]);
        let text = found(|d| d.blocks[1].questions[0].jumps = vec![way("end")]);
        assert!(text.contains("blocks[1].questions[0].jumps[0].to: it leads past what is asked for other options"), "{text}");
        let text = found(|d| {
            d.order.blocks = Order::Random;
            d.blocks[0].order.fixed = true;
        });
        assert!(text.contains("blocks[1].for_each: blocks come in different orders"), "{text}");
    }

    #[test]
    fn what_cannot_be_carried_is_named_where_it_is_written() {
        let carry = |from: &str| {
            let carried = Some(Carried { from: code(from), unchosen: false });
            found(move |d| d.blocks[2].questions[0].carried = carried)
        };
        assert!(carry("missed").contains("blocks[2].questions[0].carried: missed is asked here or later"));
        assert!(carry("speed").contains("speed is asked in a loop; carry from a question that is asked once"));
        let text = found(|d| {
            let item = MatrixItem::plain(code("own"), "Something else".into());
            let question = &mut d.blocks[2].questions[0];
            question.code = code(&"x".repeat(60));
            question.kind = Kind::ConstantSum {
                items: vec![item.clone(), MatrixItem { code: code("more"), ..item }],
                total: 100.0,
                unit: String::new(),
            };
        });
        assert!(text.contains(".carried: xxx") && text.contains("more than 64 characters"), "{text}");
        let text = found(|d| d.blocks[2].questions[0].kind = Kind::ShortText { max_chars: 9 });
        assert!(text.contains("this kind takes no options or rows of another question"), "{text}");
        let text = found(|d| d.blocks[2].questions[0].kind.options_mut().unwrap()[0].show_if = "missed contains 'phone'".into());
        assert!(text.contains("blocks[2].questions[0].kind.options[0].show_if"), "its place is the one written: {text}");
    }

    #[test]
    fn loops_that_would_grow_without_bound_are_not_written_out() {
        let text = found(|d| {
            let options = (0..100).map(|n| ChoiceOption::plain(format!("o{n}").parse().unwrap(), n.to_string())).collect();
            d.blocks[0].questions[0].kind = Kind::MultipleChoice { options, min: None, max: None };
            let question = d.blocks[1].questions[0].clone();
            d.blocks[1].questions.extend((0..100).map(|n| Question { code: code(&format!("s{n}")), ..question.clone() }));
        });
        assert!(text.contains("questions and rows; at most 1000 are allowed"), "{text}");
    }

    #[test]
    fn a_translation_is_written_out_with_it() {
        let mut document = document();
        let translated: Vec<_> = document.texts().into_iter().map(|text| (text.key, format!("¿{}?", text.text))).collect();
        for (key, text) in translated {
            document.translate("es", &key, &text);
        }
        document.translate("es", "why/text", "¿{speed}? ¿Por qué?");
        let q = Questionnaire::try_from(document.clone()).unwrap();
        assert_eq!(q.document().languages(), ["en", "es"]);
        let spanish = q.document().in_language("es");
        assert_eq!(spanish.blocks[1].questions[0].text, "¿How slow or fast was ¿The telephone???");
        assert_eq!(spanish.blocks[1].questions[1].text, "¿{speed.phone}? ¿Por qué?");
        assert_eq!(spanish.blocks[3].title, "¿{ways_other|¿Another way?}?");
        assert_eq!(spanish.blocks[4].questions[0].kind.options().unwrap()[0].label, "¿The telephone?");
        document.translations.get_mut("es").unwrap().to_check.insert("speed/text".into());
        assert_eq!(document.expanded().languages(), ["en"], "what has to be looked at again has to in every copy");
    }

    #[test]
    fn versions_are_compared_by_what_is_asked() {
        let (old, mut new) = (document(), document());
        new.blocks[1].questions[0].text = "How fast or slow was {each}?".into();
        let found = Difference::between(&old, &new);
        assert_eq!(found.changes.len(), 3, "for each option: {found:?}");
        let mut fewer = document();
        fewer.blocks[1].for_each = None;
        fewer.blocks[1].show_if.clear();
        fewer.measures.clear();
        assert_eq!(Difference::between(&old, &fewer).class(), Some(Class::Meaning));
        let measure = &document().expanded().measures[0];
        let mut turned = document();
        turned.blocks[1].questions[0].text = "How fast was {each} in the last 3 years?".into();
        assert!(Difference::between(&old, &turned).break_of(&measure.code, &measure.items, &[]).is_some(), "{measure:?}");
        let once = document().expanded();
        assert_eq!(once.expanded(), once);
    }

    proptest! {
        /// Whatever is chosen, nothing of another option is asked or stored, and nothing is missed that is asked.
        #[test]
        fn only_what_is_chosen_is_asked(chosen in proptest::sample::subsequence(vec!["phone", "desk", "other"], 0..=3), points in proptest::collection::vec(1usize..5, 3)) {
            let q = questionnaire();
            let mut answers = Answers::new();
            if !chosen.is_empty() {
                answers.insert(code("ways"), ways(&chosen));
            }
            for (option, at) in ["phone", "desk", "other"].iter().zip(&points) {
                answers.insert(code(&format!("speed.{option}")), point(&at.to_string()));
                answers.insert(code(&format!("why.{option}")), Answer::Text("so".into()));
                answers.insert(code(&format!("easy.{option}")), point(&at.to_string()));
            }
            q.settle(&mut answers, Date::FIRST);
            prop_assert!(q.check(&answers, Date::FIRST).is_ok());
            for (option, at) in ["phone", "desk", "other"].iter().zip(&points) {
                let is_there = |name: &str| answers.contains_key(&code(&format!("{name}.{option}")));
                prop_assert_eq!(is_there("speed"), chosen.contains(option));
                prop_assert_eq!(is_there("easy"), chosen.contains(option));
                prop_assert_eq!(is_there("why"), chosen.contains(option) && *at <= 2);
            }
        }
    }
}
