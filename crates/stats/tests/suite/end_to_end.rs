//! The figures of a whole report: odd data rows answer as employees, even rows as customers.

use candor_stats::{
    concordant_pair_share, harmonic_weights, kendall_tau_b, leave_one_out_range, pearson, quantile_type7, simple_regression, spearman,
    weighted_pearson,
};
use serde_json::Value;

use crate::common::{CLOSED, TAIL, Table, by_unit, close, ends, expected};

/// Unit means and counts of both sources.
struct Split {
    x: Vec<f64>,
    nx: Vec<f64>,
    y: Vec<f64>,
    ny: Vec<f64>,
}

fn half(table: &Table, heading: &str, start: usize) -> (Vec<f64>, Vec<f64>) {
    let take = |name: &str| -> Vec<f64> { table.column(name).into_iter().skip(start).step_by(2).collect() };
    by_unit(&take("GRP"), &take(heading))
}

fn split(heading: &str) -> Split {
    let table = Table::read("multilevel__bh1996.csv");
    let (x, nx) = half(&table, heading, 0);
    let (y, ny) = half(&table, "WBEING", 1);
    Split { x, nx, y, ny }
}

fn mean_where(x: &[f64], y: &[f64], keep: impl Fn(f64) -> bool) -> f64 {
    let kept: Vec<f64> = x.iter().zip(y).filter(|(x, _)| keep(**x)).map(|(_, y)| *y).collect();
    kept.iter().sum::<f64>() / kept.len() as f64
}

fn coefficients(data: &Split, want: &Value) {
    let (x, y) = (&data.x, &data.y);
    let r = pearson(x, y, 0.95).unwrap();
    close(r.estimate, &want["r"], CLOSED);
    close(r.p, &want["p"], TAIL);
    ends(r.low, r.high, &want["ci95"]);
    close(spearman(x, y, 0.95).unwrap().estimate, &want["rho"], CLOSED);
    close(kendall_tau_b(x, y, 0.95).unwrap().estimate, &want["tau_b"], CLOSED);
    let weights = harmonic_weights(&data.nx, &data.ny);
    close(weighted_pearson(x, y, &weights).unwrap(), &want["r_weighted_harmonic_n"], CLOSED);
    close(concordant_pair_share(x, y).unwrap(), &want["concordant_pair_share"], CLOSED);
}

fn shape(data: &Split, want: &Value) {
    let (x, y) = (&data.x, &data.y);
    let range = leave_one_out_range(x, y).unwrap();
    close(range.min, &want["loo_min"], CLOSED);
    close(range.max, &want["loo_max"], CLOSED);
    // Units are numbered from 1 without gaps.
    let unit = range.most_influential_index as u64 + 1;
    assert_eq!(Some(unit), want["loo_most_influential_unit"].as_u64());
    let line = simple_regression(x, y).unwrap();
    close(line.slope, &want["slope"], CLOSED);
    close(line.slope_se, &want["slope_se"], CLOSED);
    let mut sorted = x.clone();
    sorted.sort_by(f64::total_cmp);
    let top = quantile_type7(&sorted, 0.75).unwrap();
    let bottom = quantile_type7(&sorted, 0.25).unwrap();
    close(mean_where(x, y, |x| x >= top), &want["top_quartile_mean_y"], CLOSED);
    close(mean_where(x, y, |x| x <= bottom), &want["bottom_quartile_mean_y"], CLOSED);
}

#[test]
fn three_drivers_of_99_units() {
    let want = expected("e2e.split.bh1996");
    for heading in ["LEAD", "COHES", "HRS"] {
        let data = split(heading);
        assert_eq!(Some(data.x.len() as u64), want["k_units"].as_u64());
        let smallest = |n: &[f64]| n.iter().copied().fold(f64::INFINITY, f64::min);
        close(data.nx.iter().sum(), &want["n_A"], 0.0);
        close(data.ny.iter().sum(), &want["n_B"], 0.0);
        close(smallest(&data.nx), &want["min_n_A"], 0.0);
        close(smallest(&data.ny), &want["min_n_B"], 0.0);
        coefficients(&data, &want["results"][heading]);
        shape(&data, &want["results"][heading]);
    }
}

#[test]
fn the_first_7_14_and_34_units() {
    let want = &expected("e2e.split.bh1996")["subsets"];
    let Split { x, y, .. } = split("LEAD");
    for k in [7, 14, 34] {
        let want = &want[format!("first{k}")];
        let r = pearson(&x[..k], &y[..k], 0.95).unwrap();
        close(r.estimate, &want["r"], CLOSED);
        close(r.p, &want["p"], TAIL);
        ends(r.low, r.high, &want["ci95"]);
    }
}
