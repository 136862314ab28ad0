//! What differs between the draft and the published version, by what it means for comparing answers.

use candor_survey::{ItemCode, WaveCode};
use candor_ui::{Tag, tag};
use leptos::prelude::*;
use serde::Deserialize;

use crate::api::use_api;
use crate::designer::draft::Draft;
use crate::fetched::Fetched;
use crate::parts::loaded_tags;

/// As much of the server's answer as is shown.
#[derive(Debug, Clone, Deserialize)]
pub struct Told {
    /// Whether the running wave may go on with it.
    pub fits_running_wave: bool,
    /// The wave that takes answers.
    pub wave: Option<WaveCode>,
    changes: Vec<Change>,
}

#[derive(Debug, Clone, Deserialize)]
struct Change {
    name: String,
    class: String,
    reason: String,
    items: Vec<ItemCode>,
}

/// The classes, heaviest first, with what follows from them.
const CLASSES: [(&str, &str); 3] = [
    ("meaning", "Asks something else. A new wave is needed, and trends break their line there."),
    ("wording", "Asks the same in other words or surroundings. Answers are still compared; tick what asks something else all the same."),
    ("cosmetic", "Looks other, asks the same."),
];

/// The list of differences. What the author says asks something else is put into `raised`; `found` is called with what
/// the server found.
pub fn differences(draft: Draft, raised: RwSignal<Vec<ItemCode>>, found: Callback<Told>) -> Tag {
    let api = use_api();
    let told = Fetched::<Told>::new(move || api.difference(draft.id, draft.document.get_untracked()));
    tag("div").live_children(loaded_tags(told, move |told| {
        found.run(told.clone());
        if told.changes.is_empty() {
            return vec![tag("p").text("Nothing differs from the published version.")];
        }
        vec![tag("div").class("differences").with_all(CLASSES.iter().filter_map(|class| group(*class, &told.changes, raised)))]
    }))
}

fn group((class, means): (&'static str, &str), changes: &[Change], raised: RwSignal<Vec<ItemCode>>) -> Option<Tag> {
    let mut rows = changes.iter().filter(|change| change.class == class).peekable();
    rows.peek()?;
    let title = [class.get(..1).unwrap_or_default().to_uppercase().as_str(), class.get(1..).unwrap_or_default()].concat();
    let rows = rows.map(|change| row(change, (class == "wording").then_some(raised)));
    let heading = [tag("h3").text(&title), tag("p").class("muted").text(means)];
    Some(tag("section").with_all(heading).with(tag("ul").with_all(rows)))
}

fn row(change: &Change, raised: Option<RwSignal<Vec<ItemCode>>>) -> Tag {
    let words = if change.name.is_empty() { change.reason.clone() } else { [&change.name, ": ", &change.reason].concat() };
    let Some(raised) = raised.filter(|_| !change.items.is_empty()) else { return tag("li").text(&words) };
    let items = change.items.clone();
    let turn = move |_| {
        raised.update(|raised| {
            let before = raised.len();
            raised.retain(|item| !items.contains(item));
            if raised.len() == before {
                raised.extend(items.iter().cloned());
            }
        });
    };
    let label = [tag("input").set("type", "checkbox").on("change", turn), tag("span").text(&words)];
    tag("li").with(tag("label").with_all(label))
}
