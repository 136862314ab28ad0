//! Who sees what in which order, and what keeps its place.

use candor_survey::document::{Document, Kind, Order};
use candor_ui::{Tag, tag};
use leptos::prelude::*;

use crate::designer::draft::Draft;
use crate::designer::edit::{ListName, Place, question, question_mut};
use crate::designer::editor::path_error;
use crate::form::{Field, check};

/// A list that can be shown in different orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ordered {
    /// The blocks.
    Blocks,
    /// The questions of a block.
    Questions(usize),
    /// The options of a question: block, question.
    Options(usize, usize),
    /// The rows, pairs or sets of a question: block, question.
    Rows(usize, usize),
}

const ORDERS: [(Order, &str, &str); 3] = [
    (Order::AsWritten, "as_written", "As written, the same for everybody"),
    (Order::Random, "random", "In a different order for each person"),
    (Order::Turned, "turned", "From the end for every second person"),
];

impl Ordered {
    /// The list of a question that has an order of its own; none for points, whose direction is set for the whole survey.
    pub const fn of_list((b, q): (usize, usize), list: ListName) -> Option<Self> {
        match list {
            ListName::Options => Some(Self::Options(b, q)),
            ListName::Items | ListName::Pairs => Some(Self::Rows(b, q)),
            ListName::Points => None,
        }
    }

    fn read(self, document: &Document) -> Option<Order> {
        Some(match self {
            Self::Blocks => document.order.blocks,
            Self::Questions(b) => document.blocks.get(b)?.order.questions,
            Self::Options(b, q) => question(document, b, q)?.order.options,
            Self::Rows(b, q) => question(document, b, q)?.order.rows,
        })
    }

    fn write(self, document: &mut Document) -> Option<&mut Order> {
        Some(match self {
            Self::Blocks => &mut document.order.blocks,
            Self::Questions(b) => &mut document.blocks.get_mut(b)?.order.questions,
            Self::Options(b, q) => &mut question_mut(document, b, q)?.order.options,
            Self::Rows(b, q) => &mut question_mut(document, b, q)?.order.rows,
        })
    }

    fn path(self) -> String {
        match self {
            Self::Blocks => "order.blocks".to_owned(),
            Self::Questions(b) => format!("blocks[{b}].order.questions"),
            Self::Options(b, q) => format!("blocks[{b}].questions[{q}].order.options"),
            Self::Rows(b, q) => format!("blocks[{b}].questions[{q}].order.rows"),
        }
    }

    /// Whether its parts move.
    pub fn moves(self, draft: Draft) -> bool {
        draft.document.with(|document| self.read(document).is_some_and(|order| order != Order::AsWritten))
    }
}

/// Which order a list has.
pub fn order(draft: Draft, of: Ordered, label: &str, hint: &str) -> Tag {
    let path = of.path();
    let value = move || {
        let order = draft.document.with(|document| of.read(document)).unwrap_or_default();
        ORDERS.iter().find(|known| known.0 == order).map_or("", |known| known.1).to_owned()
    };
    let set = move |chosen: String| {
        let Some(order) = ORDERS.iter().find(|known| known.1 == chosen).map(|known| known.0) else { return };
        draft.edit("", |document| of.write(document).map(|place| *place = order));
    };
    let orders = || ORDERS.map(|(_, key, words)| (key.to_owned(), words.to_owned())).to_vec();
    let field = Field::new(&path, label).error(path_error(draft, path.clone()));
    let field = if hint.is_empty() { field } else { field.hint(hint) };
    field.choice(orders, value, set)
}

/// The orders within a question.
pub fn of_question(draft: Draft, (b, q): (usize, usize)) -> Vec<Tag> {
    let (lists, rows) = draft.document.with_untracked(|document| {
        let question = question(document, b, q);
        let rows = match question.map(|question| &question.kind) {
            Some(Kind::SemanticDifferential { .. }) => "Order of the pairs",
            Some(Kind::MaxDiff { .. }) => "Order of the sets",
            _ => "Order of the items",
        };
        (question.map(|question| question.lists()).unwrap_or_default(), rows)
    });
    let stay = "Options that exclude the others or ask for a text stay where they are.";
    let options = lists.0.then(|| order(draft, Ordered::Options(b, q), "Order of the options", stay));
    let rows = lists.1.then(|| order(draft, Ordered::Rows(b, q), rows, ""));
    options.into_iter().chain(rows).collect()
}

/// Whether every second person sees scales from their other end.
pub fn scales(draft: Draft) -> Tag {
    let is_on = move || draft.document.with(|document| document.order.turn_scales);
    let set = move |on| {
        draft.edit("", |document| document.order.turn_scales = on);
    };
    check("order.turn_scales", "Show every second person the labelled scales from their other end", is_on, set)
}

/// Whether a block or a question keeps its place while others around it move.
pub fn stays(draft: Draft, place: Place) -> Tag {
    let (path, label, around) = match place {
        Place::Question(b, q) => {
            (format!("blocks[{b}].questions[{q}].order.fixed"), "Keep this question in its place", Ordered::Questions(b))
        }
        Place::Block(b) => (format!("blocks[{b}].order.fixed"), "Keep this block in its place", Ordered::Blocks),
        _ => return tag("div"),
    };
    let is_on = move || draft.document.with(|document| is_fixed(document, place));
    let set = move |on| {
        draft.edit("", |document| match place {
            Place::Question(b, q) => question_mut(document, b, q).into_iter().for_each(|question| question.order.fixed = on),
            Place::Block(b) => document.blocks.get_mut(b).into_iter().for_each(|block| block.order.fixed = on),
            _ => {}
        });
    };
    check(&path, label, is_on, set).shown(move || around.moves(draft) || draft.document.with(|document| is_fixed(document, place)))
}

fn is_fixed(document: &Document, place: Place) -> bool {
    match place {
        Place::Question(b, q) => question(document, b, q).is_some_and(|question| question.order.fixed),
        Place::Block(b) => document.blocks.get(b).is_some_and(|block| block.order.fixed),
        _ => false,
    }
}
