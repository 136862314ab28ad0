//! The designer: outline, editor and preview of one survey.

mod bank;
mod banners;
mod checker;
mod colours;
mod copy;
mod difference;
mod draft;
mod edit;
mod editor;
mod findings;
mod kind;
mod kinds;
mod languages;
mod list;
mod measures;
mod outline;
mod part;
mod preview;
mod publish;
mod read_only;

use candor_ui::{Tag, tag};
use candor_wire::ids::SurveyId;
use candor_wire::survey::{State, SurveyDetail};
use leptos::prelude::*;

use crate::address::use_address;
use crate::api::use_api;
use crate::app::{Nothing, Pages};
use crate::designer::banners::Banners;
use crate::designer::draft::{Draft, Saving};
use crate::designer::editor::Editor;
use crate::designer::outline::{Outline, Problems};
use crate::designer::preview::Preview;
use crate::designer::publish::Publishing;
use crate::designer::read_only::ReadOnly;
use crate::fetched::Fetched;
use crate::page::Heading;
use crate::parts::{Retry, Waiting, button};
use crate::piece::IntoPiece;
use crate::screen::overview::survey_in_address;
use crate::session::use_session;

/// The one page of the designer.
pub fn pages() -> Pages {
    // there are no questionnaires before somebody has set Candor up
    let set_up = || {
        use_address().go("/");
        ().piece()
    };
    Pages { name, set_up, show: |_| view! { <Designer /> }.piece() }
}

fn name(path: &str) -> Option<&'static str> {
    let mut steps = path.strip_prefix("/surveys/")?.split('/');
    matches!((steps.next(), steps.next(), steps.next()), (Some(_), Some("design"), None)).then_some("design")
}

/// The designer.
#[component]
fn Designer() -> impl IntoView {
    let id = survey_in_address();
    move || match id.get() {
        Some(id) => view! { <Survey id=id /> }.piece(),
        None => view! { <Nothing /> }.piece(),
    }
}

#[component]
fn Survey(id: SurveyId) -> impl IntoView {
    let (api, session) = (use_api(), use_session());
    let detail = Fetched::new(move || api.survey(id));
    let detail_again = detail;
    // the heading of a draft follows what is typed
    move || match detail.get() {
        None => view! { <Above title="Questionnaire" /> <Waiting /> }.piece(),
        Some(Err(error)) => view! {
            <Above title="Questionnaire" />
            <Retry error=error again=Callback::new(move |()| detail.refetch()) />
        }
        .piece(),
        Some(Ok(detail)) if (detail.summary.state == State::Draft || detail.next.is_some()) && untrack(move || session.designs()) => {
            view! { <Edit detail=detail.into_draft() /> }.piece()
        }
        Some(Ok(detail)) => view! {
            <Above title=detail.summary.title.clone() />
            <ReadOnly detail=detail begun=Callback::new(move |()| detail_again.refetch()) />
        }
        .piece(),
    }
}

#[component]
fn Above(#[prop(into)] title: Signal<String>) -> impl IntoView {
    view! { <Heading title=title above=("/surveys", "Surveys") /> }
}

#[component]
fn Edit(detail: SurveyDetail) -> impl IntoView {
    let summary = detail.summary.clone();
    let draft = Draft::new(detail);
    findings::provide();
    // on a phone one pane is shown at a time
    let pane = RwSignal::new("editor");
    let tab = move |name: &'static str, label: &str| {
        let input = tag("input").set("type", "radio").set("name", "pane").live_checked(move || pane.get() == name);
        tag("label").with(input.on("change", move |_| pane.set(name))).with(tag("span").text(label))
    };
    let tabs = tag("fieldset").class("segments panes").with(tag("legend").class("unseen").text("Part of the designer"));
    let tabs = tabs.with(tab("outline", "Outline")).with(tab("editor", "Edit")).with(tab("preview", "Preview"));
    let undo = button("", "Undo", move || draft.undo()).live("disabled", move || (!draft.can_undo()).then(String::new));
    let title = Signal::derive(move || {
        let title = draft.document.with(|document| document.title.trim().to_owned());
        if title.is_empty() { "Untitled survey".to_owned() } else { title }
    });
    view! {
        <Above title=title />
        <div class="toolbar designer-bar">
            {save_status(draft)}
            {undo}
            <Publishing draft=draft survey=summary />
        </div>
        <Banners draft=draft />
        <findings::Dialogs draft=draft />
        {tabs}
        <div class="designer" data-pane=pane>
            <div class="pane outline-pane">
                <Outline draft=draft chosen=Callback::new(move |()| pane.set("editor")) />
                <Problems draft=draft chosen=Callback::new(move |()| pane.set("editor")) />
                {findings::all(draft, Callback::new(move |()| pane.set("editor")))}
            </div>
            <div class="pane editor-pane"><Editor draft=draft /></div>
            <div class="pane preview-pane"><Preview draft=draft /></div>
        </div>
    }
}

fn save_status(draft: Draft) -> Tag {
    let text = move || match draft.saving.get() {
        Saving::Saved => "Saved",
        Saving::Changed => "Not saved yet",
        Saving::Underway => "Saving",
        Saving::Failed(_) => "Not saved; kept in this browser",
        Saving::Conflict => "Not saved: the draft was changed by somebody else",
    };
    tag("p").class("save-status muted").set("role", "status").live_text(move || text().to_owned())
}
