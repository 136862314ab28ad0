//! Makes words fit to be set: what cannot be seen, steers the direction of writing or stands for nothing
//! is taken out before a font is asked for it.

/// The words of one line.
pub(crate) fn line(text: &str) -> String {
    lines(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Words in which only `\n` begins a new line, and no two spaces stand together.
pub(crate) fn lines(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars().filter_map(known) {
        if !(c == ' ' && clean.ends_with(' ')) {
            clean.push(c);
        }
    }
    clean
}

/// What stands for the character, if anything.
fn known(c: char) -> Option<char> {
    match c {
        '\n' | '\r' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        '\t' | '\u{1680}' | '\u{2000}'..='\u{2006}' | '\u{2008}'..='\u{200A}' | '\u{205F}' | '\u{3000}' => Some(' '),
        // no-break spaces stay what they are, the hyphen that must not break is told by the font
        '\u{2007}' => Some('\u{A0}'),
        c if c.is_control() || is_unseen(c) => None,
        c if is_private(c) => Some(char::REPLACEMENT_CHARACTER),
        c => Some(c),
    }
}

/// Soft hyphens, marks of direction, joiners and tags.
fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Characters that mean something to nobody else, or never will.
fn is_private(c: char) -> bool {
    let code = u32::from(c);
    matches!(code, 0xE000..=0xF8FF | 0xF_0000..=0x10_FFFF | 0xFDD0..=0xFDEF) || code & 0xFFFE == 0xFFFE
}

/// Whether it is built like a language tag: two to eight letters, then parts of up to eight letters or digits.
pub(crate) fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts.next().is_some_and(|p| (2..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphabetic()));
    first && parts.all(|p| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_taken_out() {
        assert_eq!(line("a\u{0}b\u{7}\u{202E}c\u{200B}\u{FEFF}d\u{AD}e\u{FE0F}"), "abcde");
        assert_eq!(line("  two\t\u{3000} words \n"), "two words");
        assert_eq!(line("\u{E000}\u{FFFE}\u{10FFFF}"), "\u{FFFD}\u{FFFD}\u{FFFD}");
    }

    #[test]
    fn only_line_feeds_begin_lines() {
        assert_eq!(lines("a\r\nb\rc\u{2028}d"), "a\nb\nc\nd");
        assert_eq!(lines("5\u{A0}%  of"), "5\u{A0}% of");
    }

    #[test]
    fn languages_are_tags() {
        assert!(["en", "de-AT", "zh-Hant-TW", "sr-Latn"].iter().all(|tag| is_language(tag)));
        assert!(["", "e", "en_GB", "en-", "12", "english language"].iter().all(|tag| !is_language(tag)));
    }
}
