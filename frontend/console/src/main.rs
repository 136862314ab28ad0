//! The console for designers, managers and administrators.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod api;
mod app;
mod chart;
mod designer;
mod fetched;
mod form;
mod format;
mod modal;
mod navigation;
mod page;
mod parts;
mod picture;
mod piece;
mod screen;
mod session;
mod sign_in;

fn main() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(app::App);
}
