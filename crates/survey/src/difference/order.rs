//! The order in which questions are asked.

use std::collections::BTreeSet;

use super::{Change, Class, survey};
use crate::code::ItemCode;
use crate::document::Document;

/// Whether questions of both versions come in another order.
pub(super) fn questions(old: &Document, new: &Document, add: &mut impl FnMut(Change)) {
    let (before, after) = (codes(old), codes(new));
    if let Some(items) = moved(&before, &after) {
        let reason = "Questions come in another order, and what is asked before colours the answer.";
        add(Change { items: items.into_iter().cloned().collect(), ..survey(Class::Wording, reason) });
    }
}

/// What both have and stands at another place among what both have; `None` when the order is the same.
pub(super) fn moved<'a, T: Ord>(before: &[&'a T], after: &[&'a T]) -> Option<Vec<&'a T>> {
    let (had, has): (BTreeSet<&T>, BTreeSet<&T>) = (before.iter().copied().collect(), after.iter().copied().collect());
    let before = before.iter().filter(|code| has.contains(**code));
    let after: Vec<&T> = after.iter().copied().filter(|code| had.contains(*code)).collect();
    let moved: Vec<&T> = before.zip(&after).filter(|(a, b)| a != b).map(|(_, b)| *b).collect();
    (!moved.is_empty()).then_some(moved)
}

fn codes(document: &Document) -> Vec<&ItemCode> {
    document.blocks.iter().flat_map(|block| &block.questions).map(|question| &question.code).collect()
}
