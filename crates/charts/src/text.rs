//! How wide words are and where they break. Nobody knows the font of the reader, so widths are those of
//! DejaVu Sans, among the widest of the fonts a system may choose: what fits here fits elsewhere.

/// Widths from the space to the tilde in hundredths of the letter height.
const WIDTHS: [u8; 95] = [
    32, 40, 46, 84, 64, 95, 78, 27, 39, 39, 50, 84, 32, 36, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84, 53, 100,
    68, 69, 70, 77, 63, 58, 77, 75, 29, 29, 66, 56, 86, 75, 79, 60, 79, 69, 63, 61, 73, 68, 99, 69, 61, 69, 39, 34, 39, 84, 50, 50, 61, 63,
    55, 63, 62, 35, 63, 63, 28, 28, 58, 28, 97, 63, 61, 63, 63, 41, 52, 39, 63, 59, 82, 59, 59, 52, 64, 34, 64, 84,
];
const BOLD: f64 = 1.12;
const ELLIPSIS: char = '…';

fn letter(c: char) -> f64 {
    let hundredths = match c {
        ' '..='~' => WIDTHS.get(c as usize - ' ' as usize).map_or(64.0, |w| f64::from(*w)),
        '\u{2212}' | '×' | '±' => 84.0,
        '–' => 50.0,
        '‘' | '’' => 32.0,
        // marks that stand upon another letter
        '\u{300}'..='\u{36f}' => 0.0,
        'А'..='я' => 78.0,
        // ideographs and their like, and all that is not letters
        '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{ffef}' | '\u{10000}'.. | ELLIPSIS => 100.0,
        _ => 66.0,
    };
    hundredths / 100.0
}

/// How wide the words are at a height of the letters.
pub(crate) fn width(text: &str, size: f64, bold: bool) -> f64 {
    text.chars().map(letter).sum::<f64>() * size * if bold { BOLD } else { 1.0 }
}

/// The words in lines of at most `room`, the last one cut when they need more than `lines`.
pub(crate) fn wrap(text: &str, room: f64, size: f64, lines: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        for piece in pieces(word, room, size) {
            match out.last_mut() {
                Some(line) if width(line, size, false) + width(" ", size, false) + width(&piece, size, false) <= room => {
                    line.push(' ');
                    line.push_str(&piece);
                }
                _ => out.push(piece),
            }
        }
    }
    if out.len() > lines.max(1) {
        let rest = out.split_off(lines.max(1) - 1).join(" ");
        out.push(cut(&rest, room, size));
    }
    out
}

/// A word that is too long for a line is broken, after a hyphen or a slash where there is one.
fn pieces(word: &str, room: f64, size: f64) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for c in word.chars() {
        let full = pieces.last().is_some_and(|p| !p.is_empty() && width(p, size, false) + letter(c) * size > room);
        if full {
            let rest = pieces.last_mut().map(break_off).unwrap_or_default();
            pieces.push(rest);
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push(c);
        }
    }
    pieces
}

/// Takes away what follows the last hyphen or slash of a piece.
fn break_off(piece: &mut String) -> String {
    match piece.rfind(['-', '/']) {
        Some(at) if at > 0 && at + 1 < piece.len() => piece.split_off(at + 1),
        _ => String::new(),
    }
}

/// Without the part in brackets when the words are too long, and cut when they still are.
pub(crate) fn shorten(text: &str, room: f64, size: f64) -> String {
    let fits = |text: &str| width(text, size, false) <= room;
    let short = if fits(text) { text } else { text.split(" (").next().unwrap_or(text) };
    if fits(short) { short.to_owned() } else { cut(short, room, size) }
}

/// As much of the words as there is room for, with an ellipsis when that is not all.
fn cut(text: &str, room: f64, size: f64) -> String {
    if width(text, size, false) <= room {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = letter(ELLIPSIS) * size;
    for c in text.chars() {
        used += letter(c) * size;
        if used > room {
            break;
        }
        out.push(c);
    }
    out.truncate(out.trim_end().len());
    out.push(ELLIPSIS);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit_their_room() {
        let text = "Senior management keeps its promises to the people on the floor";
        for room in [60.0, 90.0, 140.0, 300.0] {
            let lines = wrap(text, room, 13.0, 9);
            assert!(lines.iter().all(|l| width(l, 13.0, false) <= room), "{lines:?}");
            assert_eq!(lines.join("").replace(' ', ""), text.replace(' ', ""));
        }
        assert_eq!(wrap(text, 600.0, 13.0, 2).len(), 1);
        assert_eq!(wrap("", 60.0, 13.0, 2), Vec::<String>::new());
    }

    #[test]
    fn what_does_not_fit_is_cut_and_says_so() {
        let lines = wrap("Senior management keeps its promises", 90.0, 13.0, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].ends_with('…') && width(&lines[1], 13.0, false) <= 90.0, "{lines:?}");
        assert_eq!(shorten("Leadership climate (mean of 11 items)", 130.0, 13.0), "Leadership climate");
        assert!(shorten("Leadership climate", 60.0, 13.0).ends_with('…'));
    }

    #[test]
    fn long_words_break_at_hyphens_first() {
        assert_eq!(wrap("well-being", 45.0, 13.0, 3), ["well-", "being"]);
        assert!(wrap("Donaudampfschifffahrt", 60.0, 13.0, 9).len() > 1);
        assert!(!wrap("字字字字字字字字", 30.0, 13.0, 9).is_empty());
    }
}
