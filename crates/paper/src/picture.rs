//! Paints drawings with the shapes of PDF.

use candor_charts::{Align, At, Drawing, Ink, Line, Shape};
use krilla::geom::{Path, PathBuilder, Point, Rect, Transform};
use krilla::paint::{FillRule, LineCap, LineJoin, StrokeDash};
use krilla::surface::Surface;

use crate::clean;
use crate::font::Faces;
use crate::palette::Colour;
use crate::sheet::{PAGE_HEIGHT, PAGE_WIDTH};

/// How far a quarter of a circle bends.
const BEND: f32 = 0.552_285;
/// Between the lines of a hatching.
const HATCH: f32 = 5.0;
/// Nothing that a report shows is further away; hatching more would never end.
const FAR: f32 = 20_000.0;

/// Paints the drawing with its top left corner at the place; nothing shows beyond its edges.
pub(crate) fn paint(surface: &mut Surface<'_>, drawing: &Drawing, place: Point, scale: f32, faces: &Faces) {
    let (width, height) = (drawing.width as f32 * scale, drawing.height as f32 * scale);
    let Some(edges) = rect(place.x, place.y, width.min(PAGE_WIDTH), height.min(PAGE_HEIGHT)) else { return };
    surface.push_clip_path(&edges, &FillRule::NonZero);
    surface.push_transform(&Transform::from_row(scale, 0.0, 0.0, scale, place.x, place.y));
    for shape in &drawing.shapes {
        draw(surface, shape, faces);
    }
    surface.pop();
    surface.pop();
}

fn draw(surface: &mut Surface<'_>, shape: &Shape, faces: &Faces) {
    match shape {
        Shape::Path { points, fill, line } => draw_path(surface, polygon(points, fill.is_some()), *fill, *line),
        Shape::Circle { at, radius, fill, line } => draw_path(surface, circle(*at, *radius), *fill, *line),
        Shape::Rect { at, width, height, fill, hatched, line } => {
            let (at, size) = (point(*at), point(At { x: *width, y: *height }));
            let Some(at) = at else { return };
            let Some(size) = size else { return };
            draw_path(surface, rect(at.x, at.y, size.x, size.y), fill.filter(|_| !hatched), None);
            if *hatched {
                hatch(surface, at, size);
            }
            draw_path(surface, rect(at.x, at.y, size.x, size.y), None, *line);
        }
        Shape::Text { at, text, size, bold, ink, align, upwards } => {
            let Some(at) = point(*at) else { return };
            let Some(size) = length(*size) else { return };
            let words = Words { text: &clean::line(text), size, bold: *bold, ink: *ink, align: *align };
            draw_text(surface, at, &words, *upwards, faces);
        }
        Shape::Group { shapes, .. } => shapes.iter().for_each(|shape| draw(surface, shape, faces)),
    }
}

struct Words<'a> {
    text: &'a str,
    size: f32,
    bold: bool,
    ink: Ink,
    align: Align,
}

fn draw_text(surface: &mut Surface<'_>, at: Point, words: &Words<'_>, upwards: bool, faces: &Faces) {
    if words.text.is_empty() {
        return;
    }
    let shaped = faces.shape(words.text, words.bold);
    let width = shaped.width(0..shaped.glyphs.len(), words.size);
    let start = match words.align {
        Align::Start => 0.0,
        Align::Middle => -width / 2.0,
        Align::End => -width,
    };
    let turn = if upwards { Transform::from_row(0.0, -1.0, 1.0, 0.0, at.x, at.y) } else { Transform::from_translate(at.x, at.y) };
    surface.push_transform(&turn);
    surface.set_stroke(None);
    surface.set_fill(Some(Colour::of(words.ink).fill()));
    surface.draw_glyphs(Point::from_xy(start, 0.0), &shaped.glyphs, faces.font(words.bold), &shaped.text, words.size, false);
    surface.pop();
}

fn draw_path(surface: &mut Surface<'_>, path: Option<Path>, fill: Option<Ink>, line: Option<Line>) {
    let line = line.and_then(|line| Some((line, length(line.width).filter(|width| *width > 0.0)?)));
    let (Some(path), true) = (path, fill.is_some() || line.is_some()) else { return };
    surface.set_fill(fill.map(|ink| Colour::of(ink).fill()));
    surface.set_stroke(line.map(|(line, width)| {
        let mut stroke = Colour::of(line.ink).stroke(width);
        (stroke.line_join, stroke.line_cap) = (LineJoin::Round, LineCap::Butt);
        stroke.dash = line.dashed.then(|| StrokeDash { array: vec![4.0, 4.0], offset: 0.0 });
        stroke
    }));
    surface.draw_path(&path);
}

/// Lines from the lower left to the upper right.
fn hatch(surface: &mut Surface<'_>, at: Point, size: Point) {
    let Some(edges) = rect(at.x, at.y, size.x, size.y) else { return };
    surface.push_clip_path(&edges, &FillRule::NonZero);
    let mut lines = PathBuilder::new();
    for i in 1..((size.x + size.y) / HATCH).ceil() as u32 {
        let along = i as f32 * HATCH;
        lines.move_to(at.x + along - size.y, at.y + size.y);
        lines.line_to(at.x + along, at.y);
    }
    surface.set_fill(None);
    surface.set_stroke(Some(Colour::of(Ink::Muted).stroke(0.6)));
    if let Some(lines) = lines.finish() {
        surface.draw_path(&lines);
    }
    surface.pop();
}

fn polygon(points: &[At], closed: bool) -> Option<Path> {
    let mut path = PathBuilder::new();
    for (i, at) in points.iter().enumerate() {
        let at = point(*at)?;
        if i == 0 {
            path.move_to(at.x, at.y);
        } else {
            path.line_to(at.x, at.y);
        }
    }
    if closed {
        path.close();
    }
    path.finish()
}

/// Four bent quarters.
fn circle(at: At, radius: f64) -> Option<Path> {
    let (Point { x, y }, r) = (point(at)?, length(radius)?);
    let bend = r * BEND;
    let mut path = PathBuilder::new();
    path.move_to(x + r, y);
    path.cubic_to(x + r, y + bend, x + bend, y + r, x, y + r);
    path.cubic_to(x - bend, y + r, x - r, y + bend, x - r, y);
    path.cubic_to(x - r, y - bend, x - bend, y - r, x, y - r);
    path.cubic_to(x + bend, y - r, x + r, y - bend, x + r, y);
    path.close();
    path.finish()
}

/// A rectangle with an area.
pub(crate) fn rect(x: f32, y: f32, width: f32, height: f32) -> Option<Path> {
    let rect = Rect::from_xywh(x, y, width, height).filter(|rect| rect.width() > 0.0 && rect.height() > 0.0)?;
    let mut path = PathBuilder::new();
    path.push_rect(rect);
    path.finish()
}

/// A place, unless it is nowhere or too far away.
fn point(at: At) -> Option<Point> {
    let (x, y) = (at.x as f32, at.y as f32);
    (x.abs() <= FAR && y.abs() <= FAR).then(|| Point::from_xy(x, y))
}

fn length(length: f64) -> Option<f32> {
    let length = length as f32;
    (0.0..=FAR).contains(&length).then_some(length)
}
