//! What a respondent's browser loads at `/s/{slug}`: one survey, from its first question to its thanks.
//!
//! `app` decides which screen is shown, `form` walks through the questions, `sending` gets the answers to
//! the server, `draft` keeps them in this browser until then; `net` and `browser` are the edges.
#![forbid(unsafe_code)]

mod app;
mod browser;
mod draft;
mod form;
mod net;
mod page;
mod sending;
mod step;

fn main() {
    // the hook's formatting is worth its bytes only to whoever reads a console
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    browser::clear_body();
    leptos::mount::mount_to_body(app::App);
}
