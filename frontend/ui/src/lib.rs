//! Question renderers and leaf widgets: props in, events out, nothing fetched.
//!
//! [`question_view`] shows any [`candor_survey::document::Kind`]; the respondent's page and the console's
//! preview use the same one. [`error_summary`] names what stops a page from being left. Both make a [`Tag`],
//! which is a view like any other; [`QuestionView`] is the first as a component.
//!
//! The looks are in `question.css` beside this crate. Its classes:
//!
//! | class | on |
//! |---|---|
//! | `question` | one question: a `fieldset`, or a `div` around a typed entry; `invalid` when it has an error |
//! | `stem`, `optional`, `help`, `error` | the heading, its "(optional)", the hint, the error text |
//! | `options` with `list`, `cells` or `numbers` | the options: rows, columns on wide screens, 0 to 10 |
//! | `option`, `apart` | one option; `apart` is set off from the others (exclusive, not applicable) |
//! | `ends` | the end labels under 0 to 10 |
//! | `tools` | "Clear selection" and the status line under the options |
//! | `rows`, `row` | a matrix and one of its rows |
//! | `entry`, `unit`, `count` | a typed entry, its unit, the characters left |
//! | `summary` | the error summary |
//! | `quiet` | a button that looks like a link |
//! | `unseen` | for screen readers only |
//!
//! Element ids: `q-{item}` is the fieldset or the field, `q-{item}-help` and `q-{item}-error` describe it.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod answering;
mod choices;
mod dom;
mod entry;
mod question;
mod summary;
mod tag;

pub use answering::{Answering, Problems, remedies};
pub use question::{Level, QuestionView, Style, question_view};
pub use summary::error_summary;
pub use tag::{Tag, TagState, tag};
