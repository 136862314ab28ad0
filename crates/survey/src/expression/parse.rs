//! From text to tree.

use std::fmt;

use super::nearest::nearest;
use super::token::{Token, tokens};
use super::tree::{self, Arithmetic, Comparison, Expression, Function, Node, Term};
use super::{MAX_CHARS, MAX_DEPTH, Span};
use crate::code::CodeError;
use crate::date::Date;

/// Why a text is not an expression, and where. `Display` is one or two sentences with the place and the remedy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseError {
    /// What cannot be read.
    pub span: Span,
    /// What is wrong with it.
    pub fault: ParseFault,
}

/// What is wrong with a text that is not an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParseFault {
    /// Nothing is written.
    Empty,
    /// So many characters.
    TooLong(usize),
    /// More than [`MAX_DEPTH`] parts within each other.
    TooDeep,
    /// A character that means nothing here.
    Character(char),
    /// A sign of another language.
    Foreign {
        /// The sign.
        found: &'static str,
        /// What to write.
        write: &'static str,
    },
    /// A text without its closing quote.
    OpenText(char),
    /// `[` without `]`.
    OpenBracket,
    /// What stands in brackets, or is too long, is no code.
    NotACode(CodeError),
    /// A code that begins with a digit, without brackets.
    BareDigits(String),
    /// More digits than are exact.
    LongNumber,
    /// A comma within a number.
    DecimalComma,
    /// A value is missing; what stands before the gap, if anything.
    ExpectedValue(Option<String>),
    /// This cannot follow what stands before it.
    Unexpected(String),
    /// `)` without `(`.
    Unopened,
    /// `(` without `)`; the number of its character.
    Unclosed(usize),
    /// `in` without a list.
    NoList,
    /// `1 < x < 5`.
    Chained,
    /// `and` beside `or` without parentheses.
    Mixed,
    /// `x not in (…)`, `x not contains …`, `x not = …`.
    MisplacedNot,
    /// Not a date that exists, or not in quotes.
    NotADate,
    /// No such function; the one that may be meant.
    UnknownFunction(String, Option<&'static str>),
    /// Not as many arguments as the function takes.
    Arguments(Function),
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, remedy) = self.fault.words();
        write!(f, "{what} (character {}). {remedy}", self.span.column)
    }
}

impl std::error::Error for ParseError {}

impl ParseFault {
    /// What is wrong, and what to do.
    fn words(&self) -> (String, String) {
        let (what, remedy): (String, &str) = match self {
            Self::Empty => ("Nothing is written".into(), "Write a condition, such as channel = 'phone'."),
            Self::TooLong(count) => {
                (format!("The expression has {count} characters; {MAX_CHARS} are allowed"), "Move a part of it to a calculated value.")
            }
            Self::TooDeep => (
                format!("More than {MAX_DEPTH} parts lie within each other"),
                "Move a part to a calculated value; add up many numbers with sum(a, b, c).",
            ),
            Self::Character(c) => (format!("'{c}' cannot be used here"), "Put texts in quotes: 'like this'."),
            Self::Foreign { found, write } => return (format!("'{found}' is not known here"), format!("Write {write}.")),
            Self::OpenText(quote) => return ("A text is not closed".into(), format!("Put {quote} behind its last letter.")),
            Self::OpenBracket => ("A square bracket is not closed".into(), "Put ] behind the code."),
            Self::NotACode(error) => (format!("This is not a code: {error}"), "Write a question's code as the questionnaire has it."),
            Self::BareDigits(code) => {
                return (
                    format!("'{code}' begins like a number"),
                    format!("Write [{code}] if it is a code, or a sign between number and code."),
                );
            }
            Self::LongNumber => ("The number has more digits than can be kept".into(), "Write at most 15 digits."),
            Self::DecimalComma => ("There is a comma within a number".into(), "Write a point, such as 1.5."),
            Self::ExpectedValue(Some(after)) => {
                (format!("Expected a value after '{after}'"), "Write a question's code, a number or a text in quotes.")
            }
            Self::ExpectedValue(None) => {
                ("Expected a value at the beginning".into(), "Write a question's code, a number or a text in quotes.")
            }
            Self::Unexpected(found) => (
                format!("'{found}' cannot follow what stands before it"),
                "Put =, <, > or another sign between two values, and 'and' or 'or' between two conditions.",
            ),
            _ => return self.words_on_structure(),
        };
        (what, remedy.into())
    }

    fn words_on_structure(&self) -> (String, String) {
        let (what, remedy): (String, &str) = match self {
            Self::Unopened => ("This ')' closes nothing".into(), "Remove it, or put '(' where the group begins."),
            Self::Unclosed(open) => (format!("The '(' at character {open} is not closed"), "Put ')' where the group ends."),
            Self::NoList => ("Expected a list after 'in'".into(), "Write it in parentheses: channel in ('phone', 'mail')."),
            Self::Chained => ("A comparison cannot be compared again".into(), "Join two comparisons with 'and': 1 < x and x < 5."),
            Self::Mixed => ("'and' stands beside 'or'".into(), "Put parentheses around what belongs together: (a = 1 and b = 2) or c = 3."),
            Self::MisplacedNot => ("'not' cannot stand here".into(), "Put it before the whole comparison: not x in (1, 2)."),
            Self::NotADate => ("This is not a date".into(), "Write year, month and day in quotes: date('2026-09-30')."),
            Self::UnknownFunction(name, Some(near)) => {
                return (format!("There is no function '{name}'"), format!("Do you mean '{near}'?"));
            }
            Self::UnknownFunction(name, None) => {
                let all = Function::ALL.map(Function::name).join(", ");
                return (format!("There is no function '{name}'"), format!("There are date, {all}."));
            }
            Self::Arguments(function) => {
                return (format!("'{}' needs other arguments", function.name()), format!("Write {}.", function.usage()));
            }
            _ => ("This cannot be read".into(), "Write it anew."),
        };
        (what, remedy.into())
    }
}

/// Calls within each other while reading. A part in parentheses needs two.
const MAX_LEVEL: u8 = 2 * MAX_DEPTH;

/// Reads an expression.
///
/// # Errors
/// The first place that cannot be read.
pub fn parse(text: &str) -> Result<Expression, ParseError> {
    let mut parser = Parser { text, tokens: tokens(text)?, at: 0 };
    if *parser.token() == Token::End {
        return Err(parser.fail(ParseFault::Empty));
    }
    let root = parser.expression(0, 0)?;
    if *parser.token() == Token::End { Ok(Expression { root }) } else { Err(parser.leftover(None)) }
}

struct Parser<'a> {
    text: &'a str,
    tokens: Vec<(Token, Span)>,
    at: usize,
}

type Parsed = Result<Node, ParseError>;

/// What joins a value with what follows.
#[derive(Clone, Copy)]
enum Operator {
    And,
    Or,
    Compare(Comparison),
    Contains,
    In,
    Arithmetic(Arithmetic),
}

impl Operator {
    fn of(token: &Token) -> Option<Self> {
        match token {
            Token::Keyword("and") => Some(Self::And),
            Token::Keyword("or") => Some(Self::Or),
            Token::Keyword("contains") => Some(Self::Contains),
            Token::Keyword("in") => Some(Self::In),
            Token::Sign(sign) => {
                let comparison = Comparison::ALL.into_iter().find(|c| c.sign() == *sign).map(Self::Compare);
                comparison.or_else(|| Arithmetic::ALL.into_iter().find(|a| a.sign() == *sign).map(Self::Arithmetic))
            }
            _ => None,
        }
    }

    const fn binds(self) -> u8 {
        match self {
            Self::And | Self::Or => tree::LOGIC,
            Self::Compare(_) | Self::Contains | Self::In => tree::COMPARE,
            Self::Arithmetic(sign) => sign.binds(),
        }
    }
}

impl Parser<'_> {
    fn token(&self) -> &Token {
        self.tokens.get(self.at).map_or(&Token::End, |t| &t.0)
    }

    fn span(&self) -> Span {
        self.tokens.get(self.at).or(self.tokens.last()).map_or(Span { start: 0, end: 0, column: 1 }, |t| t.1)
    }

    fn written(&self, span: Span) -> String {
        self.text.get(span.start..span.end).unwrap_or_default().to_owned()
    }

    /// Goes on if that sign stands here.
    fn sign(&mut self, sign: &str) -> bool {
        let here = matches!(self.token(), Token::Sign(s) if *s == sign);
        self.at += usize::from(here);
        here
    }

    fn fail(&self, fault: ParseFault) -> ParseError {
        ParseError { span: self.span(), fault }
    }

    fn node(span: Span, term: Term) -> Parsed {
        let mut node = Node { span, term, depth: 0 };
        let depth = node.parts().iter().map(|part| part.depth).max().unwrap_or_default() + 1;
        if depth > MAX_DEPTH {
            return Err(ParseError { span, fault: ParseFault::TooDeep });
        }
        node.depth = depth;
        Ok(node)
    }

    /// Reads as long as operators bind at least so tightly. The level is that of the calls within each other.
    fn expression(&mut self, least: u8, level: u8) -> Parsed {
        if level > MAX_LEVEL {
            return Err(self.fail(ParseFault::TooDeep));
        }
        let start = self.span();
        let mut left = self.value(level)?;
        let mut compared = false;
        while let Some(operator) = Operator::of(self.token()).filter(|o| o.binds() >= least) {
            let compares = operator.binds() == tree::COMPARE;
            if compared && operator.binds() >= tree::COMPARE {
                return Err(self.fail(ParseFault::Chained));
            }
            compared |= compares;
            left = match operator {
                Operator::And | Operator::Or => self.joined(start, left, level)?,
                _ => self.joined_pair(operator, start, left, level)?,
            };
        }
        Ok(left)
    }

    fn joined_pair(&mut self, operator: Operator, start: Span, left: Node, level: u8) -> Parsed {
        self.at += 1;
        if matches!(operator, Operator::In) {
            return self.list(start, left, level);
        }
        let right = self.expression(operator.binds() + 1, level + 1)?;
        let span = start.to(self.before());
        let (left, right) = (Box::new(left), Box::new(right));
        Self::node(
            span,
            match operator {
                Operator::Compare(sign) => Term::Compare(sign, left, right),
                Operator::Arithmetic(sign) => Term::Arithmetic(sign, left, right),
                _ => Term::Contains(left, right),
            },
        )
    }

    /// All conditions joined with the same word.
    fn joined(&mut self, start: Span, first: Node, level: u8) -> Parsed {
        let word = self.token().clone();
        let mut parts = vec![first];
        while *self.token() == word {
            self.at += 1;
            parts.push(self.expression(tree::NOT, level + 1)?);
        }
        if matches!(self.token(), Token::Keyword("and" | "or")) {
            return Err(self.fail(ParseFault::Mixed));
        }
        let span = start.to(self.before());
        Self::node(span, if word == Token::Keyword("and") { Term::All(parts) } else { Term::Any(parts) })
    }

    fn list(&mut self, start: Span, left: Node, level: u8) -> Parsed {
        let open = self.span();
        if !self.sign("(") {
            return Err(self.fail(ParseFault::NoList));
        }
        let list = self.arguments(open, level)?;
        if list.is_empty() {
            return Err(ParseError { span: open, fault: ParseFault::NoList });
        }
        let span = start.to(self.before());
        Self::node(span, Term::In(Box::new(left), list))
    }

    fn before(&self) -> Span {
        self.tokens.get(self.at.saturating_sub(1)).map_or_else(|| self.span(), |t| t.1)
    }

    /// A value, with what stands before it.
    fn value(&mut self, level: u8) -> Parsed {
        let span = self.span();
        let token = self.token().clone();
        let next = self.tokens.get(self.at + 1).map(|t| &t.0);
        let called = matches!(next, Some(Token::Sign("(")));
        self.at += 1;
        let term = match token {
            Token::Number(value) => Term::Number(value),
            Token::Text(text) => Term::Text(text),
            Token::Keyword("true") => Term::Truth(true),
            Token::Keyword("false") => Term::Truth(false),
            Token::Keyword("today") => Term::Today,
            Token::Word(name) if called => return self.called(name.as_str(), span, level),
            Token::Word(code) | Token::Bracketed(code) => Term::Item(code),
            Token::Keyword("not") => Term::Not(Box::new(self.expression(tree::NOT, level + 1)?)),
            Token::Sign("-") => Term::Negate(Box::new(self.expression(tree::SIGN, level + 1)?)),
            Token::Sign("(") => {
                let inner = self.expression(0, level + 1)?;
                return if self.sign(")") { Ok(inner) } else { Err(self.leftover(Some(span))) };
            }
            _ => {
                self.at -= 1;
                let after = self.at.checked_sub(1).and_then(|i| self.tokens.get(i)).map(|t| self.written(t.1));
                return Err(self.fail(ParseFault::ExpectedValue(after)));
            }
        };
        Self::node(span.to(self.before()), term)
    }

    fn called(&mut self, name: &str, span: Span, level: u8) -> Parsed {
        let open = self.span();
        self.at += 1;
        if name.eq_ignore_ascii_case("date") {
            return self.date(span);
        }
        let Some(function) = Function::ALL.into_iter().find(|f| f.name().eq_ignore_ascii_case(name)) else {
            let names = Function::ALL.map(Function::name);
            let near = nearest(name, names.into_iter().chain(["date"]));
            return Err(ParseError { span, fault: ParseFault::UnknownFunction(name.to_owned(), near) });
        };
        let arguments = self.arguments(open, level)?;
        let span = span.to(self.before());
        if !function.takes(arguments.len()) {
            return Err(ParseError { span, fault: ParseFault::Arguments(function) });
        }
        Self::node(span, Term::Call(function, arguments))
    }

    /// What stands between an open parenthesis and its partner, separated by commas.
    fn arguments(&mut self, open: Span, level: u8) -> Result<Vec<Node>, ParseError> {
        let mut arguments = Vec::new();
        if self.sign(")") {
            return Ok(arguments);
        }
        loop {
            arguments.push(self.expression(0, level + 1)?);
            if self.sign(")") {
                return Ok(arguments);
            }
            if !self.sign(",") {
                return Err(self.leftover(Some(open)));
            }
        }
    }

    fn date(&mut self, span: Span) -> Parsed {
        let found = match self.token() {
            Token::Text(text) => Date::parse(text.trim()),
            _ => None,
        };
        let Some(date) = found else { return Err(self.fail(ParseFault::NotADate)) };
        self.at += 1;
        if !self.sign(")") {
            return Err(self.fail(ParseFault::NotADate));
        }
        Self::node(span.to(self.before()), Term::Date(date))
    }

    /// Why what follows a complete value does not belong there; with the parenthesis that is open.
    fn leftover(&self, open: Option<Span>) -> ParseError {
        let number = |i: Option<usize>| i.and_then(|i| self.tokens.get(i)).is_some_and(|t| matches!(t.0, Token::Number(_)));
        let fault = match self.token() {
            Token::Sign(",") if number(self.at.checked_sub(1)) && number(Some(self.at + 1)) => ParseFault::DecimalComma,
            Token::Sign(")") if open.is_none() => ParseFault::Unopened,
            Token::Keyword("not") => ParseFault::MisplacedNot,
            Token::End => open.map_or(ParseFault::Empty, |open| ParseFault::Unclosed(open.column)),
            _ => ParseFault::Unexpected(self.written(self.span())),
        };
        self.fail(fault)
    }
}
