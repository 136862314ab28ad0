//! One dot for each unit, and the same as a table.

use candor_charts::{BandPoint, Fit, Scatter, ScatterPoint, Width, number, scatter};
use candor_stats::{dist, simple_regression};

use super::{axis, frame, labelled, linked, plural};
use crate::linkage::{Linkage, Point};
use crate::page::{Block, Cell, Figure, Section, Table};
use crate::study::Study;
use crate::{ESTABLISHED_UNITS, LEVEL};

/// Most units that are named in the picture.
const NAMED: usize = 5;

/// A unit further from the line than so many standard deviations is named.
const FAR: f64 = 2.0;

pub(super) fn section(study: &Study, width: Width) -> Option<Section> {
    let shown: Vec<&Point> = study.linkage.visible().collect();
    let mut blocks = Vec::new();
    if shown.is_empty() {
        blocks.push(Block::Paragraph("None of your units has enough answers on both sides to be shown by itself.".to_owned()));
    } else {
        blocks.push(Block::Figure(Figure { drawing: scatter(&drawing(study, &shown, width)), caption: caption(study) }));
        blocks.push(Block::Table(table(study, &shown)));
    }
    Some(Section { id: "picture", title: "Each unit".to_owned(), blocks })
}

fn caption(study: &Study) -> String {
    let line = if fits(&study.linkage) { " The line is the straight line that fits best, with its 95 % band." } else { "" };
    let excluded = match study.linkage.excluded_units {
        0 => String::new(),
        n => format!(
            " Left out: {} with fewer than {} respondents on either side, or few who all said the same.",
            plural(n, "unit", "units"),
            study.smallest
        ),
    };
    format!(
        "Across: {}. Up: {}. One dot for each unit; larger dots have more answers. Thin bars show one standard error, dashed lines the medians.{line} Named units lie far from the others.{excluded}",
        labelled(&study.x),
        labelled(&study.y)
    )
}

fn fits(linkage: &Linkage) -> bool {
    linked_enough(linkage) && linkage.points.len() >= ESTABLISHED_UNITS
}

fn linked_enough(linkage: &Linkage) -> bool {
    linkage.coefficients.is_some()
}

fn drawing(study: &Study, shown: &[&Point], width: Width) -> Scatter {
    let title = format!("{} against {}", study.y.name, study.x.name);
    let names = crate::Names { employees: study.x.name.clone(), customers: study.y.name.clone() };
    Scatter {
        frame: frame(title, crate::sentence(&study.linkage, &names), width),
        x: axis(&study.x),
        y: axis(&study.y),
        points: shown.iter().map(|p| dot(p)).collect(),
        fit: fit(&study.linkage),
        labelled: if linked(study) { outliers(&study.linkage, shown) } else { Vec::new() },
    }
}

fn dot(p: &Point) -> ScatterPoint {
    ScatterPoint {
        label: p.name.clone(),
        x: p.x.mean,
        y: p.y.mean,
        se_x: p.x.standard_error(),
        se_y: p.y.standard_error(),
        n: usize::try_from(p.x.n.min(p.y.n)).unwrap_or(usize::MAX),
        hint: Some(format!(
            "{}: employees {} ({}), customers {} ({})",
            p.name,
            number(p.x.mean),
            plural(p.x.n, "answer", "answers"),
            number(p.y.mean),
            plural(p.y.n, "answer", "answers")
        )),
    }
}

/// Least squares with the pointwise 95 % band `ŷ ± t·s·√(1/k + (x−x̄)²/Sxx)`.
#[allow(clippy::cast_precision_loss)] // a count of units
fn fit(linkage: &Linkage) -> Option<Fit> {
    if !fits(linkage) {
        return None;
    }
    let (xs, ys) = (linkage.means(|p| p.x), linkage.means(|p| p.y));
    let line = simple_regression(&xs, &ys).ok()?;
    let k = xs.len() as f64;
    let mean = xs.iter().sum::<f64>() / k;
    let sxx: f64 = xs.iter().map(|v| (v - mean) * (v - mean)).sum();
    let reach = dist::student_t_quantile(f64::midpoint(1.0, LEVEL), k - 2.0) * line.slope_se * sxx.sqrt();
    let low = xs.iter().copied().fold(f64::INFINITY, f64::min);
    let high = xs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let band = (0..=24).map(|i| {
        let x = low + (high - low) * f64::from(i) / 24.0;
        let half = reach * (1.0 / k + (x - mean) * (x - mean) / sxx).sqrt();
        let middle = line.intercept + line.slope * x;
        BandPoint { x, low: middle - half, high: middle + half }
    });
    Some(Fit { intercept: line.intercept, slope: line.slope, band: band.collect() })
}

/// The shown units furthest from the line, in standard deviations of all distances.
#[allow(clippy::cast_precision_loss)]
fn outliers(linkage: &Linkage, shown: &[&Point]) -> Vec<usize> {
    let (xs, ys) = (linkage.means(|p| p.x), linkage.means(|p| p.y));
    let Ok(line) = simple_regression(&xs, &ys) else { return Vec::new() };
    let distance = |x: f64, y: f64| y - line.intercept - line.slope * x;
    let squares: f64 = xs.iter().zip(&ys).map(|(x, y)| distance(*x, *y) * distance(*x, *y)).sum();
    let deviation = (squares / (xs.len().saturating_sub(2).max(1)) as f64).sqrt();
    let mut far: Vec<(usize, f64)> = shown.iter().map(|p| distance(p.x.mean, p.y.mean).abs()).enumerate().collect();
    far.retain(|(_, d)| *d > FAR * deviation);
    far.sort_by(|a, b| b.1.total_cmp(&a.1));
    far.into_iter().take(NAMED).map(|(at, _)| at).collect()
}

fn table(study: &Study, shown: &[&Point]) -> Table {
    let heads = ["Unit", "Employee score", "± SE", "Employees", "Customer score", "± SE", "Customers"];
    let se = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), number);
    let row = |p: &&Point| {
        let texts = [
            p.name.clone(),
            number(p.x.mean),
            se(p.x.standard_error()),
            p.x.n.to_string(),
            number(p.y.mean),
            se(p.y.standard_error()),
            p.y.n.to_string(),
        ];
        texts.map(Cell::from).to_vec()
    };
    let mut sorted = shown.to_vec();
    sorted.sort_by(|a, b| a.name.cmp(&b.name));
    Table {
        caption: format!(
            "The {} as a table: scores with standard errors (SE) and numbers of answers",
            plural(shown.len() as u64, "unit", "units")
        ),
        header: heads.map(ToOwned::to_owned).to_vec(),
        rows: sorted.iter().map(row).collect(),
        words: 1,
        folded: linked(study),
    }
}
