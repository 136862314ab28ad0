//! The markup of questions and pages, once for server and browser, and reading what a form sends.
//!
//! [`question()`] describes a question of any kind, with what is answered so far, as a [`Node`]: elements as
//! data. The server writes it as HTML ([`Node::html`]); the browser makes its elements like that and, when an
//! answer changes, what differs. [`step_page`] is a whole step. [`read()`] takes what its form sends into a
//! [`candor_survey::Session`], [`change`] what one field holds.
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
//! | `named` | what in a text seems to tell who is meant |
//! | `summary` | the error summary |
//! | `quiet` | a button that looks like a link |
//! | `unseen` | for screen readers only |
//!
//! Element ids: `q-{item}` is the fieldset or the field, `q-{item}-help` and `q-{item}-error` describe it, as does `q-{item}-named` a free text.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod html;
mod layout;
mod naming;
mod node;
mod page;
mod piping;
mod question;
mod read;
mod said;
mod words;

pub use html::escape;
pub use layout::{Ask, Entry, Field, Form, Offer, Sheet, Shot, megabytes, unit_answer, unit_item};
pub use node::{Content, Node, node};
pub use page::{
    ARRANGEMENT, ENTERED, Head, KEYS_SWITCH, Place, SPEAK, STEP, SUMMARY_HEADING, Survey, WHO_DETAILS, asks, direction, document, excerpt,
    left_out, notice, progress, step_page, way_to,
};
pub use question::{FILE, Level, RANK, SLIDE, State, Style, id_of, question, rank, value_of};
pub use read::{Refused, add, add_elsewhere, change, read};
pub use words::{Word, Words, has_words, language_name, language_names};
