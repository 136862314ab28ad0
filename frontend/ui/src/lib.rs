//! Question renderers and leaf widgets: props in, events out, nothing fetched.
//!
//! [`question_view`] shows any [`candor_survey::document::Kind`]; the respondent's page and the console's
//! preview use the same one. [`error_summary`] names what stops a page from being left. Both make a [`Tag`],
//! which is a view like any other; [`QuestionView`] is the first as a component.
//!
//! The looks are in `question.css` beside this crate; [`candor_form`] lists its classes.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod answering;
mod bind;
mod dom;
mod summary;
mod tag;

pub use answering::{Answering, Problems, remedies};
pub use bind::{QuestionView, bind, question_view};
pub use candor_form::{Level, Style};
pub use summary::error_summary;
pub use tag::{Tag, TagState, tag};
