//! What respondents are promised, and who is invited.

use candor_wire::ids::{MailingId, SurveyId};
use candor_wire::invitation::{Assurance, Level, Mailing, MailingKind, Mailings, Stratum, Way};
use candor_wire::survey::{State, SurveyFacts};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{Api, ApiError, use_api};
use crate::fetched::Fetched;
use crate::form::{ProblemBox, SelectField, into_signal};
use crate::page::Heading;
use crate::parts::{button, head, loaded};
use crate::piece::IntoPiece;
use crate::screen::invite_plan::Plan;
use crate::screen::overview::{Facts, survey_in_address};

/// Invitations to one survey.
#[component]
pub fn Invite() -> impl IntoView {
    let id = survey_in_address();
    move || match id.get() {
        Some(id) => view! { <Survey id=id /> }.piece(),
        None => crate::app::nothing().piece(),
    }
}

#[component]
fn Survey(id: SurveyId) -> impl IntoView {
    let api = use_api();
    let detail = Fetched::new(move || api.survey_facts(id));
    let assurance = Fetched::new(move || api.assurance(id));
    let changed = Callback::new(move |()| assurance.refetch());
    view! {
        <Heading title="Invite" above=("/surveys", "Surveys") />
        {loaded(detail, move |detail| {
            let title = detail.summary.title.clone();
            view! {
                <p class="facts"><a href=format!("/surveys/{id}")>{title}</a></p>
                <Facts survey=detail.summary.clone() />
                {loaded(assurance, move |assurance| view! {
                    <Promise id=id assurance=assurance.clone() changed=changed />
                    <Sending detail=detail.clone() level=assurance.level />
                })}
            }
        })}
    }
}

#[component]
fn Promise(id: SurveyId, assurance: Assurance, changed: Callback<()>) -> impl IntoView {
    let api = use_api();
    let error = RwSignal::new(None::<ApiError>);
    let level = RwSignal::new(assurance.level.as_str().to_owned());
    let options = [
        (Level::Open, "Open link: whoever has it, also more than once"),
        (Level::Verified, "Verified anonymous: nobody can link answers (needs scripts)"),
        (Level::Procedural, "Procedural: by a code that is not kept with the answer"),
        (Level::Confidential, "Confidential: linked on the server, shown in groups"),
        (Level::Identified, "Identified: shown with names"),
    ];
    let options = options.map(|(level, name)| (level.as_str().to_owned(), name.to_owned()));
    let save = move || {
        let Some(level) = Level::of(&level.get_untracked()) else { return };
        error.set(None);
        spawn_local(async move {
            match api.set_assurance(id, level).await {
                Ok(()) => changed.run(()),
                Err(problem) => error.set(Some(problem)),
            }
        });
    };
    let choice = if assurance.can_change {
        view! {
            <SelectField id="level" label="Who answers" options=Signal::stored(options.to_vec()) value=level set=into_signal(level) hint="At all but the open link each invited person answers once. Fixed while a wave is open: people are promised it." />
            <p>{button("", "Save", save)}</p>
        }
        .piece()
    } else {
        let said = options.into_iter().find(|o| o.0 == assurance.level.as_str()).map(|o| o.1);
        view! { <p>{said} ". " <span class="muted">"Fixed while the wave is open."</span></p> }.piece()
    };
    view! {
        <section class="narrow" aria-labelledby="promise">
            <h2 id="promise">"What respondents are promised"</h2>
            <ProblemBox error=error />
            {choice}
            <blockquote>{assurance.sentence}</blockquote>
        </section>
    }
}

#[component]
fn Sending(detail: SurveyFacts, level: Level) -> impl IntoView {
    if !level.is_by_invitation() {
        return view! { <p class="muted">"This survey has an open link; nobody is invited to it."</p> }.piece();
    }
    let api = use_api();
    let id = detail.summary.id;
    let mailings = Fetched::new(move || api.mailings(id));
    let changed = Callback::new(move |()| mailings.refetch());
    let is_open = detail.summary.state == State::Open;
    view! {
        {loaded(mailings, move |mailings| {
            let plan = is_open.then(|| view! { <Plan id=id mailings=mailings.clone() changed=changed /> });
            let closed = (!is_open).then(|| view! { <p class="muted">"Invitations can be sent once the survey is published and a wave is open."</p> });
            view! {
                <Sent id=id mailings=mailings changed=changed />
                {closed}
                {plan}
            }
        })}
    }
    .piece()
}

/// A moment as people of this browser read it.
fn moment(seconds: i64) -> String {
    #[allow(clippy::cast_precision_loss)] // exact for some million years
    let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(seconds as f64 * 1000.0));
    String::from(date.to_locale_string("default", &wasm_bindgen::JsValue::UNDEFINED))
}

#[component]
fn Sent(id: SurveyId, mailings: Mailings, changed: Callback<()>) -> impl IntoView {
    let api = use_api();
    let answered = match mailings.answered {
        Some(answered) => format!("{answered} or more have answered."),
        None => "How many have answered is told from five on.".to_owned(),
    };
    let delivery = format!("Letters go to {}.", mailings.delivery);
    let invited = format!("{} invited to the present wave. {answered}", mailings.invited);
    let table = (!mailings.list.is_empty()).then(|| {
        let rows = mailings.list.into_iter().map(|mailing| row(api, id, mailing, changed).piece()).collect_view();
        view! {
            <table class="list">
                <caption class="unseen">"What was sent"</caption>
                {head(&["Letters", "From", "#People", "#Done", "#Waiting", "#Came back", "#Refused", "#Stopped", "#Left out", ""])}
                <tbody>{rows}</tbody>
            </table>
        }
    });
    view! {
        <section aria-labelledby="sent">
            <h2 id="sent">"Invitations"</h2>
            <p>{invited}</p>
            <p class="muted">{delivery}</p>
            {table}
            <p>{button("", "Refresh", move || changed.run(()))}</p>
        </section>
    }
}

fn row(api: Api, id: SurveyId, mailing: Mailing, changed: Callback<()>) -> impl IntoView {
    let name = match (mailing.kind, mailing.way) {
        (MailingKind::Invitation, Way::Mail) => "Invitations",
        (MailingKind::Invitation, Way::Paper) => "Invitations on paper",
        (MailingKind::Reminder, Way::Mail) => "Reminders",
        (MailingKind::Reminder, Way::Paper) => "Reminders on paper",
    };
    let action = if mailing.way == Way::Paper {
        let address = candor_wire::path::mailing_letters(id, mailing.id);
        view! { <a href=address target="_blank" rel="external noopener">"Print"</a> }.piece()
    } else if mailing.waiting > 0 {
        button("plain", "Stop", move || stop(api, id, mailing.id, changed)).piece()
    } else {
        ().piece()
    };
    let design = design(&mailing).map(|(said, strata)| {
        let strata: Vec<_> = strata.into_iter().map(|stratum| view! { <li>{stratum}</li> }).collect();
        view! { <details><summary>{said}</summary><ul>{strata}</ul></details> }
    });
    let cell = |label: &'static str, n: u64| view! { <td class="number" data-label=label>{n.to_string()}</td> }.piece();
    view! {
        <tr>
            <th scope="row">{name} " " <span class="muted">{mailing.wave.to_string()}</span>{design}</th>
            <td data-label="From">{moment(mailing.from_s)}</td>
            {cell("People", mailing.recipients)}
            {cell("Done", mailing.done)}
            {cell("Waiting", mailing.waiting)}
            {cell("Came back", mailing.bounced)}
            {cell("Refused", mailing.failed)}
            {cell("Stopped", mailing.stopped)}
            {cell("Left out", mailing.left_out.total())}
            <td>{action}</td>
        </tr>
    }
}

/// How people were chosen, and each stratum in a line.
fn design(mailing: &Mailing) -> Option<(String, Vec<String>)> {
    if mailing.strata.is_empty() {
        return None;
    }
    let (people, drawn) = mailing.strata.iter().fold((0, 0), |sum, s| (sum.0 + s.people, sum.1 + s.drawn));
    let by = mailing.sample.as_ref().map(|sample| sample.by.as_str()).filter(|by| !by.is_empty());
    let how = by.map(|by| format!(", at random by {by}")).unwrap_or_default();
    let units: Vec<&str> = mailing.units.iter().map(|unit| unit.as_str()).collect();
    let of = if units.is_empty() { "all units".to_owned() } else { units.join(", ") };
    let line = |s: &Stratum| format!("{}: {} of {}", if s.name.is_empty() { "Everybody" } else { &s.name }, s.drawn, s.people);
    let mut lines: Vec<String> = mailing.strata.iter().map(line).collect();
    lines.push(format!("Units: {of}"));
    if mailing.sample.is_some() {
        lines.push(format!("Seed: {}", mailing.seed));
    }
    Some((format!("{drawn} of {people}{how}"), lines))
}

fn stop(api: Api, id: SurveyId, mailing: MailingId, changed: Callback<()>) {
    spawn_local(async move {
        // what cannot be stopped any more shows in the list
        let _ = api.stop_mailing(id, mailing).await;
        changed.run(());
    });
}
