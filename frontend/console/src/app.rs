//! The whole page: what is shown to whom.

use leptos::prelude::*;

use crate::address::{Address, Own, use_address};
use crate::api::Api;
use crate::navigation::Navigation;
use crate::page::{Arrived, Heading};
use crate::parts::{Empty, Retry, Waiting};
use crate::piece::{IntoPiece, Piece};
use crate::session::{Entry, Session, use_session};
use crate::sign_in::{SignInAgain, SignInPage};

/// The pages of one program.
#[derive(Debug, Clone, Copy)]
pub struct Pages {
    /// Which there are.
    pub name: Own,
    /// Where nobody has set Candor up yet.
    pub set_up: fn() -> Piece,
    /// Shows the page of that name.
    pub show: fn(&str) -> Piece,
}

#[derive(Clone, Copy, PartialEq)]
enum Shown {
    Waiting,
    Failed,
    SetUp,
    SignIn,
    Console,
}

/// The page around the screens, for whoever is signed in.
#[component]
pub fn App(
    /// The screens.
    pages: Pages,
) -> impl IntoView {
    let api = Api::new();
    provide_context(Address::follow(pages.name));
    provide_context(api);
    let session = Session::new(api);
    provide_context(session);
    provide_context(Arrived::new());
    // the screens are rebuilt only when somebody comes or goes, not when a session is renewed
    let shown = Memo::new(move |_| {
        session.entry().with(|entry| match entry {
            Entry::Loading => Shown::Waiting,
            Entry::Failed(_) => Shown::Failed,
            Entry::SetUp => Shown::SetUp,
            Entry::SignedOut => Shown::SignIn,
            Entry::SignedIn(_) => Shown::Console,
        })
    });
    move || match shown.get() {
        Shown::Waiting => view! { <main class="door"><Waiting /></main> }.piece(),
        Shown::Failed => view! { <Failed /> }.piece(),
        Shown::SetUp => (pages.set_up)(),
        Shown::SignIn => view! { <SignInPage /> }.piece(),
        Shown::Console => view! { <Console pages=pages /> }.piece(),
    }
}

#[component]
fn Failed() -> impl IntoView {
    let session = use_session();
    let again = Callback::new(move |()| session.load());
    let problem = move || match session.entry().get() {
        Entry::Failed(error) => view! { <Retry error=error again=again /> }.piece(),
        _ => ().piece(),
    };
    view! {
        <main class="door">
            <Heading title="Candor" />
            {problem}
        </main>
    }
}

#[component]
fn Console(pages: Pages) -> impl IntoView {
    let skip = |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        crate::form::focus_on("main");
    };
    view! {
        <a class="skip" href="#main" rel="external" on:click=skip>"Skip to the content"</a>
        <div class="console">
            <Navigation />
            <main id="main" tabindex="-1">
                <Screens pages=pages />
            </main>
        </div>
        <SignInAgain />
    }
}

/// The screen of the path; it stays while only the query changes.
#[component]
fn Screens(pages: Pages) -> impl IntoView {
    let path = use_address().path();
    move || path.with(|path| (pages.name)(path)).map_or_else(|| view! { <Nothing /> }.piece(), pages.show)
}

/// An address without a screen.
#[component]
pub fn Nothing() -> impl IntoView {
    view! {
        <Heading title="There is nothing here" />
        <Empty text="The address may be mistyped, or what was here has been removed.">
            <a class="button" href="/">"Go to Home"</a>
        </Empty>
    }
}
