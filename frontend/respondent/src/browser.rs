//! The edges of the browser: address, history, title, focus, storage, randomness, time.

use candor_live::{document, focus};
use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Element, History, Location, Storage, UrlSearchParams, window};

fn location() -> Option<Location> {
    Some(window()?.location())
}

fn history() -> Option<History> {
    window()?.history().ok()
}

/// Path of the address, such as `/s/service-desk`.
pub fn path() -> String {
    location().and_then(|location| location.pathname().ok()).unwrap_or_default()
}

/// The query of the address with its question mark, if there is one.
pub fn search() -> String {
    location().and_then(|location| location.search().ok()).unwrap_or_default()
}

/// One parameter of the address, decoded.
pub fn parameter(name: &str) -> Option<String> {
    UrlSearchParams::new_with_str(&search()).ok()?.get(name).filter(|value| !value.is_empty())
}

/// Puts a parameter into the address, as another load of the page needs it.
pub fn set_parameter(name: &str, value: &str) {
    if let (Ok(all), Some(history)) = (UrlSearchParams::new_with_str(&search()), history()) {
        all.set(name, value);
        let address = ["?", &String::from(all.to_string())].concat();
        let _ = history.replace_state_with_url(&history.state().unwrap_or_default(), "", Some(&address));
    }
}

/// Loads the page again.
pub fn reload() {
    let _ = location().map(|location| location.reload());
}

/// Takes the parameters whose names begin so out of the address.
pub fn drop_parameters(start: &str) {
    let search = search();
    let kept: Vec<&str> = search.trim_start_matches('?').split('&').filter(|part| !part.starts_with(start)).collect();
    if let Some(history) = history() {
        let address = [path().as_str(), if kept.is_empty() { "" } else { "?" }, &kept.join("&")].concat();
        let _ = history.replace_state_with_url(&history.state().unwrap_or_default(), "", Some(&address));
    }
}

/// Scheme, host and port of the address.
pub fn origin() -> String {
    location().and_then(|location| location.origin().ok()).unwrap_or_default()
}

/// Title of the window.
pub fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// Language and direction of the page.
pub fn set_language(form: &candor_form::Form) {
    if let Some(root) = document().and_then(|document| document.document_element()) {
        let _ = root.set_attribute("lang", &form.language);
        let _ = root.set_attribute("dir", if form.from_right { "rtl" } else { "ltr" });
    }
}

/// Puts the focus on the page's heading once it is there, and the top of the page into view.
pub fn focus_heading() {
    focus_soon(Box::new(|| {
        window()?.scroll_to_with_x_and_y(0.0, 0.0);
        document()?.query_selector("h1").ok()?
    }));
}

/// Puts the focus on the error summary once it is there.
pub fn focus_summary() {
    focus_soon(Box::new(|| {
        let summary = document()?.get_element_by_id(candor_form::SUMMARY_HEADING)?.parent_element()?;
        summary.scroll_into_view();
        Some(summary)
    }));
}

/// What has just changed is on the page a moment later.
pub fn focus_soon(find: Box<dyn FnOnce() -> Option<Element>>) {
    spawn_local(async move {
        sleep(0).await;
        if let Some(element) = find() {
            focus(&element);
        }
    });
}

/// The step that an entry of the browser's history stands for, and how many of our own entries lie behind it.
#[derive(Clone, Copy)]
pub struct Entry {
    pub step: u32,
    pub behind: u32,
}

const BASE: u32 = 65_536;

impl Entry {
    fn read(state: &JsValue) -> Option<Self> {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let number = state.as_f64()? as u32;
        Some(Self { step: number % BASE, behind: number / BASE })
    }

    fn state(self) -> JsValue {
        JsValue::from_f64(f64::from(self.behind.min(BASE - 1) * BASE + self.step))
    }

    /// The entry shown now.
    pub fn now() -> Option<Self> {
        history()?.state().ok().as_ref().and_then(Self::read)
    }

    /// The entry that a `popstate` event leads to.
    pub fn of_event(event: &web_sys::PopStateEvent) -> Option<Self> {
        Self::read(&event.state())
    }

    /// Adds an entry behind the one shown.
    pub fn push(self) {
        if let Some(history) = history() {
            let _ = history.push_state(&self.state(), "");
        }
    }

    /// Puts this entry in place of the one shown.
    pub fn replace(self) {
        if let Some(history) = history() {
            let _ = history.replace_state(&self.state(), "");
        }
    }
}

/// Goes back as the browser's own button does.
pub fn history_back() {
    if let Some(history) = history() {
        let _ = history.back();
    }
}

/// This site's storage; private modes may refuse it.
pub fn storage() -> Option<Storage> {
    window()?.local_storage().ok().flatten()
}

/// 256 random bits in hex, from the browser's own source of randomness.
pub fn secret() -> Option<String> {
    let mut bytes = [0_u8; 32];
    // not randomUUID: that one is missing where the page came over plain HTTP
    window()?.crypto().ok()?.get_random_values_with_u8_array(&mut bytes).ok()?;
    Some(candor_wire::hex::to_hex(&bytes))
}

/// Waits.
pub async fn sleep(milliseconds: i32) {
    let promise = Promise::new(&mut |resolve, _| {
        let _ = window().map(|window| window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds));
    });
    let _ = JsFuture::from(promise).await;
}
