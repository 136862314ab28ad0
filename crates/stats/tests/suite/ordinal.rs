//! Tables of two ordered scales: references, laws and hostile input.

use std::f64::consts::{FRAC_PI_2, PI};

use candor_stats::dist::{normal_cdf, normal_quantile};
use candor_stats::ordinal::{
    bivariate_normal_cdf, goodman_kruskal_gamma, linear_by_linear, linear_by_linear_scored, polychoric, table_tau_b,
};
use candor_stats::{Side, StatsError, kendall_tau_b, pearson};
use proptest::prelude::*;

use crate::common::{CLOSED, ITERATED, TAIL, Table, close, ends, expected, near};

/// The table of a file with one row per cell.
fn job_satisfaction() -> Vec<Vec<u64>> {
    let table = Table::read("vcdExtra__JobSat.csv");
    let (income, satisfaction, counts) = (table.texts("income"), table.texts("satisfaction"), table.column("Freq"));
    let count = |row: &str, column: &str| {
        let cell = (0..counts.len()).find(|i| income[*i] == row && satisfaction[*i] == column);
        counts[cell.unwrap()] as u64
    };
    let columns = ["VeryD", "LittleD", "ModerateS", "VeryS"];
    ["< 15k", "15-25k", "25-40k", "> 40k"].map(|row| columns.map(|column| count(row, column)).to_vec()).to_vec()
}

#[test]
fn job_satisfaction_by_income() {
    let (want, table) = (expected("ordinal.jobsat"), job_satisfaction());
    close(table.iter().flatten().sum::<u64>() as f64, &want["n"], 0.0);
    let gamma = goodman_kruskal_gamma(&table, 0.95).unwrap();
    close(gamma.estimate, &want["gamma"], CLOSED);
    close(gamma.se, &want["gamma_ase"], CLOSED);
    ends(gamma.low, gamma.high, &want["gamma_ci95"]);
    near((gamma.concordant - gamma.discordant) / (gamma.concordant + gamma.discordant), gamma.estimate, 1e-12);
    let tau = table_tau_b(&table, 0.95).unwrap();
    close(tau.estimate, &want["tau_b"], CLOSED);
    close(tau.p, &want["tau_b_p"], TAIL);
    let linear = linear_by_linear(&table).unwrap();
    close(linear.m2, &want["linear_by_linear_M2"], CLOSED);
    close(linear.p, &want["linear_by_linear_p"], TAIL);
    let rho = polychoric(&table, 0.95).unwrap();
    close(rho.estimate.estimate, &want["polychoric_2step"], ITERATED);
    assert!(rho.estimate.low < 0.0 && rho.estimate.high > 0.4);
    near(normal_cdf(rho.row_thresholds[0]), 20.0 / 96.0, 1e-12);
    assert_eq!((rho.row_thresholds.len(), rho.column_thresholds.len()), (3, 3));
}

#[test]
fn two_by_two_at_the_medians_has_a_closed_form() {
    // There the share in one corner is 1/4 + asin(ρ)/2π, and the curvature is known too.
    for (same, other) in [(30, 20), (11, 39), (25, 25), (490, 10)] {
        let got = polychoric(&[[same, other], [other, same]], 0.95).unwrap();
        let (n, same, other) = (2.0 * (same + other) as f64, same as f64, other as f64);
        let rho = libm::sin(FRAC_PI_2 * (same - other) / (same + other));
        assert!((got.estimate.estimate - rho).abs() < 1e-11, "{got:?} {rho}");
        let density = 1.0 / (2.0 * PI * (1.0 - rho * rho).sqrt());
        near(got.se, 1.0 / (2.0 * n * n * density * density * (1.0 / same + 1.0 / other)).sqrt(), 1e-9);
        assert_eq!((got.row_thresholds, got.column_thresholds), (vec![0.0], vec![0.0]));
    }
}

#[test]
fn bivariate_normal_against_40_digits() {
    // mpmath: ∫ φ(t)Φ((y - ρt)/√(1-ρ²)) dt up to x
    for (x, y, rho, want) in [
        (0.0, 0.0, 0.5, 0.333_333_333_333_333_3),
        (0.3, -1.2, 0.2, 0.085_332_189_130_381_94),
        (1.5, 2.5, -0.6, 0.926_983_403_062_075),
        (-2.0, 0.7, 0.92, 0.022_750_131_948_041_822),
        (0.1, 0.2, 0.93, 0.498_264_930_546_667_2),
        (0.5, 0.5, 0.95, 0.646_907_195_366_789_6),
        (-1.0, -1.001, 0.99, 0.144_889_106_122_278_3),
        (1.2, -0.8, 0.9999, 0.211_855_398_583_396_66),
        (2.0, -1.9, -0.97, 0.009_255_176_893_194_748),
        (0.4, -0.4, -0.999, 0.006_570_856_398_332_059),
        (-3.0, -2.5, 0.99, 0.001_349_833_727_300_630_5),
        (4.0, 3.5, -0.94, 0.999_735_699_679_131_3),
        (-0.01, 0.01, 0.999_999, 0.496_010_643_685_368_4),
        (1.0, 1.0, 0.999_999_999, 0.841_340_429_010_553_8),
        (-5.0, -5.0, 0.95, 1.165_098_049_679_529_3e-7),
        (6.0, 6.0, 0.99, 0.999_999_998_680_387_1),
    ] {
        for (a, b) in [(x, y), (y, x)] {
            let got = bivariate_normal_cdf(a, b, rho);
            assert!((got - want).abs() < 1e-14, "{a} {b} {rho}: {got:e} is not {want:e}");
        }
    }
}

#[test]
fn bivariate_normal_at_the_ends() {
    let infinite = f64::INFINITY;
    for rho in [-1.0, -0.95, -0.3, 0.0, 0.5, 0.93, 1.0] {
        near(bivariate_normal_cdf(0.7, infinite, rho), normal_cdf(0.7), 1e-14);
        near(bivariate_normal_cdf(infinite, -2.0, rho), normal_cdf(-2.0), 1e-12);
        assert_eq!(bivariate_normal_cdf(infinite, infinite, rho), 1.0);
        assert!(bivariate_normal_cdf(-infinite, 1.0, rho) < 1e-300);
        assert!(bivariate_normal_cdf(1e300, -1e300, rho) < 1e-300);
    }
    near(bivariate_normal_cdf(0.3, 1.0, 1.0), normal_cdf(0.3), 1e-14);
    near(bivariate_normal_cdf(0.3, 1.0, -1.0), normal_cdf(0.3) - normal_cdf(-1.0), 1e-14);
    assert_eq!(bivariate_normal_cdf(-0.3, 0.2, -1.0), 0.0);
    assert!(bivariate_normal_cdf(f64::NAN, 0.0, 0.5).is_nan() && bivariate_normal_cdf(0.0, 0.0, f64::NAN).is_nan());
    assert!(bivariate_normal_cdf(0.0, 0.0, 1.1).is_nan());
}

#[test]
fn perfect_and_degenerate_tables() {
    let perfect = [[5, 0], [0, 7]];
    let gamma = goodman_kruskal_gamma(&perfect, 0.95).unwrap();
    assert_eq!((gamma.estimate, gamma.se, gamma.low, gamma.high), (1.0, 0.0, 1.0, 1.0));
    assert_eq!(table_tau_b(&perfect, 0.95).unwrap().estimate, 1.0);
    near(linear_by_linear(&perfect).unwrap().m2, 11.0, CLOSED);
    let no_maximum = StatsError::Inadmissible { reason: "the likelihood has no maximum inside -1 to 1" };
    assert_eq!(polychoric(&perfect, 0.95), Err(no_maximum));
    assert_eq!(polychoric(&[[5, 3], [0, 7]], 0.95), Err(no_maximum));
    assert!(goodman_kruskal_gamma(&[[19, 1], [1, 3]], 0.95).unwrap().high <= 1.0);
    // Empty rows and columns change nothing.
    let padded = [vec![3, 0, 4, 2], vec![0, 0, 0, 0], vec![1, 0, 5, 6]];
    let bare = [vec![3, 4, 2], vec![1, 5, 6]];
    assert_eq!(polychoric(&padded, 0.95), polychoric(&bare, 0.95));
    assert_eq!(goodman_kruskal_gamma(&padded, 0.95), goodman_kruskal_gamma(&bare, 0.95));
    assert_eq!(table_tau_b(&padded, 0.95), table_tau_b(&bare, 0.95));
}

#[test]
fn bad_tables_are_refused() {
    fn errors<R: AsRef<[u64]>>(table: &[R], level: f64) -> [Option<StatsError>; 4] {
        [
            goodman_kruskal_gamma(table, level).err(),
            table_tau_b(table, level).err(),
            polychoric(table, level).err(),
            linear_by_linear(table).err(),
        ]
    }
    let none: [[u64; 2]; 0] = [];
    assert_eq!(errors(&none, 0.95), [Some(StatsError::TooFew { needed: 2, got: 0 }); 4]);
    assert_eq!(errors(&[[1, 2]], 0.95), [Some(StatsError::TooFew { needed: 2, got: 1 }); 4]);
    assert_eq!(errors(&[[1], [2]], 0.95), [Some(StatsError::TooFew { needed: 2, got: 1 }); 4]);
    assert_eq!(errors(&[vec![1, 2], vec![1, 2, 3]], 0.95), [Some(StatsError::LengthMismatch { left: 2, right: 3 }); 4]);
    assert_eq!(errors(&[[0, 0], [0, 0]], 0.95), [Some(StatsError::TooFew { needed: 1, got: 0 }); 4]);
    assert_eq!(errors(&[[9, 4], [0, 0]], 0.95), [Some(StatsError::NoVariation { which: Side::X }); 4]);
    assert_eq!(errors(&[[9, 0], [4, 0]], 0.95), [Some(StatsError::NoVariation { which: Side::Y }); 4]);
    for level in [0.0, 1.0, f64::NAN] {
        let [gamma, tau, rho, _] = errors(&[[9, 3], [4, 5]], level);
        assert!([gamma, tau, rho].iter().all(|error| matches!(error, Some(StatsError::InvalidLevel { .. }))));
    }
    assert_eq!(table_tau_b(&[[1, 1], [1, 1]], 0.95), Err(StatsError::TooFew { needed: 5, got: 4 }));
    let table = [[9, 3], [4, 5]];
    assert_eq!(linear_by_linear_scored(&table, &[1.0], &[1.0, 2.0]), Err(StatsError::LengthMismatch { left: 2, right: 1 }));
    assert_eq!(linear_by_linear_scored(&table, &[1.0, f64::NAN], &[1.0, 2.0]), Err(StatsError::NotFinite { index: 1 }));
    assert_eq!(linear_by_linear_scored(&table, &[1.0, 1.0], &[1.0, 2.0]), Err(StatsError::NoVariation { which: Side::X }));
    assert_eq!(errors(&[[u64::MAX, 3], [4, u64::MAX]], 0.95), [Some(StatsError::OutOfRange); 4]);
    let huge = [[1 << 52, 3], [4, 1 << 51]];
    assert!(goodman_kruskal_gamma(&huge, 0.95).is_ok_and(|gamma| gamma.estimate > 0.9));
    assert!(table_tau_b(&huge, 0.95).is_ok_and(|tau| tau.p == 0.0));
    assert!(linear_by_linear(&huge).is_ok_and(|linear| linear.m2 > 1e15));
}

/// Small tables with counts in at least two rows and columns.
fn tables() -> impl Strategy<Value = Vec<Vec<u64>>> {
    (2_usize..5, 2_usize..5)
        .prop_flat_map(|(rows, columns)| proptest::collection::vec(proptest::collection::vec(0_u64..8, columns), rows))
        .prop_filter("five people on two rows and columns", |table| table_tau_b(table, 0.95).is_ok())
}

/// The people behind a table.
fn people(table: &[Vec<u64>]) -> (Vec<f64>, Vec<f64>) {
    let cells = table.iter().enumerate().flat_map(|(i, row)| row.iter().enumerate().map(move |(j, n)| (i, j, *n)));
    cells.flat_map(|(i, j, n)| (0..n).map(move |_| (i as f64, j as f64))).unzip()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn tables_give_what_their_people_give(table in tables()) {
        let (x, y) = people(&table);
        let (tau, want) = (table_tau_b(&table, 0.9)?, kendall_tau_b(&x, &y, 0.9)?);
        prop_assert!((tau.estimate - want.estimate).abs() < 1e-12 && (tau.p - want.p).abs() < 1e-12);
        prop_assert!((tau.low - want.low).abs() < 1e-12 && (tau.high - want.high).abs() < 1e-12);
        let (linear, r) = (linear_by_linear(&table)?, pearson(&x, &y, 0.9)?.estimate);
        prop_assert!((linear.r - r).abs() < 1e-12 && (linear.m2 - (x.len() as f64 - 1.0) * r * r).abs() < 1e-9);
        let gamma = goodman_kruskal_gamma(&table, 0.9)?;
        prop_assert!(gamma.estimate.abs() >= tau.estimate.abs() - 1e-12);
        prop_assert!(-1.0 <= gamma.low && gamma.low <= gamma.estimate && gamma.estimate <= gamma.high && gamma.high <= 1.0);
    }

    #[test]
    fn a_reversed_scale_reverses_the_sign(table in tables()) {
        let reversed: Vec<Vec<u64>> = table.iter().map(|row| row.iter().rev().copied().collect()).collect();
        let (a, b) = (goodman_kruskal_gamma(&table, 0.9)?, goodman_kruskal_gamma(&reversed, 0.9)?);
        prop_assert!((a.estimate + b.estimate).abs() < 1e-12 && (a.se - b.se).abs() < 1e-12 && (a.low + b.high).abs() < 1e-9);
        if let (Ok(a), Ok(b)) = (polychoric(&table, 0.9), polychoric(&reversed, 0.9)) {
            prop_assert!((a.estimate.estimate + b.estimate.estimate).abs() < 1e-7, "{a:?} {b:?}");
            prop_assert!(a.estimate.low <= a.estimate.estimate && a.estimate.estimate <= a.estimate.high && a.se > 0.0);
        }
    }

    #[test]
    fn rows_and_columns_may_be_swapped(table in tables()) {
        let turned: Vec<Vec<u64>> = (0..table[0].len()).map(|column| table.iter().map(|row| row[column]).collect()).collect();
        let (a, b) = (goodman_kruskal_gamma(&table, 0.9)?, goodman_kruskal_gamma(&turned, 0.9)?);
        prop_assert!((a.estimate - b.estimate).abs() < 1e-12 && (a.se - b.se).abs() < 1e-12);
        if let (Ok(a), Ok(b)) = (polychoric(&table, 0.9), polychoric(&turned, 0.9)) {
            prop_assert!((a.estimate.estimate - b.estimate.estimate).abs() < 1e-7, "{a:?} {b:?}");
        }
    }

    #[test]
    fn ten_times_the_people_make_the_same_estimate(table in tables()) {
        let many: Vec<Vec<u64>> = table.iter().map(|row| row.iter().map(|n| n * 100).collect()).collect();
        let (a, b) = (goodman_kruskal_gamma(&table, 0.9)?, goodman_kruskal_gamma(&many, 0.9)?);
        prop_assert!((a.estimate - b.estimate).abs() < 1e-12 && (a.se - 10.0 * b.se).abs() < 1e-9);
        if let (Ok(a), Ok(b)) = (polychoric(&table, 0.9), polychoric(&many, 0.9)) {
            prop_assert!((a.estimate.estimate - b.estimate.estimate).abs() < 1e-7 && (a.se / b.se - 10.0).abs() < 1e-4);
        }
    }

    #[test]
    fn bivariate_normal_has_its_margins_and_mirrors(x in -5.0_f64..5.0, y in -5.0_f64..5.0, rho in -1.0_f64..=1.0, near_one in any::<bool>()) {
        let rho = if near_one { (1.0 - 0.05 * rho * rho).copysign(rho) } else { rho };
        let both = bivariate_normal_cdf(x, y, rho);
        // P(X ≤ x, Y ≤ y) + P(X ≤ x, Y > y) = P(X ≤ x)
        let rest = bivariate_normal_cdf(x, -y, -rho);
        prop_assert!((both + rest - normal_cdf(x)).abs() < 4e-15, "{both} {rest}");
        prop_assert!(both <= normal_cdf(x.min(y)) + 1e-15);
        prop_assert!(both >= normal_cdf(x) * normal_cdf(y) - 1e-15 || rho < 0.0);
    }

    #[test]
    fn polychoric_finds_the_correlation_it_was_made_from(rho in -0.97_f64..0.97, cuts in proptest::collection::vec(0.1_f64..0.9, 4)) {
        let edge = |a: f64, b: f64| [f64::NEG_INFINITY, normal_quantile(a.min(b)), normal_quantile(a.max(b) + 0.02), f64::INFINITY];
        let (rows, columns) = (edge(cuts[0], cuts[1]), edge(cuts[2], cuts[3]));
        let at = |i: usize, j: usize| bivariate_normal_cdf(rows[i], columns[j], rho);
        let cell = |i: usize, j: usize| 1e12 * (at(i + 1, j + 1) - at(i, j + 1) - at(i + 1, j) + at(i, j));
        let table = [0, 1, 2].map(|i| [0, 1, 2].map(|j| cell(i, j).round() as u64));
        let got = polychoric(&table, 0.95)?.estimate.estimate;
        prop_assert!((got - rho).abs() < 1e-4, "{got} {rho} {table:?}");
    }

    #[test]
    fn no_table_panics(
        table in proptest::collection::vec(proptest::collection::vec(prop_oneof![4 => 0_u64..4, 1 => any::<u64>(), 2 => Just(0), 1 => 0_u64..1 << 50], 0..5), 0..5),
        scores in proptest::collection::vec(any::<f64>(), 0..5),
        level in prop_oneof![0.0_f64..1.0, any::<f64>()],
        width in 1_usize..4,
    ) {
        let square: Vec<Vec<u64>> = table.iter().map(|row| row.iter().copied().chain([1, 0, 5, 2]).take(width).collect()).collect();
        for table in [&table, &square] {
            if let Ok(gamma) = goodman_kruskal_gamma(table, level) {
                prop_assert!(gamma.low <= gamma.estimate && gamma.estimate <= gamma.high && gamma.se >= 0.0, "{gamma:?}");
            }
            prop_assert!(!table_tau_b(table, level).is_ok_and(|tau| tau.p.is_nan() || tau.low.is_nan()));
            prop_assert!(!polychoric(table, level).is_ok_and(|rho| rho.se.is_nan() || rho.estimate.low.is_nan()));
            prop_assert!(!linear_by_linear(table).is_ok_and(|linear| linear.p.is_nan()));
            prop_assert!(!linear_by_linear_scored(table, &scores, &scores).is_ok_and(|linear| linear.p.is_nan()));
        }
        prop_assert!(bivariate_normal_cdf(level, 0.3, 0.96) >= 0.0 || level.is_nan());
    }
}
