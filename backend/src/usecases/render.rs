//! The linkage report as files: CSV of the units, and a page that stands alone.

use std::fmt::Write as _;

use candor_wire::report::{Estimate, LinkageReport, Side};

use crate::error::Error;

/// The units with both scores, their standard errors and respondents, as CSV.
///
/// # Errors
/// Never in practice: writing to memory does not fail.
pub fn csv(report: &LinkageReport) -> Result<String, Error> {
    let fail = |e: csv::Error| Error::Internal(format!("writing CSV: {e}"));
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer
        .write_record(["unit", "name", "employee_score", "employee_se", "employee_n", "customer_score", "customer_se", "customer_n"])
        .map_err(fail)?;
    for p in &report.points {
        let se = |value: Option<f64>| value.map(|v| v.to_string()).unwrap_or_default();
        let record = [
            guard(p.unit.as_str()),
            guard(&p.name),
            p.x.to_string(),
            se(p.se_x),
            p.n_x.to_string(),
            p.y.to_string(),
            se(p.se_y),
            p.n_y.to_string(),
        ];
        writer.write_record(&record).map_err(fail)?;
    }
    let bytes = writer.into_inner().map_err(|e| Error::Internal(format!("writing CSV: {e}")))?;
    String::from_utf8(bytes).map_err(|e| Error::Internal(format!("writing CSV: {e}")))
}

/// A text that a spreadsheet could take for a formula gets an apostrophe in front.
fn guard(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// The report as one HTML page without scripts or other files.
#[must_use]
pub fn html(report: &LinkageReport) -> String {
    let mut body = String::new();
    if let Some(scope) = &report.scope {
        let _ = write!(body, "<p>Only {} and what lies below it.</p>", escape(scope));
    }
    let _ = write!(body, "<p class=finding>{}</p>", escape(&report.sentence));
    let _ = write!(
        body,
        "<figure>{}<figcaption>One dot for each unit, its area in proportion to the root of the number of respondents; bars show one standard error.</figcaption></figure>",
        report.svg
    );
    let _ = write!(
        body,
        "<h2>What this does not say</h2><ul>{}</ul>",
        report.caveats.iter().map(|c| format!("<li>{}</li>", escape(c))).collect::<String>()
    );
    body.push_str(&how_sure(report));
    body.push_str(&table(report));
    body.push_str(&method(report));
    format!(
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=\"width=device-width\"><title>Linkage: {} and {}</title><style>{STYLE}</style><main><h1>Linkage</h1>{body}</main></html>",
        escape(&report.employees.name),
        escape(&report.customers.name)
    )
}

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;color:#0b0c0c;background:#fff;margin:0}main{max-width:48rem;margin:2rem auto;padding:0 1rem}.finding{font-size:1.4rem;line-height:1.4}figure{margin:1.5rem 0}svg{width:100%;height:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}th,td{border-bottom:1px solid #ccc;padding:.3rem .5rem;text-align:right}th:first-child,td:first-child{text-align:left}";

fn how_sure(report: &LinkageReport) -> String {
    let mut rows = String::new();
    for (name, estimate) in [("Pearson’s r", report.pearson), ("Spearman’s ρ", report.spearman), ("Kendall’s τ-b", report.kendall_tau_b)]
    {
        if let Some(e) = estimate {
            let _ = write!(rows, "<tr><th scope=row>{name}<td>{}<td>{}", number(e.estimate), interval(e));
        }
    }
    if let (Some(r), Some((low, high))) = (report.weighted_pearson, report.weighted_pearson_interval) {
        let _ =
            write!(rows, "<tr><th scope=row>Pearson’s r, weighted by respondents<td>{}<td>{} to {}", number(r), number(low), number(high));
    }
    if let Some((low, high)) = report.leave_one_out {
        let _ = write!(rows, "<tr><th scope=row>Pearson’s r when any one unit is left out<td><td>{} to {}", number(low), number(high));
    }
    let counts = format!("<p>{} units, {} employee answers, {} customer answers.</p>", report.units, report.employee_n, report.customer_n);
    if rows.is_empty() {
        return format!("<h2>How sure</h2>{counts}");
    }
    format!(
        "<h2>How sure</h2>{counts}<table><thead><tr><th scope=col>Coefficient<th scope=col>Estimate<th scope=col>95 % interval<tbody>{rows}</table>"
    )
}

fn table(report: &LinkageReport) -> String {
    let mut rows = String::new();
    for p in &report.points {
        let _ = write!(rows, "<tr><th scope=row>{}<td>{}<td>{}<td>{}<td>{}", escape(&p.name), number(p.x), p.n_x, number(p.y), p.n_y);
    }
    format!(
        "<h2>Units</h2><table><thead><tr><th scope=col>Unit<th scope=col>Employee score<th scope=col>Answers<th scope=col>Customer score<th scope=col>Answers<tbody>{rows}</table>"
    )
}

fn method(report: &LinkageReport) -> String {
    let side = |who: &str, s: &Side| {
        let items: String = s.items.iter().map(|i| format!("<li>{}</li>", escape(i))).collect();
        let wave = s.wave.as_ref().map(ToString::to_string).unwrap_or_default();
        format!("<p>{who}: {} ({}), survey {}, wave {}, asked as:</p><ul>{items}</ul>", escape(&s.name), escape(&s.scale), s.survey, wave)
    };
    format!(
        "<h2>Method</h2>{}{}<p>The unit of analysis is the organisational unit: each has one mean on each side. Units with fewer than {} respondents on either side are left out ({} here). \
         Intervals: Fisher’s z for r, Bonett and Wright for ρ, Fieller for τ-b. Candor {}.</p>",
        side("Employees", &report.employees),
        side("Customers", &report.customers),
        report.threshold,
        report.excluded_units,
        env!("CARGO_PKG_VERSION")
    )
}

fn number(value: f64) -> String {
    format!("{value:.2}").replace('-', "−")
}

fn interval(e: Estimate) -> String {
    format!("{} to {}", number(e.low), number(e.high))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
