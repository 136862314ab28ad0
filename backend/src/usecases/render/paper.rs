//! A page as a tagged document for paper.

use candor_insight::page::{self, Page, Section};
use candor_paper::{Block, Column, Document, Level, Style, Table};

use crate::error::Error;

/// The page as PDF/UA-1.
///
/// # Errors
/// When it cannot be written so that everybody can read it, which is a fault of the program.
pub fn pdf(page: &Page) -> Result<Vec<u8>, Error> {
    candor_paper::pdf(&document(page)).map_err(|e| Error::Internal(format!("a report on paper: {e}")))
}

fn document(page: &Page) -> Document {
    let mut document = Document::new(page.title.clone(), "en");
    document.author = Some("Candor".to_owned());
    document.footer =
        format!("{}. Confidential: nothing is shown of groups of fewer than {} people.", page.title, candor_insight::THRESHOLD);
    document.blocks.push(paragraph(&page.subtitle, Style::Note));
    document.blocks.push(paragraph(&page.finding, Style::Lead));
    document.blocks.push(paragraph(&page.facts.join(". "), Style::Note));
    let items = page.cannot_say.iter().map(|c| c.as_str().into()).collect();
    document.blocks.push(Block::Callout { title: "What we cannot say".to_owned(), items });
    page.sections.iter().for_each(|s| section(&mut document, s));
    appendix(&mut document, page);
    document
}

/// Tables that repeat a chart stand at the end, so that the report itself stays short.
fn appendix(document: &mut Document, page: &Page) {
    let folded = |b: &page::Block| matches!(b, page::Block::Table(t) if t.folded);
    let tables: Vec<Block> = page.sections.iter().flat_map(|s| &s.blocks).filter(|b| folded(b)).map(block).collect();
    if !tables.is_empty() {
        document.blocks.push(Block::PageBreak);
        document.blocks.push(Block::Heading { level: Level::Two, text: "The charts as tables".to_owned() });
        document.blocks.extend(tables);
    }
}

fn paragraph(text: &str, style: Style) -> Block {
    Block::Paragraph { text: text.into(), style }
}

fn section(document: &mut Document, section: &Section) {
    document.blocks.push(Block::Heading { level: Level::Two, text: section.title.clone() });
    let shown = section.blocks.iter().filter(|b| !matches!(b, page::Block::Table(t) if t.folded));
    document.blocks.extend(shown.map(block));
}

fn block(block: &page::Block) -> Block {
    match block {
        page::Block::Paragraph(text) => paragraph(text, Style::Normal),
        page::Block::Note(text) => paragraph(text, Style::Note),
        page::Block::List(items) => Block::List(items.iter().map(|i| i.as_str().into()).collect()),
        page::Block::Table(t) => Block::Table(table(t)),
        page::Block::Figure(f) => Block::Figure { drawing: f.drawing.clone(), caption: f.caption.as_str().into() },
    }
}

fn table(table: &page::Table) -> Table {
    let column = |(at, title): (usize, &String)| {
        let title = title.as_str();
        if at < table.words { Column::words(title) } else { Column::numbers(title) }
    };
    Table {
        caption: table.caption.as_str().into(),
        columns: table.header.iter().enumerate().map(column).collect(),
        rows: table.rows.iter().map(|row| row.iter().map(|cell| cell.text.as_str().into()).collect()).collect(),
        row_headers: true,
    }
}
