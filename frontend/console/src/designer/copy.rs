//! The copy of an unsaved draft in this browser, and the steps that can be undone.

use candor_survey::document::Document;
use candor_wire::hex::{from_hex, to_hex};
use candor_wire::ids::SurveyId;

/// Stands before a copy, because postcard means the same only to the program that wrote it.
const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), " ");

/// A draft that was kept here.
#[derive(Debug, Clone, PartialEq)]
pub struct LocalCopy {
    /// The revision it was made from.
    pub revision: i64,
    /// Content.
    pub document: Document,
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

fn prefix(id: SurveyId) -> String {
    format!("candor.draft.{id}.")
}

fn keys(storage: &web_sys::Storage, prefix: &str) -> Vec<String> {
    let count = storage.length().unwrap_or(0);
    let all = (0..count).filter_map(|index| storage.key(index).ok().flatten());
    all.filter(|key| key.starts_with(prefix)).collect()
}

/// Keeps a draft under its survey and revision.
pub fn keep(id: SurveyId, revision: i64, document: &Document) {
    let (Some(storage), Ok(bytes)) = (storage(), postcard::to_allocvec(document)) else { return };
    // a full storage only means that there is no second copy
    let _ = storage.set_item(&format!("{}{revision}", prefix(id)), &(VERSION.to_owned() + &to_hex(&bytes)));
}

/// The latest draft kept of a survey.
#[must_use]
pub fn find(id: SurveyId) -> Option<LocalCopy> {
    let storage = storage()?;
    let prefix = prefix(id);
    let read = |key: String| {
        let revision = key.strip_prefix(&prefix)?.parse().ok()?;
        let text = storage.get_item(&key).ok()??;
        let document = postcard::from_bytes(&from_hex(text.strip_prefix(VERSION)?)?).ok()?;
        Some(LocalCopy { revision, document })
    };
    keys(&storage, &prefix).into_iter().filter_map(read).max_by_key(|copy| copy.revision)
}

/// Forgets every draft kept of a survey.
pub fn drop_all(id: SurveyId) {
    let Some(storage) = storage() else { return };
    for key in keys(&storage, &prefix(id)) {
        let _ = storage.remove_item(&key);
    }
}

const HISTORY: &str = "candor.history.";

fn history_key(id: SurveyId) -> String {
    [HISTORY, &id.to_string()].concat()
}

/// Keeps the steps of a draft. Where there is no room, those of other drafts go first.
pub fn keep_history(id: SurveyId, record: &[u8]) {
    let Some(storage) = storage() else { return };
    let (key, text) = (history_key(id), VERSION.to_owned() + &to_hex(record));
    if storage.set_item(&key, &text).is_err() {
        for other in keys(&storage, HISTORY) {
            let _ = storage.remove_item(&other);
        }
        // without room the steps are those of this page
        let _ = storage.set_item(&key, &text);
    }
}

/// The steps kept of a draft.
#[must_use]
pub fn history(id: SurveyId) -> Option<Vec<u8>> {
    let text = storage()?.get_item(&history_key(id)).ok()??;
    from_hex(text.strip_prefix(VERSION)?)
}

/// Forgets the steps of a draft.
pub fn drop_history(id: SurveyId) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(&history_key(id));
    }
}
