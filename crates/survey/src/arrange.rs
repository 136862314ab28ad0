//! Orders that differ between respondents: of blocks, questions, rows, options, and the direction of scales.
//!
//! Which order somebody sees follows from the document and one small number, the [`Arrangement`]. There are so few of
//! them that one leads to nobody, and whoever has the number can build what was shown again.
//!
//! Over all arrangements every part of a random list stands at every place equally often, up to one, and before every
//! other part as often as behind it, as far as 256 can be divided so. Lists do not follow one another: where one puts
//! a part says nothing of where another puts its own.

use serde::{Deserialize, Serialize};

use crate::document::{ChoiceOption, Document, Kind, MatrixItem, Question, ScaleLayout};

/// How the parts of a list are ordered for a respondent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// As written.
    #[default]
    AsWritten,
    /// At random.
    Random,
    /// As written for one half of the respondents, from the end for the other.
    Turned,
}

/// The order of a questionnaire's blocks, and the direction of its scales.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SurveyOrder {
    /// Its blocks.
    pub blocks: Order,
    /// Whether one half of the respondents sees every labelled scale from its other end. Numbers and stars are not turned.
    pub turn_scales: bool,
}

/// The order of a block's questions, and its own place.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BlockOrder {
    /// Its questions.
    pub questions: Order,
    /// Whether the block stays where it is written while others move.
    pub fixed: bool,
}

/// The order within a question, and its own place.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct QuestionOrder {
    /// Its options. One that excludes the others or takes a text stays where it is written.
    pub options: Order,
    /// Its rows, pairs or sets.
    pub rows: Order,
    /// Whether the question stays where it is written while others move.
    pub fixed: bool,
}

/// Which of the 256 arrangements somebody sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Arrangement(pub u8);

impl Arrangement {
    /// The arrangement of an unfinished response, which follows from its secret: the number of its first two hex digits.
    #[must_use]
    pub fn of_secret(secret: &str) -> Option<Self> {
        u8::from_str_radix(secret.get(..2)?, 16).ok().map(Self)
    }

    /// The digits with which secrets of responses in this arrangement begin.
    #[must_use]
    pub fn digits(self) -> String {
        format!("{:02x}", self.0)
    }

    /// The number of an arrangement among all 256 as one list sees them: every list counts them in an order of its own.
    fn rank(self, list: &str) -> usize {
        let mut all: Vec<u8> = (0..=u8::MAX).collect();
        Numbers::of(list, 0).shuffle(&mut all);
        all.iter().position(|number| *number == self.0).unwrap_or_default()
    }

    /// Which of `n` shares of the respondents sees something, from 0: every share has as many numbers, up to one.
    pub(crate) fn share(self, list: &str, n: usize) -> usize {
        self.rank(list) % n.max(1)
    }

    /// The places of `n` parts as they are shown.
    fn places(self, list: &str, order: Order, n: usize) -> Vec<usize> {
        let mut places: Vec<usize> = (0..n).collect();
        let rank = self.rank(list);
        match order {
            Order::AsWritten => {}
            Order::Turned if rank % 2 == 1 => places.reverse(),
            Order::Turned => {}
            Order::Random if n < 2 => {}
            // rotations bring every part to every place, and turning each row round every pair into both orders
            Order::Random => {
                let (turn, row) = (rank % n, rank / n);
                Numbers::of(list, row / 2 + 1).shuffle(&mut places);
                if row % 2 == 1 {
                    places.reverse();
                }
                places.rotate_left(turn);
            }
        }
        places
    }

    /// Puts the parts of a list into their order; those that are fixed stay.
    fn put<T: Clone>(self, parts: &mut [T], list: &str, order: Order, is_fixed: impl Fn(&T) -> bool) {
        if order == Order::AsWritten {
            return;
        }
        let moving: Vec<usize> = (0..parts.len()).filter(|at| parts.get(*at).is_some_and(|part| !is_fixed(part))).collect();
        let written: Vec<T> = moving.iter().filter_map(|at| parts.get(*at)).cloned().collect();
        for (to, from) in moving.iter().zip(self.places(list, order, moving.len())) {
            if let (Some(part), Some(shown)) = (parts.get_mut(*to), written.get(from)) {
                part.clone_from(shown);
            }
        }
    }
}

impl Document {
    /// Whether respondents see it in different orders.
    #[must_use]
    pub fn is_arranged(&self) -> bool {
        let moves = |order: Order| order != Order::AsWritten;
        let of_question =
            |question: &Question| moves(question.order.options) || moves(question.order.rows) || !question.variants.is_empty();
        let within = || self.blocks.iter().any(|block| moves(block.order.questions) || block.questions.iter().any(of_question));
        moves(self.order.blocks) || self.order.turn_scales || within()
    }

    /// Whether respondents see its pages in different orders.
    #[must_use]
    pub fn moves_pages(&self) -> bool {
        let moves = |order: Order| order != Order::AsWritten;
        moves(self.order.blocks) || self.blocks.iter().any(|block| moves(block.order.questions) && !block.together)
    }

    /// The questionnaire as it is shown in one arrangement: the same codes in another order, questions in one of their forms.
    #[must_use]
    pub fn arranged(&self, arrangement: Arrangement) -> Self {
        let mut document = self.clone();
        let turn = self.order.turn_scales && arrangement.rank("scales") % 2 == 1;
        for block in &mut document.blocks {
            let list = ["block:", block.code.as_str()].concat();
            block.questions.iter_mut().for_each(|question| question.arrange(arrangement, turn));
            arrangement.put(&mut block.questions, &list, block.order.questions, |question| question.order.fixed);
        }
        arrangement.put(&mut document.blocks, "blocks", self.order.blocks, |block| block.order.fixed);
        document
    }

    /// Whether one block or question is asked before another in every arrangement. Places are those written: block
    /// and question; a block alone stands for all its questions.
    #[must_use]
    pub(crate) fn is_before(&self, a: (usize, usize), b: (usize, Option<usize>)) -> bool {
        if a.0 != b.0 {
            let fixed: Vec<bool> = self.blocks.iter().map(|block| block.order.fixed).collect();
            return precedes(self.order.blocks, &fixed, a.0, b.0);
        }
        let (Some(block), Some(question)) = (self.blocks.get(a.0), b.1) else { return false };
        let fixed: Vec<bool> = block.questions.iter().map(|question| question.order.fixed).collect();
        precedes(block.order.questions, &fixed, a.1, question)
    }
}

/// Whether a part of a list always stands before another.
fn precedes(order: Order, fixed: &[bool], a: usize, b: usize) -> bool {
    let moving: Vec<usize> = (0..fixed.len()).filter(|at| fixed.get(*at) == Some(&false)).collect();
    let range = |at: usize| match moving.iter().position(|slot| *slot == at) {
        None => (at, at),
        Some(_) if order == Order::AsWritten => (at, at),
        Some(place) if order == Order::Turned => {
            let turned = moving.get(moving.len() - 1 - place).copied().unwrap_or(at);
            (at.min(turned), at.max(turned))
        }
        Some(_) => (moving.first().copied().unwrap_or(at), moving.last().copied().unwrap_or(at)),
    };
    range(a).1 < range(b).0
}

fn stays(option: &ChoiceOption) -> bool {
    option.fixed || option.exclusive || option.specify.is_some()
}

impl Question {
    fn arrange(&mut self, arrangement: Arrangement, turn: bool) {
        self.take_form(self.arm(arrangement));
        let list = |name: &str| [self.code.as_str(), "/", name].concat();
        let (options, rows) = (list("options"), list("rows"));
        let order = self.order;
        let put_rows = |all: &mut [MatrixItem]| arrangement.put(all, &rows, order.rows, |row| row.fixed);
        match &mut self.kind {
            Kind::Rating { layout: ScaleLayout::Stars, .. } => {}
            Kind::Rating { points, .. } if turn => points.reverse(),
            Kind::Matrix { items, points, .. } => {
                if turn {
                    points.reverse();
                }
                put_rows(items);
            }
            Kind::ChoiceMatrix { items, options: all, .. } => {
                put_rows(items);
                arrangement.put(all, &options, order.options, stays);
            }
            Kind::ConstantSum { items, .. } => put_rows(items),
            Kind::SemanticDifferential { items, .. } => arrangement.put(items, &rows, order.rows, |_| false),
            Kind::MaxDiff { sets, .. } => {
                for set in &mut *sets {
                    let list = [set.best.as_str(), "/options"].concat();
                    arrangement.put(&mut set.options, &list, order.options, |_| false);
                }
                arrangement.put(sets, &rows, order.rows, |_| false);
            }
            kind => {
                if let Some(all) = kind.options_mut() {
                    arrangement.put(all, &options, order.options, stays);
                }
            }
        }
    }

    /// The lists of it that can have an order: options, rows.
    #[must_use]
    pub const fn lists(&self) -> (bool, bool) {
        let rows = matches!(
            self.kind,
            Kind::Matrix { .. }
                | Kind::ChoiceMatrix { .. }
                | Kind::ConstantSum { .. }
                | Kind::SemanticDifferential { .. }
                | Kind::MaxDiff { .. }
        );
        (self.kind.options().is_some(), rows)
    }
}

/// Numbers that follow from a name, as `SplitMix64` draws them (Steele, Lea and Flood, OOPSLA 2014); nothing secret hangs on them.
struct Numbers(u64);

impl Numbers {
    /// Begins at a name (64-bit FNV-1a) and a number.
    fn of(name: &str, number: usize) -> Self {
        let bytes = name.bytes().chain((number as u64).to_le_bytes());
        Self(bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Fisher and Yates. Lists are short, so that a remainder is even enough.
    #[allow(clippy::cast_possible_truncation)]
    fn shuffle<T>(&mut self, parts: &mut [T]) {
        for last in (1..parts.len()).rev() {
            parts.swap(last, (self.next() % (last as u64 + 1)) as usize);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::Questionnaire;

    fn all() -> impl Iterator<Item = Arrangement> {
        (0..=u8::MAX).map(Arrangement)
    }

    #[test]
    fn every_part_stands_at_every_place_equally_often() {
        for n in 2..=12 {
            let mut at = vec![vec![0usize; n]; n];
            for arrangement in all() {
                let places = arrangement.places("q/options", Order::Random, n);
                assert_eq!(places.iter().collect::<BTreeSet<_>>().len(), n);
                places.iter().enumerate().for_each(|(place, part)| at[*part][place] += 1);
            }
            for times in at.iter().flatten() {
                assert!((256 / n..=256 / n + 1).contains(times), "{n} parts: {at:?}");
            }
        }
    }

    #[test]
    fn every_pair_comes_in_both_orders_alike() {
        for n in 2..=10 {
            let first = |a: usize, b: usize| {
                let before = |places: &[usize]| places.iter().position(|p| *p == a) < places.iter().position(|p| *p == b);
                all().filter(|x| before(&x.places("q/options", Order::Random, n))).count()
            };
            for (a, b) in (0..n).flat_map(|a| (0..a).map(move |b| (a, b))) {
                let times = first(a, b);
                assert!((128 - n..=128 + n).contains(&times), "{a} before {b} of {n}: {times}");
            }
        }
    }

    #[test]
    fn one_half_sees_a_list_turned_and_lists_do_not_follow_one_another() {
        let turned = |list: &str, x: Arrangement| x.places(list, Order::Turned, 3) == [2, 1, 0];
        assert_eq!(all().filter(|x| turned("a/options", *x)).count(), 128);
        let both = all().filter(|x| turned("a/options", *x) && turned("b/options", *x)).count();
        assert!((44..=84).contains(&both), "{both} of 256");
    }

    fn document() -> Document {
        let mut document = Questionnaire::from_json(include_str!("../tests/all_kinds.json")).unwrap().document().clone();
        let more = Questionnaire::from_json(include_str!("../tests/more_kinds.json")).unwrap().document().clone();
        let names: BTreeSet<_> = document.blocks.iter().map(|b| b.code.clone()).collect();
        document.blocks.extend(more.blocks.into_iter().filter(|b| !names.contains(&b.code)));
        document.order = SurveyOrder { blocks: Order::Random, turn_scales: true };
        for block in &mut document.blocks {
            block.order.questions = Order::Random;
            block.questions.iter_mut().for_each(|q| q.order = QuestionOrder { options: Order::Random, rows: Order::Random, fixed: false });
        }
        document
    }

    fn codes(document: &Document) -> BTreeSet<String> {
        crate::item::items(document).iter().map(|item| item.code.to_string()).collect()
    }

    #[test]
    fn an_arrangement_has_the_same_parts_and_is_the_same_whenever_it_is_made() {
        let document = document();
        let mut seen = BTreeSet::new();
        for arrangement in all() {
            let arranged = document.arranged(arrangement);
            assert_eq!(codes(&arranged), codes(&document));
            assert_eq!(arranged, document.arranged(arrangement));
            let (mut a, mut b) = (arranged.texts(), document.texts());
            a.sort_by(|a, b| a.key.cmp(&b.key));
            b.sort_by(|a, b| a.key.cmp(&b.key));
            assert_eq!(a, b);
            seen.insert(serde_json::to_string(&arranged).unwrap());
        }
        assert_eq!(seen.len(), 256);
        assert!(document.is_arranged() && document.moves_pages());
    }

    #[test]
    fn what_is_fixed_stays_and_so_does_what_stands_apart() {
        let mut document = document();
        document.blocks[0].order.fixed = true;
        document.blocks[0].questions[0].order.fixed = true;
        let written = document.clone();
        for arrangement in all() {
            let arranged = document.arranged(arrangement);
            assert_eq!(arranged.blocks[0].code, written.blocks[0].code);
            assert_eq!(arranged.blocks[0].questions[0].code, written.blocks[0].questions[0].code);
            for question in arranged.blocks.iter().flat_map(|b| &b.questions) {
                let was = written.blocks.iter().flat_map(|b| &b.questions).find(|q| q.code == question.code).unwrap();
                let (Some(now), Some(then)) = (question.kind.options(), was.kind.options()) else { continue };
                for (now, then) in now.iter().zip(then).filter(|(_, then)| stays(then)) {
                    assert_eq!(now.code, then.code);
                }
            }
        }
    }

    #[test]
    fn the_direction_of_scales_is_the_same_within_a_respondent() {
        let document = document();
        let mut turned = 0;
        for arrangement in all() {
            let arranged = document.arranged(arrangement);
            let directions: BTreeSet<bool> = arranged
                .blocks
                .iter()
                .flat_map(|b| &b.questions)
                .filter(|q| !matches!(q.kind, Kind::Rating { layout: ScaleLayout::Stars, .. }))
                .filter_map(|q| q.kind.points().map(|points| points[0].value > points[points.len() - 1].value))
                .collect();
            let written: BTreeSet<bool> = document
                .blocks
                .iter()
                .flat_map(|b| &b.questions)
                .filter(|q| !matches!(q.kind, Kind::Rating { layout: ScaleLayout::Stars, .. }))
                .filter_map(|q| q.kind.points().map(|points| points[0].value > points[points.len() - 1].value))
                .collect();
            assert_eq!(directions.len(), written.len());
            turned += usize::from(directions != written);
        }
        assert_eq!(turned, 128);
    }

    #[test]
    fn what_is_always_before_is_before_in_every_arrangement() {
        let mut document = document();
        document.blocks[0].questions[0].order.fixed = true;
        let places: Vec<(usize, usize)> =
            document.blocks.iter().enumerate().flat_map(|(b, block)| (0..block.questions.len()).map(move |q| (b, q))).collect();
        let code = |place: (usize, usize)| document.blocks[place.0].questions[place.1].code.clone();
        let shown: Vec<Vec<_>> =
            all().map(|x| document.arranged(x).blocks.iter().flat_map(|b| &b.questions).map(|q| q.code.clone()).collect()).collect();
        for a in &places {
            for b in &places {
                let at = |order: &[crate::ItemCode], place| order.iter().position(|c| *c == code(place));
                let always = shown.iter().all(|order| at(order, *a) < at(order, *b));
                assert_eq!(document.is_before(*a, (b.0, Some(b.1))), always, "{a:?} {b:?}");
            }
        }
        assert!(!document.is_before((0, 0), (0, None)));
    }
}
