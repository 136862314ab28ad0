//! What a respondent's browser loads at `/s/{slug}`: one survey, from its first question to its thanks.
//!
//! The server's page can be answered before this program is there and without it. When the survey is loaded,
//! the program takes that page over as it is, with what was entered; when it cannot be loaded, the page stays.
//!
//! `takeover` reads what was entered, `model` is the state, `app` changes it, `saving` and `sending` get it to
//! the server, `draft` keeps it in this browser until then; `net` and `browser` are the edges.
#![forbid(unsafe_code)]

mod app;
mod browser;
mod draft;
mod model;
mod net;
mod saving;
mod sending;
mod takeover;

fn main() {
    // the hook's formatting is worth its bytes only to whoever reads a console
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    wasm_bindgen_futures::spawn_local(app::start());
}
