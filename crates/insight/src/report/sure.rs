//! How sure one can be.

use candor_charts::{number, percent};

use super::{Setting, between, linked, plural};
use crate::page::{Block, Section, Table};
use crate::study::Study;
use crate::{Point, Summary};

pub(super) fn section(study: &Study, setting: &Setting) -> Option<Section> {
    let mut blocks = Vec::new();
    if linked(study) {
        blocks.push(Block::Table(coefficients(study, setting)));
        blocks.extend(verdicts(study).map(Block::List));
    }
    blocks.push(Block::List(basis(study)));
    Some(Section { id: "sure", title: "How sure".to_owned(), blocks })
}

fn coefficients(study: &Study, setting: &Setting) -> Table {
    let mut table = Table {
        caption: "The link, calculated in several ways".to_owned(),
        header: ["Way", "Estimate", "95 % interval", "Units"].map(ToOwned::to_owned).to_vec(),
        words: 1,
        ..Table::default()
    };
    let (Some(c), Some(d)) = (study.linkage.coefficients.as_ref(), study.detail.as_ref()) else { return table };
    let k = study.linkage.points.len();
    let mut row = |way: &str, estimate: String, interval: String, units: String| {
        table.row([way.into(), estimate.into(), interval.into(), units.into()]);
    };
    let mut add = |way: &str, estimate: f64, low: f64, high: f64, units: usize| {
        row(way, number(estimate), between(low, high), units.to_string());
    };
    add("Pearson’s r, straight-line link", c.pearson.estimate, c.pearson.low, c.pearson.high, k);
    if let Some(b) = d.bootstrap {
        add("The same, interval by resampling units", b.estimate, b.low, b.high, k);
    }
    if let Some(b) = d.robust {
        add("The same, interval that allows for far-off units", b.estimate, b.low, b.high, k);
    }
    add("Spearman’s ρ, link of the ranks", c.spearman.estimate, c.spearman.low, c.spearman.high, k);
    add("Kendall’s τ-b, pairs in the same order", c.kendall_tau_b.estimate, c.kendall_tau_b.low, c.kendall_tau_b.high, k);
    let (estimate, interval) = match c.told_weighted() {
        Some(w) => (number(w.estimate), between(w.low, w.high)),
        None => ("not told: weights too uneven".to_owned(), "–".to_owned()),
    };
    let way = format!("r, units weighted by respondents (design effect {})", number(c.design_effect));
    row(&way, estimate, interval, format!("{} effective of {k}", number(c.effective_units)));
    let mut add = |way: &str, estimate: f64, low: f64, high: f64, units: usize| {
        row(way, number(estimate), between(low, high), units.to_string());
    };
    if let Some((e, units)) = d.varied {
        let way = match setting.left_out {
            None => "r, without answers that are the same throughout".to_owned(),
            Some([0, 0]) => format!("r, without flagged responses (fewer than {}, none left out)", study.smallest),
            Some([x, y]) => format!("r, without flagged responses ({x} of employees, {y} of customers)"),
        };
        add(&way, e.estimate, e.low, e.high, units);
    }
    if let Some(corrected) = d.corrected.filter(|c| !c.beyond_one) {
        add("r, corrected for imprecise team scores", corrected.estimate, corrected.low.max(-1.0), corrected.high.min(1.0), k);
    }
    table
}

/// What follows from the coefficients.
fn verdicts(study: &Study) -> Option<Vec<String>> {
    let (c, d) = (study.linkage.coefficients.as_ref()?, study.detail.as_ref()?);
    let mut list = Vec::new();
    if let Some((low, high, unit)) = c.leave_one_out {
        let named = study.linkage.points.get(unit).filter(|p| p.visible).map(|p| format!(" {} counts most.", p.name)).unwrap_or_default();
        list.push(format!("Leaving out any one unit, r stays between {} and {}.{named}", number(low), number(high)));
    }
    if d.corrected.is_some_and(|c| c.beyond_one) {
        list.push("Reliability is too low for a correction: the corrected link would be beyond 1.".to_owned());
    }
    if let Some(r) = d.detectable {
        let k = study.linkage.points.len();
        list.push(format!(
            "With {k} units a study finds a true link of {} or more in 80 of 100 cases; weaker links are easily missed.",
            number(r)
        ));
    }
    if d.equivalence.is_some_and(|e| e.equivalent) {
        list.push("The link, if there is one, is smaller than 0.2 in either direction (equivalence test at 5 %).".to_owned());
    }
    Some(list)
}

/// Units, people, response and reliability.
fn basis(study: &Study) -> Vec<String> {
    let linkage = &study.linkage;
    let mut list = vec![format!(
        "Based on {} by employees and {} by customers in {}.",
        plural(linkage.employee_n(), "answer", "answers"),
        plural(linkage.customer_n(), "answer", "answers"),
        plural(linkage.points.len() as u64, "unit", "units")
    )];
    if !linkage.points.is_empty() {
        let (ex, cu) = (spread(&linkage.points, |p| p.x), spread(&linkage.points, |p| p.y));
        list.push(format!(
            "Answers per unit: employees at least {}, half of the units {} or more; customers at least {}, half {} or more.",
            ex.0, ex.1, cu.0, cu.1
        ));
    }
    list.extend(response(study));
    list.extend(reliability("employees", study.variance_x, linkage.reliability_x));
    list.extend(reliability("customers", study.variance_y, linkage.reliability_y));
    for (measure, c) in [&study.x, &study.y].into_iter().zip(study.consistency).filter_map(|(m, c)| Some((m, c?))) {
        list.push(format!(
            "How well the questions behind “{}” go together (Cronbach’s alpha): {} ({}).",
            measure.name,
            number(c.alpha),
            between(c.low, c.high)
        ));
    }
    list
}

/// Who answered of those who were asked.
fn response(study: &Study) -> Vec<String> {
    let alike = |rate: crate::study::Response| format!("how alike units answered (R-indicator, 1 is best): {}", number(rate.r_indicator));
    let employees = study.response.map_or_else(
        || "How many employees were asked is not known, so there is no response rate. Give headcounts with the units, or a list for the wave.".to_owned(),
        |r| format!("{} of the people of these units answered; {}.", percent(r.rate), alike(r)),
    );
    let customers = study.customer_response.map_or_else(
        || "For customers the number who were asked is not known.".to_owned(),
        |r| format!("{} of the customers who were asked answered; {}.", percent(r.rate), alike(r)),
    );
    vec![employees, customers]
}

fn reliability(who: &str, variance: Option<candor_stats::aggregation::OneWay>, icc2: Option<f64>) -> Option<String> {
    let share = variance?.icc1(crate::LEVEL).ok()?;
    Some(format!(
        "Scores of {who}: {} of the differences between people lie between units (ICC(1) {}, {}); reliability of unit means (ICC(2)) {}.",
        percent(share.estimate),
        number(share.estimate),
        between(share.low.max(0.0), share.high.max(0.0)),
        number(icc2.unwrap_or(0.0))
    ))
}

/// The smallest and the median number of answers.
fn spread(points: &[Point], side: fn(&Point) -> Summary) -> (u64, u64) {
    let mut counts: Vec<u64> = points.iter().map(|p| side(p).n).collect();
    counts.sort_unstable();
    (counts.first().copied().unwrap_or(0), counts.get(counts.len() / 2).copied().unwrap_or(0))
}
