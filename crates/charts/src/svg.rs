//! Drawings as SVG for a page or a file.

use std::fmt::Write as _;

use crate::{Align, At, Drawing, Ink, Line, Shape, colour, ink::is_dark, pen::SIZE};

/// Writes the drawing as one `<svg>` element, for use within a page or as a file of its own.
///
/// Colours are presentation attributes, so that it looks the same under a strict content policy and
/// without any style sheet. A page that wants others, for dark mode or forced colours, sets `fill` of
/// `.ink-data`, `.ink-muted` and so on and `stroke` of `.line-data`, `.line-muted` and so on; words and
/// axes take the colour of the text around the drawing. The steps of the diverging scale have no class,
/// as they are the same on every page; their group has the class `cells`. There are no ids, so that any number of
/// drawings may stand on one page.
#[must_use]
pub fn svg(drawing: &Drawing) -> String {
    let (width, height) = (tenths(drawing.width), tenths(drawing.height));
    let mut out = String::from("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ");
    let _ = write!(out, "{width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" aria-label=\"");
    escape(&mut out, &drawing.title);
    let _ = write!(out, "\" font-family=\"system-ui, sans-serif\" font-size=\"{}\" fill=\"currentColor\"><title>", tenths(SIZE));
    escape(&mut out, &drawing.title);
    out.push_str("</title><desc>");
    escape(&mut out, &drawing.description);
    out.push_str("</desc>");
    siblings(&mut out, &drawing.shapes, PLAIN);
    out.push_str("</svg>");
    out
}

/// All attributes besides place and size. Neighbours that share them are put into one group.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Paint {
    fill: Option<Ink>,
    line: Option<Line>,
    letters: Option<Letters>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Letters {
    size: f64,
    bold: bool,
    align: Align,
    upwards: bool,
}

/// What the whole drawing has.
const PLAIN: Paint =
    Paint { fill: Some(Ink::Text), line: None, letters: Some(Letters { size: SIZE, bold: false, align: Align::Start, upwards: false }) };

/// The paint of a shape, when all of it is painted alike.
fn paint(shape: &Shape) -> Option<Paint> {
    match shape {
        Shape::Path { fill, line, .. } | Shape::Circle { fill, line, .. } | Shape::Rect { fill, hatched: false, line, .. } => {
            Some(Paint { fill: *fill, line: *line, letters: None })
        }
        Shape::Rect { .. } => None,
        Shape::Text { size, bold, ink, align, upwards, .. } => {
            let letters = Letters { size: *size, bold: *bold, align: *align, upwards: *upwards };
            let ink = match ink {
                // these two colours are all there are
                Ink::OnDiverging(step) => Ink::OnDiverging(if is_dark(*step) { 10 } else { 5 }),
                ink => *ink,
            };
            Some(Paint { fill: Some(ink), line: None, letters: Some(letters) })
        }
        Shape::Group { shapes, .. } => {
            let first = paint(shapes.first()?)?;
            shapes.iter().all(|s| paint(s) == Some(first)).then_some(first)
        }
    }
}

/// Writes shapes that follow each other; `base` is what the group around them has set.
fn siblings(out: &mut String, shapes: &[Shape], base: Paint) {
    let mut rest = shapes;
    while let Some(first) = rest.first() {
        let own = paint(first);
        let alike = if own.is_some() { rest.iter().take_while(|s| paint(s) == own).count() } else { 1 };
        let (run, after) = rest.split_at(alike.max(1));
        rest = after;
        let lines: Vec<&[At]> = run.iter().filter_map(open_line).collect();
        match own {
            Some(own) if lines.len() == run.len() => line_work(out, &lines, false, &attributes(own, base, None)),
            Some(own) if run.len() > 1 && !attributes(own, base, None).is_empty() => {
                let _ = write!(out, "<g{}>", attributes(own, base, None));
                run.iter().for_each(|shape| single(out, shape, own));
                out.push_str("</g>");
            }
            _ => run.iter().for_each(|shape| single(out, shape, base)),
        }
    }
}

/// The points of a shape that is nothing but lines; such shapes may be one element.
fn open_line(shape: &Shape) -> Option<&[At]> {
    match shape {
        Shape::Path { points, fill: None, .. } => Some(points),
        _ => None,
    }
}

fn single(out: &mut String, shape: &Shape, base: Paint) {
    let own = paint(shape).map_or_else(String::new, |own| attributes(own, base, None));
    match shape {
        Shape::Path { points, fill, .. } => line_work(out, &[points], fill.is_some(), &own),
        Shape::Circle { at, radius, .. } => circle(out, *at, *radius, &own),
        Shape::Rect { at, width, height, hatched: false, .. } => rect(out, *at, (*width, *height), &own),
        Shape::Rect { at, width, height, line, .. } => hatched(out, *at, (*width, *height), *line, base),
        Shape::Text { at, text, upwards, .. } => words(out, *at, text, *upwards, &own),
        Shape::Group { class, hint, shapes } => group(out, class, hint.as_deref(), shapes, base),
    }
}

fn group(out: &mut String, class: &str, hint: Option<&str>, shapes: &[Shape], base: Paint) {
    let alike = shapes.first().and_then(paint).filter(|first| shapes.iter().all(|s| paint(s) == Some(*first)));
    let inner = alike.or_else(|| common_letters(shapes)).unwrap_or(base);
    let attributes = attributes(inner, base, Some(class));
    let _ = write!(out, "<g{attributes}");
    match row(shapes).filter(|_| hint.is_none()) {
        Some(top) => {
            let _ = write!(out, " transform=\"translate(0 {})\">", tenths(top));
            siblings(out, &shapes.iter().map(|s| raised(s, top)).collect::<Vec<_>>(), inner);
        }
        None => {
            out.push('>');
            if let Some(hint) = hint {
                out.push_str("<title>");
                escape(out, hint);
                out.push_str("</title>");
            }
            siblings(out, shapes, inner);
        }
    }
    out.push_str("</g>");
}

/// How many must have something in common for it to be said once.
const MANY: usize = 6;

/// What most of the words below a group have in common, when there are many of them.
fn common_letters(shapes: &[Shape]) -> Option<Paint> {
    let mut counts: Vec<(Paint, usize)> = Vec::new();
    count_letters(shapes, &mut counts);
    let most = counts.into_iter().max_by_key(|(_, count)| *count);
    most.filter(|(paint, count)| *count >= MANY && paint.letters.is_some_and(|l| !l.upwards)).map(|(paint, _)| paint)
}

fn count_letters(shapes: &[Shape], counts: &mut Vec<(Paint, usize)>) {
    for shape in shapes {
        match shape {
            Shape::Group { shapes, .. } => count_letters(shapes, counts),
            Shape::Text { .. } => {
                let Some(own) = paint(shape) else { continue };
                match counts.iter_mut().find(|(known, _)| *known == own) {
                    Some((_, count)) => *count += 1,
                    None => counts.push((own, 1)),
                }
            }
            _ => {}
        }
    }
}

/// The top of a row of cells: written from there, all rows read alike and shrink to little when compressed.
fn row(shapes: &[Shape]) -> Option<f64> {
    let cells = shapes
        .iter()
        .filter(|s| matches!(s, Shape::Group { hint: Some(_), shapes, .. } if matches!(shapes.first(), Some(Shape::Rect { .. }))));
    if cells.count() < shapes.len() || shapes.len() < MANY {
        return None;
    }
    match shapes.first() {
        Some(Shape::Group { shapes, .. }) => match shapes.first() {
            Some(Shape::Rect { at, .. }) if at.y.is_finite() => Some(libm::round(at.y)),
            _ => None,
        },
        _ => None,
    }
}

/// The shape further up.
fn raised(shape: &Shape, by: f64) -> Shape {
    let up = |at: &At| At { x: at.x, y: at.y - by };
    let mut shape = shape.clone();
    match &mut shape {
        Shape::Path { points, .. } => points.iter_mut().for_each(|at| *at = up(at)),
        Shape::Circle { at, .. } | Shape::Rect { at, .. } | Shape::Text { at, .. } => *at = up(at),
        Shape::Group { shapes, .. } => shapes.iter_mut().for_each(|s| *s = raised(s, by)),
    }
    shape
}

fn circle(out: &mut String, at: At, radius: f64, attributes: &str) {
    if [at.x, at.y, radius].iter().all(|v| v.is_finite()) {
        let _ = write!(out, "<circle{attributes} r=\"{}\" cx=\"{}\" cy=\"{}\"/>", tenths(radius.max(0.0)), tenths(at.x), tenths(at.y));
    }
}

/// As a path, which takes fewer letters.
fn rect(out: &mut String, at: At, (width, height): (f64, f64), attributes: &str) {
    if [at.x, at.y, width, height].iter().all(|v| v.is_finite()) {
        let (width, height) = (rounded(width.max(0.0)), rounded(height.max(0.0)));
        let (x, y) = (tenths(at.x), Following(rounded(at.y)));
        let _ = write!(out, "<path{attributes} d=\"M{x}{y}h{}v{}h{}z\"/>", Tenths(width), Tenths(height), Tenths(-width));
    }
}

/// A pattern would need an id, which must not occur twice on a page; so the hatching is drawn.
fn hatched(out: &mut String, at: At, size: (f64, f64), line: Option<Line>, base: Paint) {
    if ![at.x, at.y, size.0, size.1].iter().all(|v| v.is_finite()) {
        return;
    }
    let strokes = hatching(at, size);
    let lines: Vec<&[At]> = strokes.iter().map(<[At; 2]>::as_slice).collect();
    let pen = Line { ink: Ink::Muted, width: 0.75, dashed: false };
    line_work(out, &lines, false, &attributes(Paint { fill: None, line: Some(pen), letters: None }, base, None));
    if line.is_some() {
        rect(out, at, size, &attributes(Paint { fill: None, line, letters: None }, base, None));
    }
}

/// Diagonals from bottom left to top right within an area.
fn hatching(at: At, (width, height): (f64, f64)) -> Vec<[At; 2]> {
    let reach = (width + height).clamp(0.0, 4000.0);
    let mut strokes = Vec::new();
    let mut offset = 4.0;
    while offset < reach {
        let (left, right) = ((offset - height).max(0.0), offset.min(width));
        strokes.push([At { x: at.x + left, y: at.y + offset - left }, At { x: at.x + right, y: at.y + offset - right }]);
        offset += 6.0;
    }
    strokes
}

/// Words that run upwards are turned about the origin, so that their places change sides.
fn words(out: &mut String, at: At, text: &str, upwards: bool, attributes: &str) {
    if !(at.x.is_finite() && at.y.is_finite()) {
        return;
    }
    let (x, y) = if upwards { (tenths(-at.y), tenths(at.x)) } else { (tenths(at.x), tenths(at.y)) };
    let _ = write!(out, "<text{attributes} x=\"{x}\" y=\"{y}\">");
    escape(out, text);
    out.push_str("</text>");
}

/// One path for lines that look alike, in steps from place to place because these are shorter.
fn line_work(out: &mut String, lines: &[&[At]], closed: bool, attributes: &str) {
    let mut data = String::new();
    let mut pen = None;
    for points in lines.iter().filter(|p| p.len() > 1 && p.iter().all(|at| at.x.is_finite() && at.y.is_finite())) {
        pen = steps(&mut data, points, pen);
        if closed {
            data.push('z');
        }
    }
    if !data.is_empty() {
        let _ = write!(out, "<path{attributes} d=\"{data}\"/>");
    }
}

/// Goes from where the pen is to the first point and along the others; tells where the pen is then.
fn steps(data: &mut String, points: &[At], mut pen: Option<(i64, i64)>) -> Option<(i64, i64)> {
    let mut letter = ' ';
    for (i, at) in points.iter().enumerate() {
        let (x, y) = (rounded(at.x), rounded(at.y));
        let _ = match (pen, i) {
            (None, _) => write!(data, "M{}{}", Tenths(x), Following(y)),
            (Some((a, b)), 0) => write!(data, "m{}{}", Tenths(x - a), Following(y - b)),
            (Some((a, b)), _) => step(data, &mut letter, x - a, y - b),
        };
        pen = Some((x, y));
    }
    pen
}

fn step(data: &mut String, letter: &mut char, x: i64, y: i64) -> std::fmt::Result {
    let before = std::mem::replace(letter, if x == 0 || y == 0 { ' ' } else { 'l' });
    match (x, y) {
        // a dot needs a line, and be it one without length
        (_, 0) => write!(data, "h{}", Tenths(x)),
        (0, _) => write!(data, "v{}", Tenths(y)),
        // the letter may be left out when it is the one before
        _ if before == 'l' => write!(data, "{}{}", Following(x), Following(y)),
        _ => write!(data, "l{}{}", Tenths(x), Following(y)),
    }
}

/// The attributes that differ from what the group around has set.
fn attributes(paint: Paint, base: Paint, class: Option<&str>) -> String {
    let mut classes: Vec<String> = class.into_iter().map(ToOwned::to_owned).collect();
    let mut out = String::new();
    if paint.fill != base.fill {
        classes.extend(paint.fill.and_then(name).map(|name| format!("ink-{name}")));
        let _ = write!(out, " fill=\"{}\"", paint.fill.map_or_else(|| "none".to_owned(), spelt));
    }
    if paint.line != base.line {
        classes.extend(paint.line.and_then(|line| name(line.ink)).map(|name| format!("line-{name}")));
        stroke(&mut out, paint.line, base.line);
    }
    if let (Some(letters), Some(base)) = (paint.letters, base.letters) {
        letter_attributes(&mut out, letters, base);
    }
    let mut start = String::new();
    if !classes.is_empty() {
        start.push_str(" class=\"");
        escape(&mut start, &classes.join(" "));
        start.push('"');
    }
    start + &out
}

fn stroke(out: &mut String, line: Option<Line>, base: Option<Line>) {
    let Some(line) = line else {
        out.push_str(" stroke=\"none\"");
        return;
    };
    let _ = write!(out, " stroke=\"{}\"", spelt(line.ink));
    let width = hundredths(line.width);
    if width != base.map_or_else(|| "1".to_owned(), |b| hundredths(b.width)) {
        let _ = write!(out, " stroke-width=\"{width}\"");
    }
    match (line.dashed, base.is_some_and(|b| b.dashed)) {
        (true, false) => out.push_str(" stroke-dasharray=\"4 4\""),
        (false, true) => out.push_str(" stroke-dasharray=\"none\""),
        _ => {}
    }
}

fn letter_attributes(out: &mut String, letters: Letters, base: Letters) {
    if (letters.size - base.size).abs() > 1e-9 {
        let _ = write!(out, " font-size=\"{}\"", tenths(letters.size));
    }
    if letters.bold != base.bold {
        let _ = write!(out, " font-weight=\"{}\"", if letters.bold { 600 } else { 400 });
    }
    if letters.align != base.align {
        let anchor = match letters.align {
            Align::Start => "start",
            Align::Middle => "middle",
            Align::End => "end",
        };
        let _ = write!(out, " text-anchor=\"{anchor}\"");
    }
    if letters.upwards && !base.upwards {
        out.push_str(" transform=\"rotate(-90)\"");
    }
}

/// The class of an ink. What has the colour of the text or of the diverging scale is left alone.
fn name(ink: Ink) -> Option<&'static str> {
    match ink {
        Ink::Text | Ink::Diverging(_) | Ink::OnDiverging(_) => None,
        Ink::Muted => Some("muted"),
        Ink::Grid => Some("grid"),
        Ink::Surface => Some("surface"),
        Ink::Data => Some("data"),
        Ink::Band => Some("band"),
        Ink::Highlight => Some("highlight"),
        Ink::Employees => Some("employees"),
        Ink::Customers => Some("customers"),
    }
}

fn spelt(ink: Ink) -> String {
    if ink == Ink::Text {
        return "currentColor".to_owned();
    }
    let [r, g, b] = colour(ink);
    if [r, g, b].iter().all(|c| c >> 4 == c & 15) {
        format!("#{:x}{:x}{:x}", r & 15, g & 15, b & 15)
    } else {
        format!("#{r:02x}{g:02x}{b:02x}")
    }
}

/// A coordinate in tenths, held within what any drawing needs.
#[allow(clippy::cast_possible_truncation)] // held within a million
fn rounded(value: f64) -> i64 {
    if value.is_nan() { 0 } else { libm::round(value.clamp(-1e6, 1e6) * 10.0) as i64 }
}

fn tenths(value: f64) -> Tenths {
    Tenths(rounded(value))
}

/// Prints "12" or "12.5".
#[derive(Clone, Copy)]
struct Tenths(i64);

impl std::fmt::Display for Tenths {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (whole, part) = (self.0.unsigned_abs() / 10, self.0.unsigned_abs() % 10);
        let sign = if self.0 < 0 { "-" } else { "" };
        match (whole, part) {
            (_, 0) => write!(f, "{sign}{whole}"),
            _ => write!(f, "{sign}{whole}.{part}"),
        }
    }
}

/// Prints a number after another one: the sign is enough to part them.
struct Following(i64);

impl std::fmt::Display for Following {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let space = if self.0 < 0 { "" } else { " " };
        write!(f, "{space}{}", Tenths(self.0))
    }
}

/// A width of a line, for which tenths are too coarse.
fn hundredths(value: f64) -> String {
    let value = if value.is_finite() { value.clamp(0.0, 1000.0) } else { 1.0 };
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Characters that mean something in XML are spelt out, those that XML forbids are dropped.
fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
}
