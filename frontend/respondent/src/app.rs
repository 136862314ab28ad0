//! Which screen is shown.

use std::sync::{Arc, Mutex, PoisonError};

use candor_survey::{Audience, Channel, Questionnaire, SurveySlug};
use candor_ui::{Tag, tag};
use candor_wire::respond::{RespondentSurvey, UnitChoice};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser;
use crate::draft::{self, Draft};
use crate::form::form_view;
use crate::net::{self, Failure};

/// A survey ready to be answered.
pub struct Loaded {
    /// Name in the address.
    pub slug: SurveySlug,
    /// Who is asked.
    pub audience: Audience,
    /// What is asked.
    pub questionnaire: Arc<Questionnaire>,
    /// The version that is answered.
    pub version: String,
    /// The unit of the link, or the units to choose from.
    pub units: Vec<UnitChoice>,
    /// The channel that the link names; a name that is none is passed over.
    pub channel: Option<Channel>,
    /// Who sees what.
    pub assurance: String,
    /// Where the draft is kept.
    pub place: String,
    /// Fields of the first page that were filled in before the program was there; taken once.
    pub entered: Mutex<Vec<(String, String)>>,
}

impl Loaded {
    /// The fields filled in before, the first time this is asked.
    pub fn take_entered(&self) -> Vec<(String, String)> {
        std::mem::take(&mut *self.entered.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// What the window shows.
#[derive(Clone)]
pub enum Screen {
    /// Nothing is there yet.
    Loading,
    /// A page that says something and, where it helps, offers to try again.
    Notice(Notice),
    /// The questions, with what was kept from an earlier visit.
    Form(Arc<Loaded>, Option<Draft>),
}

/// A page without questions.
#[derive(Clone)]
pub struct Notice {
    /// The heading.
    pub heading: String,
    /// What it means and what to do.
    pub text: String,
    /// Label of a button that loads anew, where that helps.
    pub again: Option<&'static str>,
}

impl Notice {
    fn new(heading: &str, text: &str, again: Option<&'static str>) -> Self {
        Self { heading: heading.to_owned(), text: text.to_owned(), again }
    }

    /// After the receipt.
    pub fn thanks(text: &str) -> Self {
        let text = if text.trim().is_empty() { "You may close this page." } else { text };
        Self::new("Thank you. Your answers are stored.", text, None)
    }

    /// The page for a failure that ends the visit.
    pub fn failure(failure: &Failure) -> Self {
        match failure {
            Failure::Unreachable => Self::new(
                "No connection",
                "The survey could not be loaded. Check that you are online, then try again. Nothing you entered before is lost.",
                Some("Try again"),
            ),
            Failure::Busy => Self::new("The server is busy", "Wait a moment, then try again.", Some("Try again")),
            Failure::NotFound => Self::new(
                "There is no survey here",
                "Check that the address is complete. If you followed a link, ask whoever sent it for a new one.",
                None,
            ),
            Failure::Closed => Self::new("This survey is closed", "It takes no more answers. Thank you for your time.", None),
            Failure::AlreadySent => Self::new(
                "Your answers were sent before",
                "They are stored as they were then; what was changed afterwards is not added.",
                Some("Start a new response"),
            ),
            Failure::Refused { words, .. } => Self::new("The survey cannot be shown", words, Some("Try again")),
        }
    }
}

/// Everything on the page, with what was entered before the program was there.
pub fn app(first: Screen, entered: Vec<(String, String)>) -> impl IntoView {
    if let Screen::Form(loaded, _) = &first {
        *loaded.entered.lock().unwrap_or_else(PoisonError::into_inner) = entered;
    }
    let screen = RwSignal::new(first);
    // whoever looks from outside can tell that the program has taken over
    tag("div").class("app").set("data-live", "").live_children(move || {
        let shown = screen.get();
        untrack(|| match shown {
            Screen::Loading => vec![sheet().with(tag("p").class("waiting").set("role", "status").text("Loading the survey…"))],
            Screen::Notice(notice) => vec![notice_view(&notice, screen)],
            Screen::Form(loaded, kept) => form_view(loaded, kept, screen),
        })
    })
}

/// The main part of every page.
pub fn sheet() -> Tag {
    tag("main").class("sheet")
}

fn notice_view(notice: &Notice, screen: RwSignal<Screen>) -> Tag {
    browser::set_title(&notice.heading);
    browser::focus_heading();
    let button = |label| tag("button").set("type", "button").class("main").text(label).on("click", move |_| load(screen));
    tag("main")
        .class("sheet notice")
        .with(tag("h1").set("tabindex", "-1").text(&notice.heading))
        .with(tag("p").class("prose").text(&notice.text))
        .with_all(notice.again.map(button))
}

/// Loads the survey of the address.
pub fn load(screen: RwSignal<Screen>) {
    screen.set(Screen::Loading);
    spawn_local(async move {
        screen.set(fetch().await.unwrap_or_else(|failure| Screen::Notice(Notice::failure(&failure))));
    });
}

/// The survey of the address.
pub async fn fetch() -> Result<Screen, Failure> {
    let path = browser::path();
    let slug = path.strip_prefix("/s/").map(|rest| rest.trim_end_matches('/')).and_then(|slug| SurveySlug::parse(slug).ok());
    let slug = slug.ok_or(Failure::NotFound)?;
    let asked = browser::parameter("unit");
    let channel = browser::parameter("channel").and_then(|name| name.parse().ok());
    let RespondentSurvey { audience, document, version, units, assurance, .. } = net::survey(&slug, asked.as_deref()).await?;
    let questionnaire = Questionnaire::published(document);
    if units.is_empty() || questionnaire.pages().is_empty() {
        let words = "The survey is not complete yet. Tell whoever sent you the link.".to_owned();
        return Err(Failure::Refused { words, fields: Vec::new() });
    }
    browser::set_language(&questionnaire.document().language);
    let place = draft::place(&slug, asked.as_deref());
    let kept = Draft::load(&place);
    let questionnaire = Arc::new(questionnaire);
    Ok(Screen::Form(
        Arc::new(Loaded { slug, audience, questionnaire, version, units, channel, assurance, place, entered: Mutex::default() }),
        kept,
    ))
}
