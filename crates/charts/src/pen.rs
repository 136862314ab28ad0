//! Short ways to make shapes.

use crate::{Align, At, Drawing, Ink, Line, Shape, text};

/// Height of ordinary words.
pub(crate) const SIZE: f64 = 13.0;
/// Height of small words.
pub(crate) const SMALL: f64 = 12.0;
/// What is written where nothing may be told.
pub(crate) const NOT_ENOUGH: &str = "not enough answers";

/// How much room there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Width {
    /// A phone: 360 units.
    Narrow,
    /// A page: 720 units.
    #[default]
    Wide,
}

impl Width {
    pub(crate) fn units(self) -> f64 {
        self.choose(360.0, 720.0)
    }

    pub(crate) fn choose<T>(self, narrow: T, wide: T) -> T {
        match self {
            Self::Narrow => narrow,
            Self::Wide => wide,
        }
    }
}

/// What every chart has.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Frame {
    /// Name of the chart.
    pub title: String,
    /// The finding in one sentence, read out instead of the picture.
    pub description: String,
    /// How much room there is.
    pub width: Width,
}

impl Frame {
    pub(crate) fn drawing(&self, height: f64, shapes: Vec<Shape>) -> Drawing {
        Drawing { width: self.width.units(), height, title: self.title.clone(), description: self.description.clone(), shapes }
    }

    /// The drawing when there is nothing to draw.
    pub(crate) fn empty(&self) -> Drawing {
        let middle = self.width.units() / 2.0;
        self.drawing(96.0, vec![WORDS.muted().middle().write(middle, 52.0, "Not enough answers yet")])
    }
}

/// Whose measure it is: told by colour and by the form of a small mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// A warm disc.
    Employees,
    /// A blue square.
    Customers,
}

impl Side {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Employees => "Employees",
            Self::Customers => "Customers",
        }
    }

    /// The mark beside words whose baseline is at `y`.
    fn mark(self, x: f64, y: f64) -> Shape {
        match self {
            Self::Employees => Shape::Circle { at: At { x: x + 5.0, y: y - 4.5 }, radius: 5.0, fill: Some(Ink::Employees), line: None },
            Self::Customers => rect(x, y - 9.0, 9.0, 9.0, Ink::Customers),
        }
    }
}

/// What is measured.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Measure {
    /// Its name; a part in brackets is left out where there is no room.
    pub name: String,
    /// Whose it is.
    pub side: Option<Side>,
    /// Smallest and largest value there can be, when that is known.
    pub scale: Option<(f64, f64)>,
}

/// Where larger values lie.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Towards {
    Right,
    Up,
    Down,
}

/// The name of an axis with the mark of its side and an arrow towards larger values.
pub(crate) fn axis_title(name: &str, side: Option<Side>, at: (f64, f64), room: f64, towards: Towards) -> Shape {
    let (x, y) = at;
    let full = match side {
        None => name.to_owned(),
        Some(side) if name.is_empty() => side.name().to_owned(),
        Some(side) => format!("{}: {name}", side.name()),
    };
    let indent = if side.is_some() { 16.0 } else { 0.0 };
    let words = text::shorten(&full, room - indent - 20.0, SIZE);
    let end = x + indent + text::width(&words, SIZE, false) + 7.0;
    let mut shapes: Vec<Shape> = side.map(|s| s.mark(x, y)).into_iter().collect();
    shapes.push(WORDS.write(x + indent, y, words));
    shapes.push(arrow(end, y - 4.5, towards));
    group("axis-title", shapes)
}

fn arrow(x: f64, y: f64, towards: Towards) -> Shape {
    let points: [(f64, f64); 5] = match towards {
        Towards::Right => [(x, y), (x + 11.0, y), (x + 7.0, y - 3.5), (x + 11.0, y), (x + 7.0, y + 3.5)],
        Towards::Up => [(x + 4.0, y + 5.0), (x + 4.0, y - 6.0), (x + 0.5, y - 2.0), (x + 4.0, y - 6.0), (x + 7.5, y - 2.0)],
        Towards::Down => [(x + 4.0, y - 6.0), (x + 4.0, y + 5.0), (x + 0.5, y + 1.0), (x + 4.0, y + 5.0), (x + 7.5, y + 1.0)],
    };
    path(&points, stroke(Ink::Text, 1.2))
}

/// How words look.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    size: f64,
    bold: bool,
    ink: Ink,
    align: Align,
    upwards: bool,
}

/// Ordinary words.
pub(crate) const WORDS: Style = Style { size: SIZE, bold: false, ink: Ink::Text, align: Align::Start, upwards: false };

impl Style {
    pub(crate) const fn small(self) -> Self {
        Self { size: SMALL, ..self }
    }

    pub(crate) const fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    pub(crate) const fn ink(self, ink: Ink) -> Self {
        Self { ink, ..self }
    }

    pub(crate) const fn muted(self) -> Self {
        self.ink(Ink::Muted)
    }

    pub(crate) const fn align(self, align: Align) -> Self {
        Self { align, ..self }
    }

    pub(crate) const fn middle(self) -> Self {
        self.align(Align::Middle)
    }

    pub(crate) const fn end(self) -> Self {
        self.align(Align::End)
    }

    pub(crate) const fn upwards(self) -> Self {
        Self { upwards: true, ..self }
    }

    /// The words with their baseline at a place.
    pub(crate) fn write(self, x: f64, y: f64, text: impl Into<String>) -> Shape {
        let Self { size, bold, ink, align, upwards } = self;
        Shape::Text { at: At { x, y }, text: text.into(), size, bold, ink, align, upwards }
    }

    /// Lines below each other, the first with its baseline at a place.
    pub(crate) fn lines(self, x: f64, y: f64, lines: &[String]) -> Vec<Shape> {
        let mut at = y - self.leading();
        lines
            .iter()
            .map(|line| {
                at += self.leading();
                self.write(x, at, line.as_str())
            })
            .collect()
    }

    /// From one baseline to the next.
    pub(crate) fn leading(self) -> f64 {
        self.size + 3.0
    }
}

/// From a place where letters of ordinary size are to be centred down to their baseline.
pub(crate) const CENTRED: f64 = 4.5;

pub(crate) const fn stroke(ink: Ink, width: f64) -> Line {
    Line { ink, width, dashed: false }
}

pub(crate) const fn dashes(ink: Ink, width: f64) -> Line {
    Line { ink, width, dashed: true }
}

pub(crate) fn path(points: &[(f64, f64)], line: Line) -> Shape {
    Shape::Path { points: places(points), fill: None, line: Some(line) }
}

pub(crate) fn area(points: &[(f64, f64)], fill: Ink) -> Shape {
    Shape::Path { points: places(points), fill: Some(fill), line: None }
}

fn places(points: &[(f64, f64)]) -> Vec<At> {
    points.iter().map(|(x, y)| At { x: *x, y: *y }).collect()
}

pub(crate) fn rect(x: f64, y: f64, width: f64, height: f64, fill: Ink) -> Shape {
    Shape::Rect { at: At { x, y }, width, height, fill: Some(fill), hatched: false, line: None }
}

/// Where nothing may be told.
pub(crate) fn hatch(x: f64, y: f64, width: f64, height: f64) -> Shape {
    Shape::Rect { at: At { x, y }, width, height, fill: None, hatched: true, line: None }
}

/// A mark of the data, kept apart from others by a thin outline.
pub(crate) fn dot(x: f64, y: f64, radius: f64, ink: Ink) -> Shape {
    Shape::Circle { at: At { x, y }, radius, fill: Some(ink), line: Some(stroke(Ink::Surface, 0.75)) }
}

/// A mark that is not filled.
pub(crate) fn hollow(x: f64, y: f64, radius: f64, ink: Ink) -> Shape {
    Shape::Circle { at: At { x, y }, radius, fill: Some(Ink::Surface), line: Some(stroke(ink, 1.75)) }
}

/// A mark that stands out by its outline as well as by its colour.
pub(crate) fn standout(x: f64, y: f64, radius: f64) -> Shape {
    Shape::Circle { at: At { x, y }, radius, fill: Some(Ink::Highlight), line: Some(stroke(Ink::Text, 1.25)) }
}

pub(crate) fn group(class: &'static str, shapes: Vec<Shape>) -> Shape {
    Shape::Group { class, hint: None, shapes }
}

pub(crate) fn hinted(class: &'static str, hint: impl Into<String>, shapes: Vec<Shape>) -> Shape {
    Shape::Group { class, hint: Some(hint.into()), shapes }
}

/// The axis begins where the data do and not where the scale does, and says so.
pub(crate) fn gap((x, y): (f64, f64), across: bool) -> Shape {
    let turn = |a: f64, b: f64| if across { (x + a, y + b) } else { (x + b, y - a) };
    let stripe = |a: f64| path(&[turn(a - 2.0, 5.0), turn(a + 2.0, -5.0)], stroke(Ink::Muted, 1.0));
    let blank = path(&[turn(-2.5, 0.0), turn(2.5, 0.0)], stroke(Ink::Surface, 3.0));
    hinted("break", "The axis does not begin at the end of the scale", vec![blank, stripe(-2.5), stripe(2.5)])
}
