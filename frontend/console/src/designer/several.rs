//! What the designer does to several parts at once. Pure: a document in, a changed document out.

use candor_survey::document::{Block, Document, Kind, Question, Translation, cyclic_sets};
use candor_survey::{BlockCode, ItemCode, OptionCode};

use crate::designer::edit::{Place, free, has_own_sets, item_codes, items, pairs_mut, remove};

/// A part that can be chosen together with others. Its code stays when it moves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// A block with its questions.
    Block(BlockCode),
    /// A question.
    Question(ItemCode),
}

impl Mark {
    /// The part at a place; none for what is neither a block nor a question.
    #[must_use]
    pub fn at(document: &Document, place: Place) -> Option<Self> {
        match place {
            Place::Block(block) => Some(Self::Block(document.blocks.get(block)?.code.clone())),
            Place::Question(block, question) => Some(Self::Question(document.blocks.get(block)?.questions.get(question)?.code.clone())),
            _ => None,
        }
    }
}

/// Blocks and questions in the order asked.
#[must_use]
pub fn parts(document: &Document) -> Vec<Place> {
    let of_block = |(b, block): (usize, &Block)| {
        let questions = (0..block.questions.len()).map(move |q| Place::Question(b, q));
        std::iter::once(Place::Block(b)).chain(questions)
    };
    document.blocks.iter().enumerate().flat_map(of_block).collect()
}

/// Where the marked parts are, in the order asked. Questions of a marked block are part of it.
#[must_use]
pub fn places(document: &Document, marks: &[Mark]) -> Vec<Place> {
    let is_marked = |place: Place| Mark::at(document, place).is_some_and(|mark| marks.contains(&mark));
    let is_within = |place: &Place| matches!(place, Place::Question(block, _) if is_marked(Place::Block(*block)));
    parts(document).into_iter().filter(|place| is_marked(*place) && !is_within(place)).collect()
}

/// A row of parts in which blocks stand before their questions.
struct Row(Vec<(bool, Part)>);

enum Part {
    Block(Block),
    Question(Box<Question>),
}

impl Row {
    /// Takes the blocks apart; what is at these places is marked.
    fn of(document: &mut Document, marked: &[Place]) -> Self {
        let mut row = Vec::new();
        for (b, mut block) in std::mem::take(&mut document.blocks).into_iter().enumerate() {
            let questions = std::mem::take(&mut block.questions);
            row.push((false, Part::Block(block)));
            let own = questions.into_iter().enumerate();
            row.extend(own.map(|(q, question)| (marked.contains(&Place::Question(b, q)), Part::Question(Box::new(question)))));
        }
        Self(row)
    }

    fn back_into(self, document: &mut Document) {
        for (_, part) in self.0 {
            match part {
                Part::Block(block) => document.blocks.push(block),
                Part::Question(question) => {
                    if let Some(block) = document.blocks.last_mut() {
                        block.questions.push(*question);
                    }
                }
            }
        }
    }
}

/// Moves what is marked by one, past what is not; the first of `fixed` places stay where they are.
fn step<T>(row: &mut [(bool, T)], up: bool, fixed: usize) -> bool {
    let mut has_moved = false;
    let mut pass = |row: &mut [(bool, T)], at: usize| {
        let (ahead, behind) = if up { (at - 1, at) } else { (at, at - 1) };
        let is_due = row.get(behind).is_some_and(|part| part.0) && row.get(ahead).is_some_and(|part| !part.0);
        if is_due && at > fixed {
            row.swap(at - 1, at);
            has_moved = true;
        }
    };
    if up {
        (1..row.len()).for_each(|at| pass(row, at));
    } else {
        (1..row.len()).rev().for_each(|at| pass(row, at));
    }
    has_moved
}

/// Moves the marked parts by one, keeping their order; questions at the edge of a block go into the next one. False
/// when nothing can move.
pub fn shift_all(document: &mut Document, marks: &[Mark], up: bool) -> bool {
    let chosen = places(document, marks);
    let mut row = Row::of(document, &chosen);
    // the first block has nothing before it
    let have_questions_moved = step(&mut row.0, up, 1);
    row.back_into(document);
    let blocks = std::mem::take(&mut document.blocks).into_iter();
    let mut blocks: Vec<(bool, Block)> = blocks.enumerate().map(|(b, block)| (chosen.contains(&Place::Block(b)), block)).collect();
    let have_blocks_moved = step(&mut blocks, up, 0);
    document.blocks = blocks.into_iter().map(|(_, block)| block).collect();
    have_questions_moved || have_blocks_moved
}

/// Moves the marked questions to the end of a block, keeping their order. Marked blocks stay.
pub fn move_into(document: &mut Document, marks: &[Mark], block: &BlockCode) -> bool {
    if document.blocks.iter().all(|one| one.code != *block) {
        return false;
    }
    let chosen = places(document, marks);
    let mut taken = Vec::new();
    for (b, one) in document.blocks.iter_mut().enumerate() {
        let questions = std::mem::take(&mut one.questions).into_iter().enumerate();
        for (q, question) in questions {
            let is_chosen = chosen.contains(&Place::Question(b, q));
            if is_chosen { &mut taken } else { &mut one.questions }.push(question);
        }
    }
    let Some(target) = document.blocks.iter_mut().find(|one| one.code == *block) else { return false };
    let has_moved = !taken.is_empty();
    target.questions.extend(taken);
    has_moved
}

/// Removes the marked parts; the answer is what to show next.
pub fn remove_all(document: &mut Document, marks: &[Mark]) -> Place {
    let chosen = places(document, marks);
    chosen.into_iter().rev().fold(Place::Survey, |_, place| remove(document, place))
}

/// Puts a copy behind each marked part, with codes of its own, its translations, and conditions that follow the
/// copies. The answer is the copies.
pub fn duplicate(document: &mut Document, marks: &[Mark]) -> Vec<Mark> {
    let mut codes = Codes { taken: items(document).into_iter().cloned().collect(), new: Vec::new(), blocks: Vec::new() };
    let mut copies = Vec::new();
    // from behind, so that places before stay what they are
    for place in places(document, marks).into_iter().rev() {
        match place {
            Place::Block(b) => {
                let Some(mut copy) = document.blocks.get(b).cloned() else { continue };
                let stem = [copy.code.as_str(), "_"].concat();
                let Some(code) = free(&stem, |code| document.blocks.iter().any(|block| block.code == *code)) else { continue };
                codes.blocks.push((copy.code.clone(), code.clone()));
                copy.code = code.clone();
                copy.questions.iter_mut().for_each(|question| codes.renew(question));
                document.blocks.insert(b + 1, copy);
                copies.push(Mark::Block(code));
            }
            Place::Question(b, q) => {
                let Some(mut copy) = document.blocks.get(b).and_then(|block| block.questions.get(q)).cloned() else { continue };
                codes.renew(&mut copy);
                copies.push(Mark::Question(copy.code.clone()));
                if let Some(block) = document.blocks.get_mut(b) {
                    block.questions.insert(q + 1, copy);
                }
            }
            _ => {}
        }
    }
    codes.follow(document);
    for translation in document.translations.values_mut() {
        codes.translate(translation);
    }
    copies.reverse();
    copies
}

/// The codes of copies.
struct Codes {
    taken: Vec<ItemCode>,
    new: Vec<(ItemCode, ItemCode)>,
    blocks: Vec<(BlockCode, BlockCode)>,
}

impl Codes {
    fn fresh(&mut self, old: &ItemCode) -> ItemCode {
        // of a code that is as long as can be nothing longer can be made
        let code = free(&[old.as_str(), "_"].concat(), |code| self.taken.contains(code));
        let code = code.or_else(|| free("q", |code| self.taken.contains(code))).unwrap_or_else(|| old.clone());
        self.taken.push(code.clone());
        self.new.push((old.clone(), code.clone()));
        code
    }

    /// Gives a question and its parts other codes.
    fn renew(&mut self, question: &mut Question) {
        let has_own = has_own_sets(question);
        question.code = self.fresh(&question.code);
        question.kind.rows_mut().into_iter().flatten().for_each(|row| row.code = self.fresh(&row.code));
        pairs_mut(&mut question.kind).into_iter().flatten().for_each(|pair| pair.code = self.fresh(&pair.code));
        for specify in question.kind.options_mut().into_iter().flatten().filter_map(|option| option.specify.as_mut()) {
            *specify = self.fresh(specify);
        }
        match &mut question.kind {
            Kind::DateRange { from, to, .. } => {
                from.code = self.fresh(&from.code);
                to.code = self.fresh(&to.code);
            }
            Kind::MaxDiff { sets, .. } if has_own => {
                for set in sets {
                    set.best = self.fresh(&set.best);
                    set.worst = self.fresh(&set.worst);
                }
            }
            Kind::MaxDiff { sets, options, .. } => {
                let options: Vec<OptionCode> = options.iter().map(|option| option.code.clone()).collect();
                *sets = cyclic_sets(&question.code, &options);
            }
            _ => {}
        }
        self.taken.extend(item_codes(question).into_iter().cloned());
    }

    /// Lets the conditions of copies be about copies.
    fn follow(&self, document: &mut Document) {
        for block in &mut document.blocks {
            let is_copy = self.blocks.iter().any(|(_, new)| *new == block.code);
            if is_copy {
                block.show_if = renamed(&block.show_if, &self.new);
                self.follow_from(block.for_each.as_mut());
            }
            for question in &mut block.questions {
                if self.new.iter().any(|(_, new)| *new == question.code) {
                    self.follow_in(question);
                }
            }
        }
    }

    fn follow_in(&self, question: &mut Question) {
        question.conditions_mut(&mut |text| *text = renamed(text, &self.new));
        self.follow_from(question.carried.as_mut().map(|carried| &mut carried.from));
        for way in &mut question.jumps {
            let copy = self.blocks.iter().find(|(old, _)| Some(old) == way.to.as_ref());
            way.to = copy.map(|(_, new)| new.clone()).or(way.to.take());
        }
    }

    /// A question that is looped over or carried from, where it was copied too.
    fn follow_from(&self, from: Option<&mut ItemCode>) {
        if let Some(from) = from
            && let Some((_, new)) = self.new.iter().find(|(old, _)| old == from)
        {
            from.clone_from(new);
        }
    }

    fn translate(&self, translation: &mut Translation) {
        let blocks = self.blocks.iter().map(|(old, new)| (["block:", old.as_str(), "/"].concat(), ["block:", new.as_str(), "/"].concat()));
        let questions = self.new.iter().map(|(old, new)| ([old.as_str(), "/"].concat(), [new.as_str(), "/"].concat()));
        for (old, new) in blocks.chain(questions) {
            let copy = |key: &String| key.strip_prefix(&old).map(|rest| [&new, rest].concat());
            let texts: Vec<_> = translation.texts.iter().filter_map(|(key, text)| Some((copy(key)?, text.clone()))).collect();
            translation.texts.extend(texts);
            let to_check: Vec<_> = translation.to_check.iter().filter_map(copy).collect();
            translation.to_check.extend(to_check);
        }
    }
}

/// A condition with new codes in place of old ones; what stands in quotes stays.
pub fn renamed(text: &str, codes: &[(ItemCode, ItemCode)]) -> String {
    let mut renamed = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_part = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
        let end = match first {
            '\'' | '"' => rest.get(1..).and_then(|inside| inside.find(first)).map_or(rest.len(), |at| at + 2),
            c if c.is_ascii_alphanumeric() => rest.find(|c| !is_part(c)).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        let (piece, behind) = rest.split_at(end);
        // a minus or a point at the end is not part of a code
        let word = piece.trim_end_matches(['-', '.']);
        let new = codes.iter().find(|(old, _)| old.as_str() == word);
        renamed.push_str(new.map_or(word, |(_, new)| new.as_str()));
        renamed.push_str(piece.get(word.len()..).unwrap_or_default());
        rest = behind;
    }
    renamed
}

#[cfg(test)]
#[path = "several_tests.rs"]
mod tests;
