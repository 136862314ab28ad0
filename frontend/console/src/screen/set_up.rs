//! The first administrator.

use candor_wire::MIN_PASSWORD_CHARS;
use candor_wire::account::{SetUp, SignIn};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{ApiError, use_api};
use crate::form::{ProblemBox, TextField, field_error, into_signal};
use crate::navigation::wordmark;
use crate::page::Heading;
use crate::session::use_session;

/// Set-up: the code from the server's console, and who the administrator is.
#[component]
pub fn SetUpPage() -> impl IntoView {
    view! {
        <main class="door" id="main">
            <p class="wordmark">{Vec::from(wordmark())}</p>
            <Heading title="Set up Candor" />
            <p class="lead">"Candor asks employees and customers of the same teams, and shows how the two go together. Start by naming its first administrator."</p>
            <SetUpForm />
        </main>
    }
}

#[component]
fn SetUpForm() -> impl IntoView {
    let (api, session) = (use_api(), use_session());
    let field = || RwSignal::new(String::new());
    let (code, name, email, password) = (field(), field(), field(), field());
    let error = RwSignal::new(None::<ApiError>);
    let busy = RwSignal::new(false);
    let short = move || password.with(|p| p.chars().count() < MIN_PASSWORD_CHARS);
    let refused = field_error(error, "password");
    let tried = RwSignal::new(false);
    let password_error = Signal::derive(move || {
        let own = (tried.get() && short()).then(|| format!("Choose at least {MIN_PASSWORD_CHARS} characters."));
        own.or_else(|| refused.get())
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        if busy.get_untracked() || untrack(short) {
            crate::form::focus_on("password");
            return;
        }
        busy.set(true);
        error.set(None);
        let sign_in = SignIn { email: email.get_untracked().trim().to_owned(), password: password.get_untracked() };
        let body = SetUp {
            code: code.get_untracked().trim().to_owned(),
            name: name.get_untracked().trim().to_owned(),
            email: sign_in.email.clone(),
            password: sign_in.password.clone(),
        };
        spawn_local(async move {
            let answer = async {
                api.set_up(&body).await?;
                // set-up may have signed in already
                match api.session().await {
                    Ok(me) => Ok(me),
                    Err(_) => api.sign_in(&sign_in).await,
                }
            };
            match answer.await {
                Ok(me) => session.enter(me),
                Err(problem) => error.set(Some(problem)),
            }
            busy.set(false);
        });
    };
    view! {
        <ProblemBox error=error />
        <form on:submit=submit novalidate>
            <TextField id="code" label="Set-up code" value=code set=into_signal(code) error=field_error(error, "code") hint="Printed on the console where Candor was started." />
            <TextField id="name" label="Your name" value=name set=into_signal(name) error=field_error(error, "name") autocomplete="name" />
            <TextField id="email" label="E-mail address" value=email set=into_signal(email) error=field_error(error, "email") kind="email" autocomplete="username" />
            <TextField id="password" label="Password" value=password set=into_signal(password) error=password_error kind="password" autocomplete="new-password" hint=format!("At least {MIN_PASSWORD_CHARS} characters. A few random words are easy to remember and hard to guess.") />
            <button type="submit" class="primary" aria-disabled=move || busy.get().then_some("true")>"Set up Candor"</button>
        </form>
    }
}
