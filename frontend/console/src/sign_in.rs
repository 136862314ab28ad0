//! Signing in, on a page of its own and over a page whose session has ended.

use candor_wire::account::SignIn;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{ApiError, use_api};
use crate::form::{ProblemBox, TextField, field_error, into_signal};
use crate::modal::Modal;
use crate::navigation::Wordmark;
use crate::page::Heading;
use crate::session::use_session;

/// E-mail address, password and the button.
#[component]
pub fn SignInForm(
    /// Starts the ids of the fields, which may stand twice on one page.
    #[prop(default = "")]
    prefix: &'static str,
) -> impl IntoView {
    let (api, session) = (use_api(), use_session());
    let (email, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let error = RwSignal::new(None::<ApiError>);
    let busy = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
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
    let id = move |name: &str| format!("{prefix}{name}");
    view! {
        <ProblemBox error=error />
        <form on:submit=submit novalidate>
            <TextField id=id("email") label="E-mail address" value=email set=into_signal(email) error=field_error(error, "email") kind="email" autocomplete="username" />
            <TextField id=id("password") label="Password" value=password set=into_signal(password) error=field_error(error, "password") kind="password" autocomplete="current-password" />
            <button type="submit" class="primary" aria-disabled=move || busy.get().then_some("true")>"Sign in"</button>
        </form>
    }
}

/// The page for somebody who is not signed in.
#[component]
pub fn SignInPage() -> impl IntoView {
    view! {
        <main class="door" id="main">
            <p class="wordmark"><Wordmark /></p>
            <Heading title="Sign in" />
            <SignInForm />
        </main>
    }
}

/// The dialog over a page whose session has ended.
#[component]
pub fn SignInAgain() -> impl IntoView {
    let open = use_api().asking();
    view! {
        <Modal open=open id="sign-in-again" title="Sign in again" closable=false>
            <p>"Your session has ended. What you have entered is kept; sign in and go on where you were."</p>
            <SignInForm prefix="again-" />
        </Modal>
    }
}
