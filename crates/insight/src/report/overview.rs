//! Every employee measure with every customer measure.

use candor_charts::{HeatMap, IntervalStrip, StripAxis, StripRow, Width, heat_map, interval_strip, number};
use candor_stats::Estimate;

use super::{between, frame, interval, plural};
use crate::page::{Block, Cell, Figure, Section, Table};
use crate::study::Study;
use crate::study::family::Pair;

/// Most links in the strip; the table has them all.
const MOST_ROWS: usize = 24;

pub(super) fn section(study: &Study, width: Width) -> Option<Section> {
    let found: Vec<(&Pair, Estimate)> = ranked(study);
    if study.family.pairs.len() < 2 {
        return None;
    }
    let mut blocks = vec![Block::Paragraph(finding(&found))];
    if !found.is_empty() {
        blocks.push(Block::Figure(Figure { drawing: heat(study, width), caption: heat_caption(study) }));
        blocks.push(Block::Figure(Figure { drawing: strip(study, &found, width), caption: strip_caption(study, found.len()) }));
        blocks.push(Block::Table(table(study)));
    }
    Some(Section { id: "overview", title: "All links of these two surveys".to_owned(), blocks })
}

/// The pairs with a coefficient, largest first.
fn ranked(study: &Study) -> Vec<(&Pair, Estimate)> {
    let mut found: Vec<_> = study.family.pairs.iter().filter_map(|p| Some((p, p.estimate?))).collect();
    found.sort_by(|a, b| b.1.estimate.total_cmp(&a.1.estimate));
    found
}

fn finding(found: &[(&Pair, Estimate)]) -> String {
    let standing = found.iter().filter(|(p, _)| p.stands()).count() as u64;
    match (found.len() as u64, standing) {
        (0, _) => "There are too few units, or too little variation, for any link between these surveys.".to_owned(),
        (tests, 0) => format!(
            "Of {}, none stands out after correction for their number. That does not show that there is none: the intervals say what fits.",
            plural(tests, "link", "links")
        ),
        (tests, _) => format!(
            "Of {}, {standing} {} after correction for their number (Benjamini and Hochberg, false discovery rate 5 %).",
            plural(tests, "link", "links"),
            if standing == 1 { "stands out" } else { "stand out" }
        ),
    }
}

fn label(study: &Study, pair: &Pair) -> String {
    let name = |list: &[(String, String)], at: usize| list.get(at).map(|m| m.1.clone()).unwrap_or_default();
    format!("{} – {}", name(&study.rows, pair.x), name(&study.columns, pair.y))
}

fn heat(study: &Study, width: Width) -> candor_charts::Drawing {
    let columns = study.columns.len();
    let cell = |x: usize, y: usize| match study.family.pairs.get(x * columns + y) {
        Some(pair) => match &pair.estimate {
            Some(e) => candor_charts::Cell::Value { r: interval(e), outlined: pair.stands() },
            None if study.rows.get(x).map(|r| &r.0) == study.columns.get(y).map(|c| &c.0) => candor_charts::Cell::Empty,
            None => candor_charts::Cell::NotEnough,
        },
        None => candor_charts::Cell::Empty,
    };
    heat_map(&HeatMap {
        frame: frame("Links of employee areas with customer measures", finding(&ranked(study)), width),
        row_title: "Employee areas".to_owned(),
        row_side: Some(super::side(&study.x)),
        column_title: "Customer measures".to_owned(),
        column_side: Some(super::side(&study.y)),
        rows: study.rows.iter().map(|m| m.1.clone()).collect(),
        columns: study.columns.iter().map(|m| m.1.clone()).collect(),
        cells: (0..study.rows.len()).map(|x| (0..columns).map(|y| cell(x, y)).collect()).collect(),
        outlined: format!("stands out after correction for {} links", study.family.tests),
    })
}

fn heat_caption(study: &Study) -> String {
    let units = study.family.pairs.iter().filter(|p| p.estimate.is_some()).map(|p| p.units as u64);
    let (least, most) = (units.clone().min().unwrap_or(0), units.max().unwrap_or(0));
    let over = if least == most { plural(most, "unit", "units") } else { format!("{least} to {most} units") };
    format!(
        "Pearson’s r between unit means, over {over}. Blue: more goes with more. Orange: more goes with less. The table below has every interval."
    )
}

fn strip(study: &Study, found: &[(&Pair, Estimate)], width: Width) -> candor_charts::Drawing {
    let row = |(pair, e): &(&Pair, Estimate)| StripRow { label: label(study, pair), interval: Some(interval(e)), filled: pair.stands() };
    interval_strip(&IntervalStrip {
        frame: frame("Links with their 95 % intervals", finding(found), width),
        heading: "Employee area – customer measure".to_owned(),
        numbers: "r (95 % interval)".to_owned(),
        axis_title: "Pearson’s r".to_owned(),
        axis: StripAxis::Correlation,
        rows: ends(found).into_iter().map(row).collect(),
        key: Some(("stands out after correction".to_owned(), "does not".to_owned())),
    })
}

/// All, or those at both ends.
fn ends<'a>(found: &'a [(&'a Pair, Estimate)]) -> Vec<&'a (&'a Pair, Estimate)> {
    if found.len() <= MOST_ROWS {
        return found.iter().collect();
    }
    found.iter().take(MOST_ROWS / 2).chain(found.iter().skip(found.len() - MOST_ROWS / 2)).collect()
}

fn strip_caption(study: &Study, found: usize) -> String {
    let part = if found > MOST_ROWS {
        format!(" Of {found}, the {} largest and the {} smallest.", MOST_ROWS / 2, MOST_ROWS / 2)
    } else {
        String::new()
    };
    format!(
        "Dots are estimates, lines 95 % intervals, sorted by estimate.{part} {} were tested together.",
        plural(study.family.tests as u64, "link", "links")
    )
}

fn table(study: &Study) -> Table {
    let mut table = Table {
        caption: format!("All {} with their intervals", plural(study.family.pairs.len() as u64, "link", "links")),
        header: ["Employee area", "Customer measure", "r", "95 % interval", "Units", "Stands out"].map(ToOwned::to_owned).to_vec(),
        words: 2,
        folded: true,
        ..Table::default()
    };
    for pair in &study.family.pairs {
        let (Some(row), Some(column)) = (study.rows.get(pair.x), study.columns.get(pair.y)) else { continue };
        if row.0 == column.0 {
            continue;
        }
        let link = Some(format!("/linkage?employees={}&customers={}", row.0, column.0));
        let (r, range, stands) = match &pair.estimate {
            Some(e) => (number(e.estimate), between(e.low, e.high), if pair.stands() { "yes" } else { "no" }),
            None => ("–".to_owned(), "not enough answers, or no variation".to_owned(), "–"),
        };
        table.row([
            Cell { text: row.1.clone(), link },
            column.1.clone().into(),
            r.into(),
            range.into(),
            pair.units.to_string().into(),
            stands.into(),
        ]);
    }
    table
}
