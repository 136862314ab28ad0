//! The error summary.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Event, HtmlElement};

use crate::answering::Problems;
use crate::dom;
use crate::tag::{Tag, tag};
use candor_form::{SUMMARY_HEADING as HEADING, id_of};

/// What stops a page from being left: a heading and a link to each field; each text should name its question.
/// It takes the focus when it appears. A link focuses the field itself instead of changing the address.
#[must_use]
pub fn error_summary(problems: &Problems) -> Tag {
    // the element is not yet in the page when it is made
    request_animation_frame(|| {
        let summary = document().get_element_by_id(HEADING).and_then(|heading| heading.parent_element());
        if let Some(summary) = summary.and_then(|s| s.dyn_into::<HtmlElement>().ok()) {
            let _ = summary.focus();
            summary.scroll_into_view();
        }
    });
    let links = problems.iter().map(|(item, text)| {
        let id = id_of(item);
        let href = ["#", id.as_str()].concat();
        let go = move |event: Event| {
            event.prevent_default();
            if let Some(element) = document().get_element_by_id(&id) {
                element.scroll_into_view();
                dom::focus_in(&element);
            }
        };
        tag("li").with(tag("a").set("href", &href).text(text).on("click", go))
    });
    tag("div")
        .class("summary")
        .set("role", "group")
        .set("aria-labelledby", HEADING)
        .set("tabindex", "-1")
        .with(tag("h2").set("id", HEADING).text("There is something to correct"))
        .with(tag("ul").with_all(links))
}
