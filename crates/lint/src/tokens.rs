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

/// The small letter, of ASCII and of the letters of Western Europe: the tables of the whole of Unicode would be half the linter.
pub(crate) const fn small(c: char) -> char {
    match c {
        'A'..='Z' => c.to_ascii_lowercase(),
        'À'..='Ö' | 'Ø'..='Þ' => shifted(c, 32),
        _ => c,
    }
}

/// The capital letter.
pub(crate) const fn large(c: char) -> char {
    match c {
        'a'..='z' => c.to_ascii_uppercase(),
        'à'..='ö' | 'ø'..='þ' => shifted(c, -32),
        _ => c,
    }
}

const fn shifted(c: char, by: i32) -> char {
    match char::from_u32((c as u32).wrapping_add_signed(by)) {
        Some(other) => other,
        None => c,
    }
}

/// Whether it is a capital letter.
pub(crate) fn is_capital(c: char) -> bool {
    small(c) != c
}

/// A word as lists have it: small letters, straight apostrophes and hyphens.
fn plain(word: &str) -> String {
    let sign = |c| match c {
        '’' | 'ʼ' => '\'',
        '–' | '—' => '-',
        c => small(c),
    };
    word.chars().map(sign).collect()
}

/// A number written in digits, with commas between thousands and a decimal point.
pub(crate) fn number(digits: &str) -> Option<f64> {
    let (mut value, mut unit) = (0.0, 1.0);
    let mut decimals = false;
    for c in digits.chars().filter(|c| *c != ',') {
        if c == '.' && !decimals {
            decimals = true;
            continue;
        }
        value = value * 10.0 + f64::from(c.to_digit(10)?);
        if decimals {
            unit *= 10.0;
        }
    }
    (!digits.is_empty()).then_some(value / unit)
}

/// A small whole number.
pub(crate) fn whole(digits: &str) -> Option<usize> {
    let digit = |sum: usize, c: char| Some(sum.saturating_mul(10).saturating_add(usize::try_from(c.to_digit(10)?).ok()?));
    if digits.is_empty() { None } else { digits.chars().try_fold(0, digit) }
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

/// Number of words between spaces.
pub(crate) fn words_in(raw: &str) -> usize {
    raw.split_whitespace().filter(|word| word.chars().any(is_letter_or_digit)).count()
}

fn is_letter_or_digit(c: char) -> bool {
    c.is_alphabetic() || c.is_ascii_digit()
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
        words_in(&self.raw)
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
            let lower = plain(raw.get(at..end).unwrap_or_default());
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
        if !(is_letter_or_digit(c) || inside || matches!(c, '\u{300}'..='\u{36f}')) {
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
    fn letters_and_numbers_are_those_of_the_languages() {
        assert_eq!(lower("ÄRGER Österreich Ça"), ["ärger", "österreich", "ça"]);
        assert_eq!([large('é'), large('x'), large('÷'), small('×')], ['É', 'X', '÷', '×']);
        assert_eq!([number("1,250"), number("7.5"), number("x"), number("")], [Some(1250.0), Some(7.5), None, None]);
        assert_eq!([whole("12"), whole("1a"), whole("")], [Some(12), None, None]);
    }

    #[test]
    fn sentences_are_counted() {
        let text = Text::new("", "", "We help, e.g. by phone. How was it? Tell us.");
        assert_eq!(text.tokens.last().unwrap().sentence, 2);
        assert_eq!(text.word(text.last_sentence()), "tell");
    }
}
