//! Correlations of every row with every column.

use crate::ink::step;
use crate::number::{Interval, Numbers, Shown, number};
use crate::pen::{CENTRED, Frame, NOT_ENOUGH, SIZE, SMALL, Side, Towards, WORDS, Width, axis_title, group, hatch, hinted, rect, stroke};
use crate::{At, Drawing, Ink, Shape, text};

/// Correlations as coloured numbers.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HeatMap {
    /// Name, finding and room; many columns take more than that room.
    pub frame: Frame,
    /// What the rows are.
    pub row_title: String,
    /// Whose the rows are.
    pub row_side: Option<Side>,
    /// What the columns are.
    pub column_title: String,
    /// Whose the columns are.
    pub column_side: Option<Side>,
    /// Labels of the rows.
    pub rows: Vec<String>,
    /// Labels of the columns.
    pub columns: Vec<String>,
    /// One list for each row; what is missing is empty.
    pub cells: Vec<Vec<Cell>>,
    /// What a strong outline means, such as "stands after correction for 40 comparisons".
    pub outlined: String,
}

/// A cell.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Cell {
    /// Left free, as in half a matrix.
    #[default]
    Empty,
    /// Hatched: it may not be told.
    NotEnough,
    /// A correlation with its interval.
    Value {
        /// r.
        r: Interval,
        /// Whether it has a strong outline.
        outlined: bool,
    },
}

/// Draws a cell for each pair with its number, coloured in eleven steps from −1 to 1.
///
/// Up to six columns have labels that run across, provided that their words fit; others run upwards.
/// Cells are at least 31 wide, so that many columns make the drawing wider than its frame. Cells say
/// names, number and interval on pointing at them; with more than 150 cells, the interval alone.
#[must_use]
pub fn heat_map(input: &HeatMap) -> Drawing {
    if input.rows.is_empty() || input.columns.is_empty() {
        return input.frame.empty();
    }
    let grid = Grid::new(input);
    let mut shapes = grid.titles(input);
    shapes.push(group("labels", grid.row_labels(input)));
    shapes.push(group("labels", grid.column_labels(input)));
    let rows = input.rows.iter().enumerate().map(|(i, row)| group("row", grid.row(input, i, row)));
    shapes.push(group("cells", rows.collect()));
    let (key, bottom) = grid.key(input);
    shapes.extend(key);
    Drawing { width: grid.right.max(input.frame.width.units()), ..input.frame.drawing(bottom, shapes) }
}

/// Where the cells are.
struct Grid {
    width: Width,
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
    cell: (f64, f64),
    upwards: bool,
}

/// Up to this many columns have labels that run across.
const ACROSS: usize = 6;
/// More rows than this have smaller labels.
const MANY: usize = 12;
/// In larger maps a hint says the interval only; names and number are in sight.
const NAMED: usize = 150;
/// Numbers in narrower cells have no leading zero.
const FULL: f64 = 40.0;

impl Grid {
    fn new(input: &HeatMap) -> Self {
        let width = input.frame.width;
        let widest = input.rows.iter().map(|l| text::width(l, SIZE, false)).fold(0.0, f64::max);
        let left = (widest.min(width.choose(108.0, 190.0)) + 10.0).max(60.0);
        let columns = count(input.columns.len());
        let cell = libm::floor(((width.units() - left) / columns).clamp(31.0, 112.0));
        let long = input.rows.iter().any(|l| text::width(l, SMALL, false) > libm::ceil(left) - 10.0);
        let tall = match (input.rows.len() > MANY, long) {
            (false, _) => 34.0,
            (true, true) => 32.0,
            (true, false) => 26.0,
        };
        let words = input.columns.iter().flat_map(|c| c.split_whitespace());
        let fits = words.map(|w| text::width(w, SMALL, false)).fold(0.0, f64::max) <= cell - 4.0;
        let upwards = input.columns.len() > ACROSS || !fits;
        let mut grid = Self { width, left: libm::ceil(left), top: 0.0, right: 0.0, bottom: 0.0, cell: (cell, tall), upwards };
        let title = if input.column_title.is_empty() && input.column_side.is_none() { 6.0 } else { 30.0 };
        grid.top = libm::ceil(title + grid.head(input) + 8.0);
        grid.right = grid.left + cell * columns;
        grid.bottom = grid.top + tall * count(input.rows.len());
        grid
    }

    /// How high the labels of the columns are.
    fn head(&self, input: &HeatMap) -> f64 {
        let lines = input.columns.iter().map(|c| self.column_lines(c));
        if self.upwards {
            lines.flatten().map(|l| text::width(&l, SMALL, false)).fold(0.0, f64::max)
        } else {
            lines.map(|l| count(l.len()) * STYLE.leading()).fold(0.0, f64::max)
        }
    }

    fn column_lines(&self, label: &str) -> Vec<String> {
        match (self.upwards, self.cell.0 >= 32.0) {
            (true, true) => text::wrap(label, 120.0, SMALL, 2),
            (true, false) => text::wrap(label, 150.0, SMALL, 1),
            (false, _) => text::wrap(label, self.cell.0 - 4.0, SMALL, 3),
        }
    }

    fn titles(&self, input: &HeatMap) -> Vec<Shape> {
        let mut shapes = Vec::new();
        if !input.column_title.is_empty() || input.column_side.is_some() {
            let room = self.right.max(self.width.units()) - self.left;
            shapes.push(axis_title(&input.column_title, input.column_side, (self.left, 14.0), room, Towards::Right));
        }
        if !input.row_title.is_empty() || input.row_side.is_some() {
            let full = input.row_side.map_or(0.0, |s| text::width(&format!("{}: ", s.name()), SIZE, false) + 36.0);
            let room = self.left - 4.0;
            let name = if full + text::width(&input.row_title, SIZE, false) <= room { input.row_title.as_str() } else { "" };
            shapes.push(axis_title(name, input.row_side, (0.0, self.top - 10.0), room, Towards::Down));
        }
        shapes
    }

    fn row_labels(&self, input: &HeatMap) -> Vec<Shape> {
        let style = if input.rows.len() > MANY { STYLE } else { WORDS };
        let size = if input.rows.len() > MANY { SMALL } else { SIZE };
        let mut middle = self.top + self.cell.1 / 2.0;
        let mut shapes = Vec::new();
        for label in &input.rows {
            let lines = text::wrap(label, self.left - 10.0, size, 2);
            let up = (count(lines.len()) - 1.0) * style.leading() / 2.0;
            shapes.extend(style.lines(0.0, libm::round(middle - up + CENTRED - 0.5), &lines));
            middle += self.cell.1;
        }
        shapes
    }

    fn column_labels(&self, input: &HeatMap) -> Vec<Shape> {
        let mut middle = self.left + self.cell.0 / 2.0;
        let mut shapes = Vec::new();
        for label in &input.columns {
            let lines = self.column_lines(label);
            let back = (count(lines.len()) - 1.0) * STYLE.leading();
            if self.upwards {
                let first = middle - back / 2.0 + CENTRED - 0.5;
                let write = |(i, l): (usize, &String)| {
                    STYLE.upwards().write(libm::round(first + count(i) * STYLE.leading()), self.top - 8.0, l.as_str())
                };
                shapes.extend(lines.iter().enumerate().map(write));
            } else {
                shapes.extend(STYLE.middle().lines(middle, self.top - 8.0 - back, &lines));
            }
            middle += self.cell.0;
        }
        shapes
    }

    fn row(&self, input: &HeatMap, i: usize, row: &str) -> Vec<Shape> {
        let many = input.rows.len() * input.columns.len() > NAMED;
        let cells = input.columns.iter().enumerate().filter_map(|(j, column)| {
            let cell = input.cells.get(i).and_then(|c| c.get(j)).copied().unwrap_or_default();
            let name = if many { String::new() } else { format!("{row} and {column}: ") };
            self.cell(cell, (i, j), &name, many)
        });
        cells.collect()
    }

    fn cell(&self, cell: Cell, (row, column): (usize, usize), name: &str, many: bool) -> Option<Shape> {
        let (x, y) = (self.left + self.cell.0 * count(column), self.top + self.cell.1 * count(row));
        let (width, height) = (self.cell.0 - 1.0, self.cell.1 - 1.0);
        let shown = match cell {
            Cell::Empty => return None,
            Cell::NotEnough => None,
            Cell::Value { r, outlined } => r.shown().map(|r| (r, outlined)),
        };
        let Some((r, outlined)) = shown else {
            return Some(hinted("cell", format!("{name}{NOT_ENOUGH}"), vec![hatch(x, y, width, height)]));
        };
        let step = step(r.estimate);
        let mut shapes = vec![rect(x, y, width, height, Ink::Diverging(step))];
        shapes.extend(outlined.then(|| outline((x, y), (width, height), Ink::OnDiverging(step))));
        let style = WORDS.small().middle().ink(Ink::OnDiverging(step));
        let style = if outlined { style.bold() } else { style };
        shapes.push(style.write(x + width / 2.0, y + height / 2.0 + 4.5, self.print(r)));
        let said = if many { r.range(Numbers::Decimals) } else { r.sentence(Numbers::Decimals) };
        Some(hinted("cell", format!("{name}{said}"), shapes))
    }

    /// Two decimals, without the leading zero where there is no room for it.
    fn print(&self, r: Shown) -> String {
        let full = number(r.estimate);
        if self.cell.0 < FULL { full.replacen("0.", ".", 1) } else { full }
    }

    /// What colours, hatching and outlines mean; tells where that ends.
    fn key(&self, input: &HeatMap) -> (Vec<Shape>, f64) {
        let top = self.bottom + 16.0;
        let (x, mut y) = self.width.choose((0.0, top + 44.0), (262.0, top));
        let mut shapes = vec![ramp(top)];
        let any = |wanted: fn(&Cell) -> bool| input.cells.iter().flatten().any(wanted);
        let mut entry = |swatch: &dyn Fn(f64) -> Vec<Shape>, words: &str| {
            let (shape, below) = entry(swatch(y), words, (x, y), self.width.units());
            shapes.push(shape);
            y = below;
        };
        if any(|c| matches!(c, Cell::NotEnough)) {
            entry(&|y| vec![hatch(x, y, 24.0, 14.0)], NOT_ENOUGH);
        }
        if any(|c| matches!(c, Cell::Value { outlined: true, .. })) {
            let ink = Ink::OnDiverging(7);
            entry(&|y| vec![rect(x, y, 24.0, 14.0, Ink::Diverging(7)), outline((x, y), (24.0, 14.0), ink)], &input.outlined);
        }
        (shapes, y.max(top + 40.0))
    }
}

/// A swatch with its meaning; tells where the next one goes.
fn entry(swatch: Vec<Shape>, words: &str, (x, y): (f64, f64), width: f64) -> (Shape, f64) {
    let lines = text::wrap(words, width - x - 34.0, SMALL, 2);
    let words = STYLE.muted().lines(x + 32.0, y + 11.0, &lines);
    (group("key", swatch.into_iter().chain(words).collect()), y + 8.0 + count(lines.len().max(1)) * STYLE.leading())
}

const STYLE: crate::pen::Style = WORDS.small();

/// The eleven steps with the ends and the middle named.
fn ramp(y: f64) -> Shape {
    let mut shapes: Vec<Shape> = (0..=10).map(|i| rect(f64::from(i) * 21.0, y, 20.0, 14.0, Ink::Diverging(i))).collect();
    let style = STYLE.muted();
    shapes.push(style.write(0.0, y + 30.0, number(-1.0).replace(".00", "")));
    shapes.push(style.middle().write(115.0, y + 30.0, "0"));
    shapes.push(style.end().write(230.0, y + 30.0, "1"));
    group("key", shapes)
}

/// A frame within a cell, in the colour of its number so that it can be seen on every step.
fn outline((x, y): (f64, f64), (width, height): (f64, f64), ink: Ink) -> Shape {
    let at = At { x: x + 2.0, y: y + 2.0 };
    Shape::Rect { at, width: width - 4.0, height: height - 4.0, fill: None, hatched: false, line: Some(stroke(ink, 1.5)) }
}

#[allow(clippy::cast_precision_loss)] // counts of rows, columns and lines
fn count(n: usize) -> f64 {
    n as f64
}
