//! The pages of the fieldwork: who can answer, who is invited, how good the answers are, how far quotas are filled, how the organisation is built.
//!
//! They are opened before and during a wave, and are a program of their own, so that whoever reads results does not
//! load them (decision 0038).

use leptos::prelude::*;

use crate::address::use_address;
use crate::app::{Pages, nothing};
use crate::piece::{IntoPiece, Piece};
use crate::screen::{contacts, invite, people, quality, quotas, retention, review, units};

/// The pages of this program.
pub const fn pages() -> Pages {
    // nothing is to be done here before somebody has set Candor up
    let set_up = || {
        use_address().go("/");
        ().piece()
    };
    Pages { name, set_up, show }
}

/// The page of a path, as the server knows it (`backend/src/routes/pages.rs`).
fn name(path: &str) -> Option<&'static str> {
    let mut steps = path.strip_prefix('/')?.split('/');
    Some(match (steps.next()?, steps.next(), steps.next(), steps.next()) {
        ("surveys", Some(_), Some("invite"), None) => "invite",
        ("surveys", Some(_), Some("quality"), None) => "quality",
        ("surveys", Some(_), Some("experiments"), None) => "experiments",
        ("surveys", Some(_), Some("review"), None) => "review",
        ("surveys", Some(_), Some("retention"), None) => "retention",
        ("surveys", Some(_), Some("quotas"), None) => "quotas",
        ("units", None, ..) => "units",
        ("people", None, ..) => "people",
        ("contacts", None, ..) => "contacts",
        _ => return None,
    })
}

fn show(name: &str) -> Piece {
    match name {
        "invite" => view! { <invite::Invite /> }.piece(),
        "quality" => view! { <quality::QualityPage sort=quality::Sort::Quality /> }.piece(),
        "experiments" => view! { <quality::QualityPage sort=quality::Sort::Experiments /> }.piece(),
        "review" => view! { <review::ReviewPage /> }.piece(),
        "retention" => view! { <retention::RetentionPage /> }.piece(),
        "quotas" => view! { <quotas::QuotasPage /> }.piece(),
        "units" => view! { <units::Units /> }.piece(),
        "people" => view! { <people::People /> }.piece(),
        "contacts" => view! { <contacts::Contacts /> }.piece(),
        _ => nothing().piece(),
    }
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn each_path_has_its_page() {
        let pages = ["/surveys/1/invite", "/surveys/1/review", "/surveys/1/retention", "/units", "/people", "/contacts"].map(name);
        assert_eq!(pages, ["invite", "review", "retention", "units", "people", "contacts"].map(Some));
        for path in ["/", "/surveys/1", "/surveys/1/invite/2", "/units/1", "/surveys//design"] {
            assert_eq!(name(path), None, "{path}");
        }
    }
}
