//! Elements as HTML text, for browsers that have no script yet or run none.

use crate::node::{Content, Node};

/// Elements without content or end.
const VOID: [&str; 4] = ["img", "input", "link", "meta"];

impl Node {
    /// Writes the element as HTML.
    pub fn write(&self, out: &mut String) {
        let is_area = self.name == "textarea";
        out.push('<');
        out.push_str(self.name);
        for (name, value) in self.attributes.iter().filter(|(name, _)| !(is_area && *name == "value")) {
            attribute(name, value, out);
        }
        out.push('>');
        if VOID.contains(&self.name) {
            return;
        }
        if is_area {
            // the first line break of an area is dropped
            out.push('\n');
            escape(self.attribute("value").unwrap_or_default(), out);
        }
        for content in &self.content {
            match content {
                Content::Text(text) => escape(text, out),
                Content::Child(child) => child.write(out),
            }
        }
        out.push_str("</");
        out.push_str(self.name);
        out.push('>');
    }

    /// The element as HTML.
    #[must_use]
    pub fn html(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }
}

fn attribute(name: &str, value: &str, out: &mut String) {
    out.push(' ');
    out.push_str(name);
    if !value.is_empty() {
        out.push_str("=\"");
        escape(value, out);
        out.push('"');
    }
}

/// Writes text so that nothing in it is markup.
pub fn escape(text: &str, out: &mut String) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // what HTML replaces or forbids would not come back as it was
            '\0' => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
}
