//! The whole page: what is shown to whom, and which address shows which screen.

use leptos::prelude::*;
use leptos_router::components::{Redirect, Route, Router, Routes};
use leptos_router::path;

use crate::api::Api;
use crate::designer::Designer;
use crate::navigation::Navigation;
use crate::page::{Arrived, Heading};
use crate::parts::{Empty, Retry, Waiting};
use crate::piece::IntoPiece;
use crate::screen::experience::ExperiencePage;
use crate::screen::home::Home;
use crate::screen::import_survey::ImportSurveyPage;
use crate::screen::linkage::Linkage;
use crate::screen::new_survey::NewSurveyPage;
use crate::screen::overview::Overview;
use crate::screen::people::People;
use crate::screen::results::ResultsPage;
use crate::screen::set_up::SetUpPage;
use crate::screen::share::Share;
use crate::screen::surveys::Surveys;
use crate::screen::units::Units;
use crate::session::{Entry, Session, use_session};
use crate::sign_in::{SignInAgain, SignInPage};

#[derive(Clone, Copy, PartialEq)]
enum Shown {
    Waiting,
    Failed,
    SetUp,
    SignIn,
    Console,
}

/// The console.
#[component]
pub fn App() -> impl IntoView {
    let api = Api::new();
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
    view! {
        <Router>
            {move || match shown.get() {
                Shown::Waiting => view! { <main class="door"><Waiting /></main> }.piece(),
                Shown::Failed => view! { <Failed /> }.piece(),
                Shown::SetUp => view! { <SetUpPage /> }.piece(),
                Shown::SignIn => view! { <SignInPage /> }.piece(),
                Shown::Console => view! { <Console /> }.piece(),
            }}
        </Router>
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
fn Console() -> impl IntoView {
    let skip = |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        crate::form::focus_on("main");
    };
    view! {
        <a class="skip" href="#main" rel="external" on:click=skip>"Skip to the content"</a>
        <div class="console">
            <Navigation />
            <main id="main" tabindex="-1">
                <Screens />
            </main>
        </div>
        <SignInAgain />
    }
}

#[component]
fn Screens() -> impl IntoView {
    view! {
        <Routes fallback=|| view! { <Nothing /> }.piece()>
            <Route path=path!("/") view=|| view! { <Home /> }.piece() />
            <Route path=path!("/set-up") view=|| view! { <Redirect path="/" /> }.piece() />
            <Route path=path!("/sign-in") view=|| view! { <Redirect path="/" /> }.piece() />
            <Route path=path!("/surveys") view=|| view! { <Surveys /> }.piece() />
            <Route path=path!("/surveys/new") view=|| view! { <NewSurveyPage /> }.piece() />
            <Route path=path!("/surveys/import") view=|| view! { <ImportSurveyPage /> }.piece() />
            <Route path=path!("/surveys/:id") view=|| view! { <Overview /> }.piece() />
            <Route path=path!("/surveys/:id/design") view=|| view! { <Designer /> }.piece() />
            <Route path=path!("/surveys/:id/results") view=|| view! { <ResultsPage /> }.piece() />
            <Route path=path!("/surveys/:id/share") view=|| view! { <Share /> }.piece() />
            <Route path=path!("/surveys/:id/experience") view=|| view! { <ExperiencePage /> }.piece() />
            <Route path=path!("/linkage") view=|| view! { <Linkage /> }.piece() />
            <Route path=path!("/units") view=|| view! { <Units /> }.piece() />
            <Route path=path!("/people") view=|| view! { <People /> }.piece() />
        </Routes>
    }
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
