//! The kinds of question, as they are written down.
//!
//! Documents and drafts travel as postcard, which counts variants: a new kind goes to the end of [`Kind`].

use serde::{Deserialize, Serialize};

use crate::code::{ItemCode, OptionCode};

/// The kinds of question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Kind {
    /// One of several options.
    SingleChoice {
        /// The options in the order shown.
        options: Vec<ChoiceOption>,
        /// How they are shown.
        #[serde(default)]
        layout: ChoiceLayout,
    },
    /// Any number of options.
    MultipleChoice {
        /// The options in the order shown.
        options: Vec<ChoiceOption>,
        /// Fewest options of an answer; an exclusive option alone is enough.
        #[serde(default)]
        min: Option<u32>,
        /// Most options of an answer.
        #[serde(default)]
        max: Option<u32>,
    },
    /// One point of a labelled scale.
    Rating {
        /// 2 to 11 points in the order shown.
        points: Vec<ScalePoint>,
        /// Label of the opt-out beside the scale, if there is one.
        #[serde(default)]
        not_applicable: Option<String>,
        /// How they are shown.
        #[serde(default)]
        layout: ScaleLayout,
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
    /// Yes or no; answers store `yes` or `no`.
    YesNo {
        /// Label of yes.
        #[serde(default = "yes")]
        yes: String,
        /// Label of no.
        #[serde(default = "no")]
        no: String,
    },
    /// The same options for several items.
    ChoiceMatrix {
        /// The rows.
        items: Vec<MatrixItem>,
        /// The options in the order shown.
        options: Vec<ChoiceOption>,
        /// Whether a row takes several options.
        #[serde(default)]
        multiple: bool,
    },
    /// Options put into an order, the first place first.
    Ranking {
        /// The options in the order shown.
        options: Vec<ChoiceOption>,
        /// How many places there are; all options without it.
        #[serde(default)]
        places: Option<u32>,
    },
    /// Numbers that add up to a total.
    ConstantSum {
        /// What the total is shared between.
        items: Vec<MatrixItem>,
        /// The total.
        total: f64,
        /// Unit shown beside each field; may be empty.
        #[serde(default)]
        unit: String,
    },
    /// A number within bounds, which can also be set with a slider.
    Slider {
        /// Smallest value.
        min: f64,
        /// Largest value.
        max: f64,
        /// Distance of two values, from the smallest on.
        step: f64,
        /// What the smallest value means.
        low: String,
        /// What the largest value means.
        high: String,
        /// Unit shown beside the field; may be empty.
        #[serde(default)]
        unit: String,
    },
    /// A time of day, `HH:MM`.
    Time {
        /// First time accepted.
        #[serde(default)]
        min: Option<String>,
        /// Last time accepted.
        #[serde(default)]
        max: Option<String>,
    },
    /// A first and a last date.
    DateRange {
        /// The first date.
        from: MatrixItem,
        /// The last date.
        to: MatrixItem,
        /// First date accepted.
        #[serde(default)]
        min: Option<String>,
        /// Last date accepted.
        #[serde(default)]
        max: Option<String>,
    },
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// Pairs of opposites, each with points between them. The points have the values 1, 2, … from the left.
    SemanticDifferential {
        /// The pairs.
        items: Vec<Opposites>,
        /// How many points there are: 3 to 11.
        points: u8,
    },
    /// Best–worst scaling (MaxDiff): of each set of options the best and the worst.
    MaxDiff {
        /// All options.
        options: Vec<ChoiceOption>,
        /// The sets shown, one after the other.
        sets: Vec<ChoiceSet>,
        /// What asks for the best of a set.
        best: String,
        /// What asks for the worst of a set.
        worst: String,
    },
    /// A box to tick; answers store `yes`.
    Consent {
        /// What is agreed to.
        label: String,
    },
    /// Text to read, with nothing to answer.
    Statement,
    /// One or several of pictures.
    PictureChoice {
        /// The options in the order shown. One that excludes the others, or asks for a text, may be without a picture.
        options: Vec<ChoiceOption>,
        /// The pictures of the options.
        pictures: Vec<Picture>,
        /// Whether several can be chosen.
        #[serde(default)]
        multiple: bool,
        /// Fewest options of an answer, where several can be chosen; an exclusive option alone is enough.
        #[serde(default)]
        min: Option<u32>,
        /// Most options of an answer, where several can be chosen.
        #[serde(default)]
        max: Option<u32>,
        /// Whether labels stand below the pictures. Results always show them.
        #[serde(default = "shown")]
        labels: bool,
    },
    /// Files; answers store the random names under which the server keeps them, never names of the sender's.
    FileUpload {
        /// What is taken, each once.
        #[serde(default = "pictures")]
        types: Vec<FileType>,
        /// Largest file, in bytes.
        #[serde(default = "file_bytes")]
        max_bytes: u32,
        /// Most files of an answer.
        #[serde(default = "one")]
        max_files: u32,
    },
}

/// What a file may be, told from its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileType {
    /// A PNG, JPEG or WebP.
    Picture,
    /// A PDF without a password, programs or files within.
    Pdf,
}

/// Largest file that a question may ask for, in bytes.
pub const MAX_FILE_BYTES: u32 = 10_000_000;

/// Most files of one answer.
pub const MAX_FILES: u32 = 3;

impl Kind {
    /// The options to choose from, where there are any.
    #[must_use]
    pub const fn options(&self) -> Option<&Vec<ChoiceOption>> {
        match self {
            Self::SingleChoice { options, .. }
            | Self::MultipleChoice { options, .. }
            | Self::ChoiceMatrix { options, .. }
            | Self::Ranking { options, .. }
            | Self::MaxDiff { options, .. }
            | Self::PictureChoice { options, .. } => Some(options),
            _ => None,
        }
    }

    /// The options, to change.
    pub const fn options_mut(&mut self) -> Option<&mut Vec<ChoiceOption>> {
        match self {
            Self::SingleChoice { options, .. }
            | Self::MultipleChoice { options, .. }
            | Self::ChoiceMatrix { options, .. }
            | Self::Ranking { options, .. }
            | Self::MaxDiff { options, .. }
            | Self::PictureChoice { options, .. } => Some(options),
            _ => None,
        }
    }

    /// The points of a scale, where there are any.
    #[must_use]
    pub const fn points(&self) -> Option<&Vec<ScalePoint>> {
        match self {
            Self::Rating { points, .. } | Self::Matrix { points, .. } => Some(points),
            _ => None,
        }
    }

    /// The points of a scale, to change.
    pub const fn points_mut(&mut self) -> Option<&mut Vec<ScalePoint>> {
        match self {
            Self::Rating { points, .. } | Self::Matrix { points, .. } => Some(points),
            _ => None,
        }
    }

    /// The rows of a list that can grow, where there are any.
    #[must_use]
    pub const fn rows(&self) -> Option<&Vec<MatrixItem>> {
        match self {
            Self::Matrix { items, .. } | Self::ChoiceMatrix { items, .. } | Self::ConstantSum { items, .. } => Some(items),
            _ => None,
        }
    }

    /// The rows, to change.
    pub const fn rows_mut(&mut self) -> Option<&mut Vec<MatrixItem>> {
        match self {
            Self::Matrix { items, .. } | Self::ChoiceMatrix { items, .. } | Self::ConstantSum { items, .. } => Some(items),
            _ => None,
        }
    }

    /// Calls `f` with the code of every part that has answers of its own, which it may change.
    pub(crate) fn rename(&mut self, f: &dyn Fn(&mut ItemCode)) {
        self.rows_mut().into_iter().flatten().for_each(|row| f(&mut row.code));
        match self {
            Self::SemanticDifferential { items, .. } => items.iter_mut().for_each(|row| f(&mut row.code)),
            Self::DateRange { from, to, .. } => [from, to].into_iter().for_each(|row| f(&mut row.code)),
            Self::MaxDiff { sets, .. } => sets.iter_mut().for_each(|set| {
                f(&mut set.best);
                f(&mut set.worst);
            }),
            kind => kind.options_mut().into_iter().flatten().filter_map(|option| option.specify.as_mut()).for_each(f),
        }
    }

    /// The codes of the parts that have answers of their own, beside or in place of the question.
    #[must_use]
    pub fn part_codes(&self) -> Vec<&ItemCode> {
        let mut codes: Vec<&ItemCode> = self.rows().into_iter().flatten().map(|row| &row.code).collect();
        match self {
            Self::SemanticDifferential { items, .. } => codes.extend(items.iter().map(|row| &row.code)),
            Self::DateRange { from, to, .. } => codes.extend([&from.code, &to.code]),
            Self::MaxDiff { sets, .. } => codes.extend(sets.iter().flat_map(|set| [&set.best, &set.worst])),
            _ => codes.extend(self.options().into_iter().flatten().filter_map(|option| option.specify.as_ref())),
        }
        codes
    }
}

/// Sets of best–worst scaling in which every option is shown equally often: as many sets as options, each the
/// one before moved on by one (a cyclic design). With five options or more a set has four, with fewer three or two.
/// The codes of the items begin with the question's.
#[must_use]
pub fn cyclic_sets(question: &ItemCode, options: &[OptionCode]) -> Vec<ChoiceSet> {
    let n = options.len();
    let size = match n {
        0..=2 => n,
        3..=4 => 3,
        _ => 4,
    };
    // distances that differ bring as many different pairs together as can be
    let steps = [0, 1, 3, 7].into_iter().chain(0..n).map(|step| step % n.max(1));
    let mut distances: Vec<usize> = Vec::new();
    for step in steps {
        if distances.len() < size && !distances.contains(&step) {
            distances.push(step);
        }
    }
    let set = |at: usize| {
        let item = |what: &str| ItemCode::parse(&[question.as_str(), "_", what, &(at + 1).to_string()].concat()).ok();
        let mut places: Vec<usize> = distances.iter().map(|step| (at + step) % n).collect();
        places.sort_unstable();
        let options = places.into_iter().filter_map(|place| options.get(place)).cloned().collect();
        Some(ChoiceSet { best: item("best")?, worst: item("worst")?, options })
    };
    (0..n).filter_map(set).collect()
}

/// How the options of a single choice are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChoiceLayout {
    /// One below the other, or as a drop-down list when there are more than 15.
    #[default]
    Auto,
    /// One below the other.
    List,
    /// A drop-down list.
    Dropdown,
    /// Beside one another as far as there is room.
    Buttons,
}

/// How the points of a scale are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScaleLayout {
    /// One below the other.
    #[default]
    List,
    /// Beside one another as far as there is room.
    Buttons,
    /// As a list with one to so many stars before the labels.
    Stars,
}

const fn short_text_chars() -> u32 {
    200
}

const fn long_text_chars() -> u32 {
    4000
}

fn pictures() -> Vec<FileType> {
    vec![FileType::Picture]
}

const fn file_bytes() -> u32 {
    5_000_000
}

const fn one() -> u32 {
    1
}

const fn shown() -> bool {
    true
}

fn yes() -> String {
    "Yes".to_owned()
}

fn no() -> String {
    "No".to_owned()
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
    /// The item that takes a text when this option is chosen ("other, please specify").
    #[serde(default)]
    pub specify: Option<ItemCode>,
    /// The condition under which it is offered, as an [expression](crate::expression); always when empty.
    #[serde(default)]
    pub show_if: String,
    /// Whether it stays where it is written while others are shown in another order.
    #[serde(default)]
    pub fixed: bool,
}

impl ChoiceOption {
    /// An option with a code and a label and nothing else.
    #[must_use]
    pub const fn plain(code: OptionCode, label: String) -> Self {
        Self { code, label, exclusive: false, specify: None, show_if: String::new(), fixed: false }
    }
}

/// A picture that the server keeps under the SHA-256 of its content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Picture {
    /// The option that it stands for.
    pub option: OptionCode,
    /// SHA-256 of the picture without metadata, 64 hex digits in lower case.
    pub digest: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// What it shows, for those who do not see it.
    pub alt: String,
}

impl Picture {
    /// Whether a text is a digest as pictures are named by.
    #[must_use]
    pub fn is_digest(text: &str) -> bool {
        text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    }

    /// Where browsers load it from.
    #[must_use]
    pub fn address(&self) -> String {
        ["/pictures/", &self.digest].concat()
    }
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

/// A row of a matrix, or another part of a question with an answer of its own.
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
    /// The condition under which it is asked, as an [expression](crate::expression); always when empty.
    #[serde(default)]
    pub show_if: String,
    /// Whether it stays where it is written while others are shown in another order.
    #[serde(default)]
    pub fixed: bool,
}

impl MatrixItem {
    /// A row with a code and a text and nothing else.
    #[must_use]
    pub const fn plain(code: ItemCode, text: String) -> Self {
        Self { code, text, reverse: false, show_if: String::new(), fixed: false }
    }
}

/// A row of a semantic differential.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opposites {
    /// Stable name, unique among all items of the questionnaire.
    pub code: ItemCode,
    /// What the value 1 means.
    pub left: String,
    /// What the largest value means.
    pub right: String,
    /// Whether a large value is unfavourable, so that measures turn it round.
    #[serde(default)]
    pub reverse: bool,
}

/// Options that are shown together in best–worst scaling.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChoiceSet {
    /// The item that takes the best.
    pub best: ItemCode,
    /// The item that takes the worst.
    pub worst: ItemCode,
    /// The options shown.
    pub options: Vec<OptionCode>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_option_is_compared_equally_often() {
        for n in 2..=20 {
            let options: Vec<OptionCode> = (0..n).map(|i| format!("o{i}").parse().unwrap()).collect();
            let sets = cyclic_sets(&"q".parse().unwrap(), &options);
            assert_eq!(sets.len(), n);
            for option in &options {
                let shown = sets.iter().filter(|set| set.options.contains(option)).count();
                assert_eq!(shown, sets[0].options.len(), "{n} options");
            }
            assert!(sets.iter().all(|set| set.options.len()
                == if n == 2 {
                    2
                } else if n < 5 {
                    3
                } else {
                    4
                }));
        }
    }
}
