//! Expressions as trees, and as text again.

use std::fmt;

use super::parse::{ParseError, parse};
use super::{Span, token};
use crate::code::ItemCode;
use crate::date::Date;
use crate::decimal;

/// An expression that is well formed. Whether it fits a questionnaire is for [`super::check`] to say.
///
/// Two are equal when they say the same, wherever they stand. Its `Display` is the expression written evenly:
/// one space around operators, single quotes, no needless parentheses or brackets.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    pub(super) root: Node,
}

/// A part of an expression and where it stands in the text.
#[derive(Debug, Clone)]
pub struct Node {
    /// Where it stands; without the parentheses around it.
    pub span: Span,
    /// What it is.
    pub term: Term,
    /// How many parts lie within each other here.
    pub(super) depth: u8,
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.term == other.term
    }
}

/// What a part of an expression is.
#[derive(Debug, Clone, PartialEq)]
pub enum Term {
    /// A number.
    Number(f64),
    /// A text in quotes.
    Text(String),
    /// `date('2026-09-30')`.
    Date(Date),
    /// The day on which it is evaluated.
    Today,
    /// `true` or `false`.
    Truth(bool),
    /// The answer to an item.
    Item(ItemCode),
    /// The opposite.
    Not(Box<Node>),
    /// The negative number.
    Negate(Box<Node>),
    /// All of two or more conditions.
    All(Vec<Node>),
    /// At least one of two or more conditions.
    Any(Vec<Node>),
    /// Two values compared.
    Compare(Comparison, Box<Node>, Box<Node>),
    /// Two numbers made into one.
    Arithmetic(Arithmetic, Box<Node>, Box<Node>),
    /// Whether a text contains a word, or the chosen options this one.
    Contains(Box<Node>, Box<Node>),
    /// Whether a value is one of a list.
    In(Box<Node>, Vec<Node>),
    /// A function of its arguments.
    Call(Function, Vec<Node>),
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl Comparison {
    pub(super) const ALL: [Self; 6] = [Self::Equal, Self::NotEqual, Self::Less, Self::LessOrEqual, Self::Greater, Self::GreaterOrEqual];

    /// How it is written.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }

    /// Whether it needs to know which of two values is larger.
    #[must_use]
    pub const fn needs_order(self) -> bool {
        !matches!(self, Self::Equal | Self::NotEqual)
    }
}

/// How two numbers are made into one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arithmetic {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
}

impl Arithmetic {
    pub(super) const ALL: [Self; 4] = [Self::Add, Self::Subtract, Self::Multiply, Self::Divide];

    /// How it is written.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
        }
    }

    pub(super) const fn binds(self) -> u8 {
        match self {
            Self::Add | Self::Subtract => SUM,
            Self::Multiply | Self::Divide => PRODUCT,
        }
    }
}

/// The functions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Function {
    /// `answered(item)`: whether there is an answer other than an opt-out.
    Answered,
    /// `value(item)`: the value of the scale point that was chosen.
    Value,
    /// `count(item)`: how many options were chosen.
    Count,
    /// `length(text)`: how many characters a text has.
    Length,
    /// `days(a, b)`: days from one date to another.
    Days,
    /// `months(a, b)`: complete months.
    Months,
    /// `years(a, b)`: complete years.
    Years,
    /// `min(…)`: the smallest number.
    Min,
    /// `max(…)`: the largest number.
    Max,
    /// `sum(…)`: the sum of those answered.
    Sum,
    /// `mean(…)`: the mean of those answered.
    Mean,
    /// `if(condition, a, b)`.
    If,
    /// `coalesce(a, b, …)`: the first that is answered.
    Coalesce,
    /// `round(number)`: the nearest whole number.
    Round,
}

impl Function {
    pub(super) const ALL: [Self; 14] = [
        Self::Answered,
        Self::Value,
        Self::Count,
        Self::Length,
        Self::Days,
        Self::Months,
        Self::Years,
        Self::Min,
        Self::Max,
        Self::Sum,
        Self::Mean,
        Self::If,
        Self::Coalesce,
        Self::Round,
    ];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Value => "value",
            Self::Count => "count",
            Self::Length => "length",
            Self::Days => "days",
            Self::Months => "months",
            Self::Years => "years",
            Self::Min => "min",
            Self::Max => "max",
            Self::Sum => "sum",
            Self::Mean => "mean",
            Self::If => "if",
            Self::Coalesce => "coalesce",
            Self::Round => "round",
        }
    }

    /// How it is used.
    #[must_use]
    pub const fn usage(self) -> &'static str {
        match self {
            Self::Answered => "answered(question)",
            Self::Value => "value(rating)",
            Self::Count => "count(question)",
            Self::Length => "length(text)",
            Self::Days => "days(first, last)",
            Self::Months => "months(first, last)",
            Self::Years => "years(first, last)",
            Self::Min => "min(a, b)",
            Self::Max => "max(a, b)",
            Self::Sum => "sum(a, b)",
            Self::Mean => "mean(a, b)",
            Self::If => "if(condition, a, b)",
            Self::Coalesce => "coalesce(a, b)",
            Self::Round => "round(number)",
        }
    }

    pub(super) const fn takes(self, arguments: usize) -> bool {
        match self {
            Self::Answered | Self::Value | Self::Count | Self::Length | Self::Round => arguments == 1,
            Self::Days | Self::Months | Self::Years => arguments == 2,
            Self::Min | Self::Max | Self::Sum | Self::Mean => arguments >= 1,
            Self::If => arguments == 3,
            Self::Coalesce => arguments >= 2,
        }
    }
}

/// How tightly operators bind; a larger number binds more tightly.
pub(super) const LOGIC: u8 = 1;
pub(super) const NOT: u8 = 2;
pub(super) const COMPARE: u8 = 3;
pub(super) const SUM: u8 = 4;
pub(super) const PRODUCT: u8 = 5;
pub(super) const SIGN: u8 = 6;
const ATOM: u8 = 7;

impl Expression {
    /// Whether it is computed from numbers alone, so that its value picks nobody out.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        let mut left = vec![&self.root];
        while let Some(node) = left.pop() {
            match &node.term {
                Term::Number(_) | Term::Item(_) | Term::Negate(_) | Term::Arithmetic(..) => {}
                Term::Call(Function::Value | Function::Min | Function::Max | Function::Sum | Function::Mean | Function::Round, _) => {}
                _ => return false,
            }
            left.extend(node.parts());
        }
        true
    }

    /// The outermost part.
    #[must_use]
    pub const fn root(&self) -> &Node {
        &self.root
    }
}

impl Node {
    /// The parts directly within this one, in the order written.
    #[must_use]
    pub fn parts(&self) -> Vec<&Self> {
        match &self.term {
            Term::Number(_) | Term::Text(_) | Term::Date(_) | Term::Today | Term::Truth(_) | Term::Item(_) => Vec::new(),
            Term::Not(a) | Term::Negate(a) => vec![a],
            Term::All(parts) | Term::Any(parts) | Term::Call(_, parts) => parts.iter().collect(),
            Term::Compare(_, a, b) | Term::Arithmetic(_, a, b) | Term::Contains(a, b) => vec![a, b],
            Term::In(a, list) => std::iter::once(a.as_ref()).chain(list).collect(),
        }
    }

    fn binds(&self) -> u8 {
        match &self.term {
            Term::All(_) | Term::Any(_) => LOGIC,
            Term::Not(_) => NOT,
            Term::Compare(..) | Term::Contains(..) | Term::In(..) => COMPARE,
            Term::Arithmetic(sign, ..) => sign.binds(),
            Term::Negate(_) => SIGN,
            _ => ATOM,
        }
    }

    /// Writes it, in parentheses unless it binds at least so tightly.
    fn write(&self, f: &mut fmt::Formatter<'_>, least: u8) -> fmt::Result {
        if self.binds() >= least {
            return self.write_bare(f);
        }
        f.write_str("(")?;
        self.write_bare(f)?;
        f.write_str(")")
    }

    fn write_bare(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.term {
            Term::Number(value) => f.write_str(&decimal::show(*value)),
            Term::Text(text) => write!(f, "'{}'", text.replace('\'', "''")),
            Term::Date(date) => write!(f, "date('{date}')"),
            Term::Today => f.write_str("today"),
            Term::Truth(truth) => write!(f, "{truth}"),
            Term::Item(code) => f.write_str(&written(code)),
            Term::Not(a) => {
                f.write_str("not ")?;
                a.write(f, NOT)
            }
            Term::Negate(a) => {
                f.write_str("-")?;
                a.write(f, SIGN)
            }
            Term::All(parts) => write_list(f, parts, " and ", NOT),
            Term::Any(parts) => write_list(f, parts, " or ", NOT),
            Term::Compare(sign, a, b) => {
                a.write(f, SUM)?;
                write!(f, " {} ", sign.sign())?;
                b.write(f, SUM)
            }
            Term::Arithmetic(sign, a, b) => {
                a.write(f, sign.binds())?;
                write!(f, " {} ", sign.sign())?;
                b.write(f, sign.binds() + 1)
            }
            Term::Contains(a, b) => {
                a.write(f, SUM)?;
                f.write_str(" contains ")?;
                b.write(f, SUM)
            }
            Term::In(a, list) => {
                a.write(f, SUM)?;
                f.write_str(" in (")?;
                write_list(f, list, ", ", 0)?;
                f.write_str(")")
            }
            Term::Call(function, arguments) => {
                write!(f, "{}(", function.name())?;
                write_list(f, arguments, ", ", 0)?;
                f.write_str(")")
            }
        }
    }
}

fn write_list(f: &mut fmt::Formatter<'_>, parts: &[Node], between: &str, least: u8) -> fmt::Result {
    for (i, part) in parts.iter().enumerate() {
        if i > 0 {
            f.write_str(between)?;
        }
        part.write(f, least)?;
    }
    Ok(())
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.root.write_bare(f)
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_bare(f)
    }
}

/// A code as it is written in an expression: in square brackets where it would be read as something else.
pub(super) fn written(code: &ItemCode) -> String {
    if token::is_bare(code.as_str()) { code.to_string() } else { format!("[{code}]") }
}

/// The items that an expression names, in the order written, each once.
#[must_use]
pub fn references(expression: &Expression) -> Vec<ItemCode> {
    let mut codes = Vec::new();
    for (code, _) in named(expression) {
        if !codes.contains(code) {
            codes.push(code.clone());
        }
    }
    codes
}

/// Every place where an item is named.
fn named(expression: &Expression) -> Vec<(&ItemCode, Span)> {
    let mut found = Vec::new();
    let mut left = vec![&expression.root];
    while let Some(node) = left.pop() {
        if let Term::Item(code) = &node.term {
            found.push((code, node.span));
        }
        left.extend(node.parts().into_iter().rev());
    }
    found
}

/// The text of an expression after an item has got a new code; everything else stays as typed.
///
/// # Errors
/// The text is not an expression.
pub fn renamed(text: &str, old: &ItemCode, new: &ItemCode) -> Result<String, ParseError> {
    let expression = parse(text)?;
    let mut rest = 0;
    let mut result = String::new();
    for (_, span) in named(&expression).into_iter().filter(|n| n.0 == old) {
        result.push_str(text.get(rest..span.start).unwrap_or_default());
        // brackets stay: without them the code could grow together with what stands beside it
        let bracketed = text.get(span.start..).is_some_and(|t| t.starts_with('['));
        result.push_str(&if bracketed { format!("[{new}]") } else { written(new) });
        rest = span.end;
    }
    result.push_str(text.get(rest..).unwrap_or_default());
    Ok(result)
}
