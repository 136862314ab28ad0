//! Reports on paper: tagged PDF from headings, paragraphs, tables and drawings.
//!
//! Knows pages and type, not surveys. A [`Document`] says what is told and in which order; [`pdf`]
//! sets it on A4 and writes it as PDF/UA-1: every heading, list, table and figure is told apart for
//! people who do not see the page, and the file is refused rather than written when that is not so.
//! The same document always gives the same bytes.
//!
//! ```
//! use candor_paper::{Block, Document, Style, pdf};
//!
//! let mut report = Document::new("Employees and customers", "en");
//! report.blocks.push(Block::Paragraph { text: "Across 34 teams.".into(), style: Style::Normal });
//! assert!(pdf(&report)?.starts_with(b"%PDF-1.7"));
//! # Ok::<(), candor_paper::PaperError>(())
//! ```
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod clean;
mod document;
mod error;
mod flow;
mod font;
mod outline;
mod pages;
mod palette;
mod picture;
mod set;
mod sheet;
mod tree;
mod wrap;
mod write;

pub use document::{Block, Column, Document, Level, Span, Style, Table, Text};
pub use error::PaperError;

use font::Faces;

/// Sets the document on A4 pages and writes it as PDF/UA-1.
///
/// Characters that the fonts have no shape for are drawn as an empty box; their text stays in the file,
/// so that it can be read out, searched and copied.
///
/// # Errors
///
/// When the document has no title or no valid language, or when it cannot be written so that everybody
/// can read it, for instance because a figure has no words.
pub fn pdf(document: &Document) -> Result<Vec<u8>, PaperError> {
    let title = clean::line(&document.title);
    if title.is_empty() {
        return Err(PaperError::Untitled);
    }
    if !clean::is_language(&document.language) {
        return Err(PaperError::Language(document.language.clone()));
    }
    let faces = Faces::new(&document.language).ok_or(PaperError::Fonts)?;
    let flow = set::set(document, &title, &faces);
    let paged = pages::paginate(flow);
    let furnished = pages::furnish(paged, document, &title, &faces);
    write::write(furnished, document, &title, &faces)
}
