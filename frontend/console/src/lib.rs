//! The console for designers, managers and administrators: three programs, the console
//! proper, the designer and the fieldwork.
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
mod fieldwork;
mod form;
mod format;
mod memo;
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

/// Starts the console: everything but the designer and the fieldwork.
pub fn start_console() {
    mount(screen::pages());
}

/// Starts the fieldwork.
pub fn start_fieldwork() {
    mount(fieldwork::pages());
}

/// Starts the designer.
pub fn start_designer() {
    mount(designer::pages());
}
