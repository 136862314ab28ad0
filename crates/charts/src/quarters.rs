//! What a link would mean: the lowest against the highest quarter of units.

use crate::axis::Axis;
use crate::number::{Interval, Numbers, Shown};
use crate::pen::{Frame, Side, dashes, dot, group, hinted, hollow, path, stroke};
use crate::rows::{Row, Rows, whisker};
use crate::{Drawing, Ink, Shape};

/// Mean scores of two quarters of the units and their difference.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Quarters {
    /// Name, finding and room.
    pub frame: Frame,
    /// What is averaged, below the axis.
    pub axis_title: String,
    /// Whose score it is: its colour.
    pub side: Option<Side>,
    /// Smallest and largest value there can be, when that is known.
    pub scale: Option<(f64, f64)>,
    /// Name of the lowest quarter.
    pub bottom_label: String,
    /// Mean of the lowest quarter.
    pub bottom: Option<Interval>,
    /// Name of the highest quarter.
    pub top_label: String,
    /// Mean of the highest quarter.
    pub top: Option<Interval>,
    /// Highest less lowest.
    pub difference: Option<Interval>,
}

/// Draws both means with their intervals on one axis, and the difference between them.
#[must_use]
pub fn quarters(input: &Quarters) -> Drawing {
    let shown = [input.bottom, input.top, input.difference].map(|i| i.and_then(Interval::shown));
    let [bottom, top, difference] = shown;
    if bottom.is_none() && top.is_none() {
        return input.frame.empty();
    }
    let labels = [input.bottom_label.as_str(), input.top_label.as_str(), "Difference"];
    let words: Vec<Row> = labels.iter().zip(shown).map(|(label, s)| Row::new(label, s, Numbers::Decimals)).collect();
    let rows = Rows::new(input.frame.width, &words, false);
    let axis = Axis::round([bottom, top].iter().flatten().flat_map(|s| s.reach()), 5.0).within(input.scale).between(rows.from, rows.to);
    let (mut shapes, height) = rows.axis(&axis, &input.axis_title, Numbers::Decimals);
    shapes.extend(rows.words(&words));
    let ink = match input.side {
        Some(Side::Employees) => Ink::Employees,
        Some(Side::Customers) => Ink::Customers,
        None => Ink::Data,
    };
    let places: Vec<f64> = rows.slots.iter().map(|s| s.y).collect();
    if let ([upper, lower, last], Some((low, high))) = (places.as_slice(), bottom.zip(top)) {
        let (low, high) = (axis.at(low.estimate), axis.at(high.estimate));
        let line = dashes(Ink::Muted, 0.75);
        let plumbs = rows.plumb(low, *upper, *last, line).into_iter().chain(rows.plumb(high, *lower, *last, line));
        shapes.push(distance(plumbs.collect(), low, high, *last, difference));
    }
    let marks = [(bottom, false), (top, true)];
    for ((label, (shown, filled)), slot) in labels.iter().zip(marks).zip(&rows.slots) {
        shapes.push(shown.map_or_else(|| rows.withheld(slot), |s| mark(label, s, filled, &axis, slot.y, ink)));
    }
    input.frame.drawing(height, shapes)
}

fn mark(label: &str, shown: Shown, filled: bool, axis: &Axis, y: f64, ink: Ink) -> Shape {
    let x = axis.at(shown.estimate);
    let dot = if filled { dot(x, y, 6.0, ink) } else { hollow(x, y, 5.5, ink) };
    hinted("row", format!("{label}: {}", shown.sentence(Numbers::Decimals)), whisker(axis, shown, y, stroke(ink, 1.75), dot))
}

/// Plumb lines from both means to a line as long as their distance.
fn distance(mut shapes: Vec<Shape>, low: f64, high: f64, y: f64, difference: Option<Shown>) -> Shape {
    let end = |x: f64| path(&[(x, y - 5.0), (x, y + 5.0)], stroke(Ink::Text, 1.5));
    shapes.extend([path(&[(low, y), (high, y)], stroke(Ink::Text, 1.5)), end(low), end(high)]);
    match difference {
        Some(shown) => hinted("difference", format!("Difference: {}", shown.sentence(Numbers::Decimals)), shapes),
        None => group("difference", shapes),
    }
}
