//! Live elements: descriptions in, events out.
//!
//! [`follow`] makes an element follow a description of [`candor_form`] and tells what happens in it; the
//! respondent's page and the console's preview use the same one. It stands on Leptos' signals and effects
//! alone: the rest of Leptos would be a fifth of what a respondent loads.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod heard;
mod live;

pub use heard::{Heard, focus_in};
pub use live::{Following, follow};

/// The page's document, where there is one.
#[must_use]
pub fn document() -> Option<web_sys::Document> {
    web_sys::window()?.document()
}
