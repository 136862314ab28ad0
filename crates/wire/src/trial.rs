//! What the designer shows of a questionnaire that is being written, in the preview beside it. It stays in the browser.

use candor_form::Words;
use candor_survey::Document;
use serde::{Deserialize, Serialize};

/// What is to be shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trial {
    /// The questionnaire as it is written.
    pub document: Document,
    /// Which part of it.
    pub part: Part,
    /// BCP 47 tag of the language it is shown in.
    pub language: String,
    /// The number of the order that it is shown in; as written without one.
    pub arrangement: Option<u8>,
    /// The words around the questions; English ones where there are none.
    pub words: Words,
}

/// A part of a questionnaire as respondents see it. Numbers are places as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    /// What stands before the first and after the last question.
    Opening,
    /// All questions of a block.
    Block(usize),
    /// One question: block, question.
    Question(usize, usize),
    /// A question in the colours of light and of dark pages.
    Colours,
    /// Everything from the first page on, as the answers lead.
    Whole,
    /// Nothing that respondents see.
    Nothing,
}

/// The event by which the designer asks for it, with an encoded [`Trial`]; the answer to [`READY`].
pub const SHOW: &str = "candor-trial";

/// The event by which the preview says that it is there.
pub const READY: &str = "candor-trial-ready";

/// The id of the element that the preview fills.
pub const PLACE: &str = "trial";
