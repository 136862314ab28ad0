//! Breaks words into lines.

use std::ops::Range;
use std::rc::Rc;

use crate::font::Shaped;
use crate::tree::NodeId;

/// Glyphs of one face within a line.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    /// The words that the glyphs are taken from.
    pub(crate) shaped: Rc<Shaped>,
    /// Which of them.
    pub(crate) glyphs: Range<usize>,
    /// From the beginning of the line.
    pub(crate) x: f32,
    /// What the words belong to.
    pub(crate) node: NodeId,
}

/// The last line of a paragraph is to be this part of the width.
const SHORTEST: f32 = 0.15;
/// How much narrower a paragraph may become for that.
const NARROWER: [f32; 4] = [0.97, 0.94, 0.91, 0.88];

/// A line.
#[derive(Debug, Clone, Default)]
pub(crate) struct Line {
    /// From the left; the space that separates it from the next line stands at its end.
    pub(crate) runs: Vec<Run>,
    /// Without that space.
    pub(crate) width: f32,
}

/// Words that follow each other without a forced break.
pub(crate) type Stretch = Vec<(Rc<Shaped>, NodeId)>;

/// Words that are going to be lines.
#[derive(Debug, Default)]
pub(crate) struct Passage {
    /// Divided where a new line was asked for.
    pub(crate) stretches: Vec<Stretch>,
    /// Height of the letters.
    pub(crate) size: f32,
}

/// The smallest part that can stand on a line: a letter with its accents, or a ligature.
struct Atom {
    part: usize,
    glyphs: Range<usize>,
    width: f32,
    first: char,
    last: char,
    is_space: bool,
    may_end_line: bool,
}

impl Passage {
    /// Lines that are no wider than `width`, unless a single letter is.
    pub(crate) fn wrap(&self, width: f32) -> Vec<Line> {
        self.stretches.iter().flat_map(|stretch| wrap(stretch, self.size, width)).collect()
    }

    /// As many lines as [`Self::wrap`] makes, but without a last one that is very short.
    pub(crate) fn flow(&self, width: f32) -> Vec<Line> {
        let lines = self.wrap(width);
        let is_good = |lines: &[Line]| lines.len() < 2 || lines.last().is_none_or(|line| line.width >= width * SHORTEST);
        if is_good(&lines) {
            return lines;
        }
        let narrower = NARROWER.iter().map(|part| self.wrap(width * part));
        let better = narrower.take_while(|other| other.len() == lines.len()).find(|other| is_good(other));
        better.unwrap_or(lines)
    }

    /// As many lines as [`Self::wrap`] makes, but about equally long: for headings.
    pub(crate) fn balance(&self, width: f32) -> Vec<Line> {
        let lines = self.wrap(width);
        let (mut narrow, mut wide) = (width / 2.0, width);
        while lines.len() > 1 && wide - narrow > 1.0 {
            let middle = f32::midpoint(narrow, wide);
            if self.wrap(middle).len() > lines.len() { narrow = middle } else { wide = middle }
        }
        if lines.len() > 1 { self.wrap(wide) } else { lines }
    }

    /// How wide it is without breaks.
    pub(crate) fn natural_width(&self) -> f32 {
        self.wrap(f32::INFINITY).iter().map(|line| line.width).fold(0.0, f32::max)
    }

    /// How wide its longest word is.
    pub(crate) fn word_width(&self) -> f32 {
        let longest = |stretch: &Stretch| {
            let atoms = atoms(stretch, self.size);
            let words = atoms.split_inclusive(|atom| atom.may_end_line);
            words.map(|word| word.iter().filter(|atom| !atom.is_space).map(|atom| atom.width).sum()).fold(0.0, f32::max)
        };
        self.stretches.iter().map(longest).fold(0.0, f32::max)
    }
}

fn wrap(stretch: &Stretch, size: f32, width: f32) -> Vec<Line> {
    let atoms = atoms(stretch, size);
    let mut lines = Vec::new();
    let mut start = atoms.iter().take_while(|atom| atom.is_space).count();
    while start < atoms.len() {
        let end = start + line_length(&atoms[start..], width);
        lines.push(line(stretch, &atoms[start..end]));
        start = end;
    }
    lines
}

/// How many atoms fit on a line, at least one.
fn line_length(atoms: &[Atom], width: f32) -> usize {
    let mut reached = 0.0;
    let mut good = None;
    for (i, atom) in atoms.iter().enumerate() {
        reached += atom.width;
        // a hair of tolerance: what was measured to fit must fit
        if !atom.is_space && reached > width + 0.01 && i > 0 {
            return good.unwrap_or(i);
        }
        if atom.may_end_line {
            good = Some(i + 1);
        }
    }
    atoms.len()
}

fn line(stretch: &Stretch, atoms: &[Atom]) -> Line {
    let mut line = Line::default();
    let mut x = 0.0;
    for run in atoms.chunk_by(|a, b| a.part == b.part) {
        let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
        if let Some((shaped, node)) = stretch.get(first.part) {
            line.runs.push(Run { shaped: Rc::clone(shaped), glyphs: first.glyphs.start..last.glyphs.end, x, node: *node });
        }
        for atom in run {
            x += atom.width;
            if !atom.is_space {
                line.width = x;
            }
        }
    }
    line
}

fn atoms(stretch: &Stretch, size: f32) -> Vec<Atom> {
    let mut atoms: Vec<Atom> = Vec::new();
    for (part, (shaped, _)) in stretch.iter().enumerate() {
        let mut start = 0;
        for cluster in shaped.glyphs.chunk_by(|a, b| a.text_range == b.text_range) {
            let glyphs = start..start + cluster.len();
            start = glyphs.end;
            let text = cluster.first().and_then(|glyph| shaped.text.get(glyph.text_range.clone())).unwrap_or_default();
            let (Some(first), Some(last)) = (text.chars().next(), text.chars().next_back()) else { continue };
            let width = shaped.width(glyphs.clone(), size);
            atoms.push(Atom { part, width, glyphs, first, last, is_space: text == " ", may_end_line: true });
        }
    }
    for i in 1..atoms.len() {
        let before = i.checked_sub(2).and_then(|i| atoms.get(i)).map(|atom| atom.last);
        atoms[i - 1].may_end_line = may_break(before, atoms[i - 1].last, atoms[i].first);
    }
    atoms
}

/// Whether a line may end after `at`.
fn may_break(before: Option<char>, at: char, after: char) -> bool {
    let between_letters = || before.is_some_and(char::is_alphanumeric) && after.is_alphabetic();
    match at {
        ' ' => after != ' ',
        '-' | '\u{2010}' | '/' | '–' | '—' => between_letters(),
        _ => is_ideograph(at) || is_ideograph(after),
    }
}

/// Scripts that are written without spaces.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{2FDF}' | '\u{3041}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFD}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::font::Faces;

    fn passage(texts: &[(&str, bool)]) -> Passage {
        let faces = Faces::new("en").expect("the fonts are part of the crate");
        let stretch = texts.iter().map(|(text, bold)| (faces.shape(text, *bold), NodeId::default())).collect();
        Passage { stretches: vec![stretch], size: 10.0 }
    }

    fn words(lines: &[Line]) -> Vec<String> {
        lines.iter().map(|line| line.runs.iter().map(words_of).collect()).collect()
    }

    fn words_of(run: &Run) -> String {
        let glyphs = &run.shaped.glyphs[run.glyphs.clone()];
        run.shaped.text[glyphs[0].text_range.start..glyphs[glyphs.len() - 1].text_range.end].to_owned()
    }

    #[test]
    fn lines_end_after_spaces_and_fit() {
        let lines = passage(&[("The quick brown fox jumps over the lazy dog", false)]).wrap(80.0);
        assert!(lines.len() > 1 && lines.iter().all(|line| line.width <= 80.01));
        assert_eq!(words(&lines).concat(), "The quick brown fox jumps over the lazy dog");
        assert!(words(&lines).iter().rev().skip(1).all(|line| line.ends_with(' ')));
    }

    #[test]
    fn bold_words_do_not_make_a_break() {
        let text = passage(&[("un", false), ("believ", true), ("able words", false)]);
        assert_eq!(words(&text.wrap(60.0)), ["unbelievable ", "words"]);
    }

    #[test]
    fn the_last_line_is_not_a_single_short_word() {
        let text = passage(&[("It does not describe individual people. Those who did not answer may be different.", false)]);
        let width = text.natural_width() - 5.0;
        assert_eq!(words(&text.wrap(width))[1], "different.");
        assert_eq!(words(&text.flow(width)), ["It does not describe individual people. Those who did not answer may ", "be different."]);
    }

    #[test]
    fn balanced_lines_are_about_equally_long() {
        let text = passage(&[("Do satisfied teams have satisfied customers?", false)]);
        let width = text.natural_width() - 10.0;
        assert_eq!(words(&text.wrap(width))[1], "customers?");
        assert_eq!(words(&text.balance(width)), ["Do satisfied teams have ", "satisfied customers?"]);
        assert_eq!(text.balance(1000.0).len(), 1);
    }

    #[test]
    fn what_is_measured_fits() {
        let text = passage(&[("Plausible range from 0.13 to 0.68", false)]);
        assert_eq!(text.wrap(text.natural_width()).len(), 1);
        let narrow = text.wrap(text.word_width());
        assert!(words(&narrow).iter().rev().skip(1).all(|line| line.ends_with(' ')), "no word is broken");
    }

    #[test]
    fn long_words_break_anywhere() {
        let word = "x".repeat(500);
        let lines = passage(&[(&word, false)]).wrap(100.0);
        assert!(lines.len() > 20 && lines.iter().all(|line| line.width <= 100.01));
        assert_eq!(words(&lines).concat(), word);
        assert_eq!(passage(&[("abc", false)]).wrap(0.0).len(), 3);
    }

    #[test]
    fn lines_end_at_hyphens_between_letters_only() {
        assert_eq!(words(&passage(&[("customer-facing", false)]).wrap(50.0)), ["customer-", "facing"]);
        assert_eq!(words(&passage(&[("from -5 to 2026-11", false)]).wrap(30.0))[1], "-5 to ");
        assert!(passage(&[("10\u{A0}000", false)]).word_width() > 25.0);
    }

    #[test]
    fn nothing_is_no_line() {
        assert!(passage(&[("", false)]).wrap(100.0).is_empty());
        assert!(passage(&[("  ", false)]).wrap(100.0).is_empty());
    }
}
