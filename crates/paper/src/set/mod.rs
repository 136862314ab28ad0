//! Sets blocks one below the other, as if the page had no end.

mod callout;
mod figure;
mod list;
mod table;

use std::num::NonZeroU16;

use krilla::tagging::{Tag, TagKind};

use crate::clean;
use crate::document::{Block, Document, Level, Style, Text};
use crate::flow::{Flow, Heading, Piece, Shape, glue_all, glue_ends};
use crate::font::Faces;
use crate::palette::ACCENT;
use crate::sheet::{BODY, HEADINGS, LEAD, LEFT, MEASURE, NOTE, TITLE, Voice, WIDTH};
use crate::tree::{NodeId, Tree};
use crate::wrap::{Line, Passage};

/// Sets a report.
pub(crate) fn set<'a>(document: &'a Document, title: &str, faces: &Faces) -> Flow<'a> {
    let flow = Flow { pieces: Vec::new(), tree: Tree::new(), headings: Vec::new(), table_headers: Vec::new() };
    let mut setter = Setter { faces, flow, level: 0, boxes: 0, begins_page: false, follows_heading: false };
    setter.title(title);
    for block in &document.blocks {
        setter.block(block);
    }
    setter.flow
}

struct Setter<'a, 'f> {
    faces: &'f Faces,
    flow: Flow<'a>,
    /// Of the last heading; 0 before the first.
    level: u16,
    boxes: usize,
    begins_page: bool,
    follows_heading: bool,
}

/// Below a heading, gaps are this much smaller.
const CLOSE: f32 = 0.6;

impl<'a> Setter<'a, '_> {
    fn block(&mut self, block: &'a Block) {
        match block {
            Block::Heading { level, text } => self.heading(*level, &clean::line(text)),
            Block::Paragraph { text, style } => self.paragraph(text, *style),
            Block::List(items) => self.list(items),
            Block::Table(table) => self.table(table),
            Block::Figure { drawing, caption } => self.figure(drawing, caption),
            Block::Callout { title, items } => self.callout(title, items),
            Block::KeyValues(pairs) => self.key_values(pairs),
            Block::PageBreak => self.break_page(),
        }
    }

    /// Even a heading stays behind when a new page is asked for.
    fn break_page(&mut self) {
        self.begins_page = true;
        if let Some(last) = self.flow.pieces.last_mut() {
            last.glued = false;
        }
    }

    fn title(&mut self, title: &str) {
        let node = self.flow.tree.add(Tree::ROOT, Tag::Title);
        let lines = self.passage(&title.into(), node, &TITLE).balance(WIDTH);
        let mut pieces = lines_of(&lines, LEFT, &TITLE, 0.0);
        if let Some(last) = pieces.last_mut() {
            last.height += 14.0;
            last.decorate(LEFT, TITLE.leading + 11.0, Shape::Area { width: WIDTH, height: 0.75, colour: ACCENT });
        }
        glue_all(&mut pieces);
        self.push(pieces);
    }

    /// A heading and what follows stay together. Levels are told without gaps.
    fn heading(&mut self, level: Level, text: &str) {
        if text.is_empty() {
            return;
        }
        let asked = match level {
            Level::One => 1,
            Level::Two => 2,
            Level::Three => 3,
        };
        self.level = asked.min(self.level + 1);
        let told = NonZeroU16::MIN.saturating_add(self.level - 1);
        let node = self.flow.tree.add(Tree::ROOT, Tag::Hn(told, Some(text.to_owned())));
        let voice = &HEADINGS[usize::from(self.level - 1)];
        let gap = [26.0, 20.0, 14.0][usize::from(self.level - 1)];
        let lines = self.passage(&text.into(), node, voice).balance(WIDTH);
        let mut pieces = lines_of(&lines, LEFT, voice, gap);
        pieces.iter_mut().for_each(|piece| piece.glued = true);
        if let Some(first) = pieces.first_mut() {
            first.heading = Some(self.flow.headings.len());
            self.flow.headings.push(Heading { level: self.level, text: text.to_owned(), place: (0, 0.0) });
        }
        self.push(pieces);
    }

    fn paragraph(&mut self, text: &Text, style: Style) {
        let node = self.flow.tree.add(Tree::ROOT, Tag::P);
        let (voice, width, gap) = match style {
            Style::Normal => (&BODY, MEASURE, 8.0),
            Style::Lead => (&LEAD, WIDTH, 10.0),
            Style::Note => (&NOTE, MEASURE, 9.0),
        };
        let lines = self.passage(text, node, voice).flow(width);
        let mut pieces = lines_of(&lines, LEFT, voice, gap);
        glue_ends(&mut pieces);
        // what is announced follows on the same page
        if let (Some(last), true) = (pieces.last_mut(), text.words().trim_end().ends_with(':')) {
            last.glued = true;
        }
        self.push(pieces);
    }

    /// Makes glyphs of words; a part of the structure is made for each change of weight.
    fn passage(&mut self, text: &Text, node: NodeId, voice: &Voice) -> Passage {
        let mixed = !voice.bold && text.spans.iter().any(|span| span.bold);
        let tree = &mut self.flow.tree;
        passage(self.faces, text, voice, |bold| {
            let tag: TagKind = if bold { Tag::Strong.into() } else { Tag::Span.into() };
            if mixed { tree.add(node, tag) } else { node }
        })
    }

    fn push(&mut self, mut pieces: Vec<Piece<'a>>) {
        let Some(first) = pieces.first_mut() else { return };
        first.begins_page = std::mem::take(&mut self.begins_page);
        let is_heading = first.heading.is_some();
        if std::mem::replace(&mut self.follows_heading, is_heading) && !is_heading {
            first.gap *= CLOSE;
        }
        self.flow.pieces.append(&mut pieces);
    }
}

/// Lines one below the other, with a gap above the first.
fn lines_of<'a>(lines: &[Line], x: f32, voice: &Voice, gap: f32) -> Vec<Piece<'a>> {
    let piece = |(i, line): (usize, &Line)| Piece::line(line, x, voice, if i == 0 { gap } else { 0.0 });
    lines.iter().enumerate().map(piece).collect()
}

/// Makes glyphs of words; `node` says what words of a weight belong to.
fn passage(faces: &Faces, text: &Text, voice: &Voice, mut node: impl FnMut(bool) -> NodeId) -> Passage {
    let mut passage = Passage { stretches: vec![Vec::new()], size: voice.size };
    for span in &text.spans {
        let bold = voice.bold || span.bold;
        let words = clean::lines(&span.text);
        if words.is_empty() {
            continue;
        }
        let node = node(bold);
        // words of two lines are told apart by a space
        let parts = words.replace('\n', " \n");
        for (i, part) in parts.split('\n').enumerate() {
            if i > 0 {
                passage.stretches.push(Vec::new());
            }
            if let Some(stretch) = passage.stretches.last_mut() {
                stretch.push((faces.shape(part, bold), node));
            }
        }
    }
    passage
}
