//! Does an expression fit the items of a questionnaire?

use super::formula::{Formula, Reading, Typed};
use super::nearest::nearest;
use super::tree::{Comparison, Expression, Function, Node, Term, references};
use super::types::{ItemType, Items, Type, TypeFault, TypeProblem};
use crate::code::{ItemCode, OptionCode};

/// Compares an expression with the items it may name.
///
/// # Errors
/// Every part that does not fit, in the order written.
pub fn check(expression: &Expression, items: &Items) -> Result<Typed, Vec<TypeProblem>> {
    let mut checker = Checker { items, problems: Vec::new() };
    let root = checker.part(&expression.root);
    match root {
        Some(part) if checker.problems.is_empty() => {
            let kind = part.found.kind();
            let named = references(expression).into_iter().filter_map(|code| items.get_key_value(&code));
            let items = named.map(|(code, kind)| (code.clone(), kind.clone())).collect();
            Ok(Typed { root: part.valued(), kind, items })
        }
        _ => Err(checker.problems),
    }
}

/// The kind of a part. A rating is not settled yet: number or code, as its neighbour needs it.
#[derive(Clone)]
enum Found {
    Settled(Type),
    Scale(Vec<OptionCode>),
}

impl Found {
    const fn name(&self) -> &'static str {
        match self {
            Self::Settled(kind) => kind.name(),
            Self::Scale(_) => "a rating",
        }
    }

    fn kind(&self) -> Type {
        match self {
            Self::Settled(kind) => kind.clone(),
            Self::Scale(_) => Type::Number,
        }
    }

    const fn is_number(&self) -> bool {
        matches!(self, Self::Scale(_) | Self::Settled(Type::Number))
    }

    /// The codes that one answer is one of.
    fn options(&self) -> Option<&[OptionCode]> {
        match self {
            Self::Scale(options) | Self::Settled(Type::Choice(options)) => Some(options),
            Self::Settled(_) => None,
        }
    }
}

struct Part<'a> {
    node: &'a Node,
    formula: Formula,
    found: Found,
}

impl Part<'_> {
    /// The formula, with the value of a rating.
    fn valued(&self) -> Formula {
        match (&self.formula, &self.found) {
            (Formula::Item(code, _), Found::Scale(_)) => Formula::Item(code.clone(), Reading::Value),
            (formula, _) => formula.clone(),
        }
    }

    /// What stands between quotes.
    fn literal(&self) -> Option<&str> {
        match &self.node.term {
            Term::Text(text) => Some(text),
            _ => None,
        }
    }

    fn is(&self, kind: &Type) -> bool {
        matches!(&self.found, Found::Settled(found) if found == kind)
    }
}

struct Checker<'a> {
    items: &'a Items,
    problems: Vec<TypeProblem>,
}

const CONDITION: &str = "Compare it, such as channel = 'phone', or ask answered(question).";
const NUMBER: &str = "Use a number, a rating or a question for a number.";

impl Checker<'_> {
    fn fail<T>(&mut self, node: &Node, fault: TypeFault) -> Option<T> {
        self.problems.push(TypeProblem { span: node.span, fault });
        None
    }

    fn needed<T>(&mut self, part: &Part, needed: &'static str, remedy: &'static str) -> Option<T> {
        self.fail(part.node, TypeFault::Needed { needed, found: part.found.name(), remedy })
    }

    /// `None` when a problem was noted.
    fn part<'a>(&mut self, node: &'a Node) -> Option<Part<'a>> {
        let (formula, found) = match &node.term {
            Term::Number(value) => (Formula::Number(*value), Type::Number),
            Term::Text(text) => (Formula::Text(text.clone()), Type::Text),
            Term::Date(date) => (Formula::Date(*date), Type::Date),
            Term::Today => (Formula::Today, Type::Date),
            Term::Truth(truth) => (Formula::Truth(*truth), Type::Truth),
            Term::Item(code) => {
                let (formula, found) = self.item(node, code)?;
                return Some(Part { node, formula, found });
            }
            Term::Not(a) => (Formula::Not(Box::new(self.condition(a)?)), Type::Truth),
            Term::All(parts) => (Formula::All(self.each(parts, Self::condition)?), Type::Truth),
            Term::Any(parts) => (Formula::Any(self.each(parts, Self::condition)?), Type::Truth),
            Term::Negate(a) => (Formula::Negate(Box::new(self.number(a)?)), Type::Number),
            Term::Arithmetic(sign, a, b) => {
                let (a, b) = (self.number(a), self.number(b));
                (Formula::Arithmetic(*sign, Box::new(a?), Box::new(b?)), Type::Number)
            }
            Term::Compare(sign, a, b) => {
                let (a, b) = (self.part(a), self.part(b));
                let (a, b) = self.comparable(*sign, &a?, &b?)?;
                (Formula::Compare(*sign, Box::new(a), Box::new(b)), Type::Truth)
            }
            Term::Contains(a, b) => (self.contains(a, b)?, Type::Truth),
            Term::In(a, list) => (self.listed(a, list)?, Type::Truth),
            Term::Call(function, arguments) => self.call(*function, arguments)?,
        };
        Some(Part { node, formula, found: Found::Settled(found) })
    }

    /// Looks at each part, so that all problems are found.
    fn each<T>(&mut self, nodes: &[Node], look: impl Fn(&mut Self, &Node) -> Option<T>) -> Option<Vec<T>> {
        let found: Vec<Option<T>> = nodes.iter().map(|node| look(self, node)).collect();
        found.into_iter().collect()
    }

    fn item(&mut self, node: &Node, code: &ItemCode) -> Option<(Formula, Found)> {
        let Some(kind) = self.items.get(code) else {
            let near = nearest(code.as_str(), self.items.keys().map(ItemCode::as_str)).and_then(|near| ItemCode::parse(near).ok());
            return self.fail(node, TypeFault::UnknownItem(code.clone(), near));
        };
        let (reading, found) = match kind {
            ItemType::Choice(options) => (Reading::Choice, Found::Settled(Type::Choice(options.clone()))),
            ItemType::Choices(options) => (Reading::Codes, Found::Settled(Type::Choices(options.iter().map(|o| o.0.clone()).collect()))),
            ItemType::Scale(points) => (Reading::Point, Found::Scale(points.iter().map(|p| p.0.clone()).collect())),
            ItemType::Text => (Reading::Text, Found::Settled(Type::Text)),
            ItemType::Number { .. } => (Reading::Number, Found::Settled(Type::Number)),
            ItemType::Date { .. } => (Reading::Date, Found::Settled(Type::Date)),
        };
        Some((Formula::Item(code.clone(), reading), found))
    }

    fn condition(&mut self, node: &Node) -> Option<Formula> {
        let part = self.part(node)?;
        if part.is(&Type::Truth) { Some(part.formula) } else { self.needed(&part, "a condition", CONDITION) }
    }

    fn number(&mut self, node: &Node) -> Option<Formula> {
        let part = self.part(node)?;
        if part.found.is_number() { Some(part.valued()) } else { self.needed(&part, "a number", NUMBER) }
    }

    fn date(&mut self, node: &Node) -> Option<Formula> {
        let part = self.part(node)?;
        if part.is(&Type::Date) {
            return Some(part.formula);
        }
        self.needed(&part, "a date", "Use a question for a date, today, or date('2026-09-30').")
    }

    /// Both sides as they are compared.
    fn comparable(&mut self, sign: Comparison, left: &Part, right: &Part) -> Option<(Formula, Formula)> {
        if left.found.is_number() && right.found.is_number() {
            return Some((left.valued(), right.valued()));
        }
        if left.is(&Type::Date) && right.is(&Type::Date) {
            return Some((left.formula.clone(), right.formula.clone()));
        }
        let (left_options, right_options) = (left.found.options(), right.found.options());
        let pair = match (left_options, right_options) {
            (Some(known), None) if right.literal().is_some() => (left.formula.clone(), self.option(known, left.node, right)?),
            (None, Some(known)) if left.literal().is_some() => (self.option(known, right.node, left)?, right.formula.clone()),
            (Some(a), Some(b)) if a.iter().any(|code| b.contains(code)) => (left.formula.clone(), right.formula.clone()),
            (Some(_), Some(_)) => return self.fail(right.node, TypeFault::NoCommonOption),
            _ if left.is(&Type::Text) && right.is(&Type::Text) => self.texts(left, right)?,
            _ if left.is(&Type::Truth) && right.is(&Type::Truth) => (left.formula.clone(), right.formula.clone()),
            _ => return self.incomparable(left, right),
        };
        if !sign.needs_order() {
            return Some(pair);
        }
        if matches!((&left.found, &right.found), (Found::Scale(_), _) | (_, Found::Scale(_))) {
            let remedy = "Write the value without quotes, such as overall > 3.";
            return self.fail(right.node, TypeFault::Incomparable { left: left.found.name(), right: right.found.name(), remedy });
        }
        let kind = if left_options.or(right_options).is_some() { "options" } else { "texts or conditions" };
        self.fail(right.node, TypeFault::Unordered(kind))
    }

    fn texts(&mut self, left: &Part, right: &Part) -> Option<(Formula, Formula)> {
        for part in [left, right] {
            if part.literal().is_some_and(|text| text.trim().is_empty()) {
                return self.fail(part.node, TypeFault::EmptyText);
            }
        }
        Some((left.formula.clone(), right.formula.clone()))
    }

    fn incomparable<T>(&mut self, left: &Part, right: &Part) -> Option<T> {
        let either = |test: &dyn Fn(&Part) -> bool| test(left) || test(right);
        let remedy = if either(&|p| matches!(p.found, Found::Settled(Type::Choices(_)))) {
            "Several may be chosen: write question contains 'code'."
        } else if either(&|p| p.is(&Type::Truth)) {
            "Use the condition alone, or with 'not' before it."
        } else if either(&|p| p.is(&Type::Date)) {
            "Write a date as date('2026-09-30')."
        } else if either(&|p| p.found.options().is_some()) {
            "Write the option's code in quotes."
        } else {
            "Write a number without quotes."
        };
        self.fail(right.node, TypeFault::Incomparable { left: left.found.name(), right: right.found.name(), remedy })
    }

    /// A text in quotes as one of these options.
    fn option(&mut self, known: &[OptionCode], of: &Node, text: &Part) -> Option<Formula> {
        let written = text.literal().unwrap_or_default();
        if let Some(code) = known.iter().find(|code| code.as_str() == written) {
            return Some(Formula::Code(code.clone()));
        }
        let near = nearest(written, known.iter().map(OptionCode::as_str)).and_then(|near| OptionCode::parse(near).ok());
        let fault = TypeFault::UnknownOption { of: of.to_string(), option: written.to_owned(), near, known: known.to_vec() };
        self.fail(text.node, fault)
    }

    fn contains(&mut self, left: &Node, right: &Node) -> Option<Formula> {
        let (left, right) = (self.part(left), self.part(right));
        let (left, right) = (left?, right?);
        let Some(text) = right.literal() else {
            return self.needed(&right, "a text in quotes", "Write the code of an option, or a word, in quotes.");
        };
        let piece = match &left.found {
            Found::Settled(Type::Choices(known)) => self.option(known, left.node, &right)?,
            Found::Settled(Type::Text) if text.is_empty() => return self.fail(right.node, TypeFault::EmptyText),
            Found::Settled(Type::Text) => right.formula,
            _ => return self.needed(&left, "a text or a question with several answers", "Use = for one value."),
        };
        Some(Formula::Contains(Box::new(left.formula), Box::new(piece)))
    }

    fn listed(&mut self, left: &Node, list: &[Node]) -> Option<Formula> {
        let left = self.part(left);
        let list: Vec<Option<Part>> = list.iter().map(|node| self.part(node)).collect();
        let (left, list) = (left?, list.into_iter().collect::<Option<Vec<_>>>()?);
        let pairs: Vec<_> = list.iter().map(|part| self.comparable(Comparison::Equal, &left, part)).collect();
        let pairs = pairs.into_iter().collect::<Option<Vec<_>>>()?;
        let first = pairs.first()?.0.clone();
        if let Some((part, _)) = list.iter().zip(&pairs).find(|(_, pair)| pair.0 != first) {
            return self.needed(part, "a value like the first of the list", "Write either codes in quotes or numbers.");
        }
        Some(Formula::In(Box::new(first), pairs.into_iter().map(|pair| pair.1).collect()))
    }

    fn call(&mut self, function: Function, arguments: &[Node]) -> Option<(Formula, Type)> {
        let (arguments, kind) = match function {
            Function::Answered | Function::Value | Function::Count => return self.of_item(function, arguments.first()?),
            Function::Length => {
                let part = self.part(arguments.first()?)?;
                if !part.is(&Type::Text) {
                    return self.needed(&part, "a text", "Use a question for a text; count(question) counts chosen options.");
                }
                (vec![part.formula], Type::Number)
            }
            Function::Days | Function::Months | Function::Years => (self.each(arguments, Self::date)?, Type::Number),
            Function::Min | Function::Max | Function::Sum | Function::Mean | Function::Round => {
                (self.each(arguments, Self::number)?, Type::Number)
            }
            Function::If => {
                let (condition, branches) = arguments.split_first()?;
                let (condition, branches) = (self.condition(condition), self.alike(branches));
                let (branches, kind) = branches?;
                (std::iter::once(condition?).chain(branches).collect(), kind)
            }
            Function::Coalesce => {
                let (values, kind) = self.alike(arguments)?;
                if kind == Type::Truth {
                    let fault = TypeFault::Needed { needed: "a value", found: "a condition", remedy: "Use 'or' between conditions." };
                    return self.fail(arguments.first()?, fault);
                }
                (values, kind)
            }
        };
        Some((Formula::Call(function, arguments), kind))
    }

    /// `answered`, `value` and `count`, which ask for an item and not for a value.
    fn of_item(&mut self, function: Function, argument: &Node) -> Option<(Formula, Type)> {
        if !matches!(argument.term, Term::Item(_)) {
            return self.fail(argument, TypeFault::NeedsItem(function));
        }
        let part = self.part(argument)?;
        match (function, &part.found) {
            (Function::Value, Found::Scale(_)) => Some((part.valued(), Type::Number)),
            (Function::Value, _) => self.needed(&part, "a rating", "Only the points of a rating have values."),
            (Function::Count, Found::Settled(Type::Choices(_))) => Some((Formula::Call(function, vec![part.formula]), Type::Number)),
            (Function::Count, _) => {
                self.needed(&part, "a question with several answers", "Use answered(question) where one answer is given.")
            }
            _ => Some((Formula::Call(function, vec![part.formula]), Type::Truth)),
        }
    }

    /// Values of which one will be taken, so that all must be of one kind.
    fn alike(&mut self, nodes: &[Node]) -> Option<(Vec<Formula>, Type)> {
        let parts: Vec<Option<Part>> = nodes.iter().map(|node| self.part(node)).collect();
        let parts = parts.into_iter().collect::<Option<Vec<_>>>()?;
        let first = parts.first()?;
        if parts.iter().all(|part| part.found.is_number()) {
            return Some((parts.iter().map(Part::valued).collect(), Type::Number));
        }
        if parts.iter().all(|part| part.found.options().is_some()) {
            let mut all: Vec<OptionCode> = Vec::new();
            for code in parts.iter().filter_map(|part| part.found.options()).flatten() {
                if !all.contains(code) {
                    all.push(code.clone());
                }
            }
            return Some((parts.into_iter().map(|part| part.formula).collect(), Type::Choice(all)));
        }
        let kind = first.found.kind();
        if matches!(kind, Type::Choices(_)) {
            return self.needed(first, "one value", "Ask with contains which options were chosen.");
        }
        match parts.iter().find(|part| !part.is(&kind)) {
            None => Some((parts.into_iter().map(|part| part.formula).collect(), kind)),
            Some(other) => self.needed(other, first.found.name(), "Give both results the same kind."),
        }
    }
}
