//! The rail on wide screens, which is the bar at the foot of phones.

use leptos::prelude::*;

use crate::address::{Address, use_address};
use crate::parts::button;
use crate::piece::IntoPiece;
use crate::session::{Session, use_session};

/// Address, name, outline of the icon.
type Entry = (&'static str, &'static str, &'static str);

const HOME: Entry = ("/", "Home", "M4 11.5 12 5l8 6.5V20h-5v-5h-6v5H4z");
const SURVEYS: Entry = ("/surveys", "Surveys", "M5 4h14v16H5zM9 9h6M9 13h6M9 17h3");
const LINKAGE: Entry = (
    "/linkage",
    "Linkage",
    "M4 4v16h16M8.5 15.5a1 1 0 1 0 .01 0M12 11.5a1 1 0 1 0 .01 0M14.500 13.500a1 1 0 1 0 .01 0M18 7.500a1 1 0 1 0 .01 0",
);
const UNITS: Entry = ("/units", "Units", "M9 4h6v5H9zM3 15h6v5H3zM15 15h6v5h-6zM12 9v3M6 15v-3h12v3");
const PEOPLE: Entry =
    ("/people", "People", "M9 11a3.500 3.500 0 1 0-.01 0M3 20c0-4 3-6 6-6s6 2 6 6M16 11a3 3 0 1 0-1-5.800M17 14c2.500.300 4 2.500 4 6");

const CONTACTS: Entry = ("/contacts", "Contacts", "M4 6h16v12H4zM4 7l8 6 8-6");

fn entries(session: Session) -> Vec<Entry> {
    let mut entries = vec![HOME, SURVEYS, LINKAGE];
    if session.designs() {
        entries.push(UNITS);
        entries.push(CONTACTS);
    }
    if session.administers() {
        entries.push(PEOPLE);
    }
    entries
}

/// Whether an entry leads to the page of this path or to one above it.
fn leads_to(entry: &str, path: &str) -> bool {
    let below = |rest: &str| entry != "/" && rest.starts_with('/');
    path.strip_prefix(entry).is_some_and(|rest| rest.is_empty() || below(rest))
}

fn item((address, name, outline): Entry, here: Address) -> impl IntoView {
    let current = move || here.path().with(|path| leads_to(address, path)).then_some("page");
    view! {
        <li>
            <a href=address aria-current=current>
                <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><path d=outline /></svg>
                <span>{name}</span>
            </a>
        </li>
    }
}

/// The main navigation with who is signed in.
#[component]
pub fn Navigation() -> impl IntoView {
    let (session, here) = (use_session(), use_address());
    let who = move || {
        session.me().map(|me| {
            {
                let role = match (me.role, me.scope) {
                    (candor_wire::account::Role::Administrator, _) => "Administrator".to_owned(),
                    (candor_wire::account::Role::Designer, _) => "Designer".to_owned(),
                    (candor_wire::account::Role::Manager, Some((_, unit))) => format!("Manager, {unit}"),
                    (candor_wire::account::Role::Manager, None) => "Manager".to_owned(),
                };
                view! {
                    <p class="who"><span>{me.name}</span><span class="muted">{role}</span></p>
                }
            }
            .piece()
        })
    };
    view! {
        <header class="rail">
            <a class="wordmark" href="/" aria-label="Candor, home"><Wordmark /></a>
            <nav aria-label="Main"><ul>{move || entries(session).into_iter().map(|part| item(part, here).piece()).collect_view().piece()}</ul></nav>
            <div class="account">
                {who}
                {button("plain", "Sign out", move || session.sign_out())}
            </div>
        </header>
    }
}

/// The name with its mark: two groups and the link between them.
#[component]
pub fn Wordmark() -> impl IntoView {
    view! {
        <svg class="sign" viewBox="0 0 28 16" width="28" height="16" aria-hidden="true">
            <path d="M8 8h12" />
            <circle class="employees" cx="6" cy="8" r="5" />
            <rect class="customers" x="17" y="3" width="10" height="10" />
        </svg>
        <span>"Candor"</span>
    }
}

#[cfg(test)]
mod tests {
    use super::leads_to;

    #[test]
    fn an_entry_is_current_on_its_page_and_below() {
        assert!(leads_to("/", "/") && leads_to("/surveys", "/surveys") && leads_to("/surveys", "/surveys/1/design"));
        assert!(!leads_to("/", "/surveys") && !leads_to("/surveys", "/surveysheet") && !leads_to("/units", "/"));
    }
}
