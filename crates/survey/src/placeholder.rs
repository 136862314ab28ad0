//! Answers within texts: `{item}` stands for the answer to an earlier question, `{item|something else}` says what is
//! read where there is none.

use crate::code::ItemCode;

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Words as they are.
    Words(&'a str),
    /// The answer to an item, as it is written with its braces, and what is read where there is none.
    Answer {
        /// The item.
        item: ItemCode,
        /// As it is written.
        written: &'a str,
        /// In place of an answer; may be empty.
        otherwise: &'a str,
    },
}

/// The pieces of a text. Braces around what can be no code are words.
#[must_use]
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let (mut pieces, mut words, mut rest) = (Vec::new(), text, text);
    while let Some(start) = rest.find('{') {
        let inner = rest.get(start + 1..).unwrap_or_default();
        let Some(end) = inner.find('}') else { break };
        let after = inner.get(end + 1..).unwrap_or_default();
        let within = inner.get(..end).unwrap_or_default();
        let (code, otherwise) = within.split_once('|').unwrap_or((within, ""));
        if let Ok(item) = ItemCode::parse(code.trim()) {
            let before = words.len() - rest.len() + start;
            pieces.push(Piece::Words(words.get(..before).unwrap_or_default()));
            let written = rest.get(start..start + end + 2).unwrap_or_default();
            pieces.push(Piece::Answer { item, written, otherwise: otherwise.trim() });
            words = after;
            rest = after;
        } else {
            rest = inner;
        }
    }
    pieces.push(Piece::Words(words));
    pieces.retain(|piece| *piece != Piece::Words(""));
    pieces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn answer<'a>(item: &str, written: &'a str, otherwise: &'a str) -> Piece<'a> {
        Piece::Answer { item: item.parse().unwrap(), written, otherwise }
    }

    #[test]
    fn answers_are_found_among_words() {
        assert_eq!(pieces("You chose {way}."), [Piece::Words("You chose "), answer("way", "{way}", ""), Piece::Words(".")]);
        assert_eq!(pieces("{ way | this way }"), [answer("way", "{ way | this way }", "this way")]);
        assert_eq!(pieces("a {not one} {{b}} { }"), [Piece::Words("a {not one} {"), answer("b", "{b}", ""), Piece::Words("} { }")]);
        assert_eq!(pieces(""), []);
        assert_eq!(pieces("open {way"), [Piece::Words("open {way")]);
    }

    proptest! {
        #[test]
        fn nothing_of_a_text_is_lost(text in "[{}|a-c é]{0,40}") {
            let back: String = pieces(&text).iter().map(|piece| match piece { Piece::Words(words) => *words, Piece::Answer { written, .. } => *written }).collect();
            prop_assert_eq!(back, text);
        }
    }
}
