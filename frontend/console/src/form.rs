//! Form fields with labels, hints and errors tied together.

use candor_ui::{Tag, tag};
use leptos::html;
use leptos::prelude::*;

use crate::api::ApiError;
use crate::piece::IntoPiece;

/// Stores what is typed.
#[must_use]
pub fn into_signal(signal: RwSignal<String>) -> Callback<String> {
    Callback::new(move |text| signal.set(text))
}

/// What the last call says about one field.
#[must_use]
pub fn field_error(error: RwSignal<Option<ApiError>>, name: &'static str) -> Signal<Option<String>> {
    Signal::derive(move || error.with(|error| error.as_ref().and_then(|error| error.field(name))))
}

/// The ids that describe a field.
fn described(id: &str, has_hint: bool, has_error: bool) -> Option<String> {
    match (has_error, has_hint) {
        (true, true) => Some(format!("{id}-error {id}-hint")),
        (true, false) => Some(format!("{id}-error")),
        (false, true) => Some(format!("{id}-hint")),
        (false, false) => None,
    }
}

/// What all fields have around their control.
struct Field {
    id: String,
    label: String,
    hint: Option<String>,
    error: Signal<Option<String>>,
    optional: bool,
}

impl Field {
    /// The control with its label, its hint and what is wrong with it. `name` is that of the control's element.
    fn around(self, name: &'static str, control: impl FnOnce(Tag) -> Tag) -> Tag {
        let Self { id, label, hint, error, optional } = self;
        let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
        let is_wrong = move || error.with(Option::is_some);
        let mark = optional.then(|| tag("span").class("muted").text(" (optional)"));
        let message = tag("p").class("field-error").set("id", &error_id).shown(is_wrong).live_text(move || error.get().unwrap_or_default());
        let has_hint = hint.is_some();
        let describe = {
            let id = id.clone();
            move || described(&id, has_hint, is_wrong())
        };
        let input = tag(name).set("id", &id).set("name", &id).live("aria-invalid", move || is_wrong().then(|| "true".to_owned()));
        tag("div")
            .live("class", move || Some(if is_wrong() { "field wrong" } else { "field" }.to_owned()))
            .with(tag("label").set("for", &id).text(&label).with_all(mark))
            .with_all(hint.map(|hint| tag("p").class("hint").set("id", &hint_id).text(&hint)))
            .with(message)
            .with(control(input.live("aria-describedby", describe)))
    }
}

/// One line of text.
#[component]
pub fn TextField(
    /// Id of the control.
    #[prop(into)]
    id: String,
    /// Label.
    #[prop(into)]
    label: String,
    /// Present value.
    #[prop(into)]
    value: Signal<String>,
    /// Takes a new value.
    set: Callback<String>,
    /// What is wrong.
    #[prop(into, default = Signal::stored(None))]
    error: Signal<Option<String>>,
    /// A hint above the control.
    #[prop(optional, into)]
    hint: Option<String>,
    /// `type` of the control.
    #[prop(default = "text")]
    kind: &'static str,
    /// `autocomplete` of the control.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Marked as optional.
    #[prop(default = false)]
    optional: bool,
) -> impl IntoView {
    Field { id, label, hint, error, optional }.around("input", |input| {
        let input = input.set("type", kind).set("autocomplete", autocomplete);
        input.live_value(move || value.get()).on_value("input", move |text| set.run(text))
    })
}

/// Several lines of text.
#[component]
pub fn AreaField(
    /// Id of the control.
    #[prop(into)]
    id: String,
    /// Label.
    #[prop(into)]
    label: String,
    /// Present value.
    #[prop(into)]
    value: Signal<String>,
    /// Takes a new value.
    set: Callback<String>,
    /// What is wrong.
    #[prop(into, default = Signal::stored(None))]
    error: Signal<Option<String>>,
    /// A hint above the control.
    #[prop(optional, into)]
    hint: Option<String>,
    /// Height in lines.
    #[prop(default = 3)]
    rows: u32,
    /// Marked as optional.
    #[prop(default = false)]
    optional: bool,
) -> impl IntoView {
    Field { id, label, hint, error, optional }.around("textarea", |area| {
        area.set("rows", &rows.to_string()).live_value(move || value.get()).on_value("input", move |text| set.run(text))
    })
}

/// One of a few values, each with its name.
#[component]
pub fn SelectField(
    /// Id of the control.
    #[prop(into)]
    id: String,
    /// Label.
    #[prop(into)]
    label: String,
    /// Values and names.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// Present value.
    #[prop(into)]
    value: Signal<String>,
    /// Takes a new value.
    set: Callback<String>,
    /// What is wrong.
    #[prop(into, default = Signal::stored(None))]
    error: Signal<Option<String>>,
    /// A hint above the control.
    #[prop(optional, into)]
    hint: Option<String>,
) -> impl IntoView {
    let choices = move || {
        let present = value.get();
        let choice = |(value, name): (String, String)| {
            let option = tag("option").set("value", &value).text(&name);
            if value == present { option.set("selected", "") } else { option }
        };
        options.get().into_iter().map(choice).collect()
    };
    Field { id, label, hint, error, optional: false }
        .around("select", |select| select.live_children(choices).on_value("change", move |text| set.run(text)))
}

/// Yes or no.
#[component]
pub fn CheckField(
    /// Id of the control.
    #[prop(into)]
    id: String,
    /// Label.
    #[prop(into)]
    label: String,
    /// Present value.
    #[prop(into)]
    value: Signal<bool>,
    /// Takes a new value.
    set: Callback<bool>,
) -> impl IntoView {
    let input = tag("input").set("id", &id).set("type", "checkbox");
    let input = input.live_checked(move || value.get()).on_check(move |on| set.run(on));
    tag("label").class("check").set("for", &id).with(input).with(tag("span").text(&label))
}

/// What a call says went wrong, above its form. Takes the focus, so that it is read out.
#[component]
pub fn ProblemBox(
    /// The error of the last call.
    error: RwSignal<Option<ApiError>>,
) -> impl IntoView {
    move || error.get().map(|error| view! { <ProblemView error=error focus=true /> }).piece()
}

/// What a call says went wrong.
#[component]
pub fn ProblemView(
    /// The error.
    error: ApiError,
    /// Whether it takes the focus.
    #[prop(default = false)]
    focus: bool,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    if focus {
        node.on_load(|element| drop(element.focus()));
    }
    let fields = error.fields().to_vec();
    let list = (!fields.is_empty()).then(|| {
        let one = |field: candor_wire::problem::FieldProblem| {
            // a field of this page is linked; a line of a file is named
            if document().get_element_by_id(&field.field).is_some() {
                let address = format!("#{}", field.field);
                let go = move |event: leptos::ev::MouseEvent| {
                    event.prevent_default();
                    focus_on(&field.field);
                };
                return view! { <li><a href=address rel="external" on:click=go>{field.message}</a></li> }.piece();
            }
            let line = field.field.starts_with("line ").then(|| format!("{}: ", capitalised(&field.field)));
            view! { <li>{line} {field.message}</li> }.piece()
        };
        view! { <ul>{fields.into_iter().map(|part| one(part).piece()).collect_view()}</ul> }
    });
    view! {
        <div class="problem" role="alert" tabindex="-1" node_ref=node>
            <p class="problem-title">{error.title()}</p>
            <p>{error.remedy()}</p>
            {list}
        </div>
    }
}

/// A text with its first letter in upper case.
#[must_use]
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Moves the focus to an element, once the page is up to date.
pub fn focus_on(id: &str) {
    let id = id.to_owned();
    request_animation_frame(move || {
        if let Some(element) = document().get_element_by_id(&id) {
            let element: web_sys::HtmlElement = wasm_bindgen::JsCast::unchecked_into(element);
            let _ = element.focus();
        }
    });
}
