//! What somebody had entered before the program was there: the page answers without it.

use candor_form::{ARRANGEMENT, ENTERED};
use candor_live::document;
use js_sys::Array;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

/// Names and values of the fields that are not as the server sent them, as the form would send them.
pub fn entered() -> Vec<(String, String)> {
    let fields: Vec<(String, Field)> = fields().iter().filter_map(|field| Some((field.get_attribute("name")?, Field::of(field)))).collect();
    let is_brought = is_brought();
    let is_touched = |name: &String| fields.iter().any(|(n, field)| n == name && field.is_touched);
    // what the address does not bring is as it was kept, and not taken back
    let comes = |field: &Field| is_brought && field.value.as_ref().is_some_and(|value| !value.is_empty());
    let entered = fields.iter().filter(|(name, field)| is_touched(name) || comes(field));
    entered.filter_map(|(name, field)| Some((name.clone(), field.value.clone()?))).collect()
}

/// Digits of the arrangement that the page shows, where orders differ.
pub fn arrangement() -> Option<String> {
    let field = document()?.query_selector(&["[name=", ARRANGEMENT, "]"].concat()).ok()??;
    field.get_attribute("value")
}

/// Whether the page came with answers that its address brought along.
pub fn is_brought() -> bool {
    document().and_then(|d| d.query_selector(&["[", ENTERED, "]"].concat()).ok()?).is_some()
}

fn fields() -> Vec<Element> {
    let Some(found) = document().and_then(|d| d.query_selector_all("form [name^='q-']").ok()) else { return Vec::new() };
    Array::from(&found).iter().map(JsCast::unchecked_into).collect()
}

struct Field {
    value: Option<String>,
    is_touched: bool,
}

impl Field {
    fn of(field: &Element) -> Self {
        // what areas and selects have is called the same
        let input = field.unchecked_ref::<HtmlInputElement>();
        let value = input.value();
        let sent = match input.type_().as_str() {
            "radio" | "checkbox" => {
                return Self { value: input.checked().then_some(value), is_touched: input.checked() != input.default_checked() };
            }
            "select-one" => {
                let option = field.query_selector("[selected]").ok().flatten();
                option.and_then(|option| option.get_attribute("value")).unwrap_or_default()
            }
            _ => input.default_value(),
        };
        Self { is_touched: value != sent, value: Some(value) }
    }
}
