//! How much parts matter and how well they do.

use crate::axis::Axis;
use crate::labels::{Mark, Segment};
use crate::number::{Interval, Numbers, Shown, sound};
use crate::pen::{CENTRED, Frame, Measure, SIZE, SMALL, WORDS, Width, dashes, dot, group, hinted, path, stroke};
use crate::plane::Plane;
use crate::{Drawing, Ink, Shape, text};

/// Parts by importance and score.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ImportancePerformance {
    /// Name, finding and room.
    pub frame: Frame,
    /// How much a part matters: across.
    pub importance: Measure,
    /// How well it does: upwards.
    pub score: Measure,
    /// Where importance counts as high: a dashed line.
    pub importance_middle: Option<f64>,
    /// Where a score counts as high: a dashed line.
    pub score_middle: Option<f64>,
    /// The parts that may be shown.
    pub parts: Vec<Part>,
}

/// A part.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Its name.
    pub label: String,
    /// How much it matters.
    pub importance: Interval,
    /// How well it does.
    pub score: Interval,
}

struct Place<'a> {
    part: &'a Part,
    importance: Shown,
    score: Shown,
    mark: Mark,
}

/// Draws each part with both intervals and its name. On a phone, or when there are more than 12 parts,
/// the dots carry numbers and the names stand below.
#[must_use]
pub fn importance_performance(input: &ImportancePerformance) -> Drawing {
    let shown: Vec<(&Part, Shown, Shown)> = input.parts.iter().filter_map(|p| Some((p, p.importance.shown()?, p.score.shown()?))).collect();
    if shown.is_empty() {
        return input.frame.empty();
    }
    let plane = plane(input, &shown);
    let listed = input.frame.width == Width::Narrow || shown.len() > 12;
    let places: Vec<Place> = shown
        .into_iter()
        .map(|(part, importance, score)| {
            let (x, y) = plane.at(importance.estimate, score.estimate);
            Place { part, importance, score, mark: Mark { x, y, radius: if listed { 10.0 } else { 5.5 } } }
        })
        .collect();
    let (middles, whiskers) = (middles(input, &plane), whiskers(&plane, &places));
    let mut shapes = vec![group("middles", middles.iter().map(|l| path(l, dashes(Ink::Muted, 0.75))).collect())];
    shapes.extend(plane.axes(&input.importance, &input.score));
    shapes.push(group("bars", whiskers.iter().map(|l| path(l, stroke(Ink::Muted, 0.75))).collect()));
    shapes.extend(places.iter().enumerate().map(|(i, p)| mark(p, listed.then_some(i + 1))));
    let mut bottom = plane.area.bottom + 52.0;
    if listed {
        let (list, end) = list(&places, bottom + 22.0, input.frame.width);
        shapes.push(list);
        bottom = end;
    } else {
        let marks: Vec<Mark> = places.iter().map(|p| p.mark).collect();
        let labels: Vec<(Mark, &str)> = places.iter().map(|p| (p.mark, p.part.label.as_str())).collect();
        let lines: Vec<Segment> = whiskers.into_iter().chain(middles).collect();
        shapes.push(plane.labels(&labels, &marks, &lines));
    }
    input.frame.drawing(bottom, shapes)
}

fn plane(input: &ImportancePerformance, shown: &[(&Part, Shown, Shown)]) -> Plane {
    let middle = |value: Option<f64>| value.and_then(sound);
    let across = shown.iter().flat_map(|(_, i, _)| i.reach()).chain(middle(input.importance_middle));
    let up = shown.iter().flat_map(|(_, _, s)| s.reach()).chain(middle(input.score_middle));
    let x = Axis::round(across, input.frame.width.choose(4.5, 5.0)).within(input.importance.scale);
    let y = Axis::round(up, 5.0).within(input.score.scale);
    Plane::new(input.frame.width, x, y, input.frame.width.choose(280.0, 380.0))
}

/// Where importance and score count as high.
fn middles(input: &ImportancePerformance, plane: &Plane) -> Vec<Segment> {
    let area = plane.area;
    let across = input.importance_middle.and_then(sound).map(|v| plane.x.at(v)).map(|x| [(x, area.top), (x, area.bottom)]);
    let up = input.score_middle.and_then(sound).map(|v| plane.y.at(v)).map(|y| [(area.left, y), (area.right, y)]);
    across.into_iter().chain(up).collect()
}

fn whiskers(plane: &Plane, places: &[Place]) -> Vec<Segment> {
    let across = |p: &Place| p.importance.ends.map(|(low, high)| [(plane.x.at(low), p.mark.y), (plane.x.at(high), p.mark.y)]);
    let up = |p: &Place| p.score.ends.map(|(low, high)| [(p.mark.x, plane.y.at(low)), (p.mark.x, plane.y.at(high))]);
    places.iter().flat_map(|p| across(p).into_iter().chain(up(p))).collect()
}

fn mark(place: &Place, number: Option<usize>) -> Shape {
    let Mark { x, y, radius } = place.mark;
    let (importance, score) = (place.importance.sentence(Numbers::Decimals), place.score.sentence(Numbers::Decimals));
    let hint = format!("{}: importance {importance}, score {score}", place.part.label);
    let mut shapes = vec![dot(x, y, radius, Ink::Data)];
    shapes.extend(number.map(|n| WORDS.small().ink(Ink::Surface).middle().write(x, y + CENTRED - 0.5, n.to_string())));
    hinted("part", hint, shapes)
}

/// Numbers and names below each other, in two columns on a page.
fn list(places: &[Place], from: f64, width: Width) -> (Shape, f64) {
    let columns = width.choose(1, 2);
    let per_column = places.len().div_ceil(columns).max(1);
    let room = width.choose(360.0, 350.0);
    let (mut shapes, mut lowest) = (Vec::new(), from);
    for (column, part) in places.chunks(per_column).enumerate() {
        let (x, mut y) = (if column == 0 { 0.0 } else { 370.0 }, from);
        for (i, place) in part.iter().enumerate() {
            shapes.push(WORDS.small().muted().end().write(x + 18.0, y, (column * per_column + i + 1).to_string()));
            let lines = text::wrap(&place.part.label, room - 28.0, SIZE.max(SMALL), 2);
            shapes.extend(WORDS.lines(x + 26.0, y, &lines));
            y = lines.iter().fold(y, |y, _| y + WORDS.leading()) + 4.0;
        }
        lowest = y.max(lowest);
    }
    (group("list", shapes), lowest - 8.0)
}
