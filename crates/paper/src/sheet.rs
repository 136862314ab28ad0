//! Measures of the page and the voices that words are set in, in points.

use crate::palette::{ACCENT, Colour, SOFT, TEXT};

/// A4.
pub(crate) const PAGE_WIDTH: f32 = 595.28;
/// A4.
pub(crate) const PAGE_HEIGHT: f32 = 841.89;
/// Where everything begins.
pub(crate) const LEFT: f32 = 68.0;
/// How wide tables, figures and boxes may be.
pub(crate) const WIDTH: f32 = PAGE_WIDTH - 2.0 * LEFT;
/// How wide running text is: about 80 letters.
pub(crate) const MEASURE: f32 = 400.0;
/// The first line of a page.
pub(crate) const TOP: f32 = 76.0;
/// The last one.
pub(crate) const BOTTOM: f32 = PAGE_HEIGHT - 78.0;
/// What fits on a page.
pub(crate) const DEPTH: f32 = BOTTOM - TOP;
/// The line at the head of a page.
pub(crate) const HEADER: f32 = 40.0;
/// The line at its foot.
pub(crate) const FOOTER: f32 = PAGE_HEIGHT - 50.0;

/// How words are set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Voice {
    /// Of the letters.
    pub(crate) size: f32,
    /// From line to line.
    pub(crate) leading: f32,
    /// Of the letters.
    pub(crate) colour: Colour,
    /// Whether all of them are bold.
    pub(crate) bold: bool,
}

impl Voice {
    const fn new(size: f32, leading: f32, colour: Colour, bold: bool) -> Self {
        Self { size, leading, colour, bold }
    }

    /// From the top of a line down to where its letters stand: the letters sit in the middle.
    pub(crate) fn baseline(&self) -> f32 {
        self.leading / 2.0 + self.size * 0.312
    }
}

/// What the report is called.
pub(crate) const TITLE: Voice = Voice::new(25.0, 30.0, ACCENT, true);
/// Headings.
pub(crate) const HEADINGS: [Voice; 3] =
    [Voice::new(17.0, 22.0, ACCENT, true), Voice::new(12.5, 17.0, TEXT, true), Voice::new(10.5, 15.0, TEXT, true)];
/// What the report says.
pub(crate) const BODY: Voice = Voice::new(10.5, 15.5, TEXT, false);
/// The sentence that everybody should read.
pub(crate) const LEAD: Voice = Voice::new(13.5, 20.0, TEXT, false);
/// What matters less.
pub(crate) const NOTE: Voice = Voice::new(8.75, 12.5, SOFT, false);
/// What stands below figures.
pub(crate) const CAPTION: Voice = Voice::new(9.25, 13.0, SOFT, false);
/// What stands above tables.
pub(crate) const TABLE_CAPTION: Voice = Voice::new(9.75, 13.5, TEXT, true);
/// The names of columns.
pub(crate) const COLUMN: Voice = Voice::new(8.75, 11.5, SOFT, true);
/// What cells say.
pub(crate) const CELL: Voice = Voice::new(9.5, 13.0, TEXT, false);
/// What a box is about.
pub(crate) const BOX_TITLE: Voice = Voice::new(10.5, 15.0, ACCENT, true);
/// What it says.
pub(crate) const BOX_ITEM: Voice = Voice::new(10.0, 14.5, TEXT, false);
/// Head and foot of the page.
pub(crate) const FURNITURE: Voice = Voice::new(8.25, 11.0, SOFT, false);
