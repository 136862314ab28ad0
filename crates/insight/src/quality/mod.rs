//! Signs of careless answering, found when results are read. Nothing is deleted and nothing of them is stored; one
//! sign alone says nothing, two independent ones make a response *flagged*, and results are shown with and without
//! flagged responses (`Release::flagged`).

mod compare;
pub mod thresholds;
mod words;

use std::collections::BTreeMap;

use candor_stats::quality::{Flags, even_odd, response_variability, runs, straight_lined};
use candor_survey::document::{Block, Document, Order};
use candor_survey::{Answer, Answers, Arrangement, Item, ItemCode, ItemKind, Length, OptionCode, Questionnaire, Speed};

pub use self::compare::{Beside, Compared, compare, flagged};
pub use self::words::{About, finding, page};

use self::thresholds::{
    DUPLICATE_CHARS, DUPLICATE_ITEMS, DUPLICATE_ITEMS_WITHOUT_TEXT, FEWEST_INVARIANT, FEWEST_SCALES, INCONSISTENT_BELOW,
    INSTRUCTIONS_FAILED, TOO_FAST_SHARE,
};

/// A response: what was answered, how fast, where that was measured, and the arrangement shown, where it is known.
pub type Response<'r> = (&'r Answers, Option<Speed>, Option<Arrangement>);

/// What was found in one response.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Signs {
    /// The signs.
    pub flags: Flags,
    /// Mean length of the runs of the same answer in its longest battery, in items, in the order shown; none where that is
    /// not known.
    pub average_run: Option<f64>,
    /// Standard deviation of its answers in its longest battery, in the unit of the scale.
    pub variability: Option<f64>,
    /// Whether its speed was measured.
    pub is_timed: bool,
}

/// A sign, as it is told. Each is independent of the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sign {
    /// The same answer in items that contradict one another.
    Alike,
    /// Halves of scales that disagree.
    Inconsistent,
    /// Faster than one can read.
    TooFast,
    /// Items that ask for an answer were answered otherwise.
    InstructionsFailed,
    /// The same answers and texts as another response.
    Duplicated,
}

impl Sign {
    /// All signs, in the order in which they are told.
    pub const ALL: [Self; 5] = [Self::Alike, Self::Inconsistent, Self::TooFast, Self::InstructionsFailed, Self::Duplicated];

    /// What it is called.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Alike => "The same answer to opposite statements",
            Self::Inconsistent => "Halves of scales that disagree",
            Self::TooFast => "Faster than one can read",
            Self::InstructionsFailed => "Instructed answers not given",
            Self::Duplicated => "The same as another response",
        }
    }

    /// Whether a response bears it.
    #[must_use]
    pub const fn is_in(self, flags: &Flags) -> bool {
        match self {
            Self::Alike => flags.straight_lined || flags.invariant,
            Self::Inconsistent => flags.halves_disagree || flags.synonyms_disagree,
            Self::TooFast => flags.too_fast,
            Self::InstructionsFailed => flags.instructions_failed,
            Self::Duplicated => flags.duplicated,
        }
    }
}

/// Seconds below which answering is too fast, rounded down: [`TOO_FAST_SHARE`] of the shortest way through.
#[must_use]
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a few thousand at most
pub fn too_fast_below(length: Length) -> u32 {
    (length.shortest_s * TOO_FAST_SHARE).max(0.0) as u32
}

/// The signs in each of the responses to one questionnaire, in their order.
#[must_use]
pub fn signs<'r>(questionnaire: &Questionnaire, responses: impl Iterator<Item = Response<'r>> + Clone) -> Vec<Signs> {
    let mut checks = Checks::new(questionnaire);
    responses.clone().filter_map(|r| r.2).for_each(|arrangement| checks.look_up(arrangement));
    let mut alike: BTreeMap<String, usize> = BTreeMap::new();
    let keys: Vec<Option<String>> = responses.clone().map(|r| duplicate_key(r.0)).collect();
    keys.iter().flatten().for_each(|key| *alike.entry(key.clone()).or_default() += 1);
    let one = |(response, key): (Response<'r>, &Option<String>)| {
        let mut found = checks.signs(response);
        found.flags.duplicated = key.as_ref().is_some_and(|key| alike.get(key).is_some_and(|n| *n > 1));
        found
    };
    responses.zip(&keys).map(one).collect()
}

/// What has to be known of a questionnaire, worked out once.
struct Checks<'q> {
    questionnaire: &'q Questionnaire,
    /// Scale items of the same points, in the order written.
    batteries: Vec<Vec<&'q Item>>,
    /// By arrangement, the place of each item; empty where all see them in the order written.
    shown: BTreeMap<u8, BTreeMap<ItemCode, usize>>,
    /// Whether items come in several orders.
    moves_items: bool,
    /// The items of scales that do not overlap, each scale of two items or more.
    scales: Vec<Vec<&'q Item>>,
    instructed: Vec<(ItemCode, OptionCode)>,
}

impl<'q> Checks<'q> {
    fn new(questionnaire: &'q Questionnaire) -> Self {
        let instructed: Vec<_> = questionnaire.document().instructed.iter().map(|i| (i.item.clone(), i.answer.clone())).collect();
        let is_asked = |item: &Item| !instructed.iter().any(|(code, _)| code == &item.code);
        let rated = questionnaire.items().iter().filter(|item| points(item).is_some() && is_asked(item));
        let mut batteries: BTreeMap<Vec<u64>, Vec<&Item>> = BTreeMap::new();
        for item in rated {
            let values = points(item).into_iter().flatten().map(|point| point.1.to_bits()).collect();
            batteries.entry(values).or_default().push(item);
        }
        let batteries = batteries.into_values().collect();
        let moves_items = moves_items(questionnaire.document());
        Self { questionnaire, batteries, shown: BTreeMap::new(), moves_items, scales: scales(questionnaire), instructed }
    }

    /// Works out the order of items in an arrangement, once; there are 256.
    fn look_up(&mut self, arrangement: Arrangement) {
        if self.moves_items && !self.shown.contains_key(&arrangement.0) {
            let shown = Questionnaire::published(self.questionnaire.document().arranged(arrangement));
            let places = shown.items().iter().enumerate().map(|(place, item)| (item.code.clone(), place)).collect();
            self.shown.insert(arrangement.0, places);
        }
    }

    /// A battery in the order in which it was shown; nothing where that is not known.
    fn as_shown(&self, battery: &[&'q Item], arrangement: Option<Arrangement>) -> Option<Vec<&'q Item>> {
        let mut items = battery.to_vec();
        if self.moves_items {
            let places = self.shown.get(&arrangement?.0)?;
            items.sort_by_key(|item| places.get(&item.code).copied());
        }
        Some(items)
    }

    fn signs(&self, (answers, speed, arrangement): Response) -> Signs {
        let mut found = Signs { is_timed: speed.is_some(), ..Signs::default() };
        found.flags.too_fast = speed == Some(Speed::Fast);
        found.flags.instructions_failed = self.fails_instructions(answers);
        found.flags.halves_disagree = self.consistency(answers).is_some_and(|r| r < INCONSISTENT_BELOW);
        let mut longest = 0;
        for battery in &self.batteries {
            let shown = self.as_shown(battery, arrangement);
            let order = shown.as_ref().unwrap_or(battery);
            let given: Vec<(f64, bool)> = order.iter().filter_map(|i| Some((self.value(i, answers)?, i.reverse))).collect();
            let values: Vec<f64> = given.iter().map(|(value, _)| *value).collect();
            // on items of one direction honest people may give one answer throughout
            let is_mixed = given.iter().any(|g| g.1) && given.iter().any(|g| !g.1);
            let (runs, variability) = (shown.as_ref().and_then(|_| runs(&values).ok()), response_variability(&values).ok());
            found.flags.straight_lined |= is_mixed && runs.is_some_and(|runs| straight_lined(runs.longest, values.len()));
            found.flags.invariant |= is_mixed && values.len() >= FEWEST_INVARIANT && variability == Some(0.0);
            if values.len() > longest {
                longest = values.len();
                (found.average_run, found.variability) = (runs.map(|runs| runs.average), variability);
            }
        }
        found
    }

    /// All of the instructed items where there are fewer than [`INSTRUCTIONS_FAILED`].
    fn fails_instructions(&self, answers: &Answers) -> bool {
        let failed = self.instructed.iter().filter(|(item, wanted)| match answers.get(item) {
            Some(Answer::Choice(given) | Answer::Scale(given)) => given != wanted,
            // what was left out or kept back was not answered otherwise
            _ => false,
        });
        !self.instructed.is_empty() && failed.count() >= INSTRUCTIONS_FAILED.min(self.instructed.len())
    }

    /// Even–odd consistency over the scales that were answered completely.
    fn consistency(&self, answers: &Answers) -> Option<f64> {
        let complete = |scale: &Vec<&Item>| scale.iter().map(|item| self.keyed(item, answers)).collect::<Option<Vec<f64>>>();
        let answered: Vec<Vec<f64>> = self.scales.iter().filter_map(complete).collect();
        if answered.len() < FEWEST_SCALES {
            return None;
        }
        let sizes: Vec<usize> = answered.iter().map(Vec::len).collect();
        even_odd(&answered.concat(), &sizes).ok()
    }

    fn value(&self, item: &Item, answers: &Answers) -> Option<f64> {
        self.questionnaire.raw_value(&item.code, answers)
    }

    /// The value as a share of its scale, turned round where the item is reverse-keyed.
    fn keyed(&self, item: &Item, answers: &Answers) -> Option<f64> {
        let value = self.value(item, answers)?;
        let values = points(item)?.iter().map(|point| point.1);
        let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
        let share = (value - low) / (high - low);
        (high > low).then_some(if item.reverse { 1.0 - share } else { share })
    }
}

/// Whether respondents see items in different orders.
fn moves_items(document: &Document) -> bool {
    let moves = |order: Order| order != Order::AsWritten;
    let within = |block: &Block| moves(block.order.questions) || block.questions.iter().any(|question| moves(question.order.rows));
    moves(document.order.blocks) || document.blocks.iter().any(within)
}

fn points(item: &Item) -> Option<&[(OptionCode, f64)]> {
    match &item.kind {
        ItemKind::Scale { points, .. } => Some(points),
        _ => None,
    }
}

/// Measures of two scale items or more, the smallest first, none of which shares an item with one before.
fn scales(questionnaire: &Questionnaire) -> Vec<Vec<&Item>> {
    let items = |codes: &[ItemCode]| codes.iter().map(|code| questionnaire.item(code).filter(|i| points(i).is_some())).collect();
    let measured = questionnaire.document().measures.iter().filter_map(|measure| items(&measure.items));
    let mut all: Vec<Vec<&Item>> = measured.filter(|scale: &Vec<&Item>| scale.len() > 1).collect();
    all.sort_by_key(Vec::len);
    let mut chosen: Vec<Vec<&Item>> = Vec::new();
    for scale in all {
        if !scale.iter().any(|item| chosen.iter().flatten().any(|taken| taken.code == item.code)) {
            chosen.push(scale);
        }
    }
    chosen
}

/// The whole of a response as a text, where it holds enough for an equal one to be a duplicate.
fn duplicate_key(answers: &Answers) -> Option<String> {
    let is_text = |answer: &Answer| matches!(answer, Answer::Text(text) if text.trim().chars().count() >= DUPLICATE_CHARS);
    let has_text = answers.values().any(is_text) && answers.len() >= DUPLICATE_ITEMS;
    if !has_text && (answers.len() < DUPLICATE_ITEMS_WITHOUT_TEXT || is_mostly_alike(answers)) {
        return None;
    }
    Some(answers.iter().map(|(item, answer)| format!("{item}={answer:?};")).collect())
}

fn is_mostly_alike(answers: &Answers) -> bool {
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    answers.values().for_each(|answer| *times.entry(format!("{answer:?}")).or_default() += 1);
    times.values().any(|n| n * 2 > answers.len())
}

#[cfg(test)]
mod tests;
