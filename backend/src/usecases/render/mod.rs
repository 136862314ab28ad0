//! A report as a screen's fragment and as files: HTML, SVG, CSV, PDF, JSON.

mod csv;
mod html;
mod paper;

use candor_insight::page::{Block, Page};
use candor_insight::report::Part;

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
    /// All kinds by the name that addresses use.
    pub const ALL: [(&'static str, Self); 5] =
        [("json", Self::Json), ("csv", Self::Csv), ("svg", Self::Svg), ("html", Self::Html), ("pdf", Self::Pdf)];

    /// The kind of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(of, _)| *of == name).map(|(_, format)| *format)
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
