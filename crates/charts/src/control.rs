//! Control charts: is a change more than the usual up and down?

use crate::axis::Axis;
use crate::number::{number, sound};
use crate::pen::{Frame, Measure, SIZE, SMALL, WORDS, area, dashes, dot, group, hinted, path, standout, stroke};
use crate::series::{Series, latest};
use crate::{Drawing, Ink, Shape, text};

/// A measure over waves with the limits of chance.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ControlChart {
    /// Name, finding and room.
    pub frame: Frame,
    /// What is measured.
    pub measure: Measure,
    /// The centre line; no number when there is none.
    pub centre: f64,
    /// One for each wave, the earliest first.
    pub points: Vec<ControlPoint>,
    /// What is to be known of the limits, such as that they are provisional.
    pub note: Option<String>,
}

/// A wave.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ControlPoint {
    /// Its name.
    pub label: String,
    /// The value; nothing when it may not be told.
    pub value: Option<f64>,
    /// The limits of chance in this wave.
    pub limits: Option<(f64, f64)>,
    /// The rule that it breaks, in words.
    pub signal: Option<String>,
}

impl ControlPoint {
    fn sound_value(&self) -> Option<f64> {
        self.value.and_then(sound)
    }

    fn sound_limits(&self) -> Option<(f64, f64)> {
        let (a, b) = self.limits?;
        Some((sound(a)?.min(sound(b)?), sound(a)?.max(sound(b)?)))
    }
}

/// Draws the latest 24 waves with centre line and limits. Points that break a rule stand out, and the
/// rule stands below.
#[must_use]
pub fn control_chart(input: &ControlChart) -> Drawing {
    let points = latest(&input.points);
    if points.iter().all(|p| p.sound_value().is_none()) {
        return input.frame.empty();
    }
    let centre = sound(input.centre);
    let limits = points.iter().filter_map(ControlPoint::sound_limits);
    let values = points.iter().filter_map(ControlPoint::sound_value).chain(limits.flat_map(|(low, high)| [low, high])).chain(centre);
    let axis = Axis::round(values, 5.0).within(input.measure.scale);
    let ends = margin(points, centre);
    let series = Series::new(&input.frame, axis, points.len(), ends);
    let mut shapes = vec![band(&series, points)];
    shapes.extend(series.axes(&input.measure, &points.iter().map(|p| p.label.as_str()).collect::<Vec<_>>()));
    shapes.push(limit_lines(&series, points));
    shapes.extend(centre.map(|centre| centre_line(&series, centre)));
    shapes.push(ends_named(&series, points, centre));
    shapes.push(line(&series, points));
    shapes.push(marks(&series, points));
    let (words, bottom) = rules(input, points, series.area.bottom + 44.0);
    shapes.push(words);
    input.frame.drawing(bottom, shapes)
}

/// The area between the limits, in steps.
fn band(series: &Series, points: &[ControlPoint]) -> Shape {
    let runs = runs(points.iter().map(ControlPoint::sound_limits));
    group("limits", runs.iter().map(|run| area(&outline(series, run), Ink::Band)).collect())
}

type Limits = Vec<(usize, (f64, f64))>;

/// Waves in a row that have limits.
fn runs(limits: impl Iterator<Item = Option<(f64, f64)>>) -> Vec<Limits> {
    let mut runs: Vec<Limits> = vec![Vec::new()];
    for (wave, limits) in limits.enumerate() {
        match (limits, runs.last_mut()) {
            (Some(limits), Some(run)) => run.push((wave, limits)),
            _ => runs.push(Vec::new()),
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

fn edge(series: &Series, run: &Limits, upper: bool) -> Vec<(f64, f64)> {
    let level = |limits: &(f64, f64)| series.y.at(if upper { limits.1 } else { limits.0 });
    run.iter().flat_map(|(wave, limits)| [(series.edge(*wave), level(limits)), (series.edge(wave + 1), level(limits))]).collect()
}

fn outline(series: &Series, run: &Limits) -> Vec<(f64, f64)> {
    let mut outline = edge(series, run, true);
    outline.extend(edge(series, run, false).into_iter().rev());
    outline
}

fn limit_lines(series: &Series, points: &[ControlPoint]) -> Shape {
    let runs = runs(points.iter().map(ControlPoint::sound_limits));
    let edges = runs.iter().flat_map(|run| [true, false].map(|upper| edge(series, run, upper)));
    group("limit-lines", edges.map(|edge| path(&edge, stroke(Ink::Muted, 0.75))).collect())
}

fn centre_line(series: &Series, centre: f64) -> Shape {
    let y = series.y.at(centre);
    let line = path(&[(series.area.left, y), (series.area.right, y)], dashes(Ink::Muted, 1.0));
    hinted("centre", format!("Average: {}", number(centre)), vec![line])
}

/// What is written at the right end of the lines: level, and words.
fn ends(points: &[ControlPoint], centre: Option<f64>) -> Vec<(f64, String)> {
    let last = points.last().and_then(ControlPoint::sound_limits);
    let named = [(last.map(|l| l.1), "limit"), (centre, "average"), (last.map(|l| l.0), "limit")];
    named.into_iter().filter_map(|(value, name)| value.map(|v| (v, format!("{name} {}", number(v))))).collect()
}

fn margin(points: &[ControlPoint], centre: Option<f64>) -> f64 {
    ends(points, centre).iter().map(|(_, words)| text::width(words, SMALL, false)).fold(2.0, f64::max) + 10.0
}

/// Names at the right end of the lines, moved apart where these are close together.
fn ends_named(series: &Series, points: &[ControlPoint], centre: Option<f64>) -> Shape {
    let mut above = f64::NEG_INFINITY;
    let style = WORDS.small().muted();
    let named = ends(points, centre);
    let words = named.iter().map(|(value, words)| {
        let y = (series.y.at(*value) + 4.0).max(above + style.leading());
        above = y;
        style.write(series.area.right + 6.0, y, words.as_str())
    });
    group("ends", words.collect())
}

/// The line through the values; it stops where one is missing.
fn line(series: &Series, points: &[ControlPoint]) -> Shape {
    let places: Vec<Option<(f64, f64)>> =
        points.iter().enumerate().map(|(i, p)| p.sound_value().map(|v| (series.x(i), series.y.at(v)))).collect();
    let parts = places.split(Option::is_none).filter(|part| part.len() > 1);
    let parts = parts.map(|part| path(&part.iter().flatten().copied().collect::<Vec<_>>(), stroke(Ink::Data, 1.5)));
    group("line", parts.collect())
}

fn marks(series: &Series, points: &[ControlPoint]) -> Shape {
    let marks = points.iter().enumerate().filter_map(|(i, p)| {
        let value = p.sound_value()?;
        let (x, y) = (series.x(i), series.y.at(value));
        let hint = format!("{}: {}", p.label, number(value));
        Some(match &p.signal {
            Some(rule) => hinted("signal", format!("{hint}. {rule}"), vec![standout(x, y, 6.0)]),
            None => hinted("wave", hint, vec![dot(x, y, 4.5, Ink::Data)]),
        })
    });
    group("waves", marks.collect())
}

/// Below the chart: each broken rule with its waves, and the note; tells where they end.
fn rules(input: &ControlChart, points: &[ControlPoint], from: f64) -> (Shape, f64) {
    let mut rules: Vec<(&str, Vec<&str>)> = Vec::new();
    for (label, rule) in points.iter().filter(|p| p.sound_value().is_some()).filter_map(|p| Some((p.label.as_str(), p.signal.as_deref()?)))
    {
        match rules.iter_mut().find(|(known, _)| *known == rule) {
            Some((_, waves)) => waves.push(label),
            None => rules.push((rule, vec![label])),
        }
    }
    let (mut shapes, mut y) = (Vec::new(), from);
    for (rule, waves) in rules {
        shapes.push(standout(6.0, y - 4.0, 5.0));
        y = paragraph(&mut shapes, &format!("{}: {rule}", waves.join(", ")), y, input);
    }
    if let Some(note) = &input.note {
        y = paragraph(&mut shapes, note, y, input);
    }
    (group("rules", shapes), y - 8.0)
}

fn paragraph(shapes: &mut Vec<Shape>, words: &str, y: f64, input: &ControlChart) -> f64 {
    let indent = if matches!(shapes.last(), Some(Shape::Circle { .. })) { 18.0 } else { 0.0 };
    let style = if indent > 0.0 { WORDS } else { WORDS.small().muted() };
    let lines = text::wrap(words, input.frame.width.units() - indent, SIZE, 4);
    shapes.extend(style.lines(indent, y, &lines));
    lines.iter().fold(y, |y, _| y + style.leading()) + 4.0
}
