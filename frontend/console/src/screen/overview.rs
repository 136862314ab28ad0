//! Who can answer, who has, how do we reach the rest?

use candor_ui::{Tag, tag};
use candor_wire::ids::SurveyId;
use candor_wire::survey::{Fieldwork, State, SurveyFacts, SurveySummary};
use leptos::prelude::*;

use crate::address::use_address;
use crate::api::use_api;
use crate::app::nothing;
use crate::fetched::Fetched;
use crate::form::capitalised;
use crate::format::{plural, so_many};
use crate::page::Heading;
use crate::parts::{audience_mark, head, loaded, state_tag};
use crate::piece::IntoPiece;
use crate::screen::share::Reach;
use crate::screen::waves::Waves;
use crate::session::use_session;

/// The survey that the address names.
pub fn survey_in_address() -> Memo<Option<SurveyId>> {
    let path = use_address().path();
    // stays as it was when another page comes, so that what is about to go does not say that it is missing
    Memo::new(move |before: Option<&Option<SurveyId>>| {
        let id = path.with(|path| path.split('/').nth(2).and_then(|id| id.parse().ok()));
        id.or_else(|| before.copied().flatten())
    })
}

/// One survey in the field.
#[component]
pub fn Overview() -> impl IntoView {
    let id = survey_in_address();
    move || match id.get() {
        Some(id) => view! { <Survey id=id /> }.piece(),
        None => nothing().piece(),
    }
}

#[component]
fn Survey(id: SurveyId) -> impl IntoView {
    let api = use_api();
    let detail = Fetched::new(move || api.survey_facts(id));
    let title = Memo::new(move |_| match detail.get() {
        Some(Ok(detail)) => detail.summary.title,
        _ => "Survey".to_owned(),
    });
    let changed = Callback::new(move |()| detail.refetch());
    view! {
        <Heading title=title above=("/surveys", "Surveys") />
        {loaded(detail, move |detail| match detail.summary.state {
            State::Draft => view! { <Draft detail=detail /> }.piece(),
            _ => view! { <Field detail=detail changed=changed /> }.piece(),
        })}
    }
}

/// Audience, state and the latest wave.
#[component]
pub fn Facts(
    /// The survey.
    survey: SurveySummary,
) -> impl IntoView {
    facts(&survey)
}

/// The same as a tag.
pub fn facts(survey: &SurveySummary) -> Tag {
    let wave = survey.waves.last().map(|wave| tag("span").text(&format!("Wave {}", wave.code)));
    tag("p").class("facts").with(audience_mark(survey.audience)).with(state_tag(survey.state)).with_all(wave)
}

#[component]
fn Draft(detail: SurveyFacts) -> impl IntoView {
    let id = detail.summary.id;
    let session = use_session();
    let next = move || {
        session
            .designs()
            .then(|| {
                view! {
                    <p class="line">
                        <a class="button primary" href=format!("/surveys/{id}/design")>"Open the designer"</a>
                        <a class="button" href=format!("/surveys/{id}/invite")>"Who may answer"</a>
                        <a class="button" href=format!("/surveys/{id}/review")>"Review"</a>
                    </p>
                }
            })
            .piece()
    };
    view! {
        <Facts survey=detail.summary />
        <div class="empty">
            <p>"This survey is a draft. Once it is published, its link, its QR code and the answers arriving will be here."</p>
            {next}
        </div>
    }
}

#[component]
fn Field(detail: SurveyFacts, changed: Callback<()>) -> impl IntoView {
    let (api, session) = (use_api(), use_session());
    let id = detail.summary.id;
    let fieldwork = Fetched::new(move || api.fieldwork(id));
    refresh_while_visible(fieldwork);
    let waves = {
        let summary = detail.summary.clone();
        move || session.designs().then(|| view! { <Waves survey=summary.clone() changed=changed /> }).piece()
    };
    let read = if untrack(move || session.designs()) { "Questionnaire" } else { "Read the questionnaire" };
    // outside what is made anew with every refresh, so that a change is read out
    let total = Memo::new(move |_| match fieldwork.get() {
        Some(Ok(fieldwork)) => capitalised(&responses_in_words(fieldwork.responses, fieldwork.threshold, fieldwork.released)),
        _ => String::new(),
    });
    let kept =
        untrack(move || session.designs()).then(|| view! { <a class="button" href=format!("/surveys/{id}/retention")>"Retention"</a> });
    let invite = untrack(move || session.designs()).then(|| {
        view! {
            <a class="button" href=format!("/surveys/{id}/invite")>"Invite"</a>
            <a class="button" href=format!("/surveys/{id}/quotas")>"Quotas"</a>
        }
    });
    let class = format!("two {}", detail.summary.audience);
    view! {
        <Facts survey=detail.summary.clone() />
        <p class="line">
            <a class="button primary" href=format!("/surveys/{id}/results")>"Results"</a>
            <a class="button" href=format!("/surveys/{id}/experience")>"Experience"</a>
            <a class="button" href=format!("/surveys/{id}/design")>{read}</a>
            <a class="button" href=format!("/surveys/{id}/share")>"Share"</a>
            {invite}
            {kept}
        </p>
        <div class=class>
            <section aria-labelledby="arriving">
                <h2 id="arriving">"Answers"</h2>
                <p class="big" aria-live="polite">{total}</p>
                {loaded(fieldwork, |fieldwork| view! { <Arriving fieldwork=fieldwork /> })}
            </section>
            <div>
                <Reach detail=detail fieldwork=fieldwork />
                {waves}
            </div>
        </div>
    }
}

const REFRESH: std::time::Duration = std::time::Duration::from_secs(5);

fn refresh_while_visible(fieldwork: Fetched<Fieldwork>) {
    let tick = move || {
        if document().visibility_state() == web_sys::VisibilityState::Visible {
            fieldwork.refetch();
        }
    };
    if let Ok(handle) = set_interval_with_handle(tick, REFRESH) {
        on_cleanup(move || handle.clear());
    }
}

#[component]
fn Arriving(fieldwork: Fieldwork) -> impl IntoView {
    let (threshold, exact) = (fieldwork.threshold, fieldwork.released);
    let most = fieldwork.units.iter().filter_map(|unit| unit.responses).max().unwrap_or(1).max(1);
    let below = fieldwork.units.iter().filter(|unit| unit.responses.is_none()).count() as u64;
    let row = move |unit: candor_wire::survey::UnitCount| {
        let told = match unit.responses {
            Some(responses) => view! { <td class="number">{so_many(responses, exact)}</td> }.piece(),
            None => view! { <td class="number muted">{format!("fewer than {threshold}")}</td> }.piece(),
        };
        view! {
            <tr>
                <th scope="row">{unit.name}</th>
                <td class="bar-cell">{crate::chart::count_bar(unit.responses, most)}</td>
                {told}
            </tr>
        }
    };
    let pending = (below > 0).then(|| {
        let units = if below == 1 { "1 unit has".to_owned() } else { format!("{below} units have") };
        view! { <p class="muted">{format!("{units} fewer than {threshold} answers.")}</p> }
    });
    let steps = (!exact).then(|| {
        let said = format!("Counts grow by {threshold}, and results are shown when the wave is closed, so that nobody is seen answering.");
        view! { <p class="muted">{said}</p> }
    });
    view! {
        {steps}
        {pending}
        <table class="plain-table">
            <caption class="unseen">"Responses by unit"</caption>
            {head(&["Unit", "", "#Responses"])}
            <tbody>{fieldwork.units.into_iter().map(|part| row(part).piece()).collect_view()}</tbody>
        </table>
    }
}

/// How many responses a wave has, in words; in steps until it is released.
pub fn responses_in_words(responses: Option<u64>, threshold: u64, exact: bool) -> String {
    match responses {
        None => format!("fewer than {threshold} responses"),
        Some(n) if exact => plural(n, "response", "responses"),
        Some(n) => format!("{} responses", so_many(n, false)),
    }
}
