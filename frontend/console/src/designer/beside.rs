//! What the designer does to what stands beside the questions: hidden fields, calculated values and quotas. Pure, as
//! [`crate::designer::edit`].

use candor_survey::document::{Calculated, Document, FieldValue, LinkField, Quota};
use candor_survey::{ItemCode, OptionCode};
use serde::{Deserialize, Serialize};

use crate::designer::edit::{forget_missing_items, free, fresh_item, stepped};
use crate::designer::several::renamed;

/// A list beside the blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Beside {
    /// What the address of a link may bring along.
    Fields,
    /// What is computed from the answers.
    Values,
    /// How many responses of a kind a wave takes.
    Quotas,
}

/// With how many responses a new quota is full.
const FULL_AT: u32 = 100;

impl Beside {
    /// All of them, as the outline shows them.
    pub const ALL: [Self; 3] = [Self::Fields, Self::Values, Self::Quotas];

    /// Its name in paths.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Fields => "fields",
            Self::Values => "values",
            Self::Quotas => "quotas",
        }
    }

    /// What authors call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fields => "Hidden fields",
            Self::Values => "Calculated values",
            Self::Quotas => "Quotas",
        }
    }

    /// What one of them is called.
    #[must_use]
    pub const fn one(self) -> &'static str {
        match self {
            Self::Fields => "hidden field",
            Self::Values => "calculated value",
            Self::Quotas => "quota",
        }
    }

    /// How many there are.
    #[must_use]
    pub const fn count(self, document: &Document) -> usize {
        match self {
            Self::Fields => document.fields.len(),
            Self::Values => document.values.len(),
            Self::Quotas => document.quotas.len(),
        }
    }

    /// Adds one at the end; the answer is where it is.
    pub fn add(self, document: &mut Document) -> Option<usize> {
        match self {
            Self::Fields => {
                let code = fresh_item(document, "field")?;
                let mut field = LinkField { code, name: String::new(), values: Vec::new() };
                for _ in 0..2 {
                    add_value(&mut field);
                }
                document.fields.push(field);
            }
            Self::Values => {
                let code = fresh_item(document, "value")?;
                document.values.push(Calculated { code, name: String::new(), formula: String::new() });
            }
            Self::Quotas => {
                let code = free("quota", |code| document.quotas.iter().any(|quota| quota.code == *code))?;
                document.quotas.push(Quota { code, name: String::new(), when: String::new(), at_most: FULL_AT, says: String::new() });
            }
        }
        Some(self.count(document) - 1)
    }

    /// Removes one.
    pub fn remove(self, document: &mut Document, at: usize) {
        if at < self.count(document) {
            match self {
                Self::Fields => drop(document.fields.remove(at)),
                Self::Values => drop(document.values.remove(at)),
                Self::Quotas => drop(document.quotas.remove(at)),
            }
            forget_missing_items(document);
        }
    }

    /// Moves one up or down; the answer is where it is now.
    pub fn shift(self, document: &mut Document, at: usize, up: bool) -> Option<usize> {
        let to = stepped(at, up, self.count(document))?;
        match self {
            Self::Fields => document.fields.swap(at, to),
            Self::Values => document.values.swap(at, to),
            Self::Quotas => document.quotas.swap(at, to),
        }
        Some(to)
    }

    /// Puts a copy with a code of its own behind one.
    pub fn duplicate(self, document: &mut Document, at: usize) -> Option<usize> {
        let last = self.add(document)?;
        match self {
            Self::Fields => {
                let LinkField { name, values, .. } = document.fields.get(at)?.clone();
                let code = document.fields.pop()?.code;
                document.fields.insert(at + 1, LinkField { code, name, values });
            }
            Self::Values => {
                let Calculated { name, formula, .. } = document.values.get(at)?.clone();
                let code = document.values.pop()?.code;
                document.values.insert(at + 1, Calculated { code, name, formula });
            }
            Self::Quotas => {
                let copy = document.quotas.get(at)?.clone();
                let code = document.quotas.pop()?.code;
                document.quotas.insert(at + 1, Quota { code, ..copy });
            }
        }
        Some(last.min(at + 1))
    }
}

/// A text of one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Words {
    /// What reports or the fieldwork call it.
    Name,
    /// How a value is computed.
    Formula,
    /// What a quota says to those whom it turns away.
    Says,
    /// The label of so manyth value of a hidden field.
    Label(usize),
}

impl Words {
    /// The text.
    pub fn read(self, document: &Document, list: Beside, at: usize) -> Option<&String> {
        Some(match (list, self) {
            (Beside::Fields, Self::Label(value)) => &document.fields.get(at)?.values.get(value)?.label,
            (Beside::Fields, _) => &document.fields.get(at)?.name,
            (Beside::Values, Self::Formula) => &document.values.get(at)?.formula,
            (Beside::Values, _) => &document.values.get(at)?.name,
            (Beside::Quotas, Self::Says) => &document.quotas.get(at)?.says,
            (Beside::Quotas, _) => &document.quotas.get(at)?.name,
        })
    }

    /// The text, to change.
    pub fn write(self, document: &mut Document, list: Beside, at: usize) -> Option<&mut String> {
        Some(match (list, self) {
            (Beside::Fields, Self::Label(value)) => &mut document.fields.get_mut(at)?.values.get_mut(value)?.label,
            (Beside::Fields, _) => &mut document.fields.get_mut(at)?.name,
            (Beside::Values, Self::Formula) => &mut document.values.get_mut(at)?.formula,
            (Beside::Values, _) => &mut document.values.get_mut(at)?.name,
            (Beside::Quotas, Self::Says) => &mut document.quotas.get_mut(at)?.says,
            (Beside::Quotas, _) => &mut document.quotas.get_mut(at)?.name,
        })
    }
}

/// Adds a value to a hidden field; the answer is where it is.
pub fn add_value(field: &mut LinkField) -> Option<usize> {
    let code = free("value", |code| field.values.iter().any(|value| value.code == *code))?;
    field.values.push(FieldValue { code, label: String::new() });
    Some(field.values.len() - 1)
}

/// Something with a code that authors may change: a hidden field, one of its values, or a calculated value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coded {
    /// The list that it is in, or that its field is in.
    pub list: Beside,
    /// Where in the list.
    pub at: usize,
    /// Which value of the field, if it is one.
    pub value: Option<usize>,
}

impl Coded {
    /// Its code.
    pub fn read(self, document: &Document) -> Option<&str> {
        Some(match (self.list, self.value) {
            (Beside::Fields, Some(value)) => document.fields.get(self.at)?.values.get(value)?.code.as_str(),
            (Beside::Fields, None) => document.fields.get(self.at)?.code.as_str(),
            (Beside::Values, _) => document.values.get(self.at)?.code.as_str(),
            (Beside::Quotas, _) => document.quotas.get(self.at)?.code.as_str(),
        })
    }

    /// Gives it another code, here and wherever it is named.
    ///
    /// # Errors
    /// What is wrong with the code, and what to do.
    pub fn rename(self, document: &mut Document, code: &str) -> Result<(), &'static str> {
        const GONE: &str = "It is not there any more.";
        let is_code = code.starts_with(|c: char| c.is_ascii_alphanumeric()) && code.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if !is_code || (self.value.is_none() && !code.starts_with(|c: char| c.is_ascii_alphabetic())) {
            return Err("Write letters without accents, digits and _ in one word, and begin with a letter.");
        }
        if self.read(document).ok_or(GONE)? == code {
            return Ok(());
        }
        let key = self.read(document).ok_or(GONE)?.to_owned();
        if let Some(value) = self.value {
            let field = document.fields.get_mut(self.at).ok_or(GONE)?;
            let new: OptionCode = code.parse().map_err(|_| "Write at most 64 characters.")?;
            if field.values.iter().any(|one| one.code == new) {
                return Err("Another value of this field has it already. Give each its own.");
            }
            field.values.get_mut(value).ok_or(GONE)?.code = new;
            let [old, new] = [key.as_str(), code].map(|end| [field.code.as_str(), "/option/", end].concat());
            move_texts(document, &old, &new, true);
            return Ok(());
        }
        let (old, new): (ItemCode, ItemCode) = (key.parse().map_err(|_| GONE)?, code.parse().map_err(|_| "Write at most 64 characters.")?);
        if crate::designer::edit::items(document).contains(&&new) {
            return Err("A question, a row, a hidden field or a value has it already. Choose another one.");
        }
        match self.list {
            Beside::Fields => document.fields.get_mut(self.at).ok_or(GONE)?.code = new.clone(),
            _ => document.values.get_mut(self.at).ok_or(GONE)?.code = new.clone(),
        }
        follow(document, &old, &new);
        Ok(())
    }
}

/// Moves translations from the keys that begin so, or are so, to others.
pub fn move_texts(document: &mut Document, old: &str, new: &str, is_whole: bool) {
    for translation in document.translations.values_mut() {
        let is_moved = |key: &&String| key.strip_prefix(old).is_some_and(|rest| !is_whole || rest.is_empty());
        let keys: Vec<String> = translation.texts.keys().filter(is_moved).cloned().collect();
        for key in keys {
            let moved = [new, key.get(old.len()..).unwrap_or_default()].concat();
            if translation.to_check.remove(&key) {
                translation.to_check.insert(moved.clone());
            }
            if let Some(text) = translation.texts.remove(&key) {
                translation.texts.insert(moved, text);
            }
        }
    }
}

/// Lets conditions, formulas, texts and measures name an item by its new code.
fn follow(document: &mut Document, old: &ItemCode, new: &ItemCode) {
    let pair = [(old.clone(), new.clone())];
    let mut condition = |text: &mut String| *text = renamed(text, &pair);
    for block in &mut document.blocks {
        condition(&mut block.show_if);
        block.questions.iter_mut().for_each(|question| question.conditions_mut(&mut condition));
    }
    document.values.iter_mut().for_each(|value| condition(&mut value.formula));
    document.quotas.iter_mut().for_each(|quota| condition(&mut quota.when));
    let repeats = ["}", "|"].map(|end| [old, new].map(|code| ["{", code.as_str(), end].concat()));
    let repeat = |text: &mut String| {
        for [old, new] in &repeats {
            if text.contains(old) {
                *text = text.replace(old, new);
            }
        }
    };
    document.visit(&mut |_, text| repeat(text));
    document.translations.values_mut().flat_map(|translation| translation.texts.values_mut()).for_each(repeat);
    let measured = document.measures.iter_mut().flat_map(|measure| &mut measure.items);
    measured.filter(|item| **item == *old).for_each(|item| item.clone_from(new));
    let [old, new] = [old, new].map(|code| [code.as_str(), "/"].concat());
    move_texts(document, &old, &new, false);
}

/// The limit of a quota as it is typed; false when it is no number.
pub fn set_limit(document: &mut Document, at: usize, text: &str) -> bool {
    let (Some(quota), Ok(limit)) = (document.quotas.get_mut(at), text.trim().parse()) else { return false };
    quota.at_most = limit;
    true
}

#[cfg(test)]
mod tests {
    use candor_survey::Questionnaire;

    use super::*;

    fn document() -> Document {
        let mut document: Document = serde_json::from_str(include_str!("../../../../crates/survey/tests/beside.json")).unwrap();
        document.quotas.push(Quota {
            code: "letters".parse().unwrap(),
            name: "By letter".into(),
            when: "source = 'letter'".into(),
            at_most: 5,
            says: String::new(),
        });
        document
    }

    fn problems(document: &Document) -> String {
        let problems = Questionnaire::try_from(document.clone()).err().unwrap_or_default();
        problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn what_is_added_moved_copied_and_removed_has_codes_of_its_own() {
        for list in Beside::ALL {
            let mut document = document();
            let before = list.count(&document);
            assert_eq!(list.add(&mut document), Some(before));
            *Words::Name.write(&mut document, list, before).unwrap() = "Last".into();
            assert_eq!(list.shift(&mut document, before, true), before.checked_sub(1), "{list:?}");
            let first = before.saturating_sub(1);
            assert_eq!(Words::Name.read(&document, list, first).unwrap(), "Last");
            assert_eq!(list.duplicate(&mut document, first), Some(first + 1));
            assert_eq!(Words::Name.read(&document, list, first + 1).unwrap(), "Last");
            let codes: Vec<String> =
                (0..before + 2).map(|at| Coded { list, at, value: None }.read(&document).unwrap().to_owned()).collect();
            assert_eq!(codes.iter().collect::<std::collections::BTreeSet<_>>().len(), before + 2, "{codes:?}");
            list.remove(&mut document, first);
            list.remove(&mut document, first);
            assert_eq!(document, self::document());
            list.remove(&mut document, 99);
            assert_eq!(list.shift(&mut document, 0, true), None);
            assert_eq!(document, self::document());
        }
    }

    #[test]
    fn another_code_is_followed_wherever_the_old_one_is_named() {
        let mut document = document();
        document.translate("de", "source/option/letter", "in einem Brief");
        document.translate("de", "end/text", "{source|nirgends}");
        assert_eq!(problems(&document), "");
        let field = Coded { list: Beside::Fields, at: 0, value: None };
        field.rename(&mut document, "origin").unwrap();
        let grade = document.values.iter().position(|value| value.code.as_str() == "grade").unwrap();
        Coded { list: Beside::Values, at: grade, value: None }.rename(&mut document, "mark").unwrap();
        assert_eq!(problems(&document), "", "{document:?}");
        assert_eq!(document.quotas[0].when, "origin = 'letter'");
        assert_eq!(document.translations["de"].texts["origin/option/letter"], "in einem Brief");
        assert_eq!(document.translations["de"].texts["end/text"], "{origin|nirgends}");
        let text = serde_json::to_string(&document).unwrap();
        assert!(!text.contains("{grade}") && !text.contains("\"source\""), "{text}");
    }

    #[test]
    fn a_code_that_cannot_be_is_refused_and_changes_nothing() {
        let mut document = document();
        let field = Coded { list: Beside::Fields, at: 0, value: None };
        let value = Coded { value: Some(0), ..field };
        for code in ["", "two words", "1st", "straße", "a-b", "speed", "grade"] {
            assert!(field.rename(&mut document, code).is_err(), "{code}");
        }
        let second = Coded { value: Some(1), ..field }.read(&document).unwrap().to_owned();
        for code in ["", "two words", second.as_str()] {
            assert!(value.rename(&mut document, code).is_err(), "{code}");
        }
        assert_eq!(document, self::document());
        value.rename(&mut document, "2026").unwrap();
        assert_eq!(document.fields[0].values[0].code.as_str(), "2026");
    }

    #[test]
    fn a_limit_is_a_whole_number() {
        let mut document = document();
        assert!(set_limit(&mut document, 0, " 20 "));
        assert!(!set_limit(&mut document, 0, "many") && !set_limit(&mut document, 0, "-3") && !set_limit(&mut document, 9, "20"));
        assert_eq!(document.quotas[0].at_most, 20);
    }
}
