//! What charts over time have in common.

use crate::axis::Axis;
use crate::labels::Area;
use crate::pen::{CENTRED, Frame, Measure, SMALL, Towards, WORDS, axis_title, gap, group, path, stroke};
use crate::{Ink, Shape, text};

/// At most this many waves are drawn, the latest ones.
pub(crate) const WAVES: usize = 24;

/// Waves across, values upwards.
#[derive(Debug, Clone)]
pub(crate) struct Series {
    pub y: Axis,
    pub area: Area,
    count: usize,
}

impl Series {
    /// Leaves room for numbers at the left and words of `margin` at the right.
    pub(crate) fn new(frame: &Frame, y: Axis, count: usize, margin: f64) -> Self {
        let numbers = y.ticks().iter().map(|t| text::width(&y.label(*t), SMALL, false)).fold(0.0, f64::max);
        let height = frame.width.choose(200.0, 240.0);
        let area = Area { left: numbers + 10.0, right: frame.width.units() - margin, top: 34.0, bottom: 34.0 + height };
        Self { y: y.between(area.bottom, area.top), area, count }
    }

    /// The middle of a wave.
    pub(crate) fn x(&self, wave: usize) -> f64 {
        self.edge(wave) + self.step() / 2.0
    }

    /// Where a wave begins.
    #[allow(clippy::cast_precision_loss)] // at most 24
    pub(crate) fn edge(&self, wave: usize) -> f64 {
        self.area.left + self.step() * wave as f64
    }

    #[allow(clippy::cast_precision_loss)] // at most 24
    fn step(&self) -> f64 {
        (self.area.right - self.area.left) / self.count.max(1) as f64
    }

    /// Lines across, the name of the measure and the names of the waves.
    pub(crate) fn axes(&self, measure: &Measure, waves: &[&str]) -> Vec<Shape> {
        let Area { left, right, bottom, .. } = self.area;
        let style = WORDS.small().muted();
        let ticks = self.y.ticks();
        let grid = ticks.iter().map(|v| path(&[(left, self.y.at(*v)), (right, self.y.at(*v))], stroke(Ink::Grid, 1.0)));
        let numbers = ticks.iter().map(|v| style.end().write(left - 8.0, self.y.at(*v) + CENTRED - 0.5, self.y.label(*v)));
        let mut shapes = vec![group("grid", grid.collect()), group("axis", numbers.collect())];
        if self.y.broken {
            shapes.push(group("axis", vec![path(&[(left, self.area.top), (left, bottom)], stroke(Ink::Muted, 1.0))]));
            shapes.push(gap((left, bottom - 10.0), false));
        }
        shapes.push(axis_title(&measure.name, measure.side, (0.0, 14.0), right, Towards::Up));
        shapes.push(group("axis", self.names(waves, bottom + 20.0)));
        shapes
    }

    /// The last name is always there, and of the others as many as fit.
    fn names(&self, waves: &[&str], y: f64) -> Vec<Shape> {
        let room = self.step().max(72.0);
        let short: Vec<String> = waves.iter().map(|w| text::shorten(w, room * 1.4, SMALL)).collect();
        let widest = short.iter().map(|w| text::width(w, SMALL, false)).fold(0.0, f64::max);
        // steps that suit quarters and months
        let fits = |every: &usize| self.edge(*every) - self.edge(0) >= widest + 10.0;
        let every = [1, 2, 4, 6, 12].into_iter().find(fits).unwrap_or(WAVES);
        let last = waves.len().saturating_sub(1);
        let chosen = short.iter().enumerate().filter(|(i, _)| (last - i).is_multiple_of(every));
        chosen.map(|(i, words)| WORDS.small().muted().middle().write(self.x(i), y, words.as_str())).collect()
    }
}

/// The latest waves.
pub(crate) fn latest<T>(waves: &[T]) -> &[T] {
    waves.split_at(waves.len().saturating_sub(WAVES)).1
}
