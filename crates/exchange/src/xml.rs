//! Reading XML without document types.

use roxmltree::{Document, Node, ParsingOptions};

use crate::guard::{self, MAX_ELEMENTS};
use crate::refused::Refused;

/// Parses a text that was looked at first.
pub(crate) fn parse(text: &str) -> Result<Document<'_>, Refused> {
    guard::xml(text)?;
    let limit = u32::try_from(MAX_ELEMENTS * 3).unwrap_or(u32::MAX);
    let options = ParsingOptions { allow_dtd: false, nodes_limit: limit, ..ParsingOptions::default() };
    Document::parse_with_options(text, options).map_err(|error| match error {
        roxmltree::Error::DtdDetected => Refused::DocumentType,
        roxmltree::Error::NodesLimitReached => Refused::TooManyElements,
        other => Refused::Malformed { line: other.pos().row, column: other.pos().col },
    })
}

/// The elements of that name directly within a node, whatever their namespace.
pub(crate) fn children<'a, 'd: 'a>(node: Node<'a, 'd>, name: &'a str) -> impl Iterator<Item = Node<'a, 'd>> {
    node.children().filter(move |child| child.is_element() && child.tag_name().name() == name)
}

/// All text directly within a node, joined: pieces of text and character data stand beside one another.
pub(crate) fn text_of(node: Node<'_, '_>) -> String {
    node.children().filter(Node::is_text).filter_map(|child| child.text()).collect()
}

/// The text of the first element of that name within a node; empty without one.
pub(crate) fn child_text(node: Node<'_, '_>, name: &str) -> String {
    children(node, name).next().map(text_of).unwrap_or_default()
}
