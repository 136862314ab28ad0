//! A new survey from a built-in questionnaire.

use candor_survey::length::in_words;
use candor_survey::{Audience, SurveySlug};
use candor_wire::survey::{NewFromDocument, NewFromTemplate, TemplateSummary};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Serialize;

use crate::address::use_address;
use crate::api::{ApiError, use_api};
use crate::fetched::Fetched;
use crate::form::{ProblemBox, TextField, focus_on};
use crate::format::{next_wave, plural};
use crate::page::Heading;
use crate::parts::{AudienceMark, loaded};

/// Key of what is no built-in questionnaire.
const EMPTY: &str = "empty:";

/// A questionnaire without a question; the server completes it.
#[derive(Serialize)]
struct Nothing {
    format: &'static str,
    title: &'static str,
    blocks: [(); 0],
}

/// What is offered besides the built-in questionnaires.
fn empty(audience: Audience) -> TemplateSummary {
    let title = format!("Empty, for {audience}");
    TemplateSummary { key: format!("{EMPTY}{audience}"), title, audience, questions: 0, minutes: (0, 0) }
}

/// New survey.
#[component]
pub fn NewSurveyPage() -> impl IntoView {
    let api = use_api();
    let both = Fetched::new(move || async move {
        let templates = api.templates().await?;
        let taken = api.surveys().await?.into_iter().map(|survey| survey.slug.to_string()).collect::<Vec<_>>();
        Ok((templates, taken))
    });
    view! {
        <Heading title="New survey" above=("/surveys", "Surveys")><a class="button" href="/surveys/import">"Import a file"</a></Heading>
        {loaded(both, |(templates, taken)| view! { <Create templates=templates taken=taken /> })}
    }
}

#[component]
fn Create(templates: Vec<TemplateSummary>, taken: Vec<String>) -> impl IntoView {
    let templates: Vec<_> = templates.into_iter().chain([empty(Audience::Employees), empty(Audience::Customers)]).collect();
    let first = templates.first().cloned();
    let chosen = RwSignal::new(first);
    let slug = RwSignal::new(chosen.with_untracked(|t| t.as_ref().map(|t| suggested(t.audience, &taken))).unwrap_or_default());
    let own_slug = RwSignal::new(false);
    let error = RwSignal::new(None::<ApiError>);
    let tried = RwSignal::new(false);
    let slug_error = slug_problem(slug, tried, error);
    let choose = Callback::new(move |template: TemplateSummary| {
        if !own_slug.get_untracked() {
            slug.set(suggested(template.audience, &taken));
        }
        chosen.set(Some(template));
    });
    let submit = submitting(chosen, slug, tried, error);
    let set_slug = Callback::new(move |text| {
        own_slug.set(true);
        slug.set(text);
    });
    let offers = templates.into_iter().map(|template| offer(template, chosen, choose)).collect_view();
    view! {
        <ProblemBox error=error />
        <form class="narrow" on:submit=submit novalidate>
            <fieldset class="offers">
                <legend>"Questionnaire"</legend>
                <p class="hint">"Everything in it can be changed before it is published."</p>
                {offers}
            </fieldset>
            <TextField id="slug" label="Name in links" value=slug set=set_slug error=slug_error hint="Letters, digits, hyphens. It cannot be changed later." />
            <p class="hint">"Respondents open " <code>{move || crate::parts::full_address(&format!("/s/{}", slug.get()))}</code></p>
            <button type="submit" class="primary">"Create draft"</button>
        </form>
    }
}

fn offer(template: TemplateSummary, chosen: RwSignal<Option<TemplateSummary>>, choose: Callback<TemplateSummary>) -> impl IntoView {
    let key = template.key.clone();
    let checked = move || chosen.with(|c| c.as_ref().is_some_and(|c| c.key == key));
    let this = template.clone();
    let size = (template.questions > 0)
        .then(|| [", ", &plural(template.questions as u64, "question", "questions"), ", ", &in_words(template.minutes)].concat());
    view! {
        <label class="offer">
            <input type="radio" name="template" value=template.key prop:checked=checked on:change=move |_| choose.run(this.clone()) />
            <span>
                <strong>{template.title}</strong>
                <span class="muted"><AudienceMark audience=template.audience /> {size}</span>
            </span>
        </label>
    }
}

/// What is wrong with a name in links.
pub(super) fn slug_problem(slug: RwSignal<String>, tried: RwSignal<bool>, error: RwSignal<Option<ApiError>>) -> Signal<Option<String>> {
    Signal::derive(move || {
        let own = slug.with(|text| SurveySlug::parse(text.trim()).err().filter(|_| tried.get() || !text.is_empty()));
        own.map(|problem| format!("This name cannot be used: {problem}."))
            .or_else(|| error.with(|error| error.as_ref().and_then(|error| error.field("slug"))))
    })
}

fn submitting(
    chosen: RwSignal<Option<TemplateSummary>>,
    slug: RwSignal<String>,
    tried: RwSignal<bool>,
    error: RwSignal<Option<ApiError>>,
) -> impl Fn(leptos::ev::SubmitEvent) {
    let (api, address) = (use_api(), use_address());
    move |event| {
        event.prevent_default();
        tried.set(true);
        let (Some(template), Ok(slug)) = (chosen.get_untracked(), SurveySlug::parse(slug.get_untracked().trim())) else {
            return focus_on("slug");
        };
        error.set(None);
        let audience = template.audience;
        spawn_local(async move {
            let made = if template.key.starts_with(EMPTY) {
                let document = Nothing { format: "candor-questionnaire/1", title: "Untitled survey", blocks: [] };
                api.create_survey(&NewFromDocument { slug, audience, document }).await
            } else {
                api.create_survey(&NewFromTemplate { slug, audience, template: template.key }).await
            };
            match made {
                Ok(id) => address.go(&format!("/surveys/{id}/design")),
                Err(problem) => error.set(Some(problem)),
            }
        });
    }
}

/// `employees-2026-q4`, or the next free one like it.
pub(super) fn suggested(audience: Audience, taken: &[String]) -> String {
    let base = format!("{audience}-{}", next_wave(&[]).to_lowercase());
    let free = |name: &String| !taken.contains(name);
    let numbered = (2..1000).map(|n| format!("{base}-{n}"));
    std::iter::once(base.clone()).chain(numbered).find(free).unwrap_or(base)
}
