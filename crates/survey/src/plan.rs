//! What a response session needs of a questionnaire: items, what holds between them, and pages. It is what a
//! respondent's browser gets in place of the whole document.

use serde::{Deserialize, Serialize};

use crate::code::ItemCode;
use crate::item::{Group, Item};

/// What is shown at one time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// Index of the block.
    pub block: usize,
    /// First question of the block on this page.
    pub first: usize,
    /// One past the last question of the block on this page.
    pub end: usize,
    /// How many of them ask something (a matrix counts once, a statement not at all).
    pub asks: usize,
}

/// Items, groups and pages of a published questionnaire.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "Parts", into = "Parts")]
pub struct Plan {
    items: Vec<Item>,
    groups: Vec<Group>,
    pages: Vec<Page>,
    /// Places of the items, in the order of their codes.
    index: Vec<usize>,
}

/// As it travels.
#[derive(Serialize, Deserialize)]
struct Parts {
    items: Vec<Item>,
    groups: Vec<Group>,
    pages: Vec<Page>,
}

impl From<Parts> for Plan {
    fn from(Parts { items, groups, pages }: Parts) -> Self {
        Self::new(items, groups, pages)
    }
}

impl From<Plan> for Parts {
    fn from(Plan { items, groups, pages, .. }: Plan) -> Self {
        Self { items, groups, pages }
    }
}

impl Plan {
    pub(crate) fn new(items: Vec<Item>, groups: Vec<Group>, pages: Vec<Page>) -> Self {
        let mut plan = Self { items, groups, pages, index: Vec::new() };
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

    /// How many questions a respondent is asked.
    #[must_use]
    pub fn question_count(&self) -> usize {
        self.pages.iter().map(|page| page.asks).sum()
    }
}

/// Where a code is in the index, or where it would be.
fn find(items: &[Item], index: &[usize], code: &ItemCode) -> Result<usize, usize> {
    index.binary_search_by(|at| items.get(*at).map(|item| &item.code).cmp(&Some(code)))
}
