//! Who can be invited.

use candor_wire::invitation::{Contact, Contacts as List, Reach};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{ApiError, use_api};
use crate::fetched::Fetched;
use crate::form::{AreaField, ProblemBox, TextField, focus_on, into_signal};
use crate::format::plural;
use crate::modal::Modal;
use crate::page::Heading;
use crate::parts::{Empty, button, head, loaded};
use crate::piece::IntoPiece;
use crate::screen::person::AboutSomebody;

/// Contacts.
#[component]
pub fn Contacts() -> impl IntoView {
    let api = use_api();
    let search = RwSignal::new(String::new());
    let found = Fetched::new(move || {
        let text = search.get();
        async move { api.contacts(&text).await }
    });
    let person = RwSignal::new(None::<Contact>);
    let open = RwSignal::new(false);
    let changed = Callback::new(move |()| found.refetch());
    view! {
        <Heading title="Contacts" />
        <p class="muted">"People who can be invited. Nothing here says who has answered, and no answer leads here."</p>
        <TextField id="search" label="Search by name or address" value=search set=into_signal(search) kind="search" />
        {loaded(found, move |list| view! { <People list=list person=person open=open /> })}
        <Import imported=changed />
        <AboutSomebody erased=changed />
        <Remove person=person open=open removed=changed />
    }
}

fn reach(reach: Reach) -> &'static str {
    match reach {
        Reach::Mail => "By mail",
        Reach::Paper => "On paper",
        Reach::Bounced => "Mail comes back",
        Reach::Unsubscribed => "Wants no mail",
    }
}

#[component]
fn People(list: List, person: RwSignal<Option<Contact>>, open: RwSignal<bool>) -> impl IntoView {
    if list.total == 0 {
        return view! { <Empty text="Nobody is here. Import people below, or search for something else." /> }.piece();
    }
    let shown = list.listed.len() as u64;
    let row = move |contact: Contact| {
        let strata: Vec<String> = contact.strata.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        let this = contact.clone();
        let ask = move |_| {
            person.set(Some(this.clone()));
            open.set(true);
        };
        view! {
            <tr>
                <th scope="row">{contact.name.clone()}</th>
                <td data-label="Address">{contact.address}</td>
                <td data-label="Unit"><code>{contact.unit.to_string()}</code></td>
                <td data-label="Language">{contact.language}</td>
                <td data-label="More">{strata.join(", ")}</td>
                <td data-label="Reached">{reach(contact.reach)}</td>
                <td><button type="button" class="plain" aria-label=format!("Remove {}", contact.name) on:click=ask>"Remove"</button></td>
            </tr>
        }
    };
    let rest = (list.total > shown).then(|| format!(" The first {shown} are listed."));
    view! {
        <p class="muted">{plural(list.total, "person", "people")} "." {rest}</p>
        <table class="list">
            <caption class="unseen">"People who can be invited"</caption>
            {head(&["Name", "Address", "Unit", "Language", "More", "Reached", ""])}
            <tbody>{list.listed.into_iter().map(|part| row(part).piece()).collect_view()}</tbody>
        </table>
    }
    .piece()
}

#[component]
fn Import(imported: Callback<()>) -> impl IntoView {
    let api = use_api();
    let text = RwSignal::new(String::new());
    let error = RwSignal::new(None::<ApiError>);
    let said = RwSignal::new(String::new());
    let send = move |dry_run: bool| {
        error.set(None);
        said.set(String::new());
        let csv = text.get_untracked();
        spawn_local(async move {
            match api.import_contacts(csv, dry_run).await {
                Ok(done) => {
                    let counts = format!("{}: {} added, {} changed.", plural(done.rows, "line", "lines"), done.added, done.changed);
                    let left_out: Vec<String> = done.objected.iter().map(u64::to_string).collect();
                    let counts = if left_out.is_empty() {
                        counts
                    } else {
                        format!("{counts} Asked not to be invited, left out: lines {}.", left_out.join(", "))
                    };
                    said.set(if done.stored { counts } else { format!("{counts} Nothing is stored yet.") });
                    if done.stored {
                        text.set(String::new());
                        imported.run(());
                    }
                }
                Err(problem) => error.set(Some(problem)),
            }
        });
    };
    view! {
        <section class="narrow" aria-labelledby="import">
            <h2 id="import">"Import people"</h2>
            <p>"CSV with the columns address (or number, for people without one), name, unit and language; all other columns are kept as strata. Who is here already is changed, nobody is removed."</p>
            <ProblemBox error=error />
            <AreaField id="csv" label="CSV text" value=text set=into_signal(text) rows=8 hint="For example: ann@example.org,Ann,north-desk,en" />
            <p class="line">
                {button("", "Check", move || send(true))}
                {button("primary", "Import", move || send(false))}
                <span class="muted" role="status">{said}</span>
            </p>
        </section>
    }
}

#[component]
fn Remove(person: RwSignal<Option<Contact>>, open: RwSignal<bool>, removed: Callback<()>) -> impl IntoView {
    let api = use_api();
    let error = RwSignal::new(None::<ApiError>);
    let title = Signal::derive(move || person.with(|p| p.as_ref().map_or_else(String::new, |p| format!("Remove {}?", p.name))));
    let confirm = move || {
        let Some(contact) = person.get_untracked() else { return };
        error.set(None);
        spawn_local(async move {
            match api.remove_contact(contact.id).await {
                Ok(()) => {
                    open.set(false);
                    removed.run(());
                    focus_on("main");
                }
                Err(problem) => error.set(Some(problem)),
            }
        });
    };
    view! {
        <Modal open=open id="remove-contact" title=title>
            <p>"Their invitations and letters go with them. An answer that they may have given stays and nothing leads to it, except in open surveys that say that they keep whose answers are: there it goes, too."</p>
            <ProblemBox error=error />
            <p class="line">
                {button("danger", "Remove", confirm)}
                <button type="button" autofocus on:click=move |_| open.set(false)>"Keep"</button>
            </p>
        </Modal>
    }
}
