//! Every statistic against R 4.2.2.

use candor_stats::{
    concordant_pair_share, kendall_tau_b, kish_effective_n, mean_interval, median, net_promoter, pairs_from_r, pearson, quantile_type7,
    simple_regression, spearman, weighted_pearson, weighted_pearson_estimate, wilson,
};

use crate::common::{CLOSED, FACETS, TAIL, Table, attitude, by_unit, close, ends, expected, near, simulated_teams};

#[test]
fn correlations_of_the_attitude_survey() {
    let (rating, facets) = attitude();
    for (other, y) in FACETS.iter().zip(facets) {
        let want = expected(&format!("cor.attitude.rating.{other}"));
        let r = pearson(&rating, &y, 0.95).unwrap();
        close(r.estimate, &want["pearson_r"], CLOSED);
        close(r.p, &want["pearson_p"], TAIL);
        ends(r.low, r.high, &want["pearson_ci95"]);
        let rho = spearman(&rating, &y, 0.95).unwrap();
        close(rho.estimate, &want["spearman_rho"], CLOSED);
        close(rho.p, &want["spearman_p_t"], TAIL);
        ends(rho.low, rho.high, &want["spearman_ci95_bonett_wright"]);
        let tau = kendall_tau_b(&rating, &y, 0.95).unwrap();
        close(tau.estimate, &want["kendall_tau_b"], CLOSED);
        close(tau.p, &want["kendall_p"], TAIL);
        ends(tau.low, tau.high, &want["kendall_ci95_fieller0.437"]);
    }
}

#[test]
fn coefficients_without_ties() {
    let (x, y) = simulated_teams();
    let want = expected("exact.ranks.klein");
    let rho = |n: usize| spearman(&x[..n], &y[..n], 0.95).unwrap().estimate;
    close(rho(9), &want["spearman9_rho"], CLOSED);
    close(rho(50), &want["spearman50_rho"], CLOSED);
    let tau = kendall_tau_b(&x[..30], &y[..30], 0.95).unwrap();
    close(tau.estimate, &want["kendall30_tau"], CLOSED);
    let concordant = concordant_pair_share(&x[..30], &y[..30]).unwrap() * 435.0;
    close(concordant, &want["kendall30_T"], CLOSED);
    // The normal approximation is near the exact p without being it.
    assert!((tau.p - want["kendall30_p_exact"].as_f64().unwrap()).abs() < 0.02);
}

#[test]
fn weights_by_unit_size() {
    let table = Table::read("multilevel__bh1996.csv");
    let group = table.column("GRP");
    let want = expected("wcor.bh1996.groups");
    let (wellbeing, n) = by_unit(&group, &table.column("WBEING"));
    let (lead, _) = by_unit(&group, &table.column("LEAD"));
    let (hours, _) = by_unit(&group, &table.column("HRS"));
    close(n.iter().sum(), &want["sum_w"], CLOSED);
    close(kish_effective_n(&n), &want["kish_neff_units"], CLOSED);
    let plain = pearson(&lead, &wellbeing, 0.95).unwrap();
    close(plain.estimate, &want["r_unweighted"], CLOSED);
    ends(plain.low, plain.high, &want["fisher_ci95_unweighted"]);
    let weighted = weighted_pearson_estimate(&lead, &wellbeing, &n, 0.95).unwrap();
    close(weighted.estimate, &want["r_weighted"], CLOSED);
    ends(weighted.low, weighted.high, &want["fisher_ci95_weighted_neff"]);
    let hours_plain = pearson(&hours, &wellbeing, 0.95).unwrap().estimate;
    close(hours_plain, &want["r_hrs_wbeing_unw"], CLOSED);
    close(weighted_pearson(&hours, &wellbeing, &n).unwrap(), &want["r_hrs_wbeing_w"], CLOSED);
}

#[test]
fn wilson_edges() {
    for (successes, n) in [(0, 10), (10, 10), (3, 12)] {
        let want = expected(&format!("wilson.{successes}_of_{n}"));
        let got = wilson(successes, n, 0.95).unwrap();
        ends(got.low, got.high, &want["wilson"]);
        near(got.estimate, successes as f64 / n as f64, CLOSED);
    }
}

#[test]
fn pairs_in_plain_language() {
    let want = expected("plain.r_to_pairs");
    let pairs = want["pairs"].as_array().unwrap();
    for (step, pair) in pairs.iter().enumerate() {
        close(pairs_from_r(step as f64 / 10.0), pair, CLOSED);
    }
    near(pairs_from_r(1.0), 1.0, CLOSED);
    near(pairs_from_r(-1.0), 0.0, CLOSED);
    near(pairs_from_r(7.0), 1.0, CLOSED);
    assert!(pairs_from_r(f64::NAN).is_nan());
}

#[test]
fn net_promoter_score_of_250_phone_customers() {
    // Counts worked back from the published 14.0, SE 4.90, 4.4 to 23.6, adjusted 4.3 to 23.4.
    let got = net_promoter(95, 95, 60, 0.95).unwrap();
    let rounds_to = |got: f64, want: f64, digits: f64| {
        assert!((got - want).abs() <= digits / 2.0, "{got} is not {want}");
    };
    near(got.score, 14.0, CLOSED);
    rounds_to(got.se, 4.90, 0.01);
    rounds_to(got.low, 4.4, 0.1);
    rounds_to(got.high, 23.6, 0.1);
    rounds_to(got.adjusted_low, 4.3, 0.1);
    rounds_to(got.adjusted_high, 23.4, 0.1);
}

#[test]
fn net_promoter_score_when_all_agree() {
    let got = net_promoter(12, 0, 0, 0.95).unwrap();
    assert_eq!((got.score, got.low, got.high, got.se), (100.0, 100.0, 100.0, 0.0));
    assert!(got.adjusted_low < 90.0 && got.adjusted_high <= 100.0);
}

#[test]
fn mean_of_small_samples() {
    // Student's own sleep data, drug 1: R t.test gives 0.75, -0.5297804 to 2.0297804.
    let got = mean_interval(&[0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0], 0.95).unwrap();
    near(got.mean, 0.75, CLOSED);
    near(got.sd, (28.805_f64 / 9.0).sqrt(), CLOSED);
    near(got.low, -0.529_780_4, 1e-6);
    near(got.high, 2.029_780_4, 1e-6);
    assert_eq!(got.n, 10);
    let same = mean_interval(&[0.1; 7], 0.95).unwrap();
    assert_eq!((same.mean, same.low, same.high, same.sd, same.se), (0.1, 0.1, 0.1, 0.0, 0.0));
}

#[test]
fn quantiles_interpolate() {
    let values = [1.0, 2.0, 4.0, 8.0];
    for (q, want) in [(0.0, 1.0), (0.25, 1.75), (0.5, 3.0), (0.75, 5.0), (1.0, 8.0)] {
        near(quantile_type7(&values, q).unwrap(), want, CLOSED);
    }
    near(median(&[8.0, 1.0, 4.0]).unwrap(), 4.0, CLOSED);
    near(median(&[8.0, 1.0, 4.0, 2.0]).unwrap(), 3.0, CLOSED);
}

#[test]
fn a_line_through_three_points() {
    let got = simple_regression(&[1.0, 2.0, 3.0], &[2.0, 2.0, 5.0]).unwrap();
    near(got.slope, 1.5, CLOSED);
    near(got.intercept, 0.0, 1e-14);
    near(got.slope_se, 0.75_f64.sqrt(), CLOSED);
}
