//! Publishing a draft, or deleting it.

use candor_survey::ItemCode;
use candor_ui::{Tag, tag};
use candor_wire::survey::{Publish, State, SurveySummary};
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::Event;

use crate::address::use_address;
use crate::api::{ApiError, use_api};
use crate::designer::difference::{Told, differences};
use crate::designer::draft::{Draft, Saving};
use crate::designer::findings::errors;
use crate::fetched::Fetched;
use crate::form::{Field, problem_box};
use crate::format::{next_wave, plural, wave_code};
use crate::memo::Memo;
use crate::modal::dialog;
use crate::parts::button;

/// The buttons with their dialogs.
pub fn publishing(draft: Draft, survey: SurveySummary) -> [Tag; 4] {
    let (publishing, deleting) = (RwSignal::new(false), RwSignal::new(false));
    let is_next = survey.state != State::Draft;
    let publish = move || {
        draft.save_if_changed();
        publishing.set(true);
    };
    [
        button("plain", if is_next { "Give up" } else { "Delete draft" }, move || deleting.set(true)),
        button("primary", "Publish", publish),
        publish_dialog(draft, &survey, publishing),
        delete_dialog(draft, is_next, deleting),
    ]
}

/// What is asked before publishing.
#[derive(Clone, Copy)]
struct Asked {
    draft: Draft,
    is_next: bool,
    open: RwSignal<bool>,
    code: RwSignal<String>,
    raised: RwSignal<Vec<ItemCode>>,
    error: RwSignal<Option<ApiError>>,
}

fn publish_dialog(draft: Draft, survey: &SurveySummary, open: RwSignal<bool>) -> Tag {
    let next = next_wave(&survey.waves);
    let is_next = survey.state != State::Draft;
    let asked =
        Asked { draft, is_next, open, code: RwSignal::new(next.clone()), raised: RwSignal::new(Vec::new()), error: RwSignal::new(None) };
    // the running wave goes on where it can
    let found = Callback::new(move |told: Told| {
        asked.raised.set(Vec::new());
        asked.code.set(told.wave.filter(|_| told.fits_running_wave).map_or_else(|| next.clone(), |wave| wave.to_string()));
    });
    let problems = Memo::new(move || draft.problems.with(Vec::len) as u64);
    let content = move || match problems.get() {
        0 => asked.questions(found),
        count => {
            let text = format!("{} to complete first. They are listed under “To complete”.", plural(count, "thing is", "things are"));
            vec![tag("p").text(&text), tag("p").class("line").with(asked.back())]
        }
    };
    dialog(open, "publish", if is_next { "Publish the next version?" } else { "Publish this survey?" }, content)
}

impl Asked {
    fn back(self) -> Tag {
        button("primary", "Go back to the draft", move || self.open.set(false))
    }

    fn questions(self, found: Callback<Told>) -> Vec<Tag> {
        let faults = errors(self.draft);
        if faults.is_empty() {
            let differences = self.is_next.then(|| differences(self.draft, self.raised, found));
            return differences.into_iter().chain(self.form()).collect();
        }
        let text = format!("The linter finds {} that can bias or spoil answers:", plural(faults.len() as u64, "error", "errors"));
        vec![
            tag("p").text(&text),
            tag("ul").class("found").with_all(faults),
            tag("p").text("Mend them in the draft, or keep each with a reason."),
            tag("p").class("line").with(self.back()),
        ]
    }

    fn is_saved(self) -> bool {
        self.draft.saving.get() == Saving::Saved
    }

    fn form(self) -> Vec<Tag> {
        let (api, address) = (use_api(), use_address());
        let Self { draft, code, error, open, .. } = self;
        let wrong = Signal::derive(move || {
            let of_server = || error.with(|error| error.as_ref().and_then(|error| error.field("wave")));
            code.with(|code| wave_code(code).err()).or_else(of_server)
        });
        let submit = move |event: Event| {
            event.prevent_default();
            let Ok(wave) = code.with_untracked(|code| wave_code(code)) else { return };
            if !untrack(move || self.is_saved()) {
                return draft.save_if_changed();
            }
            error.set(None);
            spawn_local(async move {
                match api.publish(draft.id, &Publish { revision: draft.revision(), wave, raised: self.raised.get_untracked() }).await {
                    Ok(()) => {
                        draft.end();
                        open.set(false);
                        address.go(&format!("/surveys/{}", draft.id));
                    }
                    Err(problem) => error.set(Some(problem)),
                }
            });
        };
        let (text, label, hint) = self.words();
        let go = tag("button").set("type", "submit").class("primary").text("Publish and open");
        let go = go.live("aria-disabled", move || (!self.is_saved()).then(|| "true".to_owned()));
        let waiting = move || if self.is_saved() { String::new() } else { "Saving first".to_owned() };
        let buttons = tag("p").class("line").with(go).with(button("", "Cancel", move || open.set(false)));
        let field = Field::new("publish-wave", label).hint(hint).error(wrong).line(move || code.get(), move |text| code.set(text));
        let buttons = buttons.with(tag("span").class("muted").set("role", "status").live_text(waiting));
        let form = tag("form").set("novalidate", "").on("submit", submit).with(field).with(buttons);
        let review = Fetched::new(move || api.review_sentence(draft.id));
        let reviewed = tag("p").live_text(move || review.get().and_then(Result::ok).unwrap_or_default());
        vec![tag("p").text(text), reviewed, tag("div").live_children(problem_box(error)), form]
    }

    const fn words(self) -> (&'static str, &'static str, &'static str) {
        if self.is_next {
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
        }
    }
}

fn delete_dialog(draft: Draft, is_next: bool, open: RwSignal<bool>) -> Tag {
    let (api, address) = (use_api(), use_address());
    let error = RwSignal::new(None::<ApiError>);
    let confirm = move || {
        draft.end();
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
    };
    let words = if is_next { "What is published stays as it is. " } else { "" };
    let words = [words, "The draft is removed for everybody. This cannot be undone."].concat();
    dialog(open, "delete-draft", if is_next { "Give up the next version?" } else { "Delete this draft?" }, move || {
        let buttons = tag("p").class("line").with(button("danger", "Delete draft", confirm));
        vec![
            tag("p").text(&words),
            tag("div").live_children(problem_box(error)),
            buttons.with(button("", "Keep it", move || open.set(false))),
        ]
    })
}
