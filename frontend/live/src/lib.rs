//! Live elements: descriptions in, events out.
//!
//! [`Shown`] makes an element follow descriptions of [`candor_form`] and tells what happens in it; the respondent's
//! page and the console's preview use the same one. When a description has changed, its owner says.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod heard;
mod live;

pub use heard::{Heard, focus, focus_in};
pub use live::Shown;

/// The page's document, where there is one.
#[must_use]
pub fn document() -> Option<web_sys::Document> {
    web_sys::window()?.document()
}
