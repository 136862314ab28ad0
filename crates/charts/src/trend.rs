//! One score over waves.

use crate::axis::Axis;
use crate::number::{Interval, Numbers, Shown, number};
use crate::pen::{Frame, Measure, SMALL, WORDS, dashes, dot, group, hinted, path, stroke};
use crate::series::{Series, WAVES, latest};
use crate::{Drawing, Ink, Shape, text};

/// A score by wave.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Trend {
    /// Name, finding and room.
    pub frame: Frame,
    /// What is measured.
    pub measure: Measure,
    /// One for each wave, the earliest first.
    pub points: Vec<TrendPoint>,
    /// Where waves before and after cannot be compared.
    pub breaks: Vec<SeriesBreak>,
}

/// A wave.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TrendPoint {
    /// Its name.
    pub label: String,
    /// Score and interval; nothing when it may not be told.
    pub interval: Option<Interval>,
}

/// A break in the series.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SeriesBreak {
    /// Position in `points` of the first wave after it.
    pub before: usize,
    /// What has changed.
    pub reason: String,
}

/// Draws the latest 24 waves with their whiskers. Waves on both sides of a break are not joined.
#[must_use]
pub fn trend(input: &Trend) -> Drawing {
    let points = latest(&input.points);
    let shown: Vec<Option<Shown>> = points.iter().map(|p| p.interval.and_then(Interval::shown)).collect();
    if shown.iter().all(Option::is_none) {
        return input.frame.empty();
    }
    let first = input.points.len().saturating_sub(WAVES);
    let breaks: Vec<(usize, &str)> = input
        .breaks
        .iter()
        .filter_map(|b| Some((b.before.checked_sub(first)?, b.reason.as_str())))
        .filter(|(at, _)| (1..points.len()).contains(at))
        .collect();
    let axis = Axis::round(shown.iter().flatten().flat_map(|s| s.reach()), 5.0).within(input.measure.scale);
    let series = Series::new(&input.frame, axis, points.len(), 10.0);
    let mut shapes = series.axes(&input.measure, &points.iter().map(|p| p.label.as_str()).collect::<Vec<_>>());
    shapes.push(lines(&series, &shown, &breaks));
    shapes.push(marks(&series, points, &shown));
    shapes.push(values(&series, &shown));
    let (words, bottom) = interruptions(&series, &breaks, input.frame.width.units());
    shapes.extend(words);
    input.frame.drawing(bottom, shapes)
}

fn lines(series: &Series, shown: &[Option<Shown>], breaks: &[(usize, &str)]) -> Shape {
    let joined = |i: usize| !breaks.iter().any(|(at, _)| *at == i);
    let pairs = shown.windows(2).enumerate().filter_map(|(i, pair)| match pair {
        [Some(a), Some(b)] if joined(i + 1) => {
            Some(path(&[(series.x(i), series.y.at(a.estimate)), (series.x(i + 1), series.y.at(b.estimate))], stroke(Ink::Data, 1.5)))
        }
        _ => None,
    });
    group("line", pairs.collect())
}

fn marks(series: &Series, points: &[TrendPoint], shown: &[Option<Shown>]) -> Shape {
    let marks = points.iter().zip(shown).enumerate().filter_map(|(i, (point, shown))| {
        let shown = (*shown)?;
        let x = series.x(i);
        let whisker = shown.ends.map(|(low, high)| path(&[(x, series.y.at(low)), (x, series.y.at(high))], stroke(Ink::Data, 1.25)));
        let shapes = whisker.into_iter().chain([dot(x, series.y.at(shown.estimate), 4.5, Ink::Data)]).collect();
        Some(hinted("wave", format!("{}: {}", point.label, shown.sentence(Numbers::Decimals)), shapes))
    });
    group("waves", marks.collect())
}

/// The first and the last value in numbers.
fn values(series: &Series, shown: &[Option<Shown>]) -> Shape {
    let ends = [shown.iter().position(Option::is_some), shown.iter().rposition(Option::is_some)];
    let mut ends: Vec<usize> = ends.into_iter().flatten().collect();
    ends.dedup();
    let words = ends.into_iter().filter_map(|i| {
        let shown = shown.get(i).copied().flatten()?;
        let high = shown.ends.map_or(shown.estimate, |(_, high)| high.max(shown.estimate));
        let top = (series.y.at(high) - 6.0).min(series.y.at(shown.estimate) - 9.0);
        Some(WORDS.bold().middle().write(series.x(i), top, number(shown.estimate)))
    });
    group("values", words.collect())
}

/// Breaks with what has changed; the words stand below where they have the whole width.
fn interruptions(series: &Series, breaks: &[(usize, &str)], width: f64) -> (Vec<Shape>, f64) {
    let bottom = series.area.bottom + 26.0;
    if breaks.is_empty() {
        return (Vec::new(), bottom);
    }
    let (mut shapes, mut y) = (Vec::new(), bottom + 16.0);
    let style = WORDS.small().muted();
    for (number, (at, reason)) in breaks.iter().enumerate() {
        let x = series.edge(*at);
        shapes.push(path(&[(x, series.area.top - 14.0), (x, series.area.bottom)], dashes(Ink::Text, 1.0)));
        let name = if breaks.len() == 1 { "Break".to_owned() } else { format!("Break {}", number + 1) };
        let room = text::width(&name, SMALL, false) + 6.0;
        let right = x + room > width;
        shapes.push(if right {
            style.end().write(x - 5.0, series.area.top - 6.0, name.as_str())
        } else {
            style.write(x + 5.0, series.area.top - 6.0, name.as_str())
        });
        let lines = text::wrap(&format!("{name}: {reason}"), width, SMALL, 3);
        shapes.extend(style.lines(0.0, y, &lines));
        y = lines.iter().fold(y, |y, _| y + style.leading());
    }
    (vec![group("breaks", shapes)], y - 8.0)
}
