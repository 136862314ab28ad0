//! Elements as data: what is fixed, what follows the answers, and what an event means.

use candor_survey::{Answer, ItemCode, OptionCode};

/// An element with what is in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Its name.
    pub name: &'static str,
    /// Attributes and content in their order.
    pub parts: Vec<Part>,
}

/// One thing about an element.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// An attribute that stays.
    Attribute(&'static str, String),
    /// A text that stays.
    Text(String),
    /// A child.
    Child(Node),
    /// Something that follows the answers: the server writes it once, the browser keeps it true.
    Live(Live),
    /// What an event means; the server leaves it out, because a form needs none.
    On(Act),
}

/// What follows the answers.
#[derive(Debug, Clone, PartialEq)]
pub enum Live {
    /// The class, with `invalid` while there is a problem.
    Class(&'static str, ItemCode),
    /// `aria-invalid` while there is a problem.
    Invalid(ItemCode),
    /// The text of the problem.
    Problem(ItemCode),
    /// Hidden while there is no problem.
    ShownWithProblem(ItemCode),
    /// Checked or selected while this answer is given.
    Chosen(ItemCode, Answer),
    /// Hidden while nothing is given.
    ShownWhenGiven(ItemCode),
    /// The value that a field begins with: as typed.
    Entry(ItemCode),
    /// What choosing led to, for screen readers.
    Said(ItemCode),
    /// How many of so many characters are left, when the end is near.
    Room(ItemCode, u32),
}

/// What an event means.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// An option was chosen, or its box ticked or unticked.
    Choose(Offered),
    /// One of these was selected, by its value.
    Select(ItemCode, Vec<Answer>),
    /// The answer is taken back.
    Clear(ItemCode),
    /// A key was pressed inside the question: number keys choose.
    Keys,
    /// Something was typed.
    Enter(ItemCode),
    /// A date was typed, maybe in part.
    EnterDate(ItemCode),
}

/// An option with what belongs to choosing it.
#[derive(Debug, Clone, PartialEq)]
pub struct Offered {
    /// The item.
    pub item: ItemCode,
    /// The answer that the option stands for.
    pub answer: Answer,
    /// Whether several may be ticked; then the codes that stand alone.
    pub multiple: Option<Vec<OptionCode>>,
}

/// An element of this name without anything in it.
#[must_use]
pub const fn node(name: &'static str) -> Node {
    Node { name, parts: Vec::new() }
}

impl Node {
    fn part(mut self, part: Part) -> Self {
        self.parts.push(part);
        self
    }

    /// Sets an attribute.
    #[must_use]
    pub fn set(self, name: &'static str, value: &str) -> Self {
        self.part(Part::Attribute(name, value.to_owned()))
    }

    /// Sets the classes.
    #[must_use]
    pub fn class(self, classes: &str) -> Self {
        self.set("class", classes)
    }

    /// Adds a text.
    #[must_use]
    pub fn text(self, text: &str) -> Self {
        self.part(Part::Text(text.to_owned()))
    }

    /// Adds a child.
    #[must_use]
    pub fn with(self, child: Self) -> Self {
        self.part(Part::Child(child))
    }

    /// Adds children.
    #[must_use]
    pub fn with_all(mut self, children: impl IntoIterator<Item = Self>) -> Self {
        self.parts.extend(children.into_iter().map(Part::Child));
        self
    }

    /// Adds what follows the answers.
    #[must_use]
    pub fn live(self, live: Live) -> Self {
        self.part(Part::Live(live))
    }

    /// Adds what an event means.
    #[must_use]
    pub fn on(self, act: Act) -> Self {
        self.part(Part::On(act))
    }
}
