//! Do satisfied teams have satisfied customers?

use candor_survey::{Audience, UnitCode, WaveCode};
use candor_wire::report::LinkageQuery;
use candor_wire::survey::{State, SurveySummary};
use leptos::prelude::*;

use crate::address::use_address;
use crate::api::use_api;
use crate::fetched::Fetched;
use crate::page::Heading;
use crate::parts::{CopyButton, Empty, full_address, loaded};
use crate::piece::IntoPiece;
use crate::screen::linkage_pickers::Pickers;
use crate::screen::linkage_report::Report;

/// The surveys that can be linked: published, with a measure.
pub fn linkable(surveys: &[SurveySummary], audience: Audience) -> Vec<SurveySummary> {
    let fits = |survey: &&SurveySummary| survey.audience == audience && survey.state != State::Draft && !survey.measures.is_empty();
    surveys.iter().filter(fits).cloned().collect()
}

/// What is linked when the address does not say: the first measure of the first survey on both sides that has results.
pub fn usual_query(surveys: &[SurveySummary]) -> Option<LinkageQuery> {
    let side = |audience| {
        // the survey with most waves and answers is the one that people mean
        let released = |survey: &SurveySummary| survey.waves.iter().filter(|wave| wave.released).count();
        let all = linkable(surveys, audience).into_iter().filter(|survey| released(survey) > 0);
        let survey = all.max_by_key(|survey| (released(survey), survey.responses))?;
        let measure = survey.measures.first()?;
        Some(format!("{}:{}", survey.slug, measure.code))
    };
    Some(LinkageQuery { employees: side(Audience::Employees)?, customers: side(Audience::Customers)?, ..LinkageQuery::default() })
}

/// The linkage report.
#[component]
pub fn Linkage() -> impl IntoView {
    let api = use_api();
    let surveys = Fetched::new(move || api.surveys());
    view! {
        <Heading title="Linkage" />
        {loaded(surveys, move |list| match usual_query(&list) {
            Some(usual) => view! { <Linked surveys=list usual=usual /> }.piece(),
            None => view! {
                <Empty text="How employee and customer satisfaction go together, team by team, will be here once a survey of each kind has a closed wave.">
                    <a class="button" href="/surveys">"Go to Surveys"</a>
                </Empty>
            }.piece(),
        })}
    }
}

/// Whether the page is as narrow as a phone.
pub fn is_narrow() -> bool {
    window().inner_width().ok().and_then(|width| width.as_f64()).is_some_and(|width| width < 640.0)
}

#[component]
fn Linked(surveys: Vec<SurveySummary>, usual: LinkageQuery) -> impl IntoView {
    let api = use_api();
    let address = use_address().query();
    let query = Memo::new(move |_| {
        let address = address.read();
        let given = |name: &str, usual: &str| address.get(name).filter(|text| text.contains(':')).unwrap_or_else(|| usual.to_owned());
        LinkageQuery {
            employees: given("employees", &usual.employees),
            customers: given("customers", &usual.customers),
            wave: address.get("wave").and_then(|code| WaveCode::parse(&code).ok()),
            customers_wave: address.get("customers_wave").and_then(|code| WaveCode::parse(&code).ok()),
            within: address.get("within").and_then(|code| UnitCode::parse(&code).ok()),
            without_flagged: address.get("without_flagged").is_some_and(|text| text == "true"),
        }
    });
    let report = Fetched::new(move || {
        let query = query.get();
        async move { api.linkage(&query, is_narrow()).await }
    });
    let link = Signal::derive(move || full_address(&format!("/linkage?{}", query.get().address())));
    view! {
        <Pickers surveys=surveys query=query>
            <CopyButton text=link label="Copy this view" />
        </Pickers>
        {loaded(report, move |report| view! { <Report page=report query=query.get_untracked() /> })}
    }
}
