//! Can a condition hold at all, and can it fail?
//!
//! The possible answers to each item are cut into cases: each option, each stretch between two numbers that the
//! expression names, unanswered. For every combination of cases the expression is computed with sets of values
//! instead of values, each set holding at least what is possible. So a verdict other than
//! [`Verdict::Sometimes`] is certain, and `Sometimes` is said whenever the sets were too coarse to tell.

use super::formula::{Formula, Reading, Typed};
use super::tree::{Arithmetic, Comparison, Function};
use super::types::{ItemType, Items};
use super::{calendar, fold};
use crate::code::{ItemCode, OptionCode};
use crate::date::Date;

/// Whether a condition depends on the answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It holds whatever is answered or left out.
    Always,
    /// It holds for no answers.
    Never,
    /// It may hold and may fail, or it was too intricate to tell.
    Sometimes,
}

/// Most steps of computing before items are no longer cut into cases.
const MAX_STEPS: usize = 200_000;

/// Most numbers or dates that one item is cut at.
const MAX_CUTS: usize = 10;

/// Most options of one item whose combinations are looked at.
const MAX_OPTIONS: usize = 6;

impl Typed {
    /// Whether it always or never holds, for any answers that the items accept. Any item may be unanswered,
    /// also a required one: it may not have been shown.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        if self.is_condition() { verdict(&self.root, &self.items, MAX_STEPS) } else { Verdict::Sometimes }
    }

    /// As [`Self::verdict`], with at most so many steps of computing; with fewer it finds less.
    #[must_use]
    pub fn verdict_within(&self, steps: usize) -> Verdict {
        if self.is_condition() { verdict(&self.root, &self.items, steps) } else { Verdict::Sometimes }
    }

    /// Whether another condition certainly holds wherever this one does.
    #[must_use]
    pub fn implies(&self, other: &Self) -> bool {
        let failing = Formula::All(vec![self.root.clone(), Formula::Not(Box::new(other.root.clone()))]);
        self.is_condition() && other.is_condition() && verdict(&failing, &self.items_with(other), MAX_STEPS) == Verdict::Never
    }

    /// Whether this and another condition certainly never hold together.
    #[must_use]
    pub fn contradicts(&self, other: &Self) -> bool {
        let both = Formula::All(vec![self.root.clone(), other.root.clone()]);
        self.is_condition() && other.is_condition() && verdict(&both, &self.items_with(other), MAX_STEPS) == Verdict::Never
    }

    fn items_with(&self, other: &Self) -> Items {
        self.items.iter().chain(&other.items).map(|(code, kind)| (code.clone(), kind.clone())).collect()
    }
}

/// The values that may be there, and whether there may be none.
#[derive(Debug, Clone)]
struct Possible {
    missing: bool,
    range: Range,
}

/// At least all values that are possible.
#[derive(Debug, Clone, PartialEq)]
enum Range {
    /// No value.
    Empty,
    /// From one number to another, both included.
    Numbers(f64, f64),
    /// From one date to another, both included.
    Dates(Date, Date),
    /// One of these.
    Codes(Vec<OptionCode>),
    /// Several options: these are among them, these are not, and so many there are.
    Chosen { with: Vec<OptionCode>, without: Vec<OptionCode>, count: (f64, f64) },
    /// This text, or any.
    Text(Option<String>),
    /// Whether it may hold, and whether it may fail.
    Truth { yes: bool, no: bool },
    /// Anything.
    Unknown,
}

const ALL_NUMBERS: Range = Range::Numbers(-f64::MAX, f64::MAX);

const fn answered(range: Range) -> Possible {
    Possible { missing: false, range }
}

const fn truth(yes: bool, no: bool) -> Possible {
    answered(Range::Truth { yes, no })
}

const UNANSWERED: Possible = Possible { missing: true, range: Range::Empty };

/// With at most so many steps of computing; with fewer it finds less.
pub(super) fn verdict(root: &Formula, items: &Items, max_steps: usize) -> Verdict {
    let cuts = Cuts::of(root);
    let mut cases: Vec<(&ItemCode, Vec<Possible>)> = items.iter().map(|(code, kind)| (code, cuts.cases(code, kind))).collect();
    let steps = |cases: &[(&ItemCode, Vec<Possible>)]| cases.iter().fold(cuts.size, |n, c| n.saturating_mul(c.1.len()));
    while steps(&cases) > max_steps {
        let Some((_, most)) = cases.iter_mut().max_by_key(|c| c.1.len()).filter(|c| c.1.len() > 1) else { break };
        let whole = most.drain(..).reduce(hull).unwrap_or(UNANSWERED);
        most.push(whole);
    }
    let (mut yes, mut no) = (false, false);
    let mut at = vec![0_usize; cases.len()];
    loop {
        let now = Now { items, cases: cases.iter().zip(&at).filter_map(|((code, all), i)| Some((*code, all.get(*i)?))).collect() };
        let (may_hold, may_fail) = now.outcomes(root);
        yes |= may_hold;
        no |= may_fail;
        if (yes && no) || !advance(&mut at, &cases) {
            break;
        }
    }
    match (yes, no) {
        (true, false) => Verdict::Always,
        (false, true) => Verdict::Never,
        _ => Verdict::Sometimes,
    }
}

/// Goes to the next combination of cases; false when there is none.
fn advance(at: &mut [usize], cases: &[(&ItemCode, Vec<Possible>)]) -> bool {
    for (i, (_, all)) in at.iter_mut().zip(cases) {
        *i += 1;
        if *i < all.len() {
            return true;
        }
        *i = 0;
    }
    false
}

fn hull(a: Possible, b: Possible) -> Possible {
    let range = match (a.range, b.range) {
        (Range::Empty, other) | (other, Range::Empty) => other,
        (Range::Numbers(a, b), Range::Numbers(c, d)) => Range::Numbers(a.min(c), b.max(d)),
        (Range::Dates(a, b), Range::Dates(c, d)) => Range::Dates(a.min(c), b.max(d)),
        (Range::Codes(mut a), Range::Codes(b)) => {
            let new: Vec<_> = b.into_iter().filter(|code| !a.contains(code)).collect();
            a.extend(new);
            Range::Codes(a)
        }
        (Range::Chosen { mut with, mut without, count: a }, Range::Chosen { with: other, without: others, count: b }) => {
            with.retain(|code| other.contains(code));
            without.retain(|code| others.contains(code));
            Range::Chosen { with, without, count: (a.0.min(b.0), a.1.max(b.1)) }
        }
        (Range::Text(a), Range::Text(b)) => Range::Text(if a == b { a } else { None }),
        (Range::Truth { yes, no }, Range::Truth { yes: y, no: n }) => Range::Truth { yes: yes || y, no: no || n },
        _ => Range::Unknown,
    };
    Possible { missing: a.missing || b.missing, range }
}

/// Where the answers are cut: what an expression names.
struct Cuts<'a> {
    numbers: Vec<f64>,
    dates: Vec<Date>,
    chosen: Vec<(&'a ItemCode, &'a OptionCode)>,
    counted: Vec<&'a ItemCode>,
    size: usize,
}

impl<'a> Cuts<'a> {
    fn of(root: &'a Formula) -> Self {
        let mut cuts = Self { numbers: Vec::new(), dates: Vec::new(), chosen: Vec::new(), counted: Vec::new(), size: 0 };
        let mut left = vec![root];
        while let Some(formula) = left.pop() {
            cuts.size += 1;
            match formula {
                Formula::Number(value) => cuts.numbers.extend([*value, -*value]),
                Formula::Date(date) => cuts.dates.push(*date),
                Formula::Contains(a, b) => {
                    if let (Formula::Item(item, _), Formula::Code(code)) = (a.as_ref(), b.as_ref()) {
                        cuts.chosen.push((item, code));
                    }
                }
                Formula::Call(Function::Count, parts) => {
                    cuts.counted.extend(parts.iter().filter_map(|part| if let Formula::Item(item, _) = part { Some(item) } else { None }));
                }
                _ => {}
            }
            left.extend(formula.parts());
        }
        cuts.numbers.sort_by(f64::total_cmp);
        cuts.numbers.dedup_by(|a, b| *a == *b);
        cuts.dates.sort_unstable();
        cuts.dates.dedup();
        cuts
    }

    fn cases(&self, item: &ItemCode, kind: &ItemType) -> Vec<Possible> {
        let ranges = match kind {
            ItemType::Choice(options) => options.iter().map(|code| Range::Codes(vec![code.clone()])).collect(),
            ItemType::Scale(points) => points.iter().map(|point| Range::Codes(vec![point.0.clone()])).collect(),
            ItemType::Choices(options) => self.chosen(item, options),
            ItemType::Text => vec![Range::Text(None)],
            ItemType::Number { min, max, whole } => self.numbers(min.unwrap_or(-f64::MAX), max.unwrap_or(f64::MAX), *whole),
            ItemType::Date { min, max } => self.dates(min.unwrap_or(Date::FIRST), max.unwrap_or(Date::LAST)),
        };
        std::iter::once(UNANSWERED).chain(ranges.into_iter().map(answered)).collect()
    }

    fn numbers(&self, min: f64, max: f64, whole: bool) -> Vec<Range> {
        let above = |n: f64| if whole { (libm::floor(n) + 1.0).max(n.next_up()) } else { n.next_up() };
        let below = |n: f64| if whole { (libm::ceil(n) - 1.0).min(n.next_down()) } else { n.next_down() };
        let mut ranges = Vec::new();
        let mut from = min;
        for cut in self.numbers.iter().copied().filter(|n| (min..=max).contains(n)).take(MAX_CUTS) {
            ranges.push((from, below(cut)));
            if !whole || libm::floor(cut) == cut {
                ranges.push((cut, cut));
            }
            from = above(cut);
        }
        ranges.push((from, max));
        ranges.into_iter().filter(|(a, b)| a <= b).map(|(a, b)| Range::Numbers(a, b)).collect()
    }

    fn dates(&self, min: Date, max: Date) -> Vec<Range> {
        let mut ranges = Vec::new();
        let mut from = Some(min);
        for cut in self.dates.iter().copied().filter(|d| (min..=max).contains(d)).take(MAX_CUTS) {
            ranges.extend(from.zip(cut.before()));
            ranges.push((cut, cut));
            from = cut.after();
        }
        ranges.extend(from.map(|from| (from, max)));
        ranges.into_iter().filter(|(a, b)| a <= b).map(|(a, b)| Range::Dates(a, b)).collect()
    }

    /// Each way in which the options that are asked for may be chosen or not.
    fn chosen(&self, item: &ItemCode, options: &[(OptionCode, bool)]) -> Vec<Range> {
        let asked = |code: &OptionCode| self.chosen.iter().any(|(i, c)| *i == item && *c == code);
        let named: Vec<_> = options.iter().filter(|o| asked(&o.0)).take(MAX_OPTIONS).collect();
        let counted = self.counted.contains(&item);
        let others = options.len() - named.len();
        let mut ranges = Vec::new();
        for mask in 0..1_u32 << named.len() {
            let (mut with, mut without, mut alone) = (Vec::new(), Vec::new(), false);
            for (bit, (code, exclusive)) in named.iter().enumerate() {
                let is_chosen = mask & (1 << bit) != 0;
                if is_chosen { &mut with } else { &mut without }.push(code.clone());
                alone |= is_chosen && *exclusive;
            }
            let least = with.len().max(1);
            let most = if alone { 1 } else { with.len() + others };
            if counted {
                ranges.extend((least..=most).map(|n| Range::Chosen {
                    with: with.clone(),
                    without: without.clone(),
                    count: (float(n), float(n)),
                }));
            } else if least <= most {
                ranges.push(Range::Chosen { with, without, count: (float(least), float(most)) });
            }
        }
        ranges
    }
}

#[allow(clippy::cast_precision_loss)]
const fn float(count: usize) -> f64 {
    count as f64
}

/// One combination of cases.
struct Now<'a> {
    items: &'a Items,
    cases: Vec<(&'a ItemCode, &'a Possible)>,
}

impl Now<'_> {
    /// Whether a condition may hold, and whether it may fail.
    fn outcomes(&self, formula: &Formula) -> (bool, bool) {
        match self.possible(formula).range {
            Range::Truth { yes, no } => (yes, no),
            _ => (true, true),
        }
    }

    fn possible(&self, formula: &Formula) -> Possible {
        match formula {
            Formula::Number(value) => answered(Range::Numbers(*value, *value)),
            Formula::Text(text) => answered(Range::Text(Some(text.clone()))),
            Formula::Code(code) => answered(Range::Codes(vec![code.clone()])),
            Formula::Date(date) => answered(Range::Dates(*date, *date)),
            Formula::Today => answered(Range::Dates(Date::FIRST, Date::LAST)),
            Formula::Truth(holds) => truth(*holds, !*holds),
            Formula::Item(item, reading) => self.item(item, *reading),
            Formula::Not(a) => {
                let (yes, no) = self.outcomes(a);
                truth(no, yes)
            }
            Formula::Negate(a) => {
                let Possible { missing, range } = self.possible(a);
                let range = if let Range::Numbers(a, b) = range { Range::Numbers(-b, -a) } else { range };
                Possible { missing, range }
            }
            Formula::All(parts) => {
                let all: Vec<_> = parts.iter().map(|part| self.outcomes(part)).collect();
                truth(all.iter().all(|o| o.0), all.iter().any(|o| o.1))
            }
            Formula::Any(parts) => {
                let all: Vec<_> = parts.iter().map(|part| self.outcomes(part)).collect();
                truth(all.iter().any(|o| o.0), all.iter().all(|o| o.1))
            }
            Formula::Compare(sign, a, b) => compare(*sign, &self.possible(a), &self.possible(b)),
            Formula::In(a, list) => {
                let a = self.possible(a);
                let all: Vec<_> = list.iter().map(|b| compare(Comparison::Equal, &a, &self.possible(b)).range).collect();
                let may = |range: &Range| if let Range::Truth { yes, no } = range { (*yes, *no) } else { (true, true) };
                truth(all.iter().any(|r| may(r).0), all.iter().all(|r| may(r).1))
            }
            Formula::Contains(a, b) => contains(&self.possible(a), &self.possible(b)),
            Formula::Arithmetic(sign, a, b) => compute(*sign, &self.possible(a), &self.possible(b)),
            Formula::Call(function, parts) => self.call(*function, parts),
        }
    }

    fn item(&self, item: &ItemCode, reading: Reading) -> Possible {
        let Some((_, possible)) = self.cases.iter().find(|c| c.0 == item) else {
            return Possible { missing: true, range: Range::Unknown };
        };
        match (reading, &possible.range, self.items.get(item)) {
            (Reading::Value, Range::Codes(codes), Some(ItemType::Scale(points))) => {
                let values = points.iter().filter(|p| codes.contains(&p.0)).map(|p| Range::Numbers(p.1, p.1));
                let range = values.map(answered).reduce(hull).map_or(Range::Empty, |p| p.range);
                Possible { missing: possible.missing, range }
            }
            _ => (*possible).clone(),
        }
    }

    fn call(&self, function: Function, parts: &[Formula]) -> Possible {
        let values = || parts.iter().map(|part| self.possible(part));
        match (function, parts) {
            (Function::Answered, [item]) => {
                let possible = self.possible(item);
                truth(possible.range != Range::Empty, possible.missing || possible.range == Range::Unknown)
            }
            (Function::Count | Function::Length, [item]) => length(self.possible(item)),
            (Function::Days | Function::Months | Function::Years, [a, b]) => between(function, &self.possible(a), &self.possible(b)),
            (Function::Min | Function::Max | Function::Sum | Function::Mean, _) => gather(function, &values().collect::<Vec<_>>()),
            (Function::Round, [number]) => match self.possible(number) {
                Possible { missing, range: Range::Numbers(low, high) } => interval(low.round(), high.round(), missing),
                other => other,
            },
            (Function::If, [condition, then, otherwise]) => match self.outcomes(condition) {
                (true, false) => self.possible(then),
                (false, true) => self.possible(otherwise),
                _ => hull(self.possible(then), self.possible(otherwise)),
            },
            _ => values().fold(UNANSWERED, |first, next| {
                if !first.missing {
                    return first;
                }
                let missing = next.missing;
                Possible { missing, ..hull(first, next) }
            }),
        }
    }
}

fn compare(sign: Comparison, a: &Possible, b: &Possible) -> Possible {
    let (yes, no) = match (&a.range, &b.range) {
        (Range::Empty, _) | (_, Range::Empty) => (false, true),
        (Range::Numbers(a, b), Range::Numbers(c, d)) => order(sign, (a, b), (c, d)),
        (Range::Dates(a, b), Range::Dates(c, d)) => order(sign, (a, b), (c, d)),
        (Range::Codes(a), Range::Codes(b)) => {
            let equal = a.iter().any(|code| b.contains(code));
            equality(sign, equal, !equal || a.len() > 1 || b.len() > 1)
        }
        (Range::Text(Some(a)), Range::Text(Some(b))) => equality(sign, fold::equal(a, b), !fold::equal(a, b)),
        (Range::Truth { yes: a, no: not_a }, Range::Truth { yes: b, no: not_b }) => {
            equality(sign, (*a && *b) || (*not_a && *not_b), (*a && *not_b) || (*not_a && *b))
        }
        _ => (true, true),
    };
    truth(yes, no || a.missing || b.missing)
}

const fn equality(sign: Comparison, equal: bool, different: bool) -> (bool, bool) {
    match sign {
        Comparison::Equal => (equal, different),
        Comparison::NotEqual => (different, equal),
        _ => (true, true),
    }
}

fn order<T: PartialOrd>(sign: Comparison, a: (&T, &T), b: (&T, &T)) -> (bool, bool) {
    match sign {
        Comparison::Equal | Comparison::NotEqual => {
            let same = a.0 == a.1 && b.0 == b.1 && a.0 == b.0;
            equality(sign, a.0 <= b.1 && b.0 <= a.1, !same)
        }
        Comparison::Less => (a.0 < b.1, a.1 >= b.0),
        Comparison::LessOrEqual => (a.0 <= b.1, a.1 > b.0),
        Comparison::Greater => (a.1 > b.0, a.0 <= b.1),
        Comparison::GreaterOrEqual => (a.1 >= b.0, a.0 < b.1),
    }
}

fn contains(a: &Possible, b: &Possible) -> Possible {
    let (yes, no) = match (&a.range, &b.range) {
        (Range::Empty, _) => (false, true),
        (Range::Chosen { with, without, .. }, Range::Codes(codes)) => match codes.as_slice() {
            [code] if with.contains(code) => (true, false),
            [code] if without.contains(code) => (false, true),
            _ => (true, true),
        },
        (Range::Text(Some(text)), Range::Text(Some(piece))) => {
            let holds = fold::contains(text, piece);
            (holds, !holds)
        }
        _ => (true, true),
    };
    truth(yes, no || a.missing)
}

/// From one number to another; what is not finite is unanswered.
fn interval(low: f64, high: f64, missing: bool) -> Possible {
    if low.is_nan() || high.is_nan() {
        return Possible { missing: true, range: ALL_NUMBERS };
    }
    let overflows = low.is_infinite() || high.is_infinite();
    let range = if low == f64::INFINITY || high == f64::NEG_INFINITY {
        Range::Empty
    } else {
        Range::Numbers(low.max(-f64::MAX), high.min(f64::MAX))
    };
    Possible { missing: missing || overflows, range }
}

fn compute(sign: Arithmetic, a: &Possible, b: &Possible) -> Possible {
    let missing = a.missing || b.missing;
    let (Range::Numbers(al, ah), Range::Numbers(bl, bh)) = (&a.range, &b.range) else {
        let empty = a.range == Range::Empty || b.range == Range::Empty;
        return Possible { missing: true, range: if empty { Range::Empty } else { ALL_NUMBERS } };
    };
    if sign == Arithmetic::Divide && *bl <= 0.0 && *bh >= 0.0 {
        let range = if bl == bh { Range::Empty } else { ALL_NUMBERS };
        return Possible { missing: true, range };
    }
    // rounding never turns the order round, so the ends of the result are results of the ends
    let ends = [(al, bl), (al, bh), (ah, bl), (ah, bh)].map(|(a, b)| match sign {
        Arithmetic::Add => a + b,
        Arithmetic::Subtract => a - b,
        Arithmetic::Multiply => a * b,
        Arithmetic::Divide => a / b,
    });
    if ends.iter().any(|end| end.is_nan()) {
        return Possible { missing: true, range: ALL_NUMBERS };
    }
    interval(ends.iter().copied().fold(f64::INFINITY, f64::min), ends.iter().copied().fold(f64::NEG_INFINITY, f64::max), missing)
}

fn length(possible: Possible) -> Possible {
    let none = if possible.missing { answered(Range::Numbers(0.0, 0.0)) } else { answered(Range::Empty) };
    let some = match possible.range {
        Range::Empty => Range::Empty,
        Range::Chosen { count, .. } => Range::Numbers(count.0, count.1),
        Range::Text(Some(text)) => {
            let count = float(text.trim().chars().count());
            Range::Numbers(count, count)
        }
        _ => Range::Numbers(0.0, f64::MAX),
    };
    hull(none, answered(some))
}

fn between(function: Function, a: &Possible, b: &Possible) -> Possible {
    let missing = a.missing || b.missing;
    let (Range::Dates(al, ah), Range::Dates(bl, bh)) = (&a.range, &b.range) else {
        let empty = a.range == Range::Empty || b.range == Range::Empty;
        return Possible { missing: true, range: if empty { Range::Empty } else { ALL_NUMBERS } };
    };
    let distance = |from: &Date, to: &Date| {
        f64::from(match function {
            Function::Days => calendar::days(*from, *to),
            Function::Months => calendar::months(*from, *to),
            _ => calendar::years(*from, *to),
        })
    };
    Possible { missing, range: Range::Numbers(distance(ah, bl), distance(al, bh)) }
}

/// The smallest, largest, sum or mean of those that are answered.
fn gather(function: Function, values: &[Possible]) -> Possible {
    // for each number of values answered so far, the interval of the result
    let mut counts: Vec<Option<(f64, f64)>> = vec![Some((0.0, 0.0))];
    for value in values {
        let mut next: Vec<Option<(f64, f64)>> = vec![None; counts.len() + 1];
        for (k, state) in counts.into_iter().enumerate() {
            let Some(state) = state else { continue };
            if value.missing {
                widen(next.get_mut(k), state);
            }
            let (low, high) = match value.range {
                Range::Numbers(low, high) => (low, high),
                Range::Empty => continue,
                _ => (-f64::MAX, f64::MAX),
            };
            let joined = match function {
                _ if k == 0 => (low, high),
                Function::Min => (state.0.min(low), state.1.min(high)),
                Function::Max => (state.0.max(low), state.1.max(high)),
                _ => (state.0 + low, state.1 + high),
            };
            widen(next.get_mut(k + 1), joined);
        }
        counts = next;
    }
    let none = Possible { missing: matches!(counts.first(), Some(Some(_))), range: Range::Empty };
    let some = counts.iter().enumerate().skip(1).filter_map(|(k, state)| {
        let divisor = if function == Function::Mean { float(k) } else { 1.0 };
        state.map(|(low, high)| interval(low / divisor, high / divisor, false))
    });
    some.fold(none, hull)
}

fn widen(slot: Option<&mut Option<(f64, f64)>>, by: (f64, f64)) {
    if let Some(slot) = slot {
        *slot = Some(slot.map_or(by, |old| (old.0.min(by.0), old.1.max(by.1))));
    }
}
