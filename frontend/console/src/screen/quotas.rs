//! How far are the quotas filled?

use candor_wire::ids::SurveyId;
use candor_wire::quota::{QuotaFilled, Quotas};
use leptos::prelude::*;

use crate::api::use_api;
use crate::app::nothing;
use crate::fetched::Fetched;
use crate::format::count;
use crate::page::Heading;
use crate::parts::{head, loaded};
use crate::piece::IntoPiece;
use crate::screen::overview::survey_in_address;

/// The quotas of one survey.
#[component]
pub fn QuotasPage() -> impl IntoView {
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
    let quotas = Fetched::new(move || api.quotas(id));
    let title = Memo::new(move |_| match detail.get() {
        Some(Ok(detail)) => format!("Quotas: {}", detail.summary.title),
        _ => "Quotas".to_owned(),
    });
    view! {
        <Heading title=title above=("/surveys", "Surveys") />
        <p class="line"><a class="button" href=format!("/surveys/{id}")>"Link and answers"</a></p>
        {loaded(quotas, |quotas| view! { <Filled quotas=quotas /> })}
    }
}

#[component]
fn Filled(quotas: Quotas) -> impl IntoView {
    let Some(wave) = quotas.wave else {
        return view! { <p class="empty">"This survey is a draft. Quotas are counted once it is published."</p> }.piece();
    };
    if quotas.list.is_empty() {
        let said = "This questionnaire has no quotas. They are written in its JSON, under “quotas”, before a wave is opened.";
        return view! { <p class="empty">{said}</p> }.piece();
    }
    let step = quotas.step;
    let said = format!(
        "Wave {wave}. Counts are told in steps of {step}, rounded down. Whoever belongs to a quota that is full is thanked and \
         stores no answer; the first in this list that is full counts. To let more in, raise the limit in the next version of the \
         questionnaire and publish it into this wave."
    );
    view! {
        <p>{said}</p>
        <div class="scroll" tabindex="0" role="region" aria-label="Quotas">
            <table class="plain-table wide-table">
                <caption class="unseen">"Quotas"</caption>
                {head(&["Quota", "Counts", "#Limit", "#Counted", "State", "#Turned away"])}
                <tbody>{quotas.list.into_iter().map(|quota| row(quota, step).piece()).collect_view()}</tbody>
            </table>
        </div>
    }
    .piece()
}

fn row(quota: QuotaFilled, step: u64) -> impl IntoView {
    let told = move |people: u64| if people == 0 { format!("fewer than {step}") } else { format!("{} or more", count(people)) };
    let state = if quota.full { "full" } else { "open" };
    view! {
        <tr>
            <th scope="row">{quota.name}</th>
            <td><code>{quota.when}</code></td>
            <td class="number">{count(u64::from(quota.at_most))}</td>
            <td class="number">{told(quota.counted)}</td>
            <td>{state}</td>
            <td class="number">{told(quota.turned_away)}</td>
        </tr>
    }
}
