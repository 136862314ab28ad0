//! Drivers: regression, LMG shares, relative weights and their intervals.

use candor_stats::drivers::{
    DriverCorrelations, Importance, Resampling, ShareMethod, bootstrap_importance, enough_rows, importance_performance, lmg, lmg_sampled,
    multiple_regression, relative_weights,
};
use candor_stats::random::Random;
use candor_stats::{Side, StatsError, mean_interval, pearson, simple_regression, weighted_pearson};
use proptest::prelude::*;
use serde_json::Value;

use crate::common::{CLOSED, FACETS, TAIL, attitude, close, expected, near, slices, within};

/// `p` predictors with a common part, and an outcome, of `n` rows.
fn ratings(seed: u64, p: usize, n: usize) -> (Vec<f64>, Vec<Vec<f64>>) {
    let mut random = Random::seeded(seed);
    let common: Vec<f64> = (0..n).map(|_| random.normal()).collect();
    let predictors: Vec<Vec<f64>> = (0..p).map(|_| common.iter().map(|c| c + random.normal()).collect()).collect();
    let outcome = (0..n).map(|row| predictors.iter().enumerate().map(|(j, x)| x[row] / (j + 1) as f64).sum::<f64>() + random.normal());
    (outcome.collect(), predictors)
}

fn resampling(resamples: usize) -> Resampling {
    Resampling { resamples, level: 0.95, seed: 20 }
}

fn by_facet(got: &[f64], want: &Value) {
    FACETS.iter().zip(got).for_each(|(facet, got)| close(*got, &want[facet], CLOSED));
}

#[test]
fn regression_of_the_attitude_survey() {
    let (rating, facets) = attitude();
    let want = expected("driver.attitude");
    let got = multiple_regression(&rating, &slices(&facets), 0.95).unwrap();
    close(got.r_squared, &want["r2"], CLOSED);
    close(got.adjusted_r_squared, &want["adj_r2"], CLOSED);
    let coefficients = ["(Intercept)"].into_iter().zip([&got.intercept]).chain(FACETS.into_iter().zip(&got.coefficients));
    for (name, coefficient) in coefficients {
        close(coefficient.estimate, &want["coef"][name], CLOSED);
        close(coefficient.se, &want["se"][name], CLOSED);
        close(coefficient.p, &want["p"][name], TAIL);
        near(coefficient.statistic, coefficient.estimate / coefficient.se, CLOSED);
        near(coefficient.high + coefficient.low, 2.0 * coefficient.estimate, 1e-9);
        // t(.975, 23) = 2.068657610
        near(coefficient.high - coefficient.low, 2.0 * 2.068_657_610_419_05 * coefficient.se, TAIL);
    }
    by_facet(&got.standardised, &want["std_beta"]);
    by_facet(&got.vif, &want["vif"]);
    assert_eq!(got.df, 23);
    let of_variance = |values: &[f64]| mean_interval(values, 0.95).unwrap().sd.powi(2);
    near(got.residual_sd.powi(2) * 23.0, (1.0 - got.r_squared) * of_variance(&rating) * 29.0, CLOSED);
}

#[test]
fn importance_in_the_attitude_survey() {
    let (rating, facets) = attitude();
    let want = expected("driver.attitude");
    let correlations = DriverCorrelations::of(&rating, &slices(&facets)).unwrap();
    close(correlations.r_squared(), &want["r2"], CLOSED);
    by_facet(&correlations.with_outcome(), &want["zero_order_r"]);
    let shapley = lmg(&correlations, 1);
    by_facet(&shapley.contributions, &want["lmg"]);
    by_facet(&shapley.shares, &want["lmg_share"]);
    let weights = relative_weights(&correlations).unwrap();
    by_facet(&weights.contributions, &want["rel_weights"]);
    by_facet(&weights.shares, &want["rel_weights_share"]);
    for importance in [&shapley, &weights] {
        close(importance.r_squared, &want["r2"], CLOSED);
        assert_eq!(importance.sampled_orders, None);
    }
}

#[test]
fn a_correlation_matrix_will_do() {
    let (rating, facets) = attitude();
    let r = |a: &[f64], b: &[f64]| pearson(a, b, 0.95).unwrap().estimate;
    let among: Vec<Vec<f64>> = facets.iter().map(|a| facets.iter().map(|b| r(a, b)).collect()).collect();
    let with: Vec<f64> = facets.iter().map(|a| r(a, &rating)).collect();
    let given = DriverCorrelations::from_matrix(&slices(&among), &with).unwrap();
    let want = expected("driver.attitude");
    by_facet(&lmg(&given, 0).contributions, &want["lmg"]);
    by_facet(&relative_weights(&given).unwrap().contributions, &want["rel_weights"]);
}

#[test]
fn sampled_orders_come_near_the_enumeration() {
    let (outcome, predictors) = ratings(3, 12, 200);
    let correlations = DriverCorrelations::of(&outcome, &slices(&predictors)).unwrap();
    let exact = lmg(&correlations, 0);
    let drawn = lmg_sampled(&correlations, 400, 5).unwrap();
    assert_eq!(drawn.sampled_orders, Some(400));
    assert_eq!(drawn, lmg_sampled(&correlations, 400, 5).unwrap());
    assert_ne!(drawn, lmg_sampled(&correlations, 400, 6).unwrap());
    near(drawn.contributions.iter().sum(), exact.r_squared, CLOSED);
    for (drawn, exact) in drawn.contributions.iter().zip(&exact.contributions) {
        assert!(within(*drawn, *exact, 0.02), "{drawn} {exact}");
    }
}

#[test]
fn beyond_twelve_predictors_orders_are_drawn() {
    let (outcome, predictors) = ratings(4, 13, 150);
    let correlations = DriverCorrelations::of(&outcome, &slices(&predictors)).unwrap();
    let got = lmg(&correlations, 9);
    assert_eq!(got.sampled_orders, Some(10_000));
    near(got.contributions.iter().sum(), correlations.r_squared(), CLOSED);
    near(relative_weights(&correlations).unwrap().contributions.iter().sum(), correlations.r_squared(), CLOSED);
}

#[test]
fn intervals_of_shares_and_ranks() {
    let (rating, facets) = attitude();
    let got = bootstrap_importance(&rating, &slices(&facets), ShareMethod::Lmg, &resampling(200)).unwrap();
    assert_eq!(got.used + got.dropped, 200);
    assert_eq!(got.drivers.iter().map(|driver| driver.rank).collect::<Vec<_>>(), [1, 4, 2, 3, 6, 5]);
    assert!(got.r_squared.low < got.r_squared.estimate && got.r_squared.estimate < got.r_squared.high);
    for driver in &got.drivers {
        let share = driver.share;
        assert!(0.0 <= share.low && share.low < share.estimate && share.estimate < share.high && share.high <= 1.0, "{driver:?}");
        assert!(1 <= driver.rank_low && driver.rank_low <= driver.rank && driver.rank <= driver.rank_high && driver.rank_high <= 6);
        assert!(within(driver.contribution, share.estimate * got.r_squared.estimate, 1e-12));
    }
    // 30 departments show that complaints lead, and hardly more.
    assert!(got.drivers[0].rank_high <= 2 && got.drivers[4].rank_low < 4, "{got:?}");
    assert_eq!(got, bootstrap_importance(&rating, &slices(&facets), ShareMethod::Lmg, &resampling(200)).unwrap());
    let wider = Resampling { level: 0.99, ..resampling(200) };
    let wider = bootstrap_importance(&rating, &slices(&facets), ShareMethod::Lmg, &wider).unwrap();
    assert!(wider.drivers[0].share.low < got.drivers[0].share.low && wider.drivers[0].share.high > got.drivers[0].share.high);
    let weights = bootstrap_importance(&rating, &slices(&facets), ShareMethod::RelativeWeights, &resampling(100)).unwrap();
    close(weights.drivers[0].share.estimate, &expected("driver.attitude")["rel_weights_share"]["complaints"], CLOSED);
}

#[test]
fn resampled_shares_are_those_of_the_drawn_rows() {
    // At a level of almost 0 both ends are the median of the resamples, here drawn by hand.
    let (outcome, predictors) = ratings(8, 3, 40);
    let plan = Resampling { resamples: 21, level: 1e-9, seed: 77 };
    let got = bootstrap_importance(&outcome, &slices(&predictors), ShareMethod::Lmg, &plan).unwrap();
    let mut random = Random::seeded(77);
    let mut shares: Vec<f64> = (0..21)
        .map(|_| {
            let rows: Vec<usize> = (0..40).map(|_| random.below(40)).collect();
            let pick = |column: &[f64]| -> Vec<f64> { rows.iter().map(|row| column[*row]).collect() };
            let drawn: Vec<Vec<f64>> = predictors.iter().map(|column| pick(column)).collect();
            lmg(&DriverCorrelations::of(&pick(&outcome), &slices(&drawn)).unwrap(), 0).shares[1]
        })
        .collect();
    shares.sort_by(f64::total_cmp);
    near(got.drivers[1].share.low, shares[10], 1e-7);
    near(got.drivers[1].share.high, shares[10], 1e-7);
}

#[test]
fn singular_resamples_are_counted() {
    // One row in eight makes the second predictor vary.
    let mut random = Random::seeded(2);
    let mut draw = || -> Vec<f64> { (0..8).map(|_| random.normal()).collect() };
    let (outcome, first) = (draw(), draw());
    let second = [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0];
    let got = bootstrap_importance(&outcome, &[&first, &second], ShareMethod::Lmg, &resampling(300)).unwrap();
    // (7/8)^8 = .344 of them, and some collinear ones
    assert!((70..150).contains(&got.dropped), "{}", got.dropped);
    assert_eq!(got.used + got.dropped, 300);
    let third = [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0];
    let two = bootstrap_importance(&outcome, &[&third, &second], ShareMethod::Lmg, &resampling(300));
    assert_eq!(two.map(|_| ()), Err(StatsError::Collinear));
}

#[test]
fn importance_meets_performance() {
    let (rating, facets) = attitude();
    let rows = importance_performance(&rating, &slices(&facets), &resampling(60)).unwrap();
    let shares = bootstrap_importance(&rating, &slices(&facets), ShareMethod::Lmg, &resampling(60)).unwrap();
    for ((row, facet), driver) in rows.iter().zip(&facets).zip(&shares.drivers) {
        assert_eq!(row.performance, mean_interval(facet, 0.95).unwrap());
        assert_eq!(row.importance, *driver);
    }
}

#[test]
fn weights_count_copies() {
    let (mut outcome, mut predictors) = ratings(5, 3, 30);
    let weights: Vec<f64> = (0..30).map(|row| f64::from(row % 3)).collect();
    let weighted = DriverCorrelations::weighted(&outcome, &slices(&predictors), &weights).unwrap();
    near(weighted.with_outcome()[1], weighted_pearson(&predictors[1], &outcome, &weights).unwrap(), CLOSED);
    let copied = |column: &[f64]| -> Vec<f64> { (0..30).flat_map(|row| vec![column[row]; row % 3]).collect() };
    outcome = copied(&outcome);
    predictors = predictors.iter().map(|column| copied(column)).collect();
    let plain = lmg(&DriverCorrelations::of(&outcome, &slices(&predictors)).unwrap(), 0);
    for (a, b) in lmg(&weighted, 0).contributions.iter().zip(&plain.contributions) {
        near(*a, *b, CLOSED);
    }
}

#[test]
fn one_predictor_takes_all() {
    let (rating, facets) = attitude();
    let r = pearson(&rating, &facets[0], 0.95).unwrap();
    let correlations = DriverCorrelations::of(&rating, &[&facets[0]]).unwrap();
    for importance in [lmg(&correlations, 0), relative_weights(&correlations).unwrap(), lmg_sampled(&correlations, 3, 0).unwrap()] {
        near(importance.contributions[0], r.estimate.powi(2), CLOSED);
        assert_eq!(importance.shares, [1.0]);
    }
    let line = simple_regression(&facets[0], &rating).unwrap();
    let fit = multiple_regression(&rating, &[&facets[0]], 0.95).unwrap();
    near(fit.coefficients[0].estimate, line.slope, CLOSED);
    near(fit.coefficients[0].se, line.slope_se, CLOSED);
    near(fit.intercept.estimate, line.intercept, CLOSED);
    near(fit.coefficients[0].p, r.p, TAIL);
    near(fit.vif[0], 1.0, CLOSED);
}

#[test]
fn enough_rows_for_the_predictors() {
    assert!(enough_rows(70, 7) && !enough_rows(69, 7));
    assert!(!enough_rows(5, 0) && !enough_rows(usize::MAX, usize::MAX));
}

#[test]
fn a_perfect_fit() {
    let (_, facets) = attitude();
    let sum: Vec<f64> = (0..30).map(|row| 2.0 + facets[0][row] - 3.0 * facets[1][row]).collect();
    let fit = multiple_regression(&sum, &[&facets[0], &facets[1], &facets[2]], 0.95).unwrap();
    assert_eq!((fit.r_squared, fit.adjusted_r_squared, fit.residual_sd), (1.0, 1.0, 0.0));
    near(fit.coefficients[1].estimate, -3.0, CLOSED);
    near(fit.intercept.estimate, 2.0, 1e-9);
    let tests: Vec<(f64, f64)> = fit.coefficients.iter().map(|each| (each.statistic, each.p)).collect();
    assert_eq!(tests, [(f64::INFINITY, 0.0), (f64::NEG_INFINITY, 0.0), (0.0, 1.0)]);
    assert!(fit.coefficients.iter().all(|each| each.se == 0.0 && each.low == each.estimate && each.high == each.estimate));
    let importance = lmg(&DriverCorrelations::of(&sum, &[&facets[0], &facets[1]]).unwrap(), 0);
    near(importance.contributions.iter().sum(), 1.0, CLOSED);
}

#[test]
fn strongly_collinear_predictors_still_add_up() {
    // A variance inflation factor near 1e6.
    let (outcome, mut predictors) = ratings(6, 3, 80);
    let mut random = Random::seeded(1);
    predictors.push(predictors[0].iter().map(|a| a + 1e-3 * random.normal()).collect());
    let fit = multiple_regression(&outcome, &slices(&predictors), 0.95).unwrap();
    assert!(fit.vif[0] > 1e5, "{}", fit.vif[0]);
    let correlations = DriverCorrelations::of(&outcome, &slices(&predictors)).unwrap();
    for importance in [lmg(&correlations, 0), relative_weights(&correlations).unwrap()] {
        near(importance.contributions.iter().sum(), correlations.r_squared(), 1e-9);
        near(importance.r_squared, fit.r_squared, 1e-9);
    }
}

#[test]
fn bad_tables() {
    let (rating, facets) = attitude();
    let facets = slices(&facets);
    type Call = fn(&[f64], &[&[f64]]) -> Result<(), StatsError>;
    let calls: [Call; 5] = [
        |y, x| multiple_regression(y, x, 0.95).map(|_| ()),
        |y, x| DriverCorrelations::of(y, x).map(|_| ()),
        |y, x| DriverCorrelations::weighted(y, x, &vec![1.0; y.len()]).map(|_| ()),
        |y, x| bootstrap_importance(y, x, ShareMethod::Lmg, &resampling(20)).map(|_| ()),
        |y, x| importance_performance(y, x, &resampling(20)).map(|_| ()),
    ];
    let flat = [4.0; 30];
    let mut holed = rating.clone();
    holed[3] = f64::NAN;
    let twice: Vec<f64> = facets[0].iter().map(|value| 7.0 - 2.0 * value).collect();
    for call in calls {
        assert_eq!(call(&rating, &[]), Err(StatsError::TooFew { needed: 1, got: 0 }));
        assert_eq!(call(&rating[..7], &[&facets[0][..7]; 6]), Err(StatsError::TooFew { needed: 8, got: 7 }));
        assert_eq!(call(&rating, &[facets[0], &facets[1][1..]]), Err(StatsError::LengthMismatch { left: 30, right: 29 }));
        assert_eq!(call(&rating, &[facets[0], &holed]), Err(StatsError::NotFinite { index: 3 }));
        assert_eq!(call(&holed, &facets), Err(StatsError::NotFinite { index: 3 }));
        assert_eq!(call(&rating, &[facets[0], &flat]), Err(StatsError::ConstantColumn { column: 1 }));
        assert_eq!(call(&flat, &facets), Err(StatsError::NoVariation { which: Side::Y }));
        assert_eq!(call(&rating, &[facets[0], facets[1], &twice]), Err(StatsError::Collinear));
    }
    assert_eq!(multiple_regression(&rating, &facets, 1.0), Err(StatsError::InvalidLevel { level: 1.0 }));
    let mut weights = vec![1.0; 30];
    assert_eq!(DriverCorrelations::weighted(&rating, &facets, &weights[1..]), Err(StatsError::LengthMismatch { left: 30, right: 29 }));
    weights[4] = -1.0;
    assert_eq!(DriverCorrelations::weighted(&rating, &facets, &weights), Err(StatsError::InvalidWeight { index: 4 }));
    weights = vec![0.0; 30];
    weights[..7].fill(2.0);
    assert_eq!(DriverCorrelations::weighted(&rating, &facets, &weights), Err(StatsError::TooFew { needed: 8, got: 7 }));
}

#[test]
fn bad_plans() {
    let (rating, facets) = attitude();
    let call = |plan: Resampling| bootstrap_importance(&rating, &slices(&facets), ShareMethod::Lmg, &plan).map(|_| ());
    for resamples in [0, 19, 100_001, usize::MAX] {
        assert!(matches!(call(resampling(resamples)), Err(StatsError::InvalidParameter { name: "resamples", .. })));
    }
    assert_eq!(call(Resampling { level: 0.0, ..resampling(20) }), Err(StatsError::InvalidLevel { level: 0.0 }));
    let correlations = DriverCorrelations::of(&rating, &slices(&facets)).unwrap();
    for orders in [0, 1_000_001, usize::MAX] {
        assert!(matches!(lmg_sampled(&correlations, orders, 0), Err(StatsError::InvalidParameter { name: "orders", .. })));
    }
}

#[test]
fn bad_matrices() {
    let call = |among: &[&[f64]], with: &[f64]| DriverCorrelations::from_matrix(among, with).map(|_| ());
    let good: [&[f64]; 2] = [&[1.0, 0.5], &[0.5, 1.0]];
    assert_eq!(call(&good, &[0.3, 0.4]), Ok(()));
    assert_eq!(call(&[], &[]), Err(StatsError::TooFew { needed: 1, got: 0 }));
    assert_eq!(call(&good, &[0.3]), Err(StatsError::LengthMismatch { left: 1, right: 2 }));
    assert_eq!(call(&[&[1.0, 0.5]], &[0.3, 0.4]), Err(StatsError::LengthMismatch { left: 1, right: 2 }));
    assert_eq!(call(&[&[1.0, 0.5], &[1.0]], &[0.3, 0.4]), Err(StatsError::LengthMismatch { left: 2, right: 1 }));
    assert_eq!(call(&good, &[0.3, f64::NAN]), Err(StatsError::NotFinite { index: 1 }));
    assert_eq!(call(&[&[1.0, 1.0], &[1.0, 1.0]], &[0.3, 0.3]), Err(StatsError::Collinear));
    let inadmissible = |among: &[&[f64]], with: &[f64]| assert!(matches!(call(among, with), Err(StatsError::Inadmissible { .. })));
    inadmissible(&good, &[0.9, -0.9]);
    inadmissible(&good, &[1.1, 0.0]);
    inadmissible(&[&[1.0, 0.5], &[0.4, 1.0]], &[0.3, 0.4]);
    inadmissible(&[&[2.0, 0.5], &[0.5, 1.0]], &[0.3, 0.4]);
    inadmissible(&[&[1.0, 1.5], &[1.5, 1.0]], &[0.3, 0.4]);
    let nothing = DriverCorrelations::from_matrix(&good, &[0.0, 0.0]).unwrap();
    for importance in [lmg(&nothing, 0), relative_weights(&nothing).unwrap()] {
        assert_eq!((importance.r_squared, importance.shares), (0.0, vec![0.0, 0.0]));
    }
}

#[test]
fn huge_and_tiny_values() {
    let (rating, facets) = attitude();
    let plain = multiple_regression(&rating, &slices(&facets), 0.95).unwrap();
    let scaled = |column: &[f64], power: i32| -> Vec<f64> { column.iter().map(|value| libm::scalbn(*value, power)).collect() };
    let moved: Vec<Vec<f64>> = facets.iter().enumerate().map(|(j, x)| scaled(x, if j % 2 == 0 { 500 } else { -500 })).collect();
    let got = multiple_regression(&rating, &slices(&moved), 0.95).unwrap();
    assert_eq!((got.r_squared, &got.vif, &got.standardised), (plain.r_squared, &plain.vif, &plain.standardised));
    assert_eq!(got.coefficients[0].estimate, libm::scalbn(plain.coefficients[0].estimate, -500));
    assert_eq!(got.intercept, plain.intercept);
    let huge = scaled(&rating, 1016);
    let tiny = scaled(&facets[0], -1040);
    assert_eq!(multiple_regression(&huge, &[&tiny], 0.95), Err(StatsError::OutOfRange));
    assert!(DriverCorrelations::of(&huge, &[&tiny]).is_ok());
}

/// Mean gain of each predictor over all orders, each R² from a regression of its own.
fn shapley_by_regressions(outcome: &[f64], predictors: &[&[f64]]) -> Vec<f64> {
    let p = predictors.len();
    let r_squared = |set: &[usize]| {
        let chosen: Vec<&[f64]> = set.iter().map(|j| predictors[*j]).collect();
        if set.is_empty() { 0.0 } else { multiple_regression(outcome, &chosen, 0.95).unwrap().r_squared }
    };
    let mut orders: Vec<Vec<usize>> = vec![vec![]];
    for _ in 0..p {
        orders = orders.iter().flat_map(|o| (0..p).filter(|j| !o.contains(j)).map(|j| [o.as_slice(), &[j]].concat())).collect();
    }
    let mut sums = vec![0.0; p];
    for order in &orders {
        for place in 0..p {
            sums[order[place]] += r_squared(&order[..=place]) - r_squared(&order[..place]);
        }
    }
    sums.iter().map(|sum| sum / orders.len() as f64).collect()
}

fn all(importance: &Importance) -> Vec<f64> {
    importance.contributions.clone()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn parts_sum_to_the_whole(seed in any::<u64>(), p in 1_usize..8, n in 12_usize..60) {
        let (outcome, predictors) = ratings(seed, p, n);
        let correlations = DriverCorrelations::of(&outcome, &slices(&predictors))?;
        let fit = multiple_regression(&outcome, &slices(&predictors), 0.95)?;
        prop_assert!(within(correlations.r_squared(), fit.r_squared, 1e-10));
        for importance in [lmg(&correlations, 0), relative_weights(&correlations)?, lmg_sampled(&correlations, 4, seed)?] {
            prop_assert!(within(importance.contributions.iter().sum(), fit.r_squared, 1e-10));
            prop_assert!(within(importance.shares.iter().sum(), 1.0, 1e-10));
            prop_assert!(importance.contributions.iter().all(|part| *part >= 0.0));
        }
        prop_assert!(fit.vif.iter().all(|vif| *vif >= 1.0) && fit.adjusted_r_squared <= fit.r_squared);
    }

    #[test]
    fn lmg_is_the_mean_over_all_orders(seed in any::<u64>(), p in 1_usize..5) {
        let (outcome, predictors) = ratings(seed, p, 15);
        let got = lmg(&DriverCorrelations::of(&outcome, &slices(&predictors))?, 0);
        for (got, want) in got.contributions.iter().zip(shapley_by_regressions(&outcome, &slices(&predictors))) {
            prop_assert!(within(*got, want, 1e-10), "{got} {want}");
        }
    }

    #[test]
    fn order_origin_and_scale_do_not_matter(seed in any::<u64>(), p in 2_usize..6, scale in -9.0_f64..9.0, origin in -9.0_f64..9.0) {
        prop_assume!(scale.abs() > 0.1);
        let (outcome, mut predictors) = ratings(seed, p, 20);
        let before = DriverCorrelations::of(&outcome, &slices(&predictors))?;
        predictors[0] = predictors[0].iter().map(|value| origin + scale * value).collect();
        predictors.rotate_left(1);
        predictors.iter_mut().for_each(|column| column.reverse());
        let outcome: Vec<f64> = outcome.iter().rev().map(|value| 3.0 - value * 5.0).collect();
        let after = DriverCorrelations::of(&outcome, &slices(&predictors))?;
        for (before, after) in [(lmg(&before, 0), lmg(&after, 0)), (relative_weights(&before)?, relative_weights(&after)?)] {
            let mut turned = all(&before);
            turned.rotate_left(1);
            for (a, b) in turned.iter().zip(&after.contributions) {
                prop_assert!(within(*a, *b, 1e-9), "{a} {b}");
            }
        }
    }

    #[test]
    fn uncorrelated_predictors_keep_their_own(r in proptest::collection::vec(-0.4_f64..0.4, 1..6)) {
        let unit: Vec<Vec<f64>> = (0..r.len()).map(|i| (0..r.len()).map(|j| f64::from(u8::from(i == j))).collect()).collect();
        let correlations = DriverCorrelations::from_matrix(&slices(&unit), &r)?;
        for importance in [lmg(&correlations, 0), relative_weights(&correlations)?] {
            for (part, r) in importance.contributions.iter().zip(&r) {
                prop_assert!(within(*part, r * r, 1e-12));
            }
        }
    }

    #[test]
    fn residuals_leave_nothing_to_explain(seed in any::<u64>(), p in 1_usize..5) {
        let (outcome, predictors) = ratings(seed, p, 25);
        let fit = multiple_regression(&outcome, &slices(&predictors), 0.9)?;
        let fitted = |row: usize| fit.intercept.estimate + fit.coefficients.iter().zip(&predictors).map(|(b, x)| b.estimate * x[row]).sum::<f64>();
        let residuals: Vec<f64> = (0..25).map(|row| outcome[row] - fitted(row)).collect();
        prop_assert!(within(residuals.iter().sum(), 0.0, 1e-9));
        for x in &predictors {
            prop_assert!(within(residuals.iter().zip(x).map(|(e, x)| e * x).sum(), 0.0, 1e-9));
        }
        let squares: f64 = residuals.iter().map(|e| e * e).sum();
        prop_assert!(within(fit.residual_sd.powi(2) * fit.df as f64, squares, 1e-9 * squares));
    }

    #[test]
    fn no_input_panics_and_no_result_is_nan(
        cells in proptest::collection::vec(prop_oneof![
            6 => -9.0..9.0_f64, 3 => Just(1.0), 1 => Just(1e308), 1 => Just(-f64::MAX), 1 => Just(5e-324), 1 => Just(1e-300),
        ], 0..60),
        p in 1_usize..5, bad in prop_oneof![9 => Just(0.0), 1 => any::<f64>()], level in prop_oneof![8 => 0.01..0.99_f64, 1 => any::<f64>()],
    ) {
        let n = cells.len() / (p + 2);
        let mut columns: Vec<Vec<f64>> = (0..p + 2).map(|j| cells[j * n..(j + 1) * n].to_vec()).collect();
        let weights = columns.pop().unwrap();
        let mut outcome = columns.pop().unwrap();
        if let Some(first) = outcome.first_mut() { *first += bad; }
        let x = slices(&columns);
        if let Ok(fit) = multiple_regression(&outcome, &x, level) {
            let numbers = fit.coefficients.iter().chain([&fit.intercept]).flat_map(|c| [c.estimate, c.se, c.low, c.high, c.p]);
            prop_assert!(numbers.chain(fit.vif).chain(fit.standardised).chain([fit.adjusted_r_squared, fit.residual_sd]).all(f64::is_finite));
            prop_assert!(fit.coefficients.iter().all(|c| !c.statistic.is_nan() && c.low <= c.estimate && c.estimate <= c.high));
        }
        for correlations in [DriverCorrelations::of(&outcome, &x), DriverCorrelations::weighted(&outcome, &x, &weights)].into_iter().flatten() {
            prop_assert!(all(&lmg(&correlations, 0)).iter().all(|part| part.is_finite()));
            prop_assert!(relative_weights(&correlations).map_or(true, |got| got.contributions.iter().all(|part| part.is_finite())));
        }
        let plan = Resampling { resamples: 20, level, seed: 1 };
        if let Ok(got) = bootstrap_importance(&outcome, &x, ShareMethod::RelativeWeights, &plan) {
            prop_assert!(got.drivers.iter().all(|driver| driver.share.low <= driver.share.high && driver.rank_low <= driver.rank_high));
        }
        let _ = DriverCorrelations::from_matrix(&x, &outcome);
    }
}
