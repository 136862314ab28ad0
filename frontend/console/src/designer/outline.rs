//! The outline of the questionnaire, and what is wrong with it.

use candor_survey::document::{Block, Document};
use candor_ui::{Tag, tag};
use candor_wire::problem::FieldProblem;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, KeyboardEvent, MouseEvent};

use crate::designer::bank::from_bank;
use crate::designer::beside::Beside;
use crate::designer::draft::Draft;
use crate::designer::edit::{KindName, Place, add_block, add_question, question};
use crate::designer::palette::palette;
use crate::designer::selection::{Selection, line_id};
use crate::designer::several::parts;
use crate::form::{capitalised, focus_on};
use crate::memo::Memo;
use crate::parts::button;

/// One line of the outline.
#[derive(Clone, PartialEq)]
struct Line {
    place: Place,
    text: String,
    kind: &'static str,
}

/// What stands before and behind the blocks.
const BEFORE: [Place; 1] = [Place::Survey];
const BEHIND: [Place; 4] = [Place::Logic, Place::Measures, Place::Languages, Place::Colours];

/// All lines of the outline.
pub fn places(document: &Document) -> Vec<Place> {
    BEFORE.into_iter().chain(parts(document)).chain(Beside::ALL.map(Place::Beside)).chain(BEHIND).collect()
}

/// The name of a block.
pub fn block_name(at: usize, block: &Block) -> String {
    if block.title.trim().is_empty() { format!("Block {}", at + 1) } else { block.title.clone() }
}

/// Codes and names of the blocks.
pub fn block_names(document: &Document) -> Vec<(String, String)> {
    document.blocks.iter().enumerate().map(|(at, block)| (block.code.to_string(), block_name(at, block))).collect()
}

fn lines(document: &Document) -> Vec<Line> {
    let mut number = 0;
    let line = |place| {
        let (text, kind) = match place {
            Place::Block(b) => (document.blocks.get(b).map(|block| block_name(b, block)), "Block"),
            Place::Question(b, q) => {
                let question = question(document, b, q)?;
                number += 1;
                let stem = if question.text.trim().is_empty() { "No text yet" } else { question.text.as_str() };
                (Some(format!("{number}. {stem}")), KindName::of(&question.kind).label())
            }
            other => (Some(name_of(other)), ""),
        };
        Some(Line { place, text: text?, kind })
    };
    places(document).into_iter().filter_map(line).collect()
}

/// Blocks and questions in the order asked. `chosen` is called when a part was chosen.
pub fn outline(draft: Draft, chosen: Callback<()>) -> Tag {
    let lines = Memo::new(move || draft.document.with(lines));
    let faulty = Memo::new(move || draft.problems.with(|all| all.iter().map(|problem| Place::of_path(&problem.field)).collect::<Vec<_>>()));
    // made anew when a part comes or goes; what is typed changes one text
    let parts = Memo::new(move || lines.with(|lines| lines.iter().map(|line| (line.place, line.kind)).collect::<Vec<_>>()));
    let selection = Selection::new(draft);
    let item = move |(at, (place, kind)): (usize, (Place, &'static str))| {
        let class = match place {
            Place::Question(..) => "outline-question",
            Place::Block(_) => "outline-block",
            _ => "outline-part",
        };
        let kind = matches!(place, Place::Question(..)).then_some(kind);
        let text = move || lines.with(|lines| lines.get(at).map(|line| line.text.clone()).unwrap_or_default());
        let is_faulty = move || faulty.with(|all| all.contains(&place));
        let show = move |event: Event| {
            if !selection.click(&event, place) {
                draft.show(place);
                chosen.run(());
                // who comes with the keyboard goes on in the editor
                if event.dyn_ref::<MouseEvent>().is_some_and(|click| click.detail() == 0) {
                    focus_on("editor-heading");
                }
            }
        };
        let notes = tag("span").class("muted").with_all(kind.map(|kind| tag("span").text(kind)));
        let notes = notes.with(tag("span").class("fault").text("Incomplete").shown(is_faulty));
        let notes = notes.with(tag("span").class("selected").text("Selected").shown(move || selection.holds(place)));
        let is_here = move || draft.place.get() == place;
        // one line is a stop of the Tab key; arrows go on from there
        let line = tag("button").set("type", "button").set("id", &line_id(place)).on("click", show);
        let line = line.live("aria-current", move || is_here().then(|| "true".to_owned()));
        let line = line.live("tabindex", move || (!is_here()).then(|| "-1".to_owned()));
        let line = line.on("keydown", move |event| selection.press(&event, place)).on("keyup", keep_space);
        tag("li").class(class).with(line.with(tag("span").class("outline-text").live_text(text)).with(notes))
    };
    let list = tag("ol").live_children(move || parts.get().into_iter().enumerate().map(item).collect());
    let keys = "Arrow keys go through the lines, Enter opens one. Space and Shift with arrows select; Alt with arrows moves, Ctrl+D duplicates, Delete removes. / adds, and so does Ctrl+K from anywhere.";
    tag("div")
        .with(palette(draft, chosen))
        .with(tag("nav").class("outline").set("aria-label", "Outline").set("aria-describedby", "outline-keys").with(list))
        .with(tag("details").class("muted").with(tag("summary").text("Keys")).with(tag("p").set("id", "outline-keys").text(keys)))
        .with(selection.actions())
        .with(below(draft, chosen, selection))
}

/// A press of the space bar selects and does not open.
fn keep_space(event: Event) {
    if event.dyn_ref::<KeyboardEvent>().is_some_and(|key| key.key() == " ") {
        event.prevent_default();
    }
}

/// How long it takes, and what can be added.
fn below(draft: Draft, chosen: Callback<()>, selection: Selection) -> Tag {
    let length = Memo::new(move || capitalised(&draft.checker.verdict.with(|verdict| verdict.length.clone())));
    let block = move || {
        if draft.edit_to(add_block) {
            chosen.run(());
            focus_on("editor-heading");
        }
    };
    let others = tag("p").class("line").with(from_bank(draft, chosen)).with(button("", "Add a block", block)).with(selection.by_click());
    tag("div").class("below").with(tag("p").class("muted").live_text(move || length.get())).with(add_by_kind(draft, chosen)).with(others)
}

fn add_by_kind(draft: Draft, chosen: Callback<()>) -> Tag {
    let kind = RwSignal::new(0usize);
    let add = move || {
        let Some(name) = KindName::ALL.get(kind.get_untracked()).copied() else { return };
        let after = draft.place.get_untracked();
        if draft.edit_to(|document| add_question(document, after, name)) {
            chosen.run(());
            focus_on("editor-heading");
        }
    };
    let options = KindName::ALL.iter().enumerate().map(|(at, name)| tag("option").set("value", &at.to_string()).text(name.label()));
    let select = tag("select").set("id", "new-kind").with_all(options);
    let select = select.on_value("change", move |value| kind.set(value.parse().unwrap_or(0)));
    tag("div")
        .class("field add-question")
        .with(tag("label").set("for", "new-kind").text("Kind of question"))
        .with(tag("div").class("line").with(select).with(button("", "Add question", add)))
}

/// What keeps the draft from being published, each a link to its field. `chosen` is called when one was chosen.
pub fn problems(draft: Draft, chosen: Callback<()>) -> Tag {
    let problems = draft.problems;
    let item = move |problem: FieldProblem| {
        let text = format!("{}: {}.", place_name(&problem.field), problem.message.trim_end_matches('.'));
        let go = move |event: Event| {
            event.prevent_default();
            draft.show(Place::of_path(&problem.field));
            chosen.run(());
            focus_on_path(&problem.field);
        };
        let link = tag("a").set("href", "#editor-heading").set("rel", "external").text(&text);
        tag("li").with(link.on("click", go))
    };
    let nothing = tag("p").class("muted").text("Nothing. The questionnaire can be published.").shown(move || problems.with(Vec::is_empty));
    let all = tag("ul").live_children(move || problems.get().into_iter().map(item).collect());
    tag("section")
        .class("problems")
        .set("aria-labelledby", "problems")
        .with(tag("h2").set("id", "problems").text("To complete"))
        .with(nothing)
        .with(all.shown(move || !problems.with(Vec::is_empty)))
}

/// A part of the questionnaire in words.
pub fn place_name(path: &str) -> String {
    name_of(Place::of_path(path))
}

/// A place in words.
pub fn name_of(place: Place) -> String {
    match place {
        Place::Question(block, question) => format!("Block {}, question {}", block + 1, question + 1),
        Place::Block(block) => format!("Block {}", block + 1),
        Place::Measures => "Measures".into(),
        Place::Colours => "Colours".into(),
        Place::Languages => "Languages".into(),
        Place::Logic => "Logic".into(),
        Place::Beside(list) => list.name().into(),
        Place::Survey => "Title and texts".into(),
    }
}

/// Moves the focus to the field of a path, or the one that holds it, or the editor's heading.
pub fn focus_on_path(path: &str) {
    // rows have their texts in fields of one name
    let path = path.replace("].label", "].text");
    request_animation_frame(move || {
        let mut id = path.as_str();
        loop {
            if document().get_element_by_id(id).is_some() {
                return focus_on(id);
            }
            match id.rfind(['.', '[']) {
                Some(at) => id = id.get(..at).unwrap_or_default(),
                None => return focus_on("editor-heading"),
            }
        }
    });
}
