//! Scales from foreign points.

use std::collections::BTreeMap;

use candor_survey::document::{ChoiceLayout, ChoiceOption, Kind, ScaleLayout, ScalePoint};
use candor_survey::{OptionCode, decimal};

use crate::codes::Codes;

/// Most points of a scale.
pub(crate) const MOST: usize = 11;

/// A scale, and which foreign name of a point has which value.
pub(crate) struct Scale {
    pub(crate) points: Vec<ScalePoint>,
    pub(crate) values: BTreeMap<String, String>,
}

/// The points as a scale when each has a number and these rise or fall; `None` otherwise.
pub(crate) fn scale(points: &[(String, f64, String)]) -> Option<Scale> {
    let ordered = |fits: fn(f64, f64) -> bool| points.windows(2).all(|pair| fits(pair[0].1, pair[1].1));
    let usable = points.iter().all(|point| point.1.is_finite() && point.1.abs() < 1e12);
    if !(2..=MOST).contains(&points.len()) || !usable || !(ordered(|a, b| a < b) || ordered(|a, b| a > b)) {
        return None;
    }
    let mut codes = Codes::default();
    let mut scale = Scale { points: Vec::new(), values: BTreeMap::new() };
    for (n, (name, value, label)) in points.iter().enumerate() {
        let code = OptionCode::parse(&codes.give(name, &format!("p{}", n + 1))).ok()?;
        let label = if label.is_empty() { name.clone() } else { label.clone() };
        scale.points.push(ScalePoint { code, label, value: *value });
        scale.values.insert(name.clone(), decimal::show(*value));
    }
    Some(scale)
}

/// Points named by their numbers, when all names are.
pub(crate) fn numbered(points: &[(String, String)]) -> Option<Scale> {
    let with_value = |(name, label): &(String, String)| Some((name.clone(), decimal::parse(name)?, label.clone()));
    scale(&points.iter().map(with_value).collect::<Option<Vec<_>>>()?)
}

/// Numbers from one to another; the ends carry what they mean.
pub(crate) fn steps(from: f64, to: f64, step: f64, low: &str, high: &str) -> Option<Scale> {
    let count = ((to - from) / step).round();
    if !(1.0..MOST as f64).contains(&count) || step <= 0.0 {
        return None;
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // at most ten
    let count = count as u32;
    let point = |n: u32| {
        let value = f64::from(n).mul_add(step, from);
        let shown = decimal::show(value);
        let meaning = if n == 0 {
            low
        } else if n == count {
            high
        } else {
            ""
        };
        let label = if meaning.is_empty() { shown.clone() } else { format!("{shown} – {meaning}") };
        (shown, value, label)
    };
    scale(&(0..=count).map(point).collect::<Vec<_>>())
}

/// A rating beside which nothing is offered.
pub(crate) const fn rating(points: Vec<ScalePoint>, layout: ScaleLayout) -> Kind {
    Kind::Rating { points, not_applicable: None, layout }
}

/// One of several options.
pub(crate) const fn single(options: Vec<ChoiceOption>, layout: ChoiceLayout) -> Kind {
    Kind::SingleChoice { options, layout }
}

/// Any number of options; limits that make no sense are left out.
pub(crate) fn multiple(options: Vec<ChoiceOption>, min: Option<f64>, max: Option<f64>) -> Kind {
    let together = options.iter().filter(|option| !option.exclusive).count();
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)] // within 1 and the number of options
    let limit = |n: Option<f64>| n.filter(|n| n.fract() == 0.0 && *n >= 1.0 && *n <= together as f64).map(|n| n as u32);
    let (min, max) = (limit(min), limit(max));
    if matches!((min, max), (Some(a), Some(b)) if a > b) {
        Kind::MultipleChoice { options, min: None, max: None }
    } else {
        Kind::MultipleChoice { options, min, max }
    }
}

/// A text of so many characters, as far as that can be.
pub(crate) fn text(long: bool, most: Option<f64>) -> Kind {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // within 1 and 20,000
    let most = most.filter(|n| *n >= 1.0).map(|n| n.min(20_000.0) as u32);
    if long { Kind::LongText { max_chars: most.unwrap_or(4_000) } } else { Kind::ShortText { max_chars: most.unwrap_or(200) } }
}

/// A number within bounds.
pub(crate) fn number(min: Option<f64>, max: Option<f64>, whole: bool) -> Kind {
    let bound = |n: Option<f64>| n.filter(|n| n.is_finite() && n.abs() < 1e12);
    Kind::Number { min: bound(min), max: bound(max), whole, unit: String::new() }
}
