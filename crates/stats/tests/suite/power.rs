//! Units needed and effects detectable: references, laws and hostile input.

use candor_stats::StatsError;
use candor_stats::association::equivalence_of_r;
use candor_stats::power::{attenuated_r, critical_r, detectable_r, interval_of_r, n_for_equivalence, n_for_r, power_of_r};
use proptest::prelude::*;

use crate::common::{CLOSED, TAIL, close, expected, near};

/// Units of the cases and of the table in the methods.
const UNITS: [usize; 16] = [5, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100, 150, 200, 300];

#[test]
fn units_needed() {
    let want = expected("power.n_for_r");
    for (place, r) in [0.1, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6].into_iter().enumerate() {
        for (power, key) in [(0.8, "k80"), (0.9, "k90")] {
            let units = n_for_r(r, power, 0.05).unwrap() as u64;
            assert_eq!(Some(units), want[key][place].as_u64(), "r {r} power {power}");
            assert_eq!(n_for_r(-r, power, 0.05), n_for_r(r, power, 0.05));
        }
    }
}

#[test]
fn correlations_detectable() {
    let want = expected("power.detectable_r");
    for (place, n) in UNITS.into_iter().enumerate() {
        close(detectable_r(n, 0.8, 0.05).unwrap(), &want["r80"][place], CLOSED);
        close(detectable_r(n, 0.9, 0.05).unwrap(), &want["r90"][place], CLOSED);
        close(critical_r(n, 0.05).unwrap(), &want["r_crit"][place], TAIL);
        let none = interval_of_r(0.0, n, 0.95).unwrap();
        close(none.high, &want["ci_halfwidth_at_r0"][place], CLOSED);
        near(none.low, -none.high, CLOSED);
        let some = interval_of_r(0.3, n, 0.95).unwrap();
        close(some.low, &want["ci95_at_r0.3_lo"][place], CLOSED);
        close(some.high, &want["ci95_at_r0.3_hi"][place], CLOSED);
    }
}

#[test]
fn the_table_of_the_methods() {
    let shown = |value: f64| (value * 100.0).round() / 100.0;
    let smallest = [0.96, 0.85, 0.79, 0.73, 0.67, 0.59, 0.54, 0.49, 0.43, 0.39, 0.31, 0.28, 0.20];
    let significant = [0.88, 0.71, 0.63, 0.58, 0.51, 0.44, 0.40, 0.36, 0.31, 0.28, 0.22, 0.20, 0.14];
    let low = [-0.79, -0.51, -0.41, -0.33, -0.25, -0.16, -0.11, -0.07, -0.01, 0.02, 0.09, 0.11, 0.17];
    let high = [0.93, 0.83, 0.78, 0.75, 0.70, 0.66, 0.62, 0.60, 0.56, 0.53, 0.49, 0.47, 0.42];
    for (place, n) in [5, 8, 10, 12, 15, 20, 25, 30, 40, 50, 80, 100, 200].into_iter().enumerate() {
        assert_eq!(shown(detectable_r(n, 0.8, 0.05).unwrap()), smallest[place]);
        assert_eq!(shown(critical_r(n, 0.05).unwrap()), significant[place]);
        let interval = interval_of_r(0.3, n, 0.95).unwrap();
        assert_eq!((shown(interval.low), shown(interval.high)), (low[place], high[place]));
    }
    let seen = attenuated_r(0.3, 0.7, 0.6).unwrap();
    assert_eq!((shown(seen), n_for_r(seen, 0.8, 0.05)), (0.19, Ok(206)));
    assert_eq!(n_for_equivalence(0.2, 0.05), Ok(69));
}

#[test]
fn power_at_the_units_needed() {
    near(power_of_r(0.0, 30, 0.05).unwrap(), 0.05, 1e-12);
    near(power_of_r(detectable_r(30, 0.8, 0.05).unwrap(), 30, 0.05).unwrap(), 0.8, 1e-5);
    for r in [0.1, 0.3, -0.5] {
        let n = n_for_r(r, 0.8, 0.05).unwrap();
        assert!(power_of_r(r, n, 0.05).unwrap() >= 0.8 && power_of_r(r, n - 1, 0.05).unwrap() < 0.8);
    }
    assert_eq!(n_for_r(0.999_999_999, 0.8, 0.05), Ok(4));
    assert_eq!(power_of_r(0.999_999, 1_000_000, 0.05), Ok(1.0));
}

#[test]
fn parameters_outside_their_domain() {
    for bad in [f64::NAN, f64::INFINITY, -1.0, 1.0, 2.0] {
        let refused = |error: Result<f64, StatsError>| matches!(error, Err(StatsError::InvalidParameter { .. }));
        assert!(refused(n_for_r(bad, 0.8, 0.05).map(|n| n as f64)));
        assert!(refused(power_of_r(bad, 30, 0.05)) && refused(interval_of_r(bad, 30, 0.95).map(|r| r.low)));
        assert!(refused(detectable_r(30, bad, 0.05)) && refused(detectable_r(30, 0.8, bad)));
        assert!(refused(critical_r(30, bad)) && refused(power_of_r(0.3, 30, bad)));
        assert!(refused(n_for_equivalence(bad, 0.05).map(|n| n as f64)));
        assert!(refused(n_for_equivalence(0.2, bad).map(|n| n as f64)));
    }
    for bad in [f64::NAN, 0.0, -0.5, 1.5] {
        assert!(attenuated_r(0.3, bad, 0.5).is_err() && attenuated_r(0.3, 0.5, bad).is_err());
    }
    assert!(attenuated_r(1.5, 0.5, 0.5).is_err() && attenuated_r(f64::NAN, 0.5, 0.5).is_err());
    assert_eq!(attenuated_r(-1.0, 1.0, 1.0), Ok(-1.0));
    assert!(n_for_r(0.0, 0.8, 0.05).is_err() && n_for_equivalence(0.2, 0.5).is_err());
    assert!(detectable_r(30, 0.02, 0.05).is_err() && n_for_r(0.3, 0.025, 0.05).is_err());
    assert_eq!(n_for_r(1e-300, 0.8, 0.05), Err(StatsError::OutOfRange));
    assert_eq!(detectable_r(3, 0.8, 0.05), Err(StatsError::TooFew { needed: 4, got: 3 }));
    assert_eq!(power_of_r(0.3, 0, 0.05), Err(StatsError::TooFew { needed: 4, got: 0 }));
    assert_eq!(critical_r(2, 0.05), Err(StatsError::TooFew { needed: 3, got: 2 }));
    assert!(matches!(interval_of_r(0.3, 30, 1.0), Err(StatsError::InvalidLevel { .. })));
    near(critical_r(3, 1e-300).unwrap(), 1.0, 1e-12);
    assert!(critical_r(usize::MAX, 0.05).unwrap() > 0.0);
}

proptest! {
    #[test]
    fn more_units_show_more(r in 0.05_f64..0.95, n in 4_usize..500, alpha in 0.001_f64..0.2) {
        prop_assert!(power_of_r(r, n + 1, alpha)? >= power_of_r(r, n, alpha)?);
        prop_assert!((power_of_r(r, n, alpha)? - power_of_r(-r, n, alpha)?).abs() < 1e-12);
        prop_assert!(power_of_r(r, n, alpha)? >= alpha - 1e-12);
        prop_assert!(detectable_r(n + 1, 0.8, alpha)? < detectable_r(n, 0.8, alpha)?);
        prop_assert!(critical_r(n + 1, alpha)? < critical_r(n, alpha)?);
        prop_assert!(n_for_r(r, 0.9, alpha)? >= n_for_r(r, 0.8, alpha)?);
    }

    #[test]
    fn needed_and_detectable_are_inverse(r in 0.02_f64..0.95, power in 0.3_f64..0.99, alpha in 0.001_f64..0.2) {
        let n = n_for_r(r, power, alpha)?;
        prop_assert!(detectable_r(n, power, alpha)? <= r * (1.0 + 1e-9));
        prop_assert!(n == 4 || detectable_r(n - 1, power, alpha)? > r * (1.0 - 1e-9));
    }

    #[test]
    fn fewer_units_conclude_no_equivalence(bound in 0.05_f64..0.8, alpha in 0.01_f64..0.2) {
        let n = n_for_equivalence(bound, alpha)?;
        prop_assert!(equivalence_of_r(0.0, n, bound, alpha)?.p <= alpha * (1.0 + 1e-9));
        prop_assert!(n == 4 || !equivalence_of_r(0.0, n - 1, bound, alpha)?.equivalent);
    }

    #[test]
    fn nothing_panics(r in any::<f64>(), n in any::<usize>(), power in any::<f64>(), alpha in 0.0_f64..1.0) {
        prop_assert!(!detectable_r(n, power, alpha).is_ok_and(f64::is_nan));
        prop_assert!(!critical_r(n, alpha).is_ok_and(f64::is_nan));
        prop_assert!(!power_of_r(r, n, alpha).is_ok_and(|power| !(0.0..=1.0).contains(&power)));
        let _ = (n_for_r(r, power, alpha), interval_of_r(r, n, power), attenuated_r(r, power, alpha), n_for_equivalence(r, alpha));
    }
}
