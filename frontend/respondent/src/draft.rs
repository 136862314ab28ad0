//! What was answered so far, kept in this browser until it is sent.

use candor_survey::{Answers, Date, ItemCode, Paradata, SurveySlug, UnitCode};
use candor_wire::hex::{from_hex, to_hex};
use candor_wire::respond::{DraftState, Entered, unfit_entries};
use serde::{Deserialize, Serialize};

use crate::browser;
use crate::model::Model;

/// A response that is not sent yet.
#[derive(Clone, Serialize, Deserialize)]
pub struct Draft {
    /// Drawn once, so that sending again changes nothing.
    pub secret: String,
    /// The unit chosen or given by the link.
    pub unit: Option<UnitCode>,
    /// The step shown last.
    pub step: u32,
    /// Valid answers.
    pub answers: Answers,
    /// What was typed but is not a valid answer yet.
    pub entries: Vec<(ItemCode, String)>,
    /// Items that the server does not have yet as they are.
    pub unsaved: Vec<ItemCode>,
    /// How the respondent has got through the pages.
    pub paradata: Paradata,
}

/// The place of a draft: one for each link.
pub fn place(slug: &SurveySlug, asked: Option<&str>) -> String {
    ["candor/", slug.as_str(), "/", asked.unwrap_or_default()].concat()
}

impl Draft {
    /// What a response holds.
    pub fn of(model: &Model) -> Self {
        Self {
            secret: model.secret.clone(),
            unit: model.unit.clone(),
            step: u32::try_from(model.step).unwrap_or_default(),
            answers: model.session.answers().clone(),
            entries: unfit_entries(&model.session),
            unsaved: model.unsaved.clone(),
            paradata: model.paradata.clone(),
        }
    }

    /// What the server holds.
    pub fn of_server(state: DraftState) -> Self {
        let DraftState { unit, step, answers, entries } = state;
        Self { secret: String::new(), unit, step, answers, entries, unsaved: Vec::new(), paradata: Paradata::default() }
    }

    /// What is entered for an item.
    pub fn entered(&self, item: &ItemCode) -> Entered {
        let text = || self.entries.iter().find(|(code, _)| code == item).map(|(_, text)| Entered::Text(text.clone()));
        self.answers.get(item).cloned().map(Entered::Answer).or_else(text).unwrap_or(Entered::Nothing)
    }

    /// The draft kept earlier, if there is one that can be read.
    pub fn load(place: &str) -> Option<Self> {
        Self::read(&browser::storage()?.get_item(place).ok()??)
    }

    /// A draft as it is kept.
    pub fn read(text: &str) -> Option<Self> {
        postcard::from_bytes(&from_hex(text)?).ok()
    }

    /// Keeps the draft. False where the browser keeps nothing.
    pub fn save(&self, place: &str) -> bool {
        let Ok(bytes) = postcard::to_allocvec(self) else { return false };
        browser::storage().is_some_and(|storage| storage.set_item(place, &to_hex(&bytes)).is_ok())
    }

    /// Puts into the draft's place that it was sent on a day, and nothing of what was in it. Whoever did not see
    /// the thanks would answer a second time.
    pub fn put_away(place: &str, today: Date) {
        if let Some(storage) = browser::storage() {
            let _ = storage.set_item(place, &sent_on(today));
        }
    }

    /// Removes whatever is in the place.
    pub fn remove(place: &str) {
        if let Some(storage) = browser::storage() {
            let _ = storage.remove_item(place);
        }
    }

    /// Whether a response was sent from this place on the same day.
    pub fn was_sent(place: &str, today: Date) -> bool {
        browser::storage().and_then(|storage| storage.get_item(place).ok()?).is_some_and(|text| text == sent_on(today))
    }
}

/// No digit of a draft is a letter of it, so it is never taken for one.
fn sent_on(today: Date) -> String {
    ["sent ", &today.text()].concat()
}
