//! Laws of the panel statistics, simulated panels, and hostile panels.

use candor_stats::association::CorrelationDifference;
use candor_stats::panel::{
    Lags, Path, RandomInterceptCrossLagged, change_correlation, cross_lagged, difference_reliability, difference_reliability_unequal,
    lagged_correlations, lagged_regression, random_intercept_cross_lagged, without_wave_means,
};
use candor_stats::random::Random;
use candor_stats::{Side, StatsError};
use proptest::prelude::*;

use crate::common::{slices, within};

type Waves = Vec<Vec<f64>>;

/// What makes a simulated panel.
#[derive(Clone, Copy, Debug)]
struct Truth {
    /// `x` on `x`, `x` on `y`, `y` on `x`, `y` on `y`.
    paths: [f64; 4],
    /// Standard deviation of the units' levels; those of deviations are about 1.
    level: f64,
    /// Correlation of the levels.
    shared: f64,
}

const TRUTH: Truth = Truth { paths: [0.4, 0.1, 0.25, 0.3], level: 0.8, shared: 0.4 };

/// A panel whose residuals correlate at .3 within waves and have variance 1.
fn panel(seed: u64, units: usize, waves: usize, truth: Truth) -> (Waves, Waves) {
    let random = &mut Random::seeded(seed);
    let (mut x, mut y) = (vec![vec![0.0; units]; waves], vec![vec![0.0; units]; waves]);
    let pair = |random: &mut Random, r: f64| {
        let first = random.normal();
        (first, r * first + (1.0 - r * r).sqrt() * random.normal())
    };
    for unit in 0..units {
        let (i, j) = pair(random, truth.shared);
        let (mut u, mut v) = (0.0, 0.0);
        // The first steps lead to where all waves are alike.
        for wave in 0..waves + 12 {
            let (e, f) = pair(random, 0.3);
            let [a, b, c, d] = truth.paths;
            (u, v) = (a * u + b * v + e, c * u + d * v + f);
            if let Some(wave) = wave.checked_sub(12) {
                x[wave][unit] = truth.level * i + u;
                y[wave][unit] = truth.level * j + v;
            }
        }
    }
    (x, y)
}

fn each(waves: &[Vec<f64>], change: impl Fn(usize, f64) -> f64) -> Waves {
    waves.iter().enumerate().map(|(wave, values)| values.iter().map(|value| change(wave, *value)).collect()).collect()
}

fn about(a: f64, b: f64) -> bool {
    within(a, b, 1e-6)
}

fn random_intercepts(x: &[Vec<f64>], y: &[Vec<f64>], lags: Lags) -> Result<RandomInterceptCrossLagged, StatsError> {
    random_intercept_cross_lagged(&slices(x), &slices(y), lags, 0.95)
}

/// Mean error of the paths and share of intervals that hold the truth, over simulated panels.
fn recovered(panels: u64, fit: impl Fn(u64) -> Vec<Path>) -> ([f64; 4], f64) {
    let (mut errors, mut steps, mut held) = ([0.0; 4], 0.0, 0.0);
    for seed in 0..panels {
        for step in fit(seed).chunks(4) {
            steps += 1.0;
            for (place, (path, truth)) in step.iter().zip(TRUTH.paths).enumerate() {
                errors[place] += path.coefficient.estimate - truth;
                held += f64::from(u8::from((path.coefficient.low..=path.coefficient.high).contains(&truth)));
            }
        }
    }
    (errors.map(|sum| sum / steps), held / (4.0 * steps))
}

#[test]
fn cross_lagged_paths_come_back() {
    let truth = Truth { level: 0.0, ..TRUTH };
    let (errors, held) = recovered(40, |seed| {
        let (x, y) = panel(seed, 200, 3, truth);
        cross_lagged(&slices(&x), &slices(&y), Lags::Free, 0.95).unwrap().paths
    });
    assert!(errors.iter().all(|error| error.abs() < 0.025), "{errors:?}");
    assert!((0.91..0.99).contains(&held), "{held}");
}

#[test]
fn paths_within_units_come_back_where_the_plain_model_is_misled() {
    let (errors, held) = recovered(10, |seed| {
        let (x, y) = panel(100 + seed, 700, 4, TRUTH);
        random_intercepts(&x, &y, Lags::Equal).unwrap().paths
    });
    assert!(errors.iter().all(|error| error.abs() < 0.045), "{errors:?}");
    assert!((0.88..=1.0).contains(&held), "{held}");
    let (misled, _) = recovered(2, |seed| {
        let (x, y) = panel(100 + seed, 700, 4, TRUTH);
        cross_lagged(&slices(&x), &slices(&y), Lags::Equal, 0.95).unwrap().paths
    });
    assert!(misled[0] > 0.15 && misled[3] > 0.15, "{misled:?}");
}

#[test]
fn levels_come_back() {
    let (x, y) = panel(3, 4000, 4, TRUTH);
    let got = random_intercepts(&x, &y, Lags::Free).unwrap();
    let levels = got.intercepts;
    assert!((levels.variance_x.estimate - 0.64).abs() < 0.15 && (levels.variance_y.estimate - 0.64).abs() < 0.15, "{levels:?}");
    assert!((levels.correlation - 0.4).abs() < 0.15);
    assert!(levels.variance_x.low < 0.64 && 0.64 < levels.variance_x.high);
    // Residuals after the first wave correlate at .3.
    assert!(got.associations[1..].iter().all(|each| (each.correlation - 0.3).abs() < 0.1));
    assert!(got.fit.p.unwrap() > 1e-3 && got.fit.cfi > 0.99 && got.fit.rmsea < 0.03 && got.fit.srmr < 0.02);
    assert_eq!((got.paths.len(), got.fit.df, got.n), (12, 9, 4000));
}

#[test]
fn a_panel_without_levels_has_none_to_find() {
    let truth = Truth { level: 0.0, ..TRUTH };
    let refused = (0..16).filter(|seed| {
        let (x, y) = panel(*seed, 150, 3, truth);
        matches!(random_intercepts(&x, &y, Lags::Free), Err(StatsError::Inadmissible { .. }))
    });
    // At a true variance of 0 the estimate is below 0 in about half of all panels, for x or y in more.
    assert!(refused.count() >= 8);
}

#[test]
fn many_waves_and_few_units() {
    let (x, y) = panel(8, 40, 8, TRUTH);
    let free = cross_lagged(&slices(&x), &slices(&y), Lags::Free, 0.95).unwrap();
    assert_eq!((free.paths.len(), free.associations.len(), free.fit.df), (28, 8, 16 * 17 / 2 - 28 - 24));
    let equal = cross_lagged(&slices(&x), &slices(&y), Lags::Equal, 0.95).unwrap();
    assert_eq!((equal.paths.len(), equal.fit.df), (28, 16 * 17 / 2 - 4 - 24));
    assert!(equal.fit.chi_square > free.fit.chi_square);
    for (place, path) in equal.paths.iter().enumerate() {
        assert_eq!(path.coefficient, equal.paths[place % 4].coefficient);
        assert_eq!(path.wave, 1 + place / 4);
    }
}

#[test]
fn measures_that_hardly_change() {
    let (mut x, y) = panel(4, 60, 3, TRUTH);
    let noise = panel(5, 60, 1, TRUTH).0;
    for share in [1e-2, 1e-3, 1e-4] {
        x[1] = x[0].iter().zip(&noise[0]).map(|(before, noise)| before + share * noise).collect();
        let got = cross_lagged(&slices(&x), &slices(&y), Lags::Free, 0.95).unwrap();
        let ols = lagged_regression(&x[1], &x[0], &y[0], 0.95).unwrap();
        assert!((got.paths[0].coefficient.estimate - ols.own.estimate).abs() < 1e-8, "{share}");
        let within = random_intercepts(&x, &y, Lags::Free);
        assert!(within.is_ok() || matches!(within, Err(StatsError::Inadmissible { .. })), "{within:?}");
    }
    x[1] = x[0].clone();
    assert_eq!(cross_lagged(&slices(&x), &slices(&y), Lags::Free, 0.95), Err(StatsError::Collinear));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10))]

    #[test]
    fn plain_paths_are_those_of_regressions(seed in any::<u64>(), units in 9_usize..60) {
        let (x, y) = panel(seed, units, 3, TRUTH);
        let got = cross_lagged(&slices(&x), &slices(&y), Lags::Free, 0.95)?;
        for path in &got.paths {
            let (own, other) = if path.outcome == Side::X { (&x, &y) } else { (&y, &x) };
            let ols = lagged_regression(&own[path.wave], &own[path.wave - 1], &other[path.wave - 1], 0.95)?;
            let want = if path.outcome == path.predictor { ols.own } else { ols.other };
            prop_assert!(about(path.coefficient.estimate, want.estimate));
            let n = units as f64;
            // In the first step everything is observed; later the model smooths the covariances.
            prop_assert!(path.wave > 1 || about(path.coefficient.se, want.se * ((n - 3.0) / n).sqrt()));
        }
    }

    #[test]
    fn two_waves_always_fit(seed in any::<u64>(), units in 6_usize..40) {
        let (x, y) = panel(seed, units, 2, TRUTH);
        let got = cross_lagged(&slices(&x), &slices(&y), Lags::Free, 0.9)?;
        prop_assert_eq!((got.fit.chi_square, got.fit.df, got.fit.p, got.fit.cfi, got.fit.rmsea), (0.0, 0, None, 1.0, 0.0));
        prop_assert!(got.fit.srmr < 1e-8);
    }

    #[test]
    fn units_of_measurement_and_means_of_waves(seed in any::<u64>(), scale in 0.01_f64..90.0, power in -300_i32..300) {
        let (x, y) = panel(seed, 60, 3, TRUTH);
        let moved = each(&x, |wave, value| scale * value + 3.0 * wave as f64);
        for lags in [Lags::Free, Lags::Equal] {
            let (a, b) = (cross_lagged(&slices(&x), &slices(&y), lags, 0.95)?, cross_lagged(&slices(&moved), &slices(&y), lags, 0.95)?);
            for (a, b) in a.paths.iter().zip(&b.paths) {
                let ratio = match (a.outcome, a.predictor) { (Side::X, Side::Y) => scale, (Side::Y, Side::X) => 1.0 / scale, _ => 1.0 };
                prop_assert!(about(b.coefficient.estimate, a.coefficient.estimate * ratio) && about(b.coefficient.se, a.coefficient.se * ratio));
                prop_assert!(about(b.standardised, a.standardised) && about(b.coefficient.p, a.coefficient.p));
            }
            prop_assert!(about(a.fit.chi_square, b.fit.chi_square) && about(a.fit.srmr, b.fit.srmr) && about(a.fit.cfi, b.fit.cfi));
        }
        // A power of two changes no bit of what has no unit.
        let both = [&x, &y].map(|side| each(side, |_, value| libm::scalbn(value, power)));
        let (a, b) = (cross_lagged(&slices(&x), &slices(&y), Lags::Free, 0.95)?, cross_lagged(&slices(&both[0]), &slices(&both[1]), Lags::Free, 0.95)?);
        prop_assert_eq!((a.paths, a.fit), (b.paths, b.fit));
    }

    #[test]
    fn sides_may_be_swapped_and_reversed(seed in any::<u64>()) {
        let (x, y) = panel(seed, 60, 3, TRUTH);
        let (a, b) = (cross_lagged(&slices(&x), &slices(&y), Lags::Equal, 0.95)?, cross_lagged(&slices(&y), &slices(&x), Lags::Equal, 0.95)?);
        let negative = each(&x, |_, value| -value);
        let c = cross_lagged(&slices(&negative), &slices(&y), Lags::Equal, 0.95)?;
        for step in 0..2 {
            for place in 0..4 {
                let path = &a.paths[4 * step + place];
                let sign = if path.outcome == path.predictor { 1.0 } else { -1.0 };
                prop_assert!(about(path.standardised, b.paths[4 * step + 3 - place].standardised));
                prop_assert!(about(path.standardised, sign * c.paths[4 * step + place].standardised));
            }
        }
        prop_assert!(about(a.fit.chi_square, b.fit.chi_square) && about(a.fit.chi_square, c.fit.chi_square));
    }

    #[test]
    fn a_doubled_panel_is_twice_as_precise(seed in any::<u64>()) {
        let (x, y) = panel(seed, 40, 3, TRUTH);
        let twice = |side: &Waves| side.iter().map(|wave| [wave.as_slice(), wave].concat()).collect::<Waves>();
        let (a, b) = (cross_lagged(&slices(&x), &slices(&y), Lags::Free, 0.95)?, cross_lagged(&slices(&twice(&x)), &slices(&twice(&y)), Lags::Free, 0.95)?);
        prop_assert!(about(b.fit.chi_square, 2.0 * a.fit.chi_square));
        for (a, b) in a.paths.iter().zip(&b.paths) {
            prop_assert!(about(a.coefficient.estimate, b.coefficient.estimate) && about(a.coefficient.se, b.coefficient.se * 2.0_f64.sqrt()));
        }
    }

    #[test]
    fn lagged_correlations_are_even_handed(seed in any::<u64>(), units in 5_usize..40, level in 0.5_f64..0.99) {
        let (x, y) = panel(seed, units, 2, TRUTH);
        let got = lagged_correlations(&x[0], &x[1], &y[0], &y[1], level)?;
        let swapped = lagged_correlations(&y[0], &y[1], &x[0], &x[1], level)?;
        prop_assert!(about(got.difference.statistic, -swapped.difference.statistic) && about(got.difference.p, swapped.difference.p));
        prop_assert!(about(got.difference.low, -swapped.difference.high));
        let free = without_wave_means(&[&x[0], &x[1], &y[0], &y[1]])?;
        let moved = lagged_correlations(&free[0], &free[1], &free[2], &free[3], level)?;
        prop_assert!(about(got.forward.estimate, moved.forward.estimate) && about(got.difference.statistic, moved.difference.statistic));
        let CorrelationDifference { difference, low, high, p, .. } = got.difference;
        prop_assert!(low <= difference && difference <= high && (0.0..=1.0).contains(&p));
        prop_assert!(free.iter().all(|wave| wave.iter().sum::<f64>().abs() < 1e-9));
        let change = change_correlation(&x[0], &x[1], &y[0], &y[1], level)?;
        let moved = change_correlation(&free[0], &free[1], &free[2], &free[3], level)?;
        prop_assert!(about(change.estimate, moved.estimate));
    }

    #[test]
    fn reliability_of_a_difference(r_xx in 0.0_f64..1.0, r_yy in 0.0_f64..1.0, r_xy in -1.0_f64..0.99, sd in 0.01_f64..99.0) {
        let got = difference_reliability(r_xx, r_yy, r_xy)?;
        prop_assert!(got <= 1.0 + 1e-12);
        prop_assert!(about(got, (r_xx + r_yy - 2.0 * r_xy) / (2.0 - 2.0 * r_xy)));
        prop_assert!(about(got, difference_reliability_unequal(r_xx, r_yy, r_xy, sd, sd)?));
        // With perfectly reliable parts nothing of the difference is error.
        prop_assert!(about(difference_reliability_unequal(1.0, 1.0, r_xy, sd, 1.0)?, 1.0));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5))]

    #[test]
    fn models_within_units_obey_the_same_laws(seed in 0_u64..1000, scale in 0.1_f64..9.0) {
        let (x, y) = panel(seed, 400, 3, TRUTH);
        let Ok(a) = random_intercepts(&x, &y, Lags::Free) else { return Ok(()) };
        let moved = each(&x, |wave, value| -scale * value - wave as f64);
        let b = random_intercepts(&y, &moved, Lags::Free)?;
        prop_assert!(about(a.fit.chi_square, b.fit.chi_square));
        prop_assert!(about(a.intercepts.variance_x.estimate * scale * scale, b.intercepts.variance_y.estimate));
        prop_assert!(about(a.intercepts.correlation, -b.intercepts.correlation));
        prop_assert!(about(a.paths[1].coefficient.p, b.paths[2].coefficient.p));
        prop_assert!(about(a.paths[4].standardised, b.paths[7].standardised));
        // Levels are part of the fit: it is never worse than without them.
        let plain = cross_lagged(&slices(&x), &slices(&y), Lags::Free, 0.95)?;
        prop_assert!(a.fit.chi_square <= plain.fit.chi_square + 1e-6);
    }
}

/// Both models, of a panel with a fault.
fn both(x: &[&[f64]], y: &[&[f64]], level: f64) -> [Option<StatsError>; 2] {
    [cross_lagged(x, y, Lags::Free, level).err(), random_intercept_cross_lagged(x, y, Lags::Free, level).err()]
}

#[test]
fn panels_with_a_fault() {
    let (x, y) = panel(1, 30, 3, TRUTH);
    let (xs, ys) = (slices(&x), slices(&y));
    assert_eq!(both(&xs, &ys[1..], 0.95), [Some(StatsError::LengthMismatch { left: 3, right: 2 }); 2]);
    assert_eq!(both(&[], &[], 0.95), [2, 3].map(|needed| Some(StatsError::TooFew { needed, got: 0 })));
    assert_eq!(random_intercept_cross_lagged(&xs[1..], &ys[1..], Lags::Free, 0.95).err(), Some(StatsError::TooFew { needed: 3, got: 2 }));
    let cut = |side: &[&'static [f64]]| side.to_vec();
    assert_eq!(both(&cut(&[&[], &[], &[]]), &cut(&[&[], &[], &[]]), 0.95), [Some(StatsError::TooFew { needed: 7, got: 0 }); 2]);
    assert_eq!(both(&[xs[0], xs[1], &xs[2][1..]], &ys, 0.95), [Some(StatsError::LengthMismatch { left: 30, right: 29 }); 2]);
    let few = |side: &[&[f64]]| side.iter().map(|wave| wave[..6].to_vec()).collect::<Waves>();
    assert_eq!(both(&slices(&few(&xs)), &slices(&few(&ys)), 0.95), [Some(StatsError::TooFew { needed: 7, got: 6 }); 2]);
    for bad in [f64::NAN, f64::INFINITY] {
        let mut wave = x[1].clone();
        wave[4] = bad;
        assert_eq!(both(&[xs[0], &wave, xs[2]], &ys, 0.95), [Some(StatsError::NotFinite { index: 4 }); 2]);
        assert_eq!(both(&xs, &[ys[0], ys[1], &wave], 0.95), [Some(StatsError::NotFinite { index: 4 }); 2]);
    }
    let flat = [2.0; 30];
    assert_eq!(both(&xs, &[ys[0], &flat, ys[2]], 0.95), [Some(StatsError::ConstantColumn { column: 4 }); 2]);
    assert_eq!(both(&xs, &xs, 0.95), [Some(StatsError::Collinear); 2]);
    for level in [0.0, 1.0, 95.0] {
        assert_eq!(both(&xs, &ys, level), [Some(StatsError::InvalidLevel { level }); 2]);
    }
}

#[test]
fn panels_of_huge_and_tiny_values() {
    let (x, y) = panel(100, 300, 3, TRUTH);
    let scaled = |side: &Waves, power: i32| each(side, |_, value| libm::scalbn(value, power));
    let plain = random_intercepts(&x, &y, Lags::Free).unwrap();
    let moved = random_intercepts(&scaled(&x, -500), &scaled(&y, -500), Lags::Free).unwrap();
    assert_eq!((&plain.paths, plain.fit), (&moved.paths, moved.fit));
    // Variances leave the range of a double, up or down; paths do not.
    assert_eq!(random_intercepts(&scaled(&x, 700), &scaled(&y, 700), Lags::Free).err(), Some(StatsError::OutOfRange));
    let tiny = random_intercepts(&scaled(&x, -700), &scaled(&y, -700), Lags::Free).unwrap();
    assert_eq!((tiny.paths, tiny.intercepts.variance_x.estimate), (plain.paths, 0.0));
    assert_eq!(cross_lagged(&slices(&scaled(&x, 600)), &slices(&scaled(&y, -600)), Lags::Free, 0.95), Err(StatsError::OutOfRange));
}

#[test]
fn samples_with_a_fault() {
    let x = [1.0, 2.0, 3.0, 4.0, 5.0, 7.0];
    let (y, z) = ([2.0, 1.0, 4.0, 3.0, 5.0, 4.0], [1.0, 5.0, 2.0, 6.0, 3.0, 3.0]);
    let w = [4.0, 1.0, 1.0, 5.0, 9.0, 2.0];
    let flat = [3.0; 6];
    let mismatch = StatsError::LengthMismatch { left: 6, right: 5 };
    assert_eq!(lagged_correlations(&x, &y, &z, &w[1..], 0.95), Err(mismatch));
    assert_eq!(change_correlation(&x, &y[1..], &z, &w, 0.95), Err(mismatch));
    assert_eq!(change_correlation(&x, &y, &z, &w[1..], 0.95), Err(mismatch));
    assert_eq!(lagged_regression(&x, &y, &z[1..], 0.95), Err(mismatch));
    assert_eq!(lagged_correlations(&x[..3], &y[..3], &z[..3], &w[..3], 0.95), Err(StatsError::TooFew { needed: 4, got: 3 }));
    assert_eq!(lagged_regression(&x[..3], &y[..3], &z[..3], 0.95), Err(StatsError::TooFew { needed: 4, got: 3 }));
    assert_eq!(lagged_correlations(&x, &y, &z, &flat, 0.95), Err(StatsError::ConstantColumn { column: 3 }));
    assert_eq!(change_correlation(&x, &x, &z, &w, 0.95), Err(StatsError::NoVariation { which: Side::X }));
    assert_eq!(lagged_regression(&x, &flat, &y, 0.95), Err(StatsError::ConstantColumn { column: 0 }));
    assert_eq!(lagged_regression(&x, &y, &flat, 0.95), Err(StatsError::ConstantColumn { column: 1 }));
    assert_eq!(lagged_regression(&x, &y, &y, 0.95), Err(StatsError::Collinear));
    // A measure and its copy, and a correlation of 1.
    assert_eq!(lagged_correlations(&x, &y, &x, &y, 0.95), Err(StatsError::Collinear));
    assert_eq!(lagged_correlations(&x, &y, &z, &x, 0.95), Err(StatsError::Collinear));
    assert_eq!(without_wave_means(&[&x, &[]]), Err(StatsError::TooFew { needed: 1, got: 0 }));
    assert_eq!(without_wave_means(&[&[f64::MAX, f64::MAX, f64::MIN]]), Err(StatsError::OutOfRange));
    assert!(change_correlation(&[f64::MAX, 1.0, f64::MIN, 0.0], &[f64::MIN, 2.0, f64::MAX, 0.0], &x[..4], &z[..4], 0.95).is_ok());
    for level in [0.0, 1.0] {
        let error = StatsError::InvalidLevel { level };
        assert_eq!(lagged_correlations(&x, &y, &z, &w, level), Err(error));
        assert_eq!(change_correlation(&x, &y, &z, &w, level), Err(error));
        assert_eq!(lagged_regression(&x, &y, &z, level), Err(error));
    }
}

#[test]
fn numbers_that_are_no_correlations_or_reliabilities() {
    let bad = |got: Result<f64, StatsError>| match got {
        Err(StatsError::InvalidParameter { name, .. }) => name,
        _ => "",
    };
    assert_eq!(bad(difference_reliability(1.1, 0.5, 0.2)), "r_xx");
    assert_eq!(bad(difference_reliability(0.5, f64::NAN, 0.2)), "r_yy");
    assert_eq!(bad(difference_reliability(0.5, 0.5, 1.0)), "r_xy");
    for sd in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(bad(difference_reliability_unequal(0.5, 0.5, 0.2, 1.0, sd)), "sd_y");
    }
    assert!(difference_reliability(0.5, 0.5, -1.0).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn no_panel_panics(
        rows in proptest::collection::vec(proptest::array::uniform6(prop_oneof![9 => -9.0_f64..9.0, 2 => -1e308..1e308, 1 => Just(0.0), 1 => Just(5e-324)]), 0..12),
        whole in any::<bool>(),
        level in 0.01_f64..0.99,
    ) {
        let column = |place: usize| -> Vec<f64> { rows.iter().map(|row| if whole { row[place].clamp(-9.0, 9.0).round() } else { row[place] }).collect() };
        let (x, y) = ([0, 1, 2].map(column), [3, 4, 5].map(column));
        if let Ok(got) = cross_lagged(&slices(&x), &slices(&y), Lags::Equal, level) {
            prop_assert!(got.paths.iter().all(|path| path.standardised.is_finite() && path.coefficient.se.is_finite()));
            prop_assert!((0.0..=1.0).contains(&got.fit.cfi) && got.fit.rmsea.is_finite() && got.fit.srmr.is_finite());
        }
        if let Ok(got) = cross_lagged(&slices(&x[1..]), &slices(&y[1..]), Lags::Free, level) {
            prop_assert!(got.paths.iter().all(|path| path.coefficient.low <= path.coefficient.estimate));
        }
        if let Ok(got) = lagged_correlations(&x[0], &x[1], &y[0], &y[1], level) {
            prop_assert!((0.0..=1.0).contains(&got.difference.p) && got.difference.statistic.is_finite());
            prop_assert!(got.difference.low <= got.difference.difference && got.difference.difference <= got.difference.high);
        }
        if let Ok(got) = lagged_regression(&y[1], &y[0], &x[0], level) {
            for each in [got.intercept, got.own, got.other] {
                prop_assert!(each.low <= each.estimate && each.estimate <= each.high && (0.0..=1.0).contains(&each.p));
            }
        }
        prop_assert!(!change_correlation(&x[0], &x[1], &y[0], &y[1], level).is_ok_and(|got| got.estimate.is_nan()));
    }
}

#[test]
fn a_wild_panel_does_not_panic_within_units() {
    for seed in 0..2 {
        let (x, y) = panel(seed, 8, 3, Truth { paths: [0.9, 0.0, 0.1, 0.9], level: 0.1, shared: 0.0 });
        if let Ok(got) = random_intercepts(&x, &y, Lags::Free) {
            assert!(got.intercepts.variance_x.estimate > 0.0 && got.intercepts.correlation.abs() < 1.0);
        }
    }
}
