//! What reports compute.

use std::collections::BTreeSet;

use super::{Change, Class, Part, What, text};
use crate::code::ItemCode;
use crate::document::{Document, Measure};

/// Measures that came, went or are computed otherwise.
pub(super) fn all(old: &Document, new: &Document, add: &mut impl FnMut(Change)) {
    for measure in &old.measures {
        match new.measures.iter().find(|m| m.code == measure.code) {
            Some(after) => one(measure, after, add),
            None => add(change(measure, What::Removed, Class::Meaning, "The measure is gone; its line ends here.".to_owned())),
        }
    }
    for measure in new.measures.iter().filter(|m| !old.measures.iter().any(|o| o.code == m.code)) {
        let reason = "A new measure; nothing else is asked for it.".to_owned();
        add(change(measure, What::Added, Class::Cosmetic, reason));
    }
}

fn one(old: &Measure, new: &Measure, add: &mut impl FnMut(Change)) {
    let mut changed = |class, reason: &str| add(change(new, What::Changed, class, reason.to_owned()));
    let Measure { code: _, name, kind, items } = old;
    if kind != &new.kind {
        changed(Class::Meaning, "The measure is computed in another way.");
    }
    let set = |items: &[ItemCode]| items.iter().cloned().collect::<BTreeSet<_>>();
    if set(items) != set(&new.items) {
        changed(Class::Meaning, "The measure is computed from other questions.");
    } else if items != &new.items {
        changed(Class::Cosmetic, "The questions of the measure are listed in another order.");
    }
    if name != &new.name {
        let class = if text::same(name, &new.name) { "is written otherwise" } else { "has another name in reports" };
        changed(Class::Cosmetic, &format!("The measure {class}."));
    }
}

fn change(measure: &Measure, what: What, class: Class, reason: String) -> Change {
    // what is computed does not alter what the answers mean
    Change { part: Part::Measure(measure.code.clone()), name: measure.name.clone(), what, class, reason, items: Vec::new() }
}
