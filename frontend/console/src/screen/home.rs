//! What needs me today?

use candor_ui::tag;
use candor_wire::report::{LinkageQuery, ReportPage};
use candor_wire::survey::{State, SurveySummary};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{ApiError, Outcome, use_api};
use crate::fetched::Fetched;
use crate::form::ProblemBox;
use crate::format::count;
use crate::page::Heading;
use crate::parts::{AudienceMark, Empty, Sentence, button, loaded};
use crate::piece::IntoPiece;
use crate::screen::linkage::usual_query;
use crate::session::use_session;

/// Home.
#[component]
pub fn Home() -> impl IntoView {
    let api = use_api();
    let surveys = Fetched::new(move || api.surveys());
    view! {
        <Heading title="Home" />
        {loaded(surveys, move |list| {
            if list.is_empty() {
                view! { <Start loaded=Callback::new(move |()| surveys.refetch()) /> }.piece()
            } else {
                view! { <Today surveys=list /> }.piece()
            }
        })}
    }
}

#[component]
fn Start(loaded: Callback<()>) -> impl IntoView {
    let (api, session) = (use_api(), use_session());
    let error = RwSignal::new(None::<ApiError>);
    let busy = RwSignal::new(false);
    let load = move || {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        error.set(None);
        spawn_local(async move {
            match api.load_example().await {
                Ok(()) => loaded.run(()),
                Err(problem) => error.set(Some(problem)),
            }
            busy.set(false);
        });
    };
    let example = move || {
        session.administers().then(|| {
            view! {
                <section>
                    <h2>"Look around first"</h2>
                    <p>"The example organisation has teams, an employee survey and a customer survey with answers, so that every page shows something."</p>
                    <ProblemBox error=error />
                    <p class="line">
                        {button("primary", "Load the example organisation", load).live("aria-disabled", move || busy.get().then(|| "true".to_owned()))}
                        <span class="muted" role="status">{move || if busy.get() { "Loading, a few seconds" } else { "" }}</span>
                    </p>
                </section>
            }
        }).piece()
    };
    let import = move || session.administers().then(|| view! { <a class="button" href="/units">"Import units"</a> }).piece();
    let own = move || {
        session
            .designs()
            .then(|| {
                view! {
                    <section>
                        <h2>"Start with your own"</h2>
                        <p>"Import the teams, then choose a questionnaire. Both take a few minutes."</p>
                        <p class="line">{import} <a class="button" href="/surveys/new">"New survey"</a></p>
                    </section>
                }
            })
            .piece()
    };
    view! {
        <Empty text="Running surveys, drafts and what they show will be here. There is no survey yet." />
        {example}
        {own}
    }
}

#[component]
fn Today(surveys: Vec<SurveySummary>) -> impl IntoView {
    let session = use_session();
    let of = |state: State| surveys.iter().filter(|survey| survey.state == state).cloned().collect::<Vec<_>>();
    let (open, drafts) = (of(State::Open), of(State::Draft));
    let query = usual_query(&surveys);
    let running = if open.is_empty() {
        view! { <p class="muted">"No survey takes answers at the moment."</p> }.piece()
    } else {
        view! { <ul class="stack">{open.into_iter().map(|part| running_row(part).piece()).collect_view()}</ul> }.piece()
    };
    let show_drafts = !drafts.is_empty();
    view! {
        {query.map(|query| view! { <Finding query=query /> })}
        <section aria-labelledby="running">
            <h2 id="running">"Running"</h2>
            {running}
        </section>
        {move || (show_drafts && session.designs()).then(|| view! {
            <section aria-labelledby="drafts">
                <h2 id="drafts">"Drafts"</h2>
                <ul class="stack">{drafts.clone().into_iter().map(|part| draft_row(part).piece()).collect_view()}</ul>
            </section>
        }).piece()}
        <p class="line">
            <a class="button" href="/surveys">"All surveys"</a>
            {move || session.designs().then(|| view! { <a class="button" href="/surveys/new">"New survey"</a> }).piece()}
        </p>
    }
}

fn running_row(survey: SurveySummary) -> impl IntoView {
    let wave = survey.waves.last().map(|wave| format!("Wave {}", wave.code));
    let told = match survey.responses {
        Some(responses) => {
            let unit = match (responses, survey.counts_are_exact()) {
                (1, true) => "response",
                (_, true) => "responses",
                (_, false) => "or more responses",
            };
            tag("p").class("figure-number").text(&count(responses)).with(tag("span").class("muted").text(unit))
        }
        None => tag("p").class("muted").text("Too few responses to show yet"),
    };
    view! {
        <li class="survey-row">
            <div>
                <a class="title" href=format!("/surveys/{}", survey.id)>{survey.title}</a>
                <p class="facts muted"><AudienceMark audience=survey.audience /> <span>{wave}</span></p>
            </div>
            {told}
        </li>
    }
}

fn draft_row(survey: SurveySummary) -> impl IntoView {
    view! {
        <li class="survey-row">
            <div>
                <a class="title" href=format!("/surveys/{}/design", survey.id)>{survey.title}</a>
                <p class="facts muted"><AudienceMark audience=survey.audience /> <span>"Not published yet"</span></p>
            </div>
        </li>
    }
}

/// The sentence of the linkage report, when there is one.
#[component]
fn Finding(query: LinkageQuery) -> impl IntoView {
    let api = use_api();
    let address = format!("/linkage?{}", query.address());
    let report = Fetched::new(move || {
        let query = query.clone();
        async move { api.linkage(&query, true).await }
    });
    let finding = move |report: Option<Outcome<ReportPage>>| match report {
        Some(Ok(report)) => {
            let facts = report.facts.into_iter().map(|fact| tag("span").text(&fact));
            view! {
                <Sentence text=report.finding />
                {tag("p").class("facts muted").with_all(facts)}
            }
            .piece()
        }
        Some(Err(_)) => view! { <Sentence text="Do satisfied teams have satisfied customers?" /> }.piece(),
        None => view! { <p class="muted">"Reading the latest answers"</p> }.piece(),
    };
    view! {
        <section class="finding" aria-labelledby="finding">
            <h2 id="finding">"How the two go together"</h2>
            <div aria-busy=move || report.get().is_none().then_some("true")>{move || finding(report.get())}</div>
            <p><a class="button primary" href=address>"Open the linkage report"</a></p>
        </section>
    }
}
