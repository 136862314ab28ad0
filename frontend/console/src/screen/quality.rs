//! How good are the answers, and what did the form and the order of questions do to them?

use candor_survey::WaveCode;
use candor_wire::ids::SurveyId;
use candor_wire::path;
use candor_wire::report::ResultsQuery;
use candor_wire::survey::SurveyFacts;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::address::use_address;
use crate::api::{ApiError, use_api};
use crate::app::nothing;
use crate::fetched::Fetched;
use crate::form::{AreaField, ProblemBox, SelectField, into_signal};
use crate::format::{plural, wave_choices};
use crate::page::Heading;
use crate::parts::{AudienceMark, button, loaded};
use crate::piece::IntoPiece;
use crate::screen::linkage::is_narrow;
use crate::screen::overview::survey_in_address;
use crate::screen::units::FileField;
use crate::session::use_session;

/// A report of one survey that the server writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// The quality of its answers.
    Quality,
    /// Questions in several forms, and effects of order.
    Experiments,
}

impl Sort {
    const fn title(self) -> &'static str {
        match self {
            Self::Quality => "Quality",
            Self::Experiments => "Experiments",
        }
    }

    /// Its last part in addresses.
    const fn name(self) -> &'static str {
        match self {
            Self::Quality => "quality",
            Self::Experiments => "experiments",
        }
    }

    /// What is shown without flagged responses, too.
    const fn switch(self) -> &'static str {
        match self {
            Self::Quality => "Weighted results",
            Self::Experiments => "Responses",
        }
    }

    /// The other one.
    const fn other(self) -> Self {
        match self {
            Self::Quality => Self::Experiments,
            Self::Experiments => Self::Quality,
        }
    }
}

/// One report of one survey.
#[component]
pub fn QualityPage(sort: Sort) -> impl IntoView {
    let id = survey_in_address();
    move || match id.get() {
        Some(id) => view! { <Survey id=id sort=sort /> }.piece(),
        None => nothing().piece(),
    }
}

/// A query with what joins it to the next part.
fn part(query: &ResultsQuery) -> String {
    let address = query.address();
    if address.is_empty() { address } else { address + "&" }
}

#[component]
fn Survey(id: SurveyId, sort: Sort) -> impl IntoView {
    let (api, session) = (use_api(), use_session());
    let query = use_address().query();
    let query = Memo::new(move |_| {
        let address = query.read();
        ResultsQuery {
            wave: address.get("wave").and_then(|code| WaveCode::parse(&code).ok()),
            without_flagged: address.get("without_flagged").is_some_and(|text| text == "true"),
        }
    });
    let detail = Fetched::new(move || api.survey_facts(id));
    let page = Fetched::new(move || {
        let query = part(&query.get());
        async move { api.report_page(id, sort.name(), &query, is_narrow()).await }
    });
    let changed = Callback::new(move |()| page.refetch());
    let people =
        move || (sort == Sort::Quality && session.designs()).then(|| view! { <People id=id query=query changed=changed /> }).piece();
    let title = Memo::new(move |_| match detail.get() {
        Some(Ok(detail)) => format!("{}: {}", sort.title(), detail.summary.title),
        _ => sort.title().to_owned(),
    });
    view! {
        <Heading title=title above=("/surveys", "Surveys") />
        {loaded(detail, move |detail| view! { <Choose detail=detail query=query sort=sort /> })}
        // the server writes it from numbers and escapes every name
        {loaded(page, |page| view! { <div class="report" inner_html=page.html></div> })}
        {people}
    }
}

#[component]
fn Choose(detail: SurveyFacts, query: Memo<ResultsQuery>, sort: Sort) -> impl IntoView {
    let id = detail.summary.id;
    let here = use_address();
    let go = Callback::new(move |query: ResultsQuery| here.change(&format!("/surveys/{id}/{}?{}", sort.name(), query.address())));
    let choose = Callback::new(move |code: String| go.run(ResultsQuery { wave: WaveCode::parse(&code).ok(), ..query.get_untracked() }));
    let leave_out =
        Callback::new(move |which: String| go.run(ResultsQuery { without_flagged: !which.is_empty(), ..query.get_untracked() }));
    let (waves, latest) = wave_choices(&detail.summary.waves);
    let value = Signal::derive(move || query.with(|q| q.wave.as_ref().map_or_else(|| latest.clone(), ToString::to_string)));
    let which = Signal::derive(move || query.with(|q| if q.without_flagged { "without".to_owned() } else { String::new() }));
    let responses = vec![(String::new(), "All".to_owned()), ("without".to_owned(), "Without flagged ones".to_owned())];
    let label = sort.switch();
    let picker = (!waves.is_empty()).then(|| {
        view! {
            <SelectField id="wave" label="Wave" options=Signal::stored(waves) value=value set=choose />
            <SelectField id="responses" label=label options=Signal::stored(responses) value=which set=leave_out />
        }
    });
    let file =
        move |format: &'static str| move || format!("{}/{}/export?{}format={format}", path::survey(id), sort.name(), part(&query.get()));
    let saved = move |format: &'static str| format!("{}.{format}", sort.name());
    view! {
        <div class="toolbar">
            <AudienceMark audience=detail.summary.audience />
            {picker}
            <a class="button" href=format!("/surveys/{id}/results")>"Results"</a>
            <a class="button" href=format!("/surveys/{id}/{}", sort.other().name())>{sort.other().title()}</a>
            <a class="button" rel="external" href=file("pdf") download=saved("pdf")>"PDF"</a>
            <a class="button" rel="external" href=file("html") download=saved("html")>"HTML"</a>
        </div>
    }
}

/// How many people there are, by unit or by answer.
#[component]
fn People(id: SurveyId, query: Memo<ResultsQuery>, changed: Callback<()>) -> impl IntoView {
    let api = use_api();
    let text = RwSignal::new(String::new());
    let error = RwSignal::new(None::<ApiError>);
    let said = RwSignal::new(String::new());
    let send = move |store: bool| {
        error.set(None);
        said.set(String::new());
        let csv = text.get_untracked();
        let wave = part(&ResultsQuery { without_flagged: false, ..query.get_untracked() });
        spawn_local(async move {
            match api.import_frame(id, &wave, csv, store).await {
                Ok(done) => {
                    let what = if done.stored { "stored" } else { "in order, nothing is stored yet" };
                    said.set(format!("{} for wave {}: {what}.", plural(done.rows, "line", "lines"), done.wave));
                    if done.stored {
                        changed.run(());
                    }
                }
                Err(problem) => error.set(Some(problem)),
            }
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        send(true);
    };
    let refused = Signal::derive(move || {
        error.with(|error| error.as_ref().filter(|e| !e.fields().is_empty()).map(|_| "See the lines named above.".to_owned()))
    });
    view! {
        <section class="narrow" aria-labelledby="people">
            <h2 id="people">"How many people there are"</h2>
            <p>"CSV with the columns unit and people, or item, answer and people. It gives response rates and weighted results, and replaces what was entered for the wave."</p>
            <ProblemBox error=error />
            <form on:submit=submit novalidate>
                <FileField text=text />
                <AreaField id="csv" label="CSV text" value=text set=into_signal(text) error=refused rows=6 hint="For example: north-desk,24" />
                <p class="line">
                    <button type="submit" class="primary">"Store"</button>
                    {button("", "Check only", move || send(false))}
                    <span class="muted" role="status">{said}</span>
                </p>
            </form>
        </section>
    }
}
