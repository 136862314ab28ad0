//! The few steps on real elements.

use leptos::prelude::document;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, Event, HtmlElement, HtmlInputElement, KeyboardEvent};

/// Chooses the option of a number key. Called by the fieldset, so only while focus is inside it.
pub fn choose_by_key(event: &Event) {
    let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
    if event.ctrl_key() || event.alt_key() || event.meta_key() || event.is_composing() {
        return;
    }
    let key = event.key();
    if key.len() != 1 || !key.starts_with(|c: char| c.is_ascii_digit()) {
        return;
    }
    let Some(group) = event.current_target().and_then(|t| t.dyn_into::<Element>().ok()) else { return };
    let find = |key: &str| group.query_selector(&["input[data-key='", key, "']"].concat()).ok().flatten();
    // a 0 after a 1 is the ten, where there is one
    let after_one = || key == "0" && focused_key().as_deref() == Some("1");
    let Some(input) = after_one().then(|| find("10")).flatten().or_else(|| find(&key)) else { return };
    event.prevent_default();
    event.stop_propagation();
    if let Ok(input) = input.dyn_into::<HtmlElement>() {
        let _ = input.focus();
        input.click();
    }
}

fn focused_key() -> Option<String> {
    document().active_element()?.get_attribute("data-key")
}

/// Puts the focus on the first field inside an element, or on the element itself.
pub fn focus_in(element: &Element) {
    let field = element.query_selector("input,select,textarea").ok().flatten();
    if let Ok(target) = field.unwrap_or_else(|| element.clone()).dyn_into::<HtmlElement>() {
        let _ = target.focus();
    }
}

/// Puts the focus on the field of an event's own question, whose button is about to vanish.
pub fn focus_question(event: &Event) {
    let button = event.current_target().and_then(|t| t.dyn_into::<Element>().ok());
    if let Some(group) = button.and_then(|b| b.closest("fieldset").ok().flatten()) {
        focus_in(&group);
    }
}

/// Whether a checkbox is ticked now.
pub fn is_checked(event: &Event) -> bool {
    event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok()).is_some_and(|input| input.checked())
}

/// Whether a field without a value holds something that is not (yet) one.
pub fn is_half_typed(event: &Event) -> bool {
    let field = event.target().and_then(|t| t.dyn_into::<Element>().ok());
    field.is_some_and(|field| field.matches(":invalid").unwrap_or_default())
}
