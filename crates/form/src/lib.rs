//! The markup of questions and pages, once for server and browser, and reading what a form sends.
//!
//! [`question()`] describes a question of any kind as a [`Node`]: elements, what of them follows the answers
//! ([`Live`]) and what events mean ([`Act`]). The server writes it as HTML ([`Node::html`]); the browser
//! makes live elements of the same description. [`step_page`] is a whole step, [`read()`] takes what its
//! form sends into a [`candor_survey::Session`].
//!
//! The looks are in `frontend/ui/question.css`. Its classes:
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

mod html;
mod node;
mod page;
mod question;
mod read;

pub use html::{State, escape, marked, said};
pub use node::{Act, Live, Node, Offered, Part, node};
pub use page::{
    Head, Place, SUMMARY_HEADING, Survey, UNITS_SELECT_FROM, direction, document, hue, notice, page_questions, progress_words, step_page,
    unit_answer, unit_item, unit_question, unit_words,
};
pub use question::{Level, Style, holds, id_of, key_of, question, room, value_of};
pub use read::{Refused, add, read};
