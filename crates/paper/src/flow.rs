//! What has been set and waits for its place on a page.

use candor_charts::Drawing;
use krilla::tagging::ArtifactType;

use crate::palette::Colour;
use crate::sheet::Voice;
use crate::tree::{NodeId, Tree};
use crate::wrap::{Line, Run};

/// What something on a page is for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Role {
    /// It is read, as this part of the structure.
    Content(NodeId),
    /// It is only seen.
    Artifact(ArtifactType),
}

/// Something on a page; `x` from its left, `y` from the top of the piece or, once placed, of the page.
#[derive(Debug, Clone)]
pub(crate) struct Mark<'a> {
    /// What it is for.
    pub(crate) role: Role,
    /// From the left.
    pub(crate) x: f32,
    /// From the top.
    pub(crate) y: f32,
    /// What is seen.
    pub(crate) shape: Shape<'a>,
}

/// What is seen.
#[derive(Debug, Clone)]
pub(crate) enum Shape<'a> {
    /// Words; their place is where their letters stand.
    Words { run: Run, size: f32, colour: Colour },
    /// An area; its place is its top left corner.
    Area { width: f32, height: f32, colour: Colour },
    /// A drawing; its place is its top left corner.
    Picture { drawing: &'a Drawing, scale: f32 },
}

/// What is never divided between pages.
#[derive(Debug, Clone, Default)]
pub(crate) struct Piece<'a> {
    /// Space above, unless it is the first on its page.
    pub(crate) gap: f32,
    /// From its top to its bottom.
    pub(crate) height: f32,
    /// Whether it stays on one page with the piece that follows.
    pub(crate) glued: bool,
    /// Whether it begins a page.
    pub(crate) begins_page: bool,
    /// What is on it.
    pub(crate) marks: Vec<Mark<'a>>,
    /// The box that it is in.
    pub(crate) in_box: Option<usize>,
    /// The table whose rows it is of.
    pub(crate) in_table: Option<usize>,
    /// The heading that begins here.
    pub(crate) heading: Option<usize>,
    /// The figure that is here.
    pub(crate) figure: Option<NodeId>,
}

/// A heading.
#[derive(Debug, Clone)]
pub(crate) struct Heading {
    /// 1 for a chapter.
    pub(crate) level: u16,
    /// The words.
    pub(crate) text: String,
    /// The page it is on, and how far down.
    pub(crate) place: (usize, f32),
}

/// The whole report as one endless column.
#[derive(Debug)]
pub(crate) struct Flow<'a> {
    /// From the top.
    pub(crate) pieces: Vec<Piece<'a>>,
    /// How it hangs together.
    pub(crate) tree: Tree,
    /// In the order of reading.
    pub(crate) headings: Vec<Heading>,
    /// The header of each table, to be seen again on each of its pages.
    pub(crate) table_headers: Vec<Vec<Piece<'a>>>,
}

impl<'a> Piece<'a> {
    /// A line of words.
    pub(crate) fn line(line: &Line, x: f32, voice: &Voice, gap: f32) -> Self {
        Self { gap, height: voice.leading, marks: words(line, x, voice.baseline(), voice), ..Self::default() }
    }

    /// Adds something that is only seen.
    pub(crate) fn decorate(&mut self, x: f32, y: f32, shape: Shape<'a>) {
        self.marks.push(Mark { role: Role::Artifact(ArtifactType::Layout), x, y, shape });
    }

    /// The same, but only to be seen.
    pub(crate) fn echo(&self) -> Self {
        let mut echo = self.clone();
        for mark in &mut echo.marks {
            mark.role = Role::Artifact(ArtifactType::PaginationOther);
        }
        echo
    }
}

/// The words of a line.
pub(crate) fn words<'a>(line: &Line, x: f32, baseline: f32, voice: &Voice) -> Vec<Mark<'a>> {
    let mark = |run: &Run| Mark {
        role: Role::Content(run.node),
        x: x + run.x,
        y: baseline,
        shape: Shape::Words { run: run.clone(), size: voice.size, colour: voice.colour },
    };
    line.runs.iter().map(mark).collect()
}

/// Keeps at least two pieces together at the beginning and at the end.
pub(crate) fn glue_ends(pieces: &mut [Piece<'_>]) {
    let count = pieces.len();
    for (i, piece) in pieces.iter_mut().enumerate() {
        piece.glued |= i + 1 < count && (i == 0 || i + 2 == count);
    }
}

/// Keeps all pieces together.
pub(crate) fn glue_all(pieces: &mut [Piece<'_>]) {
    if let Some((_, others)) = pieces.split_last_mut() {
        others.iter_mut().for_each(|piece| piece.glued = true);
    }
}
