//! A report as a screen's fragment and as files: HTML, SVG, CSV, PDF, JSON.

mod csv;
mod html;
mod paper;

use candor_insight::page::{Block, Page};
use candor_insight::report::Part;
use serde::Serialize;

pub use self::csv::{consistency, drivers, trend, units};
pub use self::html::{alone, fragment};
pub use self::paper::pdf;
use super::linkage::{Report, Width};
use crate::error::Error;

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Everything, with all digits.
    Json,
    /// One row for each unit, area, wave or channel.
    Csv,
    /// The first chart.
    Svg,
    /// A page that stands alone.
    Html,
    /// A tagged document for paper.
    Pdf,
}

impl Format {
    /// All kinds.
    pub const ALL: [Self; 5] = [Self::Json, Self::Csv, Self::Svg, Self::Html, Self::Pdf];

    /// The kind of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// The name that addresses use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Svg => "svg",
            Self::Html => "html",
            Self::Pdf => "pdf",
        }
    }

    /// The media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Svg => "image/svg+xml",
            Self::Html => "text/html; charset=utf-8",
            Self::Pdf => "application/pdf",
        }
    }
}

/// A report of one page, without a chart or a single table.
pub trait OnePage: Send + 'static {
    /// Its numbers.
    type Numbers: Serialize;

    /// The page for a screen, a file and paper.
    fn page(&self) -> Page;

    /// The numbers.
    fn numbers(&self) -> Self::Numbers;
}

/// The files that there are of a report of one page.
pub const OF_ONE_PAGE: [Format; 3] = [Format::Html, Format::Pdf, Format::Json];

/// Writes a report of one page as a file, without keeping other requests waiting.
///
/// # Errors
/// When it cannot be written, which is a fault of the program.
pub async fn one_page(report: impl OnePage, format: Format) -> Result<Vec<u8>, Error> {
    let write = move || match format {
        Format::Pdf => pdf(&report.page()),
        Format::Json => serde_json::to_vec_pretty(&report.numbers()).map_err(|e| Error::Internal(format!("a report: {e}"))),
        Format::Html | Format::Csv | Format::Svg => Ok(alone(&report.page()).into_bytes()),
    };
    tokio::task::spawn_blocking(write).await.map_err(|e| Error::Internal(format!("a report: {e}")))?
}

/// Writes a part of a report as a file, without keeping other requests waiting.
///
/// # Errors
/// When it cannot be written, which is a fault of the program.
pub async fn file(report: Report, part: Part, format: Format) -> Result<Vec<u8>, Error> {
    let written = tokio::task::spawn_blocking(move || write(&report, part, format)).await;
    written.map_err(|e| Error::Internal(format!("a report: {e}")))?
}

fn write(report: &Report, part: Part, format: Format) -> Result<Vec<u8>, Error> {
    let page = || report.page(part, Width::Wide);
    match format {
        Format::Json => json(report, part),
        Format::Csv => table(report, part).map(String::into_bytes),
        Format::Svg => Ok(picture(&page()).into_bytes()),
        Format::Html => Ok(alone(&page()).into_bytes()),
        Format::Pdf => pdf(&page()),
    }
}

fn json(report: &Report, part: Part) -> Result<Vec<u8>, Error> {
    let numbers = report.numbers();
    let text = match part {
        Part::Linkage => serde_json::to_vec_pretty(&numbers),
        Part::Drivers => serde_json::to_vec_pretty(&numbers.drivers),
        Part::Trend => serde_json::to_vec_pretty(&numbers.trend),
        Part::Consistency => serde_json::to_vec_pretty(&numbers.channels),
    };
    text.map_err(|e| Error::Internal(format!("a report: {e}")))
}

fn table(report: &Report, part: Part) -> Result<String, Error> {
    let numbers = report.numbers();
    match part {
        Part::Linkage => units(&numbers),
        Part::Drivers => drivers(&numbers),
        Part::Trend => trend(&numbers),
        Part::Consistency => consistency(&numbers),
    }
}

/// The first chart of a page; a drawing of the finding's words where there is none.
fn picture(page: &Page) -> String {
    let figure = page.sections.iter().flat_map(|s| &s.blocks).find_map(|b| if let Block::Figure(f) = b { Some(&f.drawing) } else { None });
    figure.map_or_else(
        || {
            let frame = candor_charts::Frame { title: page.title.clone(), description: page.finding.clone(), width: Width::Wide };
            candor_charts::svg(&candor_charts::scatter(&candor_charts::Scatter { frame, ..Default::default() }))
        },
        candor_charts::svg,
    )
}
