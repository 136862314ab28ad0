//! Conditions and calculated values over the answers of one response, written as text.
//!
//! What authors may write, and what it means, is in `docs/expressions.md`. The way of a text:
//!
//! 1. [`parse`] makes an [`Expression`] of it, or one [`ParseError`] that points at a character.
//! 2. [`check`] compares it with the [`Items`] of the questionnaire and makes a [`Typed`] expression,
//!    or names every [`TypeProblem`].
//! 3. [`Typed::compile`] makes a [`Program`], which travels to browsers and is evaluated there and on the
//!    server. Evaluating is total: it ends, needs memory in proportion to the program and cannot fail.
//!
//! Beside that way: [`Typed::sentence`] says in English what an expression means, [`Typed::verdict`] finds
//! conditions that can never hold or always do, [`renamed`] follows an item to its new code.
//!
//! A respondent's browser loads [`Program`] alone; it must not come to need the rest.

mod analysis;
mod calendar;
mod check;
mod compile;
mod evaluate;
mod fold;
mod formula;
mod nearest;
mod parse;
mod sentence;
#[cfg(test)]
mod tests;
mod token;
mod tree;
mod types;

pub use analysis::Verdict;
pub use check::check;
pub use evaluate::{Lookup, Program, Value};
pub use formula::Typed;
pub use parse::{ParseError, ParseFault, parse};
pub use sentence::Names;
pub use tree::{Arithmetic, Comparison, Expression, Function, Node, Term, references, renamed};
pub use types::{ItemType, Items, Type, TypeFault, TypeProblem, items_of};

/// Longest text of an expression, in characters.
pub const MAX_CHARS: usize = 2_000;

/// Deepest nesting of an expression: parentheses, functions, and steps of one calculation.
pub const MAX_DEPTH: u8 = 60;

/// A piece of an expression's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset behind the last byte.
    pub end: usize,
    /// Number of the first character, from 1.
    pub column: usize,
}

impl Span {
    /// From the beginning of this piece to the end of a later one.
    #[must_use]
    pub(crate) const fn to(self, end: Self) -> Self {
        Self { end: end.end, ..self }
    }
}
