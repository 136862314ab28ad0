//! Drawings with their captions.

use candor_charts::Drawing;
use krilla::tagging::Tag;

use super::{Setter, lines_of};
use crate::clean;
use crate::document::Text;
use crate::flow::{Mark, Piece, Role, Shape, glue_all};
use crate::sheet::{CAPTION, DEPTH, LEFT, MEASURE, WIDTH};
use crate::tree::Tree;

/// One unit of a drawing at full size: a CSS pixel.
const FULL_SIZE: f32 = 0.75;
/// A figure leaves room for a heading above and a caption below.
const HIGHEST: f32 = DEPTH * 0.85;

impl<'a> Setter<'a, '_> {
    pub(super) fn figure(&mut self, drawing: &'a Drawing, caption: &Text) {
        let part = self.flow.tree.add(Tree::ROOT, Tag::Div);
        let mut pieces: Vec<Piece<'a>> = picture_size(drawing)
            .map(|(scale, height)| {
                let figure = self.flow.tree.add(part, Tag::Figure(Some(alternative(drawing, caption))));
                let mark = Mark { role: Role::Content(figure), x: LEFT, y: 0.0, shape: Shape::Picture { drawing, scale } };
                Piece { gap: 14.0, height, marks: vec![mark], figure: Some(figure), ..Piece::default() }
            })
            .into_iter()
            .collect();
        let node = self.flow.tree.add(part, Tag::Caption);
        let lines = self.passage(caption, node, &CAPTION).flow(MEASURE);
        pieces.append(&mut lines_of(&lines, LEFT, &CAPTION, 5.0));
        glue_all(&mut pieces);
        self.push(pieces);
    }
}

/// How much smaller the drawing becomes, and how high it then is.
fn picture_size(drawing: &Drawing) -> Option<(f32, f32)> {
    let (width, height) = (drawing.width as f32, drawing.height as f32);
    let sound = |length: f32| length.is_finite() && length >= 1.0;
    (sound(width) && sound(height)).then(|| {
        let scale = FULL_SIZE.min(WIDTH / width).min(HIGHEST / height);
        (scale, height * scale)
    })
}

/// What is read out in place of the drawing: its title and its finding, or else its caption.
fn alternative(drawing: &Drawing, caption: &Text) -> String {
    let (title, finding) = (clean::line(&drawing.title), clean::line(&drawing.description));
    let stop = if title.ends_with(['.', '?', '!', ':']) { " " } else { ". " };
    match (title.is_empty(), finding.is_empty()) {
        (false, false) => format!("{title}{stop}{finding}"),
        (true, true) => clean::line(&caption.words()),
        _ => title + &finding,
    }
}
