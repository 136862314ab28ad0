//! Texts cut into words, numbers and marks in one pass.

/// Longer texts are cut into tokens up to here: a questionnaire with a longer one is not published.
const LONGEST_BYTES: usize = 20_000;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Letters, with apostrophes inside. Hyphens between letters separate words and are no token.
    Word,
    /// Digits, with separators inside.
    Number,
    /// One sign.
    Mark,
}

/// A word, a number or a sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// First byte within the text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What it is.
    pub sort: Sort,
    /// The token in lower case, with straight apostrophes.
    pub lower: String,
    /// Which sentence of the text it is in, from 0.
    pub sentence: usize,
    /// A hash of `lower`, by which lists tell quickly that no phrase begins here.
    pub(crate) hash: u32,
}

/// FNV-1a of a word.
pub(crate) fn hash(word: &str) -> u32 {
    word.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

impl Token {
    /// Whether it is that mark.
    #[must_use]
    pub fn is_mark(&self, mark: &str) -> bool {
        self.sort == Sort::Mark && self.lower == mark
    }
}

/// A text of a questionnaire, where it stands, and its tokens.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    /// Where it stands, such as `blocks[0].questions[2].text`.
    pub path: String,
    /// Code of the item it belongs to; empty when it belongs to none.
    pub owner: String,
    /// The text as written.
    pub raw: String,
    /// Its tokens.
    pub tokens: Vec<Token>,
}

impl Text {
    /// Cuts a text.
    #[must_use]
    pub fn new(path: impl Into<String>, owner: &str, raw: &str) -> Self {
        Self { path: path.into(), owner: owner.to_owned(), raw: raw.to_owned(), tokens: tokens(raw) }
    }

    /// Whether nothing is written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// Number of words between spaces.
    #[must_use]
    pub fn word_count(&self) -> usize {
        self.raw.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count()
    }

    /// The tokens that are words, with their index.
    pub fn words(&self) -> impl Iterator<Item = (usize, &Token)> {
        self.tokens.iter().enumerate().filter(|(_, token)| token.sort == Sort::Word)
    }

    /// The lower-case text of a token; empty beyond either end.
    #[must_use]
    pub fn word(&self, index: usize) -> &str {
        self.tokens.get(index).map_or("", |token| token.lower.as_str())
    }

    /// The token before; empty at the beginning.
    #[must_use]
    pub fn before(&self, index: usize) -> &str {
        index.checked_sub(1).map_or("", |i| self.word(i))
    }

    /// How often a mark stands in it.
    #[must_use]
    pub fn count(&self, mark: &str) -> usize {
        self.tokens.iter().filter(|token| token.is_mark(mark)).count()
    }

    /// Whether it asks: it has a question mark.
    #[must_use]
    pub fn asks(&self) -> bool {
        self.tokens.iter().any(|token| token.is_mark("?"))
    }

    /// Index of the first token of the last sentence that has a word.
    #[must_use]
    pub fn last_sentence(&self) -> usize {
        let last = self.words().last().map_or(0, |(_, token)| token.sentence);
        self.tokens.iter().position(|token| token.sentence == last).unwrap_or(0)
    }

    /// The text of some tokens as written.
    #[must_use]
    pub fn slice(&self, range: std::ops::Range<usize>) -> &str {
        let (start, end) = self.span(range);
        self.raw.get(start..end).unwrap_or_default()
    }

    /// First byte and one past the last byte of some tokens.
    #[must_use]
    pub fn span(&self, range: std::ops::Range<usize>) -> (usize, usize) {
        let inside = self.tokens.get(range).unwrap_or_default();
        match (inside.first(), inside.last()) {
            (Some(first), Some(last)) => (first.start, last.end),
            _ => (0, 0),
        }
    }
}

fn tokens(raw: &str) -> Vec<Token> {
    let mut list: Vec<Token> = Vec::new();
    let (mut at, mut sentence) = (0, 0);
    while let Some(first) = raw.get(at..).and_then(|rest| rest.chars().next()).filter(|_| at < LONGEST_BYTES) {
        let rest = raw.get(at..).unwrap_or_default();
        let (sort, length) = if first.is_alphabetic() {
            (Sort::Word, word_length(rest))
        } else if first.is_ascii_digit() {
            (Sort::Number, number_length(rest))
        } else {
            (Sort::Mark, first.len_utf8())
        };
        let end = at + length;
        if !first.is_whitespace() && !joins_words(raw, at, first) {
            let lower = raw.get(at..end).unwrap_or_default().to_lowercase().replace(['’', 'ʼ'], "'").replace(['–', '—'], "-");
            let ends = sort == Sort::Mark && ends_sentence(raw, at, first, &list);
            list.push(Token { start: at, end, sort, hash: hash(&lower), lower, sentence });
            sentence += usize::from(ends);
        }
        at = end;
    }
    list
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ')
}

fn word_length(rest: &str) -> usize {
    let mut end = 0;
    let mut characters = rest.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let inside = is_apostrophe(c) && characters.peek().is_some_and(|(_, next)| next.is_alphabetic());
        // a combining mark belongs to its letter
        if !(c.is_alphanumeric() || inside || matches!(c, '\u{300}'..='\u{36f}')) {
            break;
        }
        end = at + c.len_utf8();
    }
    end
}

fn number_length(rest: &str) -> usize {
    let mut end = 0;
    let bytes = rest.as_bytes();
    while let Some(byte) = bytes.get(end) {
        let digit_follows = bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        if !(byte.is_ascii_digit() || matches!(byte, b'.' | b',') && digit_follows) {
            break;
        }
        end += 1;
    }
    end
}

/// Whether it is a hyphen between two letters.
fn joins_words(raw: &str, at: usize, c: char) -> bool {
    let letter = |found: Option<char>| found.is_some_and(char::is_alphabetic);
    matches!(c, '-' | '\u{2010}' | '\u{2011}')
        && letter(raw.get(..at).and_then(|before| before.chars().next_back()))
        && letter(raw.get(at + c.len_utf8()..).and_then(|after| after.chars().next()))
}

fn ends_sentence(raw: &str, at: usize, c: char, before: &[Token]) -> bool {
    let next = raw.get(at + c.len_utf8()..).and_then(|after| after.chars().next());
    // "e.g." and initials do not end a sentence
    let short = before.last().is_some_and(|token| token.sort == Sort::Word && token.lower.chars().count() == 1);
    match c {
        '?' | '!' => true,
        '.' | '…' => !short && next.is_none_or(char::is_whitespace),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lower(raw: &str) -> Vec<String> {
        tokens(raw).into_iter().map(|token| token.lower).collect()
    }

    #[test]
    fn words_numbers_and_marks() {
        assert_eq!(lower("Isn’t the e-mail OK?"), ["isn't", "the", "e", "mail", "ok", "?"]);
        assert_eq!(lower("0–5, 1,000 or 7.5%"), ["0", "-", "5", ",", "1,000", "or", "7.5", "%"]);
        assert_eq!(lower("Grüße 😀"), ["grüße", "😀"]);
    }

    #[test]
    fn sentences_are_counted() {
        let text = Text::new("", "", "We help, e.g. by phone. How was it? Tell us.");
        assert_eq!(text.tokens.last().unwrap().sentence, 2);
        assert_eq!(text.word(text.last_sentence()), "tell");
    }
}
