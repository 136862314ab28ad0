//! Steps that can be undone and done again, also after the page was loaded anew.
//!
//! A step is what differs between two encodings of the document, so that hundreds of them take little room. It is
//! applied to the very text that it was made from: where somebody else has changed the draft, the steps are dropped.

use candor_survey::document::Document;
use serde::{Deserialize, Serialize};

use crate::designer::edit::Place;

/// How many steps can be undone.
const STEPS: usize = 200;
/// How much of the steps is kept in the browser's storage, in bytes.
const KEPT_BYTES: usize = 150_000;

/// What one step replaces: at this byte of the encoded document, one run of bytes by another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Step {
    at: u32,
    old: Vec<u8>,
    new: Vec<u8>,
    before: Place,
    after: Place,
}

/// A step that goes on: typing in one field is one step.
#[derive(Debug, Clone)]
struct Open {
    bytes: Vec<u8>,
    before: Place,
    after: Place,
}

/// What is kept in the browser: the revision and the digest of the text that the steps end at, and the steps.
#[derive(Serialize, Deserialize)]
struct Record {
    revision: i64,
    digest: u64,
    past: Vec<Step>,
    future: Vec<Step>,
}

/// The steps of one draft.
#[derive(Debug, Clone, Default)]
pub struct History {
    past: Vec<Step>,
    future: Vec<Step>,
    open: Option<Open>,
}

impl History {
    /// Begins a step, before the document is changed; what was undone cannot be done again from then on.
    pub fn begin(&mut self, document: &Document, place: Place) {
        let bytes = encoded(document);
        self.close(&bytes);
        self.future.clear();
        self.open = Some(Open { bytes, before: place, after: place });
    }

    /// Another part is shown: that of a change which has just been made.
    pub const fn show(&mut self, place: Place) {
        if let Some(open) = &mut self.open {
            open.after = place;
        }
    }

    /// Whether there is a step to undo.
    #[must_use]
    pub const fn can_undo(&self) -> bool {
        self.open.is_some() || !self.past.is_empty()
    }

    /// Whether there is a step to do again.
    #[must_use]
    pub const fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    /// Takes the last step back: the document before it, and where it was made.
    pub fn back(&mut self, document: &Document) -> Option<(Document, Place)> {
        let bytes = encoded(document);
        self.close(&bytes);
        let step = self.past.pop()?;
        let Some(earlier) = step.replaced(&bytes, false) else {
            self.forget();
            return None;
        };
        let place = step.before;
        self.future.push(step);
        Some((earlier, place))
    }

    /// Does the step again that was taken back last: the document after it, and where it led.
    pub fn forth(&mut self, document: &Document) -> Option<(Document, Place)> {
        let bytes = encoded(document);
        self.close(&bytes);
        let step = self.future.pop()?;
        let Some(later) = step.replaced(&bytes, true) else {
            self.forget();
            return None;
        };
        let place = step.after;
        self.past.push(step);
        Some((later, place))
    }

    /// The steps as bytes, the newest of them as far as there is room.
    pub fn kept(&mut self, document: &Document, revision: i64) -> Vec<u8> {
        let bytes = encoded(document);
        let open = self.open.clone();
        self.close(&bytes);
        let newest = |steps: &[Step]| {
            let mut room = KEPT_BYTES / 2;
            let fits = |step: &&Step| room.checked_sub(step.old.len() + step.new.len() + 16).map(|left| room = left).is_some();
            let mut kept: Vec<Step> = steps.iter().rev().take_while(fits).cloned().collect();
            kept.reverse();
            kept
        };
        let record = Record { revision, digest: digest(&bytes), past: newest(&self.past), future: newest(&self.future) };
        // typing goes on in the step that it began
        if open.as_ref().is_some_and(|open| open.bytes != bytes) {
            self.past.pop();
        }
        self.open = open;
        postcard::to_allocvec(&record).unwrap_or_default()
    }

    /// The steps that were kept, if they end at this text and the server has not gone back behind them.
    #[must_use]
    pub fn taken_up(record: &[u8], document: &Document, revision: i64) -> Option<Self> {
        let record: Record = postcard::from_bytes(record).ok()?;
        let fits = record.revision <= revision && record.digest == digest(&encoded(document));
        fits.then_some(Self { past: record.past, future: record.future, open: None })
    }

    fn forget(&mut self) {
        *self = Self::default();
    }

    /// Ends the step that goes on; one that changed nothing is none.
    fn close(&mut self, bytes: &[u8]) {
        let Some(open) = self.open.take() else { return };
        if open.bytes == bytes {
            return;
        }
        let alike = open.bytes.iter().zip(bytes).take_while(|(a, b)| a == b).count();
        let rest = open.bytes.len().min(bytes.len()) - alike;
        let tail = open.bytes.iter().rev().zip(bytes.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
        let run = |bytes: &[u8]| bytes.get(alike..bytes.len() - tail).unwrap_or_default().to_vec();
        if self.past.len() == STEPS {
            self.past.remove(0);
        }
        let at = u32::try_from(alike).unwrap_or(u32::MAX);
        self.past.push(Step { at, old: run(&open.bytes), new: run(bytes), before: open.before, after: open.after });
    }
}

impl Step {
    /// The document on the other side of the step; nothing when this is not the text that it belongs to.
    fn replaced(&self, bytes: &[u8], forth: bool) -> Option<Document> {
        let (from, to) = if forth { (&self.old, &self.new) } else { (&self.new, &self.old) };
        let at = self.at as usize;
        let end = at.checked_add(from.len())?;
        let (head, tail) = (bytes.get(..at)?, bytes.get(end..)?);
        if bytes.get(at..end)? != from.as_slice() {
            return None;
        }
        postcard::from_bytes(&[head, to, tail].concat()).ok()
    }
}

fn encoded(document: &Document) -> Vec<u8> {
    postcard::to_allocvec(document).unwrap_or_default()
}

/// FNV-1a: tells texts apart that come about by themselves, which is all that is asked here.
fn digest(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use candor_survey::builtin;

    use super::*;

    fn titled(document: &Document, title: &str) -> Document {
        Document { title: title.to_owned(), ..document.clone() }
    }

    /// Three titles one after the other, the first typed in two goes.
    fn three() -> (History, [Document; 4]) {
        let zero = builtin::customer_satisfaction();
        let [one, two, three] = ["One", "Two, and longer than the first", ""].map(|title| titled(&zero, title));
        let mut history = History::default();
        history.begin(&zero, Place::Survey);
        history.begin(&one, Place::Block(0));
        history.show(Place::Block(1));
        history.begin(&two, Place::Survey);
        (history, [zero, one, two, three])
    }

    #[test]
    fn steps_go_back_and_forth() {
        let (mut history, [zero, one, two, three]) = three();
        assert_eq!(history.back(&three), Some((two.clone(), Place::Survey)));
        assert_eq!(history.back(&two), Some((one.clone(), Place::Block(0))));
        assert_eq!(history.back(&one), Some((zero.clone(), Place::Survey)));
        assert_eq!(history.back(&zero), None);
        assert_eq!(history.forth(&zero), Some((one.clone(), Place::Survey)));
        assert_eq!(history.forth(&one), Some((two.clone(), Place::Block(1))));
        history.begin(&two, Place::Survey);
        assert!(!history.can_redo(), "another way was taken");
    }

    #[test]
    fn a_step_that_changed_nothing_is_none() {
        let document = builtin::customer_satisfaction();
        let mut history = History::default();
        history.begin(&document, Place::Survey);
        history.begin(&document, Place::Survey);
        assert_eq!(history.back(&document), None);
        assert!(!history.can_undo());
    }

    #[test]
    fn steps_are_taken_up_at_the_text_that_they_end_at_and_at_no_other() {
        let (mut history, [_, one, two, three]) = three();
        let record = history.kept(&three, 7);
        let mut later = History::taken_up(&record, &three, 8).unwrap();
        assert_eq!(later.back(&three), Some((two.clone(), Place::Survey)));
        assert_eq!(later.back(&two).unwrap().0, one);
        let record = later.kept(&one, 8);
        assert_eq!(History::taken_up(&record, &one, 8).unwrap().forth(&one).unwrap().0, two);
        assert!(History::taken_up(&record, &titled(&one, "Somebody else's"), 8).is_none());
        assert!(History::taken_up(&record, &one, 7).is_none(), "the server has gone back behind it");
        assert!(History::taken_up(&[1, 2, 3], &one, 8).is_none());
    }

    #[test]
    fn a_step_is_not_applied_to_another_text() {
        let (mut history, [.., three]) = three();
        let mut other = titled(&three, "Somebody else's");
        other.blocks.clear();
        assert!(history.back(&three).is_some());
        assert_eq!(history.back(&other), None);
        assert!(!history.can_undo() && !history.can_redo());
    }

    #[test]
    fn keeping_does_not_end_the_step_that_goes_on() {
        let document = builtin::customer_satisfaction();
        let mut history = History::default();
        history.begin(&document, Place::Survey);
        let half = titled(&document, "Half");
        history.kept(&half, 1);
        assert_eq!(history.back(&titled(&document, "Half and whole")).unwrap().0, document);
    }

    #[test]
    fn only_as_much_is_kept_as_there_is_room_for() {
        let mut history = History::default();
        let mut document = builtin::customer_satisfaction();
        for round in 0..60 {
            history.begin(&document, Place::Survey);
            document.introduction = format!("{round}").repeat(4_000);
        }
        let record = history.kept(&document, 1);
        assert!(record.len() < KEPT_BYTES + 1_000, "{} bytes", record.len());
        assert!(History::taken_up(&record, &document, 1).unwrap().can_undo());
    }
}
