//! Which measures are linked: the address says it, the pickers change the address.

use candor_survey::{Audience, UnitCode, WaveCode};
use candor_wire::organisation::Unit;
use candor_wire::report::LinkageQuery;
use candor_wire::survey::SurveySummary;
use leptos::prelude::*;

use crate::address::use_address;
use crate::api::use_api;
use crate::fetched::Fetched;
use crate::form::SelectField;
use crate::screen::linkage::{is_narrow, linkable};

/// The two measures and the wave.
#[component]
pub fn Pickers(
    /// All surveys.
    surveys: Vec<SurveySummary>,
    /// What is linked now.
    query: Memo<LinkageQuery>,
    /// What stands beside the pickers.
    children: Children,
) -> impl IntoView {
    let address = use_address();
    let go = Callback::new(move |query: LinkageQuery| {
        address.change(&format!("/linkage?{}", query.address()));
    });
    let employees = Signal::derive(move || query.with(|q| q.employees.clone()));
    let customers = Signal::derive(move || query.with(|q| q.customers.clone()));
    let wave = Signal::derive(move || query.with(|q| q.wave.as_ref().map(ToString::to_string).unwrap_or_default()));
    let waves = wave_options(&surveys);
    // on a phone the sentence comes first, and the choices are one tap away
    let wide = !is_narrow();
    let later = Signal::derive(move || query.with(|q| q.customers_wave.as_ref().map(ToString::to_string).unwrap_or_default()));
    let within = Signal::derive(move || query.with(|q| q.within.as_ref().map(ToString::to_string).unwrap_or_default()));
    let api = use_api();
    let units = Fetched::new(move || api.units());
    let parts = Signal::derive(move || part_options(units.get().and_then(Result::ok).unwrap_or_default()));
    let mut later_waves = waves.clone();
    later_waves[0].1 = "The same wave".to_owned();
    view! {
        <details class="choose" open=wide>
        <summary>"What is linked"</summary>
        <form class="pickers" aria-label="What is linked" on:submit=|event| event.prevent_default()>
            <Side
                audience=Audience::Employees
                surveys=linkable(&surveys, Audience::Employees)
                value=employees
                set=Callback::new(move |employees| go.run(LinkageQuery { employees, ..query.get_untracked() }))
            />
            <Side
                audience=Audience::Customers
                surveys=linkable(&surveys, Audience::Customers)
                value=customers
                set=Callback::new(move |customers| go.run(LinkageQuery { customers, ..query.get_untracked() }))
            />
            <div class="picker">
                <SelectField
                    id="wave"
                    label="Wave"
                    options=Signal::stored(waves)
                    value=wave
                    set=Callback::new(move |code: String| go.run(LinkageQuery { wave: WaveCode::parse(&code).ok(), ..query.get_untracked() }))
                />
                <SelectField
                    id="customers-wave"
                    label="Wave of customers"
                    options=Signal::stored(later_waves)
                    value=later
                    set=Callback::new(move |code: String| go.run(LinkageQuery { customers_wave: WaveCode::parse(&code).ok(), ..query.get_untracked() }))
                />
                <SelectField
                    id="within"
                    label="Part of the organisation"
                    options=parts
                    value=within
                    set=Callback::new(move |code: String| go.run(LinkageQuery { within: UnitCode::parse(&code).ok(), ..query.get_untracked() }))
                />
                <SelectField
                    id="responses"
                    label="Flagged responses"
                    options=Signal::stored(vec![(String::new(), "Included".to_owned()), ("without".to_owned(), "Also show r without them".to_owned())])
                    value=Signal::derive(move || query.with(|q| if q.without_flagged { "without".to_owned() } else { String::new() }))
                    set=Callback::new(move |which: String| go.run(LinkageQuery { without_flagged: !which.is_empty(), ..query.get_untracked() }))
                />
                <div>{children()}</div>
            </div>
        </form>
        </details>
    }
}

/// Survey and measure of one side.
#[component]
fn Side(audience: Audience, surveys: Vec<SurveySummary>, value: Signal<String>, set: Callback<String>) -> impl IntoView {
    let (class, who) = match audience {
        Audience::Employees => ("picker employees", "Employee"),
        Audience::Customers => ("picker customers", "Customer"),
    };
    let part = move |first: bool| {
        value
            .with(|value| value.split_once(':').map(|(slug, measure)| if first { slug.to_owned() } else { measure.to_owned() }))
            .unwrap_or_default()
    };
    let slug = Signal::derive(move || part(true));
    let measure = Signal::derive(move || part(false));
    let titles: Vec<_> = surveys.iter().map(|survey| (survey.slug.to_string(), survey.title.clone())).collect();
    let surveys = StoredValue::new(surveys);
    let measures_of = move |slug: &str| {
        surveys.with_value(|all| {
            let measures = all.iter().find(|survey| survey.slug.as_str() == slug).map(|survey| survey.measures.clone());
            measures.unwrap_or_default().into_iter().map(|m| (m.code, m.name)).collect::<Vec<_>>()
        })
    };
    let measures = Signal::derive(move || measures_of(&slug.get()));
    let set_survey = Callback::new(move |slug: String| {
        // the same measure if the other survey has it
        let there = measures_of(&slug);
        let present = measure.get_untracked();
        let kept = there.iter().find(|m| m.0 == present).or(there.first()).map(|m| m.0.clone()).unwrap_or_default();
        set.run(format!("{slug}:{kept}"));
    });
    let set_measure = Callback::new(move |measure: String| set.run(format!("{}:{measure}", slug.get_untracked())));
    let prefix = audience.as_str();
    view! {
        <div class=class>
            <SelectField id=format!("{prefix}-survey") label=format!("{who} survey") options=Signal::stored(titles) value=slug set=set_survey />
            <SelectField id=format!("{prefix}-measure") label=format!("{who} measure") options=measures value=measure set=set_measure />
        </div>
    }
}

/// The whole, and every unit that has units below it.
fn part_options(units: Vec<Unit>) -> Vec<(String, String)> {
    let above = |unit: &&Unit| units.iter().any(|other| other.parent.as_ref() == Some(&unit.code));
    let listed = units.iter().filter(above).map(|unit| (unit.code.to_string(), unit.name.clone()));
    std::iter::once((String::new(), "The whole".to_owned())).chain(listed).collect()
}

/// Every released wave of a linkable survey, latest first.
fn wave_options(surveys: &[SurveySummary]) -> Vec<(String, String)> {
    let mut codes: Vec<String> =
        surveys.iter().flat_map(|survey| survey.waves.iter().filter(|wave| wave.released)).map(|wave| wave.code.to_string()).collect();
    codes.sort();
    codes.dedup();
    let listed = codes.into_iter().rev().map(|code| (code.clone(), code));
    std::iter::once((String::new(), "Latest of each".to_owned())).chain(listed).collect()
}
