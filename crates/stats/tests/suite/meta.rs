//! Random-effects meta-analysis.

use candor_stats::meta::{CorrelationMetaAnalysis, Heterogeneity, MetaAnalysis, pooled_correlation, random_effects};
use candor_stats::{Interval, StatsError, mean_interval};
use proptest::prelude::*;

use crate::common::{CLOSED, about, near};

const METHODS: [Heterogeneity; 3] = [Heterogeneity::Reml, Heterogeneity::RemlExact, Heterogeneity::DerSimonianLaird];

/// Log risk ratios of tuberculosis with BCG vaccine in 13 trials (Colditz et al. 1994), and their
/// variances, from cases and others, vaccinated and not.
fn vaccine() -> (Vec<f64>, Vec<f64>) {
    let trials = [
        (4, 119, 11, 128),
        (6, 300, 29, 274),
        (3, 228, 11, 209),
        (62, 13536, 248, 12619),
        (33, 5036, 47, 5761),
        (180, 1361, 372, 1079),
        (8, 2537, 10, 619),
        (505, 87886, 499, 87892),
        (29, 7470, 45, 7232),
        (17, 1699, 65, 1600),
        (186, 50448, 141, 27197),
        (5, 2493, 3, 2338),
        (27, 16886, 29, 17825),
    ];
    let effect = |(a, b, c, d): (i32, i32, i32, i32)| {
        let [a, b, c, d] = [a, b, c, d].map(f64::from);
        (libm::log((a / (a + b)) / (c / (c + d))), 1.0 / a - 1.0 / (a + b) + 1.0 / c - 1.0 / (c + d))
    };
    trials.into_iter().map(effect).unzip()
}

/// Equal when printed with so many places.
#[track_caller]
fn rounds_to(got: f64, want: f64, places: i32) {
    assert!((got - want).abs() <= 0.5001 * 10_f64.powi(-places), "{got} is not {want}");
}

#[track_caller]
fn interval(got: Interval, want: [f64; 3]) {
    [got.estimate, got.low, got.high].into_iter().zip(want).for_each(|(got, want)| rounds_to(got, want, 4));
}

#[test]
fn vaccine_trials_by_restricted_likelihood() {
    // The printed results of R metafor 3.8-1 for these data (Viechtbauer 2010).
    let (effects, variances) = vaccine();
    let got = random_effects(&effects, &variances, Heterogeneity::Reml, 0.95).unwrap();
    assert_eq!(got.k, 13);
    rounds_to(got.tau2, 0.3132, 4);
    rounds_to(got.tau2_se, 0.1664, 4);
    rounds_to(got.i2, 92.22, 2);
    rounds_to(got.h2, 12.86, 2);
    rounds_to(got.q, 152.2330, 4);
    assert!(got.q_p < 1e-4);
    interval(got.normal.mean, [-0.7145, -1.0669, -0.3622]);
    rounds_to(got.normal.se, 0.1798, 4);
    rounds_to(got.normal.mean.estimate / got.normal.se, -3.9744, 4);
    assert!(got.normal.p < 1e-4);
    let back = |of: Interval| Interval { estimate: libm::exp(of.estimate), low: libm::exp(of.low), high: libm::exp(of.high) };
    interval(back(got.normal.mean), [0.4894, 0.3441, 0.6962]);
    interval(back(got.normal.prediction), [0.4894, 0.1546, 1.5490]);
    rounds_to(got.knapp_hartung.se, 0.1808, 4);
    interval(got.knapp_hartung.mean, [-0.7145, -1.1084, -0.3206]);
    rounds_to(got.knapp_hartung.p, 0.0019, 4);
}

#[test]
fn vaccine_trials_in_closed_form() {
    let (effects, variances) = vaccine();
    let got = random_effects(&effects, &variances, Heterogeneity::DerSimonianLaird, 0.95).unwrap();
    rounds_to(got.tau2, 0.3088, 4);
    rounds_to(got.normal.mean.estimate, -0.7141, 4);
    rounds_to(got.normal.se, 0.1787, 4);
    near(got.i2, 100.0 * (got.q - 12.0) / got.q, CLOSED);
    near(got.h2, got.q / 12.0, CLOSED);
}

/// The restricted log-likelihood but for a constant, written out.
fn likelihood(effects: &[f64], variances: &[f64], tau2: f64) -> f64 {
    let weights: Vec<f64> = variances.iter().map(|variance| 1.0 / (variance + tau2)).collect();
    let total: f64 = weights.iter().sum();
    let mean = effects.iter().zip(&weights).map(|(y, w)| y * w).sum::<f64>() / total;
    let squares: f64 = effects.iter().zip(&weights).map(|(y, w)| w * (y - mean) * (y - mean)).sum();
    (weights.iter().map(|w| libm::log(*w)).sum::<f64>() - libm::log(total) - squares) / 2.0
}

#[test]
fn the_exact_estimate_is_the_likeliest() {
    let (effects, variances) = vaccine();
    let got = random_effects(&effects, &variances, Heterogeneity::RemlExact, 0.95).unwrap();
    let best = likelihood(&effects, &variances, got.tau2);
    for other in [0.0, 0.999, 0.9999, 1.0001, 1.001, 3.0] {
        assert!(likelihood(&effects, &variances, other * got.tau2) < best, "{other}");
    }
    let rough = random_effects(&effects, &variances, Heterogeneity::Reml, 0.95).unwrap();
    assert!(rough.tau2 != got.tau2 && (rough.tau2 - got.tau2).abs() < 1e-5);
}

#[test]
fn studies_that_agree_share_one_effect() {
    // Q is below its degrees of freedom: the plain weighted mean.
    let (r, n) = ([0.30, 0.32, 0.28, 0.31], [40.0, 60.0, 30.0, 90.0]);
    let total: f64 = n.iter().map(|n| n - 3.0).sum();
    let mean = r.iter().zip(&n).map(|(r, n)| (n - 3.0) * libm::atanh(*r)).sum::<f64>() / total;
    let z = 1.959_963_984_540_054;
    for method in [Heterogeneity::RemlExact, Heterogeneity::DerSimonianLaird, Heterogeneity::Reml] {
        let got = pooled_correlation(&r, &n, method, 0.95).unwrap();
        assert_eq!((got.fisher.tau2, got.fisher.i2, got.fisher.h2), (0.0, 0.0, 1.0));
        near(got.mean.estimate, libm::tanh(mean), CLOSED);
        near(got.mean.low, libm::tanh(mean - z / total.sqrt()), CLOSED);
        near(got.mean.high, libm::tanh(mean + z / total.sqrt()), CLOSED);
        assert_eq!(got.prediction, got.mean);
    }
}

#[test]
fn equal_effects_leave_nothing_to_judge_by() {
    for (effect, p) in [(0.4, 0.0), (0.0, 1.0)] {
        for method in METHODS {
            let got = random_effects(&[effect; 4], &[0.1, 0.2, 0.1, 0.3], method, 0.95).unwrap();
            let hartung = got.knapp_hartung;
            assert_eq!((got.tau2, got.q, got.q_p, hartung.se, hartung.p), (0.0, 0.0, 1.0, 0.0, p));
            assert_eq!((hartung.mean.low, hartung.mean.high), (effect, effect));
        }
    }
}

#[test]
fn bad_studies() {
    let (y, v) = ([0.1, 0.4, 0.3], [0.02, 0.05, 0.04]);
    for method in METHODS {
        assert_eq!(random_effects(&y, &v[1..], method, 0.95), Err(StatsError::LengthMismatch { left: 3, right: 2 }));
        assert_eq!(random_effects(&y[..1], &v[..1], method, 0.95), Err(StatsError::TooFew { needed: 2, got: 1 }));
        assert_eq!(random_effects(&y, &[0.1, f64::NAN, 0.1], method, 0.95), Err(StatsError::NotFinite { index: 1 }));
        for bad in [0.0, -0.1] {
            let error = random_effects(&y, &[0.1, bad, 0.1], method, 0.95);
            assert!(matches!(error, Err(StatsError::InvalidParameter { name: "variance", .. })), "{error:?}");
        }
        assert_eq!(random_effects(&y, &v, method, 1.0), Err(StatsError::InvalidLevel { level: 1.0 }));
        assert_eq!(random_effects(&[1e308, -1e308], &[1.0, 1.0], method, 0.95), Err(StatsError::OutOfRange));
        assert_eq!(random_effects(&y, &[1e-310; 3], method, 0.95), Err(StatsError::OutOfRange));
        for bad in [1.0, -1.0, 1.2] {
            let error = pooled_correlation(&[0.2, bad], &[20.0, 30.0], method, 0.95);
            assert!(matches!(error, Err(StatsError::InvalidParameter { name: "r", .. })), "{error:?}");
        }
        assert_eq!(pooled_correlation(&[0.2, 0.3], &[20.0, 3.0], method, 0.95), Err(StatsError::TooFew { needed: 4, got: 3 }));
        assert_eq!(pooled_correlation(&[0.2, 0.3], &[20.0, -7.0], method, 0.95), Err(StatsError::TooFew { needed: 4, got: 0 }));
        assert_eq!(pooled_correlation(&[0.2, 0.3], &[f64::INFINITY, 9.0], method, 0.95), Err(StatsError::NotFinite { index: 0 }));
    }
    assert!(pooled_correlation(&[0.2, 0.3], &[20.5, 3.5], Heterogeneity::Reml, 0.95).is_ok());
}

fn alike(a: Interval, b: Interval) -> bool {
    about(a.estimate, b.estimate) && about(a.low, b.low) && about(a.high, b.high)
}

fn same(a: &MetaAnalysis, b: &MetaAnalysis) -> bool {
    let pairs = [(a.normal, b.normal), (a.knapp_hartung, b.knapp_hartung)];
    pairs.iter().all(|(a, b)| alike(a.mean, b.mean) && alike(a.prediction, b.prediction) && about(a.p, b.p))
        && about(a.tau2, b.tau2)
        && about(a.i2, b.i2)
        && about(a.q, b.q)
}

fn studies() -> impl Strategy<Value = (Vec<f64>, Vec<f64>)> {
    proptest::collection::vec((-0.9_f64..0.9, 5.0_f64..200.0), 2..25).prop_map(|studies| studies.into_iter().unzip())
}

/// Moves the ends and turns the sign.
fn mirrored(of: Interval) -> Interval {
    Interval { estimate: -of.estimate, low: -of.high, high: -of.low }
}

/// Logarithm of the restricted likelihood of Fisher's z but for a constant (Viechtbauer 2005, equation 12).
fn restricted_likelihood(r: &[f64], n: &[f64], tau2: f64) -> f64 {
    let studies = || r.iter().zip(n).map(|(r, n)| (r.atanh(), 1.0 / (n - 3.0) + tau2));
    let weight: f64 = studies().map(|(_, v)| 1.0 / v).sum();
    let mean = studies().map(|(z, v)| z / v).sum::<f64>() / weight;
    let fit: f64 = studies().map(|(z, v)| v.ln() + (z - mean).powi(2) / v).sum();
    -(fit + weight.ln()) / 2.0
}

#[test]
fn the_rough_estimate_explains_as_much_where_the_likelihood_is_flat() {
    let (r, n) = ([-0.0222, 0.3268, -0.0790], [110.0, 28.6, 142.0]);
    let [rough, exact, _] = METHODS.map(|method| pooled_correlation(&r, &n, method, 0.95).unwrap().fisher.tau2);
    assert!((rough - exact).abs() > 1e-5, "{rough} {exact}");
    assert!((restricted_likelihood(&r, &n, rough) - restricted_likelihood(&r, &n, exact)).abs() < 1e-3);
}

proptest! {
    #[test]
    fn order_and_sign_of_studies((r, n) in studies(), turn in 0_usize..9) {
        let turned = |side: &[f64]| { let mut side = side.to_vec(); side.rotate_left(turn % r.len()); side };
        let negative: Vec<f64> = r.iter().map(|r| -r).collect();
        for method in METHODS {
            let got = pooled_correlation(&r, &n, method, 0.95)?;
            prop_assert!(same(&got.fisher, &pooled_correlation(&turned(&r), &turned(&n), method, 0.95)?.fisher));
            let back = pooled_correlation(&negative, &n, method, 0.95)?;
            prop_assert!(alike(got.mean, mirrored(back.mean)) && alike(got.prediction_knapp_hartung, mirrored(back.prediction_knapp_hartung)));
        }
    }

    #[test]
    fn intervals_lie_in_one_another((r, n) in studies(), level in 0.5_f64..0.98) {
        let within = |inner: Interval, outer: Interval| outer.low <= inner.low && inner.high <= outer.high;
        for method in METHODS {
            let CorrelationMetaAnalysis { mean, prediction, mean_knapp_hartung, prediction_knapp_hartung, fisher } =
                pooled_correlation(&r, &n, method, level)?;
            for each in [mean, prediction, mean_knapp_hartung, prediction_knapp_hartung] {
                prop_assert!(-1.0 <= each.low && each.low <= each.estimate && each.estimate <= each.high && each.high <= 1.0);
            }
            prop_assert!(within(mean, prediction) && within(mean_knapp_hartung, prediction_knapp_hartung));
            prop_assert!(within(mean, pooled_correlation(&r, &n, method, level + 0.01)?.mean));
            let (low, high) = r.iter().fold((1.0_f64, -1.0_f64), |(low, high), r| (low.min(*r), high.max(*r)));
            prop_assert!(low - 1e-12 <= mean.estimate && mean.estimate <= high + 1e-12);
            prop_assert!((0.0..100.0).contains(&fisher.i2) && fisher.h2 >= 1.0 && fisher.tau2 >= 0.0 && fisher.tau2_se > 0.0);
            prop_assert!(about(fisher.i2, 100.0 * (1.0 - 1.0 / fisher.h2)));
            for p in [fisher.normal.p, fisher.knapp_hartung.p, fisher.q_p] {
                prop_assert!((0.0..=1.0).contains(&p));
            }
        }
    }

    #[test]
    fn units_and_origin_of_effects((r, n) in studies(), scale in 0.01_f64..50.0, origin in -9.0_f64..9.0) {
        let variances: Vec<f64> = n.iter().map(|n| 1.0 / n).collect();
        let moved: Vec<f64> = r.iter().map(|y| y * scale + origin).collect();
        let stretched: Vec<f64> = variances.iter().map(|v| v * scale * scale).collect();
        for method in [Heterogeneity::RemlExact, Heterogeneity::DerSimonianLaird] {
            let (a, b) = (random_effects(&r, &variances, method, 0.95)?, random_effects(&moved, &stretched, method, 0.95)?);
            let to = |of: f64| of * scale + origin;
            let want = a.normal.prediction;
            let want = Interval { estimate: to(want.estimate), low: to(want.low), high: to(want.high) };
            prop_assert!(alike(b.normal.prediction, want));
            prop_assert!(about(b.tau2, a.tau2 * scale * scale) && about(b.i2, a.i2) && about(b.q, a.q));
            prop_assert!(about(b.tau2_se, a.tau2_se * scale * scale));
        }
    }

    #[test]
    fn studies_of_one_size_are_a_sample((r, _) in studies(), variance in 0.001_f64..0.5) {
        let got = random_effects(&r, &vec![variance; r.len()], Heterogeneity::RemlExact, 0.9)?;
        let sample = mean_interval(&r, 0.9)?;
        let tau2 = (sample.sd * sample.sd - variance).max(0.0);
        prop_assert!(about(got.tau2, tau2));
        // Knapp & Hartung is then the t interval of the mean, whatever the heterogeneity.
        let hartung = got.knapp_hartung;
        let want = Interval { estimate: sample.mean, low: sample.low, high: sample.high };
        prop_assert!(alike(hartung.mean, want));
        prop_assert!(about(got.normal.se, ((tau2 + variance) / r.len() as f64).sqrt()));
        let simple = random_effects(&r, &vec![variance; r.len()], Heterogeneity::DerSimonianLaird, 0.9)?;
        prop_assert!(about(simple.tau2, tau2));
    }

    #[test]
    fn the_rough_estimate_explains_as_much_as_the_exact_one((r, n) in studies()) {
        // R stops once a step is small, which is not once the estimate is near: where the likelihood is flat they can
        // lie apart. What both explain is the same.
        let [rough, exact, _] = METHODS.map(|method| pooled_correlation(&r, &n, method, 0.95).map(|got| got.fisher.tau2));
        let (rough, exact) = (restricted_likelihood(&r, &n, rough?), restricted_likelihood(&r, &n, exact?));
        prop_assert!((rough - exact).abs() <= 1e-3, "{rough} {exact}");
    }

    #[test]
    fn no_study_panics(
        studies in proptest::collection::vec((any::<f64>(), any::<f64>()), 0..6),
        tame in proptest::collection::vec((-2.0_f64..2.0, 1e-3_f64..1e3), 0..6),
        level in -0.1_f64..1.1,
    ) {
        for method in METHODS {
            for set in [&studies, &tame] {
                let (y, v): (Vec<f64>, Vec<f64>) = set.iter().copied().unzip();
                let absolute: Vec<f64> = v.iter().map(|v| v.abs()).collect();
                for v in [&v, &absolute] {
                    for got in [random_effects(&y, v, method, level), pooled_correlation(&y, v, method, level).map(|got| got.fisher)].into_iter().flatten() {
                        let numbers = [got.normal.se, got.normal.p, got.knapp_hartung.p, got.tau2, got.tau2_se, got.i2, got.h2, got.q, got.q_p];
                        prop_assert!(numbers.iter().all(|number| number.is_finite()), "{got:?}");
                        prop_assert!(got.normal.prediction.low.is_finite() && got.knapp_hartung.prediction.high.is_finite());
                    }
                }
            }
        }
    }
}
