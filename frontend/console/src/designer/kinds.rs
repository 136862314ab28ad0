//! The kinds of question as authors choose them, and how a new one begins.

use candor_survey::document::{
    ChoiceLayout, ChoiceOption, Document, FileType, Kind, MatrixItem, Opposites, Question, ScaleLayout, ScalePoint, cyclic_sets,
};
use candor_survey::{ItemCode, OptionCode};

use crate::designer::edit::fresh_item;

macro_rules! kinds {
    ($($name:ident $words:literal,)*) => {
        /// The kinds of question, as the author chooses them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum KindName {
            $(#[doc = $words] $name,)*
        }

        impl KindName {
            /// All of them, in the order offered.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// What authors read.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Self::$name => $words,)* }
            }

            /// The kind of a question.
            #[must_use]
            pub const fn of(kind: &Kind) -> Self {
                match kind { $(Kind::$name { .. } => Self::$name,)* }
            }
        }
    };
}

kinds! {
    Rating "Rating",
    Matrix "Matrix",
    ZeroToTen "0 to 10",
    SingleChoice "Single choice",
    MultipleChoice "Multiple choice",
    PictureChoice "Picture choice",
    YesNo "Yes or no",
    ShortText "Short text",
    LongText "Long text",
    Number "Number",
    Slider "Slider",
    Date "Date",
    DateRange "Date range",
    Time "Time",
    Email "E-mail address",
    Phone "Telephone number",
    ChoiceMatrix "Choice matrix",
    SemanticDifferential "Opposites",
    Ranking "Ranking",
    ConstantSum "Share out a total",
    MaxDiff "Best and worst",
    Consent "Consent",
    FileUpload "File upload",
    Statement "Text to read",
}

fn five_points() -> Vec<ScalePoint> {
    let labels = ["Very dissatisfied", "Dissatisfied", "Neither satisfied nor dissatisfied", "Satisfied", "Very satisfied"];
    let point = |(label, value): (&str, f64)| {
        let code = OptionCode::parse(&value.to_string()).ok()?;
        Some(ScalePoint { code, label: label.into(), value })
    };
    labels.into_iter().zip([1.0, 2.0, 3.0, 4.0, 5.0]).filter_map(point).collect()
}

fn options(labels: &[&str]) -> Vec<ChoiceOption> {
    let option = |(at, label): (usize, &&str)| Some(ChoiceOption::plain(format!("o{}", at + 1).parse().ok()?, (*label).into()));
    labels.iter().enumerate().filter_map(option).collect()
}

const FEW: [&str; 2] = ["First option", "Second option"];
const SEVERAL: [&str; 5] = ["First option", "Second option", "Third option", "Fourth option", "Fifth option"];

/// Rows with codes of their own, the first free ones.
fn rows(document: &Document, texts: &[&str]) -> Option<Vec<MatrixItem>> {
    let first: usize = fresh_item(document, "item")?.as_str().strip_prefix("item")?.parse().ok()?;
    let row = |(at, text): (usize, &&str)| Some(MatrixItem::plain(format!("item{}", first + at).parse().ok()?, (*text).into()));
    texts.iter().enumerate().map(row).collect()
}

/// A kind with defaults that are complete, so that the preview shows it at once.
fn kind(document: &Document, code: &ItemCode, name: KindName) -> Option<Kind> {
    Some(match name {
        KindName::SingleChoice => Kind::SingleChoice { options: options(&FEW), layout: ChoiceLayout::Auto },
        KindName::MultipleChoice => Kind::MultipleChoice { options: options(&FEW), min: None, max: None },
        KindName::Rating => Kind::Rating { points: five_points(), not_applicable: None, layout: ScaleLayout::List },
        KindName::ZeroToTen => Kind::ZeroToTen { low: "Not at all likely".into(), high: "Extremely likely".into() },
        KindName::Matrix => Kind::Matrix { items: rows(document, &["First item"])?, points: five_points(), not_applicable: None },
        KindName::ShortText => Kind::ShortText { max_chars: 200 },
        KindName::LongText => Kind::LongText { max_chars: 2000 },
        KindName::Number => Kind::Number { min: None, max: None, whole: true, unit: String::new() },
        KindName::Date => Kind::Date { min: None, max: None },
        KindName::YesNo => Kind::YesNo { yes: "Yes".into(), no: "No".into() },
        KindName::Time => Kind::Time { min: None, max: None },
        KindName::Email => Kind::Email,
        KindName::Phone => Kind::Phone,
        KindName::Consent => Kind::Consent { label: "I agree".into() },
        KindName::Statement => Kind::Statement,
        name => extended_kind(document, code, name)?,
    })
}

fn extended_kind(document: &Document, code: &ItemCode, name: KindName) -> Option<Kind> {
    Some(match name {
        KindName::Slider => {
            let (low, high) = ("None of it".into(), "All of it".into());
            Kind::Slider { min: 0.0, max: 100.0, step: 1.0, low, high, unit: "%".into() }
        }
        KindName::DateRange => {
            let mut parts = rows(document, &["From", "To"])?.into_iter();
            Kind::DateRange { from: parts.next()?, to: parts.next()?, min: None, max: None }
        }
        KindName::ChoiceMatrix => Kind::ChoiceMatrix { items: rows(document, &["First item"])?, options: options(&FEW), multiple: false },
        KindName::SemanticDifferential => {
            let code = fresh_item(document, "item")?;
            Kind::SemanticDifferential {
                items: vec![Opposites { code, left: "Slow".into(), right: "Fast".into(), reverse: false }],
                points: 7,
            }
        }
        KindName::Ranking => Kind::Ranking { options: options(&SEVERAL[..3]), places: None },
        KindName::ConstantSum => {
            Kind::ConstantSum { items: rows(document, &["First item", "Second item"])?, total: 100.0, unit: "%".into() }
        }
        KindName::MaxDiff => {
            let options = options(&SEVERAL);
            let codes: Vec<OptionCode> = options.iter().map(|option| option.code.clone()).collect();
            Kind::MaxDiff { sets: cyclic_sets(code, &codes), options, best: "Matters most".into(), worst: "Matters least".into() }
        }
        KindName::PictureChoice => {
            Kind::PictureChoice { options: options(&FEW), pictures: Vec::new(), multiple: false, min: None, max: None, labels: true }
        }
        KindName::FileUpload => Kind::FileUpload { types: vec![FileType::Picture], max_bytes: 5_000_000, max_files: 1 },
        _ => return None,
    })
}

/// A new question.
#[must_use]
pub fn new_question(document: &Document, name: KindName) -> Option<Question> {
    let code = fresh_item(document, "q")?;
    let kind = kind(document, &code, name)?;
    let text = match name {
        KindName::Rating | KindName::Matrix => "How satisfied or dissatisfied are you with …?",
        KindName::ZeroToTen => "How likely or unlikely are you to …?",
        _ => "New question",
    };
    Some(Question::plain(code, text.into(), kind))
}
