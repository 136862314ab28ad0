//! What must be decided before going on: another version of the draft exists somewhere.

use candor_ui::{Tag, tag};
use leptos::prelude::*;

use crate::designer::draft::{Draft, Saving};
use crate::form::problem;
use crate::memo::Memo;
use crate::parts::button;

/// The decisions and failures of saving.
pub fn banners(draft: Draft) -> Tag {
    let failed = move || match draft.saving.get() {
        Saving::Failed(error) => vec![problem(&error, false), tag("p").with(button("", "Save again", move || draft.save()))],
        _ => Vec::new(),
    };
    let is_conflict = Memo::new(move || draft.saving.get() == Saving::Conflict);
    let found = move || if draft.found.with(Option::is_some) { vec![found(draft)] } else { Vec::new() };
    let conflict = move || if is_conflict.get() { vec![conflict(draft)] } else { Vec::new() };
    tag("div").class("banners").live_part(found).live_part(conflict).live_part(failed)
}

fn notice(title: &str, words: Option<&str>, buttons: [Tag; 2]) -> Tag {
    tag("div")
        .class("notice")
        .set("role", "alert")
        .with(tag("p").with(tag("strong").text(title)))
        .with_all(words.map(|words| tag("p").text(words)))
        .with(tag("p").class("line").with_all(buttons))
}

fn found(draft: Draft) -> Tag {
    let newer = draft.found.with_untracked(|copy| copy.as_ref().is_some_and(|copy| copy.revision != draft.revision()));
    let older = newer.then_some("The draft on the server was saved again since then; restoring replaces that, and Undo brings it back.");
    let restore = button("primary", "Restore them", move || draft.restore(true));
    notice("This browser holds changes that were not saved.", older, [restore, button("", "Discard them", move || draft.restore(false))])
}

fn conflict(draft: Draft) -> Tag {
    let words = "Both versions are kept until you choose. After “Load theirs”, Undo brings yours back.";
    let keep = button("primary", "Keep mine", move || draft.settle(true));
    let load = button("", "Load theirs", move || draft.settle(false));
    notice("Somebody else changed this draft in the meantime.", Some(words), [keep, load])
}
