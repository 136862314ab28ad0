//! What every page has: a heading that takes the focus, and a title.

use candor_ui::{Tag, tag};
use leptos::prelude::*;

use crate::form::focus_when_shown;

/// Whether a page has been shown before, so that the first one does not take the focus from the address bar.
#[derive(Debug, Clone, Copy)]
pub struct Arrived(StoredValue<bool>);

impl Arrived {
    /// No page shown yet.
    #[must_use]
    pub fn new() -> Self {
        Self(StoredValue::new(false))
    }
}

impl Default for Arrived {
    fn default() -> Self {
        Self::new()
    }
}

/// The page's `h1`; also names the browser's tab and takes the focus after a navigation.
#[component]
pub fn Heading(
    /// The heading, and the tab's name.
    #[prop(into)]
    title: Signal<String>,
    /// The way here: address and name of the page above.
    #[prop(optional)]
    above: Option<(&'static str, &'static str)>,
    /// Buttons and links beside the heading.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let head = heading(move || title.get(), above);
    match children {
        Some(children) => head.with(tag("div").class("actions").view(children())),
        None => head,
    }
}

/// The same without anything beside it.
pub fn heading(title: impl Fn() -> String + Send + Sync + 'static, above: Option<(&'static str, &'static str)>) -> Tag {
    let title = Signal::derive(title);
    Effect::new(move || document().set_title(&format!("{} · Candor", title.get())));
    let above = above.map(|(address, name)| tag("p").class("above").with(tag("a").set("href", address).text(name)));
    let name = tag("h1").set("tabindex", "-1").live_text(move || title.get());
    let arrived = use_context::<Arrived>().map(|Arrived(arrived)| arrived);
    let name = name.element(move |element| {
        let Some(arrived) = arrived else { return };
        if arrived.get_value() {
            focus_when_shown(element);
        }
        arrived.set_value(true);
    });
    tag("header").class("page-head").with(tag("div").with_all(above).with(name))
}
