//! Cuts the column into pages and adds what comes again on each of them.

use krilla::geom::Rect;
use krilla::tagging::ArtifactType;

use crate::clean;
use crate::document::Document;
use crate::flow::{Flow, Heading, Mark, Piece, Role, Shape, words};
use crate::font::Faces;
use crate::palette::{ACCENT, HAIR, TINT};
use crate::sheet::{BOTTOM, DEPTH, FOOTER, FURNITURE, HEADER, LEFT, TOP, WIDTH};
use crate::tree::Tree;
use crate::wrap::{Line, Passage};

/// Rounding must not push a line to the next page.
const TOLERANCE: f32 = 0.01;
/// The bar at the left of a box.
const BAR: f32 = 2.5;
/// A box that goes on over the page reaches this far beyond its words.
const BLEED: f32 = 6.0;

/// A report on pages.
#[derive(Debug)]
pub(crate) struct Paged<'a> {
    /// What is on each page.
    pub(crate) pages: Vec<Vec<Mark<'a>>>,
    /// How it hangs together.
    pub(crate) tree: Tree,
    /// With the places where they came to stand.
    pub(crate) headings: Vec<Heading>,
}

/// Finds a page for every piece.
pub(crate) fn paginate(flow: Flow<'_>) -> Paged<'_> {
    let Flow { pieces, tree, headings, table_headers } = flow;
    let mut press = Press {
        paged: Paged { pages: vec![Vec::new()], tree, headings },
        table_headers,
        y: TOP,
        is_empty: true,
        boxes: Vec::new(),
        last_box: None,
        table: None,
    };
    let mut group = Vec::new();
    for piece in pieces {
        let ends = !piece.glued;
        group.push(piece);
        if ends {
            press.place_group(std::mem::take(&mut group));
        }
    }
    press.place_group(group);
    press.draw_boxes(None);
    press.paged
}

struct Press<'a> {
    paged: Paged<'a>,
    table_headers: Vec<Vec<Piece<'a>>>,
    /// Where the next piece begins.
    y: f32,
    is_empty: bool,
    /// Box, top and bottom of what is in boxes on this page.
    boxes: Vec<(usize, f32, f32)>,
    /// The box that was drawn last.
    last_box: Option<usize>,
    /// The table whose rows were placed last.
    table: Option<usize>,
}

impl<'a> Press<'a> {
    /// Pieces that stay together, unless they are higher than a page.
    fn place_group(&mut self, group: Vec<Piece<'a>>) {
        let gap = group.first().map_or(0.0, |piece| piece.gap);
        let height: f32 = group.iter().map(|piece| piece.gap + piece.height).sum();
        let header = group.first().map_or(0.0, |piece| self.header_height(piece));
        let fits_on_one = height - gap + header <= DEPTH + TOLERANCE;
        if fits_on_one && !self.has_room(height) {
            self.turn(group.first());
        }
        for piece in group {
            if piece.begins_page || !self.has_room(piece.gap + piece.height) {
                self.turn(Some(&piece));
            }
            self.place(piece);
        }
    }

    fn has_room(&self, height: f32) -> bool {
        self.is_empty || self.y + height <= BOTTOM + TOLERANCE
    }

    fn header_height(&self, piece: &Piece<'_>) -> f32 {
        self.header_of(piece).iter().map(|piece| piece.height).sum()
    }

    fn header_of(&self, piece: &Piece<'_>) -> &[Piece<'a>] {
        piece.in_table.and_then(|id| self.table_headers.get(id)).map_or(&[], Vec::as_slice)
    }

    /// Begins a page, unless nothing is on this one. A table that goes on shows its header again.
    fn turn(&mut self, next: Option<&Piece<'a>>) {
        if self.is_empty {
            return;
        }
        self.draw_boxes(next.and_then(|piece| piece.in_box));
        self.paged.pages.push(Vec::new());
        (self.y, self.is_empty) = (TOP, true);
        let goes_on = next.filter(|piece| piece.in_table.is_some() && piece.in_table == self.table);
        let header = goes_on.map(|piece| self.header_of(piece).to_vec()).unwrap_or_default();
        for piece in header {
            self.place(piece);
        }
    }

    fn place(&mut self, piece: Piece<'a>) {
        let gap = if self.is_empty { 0.0 } else { piece.gap };
        let top = self.y + gap;
        let page = self.paged.pages.len() - 1;
        if let Some(heading) = piece.heading.and_then(|i| self.paged.headings.get_mut(i)) {
            heading.place = (page, top);
        }
        if let Some(figure) = piece.figure {
            self.paged.tree.place(figure, page, Rect::from_xywh(LEFT, top, WIDTH, piece.height));
        }
        if let Some(id) = piece.in_box {
            self.boxes.push((id, top, top + piece.height));
        }
        if let Some(marks) = self.paged.pages.last_mut() {
            marks.extend(piece.marks.into_iter().map(|mark| Mark { y: mark.y + top, ..mark }));
        }
        self.table = piece.in_table;
        (self.y, self.is_empty) = (top + piece.height, false);
    }

    /// Draws the boxes of this page behind their words. `next` is the box that begins the next page.
    fn draw_boxes(&mut self, next: Option<usize>) {
        let mut areas = Vec::new();
        for parts in std::mem::take(&mut self.boxes).chunk_by(|a, b| a.0 == b.0) {
            let (Some((id, top, _)), Some((_, _, bottom))) = (parts.first(), parts.last()) else { continue };
            let top = if self.last_box == Some(*id) { top - BLEED } else { *top };
            let bottom = if next == Some(*id) { bottom + BLEED } else { *bottom };
            areas.push(artifact(LEFT, top, Shape::Area { width: WIDTH, height: bottom - top, colour: TINT }));
            areas.push(artifact(LEFT, top, Shape::Area { width: BAR, height: bottom - top, colour: ACCENT }));
            self.last_box = Some(*id);
        }
        if let Some(marks) = self.paged.pages.last_mut() {
            marks.splice(0..0, areas);
        }
    }
}

fn artifact<'a>(x: f32, y: f32, shape: Shape<'a>) -> Mark<'a> {
    Mark { role: Role::Artifact(ArtifactType::Layout), x, y, shape }
}

/// Adds the title at the head of all pages but the first, and the footer with the page number to all.
pub(crate) fn furnish<'a>(mut paged: Paged<'a>, document: &Document, title: &str, faces: &Faces) -> Paged<'a> {
    let count = paged.pages.len();
    let footer = clean::line(&document.footer);
    for (i, marks) in paged.pages.iter_mut().enumerate() {
        let number = document.page_numbers.replace("{pages}", &count.to_string()).replace("{page}", &(i + 1).to_string());
        let number = shortened(&clean::line(&number), WIDTH / 2.0, faces);
        let words = shortened(&footer, WIDTH - number.width - 24.0, faces);
        let mut foot = vec![artifact(LEFT, FOOTER, Shape::Area { width: WIDTH, height: 0.5, colour: HAIR })];
        foot.extend(furniture(&words, LEFT, FOOTER + 8.0));
        foot.extend(furniture(&number, LEFT + WIDTH - number.width, FOOTER + 8.0));
        as_artifacts(&mut foot, ArtifactType::Footer);
        if i > 0 {
            let mut head = furniture(&shortened(title, WIDTH, faces), LEFT, HEADER);
            as_artifacts(&mut head, ArtifactType::Header);
            marks.splice(0..0, head);
        }
        marks.append(&mut foot);
    }
    paged
}

fn furniture<'a>(line: &Line, x: f32, top: f32) -> Vec<Mark<'a>> {
    words(line, x, top + FURNITURE.baseline(), &FURNITURE)
}

fn as_artifacts(marks: &mut [Mark<'_>], kind: ArtifactType) {
    marks.iter_mut().for_each(|mark| mark.role = Role::Artifact(kind));
}

/// One line that is no wider than `width`; what does not fit is left out and the line says so.
fn shortened(text: &str, width: f32, faces: &Faces) -> Line {
    let passage = |text: &str| Passage { stretches: vec![vec![(faces.shape(text, false), Tree::ROOT)]], size: FURNITURE.size };
    let whole = passage(text);
    if whole.natural_width() <= width {
        return whole.wrap(f32::INFINITY).into_iter().next().unwrap_or_default();
    }
    let ellipsis = passage("…");
    let mut line = whole.wrap(width - ellipsis.natural_width()).into_iter().next().unwrap_or_default();
    let end = line.width;
    for mut more in ellipsis.wrap(width) {
        more.runs.iter_mut().for_each(|run| run.x += end);
        line.width += more.width;
        line.runs.append(&mut more.runs);
    }
    line
}
