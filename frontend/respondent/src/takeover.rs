//! What somebody had entered, and where, before the program was there: the page answers without it.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};

/// The fields of the page that hold something, as its form would send them.
pub fn entered() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let Ok(fields) = document().query_selector_all("form [name^='q-']") else { return found };
    for at in 0..fields.length() {
        if let Some(field) = fields.item(at).and_then(|node| node.dyn_into::<Element>().ok()) {
            let value = value_of(&field).filter(|value| !value.is_empty());
            found.extend(field.get_attribute("name").zip(value));
        }
    }
    found
}

fn value_of(field: &Element) -> Option<String> {
    if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
        let ticked = !matches!(input.type_().as_str(), "radio" | "checkbox") || input.checked();
        return ticked.then(|| input.value());
    }
    let select = field.dyn_ref::<HtmlSelectElement>().map(HtmlSelectElement::value);
    select.or_else(|| field.dyn_ref::<HtmlTextAreaElement>().map(HtmlTextAreaElement::value))
}

/// Where the focus is.
pub struct Focus {
    selector: String,
    caret: Option<u32>,
}

impl Focus {
    /// The field that has the focus, if one has.
    pub fn now() -> Option<Self> {
        let element = document().active_element()?;
        let name = element.get_attribute("name")?;
        let value = element.get_attribute("value").filter(|_| is_ticked_kind(&element));
        let value = value.map(|value| ["[value='", &value, "']"].concat()).unwrap_or_default();
        let caret = match element.dyn_ref::<HtmlTextAreaElement>() {
            Some(area) => area.selection_start().ok().flatten(),
            None => element.dyn_ref::<HtmlInputElement>().and_then(|input| input.selection_start().ok().flatten()),
        };
        Some(Self { selector: ["[name='", &name, "']", &value].concat(), caret })
    }

    /// Puts the focus back on the field of that name.
    pub fn restore(&self) {
        let Some(element) = document().query_selector(&self.selector).ok().flatten() else { return };
        if let Some(field) = element.dyn_ref::<HtmlElement>() {
            let _ = field.focus();
        }
        if let (Some(caret), Some(area)) = (self.caret, element.dyn_ref::<HtmlTextAreaElement>()) {
            let _ = area.set_selection_range(caret, caret);
        } else if let (Some(caret), Some(input)) = (self.caret, element.dyn_ref::<HtmlInputElement>()) {
            let _ = input.set_selection_range(caret, caret);
        }
    }
}

fn is_ticked_kind(element: &Element) -> bool {
    element.get_attribute("type").is_some_and(|kind| kind == "radio" || kind == "checkbox")
}
