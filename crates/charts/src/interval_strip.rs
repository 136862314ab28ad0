//! Estimates with their intervals below each other.

use crate::axis::Axis;
use crate::number::{Interval, Numbers, Shown};
use crate::pen::{CENTRED, Frame, SMALL, WORDS, dot, group, hinted, hollow, stroke};
use crate::rows::{Row, Rows, whisker};
use crate::{Drawing, Ink, Shape, text};

/// Estimates of one family, in the order of the caller.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct IntervalStrip {
    /// Name, finding and room.
    pub frame: Frame,
    /// Heading of the labels.
    pub heading: String,
    /// Heading of the numbers, such as "r (95 % interval)".
    pub numbers: String,
    /// What the axis shows, below it.
    pub axis_title: String,
    /// Which axis.
    pub axis: StripAxis,
    /// One for each estimate.
    pub rows: Vec<StripRow>,
    /// What filled and hollow dots mean, when both occur.
    pub key: Option<(String, String)>,
}

/// The axis of a strip.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum StripAxis {
    /// From −1 to 1.
    #[default]
    Correlation,
    /// As the values need, no further than the scale when there is one.
    Values(Option<(f64, f64)>),
}

/// An estimate.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StripRow {
    /// What is estimated; on two lines when it is long.
    pub label: String,
    /// Estimate and interval; nothing when it may not be told.
    pub interval: Option<Interval>,
    /// Whether the dot is filled.
    pub filled: bool,
}

/// Draws a dot with its whisker for each row, with the numbers beside.
#[must_use]
pub fn interval_strip(input: &IntervalStrip) -> Drawing {
    if input.rows.is_empty() {
        return input.frame.empty();
    }
    let shown: Vec<Option<Shown>> = input.rows.iter().map(|r| r.interval.and_then(Interval::shown)).collect();
    let words: Vec<Row> = input.rows.iter().zip(&shown).map(|(r, s)| Row::new(&r.label, *s, Numbers::Decimals)).collect();
    let rows = Rows::new(input.frame.width, &words, !(input.heading.is_empty() && input.numbers.is_empty()));
    let axis = match input.axis {
        StripAxis::Correlation => Axis::correlation(),
        StripAxis::Values(scale) => Axis::round(shown.iter().flatten().flat_map(|s| s.reach()), 5.0).within(scale),
    };
    let axis = axis.between(rows.from, rows.to);
    let (mut shapes, mut bottom) = rows.axis(&axis, &input.axis_title, Numbers::Decimals);
    if rows.top > 10.0 {
        shapes.push(rows.headings(&input.heading, &input.numbers));
    }
    shapes.extend(rows.words(&words));
    for ((row, shown), slot) in input.rows.iter().zip(&shown).zip(&rows.slots) {
        shapes.push(match shown {
            Some(shown) => mark(row, *shown, &axis, slot.y),
            None => rows.withheld(slot),
        });
    }
    if let Some(key) = &input.key {
        let (key, end) = explain(key, bottom + 14.0, input.frame.width.units());
        shapes.push(key);
        bottom = end;
    }
    input.frame.drawing(bottom, shapes)
}

fn mark(row: &StripRow, shown: Shown, axis: &Axis, y: f64) -> Shape {
    let x = axis.at(shown.estimate);
    let dot = if row.filled { dot(x, y, 5.0, Ink::Data) } else { hollow(x, y, 4.5, Ink::Data) };
    let hint = format!("{}: {}", row.label, shown.sentence(Numbers::Decimals));
    hinted("row", hint, whisker(axis, shown, y, stroke(Ink::Data, 1.75), dot))
}

/// Both kinds of dots with their meaning, below each other where there is no room beside; and where that ends.
fn explain((filled, empty): &(String, String), y: f64, width: f64) -> (Shape, f64) {
    let style = WORDS.small().muted();
    let room = |words: &str| text::width(words, SMALL, false) + 36.0;
    let beside = room(filled) + room(empty) <= width;
    let (x, below) = if beside { (room(filled), y) } else { (0.0, y + 18.0) };
    let words = |words: &str, x: f64, y: f64| style.write(x + 14.0, y + CENTRED - 0.5, text::shorten(words, width - 16.0, SMALL));
    let shapes = vec![dot(5.0, y, 5.0, Ink::Data), words(filled, 0.0, y), hollow(x + 5.0, below, 4.5, Ink::Data), words(empty, x, below)];
    (group("key", shapes), below + 12.0)
}
