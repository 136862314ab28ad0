//! Adding a question from the bank.

use candor_survey::builtin::BankItem;
use candor_ui::{Tag, tag};
use leptos::prelude::*;

use crate::api::use_api;
use crate::designer::draft::Draft;
use crate::designer::edit::{Place, spot};
use crate::fetched::Fetched;
use crate::form::{Field, focus_on};
use crate::modal::dialog;
use crate::parts::{button, loaded_tags};

/// The button with its dialog. `chosen` is called when a question was added.
pub fn from_bank(draft: Draft, chosen: Callback<()>) -> Tag {
    let open = RwSignal::new(false);
    let add = Callback::new(move |item: BankItem| {
        let is_added = add_item(draft, item);
        open.set(false);
        if is_added {
            chosen.run(());
            focus_on("editor-heading");
        }
    });
    tag("span").with(button("", "Add from the bank", move || open.set(true))).with(dialog(
        open,
        "bank",
        "Add a question from the bank",
        move || bank(add),
    ))
}

/// Adds a question of the bank behind what is shown; false when there is no place for it.
pub fn add_item(draft: Draft, item: BankItem) -> bool {
    let after = draft.place.get_untracked();
    draft.edit_to(|document| {
        let (block, position) = spot(document, after)?;
        item.insert_into(document, block, position).then_some(Place::Question(block, position))
    })
}

fn bank(add: Callback<BankItem>) -> Vec<Tag> {
    let api = use_api();
    let bank = Fetched::new(move || api.bank());
    let sought = RwSignal::new(String::new());
    let search = Field::new("bank-search", "Search").hint("A word of the question or its area, such as teamwork.");
    let found = loaded_tags(bank, move |bank: Vec<BankItem>| {
        let list = move || sought.with(|sought| rows(&bank, sought, add));
        vec![tag("ul").class("bank").live_children(list)]
    });
    vec![search.line(move || sought.get(), move |text| sought.set(text)), tag("div").live_children(found)]
}

fn rows(bank: &[BankItem], sought: &str, add: Callback<BankItem>) -> Vec<Tag> {
    let words = sought.to_lowercase();
    let fits = |item: &&BankItem| {
        let text = [&item.area, " ", &item.question.text, " ", &asked_about(item)].concat().to_lowercase();
        words.split_whitespace().all(|word| text.contains(word))
    };
    let row = |item: &BankItem| {
        let own = item.clone();
        let about = [&item.area, ". ", &asked_about(item)].concat();
        let label = [tag("strong").text(&item.question.text), tag("span").class("muted").text(&about)];
        tag("li").with(tag("button").set("type", "button").with_all(label).on("click", move |_| add.run(own.clone())))
    };
    let found: Vec<_> = bank.iter().filter(fits).map(row).collect();
    if found.is_empty() { vec![tag("li").text("No question has these words.")] } else { found }
}

/// What the rows of a question ask about.
pub fn asked_about(item: &BankItem) -> String {
    item.question.kind.rows().into_iter().flatten().map(|row| row.text.as_str()).collect::<Vec<_>>().join("; ")
}
