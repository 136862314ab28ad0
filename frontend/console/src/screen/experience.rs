//! Where do people struggle with our pages, and do we keep what we promise?

use candor_survey::{Audience, Channel, WaveCode};
use candor_wire::experience::{ExperienceQuery, LevelKind, Targets};
use candor_wire::ids::SurveyId;
use candor_wire::survey::SurveyFacts;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::address::use_address;
use crate::api::{ApiError, use_api};
use crate::app::nothing;
use crate::fetched::Fetched;
use crate::form::{ProblemBox, SelectField, TextField, field_error, into_signal};
use crate::page::Heading;
use crate::parts::{AudienceMark, button, loaded};
use crate::piece::IntoPiece;
use crate::screen::linkage::is_narrow;
use crate::screen::overview::survey_in_address;
use crate::session::use_session;

/// The experience of one survey.
#[component]
pub fn ExperiencePage() -> impl IntoView {
    let id = survey_in_address();
    move || match id.get() {
        Some(id) => view! { <Survey id=id /> }.piece(),
        None => nothing().piece(),
    }
}

#[component]
fn Survey(id: SurveyId) -> impl IntoView {
    let (api, session) = (use_api(), use_session());
    let address = use_address().query();
    let query = Memo::new(move |_| {
        let address = address.read();
        ExperienceQuery {
            wave: address.get("wave").and_then(|code| WaveCode::parse(&code).ok()),
            channel: address.get("channel").and_then(|name| name.parse().ok()),
        }
    });
    let detail = Fetched::new(move || api.survey_facts(id));
    let page = Fetched::new(move || {
        let query = query.get();
        async move { api.experience_page(id, &query, is_narrow()).await }
    });
    let title = Memo::new(move |_| match detail.get() {
        Some(Ok(detail)) => format!("Experience: {}", detail.summary.title),
        _ => "Experience".to_owned(),
    });
    let saved = Callback::new(move |()| page.refetch());
    let targets = move || session.designs().then(|| view! { <SetTargets id=id saved=saved /> }).piece();
    view! {
        <Heading title=title above=("/surveys", "Surveys") />
        {loaded(detail, move |detail| view! { <Choose detail=detail query=query /> })}
        // the server writes it from numbers and escapes every name
        {loaded(page, |page| view! { <div class="report" inner_html=page.html></div> })}
        {targets}
    }
}

/// Wave and channel: the address says them.
#[component]
fn Choose(detail: SurveyFacts, query: Memo<ExperienceQuery>) -> impl IntoView {
    let id = detail.summary.id;
    let here = use_address();
    let go = Callback::new(move |query: ExperienceQuery| {
        here.change(&format!("/surveys/{id}/experience?{}", query.address()));
    });
    let set_wave =
        Callback::new(move |code: String| go.run(ExperienceQuery { wave: WaveCode::parse(&code).ok(), ..query.get_untracked() }));
    let set_channel = Callback::new(move |name: String| go.run(ExperienceQuery { channel: name.parse().ok(), ..query.get_untracked() }));
    let waves: Vec<_> = detail.summary.waves.iter().rev().map(|wave| (wave.code.to_string(), wave.code.to_string())).collect();
    let latest = waves.first().map(|wave| wave.0.clone()).unwrap_or_default();
    let wave = Signal::derive(move || query.with(|q| q.wave.as_ref().map_or_else(|| latest.clone(), ToString::to_string)));
    let channel = Signal::derive(move || query.with(|q| q.channel.map(|c| c.to_string()).unwrap_or_default()));
    let waves =
        (!waves.is_empty()).then(|| view! { <SelectField id="wave" label="Wave" options=Signal::stored(waves) value=wave set=set_wave /> });
    let channels = (detail.summary.audience == Audience::Customers).then(|| {
        let named = Channel::ALL.iter().map(|channel| (channel.to_string(), channel.name().to_owned()));
        let options: Vec<_> = std::iter::once((String::new(), "All channels".to_owned())).chain(named).collect();
        view! { <SelectField id="channel" label="Channel" options=Signal::stored(options) value=channel set=set_channel /> }
    });
    view! {
        <div class="toolbar">
            <AudienceMark audience=detail.summary.audience />
            {waves}
            {channels}
            <a class="button" href=format!("/surveys/{id}/results")>"Results"</a>
            <a class="button" href=format!("/surveys/{id}")>"Link and answers"</a>
        </div>
    }
}

#[component]
fn SetTargets(id: SurveyId, saved: Callback<()>) -> impl IntoView {
    let api = use_api();
    let found = Fetched::new(move || api.experience(id));
    loaded(found, move |found| view! { <Form id=id present=found.targets usual=found.usual_targets saved=saved /> })
}

#[component]
fn Form(id: SurveyId, present: Targets, usual: Targets, saved: Callback<()>) -> impl IntoView {
    let api = use_api();
    let error = RwSignal::new(None::<ApiError>);
    let said = RwSignal::new("");
    let entries = LevelKind::ALL.map(|kind| (kind, RwSignal::new(present.of(kind).to_string())));
    let enter = move |targets: Targets| entries.iter().for_each(|(kind, entry)| entry.set(targets.of(*kind).to_string()));
    let field = move |(kind, entry): (LevelKind, RwSignal<String>)| {
        let refused = field_error(error, kind.as_str());
        let wrong = Signal::derive(move || match entry.with(|text| number(text)) {
            Some(_) => refused.get(),
            None => Some("Enter a whole number from 0 to 100.".to_owned()),
        });
        view! {
            <TextField id=kind.as_str() label=kind.name() value=entry set=into_signal(entry) error=wrong hint="At most, of 100 visits." />
        }
    };
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        said.set("");
        let mut targets = Targets::default();
        for (kind, entry) in entries {
            let Some(most) = entry.with_untracked(|text| number(text)) else {
                crate::form::focus_on(kind.as_str());
                return;
            };
            *targets.of_mut(kind) = most;
        }
        spawn_local(async move {
            match api.set_experience_targets(id, &targets).await {
                Ok(()) => {
                    error.set(None);
                    said.set("Saved");
                    saved.run(());
                }
                Err(problem) => error.set(Some(problem)),
            }
        });
    };
    view! {
        <section aria-labelledby="targets" class="files">
            <h2 id="targets">"Targets"</h2>
            <p class="muted">"What you promise of your pages. They hold for every wave of this survey."</p>
            <ProblemBox error=error />
            <form on:submit=save novalidate class="targets">
                {entries.map(|entry| field(entry).piece()).into_iter().collect_view()}
                <p class="line">
                    <button type="submit" class="primary">"Save targets"</button>
                    {button("", "Enter the usual ones", move || enter(usual))}
                    <span class="muted" role="status">{said}</span>
                </p>
            </form>
        </section>
    }
}

/// A share of 100.
fn number(text: &str) -> Option<u32> {
    text.trim().parse().ok().filter(|most| *most <= 100)
}
