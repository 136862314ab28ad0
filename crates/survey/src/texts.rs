//! Every text that respondents read, by a key that stays when questions move, and a questionnaire in other languages.
//!
//! | key | text |
//! |---|---|
//! | `title`, `introduction`, `thanks` | of the whole |
//! | `block:CODE/title` | heading of a block |
//! | `CODE/text`, `CODE/help`, `CODE/prefer_not_to_say` | of a question; `CODE/text` also of a row |
//! | `CODE/option/OPTION`, `CODE/point/POINT`, `CODE/not_applicable` | labels of its options and scale points |
//! | `CODE/option/VALUE` | what a text that repeats a hidden field says |
//! | `CODE/low`, `CODE/high`, `CODE/yes`, `CODE/no`, `CODE/label`, `CODE/unit`, `CODE/best`, `CODE/worst` | what else a kind says |
//! | `CODE/alt/OPTION` | what the picture of an option shows |
//! | `CODE/form/FORM/text`, `CODE/form/FORM/help`, `CODE/form/FORM/option/OPTION`, `…/point/POINT` | another form of a question |
//! | `ROW/left`, `ROW/right` | a pair of opposites |

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::document::{Block, ChoiceOption, Document, Kind, MatrixItem, Question, ScalePoint};

/// A questionnaire's texts in another language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Translation {
    /// Texts by key. Keys of what is not there any more are passed over.
    pub texts: BTreeMap<String, String>,
    /// Keys whose original has changed since: somebody has to look at them again.
    pub to_check: BTreeSet<String>,
}

/// A text of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Its key.
    pub key: String,
    /// What it says.
    pub text: String,
}

type Visitor<'a> = &'a mut dyn FnMut(String, &mut String);

impl Document {
    /// Every text that respondents read and that is not empty, in the order of the questionnaire.
    #[must_use]
    pub fn texts(&self) -> Vec<Text> {
        let mut texts = Vec::new();
        self.clone().visit(&mut |key, text| {
            if !text.trim().is_empty() {
                texts.push(Text { key, text: text.clone() });
            }
        });
        texts
    }

    /// The keys of what is not translated into a language, or has changed since; all of them for a language that
    /// there is not, none for the questionnaire's own.
    #[must_use]
    pub fn untranslated(&self, tag: &str) -> Vec<String> {
        if tag == self.language { Vec::new() } else { missing(&self.texts(), self.translations.get(tag)) }
    }

    /// The languages that respondents can choose from: its own, and those that everything is translated into.
    #[must_use]
    pub fn languages(&self) -> Vec<&str> {
        let texts = if self.translations.is_empty() { Vec::new() } else { self.texts() };
        let others = self.translations.iter().filter(|(tag, _)| **tag != self.language);
        let complete = others.filter(|(_, translation)| missing(&texts, Some(translation)).is_empty());
        std::iter::once(self.language.as_str()).chain(complete.map(|(tag, _)| tag.as_str())).collect()
    }

    /// The questionnaire in one of its languages: the same codes, other texts. What is not translated stays as it is.
    #[must_use]
    pub fn in_language(&self, tag: &str) -> Self {
        let mut document = Self { translations: BTreeMap::new(), ..self.clone() };
        let Some(translation) = self.translations.get(tag).filter(|_| tag != self.language) else { return document };
        tag.clone_into(&mut document.language);
        document.visit(&mut |key, text| {
            // an empty text is not there on purpose
            if let Some(translated) = translation.texts.get(&key).filter(|t| !text.trim().is_empty() && !t.trim().is_empty()) {
                translated.clone_into(text);
            }
        });
        document
    }

    /// Writes a text in another language; an empty one is none. Whoever writes has looked at the original.
    pub fn translate(&mut self, tag: &str, key: &str, text: &str) {
        let translation = self.translations.entry(tag.to_owned()).or_default();
        translation.to_check.remove(key);
        if text.trim().is_empty() {
            translation.texts.remove(key);
        } else {
            translation.texts.insert(key.to_owned(), text.to_owned());
        }
    }

    /// Marks the translations of what has another text than before as to be looked at again.
    pub fn mark_changed(&mut self, before: &[Text]) {
        if self.translations.is_empty() {
            return;
        }
        let before: BTreeMap<&str, &str> = before.iter().map(|text| (text.key.as_str(), text.text.as_str())).collect();
        for text in self.texts() {
            // a code that is used again brings the translation of what it stood for before
            if before.get(text.key.as_str()).is_none_or(|was| *was != text.text) {
                for translation in self.translations.values_mut().filter(|translation| translation.texts.contains_key(&text.key)) {
                    translation.to_check.insert(text.key.clone());
                }
            }
        }
    }

    /// Calls `f` with the key of every text, and the text, which it may change.
    pub fn visit(&mut self, f: &mut dyn FnMut(String, &mut String)) {
        f("title".into(), &mut self.title);
        f("introduction".into(), &mut self.introduction);
        for block in &mut self.blocks {
            block.visit(f);
        }
        for field in &mut self.fields {
            for value in &mut field.values {
                f([field.code.as_str(), "/option/", value.code.as_str()].concat(), &mut value.label);
            }
        }
        f("thanks".into(), &mut self.thanks);
        for quota in &mut self.quotas {
            f(["quota:", quota.code.as_str(), "/says"].concat(), &mut quota.says);
        }
    }
}

/// The keys of texts that a translation does not have, or not of the text as it is now.
fn missing(texts: &[Text], translation: Option<&Translation>) -> Vec<String> {
    let is_there = |key: &String| {
        translation.is_some_and(|t| t.texts.get(key).is_some_and(|text| !text.trim().is_empty()) && !t.to_check.contains(key))
    };
    texts.iter().map(|text| &text.key).filter(|key| !is_there(key)).cloned().collect()
}

impl Block {
    /// As [`Document::visit`], of one block.
    pub(crate) fn visit(&mut self, f: Visitor<'_>) {
        f(["block:", self.code.as_str(), "/title"].concat(), &mut self.title);
        self.questions.iter_mut().for_each(|question| question.visit(f));
    }
}

impl Question {
    fn visit(&mut self, f: Visitor<'_>) {
        let code = self.code.clone();
        let key = |name: &str| [code.as_str(), "/", name].concat();
        f(key("text"), &mut self.text);
        f(key("help"), &mut self.help);
        self.kind.visit(&key, f);
        for (at, jump) in self.jumps.iter_mut().enumerate() {
            f(key(&format!("end/{}", at + 1)), &mut jump.says);
        }
        if let Some(label) = &mut self.prefer_not_to_say {
            f(key("prefer_not_to_say"), label);
        }
        let labels = if self.kind.points().is_some() { "point/" } else { "option/" };
        for variant in &mut self.variants {
            let form = key(&["form/", variant.code.as_str(), "/"].concat());
            f([&form, "text"].concat(), &mut variant.text);
            f([&form, "help"].concat(), &mut variant.help);
            for (code, label) in &mut variant.labels {
                f([&form, labels, code.as_str()].concat(), label);
            }
        }
    }
}

fn rows(rows: &mut [MatrixItem], f: Visitor<'_>) {
    for row in rows {
        f([row.code.as_str(), "/text"].concat(), &mut row.text);
    }
}

fn options(options: &mut [ChoiceOption], key: &dyn Fn(&str) -> String, f: Visitor<'_>) {
    for option in options {
        f(key(&["option/", option.code.as_str()].concat()), &mut option.label);
    }
}

fn points(points: &mut [ScalePoint], not_applicable: &mut Option<String>, key: &dyn Fn(&str) -> String, f: Visitor<'_>) {
    for point in points {
        f(key(&["point/", point.code.as_str()].concat()), &mut point.label);
    }
    if let Some(label) = not_applicable {
        f(key("not_applicable"), label);
    }
}

impl Kind {
    fn visit(&mut self, key: &dyn Fn(&str) -> String, f: Visitor<'_>) {
        let mut named = |pairs: [(&str, &mut String); 2]| pairs.into_iter().for_each(|(name, text)| f(key(name), text));
        match self {
            Self::ZeroToTen { low, high } => named([("low", low), ("high", high)]),
            Self::YesNo { yes, no } => named([("yes", yes), ("no", no)]),
            Self::Slider { low, high, unit, .. } => {
                named([("low", low), ("high", high)]);
                f(key("unit"), unit);
            }
            Self::MaxDiff { options: all, best, worst, .. } => {
                named([("best", best), ("worst", worst)]);
                options(all, key, f);
            }
            Self::SingleChoice { options: all, .. } | Self::MultipleChoice { options: all, .. } | Self::Ranking { options: all, .. } => {
                options(all, key, f);
            }
            Self::PictureChoice { options: all, pictures, .. } => {
                options(all, key, f);
                for picture in pictures {
                    f(key(&["alt/", picture.option.as_str()].concat()), &mut picture.alt);
                }
            }
            Self::Rating { points: all, not_applicable, .. } => points(all, not_applicable, key, f),
            Self::Matrix { items, points: all, not_applicable } => {
                rows(items, f);
                points(all, not_applicable, key, f);
            }
            Self::ChoiceMatrix { items, options: all, .. } => {
                rows(items, f);
                options(all, key, f);
            }
            Self::ConstantSum { items, unit, .. } => {
                rows(items, f);
                f(key("unit"), unit);
            }
            Self::Number { unit, .. } => f(key("unit"), unit),
            Self::Consent { label } => f(key("label"), label),
            Self::DateRange { from, to, .. } => {
                rows(std::slice::from_mut(from), f);
                rows(std::slice::from_mut(to), f);
            }
            Self::SemanticDifferential { items, .. } => {
                for row in items {
                    f([row.code.as_str(), "/left"].concat(), &mut row.left);
                    f([row.code.as_str(), "/right"].concat(), &mut row.right);
                }
            }
            Self::ShortText { .. }
            | Self::LongText { .. }
            | Self::Date { .. }
            | Self::Time { .. }
            | Self::Email
            | Self::Phone
            | Self::FileUpload { .. }
            | Self::Statement => {}
        }
    }
}

/// Whether a text is a BCP 47 language tag: a language of two or three letters, then parts of up to eight letters and digits.
#[must_use]
pub fn is_language_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let is_language = parts.next().is_some_and(|part| (2..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic()));
    is_language && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// The best of some languages for a reader who named theirs in the order of liking; a tag fits whole, else by its language alone.
#[must_use]
pub fn best_language<'a>(offered: &[&'a str], wanted: &[&str]) -> Option<&'a str> {
    let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
    let fits = |wanted: &str| {
        let whole = offered.iter().find(|tag| tag.eq_ignore_ascii_case(wanted));
        whole.or_else(|| offered.iter().find(|tag| primary(tag) == primary(wanted))).copied()
    };
    wanted.iter().find_map(|wanted| fits(wanted))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Questionnaire;

    fn kinds() -> [Document; 2] {
        [include_str!("../tests/all_kinds.json"), include_str!("../tests/more_kinds.json")]
            .map(|text| Questionnaire::from_json(text).unwrap().document().clone())
    }

    /// Strings of a document that are no texts.
    const NO_TEXTS: [&str; 20] = [
        "types",
        "digest",
        "option",
        "kind",
        "code",
        "format",
        "language",
        "show_if",
        "min",
        "max",
        "type",
        "layout",
        "specify",
        "blocks",
        "questions",
        "options",
        "rows",
        "when",
        "to",
        "without",
    ];

    /// Whatever stands in the JSON of a document and is no code is a text.
    fn strings(value: &serde_json::Value, name: &str, found: &mut Vec<String>) {
        match value {
            serde_json::Value::String(text) if !NO_TEXTS.contains(&name) && !text.is_empty() => found.push(text.clone()),
            serde_json::Value::Array(all) => all.iter().for_each(|value| strings(value, name, found)),
            serde_json::Value::Object(all) => {
                all.iter().filter(|(name, _)| *name != "sets").for_each(|(name, value)| strings(value, name, found))
            }
            _ => {}
        }
    }

    #[test]
    fn every_text_of_every_kind_has_a_key_of_its_own() {
        for mut document in kinds() {
            document.measures.clear();
            document.suppressions.clear();
            document.theme = None;
            let texts = document.texts();
            let keys: BTreeSet<&String> = texts.iter().map(|text| &text.key).collect();
            assert_eq!(keys.len(), texts.len());
            let (mut all, mut told) = (Vec::new(), texts.iter().map(|text| text.text.clone()).collect::<Vec<_>>());
            strings(&serde_json::to_value(&document).unwrap(), "", &mut all);
            all.sort();
            told.sort();
            assert_eq!(told, all);
        }
    }

    #[test]
    fn a_language_is_offered_when_all_of_it_is_there() {
        for mut document in kinds() {
            let translated = |text: &Text| (text.key.clone(), ["¿", &text.text, "?"].concat());
            let texts: BTreeMap<_, _> = document.texts().iter().map(translated).collect();
            document.translations.insert("es".into(), Translation { texts, to_check: BTreeSet::new() });
            assert_eq!(document.languages(), [document.language.as_str(), "es"]);
            let spanish = document.in_language("es");
            assert_eq!(spanish.language, "es");
            assert!(spanish.texts().iter().all(|text| text.text.starts_with('¿')), "{:?}", spanish.texts());
            let plan = Questionnaire::try_from(spanish).unwrap();
            let codes = |q: &Questionnaire| q.items().iter().map(|item| item.code.clone()).collect::<Vec<_>>();
            assert_eq!(codes(&plan), codes(&Questionnaire::try_from(document.clone()).unwrap()));
            document.translations.get_mut("es").unwrap().to_check.insert("title".into());
            assert_eq!((document.languages().len(), document.untranslated("es")), (1, vec!["title".to_owned()]));
            document.title.clear();
            assert_eq!(document.languages().len(), 2, "what is empty needs no translation");
            assert_eq!(document.in_language("fr"), Document { translations: BTreeMap::new(), ..document.clone() });
        }
    }

    #[test]
    fn what_changes_has_to_be_looked_at_again() {
        let mut document = kinds()[0].clone();
        document.translate("de", "title", "Alle Arten");
        document.translate("de", "single/text", "Wählen Sie");
        let before = document.texts();
        document.title.push('!');
        document.mark_changed(&before);
        let german = |document: &Document| document.translations["de"].to_check.iter().cloned().collect::<Vec<_>>();
        assert_eq!(german(&document), ["title"]);
        document.translate("de", "title", "Alle Arten!");
        assert_eq!(german(&document), Vec::<String>::new());
        let before = document.texts();
        let question = document.blocks[0].questions.remove(0);
        document.mark_changed(&before);
        assert_eq!(german(&document), Vec::<String>::new());
        let before = document.texts();
        document.blocks[0].questions.insert(0, question);
        document.mark_changed(&before);
        assert_eq!(german(&document), ["single/text"], "a code that comes again is looked at again");
        document.translate("de", "title", " ");
        assert!(document.untranslated("de").contains(&"title".to_owned()));
    }

    #[test]
    fn tags_are_told_from_other_words() {
        for tag in ["de", "pt-BR", "zh-Hans-CN", "gsw", "de-1996"] {
            assert!(is_language_tag(tag), "{tag}");
        }
        for none in ["", "d", "deutsch", "de-", "de_CH", "12", "de-\"x", "de-123456789"] {
            assert!(!is_language_tag(none), "{none}");
        }
    }

    #[test]
    fn the_best_language_is_the_first_that_fits() {
        let offered = ["en", "pt-BR", "de"];
        assert_eq!(best_language(&offered, &["fr", "de-CH", "en"]), Some("de"));
        assert_eq!(best_language(&offered, &["pt"]), Some("pt-BR"));
        assert_eq!(best_language(&["de", "de-AT"], &["de-at"]), Some("de-AT"));
        assert_eq!(best_language(&offered, &["fr", "*"]), None);
    }
}
