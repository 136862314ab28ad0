//! Questionnaires, answers, validation and the response session.
//!
//! Everything here is pure: no I/O, no clock, no randomness. The same code decides in the
//! respondent's browser and again on the server which page comes next and whether an answer holds.
//!
//! * [`document`] is the external form (JSON for people, the same types in binary on the wire).
//! * [`Questionnaire`] is a document that has passed every structural check.
//! * [`Session`] walks a respondent through it; [`Questionnaire::check`] judges a whole submission.
//! * [`expression`] reads, checks and evaluates conditions and calculated values.
//! * [`theme`] judges the colours of its pages and derives the rest.
//! * [`difference`] says what differs between two versions and whether their answers can be compared.
//! * [`length`] says how long a questionnaire takes.
//! * [`score`] turns one response into one number per measure.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod answer;
mod arrange;
pub mod audience;
mod beside;
pub mod builtin;
mod channel;
mod check;
pub mod code;
mod condition;
pub mod date;
pub mod decimal;
pub mod difference;
pub mod document;
mod expanded;
mod experience;
pub mod expression;
mod item;
mod kind;
pub mod length;
mod paradata;
mod placeholder;
mod plan;
mod questionnaire;
mod quota;
mod reach;
mod repeated;
mod score;
mod session;
mod texts;
pub mod theme;
mod time;
mod validate;
mod variant;
mod version;

pub use answer::{Answer, Answers};
pub use arrange::Arrangement;
pub use audience::Audience;
pub use channel::{Channel, UnknownChannel};
pub use code::{BlockCode, CodeError, ItemCode, MeasureCode, OptionCode, QuotaCode, SurveySlug, UnitCode, WaveCode};
pub use condition::{Condition, Hidden};
pub use date::Date;
pub use document::Document;
pub use experience::{LevelKind, Targets};
pub use item::{Group, Item, ItemKind, NO, SPECIFY_CHARS, Together, YES, set_text};
pub use length::Length;
pub use paradata::{MAX_EVENTS, PageCounts, PageEvent, Paradata, Speed, TimeClass};
pub use placeholder::{Piece, pieces};
pub use plan::{Page, Plan};
pub use questionnaire::{DocumentProblem, Questionnaire};
pub use quota::{Limit, MAX_QUOTAS, SMALLEST_QUOTA};
pub use score::{Scorer, Values};
pub use session::{Progress, Session, Step};
pub use texts::{best_language, is_language_tag};
pub use time::Time;
pub use validate::{AnswerProblem, Fault};
pub use version::VersionId;
