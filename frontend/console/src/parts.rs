//! Small parts that several screens use.

use candor_survey::Audience;
use candor_ui::{Tag, tag};
use candor_wire::survey::State;
use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::api::ApiError;
use crate::fetched::Fetched;
use crate::form::problem;
use crate::piece::IntoPiece;

/// Who is asked: a word and a mark, never the colour alone.
#[component]
pub fn AudienceMark(
    /// Who is asked.
    audience: Audience,
) -> impl IntoView {
    audience_mark(audience)
}

/// The same as a tag.
pub fn audience_mark(audience: Audience) -> Tag {
    let (class, name) = match audience {
        Audience::Employees => ("audience employees", "Employees"),
        Audience::Customers => ("audience customers", "Customers"),
    };
    // two shapes, so that print and forced colours tell them apart
    let shape = match audience {
        Audience::Employees => tag("circle").set("cx", "6").set("cy", "6").set("r", "5"),
        Audience::Customers => tag("rect").set("x", "1").set("y", "1").set("width", "10").set("height", "10"),
    };
    let sign = tag("svg").set("viewBox", "0 0 12 12").set("width", "12").set("height", "12").set("aria-hidden", "true").with(shape);
    tag("span").class(class).with(sign).text(name)
}

/// Where a survey is in its life.
#[component]
pub fn StateTag(
    /// State.
    state: State,
) -> impl IntoView {
    state_tag(state)
}

/// The same as a tag.
pub fn state_tag(state: State) -> Tag {
    let name = match state {
        State::Draft => "Draft",
        State::Open => "Open",
        State::Closed => "Closed",
    };
    tag("span").class(&format!("tag {}", state.as_str())).text(name)
}

/// What will be here, and the one next step.
#[component]
pub fn Empty(
    /// What will be here.
    #[prop(into)]
    text: String,
    /// The next step.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <p>{text}</p>
            {children.map(|children| children())}
        </div>
    }
}

/// What is shown while the first answer of the server is awaited.
pub fn waiting() -> Tag {
    tag("p").class("waiting").set("role", "status").text("Loading")
}

/// The content of a resource: waiting, what went wrong, or the view of it.
pub fn loaded<T, V>(resource: Fetched<T>, show: impl Fn(T) -> V + Send + 'static) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    move || match resource.get() {
        None => waiting().piece(),
        Some(Err(error)) => retry(&error, move || resource.refetch()).piece(),
        Some(Ok(value)) => show(value).piece(),
    }
}

/// The same as part of a tag.
pub fn loaded_tags<T>(resource: Fetched<T>, show: impl Fn(T) -> Vec<Tag> + Send + 'static) -> impl Fn() -> Vec<Tag> + Send + 'static
where
    T: Clone + Send + Sync + 'static,
{
    move || match resource.get() {
        None => vec![waiting()],
        Some(Err(error)) => retry(&error, move || resource.refetch()),
        Some(Ok(value)) => show(value),
    }
}

/// What went wrong, with another try.
pub fn retry(error: &ApiError, again: impl Fn() + Send + 'static) -> Vec<Tag> {
    vec![problem(error, false), tag("p").with(button("", "Try again", again))]
}

/// Copies a text and says so.
#[component]
pub fn CopyButton(
    /// What to copy.
    #[prop(into)]
    text: Signal<String>,
    /// Name of the button.
    #[prop(default = "Copy link")]
    label: &'static str,
) -> impl IntoView {
    let said = RwSignal::new("");
    let copy = move |_| {
        let text = text.get_untracked();
        leptos::task::spawn_local(async move {
            let clipboard = window().navigator().clipboard();
            let copied = JsFuture::from(clipboard.write_text(&text)).await.is_ok();
            said.set(if copied { "Copied" } else { "Not copied: select the text and copy it" });
            set_timeout(
                move || {
                    let _ = said.try_set("");
                },
                std::time::Duration::from_secs(4),
            );
        });
    };
    view! {
        <button type="button" on:click=copy>{label}</button>
        <span class="muted" role="status">{said}</span>
    }
}

/// The full address of a path on this site.
#[must_use]
pub fn full_address(path: &str) -> String {
    if path.starts_with("http") {
        return path.to_owned();
    }
    format!("{}{path}", window().location().origin().unwrap_or_default())
}

/// A finding: its first sentence large, what qualifies it below, all in one paragraph.
#[component]
pub fn Sentence(
    /// The finding.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let (first, rest) = match text.split_once(". ") {
        Some((first, rest)) => (format!("{first}. "), rest.to_owned()),
        None => (text, String::new()),
    };
    view! { <p class="sentence"><span class="first">{first}</span>{rest}</p> }
}

/// A button with a name and what it does.
pub fn button(class: &str, name: &str, press: impl Fn() + Send + 'static) -> Tag {
    named_button(class, name).on("click", move |_| press())
}

/// The part of a button that is the same for all.
#[inline(never)]
fn named_button(class: &str, name: &str) -> Tag {
    tag("button").set("type", "button").class(class).text(name)
}

/// The head of a table: the names of its columns, those of numbers marked with `#`; no name for a column of pictures.
pub fn head(names: &[&str]) -> Tag {
    let cell = |name: &&str| match (name.is_empty(), name.strip_prefix('#')) {
        (true, _) => tag("td"),
        (_, Some(name)) => tag("th").set("scope", "col").class("number").text(name),
        _ => tag("th").set("scope", "col").text(name),
    };
    tag("thead").with(tag("tr").with_all(names.iter().map(cell)))
}

/// A row of a table: its name and its numbers.
pub fn numbers(name: &str, cells: &[String]) -> Tag {
    let cell = |text: &String| tag("td").class("number").text(text);
    tag("tr").with(tag("th").set("scope", "row").text(name)).with_all(cells.iter().map(cell))
}

/// The points of a list.
pub fn points(texts: &[String]) -> Vec<Tag> {
    texts.iter().map(|text| tag("li").text(text)).collect()
}
