//! Correlations tested and compared, groups and tables: references, laws and hostile input.

use candor_stats::aggregation::{one_way, unit_summaries};
use candor_stats::association::{
    CrossCorrelations, PSource, binomial_effect_size, chi_square_test, compare_groups, disattenuate, equivalence_of_r, fisher_difference,
    fisher_exact_p, kendall_test, partial_correlation, pearson_test, row_shares, spearman_fieller, spearman_test, steiger_nonoverlapping,
    steiger_overlapping, top_against_bottom_quarter, williams_difference,
};
use candor_stats::dist::normal_quantile;
use candor_stats::multiplicity::{Adjustment, adjust};
use candor_stats::resampling::{kendall_exact, spearman_exact};
use candor_stats::{
    Interval, Side, StatsError, harmonic_weights, kendall_tau_b, mid_ranks, pairs_from_r, pearson, simple_regression, spearman,
    weighted_pearson, wilson,
};
use proptest::prelude::*;

use crate::common::{CLOSED, FACETS, TAIL, Table, X, Y, about, attitude, by_unit, close, ends, expected, near, simulated_teams};

const NO_COVARIATE: [Vec<f64>; 0] = [];

fn refused<T>(result: Result<T, StatsError>) -> bool {
    matches!(result, Err(StatsError::InvalidParameter { .. }))
}

#[test]
fn everything_r_says_of_six_pairs() {
    let (rating, facets) = attitude();
    for (other, y) in FACETS.iter().zip(facets) {
        let want = expected(&format!("cor.attitude.rating.{other}"));
        let r = pearson_test(&rating, &y, 0.95).unwrap();
        close(r.estimate.estimate, &want["pearson_r"], CLOSED);
        close(r.t, &want["pearson_t"], CLOSED);
        close(r.df, &want["pearson_df"], 0.0);
        close(r.estimate.p, &want["pearson_p"], TAIL);
        ends(r.estimate.low, r.estimate.high, &want["pearson_ci95"]);
        let rho = spearman_test(&rating, &y, 0.95).unwrap();
        close(rho.estimate.estimate, &want["spearman_rho"], CLOSED);
        close(rho.s, &want["spearman_S"], CLOSED);
        close(rho.estimate.p, &want["spearman_p_t"], TAIL);
        assert_eq!(rho.p_source, PSource::StudentT);
        ends(rho.estimate.low, rho.estimate.high, &want["spearman_ci95_bonett_wright"]);
        ends(rho.fieller_low, rho.fieller_high, &want["spearman_ci95_fieller1.06"]);
        let fieller = spearman_fieller(&rating, &y, 0.95).unwrap();
        ends(fieller.low, fieller.high, &want["spearman_ci95_fieller1.06"]);
        let tau = kendall_test(&rating, &y, 0.95).unwrap();
        close(tau.estimate.estimate, &want["kendall_tau_b"], CLOSED);
        close(tau.z, &want["kendall_z"], CLOSED);
        close(tau.estimate.p, &want["kendall_p"], TAIL);
        assert_eq!(tau.p_source, PSource::Normal);
        ends(tau.estimate.low, tau.estimate.high, &want["kendall_ci95_fieller0.437"]);
    }
}

#[test]
fn without_ties_the_tests_are_exact() {
    let (x, y) = simulated_teams();
    let want = expected("exact.ranks.klein");
    let rho = spearman_test(&x[..9], &y[..9], 0.95).unwrap();
    close(rho.estimate.p, &want["spearman9_p_exact"], TAIL);
    assert_eq!((rho.p_source, rho.s), (PSource::Exact, 128.0));
    let rho = spearman_test(&x, &y, 0.95).unwrap();
    close(rho.estimate.p, &want["spearman50_p_edgeworth"], TAIL);
    assert_eq!(rho.p_source, PSource::Edgeworth);
    let tau = kendall_test(&x[..30], &y[..30], 0.95).unwrap();
    close(tau.estimate.estimate, &want["kendall30_tau"], CLOSED);
    close(tau.estimate.p, &want["kendall30_p_exact"], TAIL);
    assert_eq!(tau.p_source, PSource::Exact);
    // From 50 units on, R takes the normal distribution.
    assert_eq!(kendall_test(&x, &y, 0.95).unwrap().p_source, PSource::Normal);
    assert_eq!(kendall_test(&x[..49], &y[..49], 0.95).unwrap().p_source, PSource::Exact);
}

#[test]
fn a_rating_with_complaints_held_constant() {
    let want = expected("partial.attitude");
    let table = Table::read("datasets__attitude.csv");
    let (x, y) = (table.column("rating"), table.column("learning"));
    let covariates = [table.column("complaints"), table.column("raises")];
    for q in [1, 2] {
        let got = partial_correlation(&x, &y, &covariates[..q], 0.95).unwrap();
        close(got.estimate.estimate, &want[format!("r_{q}")], CLOSED);
        close(got.t, &want[format!("t_{q}")], CLOSED);
        close(got.df, &want[format!("df_{q}")], 0.0);
        close(got.estimate.p, &want[format!("p_{q}")], TAIL);
        ends(got.estimate.low, got.estimate.high, &want[format!("ci95_{q}")]);
        assert_eq!(got.covariates, q);
    }
}

#[test]
fn two_correlations_differ() {
    let want = expected("cordiff.attitude");
    let table = Table::read("datasets__attitude.csv");
    let [rating, complaints, learning] = ["rating", "complaints", "learning"].map(|name| table.column(name));
    let r = |x: &[f64], y: &[f64]| pearson(x, y, 0.95).unwrap().estimate;
    let (r12, r13, r23) = (r(&rating, &complaints), r(&rating, &learning), r(&complaints, &learning));
    let dependent = williams_difference(r12, r13, r23, 30, 0.95).unwrap();
    close(dependent.statistic, &want["williams_t"], CLOSED);
    close(dependent.p, &want["williams_p"], TAIL);
    assert_eq!(dependent.df, Some(27.0));
    let independent = fisher_difference(0.45, 50, 0.10, 40, 0.95).unwrap();
    close(independent.statistic, &want["indep_z"], CLOSED);
    close(independent.p, &want["indep_p"], TAIL);
    assert_eq!(independent.df, None);
}

#[test]
fn differences_published_elsewhere() {
    // Zou (2007): r12 = .396, r13 = .179, r23 = .088, 66 units: -.093 to .517.
    let got = williams_difference(0.396, 0.179, 0.088, 66, 0.95).unwrap();
    near(got.difference, 0.217, 1e-12);
    assert!((got.low + 0.093).abs() < 6e-4 && (got.high - 0.517).abs() < 6e-4, "{got:?}");
    // The covariance of two correlations as Olkin & Finn (1995) write it, which factors differently.
    let (r12, r34, n) = (0.5, 0.6, 103);
    let cross = CrossCorrelations { r13: 0.7, r14: 0.5, r23: 0.5, r24: 0.8 };
    let CrossCorrelations { r13, r14, r23, r24 } = cross;
    let mean = (r12 + r34) / 2.0;
    let squares = r13 * r13 + r14 * r14 + r23 * r23 + r24 * r24;
    let products = r13 * r24 + r14 * r23 - mean * (r13 * r14 + r23 * r24 + r13 * r23 + r14 * r24);
    let s = (mean * mean * squares / 2.0 + products) / ((1.0 - mean * mean) * (1.0 - mean * mean));
    let z = (libm::atanh(r12) - libm::atanh(r34)) * 100_f64.sqrt() / (2.0 - 2.0 * s).sqrt();
    let got = steiger_nonoverlapping(r12, r34, cross, n, 0.95).unwrap();
    near(got.statistic, z, 1e-12);
    assert!(got.low < got.difference && got.difference < got.high && got.df.is_none());
    // Without cross-correlations both are independent, on the same number of units.
    let none = CrossCorrelations { r13: 0.0, r14: 0.0, r23: 0.0, r24: 0.0 };
    let (a, b) = (steiger_nonoverlapping(0.4, 0.1, none, 60, 0.9).unwrap(), fisher_difference(0.4, 60, 0.1, 60, 0.9).unwrap());
    for (a, b) in [(a.statistic, b.statistic), (a.low, b.low), (a.high, b.high), (a.p, b.p)] {
        near(a, b, 1e-12);
    }
}

#[test]
fn group_means_corrected_for_attenuation() {
    let want = expected("attenuation.bh1996");
    let table = Table::read("multilevel__bh1996.csv");
    let group = table.column("GRP");
    let (x, y) = (table.column("LEAD"), table.column("WBEING"));
    let units: Vec<usize> = group.iter().map(|group| *group as usize).collect();
    let icc2 = |values: &[f64]| one_way(&unit_summaries(values, &units).unwrap()).unwrap().icc2(0.95).unwrap().estimate;
    let (rxx, ryy) = (icc2(&x), icc2(&y));
    close(rxx, &want["rxx"], CLOSED);
    close(ryy, &want["ryy"], CLOSED);
    let r = pearson(&by_unit(&group, &x).0, &by_unit(&group, &y).0, 0.95).unwrap();
    close(r.estimate, &want["r"], CLOSED);
    let got = disattenuate(Interval { estimate: r.estimate, low: r.low, high: r.high }, rxx, ryy).unwrap();
    close(got.estimate, &want["r_corrected"], CLOSED);
    ends(got.low, got.high, &want["ci_corrected"]);
    assert!(!got.beyond_one && !got.interval_beyond_one);
    let low = disattenuate(Interval { estimate: 0.5, low: -0.1, high: 0.8 }, 0.3, 0.4).unwrap();
    assert!(low.estimate > 1.0 && low.beyond_one && low.interval_beyond_one);
    assert!(!disattenuate(Interval { estimate: 0.5, low: -0.1, high: 0.8 }, 0.7, 0.7).unwrap().beyond_one);
}

#[test]
fn correlations_too_small_to_matter() {
    let want = expected("tost.r");
    for n in [100, 30] {
        let (want, got) = (&want[format!("n{n}")], equivalence_of_r(0.03, n, 0.2, 0.05).unwrap());
        close(got.z_lower, &want["z_lower"], CLOSED);
        close(got.p_lower, &want["p_lower"], TAIL);
        close(got.z_upper, &want["z_upper"], CLOSED);
        close(got.p_upper, &want["p_upper"], TAIL);
        close(got.p, &want["p_tost"], TAIL);
        ends(got.low, got.high, &want["ci90"]);
        assert_eq!(got.equivalent, n == 100);
    }
}

#[test]
fn plain_language() {
    let want = expected("plain.r_to_pairs");
    for (place, r) in [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7].into_iter().enumerate() {
        close(pairs_from_r(r), &want["pairs"][place], CLOSED);
        let (high, low) = binomial_effect_size(r);
        close(high, &want["besd_high"][place], CLOSED);
        close(low, &want["besd_low"][place], CLOSED);
        close(r * r, &want["r2"][place], CLOSED);
        assert_eq!(binomial_effect_size(-r), (low, high));
    }
    assert_eq!(binomial_effect_size(7.0), (1.0, 0.0));
    assert!(binomial_effect_size(f64::NAN).0.is_nan());
}

#[test]
fn three_ways_to_ask_for_a_fault() {
    let want = expected("wording.ask");
    let file = Table::read("openintro__ask.csv");
    let answers: Vec<(String, String)> = file.texts("question_class").into_iter().zip(file.texts("response")).collect();
    let classes = ["general", "neg_assumption", "pos_assumption"];
    let count = |class: &str, answer: &str| answers.iter().filter(|(c, a)| c == class && a == answer).count() as u64;
    let table = classes.map(|class| ["disclose", "hide"].map(|answer| count(class, answer)));
    for (class, row) in classes.iter().zip(&table) {
        assert_eq!(Some(row[0]), want["table"][class]["disclose"].as_u64());
        assert_eq!(Some(row[1]), want["table"][class]["hide"].as_u64());
    }
    let got = chi_square_test(&table).unwrap();
    close(got.statistic, &want["chisq"], CLOSED);
    close(got.df, &want["df"], 0.0);
    close(got.p, &want["p"], TAIL);
    close(got.cramers_v, &want["cramers_v"], CLOSED);
    near(got.smallest_expected, 61.0 / 3.0, 1e-12);
    assert_eq!(got.n, 219.0);
    close(fisher_exact_p(&table).unwrap(), &want["fisher_p"], TAIL);
    for (class, (share, row)) in classes.iter().zip(row_shares(&table, 0, 0.95).unwrap().iter().zip(&table)) {
        close(share.estimate, &want["share_disclose"][class], CLOSED);
        assert_eq!(*share, wilson(row[0], row[0] + row[1], 0.95).unwrap());
    }
}

#[test]
fn the_split_sample_compared() {
    let want = expected("e2e.split.bh1996");
    let table = Table::read("multilevel__bh1996.csv");
    let half = |heading: &str, start: usize| {
        let take = |name: &str| -> Vec<f64> { table.column(name).into_iter().skip(start).step_by(2).collect() };
        by_unit(&take("GRP"), &take(heading))
    };
    let (y, ny) = half("WBEING", 1);
    let names = ["LEAD", "COHES", "HRS"];
    let mut p = Vec::new();
    for name in names {
        let (x, nx) = half(name, 0);
        let want = &want["results"][name];
        let r = pearson(&x, &y, 0.95).unwrap();
        p.push(r.p);
        let reliability = |key: &str| want[key].as_f64().unwrap();
        let observed = Interval { estimate: r.estimate, low: r.low, high: r.high };
        let corrected = disattenuate(observed, reliability("icc2_x"), reliability("icc2_y")).unwrap();
        close(corrected.estimate, &want["r_disattenuated"], CLOSED);
        let quarters = top_against_bottom_quarter(&x, &y, 0.95).unwrap();
        close(quarters.top.mean, &want["top_quartile_mean_y"], CLOSED);
        close(quarters.bottom.mean, &want["bottom_quartile_mean_y"], CLOSED);
        near(quarters.comparison.difference.estimate, quarters.top.mean - quarters.bottom.mean, 1e-9);
        assert_eq!((quarters.top.n, quarters.bottom.n), (25, 25));
        assert_eq!(quarters.comparison.ranks.superiority.estimate > 0.5, r.estimate > 0.0);
        close(weighted_pearson(&x, &y, &harmonic_weights(&nx, &ny)).unwrap(), &want["r_weighted_harmonic_n"], CLOSED);
    }
    for (name, adjusted) in names.iter().zip(adjust(&p, Adjustment::BenjaminiHochberg).unwrap()) {
        close(adjusted, &want["p_BH"][name], TAIL);
    }
    let (lead, hours) = (half("LEAD", 0).0, half("HRS", 0).0);
    let partial = partial_correlation(&lead, &y, &[hours], 0.95).unwrap();
    close(partial.estimate.estimate, &want["partial_r_LEAD_given_HRS"], CLOSED);
    let units = |name: &str| by_unit(&table.column("GRP"), &table.column(name)).0;
    for name in ["LEAD", "HRS"] {
        let persons = pearson(&table.column(name), &table.column("WBEING"), 0.95).unwrap();
        close(persons.estimate, &want["individual_level_raw_r_same_person"][name], CLOSED);
        let means = pearson(&units(name), &units("WBEING"), 0.95).unwrap();
        close(means.estimate, &want["group_mean_r_same_person"][name], CLOSED);
    }
    for (k, last) in [("first7", 7.0), ("first14", 14.0), ("first34", 34.0)] {
        close(last, &want["subsets"][k]["k"], 0.0);
        close(last, &want["subsets"][k]["last_GRP"], 0.0);
    }
}

#[test]
fn two_groups_as_r_compares_them() {
    // R: t.test and wilcox.test of extra by group in sleep; both print what follows.
    let a = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
    let b = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
    let got = compare_groups(&a, &b, 0.95).unwrap();
    let prints = |got: f64, want: f64, digits: i32| {
        let half = 0.5 * libm::pow(10.0, -f64::from(digits));
        assert!((got - want).abs() <= half * 1.000_001, "{got} is not {want}");
    };
    prints(got.t, -1.8608, 4);
    prints(got.df, 17.776, 3);
    prints(got.p, 0.07939, 5);
    prints(got.difference.low, -3.365_483_2, 7);
    prints(got.difference.high, 0.205_483_2, 7);
    near(got.difference.estimate, -1.58, CLOSED);
    assert_eq!((got.ranks.u, got.ranks.p_source), (25.5, PSource::Normal));
    prints(got.ranks.p, 0.06933, 5);
    near(got.ranks.superiority.estimate, 0.255, CLOSED);
    // With groups of ten the pooled t is the same: d = t·√(2/10), and g is d·(1 - 3/71).
    near(got.cohens_d, got.t * 0.2_f64.sqrt(), CLOSED);
    near(got.hedges_g.estimate, got.cohens_d * 68.0 / 71.0, CLOSED);
    let half = 1.959_963_984_540_054 * (0.2 + got.hedges_g.estimate * got.hedges_g.estimate / 40.0).sqrt();
    near(got.hedges_g.high - got.hedges_g.estimate, half, CLOSED);
    near(got.hedges_g.estimate - got.hedges_g.low, half, CLOSED);
    // R: wilcox.test(x, y, alternative = "g") of Hollander & Wolfe's table 4.1 prints W = 35, p = .1272.
    let x = [0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
    let y = [1.15, 0.88, 0.90, 0.74, 1.21];
    let got = compare_groups(&x, &y, 0.95).unwrap().ranks;
    assert_eq!((got.u, got.p_source), (35.0, PSource::Exact));
    prints(got.p / 2.0, 0.1272, 4);
}

#[test]
fn groups_without_overlap_have_an_honest_interval() {
    let got = compare_groups(&[4.0, 5.0, 6.0], &[1.0, 2.0, 3.0, 3.5], 0.95).unwrap().ranks;
    assert_eq!((got.superiority.estimate, got.superiority.high), (1.0, 1.0));
    assert!(got.superiority.low > 0.4 && got.superiority.low < 0.8, "{got:?}");
    near(got.p, 2.0 / 35.0, CLOSED);
    let same = compare_groups(&[1.0, 2.0, 1.0, 2.0], &[2.0, 1.0, 1.0, 2.0], 0.95).unwrap();
    assert_eq!((same.p, same.ranks.p, same.ranks.superiority.estimate), (1.0, 1.0, 0.5));
    // one group without variation is no error
    let one = compare_groups(&[2.0, 2.0], &[1.0, 1.5, 1.2], 0.95).unwrap();
    near(one.df, 2.0, CLOSED);
}

#[test]
fn chi_square_and_fisher_of_small_tables() {
    // Fisher's tea: P is 34/70.
    near(fisher_exact_p(&[[3, 1], [1, 3]]).unwrap(), 34.0 / 70.0, 1e-12);
    let independent = chi_square_test(&[[2, 4], [3, 6]]).unwrap();
    assert_eq!((independent.statistic, independent.p, independent.cramers_v), (0.0, 1.0, 0.0));
    near(chi_square_test(&[[10, 0], [0, 7]]).unwrap().cramers_v, 1.0, 1e-12);
    // In a table of two by two X² is n(ad - bc)² over the margins.
    let got = chi_square_test(&[[12, 5], [3, 9]]).unwrap();
    near(got.statistic, 29.0 * 93.0 * 93.0 / (17.0 * 12.0 * 15.0 * 14.0), CLOSED);
    assert_eq!(fisher_exact_p(&[vec![3, 1, 0], vec![1, 3, 0], vec![0, 0, 0]]), fisher_exact_p(&[[3, 1], [1, 3]]));
    assert_eq!(fisher_exact_p(&[[3, 1], [0, 0]]), Ok(1.0));
    assert_eq!(chi_square_test(&[vec![3, 1, 0], vec![1, 3, 0], vec![0, 0, 0]]), chi_square_test(&[[3, 1], [1, 3]]));
}

#[test]
fn bad_tables_are_refused() {
    fn errors<R: AsRef<[u64]>>(table: &[R]) -> [Option<StatsError>; 3] {
        [chi_square_test(table).err(), fisher_exact_p(table).err(), row_shares(table, 0, 0.95).err()]
    }
    let none: [[u64; 2]; 0] = [];
    assert_eq!(errors(&none), [Some(StatsError::TooFew { needed: 2, got: 0 }); 3]);
    assert_eq!(errors(&[[3], [4]]), [Some(StatsError::TooFew { needed: 2, got: 1 }); 3]);
    assert_eq!(errors(&[vec![3, 4], vec![3]]), [Some(StatsError::LengthMismatch { left: 2, right: 1 }); 3]);
    assert_eq!(errors(&[[0, 0], [0, 0]]), [Some(StatsError::TooFew { needed: 1, got: 0 }); 3]);
    assert_eq!(errors(&[[u64::MAX; 2]; 2]), [Some(StatsError::OutOfRange); 3]);
    let flat = |which: Side| Some(StatsError::NoVariation { which });
    assert_eq!(errors(&[[3, 4], [0, 0]]), [flat(Side::X), None, Some(StatsError::EmptyGroup { index: 1 })]);
    assert_eq!(errors(&[[3, 0], [4, 0]]), [flat(Side::Y), None, None]);
    assert!(refused(row_shares(&[[3, 4], [1, 2]], 2, 0.95)));
    assert!(matches!(row_shares(&[[3, 4], [1, 2]], 1, 1.0), Err(StatsError::InvalidLevel { .. })));
    let too_large = Err(StatsError::Inadmissible { reason: "too many tables have these margins: use the chi-square test" });
    assert_eq!(fisher_exact_p(&[[90, 80, 70, 60]; 4]), too_large);
    assert_eq!(fisher_exact_p(&vec![vec![1; 20]; 20]), too_large);
    assert_eq!(fisher_exact_p(&[[1 << 40, 3], [4, 5]]), too_large);
}

#[test]
fn bad_samples_are_refused() {
    let mismatch = StatsError::LengthMismatch { left: 6, right: 5 };
    let errors = |x: &[f64], y: &[f64], level: f64| {
        [
            pearson_test(x, y, level).err(),
            spearman_test(x, y, level).err(),
            spearman_fieller(x, y, level).err(),
            kendall_test(x, y, level).err(),
            partial_correlation(x, y, &NO_COVARIATE, level).err(),
            top_against_bottom_quarter(x, y, level).err(),
        ]
    };
    assert_eq!(errors(&X, &Y[1..], 0.95), [Some(mismatch); 6]);
    assert_eq!(errors(&[3.0; 6], &Y, 0.95), [Some(StatsError::NoVariation { which: Side::X }); 6]);
    assert_eq!(errors(&X, &[3.0; 6], 0.95), [Some(StatsError::NoVariation { which: Side::Y }); 6]);
    assert_eq!(errors(&X, &[f64::NAN; 6], 0.95), [Some(StatsError::NotFinite { index: 0 }); 6]);
    for level in [0.0, 1.0, f64::NAN] {
        assert!(errors(&X, &Y, level).iter().all(|error| matches!(error, Some(StatsError::InvalidLevel { .. }))));
        assert!(matches!(compare_groups(&X, &Y, level), Err(StatsError::InvalidLevel { .. })));
    }
    assert!(errors(&X[..3], &Y[..3], 0.95).iter().all(|error| matches!(error, Some(StatsError::TooFew { got: 3, .. }))));
    assert_eq!(compare_groups(&X, &[1.0], 0.95), Err(StatsError::TooFew { needed: 2, got: 1 }));
    assert_eq!(compare_groups(&X, &[1.0, f64::INFINITY], 0.95), Err(StatsError::NotFinite { index: 1 }));
    assert_eq!(compare_groups(&[2.0; 3], &[5.0; 4], 0.95), Err(StatsError::NoVariation { which: Side::X }));
    assert_eq!(compare_groups(&[f64::MAX, -f64::MAX], &[f64::MAX, 0.0], 0.95).map(|groups| groups.t), Err(StatsError::OutOfRange));
    // Both quartiles of x are the same number.
    let mostly_one = [1.0, 1.0, 1.0, 1.0, 1.0, 9.0];
    assert_eq!(top_against_bottom_quarter(&mostly_one, &Y, 0.95), Err(StatsError::NoVariation { which: Side::X }));
}

#[test]
fn covariates_that_determine_something_are_refused() {
    let z = vec![3.0, 1.0, 2.0, 5.0, 4.0, 4.0, 1.0, 7.0];
    let [x, y] = [vec![1.0, 2.0, 3.0, 4.0, 5.0, 7.0, 1.0, 2.0], vec![2.0, 1.0, 4.0, 3.0, 5.0, 4.0, 6.0, 2.0]];
    let partial = |covariates: &[Vec<f64>]| partial_correlation(&x, &y, covariates, 0.95);
    let line: Vec<f64> = z.iter().map(|z| 3.0 - 0.7 * z).collect();
    let sum: Vec<f64> = z.iter().zip(&x).map(|(z, x)| z + x).collect();
    assert_eq!(partial(&[z.clone(), line]), Err(StatsError::Collinear));
    assert_eq!(partial(std::slice::from_ref(&x)), Err(StatsError::Collinear));
    assert_eq!(partial(&[z.clone(), sum]), Err(StatsError::Collinear));
    assert_eq!(partial(&[z.clone(), vec![4.0; 8]]), Err(StatsError::ConstantColumn { column: 1 }));
    assert_eq!(partial(&[z[1..].to_vec()]), Err(StatsError::LengthMismatch { left: 8, right: 7 }));
    assert_eq!(partial(&[vec![f64::INFINITY; 8]]), Err(StatsError::NotFinite { index: 0 }));
    assert_eq!(partial(&vec![z.clone(); 5]), Err(StatsError::TooFew { needed: 9, got: 8 }));
    // x and y may determine one another.
    let twice: Vec<f64> = x.iter().map(|x| 2.0 * x).collect();
    let same = partial_correlation(&x, &twice, &[z], 0.95).unwrap();
    assert_eq!((same.estimate.estimate, same.estimate.p, same.t), (1.0, 0.0, f64::INFINITY));
}

#[test]
fn independent_pairs_are_compared_as_independent_correlations() {
    // No correlation across the pairs: the test of two samples of the same size.
    let none = CrossCorrelations { r13: 0.0, r14: 0.0, r23: 0.0, r24: 0.0 };
    let got = steiger_nonoverlapping(0.45, 0.10, none, 53, 0.95).unwrap();
    near(got.statistic, (libm::atanh(0.45) - libm::atanh(0.10)) * 5.0, CLOSED);
    let z = 1.959_963_984_540_054;
    let end = |r: f64, sign: f64| libm::tanh(libm::atanh(r) + sign * z / 50.0_f64.sqrt());
    near(got.low, 0.35 - libm::hypot(0.45 - end(0.45, -1.0), end(0.10, 1.0) - 0.10), CLOSED);
    near(got.high, 0.35 + libm::hypot(end(0.45, 1.0) - 0.45, 0.10 - end(0.10, -1.0)), CLOSED);
}

#[test]
fn dependent_pairs_as_written_out_by_hand() {
    // r12 = r34 = 0 leaves c = (r13·r24 + r14·r23) and no difference; with 1/2 each c = 1/2.
    let half = CrossCorrelations { r13: 0.5, r14: 0.5, r23: 0.5, r24: 0.5 };
    let got = steiger_nonoverlapping(0.0, 0.0, half, 103, 0.95).unwrap();
    assert_eq!((got.difference, got.statistic, got.p), (0.0, 0.0, 1.0));
    // Both Fisher intervals have half width w, and the difference √(w² + w² - 2cw²) = w.
    let w = libm::tanh(0.195_996_398_454_005_4);
    near(got.high, w, CLOSED);
    near(got.low, -w, CLOSED);
}

#[test]
fn impossible_correlations_are_refused() {
    let impossible = Some(StatsError::Inadmissible { reason: "no data have these correlations" });
    assert_eq!(williams_difference(0.9, -0.9, 0.9, 30, 0.95).err(), impossible);
    assert_eq!(steiger_overlapping(0.9, -0.9, 0.9, 30, 0.95).err(), impossible);
    let cross = |r: f64| CrossCorrelations { r13: r, r14: r, r23: -r, r24: r };
    assert_eq!(steiger_nonoverlapping(0.5, 0.4, cross(0.9), 30, 0.95).err(), impossible);
    for r in [1.0, -1.0, f64::NAN, f64::INFINITY, 2.0] {
        assert!(refused(williams_difference(r, 0.2, 0.1, 30, 0.95)) && refused(williams_difference(0.2, 0.1, r, 30, 0.95)));
        assert!(refused(steiger_overlapping(0.2, r, 0.1, 30, 0.95)) && refused(fisher_difference(0.2, 30, r, 30, 0.95)));
        assert!(refused(steiger_nonoverlapping(0.2, r, cross(0.1), 30, 0.95)));
        let only = CrossCorrelations { r24: r, ..cross(0.1) };
        assert!(refused(steiger_nonoverlapping(0.2, 0.1, only, 30, 0.95)) || r.abs() == 1.0);
        assert!(refused(equivalence_of_r(r, 30, 0.2, 0.05)) && refused(equivalence_of_r(0.1, 30, r, 0.05)));
    }
    let few = Some(StatsError::TooFew { needed: 4, got: 3 });
    assert_eq!(williams_difference(0.3, 0.2, 0.1, 3, 0.95).err(), few);
    assert_eq!(steiger_nonoverlapping(0.3, 0.2, cross(0.1), 3, 0.95).err(), few);
    assert_eq!(fisher_difference(0.3, 30, 0.2, 3, 0.95).err(), few);
    assert_eq!(equivalence_of_r(0.3, 3, 0.2, 0.05).err(), few);
    assert!(refused(equivalence_of_r(0.1, 30, 0.2, 0.5)) && refused(equivalence_of_r(0.1, 30, 0.2, 0.0)));
    assert!(matches!(fisher_difference(0.3, 30, 0.2, 30, 1.0), Err(StatsError::InvalidLevel { .. })));
    let observed = |estimate: f64, low: f64, high: f64| Interval { estimate, low, high };
    assert!(refused(disattenuate(observed(1.2, 0.0, 0.5), 0.5, 0.5)) && refused(disattenuate(observed(0.2, f64::NAN, 0.5), 0.5, 0.5)));
    for bad in [0.0, -0.5, 1.1, f64::NAN] {
        let name = |x: f64, y: f64| match disattenuate(observed(0.2, 0.0, 0.5), x, y) {
            Err(StatsError::InvalidParameter { name, .. }) => name,
            _ => "",
        };
        assert_eq!((name(bad, 0.5), name(0.5, bad)), ("reliability_x", "reliability_y"));
    }
    assert_eq!(disattenuate(observed(0.2, 0.0, 0.5), 5e-324, 5e-324), Err(StatsError::OutOfRange));
}

#[test]
fn huge_and_tiny_samples_give_the_same() {
    let plain = compare_groups(&X, &Y[..4], 0.95).unwrap();
    for power in [1000, -1060] {
        let moved = |side: &[f64]| -> Vec<f64> { side.iter().map(|x| libm::scalbn(*x, power)).collect() };
        let got = compare_groups(&moved(&X), &moved(&Y[..4]), 0.95).unwrap();
        assert_eq!((got.t, got.p, got.hedges_g, got.ranks), (plain.t, plain.p, plain.hedges_g, plain.ranks));
        assert_eq!(pearson_test(&moved(&X), &Y, 0.95), pearson_test(&X, &Y, 0.95));
        assert_eq!(spearman_test(&moved(&X), &Y, 0.95), spearman_test(&X, &Y, 0.95));
        assert_eq!(kendall_test(&moved(&X), &Y, 0.95), kendall_test(&X, &Y, 0.95));
        let z = vec![3.0, 1.0, 2.0, 5.0, 4.0, 4.5];
        assert_eq!(partial_correlation(&moved(&X), &Y, &[moved(&z)], 0.95), partial_correlation(&X, &Y, &[z], 0.95));
    }
}

/// Samples from a coarse grid, so that ties are common.
fn samples(n: std::ops::Range<usize>, columns: usize) -> impl Strategy<Value = Vec<Vec<f64>>> {
    let point = (-20_i32..20).prop_map(|value| f64::from(value) / 4.0);
    n.prop_flat_map(move |n| proptest::collection::vec(proptest::collection::vec(point.clone(), n), columns))
}

/// What a straight line on `z` leaves of `x`.
fn residuals(x: &[f64], z: &[f64]) -> Vec<f64> {
    let line = simple_regression(z, x).unwrap();
    x.iter().zip(z).map(|(x, z)| x - line.intercept - line.slope * z).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn the_tests_agree_with_the_coefficients(sides in samples(6..30, 2)) {
        let (x, y) = (&sides[0], &sides[1]);
        if let Ok(r) = pearson_test(x, y, 0.9) {
            prop_assert_eq!(r.estimate, pearson(x, y, 0.9)?);
            let rho = spearman_test(x, y, 0.9)?;
            let plain = spearman(x, y, 0.9)?;
            prop_assert_eq!((rho.estimate.estimate, rho.estimate.low, rho.estimate.high), (plain.estimate, plain.low, plain.high));
            let fieller = spearman_fieller(x, y, 0.9)?;
            prop_assert_eq!((rho.fieller_low, rho.fieller_high), (fieller.low, fieller.high));
            let tau = kendall_test(x, y, 0.9)?;
            let exact = tau.p_source == PSource::Exact;
            prop_assert!(exact || about(tau.estimate.p, kendall_tau_b(x, y, 0.9)?.p));
            prop_assert_eq!(exact, kendall_exact(x, y).is_ok());
            prop_assert_eq!(rho.p_source != PSource::StudentT, spearman_exact(x, y).is_ok());
            let squares: f64 = mid_ranks(x)?.iter().zip(mid_ranks(y)?).map(|(a, b)| (a - b) * (a - b)).sum();
            prop_assert!(rho.p_source == PSource::StudentT || about(rho.s, squares));
        }
    }

    #[test]
    fn partial_is_the_correlation_of_residuals(sides in samples(8..30, 3)) {
        let (x, y, z) = (&sides[0], &sides[1], &sides[2]);
        if let Ok(got) = partial_correlation(x, y, &[z], 0.95) {
            prop_assert!(about(got.estimate.estimate, pearson(&residuals(x, z), &residuals(y, z), 0.95)?.estimate));
            let moved: Vec<f64> = z.iter().map(|z| 7.0 - 3.0 * z).collect();
            prop_assert!(about(got.estimate.estimate, partial_correlation(x, y, &[&moved], 0.95)?.estimate.estimate));
            prop_assert!(about(got.estimate.estimate, partial_correlation(y, x, &[z], 0.95)?.estimate.estimate));
            prop_assert!(got.estimate.low <= got.estimate.estimate && got.estimate.estimate <= got.estimate.high);
        }
    }

    #[test]
    fn covariates_may_come_in_any_order_and_in_two_steps(sides in samples(10..30, 4)) {
        let (x, y, z, w) = (&sides[0], &sides[1], &sides[2], &sides[3]);
        if let Ok(got) = partial_correlation(x, y, &[z, w], 0.95) {
            prop_assert!(about(got.estimate.estimate, partial_correlation(x, y, &[w, z], 0.95)?.estimate.estimate));
            let [x, y, w] = [x, y, w].map(|side| residuals(side, z));
            prop_assert!(about(got.estimate.estimate, partial_correlation(&x, &y, &[&w], 0.95)?.estimate.estimate));
        }
        if let Ok(none) = partial_correlation(x, y, &NO_COVARIATE, 0.95) {
            let plain = pearson(x, y, 0.95)?;
            prop_assert!(about(none.estimate.estimate, plain.estimate) && about(none.estimate.low, plain.low) && about(none.estimate.p, plain.p));
        }
    }

    #[test]
    fn differences_change_sign_with_their_order(sides in samples(12..40, 4), level in 0.5_f64..0.99) {
        let n = sides[0].len();
        let r = |a: usize, b: usize| pearson(&sides[a], &sides[b], 0.95).map(|r| r.estimate);
        let all = [r(0, 1), r(0, 2), r(0, 3), r(1, 2), r(1, 3), r(2, 3)];
        prop_assume!(all.iter().all(|r| r.is_ok_and(|r| r.abs() < 0.999)));
        let [r12, r13, r14, r23, r24, r34] = all.map(|r| r.unwrap_or(0.0));
        let mirrored = |a: &candor_stats::association::CorrelationDifference, b: &candor_stats::association::CorrelationDifference| {
            about(a.statistic, -b.statistic) && about(a.low, -b.high) && about(a.high, -b.low) && about(a.p, b.p)
                && a.low <= a.difference && a.difference <= a.high && (0.0..=1.0).contains(&a.p)
        };
        let (a, b) = (williams_difference(r12, r13, r23, n, level)?, williams_difference(r13, r12, r23, n, level)?);
        prop_assert!(mirrored(&a, &b), "{a:?} {b:?}");
        let (a, b) = (steiger_overlapping(r12, r13, r23, n, level)?, steiger_overlapping(r13, r12, r23, n, level)?);
        prop_assert!(mirrored(&a, &b), "{a:?} {b:?}");
        let (a, b) = (fisher_difference(r12, n, r34, n + 3, level)?, fisher_difference(r34, n + 3, r12, n, level)?);
        prop_assert!(mirrored(&a, &b), "{a:?} {b:?}");
        let cross = CrossCorrelations { r13, r14, r23, r24 };
        let turned = CrossCorrelations { r13, r14: r23, r23: r14, r24 };
        let (a, b) = (steiger_nonoverlapping(r12, r34, cross, n, level)?, steiger_nonoverlapping(r34, r12, turned, n, level)?);
        prop_assert!(mirrored(&a, &b), "{a:?} {b:?}");
        // A sample compared with itself does not differ.
        prop_assert_eq!(williams_difference(r12, r12, 0.9, n, level).map_or(0.0, |same| same.difference), 0.0);
    }

    #[test]
    fn equivalence_is_an_interval_within_the_bounds(r in -0.5_f64..0.5, n in 4_usize..400, bound in 0.05_f64..0.6, alpha in 0.01_f64..0.3) {
        let got = equivalence_of_r(r, n, bound, alpha)?;
        let margin = (got.low + bound).abs().min((got.high - bound).abs());
        prop_assume!(margin > 1e-9);
        prop_assert_eq!(got.equivalent, -bound < got.low && got.high < bound);
        let mirrored = equivalence_of_r(-r, n, bound, alpha)?;
        prop_assert!(about(got.p, mirrored.p) && about(got.z_lower, -mirrored.z_upper));
    }

    #[test]
    fn attenuation_undoes_itself(r in -1.0_f64..1.0, rxx in 0.05_f64..=1.0, ryy in 0.05_f64..=1.0) {
        let seen = candor_stats::power::attenuated_r(r, rxx, ryy)?;
        let got = disattenuate(Interval { estimate: seen, low: -1.0, high: 1.0 }, rxx, ryy)?;
        prop_assert!(about(got.estimate, r));
        prop_assert_eq!(got.beyond_one, got.estimate.abs() > 1.0);
    }

    #[test]
    fn groups_may_change_places(sides in samples(5..20, 2), scale in 0.01_f64..50.0, origin in -9.0_f64..9.0) {
        let (a, b) = (&sides[0], &sides[1][..sides[1].len() - 2]);
        if let Ok(got) = compare_groups(a, b, 0.9) {
            let turned = compare_groups(b, a, 0.9)?;
            prop_assert!(about(got.t, -turned.t) && about(got.df, turned.df) && about(got.hedges_g.low, -turned.hedges_g.high));
            prop_assert!(about(got.ranks.superiority.low, 1.0 - turned.ranks.superiority.high) && about(got.ranks.p, turned.ranks.p));
            prop_assert!(about(got.ranks.u + turned.ranks.u, (a.len() * b.len()) as f64));
            let moved = |side: &[f64]| -> Vec<f64> { side.iter().map(|x| x * scale + origin).collect() };
            let moved = compare_groups(&moved(a), &moved(b), 0.9)?;
            prop_assert!(about(got.t, moved.t) && about(got.cohens_d, moved.cohens_d));
            prop_assert!((got.difference.low * scale - moved.difference.low).abs() < 1e-8);
        }
    }

    #[test]
    fn the_share_of_pairs_is_counted_and_its_ends_solve_their_equation(sides in samples(5..20, 2)) {
        let (a, b) = (&sides[0], &sides[1][..sides[1].len() - 2]);
        if let Ok(got) = compare_groups(a, b, 0.9) {
            let won = |x: &f64| b.iter().map(|y| if x > y { 1.0 } else if x == y { 0.5 } else { 0.0 }).sum::<f64>();
            prop_assert!(about(got.ranks.u, a.iter().map(won).sum()));
            let (m, n) = (a.len() as f64, b.len() as f64);
            // Hanley & McNeil's variance with both groups of the mean size.
            let variance = |s: f64| {
                let (q1, q2) = (s / (2.0 - s), 2.0 * s * s / (1.0 + s));
                (s * (1.0 - s) + ((m + n) / 2.0 - 1.0) * (q1 - s * s + q2 - s * s)) / (m * n)
            };
            let share = got.ranks.superiority;
            for end in [share.low, share.high] {
                let distance = -normal_quantile(0.05) * variance(end).sqrt();
                prop_assert!(end == 0.0 || end == 1.0 || about((share.estimate - end).abs(), distance), "{share:?}");
            }
            prop_assert!(0.0 <= share.low && share.low <= share.estimate && share.estimate <= share.high && share.high <= 1.0);
        }
    }

    #[test]
    fn the_exact_rank_sum_counts_all_choices(order in Just((0..8).map(f64::from).collect::<Vec<f64>>()).prop_shuffle(), m in 2_usize..6) {
        let (a, b) = order.split_at(m);
        let got = compare_groups(a, b, 0.9)?.ranks;
        let middle = (m * (8 - m)) as f64 / 2.0;
        let (mut extreme, mut all) = (0.0, 0.0);
        for chosen in (0_u32..256).filter(|chosen| chosen.count_ones() as usize == m) {
            let sum: u32 = (0..8).filter(|place| chosen >> place & 1 == 1).sum();
            let u = f64::from(sum) - (m * (m - 1) / 2) as f64;
            all += 1.0;
            extreme += f64::from(u8::from((u - middle).abs() >= (got.u - middle).abs()));
        }
        prop_assert!(got.p_source == PSource::Exact && about(got.p, f64::min(extreme / all, 1.0)), "{got:?} {extreme} {all}");
    }

    #[test]
    fn rows_and_columns_of_a_table_are_alike(table in proptest::collection::vec(proptest::collection::vec(0_u64..6, 3), 2..4)) {
        let turned: Vec<Vec<u64>> = (0..3).map(|column| table.iter().map(|row| row[column]).collect()).collect();
        if let (Ok(a), Ok(b)) = (chi_square_test(&table), chi_square_test(&turned)) {
            prop_assert!(about(a.statistic, b.statistic) && about(a.p, b.p) && about(a.cramers_v, b.cramers_v));
            prop_assert!((0.0..=1.0).contains(&a.cramers_v) && (0.0..=1.0).contains(&a.p));
        }
        if let (Ok(a), Ok(b)) = (fisher_exact_p(&table), fisher_exact_p(&turned)) {
            prop_assert!(about(a, b) && a > 0.0 && a <= 1.0);
        }
    }

    #[test]
    fn fisher_of_two_by_two_sums_the_hypergeometric(a in 0_u64..9, b in 0_u64..9, c in 0_u64..9, d in 1_u64..9) {
        let choose = |n: u64, k: u64| (0..k).fold(1.0, |product, i| product * (n - i) as f64 / (i + 1) as f64);
        let chance = |x: u64| choose(a + b, x) * choose(c + d, a + c - x) / choose(a + b + c + d, a + c);
        let all = ((a + c).saturating_sub(c + d)..=(a + b).min(a + c)).map(chance);
        let want: f64 = all.filter(|p| *p <= chance(a) * (1.0 + 1e-7)).sum();
        prop_assert!(about(fisher_exact_p(&[[a, b], [c, d]])?, want));
    }

    #[test]
    fn no_input_panics(
        x in proptest::collection::vec(prop_oneof![-1e308..1e308_f64, Just(1.0), Just(f64::MAX), Just(5e-324), Just(f64::NAN)], 0..9),
        y in proptest::collection::vec(prop_oneof![9 => -1e3..1e3_f64, 9 => Just(5e-324), 1 => Just(f64::INFINITY)], 0..9),
        r in proptest::collection::vec(prop_oneof![9 => -1.0..1.0_f64, 1 => any::<f64>()], 6),
        n in any::<usize>(),
        level in prop_oneof![0.0..1.0_f64, any::<f64>()],
        table in proptest::collection::vec(proptest::collection::vec(prop_oneof![0_u64..9, any::<u64>()], 0..4), 0..4),
    ) {
        let short = x.len().min(y.len());
        for (x, y) in [(&x[..], &y[..]), (&x[..short], &y[..short])] {
            prop_assert!(!pearson_test(x, y, level).is_ok_and(|r| r.t.is_nan()));
            prop_assert!(!spearman_test(x, y, level).is_ok_and(|r| r.s.is_nan() || !(0.0..=1.0).contains(&r.estimate.p)));
            prop_assert!(!kendall_test(x, y, level).is_ok_and(|r| r.z.is_nan() || !(0.0..=1.0).contains(&r.estimate.p)));
            prop_assert!(!partial_correlation(x, y, &[y], level).is_ok_and(|r| r.t.is_nan()));
            prop_assert!(!partial_correlation(x, y, &[&[1.0, 5.0, 2.0, 2.0, 7.0, 1.0, 3.0, 3.0][..x.len().min(8)]], level).is_ok_and(|r| r.t.is_nan()));
            let finite = |groups: &candor_stats::association::TwoGroups| {
                let ends = [groups.difference.low, groups.difference.high, groups.hedges_g.low, groups.hedges_g.high, groups.df, groups.t];
                ends.iter().all(|end| end.is_finite()) && (0.0..=1.0).contains(&groups.p) && (0.0..=1.0).contains(&groups.ranks.p)
            };
            prop_assert!(!compare_groups(x, y, level).is_ok_and(|groups| !finite(&groups)));
            prop_assert!(!top_against_bottom_quarter(x, y, level).is_ok_and(|groups| !finite(&groups.comparison)));
        }
        let cross = CrossCorrelations { r13: r[2], r14: r[3], r23: r[4], r24: r[5] };
        for difference in [
            williams_difference(r[0], r[1], r[2], n, level),
            steiger_overlapping(r[0], r[1], r[2], n, level),
            steiger_nonoverlapping(r[0], r[1], cross, n, level),
            fisher_difference(r[0], n, r[1], n, level),
        ].into_iter().flatten() {
            prop_assert!(difference.low <= difference.high && difference.statistic.is_finite() && (0.0..=1.0).contains(&difference.p), "{difference:?}");
        }
        prop_assert!(!equivalence_of_r(r[0], n, r[1], level).is_ok_and(|got| got.p.is_nan() || got.low.is_nan()));
        let observed = Interval { estimate: r[0], low: r[1], high: r[2] };
        prop_assert!(!disattenuate(observed, r[3], r[4]).is_ok_and(|got| !got.estimate.is_finite()));
        prop_assert!(!chi_square_test(&table).is_ok_and(|got| got.p.is_nan() || got.cramers_v.is_nan()));
        prop_assert!(!fisher_exact_p(&table).is_ok_and(|p| !(0.0..=1.0).contains(&p)));
        let _ = row_shares(&table, n, level);
    }
}
