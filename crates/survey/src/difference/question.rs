//! Questions and the blocks around them.

use std::collections::BTreeMap;

use super::{Change, Class, Part, What, by_code, items_of, kind, survey, text};
use crate::code::{BlockCode, ItemCode};
use crate::document::{Block, Document, Question};

/// What surrounds questions of both versions: the heading, the page and the condition of their block.
///
/// A block is what its questions stand in, whatever its code: a new code for the same surroundings is cosmetic.
pub(super) fn blocks(old: &Document, new: &Document, add: &mut impl FnMut(Change)) {
    let before = by_code(old);
    let mut found: BTreeMap<(usize, Class, &'static str), (&Block, Vec<ItemCode>)> = BTreeMap::new();
    for (at, block) in new.blocks.iter().enumerate() {
        for question in &block.questions {
            let Some((was, _)) = before.get(&question.code) else { continue };
            for (class, reason) in surroundings(was, block) {
                let entry = found.entry((at, class, reason)).or_insert_with(|| (block, Vec::new()));
                entry.1.extend(items_of(question));
            }
        }
    }
    for ((_, class, reason), (block, items)) in found {
        add(Change {
            part: Part::Block(block.code.clone()),
            name: block.title.clone(),
            what: What::Changed,
            class,
            reason: reason.to_owned(),
            items,
        });
    }
    let codes = |d: &Document| d.blocks.iter().map(|b| b.code.clone()).collect::<Vec<BlockCode>>();
    if codes(old) != codes(new) {
        add(survey(Class::Cosmetic, "The blocks are divided, named or ordered otherwise."));
    }
    empty_blocks(old, new, add);
}

/// Blocks without questions show nothing, whatever they say.
fn empty_blocks(old: &Document, new: &Document, add: &mut impl FnMut(Change)) {
    let empty = |d: &Document| d.blocks.iter().filter(|b| b.questions.is_empty()).cloned().collect::<Vec<_>>();
    if empty(old) != empty(new) {
        add(survey(Class::Cosmetic, "Blocks without questions have changed."));
    }
}

fn surroundings(was: &Block, is: &Block) -> Vec<(Class, &'static str)> {
    let Block { code: _, title, together, questions: _, show_if, order, for_each: _ } = was;
    let mut found = Vec::new();
    if let Some(class) = condition(show_if, &is.show_if) {
        found.push((class, if class == Class::Meaning { ASKED_OF_OTHERS } else { SPACES }));
    }
    match text::compare(title, &is.title).map(|found| found.class) {
        None => {}
        Some(Class::Cosmetic) => found.push((Class::Cosmetic, "The heading differs in its signs only.")),
        // a heading frames; what is asked stands in the questions
        Some(_) => found.push((Class::Wording, "Another heading stands above the questions.")),
    }
    if *order != is.order {
        found.push((Class::Wording, "Questions come in other orders than before, and what is asked before colours the answer."));
    }
    if *together != is.together {
        found.push((Class::Wording, "Questions stand together on other pages, and neighbours colour an answer."));
    }
    found
}

const ASKED_OF_OTHERS: &str = "The condition has changed, so that others are asked.";
const SPACES: &str = "The condition differs in its spaces only.";

/// Conditions are compared as written but for spaces: whether two of them hold for the same people cannot be decided in general.
fn condition(old: &str, new: &str) -> Option<Class> {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    (old != new).then(|| if plain(old) == plain(new) { Class::Cosmetic } else { Class::Meaning })
}

/// Questions that came, went or changed.
pub(super) fn all(old: &Document, new: &Document, add: &mut impl FnMut(Change)) {
    let (before, after) = (by_code(old), by_code(new));
    for question in new.blocks.iter().flat_map(|b| &b.questions) {
        match before.get(&question.code) {
            Some((_, was)) => one(was, question, add),
            None => add(of(question, What::Added, Class::Wording, "A new question; those after it are asked in other company.")),
        }
    }
    for question in old.blocks.iter().flat_map(|b| &b.questions).filter(|q| !after.contains_key(&q.code)) {
        add(of(question, What::Removed, Class::Meaning, "The question is not asked any more; its line ends here."));
    }
}

fn of(question: &Question, what: What, class: Class, reason: &str) -> Change {
    Change {
        part: Part::Item(question.code.clone()),
        name: question.text.clone(),
        what,
        class,
        reason: reason.to_owned(),
        items: items_of(question),
    }
}

fn one(old: &Question, new: &Question, add: &mut impl FnMut(Change)) {
    let Question { code: _, text, help, required, kind, prefer_not_to_say, show_if, order, jumps, carried: _, variants } = old;
    let mut changed = |class, reason: &str| add(of(new, What::Changed, class, reason));
    for (name, before, after) in [("The question", text, &new.text), ("The hint", help, &new.help)] {
        if let Some(found) = text::compare(before, after) {
            changed(found.class, &format!("{name} {}.", found.why));
        }
    }
    if *required != new.required {
        let reason = if new.required { "It must now be answered" } else { "It may now be left out" };
        changed(Class::Wording, &format!("{reason}; other people answer it, to the same question."));
    }
    if let Some(class) = condition(show_if, &new.show_if) {
        changed(class, if class == Class::Meaning { ASKED_OF_OTHERS } else { SPACES });
    }
    if *jumps != new.jumps {
        changed(Class::Meaning, "The ways that lead away from it have changed, so that others are asked what follows.");
    }
    if *variants != new.variants {
        changed(Class::Meaning, "It is asked in other forms than before, and answers to several forms make one line no longer.");
    }
    if *order != new.order {
        changed(Class::Wording, "It is shown in other orders than before, which shifts what is chosen.");
    }
    match (prefer_not_to_say, &new.prefer_not_to_say) {
        (None, Some(_)) => changed(Class::Meaning, "The answer can now be kept back, so that the choice is another."),
        (Some(_), None) => changed(Class::Meaning, "The answer can no longer be kept back, so that the choice is another."),
        (Some(before), Some(after)) => {
            if let Some(found) = text::compare(before, after) {
                changed(found.class, &format!("The answer that keeps the answer back {}.", found.why));
            }
        }
        (None, None) => {}
    }
    kind::compare(kind, &new.kind, &mut |row, class, reason: String| {
        add(row.map_or_else(
            || of(new, What::Changed, class, &reason),
            |(code, name)| Change { part: Part::Item(code.clone()), name, items: vec![code], ..of(new, What::Changed, class, &reason) },
        ));
    });
}
