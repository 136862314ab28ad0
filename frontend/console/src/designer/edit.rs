//! What the designer does to a document. Pure: a document in, a changed document out.

use candor_survey::document::{Block, ChoiceOption, Document, Kind, MatrixItem, Opposites, Question, ScalePoint, cyclic_sets};
use candor_survey::{BlockCode, ItemCode, OptionCode};
use serde::{Deserialize, Serialize};

use crate::designer::attention::forget_missing;
use crate::designer::beside::Beside;
use crate::designer::carried::OWN;
pub use crate::designer::kinds::{KindName, new_question};

/// A part of the document that the editor shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// Title, introduction, thanks.
    Survey,
    /// A block.
    Block(usize),
    /// A question: block and position in it.
    Question(usize, usize),
    /// The measures.
    Measures,
    /// The colours of the pages.
    Colours,
    /// The languages.
    Languages,
    /// What depends on what.
    Logic,
    /// What stands beside the questions.
    Beside(Beside),
}

impl Place {
    /// The place that a path such as `blocks[0].questions[2].text` is about.
    #[must_use]
    pub fn of_path(path: &str) -> Self {
        let index = |name: &str| path.split_once(name).and_then(|(_, rest)| rest.split(']').next()).and_then(|digits| digits.parse().ok());
        match (index("blocks["), index("questions[")) {
            (Some(block), Some(question)) => Self::Question(block, question),
            (Some(block), None) => Self::Block(block),
            _ if path.starts_with("measures") => Self::Measures,
            _ if path.starts_with("translations") || path == "language" => Self::Languages,
            _ if path.starts_with("theme") => Self::Colours,
            _ => Beside::ALL.into_iter().find(|list| path.starts_with(list.path())).map_or(Self::Survey, Self::Beside),
        }
    }
}

/// A list of labelled rows within a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListName {
    /// Options of a choice.
    Options,
    /// Points of a scale.
    Points,
    /// Items of a matrix.
    Items,
    /// Pairs of opposites.
    Pairs,
}

impl ListName {
    /// What one row is called.
    #[must_use]
    pub const fn one(self) -> &'static str {
        match self {
            Self::Options => "Option",
            Self::Points => "Point",
            Self::Items => "Item",
            Self::Pairs => "Pair",
        }
    }

    /// The part of a row that its field shows, as paths name it.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Options | Self::Points | Self::Items => "text",
            Self::Pairs => "left",
        }
    }

    /// The name in paths.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Options => "options",
            Self::Points => "points",
            Self::Items | Self::Pairs => "items",
        }
    }
}

/// A question of the document.
pub fn question(document: &Document, block: usize, question: usize) -> Option<&Question> {
    document.blocks.get(block)?.questions.get(question)
}

/// A question of the document, to change.
pub fn question_mut(document: &mut Document, block: usize, question: usize) -> Option<&mut Question> {
    document.blocks.get_mut(block)?.questions.get_mut(question)
}

/// The codes of all items: questions, their parts, and what stands beside them.
pub fn items(document: &Document) -> Vec<&ItemCode> {
    let questions = document.blocks.iter().flat_map(|block| &block.questions);
    let beside = document.fields.iter().map(|field| &field.code).chain(document.values.iter().map(|value| &value.code));
    questions.flat_map(item_codes).chain(beside).collect()
}

/// The codes that a question uses: its own, and its rows'.
pub fn item_codes(question: &Question) -> Vec<&ItemCode> {
    let mut codes = vec![&question.code];
    codes.extend(question.kind.part_codes());
    codes
}

/// The first of `stem1`, `stem2`, … that is not taken.
pub fn free<T: std::str::FromStr>(stem: &str, taken: impl Fn(&T) -> bool) -> Option<T> {
    (1..100_000).filter_map(|n| format!("{stem}{n}").parse().ok()).find(|code| !taken(code))
}

/// A code that no item has yet.
pub fn fresh_item(document: &Document, stem: &str) -> Option<ItemCode> {
    let taken = items(document);
    free(stem, |code| taken.contains(&code))
}

/// Adds a question after a place; the answer is where it is now.
pub fn add_question(document: &mut Document, after: Place, name: KindName) -> Option<Place> {
    let question = new_question(document, name)?;
    let (block, position) = spot(document, after)?;
    document.blocks.get_mut(block)?.questions.insert(position, question);
    Some(Place::Question(block, position))
}

/// The block and the position in it where a question goes that is added after a place.
pub fn spot(document: &mut Document, after: Place) -> Option<(usize, usize)> {
    if document.blocks.is_empty() {
        add_block(document)?;
    }
    Some(match after {
        Place::Question(block, question) => (block, question + 1),
        Place::Block(block) => (block, document.blocks.get(block)?.questions.len()),
        _ => (document.blocks.len() - 1, document.blocks.last()?.questions.len()),
    })
}

/// Adds an empty block at the end.
pub fn add_block(document: &mut Document) -> Option<Place> {
    let code: BlockCode = free("block", |code| document.blocks.iter().any(|block| &block.code == code))?;
    document.blocks.push(Block::plain(code));
    Some(Place::Block(document.blocks.len() - 1))
}

/// Removes a question or a block; the answer is what to show next.
pub fn remove(document: &mut Document, place: Place) -> Place {
    let next = match place {
        Place::Question(block, question) => {
            if let Some(block) = document.blocks.get_mut(block).filter(|block| question < block.questions.len()) {
                block.questions.remove(question);
            }
            let left = document.blocks.get(block).map_or(0, |block| block.questions.len());
            if left == 0 { Place::Block(block) } else { Place::Question(block, question.min(left - 1)) }
        }
        Place::Block(block) if block < document.blocks.len() => {
            document.blocks.remove(block);
            Place::Survey
        }
        other => other,
    };
    forget_missing_items(document);
    next
}

/// Measures keep only items that exist; a measure without items goes.
pub fn forget_missing_items(document: &mut Document) {
    let present: Vec<ItemCode> = items(document).into_iter().cloned().collect();
    // what a loop asks is measured with the option behind a point
    let is_there = |item: &ItemCode| {
        let asked = item.as_str();
        present.iter().any(|code| asked.strip_prefix(code.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')))
    };
    document.measures.iter_mut().for_each(|measure| measure.items.retain(is_there));
    document.measures.retain(|measure| !measure.items.is_empty());
    forget_missing(document);
}

/// Moves a question or a block by one; a question at the edge of its block goes into the next one.
pub fn shift(document: &mut Document, place: Place, up: bool) -> Option<Place> {
    match place {
        Place::Block(block) => {
            let to = stepped(block, up, document.blocks.len())?;
            document.blocks.swap(block, to);
            Some(Place::Block(to))
        }
        Place::Question(block, position) => {
            let count = document.blocks.get(block)?.questions.len();
            if let Some(to) = stepped(position, up, count) {
                document.blocks.get_mut(block)?.questions.swap(position, to);
                return Some(Place::Question(block, to));
            }
            let to = stepped(block, up, document.blocks.len())?;
            if position >= count {
                return None;
            }
            let question = document.blocks.get_mut(block)?.questions.remove(position);
            let questions = &mut document.blocks.get_mut(to)?.questions;
            let position = if up { questions.len() } else { 0 };
            questions.insert(position, question);
            Some(Place::Question(to, position))
        }
        _ => None,
    }
}

/// Where something is after a step, if it can move.
pub fn stepped(index: usize, up: bool, count: usize) -> Option<usize> {
    let to = if up { index.checked_sub(1)? } else { index + 1 };
    (index < count && to < count).then_some(to)
}

/// How many rows a list has.
#[must_use]
pub fn list_len(kind: &Kind, list: ListName) -> usize {
    match list {
        ListName::Options => kind.options().map_or(0, Vec::len),
        ListName::Points => kind.points().map_or(0, Vec::len),
        ListName::Items => kind.rows().map_or(0, Vec::len),
        ListName::Pairs => pairs(kind).map_or(0, Vec::len),
    }
}

/// The pairs of a semantic differential.
pub const fn pairs(kind: &Kind) -> Option<&Vec<Opposites>> {
    if let Kind::SemanticDifferential { items, .. } = kind { Some(items) } else { None }
}

/// The pairs, to change.
pub const fn pairs_mut(kind: &mut Kind) -> Option<&mut Vec<Opposites>> {
    if let Kind::SemanticDifferential { items, .. } = kind { Some(items) } else { None }
}

/// The text of a row; of a pair the left one.
#[must_use]
pub fn row_text(kind: &Kind, list: ListName, row: usize) -> Option<&str> {
    Some(match list {
        ListName::Options => &kind.options()?.get(row)?.label,
        ListName::Points => &kind.points()?.get(row)?.label,
        ListName::Items => &kind.rows()?.get(row)?.text,
        ListName::Pairs => &pairs(kind)?.get(row)?.left,
    })
}

/// The text of a row, to change.
pub fn row_text_mut(kind: &mut Kind, list: ListName, row: usize) -> Option<&mut String> {
    Some(match list {
        ListName::Options => &mut kind.options_mut()?.get_mut(row)?.label,
        ListName::Points => &mut kind.points_mut()?.get_mut(row)?.label,
        ListName::Items => &mut kind.rows_mut()?.get_mut(row)?.text,
        ListName::Pairs => &mut pairs_mut(kind)?.get_mut(row)?.left,
    })
}

/// The text at a path such as `blocks[0].questions[2].kind.options[1].label`, to change.
pub fn text_mut<'a>(document: &'a mut Document, path: &str) -> Option<&'a mut String> {
    let mut steps = path.split('.').map(|step| match step.split_once('[') {
        Some((name, index)) => (name, index.trim_end_matches(']').parse::<usize>().ok()),
        None => (step, None),
    });
    match (steps.next()?, steps.next()) {
        (("title", _), None) => Some(&mut document.title),
        (("introduction", _), None) => Some(&mut document.introduction),
        (("thanks", _), None) => Some(&mut document.thanks),
        (("measures", index), Some(("name", _))) => Some(&mut document.measures.get_mut(index?)?.name),
        (("blocks", index), Some(("title", _))) => Some(&mut document.blocks.get_mut(index?)?.title),
        (("blocks", block), Some(("questions", index))) => {
            let question = question_mut(document, block?, index?)?;
            match (steps.next()?.0, steps.next()) {
                ("text", None) => Some(&mut question.text),
                ("help", None) => Some(&mut question.help),
                ("kind", Some((list, row))) => kind_text_mut(&mut question.kind, list, row),
                _ => None,
            }
        }
        _ => None,
    }
}

fn kind_text_mut<'a>(kind: &'a mut Kind, list: &str, row: Option<usize>) -> Option<&'a mut String> {
    match (list, kind) {
        ("options", kind) => row_text_mut(kind, ListName::Options, row?),
        ("points", kind) => row_text_mut(kind, ListName::Points, row?),
        ("items", kind @ Kind::SemanticDifferential { .. }) => row_text_mut(kind, ListName::Pairs, row?),
        ("items", kind) => row_text_mut(kind, ListName::Items, row?),
        ("low", Kind::ZeroToTen { low, .. } | Kind::Slider { low, .. }) => Some(low),
        ("high", Kind::ZeroToTen { high, .. } | Kind::Slider { high, .. }) => Some(high),
        ("not_applicable", Kind::Rating { not_applicable, .. } | Kind::Matrix { not_applicable, .. }) => not_applicable.as_mut(),
        _ => None,
    }
}

/// Adds a row at the end of a list.
pub fn add_row(document: &mut Document, place: (usize, usize), list: ListName) -> Option<()> {
    let code = fresh_item(document, "item")?;
    let question = question_mut(document, place.0, place.1)?;
    let has_own = has_own_sets(question);
    let stem = if question.carried.is_some() { OWN } else { "o" };
    let kind = &mut question.kind;
    match list {
        ListName::Options => {
            let options = kind.options_mut()?;
            let code = free(stem, |code| options.iter().any(|o| &o.code == code))?;
            options.push(ChoiceOption::plain(code, String::new()));
        }
        ListName::Points => {
            let points = kind.points_mut()?;
            let code = free("", |code| points.iter().any(|p| &p.code == code))?;
            let step = match points.as_slice() {
                [.., a, b] => b.value - a.value,
                _ => 1.0,
            };
            let value = points.last().map_or(1.0, |last| last.value + step);
            points.push(ScalePoint { code, label: String::new(), value });
        }
        ListName::Items => kind.rows_mut()?.push(MatrixItem::plain(code, String::new())),
        ListName::Pairs => pairs_mut(kind)?.push(Opposites { code, left: String::new(), right: String::new(), reverse: false }),
    }
    compare_again(question, has_own);
    Some(())
}

/// Whether the sets of best–worst scaling are those that the options make; an author's own are kept.
pub fn has_own_sets(question: &Question) -> bool {
    let codes = |options: &[ChoiceOption]| options.iter().map(|option| option.code.clone()).collect::<Vec<_>>();
    matches!(&question.kind, Kind::MaxDiff { options, sets, .. } if *sets != cyclic_sets(&question.code, &codes(options)))
}

/// Makes sets of best–worst scaling anew when their options change; an author's own lose what is gone.
fn compare_again(question: &mut Question, has_own: bool) {
    if let Kind::MaxDiff { options, sets, .. } = &mut question.kind {
        let codes: Vec<OptionCode> = options.iter().map(|option| option.code.clone()).collect();
        if has_own {
            sets.iter_mut().for_each(|set| set.options.retain(|code| codes.contains(code)));
        } else {
            *sets = cyclic_sets(&question.code, &codes);
        }
    }
}

/// Removes a row. Scale points keep their values in order from the start.
pub fn remove_row(document: &mut Document, place: (usize, usize), list: ListName, row: usize) {
    let Some(question) = question_mut(document, place.0, place.1).filter(|question| row < list_len(&question.kind, list)) else { return };
    let has_own = has_own_sets(question);
    let kind = &mut question.kind;
    match list {
        ListName::Options => {
            let gone = kind.options_mut().map(|options| options.remove(row).code);
            if let (Kind::PictureChoice { pictures, .. }, Some(gone)) = (kind, gone) {
                pictures.retain(|picture| picture.option != gone);
            }
        }
        ListName::Points => {
            if let Some(points) = kind.points_mut() {
                let values: Vec<f64> = points.iter().map(|point| point.value).collect();
                points.remove(row);
                revalue(points, &values);
            }
        }
        ListName::Items => drop(kind.rows_mut().map(|rows| rows.remove(row))),
        ListName::Pairs => drop(pairs_mut(kind).map(|pairs| pairs.remove(row))),
    }
    compare_again(question, has_own);
    forget_missing_items(document);
}

/// Moves a row by one; the answer is where it is now. The values of a scale stay in their order.
pub fn shift_row(document: &mut Document, place: (usize, usize), list: ListName, row: usize, up: bool) -> Option<usize> {
    let question = question_mut(document, place.0, place.1)?;
    let has_own = has_own_sets(question);
    let kind = &mut question.kind;
    let to = stepped(row, up, list_len(kind, list))?;
    match list {
        ListName::Options => kind.options_mut()?.swap(row, to),
        ListName::Points => {
            let points = kind.points_mut()?;
            let values: Vec<f64> = points.iter().map(|point| point.value).collect();
            points.swap(row, to);
            revalue(points, &values);
        }
        ListName::Items => kind.rows_mut()?.swap(row, to),
        ListName::Pairs => pairs_mut(kind)?.swap(row, to),
    }
    compare_again(question, has_own);
    Some(to)
}

fn revalue(points: &mut [ScalePoint], values: &[f64]) {
    for (point, value) in points.iter_mut().zip(values) {
        point.value = *value;
    }
}

#[cfg(test)]
#[path = "edit_tests.rs"]
mod tests;
