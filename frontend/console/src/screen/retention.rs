//! How long the data of a survey are kept, and what that removes when.

use candor_wire::ids::SurveyId;
use candor_wire::retention::{Keep, Retention, WaveKept};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{ApiError, use_api};
use crate::fetched::Fetched;
use crate::form::{ProblemBox, TextField, field_error, into_signal};
use crate::format::plural;
use crate::page::Heading;
use crate::parts::{button, head, loaded};
use crate::piece::IntoPiece;
use crate::screen::overview::survey_in_address;
use crate::session::use_session;

/// The schedule of one survey.
#[component]
pub fn RetentionPage() -> impl IntoView {
    let id = survey_in_address();
    move || match id.get() {
        Some(id) => view! { <Survey id=id /> }.piece(),
        None => crate::app::nothing().piece(),
    }
}

#[component]
fn Survey(id: SurveyId) -> impl IntoView {
    let (api, session) = (use_api(), use_session());
    let detail = Fetched::new(move || api.survey_facts(id));
    let kept = Fetched::new(move || api.retention(id));
    view! {
        <Heading title="Retention" above=("/surveys", "Surveys") />
        {loaded(detail, move |detail| view! { <p class="facts"><a href=format!("/surveys/{id}")>{detail.summary.title}</a></p> })}
        <p class="muted">"How long what people answered and who was invited is kept. The server removes what is due every day; it does not come back."</p>
        {loaded(kept, move |kept| {
            if session.administers() {
                view! { <Form id=id kept=kept /> }.piece()
            } else {
                view! { <Told kept=kept /> <p class="muted">"Administrators change this."</p> }.piece()
            }
        })}
    }
}

/// What was entered as a number; an empty field keeps until removed by hand.
fn entered(text: &str) -> Option<u32> {
    if text.trim().is_empty() { Some(0) } else { text.trim().parse().ok() }
}

fn shown(value: u32) -> String {
    if value == 0 { String::new() } else { value.to_string() }
}

#[component]
fn Form(id: SurveyId, kept: Retention) -> impl IntoView {
    let api = use_api();
    let responses = RwSignal::new(shown(kept.keep.responses_months));
    let contacts = RwSignal::new(shown(kept.keep.contacts_months));
    let letters = RwSignal::new(shown(kept.keep.letters_days));
    let told = RwSignal::new(kept);
    let error = RwSignal::new(None::<ApiError>);
    let said = RwSignal::new(String::new());
    // what was shown is what is saved
    let previewed = RwSignal::new(None::<Keep>);
    let keep = move || {
        let fields = [responses, contacts, letters].map(|field| field.with(|text| entered(text)));
        let [Some(responses_months), Some(contacts_months), Some(letters_days)] = fields else { return None };
        Some(Keep { responses_months, contacts_months, letters_days })
    };
    let send = move |store: bool| {
        error.set(None);
        said.set(String::new());
        let Some(keep) = untrack(keep) else {
            said.set("Write whole numbers, or leave a field empty.".to_owned());
            return;
        };
        spawn_local(async move {
            match api.set_retention(id, keep, store).await {
                Ok(answer) => {
                    said.set(if store { "Saved." } else { "This is what would be removed. Nothing is saved yet." }.to_owned());
                    previewed.set((!store).then_some(keep));
                    told.set(answer);
                }
                Err(problem) => error.set(Some(problem)),
            }
        });
    };
    let save = move || {
        let is_shown = previewed.get().is_some() && previewed.get() == keep();
        is_shown.then(|| button("primary", "Save", move || send(true)))
    };
    view! {
        <section class="narrow" aria-labelledby="schedule">
            <h2 id="schedule">"How long"</h2>
            <ProblemBox error=error />
            <TextField id="responses" label="Responses: months after the end of their wave" value=responses set=into_signal(responses) error=field_error(error, "keep.responses_months") hint="Empty: until they are removed by hand. Sums stay, answers to single questions and comments go." />
            <TextField id="contacts" label="People: months after their last invitation" value=contacts set=into_signal(contacts) error=field_error(error, "keep.contacts_months") hint="Only when every survey that invited them lets them go." />
            <TextField id="letters" label="Letters: days after the end of their wave" value=letters set=into_signal(letters) error=field_error(error, "keep.letters_days") />
            <p class="line">
                {button("", "Show what would be removed", move || send(false))}
                {save}
                <span class="muted" role="status">{said}</span>
            </p>
        </section>
        {move || view! { <Told kept=told.get() /> }.piece()}
    }
}

#[component]
fn Told(kept: Retention) -> impl IntoView {
    let row = |wave: WaveKept| {
        let responses = match (wave.removed_on, wave.responses_on) {
            (Some(day), _) => format!("Removed on {day}"),
            (None, Some(day)) => {
                let many = wave.responses.map(|n| format!(" ({n} or a few more)")).unwrap_or_default();
                format!("Go on {day}{many}")
            }
            (None, None) => "Stay".to_owned(),
        };
        view! {
            <tr>
                <th scope="row">{wave.wave.to_string()}</th>
                <td data-label="Ended">{wave.ended_on.unwrap_or_else(|| "No".to_owned())}</td>
                <td data-label="Responses">{responses}</td>
                <td data-label="Letters">{wave.letters_on.map_or_else(|| "Stay".to_owned(), |day| format!("Go on {day}"))}</td>
            </tr>
        }
    };
    let people = match (kept.next_contacts_on, kept.contacts_due) {
        (None, _) => "People: nobody goes by this schedule.".to_owned(),
        (Some(day), None) => format!("People: the first go on {day}."),
        (Some(day), Some(due)) => format!("People: {} or a few more go on {day}.", plural(due, "person", "people")),
    };
    view! {
        <table class="list">
            <caption class="unseen">"What is removed when"</caption>
            {head(&["Wave", "Ended", "Responses", "Letters"])}
            <tbody>{kept.waves.into_iter().map(|wave| row(wave).piece()).collect_view()}</tbody>
        </table>
        <p>{people}</p>
    }
}
