//! Expressions that fit a questionnaire.

use super::tree::{Arithmetic, Comparison, Function};
use super::types::{Items, Type};
use crate::code::{ItemCode, OptionCode};
use crate::date::Date;

/// An expression whose parts fit each other and the items they name.
#[derive(Debug, Clone, PartialEq)]
pub struct Typed {
    pub(super) root: Formula,
    pub(super) kind: Type,
    /// The items it names.
    pub(super) items: Items,
}

impl Typed {
    /// The kind of its value. A rating that stands alone counts as a number.
    #[must_use]
    pub const fn kind(&self) -> &Type {
        &self.kind
    }

    /// Whether it is a condition.
    #[must_use]
    pub const fn is_condition(&self) -> bool {
        matches!(self.kind, Type::Truth)
    }
}

/// As what the answer to an item is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// The code of the option.
    Choice,
    /// The code of the scale point.
    Point,
    /// The codes of all options chosen.
    Codes,
    /// The value of the scale point.
    Value,
    /// The text.
    Text,
    /// The number.
    Number,
    /// The date.
    Date,
}

/// A part of an expression, with the kinds of its values settled.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Formula {
    Number(f64),
    Text(String),
    Code(OptionCode),
    Date(Date),
    Today,
    Truth(bool),
    Item(ItemCode, Reading),
    Not(Box<Self>),
    Negate(Box<Self>),
    All(Vec<Self>),
    Any(Vec<Self>),
    Compare(Comparison, Box<Self>, Box<Self>),
    Arithmetic(Arithmetic, Box<Self>, Box<Self>),
    Contains(Box<Self>, Box<Self>),
    In(Box<Self>, Vec<Self>),
    /// Any function but `value`, which is a reading of an item.
    Call(Function, Vec<Self>),
}

impl Formula {
    /// The parts directly within this one.
    pub(super) fn parts(&self) -> Vec<&Self> {
        match self {
            Self::Number(_) | Self::Text(_) | Self::Code(_) | Self::Date(_) | Self::Today | Self::Truth(_) | Self::Item(..) => Vec::new(),
            Self::Not(a) | Self::Negate(a) => vec![a],
            Self::All(parts) | Self::Any(parts) | Self::Call(_, parts) => parts.iter().collect(),
            Self::Compare(_, a, b) | Self::Arithmetic(_, a, b) | Self::Contains(a, b) => vec![a, b],
            Self::In(a, list) => std::iter::once(a.as_ref()).chain(list).collect(),
        }
    }
}
