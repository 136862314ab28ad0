//! Answers: codes, numbers, dates and texts; never labels, never positions.

use std::ops::{Deref, DerefMut};

use litemap::LiteMap;

use serde::de::{Error as _, MapAccess, Visitor};
use serde::ser::SerializeMap as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::check::MAX_ITEMS;

use crate::code::{ItemCode, OptionCode};

/// What one respondent said to one item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// One option of a single choice.
    Choice(OptionCode),
    /// The options of a multiple choice, each once.
    Choices(Vec<OptionCode>),
    /// A point of a rating scale, or `0` to `10`.
    Scale(OptionCode),
    /// The opt-out beside a scale.
    NotApplicable,
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
    /// A date, `YYYY-MM-DD`.
    Date(String),
    /// The answer is kept back, as the question offers.
    PreferNotToSay,
    /// Options in their order, the first place first.
    Ranking(Vec<OptionCode>),
    /// A time of day, `HH:MM`.
    Time(String),
}

/// The answers of one response, by item, in the order of the codes.
///
/// They are few, and every respondent's browser loads the code: a sorted list takes a quarter of a tree's.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answers(LiteMap<ItemCode, Answer>);

impl Answers {
    /// No answers.
    #[must_use]
    pub const fn new() -> Self {
        Self(LiteMap::new())
    }
}

impl Deref for Answers {
    type Target = LiteMap<ItemCode, Answer>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for Answers {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

impl FromIterator<(ItemCode, Answer)> for Answers {
    fn from_iter<I: IntoIterator<Item = (ItemCode, Answer)>>(pairs: I) -> Self {
        let mut answers = Self::new();
        for (item, answer) in pairs {
            answers.insert(item, answer);
        }
        answers
    }
}

impl<const N: usize> From<[(ItemCode, Answer); N]> for Answers {
    fn from(pairs: [(ItemCode, Answer); N]) -> Self {
        pairs.into_iter().collect()
    }
}

impl IntoIterator for Answers {
    type Item = (ItemCode, Answer);
    type IntoIter = std::vec::IntoIter<(ItemCode, Answer)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_tuple_vec().into_iter()
    }
}

impl Serialize for Answers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.len()))?;
        for (item, answer) in self.iter() {
            map.serialize_entry(item, answer)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Answers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Reader)
    }
}

/// Reads answers. It believes no length that a sender claims, and takes no more than a questionnaire has items,
/// because each is put into its place.
struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Answers;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "answers by the codes of their items, at most {MAX_ITEMS}")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Answers, A::Error> {
        let mut answers = Answers::new();
        while let Some((item, answer)) = map.next_entry()? {
            answers.insert(item, answer);
            if answers.len() > MAX_ITEMS {
                return Err(A::Error::invalid_length(answers.len(), &self));
            }
        }
        Ok(answers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_travel_as_a_map_and_come_back_in_order() {
        let text = r#"{"b":{"number":2.0},"a":{"text":"one"},"b":{"number":3.0}}"#;
        let answers: Answers = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&answers).unwrap(), r#"{"a":{"text":"one"},"b":{"number":3.0}}"#, "the last one counts");
        let bytes = postcard::to_allocvec(&answers).unwrap();
        assert_eq!(postcard::from_bytes::<Answers>(&bytes).unwrap(), answers);
    }

    #[test]
    fn a_length_that_is_only_claimed_and_too_many_answers_are_refused() {
        // a map of 2^62 entries that has none
        assert!(postcard::from_bytes::<Answers>(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x3f]).is_err());
        let many = |n: usize| {
            let pairs: Vec<String> = (0..n).rev().map(|at| format!("\"q{at:05}\":\"not_applicable\"")).collect();
            serde_json::from_str::<Answers>(&format!("{{{}}}", pairs.join(",")))
        };
        assert_eq!(many(MAX_ITEMS).unwrap().len(), MAX_ITEMS);
        assert!(many(MAX_ITEMS + 1).unwrap_err().to_string().contains("at most 1000"));
    }
}
