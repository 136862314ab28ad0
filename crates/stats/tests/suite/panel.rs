//! Lagged correlations, change and cross-lagged models against their references.

use std::collections::BTreeMap;

use candor_stats::panel::{
    Lags, Path, change_correlation, cross_lagged, difference_reliability, difference_reliability_unequal, lagged_correlations,
    lagged_regression, random_intercept_cross_lagged, without_wave_means,
};
use candor_stats::{Coefficient, Side, StatsError, pearson};
use serde_json::Value;

use crate::common::{CLOSED, TAIL, Table, close, expected, near, slices};

/// Tolerance of iterative estimates where lavaan comes to rest sharply.
const SHARP: f64 = 1e-7;
/// The same where its own stopping rule shows.
const ITERATIVE: f64 = 1e-5;

/// Job satisfaction and readiness of the soldiers with all six measures.
fn soldiers() -> ([Vec<f64>; 3], [Vec<f64>; 3]) {
    let table = Table::read("multilevel__univbct.csv");
    let first = table.column("TIME");
    let columns = ["JOBSAT1", "JOBSAT2", "JOBSAT3", "READY1", "READY2", "READY3"].map(|name| table.gaps(name));
    let complete = |row: &usize| first[*row] == 0.0 && columns.iter().all(|column| column[*row].is_some());
    let rows: Vec<usize> = (0..first.len()).filter(complete).collect();
    let [a, b, c, d, e, f] = columns.map(|column| rows.iter().map(|row| column[*row].unwrap()).collect());
    ([a, b, c], [d, e, f])
}

/// Compares paths with the rows of a lavaan table.
fn same_paths(paths: &[Path], want: &Value, tolerance: f64, name: impl Fn(Side, usize) -> String) {
    let want = want.as_array().unwrap();
    assert_eq!(paths.len(), want.len());
    for (path, want) in paths.iter().zip(want) {
        let label = format!("{} ~ {}", name(path.outcome, path.wave), name(path.predictor, path.wave - 1));
        assert_eq!(want["path"], label.as_str());
        let Coefficient { estimate, se, p, .. } = path.coefficient;
        close(estimate, &want["est"], tolerance);
        close(se, &want["se"], tolerance);
        close(path.standardised, &want["std"], tolerance);
        if let Some(z) = want["z"].as_f64() {
            near(estimate / se, z, tolerance);
        }
        // lavaan prints 0 for what 1 - Φ(z) cannot hold.
        if want["p"] == 0 {
            assert!(p < 1e-15);
        } else {
            close(p, &want["p"], 10.0 * tolerance);
        }
    }
}

#[test]
fn cross_lagged_paths_of_soldiers() {
    let want = expected("clpm.univbct");
    let (x, y) = soldiers();
    assert_eq!(x[0].len(), 402);
    let got = cross_lagged(&slices(&x), &slices(&y), Lags::Free, 0.95).unwrap();
    same_paths(&got.paths, &want["est"], SHARP, |side, wave| format!("{}{}", if side == Side::X { "JOBSAT" } else { "READY" }, wave + 1));
    close(got.fit.chi_square, &want["chisq"], SHARP);
    assert_eq!(want["df"], got.fit.df);
    close(got.fit.cfi, &want["cfi"], SHARP);
    close(got.fit.rmsea, &want["rmsea"], SHARP);
    close(got.fit.srmr, &want["srmr"], SHARP);
    // Residual correlations are those of the residuals of the regressions.
    assert_eq!(got.associations.iter().map(|each| each.wave).collect::<Vec<_>>(), [0, 1, 2]);
    close(got.associations[0].correlation, &want["cross_lag_corrs"]["r_sync1"], SHARP);
}

#[test]
fn regressions_and_lagged_correlations_of_soldiers() {
    let want = expected("clpm.univbct");
    let (x, y) = soldiers();
    for (next, own, other, name, own_name, other_name) in
        [(&y[1], &y[0], &x[0], "READY2", "READY1", "JOBSAT1"), (&x[1], &x[0], &y[0], "JOBSAT2", "JOBSAT1", "READY1")]
    {
        let got = lagged_regression(next, own, other, 0.95).unwrap();
        let same = |coefficient: Coefficient, term: &str| {
            close(coefficient.estimate, &want[format!("ols_{name}")][term], CLOSED);
            close(coefficient.se, &want[format!("ols_{name}_se")][term], CLOSED);
        };
        same(got.intercept, "(Intercept)");
        same(got.own, own_name);
        same(got.other, other_name);
    }
    let got = lagged_correlations(&x[0], &x[1], &y[0], &y[1], 0.95).unwrap();
    let r = &want["cross_lag_corrs"];
    close(got.forward.estimate, &r["r_JOBSAT1_READY2"], CLOSED);
    close(got.reverse.estimate, &r["r_READY1_JOBSAT2"], CLOSED);
    close(got.difference.statistic, &want["steiger_z_diff"], CLOSED);
    close(got.difference.p, &want["steiger_p"], TAIL);
    let plain = |a: &[f64], b: &[f64]| pearson(a, b, 0.95).unwrap().estimate;
    close(plain(&x[0], &y[0]), &r["r_sync1"], CLOSED);
    close(plain(&x[1], &y[1]), &r["r_sync2"], CLOSED);
    close(plain(&x[0], &x[1]), &r["stab_x"], CLOSED);
    close(plain(&y[0], &y[1]), &r["stab_y"], CLOSED);
}

#[test]
fn random_intercepts_of_soldiers() {
    let want = expected("riclpm.univbct");
    let (x, y) = soldiers();
    let got = random_intercept_cross_lagged(&slices(&x), &slices(&y), Lags::Free, 0.95).unwrap();
    same_paths(&got.paths, &want["est"], ITERATIVE, |side, wave| format!("w{}{}", if side == Side::X { "x" } else { "y" }, wave + 1));
    close(got.fit.chi_square, &want["chisq"], SHARP);
    assert_eq!(want["df"], got.fit.df);
    assert!((got.fit.p.unwrap() - 0.2815).abs() < 5e-5 && got.n == 402);
    close(got.intercepts.variance_x.estimate, &want["var_RIx"], ITERATIVE);
    close(got.intercepts.variance_y.estimate, &want["var_RIy"], ITERATIVE);
}

/// Means of the teams with five or more soldiers who answered everything.
fn teams() -> ([Vec<f64>; 2], [Vec<f64>; 2]) {
    let table = Table::read("multilevel__univbct.csv");
    let (time, battalion, company) = (table.column("TIME"), table.column("BTN"), table.texts("COMPANY"));
    let columns = ["JOBSAT1", "JOBSAT2", "JOBSAT3", "READY1", "READY2", "READY3"].map(|name| table.gaps(name));
    let mut teams: BTreeMap<(i64, &str), Vec<[f64; 4]>> = BTreeMap::new();
    for row in (0..time.len()).filter(|row| time[*row] == 0.0) {
        if let [Some(x1), Some(x2), Some(_), Some(y1), Some(y2), Some(_)] = columns.each_ref().map(|column| column[row]) {
            teams.entry((battalion[row] as i64, &company[row])).or_default().push([x1, x2, y1, y2]);
        }
    }
    let mean = |place: usize| {
        let large = teams.values().filter(|team| team.len() >= 5);
        large.map(|team| team.iter().map(|each| each[place]).sum::<f64>() / team.len() as f64).collect()
    };
    ([mean(0), mean(1)], [mean(2), mean(3)])
}

#[test]
fn lagged_correlations_of_teams() {
    // The printed figures of 27 units: .432, and .620 in the reverse direction.
    let ([x1, x2], [y1, y2]) = teams();
    assert_eq!(x1.len(), 27);
    let got = lagged_correlations(&x1, &x2, &y1, &y2, 0.95).unwrap();
    assert!((got.forward.estimate - 0.432).abs() < 5e-4 && (got.reverse.estimate - 0.620).abs() < 5e-4);
    assert_eq!(got.forward, pearson(&x1, &y2, 0.95).unwrap());
    assert_eq!(got.reverse, pearson(&y1, &x2, 0.95).unwrap());
    near(got.difference.difference, got.forward.estimate - got.reverse.estimate, CLOSED);
    assert!(got.difference.statistic < 0.0 && got.difference.low < 0.0 && got.difference.high > 0.0);
}

#[test]
fn change_is_compared_with_change() {
    let (x1, x2) = ([1.0, 2.0, 3.0, 4.0, 5.0], [2.0, 2.0, 5.0, 4.0, 9.0]);
    let (y1, y2) = ([5.0, 1.0, 4.0, 2.0, 3.0], [7.0, 1.5, 4.0, 2.0, 5.0]);
    let want = pearson(&[1.0, 0.0, 2.0, 0.0, 4.0], &[2.0, 0.5, 0.0, 0.0, 2.0], 0.9).unwrap();
    let got = change_correlation(&x1, &x2, &y1, &y2, 0.9).unwrap();
    near(got.estimate, want.estimate, CLOSED);
    near(got.p, want.p, TAIL);
}

#[test]
fn a_difference_is_less_reliable_than_its_parts() {
    near(difference_reliability(0.8, 0.8, 0.6).unwrap(), 0.5, CLOSED);
    near(difference_reliability(0.9, 0.7, 0.0).unwrap(), 0.8, CLOSED);
    near(difference_reliability(0.5, 0.5, 0.5).unwrap(), 0.0, 1e-15);
    // (4·.9 + .7 - 2·.5·2) / (4 + 1 - 2·.5·2).
    near(difference_reliability_unequal(0.9, 0.7, 0.5, 2.0, 1.0).unwrap(), 2.3 / 3.0, CLOSED);
    near(difference_reliability_unequal(0.9, 0.7, 0.5, 1e308, 5e307).unwrap(), 2.3 / 3.0, CLOSED);
}

#[test]
fn waves_without_their_means() {
    let got = without_wave_means(&[&[1.0, 2.0, 6.0], &[5.0, 5.0]]).unwrap();
    assert_eq!(got, [vec![-2.0, -1.0, 3.0], vec![0.0, 0.0]]);
    assert_eq!(without_wave_means(&[]), Ok(vec![]));
}

#[test]
fn a_regression_without_error() {
    let (own, other) = ([1.0, 2.0, 3.0, 4.0], [1.0, 0.0, 0.0, 2.0]);
    let next: Vec<f64> = own.iter().zip(&other).map(|(own, other)| 3.0 + 2.0 * own - other).collect();
    let got = lagged_regression(&next, &own, &other, 0.95).unwrap();
    for (coefficient, want) in [(got.intercept, 3.0), (got.own, 2.0), (got.other, -1.0)] {
        near(coefficient.estimate, want, 1e-12);
        assert!(coefficient.se < 1e-12 && coefficient.p < 1e-10);
    }
    assert_eq!(got.df, 1);
    assert_eq!(lagged_regression(&[7.0; 4], &own, &other, 0.95), Err(StatsError::NoVariation { which: Side::Y }));
}
