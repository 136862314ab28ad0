//! A second evaluator, written from docs/expressions.md: it walks the tree, and finds out what a value is as it goes.

use super::*;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Found {
    Nothing,
    Number(f64),
    Text(String),
    Code(String),
    /// A rating is a number or a code, as its neighbour needs it.
    Point(String, f64),
    Codes(Vec<String>),
    Date(Date),
    Truth(bool),
}

use Found::{Code, Codes, Nothing, Number, Point, Text, Truth};

pub(super) fn evaluate(node: &Node, answers: &Answers, today: Date) -> Found {
    let go = |node: &Node| evaluate(node, answers, today);
    let holds = |node: &Node| go(node) == Truth(true);
    match &node.term {
        Term::Number(value) => Number(*value),
        Term::Text(text) => Text(text.clone()),
        Term::Date(date) => Found::Date(*date),
        Term::Today => Found::Date(today),
        Term::Truth(truth) => Truth(*truth),
        Term::Item(item) => item_value(&items()[item], answers.get(item)),
        Term::Not(a) => Truth(!holds(a)),
        Term::Negate(a) => finite(as_number(&go(a)).map(|n| -n)),
        Term::All(parts) => Truth(parts.iter().all(holds)),
        Term::Any(parts) => Truth(parts.iter().any(holds)),
        Term::Compare(sign, a, b) => Truth(compare(*sign, &go(a), &go(b))),
        Term::In(a, list) => Truth(list.iter().any(|b| compare(Comparison::Equal, &go(a), &go(b)))),
        Term::Contains(a, b) => Truth(match (go(a), go(b)) {
            (Codes(codes), Text(code)) => codes.contains(&code),
            (Text(text), Text(piece)) => text.to_lowercase().contains(&piece.to_lowercase()),
            _ => false,
        }),
        Term::Arithmetic(sign, a, b) => finite(as_number(&go(a)).zip(as_number(&go(b))).map(|(a, b)| match sign {
            Arithmetic::Add => a + b,
            Arithmetic::Subtract => a - b,
            Arithmetic::Multiply => a * b,
            Arithmetic::Divide => a / b,
        })),
        Term::Call(function, parts) => call(*function, parts, &go),
    }
}

fn item_value(kind: &ItemType, answer: Option<&Answer>) -> Found {
    match (kind, answer) {
        (ItemType::Choice(_), Some(Answer::Choice(code))) => Code(code.to_string()),
        (ItemType::Scale(points), Some(Answer::Scale(code))) => {
            points.iter().find(|p| &p.0 == code).map_or(Nothing, |p| Point(code.to_string(), p.1))
        }
        (ItemType::Choices(_), Some(Answer::Choices(codes))) if !codes.is_empty() => Codes(codes.iter().map(ToString::to_string).collect()),
        (ItemType::Text, Some(Answer::Text(text))) => Text(text.clone()),
        (ItemType::Number { .. }, Some(Answer::Number(value))) => finite(Some(*value)),
        (ItemType::Date { .. }, Some(Answer::Date(text))) => Date::parse(text).map_or(Nothing, Found::Date),
        _ => Nothing,
    }
}

fn finite(value: Option<f64>) -> Found {
    value.filter(|v| v.is_finite()).map_or(Nothing, Number)
}

pub(super) fn as_number(found: &Found) -> Option<f64> {
    match found {
        Number(value) | Point(_, value) => Some(*value),
        _ => None,
    }
}

fn compare(sign: Comparison, a: &Found, b: &Found) -> bool {
    let order = |less: bool, equal: bool| match sign {
        Comparison::Equal => equal,
        Comparison::NotEqual => !equal,
        Comparison::Less => less,
        Comparison::LessOrEqual => less || equal,
        Comparison::Greater => !less && !equal,
        Comparison::GreaterOrEqual => !less,
    };
    match (a, b) {
        (Found::Date(a), Found::Date(b)) => order(a < b, a == b),
        (Text(a), Text(b)) => order(false, a.trim().to_lowercase() == b.trim().to_lowercase()),
        (Truth(a), Truth(b)) => order(false, a == b),
        (Code(a) | Point(a, _), Text(b) | Code(b)) | (Text(a) | Code(a), Code(b) | Point(b, _)) => order(false, a == b),
        _ => as_number(a).zip(as_number(b)).is_some_and(|(a, b)| order(a < b, a == b)),
    }
}

fn call(function: Function, parts: &[Node], go: &dyn Fn(&Node) -> Found) -> Found {
    let numbers = || parts.iter().filter_map(|part| as_number(&go(part))).collect::<Vec<_>>();
    let dates = |distance: &dyn Fn(Date, Date) -> i32| match (go(&parts[0]), go(&parts[1])) {
        (Found::Date(a), Found::Date(b)) => Number(f64::from(if b < a { -distance(b, a) } else { distance(a, b) })),
        _ => Nothing,
    };
    let count = |n: usize| Number(f64::from(u32::try_from(n).unwrap()));
    match function {
        Function::Answered => Truth(go(&parts[0]) != Nothing),
        Function::Value => as_number(&go(&parts[0])).map_or(Nothing, Number),
        Function::Count => {
            if let Codes(codes) = go(&parts[0]) {
                count(codes.len())
            } else {
                count(0)
            }
        }
        Function::Length => {
            if let Text(text) = go(&parts[0]) {
                count(text.trim().chars().count())
            } else {
                count(0)
            }
        }
        Function::Days => dates(&days),
        Function::Months => dates(&months),
        Function::Years => dates(&|a, b| months(a, b) / 12),
        Function::Min => finite(numbers().into_iter().reduce(f64::min)),
        Function::Max => finite(numbers().into_iter().reduce(f64::max)),
        Function::Sum => finite(numbers().into_iter().reduce(|a, b| a + b)),
        Function::Mean => {
            let numbers = numbers();
            let n = f64::from(u32::try_from(numbers.len()).unwrap());
            finite(numbers.into_iter().reduce(|a, b| a + b).map(|sum| sum / n))
        }
        Function::Round => finite(numbers().into_iter().reduce(f64::min).map(f64::round)),
        Function::If => go(&parts[if go(&parts[0]) == Truth(true) { 1 } else { 2 }]),
        Function::Coalesce => parts.iter().map(go).find(|v| *v != Nothing).unwrap_or(Nothing),
    }
}

/// By whole years before the later date, and then day by day.
fn days(a: Date, b: Date) -> i32 {
    let (from, to) = (a.parts().0, b.parts().0);
    let leap = |y: u16| y.is_multiple_of(4) && (!y.is_multiple_of(100) || y.is_multiple_of(400));
    let years: i32 = (from..to).map(|y| if leap(y) { 366 } else { 365 }).sum();
    let in_year = |d: Date| {
        let (mut day, mut n) = (d, 0);
        while let Some(before) = day.before().filter(|b| b.parts().0 == d.parts().0) {
            (day, n) = (before, n + 1);
        }
        n
    };
    years + in_year(b) - in_year(a)
}

/// The most months that can be added to the earlier date without passing the later.
fn months(a: Date, b: Date) -> i32 {
    let (year, month, day) = a.parts();
    let plus = |n: i32| {
        let total = i32::from(year) * 12 + i32::from(month) - 1 + n;
        (1..=day).rev().find_map(|day| Date::parse(&format!("{:04}-{:02}-{day:02}", total / 12, total % 12 + 1)))
    };
    let guess = (i32::from(b.parts().0) - i32::from(year)) * 12 + i32::from(b.parts().1) - i32::from(month);
    (guess - 2..=guess + 2).rev().find(|n| *n >= 0 && plus(*n).is_some_and(|later| later <= b)).unwrap()
}
