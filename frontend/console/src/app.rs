//! The whole page: what is shown to whom.

use candor_ui::{Tag, tag};
use leptos::prelude::*;

use crate::address::{Address, Own, use_address};
use crate::api::Api;
use crate::memo::Memo;
use crate::navigation::navigation;
use crate::page::{Arrived, heading};
use crate::parts::{retry, waiting};
use crate::piece::{IntoPiece, Piece};
use crate::session::{Entry, Session, use_session};
use crate::sign_in::{sign_in_again, sign_in_page};

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
    let shown = Memo::new(move || {
        session.entry().with(|entry| match entry {
            Entry::Loading => Shown::Waiting,
            Entry::Failed(_) => Shown::Failed,
            Entry::SetUp => Shown::SetUp,
            Entry::SignedOut => Shown::SignIn,
            Entry::SignedIn(_) => Shown::Console,
        })
    });
    Effect::new(move |_| remember(shown.get()));
    move || match shown.get() {
        // the outline of the page stands until it is known who is there
        Shown::Waiting if has_outline() => ().piece(),
        Shown::Waiting => tag("main").class("door").with(waiting()).piece(),
        Shown::Failed => failed().piece(),
        Shown::SetUp => (pages.set_up)(),
        Shown::SignIn => sign_in_page().piece(),
        Shown::Console => console(pages).piece(),
    }
}

/// Whether the page's outline is shown, which it brings itself; see `boot.js`.
fn has_outline() -> bool {
    document().document_element().is_some_and(|root| root.has_attribute("data-in"))
}

/// Lets the next page begin with its outline while somebody is signed in, and takes away that of this page.
fn remember(shown: Shown) {
    if shown == Shown::Waiting {
        return;
    }
    if let Ok(Some(storage)) = window().session_storage() {
        // a browser that keeps nothing shows no outline
        let _ = if shown == Shown::Console { storage.set_item("candor-in", "") } else { storage.remove_item("candor-in") };
    }
    if let Ok(Some(outline)) = document().query_selector("body > .early") {
        outline.remove();
    }
}

fn failed() -> Tag {
    let session = use_session();
    let problem = move || match session.entry().get() {
        Entry::Failed(error) => retry(&error, move || session.load()),
        _ => Vec::new(),
    };
    tag("main").class("door").with(heading(|| "Candor".to_owned(), None)).live_part(problem)
}

fn console(pages: Pages) -> Vec<Tag> {
    let skip = tag("a").class("skip").set("href", "#main").set("rel", "external").text("Skip to the content");
    let skip = skip.on("click", |event| {
        event.prevent_default();
        crate::form::focus_on("main");
    });
    let screens = tag("main").set("id", "main").set("tabindex", "-1").view(screens(pages));
    vec![skip, tag("div").class("console").with(navigation()).with(screens), sign_in_again()]
}

/// The screen of the path; it stays while only the query changes.
fn screens(pages: Pages) -> impl Fn() -> Piece {
    let path = use_address().path();
    move || path.with(|path| (pages.name)(path)).map_or_else(|| nothing().piece(), pages.show)
}

/// An address without a screen.
pub fn nothing() -> Vec<Tag> {
    let home = tag("a").class("button").set("href", "/").text("Go to Home");
    let words = tag("p").text("The address may be mistyped, or what was here has been removed.");
    vec![heading(|| "There is nothing here".to_owned(), None), tag("div").class("empty").with(words).with(home)]
}
