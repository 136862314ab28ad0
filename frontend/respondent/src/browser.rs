//! The edges of the browser: address, history, title, focus, storage, randomness, time.

use js_sys::Promise;
use leptos::prelude::{document, request_animation_frame, window};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlElement, Storage, UrlSearchParams};

/// Removes what the page showed while the program was loading.
pub fn clear_body() {
    if let Some(body) = document().body() {
        body.set_text_content(None);
    }
}

/// Path of the address, such as `/s/service-desk`.
pub fn path() -> String {
    window().location().pathname().unwrap_or_default()
}

/// One parameter of the address, decoded.
pub fn parameter(name: &str) -> Option<String> {
    let search = window().location().search().ok()?;
    UrlSearchParams::new_with_str(&search).ok()?.get(name).filter(|value| !value.is_empty())
}

/// Language and writing direction of the whole page.
pub fn set_language(tag: &str) {
    let Some(root) = document().document_element() else { return };
    let _ = root.set_attribute("lang", tag);
    let _ = root.set_attribute("dir", candor_form::direction(tag));
}

/// Title of the window.
pub fn set_title(title: &str) {
    document().set_title(title);
}

/// Puts the focus on the page's heading once it is there, and the top of the page into view.
pub fn focus_heading() {
    request_animation_frame(|| {
        window().scroll_to_with_x_and_y(0.0, 0.0);
        let heading = document().query_selector("h1").ok().flatten();
        if let Some(heading) = heading.and_then(|h| h.dyn_into::<HtmlElement>().ok()) {
            let _ = heading.focus();
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
        window().history().ok()?.state().ok().as_ref().and_then(Self::read)
    }

    /// The entry that a `popstate` event leads to.
    pub fn of_event(event: &web_sys::PopStateEvent) -> Option<Self> {
        Self::read(&event.state())
    }

    /// Adds an entry behind the one shown.
    pub fn push(self) {
        if let Ok(history) = window().history() {
            let _ = history.push_state(&self.state(), "");
        }
    }

    /// Puts this entry in place of the one shown.
    pub fn replace(self) {
        if let Ok(history) = window().history() {
            let _ = history.replace_state(&self.state(), "");
        }
    }
}

/// Goes back as the browser's own button does.
pub fn history_back() {
    if let Ok(history) = window().history() {
        let _ = history.back();
    }
}

/// This site's storage; private modes may refuse it.
pub fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// A version 4 UUID from the browser's own source of randomness.
pub fn random_uuid() -> Option<String> {
    let crypto = window().crypto().ok()?;
    let mut bytes = [0_u8; 16];
    // not randomUUID: that one is missing where the page came over plain HTTP
    crypto.get_random_values_with_u8_array(&mut bytes).ok()?;
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    Some(crate::draft::to_hex(&bytes))
}

/// Waits.
pub async fn sleep(milliseconds: i32) {
    let promise = Promise::new(&mut |resolve, _| {
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds);
    });
    let _ = JsFuture::from(promise).await;
}
