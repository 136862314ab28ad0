//! One module for each screen.

pub mod contacts;
pub mod experience;
pub mod home;
pub mod import_survey;
pub mod invite;
mod invite_plan;
pub mod linkage;
mod linkage_pickers;
mod linkage_report;
pub mod named;
pub mod new_survey;
pub mod overview;
pub mod people;
mod people_add;
pub mod person;
pub mod quality;
pub mod quotas;
pub mod results;
pub mod retention;
pub mod review;
mod review_people;
pub mod set_up;
pub mod share;
pub mod surveys;
pub mod units;
mod waves;

use leptos::prelude::*;

use crate::address::use_address;
use crate::app::Pages;
use crate::piece::{IntoPiece, Piece};

/// The pages of the console.
pub const fn pages() -> Pages {
    Pages { name, set_up: || view! { <set_up::SetUpPage /> }.piece(), show }
}

/// The page of a path, as the server knows it (`backend/src/routes/pages.rs`).
fn name(path: &str) -> Option<&'static str> {
    let mut steps = path.strip_prefix('/')?.split('/');
    Some(match (steps.next()?, steps.next(), steps.next(), steps.next()) {
        ("" | "set-up" | "sign-in", None, ..) => "home",
        ("surveys", None, ..) => "surveys",
        ("surveys", Some("new"), None, _) => "new",
        ("surveys", Some("import"), None, _) => "import",
        ("surveys", Some(_), None, _) => "survey",
        ("surveys", Some(_), Some("results"), None) => "results",
        ("surveys", Some(_), Some("named"), None) => "named",
        ("surveys", Some(_), Some("share"), None) => "share",
        ("surveys", Some(_), Some("experience"), None) => "experience",
        ("linkage", None, ..) => "linkage",
        _ => return None,
    })
}

fn show(name: &str) -> Piece {
    match name {
        "surveys" => view! { <surveys::Surveys /> }.piece(),
        "new" => view! { <new_survey::NewSurveyPage /> }.piece(),
        "import" => view! { <import_survey::ImportSurveyPage /> }.piece(),
        "survey" => view! { <overview::Overview /> }.piece(),
        "results" => view! { <results::ResultsPage /> }.piece(),
        "named" => view! { <named::NamedPage /> }.piece(),
        "share" => view! { <share::Share /> }.piece(),
        "experience" => view! { <experience::ExperiencePage /> }.piece(),
        "linkage" => view! { <linkage::Linkage /> }.piece(),
        _ => {
            // whoever is signed in has no use for the pages before
            let address = use_address();
            if address.path().with_untracked(|path| path != "/") {
                address.replace("/");
            }
            view! { <home::Home /> }.piece()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn each_path_has_its_page_and_other_programs_have_theirs() {
        let pages = ["/", "/surveys", "/surveys/new", "/surveys/1", "/surveys/1/results", "/linkage"].map(name);
        assert_eq!(pages, ["home", "surveys", "new", "survey", "results", "linkage"].map(Some));
        for path in ["/surveys/1/design", "/surveys/1/invite", "/people", "/surveys/1/results/2", "/units/1", "/elsewhere", ""] {
            assert_eq!(name(path), None, "{path}");
        }
    }
}
