//! What in a comment tells who is meant: an e-mail address, a telephone number, a handle, a name. There is no list of
//! names; what is taken for one, the words of the language say ([`crate::Word::NameSigns`]). It reads bytes, because the
//! respondent's program has no room for more.

/// The first part of a text that seems to tell who is meant; a telephone number only where there is nothing else. `signs`
/// are titles that stand before a name, after a `+` where two words and more in a row that begin with a capital are a
/// name, which they are not where nouns have capitals.
#[must_use]
pub fn named<'a>(text: &'a str, signs: &str) -> Option<&'a str> {
    let (bytes, in_rows) = (text.as_bytes(), signs.starts_with('+'));
    let (mut at, mut gap, mut fresh) = (0, 0, true);
    // where a title or a row of capitals began, how long the row is and where it ends
    let (mut begin, mut titled, mut count, mut end) = (0, false, 0, 0);
    while at <= bytes.len() {
        let to = at + part(&bytes[at..]);
        if to == at {
            let sign = bytes.get(at).copied().unwrap_or(b'\n');
            if sign == b'@' {
                let (from, to) = address(bytes, at);
                if from < to {
                    return text.get(from..to);
                }
            }
            // a title may be shortened, nothing else lets a name go on but one space
            if !(sign == b' ' || titled && sign == b'.') || at > gap + 1 {
                if count > 1 {
                    return text.get(begin..end);
                }
                (count, titled) = (0, false);
            }
            fresh |= matches!(sign, b'.' | b'!' | b'?' | b'\n');
            // quotation marks and dashes have three bytes
            at += if sign == 0xE2 { 3 } else { 1 };
            continue;
        }
        let word = &bytes[at..to];
        let (is_name, is_title) = (is_capitalised(word), signs.as_bytes().split(|b| *b == b' ').any(|sign| sign == word));
        if titled && is_name && !is_title {
            return text.get(begin..to);
        }
        if count > 1 && !is_name {
            return text.get(begin..end);
        }
        // a sentence begins with a capital whatever its first word is
        let goes_on = is_name && in_rows && !fresh;
        if !titled && (count == 0 || !goes_on) {
            begin = at;
        }
        count = if goes_on { count + 1 } else { 0 };
        (titled, fresh, at, gap, end) = (is_title, false, to, to, to);
    }
    phone(text)
}

/// How long the word is that bytes begin with.
fn part(bytes: &[u8]) -> usize {
    let is_inner = |b: &u8| b.is_ascii_alphanumeric() || *b == b'\'' || *b == b'-' || *b > 0x7F && *b != 0xE2;
    bytes.iter().take_while(|b| is_inner(b)).count()
}

/// The e-mail address or the handle around an `@`; empty without.
fn address(bytes: &[u8], at: usize) -> (usize, usize) {
    let is_inner = |b: &&u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b'+');
    let from = at - bytes[..at].iter().rev().take_while(is_inner).count();
    let after = &bytes[at + 1..];
    let to = after.iter().take_while(is_inner).count();
    let is_one = to > 1 && if from < at { after[..to].contains(&b'.') } else { after[0].is_ascii_alphabetic() };
    if is_one { (from, at + 1 + to) } else { (0, 0) }
}

/// Whether a word is written like a name: a capital (Latin, Cyrillic) and then none, so that HR and VPN are none.
/// Where there are no capitals (Arabic) it is a word without article.
fn is_capitalised(word: &[u8]) -> bool {
    let [first, second, ..] = word else { return false };
    match (*first, *second) {
        (b'A'..=b'Z', second) => second > b'Z' || (second == b'\'' && *first != b'I'),
        (0xC3, second) => second < 0x9F,
        // Polish and Turkish capitals lie among small letters
        (0xC4 | 0xC5 | 0xD0, _) => true,
        (0xD8 | 0xD9, _) => !word.starts_with("ال".as_bytes()),
        _ => false,
    }
}

/// A telephone number: with a plus from seven digits on, with a zero from nine on (dates have eight), or as in America.
fn phone(text: &str) -> Option<&str> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let (from, mut to, mut first, mut sum) = (at, at, 0, 0);
        loop {
            let digits = bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
            if digits == 0 {
                break;
            }
            (first, sum, to) = (if sum == 0 { digits } else { first }, sum + digits, at + digits);
            // at most two signs between two groups: ") " is one number, " - " lies between two
            at = to + bytes[to..].iter().take(2).take_while(|b| b" -./()".contains(b)).count();
        }
        let before = if from == 0 { b' ' } else { bytes[from - 1] };
        let is_one = match (before, first) {
            (b'+', _) => sum > 6,
            (_, 3) if bytes[from] != b'0' => sum == 7 || sum == 10,
            // what a colon follows is a time after a date
            _ => first > 1 && bytes[from] == b'0' && sum > 8 && bytes.get(to) != Some(&b':'),
        };
        if is_one && sum < 16 && !before.is_ascii_alphanumeric() {
            return text.get(from - usize::from(before == b'+')..to);
        }
        at = at.max(from + 1);
    }
    None
}

#[cfg(test)]
mod tests;
