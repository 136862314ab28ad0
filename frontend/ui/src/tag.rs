//! An element as a Leptos view, whatever is in it.
//!
//! Every shape of `view!` is a type of its own, with its own code to build, rebuild, mount and drop it.
//! A [`Tag`] is one type with one piece of code. It can stand in any `view!`.

use std::any::Any;

use leptos::prelude::*;
use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::renderer::dom::Dom;
use leptos::tachys::view::{Mountable, Position, PositionState, Render, RenderHtml};
use leptos::wasm_bindgen::closure::Closure;
use leptos::wasm_bindgen::{JsCast, JsValue};
use leptos::web_sys::{Element, Event, Node};

type Live<T> = Box<dyn Fn() -> T + Send>;
/// Puts something into an element, and what keeps it alive.
type Filling = Box<dyn FnOnce(&Element) -> Box<dyn Any> + Send>;

enum Part {
    Attribute(&'static str, String),
    Text(String),
    Child(Tag),
    LiveAttribute(&'static str, Live<Option<String>>),
    LiveText(Live<String>),
    LiveProperty(&'static str, Live<JsValue>),
    LiveChildren(Live<Vec<Tag>>),
    LiveAmong(Live<Vec<Tag>>),
    Element(Box<dyn FnOnce(&Element) + Send>),
    View(Filling),
    On(&'static str, Box<dyn Fn(Event) + Send>),
}

/// A description of an element; it becomes one when it is shown.
pub struct Tag {
    name: &'static str,
    parts: Vec<Part>,
}

/// An element of this name without anything in it.
#[must_use]
pub const fn tag(name: &'static str) -> Tag {
    Tag { name, parts: Vec::new() }
}

// Descriptions are long chains of these; each call stays a call, which is smaller than what it does.
impl Tag {
    #[inline(never)]
    fn part(mut self, part: Part) -> Self {
        self.parts.push(part);
        self
    }

    /// Sets an attribute.
    #[must_use]
    #[inline(never)]
    pub fn set(self, name: &'static str, value: &str) -> Self {
        self.part(Part::Attribute(name, value.to_owned()))
    }

    /// Sets the classes.
    #[must_use]
    #[inline(never)]
    pub fn class(self, classes: &str) -> Self {
        self.set("class", classes)
    }

    /// Adds a text.
    #[must_use]
    #[inline(never)]
    pub fn text(self, text: &str) -> Self {
        self.part(Part::Text(text.to_owned()))
    }

    /// Adds a child.
    #[must_use]
    #[inline(never)]
    pub fn with(self, child: Self) -> Self {
        self.part(Part::Child(child))
    }

    /// Adds children.
    #[must_use]
    pub fn with_all(mut self, children: impl IntoIterator<Item = Self>) -> Self {
        self.parts.extend(children.into_iter().map(Part::Child));
        self
    }

    /// Keeps an attribute as this says; it is absent at `None`.
    #[must_use]
    pub fn live(self, name: &'static str, value: impl Fn() -> Option<String> + Send + 'static) -> Self {
        self.part(Part::LiveAttribute(name, Box::new(value)))
    }

    /// Shows the element only while this is so.
    #[must_use]
    pub fn shown(self, when: impl Fn() -> bool + Send + 'static) -> Self {
        self.live("hidden", move || (!when()).then(String::new))
    }

    /// Keeps the text of the element as this says. The element has no other children.
    #[must_use]
    pub fn live_text(self, text: impl Fn() -> String + Send + 'static) -> Self {
        self.part(Part::LiveText(Box::new(text)))
    }

    /// Makes the children anew whenever what this reads has changed. The element has no other children.
    #[must_use]
    pub fn live_children(self, children: impl Fn() -> Vec<Self> + Send + 'static) -> Self {
        self.part(Part::LiveChildren(Box::new(children)))
    }

    /// Adds children among others, made anew whenever what this reads has changed.
    #[must_use]
    pub fn live_part(self, children: impl Fn() -> Vec<Self> + Send + 'static) -> Self {
        self.part(Part::LiveAmong(Box::new(children)))
    }

    /// Hands over the element when it is made, before it stands in the page.
    #[must_use]
    pub fn element(self, take: impl FnOnce(&Element) + Send + 'static) -> Self {
        self.part(Part::Element(Box::new(take)))
    }

    /// Adds a view of another type; every type brings its own code.
    #[must_use]
    pub fn view<T: Render + Send + 'static>(self, view: T) -> Self {
        self.part(Part::View(Box::new(move |element| {
            let mut state = view.build();
            state.mount(element, None);
            Box::new(state)
        })))
    }

    /// Keeps what a field holds as this says.
    #[must_use]
    pub fn live_value(self, value: impl Fn() -> String + Send + 'static) -> Self {
        self.part(Part::LiveProperty("value", Box::new(move || value().into())))
    }

    /// Keeps a box ticked or not as this says.
    #[must_use]
    pub fn live_checked(self, is_checked: impl Fn() -> bool + Send + 'static) -> Self {
        self.part(Part::LiveProperty("checked", Box::new(move || is_checked().into())))
    }

    /// Hears what is typed into a field, or chosen from a list.
    #[must_use]
    pub fn on_value(self, event: &'static str, set: impl Fn(String) + Send + 'static) -> Self {
        self.on(event, move |event| set(property(&event, "value").as_string().unwrap_or_default()))
    }

    /// Hears whether a box is ticked.
    #[must_use]
    pub fn on_check(self, set: impl Fn(bool) + Send + 'static) -> Self {
        self.on("change", move |event| set(property(&event, "checked").is_truthy()))
    }

    /// Listens.
    #[must_use]
    pub fn on(self, event: &'static str, listener: impl Fn(Event) + Send + 'static) -> Self {
        self.part(Part::On(event, Box::new(listener)))
    }
}

/// Drawings have a namespace of their own.
fn namespace(name: &str) -> Option<&'static str> {
    matches!(name, "svg" | "path" | "circle" | "rect").then_some("http://www.w3.org/2000/svg")
}

fn property(event: &Event, name: &str) -> JsValue {
    event.target().and_then(|target| js_sys::Reflect::get(&target, &name.into()).ok()).unwrap_or_default()
}

/// An element on the page with what lives in it.
pub struct TagState {
    element: Element,
    parts: Vec<Box<dyn Any>>,
}

impl TagState {
    fn fill(&mut self, part: Part) {
        let element = self.element.clone();
        let kept: Box<dyn Any> = match part {
            Part::Attribute(name, value) => return drop(element.set_attribute(name, &value)),
            Part::Text(text) => return Dom::insert_node(&element, &Dom::create_text_node(&text), None),
            Part::Child(child) => {
                let mut state = child.build();
                state.mount(&element, None);
                Box::new(state)
            }
            Part::LiveAttribute(name, value) => effect(Box::new(move |_| {
                let _ = match value() {
                    Some(value) => element.set_attribute(name, &value),
                    None => element.remove_attribute(name),
                };
                Vec::new()
            })),
            Part::LiveProperty(name, value) => effect(Box::new(move |_| {
                let (name, value) = (name.into(), value());
                // setting what is there already would move the caret
                if js_sys::Reflect::get(&element, &name).is_ok_and(|present| present != value) {
                    let _ = js_sys::Reflect::set(&element, &name, &value);
                }
                Vec::new()
            })),
            Part::LiveText(text) => effect(Box::new(move |_| {
                let text = text();
                // most of a long list stays as it is
                if element.text_content().is_none_or(|present| present != text) {
                    element.set_text_content(Some(&text));
                }
                Vec::new()
            })),
            Part::LiveChildren(children) => effect(Box::new(move |before| {
                drop(before);
                let mut states: Vec<_> = children().into_iter().map(Render::build).collect();
                element.set_text_content(None);
                for state in &mut states {
                    state.mount(&element, None);
                }
                states
            })),
            Part::LiveAmong(children) => {
                // stands behind the children, wherever they are
                let marker = Dom::create_placeholder();
                Dom::insert_node(&element, &marker, None);
                effect(Box::new(move |before| {
                    for mut state in before.into_iter().flatten() {
                        state.unmount();
                    }
                    let mut states: Vec<_> = children().into_iter().map(Render::build).collect();
                    for state in &mut states {
                        state.mount(&element, Some(&marker));
                    }
                    states
                }))
            }
            Part::Element(take) => return take(&element),
            Part::View(show) => show(&element),
            Part::On(event, listener) => {
                let listener = Closure::wrap(Box::new(listener) as Box<dyn Fn(Event)>);
                let _ = element.add_event_listener_with_callback(event, listener.as_ref().unchecked_ref());
                Box::new(listener)
            }
        };
        self.parts.push(kept);
    }
}

/// One kind of effect for everything, so that there is one piece of code.
fn effect(run: Box<dyn FnMut(Option<Vec<TagState>>) -> Vec<TagState>>) -> Box<dyn Any> {
    Box::new(RenderEffect::new(run))
}

impl Render for Tag {
    type State = TagState;

    fn build(self) -> TagState {
        let mut state = TagState { element: Dom::create_element(self.name, namespace(self.name)), parts: Vec::new() };
        for part in self.parts {
            state.fill(part);
        }
        state
    }

    fn rebuild(self, state: &mut TagState) {
        let mut new = self.build();
        state.insert_before_this(&mut new);
        state.unmount();
        *state = new;
    }
}

/// Pages are made in the browser; there is no server that would ask for HTML.
impl RenderHtml for Tag {
    type AsyncOutput = Self;
    type Owned = Self;
    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(self, _: &mut String, _: &mut Position, _: bool, _: bool, _: Vec<AnyAttribute>) {}

    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) -> TagState {
        self.build()
    }

    fn into_owned(self) -> Self {
        self
    }
}

leptos::tachys::no_attrs!(Tag);

impl Mountable for TagState {
    fn unmount(&mut self) {
        self.element.remove();
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        Dom::insert_node(parent, &self.element, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        self.element.insert_before_this(child)
    }

    fn elements(&self) -> Vec<Element> {
        vec![self.element.clone()]
    }
}
