//! Lists with bullets, and terms beside what they are.

use krilla::tagging::{ListNumbering, TableHeaderScope, Tag};

use super::{Setter, lines_of};
use crate::document::Text;
use crate::flow::{Piece, glue_ends, words};
use crate::palette::{ACCENT, SOFT};
use crate::sheet::{BODY, CELL, LEFT, MEASURE, Voice, WIDTH};
use crate::tree::{NodeId, Tree};
use crate::wrap::Line;

/// From the bullet to the words.
const INDENT: f32 = 14.0;

impl<'a> Setter<'a, '_> {
    pub(super) fn list(&mut self, items: &[Text]) {
        let list = self.flow.tree.add(Tree::ROOT, Tag::L(ListNumbering::Disc));
        for (i, item) in items.iter().enumerate() {
            let mut pieces = self.item(list, item, (LEFT, MEASURE), &BODY, if i == 0 { 6.0 } else { 3.0 });
            glue_ends(&mut pieces);
            self.push(pieces);
        }
    }

    /// One statement behind a bullet; `space` is where it begins and how wide it may be.
    pub(super) fn item(&mut self, list: NodeId, text: &Text, space: (f32, f32), voice: &Voice, gap: f32) -> Vec<Piece<'a>> {
        let item = self.flow.tree.add(list, Tag::LI);
        let label = self.flow.tree.add(item, Tag::Lbl);
        let body = self.flow.tree.add(item, Tag::LBody);
        let lines = self.passage(text, body, voice).flow(space.1 - INDENT);
        let mut pieces = lines_of(&lines, space.0 + INDENT, voice, gap);
        let bullet = self.passage(&"•".into(), label, voice).wrap(INDENT);
        if let (Some(first), Some(bullet)) = (pieces.first_mut(), bullet.first()) {
            let voice = Voice { colour: ACCENT, ..*voice };
            first.marks.splice(0..0, words(bullet, space.0 + 2.0, voice.baseline(), &voice));
        }
        pieces
    }

    /// Each pair is a row of a table, named by its term.
    pub(super) fn key_values(&mut self, pairs: &[(Text, Text)]) {
        let part = self.flow.tree.add(Tree::ROOT, Tag::Table);
        let body = self.flow.tree.add(part, Tag::TBody);
        let term_voice = Voice { colour: SOFT, ..CELL };
        let mut passages = Vec::new();
        for (term, value) in pairs.iter().filter(|(term, value)| !(term.is_blank() && value.is_blank())) {
            let row = self.flow.tree.add(body, Tag::TR);
            let name = self.flow.tree.add(row, Tag::TH(TableHeaderScope::Row));
            let cell = self.flow.tree.add(row, Tag::TD);
            passages.push((self.passage(term, name, &term_voice), self.passage(value, cell, &CELL)));
        }
        let widest = passages.iter().map(|(term, _)| term.natural_width()).fold(0.0, f32::max);
        let indent = widest.min(WIDTH * 0.4) + 18.0;
        for (i, (term, value)) in passages.iter().enumerate() {
            let terms = term.wrap(indent - 18.0);
            let values = value.wrap(MEASURE.max(indent + WIDTH / 2.0) - indent);
            let mut pieces = beside(&terms, &values, indent, &term_voice);
            if let Some(first) = pieces.first_mut() {
                first.gap = if i == 0 { 11.0 } else { 4.0 };
            }
            glue_ends(&mut pieces);
            self.push(pieces);
        }
    }
}

/// Two columns of lines.
fn beside<'a>(terms: &[Line], values: &[Line], indent: f32, term_voice: &Voice) -> Vec<Piece<'a>> {
    let piece = |i: usize| {
        let mut piece = Piece { height: CELL.leading, ..Piece::default() };
        for (line, x, voice) in [(terms.get(i), LEFT, term_voice), (values.get(i), LEFT + indent, &CELL)] {
            piece.marks.extend(line.iter().flat_map(|line| words(line, x, voice.baseline(), voice)));
        }
        piece
    };
    (0..terms.len().max(values.len())).map(piece).collect()
}
