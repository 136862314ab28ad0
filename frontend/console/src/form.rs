//! Form fields with labels, hints and errors tied together.

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

#[component]
fn Around(
    id: String,
    label: String,
    hint: Option<String>,
    error: Signal<Option<String>>,
    #[prop(default = false)] optional: bool,
    children: Children,
) -> impl IntoView {
    let hint_id = format!("{id}-hint");
    let error_id = format!("{id}-error");
    view! {
        <div class="field" class:wrong=move || error.with(Option::is_some)>
            <label for=id>
                {label}
                {optional.then(|| view! { <span class="muted">" (optional)"</span> })}
            </label>
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
            {move || {
                let error_id = error_id.clone();
                error.get().map(|message| view! { <p class="field-error" id=error_id>{message}</p> }).piece()
            }}
            {children()}
        </div>
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
    let has_hint = hint.is_some();
    let control = id.clone();
    let describe = {
        let id = id.clone();
        move || described(&id, has_hint, error.with(Option::is_some))
    };
    view! {
        <Around id=id label=label hint=hint error=error optional=optional>
            <input
                id=control.clone()
                name=control
                type=kind
                autocomplete=autocomplete
                prop:value=value
                on:input:target=move |event| set.run(event.target().value())
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby=describe
            />
        </Around>
    }
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
    let has_hint = hint.is_some();
    let control = id.clone();
    let describe = {
        let id = id.clone();
        move || described(&id, has_hint, error.with(Option::is_some))
    };
    view! {
        <Around id=id label=label hint=hint error=error optional=optional>
            <textarea
                id=control.clone()
                name=control
                rows=rows.to_string()
                prop:value=value
                on:input:target=move |event| set.run(event.target().value())
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby=describe
            ></textarea>
        </Around>
    }
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
    let has_hint = hint.is_some();
    let control = id.clone();
    let describe = {
        let id = id.clone();
        move || described(&id, has_hint, error.with(Option::is_some))
    };
    let choices = move || {
        let present = value.get();
        let one = |(value, name): (String, String)| view! { <option selected=value == present value=value>{name}</option> };
        options.get().into_iter().map(|part| one(part).piece()).collect_view()
    };
    view! {
        <Around id=id label=label hint=hint error=error>
            <select
                id=control.clone()
                name=control
                prop:value=value
                on:change:target=move |event| set.run(event.target().value())
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby=describe
            >
                {choices}
            </select>
        </Around>
    }
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
    view! {
        <label class="check" for=id.clone()>
            <input id=id.clone() type="checkbox" prop:checked=value on:change:target=move |event| set.run(event.target().checked()) />
            <span>{label}</span>
        </label>
    }
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
