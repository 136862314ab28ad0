//! The two faces of a report and how words become glyphs.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;
use std::str::FromStr as _;

use harfrust::{Direction, FontRef, Language, Script, ShapeOptions, ShapePlan, ShaperData, UnicodeBuffer};
use krilla::text::{Font, GlyphId, KrillaGlyph};

static REGULAR: &[u8] = include_bytes!("../fonts/SourceSans3-Regular.ttf");
static BOLD: &[u8] = include_bytes!("../fonts/SourceSans3-SemiBold.ttf");

/// What is drawn for a character without a shape: the first of these that has one.
const STAND_INS: [&str; 3] = ["\u{FFFD}", "\u{25A1}", "?"];

/// Words as glyphs, advances in parts of the size.
#[derive(Debug)]
pub(crate) struct Shaped {
    /// The words.
    pub(crate) text: String,
    /// In the order of reading; each knows which part of the words it stands for.
    pub(crate) glyphs: Vec<KrillaGlyph>,
    /// Which face they are of.
    pub(crate) bold: bool,
}

impl Shaped {
    /// How wide these glyphs are at the size.
    pub(crate) fn width(&self, glyphs: Range<usize>, size: f32) -> f32 {
        self.glyphs.get(glyphs).unwrap_or_default().iter().map(|glyph| glyph.x_advance).sum::<f32>() * size
    }
}

/// The regular and the bold face.
pub(crate) struct Faces {
    regular: Face,
    bold: Face,
    language: Option<Language>,
    known: RefCell<HashMap<(String, bool), Rc<Shaped>>>,
}

struct Face {
    bytes: FontRef<'static>,
    data: ShaperData,
    font: Font,
    stand_in: Option<KrillaGlyph>,
    plans: RefCell<Vec<(Option<Script>, Rc<ShapePlan>)>>,
}

impl Faces {
    /// Reads the faces for words in the language.
    pub(crate) fn new(language: &str) -> Option<Self> {
        let language = Language::from_str(language).ok();
        let (regular, bold) = (Face::new(REGULAR, language.as_ref())?, Face::new(BOLD, language.as_ref())?);
        Some(Self { regular, bold, language, known: RefCell::default() })
    }

    /// The face as the writer knows it.
    pub(crate) fn font(&self, bold: bool) -> Font {
        self.face(bold).font.clone()
    }

    /// Sets clean words of one line. Words that come again are not set again.
    pub(crate) fn shape(&self, text: &str, bold: bool) -> Rc<Shaped> {
        let mut known = self.known.borrow_mut();
        let shaped = known.entry((text.to_owned(), bold));
        Rc::clone(shaped.or_insert_with(|| Rc::new(self.face(bold).shape(text, bold, self.language.as_ref()))))
    }

    fn face(&self, bold: bool) -> &Face {
        if bold { &self.bold } else { &self.regular }
    }
}

impl Face {
    fn new(bytes: &'static [u8], language: Option<&Language>) -> Option<Self> {
        let font = Font::new(bytes.into(), 0)?;
        let bytes = FontRef::new(bytes).ok()?;
        let data = ShaperData::new(&bytes);
        let mut face = Self { bytes, data, font, stand_in: None, plans: RefCell::default() };
        let stand_in = STAND_INS.iter().filter_map(|text| face.glyphs(text, language).pop()).find(is_known);
        face.stand_in = stand_in;
        Some(face)
    }

    fn shape(&self, text: &str, bold: bool, language: Option<&Language>) -> Shaped {
        let mut glyphs: Vec<KrillaGlyph> = Vec::with_capacity(text.len());
        for cluster in self.glyphs(text, language).chunk_by(|a, b| a.text_range == b.text_range) {
            match (&self.stand_in, cluster.first()) {
                (Some(stand_in), Some(first)) if !is_known(first) => {
                    glyphs.push(KrillaGlyph { text_range: first.text_range.clone(), ..stand_in.clone() });
                }
                // a letter is drawn without the marks that the face does not have
                _ => glyphs.extend(cluster.iter().filter(|glyph| is_known(glyph)).cloned()),
            }
        }
        Shaped { text: text.to_owned(), glyphs, bold }
    }

    /// Shapes from left to right: the faces have no letters that are written the other way, and what
    /// stands in for them has no direction.
    fn glyphs(&self, text: &str, language: Option<&Language>) -> Vec<KrillaGlyph> {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        buffer.set_direction(Direction::LeftToRight);
        if let Some(language) = language {
            buffer.set_language(language.clone());
        }
        let script = Some(buffer.script()).filter(|script| *script != harfrust::script::UNKNOWN);
        let shaper = self.data.shaper(&self.bytes).build();
        let plan = self.plan(&shaper, script, language);
        let shaped = shaper.shape(buffer, ShapeOptions::new().plan(Some(&plan)));
        let units = self.font.units_per_em();
        let parts = |value: i32| value as f32 / units;
        let starts: Vec<usize> = shaped.glyph_infos().iter().map(|info| info.cluster as usize).collect();
        let ends = ends(&starts, text.len());
        let places = shaped.glyph_infos().iter().zip(shaped.glyph_positions()).zip(starts.iter().zip(ends));
        places
            .map(|((info, at), (start, end))| KrillaGlyph {
                glyph_id: GlyphId::new(info.glyph_id),
                text_range: *start..end,
                x_advance: parts(at.x_advance),
                x_offset: parts(at.x_offset),
                y_offset: parts(at.y_offset),
                y_advance: 0.0,
                location: None,
            })
            .collect()
    }

    /// What the face does with letters of a script is worked out once.
    fn plan(&self, shaper: &harfrust::Shaper<'_>, script: Option<Script>, language: Option<&Language>) -> Rc<ShapePlan> {
        let mut plans = self.plans.borrow_mut();
        if let Some((_, plan)) = plans.iter().find(|(known, _)| *known == script) {
            return Rc::clone(plan);
        }
        let plan = Rc::new(ShapePlan::new(shaper, Direction::LeftToRight, script, language, &[]));
        plans.push((script, Rc::clone(&plan)));
        plan
    }
}

fn is_known(glyph: &KrillaGlyph) -> bool {
    glyph.glyph_id.to_u32() != 0
}

/// Where the cluster of each glyph ends: where the next one begins.
fn ends(starts: &[usize], length: usize) -> Vec<usize> {
    let mut ends = vec![length; starts.len()];
    for i in (1..starts.len()).rev() {
        ends[i - 1] = if starts[i] == starts[i - 1] { ends[i] } else { starts[i] };
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faces() -> Faces {
        Faces::new("en").expect("the fonts are part of the crate")
    }

    #[test]
    fn words_are_kerned_and_joined() {
        let faces = faces();
        let shaped = faces.shape("AV", false);
        let apart = faces.shape("A", false).glyphs[0].x_advance + faces.shape("V", false).glyphs[0].x_advance;
        assert!(shaped.width(0..2, 1.0) < apart);
        assert_eq!(faces.shape("e\u{301}", false).glyphs.len(), 1);
    }

    #[test]
    fn digits_are_equally_wide() {
        let faces = faces();
        for bold in [false, true] {
            let width = |digit: &str| faces.shape(digit, bold).glyphs[0].x_advance;
            assert!(["1", "2", "3", "4", "5", "6", "7", "8", "9", "−"].iter().all(|digit| width(digit) == width("0")));
        }
    }

    #[test]
    fn letters_of_three_scripts_and_signs_have_shapes() {
        let faces = faces();
        for text in ["Ünïcødé Łódź Türkçe", "Ελληνικά ώ", "Русский ґ і ў", "− – — … → ≤ ≥ ≈ ± × √ ρ ω ✓ ▸ • € № 0.35"]
        {
            for bold in [false, true] {
                let box_ = faces.shape("\u{25A1}", bold).glyphs[0].glyph_id;
                assert!(faces.shape(text, bold).glyphs.iter().all(|glyph| is_known(glyph) && glyph.glyph_id != box_), "{text}");
            }
        }
    }

    #[test]
    fn what_has_no_shape_is_a_box_that_keeps_its_text() {
        let faces = faces();
        let box_ = faces.shape("\u{25A1}", false).glyphs[0].glyph_id;
        for text in ["😀", "日", "א", "س", "\u{FFFD}"] {
            let shaped = faces.shape(text, false);
            assert_eq!((shaped.glyphs.len(), shaped.glyphs[0].glyph_id), (1, box_), "{text}");
            assert_eq!(shaped.glyphs[0].text_range, 0..text.len());
        }
    }

    #[test]
    fn letters_remain_when_only_their_marks_have_no_shape() {
        let faces = faces();
        let (bare, marked) = (faces.shape("1", false), faces.shape("1\u{20E3}\u{1DC3}", false));
        assert_eq!((marked.glyphs.len(), marked.glyphs[0].glyph_id), (1, bare.glyphs[0].glyph_id));
        assert_eq!(marked.glyphs[0].text_range, 0..marked.text.len());
    }

    #[test]
    fn glyphs_cover_the_words_in_order() {
        let faces = faces();
        let text = "offi\u{301}ce 日本 e\u{301}\u{323} שלום ok";
        let shaped = faces.shape(text, false);
        let mut end = 0;
        for glyph in &shaped.glyphs {
            assert!(glyph.text_range.start <= end && glyph.text_range.end >= end && text.get(glyph.text_range.clone()).is_some());
            end = glyph.text_range.end;
        }
        assert_eq!(end, text.len());
    }
}
