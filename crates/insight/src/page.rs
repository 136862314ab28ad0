//! A report as sections of words, tables and charts: what a screen, a file and paper show alike.

use candor_charts::Drawing;

/// A whole report.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// What it is about.
    pub title: String,
    /// Survey, wave and scope, in a line.
    pub subtitle: String,
    /// The finding in plain words.
    pub finding: String,
    /// Short facts beside it, such as the number of units.
    pub facts: Vec<String>,
    /// What we cannot say.
    pub cannot_say: Vec<String>,
    /// The sections in their order.
    pub sections: Vec<Section>,
}

/// A part of a report with a heading.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// Name in addresses, unique on the page.
    pub id: &'static str,
    /// Heading.
    pub title: String,
    /// Content.
    pub blocks: Vec<Block>,
}

/// A piece of content.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A paragraph.
    Paragraph(String),
    /// A paragraph that explains, in smaller letters.
    Note(String),
    /// Points.
    List(Vec<String>),
    /// A table.
    Table(Table),
    /// A chart.
    Figure(Figure),
}

/// A table; the first column heads its rows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// What it shows.
    pub caption: String,
    /// Heads of the columns.
    pub header: Vec<String>,
    /// Rows, as many cells as heads.
    pub rows: Vec<Vec<Cell>>,
    /// How many columns from the left hold words; the others hold numbers.
    pub words: usize,
    /// Whether it is folded away on a screen: the same as a chart above it.
    pub folded: bool,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cell {
    /// Text.
    pub text: String,
    /// Address in the console that says more.
    pub link: Option<String>,
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self { text: text.into(), link: None }
    }
}

impl Table {
    /// A row of cells.
    pub fn row<const N: usize>(&mut self, cells: [Cell; N]) {
        self.rows.push(cells.into());
    }
}

/// A chart with its finding and the same numbers as a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// The chart.
    pub drawing: Drawing,
    /// How to read it.
    pub caption: String,
}
