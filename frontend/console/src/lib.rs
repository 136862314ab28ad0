//! The console for designers, managers and administrators: two programs, the console proper and the designer.
//!
//! Each is a page of its own on the same site, loaded when its address is opened (decision 0028). What neither uses
//! is left out of it by the linker.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod address;
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

use leptos::mount::mount_to_body;
use leptos::prelude::*;

use crate::app::{App, Pages};

fn mount(pages: Pages) {
    console_error_panic_hook::set_once();
    mount_to_body(move || view! { <App pages=pages /> });
}

/// Starts the console: everything but the designer.
pub fn start_console() {
    mount(screen::pages());
}

/// Starts the designer.
pub fn start_designer() {
    mount(designer::pages());
}
