//! Measures: the numbers that reports compute from the answers.

use candor_survey::ItemCode;
use candor_survey::document::{Document, Kind, Measure, MeasureKind};
use candor_ui::{Tag, tag};
use leptos::prelude::*;

use crate::designer::draft::Draft;
use crate::designer::edit::{Place, free};
use crate::designer::editor::{editor_heading, path_error, text_of};
use crate::designer::findings::at_place;
use crate::form::{Field, focus_on};
use crate::memo::Memo;
use crate::parts::button;

const KINDS: [(MeasureKind, &str, &str); 7] = [
    (MeasureKind::Index, "index", "Mean of the items"),
    (MeasureKind::Favourability, "favourability", "Share of favourable answers"),
    (MeasureKind::Csat, "csat", "Customer satisfaction (share satisfied)"),
    (MeasureKind::Ces, "ces", "Customer effort (rating 1 to 7)"),
    (MeasureKind::Nps, "nps", "Net promoter score (0 to 10)"),
    (MeasureKind::Enps, "enps", "Employee net promoter score (0 to 10)"),
    (MeasureKind::Number, "number", "One item as it is"),
];

/// The items with a numeric value, and their texts.
fn rated(document: &Document) -> Vec<(ItemCode, String)> {
    let questions = document.blocks.iter().flat_map(|block| &block.questions);
    questions
        .flat_map(|question| match &question.kind {
            Kind::Rating { .. } | Kind::ZeroToTen { .. } | Kind::Number { .. } | Kind::Slider { .. } => {
                vec![(question.code.clone(), question.text.clone())]
            }
            Kind::Matrix { items, .. } | Kind::ConstantSum { items, .. } => {
                items.iter().map(|item| (item.code.clone(), item.text.clone())).collect()
            }
            Kind::SemanticDifferential { items, .. } => {
                items.iter().map(|row| (row.code.clone(), format!("{} – {}", row.left, row.right))).collect()
            }
            _ => Vec::new(),
        })
        .collect()
}

fn add(document: &mut Document) -> Option<usize> {
    let item = rated(document).into_iter().next()?.0;
    let code = free("measure", |code| document.measures.iter().any(|measure| &measure.code == code))?;
    document.measures.push(Measure { code, name: "New measure".into(), kind: MeasureKind::Index, items: vec![item] });
    Some(document.measures.len() - 1)
}

/// The measures of the questionnaire.
pub fn measures(draft: Draft) -> Vec<Tag> {
    let count = Memo::new(move || draft.document.with(|document| document.measures.len()));
    let said = RwSignal::new("");
    let more = move || match draft.edit("", add).flatten() {
        Some(index) => focus_on(&format!("measures[{index}].name")),
        None => said.set("Add a rating, a 0 to 10 question or a number first."),
    };
    let status = tag("span").class("muted").set("role", "status").live_text(move || said.get().to_owned());
    vec![
        editor_heading("Measures"),
        tag("p").class("hint").text("Reports and the linkage use measures. A unit's score is the mean over its answers."),
        at_place(draft, Place::Measures),
        tag("div").class("parts").live_children(move || (0..count.get()).map(|index| measure(draft, index)).collect()),
        tag("p").class("line").with(button("", "Add a measure", more)).with(status),
    ]
}

fn measure(draft: Draft, index: usize) -> Tag {
    let path = format!("measures[{index}]");
    let name_path = format!("{path}.name");
    let name = text_of(
        draft,
        &name_path,
        move |d| d.measures.get(index).map(|measure| measure.name.clone()),
        move |d| d.measures.get_mut(index).map(|measure| &mut measure.name),
    );
    let kind = move || {
        let kind = draft.document.with(|d| d.measures.get(index).map(|measure| measure.kind));
        KINDS.iter().find(|known| Some(known.0) == kind).map_or("", |known| known.1).to_owned()
    };
    let set_kind = move |chosen: String| {
        draft.edit("", |document| {
            let kind = KINDS.iter().find(|known| known.1 == chosen).map(|known| known.0);
            if let (Some(measure), Some(kind)) = (document.measures.get_mut(index), kind) {
                measure.kind = kind;
            }
        });
    };
    let remove = move || {
        draft.edit("", |document| {
            if index < document.measures.len() {
                document.measures.remove(index);
            }
        });
        focus_on("editor-heading");
    };
    let kinds = || KINDS.map(|(_, key, label)| (key.to_owned(), label.to_owned())).to_vec();
    let number = index + 1;
    tag("fieldset")
        .class("rows-editor measure")
        .with(tag("legend").text(&format!("Measure {number}")))
        .with(name.line(Field::new(&name_path, "Name")))
        .with(Field::new(&format!("{path}.kind"), "Computed as").choice(kinds, kind, set_kind))
        .with(items(draft, index))
        .with(button("danger", "Remove measure", remove).set("aria-label", &format!("Remove measure {number}")))
}

fn items(draft: Draft, index: usize) -> Tag {
    let path = format!("measures[{index}].items");
    let error = path_error(draft, path.clone());
    let all = Memo::new(move || draft.document.with(rated));
    let check = move |(code, text): (ItemCode, String)| {
        let this = code.clone();
        let has = move || draft.document.with(|d| d.measures.get(index).is_some_and(|measure| measure.items.contains(&this)));
        let set = move |on: bool| {
            let code = code.clone();
            draft.edit("", move |document| {
                if let Some(measure) = document.measures.get_mut(index) {
                    measure.items.retain(|item| *item != code);
                    if on {
                        measure.items.push(code);
                    }
                }
            });
        };
        let input = tag("input").set("type", "checkbox").live_checked(has).on_check(set);
        tag("label").class("check").with(input).with(tag("span").text(&text))
    };
    let message = move || error.get().map(|message| tag("p").class("field-error").text(&message));
    tag("div")
        .set("role", "group")
        .set("aria-label", "Items it is computed from")
        .set("id", &path)
        .set("tabindex", "-1")
        .class("checks")
        .live_children(move || message().into_iter().chain(all.get().into_iter().map(check)).collect())
}
