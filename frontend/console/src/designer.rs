//! The designer: outline, editor and preview of one survey.

mod attention;
mod bank;
mod banners;
mod beside;
mod beside_editor;
mod carried;
mod checker;
mod colours;
mod condition;
mod copy;
mod difference;
mod draft;
mod edit;
mod editor;
mod find;
mod findings;
mod history;
mod kind;
mod kinds;
mod languages;
mod list;
mod logic;
mod measures;
mod orders;
mod outline;
mod palette;
mod part;
mod picture;
mod preview;
mod publish;
mod read_only;
mod repeat;
mod replace;
mod selection;
mod several;
mod variants;
mod ways;

use candor_ui::{Tag, tag};
use candor_wire::ids::SurveyId;
use candor_wire::survey::{State, SurveyDetail};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

use crate::address::use_address;
use crate::api::use_api;
use crate::app::{Pages, nothing};
use crate::designer::banners::banners;
use crate::designer::draft::{Draft, Saving};
use crate::designer::editor::editor;
use crate::designer::outline::{outline, problems};
use crate::designer::preview::preview;
use crate::designer::publish::publishing;
use crate::designer::read_only::read_only;
use crate::designer::replace::find_and_replace;
use crate::fetched::Fetched;
use crate::form::focus_on;
use crate::page::heading;
use crate::parts::{button, retry, waiting};
use crate::piece::{IntoPiece, Piece};
use crate::screen::overview::survey_in_address;
use crate::session::use_session;

/// The one page of the designer.
pub fn pages() -> Pages {
    // there are no questionnaires before somebody has set Candor up
    let set_up = || {
        use_address().go("/");
        ().piece()
    };
    Pages { name, set_up, show: |_| designer().piece() }
}

fn name(path: &str) -> Option<&'static str> {
    let mut steps = path.strip_prefix("/surveys/")?.split('/');
    matches!((steps.next(), steps.next(), steps.next()), (Some(_), Some("design"), None)).then_some("design")
}

/// The designer.
fn designer() -> impl Fn() -> Piece {
    let id = survey_in_address();
    move || id.get().map_or_else(nothing, survey).piece()
}

fn survey(id: SurveyId) -> Vec<Tag> {
    let (api, session) = (use_api(), use_session());
    let detail = Fetched::new(move || api.survey(id));
    // the heading of a draft follows what is typed
    let shown = move || match detail.get() {
        None => vec![above(|| "Questionnaire".to_owned()), waiting()],
        Some(Err(error)) => {
            let mut shown = retry(&error, move || detail.refetch());
            shown.insert(0, above(|| "Questionnaire".to_owned()));
            shown
        }
        Some(Ok(detail)) if (detail.summary.state == State::Draft || detail.next.is_some()) && untrack(move || session.designs()) => {
            edit(detail.into_draft())
        }
        Some(Ok(survey)) => {
            let title = survey.summary.title.clone();
            let begun = Callback::new(move |()| detail.refetch());
            std::iter::once(above(move || title.clone())).chain(read_only(&survey, begun)).collect()
        }
    };
    vec![tag("div").class("page").live_children(shown)]
}

fn above(title: impl Fn() -> String + Send + Sync + 'static) -> Tag {
    heading(title, Some(("/surveys", "Surveys")))
}

/// Which pane a phone shows.
fn panes(pane: RwSignal<&'static str>) -> Tag {
    let tab = move |name: &'static str, label: &str| {
        let input = tag("input").set("type", "radio").set("name", "pane").live_checked(move || pane.get() == name);
        tag("label").with(input.on("change", move |_| pane.set(name))).with(tag("span").text(label))
    };
    let tabs = tag("fieldset").class("segments panes").with(tag("legend").class("unseen").text("Part of the designer"));
    tabs.with(tab("outline", "Outline")).with(tab("editor", "Edit")).with(tab("preview", "Preview"))
}

fn edit(detail: SurveyDetail) -> Vec<Tag> {
    let summary = detail.summary.clone();
    let draft = Draft::new(detail);
    findings::provide();
    let pane = RwSignal::new("editor");
    let step = |name, go: fn(Draft), can: fn(Draft) -> bool| {
        // a button that is disabled would lose the focus to nothing
        button("", name, move || go(draft)).live("aria-disabled", move || (!can(draft)).then(|| "true".to_owned()))
    };
    follow_keys(draft, move || pane.set("outline"));
    let chosen = Callback::new(move |()| pane.set("editor"));
    let title = move || {
        let title = draft.document.with(|document| document.title.trim().to_owned());
        if title.is_empty() { "Untitled survey".to_owned() } else { title }
    };
    let bar = tag("div").class("toolbar designer-bar").with(save_status(draft));
    let bar = bar.with(step("Undo", Draft::undo, Draft::can_undo)).with(step("Redo", Draft::redo, Draft::can_redo));
    let outline = [outline(draft, chosen), problems(draft, chosen), findings::all(draft, chosen)];
    let review = tag("a").set("href", &format!("/surveys/{}/review", draft.id)).text("Review");
    let pane_of = |class: &str| tag("div").class(class);
    let designer = tag("div").class("designer").live("data-pane", move || Some(pane.get().to_owned()));
    let designer = designer
        .with(pane_of("pane outline-pane").with_all(outline))
        .with(pane_of("pane editor-pane").live_children(editor(draft)))
        .with(pane_of("pane preview-pane").with(preview(draft)));
    vec![
        above(title),
        bar.with(find_and_replace(draft, chosen)).with(review).with_all(publishing(draft, summary)),
        banners(draft),
        findings::dialogs(draft),
        panes(pane),
        designer,
    ]
}

/// Ctrl+K goes to adding by typing. Ctrl+Z, Ctrl+Y and Ctrl+Shift+Z undo and do again, except where the browser has its own undoing: in fields of text.
fn follow_keys(draft: Draft, to_palette: impl Fn() + 'static) {
    let pressed = window_event_listener_untyped("keydown", move |event| {
        let Some(key) = event.dyn_ref::<KeyboardEvent>() else { return };
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let is_command = key.ctrl_key() || key.meta_key();
        let is_in_dialog = document().query_selector("dialog[open]").is_ok_and(|found| found.is_some());
        if is_command && key.key() == "k" && !is_in_dialog {
            event.prevent_default();
            to_palette();
            return focus_on(palette::FIELD);
        }
        let is_elsewhere = target.is_some_and(|element| {
            element.closest("input:not([type=radio], [type=checkbox]), textarea").is_ok_and(|found| found.is_some())
        });
        if is_elsewhere || is_in_dialog || key.alt_key() || !is_command {
            return;
        }
        match (key.key().to_lowercase().as_str(), key.shift_key()) {
            ("z", false) => draft.undo(),
            ("z", true) | ("y", false) => draft.redo(),
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || pressed.remove());
}

fn save_status(draft: Draft) -> Tag {
    let text = move || match draft.saving.get() {
        Saving::Saved if draft.is_changed_elsewhere.get() && !draft.can_undo() => {
            "Saved. Changed elsewhere since you were here, so earlier steps cannot be undone."
        }
        Saving::Saved => "Saved",
        Saving::Changed => "Not saved yet",
        Saving::Underway => "Saving",
        Saving::Failed(_) => "Not saved; kept in this browser",
        Saving::Conflict => "Not saved: the draft was changed by somebody else",
    };
    tag("p").class("save-status muted").set("role", "status").live_text(move || text().to_owned())
}
