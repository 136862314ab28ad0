//! Saying a condition in Candor's language.

use std::collections::BTreeMap;

use candor_survey::{Date, decimal};

use super::{Foreign, Operand, Sign};

/// What is known of a question that conditions may name.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Known {
    /// The code of its item.
    pub(crate) code: String,
    /// What its answers are.
    pub(crate) sort: Sort,
    /// The code or, of a scale, the value that a foreign value has become.
    pub(crate) values: BTreeMap<String, String>,
    /// Whether it is always asked.
    pub(crate) always: bool,
}

/// What the answers of an item are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Sort {
    /// One option.
    Choice,
    /// Several options; whether the other system can compare them with a single one.
    Choices(bool),
    /// A point with a value.
    Scale,
    /// A text; whether the other system leaves out capitals and spaces when it compares, as Candor does.
    Text(bool),
    /// A number.
    Number,
    /// A date.
    Date,
    /// Whether this option of a choice of several is chosen; its code.
    Tick(String),
}

/// All questions that conditions may name, by their foreign names.
pub(crate) type Names = BTreeMap<String, Known>;

/// Says a condition in Candor's language; the error is the reason why that cannot be done exactly.
pub(crate) fn written(condition: &Foreign, names: &Names) -> Result<String, String> {
    Writer { names, plain: is_plain(condition) }.condition(condition)
}

/// Whether it is false as soon as one of the answers it names is missing.
fn is_plain(condition: &Foreign) -> bool {
    match condition {
        Foreign::All(parts) => parts.iter().all(is_plain),
        Foreign::Any(_) | Foreign::Not(_) | Foreign::Empty(_) => false,
        Foreign::Compare(sign, _, right) => *sign != Sign::NotEqual && *right != Operand::Text(String::new()),
        _ => true,
    }
}

struct Writer<'a> {
    names: &'a Names,
    plain: bool,
}

type Written = Result<String, String>;

fn text(value: &str) -> String {
    format!("'{}'", value.replace('\'', "''"))
}

fn not(written: String) -> String {
    if let Some(inner) = written.strip_prefix("not ").filter(|inner| !inner.contains(' ')) {
        return inner.to_owned();
    }
    if written.contains(' ') { format!("not ({written})") } else { format!("not {written}") }
}

fn name(known: &Known) -> String {
    // brackets are always right; they are left out where a code is plainly one word
    let words = ["and", "or", "not", "in", "contains", "true", "false", "today"];
    let code = &known.code;
    let plain = code.starts_with(|c: char| c.is_ascii_alphabetic()) && code.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if plain && !words.iter().any(|word| code.eq_ignore_ascii_case(word)) { code.clone() } else { format!("[{code}]") }
}

fn one_of(known: &Known, values: &[String]) -> String {
    match values {
        [value] => format!("{} = {value}", name(known)),
        values => format!("{} in ({})", name(known), values.join(", ")),
    }
}

impl Writer<'_> {
    fn known(&self, foreign: &str) -> Result<&Known, String> {
        let (name, strict) = foreign.strip_prefix('~').map_or((foreign, false), |name| (name, true));
        let known = self.names.get(name).ok_or_else(|| "it asks for something that is no imported question".to_owned())?;
        if strict && !known.always && !self.plain {
            return Err("without .NAOK it never holds while a question that it names is hidden".to_owned());
        }
        Ok(known)
    }

    fn condition(&self, condition: &Foreign) -> Written {
        match condition {
            Foreign::All(parts) => self.joined(parts, " and "),
            Foreign::Any(parts) => self.joined(parts, " or "),
            Foreign::Not(part) => Ok(not(self.condition(part)?)),
            Foreign::Empty(foreign) => self.empty(self.known(foreign)?),
            Foreign::Contains(foreign, value) => self.contains(self.known(foreign)?, value),
            Foreign::AnyOf(foreign, list) => self.each(foreign, list, " or "),
            Foreign::AllOf(foreign, list) => self.each(foreign, list, " and "),
            Foreign::Holds(foreign) => {
                let known = self.known(foreign)?;
                match known.values.get("true") {
                    Some(yes) if known.sort == Sort::Choice => Ok(format!("{} = {}", name(known), text(yes))),
                    _ => Err("it asks whether an answer is true that is no yes or no".to_owned()),
                }
            }
            Foreign::Compare(sign, left, right) => self.compare(*sign, left, right),
        }
    }

    fn joined(&self, parts: &[Foreign], between: &str) -> Written {
        let part = |part: &Foreign| {
            let written = self.condition(part)?;
            Ok(if matches!(part, Foreign::All(_) | Foreign::Any(_)) { format!("({written})") } else { written })
        };
        Ok(parts.iter().map(part).collect::<Result<Vec<_>, String>>()?.join(between))
    }

    fn empty(&self, known: &Known) -> Written {
        Ok(match &known.sort {
            Sort::Tick(option) => not(format!("{} contains {}", name(known), text(option))),
            _ => format!("not answered({})", name(known)),
        })
    }

    fn value<'k>(known: &'k Known, foreign: &str) -> Result<&'k String, String> {
        let found = known.values.get(foreign);
        found.ok_or_else(|| "it asks for an option that was not imported".to_owned())
    }

    fn contains(&self, known: &Known, value: &str) -> Written {
        match &known.sort {
            Sort::Choices(_) => Ok(format!("{} contains {}", name(known), text(Self::value(known, value)?))),
            Sort::Choice => {
                // a piece of the option's name is looked for
                let has = |foreign: &String| foreign.to_lowercase().contains(&value.to_lowercase());
                let codes: Vec<String> = known.values.iter().filter(|(foreign, _)| has(foreign)).map(|(_, code)| text(code)).collect();
                if codes.is_empty() {
                    return Err("it asks for an option that was not imported".to_owned());
                }
                Ok(one_of(known, &codes))
            }
            Sort::Text(true) if !value.trim().is_empty() => Ok(format!("{} contains {}", name(known), text(value))),
            _ => Err("it looks for a piece in an answer that is no list of options".to_owned()),
        }
    }

    fn each(&self, foreign: &str, list: &[String], between: &str) -> Written {
        let known = self.known(foreign)?;
        if known.sort == Sort::Scale && between == " or " {
            let values: Vec<String> = list.iter().map(|v| Self::value(known, v).cloned()).collect::<Result<_, String>>()?;
            return Ok(one_of(known, &values));
        }
        if known.sort == Sort::Choice && between == " or " {
            let codes: Vec<String> = list.iter().map(|v| Ok(text(Self::value(known, v)?))).collect::<Result<_, String>>()?;
            return Ok(one_of(known, &codes));
        }
        if !matches!(known.sort, Sort::Choices(_)) {
            return Err("it compares a single answer with a list".to_owned());
        }
        let parts: Vec<String> = list.iter().map(|v| self.contains(known, v)).collect::<Result<_, String>>()?;
        Ok(if parts.len() == 1 { parts.concat() } else { format!("({})", parts.join(between)) })
    }

    fn compare(&self, sign: Sign, left: &Operand, right: &Operand) -> Written {
        match (left, right) {
            (Operand::Answer(foreign), Operand::Text(value)) => self.with_text(sign, self.known(foreign)?, value),
            (Operand::Answer(foreign), Operand::Number(value)) => self.with_number(sign, self.known(foreign)?, *value),
            (Operand::Count(foreign), Operand::Number(value)) => {
                let known = self.known(foreign)?;
                if !matches!(known.sort, Sort::Choices(_)) {
                    return Err("it counts the options of a question that takes one".to_owned());
                }
                Ok(format!("count({}) {} {}", name(known), sign.sign(), decimal::show(*value)))
            }
            (Operand::Answer(a), Operand::Answer(b)) => self.with_answer(sign, self.known(a)?, self.known(b)?),
            (Operand::Text(_) | Operand::Number(_), Operand::Answer(_) | Operand::Count(_)) => self.compare(turned(sign), right, left),
            _ => Err("it compares values that are not answers".to_owned()),
        }
    }

    /// Two answers: only in their order, because two that are both missing are equal elsewhere.
    fn with_answer(&self, sign: Sign, a: &Known, b: &Known) -> Written {
        let alike = matches!((&a.sort, &b.sort), (Sort::Number | Sort::Scale, Sort::Number | Sort::Scale) | (Sort::Date, Sort::Date));
        match sign {
            Sign::Less | Sign::Greater if alike => Ok(format!("{} {} {}", name(a), sign.sign(), name(b))),
            _ => Err("it compares two answers, which may both be missing".to_owned()),
        }
    }

    fn with_text(&self, sign: Sign, known: &Known, value: &str) -> Written {
        if value.is_empty() {
            return match sign {
                Sign::Equal => self.empty(known),
                Sign::NotEqual => Ok(not(self.empty(known)?)),
                _ => Err("it compares with nothing".to_owned()),
            };
        }
        match &known.sort {
            Sort::Choice => match sign {
                Sign::Equal => Ok(format!("{} = {}", name(known), text(Self::value(known, value)?))),
                Sign::NotEqual => Ok(not(format!("{} = {}", name(known), text(Self::value(known, value)?)))),
                _ => self.ordered(sign, known, decimal::parse(value)),
            },
            Sort::Choices(false) => Err("it compares several options with a single one".to_owned()),
            Sort::Choices(true) => {
                let one = format!("{n} contains {} and count({n}) = 1", text(Self::value(known, value)?), n = name(known));
                match sign {
                    Sign::Equal => Ok(format!("({one})")),
                    Sign::NotEqual => Ok(not(one)),
                    _ => Err("it compares several options by their order".to_owned()),
                }
            }
            Sort::Tick(option) => {
                let ticked = format!("{} contains {}", name(known), text(option));
                match sign {
                    Sign::Equal if value == "Y" => Ok(ticked),
                    Sign::NotEqual if value == "Y" => Ok(not(ticked)),
                    _ => Err("it compares an option with something other than chosen or not".to_owned()),
                }
            }
            Sort::Scale => match (known.values.get(value), decimal::parse(value)) {
                (Some(found), _) => self.scale(sign, known, found),
                (None, Some(number)) => self.with_number(sign, known, number),
                _ => Err("it asks for a point that was not imported".to_owned()),
            },
            Sort::Number => {
                let number = decimal::parse(value).ok_or("it compares a number with a text")?;
                self.with_number(sign, known, number)
            }
            Sort::Date => {
                let date = Date::parse(value).ok_or("it compares a date with something that is none")?;
                let written = |sign: Sign| format!("{} {} date('{date}')", name(known), sign.sign());
                Ok(if sign == Sign::NotEqual { not(written(Sign::Equal)) } else { written(sign) })
            }
            Sort::Text(loose) => {
                let has_letters = value.chars().any(char::is_alphabetic) || value.trim() != value;
                if !loose && has_letters {
                    return Err("it compares texts with capitals and spaces, which Candor leaves out of account".to_owned());
                }
                match sign {
                    Sign::Equal => Ok(format!("{} = {}", name(known), text(value))),
                    Sign::NotEqual => Ok(not(format!("{} = {}", name(known), text(value)))),
                    _ => Err("it compares texts by their order".to_owned()),
                }
            }
        }
    }

    fn scale(&self, sign: Sign, known: &Known, value: &str) -> Written {
        let written = |sign: Sign| format!("{} {} {value}", name(known), sign.sign());
        Ok(if sign == Sign::NotEqual { not(written(Sign::Equal)) } else { written(sign) })
    }

    fn with_number(&self, sign: Sign, known: &Known, value: f64) -> Written {
        let shown = decimal::show(value);
        match &known.sort {
            Sort::Number => self.scale(sign, known, &shown),
            Sort::Scale => match known.values.get(&shown) {
                Some(found) => self.scale(sign, known, found),
                None if sign != Sign::Equal && sign != Sign::NotEqual && known.values.iter().all(|(foreign, value)| foreign == value) => {
                    self.scale(sign, known, &shown)
                }
                None => Err("it asks for a point that was not imported".to_owned()),
            },
            Sort::Choice if matches!(sign, Sign::Equal | Sign::NotEqual) => self.with_text(sign, known, &shown),
            Sort::Choice => self.ordered(sign, known, Some(value)),
            Sort::Choices(_) | Sort::Text(_) | Sort::Tick(_) => self.with_text(sign, known, &shown),
            Sort::Date => Err("it compares a date with a number".to_owned()),
        }
    }

    /// An order of options that are all numbers: the options that fulfil it.
    fn ordered(&self, sign: Sign, known: &Known, value: Option<f64>) -> Written {
        let value = value.ok_or("it compares options by their order")?;
        let mut codes = Vec::new();
        for (foreign, code) in &known.values {
            let option = decimal::parse(foreign).ok_or("it compares options by their order, and not all of them are numbers")?;
            let fits = match sign {
                Sign::Less => option < value,
                Sign::LessOrEqual => option <= value,
                Sign::Greater => option > value,
                Sign::GreaterOrEqual => option >= value,
                Sign::Equal | Sign::NotEqual => false,
            };
            if fits {
                codes.push(text(code));
            }
        }
        match codes.as_slice() {
            [] => Err("no option fulfils it".to_owned()),
            codes => Ok(one_of(known, codes)),
        }
    }
}

/// A comparison with both sides exchanged.
const fn turned(sign: Sign) -> Sign {
    match sign {
        Sign::Less => Sign::Greater,
        Sign::LessOrEqual => Sign::GreaterOrEqual,
        Sign::Greater => Sign::Less,
        Sign::GreaterOrEqual => Sign::LessOrEqual,
        same => same,
    }
}
