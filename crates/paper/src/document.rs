//! What is told and in which order, without a word about how it looks.

use candor_charts::{Align, Drawing};

/// A report.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// What the report is called; stands above the first block and in the window of the reader.
    pub title: String,
    /// The language that the words are in, as a tag such as `en` or `de-AT`.
    pub language: String,
    /// Who wrote it; kept with the file, not printed.
    pub author: Option<String>,
    /// What it says.
    pub blocks: Vec<Block>,
    /// One line at the foot of every page.
    pub footer: String,
    /// How pages are counted; `{page}` and `{pages}` are replaced by numbers.
    pub page_numbers: String,
}

impl Document {
    /// An empty report with English page numbers.
    #[must_use]
    pub fn new(title: impl Into<String>, language: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            language: language.into(),
            author: None,
            blocks: Vec::new(),
            footer: String::new(),
            page_numbers: "Page {page} of {pages}".to_owned(),
        }
    }
}

/// A part of a report.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A heading. One that skips a level is told as if it did not.
    Heading {
        /// How deep it is.
        level: Level,
        /// The words.
        text: String,
    },
    /// A paragraph.
    Paragraph {
        /// The words.
        text: Text,
        /// How loud they are.
        style: Style,
    },
    /// A list with bullets.
    List(Vec<Text>),
    /// A table.
    Table(Table),
    /// A drawing; its title and description are read out in its place. A drawing without size is left
    /// out, its caption is not.
    Figure {
        /// The shapes.
        drawing: Drawing,
        /// What stands below.
        caption: Text,
    },
    /// What must not be overlooked.
    Callout {
        /// What it is about.
        title: String,
        /// One statement each.
        items: Vec<Text>,
    },
    /// Terms and what they are, beside each other.
    KeyValues(Vec<(Text, Text)>),
    /// What follows begins on a new page.
    PageBreak,
}

/// How deep a heading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// A chapter.
    One,
    /// A section.
    Two,
    /// A part of a section.
    Three,
}

/// How loud a paragraph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Style {
    /// The text of the report.
    #[default]
    Normal,
    /// The sentence that everybody should read.
    Lead,
    /// What matters less.
    Note,
}

/// A table. It is as wide as its widest row; shorter rows end with empty cells.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// What stands above.
    pub caption: Text,
    /// The columns, from the left.
    pub columns: Vec<Column>,
    /// The rows, from the top.
    pub rows: Vec<Vec<Text>>,
    /// Whether the first cell of a row names it.
    pub row_headers: bool,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// What it is called.
    pub title: Text,
    /// Where its words stand; numbers stand at the end.
    pub align: Align,
}

impl Column {
    /// A column of words.
    #[must_use]
    pub fn words(title: impl Into<Text>) -> Self {
        Self { title: title.into(), align: Align::Start }
    }

    /// A column of numbers.
    #[must_use]
    pub fn numbers(title: impl Into<Text>) -> Self {
        Self { title: title.into(), align: Align::End }
    }
}

/// Words, parts of which may be bold. A line feed begins a new line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text {
    /// The parts in the order of reading.
    pub spans: Vec<Span>,
}

/// Words of one weight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The words.
    pub text: String,
    /// Whether they are bold.
    pub bold: bool,
}

impl Text {
    /// Adds words.
    #[must_use]
    pub fn plain(mut self, text: impl Into<String>) -> Self {
        self.spans.push(Span { text: text.into(), bold: false });
        self
    }

    /// Adds words of importance.
    #[must_use]
    pub fn bold(mut self, text: impl Into<String>) -> Self {
        self.spans.push(Span { text: text.into(), bold: true });
        self
    }

    /// The words without their weight.
    #[must_use]
    pub fn words(&self) -> String {
        self.spans.iter().map(|span| span.text.as_str()).collect()
    }

    /// Whether there is nothing to read.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.spans.iter().all(|span| crate::clean::line(&span.text).is_empty())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::default().plain(text)
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}
