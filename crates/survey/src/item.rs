//! Items: whatever holds one answer, as questions make them.

use serde::{Deserialize, Serialize};

use crate::code::{ItemCode, OptionCode};
use crate::date::Date;
use crate::document::{ChoiceOption, Document, Kind, Question, ScalePoint};
use crate::time::Time;

/// The option that a ticked consent or a yes stores.
pub const YES: &str = "yes";

/// The option that a no stores.
pub const NO: &str = "no";

/// Longest text that belongs to an option ("please specify"), in characters.
pub const SPECIFY_CHARS: u32 = 200;

/// What an item takes as an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ItemKind {
    /// One of these options.
    Choice(Vec<OptionCode>),
    /// Any of these options; the flag marks the exclusive ones.
    Choices {
        /// Options with their flag.
        options: Vec<(OptionCode, bool)>,
        /// Fewest.
        min: Option<u32>,
        /// Most.
        max: Option<u32>,
    },
    /// One of these scale points with their values, and whether "not applicable" is offered.
    Scale {
        /// Points with values.
        points: Vec<(OptionCode, f64)>,
        /// Whether the opt-out is offered.
        not_applicable: bool,
    },
    /// A text of at most so many characters.
    Text(u32),
    /// A number.
    Number {
        /// Smallest value.
        min: Option<f64>,
        /// Largest value.
        max: Option<f64>,
        /// Whole numbers only.
        whole: bool,
        /// Distance of two values from the smallest on.
        step: Option<f64>,
    },
    /// A date within bounds.
    Date {
        /// First date.
        min: Option<Date>,
        /// Last date.
        max: Option<Date>,
    },
    /// These options in an order.
    Ranking {
        /// The options.
        options: Vec<OptionCode>,
        /// How many places there are.
        places: u32,
    },
    /// A time of day within bounds.
    Time {
        /// First time.
        min: Option<Time>,
        /// Last time.
        max: Option<Time>,
    },
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// At most so many files, by the names under which the server keeps them.
    Files(u32),
}

/// Anything that holds one answer: a question, or a part of one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// Its stable name.
    pub code: ItemCode,
    /// The text that names it: the stem, or the row's text.
    pub text: String,
    /// Whether it must be answered.
    pub required: bool,
    /// Whether measures turn its values round.
    pub reverse: bool,
    /// What it takes.
    pub kind: ItemKind,
    /// Whether the answer may be kept back.
    pub may_keep_back: bool,
    /// It is asked only while this item has this option.
    pub only_with: Option<(ItemCode, OptionCode)>,
    /// Index of the block and of the question within it; of what nobody is asked for a block behind the last.
    pub place: (usize, usize),
}

/// What answers to several items of a question must satisfy together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Together {
    /// They add up to this, if there is any; `true` when there must be.
    Sum(f64, bool),
    /// The second date is not before the first.
    Order,
    /// The first and the second are not the same option.
    Differ,
}

/// Items that are judged together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// The items.
    pub items: Vec<ItemCode>,
    /// What must hold.
    pub rule: Together,
    /// Index of the block and of the question within it.
    pub place: (usize, usize),
}

/// Whatever can hold one answer, in the order asked.
pub(crate) fn items(document: &Document) -> Vec<Item> {
    let mut items = Vec::new();
    for (b, block) in document.blocks.iter().enumerate() {
        for (q, question) in block.questions.iter().enumerate() {
            Maker { question, place: (b, q), items: &mut items }.make();
        }
    }
    items
}

struct Maker<'a> {
    question: &'a Question,
    place: (usize, usize),
    items: &'a mut Vec<Item>,
}

impl Maker<'_> {
    fn add(&mut self, code: &ItemCode, text: &str, kind: ItemKind) -> &mut Self {
        self.items.push(Item {
            code: code.clone(),
            text: text.to_owned(),
            required: self.question.required,
            reverse: false,
            kind,
            may_keep_back: self.question.prefer_not_to_say.is_some(),
            only_with: None,
            place: self.place,
        });
        self
    }

    fn last(&mut self, change: impl FnOnce(&mut Item)) {
        if let Some(item) = self.items.last_mut() {
            change(item);
        }
    }

    /// The question as one item.
    fn whole(&mut self, kind: ItemKind) {
        let question = self.question;
        self.add(&question.code, &question.text, kind);
    }

    fn make(&mut self) {
        let question = self.question;
        match &question.kind {
            Kind::Matrix { items, .. } | Kind::ChoiceMatrix { items, .. } | Kind::ConstantSum { items, .. } => {
                let is_sum = matches!(question.kind, Kind::ConstantSum { .. });
                for row in items {
                    let kind = kind_of(&question.kind).unwrap_or(ItemKind::Phone);
                    self.add(&row.code, &row.text, kind).last(|item| {
                        item.reverse = row.reverse;
                        // the parts of a total may be left at nothing
                        item.required &= !is_sum;
                    });
                }
            }
            Kind::SemanticDifferential { items, points } => {
                for row in items {
                    let text = [row.left.as_str(), " – ", &row.right].concat();
                    self.add(&row.code, &text, one_to(*points)).last(|item| item.reverse = row.reverse);
                }
            }
            Kind::DateRange { from, to, min, max } => {
                let kind = ItemKind::Date { min: date(min), max: date(max) };
                self.add(&from.code, &from.text, kind.clone()).add(&to.code, &to.text, kind);
            }
            Kind::MaxDiff { sets, best, worst, .. } => {
                for (at, set) in sets.iter().enumerate() {
                    let kind = ItemKind::Choice(set.options.clone());
                    let text = |asks: &str| set_text(asks, at, sets.len());
                    self.add(&set.best, &text(best), kind.clone()).add(&set.worst, &text(worst), kind);
                }
            }
            kind => {
                if let Some(kind) = kind_of(kind) {
                    self.whole(kind);
                }
                self.specified(kind);
            }
        }
    }

    /// The texts that belong to options.
    fn specified(&mut self, kind: &Kind) {
        let (Kind::SingleChoice { options, .. } | Kind::MultipleChoice { options, .. } | Kind::PictureChoice { options, .. }) = kind else {
            return;
        };
        for (option, code) in options.iter().filter_map(|o| Some((o, o.specify.as_ref()?))) {
            let of = (self.question.code.clone(), option.code.clone());
            self.add(code, &option.label, ItemKind::Text(SPECIFY_CHARS)).last(|item| {
                item.required = false;
                item.may_keep_back = false;
                item.only_with = Some(of);
            });
        }
    }
}

/// What the one item of a question takes, or each of its rows; nothing for a statement.
fn kind_of(kind: &Kind) -> Option<ItemKind> {
    let number = |min: Option<f64>, max, whole, step| ItemKind::Number { min, max, whole, step };
    Some(match kind {
        Kind::MultipleChoice { options, min, max } | Kind::PictureChoice { options, multiple: true, min, max, .. } => {
            choices(options, *min, *max)
        }
        Kind::SingleChoice { options, .. } | Kind::PictureChoice { options, .. } => ItemKind::Choice(codes(options)),
        Kind::Rating { points, not_applicable, .. } | Kind::Matrix { points, not_applicable, .. } => {
            scale(points, not_applicable.is_some())
        }
        Kind::ZeroToTen { .. } => zero_to_ten(),
        Kind::ShortText { max_chars } | Kind::LongText { max_chars } => ItemKind::Text(*max_chars),
        Kind::Number { min, max, whole, .. } => number(*min, *max, *whole, None),
        Kind::Date { min, max } => ItemKind::Date { min: date(min), max: date(max) },
        Kind::YesNo { .. } => ItemKind::Choice(named(&[YES, NO])),
        Kind::ChoiceMatrix { options, multiple: true, .. } => choices(options, None, None),
        Kind::ChoiceMatrix { options, .. } => ItemKind::Choice(codes(options)),
        Kind::Ranking { options, places } => {
            let all = u32::try_from(options.len()).unwrap_or(u32::MAX);
            ItemKind::Ranking { options: codes(options), places: places.map_or(all, |places| places.min(all)) }
        }
        Kind::ConstantSum { total, .. } => number(Some(0.0), Some(*total), false, None),
        Kind::Slider { min, max, step, .. } => number(Some(*min), Some(*max), false, Some(*step)),
        Kind::Time { min, max } => ItemKind::Time { min: time(min), max: time(max) },
        Kind::Email => ItemKind::Email,
        Kind::Phone => ItemKind::Phone,
        Kind::Consent { .. } => ItemKind::Choice(named(&[YES])),
        Kind::FileUpload { max_files, .. } => ItemKind::Files(*max_files),
        Kind::DateRange { .. } | Kind::SemanticDifferential { .. } | Kind::MaxDiff { .. } | Kind::Statement => return None,
    })
}

/// What asks for the best or the worst of a set, so that it cannot be taken for another set's.
#[must_use]
pub fn set_text(asks: &str, at: usize, of: usize) -> String {
    if of > 1 { [asks, " (", &(at + 1).to_string(), " / ", &of.to_string(), ")"].concat() } else { asks.to_owned() }
}

fn codes(options: &[ChoiceOption]) -> Vec<OptionCode> {
    options.iter().map(|o| o.code.clone()).collect()
}

fn named(names: &[&str]) -> Vec<OptionCode> {
    names.iter().filter_map(|name| OptionCode::parse(name).ok()).collect()
}

fn choices(options: &[ChoiceOption], min: Option<u32>, max: Option<u32>) -> ItemKind {
    ItemKind::Choices { options: options.iter().map(|o| (o.code.clone(), o.exclusive)).collect(), min, max }
}

fn scale(points: &[ScalePoint], not_applicable: bool) -> ItemKind {
    ItemKind::Scale { points: points.iter().map(|p| (p.code.clone(), p.value)).collect(), not_applicable }
}

fn numbered(from: i32, to: i32) -> ItemKind {
    let points = (from..=to).filter_map(|n| OptionCode::parse(&n.to_string()).ok().map(|code| (code, f64::from(n)))).collect();
    ItemKind::Scale { points, not_applicable: false }
}

fn zero_to_ten() -> ItemKind {
    numbered(0, 10)
}

fn one_to(points: u8) -> ItemKind {
    numbered(1, i32::from(points))
}

fn date(text: &Option<String>) -> Option<Date> {
    text.as_deref().and_then(Date::parse)
}

fn time(text: &Option<String>) -> Option<Time> {
    text.as_deref().and_then(Time::parse)
}

/// Items that are judged together, in the order asked.
pub(crate) fn groups(document: &Document) -> Vec<Group> {
    let mut groups = Vec::new();
    for (b, block) in document.blocks.iter().enumerate() {
        for (q, question) in block.questions.iter().enumerate() {
            let mut add = |items: Vec<ItemCode>, rule| groups.push(Group { items, rule, place: (b, q) });
            match &question.kind {
                Kind::ConstantSum { items, total, .. } => {
                    add(items.iter().map(|i| i.code.clone()).collect(), Together::Sum(*total, question.required));
                }
                Kind::DateRange { from, to, .. } => add(vec![from.code.clone(), to.code.clone()], Together::Order),
                Kind::MaxDiff { sets, .. } => {
                    sets.iter().for_each(|set| add(vec![set.best.clone(), set.worst.clone()], Together::Differ));
                }
                _ => {}
            }
        }
    }
    groups
}
