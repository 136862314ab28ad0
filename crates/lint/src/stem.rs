//! What kind of question a stem asks, and what surrounds it.

use crate::pattern::List;
use crate::subject::{Item, Subject};
use crate::tokens::Text;

/// What a stem asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// How often.
    Frequency,
    /// How many, how long.
    Number,
    /// How satisfied.
    Satisfaction,
    /// Whether one agrees.
    Agreement,
    /// Yes or no.
    YesNo,
    /// Something else.
    Other,
}

/// What a stem asks for.
#[must_use]
pub fn asks(text: &Text, s: &Subject<'_>) -> Asks {
    let w = s.words;
    let first = text.tokens.iter().position(|t| t.is_mark("?")).map_or(0, |at| {
        let sentence = text.tokens.get(at).map_or(0, |t| t.sentence);
        text.tokens.iter().position(|t| t.sentence == sentence).unwrap_or(0)
    });
    if w.agree_stem.is_in(text) {
        Asks::Agreement
    } else if w.how_often.find_from(text, first).is_some() {
        Asks::Frequency
    } else if w.how_many.find_from(text, first).is_some() {
        Asks::Number
    } else if w.how_satisfied.find_from(text, first).is_some() {
        Asks::Satisfaction
    } else if text.asks() && starts_yes_no(text, s, first) {
        Asks::YesNo
    } else {
        Asks::Other
    }
}

/// Whether the question begins like one that is answered with yes or no, perhaps after a clause.
fn starts_yes_no(text: &Text, s: &Subject<'_>, first: usize) -> bool {
    let comma = text.tokens.iter().enumerate().skip(first).find(|(_, t)| t.is_mark(",") || t.is_mark(":")).map(|(i, _)| i + 1);
    [Some(first), comma].into_iter().flatten().any(|at| s.words.yes_no_start.at(text, at).is_some())
}

/// Whether a judgement is asked for: by the words of the stem or by its scale.
#[must_use]
pub fn is_judgement(item: &Item, s: &Subject<'_>) -> bool {
    s.words.evaluative.is_in(&item.text) || s.options_of(item).is_some_and(crate::subject::Options::rates)
}

/// Whether a phrase of a list is in the stem, its hint, the stem above it, the heading of its block or the introduction.
#[must_use]
pub fn said_around(item: &Item, s: &Subject<'_>, list: &List) -> bool {
    let around = [Some(&item.text), Some(&item.help), s.lead(item), s.heading(item), Some(&s.introduction), Some(&s.title)];
    around.into_iter().flatten().any(|text| list.is_in(text))
}

/// Words of content in order: no small words, none of the scale.
#[must_use]
pub fn content<'t>(text: &'t Text, s: &Subject<'_>) -> Vec<&'t str> {
    let small = |word: &str| s.words.small_words.has(word);
    text.words().map(|(_, token)| token.lower.as_str()).filter(|word| !small(word)).collect()
}

/// Lower-case words with single spaces, for comparing texts.
#[must_use]
pub fn normal(text: &Text) -> String {
    text.tokens.iter().map(|t| t.lower.as_str()).collect::<Vec<_>>().join(" ")
}

/// Syllables of a word by its groups of vowels, as readability formulas count them.
#[must_use]
pub fn syllables(word: &str) -> usize {
    let vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'ä' | 'ö' | 'ü');
    let (mut count, mut before) = (0, false);
    for c in word.chars() {
        count += usize::from(vowel(c) && !before);
        before = vowel(c);
    }
    let silent = word.ends_with('e') && !word.ends_with("le") || word.ends_with("ed") && !word.ends_with("ted") && !word.ends_with("ded");
    if silent && count > 1 { count - 1 } else { count.max(1) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::Context;
    use crate::try_it::document;

    fn of(text: &str) -> Asks {
        let document = document(text);
        let context = Context::default();
        let subject = Subject::new(&document, &context);
        asks(&subject.items[0].text, &subject)
    }

    #[test]
    fn stems_are_told_apart() {
        assert_eq!(of("How often do you get feedback?"), Asks::Frequency);
        assert_eq!(of("In the last month, how many calls did you make?"), Asks::Number);
        assert_eq!(of("How satisfied or dissatisfied are you?"), Asks::Satisfaction);
        assert_eq!(of("We called you. In the last month, did you use the app?"), Asks::YesNo);
        assert_eq!(of("To what extent do you agree or disagree?"), Asks::Agreement);
        assert_eq!(of("My manager listens."), Asks::Other);
    }

    #[test]
    fn syllables_are_counted_as_formulas_do() {
        assert_eq!(["the", "organisation", "fixed", "table", "created"].map(syllables), [1, 5, 1, 2, 2]);
    }
}
