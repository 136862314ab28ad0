//! How the organisation is built.

use candor_wire::organisation::Unit;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use crate::api::{ApiError, use_api};
use crate::fetched::Fetched;
use crate::form::{AreaField, ProblemBox, into_signal};
use crate::format::plural;
use crate::page::Heading;
use crate::parts::{Empty, head, loaded};
use crate::piece::IntoPiece;
use crate::session::use_session;

/// Units.
#[component]
pub fn Units() -> impl IntoView {
    let (api, session) = (use_api(), use_session());
    let units = Fetched::new(move || api.units());
    let import = move || session.administers().then(|| view! { <Import imported=Callback::new(move |()| units.refetch()) /> }).piece();
    view! {
        <Heading title="Units" />
        {loaded(units, |list| if list.is_empty() {
            view! { <Empty text="The units of the organisation will be here as a tree. Import them as CSV, one unit a line." /> }.piece()
        } else {
            view! { <Tree units=list /> }.piece()
        })}
        {import}
    }
}

#[component]
fn Tree(units: Vec<Unit>) -> impl IntoView {
    let total = plural(units.len() as u64, "unit", "units");
    let row = |unit: Unit| {
        // presentation only: the level is also said
        let indent = (1..=unit.depth.min(8)).map(|_| view! { <span class="indent" aria-hidden="true"></span> }.piece()).collect_view();
        let parent = unit.parent.map_or_else(|| "–".to_owned(), |code| code.to_string());
        view! {
            <tr>
                <th scope="row">{indent}<span>{unit.name}</span></th>
                <td data-label="Code"><code>{unit.code.to_string()}</code></td>
                <td data-label="Part of"><code>{parent}</code></td>
            </tr>
        }
    };
    view! {
        <p class="muted">{total}</p>
        <table class="list tree">
            <caption class="unseen">"Units, each below the one it is part of"</caption>
            {head(&["Name", "Code", "Part of"])}
            <tbody>{units.into_iter().map(|part| row(part).piece()).collect_view()}</tbody>
        </table>
    }
}

#[component]
fn Import(imported: Callback<()>) -> impl IntoView {
    let api = use_api();
    let text = RwSignal::new(String::new());
    let error = RwSignal::new(None::<ApiError>);
    let said = RwSignal::new(String::new());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        error.set(None);
        said.set(String::new());
        let csv = text.get_untracked();
        spawn_local(async move {
            match api.import_units(csv).await {
                Ok(done) => {
                    said.set(format!("{} read: {} added, {} changed.", plural(done.rows, "line", "lines"), done.added, done.changed));
                    text.set(String::new());
                    imported.run(());
                }
                Err(problem) => error.set(Some(problem)),
            }
        });
    };
    let refused = Signal::derive(move || {
        error.with(|error| error.as_ref().filter(|e| !e.fields().is_empty()).map(|_| "See the lines named above.".to_owned()))
    });
    view! {
        <section class="narrow" aria-labelledby="import">
            <h2 id="import">"Import units"</h2>
            <p>"CSV with the columns code, name and parent; the parent is the code of the unit above, empty at the top. Units that exist already are updated, none is removed."</p>
            <ProblemBox error=error />
            <form on:submit=submit novalidate>
                <FileField text=text />
                <AreaField id="csv" label="CSV text" value=text set=into_signal(text) error=refused rows=8 hint="For example: north-desk,North service desk,north" />
                <p class="line">
                    <button type="submit" class="primary">"Import"</button>
                    <span class="muted" role="status">{said}</span>
                </p>
            </form>
        </section>
    }
}

/// A file whose text is taken.
#[component]
pub fn FileField(text: RwSignal<String>) -> impl IntoView {
    let read = move |input: web_sys::HtmlInputElement| {
        let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
        spawn_local(async move {
            if let Ok(content) = JsFuture::from(file.text()).await {
                text.set(content.as_string().unwrap_or_default());
            }
        });
    };
    view! {
        <div class="field">
            <label for="csv-file">"CSV file"</label>
            <input id="csv-file" type="file" accept=".csv,text/csv" on:change:target=move |event| read(event.target()) />
        </div>
    }
}
