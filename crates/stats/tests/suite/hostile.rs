//! Bad input gives typed errors, and nothing panics.

use candor_stats::{
    Side, StatsError, concordant_pair_share, harmonic_weights, kendall_tau_b, kish_effective_n, leave_one_out_range, mean_interval, median,
    mid_ranks, net_promoter, pearson, quantile_type7, simple_regression, spearman, weighted_pearson, weighted_pearson_estimate, wilson,
};
use proptest::prelude::*;

use crate::common::{X, Y, odd};

const FLAT: [f64; 6] = [3.0; 6];

#[test]
fn lengths() {
    let mismatch = StatsError::LengthMismatch { left: 6, right: 5 };
    for method in [pearson, spearman, kendall_tau_b] {
        assert_eq!(method(&X, &X[1..], 0.95), Err(mismatch));
        assert_eq!(method(&[], &[], 0.95).map_err(|error| matches!(error, StatsError::TooFew { got: 0, .. })), Err(true));
    }
    assert_eq!(pearson(&X[..3], &X[..3], 0.95), Err(StatsError::TooFew { needed: 4, got: 3 }));
    assert_eq!(kendall_tau_b(&X[..4], &X[..4], 0.95), Err(StatsError::TooFew { needed: 5, got: 4 }));
    assert_eq!(weighted_pearson(&X, &X, &X[1..]), Err(mismatch));
    assert_eq!(mean_interval(&[1.0], 0.95), Err(StatsError::TooFew { needed: 2, got: 1 }));
    assert_eq!(median(&[]), Err(StatsError::TooFew { needed: 1, got: 0 }));
    assert_eq!(concordant_pair_share(&[1.0], &[1.0]), Err(StatsError::TooFew { needed: 2, got: 1 }));
    assert_eq!(mid_ranks(&[]), Ok(vec![]));
}

#[test]
fn not_numbers() {
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let mut y = X;
        y[2] = bad;
        let error = StatsError::NotFinite { index: 2 };
        for method in [pearson, spearman, kendall_tau_b] {
            assert_eq!(method(&X, &y, 0.95), Err(error));
            assert_eq!(method(&y, &X, 0.95), Err(error));
        }
        assert_eq!(mean_interval(&y, 0.95), Err(error));
        assert_eq!(leave_one_out_range(&X, &y), Err(error));
        assert_eq!(simple_regression(&X, &y), Err(error));
        assert_eq!(weighted_pearson(&X, &X, &y), Err(StatsError::InvalidWeight { index: 2 }));
        assert_eq!(quantile_type7(&y, 0.5), Err(error));
    }
}

#[test]
fn no_variation() {
    for method in [pearson, spearman, kendall_tau_b] {
        assert_eq!(method(&FLAT, &X, 0.95), Err(StatsError::NoVariation { which: Side::X }));
        assert_eq!(method(&X, &FLAT, 0.95), Err(StatsError::NoVariation { which: Side::Y }));
    }
    // Equal means that rounding set apart by a bit are still equal.
    let tenths = [0.1 + 0.2, 0.3, 0.3, 0.3, 0.1 + 0.2, 0.3];
    assert_eq!(pearson(&X, &tenths, 0.95), Err(StatsError::NoVariation { which: Side::Y }));
    assert_eq!(simple_regression(&FLAT, &X), Err(StatsError::NoVariation { which: Side::X }));
    assert_eq!(simple_regression(&X, &FLAT).map(|line| (line.slope, line.intercept)), Ok((0.0, 3.0)));
    assert_eq!(concordant_pair_share(&X, &FLAT), Ok(0.0));
    let one_apart = [1.0, 1.0, 1.0, 1.0, 1.0, 9.0];
    assert_eq!(leave_one_out_range(&one_apart, &X), Err(StatsError::NoVariation { which: Side::X }));
    // Only the pair without weight varies.
    let weights = [1.0, 1.0, 1.0, 1.0, 1.0, 0.0];
    assert_eq!(weighted_pearson(&one_apart, &X, &weights), Err(StatsError::NoVariation { which: Side::X }));
}

#[test]
fn weights() {
    assert_eq!(weighted_pearson(&X, &X, &[0.0; 6]), Err(StatsError::TooFew { needed: 2, got: 0 }));
    let giant = [1e9, 1.0, 1.0, 1.0, 1.0, 1.0];
    let y = Y;
    assert_eq!(weighted_pearson_estimate(&X, &y, &giant, 0.95), Err(StatsError::TooFew { needed: 4, got: 1 }));
    let harmonic = harmonic_weights(&[4.0, 0.0, -3.0, f64::NAN, 9.0], &[12.0, 5.0, 1.0, 2.0]);
    assert_eq!(harmonic[..2], [6.0, 0.0]);
    assert!(harmonic[2].is_nan() && harmonic[3].is_nan() && harmonic.len() == 4);
    for w in [&[][..], &[0.0, 0.0], &[1.0, -1.0], &[f64::NAN]] {
        assert_eq!(kish_effective_n(w), 0.0);
    }
    assert_eq!(kish_effective_n(&[1e308; 4]), 4.0);
    assert_eq!(kish_effective_n(&[5e-324; 4]), 4.0);
}

#[test]
fn levels_and_proportions() {
    for level in [0.0, 1.0, -0.5, 95.0] {
        let error = StatsError::InvalidLevel { level };
        for method in [pearson, spearman, kendall_tau_b] {
            assert_eq!(method(&X, &Y, level), Err(error));
            assert_eq!(method(&X, &X, level), Err(error));
        }
        assert_eq!(wilson(1, 2, level), Err(error));
        assert_eq!(mean_interval(&X, level), Err(error));
        assert_eq!(net_promoter(1, 2, 3, level), Err(error));
    }
    assert!(matches!(wilson(1, 2, f64::NAN), Err(StatsError::InvalidLevel { .. })));
    assert_eq!(wilson(0, 0, 0.95), Err(StatsError::TooFew { needed: 1, got: 0 }));
    assert_eq!(wilson(3, 2, 0.95), Err(StatsError::InvalidProportion { successes: 3, n: 2 }));
    assert_eq!(net_promoter(0, 0, 0, 0.95), Err(StatsError::TooFew { needed: 1, got: 0 }));
    assert!(net_promoter(u64::MAX, u64::MAX, u64::MAX, 0.95).is_ok());
    assert!(wilson(u64::MAX, u64::MAX, 0.95).is_ok());
    assert_eq!(quantile_type7(&X, 1.5), Err(StatsError::InvalidQuantile { q: 1.5 }));
    assert_eq!(quantile_type7(&[2.0, 1.0], 0.5), Err(StatsError::NotSorted { index: 1 }));
}

#[test]
fn huge_and_tiny_values() {
    let plain = pearson(&X, &Y, 0.95);
    let huge: Vec<f64> = X.iter().map(|value| libm::scalbn(*value, 1020)).collect();
    let tiny: Vec<f64> = X.iter().map(|value| value * 5e-324).collect();
    for x in [&huge, &tiny] {
        assert_eq!(pearson(x, &Y, 0.95), plain);
    }
    let far = [f64::MAX, -f64::MAX, f64::MAX, -f64::MAX];
    assert_eq!(mean_interval(&far, 0.95), Err(StatsError::OutOfRange));
    assert_eq!(median(&far), Ok(0.0));
    assert_eq!(simple_regression(&tiny, &huge), Err(StatsError::OutOfRange));
    assert_eq!(mid_ranks(&[0.0, -0.0]), Ok(vec![1.5, 1.5]));
    assert_eq!(concordant_pair_share(&[0.0, -0.0], &[1.0, 2.0]), Ok(0.0));
}

#[test]
fn errors_read_well() {
    assert_eq!(StatsError::NoVariation { which: Side::Y }.to_string(), "all values of y are the same");
    assert_eq!(StatsError::TooFew { needed: 4, got: 1 }.to_string(), "at least 4 values are needed, there are 1");
}

proptest! {
    #[test]
    fn no_input_panics_and_no_result_is_nan(
        x in proptest::collection::vec(prop_oneof![9 => -1e308..1e308_f64, 9 => Just(1.0), 9 => Just(f64::MAX), 1 => odd()], 0..9),
        y in proptest::collection::vec(prop_oneof![9 => -1e3..1e3_f64, 9 => Just(5e-324), 1 => odd()], 0..9),
        w in proptest::collection::vec(prop_oneof![9 => 0.0..1e308_f64, 9 => Just(5e-324), 1 => odd()], 0..9),
        level in prop_oneof![9 => 0.0..1.0_f64, 1 => odd()],
        cut in any::<bool>(),
    ) {
        let shortest = x.len().min(y.len()).min(w.len());
        let take = |side: Vec<f64>| if cut { side[..shortest].to_vec() } else { side };
        let (x, y, w) = (take(x), take(y), take(w));
        for method in [pearson, spearman, kendall_tau_b] {
            if let Ok(got) = method(&x, &y, level) {
                prop_assert!(got.low <= got.estimate && got.estimate <= got.high, "{got:?}");
                prop_assert!((0.0..=1.0).contains(&got.p), "{got:?}");
            }
        }
        if let Ok(got) = weighted_pearson_estimate(&x, &y, &w, level) {
            prop_assert!(got.low <= got.estimate && got.estimate <= got.high, "{got:?}");
            prop_assert!((0.0..=1.0).contains(&got.p), "{got:?}");
        }
        prop_assert!(weighted_pearson(&x, &y, &w).is_ok_and(|r| r.abs() <= 1.0) || weighted_pearson(&x, &y, &w).is_err());
        prop_assert!(!concordant_pair_share(&x, &y).is_ok_and(f64::is_nan));
        prop_assert!(!kish_effective_n(&w).is_nan());
        prop_assert!(!simple_regression(&x, &y).is_ok_and(|line| line.slope_se.is_nan()));
        prop_assert!(!leave_one_out_range(&x, &y).is_ok_and(|range| range.min > range.max));
        prop_assert!(!mean_interval(&x, level).is_ok_and(|mean| mean.low > mean.high));
        prop_assert!(!median(&x).is_ok_and(f64::is_nan));
        let _ = (harmonic_weights(&x, &y), quantile_type7(&x, level));
    }
}
