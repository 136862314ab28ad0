//! Adding a question from the bank.

use candor_survey::builtin::BankItem;
use candor_ui::tag;
use leptos::prelude::*;

use crate::api::use_api;
use crate::designer::draft::Draft;
use crate::designer::edit::{Place, spot};
use crate::fetched::Fetched;
use crate::form::{TextField, focus_on, into_signal};
use crate::modal::Modal;
use crate::parts::{button, loaded};

/// The button with its dialog.
#[component]
pub fn FromBank(
    /// The draft.
    draft: Draft,
    /// Called when a question was added.
    chosen: Callback<()>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let add = Callback::new(move |item: BankItem| {
        let after = draft.place.get_untracked();
        let added = draft.edit("", |document| {
            let (block, position) = spot(document, after)?;
            item.insert_into(document, block, position).then_some(Place::Question(block, position))
        });
        open.set(false);
        if let Some(Some(place)) = added {
            draft.show(place);
            chosen.run(());
            focus_on("editor-heading");
        }
    });
    view! {
        <p>{button("", "Add from the bank", move || open.set(true))}</p>
        <Modal open=open id="bank" title="Add a question from the bank"><Bank add=add /></Modal>
    }
}

#[component]
fn Bank(add: Callback<BankItem>) -> impl IntoView {
    let api = use_api();
    let bank = Fetched::new(move || api.bank());
    let sought = RwSignal::new(String::new());
    view! {
        <TextField id="bank-search" label="Search" value=sought set=into_signal(sought) hint="A word of the question or its area, such as teamwork." />
        {loaded(bank, move |bank: Vec<BankItem>| {
            let list = move || {
                let words = sought.get().to_lowercase();
                let fits = |item: &&BankItem| {
                    let text = [&item.area, " ", &item.question.text, " ", &parts(item)].concat().to_lowercase();
                    words.split_whitespace().all(|word| text.contains(word))
                };
                let row = |item: &BankItem| {
                    let own = item.clone();
                    let label = [tag("strong").text(&item.question.text), tag("span").class("muted").text(&[&item.area, ". ", &parts(item)].concat())];
                    tag("li").with(tag("button").set("type", "button").with_all(label).on("click", move |_| add.run(own.clone())))
                };
                let found: Vec<_> = bank.iter().filter(fits).map(row).collect();
                if found.is_empty() { vec![tag("li").text("No question has these words.")] } else { found }
            };
            tag("ul").class("bank").live_children(list)
        })}
    }
}

/// What the rows of a question ask about.
fn parts(item: &BankItem) -> String {
    item.question.kind.rows().into_iter().flatten().map(|row| row.text.as_str()).collect::<Vec<_>>().join("; ")
}
