//! What did people say, and how sure are we?

use candor_survey::{Audience, OptionCode, WaveCode};
use candor_wire::ids::SurveyId;
use candor_wire::invitation::Level;
use candor_wire::path;
use candor_wire::report::{ItemResult, MeasureResult, Quality, Results, ResultsQuery, Share};
use candor_wire::survey::SurveyFacts;
use leptos::prelude::*;

use crate::address::use_address;
use crate::api::use_api;
use crate::app::nothing;
use crate::chart::{interval_strip, share_bar};
use crate::fetched::Fetched;
use crate::form::{SelectField, capitalised};
use crate::format::{count, number, percent, plural, wave_choices};
use crate::page::Heading;
use crate::parts::{AudienceMark, Empty, head, loaded, numbers, points};
use crate::piece::IntoPiece;
use crate::screen::overview::{responses_in_words, survey_in_address};

/// Results of one survey.
#[component]
pub fn ResultsPage() -> impl IntoView {
    let id = survey_in_address();
    move || match id.get() {
        Some(id) => view! { <Survey id=id /> }.piece(),
        None => nothing().piece(),
    }
}

#[component]
fn Survey(id: SurveyId) -> impl IntoView {
    let api = use_api();
    let query = use_address().query();
    let query = Memo::new(move |_| {
        let address = query.read();
        ResultsQuery {
            wave: address.get("wave").and_then(|code| WaveCode::parse(&code).ok()),
            without_flagged: address.get("without_flagged").is_some_and(|text| text == "true"),
        }
    });
    let detail = Fetched::new(move || api.survey_facts(id));
    let results = Fetched::new(move || {
        let query = query.get();
        async move { api.results(id, &query).await }
    });
    let title = Memo::new(move |_| match detail.get() {
        Some(Ok(detail)) => format!("Results: {}", detail.summary.title),
        _ => "Results".to_owned(),
    });
    let audience = Memo::new(move |_| detail.get().and_then(Result::ok).map(|detail| detail.summary.audience));
    let class = move || match audience.get() {
        Some(Audience::Employees) => "results employees",
        Some(Audience::Customers) => "results customers",
        None => "results",
    };
    view! {
        <Heading title=title above=("/surveys", "Surveys") />
        {loaded(detail, move |detail| view! { <Choose detail=detail query=query /> })}
        <div class=class>{loaded(results, move |results| view! { <Shown id=id results=results /> })}</div>
    }
}

/// Wave, and which responses: the address says them.
#[component]
fn Choose(detail: SurveyFacts, query: Memo<ResultsQuery>) -> impl IntoView {
    let id = detail.summary.id;
    let here = use_address();
    let go = Callback::new(move |query: ResultsQuery| here.change(&format!("/surveys/{id}/results?{}", query.address())));
    let choose = Callback::new(move |code: String| go.run(ResultsQuery { wave: WaveCode::parse(&code).ok(), ..query.get_untracked() }));
    let leave_out =
        Callback::new(move |which: String| go.run(ResultsQuery { without_flagged: !which.is_empty(), ..query.get_untracked() }));
    let (waves, latest) = wave_choices(&detail.summary.waves);
    let value = Signal::derive(move || query.with(|q| q.wave.as_ref().map_or_else(|| latest.clone(), ToString::to_string)));
    let which = Signal::derive(move || query.with(|q| if q.without_flagged { "without".to_owned() } else { String::new() }));
    let responses = vec![(String::new(), "All".to_owned()), ("without".to_owned(), "Without flagged ones".to_owned())];
    let picker = (!waves.is_empty()).then(|| {
        view! {
            <SelectField id="wave" label="Wave" options=Signal::stored(waves) value=value set=choose />
            <SelectField id="responses" label="Responses" options=Signal::stored(responses) value=which set=leave_out />
        }
    });
    let has_names = detail.summary.waves.iter().any(|wave| wave.level == Level::Identified);
    let named = has_names.then(|| view! { <a class="button" href=format!("/surveys/{id}/named")>"Answers with names"</a> });
    view! {
        <div class="toolbar">
            <AudienceMark audience=detail.summary.audience />
            {picker}
            {named}
            <a class="button" href=format!("/surveys/{id}/quality")>"Quality"</a>
            <a class="button" href=format!("/surveys/{id}/experience")>"Experience"</a>
            <a class="button" href=format!("/surveys/{id}")>"Link and answers"</a>
        </div>
    }
}

#[component]
fn Shown(id: SurveyId, results: Results) -> impl IntoView {
    let (threshold, fewest, wave) = (results.threshold, results.fewest_comments, results.wave.clone());
    let few = too_few(threshold, results.alike);
    let responses = capitalised(&responses_in_words(results.responses, threshold, results.not_yet.is_none()));
    let notes = (!results.notes.is_empty()).then(|| view! { <ul class="muted">{points(&results.notes)}</ul> });
    if let Some(why) = results.not_yet {
        return view! {
            <p class="lead">{responses} " so far."</p>
            <Empty text=why />
        }
        .piece();
    }
    if results.items.is_empty() {
        return view! {
            <Suppressed few=few />
        }
        .piece();
    }
    let left_out = results.without_flagged.then_some(" without flagged ones");
    let quality = results.quality.map(|quality| view! { <Beside id=id quality=quality threshold=threshold few=few.clone() /> });
    view! {
        <p class="lead">{responses} {left_out} ". Whiskers show the 95 % interval: the range in which the share of all who could answer plausibly lies."</p>
        {notes}
        <Measures measures=results.measures few=few.clone() />
        {quality}
        <section aria-label="Questions">
            {results.items.into_iter().map(|item| view! { <Item id=id wave=wave.clone() item=item few=few.clone() fewest=fewest /> }.piece()).collect_view()}
        </section>
    }
    .piece()
}

/// Why something is not told.
fn too_few(threshold: u64, alike: u64) -> String {
    let same =
        if alike > threshold { format!(", or counted with a unit of fewer than {alike} who all said the same") } else { String::new() };
    format!("Fewer than {threshold} answers{same}")
}

#[component]
fn Suppressed(few: String) -> impl IntoView {
    view! { <p class="suppressed hatch"><span>{few} ": not shown."</span></p> }
}

#[component]
fn Measures(measures: Vec<MeasureResult>, few: String) -> impl IntoView {
    if measures.is_empty() {
        return ().piece();
    }
    let row = move |measure: MeasureResult| {
        let told = match (measure.n, measure.score) {
            (Some(n), Some(score)) => view! {
                <td class="number" data-label="Score"><strong>{number(score.mean)}</strong></td>
                <td class="number" data-label="95 % interval">{number(score.low)} " to " {number(score.high)}</td>
                <td class="strip-cell">{interval_strip(score.mean, score.low, score.high, axis(&measure.scale, score.low, score.high))}</td>
                <td class="number" data-label="Answers">{count(n)}</td>
            }
            .piece(),
            _ => view! { <td colspan="4" class="hatch"><span>{few.clone()}</span></td> }.piece(),
        };
        view! { <tr><th scope="row">{measure.name} " " <span class="muted">{measure.scale}</span></th>{told}</tr> }
    };
    view! {
        <section aria-labelledby="measures">
            <h2 id="measures">"Measures"</h2>
            <table class="list measures">
                <caption class="unseen">"Measures with their 95 % intervals"</caption>
                {head(&["Measure", "#Score", "#95 % interval", "", "#Answers"])}
                <tbody>{measures.into_iter().map(|part| row(part).piece()).collect_view()}</tbody>
            </table>
        </section>
    }
    .piece()
}

/// The method box: who shows signs of careless answering, and what the measures are without them.
#[component]
fn Beside(id: SurveyId, quality: Quality, threshold: u64, few: String) -> impl IntoView {
    let said = match (quality.flagged, quality.left_out) {
        (0, _) => format!("No response of {} shows two independent signs of careless answering.", count(quality.responses)),
        (n, 0) => format!(
            "{} of {} show two or more independent signs of careless answering: too few to leave out, because a difference of fewer than {threshold} people would give them away.",
            count(n),
            plural(quality.responses, "response", "responses")
        ),
        (n, _) => format!(
            "{} of {} show two or more independent signs of careless answering. Nothing is deleted; this is what the measures are with and without them.",
            count(n),
            plural(quality.responses, "response", "responses")
        ),
    };
    let told = |measure: &MeasureResult| match (measure.n, measure.score) {
        (Some(n), Some(score)) => {
            format!("{} ({} to {}), {}", number(score.mean), number(score.low), number(score.high), plural(n, "answer", "answers"))
        }
        _ => few.clone(),
    };
    let row = |beside: &candor_wire::report::Beside| {
        let without = beside.without.as_ref().map_or_else(|| "The same".to_owned(), told);
        view! {
            <tr>
                <th scope="row">{beside.with.name.clone()}</th>
                <td data-label="All responses">{told(&beside.with)}</td>
                <td data-label="Without flagged ones">{without}</td>
            </tr>
        }
        .piece()
    };
    let table = (quality.left_out > 0 && !quality.measures.is_empty()).then(|| {
        view! {
            <table class="list">
                <caption class="unseen">"Measures with and without flagged responses"</caption>
                {head(&["Measure", "All responses", "Without flagged ones"])}
                <tbody>{quality.measures.iter().map(row).collect_view()}</tbody>
            </table>
        }
    });
    view! {
        <section aria-labelledby="quality">
            <h2 id="quality">"With and without flagged responses"</h2>
            <p>{said} " " <a href=format!("/surveys/{id}/quality")>"Signs and method"</a></p>
            {table}
        </section>
    }
}

/// The whole range of a score by the name of its unit.
fn axis(scale: &str, low: f64, high: f64) -> (f64, f64) {
    if scale.starts_with('%') {
        (0.0, 100.0)
    } else if scale.contains("100") {
        (-100.0, 100.0)
    } else if scale.contains("1 to 7") {
        (1.0, 7.0)
    } else if low >= 1.0 && high <= 5.0 {
        (1.0, 5.0)
    } else {
        (low.min(0.0), high.max(10.0))
    }
}

#[component]
fn Item(id: SurveyId, wave: Option<WaveCode>, item: ItemResult, few: String, fewest: u64) -> impl IntoView {
    let Some(n) = item.n else {
        return view! {
            <article class="item"><h3>{item.text}</h3><Suppressed few=few /></article>
        }
        .piece();
    };
    let mean = item.mean.map(|mean| {
        view! { <span>"Mean " <strong>{number(mean.mean)}</strong> {format!(" ({} to {})", number(mean.low), number(mean.high))}</span> }
    });
    let has_files = !item.files.is_empty();
    let files = has_files.then(|| files(id, wave, item.files));
    let chart = (!item.shares.is_empty()).then(|| view! { <Distribution shares=item.shares.clone() n=n /> });
    view! {
        <article class="item">
            <h3>{item.text}</h3>
            <p class="muted facts"><span>{format!("{} answered", count(n))}</span> {mean}</p>
            {chart}
            {files}
            <Comments comments=item.comments text_item=item.shares.is_empty() && !has_files fewest=fewest />
        </article>
    }
    .piece()
}

/// Files to download, in the order of their random names.
fn files(id: SurveyId, wave: Option<WaveCode>, names: Vec<OptionCode>) -> impl IntoView {
    let query = ResultsQuery { wave, without_flagged: false }.address();
    let link = |(at, name): (usize, OptionCode)| {
        let format = name.as_str().split('-').next().unwrap_or_default().to_ascii_uppercase();
        let address = format!("{}?{query}", path::result_file(id, name.as_str()));
        view! { <li><a href=address download="" rel="external">{format!("File {} ({format})", at + 1)}</a></li> }
    };
    view! { <ul class="comments">{names.into_iter().enumerate().map(link).collect_view()}</ul> }
}

#[component]
fn Distribution(shares: Vec<Share>, n: u64) -> impl IntoView {
    let row = |share: Share| {
        view! {
            <li>
                <span class="label">{share.label}</span>
                {share_bar(share.share, share.low, share.high)}
                <span class="told"><strong>{percent(share.share)} " %"</strong> " " <span class="muted">{format!("{} to {}", percent(share.low), percent(share.high))}</span></span>
            </li>
        }
    };
    let table_row = |share: &Share| {
        let interval = format!("{} to {} %", percent(share.low), percent(share.high));
        numbers(&share.label, &[count(share.count), format!("{} %", percent(share.share)), interval])
    };
    let finding = finding(&shares, n);
    view! {
        <figure>
            <figcaption>{finding}</figcaption>
            <ul class="distribution">{shares.clone().into_iter().map(|part| row(part).piece()).collect_view()}</ul>
            <details>
                <summary>"As a table"</summary>
                <table class="plain-table">
                    {head(&["Answer", "#Count", "#Share", "#95 % interval"])}
                    <tbody>{shares.iter().map(table_row).collect::<Vec<_>>()}</tbody>
                </table>
            </details>
        </figure>
    }
}

/// The most frequent answer as a sentence.
fn finding(shares: &[Share], n: u64) -> String {
    let top = shares.iter().max_by_key(|share| share.count);
    top.map_or_else(String::new, |top| {
        let (low, high) = (percent(top.low), percent(top.high));
        format!("Most often: {}, {} of {} (plausibly {low} to {high} in 100).", top.label, count(top.count), count(n))
    })
}

#[component]
fn Comments(comments: Vec<String>, text_item: bool, fewest: u64) -> impl IntoView {
    if comments.is_empty() {
        return text_item
            .then(|| view! { <p class="muted">{format!("Comments and files are shown once there are at least {fewest}, so that nobody stands out.")}</p> })
            .piece();
    }
    let total = comments.len();
    let list = |part: &[String]| points(part);
    let first = list(comments.get(..total.min(8)).unwrap_or_default());
    let rest = comments.get(8..).filter(|rest| !rest.is_empty()).map(list);
    view! {
        <ul class="comments">{first}</ul>
        {rest.map(|rest| view! {
            <details><summary>{format!("All {total} comments")}</summary><ul class="comments">{rest}</ul></details>
        })}
    }
    .piece()
}
