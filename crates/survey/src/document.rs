//! The external form of a questionnaire: what files hold and what travels on the wire.
//!
//! These are plain values. A [`Document`] may be unfinished or wrong (a draft is);
//! [`crate::Questionnaire`] is the proof that it is not.

use serde::{Deserialize, Serialize};

use crate::code::{BlockCode, ItemCode, MeasureCode, OptionCode};

/// The value of [`Document::format`] that this version reads and writes.
pub const FORMAT: &str = "candor-questionnaire/1";

/// A questionnaire as written down.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Always [`FORMAT`]; a later format gets a later number.
    pub format: String,
    /// Title that respondents see.
    pub title: String,
    /// BCP 47 language tag of the texts.
    #[serde(default = "english")]
    pub language: String,
    /// Shown before the first question; may be empty.
    #[serde(default)]
    pub introduction: String,
    /// Shown after the last question; may be empty.
    #[serde(default)]
    pub thanks: String,
    /// Blocks in the order asked.
    pub blocks: Vec<Block>,
    /// Measures that reports may use.
    #[serde(default)]
    pub measures: Vec<Measure>,
    /// Colours of the respondents' pages, instead of Candor's own.
    #[serde(default)]
    pub theme: Option<Theme>,
}

/// Colours of the respondents' pages. What they must satisfy is in [`crate::theme`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Theme {
    /// For a light page.
    pub light: Palette,
    /// For a dark page, which a respondent's device asks for.
    pub dark: Palette,
}

/// A few colours as `#rrggbb`. One that is empty is derived from the others, so that it can be read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Palette {
    /// Links, buttons, what is chosen and the focus.
    pub accent: String,
    /// Behind everything.
    pub background: String,
    /// Questions and answers.
    pub text: String,
}

fn english() -> String {
    "en".to_owned()
}

/// Questions that belong together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Block {
    /// Stable name, unique among blocks.
    pub code: BlockCode,
    /// Heading; may be empty.
    #[serde(default)]
    pub title: String,
    /// All questions of the block on one page, instead of one page each.
    #[serde(default)]
    pub together: bool,
    /// Questions in the order asked.
    pub questions: Vec<Question>,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Stable name, unique among all items of the questionnaire.
    pub code: ItemCode,
    /// The stem.
    pub text: String,
    /// A hint under the stem; may be empty.
    #[serde(default)]
    pub help: String,
    /// Whether the respondent must answer before going on.
    #[serde(default)]
    pub required: bool,
    /// What kind of answer it takes.
    pub kind: Kind,
}

/// The kinds of question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Kind {
    /// One of several options.
    SingleChoice {
        /// The options in the order shown.
        options: Vec<ChoiceOption>,
    },
    /// Any number of options.
    MultipleChoice {
        /// The options in the order shown.
        options: Vec<ChoiceOption>,
    },
    /// One point of a labelled scale.
    Rating {
        /// 2 to 11 points in the order shown.
        points: Vec<ScalePoint>,
        /// Label of the opt-out beside the scale, if there is one.
        #[serde(default)]
        not_applicable: Option<String>,
    },
    /// A number from 0 to 10 with both ends labelled.
    ZeroToTen {
        /// Label of 0.
        low: String,
        /// Label of 10.
        high: String,
    },
    /// Several items rated on one scale.
    Matrix {
        /// The rated rows.
        items: Vec<MatrixItem>,
        /// 2 to 11 points in the order shown.
        points: Vec<ScalePoint>,
        /// Label of the opt-out beside the scale, if there is one.
        #[serde(default)]
        not_applicable: Option<String>,
    },
    /// One line of text.
    ShortText {
        /// Longest answer in characters.
        #[serde(default = "short_text_chars")]
        max_chars: u32,
    },
    /// Several lines of text.
    LongText {
        /// Longest answer in characters.
        #[serde(default = "long_text_chars")]
        max_chars: u32,
    },
    /// A number.
    Number {
        /// Smallest value accepted.
        #[serde(default)]
        min: Option<f64>,
        /// Largest value accepted.
        #[serde(default)]
        max: Option<f64>,
        /// Whether only whole numbers are accepted.
        #[serde(default)]
        whole: bool,
        /// Unit shown beside the field; may be empty.
        #[serde(default)]
        unit: String,
    },
    /// A calendar date, `YYYY-MM-DD`.
    Date {
        /// First date accepted.
        #[serde(default)]
        min: Option<String>,
        /// Last date accepted.
        #[serde(default)]
        max: Option<String>,
    },
}

const fn short_text_chars() -> u32 {
    200
}

const fn long_text_chars() -> u32 {
    4000
}

/// An option of a choice question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChoiceOption {
    /// What answers store.
    pub code: OptionCode,
    /// What respondents read.
    pub label: String,
    /// In a multiple choice: cannot be combined with any other ("none of these").
    #[serde(default)]
    pub exclusive: bool,
}

/// A point of a rating scale.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScalePoint {
    /// What answers store.
    pub code: OptionCode,
    /// What respondents read.
    pub label: String,
    /// What measures compute with; larger is more favourable unless the item is reverse-keyed.
    pub value: f64,
}

/// A rated row of a matrix.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MatrixItem {
    /// Stable name, unique among all items of the questionnaire.
    pub code: ItemCode,
    /// What is rated.
    pub text: String,
    /// Whether a large value is unfavourable, so that measures turn it round.
    #[serde(default)]
    pub reverse: bool,
}

/// A number computed from the items of one response.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// Stable name.
    pub code: MeasureCode,
    /// What reports call it.
    pub name: String,
    /// How it is computed.
    pub kind: MeasureKind,
    /// The items it is computed from.
    pub items: Vec<ItemCode>,
}

/// How a measure is computed from one response; a unit's score is the mean over its responses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeasureKind {
    /// Customer satisfaction: 100 when the answer is one of the two most favourable points, else 0.
    Csat,
    /// Customer effort: the value of a 1 to 7 ease item.
    Ces,
    /// Net promoter: 100 for 9–10, −100 for 0–6, else 0.
    Nps,
    /// The same, asked of employees about their employer.
    Enps,
    /// Share (0 to 100) of the answered items that got one of the two most favourable points.
    Favourability,
    /// Mean of the items' values, reverse-keyed items turned round; needs at least half of them answered.
    Index,
    /// The value of one item as it is.
    Number,
}

impl MeasureKind {
    /// The unit of the score, for axes and tables.
    #[must_use]
    pub const fn unit_label(self) -> &'static str {
        match self {
            Self::Csat => "% satisfied",
            Self::Ces => "effort score, 1 to 7",
            Self::Nps | Self::Enps => "net promoter score, −100 to 100",
            Self::Favourability => "% favourable",
            Self::Index => "mean score",
            Self::Number => "mean",
        }
    }
}
