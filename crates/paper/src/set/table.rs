//! Tables: widths of columns, rows that may be divided between lines, and headers that come again.

use candor_charts::Align;
use krilla::tagging::{TableHeaderScope, Tag, TagKind};

use super::{Setter, lines_of, passage};
use crate::document::{Column, Table, Text};
use crate::flow::{Piece, Shape, glue_all, words};
use crate::palette::{Colour, EDGE, HAIR};
use crate::sheet::{CELL, COLUMN, DEPTH, LEFT, TABLE_CAPTION, Voice, WIDTH};
use crate::tree::{NodeId, Tree};
use crate::wrap::{Line, Passage};

/// Between two columns.
const GUTTER: f32 = 14.0;
/// The same when numbers on the left meet words on the right.
const WIDE_GUTTER: f32 = 28.0;
/// Above and below the words of a row.
const PADDING: f32 = 3.5;
/// Columns become this much wider than their words at most.
const STRETCH: f32 = 2.2;
/// A longer word is broken rather than that it makes its column wider.
const LONGEST_WORD: f32 = WIDTH * 0.35;
/// A row with more lines may be divided.
const LINES_TOGETHER: usize = 12;
/// A table that is no higher stays on one page.
const SMALL: f32 = DEPTH * 0.4;
/// A header that is higher is not shown again.
const HIGHEST_HEADER: f32 = DEPTH * 0.25;
/// Letters become this much smaller in tables with many columns, and no smaller.
const SHRINK: [f32; 3] = [1.0, 0.9, 0.8];

/// A row of cells.
type Row = Vec<Passage>;

/// Where a column is and how its words stand.
#[derive(Debug, Clone, Copy)]
struct Space {
    x: f32,
    width: f32,
    align: Align,
}

impl<'a> Setter<'a, '_> {
    /// A table that is wider than the page becomes several, each with the column that names the rows.
    pub(super) fn table(&mut self, table: &Table) {
        let count = table.rows.iter().map(Vec::len).max().unwrap_or(0).max(table.columns.len());
        let words: Vec<f32> = (0..count).map(|i| self.word_width(table, i)).collect();
        let parts = parts(&words, &gutters(&aligns(table, count)), usize::from(table.row_headers));
        if parts.len() < 2 {
            return self.table_part(table, count, &SHRINK);
        }
        for part in parts {
            self.table_part(&columns_of(table, &part), part.len(), &SHRINK[SHRINK.len() - 1..]);
        }
    }

    /// The longest word of a column, in the smallest letters.
    fn word_width(&self, table: &Table, i: usize) -> f32 {
        let smallest = SHRINK[SHRINK.len() - 1];
        let width = |text: &Text, voice: &Voice| passage(self.faces, text, voice, |_| Tree::ROOT).word_width() * smallest;
        let title = table.columns.get(i).map_or(0.0, |column| width(&column.title, &COLUMN));
        table.rows.iter().filter_map(|row| row.get(i)).map(|cell| width(cell, &CELL)).fold(title, f32::max).min(LONGEST_WORD)
    }

    fn table_part(&mut self, table: &Table, count: usize, sizes: &[f32]) {
        if count == 0 {
            return;
        }
        let part = self.flow.tree.add(Tree::ROOT, Tag::Table);
        let mut pieces = self.caption(&table.caption, part);
        let (header, rows, spaces, voices) = self.fitting(table, (part, count), sizes);
        let gap = if pieces.is_empty() { 14.0 } else { 5.0 };
        let header = header.map(|row| slices(&bottom_up(&row, &spaces), &spaces, &voices[0], (EDGE, 0.75)));
        let mut body: Vec<Piece<'a>> = Vec::new();
        let mut starts = Vec::new();
        for row in &rows {
            starts.push(body.len());
            body.append(&mut slices(&wrapped(row, &spaces), &spaces, &voices[1], (HAIR, 0.5)));
        }
        glue_rows(&mut body, &starts);
        self.assemble(&mut pieces, header.unwrap_or_default(), body, gap);
        self.push(pieces);
    }

    fn caption(&mut self, caption: &Text, table: NodeId) -> Vec<Piece<'a>> {
        if caption.is_blank() {
            return Vec::new();
        }
        let node = self.flow.tree.add(table, Tag::Caption);
        let lines = self.passage(caption, node, &TABLE_CAPTION).wrap(WIDTH);
        let mut pieces = lines_of(&lines, LEFT, &TABLE_CAPTION, 16.0);
        pieces.iter_mut().for_each(|piece| piece.glued = true);
        pieces
    }

    /// The rows in letters that are just small enough for the longest words.
    fn fitting(&mut self, table: &Table, (part, count): (NodeId, usize), sizes: &[f32]) -> (Option<Row>, Vec<Row>, Vec<Space>, [Voice; 2]) {
        let (mut header, mut rows) = (self.header(table, count, part), self.rows(table, count, part));
        let aligns = aligns(table, count);
        let room = (WIDTH - gutters(&aligns).iter().sum::<f32>()).max(WIDTH / 4.0);
        let mut shrink = 1.0;
        for step in sizes {
            shrink = *step;
            for (row, voice) in header.iter_mut().map(|row| (row, &COLUMN)).chain(rows.iter_mut().map(|row| (row, &CELL))) {
                row.iter_mut().for_each(|cell| cell.size = voice.size * step);
            }
            let words: f32 = wants(&header, &rows, count, longest_word).iter().sum();
            if words <= room {
                break;
            }
        }
        let widths = share(&wants(&header, &rows, count, longest_word), &wants(&header, &rows, count, Passage::natural_width), room);
        (header, rows, spaces(&widths, &aligns), [shrunk(&COLUMN, shrink), shrunk(&CELL, shrink)])
    }

    fn header(&mut self, table: &Table, count: usize, part: NodeId) -> Option<Row> {
        if table.columns.iter().all(|column| column.title.is_blank()) {
            return None;
        }
        let head = self.flow.tree.add(part, Tag::THead);
        let row = self.flow.tree.add(head, Tag::TR);
        let blank = Text::default();
        let mut cell = |i: usize| {
            let node = self.flow.tree.add(row, Tag::TH(TableHeaderScope::Column));
            self.passage(table.columns.get(i).map_or(&blank, |column| &column.title), node, &COLUMN)
        };
        Some((0..count).map(&mut cell).collect())
    }

    fn rows(&mut self, table: &Table, count: usize, part: NodeId) -> Vec<Row> {
        if table.rows.is_empty() {
            return Vec::new();
        }
        let body = self.flow.tree.add(part, Tag::TBody);
        let blank = Text::default();
        let mut rows = Vec::with_capacity(table.rows.len());
        for cells in &table.rows {
            let row = self.flow.tree.add(body, Tag::TR);
            let mut cell = |i: usize| {
                let names = i == 0 && table.row_headers;
                let tag: TagKind = if names { Tag::TH(TableHeaderScope::Row).into() } else { Tag::TD.into() };
                let node = self.flow.tree.add(row, tag);
                self.passage(cells.get(i).unwrap_or(&blank), node, &CELL)
            };
            rows.push((0..count).map(&mut cell).collect());
        }
        rows
    }

    /// Caption, header and rows; the header is kept to be shown again.
    fn assemble(&mut self, pieces: &mut Vec<Piece<'a>>, mut header: Vec<Piece<'a>>, mut body: Vec<Piece<'a>>, gap: f32) {
        let id = self.flow.table_headers.len();
        let header_height: f32 = header.iter().map(|piece| piece.height).sum();
        let again = if header_height <= HIGHEST_HEADER { header.iter().map(Piece::echo).collect() } else { Vec::new() };
        self.flow.table_headers.push(again);
        body.iter_mut().for_each(|piece| piece.in_table = Some(id));
        let body_height: f32 = body.iter().map(|piece| piece.height).sum();
        if header_height + body_height <= SMALL {
            glue_all(&mut body);
        }
        if !body.is_empty() {
            header.iter_mut().for_each(|piece| piece.glued = true);
        }
        header.append(&mut body);
        if let Some(first) = header.first_mut() {
            first.gap = gap;
        }
        pieces.append(&mut header);
    }
}

/// Which columns stand together, when no word is to be broken that fits on a page at all. The first
/// `named` columns are in every part, the others are dealt out evenly.
fn parts(words: &[f32], gutters: &[f32], named: usize) -> Vec<Vec<usize>> {
    let named = named.min(words.len());
    let fewest = dealt(words, gutters, named, words.len()).len().max(1);
    dealt(words, gutters, named, (words.len() - named).div_ceil(fewest))
}

fn dealt(words: &[f32], gutters: &[f32], named: usize, most: usize) -> Vec<Vec<usize>> {
    let wide = |i: usize| words[i] + if i == 0 { 0.0 } else { gutters[i - 1] };
    let name: f32 = (0..named).map(wide).sum();
    let mut parts: Vec<Vec<usize>> = Vec::new();
    let mut reached = f32::INFINITY;
    for i in named..words.len() {
        if reached + wide(i) > WIDTH || parts.last().is_none_or(|part| part.len() >= named + most) {
            parts.push((0..named).collect());
            reached = name;
        }
        reached += wide(i);
        if let Some(part) = parts.last_mut() {
            part.push(i);
        }
    }
    parts
}

/// The table with some of its columns.
fn columns_of(table: &Table, part: &[usize]) -> Table {
    let unnamed = || Column::words(Text::default());
    let row = |cells: &Vec<Text>| part.iter().map(|i| cells.get(*i).cloned().unwrap_or_default()).collect();
    Table {
        caption: table.caption.clone(),
        columns: part.iter().map(|i| table.columns.get(*i).cloned().unwrap_or_else(unnamed)).collect(),
        rows: table.rows.iter().map(row).collect(),
        row_headers: table.row_headers,
    }
}

fn shrunk(voice: &Voice, by: f32) -> Voice {
    Voice { size: voice.size * by, leading: voice.leading * by, ..*voice }
}

fn longest_word(cell: &Passage) -> f32 {
    cell.word_width().min(LONGEST_WORD)
}

/// What each column asks for.
fn wants(header: &Option<Row>, rows: &[Row], count: usize, want: impl Fn(&Passage) -> f32) -> Vec<f32> {
    let column = |i: usize| header.iter().chain(rows).filter_map(|row| row.get(i)).map(&want).fold(0.0, f32::max);
    (0..count).map(column).collect()
}

/// Divides the room. Columns that need little get what they ask for, the others share what is left in
/// proportion, and no column becomes narrower than its longest word as long as that is possible.
fn share(words: &[f32], natural: &[f32], room: f32) -> Vec<f32> {
    let asked: f32 = natural.iter().sum();
    let least: f32 = words.iter().sum();
    if asked <= room {
        let factor = if asked > 0.0 { (room / asked).min(STRETCH) } else { 1.0 };
        return natural.iter().map(|width| width * factor).collect();
    }
    if least >= room {
        return words.iter().map(|width| width / least * room).collect();
    }
    // between the longest words and whole lines, all columns give up the same part
    let part = (room - least) / (asked - least);
    words.iter().zip(natural).map(|(word, whole)| word + (whole - word) * part).collect()
}

fn aligns(table: &Table, count: usize) -> Vec<Align> {
    (0..count).map(|i| table.columns.get(i).map_or(Align::Start, |column| column.align)).collect()
}

/// What is left free behind each column.
fn gutters(aligns: &[Align]) -> Vec<f32> {
    let meet = |pair: &[Align]| if pair == [Align::End, Align::Start] { WIDE_GUTTER } else { GUTTER };
    aligns.windows(2).map(meet).chain([0.0]).collect()
}

/// Where the columns stand. With very many of them, what is free between them shrinks as they do.
fn spaces(widths: &[f32], aligns: &[Align]) -> Vec<Space> {
    let gutters = gutters(aligns);
    let free = (WIDTH - widths.iter().sum::<f32>()).max(0.0);
    let shrink = (free / gutters.iter().sum::<f32>().max(1.0)).min(1.0);
    let mut x = LEFT;
    let mut spaces = Vec::with_capacity(widths.len());
    for ((width, align), gutter) in widths.iter().zip(aligns).zip(gutters) {
        spaces.push(Space { x, width: *width, align: *align });
        x += width + gutter * shrink;
    }
    spaces
}

fn wrapped(row: &Row, spaces: &[Space]) -> Vec<Vec<Line>> {
    row.iter().zip(spaces).map(|(cell, space)| cell.wrap(space.width)).collect()
}

/// The same, with the last lines of all cells beside each other.
fn bottom_up(row: &Row, spaces: &[Space]) -> Vec<Vec<Line>> {
    let mut cells = wrapped(row, spaces);
    let most = cells.iter().map(Vec::len).max().unwrap_or(0);
    for cell in &mut cells {
        let missing = most - cell.len();
        cell.splice(0..0, std::iter::repeat_n(Line::default(), missing));
    }
    cells
}

/// A row, one piece for each line, with a rule below.
fn slices<'a>(cells: &[Vec<Line>], spaces: &[Space], voice: &Voice, (colour, rule): (Colour, f32)) -> Vec<Piece<'a>> {
    let count = cells.iter().map(Vec::len).max().unwrap_or(0).max(1);
    let mut slices: Vec<Piece<'a>> = (0..count).map(|i| slice(cells, spaces, voice, i)).collect();
    if let Some(first) = slices.first_mut() {
        first.height += PADDING;
        first.marks.iter_mut().for_each(|mark| mark.y += PADDING);
    }
    if let (Some(last), Some(end)) = (slices.last_mut(), spaces.last()) {
        last.height += PADDING;
        let width = end.x + end.width - LEFT;
        last.decorate(LEFT, last.height - rule, Shape::Area { width, height: rule, colour });
    }
    for (i, slice) in slices.iter_mut().enumerate() {
        slice.glued = i + 1 < count && (count <= LINES_TOGETHER || i == 0 || i + 2 == count);
    }
    slices
}

fn slice<'a>(cells: &[Vec<Line>], spaces: &[Space], voice: &Voice, i: usize) -> Piece<'a> {
    let mut piece = Piece { height: voice.leading, ..Piece::default() };
    for (lines, space) in cells.iter().zip(spaces) {
        let Some(line) = lines.get(i) else { continue };
        let free = (space.width - line.width).max(0.0);
        let x = match space.align {
            Align::Start => space.x,
            Align::Middle => space.x + free / 2.0,
            Align::End => space.x + free,
        };
        piece.marks.extend(words(line, x, voice.baseline(), voice));
    }
    piece
}

/// The first two rows stay together, and so do the last two. `starts` says where rows begin.
fn glue_rows(body: &mut [Piece<'_>], starts: &[usize]) {
    for next in [starts.get(1), starts.last()].into_iter().flatten() {
        if let Some(last_of_row) = next.checked_sub(1).and_then(|i| body.get_mut(i)) {
            last_of_row.glued = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_share_the_room() {
        assert_eq!(share(&[10.0, 10.0], &[50.0, 100.0], 300.0), [100.0, 200.0]);
        assert_eq!(share(&[10.0, 10.0], &[20.0, 30.0], 300.0), [44.0, 66.0]);
        assert_eq!(share(&[20.0, 40.0], &[20.0, 400.0], 200.0), [20.0, 180.0]);
        assert_eq!(share(&[100.0, 300.0], &[200.0, 400.0], 200.0), [50.0, 150.0]);
        assert_eq!(share(&[0.0], &[0.0], 200.0), [0.0]);
    }

    #[test]
    fn tables_that_are_too_wide_are_dealt_out_evenly() {
        let words = [[60.0].as_slice(), &[30.0; 20]].concat();
        let parts = parts(&words, &[14.0; 21], 1);
        assert_eq!(parts.iter().map(Vec::len).collect::<Vec<_>>(), [8, 8, 7]);
        assert!(parts.iter().all(|part| part[0] == 0));
        assert_eq!(parts.iter().flat_map(|part| &part[1..]).copied().collect::<Vec<_>>(), (1..=20).collect::<Vec<_>>());
    }

    #[test]
    fn tables_that_fit_stay_whole() {
        assert_eq!(parts(&[60.0, 30.0, 30.0], &[14.0; 3], 1), [[0, 1, 2]]);
        assert_eq!(parts(&[2000.0], &[0.0], 0), [[0]]);
        assert!(parts(&[60.0], &[0.0], 1).len() < 2 && parts(&[], &[], 1).len() < 2);
    }
}
