//! Boxes.

use krilla::tagging::{ListNumbering, Tag};

use super::{Setter, lines_of};
use crate::document::Text;
use crate::flow::{Piece, glue_all, glue_ends};
use crate::sheet::{BOX_ITEM, BOX_TITLE, DEPTH, LEFT, WIDTH};
use crate::tree::Tree;

/// Between the edge of a box and its words.
pub(crate) const PADDING: f32 = 14.0;
/// A box that is higher than this may be divided.
const TALL: f32 = DEPTH * 0.5;

impl<'a> Setter<'a, '_> {
    pub(super) fn callout(&mut self, title: &str, items: &[Text]) {
        let part = self.flow.tree.add(Tree::ROOT, Tag::Div);
        let (x, width) = (LEFT + PADDING + 2.0, WIDTH - 2.0 * PADDING - 2.0);
        let heading = self.flow.tree.add(part, Tag::P);
        let lines = self.passage(&Text::from(title), heading, &BOX_TITLE).wrap(width);
        let mut pieces = lines_of(&lines, x, &BOX_TITLE, 0.0);
        pieces.iter_mut().for_each(|piece| piece.glued = true);
        let list = self.flow.tree.add(part, Tag::L(ListNumbering::Disc));
        for item in items {
            let mut item = self.item(list, item, (x, width), &BOX_ITEM, 3.0);
            glue_ends(&mut item);
            pieces.append(&mut item);
        }
        self.frame(&mut pieces);
        if height(&pieces) <= TALL {
            glue_all(&mut pieces);
        }
        self.push(pieces);
    }

    /// Puts the pieces into a box of their own.
    fn frame(&mut self, pieces: &mut [Piece<'a>]) {
        for piece in pieces.iter_mut() {
            piece.in_box = Some(self.boxes);
        }
        self.boxes += 1;
        if let Some(first) = pieces.first_mut() {
            first.gap = 16.0;
            first.height += PADDING - 3.0;
            first.marks.iter_mut().for_each(|mark| mark.y += PADDING - 3.0);
        }
        if let Some(last) = pieces.last_mut() {
            last.height += PADDING - 2.0;
        }
    }
}

fn height(pieces: &[Piece<'_>]) -> f32 {
    pieces.iter().map(|piece| piece.gap + piece.height).sum()
}
