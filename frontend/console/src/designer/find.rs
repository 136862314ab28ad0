//! Finding words in all texts of a questionnaire, and replacing them. Pure.

use std::ops::Range;

use candor_survey::document::{Block, Document};

use crate::designer::beside::Beside;
use crate::designer::edit::{Place, item_codes};

/// What is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The words; empty ones are found nowhere.
    pub text: String,
    /// Whether small and large letters differ.
    pub is_case_kept: bool,
    /// Whether letters or digits beside it make it something else.
    pub is_whole: bool,
    /// The only language to look in.
    pub language: Option<String>,
}

/// A place where the words stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Tag of the language of the text.
    pub language: String,
    /// Key of the text, as translations name it; of a measure `measure:CODE`.
    pub key: String,
    /// The part of the questionnaire.
    pub place: Place,
    /// The whole text.
    pub text: String,
    /// Where the words stand in it, in bytes.
    pub range: Range<usize>,
}

impl Wanted {
    /// Where the words stand in a text, one behind the other.
    #[must_use]
    pub fn within(&self, text: &str) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = Vec::new();
        for (start, _) in text.char_indices() {
            let is_behind = found.last().is_none_or(|last| last.end <= start);
            let length = text.get(start..).filter(|_| is_behind).and_then(|rest| self.beginning(rest));
            if let Some(range) = length.map(|length| start..start + length).filter(|range| !self.is_whole || is_alone(text, range)) {
                found.push(range);
            }
        }
        found
    }

    /// How many bytes at the beginning of a text are the words.
    fn beginning(&self, text: &str) -> Option<usize> {
        let mut rest = text.char_indices();
        for wanted in self.text.chars() {
            let (_, letter) = rest.next()?;
            let is_same = letter == wanted || (!self.is_case_kept && letter.to_lowercase().eq(wanted.to_lowercase()));
            if !is_same {
                return None;
            }
        }
        let end = rest.next().map_or(text.len(), |(at, _)| at);
        (end > 0 && !self.text.is_empty()).then_some(end)
    }

    fn is_asked(&self, language: &str) -> bool {
        self.language.as_ref().is_none_or(|only| only == language)
    }
}

fn is_alone(text: &str, range: &Range<usize>) -> bool {
    let before = text.get(..range.start).and_then(|text| text.chars().next_back());
    let behind = text.get(range.end..).and_then(|text| text.chars().next());
    !before.is_some_and(char::is_alphanumeric) && !behind.is_some_and(char::is_alphanumeric)
}

/// Every place where the words stand: the texts that respondents read and the names of measures, then the
/// translations of what is still there.
#[must_use]
pub fn hits(document: &Document, wanted: &Wanted) -> Vec<Hit> {
    if wanted.text.is_empty() {
        return Vec::new();
    }
    let mut texts: Vec<(String, String)> = document.texts().into_iter().map(|text| (text.key, text.text)).collect();
    let places = places(document);
    let mut found = Vec::new();
    let mut look = |language: &str, key: &str, text: &str| {
        let place = place_of(&places, key);
        let hit = |range| Hit { language: language.to_owned(), key: key.to_owned(), place, text: text.to_owned(), range };
        found.extend(wanted.within(text).into_iter().map(hit));
    };
    if wanted.is_asked(&document.language) {
        texts.iter().for_each(|(key, text)| look(&document.language, key, text));
        document.measures.iter().for_each(|measure| look(&document.language, &measure_key(measure.code.as_str()), &measure.name));
    }
    texts.sort();
    for (tag, translation) in document.translations.iter().filter(|(tag, _)| wanted.is_asked(tag) && **tag != document.language) {
        let is_there = |key: &String| texts.binary_search_by(|text| text.0.cmp(key)).is_ok();
        translation.texts.iter().filter(|(key, _)| is_there(key)).for_each(|(key, text)| look(tag, key, text));
    }
    found
}

/// Replaces what was found, as far as it still stands there. The answer is how often.
pub fn replace(document: &mut Document, found: &[Hit], with: &str) -> usize {
    let own = document.language.clone();
    let mut count = 0;
    let mut write = |language: &str, key: &str, text: &mut String| {
        let here: Vec<&Hit> = found.iter().filter(|hit| hit.language == language && hit.key == key && hit.text == *text).collect();
        // from behind, so that places before stay what they are
        for hit in here.into_iter().rev() {
            text.replace_range(hit.range.clone(), with);
            count += 1;
        }
    };
    for measure in &mut document.measures {
        write(&own, &measure_key(measure.code.as_str()), &mut measure.name);
    }
    for (tag, translation) in &mut document.translations {
        translation.texts.iter_mut().for_each(|(key, text)| write(tag, key, text));
    }
    document.visit(&mut |key, text| write(&own, &key, text));
    count
}

fn measure_key(code: &str) -> String {
    ["measure:", code].concat()
}

/// The parts of the questionnaire by the first word of their keys.
fn places(document: &Document) -> Vec<(String, Place)> {
    let of_block = |(b, block): (usize, &Block)| {
        let own = (["block:", block.code.as_str()].concat(), Place::Block(b));
        let questions = block.questions.iter().enumerate();
        let questions = questions.flat_map(move |(q, question)| {
            item_codes(question).into_iter().map(move |code| (code.to_string(), Place::Question(b, q))).collect::<Vec<_>>()
        });
        std::iter::once(own).chain(questions).collect::<Vec<_>>()
    };
    let fields = document.fields.iter().map(|field| (field.code.to_string(), Place::Beside(Beside::Fields)));
    document.blocks.iter().enumerate().flat_map(of_block).chain(fields).collect()
}

fn place_of(places: &[(String, Place)], key: &str) -> Place {
    if key.starts_with("measure:") {
        return Place::Measures;
    }
    if key.starts_with("quota:") {
        return Place::Beside(Beside::Quotas);
    }
    let Some((code, _)) = key.split_once('/') else { return Place::Survey };
    places.iter().find(|(known, _)| known == code).map_or(Place::Survey, |(_, place)| *place)
}

#[cfg(test)]
mod tests {
    use candor_survey::builtin;

    use super::*;

    fn wanted(text: &str) -> Wanted {
        Wanted { text: text.to_owned(), ..Wanted::default() }
    }

    #[test]
    fn words_are_found_one_behind_the_other() {
        let cases = [
            (wanted("an"), "An ant, Anna", vec![(0, 2), (3, 5), (8, 10)]),
            (Wanted { is_case_kept: true, ..wanted("an") }, "An ant, Anna", vec![(3, 5)]),
            (Wanted { is_whole: true, ..wanted("an") }, "An ant, Anna", vec![(0, 2)]),
            (Wanted { is_whole: true, ..wanted("Straße") }, "straße Straßen", vec![(0, 7)]),
            (wanted("ÄRGER"), "Kein Ärger", vec![(5, 11)]),
            (wanted("aa"), "aaaaa", vec![(0, 2), (2, 4)]),
            (wanted(""), "text", vec![]),
            (wanted("longer than it"), "text", vec![]),
            (wanted("İ"), "i̇", vec![]),
        ];
        for (wanted, text, expected) in cases {
            let found: Vec<_> = wanted.within(text).into_iter().map(|range| (range.start, range.end)).collect();
            assert_eq!(found, expected, "{wanted:?} in {text}");
        }
    }

    fn translated() -> Document {
        let mut document = builtin::customer_satisfaction();
        document.title = "The desk and the Desk".into();
        document.blocks[0].title = "desk".into();
        document.measures[0].name = "Desk".into();
        document.translate("de", "title", "The desk auf Deutsch");
        document.translate("de", "gone/text", "desk");
        document
    }

    #[test]
    fn every_text_of_every_language_is_searched() {
        let document = translated();
        let asked = |language: Option<&str>| Wanted { language: language.map(str::to_owned), is_whole: true, ..wanted("desk") };
        let of = |hits: Vec<Hit>| hits.into_iter().map(|hit| (hit.language, hit.key, hit.place)).collect::<Vec<_>>();
        let all = of(hits(&document, &asked(None)));
        let block = format!("block:{}/title", document.blocks[0].code);
        let measure = format!("measure:{}", document.measures[0].code);
        for (language, key, place) in [("en", "title", Place::Survey), ("en", &block, Place::Block(0)), ("en", &measure, Place::Measures)] {
            assert!(all.contains(&(language.to_owned(), key.to_owned(), place)), "{key}: {all:?}");
        }
        let mut beside: Document = serde_json::from_str(include_str!("../../../../crates/survey/tests/beside.json")).unwrap();
        beside.fields[0].values[0].label = "at the desk".into();
        assert_eq!(
            of(hits(&beside, &asked(None))),
            [("en".to_owned(), "source/option/intranet".to_owned(), Place::Beside(Beside::Fields))]
        );
        let german = of(hits(&document, &asked(Some("de"))));
        assert_eq!(german, [("de".to_owned(), "title".to_owned(), Place::Survey)], "what is not there any more is passed over");
        assert_eq!(of(hits(&document, &asked(Some("en")))).len() + 1, all.len());
        assert_eq!(hits(&document, &asked(Some("fr"))), []);
    }

    #[test]
    fn one_or_all_are_replaced_and_nothing_that_has_changed_since() {
        let before = translated();
        let found = hits(&before, &wanted("desk"));
        let mut document = before.clone();
        assert_eq!(replace(&mut document, &found[1..2], "counter"), 1);
        assert_eq!(document.title, "The desk and the counter");
        let mut document = before.clone();
        assert_eq!(replace(&mut document, &found, "help desk"), found.len());
        assert_eq!(document.title, "The help desk and the help desk");
        assert_eq!(document.translations["de"].texts["title"], "The help desk auf Deutsch");
        assert_eq!(document.measures[0].name, "help desk");
        assert_eq!(hits(&document, &wanted("desk")).len(), found.len());
        let mut document = Document { title: "The desk, the Desk".into(), ..before.clone() };
        assert_eq!(replace(&mut document, &found[..2], ""), 0);
        assert_eq!(document.title, "The desk, the Desk");
    }

    #[test]
    fn questions_are_found_by_their_rows_and_options() {
        let mut document = builtin::customer_satisfaction();
        document.blocks[0].questions[0].kind.points_mut().unwrap()[0].label = "zebra".into();
        let found = hits(&document, &wanted("ZEBRA"));
        assert_eq!(found.iter().map(|hit| hit.place).collect::<Vec<_>>(), [Place::Question(0, 0)]);
    }
}
