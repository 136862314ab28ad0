//! What the designer does to a document. Pure: a document in, a changed document out.

use candor_survey::document::{Block, ChoiceOption, Document, Kind, MatrixItem, Question, ScalePoint};
use candor_survey::{BlockCode, ItemCode, OptionCode};

/// A part of the document that the editor shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
            _ if path.starts_with("theme") => Self::Colours,
            _ => Self::Survey,
        }
    }
}

/// The kinds of question, as the author chooses them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KindName {
    /// One of several options.
    SingleChoice,
    /// Any number of options.
    MultipleChoice,
    /// A labelled scale.
    Rating,
    /// 0 to 10.
    ZeroToTen,
    /// Several items on one scale.
    Matrix,
    /// One line.
    ShortText,
    /// Several lines.
    LongText,
    /// A number.
    Number,
    /// A date.
    Date,
}

impl KindName {
    /// All of them, in the order offered.
    pub const ALL: [Self; 9] = [
        Self::Rating,
        Self::Matrix,
        Self::ZeroToTen,
        Self::SingleChoice,
        Self::MultipleChoice,
        Self::ShortText,
        Self::LongText,
        Self::Number,
        Self::Date,
    ];

    /// What authors read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::SingleChoice => "Single choice",
            Self::MultipleChoice => "Multiple choice",
            Self::Rating => "Rating",
            Self::ZeroToTen => "0 to 10",
            Self::Matrix => "Matrix",
            Self::ShortText => "Short text",
            Self::LongText => "Long text",
            Self::Number => "Number",
            Self::Date => "Date",
        }
    }

    /// The kind of a question.
    #[must_use]
    pub const fn of(kind: &Kind) -> Self {
        match kind {
            Kind::SingleChoice { .. } => Self::SingleChoice,
            Kind::MultipleChoice { .. } => Self::MultipleChoice,
            Kind::Rating { .. } => Self::Rating,
            Kind::ZeroToTen { .. } => Self::ZeroToTen,
            Kind::Matrix { .. } => Self::Matrix,
            Kind::ShortText { .. } => Self::ShortText,
            Kind::LongText { .. } => Self::LongText,
            Kind::Number { .. } => Self::Number,
            Kind::Date { .. } => Self::Date,
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
}

impl ListName {
    /// What one row is called.
    #[must_use]
    pub const fn one(self) -> &'static str {
        match self {
            Self::Options => "Option",
            Self::Points => "Point",
            Self::Items => "Item",
        }
    }

    /// The name in paths.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Options => "options",
            Self::Points => "points",
            Self::Items => "items",
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

fn items(document: &Document) -> Vec<&ItemCode> {
    let questions = document.blocks.iter().flat_map(|block| &block.questions);
    questions.flat_map(item_codes).collect()
}

/// The codes that a question uses: its own, and its rows'.
pub fn item_codes(question: &Question) -> Vec<&ItemCode> {
    let mut codes = vec![&question.code];
    if let Kind::Matrix { items, .. } = &question.kind {
        codes.extend(items.iter().map(|item| &item.code));
    }
    codes
}

/// The first of `stem1`, `stem2`, … that is not taken.
pub fn free<T: std::str::FromStr>(stem: &str, taken: impl Fn(&T) -> bool) -> Option<T> {
    (1..100_000).filter_map(|n| format!("{stem}{n}").parse().ok()).find(|code| !taken(code))
}

fn fresh_item(document: &Document, stem: &str) -> Option<ItemCode> {
    let taken = items(document);
    free(stem, |code| taken.contains(&code))
}

fn five_points() -> Vec<ScalePoint> {
    let labels = ["Very dissatisfied", "Dissatisfied", "Neither satisfied nor dissatisfied", "Satisfied", "Very satisfied"];
    let point = |(label, value): (&str, f64)| {
        let code = OptionCode::parse(&value.to_string()).ok()?;
        Some(ScalePoint { code, label: label.into(), value })
    };
    labels.into_iter().zip([1.0, 2.0, 3.0, 4.0, 5.0]).filter_map(point).collect()
}

fn two_options() -> Vec<ChoiceOption> {
    let option = |(code, label): (&str, &str)| Some(ChoiceOption { code: code.parse().ok()?, label: label.into(), exclusive: false });
    [("o1", "First option"), ("o2", "Second option")].into_iter().filter_map(option).collect()
}

/// A new question with defaults that are complete, so that the preview shows it at once.
#[must_use]
pub fn new_question(document: &Document, name: KindName) -> Option<Question> {
    let code = fresh_item(document, "q")?;
    let kind = match name {
        KindName::SingleChoice => Kind::SingleChoice { options: two_options() },
        KindName::MultipleChoice => Kind::MultipleChoice { options: two_options() },
        KindName::Rating => Kind::Rating { points: five_points(), not_applicable: None },
        KindName::ZeroToTen => Kind::ZeroToTen { low: "Not at all likely".into(), high: "Extremely likely".into() },
        KindName::Matrix => {
            let item = MatrixItem { code: fresh_item(document, "item")?, text: "First item".into(), reverse: false };
            Kind::Matrix { items: vec![item], points: five_points(), not_applicable: None }
        }
        KindName::ShortText => Kind::ShortText { max_chars: 200 },
        KindName::LongText => Kind::LongText { max_chars: 2000 },
        KindName::Number => Kind::Number { min: None, max: None, whole: true, unit: String::new() },
        KindName::Date => Kind::Date { min: None, max: None },
    };
    let text = match name {
        KindName::Rating | KindName::Matrix => "How satisfied or dissatisfied are you with …?",
        KindName::ZeroToTen => "How likely or unlikely are you to …?",
        _ => "New question",
    };
    Some(Question { code, text: text.into(), help: String::new(), required: false, kind })
}

/// Adds a question after a place; the answer is where it is now.
pub fn add_question(document: &mut Document, after: Place, name: KindName) -> Option<Place> {
    let question = new_question(document, name)?;
    if document.blocks.is_empty() {
        add_block(document)?;
    }
    let (block, position) = match after {
        Place::Question(block, question) => (block, question + 1),
        Place::Block(block) => (block, document.blocks.get(block)?.questions.len()),
        _ => (document.blocks.len() - 1, document.blocks.last()?.questions.len()),
    };
    document.blocks.get_mut(block)?.questions.insert(position, question);
    Some(Place::Question(block, position))
}

/// Adds an empty block at the end.
pub fn add_block(document: &mut Document) -> Option<Place> {
    let code: BlockCode = free("block", |code| document.blocks.iter().any(|block| &block.code == code))?;
    document.blocks.push(Block { code, title: String::new(), together: false, questions: Vec::new() });
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
fn forget_missing_items(document: &mut Document) {
    let present: Vec<ItemCode> = items(document).into_iter().cloned().collect();
    for measure in &mut document.measures {
        measure.items.retain(|item| present.contains(item));
    }
    document.measures.retain(|measure| !measure.items.is_empty());
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
        Place::Survey | Place::Measures | Place::Colours => None,
    }
}

fn stepped(index: usize, up: bool, count: usize) -> Option<usize> {
    let to = if up { index.checked_sub(1)? } else { index + 1 };
    (index < count && to < count).then_some(to)
}

/// How many rows a list has.
#[must_use]
pub fn list_len(kind: &Kind, list: ListName) -> usize {
    match (kind, list) {
        (Kind::SingleChoice { options } | Kind::MultipleChoice { options }, ListName::Options) => options.len(),
        (Kind::Rating { points, .. } | Kind::Matrix { points, .. }, ListName::Points) => points.len(),
        (Kind::Matrix { items, .. }, ListName::Items) => items.len(),
        _ => 0,
    }
}

/// The text of a row.
#[must_use]
pub fn row_text(kind: &Kind, list: ListName, row: usize) -> Option<&str> {
    match (kind, list) {
        (Kind::SingleChoice { options } | Kind::MultipleChoice { options }, ListName::Options) => {
            options.get(row).map(|o| o.label.as_str())
        }
        (Kind::Rating { points, .. } | Kind::Matrix { points, .. }, ListName::Points) => points.get(row).map(|p| p.label.as_str()),
        (Kind::Matrix { items, .. }, ListName::Items) => items.get(row).map(|item| item.text.as_str()),
        _ => None,
    }
}

/// The text of a row, to change.
pub fn row_text_mut(kind: &mut Kind, list: ListName, row: usize) -> Option<&mut String> {
    match (kind, list) {
        (Kind::SingleChoice { options } | Kind::MultipleChoice { options }, ListName::Options) => {
            options.get_mut(row).map(|o| &mut o.label)
        }
        (Kind::Rating { points, .. } | Kind::Matrix { points, .. }, ListName::Points) => points.get_mut(row).map(|p| &mut p.label),
        (Kind::Matrix { items, .. }, ListName::Items) => items.get_mut(row).map(|item| &mut item.text),
        _ => None,
    }
}

/// Adds a row at the end of a list.
pub fn add_row(document: &mut Document, place: (usize, usize), list: ListName) -> Option<()> {
    let item = fresh_item(document, "item")?;
    match (&mut question_mut(document, place.0, place.1)?.kind, list) {
        (Kind::SingleChoice { options } | Kind::MultipleChoice { options }, ListName::Options) => {
            let code = free("o", |code| options.iter().any(|o| &o.code == code))?;
            options.push(ChoiceOption { code, label: String::new(), exclusive: false });
        }
        (Kind::Rating { points, .. } | Kind::Matrix { points, .. }, ListName::Points) => {
            let code = free("", |code| points.iter().any(|p| &p.code == code))?;
            let step = match points.as_slice() {
                [.., a, b] => b.value - a.value,
                _ => 1.0,
            };
            let value = points.last().map_or(1.0, |last| last.value + step);
            points.push(ScalePoint { code, label: String::new(), value });
        }
        (Kind::Matrix { items, .. }, ListName::Items) => items.push(MatrixItem { code: item, text: String::new(), reverse: false }),
        _ => return None,
    }
    Some(())
}

/// Removes a row. Scale points keep their values in order from the start.
pub fn remove_row(document: &mut Document, place: (usize, usize), list: ListName, row: usize) {
    let Some(question) = question_mut(document, place.0, place.1).filter(|question| row < list_len(&question.kind, list)) else { return };
    match (&mut question.kind, list) {
        (Kind::SingleChoice { options } | Kind::MultipleChoice { options }, ListName::Options) => drop(options.remove(row)),
        (Kind::Rating { points, .. } | Kind::Matrix { points, .. }, ListName::Points) => {
            let values: Vec<f64> = points.iter().map(|point| point.value).collect();
            points.remove(row);
            revalue(points, &values);
        }
        (Kind::Matrix { items, .. }, ListName::Items) => drop(items.remove(row)),
        _ => {}
    }
    forget_missing_items(document);
}

/// Moves a row by one; the answer is where it is now. The values of a scale stay in their order.
pub fn shift_row(document: &mut Document, place: (usize, usize), list: ListName, row: usize, up: bool) -> Option<usize> {
    let kind = &mut question_mut(document, place.0, place.1)?.kind;
    let to = stepped(row, up, list_len(kind, list))?;
    match (kind, list) {
        (Kind::SingleChoice { options } | Kind::MultipleChoice { options }, ListName::Options) => options.swap(row, to),
        (Kind::Rating { points, .. } | Kind::Matrix { points, .. }, ListName::Points) => {
            let values: Vec<f64> = points.iter().map(|point| point.value).collect();
            points.swap(row, to);
            revalue(points, &values);
        }
        (Kind::Matrix { items, .. }, ListName::Items) => items.swap(row, to),
        _ => return None,
    }
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
