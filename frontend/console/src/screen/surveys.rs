//! What do we ask, whom, since when?

use candor_wire::survey::{State, SurveySummary};
use leptos::prelude::*;

use crate::address::use_address;
use crate::api::{encoded, use_api};
use crate::fetched::Fetched;
use crate::format::so_many;
use crate::page::Heading;
use crate::parts::{AudienceMark, Empty, StateTag, head, loaded};
use crate::piece::IntoPiece;
use crate::session::use_session;

/// The list of surveys.
#[component]
pub fn Surveys() -> impl IntoView {
    let (api, session) = (use_api(), use_session());
    let surveys = Fetched::new(move || api.surveys());
    let new = move || session.designs().then(|| view! { <a class="button primary" href="/surveys/new">"New survey"</a> }).piece();
    view! {
        <Heading title="Surveys">{new}</Heading>
        {loaded(surveys, move |list| {
            if list.is_empty() {
                let next = move || session.designs().then(|| view! { <a class="button" href="/surveys/new">"New survey"</a> }).piece();
                view! { <Empty text="Every survey with its audience, state and responses will be here.">{next}</Empty> }.piece()
            } else {
                view! { <List surveys=list /> }.piece()
            }
        })}
    }
}

#[component]
fn List(surveys: Vec<SurveySummary>) -> impl IntoView {
    let session = use_session();
    let designs = untrack(move || session.designs());
    let query = use_address().query();
    let audience = Memo::new(move |_| query.read().get("audience").unwrap_or_default());
    let total = surveys.len();
    let rows = move || {
        let wanted = audience.get();
        let shown: Vec<_> = surveys.iter().filter(|s| wanted.is_empty() || s.audience.as_str() == wanted).cloned().collect();
        if shown.is_empty() {
            return view! { <tr><td colspan="5">"No survey asks this audience."</td></tr> }.piece();
        }
        shown.into_iter().map(|survey| row(survey, designs)).collect_view().piece()
    };
    view! {
        {(total > 1).then(|| view! { <Filter audience=audience /> })}
        <table class="list">
            <caption class="unseen">"Surveys"</caption>
            {head(&["Title", "Audience", "State", "Wave", "#Responses"])}
            <tbody>{rows}</tbody>
        </table>
    }
}

#[component]
fn Filter(audience: Memo<String>) -> impl IntoView {
    let here = use_address();
    let choose = move |value: String| {
        let address = if value.is_empty() { "/surveys".to_owned() } else { format!("/surveys?audience={}", encoded(&value)) };
        here.replace(&address);
    };
    let choice = move |value: &'static str, name: &'static str| {
        view! {
            <label>
                <input type="radio" name="audience" prop:checked=move || audience.get() == value on:change=move |_| choose(value.to_owned()) />
                <span>{name}</span>
            </label>
        }
    };
    view! {
        <fieldset class="segments">
            <legend class="unseen">"Audience"</legend>
            {choice("", "All")} {choice("employees", "Employees")} {choice("customers", "Customers")}
        </fieldset>
    }
}

fn row(survey: SurveySummary, designs: bool) -> impl IntoView {
    let address = match (survey.state, designs) {
        (State::Draft, true) => format!("/surveys/{}/design", survey.id),
        (_, true) => format!("/surveys/{}", survey.id),
        (_, false) => format!("/surveys/{}/results", survey.id),
    };
    let review = (survey.state == State::Draft && designs).then(|| {
        let name = format!("Review of {}", survey.title);
        view! { " " <a href=format!("/surveys/{}/review", survey.id) aria-label=name>"Review"</a> }
    });
    let wave = survey.waves.last().map_or_else(|| "–".to_owned(), |wave| wave.code.to_string());
    let responses = if survey.state == State::Draft {
        "–".to_owned()
    } else {
        survey.responses.map_or_else(|| "Too few to show".to_owned(), |n| so_many(n, survey.counts_are_exact()))
    };
    view! {
        <tr>
            <th scope="row"><a class="title" href=address>{survey.title}</a><span class="muted slug">{survey.slug.to_string()}</span></th>
            <td data-label="Audience"><AudienceMark audience=survey.audience /></td>
            <td data-label="State"><StateTag state=survey.state />{review}</td>
            <td data-label="Wave">{wave}</td>
            <td data-label="Responses" class="number">{responses}</td>
        </tr>
    }
}
