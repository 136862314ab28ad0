//! Expressions as English sentences, for people who would rather read than parse.

use super::formula::{Formula, Reading, Typed};
use super::tree::{Arithmetic, Comparison, Function};
use super::types::ItemType;
use crate::code::{ItemCode, OptionCode};
use crate::date::Date;
use crate::decimal;
use crate::document::{Document, Kind, Question};
use crate::item::{NO, YES};

/// Longest stem or label within a sentence, in characters; longer ones are cut.
const MAX_NAME_CHARS: usize = 80;

/// What items and options are called.
pub trait Names {
    /// The stem of a question or the text of a row.
    fn stem(&self, item: &ItemCode) -> Option<&str>;
    /// The label of an option or scale point.
    fn label(&self, item: &ItemCode, option: &OptionCode) -> Option<&str>;
}

impl Names for Document {
    fn stem(&self, item: &ItemCode) -> Option<&str> {
        if let Some((question, row)) = find(self, item) {
            return Some(row.unwrap_or(&question.text));
        }
        let fields = self.fields.iter().map(|field| (&field.code, &field.name));
        let mut beside = fields.chain(self.values.iter().map(|value| (&value.code, &value.name)));
        beside.find(|(code, name)| *code == item && !name.is_empty()).map(|(_, name)| name.as_str())
    }

    fn label(&self, item: &ItemCode, option: &OptionCode) -> Option<&str> {
        let Some((Question { kind, .. }, _)) = find(self, item) else {
            let mut values = self.fields.iter().find(|field| field.code == *item)?.values.iter();
            return values.find(|value| value.code == *option && !value.label.is_empty()).map(|value| value.label.as_str());
        };
        match (kind, option.as_str()) {
            (Kind::YesNo { yes, .. }, YES) => return Some(yes),
            (Kind::YesNo { no, .. }, NO) => return Some(no),
            (Kind::Consent { label }, YES) => return Some(label),
            _ => {}
        }
        let options = kind.options().into_iter().flatten().map(|o| (&o.code, o.label.as_str()));
        let points = kind.points().into_iter().flatten().map(|p| (&p.code, p.label.as_str()));
        options.chain(points).find(|(code, _)| *code == option).map(|(_, label)| label)
    }
}

/// The question that holds an item, and the text of its part.
fn find<'a>(document: &'a Document, item: &ItemCode) -> Option<(&'a Question, Option<&'a str>)> {
    document.blocks.iter().flat_map(|b| &b.questions).find_map(|question| {
        let row = question.kind.rows().into_iter().flatten().find(|row| &row.code == item);
        match (row, &question.kind) {
            (Some(row), _) => Some((question, Some(row.text.as_str()))),
            (None, Kind::DateRange { from, to, .. }) => {
                [from, to].into_iter().find(|part| &part.code == item).map(|part| (question, Some(part.text.as_str())))
            }
            (None, kind) => (&question.code == item || kind.part_codes().contains(&item)).then_some((question, None)),
        }
    })
}

impl Typed {
    /// What it says, as a clause without a full stop: "the answer to ‘How did you reach us?’ is ‘By telephone’".
    /// It can stand behind "Show when"; that of a calculated value behind "It is".
    /// Items and labels that have no name appear with their codes. The result is plain text, not markup.
    #[must_use]
    pub fn sentence(&self, names: &dyn Names) -> String {
        let writer = Writer { typed: self, names };
        if self.is_condition() { writer.clause(&self.root) } else { writer.noun(&self.root) }
    }
}

struct Writer<'a> {
    typed: &'a Typed,
    names: &'a dyn Names,
}

fn quoted(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = text.chars().take(MAX_NAME_CHARS).collect();
    let cut = if short.len() < text.len() { "…" } else { "" };
    format!("‘{}{cut}’", short.trim_end())
}

/// "a, b and c".
fn series(parts: &[String], word: &str) -> String {
    match parts.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} {word} {last}", rest.join(", ")),
        _ => parts.concat(),
    }
}

fn day(date: Date) -> String {
    const MONTHS: [&str; 12] =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
    let (year, month, day) = date.parts();
    format!("{day} {} {year}", MONTHS.get(usize::from(month) - 1).copied().unwrap_or_default())
}

impl Writer<'_> {
    fn stem(&self, item: &ItemCode) -> String {
        quoted(self.names.stem(item).unwrap_or(item.as_str()))
    }

    fn label(&self, item: &ItemCode, option: &OptionCode) -> String {
        quoted(self.names.label(item, option).unwrap_or(option.as_str()))
    }

    fn clause(&self, formula: &Formula) -> String {
        match formula {
            Formula::Truth(true) => "it is always so".into(),
            Formula::Truth(false) => "it is never so".into(),
            Formula::Not(inner) => self.negated(inner),
            Formula::All(parts) => self.joined(parts, " and "),
            Formula::Any(parts) => self.joined(parts, " or "),
            Formula::Compare(sign, a, b) => self.compared(*sign, a, b),
            Formula::In(a, list) => {
                let list: Vec<String> = list.iter().map(|b| self.beside(b, a)).collect();
                format!("{} is {}", self.noun(a), series(&list, "or"))
            }
            Formula::Contains(a, b) => match (a.as_ref(), b.as_ref()) {
                (Formula::Item(item, _), Formula::Code(option)) => format!("{} is chosen in {}", self.label(item, option), self.stem(item)),
                _ => format!("{} contains {}", self.noun(a), self.noun(b)),
            },
            Formula::Call(Function::Answered, parts) => match parts.first() {
                Some(Formula::Item(item, _)) => format!("{} is answered", self.stem(item)),
                _ => String::new(),
            },
            Formula::Call(_, parts) => match parts.as_slice() {
                [condition, then, otherwise] => {
                    format!("({}, if {}, and otherwise {})", self.clause(then), self.clause(condition), self.clause(otherwise))
                }
                _ => String::new(),
            },
            _ => self.noun(formula),
        }
    }

    fn joined(&self, parts: &[Formula], word: &str) -> String {
        let part = |part: &Formula| {
            let clause = self.clause(part);
            // "or is missing" within a clause must not be read together with the next one
            let compound = matches!(part, Formula::All(_) | Formula::Any(_) | Formula::Not(_))
                || matches!(part, Formula::In(_, list) if list.len() > 1);
            if compound { format!("({clause})") } else { clause }
        };
        parts.iter().map(part).collect::<Vec<_>>().join(word)
    }

    fn negated(&self, formula: &Formula) -> String {
        match formula {
            Formula::Call(Function::Answered, parts) => match parts.first() {
                Some(Formula::Item(item, _)) => format!("{} is not answered", self.stem(item)),
                _ => String::new(),
            },
            Formula::Contains(a, b) => match (a.as_ref(), b.as_ref()) {
                (Formula::Item(item, _), Formula::Code(option)) => {
                    format!("{} is not chosen in {}", self.label(item, option), self.stem(item))
                }
                _ => format!("{} does not contain {} or is missing", self.noun(a), self.noun(b)),
            },
            Formula::Compare(Comparison::Equal, a, b) => {
                let (subject, object) = if is_constant(a) { (b, a) } else { (a, b) };
                format!("{} is not {} or is missing", self.noun(subject), self.beside(object, subject))
            }
            _ => format!("it is not so that {}", self.joined(std::slice::from_ref(formula), "")),
        }
    }

    fn compared(&self, sign: Comparison, a: &Formula, b: &Formula) -> String {
        if is_constant(a) && !is_constant(b) {
            return self.compared(turned(sign), b, a);
        }
        if matches!(a, Formula::Truth(_)) || self.is_condition(a) {
            let word = if sign == Comparison::Equal { "exactly when" } else { "unless" };
            return format!("({}, {word} {})", self.clause(a), self.clause(b));
        }
        let words = match (sign, self.is_date(a)) {
            (Comparison::Equal, _) => "is",
            (Comparison::NotEqual, _) => "is given and is not",
            (Comparison::Less, true) => "is before",
            (Comparison::LessOrEqual, true) => "is on or before",
            (Comparison::Greater, true) => "is after",
            (Comparison::GreaterOrEqual, true) => "is on or after",
            (Comparison::Less, false) => "is less than",
            (Comparison::LessOrEqual, false) => "is at most",
            (Comparison::Greater, false) => "is more than",
            (Comparison::GreaterOrEqual, false) => "is at least",
        };
        format!("{} {words} {}", self.noun(a), self.beside(b, a))
    }

    fn is_condition(&self, formula: &Formula) -> bool {
        match formula {
            Formula::Call(Function::If, parts) => parts.get(1).is_some_and(|part| self.is_condition(part)),
            Formula::Call(function, _) => *function == Function::Answered,
            Formula::Not(_) | Formula::All(_) | Formula::Any(_) | Formula::Compare(..) | Formula::Contains(..) | Formula::In(..) => true,
            _ => matches!(formula, Formula::Truth(_)),
        }
    }

    fn is_date(&self, formula: &Formula) -> bool {
        match formula {
            Formula::Call(Function::If, parts) => parts.get(1).is_some_and(|part| self.is_date(part)),
            Formula::Call(Function::Coalesce, parts) => parts.first().is_some_and(|part| self.is_date(part)),
            _ => matches!(formula, Formula::Date(_) | Formula::Today | Formula::Item(_, Reading::Date)),
        }
    }

    /// A value, named as a neighbour of what it is compared with: the label of an option or of a point.
    fn beside(&self, formula: &Formula, neighbour: &Formula) -> String {
        let mut left = vec![neighbour];
        while let Some(part) = left.pop() {
            if let Formula::Item(item, reading) = part {
                match (formula, reading) {
                    (Formula::Code(option), _) if self.names.label(item, option).is_some() => return self.label(item, option),
                    (Formula::Number(value), Reading::Value) if part == neighbour => return self.point(item, *value),
                    _ => {}
                }
            }
            left.extend(part.parts());
        }
        self.noun(formula)
    }

    /// A number, with the label of the scale point of that value.
    fn point(&self, item: &ItemCode, value: f64) -> String {
        let number = decimal::show(value);
        let Some(ItemType::Scale(points)) = self.typed.items.get(item) else { return number };
        let label = points.iter().find(|p| p.1 == value).and_then(|p| self.names.label(item, &p.0));
        label.map_or(number.clone(), |label| format!("{number} ({})", quoted(label)))
    }

    fn noun(&self, formula: &Formula) -> String {
        match formula {
            Formula::Number(value) => decimal::show(*value),
            Formula::Text(text) => quoted(text),
            Formula::Code(code) => quoted(code.as_str()),
            Formula::Date(date) => day(*date),
            Formula::Today => "today".into(),
            Formula::Item(item, _) => format!("the answer to {}", self.stem(item)),
            Formula::Negate(inner) => match inner.as_ref() {
                Formula::Number(value) => format!("−{}", decimal::show(*value)),
                _ => format!("minus {}", self.noun(inner)),
            },
            Formula::Arithmetic(sign, a, b) => {
                let word = match sign {
                    Arithmetic::Add => "plus",
                    Arithmetic::Subtract => "minus",
                    Arithmetic::Multiply => "times",
                    Arithmetic::Divide => "divided by",
                };
                format!("{} {word} {}", self.operand(a), self.operand(b))
            }
            Formula::Call(function, parts) => self.called(*function, parts),
            _ => self.clause(formula),
        }
    }

    fn operand(&self, formula: &Formula) -> String {
        let noun = self.noun(formula);
        if matches!(formula, Formula::Arithmetic(..)) { format!("({noun})") } else { noun }
    }

    fn called(&self, function: Function, parts: &[Formula]) -> String {
        let nouns: Vec<String> = parts.iter().map(|part| self.noun(part)).collect();
        let all = series(&nouns, "and");
        let between = |what: &str| format!("the {what} from {}", nouns.join(" to "));
        match function {
            Function::Answered => self.clause(&Formula::Call(function, parts.to_vec())),
            Function::Count => match parts.first() {
                Some(Formula::Item(item, _)) => format!("the number of options chosen in {}", self.stem(item)),
                _ => all,
            },
            Function::Length => format!("the number of characters in {all}"),
            Function::Days => between("days"),
            Function::Months => between("complete months"),
            Function::Years => between("complete years"),
            Function::Round => format!("{all}, rounded"),
            Function::Min => format!("the smallest of {all}"),
            Function::Max => format!("the largest of {all}"),
            Function::Sum => format!("the sum of {all}"),
            Function::Mean => format!("the mean of {all}"),
            Function::If => match (parts, nouns.as_slice()) {
                ([condition, ..], [_, then, otherwise]) => format!("({then} if {}, otherwise {otherwise})", self.clause(condition)),
                _ => all,
            },
            Function::Coalesce | Function::Value => format!("the first that is answered of {all}"),
        }
    }
}

fn is_constant(formula: &Formula) -> bool {
    match formula {
        Formula::Negate(inner) => is_constant(inner),
        _ => matches!(
            formula,
            Formula::Number(_) | Formula::Text(_) | Formula::Code(_) | Formula::Date(_) | Formula::Today | Formula::Truth(_)
        ),
    }
}

/// The sign that says the same with the sides exchanged.
const fn turned(sign: Comparison) -> Comparison {
    match sign {
        Comparison::Less => Comparison::Greater,
        Comparison::LessOrEqual => Comparison::GreaterOrEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterOrEqual => Comparison::LessOrEqual,
        other => other,
    }
}
