//! Shares of a whole as bars.

use crate::axis::Axis;
use crate::number::{Interval, Numbers, Shown};
use crate::pen::{Frame, group, hinted, path, rect, stroke};
use crate::rows::{Row, Rows};
use crate::{Drawing, Ink, Shape};

/// Lengths from 0 with their intervals, in the order of the caller.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Bars {
    /// Name, finding and room.
    pub frame: Frame,
    /// Heading of the labels.
    pub heading: String,
    /// Heading of the numbers, such as "share of R² (95 % interval)".
    pub numbers: String,
    /// What the axis shows, below it.
    pub axis_title: String,
    /// How the numbers are printed.
    pub format: Numbers,
    /// One for each bar.
    pub bars: Vec<Bar>,
}

/// A bar.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Bar {
    /// What it is.
    pub label: String,
    /// How long it is, with its interval; nothing when it may not be told.
    pub interval: Option<Interval>,
}

/// Draws horizontal bars from 0, each with a whisker for its interval and the numbers beside.
#[must_use]
pub fn bars(input: &Bars) -> Drawing {
    if input.bars.is_empty() {
        return input.frame.empty();
    }
    let shown: Vec<Option<Shown>> = input.bars.iter().map(|b| b.interval.and_then(Interval::shown)).collect();
    let words: Vec<Row> = input.bars.iter().zip(&shown).map(|(b, s)| Row::new(&b.label, *s, input.format)).collect();
    let rows = Rows::new(input.frame.width, &words, !(input.heading.is_empty() && input.numbers.is_empty()));
    let axis = axis(&shown, input.format).between(rows.from, rows.to);
    let (mut shapes, bottom) = rows.axis(&axis, &input.axis_title, input.format);
    if rows.top > 10.0 {
        shapes.push(rows.headings(&input.heading, &input.numbers));
    }
    shapes.extend(rows.words(&words));
    for ((bar, shown), slot) in input.bars.iter().zip(&shown).zip(&rows.slots) {
        shapes.push(match shown {
            Some(shown) => mark(&bar.label, *shown, &axis, slot.y, input.format),
            None => rows.withheld(slot),
        });
    }
    shapes.push(group("zero", rows.upright(axis.at(0.0), stroke(Ink::Text, 1.0))));
    input.frame.drawing(bottom, shapes)
}

fn axis(shown: &[Option<Shown>], format: Numbers) -> Axis {
    let values = shown.iter().flatten().flat_map(|s| s.reach()).chain([0.0]);
    let least = shown.iter().flatten().flat_map(|s| s.reach()).fold(0.0, f64::min);
    let low = if least < 0.0 { f64::NEG_INFINITY } else { 0.0 };
    let high =
        if format == Numbers::Percent && shown.iter().flatten().all(|s| s.reach().iter().all(|v| *v <= 1.0)) { 1.0 } else { f64::INFINITY };
    Axis::round(values, 5.0).within(Some((low, high)))
}

fn mark(label: &str, shown: Shown, axis: &Axis, y: f64, format: Numbers) -> Shape {
    let (base, end) = (axis.at(0.0), axis.at(shown.estimate));
    let mut shapes = vec![rect(base.min(end), y - 8.0, (end - base).abs(), 16.0, Ink::Band)];
    shapes.extend(shown.ends.map(|(low, high)| path(&[(axis.at(low), y), (axis.at(high), y)], stroke(Ink::Data, 1.5))));
    shapes.push(path(&[(end, y - 8.0), (end, y + 8.0)], stroke(Ink::Data, 3.0)));
    hinted("row", format!("{label}: {}", shown.sentence(format)), shapes)
}
