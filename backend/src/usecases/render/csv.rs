//! Numbers as CSV, each with its uncertainty.

use candor_wire::report::{Interval, LinkageReport};

use crate::error::Error;

type Row = Vec<String>;

/// The units with both scores, their standard errors and respondents; then every link of the family.
///
/// # Errors
/// Never in practice: writing to memory does not fail.
pub fn units(report: &LinkageReport) -> Result<String, Error> {
    let se = |value: Option<f64>| value.map(|v| v.to_string()).unwrap_or_default();
    let header = ["unit", "name", "employee_score", "employee_se", "employee_n", "customer_score", "customer_se", "customer_n"];
    let rows = report.points.iter().map(|p| {
        vec![
            guard(p.unit.as_str()),
            guard(&p.name),
            p.x.to_string(),
            se(p.se_x),
            p.n_x.to_string(),
            p.y.to_string(),
            se(p.se_y),
            p.n_y.to_string(),
        ]
    });
    write(&header, rows)
}

/// The employee areas.
///
/// # Errors
/// As [`units`].
pub fn drivers(report: &LinkageReport) -> Result<String, Error> {
    let header = ["area", "share", "share_low", "share_high", "best_place", "worst_place", "score", "score_low", "score_high", "units"];
    let units = report.drivers.units.unwrap_or(0).to_string();
    let rows = report.drivers.areas.iter().map(|a| {
        let mut row = vec![guard(&a.name)];
        row.extend(interval(Some(a.share)));
        row.extend([a.rank.0.to_string(), a.rank.1.to_string()]);
        row.extend(interval(Some(a.score)));
        row.push(units.clone());
        row
    });
    write(&header, rows)
}

/// The waves.
///
/// # Errors
/// As [`units`].
pub fn trend(report: &LinkageReport) -> Result<String, Error> {
    let header = [
        "wave",
        "employee_score",
        "employee_low",
        "employee_high",
        "customer_score",
        "customer_low",
        "customer_high",
        "r",
        "r_low",
        "r_high",
        "units",
        "break_before",
    ];
    let rows = report.trend.iter().map(|w| {
        let mut row = vec![guard(w.wave.as_str())];
        row.extend(interval(w.employees));
        row.extend(interval(w.customers));
        row.extend(interval(w.pearson.map(|e| Interval { estimate: e.estimate, low: e.low, high: e.high })));
        row.extend([w.units.to_string(), guard(w.break_before.as_deref().unwrap_or_default())]);
        row
    });
    write(&header, rows)
}

/// The channels.
///
/// # Errors
/// As [`units`].
pub fn consistency(report: &LinkageReport) -> Result<String, Error> {
    let header = ["channel", "n", "score", "score_low", "score_high", "limit_low", "limit_high", "outside"];
    let rows = report.channels.iter().flat_map(|c| &c.channels).map(|c| {
        let mut row = vec![guard(&c.name), c.n.to_string()];
        row.extend(interval(Some(c.score)));
        row.extend([c.limits.0.to_string(), c.limits.1.to_string(), c.outside.to_string()]);
        row
    });
    write(&header, rows)
}

fn interval(i: Option<Interval>) -> [String; 3] {
    i.map_or_else(Default::default, |i| [i.estimate, i.low, i.high].map(|v| v.to_string()))
}

fn write(header: &[&str], rows: impl Iterator<Item = Row>) -> Result<String, Error> {
    let fail = |e: csv::Error| Error::Internal(format!("writing CSV: {e}"));
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(header).map_err(fail)?;
    for row in rows {
        writer.write_record(&row).map_err(fail)?;
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
