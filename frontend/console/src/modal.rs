//! The native dialog.

use leptos::html;
use leptos::prelude::*;

/// A modal dialog that follows a signal.
#[component]
pub fn Modal(
    /// Whether it is shown.
    open: RwSignal<bool>,
    /// Id, from which the title's id is made.
    id: &'static str,
    /// Title.
    #[prop(into)]
    title: Signal<String>,
    /// Whether Escape closes it.
    #[prop(default = true)]
    closable: bool,
    /// Content, made anew each time it opens.
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        let Some(dialog) = node.get() else { return };
        match (open.get(), dialog.open()) {
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    let closed = move |_| {
        if closable {
            open.set(false);
        } else if open.get_untracked() {
            // some browsers let a second Escape through
            open.notify();
        }
    };
    let cancelled = move |event: leptos::ev::Event| {
        if !closable {
            event.prevent_default();
        }
    };
    let heading = format!("{id}-title");
    view! {
        <dialog node_ref=node id=id aria-labelledby=heading.clone() on:close=closed on:cancel=cancelled>
            <h2 id=heading.clone()>{title}</h2>
            {move || open.get().then(|| children())}
        </dialog>
    }
}
