//! Writes pages and their structure as PDF.

use krilla::configure::{Accessibility, ConfigurationBuilder, PdfVersion};
use krilla::geom::Point;
use krilla::metadata::{Metadata, TextDirection};
use krilla::page::PageSettings;
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ContentTag, SpanTag};
use krilla::{Document as Pdf, SerializeSettings};

use crate::document::Document;
use crate::error::PaperError;
use crate::flow::{Mark, Role, Shape};
use crate::font::Faces;
use crate::outline::outline;
use crate::pages::Paged;
use crate::picture;
use crate::sheet::{PAGE_HEIGHT, PAGE_WIDTH};
use crate::{clean, palette};

/// Writes the pages. Nothing in the file tells when that was.
pub(crate) fn write(paged: Paged<'_>, document: &Document, title: &str, faces: &Faces) -> Result<Vec<u8>, PaperError> {
    let Paged { pages, mut tree, headings } = paged;
    let mut pdf = Pdf::new_with(settings()?);
    for marks in &pages {
        let size = PageSettings::from_wh(PAGE_WIDTH, PAGE_HEIGHT).unwrap_or_default();
        let mut page = pdf.start_page_with(size);
        let mut surface = page.surface();
        for mark in marks {
            let content = surface.start_tagged(tag(mark));
            draw(&mut surface, mark, faces);
            surface.end_tagged();
            if let Role::Content(part) = mark.role {
                tree.fill(part, content);
            }
        }
        surface.finish();
        page.finish();
    }
    pdf.set_outline(outline(&headings, title));
    pdf.set_metadata(metadata(document, title));
    pdf.set_tag_tree(tree.finish(&document.language));
    Ok(pdf.finish()?)
}

fn settings() -> Result<SerializeSettings, PaperError> {
    let configuration = ConfigurationBuilder::new().with_version(PdfVersion::Pdf17).with_accessibility_validator(Accessibility::UA1);
    let configuration = configuration.finish().map_err(|error| PaperError::Write(format!("{error:?}").into()))?;
    Ok(SerializeSettings { configuration, ..SerializeSettings::default() })
}

fn metadata(document: &Document, title: &str) -> Metadata {
    let authors: Vec<String> = document.author.iter().map(|author| clean::line(author)).filter(|author| !author.is_empty()).collect();
    Metadata::new()
        .title(title.to_owned())
        .language(document.language.clone())
        .text_direction(TextDirection::LeftToRight)
        .creator("Candor".to_owned())
        .authors(authors)
}

fn tag<'a>(mark: &Mark<'a>) -> ContentTag<'a> {
    match (mark.role, &mark.shape) {
        (Role::Artifact(kind), _) => ContentTag::Artifact(Artifact::with_kind(kind)),
        (Role::Content(_), Shape::Words { .. }) => ContentTag::Span(SpanTag::empty()),
        (Role::Content(_), _) => ContentTag::Other,
    }
}

fn draw(surface: &mut Surface<'_>, mark: &Mark<'_>, faces: &Faces) {
    let place = Point::from_xy(mark.x, mark.y);
    match &mark.shape {
        Shape::Words { run, size, colour } => {
            let glyphs = run.shaped.glyphs.get(run.glyphs.clone()).unwrap_or_default();
            ink(surface, *colour);
            surface.draw_glyphs(place, glyphs, faces.font(run.shaped.bold), &run.shaped.text, *size, false);
        }
        Shape::Area { width, height, colour } => {
            if let Some(path) = picture::rect(mark.x, mark.y, *width, *height) {
                ink(surface, *colour);
                surface.draw_path(&path);
            }
        }
        Shape::Picture { drawing, scale } => picture::paint(surface, drawing, place, *scale, faces),
    }
}

fn ink(surface: &mut Surface<'_>, colour: palette::Colour) {
    surface.set_stroke(None);
    surface.set_fill(Some(colour.fill()));
}
