//! The rail on wide screens, which is the bar at the foot of phones.

use candor_ui::{Tag, tag};
use candor_wire::account::{Me, Role};
use leptos::prelude::*;

use crate::address::{Address, use_address};
use crate::parts::button;
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

fn item((address, name, outline): Entry, here: Address) -> Tag {
    let current = move || here.path().with(|path| leads_to(address, path)).then(|| "page".to_owned());
    let icon = tag("svg").set("viewBox", "0 0 24 24").set("width", "24").set("height", "24").set("aria-hidden", "true");
    let link = tag("a").set("href", address).live("aria-current", current);
    tag("li").with(link.with(icon.with(tag("path").set("d", outline))).with(tag("span").text(name)))
}

/// The main navigation with who is signed in.
pub fn navigation() -> Tag {
    let (session, here) = (use_session(), use_address());
    let home = tag("a").class("wordmark").set("href", "/").set("aria-label", "Candor, home").with_all(wordmark());
    let entries = tag("ul").live_children(move || entries(session).into_iter().map(|part| item(part, here)).collect());
    let account = tag("div").class("account").live_part(move || session.me().map(|me| who(&me)).into_iter().collect());
    tag("header").class("rail").with(home).with(tag("nav").set("aria-label", "Main").with(entries)).with(account.with(button(
        "plain",
        "Sign out",
        move || session.sign_out(),
    )))
}

fn who(me: &Me) -> Tag {
    let role = match (me.role, &me.scope) {
        (Role::Administrator, _) => "Administrator".to_owned(),
        (Role::Designer, _) => "Designer".to_owned(),
        (Role::Manager, Some((_, unit))) => format!("Manager, {unit}"),
        (Role::Manager, None) => "Manager".to_owned(),
    };
    tag("p").class("who").with(tag("span").text(&me.name)).with(tag("span").class("muted").text(&role))
}

/// The name with its mark: two groups and the link between them.
pub fn wordmark() -> [Tag; 2] {
    let circle = tag("circle").class("employees").set("cx", "6").set("cy", "8").set("r", "5");
    let square = tag("rect").class("customers").set("x", "17").set("y", "3").set("width", "10").set("height", "10");
    let sign = tag("svg").class("sign").set("viewBox", "0 0 28 16").set("width", "28").set("height", "16").set("aria-hidden", "true");
    [sign.with(tag("path").set("d", "M8 8h12")).with(circle).with(square), tag("span").text("Candor")]
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
