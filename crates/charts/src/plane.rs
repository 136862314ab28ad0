//! Two axes at right angles.

use crate::axis::Axis;
use crate::labels::{Area, Mark, Place, Segment, Surroundings, place};
use crate::pen::{CENTRED, Measure, SIZE, SMALL, Style, Towards, WORDS, Width, axis_title, gap, group, path, stroke};
use crate::{Ink, Shape, text};

const NUMBERS: Style = WORDS.small().muted();

/// The area of the data and its axes.
#[derive(Debug, Clone)]
pub(crate) struct Plane {
    pub x: Axis,
    pub y: Axis,
    pub area: Area,
}

impl Plane {
    /// Leaves room for the numbers at the left and the name of the upward axis on top.
    pub(crate) fn new(width: Width, x: Axis, y: Axis, height: f64) -> Self {
        let numbers = y.ticks().iter().map(|t| text::width(&y.label(*t), SMALL, false)).fold(0.0, f64::max);
        let area = Area { left: numbers + 14.0, right: width.units() - 16.0, top: 30.0, bottom: 30.0 + height };
        Self { x: x.between(area.left, area.right), y: y.between(area.bottom, area.top), area }
    }

    /// Both axes with numbers, names and marks where they do not begin at the end of the scale.
    pub(crate) fn axes(&self, x: &Measure, y: &Measure) -> Vec<Shape> {
        let room = self.area.right + 16.0;
        let mut shapes = self.ticks();
        shapes.push(axis_title(&y.name, y.side, (0.0, 14.0), room, Towards::Up));
        shapes.push(axis_title(&x.name, x.side, (self.area.left, self.area.bottom + 42.0), room - self.area.left, Towards::Right));
        shapes
    }

    fn ticks(&self) -> Vec<Shape> {
        let Area { left, right, bottom, .. } = self.area;
        let line = stroke(Ink::Muted, 1.0);
        let across = self.x.ticks();
        let up = self.y.ticks();
        let mut lines = vec![path(&[(left, bottom), (right, bottom)], line)];
        lines.push(path(&[(left, bottom), (left, self.area.top)], line));
        lines.extend(across.iter().map(|v| path(&[(self.x.at(*v), bottom), (self.x.at(*v), bottom + 5.0)], line)));
        lines.extend(up.iter().map(|v| path(&[(left - 5.0, self.y.at(*v)), (left, self.y.at(*v))], line)));
        let below = across.iter().map(|v| NUMBERS.middle().write(self.x.at(*v), bottom + 19.0, self.x.label(*v))).collect();
        let beside = up.iter().map(|v| NUMBERS.end().write(left - 8.0, self.y.at(*v) + CENTRED - 0.5, self.y.label(*v))).collect();
        let mut shapes = vec![group("axis", lines), group("axis", below), group("axis", beside)];
        if self.x.broken {
            shapes.push(gap((left + 8.0, bottom), true));
        }
        if self.y.broken {
            shapes.push(gap((left, bottom - 8.0), false));
        }
        shapes
    }

    /// Where two values meet.
    pub(crate) fn at(&self, x: f64, y: f64) -> (f64, f64) {
        (self.x.at(x), self.y.at(y))
    }

    /// Words beside marks, with a thin line where they could not stand next to them.
    pub(crate) fn labels(&self, labels: &[(Mark, &str)], marks: &[Mark], lines: &[Segment]) -> Shape {
        let bounds =
            Area { left: self.area.left + 4.0, right: self.area.right + 14.0, top: self.area.top - 8.0, bottom: self.area.bottom - 2.0 };
        let room = ((self.area.right - self.area.left) * 0.42).max(150.0);
        let words: Vec<String> = labels.iter().map(|(_, words)| text::shorten(words, room, SIZE)).collect();
        let short: Vec<(Mark, &str)> = labels.iter().zip(&words).map(|((mark, _), words)| (*mark, words.as_str())).collect();
        let places = place(&short, &Surroundings { marks, lines, bounds }, SIZE);
        let leaders = places.iter().flatten().filter_map(|p| p.leader).map(|l| path(&l, stroke(Ink::Text, 1.0)));
        let written = places.iter().zip(&words).filter_map(|(p, words)| p.as_ref().map(|p| write(p, words)));
        group("names", leaders.chain(written).collect())
    }
}

fn write(place: &Place, words: &str) -> Shape {
    WORDS.write(place.area.left, place.area.bottom - 4.0, words)
}
