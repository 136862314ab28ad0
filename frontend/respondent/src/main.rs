//! What a respondent's browser loads at `/s/{slug}`: one survey, from its first question to its thanks.
//!
//! The server's page can be answered before this program is there and without it. When the survey is loaded,
//! the program takes over what was entered; when it cannot be loaded, the page stays as it is.
//!
//! `takeover` reads what was entered, `app` decides which screen is shown, `form` walks through the questions, `sending` gets the answers to
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
mod takeover;

fn main() {
    // the hook's formatting is worth its bytes only to whoever reads a console
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    wasm_bindgen_futures::spawn_local(async {
        if let Ok(loaded) = app::fetch().await {
            let (focus, entered) = (takeover::Focus::now(), takeover::entered());
            browser::clear_body();
            leptos::mount::mount_to_body(move || app::app(loaded, entered));
            focus.iter().for_each(takeover::Focus::restore);
        }
    });
}
