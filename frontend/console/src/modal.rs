//! The native dialog.

use candor_ui::{Tag, tag};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;

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

/// A modal dialog that follows a signal, its content made anew each time it opens. Escape closes it.
pub fn dialog(open: RwSignal<bool>, id: &'static str, title: &str, content: impl Fn() -> Vec<Tag> + Send + 'static) -> Tag {
    let title = title.to_owned();
    dialog_titled(open, id, move || title.clone(), content)
}

/// The same with a title that changes.
pub fn dialog_titled(
    open: RwSignal<bool>,
    id: &'static str,
    title: impl Fn() -> String + Send + 'static,
    content: impl Fn() -> Vec<Tag> + Send + 'static,
) -> Tag {
    frame(open, id, Box::new(title), Box::new(content)).on("close", move |_| open.set(false))
}

/// One that stays until its signal says otherwise.
pub fn lasting_dialog(open: RwSignal<bool>, id: &'static str, title: &'static str, content: impl Fn() -> Vec<Tag> + Send + 'static) -> Tag {
    let closed = move |_| {
        if open.get_untracked() {
            // some browsers let a second Escape through
            open.notify();
        }
    };
    frame(open, id, Box::new(move || title.to_owned()), Box::new(content)).on("close", closed).on("cancel", |event| event.prevent_default())
}

#[inline(never)]
fn frame(open: RwSignal<bool>, id: &'static str, title: Box<dyn Fn() -> String + Send>, content: Box<dyn Fn() -> Vec<Tag> + Send>) -> Tag {
    let heading = [id, "-title"].concat();
    tag("dialog")
        .set("id", id)
        .set("aria-labelledby", &heading)
        .element(move |element| follow(element.clone().unchecked_into(), open))
        .with(tag("h2").set("id", &heading).live_text(title))
        .live_part(move || if open.get() { content() } else { Vec::new() })
}

fn follow(dialog: HtmlDialogElement, open: RwSignal<bool>) {
    Effect::new(move || match (open.get(), dialog.open()) {
        (true, false) => drop(dialog.show_modal()),
        (false, true) => dialog.close(),
        _ => {}
    });
}
