//! What did people answer who knew that it is shown with their names?

use candor_survey::WaveCode;
use candor_wire::ids::SurveyId;
use candor_wire::named::{MAX_NAMED, Named, NamedAnswers, NamedQuery};
use leptos::prelude::*;

use crate::address::use_address;
use crate::api::use_api;
use crate::app::nothing;
use crate::fetched::Fetched;
use crate::form::SelectField;
use crate::format::{count, plural};
use crate::page::Heading;
use crate::parts::{Empty, loaded};
use crate::piece::IntoPiece;
use crate::screen::overview::survey_in_address;

/// Answers with names of one survey.
#[component]
pub fn NamedPage() -> impl IntoView {
    let id = survey_in_address();
    move || match id.get() {
        Some(id) => view! { <Survey id=id /> }.piece(),
        None => nothing().piece(),
    }
}

#[component]
fn Survey(id: SurveyId) -> impl IntoView {
    let api = use_api();
    let query = use_address().query();
    let query = Memo::new(move |_| {
        let address = query.read();
        NamedQuery {
            wave: address.get("wave").and_then(|code| WaveCode::parse(&code).ok()),
            from: address.get("from").and_then(|from| from.parse().ok()).unwrap_or(0),
        }
    });
    let detail = Fetched::new(move || api.survey_facts(id));
    let named = Fetched::new(move || {
        let query = query.get();
        async move { api.named(id, &query).await }
    });
    let title = Memo::new(move |_| match detail.get() {
        Some(Ok(detail)) => format!("Answers with names: {}", detail.summary.title),
        _ => "Answers with names".to_owned(),
    });
    view! {
        <Heading title=title above=("/surveys", "Surveys") />
        {loaded(named, move |named| view! { <Shown id=id named=named /> })}
    }
}

#[component]
fn Shown(id: SurveyId, named: Named) -> impl IntoView {
    let results = view! { <a class="button" href=format!("/surveys/{id}/results")>"Results of all together"</a> };
    let Some(wave) = named.wave else {
        let said = "No wave of this survey has told people that answers are shown with their names, so none are. Who may answer, and what is promised, is set on the page Invite before a wave is opened.";
        return view! { <div class="toolbar">{results}</div><Empty text=said /> }.piece();
    };
    let here = use_address();
    let go = move |wave: Option<WaveCode>, from: u64| format!("/surveys/{id}/named?{}", NamedQuery { wave, from }.address());
    let waves = named.waves.iter().map(|wave| (wave.to_string(), wave.to_string())).collect();
    let choose = Callback::new(move |code: String| here.change(&go(WaveCode::parse(&code).ok(), 0)));
    let (from, total) = (named.from, named.total);
    let before = (from > 0).then(|| view! { <a class="button" href=go(Some(wave.clone()), from.saturating_sub(MAX_NAMED))>"Before"</a> });
    let after = (from + MAX_NAMED < total).then(|| view! { <a class="button" href=go(Some(wave.clone()), from + MAX_NAMED)>"After"</a> });
    let place = match named.people.len() as u64 {
        0 => "Nobody has answered yet.".to_owned(),
        shown if shown == total => format!("{}, by name.", plural(total, "person has answered", "people have answered")),
        shown => format!("{} to {} of {} people, by name.", count(from + 1), count(from + shown), count(total)),
    };
    view! {
        <div class="toolbar">
            <SelectField id="wave" label="Wave" options=Signal::stored(waves) value=Signal::stored(wave.to_string()) set=choose />
            {results}
        </div>
        <p class="lead">{place}</p>
        <p class="muted">"These people were told before the first question that their answers are shown with their names to whoever may see results of their unit. What people write with their names is kinder than what they write without. Whoever asks to be erased is not here any more."</p>
        {named.people.into_iter().map(|person| view! { <Person person=person /> }.piece()).collect_view()}
        <div class="line">{before} {after}</div>
    }
    .piece()
}

#[component]
fn Person(person: NamedAnswers) -> impl IntoView {
    let answers = person.answers.into_iter().map(|said| view! { <dt>{said.question}</dt><dd>{said.answer}</dd> }).collect_view();
    view! {
        <details>
            <summary>{person.name} " " <span class="muted">{person.unit_name}</span></summary>
            <dl class="said">{answers}</dl>
        </details>
    }
}
