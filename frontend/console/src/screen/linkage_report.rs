//! The report itself: the sentence first, then the picture, how sure, and what cannot be said.

use candor_survey::Audience;
use candor_wire::path;
use candor_wire::report::{Estimate, LinkageQuery, LinkageReport, Point, Side, Strength};
use leptos::prelude::*;

use crate::api::linkage_query;
use crate::format::{count, number, plural};
use crate::parts::{AudienceMark, Sentence, numbers};
use crate::piece::IntoPiece;

/// The report.
#[component]
pub fn Report(
    /// What the server says.
    report: LinkageReport,
    /// What was asked, for the exports.
    query: LinkageQuery,
) -> impl IntoView {
    let figure = (report.strength != Strength::TooFewUnits).then(|| view! { <Scatter report=report.clone() /> });
    let sure = report.pearson.is_some().then(|| view! { <HowSure report=report.clone() /> });
    view! {
        <div class="report">
            <div class="report-main">
                <Headline report=report.clone() />
                {figure}
                <Points points=report.points.clone() open={report.strength == Strength::TooFewUnits} report=report.clone() />
                {sure}
                <Method report=report.clone() />
                <Exports query=query />
            </div>
            <Caveats caveats=report.caveats threshold=report.threshold />
        </div>
    }
}

#[component]
fn Headline(report: LinkageReport) -> impl IntoView {
    let (strength, explained) = match report.strength {
        Strength::TooFewUnits => ("Too few units", "at least 10 are needed for a link"),
        Strength::Exploratory => ("Exploratory", "fewer than 30 units"),
        Strength::Established => ("Established", "30 units or more"),
        Strength::NoVariation => ("No variation", "one side is the same in every unit"),
    };
    let scope = report.scope.map(|scope| view! { <span>"Within " {scope}</span> });
    view! {
        <section class="headline" aria-label="Finding">
            <Sentence text=report.sentence />
            <p class="facts">
                <span class="tag strength">{strength}</span>
                <span>{plural(report.units, "unit", "units")}</span>
                <span class="muted">{explained}</span>
                {scope}
            </p>
        </section>
    }
}

#[component]
fn Scatter(report: LinkageReport) -> impl IntoView {
    let excluded = (report.excluded_units > 0).then(|| {
        format!(
            " Left out: {} with fewer than {} answers on either side.",
            plural(report.excluded_units, "unit", "units"),
            report.threshold
        )
    });
    view! {
        <figure class="scatter-figure">
            // the server draws it from numbers and escapes every name
            <div class="scatter-box" inner_html=report.svg></div>
            <figcaption>
                {format!("Across: employees, {} ({}). Up: customers, {} ({}). ", report.employees.name, report.employees.scale, report.customers.name, report.customers.scale)}
                "One dot for each unit; larger dots have more answers. Bars show one standard error, dashed lines the medians."
                {excluded}
            </figcaption>
        </figure>
    }
}

#[component]
fn Points(points: Vec<Point>, open: bool, report: LinkageReport) -> impl IntoView {
    let row = |point: &Point| {
        let se = |se: Option<f64>| se.map_or_else(|| "–".to_owned(), |se| format!("± {}", number(se)));
        let cells = [number(point.x), se(point.se_x), count(point.n_x), number(point.y), se(point.se_y), count(point.n_y)];
        numbers(&point.name, &cells)
    };
    if points.is_empty() {
        return ().piece();
    }
    let total = points.len();
    view! {
        <details open=open>
            <summary>{format!("The {} as a table", plural(total as u64, "unit", "units"))}</summary>
            <div class="scroll" tabindex="0" role="region" aria-label="Table of units">
                <table class="plain-table wide-table">
                    <caption class="unseen">"Scores by unit, with standard errors and numbers of answers"</caption>
                    <thead>
                        <tr>
                            <td></td>
                            <th scope="colgroup" colspan="3" class="number"><AudienceMark audience=Audience::Employees /> " " <span class="muted">{report.employees.name}</span></th>
                            <th scope="colgroup" colspan="3" class="number"><AudienceMark audience=Audience::Customers /> " " <span class="muted">{report.customers.name}</span></th>
                        </tr>
                        <tr>
                            <th scope="col">"Unit"</th>
                            <th scope="col" class="number">"Score"</th>
                            <th scope="col" class="number">"SE"</th>
                            <th scope="col" class="number">"Answers"</th>
                            <th scope="col" class="number">"Score"</th>
                            <th scope="col" class="number">"SE"</th>
                            <th scope="col" class="number">"Answers"</th>
                        </tr>
                    </thead>
                    <tbody>{points.iter().map(row).collect::<Vec<_>>()}</tbody>
                </table>
            </div>
        </details>
    }
    .piece()
}

#[component]
fn HowSure(report: LinkageReport) -> impl IntoView {
    let line = |name: &'static str, hint: &'static str, value: Option<Estimate>| {
        value.map(|value| {
            view! {
                <tr>
                    <th scope="row">{name} " " <span class="muted">{hint}</span></th>
                    <td class="number"><strong>{number(value.estimate)}</strong></td>
                    <td class="number">{format!("{} to {}", number(value.low), number(value.high))}</td>
                    <td class="strip-cell">{crate::chart::interval_strip(value.estimate, value.low, value.high, (-1.0, 1.0))}</td>
                </tr>
            }
        })
    };
    let weighted = report.weighted_pearson.zip(report.weighted_pearson_interval).map(|(r, (low, high))| {
        view! { <li>{format!("Weighted by the number of answers, the correlation is {} ({} to {}).", number(r), number(low), number(high))}</li> }
    });
    let reliable = report.reliability_employees.zip(report.reliability_customers).map(|(x, y)| {
        view! { <li>{format!("Reliability of the unit scores, from 0 to 1: employees {}, customers {}.", number(x), number(y))}</li> }
    });
    let leave = report.leave_one_out.map(|(low, high)| {
        view! { <li>{format!("Leaving out any one unit, it stays between {} and {}.", number(low), number(high))}</li> }
    });
    let based = format!(
        "Based on {} by employees and {} by customers in {}.",
        plural(report.employee_n, "answer", "answers"),
        plural(report.customer_n, "answer", "answers"),
        plural(report.units, "unit", "units"),
    );
    view! {
        <section aria-labelledby="how-sure">
            <h2 id="how-sure">"How sure"</h2>
            <div class="scroll" tabindex="0" role="region" aria-label="Coefficients">
                <table class="plain-table">
                    <caption class="unseen">"Coefficients with their 95 % intervals"</caption>
                    <thead><tr><th scope="col">"Coefficient"</th><th scope="col" class="number">"Estimate"</th><th scope="col" class="number">"95 % interval"</th><td class="axis-ends"><span>"−1"</span><span>"0"</span><span>"1"</span></td></tr></thead>
                    <tbody>
                        {line("Pearson", "straight-line link", report.pearson)}
                        {line("Spearman", "link of the ranks", report.spearman)}
                        {line("Kendall", "pairs in the same order", report.kendall_tau_b)}
                    </tbody>
                </table>
            </div>
            <ul class="plain-list">{weighted} {leave} {reliable} <li>{based}</li></ul>
        </section>
    }
}

#[component]
fn Caveats(caveats: Vec<String>, threshold: u64) -> impl IntoView {
    view! {
        <aside class="caveats" aria-labelledby="caveats">
            <h2 id="caveats">"What we cannot say"</h2>
            <ul>
                {crate::parts::points(&caveats)}
                <li>{format!("Nothing is shown of units with fewer than {threshold} answers on either side.")}</li>
            </ul>
        </aside>
    }
}

#[component]
fn Method(report: LinkageReport) -> impl IntoView {
    let side = |audience: Audience, side: Side| {
        let wave = side.wave.map(|wave| format!(", wave {wave}"));
        view! {
            <div>
                <h3><AudienceMark audience=audience /></h3>
                <p>{side.title} {wave}</p>
                <p class="muted">{side.name} ": " {side.scale} ", computed from"</p>
                <ul class="plain-list">{crate::parts::points(&side.items)}</ul>
            </div>
        }
    };
    let excluded = plural(report.excluded_units, "unit was", "units were");
    let threshold = report.threshold;
    view! {
        <section aria-labelledby="method">
            <h2 id="method">"Method"</h2>
            <div class="sides">
                {side(Audience::Employees, report.employees)}
                {side(Audience::Customers, report.customers)}
            </div>
            <p>{format!("A unit's score is the mean over its answers. {excluded} left out because either side has fewer than {threshold} answers. Intervals are 95 % intervals: over many such studies, 95 in 100 of them hold the true value.")}</p>
        </section>
    }
}

#[component]
fn Exports(query: LinkageQuery) -> impl IntoView {
    let link = move |format: &'static str, name: &'static str| {
        let address = format!("{}?{}&format={format}", path::LINKAGE_EXPORT, linkage_query(&query));
        view! { <a class="button" href=address rel="external" download=format!("linkage.{format}")>{name}</a> }
    };
    view! {
        <section aria-labelledby="export">
            <h2 id="export">"Export"</h2>
            <p class="line">
                {link("html", "Report (HTML)")} {link("svg", "Picture (SVG)")} {link("csv", "Table (CSV)")} {link("json", "Data (JSON)")}
            </p>
        </section>
    }
}
