//! A new survey from a file of another system.

use candor_survey::{Audience, SurveySlug};
use candor_ui::tag;
use candor_wire::exchange::{ImportFinding, ImportOutcome, ImportReport};
use candor_wire::survey::NewFromDocument;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use super::new_survey::{slug_problem, suggested};
use crate::address::use_address;
use crate::api::{ApiError, use_api};
use crate::form::{ProblemBox, SelectField, TextField, focus_on, into_signal};
use crate::page::Heading;
use crate::parts::points;
use crate::piece::IntoPiece;

/// Import a file.
#[component]
pub fn ImportSurveyPage() -> impl IntoView {
    let api = use_api();
    let report = RwSignal::new(None::<ImportReport<serde_json::Value>>);
    let error = RwSignal::new(None::<ApiError>);
    let choose = move |input: web_sys::HtmlInputElement| {
        let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
        error.set(None);
        report.set(None);
        spawn_local(async move {
            // a file that is gone meanwhile is read as an empty one, which the server refuses with a remedy
            let bytes =
                JsFuture::from(file.array_buffer()).await.map(|buffer| js_sys::Uint8Array::new(&buffer).to_vec()).unwrap_or_default();
            match api.import_questionnaire(bytes).await {
                Ok(read) => report.set(Some(read)),
                Err(problem) => error.set(Some(problem)),
            }
        });
    };
    view! {
        <Heading title="Import a file" above=("/surveys/new", "New survey") />
        <div class="narrow">
            <p>"A questionnaire of SurveyJS (.json), LimeSurvey (.lss), Qualtrics (.qsf), XLSForm (.xlsx) or Candor (.json). Nothing is stored until you create the draft."</p>
            <ProblemBox error=error />
            <div class="field">
                <label for="file">"File"</label>
                <input id="file" type="file" accept=".json,.lss,.qsf,.xlsx" on:change:target=move |event| choose(event.target()) />
            </div>
            {move || report.get().map(|report| view! { <Read report=report error=error /> }).piece()}
        </div>
    }
}

/// What was read, and the form that keeps it.
#[component]
fn Read(report: ImportReport<serde_json::Value>, error: RwSignal<Option<ApiError>>) -> impl IntoView {
    focus_on("read");
    let of = |outcome: ImportOutcome| report.findings.iter().filter(|f| f.outcome == outcome).map(sentence).collect::<Vec<_>>();
    let unfinished: Vec<String> = report.unfinished.iter().map(|problem| format!("{}: {}", problem.field, problem.message)).collect();
    let title = report.document.get("title").and_then(|title| title.as_str()).unwrap_or_default();
    let title = format!("{title} ({})", report.format);
    let audience = RwSignal::new(Audience::Customers.to_string());
    let slug = RwSignal::new(suggested(Audience::Customers, &[]));
    let tried = RwSignal::new(false);
    let slug_error = slug_problem(slug, tried, error);
    let audiences = ["customers", "employees"].map(|name| (name.to_owned(), crate::form::capitalised(name))).to_vec();
    let (api, address) = (use_api(), use_address());
    let document = StoredValue::new(report.document.clone());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let (Ok(audience), Ok(slug)) = (audience.get_untracked().parse(), SurveySlug::parse(slug.get_untracked().trim())) else {
            return focus_on("slug");
        };
        error.set(None);
        let body = NewFromDocument { slug, audience, document: document.get_value() };
        spawn_local(async move {
            match api.create_survey(&body).await {
                Ok(id) => address.go(&format!("/surveys/{id}/design")),
                Err(problem) => error.set(Some(problem)),
            }
        });
    };
    view! {
        <h2 id="read" tabindex="-1">{title}</h2>
        {part("Left out", true, &of(ImportOutcome::Dropped))}
        {part("Not quite the same", true, &of(ImportOutcome::Approximated))}
        {part("To finish before it can be published", true, &unfinished)}
        {part("The same", false, &of(ImportOutcome::Exact))}
        <form on:submit=submit novalidate>
            <SelectField id="audience" label="Who is asked" options=Signal::stored(audiences) value=audience set=into_signal(audience) />
            <TextField id="slug" label="Name in links" value=slug set=into_signal(slug) error=slug_error hint="Letters, digits, hyphens. It cannot be changed later." />
            <button type="submit" class="primary">"Create draft"</button>
        </form>
    }
}

fn part(name: &str, open: bool, sentences: &[String]) -> impl IntoView + use<> {
    let list = tag("ul").with_all(points(sentences));
    let part = tag("details").with(tag("summary").text(&format!("{name}: {}", sentences.len()))).with(list);
    if open && !sentences.is_empty() { part.set("open", "") } else { part }
}

fn sentence(finding: &ImportFinding) -> String {
    format!("{}, {}: {}", finding.place, finding.what, finding.reason)
}
