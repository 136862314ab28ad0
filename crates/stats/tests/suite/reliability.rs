//! Reliability: alpha, omega, factor models.

use candor_stats::aggregation::UnitSummary;
use candor_stats::dist;
use candor_stats::drivers::Resampling;
use candor_stats::random::Random;
use candor_stats::reliability::{
    Alpha, FactorModel, alpha_of_variances, bootstrap_omega, cronbach_alpha, factor_model, hierarchical_omega, length_for_reliability,
    omega_total, spearman_brown, split_half,
};
use candor_stats::{Side, StatsError, pearson, quantile_type7};
use proptest::prelude::*;
use serde_json::Value;

use crate::common::{CLOSED, ITERATED, TAIL, Table, close, ends, expected, near, slices, within};

/// The columns of a table, rows with a gap left out.
fn complete(file: &str, names: &[&str]) -> Vec<Vec<f64>> {
    let table = Table::read(file);
    let columns: Vec<Vec<Option<f64>>> = names.iter().map(|name| table.gaps(name)).collect();
    let rows: Vec<usize> = (0..columns[0].len()).filter(|row| columns.iter().all(|column| column[*row].is_some())).collect();
    columns.iter().map(|column| rows.iter().map(|row| column[*row].unwrap()).collect()).collect()
}

fn mental_tests() -> Vec<Vec<f64>> {
    complete("lavaan__HolzingerSwineford1939.csv", &["x1", "x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9"])
}

/// `k` items of a common part and an own part of `n` people.
fn scale(seed: u64, k: usize, n: usize) -> Vec<Vec<f64>> {
    let mut random = Random::seeded(seed);
    let common: Vec<f64> = (0..n).map(|_| random.normal()).collect();
    (0..k).map(|j| common.iter().map(|c| (0.6 + 0.1 * j as f64) * c + random.normal()).collect()).collect()
}

fn check_case(id: &str, names: &[&str], items: &[Vec<f64>], n: usize) {
    let want = expected(id);
    let items = slices(items);
    let alpha = cronbach_alpha(&items, 0.95).unwrap();
    assert_eq!(alpha.n, n);
    close(alpha.raw, &want["alpha_raw"], CLOSED);
    close(alpha.standardised, &want["alpha_std"], CLOSED);
    close(alpha.mean_inter_item_r, &want["mean_inter_item_r"], CLOSED);
    near(alpha.low, want["feldt_ci95"][0].as_f64().unwrap(), TAIL);
    near(alpha.high, want["feldt_ci95"][1].as_f64().unwrap(), TAIL);
    close(alpha.se, &want["duhachek_ase"], CLOSED);
    close(alpha.lambda2, &want["guttman_lambda2"], CLOSED);
    let model = omega_total(&items).unwrap();
    close(model.reliability[0].model_implied, &want["omega_total_1f_model_implied"], ITERATED);
    close(model.reliability[0].observed, &want["omega_1f_observed_var"], ITERATED);
    for (i, name) in names.iter().enumerate() {
        close(alpha.items[i].rest_correlation.unwrap(), &want["item_rest_r"][name], CLOSED);
        close(alpha.items[i].alpha_if_dropped.unwrap(), &want["alpha_if_dropped"][name], CLOSED);
        close(model.loadings[i], &want["loadings"][name], ITERATED);
        close(model.residual_variances[i], &want["residual_var"][name], ITERATED);
    }
}

#[test]
fn the_attitude_scale() {
    let names = ["rating", "complaints", "privileges", "learning", "raises", "critical", "advance"];
    check_case("rel.attitude", &names, &complete("datasets__attitude.csv", &names), 30);
}

#[test]
fn eleven_questions_on_leaders() {
    let names: Vec<String> = (1..=11).map(|i| format!("LEAD{i:02}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    check_case("rel.lq2002.LEAD", &names, &complete("multilevel__lq2002.csv", &names), 2042);
}

#[test]
fn extraversion_with_two_items_reversed() {
    let names = ["E1", "E2", "E3", "E4", "E5"];
    let mut items = complete("psychTools__bfi.csv", &names);
    for item in &mut items[..2] {
        item.iter_mut().for_each(|answer| *answer = 7.0 - *answer);
    }
    check_case("rel.bfi.E", &names, &items, 2713);
}

#[test]
fn nine_mental_tests() {
    let want = expected("omega.holzinger");
    let items = mental_tests();
    let items = slices(&items);
    let model = factor_model(&items, &[0, 0, 0, 1, 1, 1, 2, 2, 2]).unwrap();
    assert_eq!(model.df as u64, want["cfa_df"].as_u64().unwrap());
    close(model.chi_square, &want["cfa_chisq"], ITERATED);
    close(model.cfi, &want["cfa_cfi"], ITERATED);
    close(model.tli, &want["cfa_tli"], ITERATED);
    close(model.rmsea, &want["cfa_rmsea"], ITERATED);
    close(model.srmr, &want["cfa_srmr"], ITERATED);
    for (factor, name) in ["visual", "textual", "speed"].iter().enumerate() {
        close(model.reliability[factor].observed, &want["compRelSEM"][name], ITERATED);
    }
    near(model.p.unwrap(), dist::chi_square_sf(model.chi_square, 24.0), TAIL);
    let general = hierarchical_omega(&items, 3).unwrap();
    close(general.omega_h, &want["omega_h"], ITERATED);
    close(general.omega_t, &want["omega_t"], ITERATED);
    close(general.alpha, &want["alpha"], CLOSED);
    close(general.lambda6, &want["G6"], CLOSED);
}

#[test]
fn alpha_by_hand() {
    // Two items: alpha is 4·cov / variance of the sum.
    let (x, y) = ([1.0, 2.0, 3.0, 4.0], [2.0, 1.0, 4.0, 5.0]);
    let alpha = cronbach_alpha(&[&x, &y], 0.95).unwrap();
    // Variances 5/3 and 10/3, covariance 2.
    near(alpha.raw, 4.0 * 2.0 / 9.0, CLOSED);
    let r = 2.0 / (50.0_f64 / 9.0).sqrt();
    near(alpha.standardised, 2.0 * r / (1.0 + r), CLOSED);
    near(alpha.mean_inter_item_r, r, CLOSED);
    near(alpha.items[0].rest_correlation.unwrap(), r, CLOSED);
    assert_eq!(alpha.items[0].alpha_if_dropped, None);
    near(alpha.lambda2, alpha.raw, CLOSED);
    let same = cronbach_alpha(&[&x, &x, &x], 0.95).unwrap();
    for one in [same.raw, same.low, same.high, same.standardised, same.lambda2, same.items[1].alpha_if_dropped.unwrap()] {
        near(one, 1.0, CLOSED);
    }
    assert!(same.se < 1e-7);
}

#[test]
fn items_against_one_another() {
    let (x, y) = ([1.0, 2.0, 3.0, 4.0], [4.0, 3.0, 2.0, 2.0]);
    let alpha = cronbach_alpha(&[&x, &y], 0.95).unwrap();
    assert!(alpha.raw < -1.0 && alpha.low < alpha.raw && alpha.raw < alpha.high && alpha.high <= 1.0, "{alpha:?}");
    let mirrored: Vec<f64> = x.iter().map(|value| 5.0 - value).collect();
    assert!(matches!(cronbach_alpha(&[&x, &mirrored], 0.95), Err(StatsError::Inadmissible { .. })));
    // Two of three cancel: what is left of them is no scale.
    let alpha = cronbach_alpha(&[&x, &mirrored, &[2.0, 1.0, 4.0, 5.0]], 0.95).unwrap();
    assert_eq!((alpha.items[2].rest_correlation, alpha.items[2].alpha_if_dropped), (None, None));
    assert!(alpha.items[0].rest_correlation.is_some() && alpha.items[0].alpha_if_dropped.is_some());
}

#[test]
fn prophecies() {
    near(spearman_brown(0.5, 2.0).unwrap(), 2.0 / 3.0, CLOSED);
    near(spearman_brown(0.8, 0.5).unwrap(), 2.0 / 3.0, CLOSED);
    assert_eq!(spearman_brown(-0.5, 2.0), Ok(-2.0));
    near(length_for_reliability(0.5, 2.0 / 3.0).unwrap(), 2.0, CLOSED);
    for (r, factor) in [(1.1, 2.0), (f64::NAN, 2.0), (0.5, 0.0), (0.5, -1.0), (0.5, f64::INFINITY), (-1.0, 2.0), (-0.5, 3.0)] {
        assert!(matches!(spearman_brown(r, factor), Err(StatsError::InvalidParameter { .. })), "{r} {factor}");
    }
    for (r, target) in [(0.0, 0.5), (1.0, 0.5), (0.5, 0.0), (0.5, 1.0), (f64::NAN, 0.5), (0.5, f64::NAN)] {
        assert!(matches!(length_for_reliability(r, target), Err(StatsError::InvalidParameter { .. })));
    }
}

#[test]
fn two_halves() {
    let items = complete("datasets__attitude.csv", &["rating", "complaints"]);
    let r = pearson(&items[0], &items[1], 0.9).unwrap();
    let got = split_half(&items[0], &items[1], 0.9).unwrap();
    near(got.estimate, 2.0 * r.estimate / (1.0 + r.estimate), CLOSED);
    near(got.estimate, cronbach_alpha(&slices(&items), 0.9).unwrap().standardised, CLOSED);
    ends(got.low, got.high, &Value::from(vec![2.0 * r.low / (1.0 + r.low), 2.0 * r.high / (1.0 + r.high)]));
    assert_eq!(got.p, r.p);
    let against: Vec<f64> = items[0].iter().map(|value| -value).collect();
    let worst = split_half(&items[0], &against, 0.9).unwrap();
    assert_eq!((worst.estimate, worst.low, worst.high), (-1.0, -1.0, -1.0));
    assert_eq!(split_half(&items[0], &[5.0; 30], 0.9), Err(StatsError::NoVariation { which: Side::Y }));
    assert_eq!(split_half(&items[0][..3], &items[1][..3], 0.9), Err(StatsError::TooFew { needed: 4, got: 3 }));
    assert_eq!(split_half(&items[0], &items[1], 0.0), Err(StatsError::InvalidLevel { level: 0.0 }));
}

#[test]
fn three_items_fit_exactly() {
    // With r12 = .6, r13 = .5, r23 = .4 the loadings are √(r12·r13/r23) and so on.
    let r = [[1.0, 0.6, 0.5], [0.6, 1.0, 0.4], [0.5, 0.4, 1.0]];
    let items = with_correlations(&r);
    let model = omega_total(&slices(&items)).unwrap();
    assert_eq!((model.df, model.p, model.cfi, model.tli, model.rmsea), (0, None, 1.0, 1.0, 0.0));
    assert!(model.chi_square < 1e-9 && model.srmr < 1e-9);
    let want = [(0.6_f64 * 0.5 / 0.4).sqrt(), (0.6_f64 * 0.4 / 0.5).sqrt(), (0.5_f64 * 0.4 / 0.6).sqrt()];
    for (got, want) in model.loadings.iter().zip(want) {
        near(*got, want, 1e-8);
    }
    near(model.reliability[0].model_implied, model.reliability[0].observed, 1e-8);
}

/// Three columns of 8 values with a divisor of n, of variance 1 and these correlations.
fn with_correlations(r: &[[f64; 3]; 3]) -> Vec<Vec<f64>> {
    let sign = |row: usize, bit: usize| if row >> bit & 1 == 0 { 1.0 } else { -1.0 };
    let a = r[0][1];
    let b = (1.0 - a * a).sqrt();
    let (c, d) = (r[0][2], (r[1][2] - a * r[0][2]) / b);
    let e = (1.0 - c * c - d * d).sqrt();
    let column = |weights: [f64; 3]| (0..8).map(|row| (0..3).map(|bit| weights[bit] * sign(row, bit)).sum()).collect();
    vec![column([1.0, 0.0, 0.0]), column([a, b, 0.0]), column([c, d, e])]
}

#[test]
fn a_heywood_case_is_marked() {
    // √(r12·r13/r23) is above 1.
    let items = with_correlations(&[[1.0, 0.8, 0.7], [0.8, 1.0, 0.4], [0.7, 0.4, 1.0]]);
    let model = omega_total(&slices(&items)).unwrap();
    assert!(!model.admissible && model.residual_variances[0] < 0.0);
    near(model.loadings[0], (0.8_f64 * 0.7 / 0.4).sqrt(), 1e-7);
    let plan = Resampling { resamples: 20, level: 0.9, seed: 1 };
    assert!(matches!(bootstrap_omega(&slices(&items), &plan), Err(StatsError::Inadmissible { .. })));
    // No real loadings give correlations whose product is below 0.
    let items = with_correlations(&[[1.0, 0.5, 0.5], [0.5, 1.0, -0.3], [0.5, -0.3, 1.0]]);
    assert!(omega_total(&slices(&items)).is_err());
}

#[test]
fn omega_with_an_interval() {
    let items = scale(11, 4, 80);
    let plan = Resampling { resamples: 20, level: 0.9, seed: 4 };
    let got = bootstrap_omega(&slices(&items), &plan).unwrap();
    let model = omega_total(&slices(&items)).unwrap();
    assert_eq!(got.omega.estimate, model.reliability[0].model_implied);
    assert!(got.omega.low < got.omega.estimate && got.omega.estimate < got.omega.high);
    assert!(got.omega.high - got.omega.low < 0.25 && got.used + got.dropped == 20 && got.used > 15);
    assert_eq!(got, bootstrap_omega(&slices(&items), &plan).unwrap());
    assert_ne!(got, bootstrap_omega(&slices(&items), &Resampling { seed: 5, ..plan }).unwrap());
    assert!(model.admissible);
    assert!(matches!(bootstrap_omega(&slices(&items), &Resampling { resamples: 5, ..plan }), Err(StatsError::InvalidParameter { .. })));
    assert_eq!(bootstrap_omega(&slices(&items), &Resampling { level: 2.0, ..plan }), Err(StatsError::InvalidLevel { level: 2.0 }));
    // The median of resamples drawn and fitted by hand.
    let middle = bootstrap_omega(&slices(&items), &Resampling { resamples: 21, level: 1e-9, seed: 4 }).unwrap();
    let mut random = Random::seeded(4);
    let mut figures: Vec<f64> = (0..21)
        .filter_map(|_| {
            let rows: Vec<usize> = (0..80).map(|_| random.below(80)).collect();
            let drawn: Vec<Vec<f64>> = items.iter().map(|item| rows.iter().map(|row| item[*row]).collect()).collect();
            omega_total(&slices(&drawn)).ok().filter(|model| model.admissible).map(|model| model.reliability[0].model_implied)
        })
        .collect();
    figures.sort_by(f64::total_cmp);
    assert_eq!(middle.used, figures.len());
    near(middle.omega.low, quantile_type7(&figures, 0.5).unwrap(), 1e-7);
}

#[test]
fn hierarchical_loadings_rebuild_the_correlations() {
    let items = mental_tests();
    let got = hierarchical_omega(&slices(&items), 3).unwrap();
    assert_eq!(got.reversed, [false; 9]);
    let uniquenesses: f64 = (0..9).map(|i| 1.0 - got.general[i].powi(2) - got.groups[i].iter().map(|g| g * g).sum::<f64>()).sum();
    let total: f64 = (0..9).flat_map(|i| (0..9).map(move |j| (i, j))).map(|(i, j)| r(&items, i, j)).sum();
    // Not exact: the transformation leaves out small cross-loadings of the factors.
    assert!(within(1.0 - uniquenesses / total, got.omega_t, 0.01));
    for i in 0..9 {
        for j in 0..i {
            let common = got.general[i] * got.general[j] + got.groups[i].iter().zip(&got.groups[j]).map(|(a, b)| a * b).sum::<f64>();
            assert!(within(common, r(&items, i, j), 0.09), "{i} {j} {common}");
        }
    }
    // Reversed items are turned back.
    let mut turned = items.clone();
    for item in [1, 5] {
        turned[item].iter_mut().for_each(|value| *value = 3.0 - *value);
    }
    let again = hierarchical_omega(&slices(&turned), 3).unwrap();
    assert_eq!((0..9).filter(|item| again.reversed[*item]).collect::<Vec<_>>(), [1, 5]);
    near(again.omega_h, got.omega_h, 1e-6);
    near(again.omega_t, got.omega_t, 1e-6);
    let two = hierarchical_omega(&slices(&items), 2).unwrap();
    assert!(two.omega_h < two.omega_t && two.omega_t < 1.0);
}

fn r(items: &[Vec<f64>], i: usize, j: usize) -> f64 {
    pearson(&items[i], &items[j], 0.95).unwrap().estimate
}

#[test]
fn bad_scales() {
    let items = scale(3, 4, 30);
    let items = slices(&items);
    type Call = fn(&[&[f64]]) -> Result<(), StatsError>;
    let calls: [Call; 4] = [
        |items| cronbach_alpha(items, 0.95).map(|_: Alpha| ()),
        |items| omega_total(items).map(|_: FactorModel| ()),
        |items| bootstrap_omega(items, &Resampling { resamples: 20, level: 0.9, seed: 1 }).map(|_| ()),
        |items| hierarchical_omega(items, 1).map(|_| ()),
    ];
    let mut holed = items[3].to_vec();
    holed[7] = f64::INFINITY;
    for call in calls {
        assert!(matches!(call(&[]), Err(StatsError::TooFew { got: 0, .. })));
        assert_eq!(call(&[items[0], items[1], &items[2][1..]]), Err(StatsError::LengthMismatch { left: 30, right: 29 }));
        assert_eq!(call(&[items[0], items[1], &holed]), Err(StatsError::NotFinite { index: 7 }));
    }
    for call in &calls[..3] {
        assert_eq!(call(&[items[0], items[1], &[3.0; 30]]), Err(StatsError::ConstantColumn { column: 2 }));
    }
    assert_eq!(calls[0](&items[..1]), Err(StatsError::TooFew { needed: 2, got: 1 }));
    assert_eq!(calls[0](&[&items[0][..2], &items[1][..2]]), Err(StatsError::TooFew { needed: 3, got: 2 }));
    assert_eq!(cronbach_alpha(&items, 0.0), Err(StatsError::InvalidLevel { level: 0.0 }));
    assert_eq!(omega_total(&items[..2]), Err(StatsError::TooFew { needed: 3, got: 2 }));
    let short: Vec<&[f64]> = items.iter().map(|item| &item[..4]).collect();
    assert_eq!(omega_total(&short), Err(StatsError::TooFew { needed: 5, got: 4 }));
    assert_eq!(omega_total(&[items[0], items[1], items[2], items[0]]), Err(StatsError::Collinear));
}

#[test]
fn models_that_are_not_identified() {
    let items = scale(3, 4, 30);
    let fit = |factor_of: &[usize]| factor_model(&slices(&items), factor_of).map(|_| ());
    assert_eq!(fit(&[0, 0, 1]), Err(StatsError::LengthMismatch { left: 4, right: 3 }));
    assert_eq!(fit(&[0, 0, 0, 1]), Err(StatsError::TooFew { needed: 2, got: 1 }));
    assert_eq!(fit(&[0, 0, 2, 2]), Err(StatsError::EmptyGroup { index: 1 }));
    assert_eq!(fit(&[1, 1, 1, 1]), Err(StatsError::EmptyGroup { index: 0 }));
    assert!(matches!(fit(&[0, 0, usize::MAX, usize::MAX]), Err(StatsError::EmptyGroup { .. })));
    for factors in [0, 1, 2, 4, usize::MAX] {
        let refused = hierarchical_omega(&slices(&items), factors);
        assert!(matches!(refused, Err(StatsError::InvalidParameter { name: "factors", .. })), "{factors} {refused:?}");
    }
}

#[test]
fn scale_does_not_matter() {
    let items = mental_tests();
    let factor_of = [0, 0, 0, 1, 1, 1, 2, 2, 2];
    let plain = factor_model(&slices(&items), &factor_of).unwrap();
    let general = hierarchical_omega(&slices(&items), 3).unwrap();
    let powers =
        |power: i32| -> Vec<Vec<f64>> { items.iter().map(|item| item.iter().map(|value| libm::scalbn(*value, power)).collect()).collect() };
    for power in [-400, 400] {
        let moved = powers(power);
        let got = factor_model(&slices(&moved), &factor_of).unwrap();
        assert_eq!((got.chi_square, &got.reliability), (plain.chi_square, &plain.reliability));
        near(got.loadings[4], libm::scalbn(plain.loadings[4], power), CLOSED);
        assert_eq!(cronbach_alpha(&slices(&moved), 0.9), cronbach_alpha(&slices(&items), 0.9));
    }
    assert_eq!(general, hierarchical_omega(&slices(&powers(-400)), 3).unwrap());
    assert_eq!(factor_model(&slices(&powers(900)), &factor_of), Err(StatsError::OutOfRange));
    // Factors may be named in any order, and an item turned round only turns its loading.
    let mut turned = items.clone();
    turned[0].iter_mut().for_each(|value| *value = -*value);
    let got = factor_model(&slices(&turned), &[2, 2, 2, 0, 0, 0, 1, 1, 1]).unwrap();
    near(got.chi_square, plain.chi_square, 1e-8);
    near(got.loadings[0], -plain.loadings[0], 1e-6);
    near(got.factor_correlations[2][0], plain.factor_correlations[0][1], 1e-6);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(25))]

    #[test]
    fn alpha_keeps_its_bounds(seed in any::<u64>(), k in 2_usize..7, level in 0.5_f64..0.98, unit in 0.01_f64..90.0) {
        let items = scale(seed, k, 25);
        let alpha = cronbach_alpha(&slices(&items), level)?;
        prop_assert!(alpha.raw <= alpha.lambda2 + 1e-12 && alpha.lambda2 <= 1.0 && alpha.se >= 0.0);
        prop_assert!(alpha.low < alpha.raw && alpha.raw < alpha.high && alpha.high <= 1.0);
        let wider = cronbach_alpha(&slices(&items), level + 0.01)?;
        prop_assert!(wider.low < alpha.low && alpha.high < wider.high);
        // Standardised alpha is the mean correlation stepped up.
        prop_assert!(within(alpha.standardised, spearman_brown(alpha.mean_inter_item_r, k as f64)?, 1e-10));
        let moved: Vec<Vec<f64>> = items.iter().rev().map(|item| item.iter().rev().map(|value| 7.0 - unit * value).collect()).collect();
        let again = cronbach_alpha(&slices(&moved), level)?;
        prop_assert!(within(again.raw, alpha.raw, 1e-10) && within(again.standardised, alpha.standardised, 1e-10));
    }

    #[test]
    fn dropping_an_item_is_what_it_says(seed in any::<u64>(), drop in 0_usize..4) {
        let mut items = scale(seed, 4, 25);
        let whole = cronbach_alpha(&slices(&items), 0.9)?;
        let dropped = items.remove(drop);
        let rest = cronbach_alpha(&slices(&items), 0.9)?;
        prop_assert!(within(whole.items[drop].alpha_if_dropped.unwrap_or(9.0), rest.raw, 1e-10));
        let sum: Vec<f64> = (0..25).map(|row| items.iter().map(|item| item[row]).sum()).collect();
        prop_assert!(within(whole.items[drop].rest_correlation.unwrap_or(9.0), pearson(&dropped, &sum, 0.9)?.estimate, 1e-10));
    }

    #[test]
    fn prophecies_undo_one_another(r in 0.01_f64..0.99, factor in 0.1_f64..20.0) {
        let longer = spearman_brown(r, factor)?;
        prop_assert!(within(spearman_brown(longer, 1.0 / factor)?, r, 1e-9));
        prop_assert!(within(length_for_reliability(r, longer)?, factor, 1e-6 * factor));
        prop_assert!(spearman_brown(r, factor + 0.1)? > longer);
    }

    #[test]
    fn no_other_loadings_fit_better(seed in any::<u64>(), which in 0_usize..5, by in -0.05_f64..0.05) {
        let items = scale(seed, 5, 60);
        let Ok(model) = omega_total(&slices(&items)) else { return Ok(()); };
        let covariance = |i: usize, j: usize| {
            let mean = |item: &[f64]| item.iter().sum::<f64>() / 60.0;
            (0..60).map(|row| (items[i][row] - mean(&items[i])) * (items[j][row] - mean(&items[j]))).sum::<f64>() / 60.0
        };
        let fit = |loadings: &[f64], residuals: &[f64]| discrepancy(&covariance, loadings, residuals);
        let best = fit(&model.loadings, &model.residual_variances);
        prop_assert!(within(best * 60.0, model.chi_square, 1e-6), "{} {}", best * 60.0, model.chi_square);
        let (mut loadings, mut residuals) = (model.loadings.clone(), model.residual_variances.clone());
        loadings[which] += by;
        prop_assert!(fit(&loadings, &model.residual_variances) >= best - 1e-12);
        residuals[which] *= 1.0 + by;
        prop_assert!(fit(&model.loadings, &residuals) >= best - 1e-12);
    }

    #[test]
    fn no_input_panics_and_no_result_is_nan(
        cells in proptest::collection::vec(prop_oneof![6 => -9.0..9.0_f64, 3 => Just(1.0), 1 => Just(1e308), 1 => Just(5e-324), 1 => Just(1e-300)], 0..60),
        k in 1_usize..6, level in prop_oneof![8 => 0.01..0.99_f64, 1 => any::<f64>()], factors in 0_usize..4,
    ) {
        let n = cells.len() / k;
        let items: Vec<&[f64]> = (0..k).map(|j| &cells[j * n..(j + 1) * n]).collect();
        if let Ok(alpha) = cronbach_alpha(&items, level) {
            let numbers = [alpha.raw, alpha.low, alpha.high, alpha.standardised, alpha.mean_inter_item_r, alpha.se, alpha.lambda2];
            prop_assert!(numbers.iter().all(|number| number.is_finite()), "{alpha:?}");
            let each = alpha.items.iter().flat_map(|item| [item.rest_correlation, item.alpha_if_dropped]).flatten();
            prop_assert!(each.into_iter().all(f64::is_finite));
        }
        let factor_of: Vec<usize> = (0..k).map(|item| item % factors.max(1)).collect();
        if let Ok(model) = factor_model(&items, &factor_of) {
            let numbers = [model.chi_square, model.cfi, model.tli, model.rmsea, model.srmr, model.reliability[0].model_implied];
            prop_assert!(numbers.iter().chain(&model.loadings).chain(&model.residual_variances).all(|number| number.is_finite()));
        }
        if let Ok(general) = hierarchical_omega(&items, factors) {
            prop_assert!(general.omega_h.is_finite() && general.omega_t.is_finite() && general.lambda6.is_finite());
        }
        if k < 4 {
            let _ = bootstrap_omega(&items, &Resampling { resamples: 20, level, seed: 1 });
        }
    }
}

/// The discrepancy of a one-factor model, by Gauss elimination.
fn discrepancy(covariance: &dyn Fn(usize, usize) -> f64, loadings: &[f64], residuals: &[f64]) -> f64 {
    let k = loadings.len();
    let own = |i: usize, j: usize| if i == j { residuals[i] } else { 0.0 };
    // Implied and observed covariances side by side: the left half becomes diagonal.
    let row = |i: usize| (0..k).map(|j| loadings[i] * loadings[j] + own(i, j)).chain((0..k).map(|j| covariance(i, j))).collect();
    let (implied, log_implied) = eliminated((0..k).map(row).collect());
    let trace: f64 = (0..k).map(|i| implied[i][k + i] / implied[i][i]).sum();
    let (_, log_observed) = eliminated((0..k).map(|i| (0..k).map(|j| covariance(i, j)).collect()).collect());
    log_implied + trace - log_observed - k as f64
}

/// Rows after elimination of all but the diagonal, and the log of the determinant.
fn eliminated(mut rows: Vec<Vec<f64>>) -> (Vec<Vec<f64>>, f64) {
    let mut log = 0.0;
    for pivot in 0..rows.len() {
        let lead = rows[pivot].clone();
        log += lead[pivot].ln();
        for (_, row) in rows.iter_mut().enumerate().filter(|(place, _)| *place != pivot) {
            let factor = row[pivot] / lead[pivot];
            row.iter_mut().zip(&lead).for_each(|(entry, lead)| *entry -= factor * lead);
        }
    }
    (rows, log)
}

#[test]
fn alpha_of_sums_is_alpha_of_the_answers() {
    let items = mental_tests();
    let total: Vec<f64> = (0..items[0].len()).map(|person| items.iter().map(|item| item[person]).sum()).collect();
    let variance = |values: &[f64]| UnitSummary::of(values).unwrap().variance;
    let variances: Vec<f64> = items.iter().map(|item| variance(item)).collect();
    let got = alpha_of_variances(&variances, variance(&total), total.len() as u64, 0.95).unwrap();
    let want = cronbach_alpha(&slices(&items), 0.95).unwrap();
    for (got, want) in [(got.estimate, want.raw), (got.low, want.low), (got.high, want.high)] {
        near(got, want, 1e-12);
    }
    assert_eq!(alpha_of_variances(&[1.0], 2.0, 9, 0.95), Err(StatsError::TooFew { needed: 2, got: 1 }));
    assert_eq!(alpha_of_variances(&[1.0, 0.0], 2.0, 9, 0.95), Err(StatsError::ConstantColumn { column: 1 }));
    assert!(matches!(alpha_of_variances(&[1.0, 1.0], 0.0, 9, 0.95), Err(StatsError::Inadmissible { .. })));
    assert_eq!(alpha_of_variances(&[1.0, f64::NAN], 1.0, 9, 0.95), Err(StatsError::NotFinite { index: 1 }));
    assert_eq!(alpha_of_variances(&[1.0, 1.0], 2.0, 2, 0.95), Err(StatsError::TooFew { needed: 3, got: 2 }));
    assert_eq!(alpha_of_variances(&[1.0, 1.0], 2.0, 9, 1.0), Err(StatsError::InvalidLevel { level: 1.0 }));
}
