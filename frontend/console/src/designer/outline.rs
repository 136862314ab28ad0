//! The outline of the questionnaire, and what is wrong with it.

use candor_survey::document::Document;
use candor_ui::tag;
use candor_wire::problem::FieldProblem;
use leptos::prelude::*;

use crate::designer::bank::FromBank;
use crate::designer::draft::Draft;
use crate::designer::edit::{KindName, Place, add_block, add_question};
use crate::form::{capitalised, focus_on};
use crate::parts::button;

/// One line of the outline.
#[derive(Clone, PartialEq)]
struct Line {
    place: Place,
    text: String,
    kind: &'static str,
}

fn lines(document: &Document) -> Vec<Line> {
    let mut lines = vec![Line { place: Place::Survey, text: "Title and texts".into(), kind: "" }];
    let mut number = 0;
    for (b, block) in document.blocks.iter().enumerate() {
        let title = if block.title.trim().is_empty() { format!("Block {}", b + 1) } else { block.title.clone() };
        lines.push(Line { place: Place::Block(b), text: title, kind: "Block" });
        for (q, question) in block.questions.iter().enumerate() {
            number += 1;
            let stem = if question.text.trim().is_empty() { "No text yet" } else { question.text.as_str() };
            lines.push(Line {
                place: Place::Question(b, q),
                text: format!("{number}. {stem}"),
                kind: KindName::of(&question.kind).label(),
            });
        }
    }
    lines.push(Line { place: Place::Measures, text: "Measures".into(), kind: "" });
    lines.push(Line { place: Place::Languages, text: "Languages".into(), kind: "" });
    lines.push(Line { place: Place::Colours, text: "Colours".into(), kind: "" });
    lines
}

/// Blocks and questions in the order asked.
#[component]
pub fn Outline(
    /// The draft.
    draft: Draft,
    /// Called when a part was chosen.
    chosen: Callback<()>,
) -> impl IntoView {
    let lines = Memo::new(move |_| draft.document.with(lines));
    let length = Memo::new(move |_| capitalised(&draft.checker.verdict.with(|verdict| verdict.length.clone())));
    let faulty =
        Memo::new(move |_| draft.problems.with(|all| all.iter().map(|problem| Place::of_path(&problem.field)).collect::<Vec<_>>()));
    // made anew when a part comes or goes; what is typed changes one text
    let parts = Memo::new(move |_| lines.with(|lines| lines.iter().map(|line| (line.place, line.kind)).collect::<Vec<_>>()));
    let item = move |(at, (place, kind)): (usize, (Place, &'static str))| {
        let class = match place {
            Place::Question(..) => "outline-question",
            Place::Block(_) => "outline-block",
            _ => "outline-part",
        };
        let kind = matches!(place, Place::Question(..)).then_some(kind);
        let text = move || lines.with(|lines| lines.get(at).map(|line| line.text.clone()).unwrap_or_default());
        let is_faulty = move || faulty.with(|all| all.contains(&place));
        let show = move || {
            draft.show(place);
            chosen.run(());
        };
        let notes = tag("span").class("muted").with_all(kind.map(|kind| tag("span").text(kind)));
        let notes = notes.with(tag("span").class("fault").text("Incomplete").shown(is_faulty));
        let line = tag("button").set("type", "button").on("click", move |_| show());
        let line = line.live("aria-current", move || (draft.place.get() == place).then(|| "true".to_owned()));
        tag("li").class(class).with(line.with(tag("span").class("outline-text").live_text(text)).with(notes))
    };
    let block = move |_| {
        if let Some(Some(place)) = draft.edit("", add_block) {
            draft.show(place);
            chosen.run(());
            focus_on("editor-heading");
        }
    };
    view! {
        <nav aria-label="Outline" class="outline">
            {tag("ol").live_children(move || parts.get().into_iter().enumerate().map(item).collect())}
        </nav>
        <p class="muted">{move || length.get()}</p>
        <AddQuestion draft=draft chosen=chosen />
        <FromBank draft=draft chosen=chosen />
        <p>{button("", "Add a block", move || block(()))}</p>
    }
}

#[component]
fn AddQuestion(draft: Draft, chosen: Callback<()>) -> impl IntoView {
    let kind = RwSignal::new(0usize);
    let add = move |_| {
        let Some(name) = KindName::ALL.get(kind.get_untracked()).copied() else { return };
        let after = draft.place.get_untracked();
        if let Some(Some(place)) = draft.edit("", |document| add_question(document, after, name)) {
            draft.show(place);
            chosen.run(());
            focus_on("editor-heading");
        }
    };
    let options = KindName::ALL.iter().enumerate().map(|(index, name)| view! { <option value=index.to_string()>{name.label()}</option> });
    view! {
        <div class="field add-question">
            <label for="new-kind">"Kind of question"</label>
            <div class="line">
                <select id="new-kind" on:change:target=move |event| kind.set(event.target().value().parse().unwrap_or(0))>{options.collect_view()}</select>
                {button("", "Add question", move || add(()))}
            </div>
        </div>
    }
}

/// What keeps the draft from being published, each a link to its field.
#[component]
pub fn Problems(
    /// The draft.
    draft: Draft,
    /// Called when a problem was chosen.
    chosen: Callback<()>,
) -> impl IntoView {
    let problems = draft.problems;
    let item = move |problem: FieldProblem| {
        let text = format!("{}: {}.", place_name(&problem.field), problem.message.trim_end_matches('.'));
        let go = move |event: web_sys::Event| {
            event.prevent_default();
            draft.show(Place::of_path(&problem.field));
            chosen.run(());
            focus_on_path(&problem.field);
        };
        let link = tag("a").set("href", "#editor-heading").set("rel", "external").text(&text);
        tag("li").with(link.on("click", go))
    };
    view! {
        <section class="problems" aria-labelledby="problems">
            <h2 id="problems">"To complete"</h2>
            {tag("p").class("muted").text("Nothing. The questionnaire can be published.").shown(move || problems.with(Vec::is_empty))}
            {tag("ul").live_children(move || problems.get().into_iter().map(item).collect()).shown(move || !problems.with(Vec::is_empty))}
        </section>
    }
}

/// A part of the questionnaire in words.
pub fn place_name(path: &str) -> String {
    match Place::of_path(path) {
        Place::Question(block, question) => format!("Block {}, question {}", block + 1, question + 1),
        Place::Block(block) => format!("Block {}", block + 1),
        Place::Measures => "Measures".into(),
        Place::Colours => "Colours".into(),
        Place::Languages => "Languages".into(),
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
