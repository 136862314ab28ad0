//! The form of an expression that is evaluated, in browsers and on the server alike.
//!
//! This file must stay small in WebAssembly: no formatting, no sorting, no recursion. Whatever a program from
//! the wire holds, evaluating it ends, keeps at most one value for each of its steps, and cannot fail: what
//! makes no sense is unanswered.

use serde::{Deserialize, Serialize};

use super::{calendar, fold};
use crate::answer::{Answer, Answers};
use crate::code::{ItemCode, OptionCode};
use crate::date::Date;

/// Where a program finds the answers it asks for.
pub trait Lookup {
    /// The answer to an item. `None` when there is none, or when it must not count because the item is not shown.
    fn answer(&self, item: &ItemCode) -> Option<&Answer>;
}

impl Lookup for Answers {
    fn answer(&self, item: &ItemCode) -> Option<&Answer> {
        self.get(item)
    }
}

/// The value of an expression.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    /// A finite number.
    Number(f64),
    /// A text.
    Text(&'a str),
    /// The code of an option or scale point.
    Code(&'a str),
    /// The codes of all options chosen.
    Codes(&'a [OptionCode]),
    /// A date.
    Date(Date),
    /// Whether a condition holds.
    Truth(bool),
}

/// A checked expression as steps of a stack machine. [`super::Typed::compile`] makes it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Program {
    pub(super) ops: Vec<Op>,
}

/// One step. All have one shape, because code that reads several is larger; what a step does not need is zero or empty.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Op {
    pub(super) step: Step,
    /// A number, or how many values the step takes from the stack.
    pub(super) number: f64,
    /// A text, a code, or a date as `YYYY-MM-DD`.
    pub(super) text: String,
}

/// What is done by its number: code that reads variants one by one would be larger.
macro_rules! steps {
    ($($step:ident)*) => {
        /// What is done. Programs travel, so new steps go to the end.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(from = "u8", into = "u8")]
        pub(super) enum Step {
            $($step,)*
            /// Of a number that means nothing here.
            Unknown,
        }

        impl From<u8> for Step {
            fn from(number: u8) -> Self {
                [$(Self::$step),*].get(usize::from(number)).copied().unwrap_or(Self::Unknown)
            }
        }
    };
}

steps! {
    // put their number or text on the stack
    Number Text Code Date
    // put the answer to the item of that code on the stack, if it is of this kind
    Choice Scale Choices Words Amount Day
    // puts the date on which it is evaluated on the stack
    Today
    // take so many values from the stack and put their result there
    Not All Any Equal NotEqual Less LessOrEqual Greater GreaterOrEqual Negate Add Subtract Multiply Divide
    Contains In Answered Point Count Length Days Months Years Min Max Sum Mean If Coalesce
    Round
}

impl From<Step> for u8 {
    fn from(step: Step) -> Self {
        step as Self
    }
}

/// A value, or `None` when it is unanswered.
type Maybe<'a> = Option<Value<'a>>;

impl Program {
    /// Whether the condition holds. False for what is no condition.
    #[must_use]
    pub fn holds(&self, answers: &dyn Lookup, today: Date) -> bool {
        is_true(&self.value(answers, today))
    }

    /// The condition that any of some conditions holds.
    pub(crate) fn any(conditions: Vec<Self>) -> Self {
        Self::of_conditions(Step::Any, conditions)
    }

    /// The condition that all of some conditions hold.
    pub(crate) fn all(conditions: Vec<Self>) -> Self {
        Self::of_conditions(Step::All, conditions)
    }

    /// The condition that this one does not hold.
    pub(crate) fn opposite(&self) -> Self {
        Self::of_conditions(Step::Not, vec![Self::all(vec![self.clone()])])
    }

    fn of_conditions(step: Step, conditions: Vec<Self>) -> Self {
        #[allow(clippy::cast_precision_loss)]
        let last = Op { step, number: conditions.len() as f64, text: String::new() };
        let mut ops: Vec<Op> = conditions.into_iter().flat_map(|condition| condition.ops).collect();
        ops.push(last);
        Self { ops }
    }

    /// Whether its value depends on the day on which it is evaluated.
    #[must_use]
    pub fn asks_for_the_day(&self) -> bool {
        self.ops.iter().any(|op| op.step == Step::Today)
    }

    /// Its value; `None` when it is unanswered.
    #[must_use]
    pub fn value<'a>(&'a self, answers: &'a dyn Lookup, today: Date) -> Option<Value<'a>> {
        let mut stack: Vec<Maybe<'a>> = Vec::new();
        for Op { step, number: count, text } in &self.ops {
            let value = match step {
                Step::Number => number(*count),
                Step::Text => Some(Value::Text(text)),
                Step::Code => Some(Value::Code(text)),
                Step::Date => date(text),
                Step::Today => Some(Value::Date(today)),
                Step::Choice | Step::Scale | Step::Choices | Step::Words | Step::Amount | Step::Day => {
                    let item = ItemCode::parse(text).ok()?;
                    answers.answer(&item).and_then(|answer| read(*step, answer))
                }
                _ => {
                    let rest = stack.len().checked_sub(whole(*count))?;
                    let value = apply(*step, stack.get(rest..)?);
                    stack.truncate(rest);
                    value
                }
            };
            stack.push(value);
        }
        match stack.as_slice() {
            [value] => *value,
            _ => None,
        }
    }
}

/// What is no whole number becomes one: the largest, the smallest or zero.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
const fn whole(count: f64) -> usize {
    count as usize
}

fn date<'a>(text: &str) -> Maybe<'a> {
    Date::parse(text).map(Value::Date)
}

fn number<'a>(value: f64) -> Maybe<'a> {
    value.is_finite().then_some(Value::Number(value))
}

const fn truth<'a>(truth: bool) -> Maybe<'a> {
    Some(Value::Truth(truth))
}

fn read(step: Step, answer: &Answer) -> Maybe<'_> {
    match (step, answer) {
        (Step::Choice, Answer::Choice(code)) | (Step::Scale, Answer::Scale(code)) => Some(Value::Code(code.as_str())),
        (Step::Choices, Answer::Choices(codes) | Answer::Ranking(codes)) if !codes.is_empty() => Some(Value::Codes(codes)),
        (Step::Words, Answer::Text(text) | Answer::Time(text)) => Some(Value::Text(text)),
        (Step::Amount, Answer::Number(value)) => number(*value),
        (Step::Day, Answer::Date(text)) => date(text),
        _ => None,
    }
}

const fn is_true(value: &Maybe<'_>) -> bool {
    matches!(value, Some(Value::Truth(true)))
}

fn apply<'a>(step: Step, values: &[Maybe<'a>]) -> Maybe<'a> {
    match (step, values) {
        (Step::All, _) => truth(values.iter().all(is_true)),
        (Step::Any, _) => truth(values.iter().any(is_true)),
        (Step::Min | Step::Max | Step::Sum | Step::Mean, _) => gather(step, values),
        (Step::Coalesce, _) => values.iter().copied().flatten().next(),
        (Step::If, [condition, then, otherwise]) => *if is_true(condition) { then } else { otherwise },
        (Step::In, [a, list @ ..]) => truth(list.iter().any(|b| compare(*a, *b) == EQUAL)),
        (Step::Point, [a, list @ ..]) => {
            list.chunks_exact(2).find(|pair| matches!(pair, [b, _] if compare(*a, *b) == EQUAL))?.get(1)?.as_ref().copied()
        }
        (_, [a]) => of_one(step, *a),
        (_, [a, b]) => of_two(step, *a, *b),
        _ => None,
    }
}

fn of_one(step: Step, value: Maybe<'_>) -> Maybe<'_> {
    match (step, value) {
        (Step::Not, Some(Value::Truth(a))) => truth(!a),
        (Step::Negate, Some(Value::Number(a))) => number(-a),
        (Step::Round, Some(Value::Number(a))) => number(a.round()),
        (Step::Answered, _) => truth(value.is_some()),
        (Step::Count, Some(Value::Codes(codes))) => length(codes.len()),
        (Step::Length, Some(Value::Text(text))) => length(text.trim().chars().count()),
        (Step::Count | Step::Length, _) => length(0),
        _ => None,
    }
}

fn of_two<'a>(step: Step, a: Maybe<'a>, b: Maybe<'a>) -> Maybe<'a> {
    // which outcomes of comparing are meant
    let meant = match step {
        Step::Equal => EQUAL,
        Step::NotEqual => LESS | GREATER,
        Step::Less => LESS,
        Step::LessOrEqual => LESS | EQUAL,
        Step::Greater => GREATER,
        Step::GreaterOrEqual => GREATER | EQUAL,
        Step::Contains => {
            return truth(match (a, b) {
                (Some(Value::Codes(codes)), Some(Value::Code(code))) => codes.iter().any(|c| c.as_str() == code),
                (Some(Value::Text(text)), Some(Value::Text(piece))) => fold::contains(text, piece),
                _ => false,
            });
        }
        _ => return compute(step, a?, b?),
    };
    truth(compare(a, b) & meant != 0)
}

fn compute<'a>(step: Step, a: Value<'_>, b: Value<'_>) -> Maybe<'a> {
    number(match (a, b) {
        (Value::Number(a), Value::Number(b)) => match step {
            Step::Add => a + b,
            Step::Subtract => a - b,
            Step::Multiply => a * b,
            Step::Divide => a / b,
            _ => return None,
        },
        (Value::Date(a), Value::Date(b)) => f64::from(match step {
            Step::Days => calendar::days(a, b),
            Step::Months => calendar::months(a, b),
            Step::Years => calendar::years(a, b),
            _ => return None,
        }),
        _ => return None,
    })
}

/// Outcomes of comparing, as bits; none of them when something is unanswered or of another kind.
const LESS: u8 = 1;
const EQUAL: u8 = 2;
const GREATER: u8 = 4;

/// How two values of one kind stand to each other. Texts and codes that differ are in no order.
fn compare(a: Maybe<'_>, b: Maybe<'_>) -> u8 {
    let (less, equal) = match (a, b) {
        (Some(Value::Number(a)), Some(Value::Number(b))) => (a < b, a == b),
        (Some(Value::Date(a)), Some(Value::Date(b))) => (a < b, a == b),
        (Some(Value::Text(a)), Some(Value::Text(b))) => (false, fold::equal(a, b)),
        (Some(Value::Code(a)), Some(Value::Code(b))) => (false, a == b),
        (Some(Value::Truth(a)), Some(Value::Truth(b))) => (false, a == b),
        _ => return 0,
    };
    if less {
        LESS
    } else if equal {
        EQUAL
    } else {
        GREATER
    }
}

/// One number of those that are answered.
fn gather<'a>(step: Step, values: &[Maybe<'a>]) -> Maybe<'a> {
    let (mut result, mut count) = (0.0, 0.0);
    for value in values {
        let Some(Value::Number(value)) = value else { continue };
        result = match step {
            _ if count == 0.0 => *value,
            Step::Min if result <= *value => result,
            Step::Max if result >= *value => result,
            Step::Min | Step::Max => *value,
            _ => result + value,
        };
        count += 1.0;
    }
    if step == Step::Mean {
        result /= count;
    }
    if count == 0.0 { None } else { number(result) }
}

#[allow(clippy::cast_precision_loss)]
const fn length<'a>(count: usize) -> Maybe<'a> {
    Some(Value::Number(count as f64))
}
