//! Publishing a draft, or deleting it.

use candor_survey::ItemCode;
use candor_ui::tag;
use candor_wire::survey::{Publish, State, SurveySummary};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::address::use_address;
use crate::api::{ApiError, use_api};
use crate::designer::difference::{Differences, Told};
use crate::designer::draft::{Draft, Saving};
use crate::designer::findings::errors;
use crate::form::{ProblemBox, TextField, into_signal};
use crate::format::{next_wave, plural, wave_code};
use crate::modal::Modal;
use crate::parts::button;
use crate::piece::IntoPiece;

/// The buttons with their dialogs.
#[component]
pub fn Publishing(
    /// The draft.
    draft: Draft,
    /// The survey in lists.
    survey: SurveySummary,
) -> impl IntoView {
    let (publishing, deleting) = (RwSignal::new(false), RwSignal::new(false));
    let is_next = survey.state != State::Draft;
    let publish = move |_| {
        draft.save_if_changed();
        publishing.set(true);
    };
    view! {
        {button("plain", if is_next { "Give up" } else { "Delete draft" }, move || deleting.set(true))}
        {button("primary", "Publish", move || publish(()))}
        <PublishDialog draft=draft survey=survey open=publishing />
        <DeleteDialog draft=draft is_next=is_next open=deleting />
    }
}

#[component]
fn PublishDialog(draft: Draft, survey: SurveySummary, open: RwSignal<bool>) -> impl IntoView {
    let error = RwSignal::new(None::<ApiError>);
    let next = next_wave(&survey.waves);
    let code = RwSignal::new(next.clone());
    let is_next = survey.state != State::Draft;
    let raised = RwSignal::new(Vec::new());
    // the running wave goes on where it can
    let found = Callback::new(move |told: Told| {
        raised.set(Vec::new());
        code.set(told.wave.filter(|_| told.fits_running_wave).map_or_else(|| next.clone(), |wave| wave.to_string()));
    });
    let asked = RwSignal::new(false);
    let problems = Memo::new(move |_| draft.problems.with(Vec::len) as u64);
    let content = move || {
        let count = problems.get();
        if count > 0 {
            let text = format!("{} to complete first. They are listed under “To complete”.", plural(count, "thing is", "things are"));
            return view! {
                <p>{text}</p>
                <p class="line">{button("primary", "Go back to the draft", move || open.set(false))}</p>
            }
            .piece();
        }
        let faults = if asked.get() { Vec::new() } else { errors(draft) };
        if faults.is_empty() {
            let differences = is_next.then(|| view! { <Differences draft=draft raised=raised found=found /> });
            return view! { {differences} <PublishForm draft=draft is_next=is_next raised=raised code=code error=error open=open /> }
                .piece();
        }
        let text = format!("The linter finds {} that can bias or spoil answers:", plural(faults.len() as u64, "error", "errors"));
        view! {
            <p>{text}</p>
            {tag("ul").class("found").with_all(faults)}
            <p>"They can be mended, or kept with a reason, in the draft. Once published, they cannot."</p>
            <p class="line">
                {button("primary", "Go back to the draft", move || open.set(false))}
                {button("", "Publish all the same", move || asked.set(true))}
            </p>
        }
        .piece()
    };
    // each time it opens, it asks anew
    Effect::new(move || {
        if !open.get() {
            asked.set(false)
        }
    });
    view! { <Modal open=open id="publish" title=if is_next { "Publish the next version?" } else { "Publish this survey?" }>{content}</Modal> }
}

#[component]
fn PublishForm(
    draft: Draft,
    is_next: bool,
    raised: RwSignal<Vec<ItemCode>>,
    code: RwSignal<String>,
    error: RwSignal<Option<ApiError>>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let (api, address) = (use_api(), use_address());
    let wrong = Signal::derive(move || {
        code.with(|code| wave_code(code).err()).or_else(|| error.with(|error| error.as_ref().and_then(|error| error.field("wave"))))
    });
    let saved = move || draft.saving.get() == Saving::Saved;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Ok(wave) = code.with_untracked(|code| wave_code(code)) else { return };
        if !untrack(saved) {
            return draft.save_if_changed();
        }
        error.set(None);
        spawn_local(async move {
            match api.publish(draft.id, &Publish { revision: draft.revision(), wave, raised: raised.get_untracked() }).await {
                Ok(()) => {
                    open.set(false);
                    address.go(&format!("/surveys/{}", draft.id));
                }
                Err(problem) => error.set(Some(problem)),
            }
        });
    };
    let (text, label, hint) = if is_next {
        (
            "Responses keep the version that they answered. With the code of the running wave it goes on with the new version; with a new code it is closed and a new one opened.",
            "Code of the wave",
            "A new code where the meaning changes.",
        )
    } else {
        (
            "Publishing freezes the questionnaire: this version can no longer be changed, so that waves stay comparable. The survey then takes answers at once.",
            "Code of the first wave",
            "Such as 2026-Q4. Employee and customer surveys with the same code are compared.",
        )
    };
    view! {
        <p>{text}</p>
        <ProblemBox error=error />
        <form on:submit=submit novalidate>
            <TextField id="publish-wave" label=label value=code set=into_signal(code) error=wrong hint=hint />
            <p class="line">
                <button type="submit" class="primary" aria-disabled=move || (!saved()).then_some("true")>"Publish and open"</button>
                {button("", "Cancel", move || open.set(false))}
                <span class="muted" role="status">{move || if saved() { "" } else { "Saving first" }}</span>
            </p>
        </form>
    }
}

#[component]
fn DeleteDialog(draft: Draft, is_next: bool, open: RwSignal<bool>) -> impl IntoView {
    let (api, address) = (use_api(), use_address());
    let error = RwSignal::new(None::<ApiError>);
    let confirm = Callback::new(move |()| {
        draft.abandon();
        spawn_local(async move {
            let gone = if is_next { api.give_up(draft.id).await } else { api.delete_survey(draft.id).await };
            match gone {
                Ok(()) => {
                    open.set(false);
                    address.go(&if is_next { format!("/surveys/{}", draft.id) } else { "/surveys".into() });
                }
                Err(problem) => error.set(Some(problem)),
            }
        });
    });
    view! {
        <Modal open=open id="delete-draft" title=if is_next { "Give up the next version?" } else { "Delete this draft?" }>
            <p>{if is_next { "What is published stays as it is. " } else { "" }} "The draft is removed for everybody. This cannot be undone."</p>
            <ProblemBox error=error />
            <p class="line">
                {button("danger", "Delete draft", move || confirm.run(()))}
                {button("", "Keep it", move || open.set(false))}
            </p>
        </Modal>
    }
}
