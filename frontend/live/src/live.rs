//! Elements that follow a description: made once or taken over from the server, then changed where it differs.

use candor_form::{Content, Node};
use js_sys::Reflect;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event};

use crate::heard::{Heard, heard};

/// What may happen in a form.
const EVENTS: [&str; 6] = ["change", "input", "keydown", "keyup", "click", "submit"];

/// An element of the page that is as it was last described, for as long as this is kept.
pub struct Shown {
    element: Element,
    node: Node,
    _listener: Closure<dyn Fn(Event)>,
}

impl Shown {
    /// Makes an element as it is described, whose own name must be the element's, and tells what happens in it.
    ///
    /// What is in the element already is taken over where it fits, so that a caret, a selection and half a
    /// composed character stay.
    pub fn new(element: &Element, node: Node, hear: impl Fn(Heard) + 'static) -> Self {
        adopt(element, &node);
        let listener = Closure::wrap(Box::new(move |event: Event| {
            if let Some(heard) = heard(&event) {
                hear(heard);
            }
        }) as Box<dyn Fn(Event)>);
        for name in EVENTS {
            let _ = element.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
        }
        Self { element: element.clone(), node, _listener: listener }
    }

    /// Changes the element where its description differs from the last.
    pub fn change(&mut self, node: Node) {
        patch(&self.element, &self.node, &node);
        self.node = node;
    }
}

/// Nothing where there is no document; every name is one of our own.
fn make(content: &Content) -> Option<web_sys::Node> {
    let document = crate::document()?;
    match content {
        Content::Text(text) => Some(document.create_text_node(text).into()),
        Content::Child(node) => {
            let element = document.create_element(node.name).ok()?;
            fill(&element, node);
            Some(element.into())
        }
    }
}

/// Fills an element that has nothing in it.
fn fill(element: &Element, node: &Node) {
    for content in &node.content {
        add(element, content, None);
    }
    set_attributes(element, &[], node);
}

/// Adds content before a child, or at the end.
fn add(element: &Element, content: &Content, before: Option<&web_sys::Node>) {
    if let Some(made) = make(content) {
        let _ = element.insert_before(&made, before);
    }
}

/// Makes an element of the page like its description, with as few changes as can be.
fn adopt(element: &Element, node: &Node) {
    for name in element.get_attribute_names().iter().filter_map(|name| name.as_string()) {
        if node.attribute(&name).is_none() {
            remove(element, node, &name);
        }
    }
    if node.name != "textarea" {
        adopt_content(element, node);
    }
    for (name, value) in &node.attributes {
        if element.get_attribute(name).as_deref() != Some(value) || shows(node, name) {
            set(element, node, name, value);
        }
    }
}

fn adopt_content(element: &Element, node: &Node) {
    let mut next = element.first_child();
    for content in &node.content {
        let after = next.as_ref().and_then(web_sys::Node::next_sibling);
        // one that is not described may stand before one that is
        if !fits(next.as_ref(), content) && fits(after.as_ref(), content) {
            next = take_out(element, next);
        }
        match (&next, content) {
            (Some(found), _) if fits(next.as_ref(), content) => {
                match (content, found.dyn_ref::<Element>()) {
                    (Content::Child(child), Some(element)) => adopt(element, child),
                    (Content::Text(text), _) if found.node_value().as_deref() != Some(text) => found.set_node_value(Some(text)),
                    _ => {}
                }
                next = found.next_sibling();
            }
            _ => add(element, content, next.as_ref()),
        }
    }
    while next.is_some() {
        next = take_out(element, next);
    }
}

/// Whether something of the page is what is described.
fn fits(found: Option<&web_sys::Node>, content: &Content) -> bool {
    match (found.map(|found| found.dyn_ref::<Element>()), content) {
        (Some(Some(element)), Content::Child(child)) => {
            element.local_name() == child.name && element.get_attribute("id").as_deref() == child.attribute("id")
        }
        (Some(None), Content::Text(_)) => true,
        _ => false,
    }
}

/// Changes what differs between two descriptions of an element.
fn patch(element: &Element, old: &Node, new: &Node) {
    if old == new {
        return;
    }
    let (mut left, mut next) = (old.content.as_slice(), element.first_child());
    for (at, content) in new.content.iter().enumerate() {
        while let [gone, rest @ ..] = left {
            let later = || new.content.get(at + 1..).unwrap_or_default().iter().any(|later| is_same(gone, later));
            if is_same(gone, content) || later() {
                break;
            }
            (left, next) = (rest, take_out(element, next));
        }
        match left {
            [kept, rest @ ..] if is_same(kept, content) => {
                let following = next.as_ref().and_then(web_sys::Node::next_sibling);
                if let Some(found) = next {
                    patch_content(&found, kept, content);
                }
                (left, next) = (rest, following);
            }
            _ => add(element, content, next.as_ref()),
        }
    }
    for _ in left {
        next = take_out(element, next);
    }
    set_attributes(element, &old.attributes, new);
}

fn patch_content(found: &web_sys::Node, old: &Content, new: &Content) {
    match (old, new, found.dyn_ref::<Element>()) {
        (Content::Child(old), Content::Child(new), Some(element)) => patch(element, old, new),
        // a translation of the browser may have put an element there
        (Content::Text(old), Content::Text(new), _) if old != new => found.set_text_content(Some(new)),
        _ => {}
    }
}

/// Takes a child out; the one after it.
fn take_out(element: &Element, child: Option<web_sys::Node>) -> Option<web_sys::Node> {
    let child = child?;
    let next = child.next_sibling();
    let _ = element.remove_child(&child);
    next
}

/// Whether two descriptions are of one and the same thing at two times.
fn is_same(old: &Content, new: &Content) -> bool {
    match (old, new) {
        (Content::Text(_), Content::Text(_)) => true,
        (Content::Child(old), Content::Child(new)) => {
            let kind = |node: &'_ Node| node.attribute("class").map(|class| class.split(' ').next().map(str::to_owned));
            old.name == new.name
                && ["id", "name", "type"].iter().all(|name| old.attribute(name) == new.attribute(name))
                && kind(old) == kind(new)
        }
        _ => false,
    }
}

fn set_attributes(element: &Element, old: &[(&'static str, String)], new: &Node) {
    for (name, _) in old {
        if new.attribute(name).is_none() {
            remove(element, new, name);
        }
    }
    for pair in &new.attributes {
        if !old.contains(pair) {
            set(element, new, pair.0, &pair.1);
        }
    }
}

/// Whether an attribute stands for what the field shows now, which is a property of the element.
fn shows(node: &Node, name: &str) -> bool {
    match name {
        "checked" | "selected" => true,
        "value" => node.name == "textarea" || matches!(node.attribute("type"), Some("text" | "date" | "time" | "range")),
        _ => false,
    }
}

fn set(element: &Element, node: &Node, name: &str, value: &str) {
    if !shows(node, name) {
        let _ = element.set_attribute(name, value);
    } else if name == "value" {
        show(element, name, &JsValue::from_str(value));
    } else {
        show(element, name, &JsValue::TRUE);
    }
}

fn remove(element: &Element, node: &Node, name: &str) {
    match name {
        "checked" | "selected" => show(element, name, &JsValue::FALSE),
        "value" if shows(node, name) => show(element, name, &JsValue::from_str("")),
        // the page says by it that the program is there
        "data-live" => {}
        _ => drop(element.remove_attribute(name)),
    }
}

/// Half a date is shown although its value is empty, so what is equal stays untouched.
fn show(element: &Element, name: &str, value: &JsValue) {
    let name = JsValue::from_str(name);
    if Reflect::get(element, &name).as_ref() != Ok(value) {
        let _ = Reflect::set(element, &name, value);
    }
}
