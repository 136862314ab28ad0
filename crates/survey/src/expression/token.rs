//! Words, numbers, texts and signs of an expression.

use super::parse::{ParseError, ParseFault};
use super::{MAX_CHARS, Span};
use crate::code::ItemCode;
use crate::decimal;

/// Words with a meaning of their own. An item with such a code is written in square brackets.
pub(super) const KEYWORDS: [&str; 8] = ["and", "or", "not", "in", "contains", "true", "false", "today"];

/// What stands at one place.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// A number without a sign.
    Number(f64),
    /// What stands between quotes.
    Text(String),
    /// A keyword, in small letters.
    Keyword(&'static str),
    /// A code or the name of a function.
    Word(ItemCode),
    /// A code in square brackets.
    Bracketed(ItemCode),
    /// An operator, a parenthesis or a comma.
    Sign(&'static str),
    /// Behind the last character.
    End,
}

/// Signs with what they are written as; the longer ones first.
const SIGNS: [(&str, &str); 19] = [
    ("!=", "!="),
    ("<=", "<="),
    (">=", ">="),
    ("≠", "!="),
    ("≤", "<="),
    ("≥", ">="),
    ("(", "("),
    (")", ")"),
    (",", ","),
    ("=", "="),
    ("<", "<"),
    (">", ">"),
    ("+", "+"),
    ("-", "-"),
    ("−", "-"),
    ("*", "*"),
    ("×", "*"),
    ("/", "/"),
    ("÷", "/"),
];

/// What people write who know other languages, and what to write here.
const FOREIGN: [(&str, &str); 14] = [
    ("==", "="),
    ("<>", "!="),
    ("=<", "<="),
    ("=>", ">="),
    ("&&", "and"),
    ("||", "or"),
    ("&", "and"),
    ("|", "or"),
    ("!", "not, or != between two values"),
    ("‘", "straight quotes: '"),
    ("’", "straight quotes: '"),
    ("“", "straight quotes: \""),
    ("”", "straight quotes: \""),
    ("„", "straight quotes: \""),
];

/// Whether a code can be written without brackets.
pub(super) fn is_bare(code: &str) -> bool {
    bare_length(code) == code.len() && !is_keyword(code)
}

fn is_keyword(word: &str) -> bool {
    keyword(word).is_some()
}

fn keyword(word: &str) -> Option<&'static str> {
    KEYWORDS.into_iter().find(|k| k.eq_ignore_ascii_case(word))
}

/// How many bytes of a text are a code without brackets: a letter, then letters, digits and `_`;
/// `-` and `.` where another such character follows.
fn bare_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let part = |i: usize| bytes.get(i).is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
    if !bytes.first().is_some_and(u8::is_ascii_alphabetic) {
        return 0;
    }
    (1..bytes.len()).find(|i| !(part(*i) || (matches!(bytes.get(*i), Some(b'-' | b'.')) && part(i + 1)))).unwrap_or(bytes.len())
}

/// Splits a text into tokens; the last is [`Token::End`].
pub(super) fn tokens(text: &str) -> Result<Vec<(Token, Span)>, ParseError> {
    let count = text.chars().count();
    if count > MAX_CHARS {
        return Err(ParseError { span: Span { start: 0, end: text.len(), column: 1 }, fault: ParseFault::TooLong(count) });
    }
    let mut reader = Reader { text, at: 0, column: 1 };
    let mut found = Vec::new();
    loop {
        reader.skip(reader.rest().len() - reader.rest().trim_start().len());
        let start = reader.at;
        let column = reader.column;
        let span = |end| Span { start, end, column };
        match token(reader.rest()) {
            Ok((token, length)) => {
                reader.skip(length);
                let last = token == Token::End;
                found.push((token, span(reader.at)));
                if last {
                    return Ok(found);
                }
            }
            Err((fault, length)) => return Err(ParseError { span: span(start + length), fault }),
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    column: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn skip(&mut self, bytes: usize) {
        self.column += self.rest().get(..bytes).map_or(0, |t| t.chars().count());
        self.at += bytes;
    }
}

type Found = Result<(Token, usize), (ParseFault, usize)>;

/// The token at the beginning of a text and its length in bytes.
fn token(rest: &str) -> Found {
    let Some(first) = rest.chars().next() else { return Ok((Token::End, 0)) };
    match first {
        '0'..='9' => number(rest),
        '\'' | '"' => quoted(rest, first),
        '[' => bracketed(rest),
        c if c.is_ascii_alphabetic() => word(rest),
        _ => sign(rest, first),
    }
}

fn number(rest: &str) -> Found {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let mut length = digits(rest);
    if let Some(fraction) = rest.get(length..).and_then(|t| t.strip_prefix('.')).map(digits).filter(|n| *n > 0) {
        length += 1 + fraction;
    }
    let tail = rest.get(length..).unwrap_or_default();
    let glued = tail.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
    let number = rest.get(..length).unwrap_or_default();
    if glued > 0 {
        let code = rest.get(..length + glued).unwrap_or_default();
        return Err((ParseFault::BareDigits(code.to_owned()), length + glued));
    }
    decimal::parse(number).map(|value| (Token::Number(value), length)).ok_or((ParseFault::LongNumber, length))
}

/// A quote within a text is written twice.
fn quoted(rest: &str, quote: char) -> Found {
    let mut text = String::new();
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((i, c)) = chars.next() {
        if c != quote {
            text.push(c);
        } else if chars.peek().is_some_and(|next| next.1 == quote) {
            text.push(quote);
            chars.next();
        } else {
            return Ok((Token::Text(text), i + 1));
        }
    }
    Err((ParseFault::OpenText(quote), rest.len()))
}

fn bracketed(rest: &str) -> Found {
    let Some(end) = rest.find(']') else { return Err((ParseFault::OpenBracket, rest.len())) };
    match ItemCode::parse(rest.get(1..end).unwrap_or_default().trim()) {
        Ok(code) => Ok((Token::Bracketed(code), end + 1)),
        Err(error) => Err((ParseFault::NotACode(error), end + 1)),
    }
}

fn word(rest: &str) -> Found {
    let length = bare_length(rest);
    let word = rest.get(..length).unwrap_or_default();
    if let Some(keyword) = keyword(word) {
        return Ok((Token::Keyword(keyword), length));
    }
    ItemCode::parse(word).map(|code| (Token::Word(code), length)).map_err(|error| (ParseFault::NotACode(error), length))
}

fn sign(rest: &str, first: char) -> Found {
    if let Some((found, write)) = FOREIGN.iter().find(|f| rest.starts_with(f.0) && !rest.starts_with("!=")) {
        return Err((ParseFault::Foreign { found, write }, found.len()));
    }
    match SIGNS.iter().find(|s| rest.starts_with(s.0)) {
        Some((found, sign)) => Ok((Token::Sign(sign), found.len())),
        None => Err((ParseFault::Character(first), first.len_utf8())),
    }
}
