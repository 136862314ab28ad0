//! What every page has: a heading that takes the focus, and a title.

use leptos::html;
use leptos::prelude::*;

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
    let node = NodeRef::<html::H1>::new();
    Effect::new(move || document().set_title(&format!("{} · Candor", title.get())));
    if let Some(Arrived(arrived)) = use_context() {
        node.on_load(move |heading| {
            if arrived.get_value() {
                let _ = heading.focus();
            }
            arrived.set_value(true);
        });
    }
    view! {
        <header class="page-head">
            <div>
                {above.map(|(address, name)| view! { <p class="above"><a href=address>{name}</a></p> })}
                <h1 node_ref=node tabindex="-1">{title}</h1>
            </div>
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </header>
    }
}
