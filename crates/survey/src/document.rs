//! The external form of a questionnaire: what files hold and what travels on the wire.
//!
//! These are plain values. A [`Document`] may be unfinished or wrong (a draft is);
//! [`crate::Questionnaire`] is the proof that it is not.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::code::{BlockCode, ItemCode, MeasureCode, OptionCode};

pub use crate::arrange::{BlockOrder, Order, QuestionOrder, SurveyOrder};
pub use crate::quota::Quota;
pub use crate::texts::{Text, Translation};
pub use crate::variant::{MAX_VARIANTS, Variant};

pub use crate::kind::{
    ChoiceLayout, ChoiceOption, ChoiceSet, FileType, Kind, MAX_FILE_BYTES, MAX_FILES, MatrixItem, Opposites, Picture, ScaleLayout,
    ScalePoint, cyclic_sets,
};

/// The value of [`Document::format`] that this version reads and writes.
pub const FORMAT: &str = "candor-questionnaire/1";

/// A questionnaire as written down.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Always [`FORMAT`]; a later format gets a later number.
    pub format: String,
    /// Title that respondents see.
    pub title: String,
    /// BCP 47 language tag of the texts.
    #[serde(default = "english")]
    pub language: String,
    /// Shown before the first question; may be empty.
    #[serde(default)]
    pub introduction: String,
    /// Shown after the last question; may be empty.
    #[serde(default)]
    pub thanks: String,
    /// Blocks in the order asked.
    pub blocks: Vec<Block>,
    /// Measures that reports may use.
    #[serde(default)]
    pub measures: Vec<Measure>,
    /// Colours of the respondents' pages, instead of Candor's own.
    #[serde(default)]
    pub theme: Option<Theme>,
    /// Findings of the linter that the authors keep, with their reasons.
    #[serde(default)]
    pub suppressions: Vec<Suppression>,
    /// Items that say which answer they ask for, to see who reads.
    #[serde(default)]
    pub instructed: Vec<Instructed>,
    /// Its texts in other languages, by BCP 47 tag.
    #[serde(default)]
    pub translations: BTreeMap<String, Translation>,
    /// Whether respondents see its blocks and scales in different orders.
    #[serde(default)]
    pub order: SurveyOrder,
    /// What the address of a link may bring along.
    #[serde(default)]
    pub fields: Vec<LinkField>,
    /// What is computed from the answers.
    #[serde(default)]
    pub values: Vec<Calculated>,
    /// How many responses of a kind a wave takes.
    #[serde(default)]
    pub quotas: Vec<Quota>,
}

impl Document {
    /// The ways that lead to an end before the last page, in the order of the questions.
    pub fn endings(&self) -> impl Iterator<Item = &Jump> {
        let questions = self.blocks.iter().flat_map(|block| &block.questions);
        questions.flat_map(|question| &question.jumps).filter(|jump| jump.to.is_none())
    }

    /// All conditions as they are written.
    pub fn conditions(&self) -> impl Iterator<Item = &str> {
        let of_blocks = self.blocks.iter().map(|block| block.show_if.as_str());
        let questions = self.blocks.iter().flat_map(|block| &block.questions);
        of_blocks.chain(questions.flat_map(Question::conditions))
    }
}

/// A hidden field: an item that nobody is asked for and that the address of a link answers, as `?f.CODE=VALUE`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkField {
    /// Stable name, unique among all items.
    pub code: ItemCode,
    /// What reports call it.
    pub name: String,
    /// The values that are taken; a link with another one brings nothing.
    pub values: Vec<FieldValue>,
}

/// A value of a hidden field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldValue {
    /// What stands in the link, and what is stored.
    pub code: OptionCode,
    /// What reports and texts that repeat it say.
    pub label: String,
}

/// A calculated value: an item that nobody is asked for and that a formula answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calculated {
    /// Stable name, unique among all items.
    pub code: ItemCode,
    /// What reports call it.
    pub name: String,
    /// How it is computed, as an [expression](crate::expression) over items, hidden fields and the values written above it.
    pub formula: String,
}

/// An item that says which answer it asks for ("Please choose Disagree here").
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instructed {
    /// The item.
    pub item: ItemCode,
    /// The option or point that it asks for.
    pub answer: OptionCode,
}

/// A finding of the linter that is kept on purpose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suppression {
    /// Id of the rule, such as `W07`.
    pub rule: String,
    /// Code of an item, or a path such as `blocks[0].questions[2]` with all that lies below; empty for the whole questionnaire.
    #[serde(default)]
    pub at: String,
    /// Why the finding is kept. It is shown with the method of a report.
    pub reason: String,
}

/// The linter's rules by the letter of their ids, and how many there are of each. A test beside the rules keeps this true.
pub const RULES: [(char, u8); 3] = [('W', 42), ('O', 28), ('S', 27)];

impl Suppression {
    /// The field that keeps it from being published, and what to do; `None` when it is complete.
    #[must_use]
    pub fn problem(&self) -> Option<(&'static str, &'static str)> {
        let number = self.rule.get(1..).filter(|n| n.len() == 2).and_then(|n| n.parse::<u8>().ok());
        let known = |n: u8| RULES.iter().any(|(letter, count)| self.rule.starts_with(*letter) && (1..=*count).contains(&n));
        if !number.is_some_and(known) {
            return Some(("rule", "there is no such rule; use an id such as W07, O04 or S05"));
        }
        self.reason.trim().is_empty().then_some(("reason", "it is empty; say why the finding is kept"))
    }
}

/// Colours of the respondents' pages. What they must satisfy is in [`crate::theme`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Theme {
    /// For a light page.
    pub light: Palette,
    /// For a dark page, which a respondent's device asks for.
    pub dark: Palette,
}

/// A few colours as `#rrggbb`. One that is empty is derived from the others, so that it can be read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Palette {
    /// Links, buttons, what is chosen and the focus.
    pub accent: String,
    /// Behind everything.
    pub background: String,
    /// Questions and answers.
    pub text: String,
}

fn english() -> String {
    "en".to_owned()
}

/// Questions that belong together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Block {
    /// Stable name, unique among blocks.
    pub code: BlockCode,
    /// Heading; may be empty.
    #[serde(default)]
    pub title: String,
    /// All questions of the block on one page, instead of one page each.
    #[serde(default)]
    pub together: bool,
    /// Questions in the order asked.
    pub questions: Vec<Question>,
    /// The condition under which its questions are asked, as an [expression](crate::expression); always when empty.
    #[serde(default)]
    pub show_if: String,
    /// Whether respondents see its questions in different orders, and whether it keeps its own place.
    #[serde(default)]
    pub order: BlockOrder,
    /// The question for whose chosen options it is asked, once for each; once for everybody without one.
    #[serde(default)]
    pub for_each: Option<ItemCode>,
}

impl Block {
    /// A block with nothing but its code.
    #[must_use]
    pub fn plain(code: BlockCode) -> Self {
        Self {
            code,
            title: String::new(),
            together: false,
            questions: Vec::new(),
            show_if: String::new(),
            order: BlockOrder::default(),
            for_each: None,
        }
    }
}

/// One question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Stable name, unique among all items of the questionnaire.
    pub code: ItemCode,
    /// The stem.
    pub text: String,
    /// A hint under the stem; may be empty.
    #[serde(default)]
    pub help: String,
    /// Whether the respondent must answer before going on.
    #[serde(default)]
    pub required: bool,
    /// What kind of answer it takes.
    pub kind: Kind,
    /// Label of the answer that keeps the answer back, if it is offered; it counts as neither left out nor answered.
    #[serde(default)]
    pub prefer_not_to_say: Option<String>,
    /// The condition under which it is asked, as an [expression](crate::expression); always when empty.
    #[serde(default)]
    pub show_if: String,
    /// Whether respondents see its options and rows in different orders, and whether it keeps its own place.
    #[serde(default)]
    pub order: QuestionOrder,
    /// Ways that lead past later questions once it is answered; the first that holds counts.
    #[serde(default)]
    pub jumps: Vec<Jump>,
    /// Its other forms, which parts of the respondents see in place of it: the arms of a split ballot.
    #[serde(default)]
    pub variants: Vec<Variant>,
    /// Options of an earlier question that stand before its own options or rows.
    #[serde(default)]
    pub carried: Option<Carried>,
}

/// Options carried forward from an earlier question: each is offered when it was chosen there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Carried {
    /// The question: a choice or a ranking.
    pub from: ItemCode,
    /// Whether those are offered that were not chosen, once it is answered.
    #[serde(default)]
    pub unchosen: bool,
}

/// A way from a question past later ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Jump {
    /// When it is taken, as an [expression](crate::expression).
    pub when: String,
    /// The block that it leads to; the end without one.
    #[serde(default)]
    pub to: Option<BlockCode>,
    /// What is said at the end it leads to, in place of the usual thanks; may be empty.
    #[serde(default)]
    pub says: String,
}

impl Question {
    /// Its conditions as they are written: its own, those of its rows and options, and when its ways are taken.
    pub fn conditions(&self) -> impl Iterator<Item = &str> {
        let rows = self.kind.rows().into_iter().flatten().map(|row| row.show_if.as_str());
        let options = self.kind.options().into_iter().flatten().map(|option| option.show_if.as_str());
        let ways = self.jumps.iter().map(|jump| jump.when.as_str());
        std::iter::once(self.show_if.as_str()).chain(rows).chain(options).chain(ways)
    }

    /// Calls `f` with each of its conditions, which it may change.
    pub fn conditions_mut(&mut self, f: &mut dyn FnMut(&mut String)) {
        f(&mut self.show_if);
        self.kind.rows_mut().into_iter().flatten().for_each(|row| f(&mut row.show_if));
        self.kind.options_mut().into_iter().flatten().for_each(|option| f(&mut option.show_if));
        self.jumps.iter_mut().for_each(|jump| f(&mut jump.when));
    }

    /// A question with nothing but code, stem and kind.
    #[must_use]
    pub const fn plain(code: ItemCode, text: String, kind: Kind) -> Self {
        let order = QuestionOrder { options: Order::AsWritten, rows: Order::AsWritten, fixed: false };
        Self {
            code,
            text,
            help: String::new(),
            required: false,
            kind,
            prefer_not_to_say: None,
            show_if: String::new(),
            order,
            jumps: Vec::new(),
            variants: Vec::new(),
            carried: None,
        }
    }
}

/// A number computed from the items of one response.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// Stable name.
    pub code: MeasureCode,
    /// What reports call it.
    pub name: String,
    /// How it is computed.
    pub kind: MeasureKind,
    /// The items it is computed from.
    pub items: Vec<ItemCode>,
}

/// How a measure is computed from one response; a unit's score is the mean over its responses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeasureKind {
    /// Customer satisfaction: 100 when the answer is one of the two most favourable points, else 0.
    Csat,
    /// Customer effort: the value of a 1 to 7 ease item.
    Ces,
    /// Net promoter: 100 for 9–10, −100 for 0–6, else 0.
    Nps,
    /// The same, asked of employees about their employer.
    Enps,
    /// Share (0 to 100) of the answered items that got one of the two most favourable points.
    Favourability,
    /// Mean of the items' values, reverse-keyed items turned round; needs at least half of them answered.
    Index,
    /// The value of one item as it is.
    Number,
}

impl MeasureKind {
    /// The unit of the score, for axes and tables.
    #[must_use]
    pub const fn unit_label(self) -> &'static str {
        match self {
            Self::Csat => "% satisfied",
            Self::Ces => "effort score, 1 to 7",
            Self::Nps | Self::Enps => "net promoter score, −100 to 100",
            Self::Favourability => "% favourable",
            Self::Index => "mean score",
            Self::Number => "mean",
        }
    }
}
