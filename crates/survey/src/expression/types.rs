//! What kind of value an item or an expression has, and what is wrong when kinds do not fit.

use std::collections::BTreeMap;
use std::fmt;

use super::Span;
use super::tree::Function;
use crate::code::{ItemCode, OptionCode};
use crate::date::Date;
use crate::item::{Item, ItemKind};

/// The kind of value that an expression has. Any but [`Type::Truth`] may also be unanswered.
#[derive(Debug, Clone, PartialEq)]
pub enum Type {
    /// A finite number.
    Number,
    /// A text.
    Text,
    /// A calendar date.
    Date,
    /// A condition: it holds or it does not.
    Truth,
    /// One of these options.
    Choice(Vec<OptionCode>),
    /// Some of these options.
    Choices(Vec<OptionCode>),
}

/// What expressions need to know of an item.
#[derive(Debug, Clone, PartialEq)]
pub enum ItemType {
    /// One of these options.
    Choice(Vec<OptionCode>),
    /// Some of these options; the flag marks those that stand alone.
    Choices(Vec<(OptionCode, bool)>),
    /// One of these points with their values. It can be used as a number and compared with a code.
    Scale(Vec<(OptionCode, f64)>),
    /// A text.
    Text,
    /// A number within bounds.
    Number {
        /// Smallest value.
        min: Option<f64>,
        /// Largest value.
        max: Option<f64>,
        /// Whole numbers only.
        whole: bool,
    },
    /// A date within bounds.
    Date {
        /// First date.
        min: Option<Date>,
        /// Last date.
        max: Option<Date>,
    },
}

/// The items that an expression may name. Calculated values and hidden fields stand beside questions.
pub type Items = BTreeMap<ItemCode, ItemType>;

/// A part of an expression that does not fit. `Display` is one or two sentences with the place and the remedy.
#[derive(Debug, Clone, PartialEq)]
pub struct TypeProblem {
    /// The part.
    pub span: Span,
    /// What is wrong with it.
    pub fault: TypeFault,
}

/// Why a part of an expression does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypeFault {
    /// No such item; the one that may be meant.
    UnknownItem(ItemCode, Option<ItemCode>),
    /// The item has no such option or point.
    UnknownOption {
        /// The item, or what else can be compared with the option.
        of: String,
        /// The code that is not among its options.
        option: String,
        /// The option that may be meant.
        near: Option<OptionCode>,
        /// What there is.
        known: Vec<OptionCode>,
    },
    /// Something else is needed here.
    Needed {
        /// What is needed, such as `a number`.
        needed: &'static str,
        /// What stands here, such as `a text`.
        found: &'static str,
        /// What to do.
        remedy: &'static str,
    },
    /// Two values that cannot be compared.
    Incomparable {
        /// The kind of the one.
        left: &'static str,
        /// The kind of the other.
        right: &'static str,
        /// What to do.
        remedy: &'static str,
    },
    /// Two values of which none is larger.
    Unordered(&'static str),
    /// Two items without a common option.
    NoCommonOption,
    /// The function needs an item.
    NeedsItem(Function),
    /// A text without anything in it.
    EmptyText,
}

impl fmt::Display for TypeProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, remedy) = self.fault.words();
        write!(f, "{what} (character {}). {remedy}", self.span.column)
    }
}

impl std::error::Error for TypeProblem {}

impl TypeFault {
    /// What is wrong, and what to do.
    fn words(&self) -> (String, String) {
        match self {
            Self::UnknownItem(code, near) => (format!("There is no question '{code}' to refer to here"), unknown_item(code, near.as_ref())),
            Self::UnknownOption { of, option, near, known } => {
                let remedy = near.as_ref().map_or_else(
                    || format!("Choose one of {}.", known.iter().map(|k| format!("'{k}'")).collect::<Vec<_>>().join(", ")),
                    |near| format!("Do you mean '{near}'?"),
                );
                (format!("{of} has no option '{option}'"), remedy)
            }
            Self::Needed { needed, found, remedy } => (format!("Here {needed} is needed, and this is {found}"), (*remedy).into()),
            Self::Incomparable { left, right, remedy } => (format!("{left} cannot be compared with {right}"), (*remedy).into()),
            Self::Unordered(kind) => (format!("Of two values none is larger when they are {kind}"), "Use = or !=.".into()),
            Self::NoCommonOption => (
                "These two have no option in common, so they are never equal".into(),
                "Compare each with an option's code in quotes.".into(),
            ),
            Self::NeedsItem(function) => (format!("'{}' needs a question's code", function.name()), format!("Write {}.", function.usage())),
            Self::EmptyText => {
                ("The text in quotes is empty, and so is no answer".into(), "Write not answered(question) to ask for no answer.".into())
            }
        }
    }
}

fn unknown_item(code: &ItemCode, near: Option<&ItemCode>) -> String {
    let near = near.map(|near| format!("Do you mean '{}'?", super::tree::written(near)));
    let minus = code.as_str().contains('-').then(|| "To subtract, put spaces around the minus sign.".to_owned());
    near.or(minus).unwrap_or_else(|| "Write the code of a question that is asked before.".into())
}

impl Type {
    /// What it is called in sentences.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Number => "a number",
            Self::Text => "a text",
            Self::Date => "a date",
            Self::Truth => "a condition",
            Self::Choice(_) => "a choice",
            Self::Choices(_) => "a choice of several",
        }
    }
}

/// The items of a questionnaire, as expressions see them.
#[must_use]
pub fn items_of(items: &[Item]) -> Items {
    items.iter().map(|item| (item.code.clone(), ItemType::from(&item.kind))).collect()
}

/// The one place that knows which kinds of item there are.
impl From<&ItemKind> for ItemType {
    fn from(kind: &ItemKind) -> Self {
        match kind {
            ItemKind::Choice(options) => Self::Choice(options.clone()),
            ItemKind::Choices { options, .. } => Self::Choices(options.clone()),
            // whether it is answered can be asked, and no name is known before
            ItemKind::Files(_) => Self::Choices(Vec::new()),
            ItemKind::Ranking { options, .. } => Self::Choices(options.iter().map(|option| (option.clone(), false)).collect()),
            ItemKind::Scale { points, .. } => Self::Scale(points.clone()),
            ItemKind::Text(_) | ItemKind::Email | ItemKind::Phone | ItemKind::Time { .. } => Self::Text,
            ItemKind::Number { min, max, whole, .. } => Self::Number { min: *min, max: *max, whole: *whole },
            ItemKind::Date { min, max } => Self::Date { min: *min, max: *max },
        }
    }
}
