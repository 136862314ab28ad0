//! What must be decided before going on: another version of the draft exists somewhere.

use leptos::prelude::*;

use crate::designer::draft::{Draft, Saving};
use crate::form::ProblemView;
use crate::parts::button;
use crate::piece::IntoPiece;

/// The decisions and failures of saving.
#[component]
pub fn Banners(
    /// The draft.
    draft: Draft,
) -> impl IntoView {
    let failed = move || match draft.saving.get() {
        Saving::Failed(error) => view! {
            <ProblemView error=error />
            <p>{button("", "Save again", move || draft.save())}</p>
        }
        .piece(),
        _ => ().piece(),
    };
    let found = move || draft.found.with(Option::is_some).then(|| view! { <Found draft=draft /> }).piece();
    let conflict = move || (draft.saving.get() == Saving::Conflict).then(|| view! { <Conflict draft=draft /> }).piece();
    view! { {found} {conflict} {failed} }
}

#[component]
fn Found(draft: Draft) -> impl IntoView {
    let newer = draft.found.with_untracked(|copy| copy.as_ref().is_some_and(|copy| copy.revision != draft.revision()));
    let older = newer.then_some("The draft on the server was saved again since then; restoring replaces that, and Undo brings it back.");
    view! {
        <div class="notice" role="alert">
            <p><strong>"This browser holds changes that were not saved."</strong></p>
            {older.map(|text| view! { <p>{text}</p> })}
            <p class="line">
                {button("primary", "Restore them", move || draft.restore(true))}
                {button("", "Discard them", move || draft.restore(false))}
            </p>
        </div>
    }
}

#[component]
fn Conflict(draft: Draft) -> impl IntoView {
    view! {
        <div class="notice" role="alert">
            <p><strong>"Somebody else changed this draft in the meantime."</strong></p>
            <p>"Both versions are kept until you choose. After “Load theirs”, Undo brings yours back."</p>
            <p class="line">
                {button("primary", "Keep mine", move || draft.settle(true))}
                {button("", "Load theirs", move || draft.settle(false))}
            </p>
        </div>
    }
}
