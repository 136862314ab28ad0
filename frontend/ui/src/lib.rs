//! Leaf widgets: descriptions in, events out, nothing fetched. [`Tag`] is a Leptos view of any element.
//!
//! The looks are in `question.css` beside this crate; `candor_form` lists its classes.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod tag;

pub use tag::{Tag, TagState, tag};
