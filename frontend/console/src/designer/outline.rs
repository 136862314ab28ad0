//! The outline of the questionnaire, and what is wrong with it.

use candor_survey::Length;
use candor_survey::document::Document;
use candor_wire::problem::FieldProblem;
use leptos::prelude::*;

use crate::designer::bank::FromBank;
use crate::designer::draft::Draft;
use crate::designer::edit::{KindName, Place, add_block, add_question};
use crate::form::{capitalised, focus_on};
use crate::parts::button;
use crate::piece::IntoPiece;

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
    let length = Memo::new(move |_| capitalised(&draft.document.with(Length::of).in_words()));
    let faulty =
        Memo::new(move |_| draft.problems.with(|all| all.iter().map(|problem| Place::of_path(&problem.field)).collect::<Vec<_>>()));
    let item = move |line: Line| {
        let place = line.place;
        let class = match place {
            Place::Question(..) => "outline-question",
            Place::Block(_) => "outline-block",
            _ => "outline-part",
        };
        let kind = matches!(place, Place::Question(..)).then_some(line.kind);
        let mark = move || faulty.with(|all| all.contains(&place)).then(|| view! { <span class="fault">"Incomplete"</span> }).piece();
        let show = move |_| {
            draft.show(place);
            chosen.run(());
        };
        view! {
            <li class=class>
                <button type="button" aria-current=move || (draft.place.get() == place).then_some("true") on:click=show>
                    <span class="outline-text">{line.text}</span>
                    <span class="muted">{kind} {mark}</span>
                </button>
            </li>
        }
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
            <ol>{move || lines.get().into_iter().map(|part| item(part).piece()).collect_view().piece()}</ol>
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
        let go = move |event: leptos::ev::MouseEvent| {
            event.prevent_default();
            draft.show(Place::of_path(&problem.field));
            chosen.run(());
            focus_on_path(&problem.field);
        };
        view! { <li><a href="#editor-heading" rel="external" on:click=go>{text}</a></li> }
    };
    view! {
        <section class="problems" aria-labelledby="problems">
            <h2 id="problems">"To complete"</h2>
            {move || if problems.with(Vec::is_empty) {
                view! { <p class="muted">"Nothing. The questionnaire can be published."</p> }.piece()
            } else {
                view! { <ul>{problems.get().into_iter().map(|part| item(part).piece()).collect_view()}</ul> }.piece()
            }}
        </section>
    }
}

fn place_name(path: &str) -> String {
    match Place::of_path(path) {
        Place::Question(block, question) => format!("Block {}, question {}", block + 1, question + 1),
        Place::Block(block) => format!("Block {}", block + 1),
        Place::Measures => "Measures".into(),
        Place::Colours => "Colours".into(),
        Place::Languages => "Languages".into(),
        Place::Survey => "Title and texts".into(),
    }
}

/// The field of a path, or the one that holds it, or the editor's heading.
fn focus_on_path(path: &str) {
    let path = path.to_owned();
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
