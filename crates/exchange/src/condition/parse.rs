//! Conditions as they are written in `SurveyJS`, `LimeSurvey` and `XLSForm`.

use candor_survey::decimal;

use super::{Foreign, Operand, Sign};

/// Longest condition that is read, in bytes: as many characters as one may have in Candor.
const LONGEST: usize = 2_000;

/// Deepest nesting that is read.
const DEEPEST: usize = 30;

/// Whose way of writing it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// `{name} = 'a' and {other} notempty`
    SurveyJs,
    /// `((name.NAOK == "A1"))`
    LimeSurvey,
    /// `${name} = 'a' and selected(${other}, 'b')`
    XlsForm,
}

/// Reads a condition; the error is the reason why it is not one that can be said exactly.
pub(crate) fn parse(text: &str, dialect: Dialect) -> Result<Foreign, String> {
    if text.len() > LONGEST {
        return Err("it is too long to be translated surely".to_owned());
    }
    let tokens = tokens(text, dialect)?;
    let mut parser = Parser { tokens, at: 0, dialect };
    let found = parser.any(0)?;
    match parser.peek() {
        None => Ok(found),
        Some(_) => Err("it has a part that is not known here".to_owned()),
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Answer(String),
    Text(String),
    Number(f64),
    Word(String),
    Sign(&'static str),
}

const SIGNS: [&str; 21] =
    ["===", "!==", "==", "!=", "<>", "<=", ">=", "*=", "&&", "||", "=", "<", ">", "!", "(", ")", "[", "]", ",", "+", "-"];

fn tokens(text: &str, dialect: Dialect) -> Result<Vec<Token>, String> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let opening = if dialect == Dialect::XlsForm { "${" } else { "{" };
        let (token, length) = if let Some(name) = rest.strip_prefix(opening).filter(|_| dialect != Dialect::LimeSurvey) {
            let end = name.find('}').ok_or("a name is not closed")?;
            (Token::Answer(name[..end].trim().to_owned()), opening.len() + end + 1)
        } else if let Some(quote) = ['\'', '"'].into_iter().find(|quote| *quote == first) {
            let end = rest[1..].find(quote).ok_or("a text is not closed")?;
            (Token::Text(rest[1..=end].to_owned()), end + 2)
        } else if first.is_ascii_digit() {
            let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
            (Token::Number(decimal::parse(&rest[..end]).ok_or("a number is too long")?), end)
        } else if first.is_alphabetic() || first == '_' {
            let part = |c: char| {
                c.is_alphanumeric() || c == '_' || (c == '.' && dialect == Dialect::LimeSurvey) || (c == '-' && dialect == Dialect::XlsForm)
            };
            let end = rest.find(|c| !part(c)).unwrap_or(rest.len());
            (Token::Word(rest[..end].to_owned()), end)
        } else if let Some(sign) = SIGNS.into_iter().find(|sign| rest.starts_with(sign)) {
            (Token::Sign(sign), sign.len())
        } else {
            return Err(format!("the sign {first:?} is not known here"));
        };
        found.push(token);
        rest = rest.get(length..).unwrap_or_default().trim_start();
    }
    Ok(found)
}

/// What is hidden counts as empty with `.NAOK`; without it the whole condition is false, which the mark `~` keeps.
fn limesurvey_name(word: &str) -> String {
    let bare = word.strip_suffix(".NAOK").or_else(|| word.strip_suffix(".NAOK.value"));
    bare.map_or_else(|| format!("~{}", word.strip_suffix(".value").or_else(|| word.strip_suffix(".code")).unwrap_or(word)), str::to_owned)
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    dialect: Dialect,
}

type Parsed<T> = Result<T, String>;

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn is_sign(&self, signs: &[&str]) -> bool {
        matches!(self.peek(), Some(Token::Sign(sign)) if signs.contains(sign))
    }

    fn is_word(&self, words: &[&str]) -> bool {
        matches!(self.peek(), Some(Token::Word(word)) if words.iter().any(|w| word.eq_ignore_ascii_case(w)))
    }

    fn take(&mut self, signs: &[&str], words: &[&str]) -> bool {
        let found = self.is_sign(signs) || self.is_word(words);
        self.at += usize::from(found);
        found
    }

    fn need(&mut self, sign: &'static str) -> Parsed<()> {
        if self.take(&[sign], &[]) { Ok(()) } else { Err(format!("a {sign:?} is missing")) }
    }

    fn any(&mut self, depth: usize) -> Parsed<Foreign> {
        if depth > DEEPEST {
            return Err("its parts lie too deep within each other".to_owned());
        }
        let mut parts = vec![self.all(depth)?];
        while self.take(&["||"], &["or"]) {
            parts.push(self.all(depth)?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Foreign::Any(parts) })
    }

    fn all(&mut self, depth: usize) -> Parsed<Foreign> {
        let mut parts = vec![self.one(depth)?];
        while self.take(&["&&"], &["and"]) {
            parts.push(self.one(depth)?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Foreign::All(parts) })
    }

    fn one(&mut self, depth: usize) -> Parsed<Foreign> {
        if depth > DEEPEST {
            return Err("its parts lie too deep within each other".to_owned());
        }
        if self.dialect != Dialect::XlsForm && self.take(&["!"], &[]) {
            // in SurveyJS and LimeSurvey it belongs to the next part only
            return Ok(Foreign::Not(Box::new(self.one(depth + 1)?)));
        }
        if self.is_sign(&["("]) {
            self.at += 1;
            let inner = self.any(depth + 1)?;
            self.need(")")?;
            if self.compares() {
                return Err("it compares or computes with something in parentheses".to_owned());
            }
            return Ok(inner);
        }
        if let Some(Token::Word(word)) = self.peek().cloned()
            && matches!(self.tokens.get(self.at + 1), Some(Token::Sign("(")))
        {
            return self.function(&word, depth);
        }
        self.comparison()
    }

    fn compares(&self) -> bool {
        self.is_sign(&["=", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*=", "<>"])
    }

    fn function(&mut self, name: &str, depth: usize) -> Parsed<Foreign> {
        let known = match self.dialect {
            Dialect::XlsForm => ["not", "selected", "count-selected", "true", "false"].as_slice(),
            Dialect::LimeSurvey => &["is_empty", "!is_empty", "not"],
            Dialect::SurveyJs => &[],
        };
        if !known.contains(&name) {
            return Err("it uses a function that Candor does not have".to_owned());
        }
        if name == "count-selected" {
            return self.comparison();
        }
        self.at += 2;
        let found = match name {
            "not" => Foreign::Not(Box::new(self.any(depth + 1)?)),
            "is_empty" => Foreign::Empty(self.answer()?),
            "selected" => {
                let answer = self.answer()?;
                self.need(",")?;
                // the name of an option, never a piece of one
                Foreign::AnyOf(answer, vec![self.value()?])
            }
            _ => return Err("it always or never holds".to_owned()),
        };
        self.need(")")?;
        Ok(found)
    }

    fn answer(&mut self) -> Parsed<String> {
        match self.operand()? {
            Operand::Answer(name) => Ok(name),
            _ => Err("the name of a question is missing".to_owned()),
        }
    }

    fn value(&mut self) -> Parsed<String> {
        match self.operand()? {
            Operand::Text(text) => Ok(text),
            Operand::Number(number) => Ok(decimal::show(number)),
            _ => Err("it compares with something that is no fixed value".to_owned()),
        }
    }

    fn operand(&mut self) -> Parsed<Operand> {
        let negative = self.take(&["-"], &[]);
        let token = self.peek().cloned().ok_or("it breaks off")?;
        self.at += 1;
        let operand = match token {
            Token::Number(number) => Operand::Number(if negative { -number } else { number }),
            _ if negative => return Err("it computes with a value".to_owned()),
            Token::Answer(name) => Operand::Answer(name),
            Token::Text(text) => Operand::Text(text),
            Token::Word(word) if word == "count-selected" => {
                self.need("(")?;
                let answer = self.answer()?;
                self.need(")")?;
                Operand::Count(answer)
            }
            Token::Word(word) if self.dialect == Dialect::SurveyJs => Operand::Text(word),
            Token::Word(word) if self.dialect == Dialect::LimeSurvey && !self.is_sign(&["("]) => Operand::Answer(limesurvey_name(&word)),
            _ => return Err("it uses something that Candor does not have".to_owned()),
        };
        if self.is_sign(&["+", "-"]) {
            return Err("it computes with values".to_owned());
        }
        Ok(operand)
    }

    fn comparison(&mut self) -> Parsed<Foreign> {
        let left = self.operand()?;
        if self.dialect == Dialect::SurveyJs
            && let Operand::Answer(name) = &left
            && let Some(found) = self.surveyjs_operator(name)?
        {
            return Ok(found);
        }
        let sign = match self.peek() {
            Some(Token::Sign("=" | "==" | "===")) => Sign::Equal,
            Some(Token::Sign("!=" | "<>" | "!==")) => Sign::NotEqual,
            Some(Token::Sign("<")) => Sign::Less,
            Some(Token::Sign("<=")) => Sign::LessOrEqual,
            Some(Token::Sign(">")) => Sign::Greater,
            Some(Token::Sign(">=")) => Sign::GreaterOrEqual,
            Some(Token::Word(word)) if self.dialect == Dialect::LimeSurvey => match word.to_ascii_lowercase().as_str() {
                "eq" => Sign::Equal,
                "ne" => Sign::NotEqual,
                "lt" => Sign::Less,
                "le" => Sign::LessOrEqual,
                "gt" => Sign::Greater,
                "ge" => Sign::GreaterOrEqual,
                _ => return Err("it has a part that is not known here".to_owned()),
            },
            _ => {
                return match left {
                    Operand::Answer(name) => Ok(Foreign::Holds(name)),
                    _ => Err("it always or never holds".to_owned()),
                };
            }
        };
        self.at += 1;
        let right = self.operand()?;
        if self.compares() {
            return Err("it compares the result of a comparison".to_owned());
        }
        Ok(Foreign::Compare(sign, left, right))
    }

    /// The operators that are words.
    fn surveyjs_operator(&mut self, name: &str) -> Parsed<Option<Foreign>> {
        let name = name.to_owned();
        let not = |found| Foreign::Not(Box::new(found));
        if self.take(&[], &["empty"]) {
            return Ok(Some(Foreign::Empty(name)));
        }
        if self.take(&[], &["notempty"]) {
            return Ok(Some(not(Foreign::Empty(name))));
        }
        let contains = self.take(&["*="], &["contains", "contain"]);
        if contains || self.take(&[], &["notcontains", "notcontain"]) {
            if self.is_sign(&["["]) {
                return Err("it asks whether a list contains a list".to_owned());
            }
            let value = self.value()?;
            let found = Foreign::Contains(name, value);
            return Ok(Some(if contains { found } else { not(found) }));
        }
        for (word, all, opposite) in [("anyof", false, false), ("noneof", false, true), ("allof", true, false)] {
            if self.take(&[], &[word]) {
                let list = self.values()?;
                let found = if all { Foreign::AllOf(name, list) } else { Foreign::AnyOf(name, list) };
                return Ok(Some(if opposite { not(found) } else { found }));
            }
        }
        Ok(None)
    }

    fn values(&mut self) -> Parsed<Vec<String>> {
        self.need("[")?;
        let mut list = vec![self.value()?];
        while self.take(&[","], &[]) {
            list.push(self.value()?);
        }
        self.need("]")?;
        Ok(list)
    }
}
