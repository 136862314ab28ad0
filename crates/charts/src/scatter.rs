//! The scatter of units.

use crate::axis::Axis;
use crate::bins::{bins, hexagon};
use crate::labels::{Mark, Segment};
use crate::number::sound;
use crate::pen::{Frame, Measure, SMALL, WORDS, area, dashes, dot, group, hinted, path, standout, stroke};
use crate::plane::Plane;
use crate::size::{examples, key, radius, scale};
use crate::{Drawing, Ink, Shape, text};

/// Above this many dots the bars of one standard error would hide them and are left out.
const BARS: usize = 200;
/// Above this many dots there are hexagons with counts instead.
const DOTS: usize = 2500;
/// Corner to centre of a full hexagon.
const HEXAGON: f64 = 9.0;
/// At most this many dots have a name beside them.
const NAMES: usize = 5;

/// Units by two measures.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Scatter {
    /// Name, finding and room.
    pub frame: Frame,
    /// The measure across.
    pub x: Measure,
    /// The measure upwards.
    pub y: Measure,
    /// One for each unit that may be shown.
    pub points: Vec<ScatterPoint>,
    /// The fitted line, when it may be shown.
    pub fit: Option<Fit>,
    /// Positions in `points` of those that stand out and are named, the first five of them.
    pub labelled: Vec<usize>,
}

/// A unit.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ScatterPoint {
    /// Its name.
    pub label: String,
    /// Value across.
    pub x: f64,
    /// Value upwards.
    pub y: f64,
    /// Standard error of `x`.
    pub se_x: Option<f64>,
    /// Standard error of `y`.
    pub se_y: Option<f64>,
    /// Number of answers.
    pub n: usize,
    /// What is told on pointing at it.
    pub hint: Option<String>,
}

/// A fitted line `intercept + slope·x` with its band.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Fit {
    /// Value at x = 0.
    pub intercept: f64,
    /// Change for one more of x.
    pub slope: f64,
    /// The band from the smallest x to the largest; the line is drawn over the same range.
    pub band: Vec<BandPoint>,
}

/// One point of a band.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct BandPoint {
    /// Where.
    pub x: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Draws the units: dot area in proportion to √n, bars of one standard error, median lines, the fitted
/// line with its band where the caller gives one, and names beside those that stand out.
///
/// Above 200 units the bars are left out. Above 2,500 the units are counted in hexagons whose area is in
/// proportion to the count; then none has a name.
#[must_use]
pub fn scatter(input: &Scatter) -> Drawing {
    let points: Vec<(usize, &ScatterPoint)> =
        input.points.iter().enumerate().filter(|(_, p)| sound(p.x).is_some() && sound(p.y).is_some()).collect();
    if points.is_empty() {
        return input.frame.empty();
    }
    let plane = plane(input, &points);
    let fit = input.fit.as_ref().map(|fit| Fitted::new(&plane, fit)).unwrap_or_default();
    let mut shapes = vec![group("band", fit.band)];
    let medians = medians(&plane, &points);
    shapes.push(group("medians", medians.map(|line| path(&line, dashes(Ink::Muted, 0.75))).to_vec()));
    shapes.extend(plane.axes(&input.x, &input.y));
    let foot = plane.area.bottom + 68.0;
    let key = if points.len() > DOTS {
        shapes.push(hexagons(&plane, &points));
        // the line must be seen upon the hexagons
        shapes.extend(fit.line.map(|line| path(&line, stroke(Ink::Surface, 4.0))));
        shapes.extend(fit.line.map(|line| group("fit", vec![path(&line, stroke(Ink::Text, 1.5))])));
        explain(input, "Hexagons count units: the larger, the more. Dashed: medians.", (0.0, foot))
    } else {
        shapes.extend(fit.line.map(|line| group("fit", vec![path(&line, stroke(Ink::Text, 1.5))])));
        let bars = error_bars(&plane, &points);
        let words = if bars.is_empty() { "Dashed: medians." } else { "Thin bars: ± 1 standard error. Dashed: medians." };
        let dots = Dots::new(input, &plane, &points);
        shapes.push(group("bars", bars.iter().map(|line| path(line, stroke(Ink::Muted, 0.5))).collect()));
        let lines: Vec<Segment> = bars.into_iter().chain(medians).chain(fit.line).collect();
        shapes.extend(dots.draw(&plane, &lines));
        let (sizes, end) = key(&examples(points.iter().map(|(_, p)| p.n)), dots.scale, 0.0, foot - 4.0);
        shapes.push(sizes);
        explain(input, words, input.frame.width.choose((0.0, foot + 20.0), (end + 28.0, foot)))
    };
    shapes.push(key.0);
    input.frame.drawing(key.1, shapes)
}

/// Small words below the axis, and where they end.
fn explain(input: &Scatter, words: &str, (x, y): (f64, f64)) -> (Shape, f64) {
    let lines = text::wrap(words, input.frame.width.units() - x, SMALL, 3);
    let end = lines.iter().fold(y, |y, _| y + WORDS.small().leading());
    (group("key", WORDS.small().muted().lines(x, y, &lines)), end - 5.0)
}

fn plane(input: &Scatter, points: &[(usize, &ScatterPoint)]) -> Plane {
    let steps = input.frame.width.choose(4.5, 5.0);
    let bars = points.len() <= BARS;
    let reach = |value: f64, se: Option<f64>| {
        let se = se.filter(|_| bars).and_then(sound).unwrap_or(0.0);
        [value - se, value + se]
    };
    let x = Axis::round(points.iter().flat_map(|(_, p)| reach(p.x, p.se_x)), steps).within(input.x.scale);
    let y = Axis::round(points.iter().flat_map(|(_, p)| reach(p.y, p.se_y)), 5.0).within(input.y.scale);
    Plane::new(input.frame.width, x, y, input.frame.width.choose(300.0, 400.0))
}

fn medians(plane: &Plane, points: &[(usize, &ScatterPoint)]) -> [Segment; 2] {
    let (x, y) = plane.at(median(points.iter().map(|(_, p)| p.x)), median(points.iter().map(|(_, p)| p.y)));
    let area = plane.area;
    [[(x, area.top), (x, area.bottom)], [(area.left, y), (area.right, y)]]
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let half = values.len() / 2;
    let upper = values.get(half).copied().unwrap_or_default();
    let lower = values.get(half.wrapping_sub(1)).copied().unwrap_or(upper);
    if values.len().is_multiple_of(2) { f64::midpoint(lower, upper) } else { upper }
}

/// The fitted line in places of the drawing.
#[derive(Default)]
struct Fitted {
    band: Vec<Shape>,
    line: Option<Segment>,
}

impl Fitted {
    fn new(plane: &Plane, fit: &Fit) -> Self {
        let drawable = |p: &&BandPoint| [p.x, p.low, p.high].into_iter().all(|v| sound(v).is_some());
        let band: Vec<&BandPoint> = fit.band.iter().filter(drawable).collect();
        let (Some(first), Some(last)) = (band.first(), band.last()) else { return Self::default() };
        let upper = band.iter().map(|p| plane.at(p.x, p.high));
        let lower = band.iter().rev().map(|p| plane.at(p.x, p.low));
        let outline: Vec<(f64, f64)> = upper.chain(lower).collect();
        let line = line_within(&plane.y, fit, first.x, last.x).map(|line| line.map(|(x, y)| plane.at(x, y)));
        Self { band: vec![area(&outline, Ink::Band)], line }
    }
}

/// The part of the line that lies within the upward axis.
fn line_within(axis: &Axis, fit: &Fit, from: f64, to: f64) -> Option<[(f64, f64); 2]> {
    let (intercept, slope) = (sound(fit.intercept)?, sound(fit.slope)?);
    let at = |x: f64| intercept + slope * x;
    let meets = |level: f64| if slope == 0.0 { from } else { (level - intercept) / slope };
    let (a, b) = (meets(axis.low), meets(axis.high));
    let (from, to) = if slope == 0.0 { (from, to) } else { (from.max(a.min(b)), to.min(a.max(b))) };
    let inside = from < to && axis.holds(at(f64::midpoint(from, to)));
    inside.then(|| [(from, at(from)), (to, at(to))])
}

/// None where there are so many that they would hide the dots.
fn error_bars(plane: &Plane, points: &[(usize, &ScatterPoint)]) -> Vec<Segment> {
    let mut bars = Vec::new();
    for (_, p) in points.iter().filter(|_| points.len() <= BARS) {
        bars.extend(p.se_x.and_then(sound).map(|se| [plane.at(p.x - se, p.y), plane.at(p.x + se, p.y)]));
        bars.extend(p.se_y.and_then(sound).map(|se| [plane.at(p.x, p.y - se), plane.at(p.x, p.y + se)]));
    }
    bars
}

/// Dots, large ones first so that small ones lie upon them, those that stand out last. Dots of one size go
/// from left to right, which shrinks them to little when compressed.
struct Dots<'a> {
    plain: Vec<(&'a ScatterPoint, Mark)>,
    named: Vec<(&'a ScatterPoint, Mark)>,
    scale: f64,
}

impl<'a> Dots<'a> {
    fn new(input: &Scatter, plane: &Plane, points: &[(usize, &'a ScatterPoint)]) -> Self {
        let scale = scale(points.len(), input.frame.width.choose(true, false));
        let chosen = input.labelled.get(..NAMES).unwrap_or(&input.labelled);
        // among many, tenths cannot be seen
        let exact = |v: f64| if points.len() > BARS { libm::round(v) } else { v };
        let place = |p: &'a ScatterPoint| {
            let (x, y) = plane.at(p.x, p.y);
            (p, Mark { x: exact(x), y: exact(y), radius: radius(p.n, scale) })
        };
        let (named, plain): (Vec<_>, Vec<_>) = points.iter().partition(|(i, _)| chosen.contains(i));
        let places = |points: Vec<(usize, &'a ScatterPoint)>| points.into_iter().map(|(_, p)| place(p)).collect::<Vec<_>>();
        let mut plain = places(plain);
        plain.sort_by(|(_, a), (_, b)| tenths(b.radius).cmp(&tenths(a.radius)).then(a.x.total_cmp(&b.x)));
        Self { plain, named: places(named), scale }
    }

    fn draw(&self, plane: &Plane, lines: &[Segment]) -> Vec<Shape> {
        let units = self.plain.iter().map(|(p, m)| with_hint(p, dot(m.x, m.y, m.radius, Ink::Data)));
        let outliers = self.named.iter().map(|(p, m)| with_hint(p, standout(m.x, m.y, m.radius)));
        let mut shapes = vec![group("units", units.collect()), group("outliers", outliers.collect())];
        let labels: Vec<(Mark, &str)> = self.named.iter().map(|(p, m)| (*m, p.label.as_str())).collect();
        let marks: Vec<Mark> = self.plain.iter().chain(&self.named).map(|(_, m)| *m).collect();
        shapes.push(plane.labels(&labels, &marks, lines));
        shapes
    }
}

#[allow(clippy::cast_possible_truncation)] // a radius
fn tenths(radius: f64) -> i64 {
    libm::round(radius * 10.0) as i64
}

fn with_hint(point: &ScatterPoint, dot: Shape) -> Shape {
    match &point.hint {
        Some(hint) => hinted("unit", hint.as_str(), vec![dot]),
        None => dot,
    }
}

#[allow(clippy::cast_precision_loss)] // counts of units
fn hexagons(plane: &Plane, points: &[(usize, &ScatterPoint)]) -> Shape {
    let bins = bins(points.iter().map(|(_, p)| plane.at(p.x, p.y)), HEXAGON);
    let most = bins.iter().map(|b| b.count).max().unwrap_or(1) as f64;
    let shapes = bins.iter().map(|bin| {
        let corners = hexagon(bin.x, bin.y, (HEXAGON * libm::sqrt(bin.count as f64 / most)).max(1.0));
        hinted("bin", format!("{} units", bin.count), vec![area(&corners, Ink::Data)])
    });
    group("bins", shapes.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_stays_straight_and_within_the_axis() {
        let axis = Axis::round([2.0, 3.0].into_iter(), 5.0);
        let fit = Fit { intercept: 0.0, slope: 1.0, band: Vec::new() };
        let [(x1, y1), (x2, y2)] = line_within(&axis, &fit, -10.0, 10.0).unwrap();
        assert!((x1 - axis.low).abs() < 1e-9 && (y2 - axis.high).abs() < 1e-9 && x1 < x2 && y1 < y2);
        assert!(line_within(&axis, &Fit { intercept: 9.0, ..fit.clone() }, -0.1, 0.1).is_none());
        let flat = Fit { intercept: 2.5, slope: 0.0, band: Vec::new() };
        assert!(line_within(&axis, &flat, 0.0, 1.0).is_some());
        assert!(line_within(&axis, &Fit { slope: f64::NAN, ..flat }, 0.0, 1.0).is_none());
    }

    #[test]
    fn medians_of_even_and_odd_counts() {
        assert_eq!(median([3.0, 1.0, 2.0].into_iter()), 2.0);
        assert_eq!(median([4.0, 1.0, 2.0, 3.0].into_iter()), 2.5);
        assert_eq!(median(std::iter::empty()), 0.0);
    }
}
