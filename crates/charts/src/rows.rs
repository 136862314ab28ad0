//! Charts made of rows: a label at the left, a mark on a common axis, numbers at the right. On a phone
//! label and numbers stand above the mark, which then has the whole width.

use crate::axis::Axis;
use crate::number::{Numbers, Shown};
use crate::pen::{CENTRED, NOT_ENOUGH, SIZE, SMALL, WORDS, Width, gap, group, hatch, path, stroke};
use crate::{Ink, Line, Shape, text};

/// The words of one row.
pub(crate) struct Row {
    pub label: String,
    pub estimate: String,
    pub range: String,
}

impl Row {
    pub(crate) fn new(label: &str, shown: Option<Shown>, numbers: Numbers) -> Self {
        Self {
            label: label.to_owned(),
            estimate: shown.map_or_else(String::new, |s| numbers.print(s.estimate)),
            range: shown.map_or_else(|| NOT_ENOUGH.to_owned(), |s| s.range(numbers)),
        }
    }
}

/// Where one row is.
#[derive(Debug, Clone)]
pub(crate) struct Slot {
    pub top: f64,
    pub bottom: f64,
    /// The height of the mark.
    pub y: f64,
    lines: Vec<String>,
    words_y: f64,
}

/// Where all rows are.
#[derive(Debug, Clone)]
pub(crate) struct Rows {
    width: Width,
    pub slots: Vec<Slot>,
    pub from: f64,
    pub to: f64,
    pub top: f64,
    pub bottom: f64,
    estimates_end: f64,
}

const LABELS: f64 = 236.0;
const GAP: f64 = 20.0;

impl Rows {
    /// Finds room for the words; what is left is for the marks.
    pub(crate) fn new(width: Width, rows: &[Row], headed: bool) -> Self {
        let top = if headed { 26.0 } else { 4.0 };
        let widest =
            |pick: fn(&Row) -> &str, size: f64, bold: bool| rows.iter().map(|r| text::width(pick(r), size, bold)).fold(0.0, f64::max);
        // a row without an estimate may write its reason across both columns
        let ranges = widest(|r| if r.estimate.is_empty() { "" } else { &r.range }, SMALL, false);
        let estimates = widest(|r| &r.estimate, SIZE, true);
        let estimates_end = width.units() - ranges - 10.0;
        let numbers_from = estimates_end - estimates;
        let room = width.choose(numbers_from - 12.0, LABELS).max(80.0);
        let labels = widest(|r| &r.label, SIZE, false).min(room);
        let (from, to) = width.choose((10.0, width.units() - 10.0), (labels + GAP, numbers_from - GAP));
        let mut at = top;
        let slots = rows
            .iter()
            .map(|row| {
                let slot = slot(width, at, text::wrap(&row.label, room, SIZE, 2));
                at = slot.bottom;
                slot
            })
            .collect();
        Self { width, slots, from, to, top, bottom: at, estimates_end }
    }

    /// Labels and numbers.
    pub(crate) fn words(&self, rows: &[Row]) -> Vec<Shape> {
        let labels = self.slots.iter().flat_map(|s| WORDS.lines(0.0, s.words_y, &s.lines)).collect();
        let beside = |slot: &Slot| self.width.choose(slot.words_y, slot.y + CENTRED);
        let numbers = self.slots.iter().zip(rows).filter(|(_, r)| !r.estimate.is_empty());
        let numbers = numbers.map(|(s, r)| WORDS.bold().end().write(self.estimates_end, beside(s), r.estimate.as_str())).collect();
        let ranges = self.slots.iter().zip(rows).filter(|(_, r)| !r.range.is_empty());
        let ranges = ranges.map(|(s, r)| WORDS.small().muted().end().write(self.width.units(), beside(s), r.range.as_str())).collect();
        vec![group("labels", labels), group("estimates", numbers), group("ranges", ranges)]
    }

    /// Headings of the labels and of the numbers.
    pub(crate) fn headings(&self, left: &str, right: &str) -> Shape {
        let style = WORDS.small().muted();
        let room = self.width.units() - text::width(right, SMALL, false) - GAP;
        let left = style.write(0.0, 14.0, text::shorten(left, room, SMALL));
        group("headings", vec![left, style.end().write(self.width.units(), 14.0, right)])
    }

    /// The axis below the rows with lines that run up through them, the one at 0 stronger.
    pub(crate) fn axis(&self, axis: &Axis, title: &str, numbers: Numbers) -> (Vec<Shape>, f64) {
        let ticks = axis.ticks();
        let grid = ticks.iter().flat_map(|v| self.upright(axis.at(*v), stroke(Ink::Grid, 1.0)));
        let mut shapes = vec![group("grid", grid.collect())];
        if axis.holds(0.0) && axis.low < 0.0 {
            shapes.push(group("zero", self.upright(axis.at(0.0), stroke(Ink::Text, 1.0))));
        }
        let style = WORDS.small().muted().middle();
        let below = |v: &f64| {
            let words = axis.print(*v, numbers);
            style.write(self.inside(axis.at(*v), &words), self.bottom + 18.0, words)
        };
        shapes.push(group("axis", ticks.iter().map(below).collect()));
        if axis.broken {
            let y = self.bottom + 4.0;
            shapes.push(group("axis", vec![path(&[(axis.from, y), (axis.to, y)], stroke(Ink::Muted, 1.0))]));
            shapes.push(gap((axis.from + 12.0, y), true));
        }
        if title.is_empty() {
            return (shapes, self.bottom + 26.0);
        }
        let room = self.width.units() - 8.0;
        let words = text::shorten(title, room, SMALL);
        let x = self.inside(f64::midpoint(axis.from, axis.to), &words);
        shapes.push(group("axis-title", vec![style.write(x, self.bottom + 36.0, words)]));
        (shapes, self.bottom + 44.0)
    }

    /// The middle of small words, moved so that they stay within the drawing.
    fn inside(&self, middle: f64, words: &str) -> f64 {
        let half = text::width(words, SMALL, false) / 2.0;
        middle.clamp(half, (self.width.units() - half).max(half))
    }

    /// An upright line behind all marks; on a phone it leaves the words free.
    pub(crate) fn upright(&self, x: f64, line: Line) -> Vec<Shape> {
        self.plumb(x, self.top, self.bottom + 4.0, line)
    }

    /// The same between two heights.
    pub(crate) fn plumb(&self, x: f64, from: f64, to: f64, line: Line) -> Vec<Shape> {
        let zones: Vec<(f64, f64)> = match self.width {
            Width::Wide => vec![(self.top, self.bottom + 4.0)],
            Width::Narrow => self.slots.iter().map(|s| (s.y - 13.0, s.y + 13.0)).collect(),
        };
        let parts = zones.into_iter().map(|(top, bottom)| (top.max(from), bottom.min(to)));
        parts.filter(|(top, bottom)| top < bottom).map(|(top, bottom)| path(&[(x, top), (x, bottom)], line)).collect()
    }

    /// The mark of a row of which nothing may be told.
    pub(crate) fn withheld(&self, slot: &Slot) -> Shape {
        hatch(self.from, slot.y - 6.0, self.to - self.from, 12.0)
    }
}

#[allow(clippy::cast_precision_loss)] // one or two lines
fn slot(width: Width, top: f64, lines: Vec<String>) -> Slot {
    let words = lines.len().max(1) as f64 * WORDS.leading();
    match width {
        Width::Wide => {
            let height = (words + 10.0).max(30.0);
            let middle = top + height / 2.0;
            Slot { top, bottom: top + height, y: middle, words_y: middle - words / 2.0 + 12.0, lines }
        }
        Width::Narrow => Slot { top, bottom: top + words + 32.0, y: top + words + 17.0, words_y: top + 15.0, lines },
    }
}

/// A whisker with its dot.
pub(crate) fn whisker(axis: &Axis, shown: Shown, y: f64, line: Line, dot: Shape) -> Vec<Shape> {
    let mut shapes: Vec<Shape> = shown.ends.map(|(low, high)| path(&[(axis.at(low), y), (axis.at(high), y)], line)).into_iter().collect();
    shapes.push(dot);
    shapes
}
