//! A small language of phrases, so that word lists stay data.
//!
//! One phrase a line; `#` begins a comment. Elements are separated by spaces:
//!
//! | element | matches |
//! |---|---|
//! | `word` | that word, number or mark, whatever its case |
//! | `a\|b\|c` | any of them |
//! | `improv*` | every word that begins so |
//! | `a\|b?` | any of them, or nothing (a lone `?` is the question mark) |
//! | `_` | any one word |
//! | `..`, `...` | up to 2, up to 6 words within the sentence |
//! | `%n` | a number in digits |
//! | `^`, `$` | the beginning, the end of a sentence |
//! | `!a\|b` | nothing, if what follows is none of them |
//! | `&a\|b` | nothing, if what follows is one of them |
//!
//! `a <> b` is a pair of opposites: both with `or` or `and` between, in either order.
//! What stands behind `=>` is the meaning of the phrase: a plainer wording, or a place on a scale.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::tokens::{Sort, Text, hash};

#[derive(Debug)]
enum Element {
    /// Any of these, and whether it may be missing.
    Any(Vec<&'static str>, bool),
    /// Up to so many words.
    Gap(usize),
    /// Exactly one word.
    One,
    Start,
    End,
    Not(Vec<&'static str>),
    Then(Vec<&'static str>),
}

#[derive(Debug)]
struct Pattern {
    elements: Vec<Element>,
    meaning: &'static str,
}

/// A list of phrases.
#[derive(Debug, Default)]
pub struct List {
    patterns: Vec<Pattern>,
    by_first: BTreeMap<&'static str, Vec<usize>>,
    /// Phrases that do not begin with whole words.
    others: Vec<usize>,
    /// One bit for each hash of a first word, so that most tokens are passed by at once.
    starts: Bits,
}

/// A set of hashes, with some false members.
#[derive(Debug, Default)]
struct Bits([u64; 32]);

impl Bits {
    const fn place(hash: u32) -> (usize, u64) {
        (((hash >> 6) & 31) as usize, 1 << (hash & 63))
    }

    fn add(&mut self, word: &str) {
        let (index, bit) = Self::place(hash(word));
        if let Some(bits) = self.0.get_mut(index) {
            *bits |= bit;
        }
    }

    fn may_have(&self, hash: u32) -> bool {
        let (index, bit) = Self::place(hash);
        self.0.get(index).is_some_and(|bits| bits & bit != 0)
    }
}

/// Where a phrase was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// The tokens.
    pub range: Range<usize>,
    /// What the list says about it; may be empty.
    pub meaning: &'static str,
}

impl List {
    /// Reads the lines of a list.
    #[must_use]
    pub fn parse<'a>(lines: impl Iterator<Item = &'static str> + 'a) -> Self {
        let mut list = Self::default();
        for line in lines.map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            list.add(line);
        }
        list
    }

    /// `a <> b` is a pair of opposites, in either order with "or" between.
    fn add_pair(&mut self, one: &'static str, other: &'static str) {
        for (first, second) in [(one, other), (other, one)] {
            let words = |text: &'static str| Element::Any(text.trim().split('|').collect(), false);
            let elements = vec![words(first), words("or|and|oder|und"), words(second)];
            self.index(elements, "");
        }
    }

    fn add(&mut self, line: &'static str) {
        if let Some((one, other)) = line.split_once("<>") {
            return self.add_pair(one, other);
        }
        let (phrase, meaning) = line.split_once("=>").map_or((line, ""), |(a, b)| (a.trim(), b.trim()));
        self.index(phrase.split_whitespace().map(element).collect(), meaning);
    }

    fn index(&mut self, elements: Vec<Element>, meaning: &'static str) {
        let index = self.patterns.len();
        match elements.iter().find(|e| !matches!(e, Element::Start)) {
            Some(Element::Any(words, false)) if words.iter().all(|word| !word.ends_with('*') && *word != "%n") => {
                for word in words {
                    self.by_first.entry(word).or_default().push(index);
                    self.starts.add(word);
                }
            }
            _ => self.others.push(index),
        }
        self.patterns.push(Pattern { elements, meaning });
    }

    /// The longest phrase that begins at a token.
    #[must_use]
    pub fn at(&self, text: &Text, index: usize) -> Option<Match> {
        let token = text.tokens.get(index)?;
        let may = self.starts.may_have(token.hash);
        if !may && self.others.is_empty() {
            return None;
        }
        let named = may.then(|| self.by_first.get(token.lower.as_str())).flatten().into_iter().flatten();
        named
            .chain(&self.others)
            .filter_map(|i| {
                let pattern = self.patterns.get(*i)?;
                let end = follow(&pattern.elements, text, index)?;
                (end > index).then_some(Match { range: index..end, meaning: pattern.meaning })
            })
            .max_by_key(|found| found.range.end)
    }

    /// The first phrase at or after a token.
    #[must_use]
    pub fn find_from(&self, text: &Text, from: usize) -> Option<Match> {
        (from..text.tokens.len()).find_map(|index| self.at(text, index))
    }

    /// The first phrase in a text.
    #[must_use]
    pub fn find(&self, text: &Text) -> Option<Match> {
        self.find_from(text, 0)
    }

    /// All phrases in a text that do not overlap.
    #[must_use]
    pub fn all(&self, text: &Text) -> Vec<Match> {
        let (mut list, mut from) = (Vec::new(), 0);
        while let Some(found) = self.find_from(text, from) {
            from = found.range.end;
            list.push(found);
        }
        list
    }

    /// Whether a phrase is in the text.
    #[must_use]
    pub fn is_in(&self, text: &Text) -> bool {
        self.find(text).is_some()
    }

    /// Whether a phrase of the list covers a token.
    #[must_use]
    pub fn covers(&self, text: &Text, index: usize) -> bool {
        self.all(text).iter().any(|found| found.range.contains(&index))
    }

    /// Whether the list has nothing, as in a language in which the rule does not hold.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// Whether one word alone is in the list.
    #[must_use]
    pub fn has(&self, word: &str) -> bool {
        let single = |i: &usize| self.patterns.get(*i).is_some_and(|p| matches!(p.elements.as_slice(), [e] if element_takes(e, word)));
        self.by_first.get(word).is_some_and(|named| named.iter().any(single)) || self.others.iter().any(single)
    }
}

fn element(text: &'static str) -> Element {
    match text {
        "^" => Element::Start,
        "$" => Element::End,
        "_" => Element::One,
        ".." => Element::Gap(2),
        "..." => Element::Gap(6),
        "?" | "!" | "&" => Element::Any(vec![text], false),
        _ if text.starts_with('&') => Element::Then(text.trim_start_matches('&').split('|').collect()),
        _ => match (text.strip_prefix('!'), text.strip_suffix('?')) {
            (Some(rest), _) => Element::Not(rest.split('|').collect()),
            (None, Some(rest)) => Element::Any(rest.split('|').collect(), true),
            (None, None) => Element::Any(text.split('|').collect(), false),
        },
    }
}

fn takes(words: &[&str], text: &Text, index: usize) -> bool {
    let Some(token) = text.tokens.get(index) else { return false };
    words.iter().any(|word| one_takes(word, &token.lower, token.sort == Sort::Number))
}

fn one_takes(pattern: &str, word: &str, is_number: bool) -> bool {
    match pattern.strip_suffix('*') {
        Some(prefix) if !prefix.is_empty() => word.starts_with(prefix),
        _ => pattern == word || (pattern == "%n" && is_number),
    }
}

fn element_takes(element: &Element, word: &str) -> bool {
    matches!(element, Element::Any(words, _) if words.iter().any(|pattern| one_takes(pattern, word, false)))
}

/// The token behind the elements when they are matched from `index` on.
fn follow(elements: &[Element], text: &Text, index: usize) -> Option<usize> {
    let Some((first, rest)) = elements.split_first() else { return Some(index) };
    match first {
        Element::Start => starts_sentence(text, index).then(|| follow(rest, text, index)).flatten(),
        Element::End => ends_sentence(text, index).then(|| follow(rest, text, index)).flatten(),
        Element::Not(words) => (!takes(words, text, index)).then(|| follow(rest, text, index)).flatten(),
        Element::Then(words) => takes(words, text, index).then(|| follow(rest, text, index)).flatten(),
        Element::One => is_word(text, index).then(|| follow(rest, text, index + 1)).flatten(),
        Element::Any(words, optional) => {
            let taken = if takes(words, text, index) { follow(rest, text, index + 1) } else { None };
            taken.or_else(|| if *optional { follow(rest, text, index) } else { None })
        }
        Element::Gap(most) => {
            for skipped in 0..=*most {
                if let Some(end) = follow(rest, text, index + skipped) {
                    return Some(end);
                }
                if !is_word(text, index + skipped) {
                    return None;
                }
            }
            None
        }
    }
}

fn is_word(text: &Text, index: usize) -> bool {
    text.tokens.get(index).is_some_and(|token| token.sort != Sort::Mark)
}

fn starts_sentence(text: &Text, index: usize) -> bool {
    let before = index.checked_sub(1).and_then(|i| text.tokens.get(i));
    before.is_none_or(|token| text.tokens.get(index).is_none_or(|this| this.sentence != token.sentence) || token.is_mark(":"))
}

fn ends_sentence(text: &Text, index: usize) -> bool {
    text.tokens.get(index).is_none_or(|token| token.is_mark("?") || token.is_mark(".") || token.is_mark("!"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(list: &'static str, text: &str) -> Option<String> {
        let text = Text::new("", "", text);
        List::parse(list.lines()).find(&text).map(|m| text.slice(m.range).to_owned())
    }

    #[test]
    fn phrases_are_found_as_written() {
        assert_eq!(found("most people|colleagues think|say", "I hear most colleagues think so."), Some("most colleagues think".into()));
        assert_eq!(found("improv* ... portal", "We improved all of our portal"), Some("improved all of our portal".into()));
        assert_eq!(found("very? good", "It is good"), Some("good".into()));
        assert_eq!(found("^ do you", "Why? Do you?"), Some("Do you".into()));
        assert_eq!(found("^ do you", "What do you do?"), None);
        assert_eq!(found("in the past !%n|week", "in the past 4 weeks"), None);
        assert_eq!(found("in the past !%n|week", "as in the past?"), Some("in the past".into()));
        assert_eq!(found(", right ?", "It was good, right?"), Some(", right?".into()));
        assert_eq!(found("good|fine <> bad", "bad or good?"), Some("bad or good".into()));
        assert_eq!(found("the great &team|app", "the great app"), Some("the great".into()));
        assert_eq!(found("the great &team|app", "the great poets"), None);
        assert_eq!(found("a ... b", "a. b"), None, "a gap does not cross a sentence");
    }

    #[test]
    fn the_longest_phrase_wins_and_carries_its_meaning() {
        let list = List::parse("too => 1\ntoo much => amount +2".lines());
        let text = Text::new("", "", "Too much");
        assert_eq!(list.find(&text), Some(Match { range: 0..2, meaning: "amount +2" }));
        assert!(list.has("too") && !list.has("much"));
    }
}
