//! Closing a wave and opening the next.

use candor_wire::survey::{State, SurveySummary};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{ApiError, use_api};
use crate::form::{ProblemBox, TextField, into_signal};
use crate::format::{next_wave, wave_code};
use crate::modal::Modal;
use crate::parts::button;

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
            <CloseDialog open=closing survey=survey.clone() changed=changed />
            <OpenDialog open=opening survey=survey changed=changed />
        </section>
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
