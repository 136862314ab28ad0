//! Several forms of one question for different respondents: the arms of a split ballot.
//!
//! Who sees which form follows from the [`Arrangement`](crate::Arrangement), as the order does: each of the 256 numbers
//! gives one form, and every form has as many numbers as any other, up to one. Answers are answers to the question,
//! whichever form asked; the response's arrangement tells it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::arrange::{Arrangement, Order};
use crate::code::OptionCode;
use crate::document::{Document, Kind, Question, ScaleLayout};

/// Most forms of a question beside the one that is written.
pub const MAX_VARIANTS: usize = 5;

/// Another form of a question, which a part of the respondents sees in place of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    /// Stable name, unique within the question.
    pub code: OptionCode,
    /// The stem; as written when empty.
    #[serde(default)]
    pub text: String,
    /// The hint; as written when empty.
    #[serde(default)]
    pub help: String,
    /// Other labels of options or points, by code.
    #[serde(default)]
    pub labels: BTreeMap<OptionCode, String>,
    /// Options or points that are not offered.
    #[serde(default)]
    pub without: BTreeSet<OptionCode>,
    /// Whether options or points are shown from the other end.
    #[serde(default)]
    pub turned: bool,
}

impl Variant {
    /// A form that is the same as the question.
    #[must_use]
    pub const fn plain(code: OptionCode) -> Self {
        Self { code, text: String::new(), help: String::new(), labels: BTreeMap::new(), without: BTreeSet::new(), turned: false }
    }

    /// What keeps it from being published: the field and what to do.
    pub(crate) fn problems(&self, question: &Question) -> Vec<(&'static str, String)> {
        let mut found = Vec::new();
        let codes = codes(&question.kind);
        for (field, named) in [("labels", self.labels.keys().collect::<Vec<_>>()), ("without", self.without.iter().collect())] {
            for code in named.into_iter().filter(|code| !codes.contains(code)) {
                found.push((field, format!("{code} is not an option or point of the question; name one that is")));
            }
        }
        if self.labels.values().any(|label| label.trim().is_empty()) {
            found.push(("labels", "a label is empty; write it, or leave it out to keep the one that is written".to_owned()));
        }
        let left = codes.iter().filter(|code| !self.without.contains(code)).count();
        if !self.without.is_empty() && left < fewest(&question.kind) {
            found.push(("without", format!("{left} would be left; leave at least {}", fewest(&question.kind))));
        }
        if self.turned && !turns(question) {
            found.push(("turned", "there is nothing to turn, or the order differs between respondents already".to_owned()));
        }
        if self.text.trim().is_empty() && self.help.trim().is_empty() && self.labels.is_empty() && self.without.is_empty() && !self.turned {
            found.push(("text", "it is the same as the question; change something, or remove the form".to_owned()));
        }
        found
    }

    /// Makes the question what this form shows.
    fn apply(&self, question: &mut Question) {
        for (own, written) in [(&self.text, &mut question.text), (&self.help, &mut question.help)] {
            if !own.trim().is_empty() {
                written.clone_from(own);
            }
        }
        let label = |code: &OptionCode, label: &mut String| {
            if let Some(own) = self.labels.get(code) {
                label.clone_from(own);
            }
        };
        if let Some(options) = question.kind.options_mut() {
            options.retain(|option| !self.without.contains(&option.code));
            options.iter_mut().for_each(|option| label(&option.code, &mut option.label));
            if self.turned {
                options.reverse();
            }
        }
        if let Kind::PictureChoice { pictures, .. } = &mut question.kind {
            pictures.retain(|picture| !self.without.contains(&picture.option));
        }
        if let Some(points) = question.kind.points_mut() {
            points.retain(|point| !self.without.contains(&point.code));
            points.iter_mut().for_each(|point| label(&point.code, &mut point.label));
            if self.turned {
                points.reverse();
            }
        }
    }
}

/// The codes that a form can name.
fn codes(kind: &Kind) -> Vec<&OptionCode> {
    // the sets of best and worst name options of their own
    if matches!(kind, Kind::MaxDiff { .. }) {
        return Vec::new();
    }
    let options = kind.options().into_iter().flatten().map(|option| &option.code);
    options.chain(kind.points().into_iter().flatten().map(|point| &point.code)).collect()
}

/// The fewest options or points that must be left.
fn fewest(kind: &Kind) -> usize {
    let asked = match kind {
        Kind::MultipleChoice { min, .. } | Kind::PictureChoice { min, .. } => *min,
        Kind::Ranking { places, .. } => *places,
        _ => None,
    };
    asked.map_or(2, |asked| (asked as usize).max(2))
}

/// Whether the order of its options or points is its own to turn.
fn turns(question: &Question) -> bool {
    let is_still = question.order.options == Order::AsWritten;
    let stars = matches!(question.kind, Kind::Rating { layout: ScaleLayout::Stars, .. });
    is_still && !stars && codes(&question.kind).len() > 1
}

impl Question {
    /// Which of its forms an arrangement shows: 0 is the question as written, others count its variants from 1.
    #[must_use]
    pub fn arm(&self, arrangement: Arrangement) -> usize {
        arrangement.share(&[self.code.as_str(), "/forms"].concat(), self.variants.len() + 1)
    }

    /// The question in one of its forms, and in no other.
    pub(crate) fn take_form(&mut self, arm: usize) {
        let variants = std::mem::take(&mut self.variants);
        if let Some(variant) = arm.checked_sub(1).and_then(|at| variants.get(at)) {
            variant.apply(self);
        }
    }
}

impl Document {
    /// The questionnaire with a question in one of its forms only: block, question and form by place.
    #[must_use]
    pub fn in_form(&self, block: usize, question: usize, arm: usize) -> Self {
        let mut document = self.clone();
        if let Some(found) = document.blocks.get_mut(block).and_then(|block| block.questions.get_mut(question)) {
            found.take_form(arm);
        }
        document
    }

    /// The questionnaire with a question in one of its forms only, which from then on is the question: block, question
    /// and form by place. Translations of the form become those of the question.
    #[must_use]
    pub fn adopted(&self, block: usize, question: usize, arm: usize) -> Self {
        let mut document = self.clone();
        let Some(found) = document.blocks.get_mut(block).and_then(|block| block.questions.get_mut(question)) else { return document };
        let variant = arm.checked_sub(1).and_then(|at| found.variants.get(at)).cloned();
        found.take_form(arm);
        let form = [found.code.as_str(), "/form/"].concat();
        let (own, text) = (variant.map(|v| [form.as_str(), v.code.as_str(), "/"].concat()), [found.code.as_str(), "/"].concat());
        for translation in document.translations.values_mut() {
            let of_forms: Vec<String> = translation.texts.keys().filter(|key| key.starts_with(&form)).cloned().collect();
            for key in of_forms {
                let (says, unsure) = (translation.texts.remove(&key), translation.to_check.remove(&key));
                let Some(rest) = own.as_deref().and_then(|own| key.strip_prefix(own)) else { continue };
                let key = [text.as_str(), rest].concat();
                if unsure {
                    translation.to_check.insert(key.clone());
                } else {
                    translation.to_check.remove(&key);
                }
                translation.texts.extend(says.map(|says| (key, says)));
            }
        }
        document
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Questionnaire, builtin};

    fn code(text: &str) -> OptionCode {
        text.parse().unwrap()
    }

    /// The built-in questionnaire, whose first scale has a second form.
    fn document() -> (Document, (usize, usize)) {
        let mut document = builtin::employee_satisfaction();
        let places = document.blocks.iter().enumerate();
        let mut places = places.flat_map(|(b, block)| block.questions.iter().enumerate().map(move |(q, question)| ((b, q), question)));
        let (at, _) = places.find(|(_, question)| matches!(question.kind, Kind::Rating { .. })).unwrap();
        let question = &mut document.blocks[at.0].questions[at.1];
        let points = question.kind.points().unwrap();
        let (first, last) = (points[0].code.clone(), points[points.len() - 1].code.clone());
        question.variants = vec![
            Variant { text: "How do you find it here?".into(), ..Variant::plain(code("short")) },
            Variant {
                labels: [(last, "At its very best".into())].into(),
                without: [first].into(),
                turned: true,
                ..Variant::plain(code("turned"))
            },
        ];
        (document, at)
    }

    fn problems(change: impl FnOnce(&mut Question)) -> String {
        let (mut document, at) = document();
        change(&mut document.blocks[at.0].questions[at.1]);
        let found = Questionnaire::try_from(document).err().unwrap_or_default();
        found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn every_form_is_shown_to_as_many() {
        let (document, at) = document();
        let question = &document.blocks[at.0].questions[at.1];
        let mut shown = [0; 3];
        (0..=u8::MAX).for_each(|number| shown[question.arm(Arrangement(number))] += 1);
        assert_eq!(shown, [86, 85, 85]);
        assert!(document.is_arranged());
    }

    #[test]
    fn a_form_takes_the_place_of_the_question() {
        let (document, at) = document();
        let points = document.blocks[at.0].questions[at.1].kind.points().unwrap().len();
        for number in 0..=u8::MAX {
            let arm = document.blocks[at.0].questions[at.1].arm(Arrangement(number));
            let shown = document.arranged(Arrangement(number)).blocks.remove(at.0).questions.remove(at.1);
            assert!(shown.variants.is_empty());
            let now = shown.kind.points().unwrap();
            match arm {
                0 => assert_ne!(shown.text, "How do you find it here?"),
                1 => assert_eq!((shown.text.as_str(), now.len()), ("How do you find it here?", points)),
                _ => assert_eq!((now.len(), now[0].label.as_str()), (points - 1, "At its very best")),
            }
        }
    }

    #[test]
    fn a_form_that_cannot_be_shown_is_named() {
        assert_eq!(problems(|_| {}), "");
        assert!(problems(|q| q.variants[0].text.clear()).contains("variants[0].text: it is the same as the question"));
        assert!(problems(|q| q.variants[1].code = code("short")).contains("variants[1].code: short is used twice"));
        assert!(problems(|q| q.variants[0].without = [code("nothing")].into()).contains("variants[0].without: nothing is not an option"));
        assert!(problems(|q| q.variants[0].labels = [(code("nothing"), "x".into())].into()).contains("variants[0].labels"));
        let all = |q: &mut Question| q.variants[0].without = q.kind.points().unwrap().iter().map(|p| p.code.clone()).collect();
        assert!(problems(all).contains("variants[0].without: 0 would be left; leave at least 2"));
        assert!(problems(|q| q.order.options = Order::Random).contains("variants[1].turned: there is nothing to turn"));
        assert!(problems(|q| q.kind = Kind::LongText { max_chars: 9 }).contains("is not an option or point"));
        let many =
            |q: &mut Question| (0..9).for_each(|n| q.variants.push(Variant { text: "x".into(), ..Variant::plain(code(&format!("v{n}"))) }));
        assert!(problems(many).contains("variants: there are 11 other forms; at most 5 are allowed"));
        assert!(problems(|q| q.variants[0].text = "About {nobody}?".into()).contains("variants[0].text: {nobody} repeats an answer"));
    }

    #[test]
    fn what_is_adopted_is_the_question_in_every_language() {
        let (mut document, at) = document();
        let texts = document.texts();
        assert!(texts.iter().any(|text| text.key.ends_with("/form/short/text")));
        texts.iter().for_each(|text| document.translate("de", &text.key, &["DE ", &text.text].concat()));
        assert_eq!(document.languages(), ["en", "de"]);
        let adopted = document.adopted(at.0, at.1, 1);
        assert_eq!(adopted.blocks[at.0].questions[at.1].text, "How do you find it here?");
        assert_eq!(adopted.in_language("de").blocks[at.0].questions[at.1].text, "DE How do you find it here?");
        assert_eq!(adopted.languages(), ["en", "de"]);
        assert!(adopted.translations["de"].texts.keys().all(|key| !key.contains("/form/")));
        let kept = document.adopted(at.0, at.1, 0);
        let mut plain = document.clone();
        plain.blocks[at.0].questions[at.1].variants.clear();
        assert_eq!(kept.texts(), plain.texts());
        let turned = document.adopted(at.0, at.1, 2);
        assert!(turned.in_language("de").blocks[at.0].questions[at.1].kind.points().unwrap()[0].label.starts_with("DE At its very best"));
        assert_eq!(document.adopted(99, 0, 1), document);
    }

    #[test]
    fn forms_keep_their_codes_as_text() {
        let (document, _) = document();
        let text = serde_json::to_string(&document).unwrap();
        assert_eq!(serde_json::from_str::<Document>(&text).unwrap(), document);
    }
}
