//! The structure of the report for readers that do not see the page.

use krilla::geom::Rect;
use krilla::tagging::{BBox, Identifier, Node, TagGroup, TagKind, TagTree};

/// A part of the structure.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct NodeId(usize);

/// All parts, the report itself first.
#[derive(Debug)]
pub(crate) struct Tree {
    parts: Vec<Part>,
}

#[derive(Debug, Default)]
struct Part {
    tag: Option<TagKind>,
    children: Vec<Child>,
}

#[derive(Debug)]
enum Child {
    Part(NodeId),
    Content(Identifier),
}

impl Tree {
    /// The report itself.
    pub(crate) const ROOT: NodeId = NodeId(0);

    pub(crate) fn new() -> Self {
        Self { parts: vec![Part::default()] }
    }

    /// Adds a part behind all others of its parent.
    pub(crate) fn add(&mut self, parent: NodeId, tag: impl Into<TagKind>) -> NodeId {
        let id = NodeId(self.parts.len());
        self.parts.push(Part { tag: Some(tag.into()), children: Vec::new() });
        if let Some(parent) = self.parts.get_mut(parent.0) {
            parent.children.push(Child::Part(id));
        }
        id
    }

    /// Says that something on a page belongs to the part.
    pub(crate) fn fill(&mut self, part: NodeId, content: Identifier) {
        if let Some(part) = self.parts.get_mut(part.0) {
            part.children.push(Child::Content(content));
        }
    }

    /// Says where the figure is.
    pub(crate) fn place(&mut self, part: NodeId, page: usize, rect: Option<Rect>) {
        let tag = self.parts.get_mut(part.0).and_then(|part| part.tag.as_mut());
        if let (Some(TagKind::Figure(figure)), Some(rect)) = (tag, rect) {
            figure.set_bbox(Some(BBox::new(page, rect)));
        }
    }

    /// The tree as the writer knows it.
    pub(crate) fn finish(mut self, language: &str) -> TagTree {
        let mut tree = TagTree::new().with_lang(Some(language.to_owned()));
        tree.children = self.children(Self::ROOT);
        tree
    }

    fn children(&mut self, id: NodeId) -> Vec<Node> {
        let children = self.parts.get_mut(id.0).map(|part| std::mem::take(&mut part.children)).unwrap_or_default();
        children.into_iter().filter_map(|child| self.node(child)).collect()
    }

    /// Parts without content are not told, except for cells: all rows of a table have equally many.
    fn node(&mut self, child: Child) -> Option<Node> {
        match child {
            Child::Content(content) => Some(content.into()),
            Child::Part(id) => {
                let tag = self.parts.get_mut(id.0)?.tag.take()?;
                let children = self.children(id);
                let is_cell = matches!(tag, TagKind::TH(_) | TagKind::TD(_));
                (is_cell || !children.is_empty()).then(|| TagGroup::with_children(tag, children).into())
            }
        }
    }
}
