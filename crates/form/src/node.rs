//! Elements as data.

/// An element with what is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Its name.
    pub name: &'static str,
    /// Attributes in their order. `value`, `checked` and `selected` are what the field shows now; that
    /// `value` is also the text of a `textarea`.
    pub attributes: Vec<(&'static str, String)>,
    /// Texts and children in their order; no text is empty, and no two texts follow each other.
    pub content: Vec<Content>,
}

/// What is in an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// A text.
    Text(String),
    /// A child.
    Child(Node),
}

/// An element of this name without anything in it.
#[must_use]
pub const fn node(name: &'static str) -> Node {
    Node { name, attributes: Vec::new(), content: Vec::new() }
}

impl Node {
    /// Sets an attribute.
    #[must_use]
    pub fn set(mut self, name: &'static str, value: &str) -> Self {
        self.attributes.push((name, value.to_owned()));
        self
    }

    /// Sets an attribute that has no value, if this is so.
    #[must_use]
    pub fn set_if(self, name: &'static str, so: bool) -> Self {
        if so { self.set(name, "") } else { self }
    }

    /// Sets the classes.
    #[must_use]
    pub fn class(self, classes: &str) -> Self {
        self.set("class", classes)
    }

    /// Adds a text.
    #[must_use]
    pub fn text(mut self, text: &str) -> Self {
        match self.content.last_mut() {
            _ if text.is_empty() => {}
            Some(Content::Text(before)) => before.push_str(text),
            _ => self.content.push(Content::Text(text.to_owned())),
        }
        self
    }

    /// Adds a child.
    #[must_use]
    pub fn with(mut self, child: Self) -> Self {
        self.content.push(Content::Child(child));
        self
    }

    /// Adds children.
    #[must_use]
    pub fn with_all(mut self, children: impl IntoIterator<Item = Self>) -> Self {
        self.content.extend(children.into_iter().map(Content::Child));
        self
    }

    /// The value of an attribute.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| *n == name).map(|(_, value)| value.as_str())
    }
}
