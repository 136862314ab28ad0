//! The editors of hidden fields, calculated values and quotas.

use candor_survey::document::Document;
use candor_ui::{Tag, tag};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::designer::beside::{Beside, Coded, Words, add_value, set_limit};
use crate::designer::condition::{Conditional, condition, known, named};
use crate::designer::draft::Draft;
use crate::designer::edit::Place;
use crate::designer::editor::{TextOf, editor_heading, path_error, text_of};
use crate::designer::findings::at_place;
use crate::designer::repeat::insert;
use crate::form::{Field, focus_on};
use crate::memo::Memo;
use crate::parts::button;

/// One of a list.
#[derive(Clone, Copy)]
struct Entry {
    draft: Draft,
    list: Beside,
    at: usize,
}

impl Entry {
    /// The path of a part of it.
    fn path(self, part: &str) -> String {
        format!("{}[{}].{part}", self.list.path(), self.at)
    }

    fn words(self, path: &str, words: Words) -> TextOf {
        let Self { draft, list, at } = self;
        text_of(draft, path, move |document| words.read(document, list, at).cloned(), move |document| words.write(document, list, at))
    }

    /// A button for it whose name says which one is meant.
    fn button(self, class: &str, what: &str, deed: impl Fn() + Send + 'static) -> Tag {
        button(class, what, deed).set("aria-label", &format!("{what} {} {}", self.list.one(), self.at + 1))
    }
}

/// The editor of one list.
pub fn beside(draft: Draft, list: Beside) -> Vec<Tag> {
    let count = Memo::new(move || draft.document.with(|document| list.count(document)));
    let hint = match list {
        Beside::Fields => {
            "What the link to the survey brings along, such as where it stood. Nobody is asked for it, and conditions, texts and results know it like an answer. Only for places and occasions: a value for each person would tell who somebody is."
        }
        Beside::Values => {
            "What is computed from answers while somebody answers. Conditions, texts and results know it like an answer. A value is computed from those above it."
        }
        Beside::Quotas => {
            "How many responses of a kind each wave takes. Whoever comes when it is full is led to the end, and nothing of the answers is kept."
        }
    };
    let add = move || {
        if let Some(Some(at)) = draft.edit("", |document| list.add(document)) {
            focus_on(&Entry { draft, list, at }.path("name"));
        }
    };
    vec![
        editor_heading(list.name()),
        tag("p").class("hint").text(hint),
        fault(draft, list.path()),
        at_place(draft, Place::Beside(list)),
        tag("div").class("parts").live_children(move || (0..count.get()).map(|at| entry(Entry { draft, list, at })).collect()),
        tag("p").with(button("", &["Add a ", list.one()].concat(), add).set("id", list.path())),
    ]
}

/// What is wrong with a whole list.
fn fault(draft: Draft, path: &str) -> Tag {
    let error = path_error(draft, path.to_owned());
    tag("p").class("field-error").shown(move || error.with(Option::is_some)).live_text(move || error.get().unwrap_or_default())
}

fn entry(this: Entry) -> Tag {
    let Entry { draft, list, at } = this;
    let path = this.path("name");
    let hint = match list {
        Beside::Quotas => "The page Quotas calls it so.",
        _ => "Reports call it so.",
    };
    let name = this.words(&path, Words::Name).line(Field::new(&path, "Name").hint(hint));
    let own = match list {
        Beside::Fields => field(this),
        Beside::Values => value(this),
        Beside::Quotas => quota(this),
    };
    let earlier = move || {
        if let Some(Some(to)) = draft.edit("", |document| list.shift(document, at, true)) {
            focus_on(&Entry { at: to, ..this }.path("up"));
        }
    };
    let copy = move || {
        if let Some(Some(to)) = draft.edit("", |document| list.duplicate(document, at)) {
            focus_on(&Entry { at: to, ..this }.path("name"));
        }
    };
    let remove = move || {
        draft.edit("", |document| list.remove(document, at));
        focus_on(list.path());
    };
    let earlier = this.button("small", "Move up", earlier).set("id", &this.path("up"));
    let buttons = tag("p")
        .class("line tight")
        .with(earlier.live("aria-disabled", move || (at == 0).then(|| "true".to_owned())))
        .with(this.button("small", "Duplicate", copy))
        .with(this.button("small danger", "Remove", remove));
    let number = [&crate::form::capitalised(list.one()), " ", &(at + 1).to_string()].concat();
    tag("fieldset").class("rows-editor beside").with(tag("legend").text(&number)).with(name).with_all(own).with(buttons)
}

/// The field of a code. What cannot be a code stays as it was typed, and is said.
fn code(draft: Draft, of: Coded, path: &str, label: &str, hint: &str) -> Tag {
    let present = move || draft.document.with(|document| of.read(document).map(str::to_owned)).unwrap_or_default();
    // of this code, typed in place of it, and why it is not
    let refused = RwSignal::new(None::<(String, String, &'static str)>);
    let kept = move || refused.get().filter(|(of, ..)| *of == present());
    let stored = path_error(draft, path.to_owned());
    let error = Signal::derive(move || kept().map(|(_, _, why)| why.to_owned()).or_else(|| stored.get()));
    let set = move |typed: String| {
        let before = untrack(present);
        // tried first, so that what is refused is no step of undo
        let tried = draft.document.with_untracked(|document| of.rename(&mut document.clone(), typed.trim()));
        if tried.is_ok() && typed.trim() != before {
            draft.edit_with_translations(|document| of.rename(document, typed.trim()));
        }
        refused.set(tried.err().map(|why| (before, typed, why)));
    };
    let field = Field::new(path, label).error(error);
    let field = if hint.is_empty() { field } else { field.hint(hint) };
    field.settled(move || kept().map_or_else(present, |(_, typed, _)| typed), set)
}

fn field(this: Entry) -> Vec<Tag> {
    let Entry { draft, list, at } = this;
    let of = Coded { list, at, value: None };
    let hint = "How the link, conditions and texts call it, such as source.";
    let code = code(draft, of, &this.path("code"), "Short name", hint);
    let count = Memo::new(move || draft.document.with(|document| document.fields.get(at).map_or(0, |field| field.values.len())));
    let link = move || {
        let address = |document: &Document| {
            let field = document.fields.get(at)?;
            let value = field.values.first()?;
            Some(["?f.", field.code.as_str(), "=", value.code.as_str()].concat())
        };
        draft.document.with(address).unwrap_or_default()
    };
    let more = move || {
        let added = draft.edit("", |document| document.fields.get_mut(at).and_then(add_value)).flatten();
        focus_on(&this.path(&format!("values[{}].text", added.unwrap_or_default())));
    };
    let values = tag("fieldset")
        .class("rows-editor")
        .with(tag("legend").text("Values"))
        .with(fault(draft, &this.path("values")))
        .with(tag("ol").live_children(move || (0..count.get()).map(|value| one_value(this, value)).collect()))
        .with(
            button("", "Add a value", more)
                .set("aria-label", &format!("Add a value to hidden field {}", at + 1))
                .set("id", &this.path("values")),
        );
    let link = tag("p").class("hint").text("Write ").with(tag("code").live_text(link)).with(
        tag("span").text(" behind the address of the survey, with the value that is meant. A link with anything else brings nothing."),
    );
    vec![code, values, link]
}

fn one_value(this: Entry, value: usize) -> Tag {
    let Entry { draft, list, at } = this;
    let path = |part: &str| this.path(&format!("values[{value}].{part}"));
    let number = value + 1;
    let remove = move || {
        draft.edit("", |document| {
            if let Some(field) = document.fields.get_mut(at).filter(|field| value < field.values.len()) {
                field.values.remove(value);
            }
        });
        focus_on(&this.path("values"));
    };
    let label = this.words(&path("label"), Words::Label(value));
    let remove = button("small", "Remove", remove).set("aria-label", &format!("Remove value {number}"));
    tag("li").class("pair").with(
        tag("div")
            .class("line end")
            .with(label.line(Field::new(&path("text"), &format!("Value {number}"))))
            .with(code(draft, Coded { list, at, value: Some(value) }, &path("code"), &format!("Value {number} in the link"), ""))
            .with(remove),
    )
}

/// What formulas can do: how it is written, and in words.
const FUNCTIONS: [(&str, &str); 11] = [
    ("mean(a, b)", "The mean of several answers"),
    ("sum(a, b)", "Several answers added up"),
    ("min(a, b)", "The smallest of several"),
    ("max(a, b)", "The largest of several"),
    ("round(a)", "The nearest whole number"),
    ("if(a > 3, 'often', 'rarely')", "One text or another, as a condition holds"),
    ("a > 3 and b > 3", "Yes or no, as a condition holds"),
    ("count(a)", "How many options were chosen"),
    ("coalesce(a, 0)", "An answer, or something else where there is none"),
    ("years(a, b)", "Complete years from one date to another"),
    ("length(a)", "How many characters a text has"),
];

fn value(this: Entry) -> Vec<Tag> {
    let Entry { draft, list, at } = this;
    let path = this.path("formula");
    let hint = "Such as mean(speed, kindness) or if(visits > 5, 'often', 'rarely'), with the codes that questions are stored as.";
    let formula = this.words(&path, Words::Formula).area(Field::new(&path, "Formula").hint(hint), 2);
    let told = path.clone();
    let words = move || {
        let words = draft.checker.verdict.with(|verdict| verdict.words(&told).map(str::to_owned));
        words.map(|words| ["It is ", &words, "."].concat()).unwrap_or_default()
    };
    let answers = move || {
        let all = known(draft, Place::Beside(list), false);
        let above = draft.document.with(|document| {
            let below = document.values.get(at..).unwrap_or_default();
            all.into_iter().filter(|one| below.iter().all(|value| value.code.as_str() != one.code)).collect::<Vec<_>>()
        });
        above.into_iter().map(|one| (named(&one.code), one.text)).collect()
    };
    let functions = || FUNCTIONS.map(|(formula, words)| (formula.to_owned(), words.to_owned())).to_vec();
    let code =
        code(draft, Coded { list, at, value: None }, &this.path("code"), "Short name", "How conditions and texts call it, such as grade.");
    let help = tag("details")
        .class("repeat")
        .with(tag("summary").text("Help with the formula"))
        .with(inserting(&path, "answer", "Answer", answers))
        .with(inserting(&path, "function", "What is computed", functions));
    vec![code, formula, tag("p").class("hint").set("role", "status").live_text(words), help]
}

/// A choice, and a button that writes what is chosen into the formula, where the cursor was last.
fn inserting(path: &str, name: &str, label: &str, options: impl Fn() -> Vec<(String, String)> + Send + Sync + 'static) -> Tag {
    let chosen = RwSignal::new(String::new());
    let options = Memo::new(options);
    let present = move || {
        let is_there = |one: &&(String, String)| chosen.with(|chosen| one.0 == *chosen);
        options.with(|all| all.iter().find(is_there).or(all.first()).map(|one| one.0.clone())).unwrap_or_default()
    };
    let id = path.to_owned();
    let put = move || {
        let text = untrack(present);
        let Some(field) = document().get_element_by_id(&id).filter(|_| !text.is_empty()) else { return };
        // of a function what is to be replaced is selected
        let first = text.find('(').map_or(text.len(), |at| at + 1);
        let last = if first < text.len() { text.len() - 1 } else { first };
        insert(&field.unchecked_into(), &text, first..last);
    };
    let field = Field::new(&format!("{path}-{name}"), label).choice(move || options.get(), present, move |text| chosen.set(text));
    tag("div").class("line end").with(field).with(button("", "Insert", put).set("aria-label", &["Insert: ", label].concat()))
}

fn quota(this: Entry) -> Vec<Tag> {
    let Entry { draft, at, .. } = this;
    let (limit, says) = (this.path("at_most"), this.path("says"));
    let present =
        move || draft.document.with(|document| document.quotas.get(at).map(|quota| quota.at_most.to_string())).unwrap_or_default();
    let typed = RwSignal::new(None::<(String, String)>);
    let kept = move || typed.get().filter(|(of, _)| *of == present()).map(|(_, typed)| typed);
    let stored = path_error(draft, limit.clone());
    let error = Signal::derive(move || match kept() {
        Some(_) => Some("Enter a whole number, such as 200.".to_owned()),
        None => stored.get(),
    });
    let tag_of_edit = limit.clone();
    let set = move |text: String| {
        let is_number = text.trim().parse::<u32>().is_ok();
        typed.set((!is_number).then(|| (untrack(present), text.clone())));
        if is_number {
            draft.edit(&tag_of_edit, |document| set_limit(document, at, &text));
        }
    };
    let most = Field::new(&limit, "Full at").hint("So many responses of each wave, 5 or more.").error(error);
    let words = Field::new(&says, "What is said to those turned away").hint("Below the words that no answer is stored.").optional();
    vec![
        condition(draft, Conditional::Quota(at), "Who is counted"),
        most.line(move || kept().unwrap_or_else(present), set),
        this.words(&says, Words::Says).area(words, 2),
    ]
}
