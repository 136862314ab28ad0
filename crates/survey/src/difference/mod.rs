//! What differs between two versions of a questionnaire, and what that means for comparing their answers.
//!
//! Every difference has a [`Class`]; docs/versions.md gives the rules with their reasons. The comparison walks
//! over what is written down, so that a field it does not know counts as [`Class::Meaning`] and is never missed.

mod kind;
mod measures;
mod order;
mod question;
mod text;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::code::{BlockCode, ItemCode, MeasureCode, QuotaCode};
use crate::document::{Block, Document, Question, Quota};

/// What a difference means for comparing answers before and after. Ordered: a later class weighs more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Looks other, asks the same.
    Cosmetic,
    /// Asks the same in other words or surroundings. Answers are compared; a shift may come from the words.
    Wording,
    /// Asks something else. Answers before and after are not compared: trends break their line.
    Meaning,
}

impl Class {
    /// The word used on the wire and on screen.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cosmetic => "cosmetic",
            Self::Wording => "wording",
            Self::Meaning => "meaning",
        }
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The part of a questionnaire that differs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "part", content = "code", rename_all = "snake_case")]
pub enum Part {
    /// The questionnaire itself: its texts, its colours, the order of its questions.
    Survey,
    /// A block.
    Block(BlockCode),
    /// A question, or a row of one.
    Item(ItemCode),
    /// A measure.
    Measure(MeasureCode),
}

/// What happened to a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// Only the later version has it.
    Added,
    /// Only the earlier version has it.
    Removed,
    /// Both have it.
    Changed,
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Where.
    #[serde(flatten)]
    pub part: Part,
    /// What people call that part: the text of the question, the name of the measure. May be empty.
    pub name: String,
    /// What happened to it.
    pub what: What,
    /// What it means for comparing answers.
    pub class: Class,
    /// Why, in one sentence.
    pub reason: String,
    /// The items whose answers it concerns.
    pub items: Vec<ItemCode>,
}

/// All differences between two versions, in the order of the questionnaire.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// The differences; none when the versions are the same.
    pub changes: Vec<Change>,
}

impl Difference {
    /// Compares two versions, the earlier one first.
    #[must_use]
    pub fn between(old: &Document, new: &Document) -> Self {
        // loops and what is carried forward are compared by what is asked
        let (old, new) = (&old.expanded(), &new.expanded());
        let mut changes = Vec::new();
        let mut add = |change: Change| changes.push(change);
        own_texts(old, new, &mut add);
        question::blocks(old, new, &mut add);
        question::all(old, new, &mut add);
        order::questions(old, new, &mut add);
        measures::all(old, new, &mut add);
        if changes.is_empty() && old != new {
            let reason = "Something that respondents do not see has changed.".to_owned();
            changes.push(Change {
                part: Part::Survey,
                name: String::new(),
                what: What::Changed,
                class: Class::Cosmetic,
                reason,
                items: vec![],
            });
        }
        Self { changes }
    }

    /// The heaviest class; `None` when nothing differs.
    #[must_use]
    pub fn class(&self) -> Option<Class> {
        self.changes.iter().map(|change| change.class).max()
    }

    /// Whether answers to both versions may stand in one wave: nobody is asked another question, or in another
    /// order or on another page, no answer means something else, and quotas count the same, because they have counted
    /// since the wave began.
    #[must_use]
    pub fn fits_running_wave(&self, old: &Document, new: &Document) -> bool {
        self.class() != Some(Class::Meaning) && asked(&old.expanded()) == asked(&new.expanded()) && counted(old) == counted(new)
    }

    /// The items whose answers mean something else.
    #[must_use]
    pub fn changed_in_meaning(&self) -> BTreeSet<&ItemCode> {
        self.changes.iter().filter(|change| change.class == Class::Meaning).flat_map(|change| &change.items).collect()
    }

    /// Why the line of a measure breaks between the two versions; `None` when it goes on.
    /// `raised` are items of which the author says that their change alters the meaning.
    #[must_use]
    pub fn break_of(&self, measure: &MeasureCode, items: &[ItemCode], raised: &[ItemCode]) -> Option<String> {
        let of_measure = |change: &&Change| change.part == Part::Measure(measure.clone()) && change.class == Class::Meaning;
        let of_items = |change: &&Change| change.class == Class::Meaning && change.items.iter().any(|item| items.contains(item));
        let found = self.changes.iter().find(of_measure).or_else(|| self.changes.iter().find(of_items));
        if let Some(change) = found {
            return Some(change.reason.clone());
        }
        let raised = raised.iter().find(|item| items.contains(item));
        raised.map(|item| format!("The author says that {item} asks something else than before."))
    }
}

/// What is asked, in its order: block by block the items and whether they stand together.
fn asked(document: &Document) -> Vec<(bool, Vec<ItemCode>)> {
    let blocks = document.blocks.iter().filter(|block| !block.questions.is_empty());
    blocks.map(|block| (block.together, block.questions.iter().flat_map(items_of).collect())).collect()
}

/// What quotas count, whatever they are called and wherever they end.
fn counted(document: &Document) -> Vec<(&QuotaCode, &str)> {
    document.quotas.iter().map(|quota| (&quota.code, quota.when.trim())).collect()
}

/// Questions by code with their block.
fn by_code(document: &Document) -> BTreeMap<&ItemCode, (&Block, &Question)> {
    document.blocks.iter().flat_map(|b| b.questions.iter().map(move |q| (&q.code, (b, q)))).collect()
}

/// The items of a question: itself, or its parts.
fn items_of(question: &Question) -> Vec<ItemCode> {
    let mut items = vec![question.code.clone()];
    items.extend(question.kind.part_codes().into_iter().cloned());
    items
}

fn survey(class: Class, reason: impl Into<String>) -> Change {
    Change { part: Part::Survey, name: String::new(), what: What::Changed, class, reason: reason.into(), items: Vec::new() }
}

/// The questionnaire's own texts and looks.
fn own_texts(old: &Document, new: &Document, add: &mut impl FnMut(Change)) {
    // every field is named, so that a new one cannot be forgotten
    let Document {
        format: _,
        title,
        language,
        introduction,
        thanks,
        blocks: _,
        measures: _,
        theme,
        suppressions,
        instructed,
        translations,
        order,
        fields,
        values,
        quotas,
    } = old;
    let framing = [("title", title, &new.title), ("introduction", introduction, &new.introduction)];
    for (name, before, after) in framing {
        // it stands before every question and asks none
        if let Some(found) = text::compare(before, after) {
            let why = if found.class == Class::Cosmetic { "in its signs only" } else { "which frames all questions" };
            add(survey(found.class.min(Class::Wording), format!("The {name} has changed, {why}.")));
        }
    }
    if thanks != &new.thanks {
        add(survey(Class::Cosmetic, "The closing words have changed; they are read after the last answer."));
    }
    if language != &new.language {
        add(survey(Class::Wording, format!("The questions are in another language: {} instead of {language}.", new.language)));
    }
    if theme != &new.theme {
        add(survey(Class::Cosmetic, "The colours have changed."));
    }
    if suppressions != &new.suppressions {
        add(survey(Class::Cosmetic, "What the authors keep against the linter has changed; respondents do not see it."));
    }
    if *order != new.order {
        add(survey(Class::Wording, "Blocks or scales are shown in other orders than before, and what comes first colours the rest."));
    }
    if instructed != &new.instructed {
        add(survey(Class::Cosmetic, "Which items ask for a certain answer has changed; what they ask is compared with them."));
    }
    beside(fields, &new.fields, |field| &field.code, "hidden field", add);
    beside(values, &new.values, |value| &value.code, "calculated value", add);
    quotas_of(quotas, &new.quotas, add);
    let tags: BTreeSet<&String> = translations.keys().chain(new.translations.keys()).collect();
    for tag in tags.into_iter().filter(|tag| translations.get(*tag) != new.translations.get(*tag)) {
        let is_offered = |document: &Document| document.languages().contains(&tag.as_str());
        let (class, said) = match (is_offered(old), is_offered(new)) {
            (false, false) => (Class::Cosmetic, "is worked at; respondents do not see it yet"),
            (false, true) => (Class::Wording, "is offered now"),
            (true, false) => (Class::Wording, "is not offered any more"),
            // whoever reads it reads other words; codes and values are those of the original
            (true, true) => (Class::Wording, "has changed"),
        };
        add(survey(class, format!("The translation into {tag} {said}.")));
    }
}

/// How many responses of a kind are taken. No question changes by it, but who answers may.
fn quotas_of(old: &[Quota], new: &[Quota], add: &mut impl FnMut(Change)) {
    let find = |all: &'_ [Quota], code| all.iter().position(|quota: &Quota| quota.code == code);
    for before in old {
        let Some(after) = find(new, before.code.clone()).and_then(|at| new.get(at)) else {
            add(survey(Class::Wording, format!("The quota {} is gone, so others may be among those who answer.", before.code)));
            continue;
        };
        if before.when != after.when {
            add(survey(Class::Wording, format!("The quota {} counts others than before.", before.code)));
        }
        if before.at_most != after.at_most {
            let (old, new) = (before.at_most, after.at_most);
            add(survey(
                Class::Cosmetic,
                format!("The quota {} is full at {new} instead of {old}; nobody is asked anything else.", before.code),
            ));
        }
        if before.says != after.says || before.name != after.name {
            add(survey(Class::Cosmetic, format!("What the quota {} is called, or says when it is full, has changed.", before.code)));
        }
    }
    for after in new.iter().filter(|after| find(old, after.code.clone()).is_none()) {
        add(survey(Class::Wording, format!("The quota {} is new, so fewer of a kind may be among those who answer.", after.code)));
    }
}

/// What stands beside the questions: hidden fields and calculated values.
fn beside<T: PartialEq>(old: &[T], new: &[T], code: fn(&T) -> &ItemCode, called: &str, add: &mut impl FnMut(Change)) {
    let mut tell = |item: &T, what, class, said: &str| {
        let code = code(item).clone();
        let reason = format!("The {called} {code} {said}.");
        add(Change { part: Part::Item(code.clone()), name: code.to_string(), what, class, reason, items: vec![code] });
    };
    for before in old {
        match new.iter().find(|after| code(after) == code(before)) {
            None => tell(before, What::Removed, Class::Meaning, "is gone; its line ends here"),
            Some(after) if after != before => tell(after, What::Changed, Class::Meaning, "stands for something else"),
            Some(_) => {}
        }
    }
    for after in new.iter().filter(|after| old.iter().all(|before| code(before) != code(after))) {
        tell(after, What::Added, Class::Cosmetic, "is new; nobody is asked for it");
    }
}

#[cfg(test)]
mod tests;
