//! What events in a form mean.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, HtmlInputElement, KeyboardEvent, SubmitEvent, UiEvent};

/// What somebody did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// A field of this name now has this value; `on` tells whether its box is ticked.
    Field {
        /// Its name.
        name: String,
        /// Its value.
        value: String,
        /// Whether it is ticked; true where nothing can be.
        on: bool,
    },
    /// `details` with this id were opened.
    Opened(String),
    /// The form was sent with this button; both are empty for one without a name.
    Button {
        /// Its name.
        name: String,
        /// Its value.
        value: String,
    },
}

/// What an event means, if it means anything. The browser's own reaction is kept from happening where ours
/// takes its place.
pub(crate) fn heard(event: &Event) -> Option<Heard> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    match event.type_().as_str() {
        "submit" => {
            event.prevent_default();
            let button = event.unchecked_ref::<SubmitEvent>().submitter();
            let attribute = |name| button.as_ref().and_then(|b| b.get_attribute(name)).unwrap_or_default();
            Some(Heard::Button { name: attribute("name"), value: attribute("value") })
        }
        "keydown" => {
            // a browser that fills a form in sends events of this name without a key
            choose_by_key(event.dyn_ref()?, &target);
            None
        }
        "click" => {
            // whoever clicks twice has not seen what the first click led to
            if event.unchecked_ref::<UiEvent>().detail() > 1 && target.closest("button").is_ok_and(|b| b.is_some()) {
                event.prevent_default();
            }
            follow_link(event, &target);
            let details = target.closest("summary").ok().flatten().and_then(|summary| summary.parent_element());
            // it is open only after the event
            details.filter(|details| !details.has_attribute("open")).map(|details| Heard::Opened(details.id()))
        }
        kind => field(kind, &target),
    }
}

fn field(event: &str, target: &Element) -> Option<Heard> {
    let name = target.get_attribute("name")?;
    // what has a name is a field or a button, and type and value are called the same in all of them
    let input = target.unchecked_ref::<HtmlInputElement>();
    let of = |value: String, on: bool| Some(Heard::Field { name, value, on });
    match (input.type_().as_str(), event) {
        ("radio" | "checkbox", "change") => of(input.value(), input.checked()),
        ("select-one", "change") | ("text" | "textarea" | "date" | "time" | "range", "input") => of(input.value(), true),
        // half a date has no value and makes no event, but it must not count as left out
        ("date" | "time", "keyup") if input.value().is_empty() => {
            let half = input.matches(":invalid").unwrap_or_default();
            of(if half { "?" } else { "" }.to_owned(), true)
        }
        _ => None,
    }
}

/// A link to a field focuses it instead of changing the address.
fn follow_link(event: &Event, target: &Element) {
    let id = target.get_attribute("href").and_then(|href| href.strip_prefix('#').map(str::to_owned));
    if let Some(element) = id.and_then(|id| crate::document()?.get_element_by_id(&id)) {
        event.prevent_default();
        element.scroll_into_view();
        focus_in(&element);
    }
}

/// Chooses the option of a number key, while the focus is inside its question.
fn choose_by_key(event: &KeyboardEvent, target: &Element) {
    if event.ctrl_key() || event.alt_key() || event.meta_key() || event.is_composing() {
        return;
    }
    let key = event.key();
    if key.len() != 1 || !key.starts_with(|c: char| c.is_ascii_digit()) {
        return;
    }
    let Some(group) = target.closest("fieldset").ok().flatten() else { return };
    if group.closest("[data-keys=off]").ok().flatten().is_some() {
        return;
    }
    let find = |key: &str| group.query_selector(&["input[data-key='", key, "']"].concat()).ok().flatten();
    // a 0 after a 1 is the ten, where there is one
    let after_one = || key == "0" && target.get_attribute("data-key").as_deref() == Some("1");
    let Some(input) = after_one().then(|| find("10")).flatten().or_else(|| find(&key)) else { return };
    event.prevent_default();
    let input = input.unchecked_into::<HtmlElement>();
    let _ = input.focus();
    input.click();
}

/// Puts the focus on the first field inside an element, or on the element itself.
pub fn focus_in(element: &Element) {
    let field = element.query_selector("input,select,textarea").ok().flatten();
    focus(field.as_ref().unwrap_or(element));
}

/// Puts the focus on an element.
pub fn focus(element: &Element) {
    // every element of a page is one of HTML
    let _ = element.unchecked_ref::<HtmlElement>().focus();
}
