//! Mixed models against independent computations and published fits, their laws, and bad input.
//!
//! The long numbers without a reference case come from a separate program that inverts the whole
//! covariance matrix of each unit (NumPy), searches with Nelder and Mead's method and differentiates
//! numerically; it finds the maximum to about 1e-6.

use candor_stats::aggregation::{unit_summaries, variance_components};
use candor_stats::mixed::{Coefficient, Method, MixedModel, cluster_robust, contextual, random_intercept, random_slope};
use candor_stats::{Side, StatsError, mean_interval, simple_regression};
use proptest::prelude::*;

use crate::common::{CLOSED, ITERATED, Table, close, expected, near, odd, whole, within};

/// Columns of a data set, a column of ones first, and the units.
fn columns(file: &str, unit: &str, names: &[&str]) -> (Vec<Vec<f64>>, Vec<usize>) {
    let table = Table::read(file);
    let units = whole(&table.column(unit));
    let mut all = vec![vec![1.0; units.len()]];
    all.extend(names.iter().map(|name| table.column(name)));
    (all, units)
}

/// Estimate, standard error, degrees of freedom and p.
fn check_coefficient(got: &Coefficient, want: [f64; 4]) {
    near(got.estimate, want[0], ITERATED);
    near(got.se, want[1], ITERATED);
    near(got.df, want[2], ITERATED);
    near(got.p.ln(), want[3].ln(), ITERATED);
    near(got.t, got.estimate / got.se, CLOSED);
}

fn check_variances(got: &MixedModel, tau2: f64, sigma2: f64, deviance: f64) {
    near(got.tau2, tau2, ITERATED);
    near(got.sigma2, sigma2, ITERATED);
    near(got.deviance, deviance, 1e-9);
    near(got.log_likelihood, -deviance / 2.0, 1e-9);
    near(got.icc, tau2 / (tau2 + sigma2), ITERATED);
    assert!(!got.singular);
}

#[test]
fn job_satisfaction_of_50_teams() {
    let (data, units) = columns("multilevel__klein2000.csv", "GRPID", &["JOBSAT", "PAY", "NEGLEAD"]);
    let design: [&[f64]; 3] = [&data[0], &data[2], &data[3]];
    let got = random_intercept(&data[1], &design, &units, Method::Reml).unwrap();
    check_variances(&got, 0.641_185_69, 4.225_125_29, 3_274.438_570_333_7);
    check_coefficient(&got.coefficients[0], [0.039_324_298, 0.135_896_886, 48.170_593, 0.773_541_106]);
    check_coefficient(&got.coefficients[1], [0.929_535_739, 0.076_006_487, 718.617_609, 2.231_107e-31]);
    check_coefficient(&got.coefficients[2], [-0.548_215_602, 0.071_579_164, 734.351_276, 5.927_709e-14]);
    assert_eq!((got.units(), got.people, got.method), (50, 750, Method::Reml));
    let got = random_intercept(&data[1], &design, &units, Method::Ml).unwrap();
    check_variances(&got, 0.622_276_98, 4.213_456_50, 3_265.516_644_886_556);
    check_coefficient(&got.coefficients[0], [0.039_345_259, 0.134_440_313, 49.139_334, 0.771_014_537]);
    check_coefficient(&got.coefficients[1], [0.929_125_150, 0.075_889_363, 720.977_387, 1.906_241e-31]);
    check_coefficient(&got.coefficients[2], [-0.549_043_948, 0.071_457_648, 737.074_700, 4.942_397e-14]);
}

#[test]
fn hostility_in_49_companies_of_unequal_size() {
    let (data, units) = columns("multilevel__lq2002.csv", "COMPID", &["HOSTILE", "LEAD"]);
    let got = random_intercept(&data[1], &[&data[0], &data[2]], &units, Method::Reml).unwrap();
    check_variances(&got, 0.031_572_397, 0.886_289_841, 5_597.694_992_068_433);
    check_coefficient(&got.coefficients[0], [2.333_869_397, 0.086_555_671, 766.108_991, 3.986_755e-113]);
    check_coefficient(&got.coefficients[1], [-0.468_818_599, 0.026_198_168, 1_990.129_990, 1.588_461e-66]);
}

#[test]
fn hours_and_well_being_in_context() {
    let (data, units) = columns("multilevel__bh1996.csv", "GRP", &["WBEING", "HRS", "G.HRS"]);
    let got = contextual(&data[1], &data[2], &[], &units, Method::Reml).unwrap();
    // The note on methods: -.0465 within, -.1734 between, contextual -.1269.
    for (got, want) in [(got.within, -0.0465), (got.between, -0.1734), (got.contextual, -0.1269)] {
        assert!((got.estimate - want).abs() < 5e-5, "{got:?}");
    }
    check_coefficient(&got.within, [-0.046_460_507, 0.004_887_980, 7_283.092_24, 2.656_238e-21]);
    check_coefficient(&got.between, [-0.173_386_590, 0.018_777_051, 86.430_608, 1.574_926e-14]);
    check_coefficient(&got.contextual, [-0.126_926_083, 0.019_402_835, 98.544_499, 2.733_853e-9]);
    check_variances(&got.model, 0.013_544_66, 0.780_105_446, 19_212.280_115_828);
    // With raw hours the coefficient of the company's mean is the contextual effect.
    let raw = random_intercept(&data[1], &[&data[0], &data[2], &data[3]], &units, Method::Reml).unwrap();
    for (raw, split) in [(raw.coefficients[1], got.within), (raw.coefficients[2], got.contextual)] {
        near(raw.estimate, split.estimate, 1e-7);
        near(raw.se, split.se, 1e-7);
        near(raw.df, split.df, 1e-6);
    }
}

#[test]
fn slopes_of_99_companies() {
    let (data, units) = columns("multilevel__bh1996.csv", "GRP", &["WBEING", "LEAD"]);
    let got = random_slope(&data[1], &[&data[0], &data[2]], &data[2], &units, Method::Reml).unwrap();
    check_variances(&got, 0.164_405_98, 0.644_101_688, 17_872.637_107_484_77);
    check_coefficient(&got.coefficients[0], [1.290_497_983, 0.057_445_020, 95.876_213, 5.597_546e-40]);
    check_coefficient(&got.coefficients[1], [0.512_401_177, 0.016_822_186, 95.942_237, 4.052_170e-51]);
    let slope = got.slope.unwrap();
    near(slope.variance, 0.010_455_119, ITERATED);
    near(slope.covariance, -0.039_493_483, ITERATED);
    near(slope.correlation.unwrap(), -0.952_581, ITERATED);
}

#[test]
fn slopes_of_50_teams() {
    let (data, units) = columns("multilevel__klein2000.csv", "GRPID", &["JOBSAT", "PAY"]);
    let got = random_slope(&data[1], &[&data[0], &data[2]], &data[2], &units, Method::Reml).unwrap();
    check_variances(&got, 0.838_856_87, 4.401_353_06, 3_324.305_515_218_004);
    check_coefficient(&got.coefficients[0], [0.032_701_144, 0.150_786_415, 48.863_105, 0.829_212_129]);
    check_coefficient(&got.coefficients[1], [0.962_616_841, 0.091_013_164, 43.462_017, 1.341_930e-13]);
    near(got.slope.unwrap().variance, 0.105_792_364, ITERATED);
    near(got.slope.unwrap().covariance, -0.077_693_843, ITERATED);
}

#[test]
fn the_empty_model_is_that_of_the_summaries() {
    let table = Table::read("multilevel__bh1996.csv");
    let units = whole(&table.column("GRP"));
    let ones = vec![1.0; units.len()];
    let want = expected("eb.bh1996.LEAD");
    let y = table.column("LEAD");
    let model = random_intercept(&y, &[&ones], &units, Method::Reml).unwrap();
    let components = variance_components(&unit_summaries(&y, &units).unwrap()).unwrap();
    near(model.tau2, components.tau2, CLOSED);
    near(model.sigma2, components.sigma2, CLOSED);
    near(model.icc, components.icc, CLOSED);
    near(model.coefficients[0].estimate, components.mean, CLOSED);
    near(model.coefficients[0].se, components.mean_se, CLOSED);
    close(model.tau2, &want["tau2"], ITERATED);
    close(model.sigma2, &want["sigma2"], ITERATED);
    for (place, effect) in model.effects.iter().take(6).enumerate() {
        assert_eq!((effect.unit, effect.slope), (place + 1, 0.0));
        close(model.coefficients[0].estimate + effect.intercept, &want["eb_mean"][place], ITERATED);
    }
}

#[test]
fn units_that_do_not_differ() {
    let (data, units) = columns("multilevel__klein2000.csv", "GRPID", &["PAY"]);
    let got = random_intercept(&data[1], &[&data[0]], &units, Method::Reml).unwrap();
    assert!(got.singular && got.tau2 == 0.0 && got.icc == 0.0 && got.effects.iter().all(|effect| effect.intercept == 0.0));
    // Nothing but the mean of 750 people is left.
    let plain = mean_interval(&data[1], 0.95).unwrap();
    near(got.coefficients[0].estimate, plain.mean, CLOSED);
    near(got.coefficients[0].se, plain.se, CLOSED);
    near(got.coefficients[0].df, 749.0, 1e-9);
    let robust = cluster_robust(&data[1], &[&data[0]], &units).unwrap();
    near(robust.coefficients[0].estimate, plain.mean, CLOSED);
    assert_eq!((robust.coefficients[0].df, robust.units, robust.people), (49.0, 50, 750));
}

#[test]
fn errors_that_allow_for_units() {
    let (data, units) = columns("multilevel__klein2000.csv", "GRPID", &["JOBSAT", "PAY", "NEGLEAD"]);
    let got = cluster_robust(&data[1], &[&data[0], &data[2], &data[3]], &units).unwrap();
    let estimates = [0.041_698_005_910_982_36, 0.882_880_627_863_762_8, -0.640_361_174_928_594_9];
    let errors = [0.134_042_973_409_173_43, 0.095_037_501_374_223_98, 0.092_348_644_000_286_21];
    for (got, (estimate, se)) in got.coefficients.iter().zip(estimates.into_iter().zip(errors)) {
        near(got.estimate, estimate, CLOSED);
        near(got.se, se, CLOSED);
    }
    let (data, units) = columns("multilevel__lq2002.csv", "COMPID", &["HOSTILE", "LEAD"]);
    let got = cluster_robust(&data[1], &[&data[0], &data[2]], &units).unwrap();
    near(got.coefficients[0].se, 0.111_236_377_188_401_32, CLOSED);
    near(got.coefficients[1].se, 0.028_700_088_952_816_12, CLOSED);
    near(got.contrast(&[0.0, 2.0]).unwrap().se, 2.0 * 0.028_700_088_952_816_12, CLOSED);
}

/// Answers, a predictor and units: five units of unequal size whose levels differ.
fn people() -> impl Strategy<Value = (Vec<f64>, Vec<f64>, Vec<usize>)> {
    let row = (-3.0_f64..3.0, -3.0_f64..3.0);
    (proptest::collection::vec(row, 25..60), proptest::collection::vec(-4.0_f64..4.0, 5)).prop_map(|(rows, levels)| {
        let units: Vec<usize> = (0..rows.len()).map(|row| if row < 20 { row % 5 } else { row % 3 }).collect();
        let x: Vec<f64> = rows.iter().map(|row| row.0).collect();
        let y = rows.iter().zip(&units).map(|((x, e), unit)| 0.4 * x + e + levels[*unit]).collect();
        (y, x, units)
    })
}

fn alike(a: &MixedModel, b: &MixedModel) -> bool {
    let same = |a: &Coefficient, b: &Coefficient| within(a.estimate, b.estimate, 1e-6) && within(a.se, b.se, 1e-6);
    within(a.deviance, b.deviance, 1e-9)
        && within(a.tau2, b.tau2, 1e-5)
        && within(a.sigma2, b.sigma2, 1e-5)
        && a.coefficients.iter().zip(&b.coefficients).all(|(a, b)| same(a, b))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn rows_have_no_order((y, x, units) in people(), by in 1_usize..20) {
        let ones = vec![1.0; y.len()];
        let turned = |values: &[f64]| { let mut values = values.to_vec(); values.rotate_left(by); values };
        let mut moved = units.clone();
        moved.rotate_left(by);
        let a = random_intercept(&y, &[&ones, &x], &units, Method::Reml)?;
        let b = random_intercept(&turned(&y), &[&ones, &turned(&x)], &moved, Method::Reml)?;
        prop_assert!(alike(&a, &b), "{a:?} {b:?}");
        prop_assert!(a.effects.iter().map(|effect| effect.unit).eq(0..5));
    }

    #[test]
    fn scales_and_origins_carry_over((y, x, units) in people(), power in -200_i32..200, shift in -9.0_f64..9.0) {
        let ones = vec![1.0; y.len()];
        for method in [Method::Reml, Method::Ml] {
            let a = random_intercept(&y, &[&ones, &x], &units, method)?;
            let big: Vec<f64> = y.iter().zip(&x).map(|(y, x)| libm::scalbn(y + shift + 2.0 * x, power)).collect();
            let b = random_intercept(&big, &[&ones, &x], &units, method)?;
            let expected = [a.coefficients[0].estimate + shift, a.coefficients[1].estimate + 2.0];
            for (got, want) in b.coefficients.iter().zip(expected) {
                prop_assert!(within(libm::scalbn(got.estimate, -power), want, 1e-6));
            }
            prop_assert!(within(libm::scalbn(b.coefficients[1].se, -power), a.coefficients[1].se, 1e-6));
            prop_assert!(within(libm::scalbn(b.tau2, -2 * power), a.tau2, 1e-5) && within(b.coefficients[1].df, a.coefficients[1].df, 1e-4));
            let freedom = y.len() as f64 - if method == Method::Reml { 2.0 } else { 0.0 };
            let scale = 2.0 * freedom * f64::from(power) * std::f64::consts::LN_2;
            prop_assert!(within(b.deviance, a.deviance + scale, 1e-8));
        }
    }

    #[test]
    fn a_contrast_of_one_is_a_coefficient((y, x, units) in people(), w in -3.0_f64..3.0) {
        let ones = vec![1.0; y.len()];
        let got = random_intercept(&y, &[&ones, &x], &units, Method::Reml)?;
        prop_assert_eq!(got.contrast(&[0.0, 1.0])?, got.coefficients[1]);
        let sum = got.contrast(&[1.0, w])?;
        prop_assert!(within(sum.estimate, got.coefficients[0].estimate + w * got.coefficients[1].estimate, 1e-10));
        // Where the line is at w does not depend on where x begins.
        let from_w: Vec<f64> = x.iter().map(|x| x - w).collect();
        let moved = random_intercept(&y, &[&ones, &from_w], &units, Method::Reml)?.coefficients[0];
        prop_assert!(within(moved.estimate, sum.estimate, 1e-6) && within(moved.se, sum.se, 1e-6) && within(moved.df, sum.df, 1e-4));
        prop_assert!(sum.df > 0.0 && (0.0..=1.0).contains(&sum.p));
    }

    #[test]
    fn context_is_the_difference_of_two_levels((y, x, units) in people()) {
        let got = contextual(&y, &x, &[], &units, Method::Reml)?;
        prop_assert!(within(got.contextual.estimate, got.between.estimate - got.within.estimate, 1e-9));
        // Distances from unit means do not go with anything between units: their slope is that of a fixed-effects model.
        let centred = |values: &[f64]| -> Vec<f64> {
            let mean = |unit: usize| {
                let own: Vec<f64> = values.iter().zip(&units).filter(|(_, each)| **each == unit).map(|(value, _)| *value).collect();
                own.iter().sum::<f64>() / own.len() as f64
            };
            let means: Vec<f64> = (0..5).map(mean).collect();
            values.iter().zip(&units).map(|(value, unit)| value - means[*unit]).collect()
        };
        let line = simple_regression(&centred(&x), &centred(&y))?;
        prop_assert!(within(got.within.estimate, line.slope, 1e-8));
    }

    #[test]
    fn least_squares_are_least_squares((y, x, units) in people()) {
        let ones = vec![1.0; y.len()];
        let got = cluster_robust(&y, &[&ones, &x], &units)?;
        let line = simple_regression(&x, &y)?;
        prop_assert!(within(got.coefficients[1].estimate, line.slope, 1e-9) && within(got.coefficients[0].estimate, line.intercept, 1e-9));
        // Twice the same units: the same estimate; the sum over units doubles, so errors shrink.
        let twice = |values: &[f64]| [values, values].concat();
        let labels: Vec<usize> = units.iter().copied().chain(units.iter().map(|unit| unit + 9)).collect();
        let doubled = cluster_robust(&twice(&y), &[&twice(&ones), &twice(&x)], &labels)?;
        let n = y.len() as f64;
        let factor = |n: f64, groups: f64| groups / (groups - 1.0) * (n - 1.0) / (n - 2.0);
        let want = got.coefficients[1].se * (factor(2.0 * n, 10.0) / factor(n, 5.0) / 2.0).sqrt();
        prop_assert!(within(doubled.coefficients[1].se, want, 1e-9));
    }

    #[test]
    fn nothing_bad_comes_of_odd_numbers(rows in proptest::collection::vec((odd(), odd(), 0_usize..4), 0..14)) {
        let (y, rest): (Vec<f64>, Vec<(f64, usize)>) = rows.into_iter().map(|(y, x, unit)| (y, (x, unit))).unzip();
        let (x, units): (Vec<f64>, Vec<usize>) = rest.into_iter().unzip();
        let ones = vec![1.0; y.len()];
        let models = [
            random_intercept(&y, &[&ones, &x], &units, Method::Reml),
            random_intercept(&y, &[&x], &units, Method::Ml),
            random_slope(&y, &[&ones, &x], &x, &units, Method::Reml),
            contextual(&y, &x, &[], &units, Method::Ml).map(|found| found.model),
        ];
        for model in models.into_iter().flatten() {
            prop_assert!([model.tau2, model.sigma2, model.deviance, model.icc].iter().all(|value| value.is_finite()));
            prop_assert!(model.coefficients.iter().all(sound), "{model:?}");
            prop_assert!(model.effects.iter().all(|effect| effect.intercept.is_finite() && effect.slope.is_finite()));
        }
        if let Ok(robust) = cluster_robust(&y, &[&ones, &x], &units) {
            prop_assert!(robust.coefficients.iter().all(sound));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, ..ProptestConfig::default() })]

    #[test]
    fn more_freedom_never_fits_worse((y, x, units) in people()) {
        let ones = vec![1.0; y.len()];
        let plain = random_intercept(&y, &[&ones, &x], &units, Method::Ml)?;
        let sloped = random_slope(&y, &[&ones, &x], &x, &units, Method::Ml)?;
        prop_assert!(sloped.deviance <= plain.deviance + 1e-7 && plain.slope.is_none());
        let slope = sloped.slope.unwrap();
        prop_assert!(slope.variance >= 0.0 && slope.correlation.is_none_or(|r| (-1.0..=1.0).contains(&r)));
        prop_assert!(slope.covariance.abs() <= (sloped.tau2 * slope.variance).sqrt() * (1.0 + 1e-9) + 1e-12);
    }

    #[test]
    fn the_origin_of_the_slope_is_free((y, x, units) in people(), origin in -5.0_f64..5.0) {
        let ones = vec![1.0; y.len()];
        let a = random_slope(&y, &[&ones, &x], &x, &units, Method::Reml)?;
        let moved: Vec<f64> = x.iter().map(|x| 10.0 * (x - origin)).collect();
        let b = random_slope(&y, &[&ones, &moved], &moved, &units, Method::Reml)?;
        // The design is stretched tenfold, which the restricted likelihood notices.
        prop_assert!(within(b.deviance, a.deviance + 2.0 * 10.0_f64.ln(), 1e-8));
        prop_assert!(within(100.0 * b.slope.unwrap().variance, a.slope.unwrap().variance, 1e-3));
        prop_assert!(within(10.0 * b.coefficients[1].estimate, a.coefficients[1].estimate, 1e-3));
        prop_assert_eq!(a.singular, b.singular);
    }
}

fn sound(got: &Coefficient) -> bool {
    got.estimate.is_finite() && got.se.is_finite() && got.t.is_finite() && got.df > 0.0 && (0.0..=1.0).contains(&got.p)
}

const Y: [f64; 8] = [1.0, 2.0, 4.0, 3.0, 6.0, 5.0, 9.0, 7.0];
const X: [f64; 8] = [1.0, 0.0, 2.0, 5.0, 3.0, 1.0, 4.0, 4.0];
const ONES: [f64; 8] = [1.0; 8];
const UNITS: [usize; 8] = [0, 0, 1, 1, 1, 2, 2, 2];

/// What every function says of a design.
fn refusals(y: &[f64], design: &[&[f64]], units: &[usize]) -> [Option<StatsError>; 4] {
    [
        random_intercept(y, design, units, Method::Reml).err(),
        random_intercept(y, design, units, Method::Ml).err(),
        random_slope(y, design, &X, units, Method::Reml).err(),
        cluster_robust(y, design, units).err(),
    ]
}

#[test]
fn designs_that_cannot_be() {
    assert_eq!(refusals(&Y, &[&ONES, &X], &UNITS), [None; 4]);
    let mismatch = Some(StatsError::LengthMismatch { left: 8, right: 7 });
    assert_eq!(refusals(&Y, &[&ONES, &X[1..]], &UNITS), [mismatch; 4]);
    assert_eq!(refusals(&Y, &[&ONES, &X], &UNITS[1..]), [mismatch; 4]);
    assert_eq!(random_slope(&Y, &[&ONES], &X[1..], &UNITS, Method::Ml).err(), mismatch);
    assert_eq!(contextual(&Y, &X[1..], &[], &UNITS, Method::Ml).err(), mismatch);
    assert_eq!(contextual(&Y, &X, &[], &UNITS[1..], Method::Ml).err(), mismatch);
    assert_eq!(contextual(&Y, &X, &[&X[1..]], &UNITS, Method::Ml).err(), mismatch);
    assert_eq!(refusals(&Y, &[], &UNITS), [Some(StatsError::TooFew { needed: 1, got: 0 }); 4]);
    let mut broken = X;
    broken[3] = f64::NAN;
    let not_finite = Some(StatsError::NotFinite { index: 3 });
    assert_eq!(refusals(&broken, &[&ONES, &X], &UNITS), [not_finite; 4]);
    assert_eq!(refusals(&Y, &[&ONES, &broken], &UNITS), [not_finite; 4]);
    assert_eq!(random_slope(&Y, &[&ONES], &broken, &UNITS, Method::Ml).err(), not_finite);
    let double = X.map(|x| 3.0 * x - 1.0);
    assert_eq!(refusals(&Y, &[&ONES, &X, &double], &UNITS), [Some(StatsError::Collinear); 4]);
    assert_eq!(refusals(&Y, &[&ONES, &[0.0; 8]], &UNITS), [Some(StatsError::Collinear); 4]);
    assert_eq!(refusals(&[2.0; 8], &[&ONES, &X], &UNITS), [Some(StatsError::NoVariation { which: Side::Y }); 4]);
    let explained = Some(StatsError::Inadmissible { reason: "the columns explain the answers without rest" });
    assert_eq!(refusals(&double, &[&ONES, &X], &UNITS), [explained; 4]);
    assert_eq!(random_slope(&Y, &[&ONES], &ONES, &UNITS, Method::Ml).err(), Some(StatsError::NoVariation { which: Side::X }));
}

#[test]
fn units_that_cannot_be() {
    assert_eq!(refusals(&Y, &[&ONES], &[5; 8]), [Some(StatsError::TooFew { needed: 2, got: 1 }); 4]);
    let alone = [0, 1, 2, 3, 4, 5, 6, 7];
    let [reml, ml, slope, robust] = refusals(&Y, &[&ONES], &alone);
    assert_eq!([reml, ml], [Some(StatsError::TooFew { needed: 9, got: 8 }); 2]);
    assert_eq!((slope, robust), (Some(StatsError::TooFew { needed: 17, got: 8 }), None));
    // Answers that differ between units only leave no variance within.
    let steps = UNITS.map(|unit| [3.0, 1.0, 7.0][unit]);
    let rigid = Some(StatsError::Inadmissible { reason: "nothing varies within units that is not explained" });
    assert_eq!(random_intercept(&steps, &[&ONES], &UNITS, Method::Reml).err(), rigid);
    assert_eq!(contextual(&Y, &steps, &[], &UNITS, Method::Reml).err(), Some(StatsError::Collinear));
    // A column for one unit explains that unit's sum of residuals.
    let (first, others) = (UNITS.map(|unit| if unit == 0 { 1.0 } else { 0.0 }), UNITS.map(|unit| if unit == 0 { 0.0 } else { 1.0 }));
    let flat = Some(StatsError::Inadmissible { reason: "the standard error is 0" });
    assert_eq!(cluster_robust(&Y, &[&first, &others], &UNITS).err(), flat);
    let few = Some(StatsError::TooFew { needed: 4, got: 3 });
    assert_eq!(cluster_robust(&Y, &[&first, &others, &X], &UNITS).err(), few);
    let model = random_intercept(&Y, &[&ONES, &X], &UNITS, Method::Reml).unwrap();
    assert_eq!(model.contrast(&[1.0]), Err(StatsError::LengthMismatch { left: 2, right: 1 }));
    assert_eq!(model.contrast(&[1.0, f64::NAN]), Err(StatsError::NotFinite { index: 1 }));
    assert_eq!(model.contrast(&[0.0, 0.0]).err(), flat);
}
