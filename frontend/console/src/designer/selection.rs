//! Several blocks and questions at once: choosing them by keys and mouse, and what can be done with them.

use candor_survey::BlockCode;
use candor_survey::document::Document;
use candor_ui::{Tag, tag};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, KeyboardEvent, MouseEvent};

use crate::designer::draft::Draft;
use crate::designer::edit::Place;
use crate::designer::palette;
use crate::designer::several::{Mark, duplicate, move_into, parts, places, remove_all, shift_all};
use crate::form::focus_on;
use crate::format::plural;
use crate::memo::Memo;
use crate::parts::button;

/// What is chosen in the outline.
#[derive(Clone, Copy)]
pub struct Selection {
    draft: Draft,
    marks: RwSignal<Vec<Mark>>,
    /// Where a run of parts was begun.
    anchor: StoredValue<Option<Mark>>,
    /// Whether a click chooses instead of opening, for those who have no keys to hold.
    by_click: RwSignal<bool>,
}

/// What is done with several parts.
#[derive(Clone, Copy)]
enum Deed {
    Shift { up: bool },
    Duplicate,
    Delete,
}

/// The id of a line of the outline.
pub fn line_id(place: Place) -> String {
    match place {
        Place::Block(block) => format!("line-{block}"),
        Place::Question(block, question) => format!("line-{block}-{question}"),
        Place::Survey => "line-texts".to_owned(),
        Place::Logic => "line-logic".to_owned(),
        Place::Beside(list) => ["line-", list.path()].concat(),
        Place::Measures => "line-measures".to_owned(),
        Place::Languages => "line-languages".to_owned(),
        Place::Colours => "line-colours".to_owned(),
    }
}

impl Selection {
    /// Nothing yet.
    #[must_use]
    pub fn new(draft: Draft) -> Self {
        Self { draft, marks: RwSignal::new(Vec::new()), anchor: StoredValue::new(None), by_click: RwSignal::new(false) }
    }

    /// Whether a part is chosen, or lies in a block that is.
    #[must_use]
    pub fn holds(self, place: Place) -> bool {
        if self.marks.with(Vec::is_empty) {
            return false;
        }
        self.draft.document.with(|document| {
            let is_marked = |place| Mark::at(document, place).is_some_and(|mark| self.marks.with(|marks| marks.contains(&mark)));
            is_marked(place) || matches!(place, Place::Question(block, _) if is_marked(Place::Block(block)))
        })
    }

    fn mark(self, place: Place) -> Option<Mark> {
        self.draft.document.with_untracked(|document| Mark::at(document, place))
    }

    fn clear(self) {
        if !self.marks.with_untracked(Vec::is_empty) {
            self.marks.set(Vec::new());
        }
    }

    fn turn(self, place: Place) {
        let Some(mark) = self.mark(place) else { return };
        self.anchor.set_value(Some(mark.clone()));
        self.marks.update(|marks| {
            let before = marks.len();
            marks.retain(|one| *one != mark);
            if marks.len() == before {
                marks.push(mark);
            }
        });
    }

    /// Chooses everything from where the run was begun up to a part. Blocks are chosen only by themselves.
    fn extend(self, from: Place, to: Place) {
        let anchor = self.anchor.get_value().filter(|_| !self.marks.with_untracked(Vec::is_empty)).or_else(|| self.mark(from));
        let run = self.draft.document.with_untracked(|document| run(document, anchor.as_ref(), to));
        self.anchor.set_value(anchor);
        self.marks.set(run);
    }

    /// A click on a line; true when it chose and nothing is to be opened.
    pub fn click(self, event: &Event, place: Place) -> bool {
        let Some(click) = event.dyn_ref::<MouseEvent>() else { return false };
        if click.shift_key() {
            self.extend(self.draft.place.get_untracked(), place);
        } else if click.ctrl_key() || click.meta_key() || self.by_click.get_untracked() {
            self.turn(place);
        } else {
            self.clear();
            return false;
        }
        true
    }

    /// A key on a line.
    pub fn press(self, event: &Event, place: Place) {
        let Some(key) = event.dyn_ref::<KeyboardEvent>() else { return };
        let is_command = key.ctrl_key() || key.meta_key();
        match (key.key().as_str(), key.alt_key(), is_command) {
            ("ArrowUp", true, false) => self.act(Deed::Shift { up: true }, Some(place)),
            ("ArrowDown", true, false) => self.act(Deed::Shift { up: false }, Some(place)),
            ("ArrowUp" | "ArrowDown" | "Home" | "End", false, false) => self.walk(&key.key(), place, key.shift_key()),
            (" ", false, _) => self.turn(place),
            ("Escape", false, false) => self.clear(),
            ("Delete", false, false) => self.act(Deed::Delete, Some(place)),
            ("d", false, true) => self.act(Deed::Duplicate, Some(place)),
            ("a", false, true) => self.marks.set(self.draft.document.with_untracked(all_questions)),
            ("/", false, false) => focus_on(palette::FIELD),
            _ => return,
        }
        event.prevent_default();
    }

    /// Moves the focus along the lines, and chooses on the way while Shift is held.
    fn walk(self, key: &str, place: Place, is_held: bool) {
        let lines = self.draft.document.with_untracked(super::outline::places);
        let Some(at) = lines.iter().position(|line| *line == place) else { return };
        let to = match key {
            "ArrowUp" => at.saturating_sub(1),
            "ArrowDown" => at + 1,
            "Home" => 0,
            _ => lines.len() - 1,
        };
        let Some(to) = lines.get(to).copied() else { return };
        if is_held {
            self.extend(place, to);
        }
        if let Some(line) = document().get_element_by_id(&line_id(to)) {
            let _ = line.unchecked_into::<web_sys::HtmlElement>().focus();
        }
    }

    /// Does something with what is chosen, or with the one part that has the focus. One step of undo.
    fn act(self, deed: Deed, focused: Option<Place>) {
        let mut marks = self.marks.get_untracked();
        let own = focused.and_then(|place| self.mark(place));
        if marks.is_empty() {
            marks.extend(own.clone());
        }
        if marks.is_empty() {
            return;
        }
        let shown = self.mark(self.draft.place.get_untracked());
        let deed = |document: &mut Document| match deed {
            Deed::Shift { up } => shift_all(document, &marks, up).then_some((Vec::new(), None)),
            Deed::Duplicate => Some((duplicate(document, &marks), None)),
            Deed::Delete => Some((Vec::new(), Some(remove_all(document, &marks)))),
        };
        self.finish(deed, shown, own);
    }

    fn finish(self, deed: impl FnOnce(&mut Document) -> Option<(Vec<Mark>, Option<Place>)>, shown: Option<Mark>, own: Option<Mark>) {
        let Some(Some((copies, next))) = self.draft.edit_with_translations(deed) else { return };
        let place_of = |mark: &Option<Mark>| {
            let mark = mark.as_ref()?;
            self.draft.document.with_untracked(|document| places(document, std::slice::from_ref(mark)).first().copied())
        };
        // what the editor shows stays what it is, wherever it has gone
        let show = if copies.is_empty() { place_of(&shown).or(next) } else { place_of(&copies.first().cloned()) };
        if let Some(place) = show {
            self.draft.lead_to(Some(place));
        }
        let focus = place_of(&copies.first().cloned().or(own)).or(next);
        if next.is_some() {
            self.clear();
        } else if !copies.is_empty() && !self.marks.with_untracked(Vec::is_empty) {
            self.marks.set(copies);
        }
        if let Some(place) = focus {
            focus_on(&line_id(place));
        }
    }

    fn move_to(self, code: &str) {
        let (marks, shown) = (self.marks.get_untracked(), self.mark(self.draft.place.get_untracked()));
        let Ok(block) = code.parse::<BlockCode>() else { return };
        self.finish(|document| move_into(document, &marks, &block).then_some((Vec::new(), None)), shown, marks.first().cloned());
    }

    /// The button that lets clicks choose.
    pub fn by_click(self) -> Tag {
        let turn = move || {
            self.by_click.update(|by_click| *by_click = !*by_click);
            if !self.by_click.get_untracked() {
                self.clear();
            }
        };
        button("small", "Select several", turn).live("aria-pressed", move || Some(self.by_click.get().to_string()))
    }

    /// What can be done with what is chosen; shown while something is.
    pub fn actions(self) -> Tag {
        let count = move || self.draft.document.with(|document| self.marks.with(|marks| places(document, marks).len()));
        let count = Memo::new(count);
        let done = |class: &str, name: &str, deed| button(class, name, move || self.act(deed, None));
        // made anew when a block comes, goes or is named otherwise
        let names = Memo::new(move || self.draft.document.with(super::outline::block_names));
        // and when one was moved into, so that it can be chosen again
        let moved = RwSignal::new(());
        let blocks = move || {
            moved.track();
            let all = names.get();
            let option = |(code, name): &(String, String)| tag("option").set("value", code).text(name);
            std::iter::once(tag("option").set("value", "").text("Move into …")).chain(all.iter().map(option)).collect()
        };
        let target = tag("select").set("aria-label", "Move what is selected into a block").live_children(blocks);
        let target = target.on_value("change", move |code| {
            self.move_to(&code);
            moved.notify();
        });
        let buttons = [
            done("small", "Move up", Deed::Shift { up: true }),
            done("small", "Move down", Deed::Shift { up: false }),
            done("small", "Duplicate", Deed::Duplicate),
            done("small danger", "Delete", Deed::Delete),
            button("small", "Select nothing", move || self.clear()),
        ];
        let said = move || match count.get() {
            0 => String::new(),
            count => format!("{} selected", plural(count as u64, "part", "parts")),
        };
        let actions = tag("div").class("line tight").set("role", "group").set("aria-label", "What is selected").with_all(buttons);
        tag("div")
            .class("chosen")
            .with(tag("p").set("role", "status").live_text(said))
            .with(actions.with(target).shown(move || count.get() > 0))
    }
}

fn all_questions(document: &Document) -> Vec<Mark> {
    let questions = parts(document).into_iter().filter(|place| matches!(place, Place::Question(..)));
    questions.filter_map(|place| Mark::at(document, place)).collect()
}

/// The parts from one to another: questions between them, or blocks where it begins with a block.
fn run(document: &Document, from: Option<&Mark>, to: Place) -> Vec<Mark> {
    let all: Vec<Place> = parts(document)
        .into_iter()
        .filter(|place| matches!((from, place), (Some(Mark::Block(_)), Place::Block(_)) | (Some(Mark::Question(_)), Place::Question(..))))
        .collect();
    let first = from.and_then(|from| all.iter().position(|place| Mark::at(document, *place).as_ref() == Some(from)));
    let order = |place: Place| match place {
        Place::Block(block) => (block + 1, 0),
        Place::Question(block, question) => (block + 1, question + 1),
        Place::Survey => (0, 0),
        _ => (usize::MAX, 0),
    };
    let Some(first) = first.and_then(|at| all.get(at)).map(|place| order(*place)) else { return Vec::new() };
    let (low, high) = (first.min(order(to)), first.max(order(to)));
    let within = all.into_iter().filter(|place| (low..=high).contains(&order(*place)));
    within.filter_map(|place| Mark::at(document, place)).collect()
}

#[cfg(test)]
mod tests {
    use candor_survey::builtin;

    use super::*;

    #[test]
    fn a_run_goes_both_ways_and_holds_one_sort_of_part() {
        let document = builtin::customer_satisfaction();
        let mark = |place| Mark::at(&document, place).unwrap();
        let (first, last) = (Place::Question(0, 0), Place::Question(1, 0));
        let down = run(&document, Some(&mark(first)), last);
        assert_eq!(down.len(), document.blocks[0].questions.len() + 1);
        assert_eq!(run(&document, Some(&mark(last)), first), down);
        assert!(down.iter().all(|mark| matches!(mark, Mark::Question(_))));
        assert_eq!(run(&document, Some(&mark(first)), Place::Survey), [mark(first)]);
        assert_eq!(run(&document, Some(&mark(Place::Block(0))), last), [mark(Place::Block(0)), mark(Place::Block(1))]);
        assert_eq!(run(&document, None, last), []);
        assert_eq!(all_questions(&document).len(), document.blocks.iter().map(|block| block.questions.len()).sum::<usize>());
    }
}
