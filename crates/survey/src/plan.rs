//! What a response session needs of a questionnaire: items, what holds between them, and pages. It is what a
//! respondent's browser gets in place of the whole document.

use serde::{Deserialize, Serialize};

use crate::answer::Answers;
use crate::code::ItemCode;
use crate::condition::{Condition, Hidden};
use crate::expression::Program;
use crate::item::{Group, Item};
use crate::quota::Limit;

/// What is shown at one time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// Index of the block.
    pub block: usize,
    /// First question of the block on this page.
    pub first: usize,
    /// One past the last question of the block on this page.
    pub end: usize,
    /// Which of them ask something: all but statements.
    pub asks: Vec<bool>,
}

impl Page {
    /// How many questions it asks while some are hidden.
    #[must_use]
    pub fn asked(&self, hidden: &Hidden) -> usize {
        self.asks.iter().enumerate().filter(|(at, asks)| **asks && hidden.shows((self.block, self.first + at))).count()
    }

    /// Whether it has anything to show.
    #[must_use]
    pub fn is_shown(&self, hidden: &Hidden) -> bool {
        (self.first..self.end).any(|question| hidden.shows((self.block, question)))
    }

    /// Whether a question is on it.
    #[must_use]
    pub fn holds(&self, place: (usize, usize)) -> bool {
        place.0 == self.block && (self.first..self.end).contains(&place.1)
    }
}

/// Items, groups and pages of a published questionnaire.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "Parts", into = "Parts")]
pub struct Plan {
    items: Vec<Item>,
    groups: Vec<Group>,
    pages: Vec<Page>,
    conditions: Vec<Condition>,
    endings: Vec<Program>,
    limits: Vec<Limit>,
    /// Places of the items, in the order of their codes.
    index: Vec<usize>,
}

/// As it travels.
#[derive(Serialize, Deserialize)]
struct Parts {
    items: Vec<Item>,
    groups: Vec<Group>,
    pages: Vec<Page>,
    conditions: Vec<Condition>,
    endings: Vec<Program>,
    limits: Vec<Limit>,
}

impl From<Parts> for Plan {
    fn from(parts: Parts) -> Self {
        Self::new(parts.items, parts.groups, parts.pages, (parts.conditions, parts.endings, parts.limits))
    }
}

impl From<Plan> for Parts {
    fn from(Plan { items, groups, pages, conditions, endings, limits, .. }: Plan) -> Self {
        Self { items, groups, pages, conditions, endings, limits }
    }
}

impl Plan {
    pub(crate) fn new(
        items: Vec<Item>,
        groups: Vec<Group>,
        pages: Vec<Page>,
        (conditions, endings, limits): (Vec<Condition>, Vec<Program>, Vec<Limit>),
    ) -> Self {
        let mut plan = Self { items, groups, pages, conditions, endings, limits, index: Vec::new() };
        // one by one: a sorting algorithm or a map would be much to load for a browser
        for (at, item) in plan.items.iter().enumerate() {
            if let Err(place) = find(&plan.items, &plan.index, &item.code) {
                plan.index.insert(place, at);
            }
        }
        plan
    }

    /// All items in the order asked.
    #[must_use]
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// Items that are judged together, in the order asked.
    #[must_use]
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// Conditions in the order of what they belong to, blocks before their questions.
    #[must_use]
    pub fn conditions(&self) -> &[Condition] {
        &self.conditions
    }

    /// When a response ends before its last page, in the order of the document.
    #[must_use]
    pub fn endings(&self) -> &[Program] {
        &self.endings
    }

    /// The quotas, in the order of the document.
    #[must_use]
    pub fn limits(&self) -> &[Limit] {
        &self.limits
    }

    /// The item of that code.
    #[must_use]
    pub fn item(&self, code: &ItemCode) -> Option<&Item> {
        let place = find(&self.items, &self.index, code).ok()?;
        self.items.get(*self.index.get(place)?)
    }

    /// The pages in the order shown; never empty.
    #[must_use]
    pub fn pages(&self) -> &[Page] {
        &self.pages
    }

    /// Whether anybody is asked for it: neither hidden fields nor calculated values are on any page.
    #[must_use]
    pub fn is_question(&self, item: &Item) -> bool {
        self.pages.last().is_some_and(|page| item.place.0 <= page.block)
    }

    /// Whether nothing that is asked is answered.
    #[must_use]
    pub fn is_blank(&self, answers: &Answers) -> bool {
        !answers.keys().any(|code| self.item(code).is_some_and(|item| self.is_question(item)))
    }

    /// How many questions there are (a matrix counts once, a statement not at all).
    #[must_use]
    pub fn question_count(&self) -> usize {
        self.pages.iter().map(|page| page.asked(&Hidden::default())).sum()
    }
}

/// Where a code is in the index, or where it would be.
fn find(items: &[Item], index: &[usize], code: &ItemCode) -> Result<usize, usize> {
    index.binary_search_by(|at| items.get(*at).map(|item| &item.code).cmp(&Some(code)))
}
