//! Form fields with labels, hints and errors tied together.

use candor_ui::{Tag, tag};
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

/// A field: what it has around its control, and then the control.
pub struct Field {
    id: String,
    label: String,
    hint: Option<String>,
    error: Signal<Option<String>>,
    optional: bool,
    kind: &'static str,
    autocomplete: &'static str,
}

impl Field {
    /// A field whose control has this id.
    #[must_use]
    pub fn new(id: &str, label: &str) -> Self {
        Self {
            id: id.to_owned(),
            label: label.to_owned(),
            hint: None,
            error: Signal::stored(None),
            optional: false,
            kind: "text",
            autocomplete: "off",
        }
    }

    /// With the `type` and the `autocomplete` of its one line.
    #[must_use]
    pub fn kind(self, kind: &'static str, autocomplete: &'static str) -> Self {
        Self { kind, autocomplete, ..self }
    }

    /// With a hint above the control.
    #[must_use]
    pub fn hint(self, hint: &str) -> Self {
        Self { hint: Some(hint.to_owned()), ..self }
    }

    /// With what is wrong.
    #[must_use]
    pub fn error(self, error: Signal<Option<String>>) -> Self {
        Self { error, ..self }
    }

    /// Marked as optional.
    #[must_use]
    pub fn optional(self) -> Self {
        Self { optional: true, ..self }
    }

    /// One line of text.
    pub fn line(self, value: impl Fn() -> String + Send + 'static, set: impl Fn(String) + Send + 'static) -> Tag {
        let (kind, autocomplete) = (self.kind, self.autocomplete);
        self.typed(tag("input").set("type", kind).set("autocomplete", autocomplete), Box::new(value), Box::new(set))
    }

    /// One line of text that is taken when somebody has written it, not with every key.
    pub fn settled(self, value: impl Fn() -> String + Send + 'static, set: impl Fn(String) + Send + 'static) -> Tag {
        let control = tag("input").set("type", self.kind).set("autocomplete", self.autocomplete).live_value(value).on_value("change", set);
        self.around(control)
    }

    /// Several lines of text, as high as so many of them.
    pub fn area(self, rows: u32, value: impl Fn() -> String + Send + 'static, set: impl Fn(String) + Send + 'static) -> Tag {
        self.typed(tag("textarea").set("rows", &rows.to_string()), Box::new(value), Box::new(set))
    }

    #[inline(never)]
    fn typed(self, control: Tag, value: Box<dyn Fn() -> String + Send>, set: Box<dyn Fn(String) + Send>) -> Tag {
        self.around(control.live_value(value).on_value("input", set))
    }

    /// One of a few values, each with its name.
    pub fn choice(
        self,
        options: impl Fn() -> Vec<(String, String)> + Send + 'static,
        value: impl Fn() -> String + Send + 'static,
        set: impl Fn(String) + Send + 'static,
    ) -> Tag {
        self.chosen(Box::new(options), Box::new(value), Box::new(set))
    }

    #[inline(never)]
    fn chosen(
        self,
        options: Box<dyn Fn() -> Vec<(String, String)> + Send>,
        value: Box<dyn Fn() -> String + Send>,
        set: Box<dyn Fn(String) + Send>,
    ) -> Tag {
        let choices = move || {
            let present = value();
            let choice = |(value, name): (String, String)| {
                let option = tag("option").set("value", &value).text(&name);
                if value == present { option.set("selected", "") } else { option }
            };
            options().into_iter().map(choice).collect()
        };
        self.around(tag("select").live_children(choices).on_value("change", set))
    }

    /// The control with its label, its hint and what is wrong with it.
    fn around(self, control: Tag) -> Tag {
        let Self { id, label, hint, error, optional, .. } = self;
        let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
        let is_wrong = move || error.with(Option::is_some);
        let mark = optional.then(|| tag("span").class("muted").text(" (optional)"));
        let message = tag("p").class("field-error").set("id", &error_id).shown(is_wrong).live_text(move || error.get().unwrap_or_default());
        let has_hint = hint.is_some();
        let describe = {
            let id = id.clone();
            move || described(&id, has_hint, is_wrong())
        };
        let control = control.set("id", &id).set("name", &id).live("aria-invalid", move || is_wrong().then(|| "true".to_owned()));
        tag("div")
            .live("class", move || Some(if is_wrong() { "field wrong" } else { "field" }.to_owned()))
            .with(tag("label").set("for", &id).text(&label).with_all(mark))
            .with_all(hint.map(|hint| tag("p").class("hint").set("id", &hint_id).text(&hint)))
            .with(message)
            .with(control.live("aria-describedby", describe))
    }
}

/// Yes or no.
pub fn check(id: &str, label: &str, is_on: impl Fn() -> bool + Send + 'static, set: impl Fn(bool) + Send + 'static) -> Tag {
    let input = tag("input").set("id", id).set("type", "checkbox").live_checked(is_on).on_check(set);
    tag("label").class("check").set("for", id).with(input).with(tag("span").text(label))
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
    let field = Field { id, label, hint, error, optional, kind, autocomplete };
    field.line(move || value.get(), move |text| set.run(text))
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
    Field { hint, error, optional, ..Field::new(&id, &label) }.area(rows, move || value.get(), move |text| set.run(text))
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
    Field { hint, error, ..Field::new(&id, &label) }.choice(move || options.get(), move || value.get(), move |text| set.run(text))
}

/// What a call says went wrong, above its form. Takes the focus, so that it is read out.
#[component]
pub fn ProblemBox(
    /// The error of the last call.
    error: RwSignal<Option<ApiError>>,
) -> impl IntoView {
    move || error.get().map(|error| problem(&error, true)).piece()
}

/// The same as part of a tag.
pub fn problem_box(error: RwSignal<Option<ApiError>>) -> impl Fn() -> Vec<Tag> + Send + 'static {
    move || error.get().map(|error| problem(&error, true)).into_iter().collect()
}

/// What a call says went wrong; `focus` is whether it takes the focus.
pub fn problem(error: &ApiError, focus: bool) -> Tag {
    let lines: Vec<Tag> = error.fields().iter().map(problem_line).collect();
    let list = (!lines.is_empty()).then(|| tag("ul").with_all(lines));
    let problem = tag("div").class("problem").set("role", "alert").set("tabindex", "-1");
    let problem = if focus { problem.element(focus_when_shown) } else { problem };
    problem.with(tag("p").class("problem-title").text(&error.title())).with(tag("p").text(&error.remedy())).with_all(list)
}

/// A field of this page is linked; a line of a file is named.
fn problem_line(field: &candor_wire::problem::FieldProblem) -> Tag {
    if document().get_element_by_id(&field.field).is_some() {
        let id = field.field.clone();
        let link = tag("a").set("href", &["#", &id].concat()).set("rel", "external").text(&field.message);
        return tag("li").with(link.on("click", move |event| {
            event.prevent_default();
            focus_on(&id);
        }));
    }
    let line = if field.field.starts_with("line ") { [&capitalised(&field.field), ": "].concat() } else { String::new() };
    tag("li").text(&[&line, field.message.as_str()].concat())
}

/// Gives an element the focus as soon as it stands in the page.
pub fn focus_when_shown(element: &web_sys::Element) {
    let element: web_sys::HtmlElement = wasm_bindgen::JsCast::unchecked_into(element.clone());
    Effect::new(move || drop(element.focus()));
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

/// Moves the focus to a field of text, once the page is up to date, so that typing replaces what is there.
pub fn select_all_of(id: &str) {
    focus_on(id);
    let id = id.to_owned();
    request_animation_frame(move || {
        let field = document().get_element_by_id(&id);
        if let Some(field) = field.and_then(|field| wasm_bindgen::JsCast::dyn_into::<web_sys::HtmlTextAreaElement>(field).ok()) {
            field.select();
        }
    });
}
