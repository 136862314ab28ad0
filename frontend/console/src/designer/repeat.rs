//! Repeating earlier answers within texts: a menu that writes `{code|otherwise}` where the cursor was last.

use std::ops::Range;

use candor_survey::document::Document;
use candor_ui::{Tag, tag};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlTextAreaElement, KeyboardEvent};

use crate::designer::condition::{Subject, known};
use crate::designer::draft::Draft;
use crate::designer::edit::Place;
use crate::form::Field;
use crate::memo::Memo;
use crate::parts::button;

/// What is read where there is no answer, until somebody writes something better.
const OTHERWISE: &str = "what you told us";

/// What stands in texts of a loop for the option that it is asked for.
const EACH: &str = "each";

/// The option that a block is asked for, in a loop.
fn each(document: &Document, place: Place) -> Option<Subject> {
    let (Place::Block(b) | Place::Question(b, _)) = place else { return None };
    document.blocks.get(b)?.for_each.as_ref()?;
    Some(Subject::said(EACH, "The option that this block is asked for"))
}

/// Writes a text into a field as if it was typed, and selects a part of it. A line of text has the same methods as an
/// area.
pub fn insert(field: &HtmlTextAreaElement, text: &str, selected: Range<usize>) -> Option<()> {
    let start = field.selection_start().ok()??;
    let end = field.selection_end().ok()??;
    field.set_range_text_with_start_and_end(text, start, end).ok()?;
    field.dispatch_event(&typed()?).ok()?;
    field.focus().ok()?;
    // counted as the browser does, in UTF-16; what is inserted is ASCII
    let [first, last] = [selected.start, selected.end].map(|at| start + u32::try_from(at).unwrap_or_default());
    field.set_selection_range(first, last).ok()
}

fn typed() -> Option<Event> {
    Event::new("input").ok()
}

/// Whether answers can be repeated in the field of that id, below a path.
fn takes(id: &str, below: &str) -> bool {
    let own = [".text", ".help", ".title", ".label"];
    id.strip_prefix(below).is_some_and(|rest| own.iter().any(|end| rest.ends_with(end)) && !rest.contains("points["))
}

/// The menu for the texts of a block or a question; `first` is the field that is meant before any had the focus.
pub fn repeat(draft: Draft, place: Place, first: &str) -> Tag {
    let all = Memo::new(move || {
        let mut all = known(draft, place, false);
        all.extend(draft.document.with(|document| each(document, place)));
        all
    });
    let below = first.rsplit_once('.').map_or(first, |(path, _)| path).to_owned();
    let last = StoredValue::new(first.to_owned());
    let first = first.to_owned();
    let note = move |event: &Event| {
        let field = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if let Some(id) = field.map(|field| field.id()).filter(|id| takes(id, &below)) {
            last.set_value(id);
        }
    };
    let note = StoredValue::new(note);
    // who goes through the fields with the Tab key has not placed the cursor there
    let is_passing = |event: &Event| event.dyn_ref::<KeyboardEvent>().is_some_and(|key| matches!(key.key().as_str(), "Tab" | "Shift"));
    let listen = move |name: &'static str| {
        window_event_listener_untyped(name, move |event| {
            if !is_passing(&event) {
                note.with_value(|note| note(&event));
            }
        })
    };
    let heard = ["keyup", "pointerup"].map(listen);
    on_cleanup(move || heard.into_iter().for_each(WindowListenerHandle::remove));
    let chosen = RwSignal::new(String::new());
    let present = move || {
        let code = chosen.get();
        all.with(|all| all.iter().find(|one| one.code == code).or(all.last()).map(|one| one.code.clone())).unwrap_or_default()
    };
    let put = move || {
        // what had the cursor may be removed
        let field = document().get_element_by_id(&last.get_value()).or_else(|| document().get_element_by_id(&first));
        if let Some(field) = field {
            let code = untrack(present);
            // of a loop there is always an option
            let otherwise = if code == EACH { "" } else { OTHERWISE };
            let text = ["{", &code, if otherwise.is_empty() { "" } else { "|" }, otherwise, "}"].concat();
            let last = text.len() - usize::from(!otherwise.is_empty());
            insert(&field.unchecked_into(), &text, last - otherwise.len()..last);
        }
    };
    let options = move || all.with(|all| all.iter().map(|one| (one.code.clone(), one.text.clone())).collect());
    let hint = "It stands where the cursor was last, with words for those who gave no answer.";
    let field = Field::new("repeat", "Answer to repeat in a text").hint(hint).choice(options, present, move |code| chosen.set(code));
    tag("details")
        .class("repeat")
        .shown(move || all.with(|all| !all.is_empty()))
        .with(tag("summary").text("Repeat an earlier answer"))
        .with(field)
        .with(tag("p").with(button("", "Insert", put)))
}

#[cfg(test)]
mod tests {
    use super::takes;

    #[test]
    fn only_texts_that_can_repeat_answers_are_written_into() {
        let below = "blocks[0].questions[1]";
        for id in ["blocks[0].questions[1].text", "blocks[0].questions[1].help", "blocks[0].questions[1].kind.options[2].text"] {
            assert!(takes(id, below), "{id}");
        }
        for id in ["blocks[0].questions[1].show_if", "blocks[0].questions[2].text", "blocks[0].questions[1].kind.points[0].text", "title"] {
            assert!(!takes(id, below), "{id}");
        }
    }
}
