//! From a checked expression to the program that browsers evaluate.

use super::evaluate::{Op, Program, Step};
use super::formula::{Formula, Reading, Typed};
use super::tree::{Arithmetic, Comparison, Function};
use super::types::{ItemType, Items};
use crate::code::ItemCode;

impl Typed {
    /// The program that computes its value.
    #[must_use]
    pub fn compile(&self) -> Program {
        let mut program = Program::default();
        program.formula(&self.root, &self.items);
        program
    }
}

impl Program {
    fn op(&mut self, step: Step, number: f64, text: &str) {
        self.ops.push(Op { step, number, text: text.to_owned() });
    }

    /// A step that takes so many values.
    #[allow(clippy::cast_precision_loss)]
    fn step(&mut self, step: Step, count: usize) {
        self.op(step, count as f64, "");
    }

    fn formula(&mut self, formula: &Formula, items: &Items) {
        let parts = formula.parts();
        for part in &parts {
            self.formula(part, items);
        }
        let step = match formula {
            Formula::Number(value) => return self.op(Step::Number, *value, ""),
            Formula::Text(text) => return self.op(Step::Text, 0.0, text),
            Formula::Code(code) => return self.op(Step::Code, 0.0, code.as_str()),
            Formula::Date(date) => return self.op(Step::Date, 0.0, &date.to_string()),
            Formula::Item(code, reading) => return self.item(code, *reading, items),
            Formula::Today => Step::Today,
            // all of no conditions hold, and none of them does
            Formula::Truth(true) => Step::All,
            Formula::Truth(false) => Step::Any,
            Formula::Not(_) => Step::Not,
            Formula::Negate(_) => Step::Negate,
            Formula::All(_) => Step::All,
            Formula::Any(_) => Step::Any,
            Formula::Compare(sign, ..) => comparison(*sign),
            Formula::Arithmetic(sign, ..) => arithmetic(*sign),
            Formula::Contains(..) => Step::Contains,
            Formula::In(..) => Step::In,
            Formula::Call(function, _) => call(*function),
        };
        self.step(step, parts.len());
    }

    fn item(&mut self, code: &ItemCode, reading: Reading, items: &Items) {
        let step = match reading {
            Reading::Choice => Step::Choice,
            Reading::Point | Reading::Value => Step::Scale,
            Reading::Codes => Step::Choices,
            Reading::Text => Step::Words,
            Reading::Number => Step::Amount,
            Reading::Date => Step::Day,
        };
        self.op(step, 0.0, code.as_str());
        if let (Reading::Value, Some(ItemType::Scale(points))) = (reading, items.get(code)) {
            for (point, value) in points {
                self.op(Step::Code, 0.0, point.as_str());
                self.op(Step::Number, *value, "");
            }
            self.step(Step::Point, 1 + 2 * points.len());
        }
    }
}

const fn comparison(sign: Comparison) -> Step {
    match sign {
        Comparison::Equal => Step::Equal,
        Comparison::NotEqual => Step::NotEqual,
        Comparison::Less => Step::Less,
        Comparison::LessOrEqual => Step::LessOrEqual,
        Comparison::Greater => Step::Greater,
        Comparison::GreaterOrEqual => Step::GreaterOrEqual,
    }
}

const fn arithmetic(sign: Arithmetic) -> Step {
    match sign {
        Arithmetic::Add => Step::Add,
        Arithmetic::Subtract => Step::Subtract,
        Arithmetic::Multiply => Step::Multiply,
        Arithmetic::Divide => Step::Divide,
    }
}

const fn call(function: Function) -> Step {
    match function {
        Function::Answered => Step::Answered,
        Function::Count => Step::Count,
        Function::Length => Step::Length,
        Function::Days => Step::Days,
        Function::Months => Step::Months,
        Function::Years => Step::Years,
        Function::Min => Step::Min,
        Function::Max => Step::Max,
        Function::Sum => Step::Sum,
        Function::Mean => Step::Mean,
        Function::If => Step::If,
        Function::Round => Step::Round,
        // `value` is a reading of its item, which is what coalescing one value gives
        Function::Coalesce | Function::Value => Step::Coalesce,
    }
}
