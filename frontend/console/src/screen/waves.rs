//! Closing a wave and opening the next, by hand or by the calendar.

use candor_wire::ids::SurveyId;
use candor_wire::recurrence::{Every, Recurrence};
use candor_wire::survey::{State, SurveySummary};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{ApiError, use_api};
use crate::fetched::Fetched;
use crate::form::{ProblemBox, SelectField, TextField, into_signal};
use crate::format::{next_wave, wave_code};
use crate::modal::Modal;
use crate::parts::{button, loaded};
use crate::piece::IntoPiece;

/// The waves of a survey.
#[component]
pub fn Waves(
    /// The survey.
    survey: SurveySummary,
    /// Called after a change.
    changed: Callback<()>,
) -> impl IntoView {
    let (closing, opening) = (RwSignal::new(false), RwSignal::new(false));
    let open = survey.waves.iter().find(|wave| wave.open).map(|wave| wave.code.to_string());
    let list = survey.waves.iter().rev().map(|wave| {
        let state = if wave.open { State::Open } else { State::Closed };
        view! { <li><span>{wave.code.to_string()}</span> <crate::parts::StateTag state=state /></li> }
    });
    let list = list.collect_view();
    let close = open.clone().map(|code| {
        view! { <button type="button" on:click=move |_| closing.set(true)>{format!("Close wave {code}")}</button> }
    });
    view! {
        <section aria-labelledby="waves">
            <h2 id="waves">"Waves"</h2>
            <ul class="waves">{list}</ul>
            <p class="line">
                {close}
                {button("", "Open the next wave", move || opening.set(true))}
            </p>
            <Calendar id=survey.id />
            <CloseDialog open=closing survey=survey.clone() changed=changed />
            <OpenDialog open=opening survey=survey changed=changed />
        </section>
    }
}

/// Whether the next wave is opened by hand or by itself.
#[component]
fn Calendar(id: SurveyId) -> impl IntoView {
    let api = use_api();
    let error = RwSignal::new(None::<ApiError>);
    let set = RwSignal::new(None::<Recurrence>);
    let found = Fetched::new(move || api.recurrence(id));
    let choose = Callback::new(move |name: String| {
        spawn_local(async move {
            match api.set_recurrence(id, Every::named(&name)).await {
                Ok(now) => {
                    error.set(None);
                    set.set(Some(now));
                }
                Err(problem) => {
                    error.set(Some(problem));
                    found.refetch();
                }
            }
        });
    });
    view! {
        <ProblemBox error=error />
        {loaded(found, move |found| {
            let now = Signal::derive(move || set.get().unwrap_or_else(|| found.clone()));
            let value = Signal::derive(move || now.with(|now| now.every.map_or(String::new(), |every| every.as_str().to_owned())));
            let names = [("", "By hand"), ("week", "Every week"), ("month", "Every month"), ("quarter", "Every quarter")];
            let names = names.map(|(value, name)| (value.to_owned(), name.to_owned())).to_vec();
            view! {
                <SelectField id="recurrence" label="The next wave is opened" options=Signal::stored(names) value=value set=choose />
                <p class="muted" role="status">{move || now.with(following)}</p>
            }
            .piece()
        })}
    }
}

/// When the next wave comes.
fn following(now: &Recurrence) -> String {
    match (now.every, &now.next, &now.next_on) {
        (None, ..) => {
            "Results of a wave are shown when it is closed. For a survey that never ends, let waves follow each other.".to_owned()
        }
        (Some(_), Some(code), Some(day)) => format!(
            "Wave {code} is opened on {day} (UTC), or later as soon as {} people have answered the present one, whose results are shown then.",
            now.least
        ),
        (Some(_), ..) => "No wave is open. Once one is, the next ones follow.".to_owned(),
    }
}

#[component]
fn CloseDialog(open: RwSignal<bool>, survey: SurveySummary, changed: Callback<()>) -> impl IntoView {
    let api = use_api();
    let error = RwSignal::new(None::<ApiError>);
    let confirm = move |_| {
        spawn_local(async move {
            match api.close(survey.id).await {
                Ok(()) => {
                    open.set(false);
                    changed.run(());
                }
                Err(problem) => error.set(Some(problem)),
            }
        });
    };
    view! {
        <Modal open=open id="close-wave" title="Close this wave?">
            <p>"The survey takes no more answers. Its results are shown from now on and stay as they are; a next wave can be opened at any time."</p>
            <ProblemBox error=error />
            <p class="line">
                {button("primary", "Close wave", move || confirm(()))}
                {button("", "Keep it open", move || open.set(false))}
            </p>
        </Modal>
    }
}

#[component]
fn OpenDialog(open: RwSignal<bool>, survey: SurveySummary, changed: Callback<()>) -> impl IntoView {
    let api = use_api();
    let error = RwSignal::new(None::<ApiError>);
    let code = RwSignal::new(next_wave(&survey.waves));
    let wrong = Signal::derive(move || {
        code.with(|code| wave_code(code).err()).or_else(|| error.with(|error| error.as_ref().and_then(|error| error.field("code"))))
    });
    let id = survey.id;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Ok(code) = code.with_untracked(|code| wave_code(code)) else { return };
        spawn_local(async move {
            match api.open_wave(id, code).await {
                Ok(()) => {
                    open.set(false);
                    changed.run(());
                }
                Err(problem) => error.set(Some(problem)),
            }
        });
    };
    view! {
        <Modal open=open id="open-wave" title="Open the next wave?">
            <p>"The same questions are asked again. A wave that is still open is closed first, and its results are shown; links and QR codes stay the same."</p>
            <ProblemBox error=error />
            <form on:submit=submit novalidate>
                <TextField id="wave-code" label="Wave code" value=code set=into_signal(code) error=wrong hint="Such as 2026-Q4. Employee and customer surveys with the same code are compared." />
                <p class="line">
                    <button type="submit" class="primary">"Open wave"</button>
                    {button("", "Cancel", move || open.set(false))}
                </p>
            </form>
        </Modal>
    }
}
