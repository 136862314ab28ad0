//! The table of contents that readers show beside the pages.

use krilla::destination::XyzDestination;
use krilla::geom::Point;
use krilla::outline::{Outline, OutlineNode};

use crate::flow::Heading;

/// Above the heading, so that it is not at the very edge of the window.
const MARGIN: f32 = 12.0;

/// The headings below each other; the title alone when there are none.
pub(crate) fn outline(headings: &[Heading], title: &str) -> Outline {
    let title = [Heading { level: 1, text: title.to_owned(), place: (0, 0.0) }];
    let headings = if headings.is_empty() { &title } else { headings };
    let mut outline = Outline::new();
    for node in nodes(headings, 1) {
        outline.push_child(node);
    }
    outline
}

/// Each heading of the level with all deeper ones that follow it.
fn nodes(headings: &[Heading], level: u16) -> Vec<OutlineNode> {
    let parts = headings.chunk_by(|_, next| next.level > level);
    parts.filter_map(|part| part.split_first()).map(|(first, deeper)| node(first, deeper, level)).collect()
}

fn node(heading: &Heading, deeper: &[Heading], level: u16) -> OutlineNode {
    let (page, y) = heading.place;
    let place = XyzDestination::new(page, Point::from_xy(0.0, (y - MARGIN).max(0.0)));
    let mut node = OutlineNode::new(heading.text.clone(), place).with_open(true);
    for child in nodes(deeper, level + 1) {
        node.push_child(child);
    }
    node
}
