//! Conditions of other systems, as far as they can be said exactly in Candor's language (`docs/expressions.md`).
//!
//! All four systems have the same few things: comparisons of an answer with a value, "is chosen", "is empty", joined with
//! `and`, `or` and `not`. [`parse`] reads them from text in three ways of writing, the fourth comes as a tree;
//! [`written`] says them in ours. Whatever is not surely the same is an error with the reason.

mod parse;
mod write;

pub(crate) use candor_survey::expression::Comparison as Sign;
pub(crate) use parse::{Dialect, parse};
pub(crate) use write::{Known, Names, Sort, written};

/// A condition as it was understood.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Foreign {
    /// All of them.
    All(Vec<Foreign>),
    /// At least one of them.
    Any(Vec<Foreign>),
    /// The opposite.
    Not(Box<Foreign>),
    /// Two values compared.
    Compare(Sign, Operand, Operand),
    /// Whether there is no answer.
    Empty(String),
    /// Whether an option is chosen, or a piece is in a text.
    Contains(String, String),
    /// Whether the answer, or one of several, is one of these.
    AnyOf(String, Vec<String>),
    /// Whether all of these are chosen.
    AllOf(String, Vec<String>),
    /// An answer that is true or false itself.
    Holds(String),
}

/// One side of a comparison.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Operand {
    /// The answer to a question, by its foreign name.
    Answer(String),
    /// A text, or the name of an option.
    Text(String),
    /// A number.
    Number(f64),
    /// How many options are chosen.
    Count(String),
}
