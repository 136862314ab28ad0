//! The address of this page: what it says, following links without loading anew, going elsewhere.
//!
//! Three programs share one site (decision 0028). A link to a page of this program is followed here; any other link
//! is the browser's.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, MouseEvent, Url, UrlSearchParams};

/// The name of the page that a path leads to, if it is one of this program.
pub type Own = fn(&str) -> Option<&'static str>;

/// Where a navigation leaves its trace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trace {
    /// A step of its own, seen from the top.
    Step,
    /// A step of its own, seen from where one is.
    Quiet,
    /// In place of the present step.
    Replaced,
}

/// Path and query of the page, kept as the browser has them.
#[derive(Debug, Clone, Copy)]
pub struct Address {
    path: RwSignal<String>,
    query: RwSignal<String>,
    /// The page of a path, if this program has it.
    own: Own,
}

impl Address {
    /// Reads the address, and follows it and the links of the page from now on.
    #[must_use]
    pub fn follow(own: Own) -> Self {
        let address = Self { path: RwSignal::new(String::new()), query: RwSignal::new(String::new()), own };
        address.read();
        let back = window_event_listener_untyped("popstate", move |_| address.read());
        let click = window_event_listener_untyped("click", move |event| {
            if let Some(target) = followed(&event, own) {
                event.prevent_default();
                address.go(&target);
            }
        });
        on_cleanup(move || {
            back.remove();
            click.remove();
        });
        address
    }

    fn read(self) {
        let location = window().location();
        let (path, query) = (location.pathname().unwrap_or_default(), location.search().unwrap_or_default());
        if self.path.with_untracked(|present| *present != path) {
            self.path.set(path);
        }
        if self.query.with_untracked(|present| *present != query) {
            self.query.set(query);
        }
    }

    /// The path, such as `/surveys`.
    #[must_use]
    pub const fn path(self) -> RwSignal<String> {
        self.path
    }

    /// The query of the page that is shown now. It stays as it was once another page comes, so that what is about to
    /// go does not ask again.
    #[must_use]
    pub fn query(self) -> Memo<Query> {
        let here = self.path.get_untracked();
        Memo::new(move |before: Option<&Query>| {
            let text = self.query.get();
            let is_here = self.path.with(|path| *path == here);
            before.filter(|_| !is_here).cloned().unwrap_or(Query(text))
        })
    }

    /// Goes to a page.
    pub fn go(self, target: &str) {
        self.step(target, Trace::Step);
    }

    /// Shows the same page with another query, from where one is.
    pub fn change(self, target: &str) {
        self.step(target, Trace::Quiet);
    }

    /// The same, in place of the present step.
    pub fn replace(self, target: &str) {
        self.step(target, Trace::Replaced);
    }

    fn step(self, target: &str, trace: Trace) {
        let path = target.split(['?', '#']).next().unwrap_or_default();
        let history = if (self.own)(path).is_some() { window().history().ok() } else { None };
        let Some(history) = history else {
            // another program's page
            let _ = window().location().assign(target);
            return;
        };
        let written = match trace {
            Trace::Replaced => history.replace_state_with_url(&JsValue::NULL, "", Some(target)),
            _ => history.push_state_with_url(&JsValue::NULL, "", Some(target)),
        };
        if written.is_ok() {
            self.read();
        }
        if trace == Trace::Step {
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    }
}

/// The address that a click on a link leads to, if it is a page of this program.
fn followed(event: &Event, own: Own) -> Option<String> {
    let click = event.dyn_ref::<MouseEvent>()?;
    let is_plain = click.button() == 0 && !(click.ctrl_key() || click.meta_key() || click.shift_key() || click.alt_key());
    if event.default_prevented() || !is_plain {
        return None;
    }
    let link = event.target()?.dyn_into::<Element>().ok()?.closest("a[href]").ok()??;
    let is_external = link.get_attribute("rel").is_some_and(|rel| rel.contains("external"));
    if is_external || link.has_attribute("target") || link.has_attribute("download") {
        return None;
    }
    let location = window().location();
    let url = Url::new_with_base(&link.get_attribute("href")?, &location.href().ok()?).ok()?;
    let is_ours = url.origin() == location.origin().ok()? && url.hash().is_empty() && own(&url.pathname()).is_some();
    is_ours.then(|| url.pathname() + &url.search())
}

/// The query of an address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query(String);

impl Query {
    /// The value of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<String> {
        UrlSearchParams::new_with_str(&self.0).ok()?.get(name)
    }
}

/// The address of the page.
#[must_use]
pub fn use_address() -> Address {
    use_context().unwrap_or_else(|| Address::follow(|_| None))
}
