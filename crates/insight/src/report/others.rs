//! Other explanations of a link, and the employee areas that go with it most.

use candor_charts::{Bar, Bars, ImportancePerformance, Interval, Numbers, Part, Width, bars, importance_performance, number, percent};

use super::{between, frame, linked, plural};
use crate::page::{Block, Figure, Section, Table};
use crate::study::Study;
use crate::study::drivers::{Area, Drivers, Importance};
use crate::study::explanations::{Finding, Kind};

pub(super) fn explanations(study: &Study) -> Option<Section> {
    if !linked(study) {
        return None;
    }
    let mut table = Table {
        caption: "The link looked at in other ways".to_owned(),
        header: ["Compared", "Estimate", "95 % interval", "Units"].map(ToOwned::to_owned).to_vec(),
        words: 1,
        ..Table::default()
    };
    for explanation in &study.explanations {
        let name = explanation.kind.name();
        match explanation.finding {
            Finding::Found { estimate: e, units } => {
                let count = if explanation.kind == Kind::People { plural(units as u64, "person", "people") } else { units.to_string() };
                table.row([name.into(), number(e.estimate).into(), between(e.low, e.high).into(), count.into()]);
            }
            Finding::NotPossible(why) => table.row([name.into(), "–".into(), why.into(), "–".into()]),
        }
    }
    let intro = "If the link all but vanishes in a row, what that row holds constant may explain it. Both directions over time are given alike; a larger one does not show which comes first.";
    let mut blocks = vec![Block::Paragraph(intro.to_owned()), Block::Table(table)];
    if study.parts_disagree {
        blocks.push(Block::Paragraph("Within parts of the organisation the pattern is different from that over all units. Look at the parts one by one before concluding anything.".to_owned()));
    }
    if study.people_disagree {
        blocks.push(Block::Paragraph("Between people of the same unit the pattern is different from that between units. What holds for teams does not hold for their people, and the other way round.".to_owned()));
    }
    Some(Section { id: "others", title: "Other explanations".to_owned(), blocks })
}

pub(super) fn drivers_finding(study: &Study) -> String {
    match &study.drivers {
        Drivers::Found(found) => found_sentence(study, found),
        Drivers::TooFew { areas, units, needed } => format!(
            "Too few units to tell {areas} employee areas apart: that needs 10 units for each, {needed} in all, and there are {units}."
        ),
        Drivers::NotPossible(why) => format!("Employee areas cannot be compared. {why}"),
    }
}

fn found_sentence(study: &Study, found: &Importance) -> String {
    let r2 = found.r_squared;
    let start = format!(
        "Together the {} employee areas go with {} of the differences in “{}” between {} units ({} to {}).",
        found.areas.len(),
        percent(r2.estimate),
        study.y.name,
        found.units,
        percent(r2.low),
        percent(r2.high)
    );
    let first: Vec<&Area> = found.areas.iter().filter(|a| a.ranks.0 == 1).collect();
    match first.as_slice() {
        [only] if only.ranks.1 == 1 => format!("{start} “{}” goes with it most.", only.name),
        several => format!("{start} Which area goes with it most is not settled: {} of them could be first.", several.len()),
    }
}

pub(super) fn drivers(study: &Study, width: Width) -> Option<Section> {
    let mut blocks = vec![Block::Paragraph(drivers_finding(study))];
    if let Drivers::Found(found) = &study.drivers {
        let mut sorted: Vec<&Area> = found.areas.iter().collect();
        sorted.sort_by(|a, b| b.share.estimate.total_cmp(&a.share.estimate));
        blocks.push(Block::Figure(Figure {
            drawing: share_bars(study, &sorted, width),
            caption: "Each area’s share of what all areas explain together, averaged over all orders in which they could be entered (LMG), with 95 % intervals by resampling units. Importance in this model; it does not say what changing an area would do.".to_owned(),
        }));
        blocks.push(Block::Figure(Figure {
            drawing: against_score(study, &sorted, width),
            caption: "Far right and low: goes much with the customer measure and is rated low. Look there first.".to_owned(),
        }));
        blocks.push(Block::Table(table(&sorted)));
    }
    Some(Section { id: "areas", title: "Employee areas that go with it most".to_owned(), blocks })
}

fn chart(i: candor_stats::Interval) -> Interval {
    Interval { estimate: i.estimate, low: i.low, high: i.high }
}

fn share_bars(study: &Study, areas: &[&Area], width: Width) -> candor_charts::Drawing {
    bars(&Bars {
        frame: frame(format!("Employee areas and {}", study.y.name), drivers_finding(study), width),
        heading: "Employee area".to_owned(),
        numbers: "share (95 % interval)".to_owned(),
        axis_title: "Share of what all areas explain".to_owned(),
        format: Numbers::Percent,
        bars: areas.iter().map(|a| Bar { label: a.name.clone(), interval: Some(chart(a.share)) }).collect(),
    })
}

fn against_score(study: &Study, areas: &[&Area], width: Width) -> candor_charts::Drawing {
    let score = |a: &Area| Interval { estimate: a.score.mean, low: a.score.low, high: a.score.high };
    let importance = candor_charts::Measure { name: "Share of what all areas explain".to_owned(), side: None, scale: Some((0.0, 1.0)) };
    let employees = candor_charts::Measure { name: "Mean score".to_owned(), side: Some(super::side(&study.x)), scale: None };
    #[allow(clippy::cast_precision_loss)] // a count of areas
    let middle = 1.0 / areas.len().max(1) as f64;
    importance_performance(&ImportancePerformance {
        frame: frame("Importance and score of employee areas", drivers_finding(study), width),
        importance,
        score: employees,
        importance_middle: Some(middle),
        score_middle: candor_stats::median(&areas.iter().map(|a| a.score.mean).collect::<Vec<_>>()).ok(),
        parts: areas.iter().map(|a| Part { label: a.name.clone(), importance: chart(a.share), score: score(a) }).collect(),
    })
}

fn table(areas: &[&Area]) -> Table {
    let mut table = Table {
        caption: "Employee areas as a table".to_owned(),
        header: ["Area", "Share", "95 % interval", "Place", "Score", "95 % interval"].map(ToOwned::to_owned).to_vec(),
        words: 1,
        folded: true,
        ..Table::default()
    };
    for a in areas {
        let places = if a.ranks.0 == a.ranks.1 { a.ranks.0.to_string() } else { format!("{} to {}", a.ranks.0, a.ranks.1) };
        table.row([
            a.name.clone().into(),
            percent(a.share.estimate).into(),
            format!("{} to {}", percent(a.share.low), percent(a.share.high)).into(),
            places.into(),
            number(a.score.mean).into(),
            between(a.score.low, a.score.high).into(),
        ]);
    }
    table
}
