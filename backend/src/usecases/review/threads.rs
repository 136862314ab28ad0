//! Comments beside the questions that they are on.

use std::collections::BTreeMap;

use candor_survey::document::Question;
use candor_survey::{Date, Document, ItemCode};
use candor_wire::review::{Anchor, Comment, Thread};

use crate::store::{CommentRow, Who};

/// The name of the box for a comment: on a question, or on the whole.
#[must_use]
pub fn box_name(item: Option<&ItemCode>) -> String {
    item.map_or_else(|| "on-whole".to_owned(), |item| format!("on-question-{item}"))
}

/// What the box of a name is for; `None` when there is no such box.
#[must_use]
pub fn box_of(name: &str) -> Option<Option<ItemCode>> {
    if name == "on-whole" { Some(None) } else { name.strip_prefix("on-question-")?.parse().ok().map(Some) }
}

/// The questions in their order.
pub(super) fn questions(document: &Document) -> impl Iterator<Item = &Question> {
    document.blocks.iter().flat_map(|block| &block.questions)
}

/// All comments with their answers: on the whole, by question, on questions that are gone.
pub(super) fn of(document: &Document, comments: &[CommentRow]) -> Vec<Thread> {
    let places: BTreeMap<&ItemCode, (usize, &str)> =
        questions(document).enumerate().map(|(at, q)| (&q.code, (at, q.text.as_str()))).collect();
    let place = |item: &Option<ItemCode>| item.as_ref().and_then(|item| places.get(item));
    let mut firsts: Vec<&CommentRow> = comments.iter().filter(|c| c.answers.is_none()).collect();
    // the order within a question is that of arrival
    firsts.sort_by_key(|c| match (&c.item, place(&c.item)) {
        (None, _) => (0, 0, None),
        (_, Some((at, _))) => (1, *at, None),
        (item, None) => (2, 0, item.as_ref()),
    });
    let thread = |first: &CommentRow| Thread {
        anchor: match (&first.item, place(&first.item)) {
            (None, _) => Anchor::Whole,
            (_, Some(_)) => Anchor::Question,
            (_, None) => Anchor::Gone,
        },
        item: first.item.clone(),
        about: place(&first.item).map_or_else(|| first.about.clone(), |(_, text)| (*text).to_owned()),
        is_done: first.is_done,
        comment: told(first),
        replies: comments.iter().filter(|c| c.answers == Some(first.id)).map(told).collect(),
    };
    firsts.into_iter().map(thread).collect()
}

fn told(row: &CommentRow) -> Comment {
    Comment {
        id: row.id,
        author: row.author.clone(),
        by_link: matches!(row.who, Who::Reviewer(_)),
        day: Date::of_day(row.day).to_string(),
        text: row.text.clone(),
    }
}
