//! Signing in, on a page of its own and over a page whose session has ended.

use candor_ui::{Tag, tag};
use candor_wire::account::SignIn;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::Event;

use crate::api::{ApiError, use_api};
use crate::form::{Field, field_error, problem_box};
use crate::modal::lasting_dialog;
use crate::navigation::wordmark;
use crate::page::heading;
use crate::session::use_session;

/// E-mail address, password and the button. `prefix` starts the ids of the fields, which may stand twice on one page.
fn sign_in_form(prefix: &'static str) -> Vec<Tag> {
    let (api, session) = (use_api(), use_session());
    let (email, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let error = RwSignal::new(None::<ApiError>);
    let busy = RwSignal::new(false);
    let submit = move |event: Event| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        error.set(None);
        let body = SignIn { email: email.get_untracked().trim().to_owned(), password: password.get_untracked() };
        spawn_local(async move {
            let answer = api.sign_in(&body).await;
            busy.set(false);
            match answer {
                Ok(me) => session.enter(me),
                Err(problem) => error.set(Some(problem)),
            }
        });
    };
    let field = |name: &'static str, label: &str, kind: &'static str, autocomplete: &'static str, text: RwSignal<String>| {
        let field = Field::new(&[prefix, name].concat(), label).error(field_error(error, name)).kind(kind, autocomplete);
        field.line(move || text.get(), move |typed| text.set(typed))
    };
    let button = tag("button").set("type", "submit").class("primary").text("Sign in");
    let form = tag("form")
        .set("novalidate", "")
        .on("submit", submit)
        .with(field("email", "E-mail address", "email", "username", email))
        .with(field("password", "Password", "password", "current-password", password))
        .with(button.live("aria-disabled", move || busy.get().then(|| "true".to_owned())));
    vec![tag("div").live_children(problem_box(error)), form]
}

/// The page for somebody who is not signed in.
pub fn sign_in_page() -> Tag {
    tag("main")
        .class("door")
        .set("id", "main")
        .with(tag("p").class("wordmark").with_all(wordmark()))
        .with(heading(|| "Sign in".to_owned(), None))
        .with_all(sign_in_form(""))
}

/// The dialog over a page whose session has ended.
pub fn sign_in_again() -> Tag {
    let said = "Your session has ended. What you have entered is kept; sign in and go on where you were.";
    lasting_dialog(use_api().asking(), "sign-in-again", "Sign in again", move || {
        std::iter::once(tag("p").text(said)).chain(sign_in_form("again-")).collect()
    })
}
