//! Adjusted p-values and matrices of correlations: references, laws and hostile input.

use candor_stats::multiplicity::{
    Adjustment, CorrelationMatrix, adjust, adjust_in_family, correlation_matrix, correlation_matrix_pairwise,
};
use candor_stats::{StatsError, pearson};
use proptest::prelude::*;

use crate::common::{CLOSED, TAIL, Table, close, expected, near};

const METHODS: [Adjustment; 4] = [Adjustment::Bonferroni, Adjustment::Holm, Adjustment::BenjaminiHochberg, Adjustment::BenjaminiYekutieli];
const COLUMNS: [&str; 7] = ["rating", "complaints", "privileges", "learning", "raises", "critical", "advance"];

#[test]
fn six_p_values_of_one_rating() {
    let want = expected("padjust.attitude");
    let table = Table::read("datasets__attitude.csv");
    let rating = table.column("rating");
    let p: Vec<f64> = COLUMNS[1..].iter().map(|name| pearson(&rating, &table.column(name), 0.95).unwrap().p).collect();
    for (method, key) in METHODS.into_iter().zip(["bonferroni", "holm", "BH", "BY"]) {
        let adjusted = adjust(&p, method).unwrap();
        assert_eq!(adjusted.len(), 6);
        for (got, want) in adjusted.iter().zip(want[key].as_array().unwrap()) {
            close(*got, want, TAIL);
        }
    }
}

fn check_matrix(matrix: &CorrelationMatrix) {
    let want = expected("corr_matrix.attitude");
    assert_eq!((matrix.columns, matrix.pairs.len(), matrix.family), (7, 21, 21));
    // The reference goes through the lower and through the upper triangle column by column.
    let lower = (0..7).flat_map(|column| (column + 1..7).map(move |row| (row, column)));
    let upper = (0..7).flat_map(|column| (0..column).map(move |row| (row, column)));
    for ((row, column), p) in lower.zip(want["p_raw_lower"].as_array().unwrap()) {
        let pair = matrix.pair(row, column).unwrap();
        let correlation = pair.correlation.unwrap();
        close(correlation.p, p, TAIL);
        close(correlation.estimate, &want["r"][row][COLUMNS[column]], CLOSED);
        close(correlation.estimate, &want["r"][column][COLUMNS[row]], CLOSED);
        assert_eq!(pair.n, 30);
    }
    for ((row, column), p) in upper.zip(want["p_BH_upper_colmajor"].as_array().unwrap()) {
        close(matrix.pair(row, column).unwrap().adjusted_p.unwrap(), p, TAIL);
    }
}

#[test]
fn a_matrix_of_seven_columns() {
    let table = Table::read("datasets__attitude.csv");
    let columns = COLUMNS.map(|name| table.column(name));
    check_matrix(&correlation_matrix(&columns, 0.95, Adjustment::BenjaminiHochberg).unwrap());
    let gaps = COLUMNS.map(|name| table.gaps(name));
    check_matrix(&correlation_matrix_pairwise(&gaps, 0.95, Adjustment::BenjaminiHochberg).unwrap());
}

#[test]
fn gaps_are_left_out_pair_by_pair() {
    let a = [Some(1.0), Some(2.0), None, Some(4.0), Some(6.0), Some(5.0), Some(9.0)];
    let b = [Some(2.0), None, Some(1.0), Some(3.0), Some(5.0), Some(6.0), Some(7.0)];
    let c = [None, None, None, None, Some(1.0), Some(3.0), Some(2.0)];
    let flat = [Some(1.0); 7];
    let matrix = correlation_matrix_pairwise(&[a, b, c, flat], 0.95, Adjustment::Holm).unwrap();
    let ab = matrix.pair(1, 0).unwrap();
    assert_eq!(ab.correlation, pearson(&[1.0, 4.0, 6.0, 5.0, 9.0], &[2.0, 3.0, 5.0, 6.0, 7.0], 0.95));
    assert_eq!((ab.first, ab.second, ab.n, matrix.family), (0, 1, 5, 1));
    assert_eq!(ab.adjusted_p, ab.correlation.ok().map(|estimate| estimate.p));
    let ac = matrix.pair(0, 2).unwrap();
    assert_eq!((ac.n, ac.correlation, ac.adjusted_p), (3, Err(StatsError::TooFew { needed: 4, got: 3 }), None));
    assert!(matches!(matrix.pair(3, 0).unwrap().correlation, Err(StatsError::NoVariation { .. })));
    assert!(matrix.pair(1, 1).is_none() && matrix.pair(0, 4).is_none());
}

#[test]
fn a_family_may_hold_more_tests() {
    // R: p.adjust(c(.01, .02, .03), method, n = 5)
    let p = [0.01, 0.02, 0.03];
    for (method, want) in [
        (Adjustment::Bonferroni, [0.05, 0.1, 0.15]),
        (Adjustment::Holm, [0.05, 0.08, 0.09]),
        (Adjustment::BenjaminiHochberg, [0.05, 0.05, 0.05]),
        (Adjustment::BenjaminiYekutieli, [0.114_166_666_666_666_67; 3]),
    ] {
        let got = adjust_in_family(&p, method, 5).unwrap();
        got.iter().zip(want).for_each(|(got, want)| near(*got, want, 1e-12));
        assert_eq!(adjust(&[], method), Ok(vec![]));
        assert!(matches!(adjust_in_family(&p, method, 2), Err(StatsError::InvalidParameter { name: "family", .. })));
        assert_eq!(adjust(&[0.1, f64::NAN], method), Err(StatsError::NotFinite { index: 1 }));
        assert!(matches!(adjust(&[0.1, 1.5], method), Err(StatsError::InvalidParameter { name: "p", .. })));
        assert!(matches!(adjust(&[-0.1], method), Err(StatsError::InvalidParameter { name: "p", .. })));
        let most = adjust_in_family(&p, method, usize::MAX).unwrap();
        assert!(most.iter().all(|p| *p == 1.0));
    }
    // the harmonic sum is the same on both sides of where it is no longer added up
    let by = |family| adjust_in_family(&[1e-9], Adjustment::BenjaminiYekutieli, family).unwrap()[0] / family as f64;
    near(by(10_001) - by(10_000), 1e-9 / 10_001.0, 1e-6);
}

#[test]
fn bad_columns_are_refused() {
    let x = vec![1.0, 2.0, 4.0, 3.0];
    let method = Adjustment::Holm;
    let matrix = |columns: &[Vec<f64>]| correlation_matrix(columns, 0.95, method).map(|matrix| matrix.family);
    assert_eq!(matrix(&[]), Err(StatsError::TooFew { needed: 2, got: 0 }));
    assert_eq!(matrix(std::slice::from_ref(&x)), Err(StatsError::TooFew { needed: 2, got: 1 }));
    assert_eq!(matrix(&[x.clone(), x[1..].to_vec()]), Err(StatsError::LengthMismatch { left: 4, right: 3 }));
    assert_eq!(matrix(&[x.clone(), x.clone(), vec![2.0; 4]]), Err(StatsError::ConstantColumn { column: 2 }));
    assert_eq!(matrix(&[vec![2.0; 4], x.clone()]), Err(StatsError::ConstantColumn { column: 0 }));
    assert_eq!(matrix(&[x.clone(), vec![1.0, f64::NAN, 1.0, 2.0]]), Err(StatsError::NotFinite { index: 1 }));
    assert_eq!(matrix(&[vec![1.0; 3], vec![1.0; 3]]), Err(StatsError::TooFew { needed: 4, got: 3 }));
    assert!(matches!(correlation_matrix(&[&x, &x], 1.0, method), Err(StatsError::InvalidLevel { .. })));
    let gaps = [vec![None; 4], vec![None; 4]];
    assert!(matches!(correlation_matrix_pairwise(&gaps, 0.0, method), Err(StatsError::InvalidLevel { .. })));
    assert_eq!(correlation_matrix_pairwise(&gaps, 0.9, method).unwrap().family, 0);
    let ragged = [vec![None; 4], vec![None; 3]];
    assert_eq!(correlation_matrix_pairwise(&ragged, 0.9, method), Err(StatsError::LengthMismatch { left: 4, right: 3 }));
}

proptest! {
    #[test]
    fn adjusting_keeps_the_order_and_never_lowers(p in proptest::collection::vec(0.0_f64..=1.0, 1..30), more in 0_usize..20) {
        let family = p.len() + more;
        for method in METHODS {
            let adjusted = adjust_in_family(&p, method, family)?;
            for (i, a) in p.iter().enumerate() {
                prop_assert!(adjusted[i] >= a - 1e-15 && adjusted[i] <= 1.0);
                for (j, b) in p.iter().enumerate() {
                    prop_assert!(a > b || adjusted[i] <= adjusted[j]);
                }
            }
            let mut reversed = p.clone();
            reversed.reverse();
            let mut back = adjust_in_family(&reversed, method, family)?;
            back.reverse();
            prop_assert_eq!(&adjusted, &back);
            prop_assert!(adjust_in_family(&p, method, family + 1)?.iter().zip(&adjusted).all(|(wider, a)| wider >= a));
        }
        let by = |method| adjust_in_family(&p, method, family);
        let [bonferroni, holm, bh, by] = [by(METHODS[0])?, by(METHODS[1])?, by(METHODS[2])?, by(METHODS[3])?];
        for i in 0..p.len() {
            prop_assert!(bh[i] <= holm[i] + 1e-15 && holm[i] <= bonferroni[i] && bh[i] <= by[i]);
        }
    }

    #[test]
    fn no_columns_panic(
        columns in proptest::collection::vec(proptest::collection::vec(proptest::option::weighted(0.8, prop_oneof![8 => -9.0_f64..9.0, 1 => any::<f64>()]), 6), 0..5),
        level in any::<f64>(),
    ) {
        for method in METHODS {
            if let Ok(matrix) = correlation_matrix_pairwise(&columns, 0.9, method) {
                prop_assert_eq!(matrix.pairs.len(), columns.len() * (columns.len() - 1) / 2);
                let pairs = &matrix.pairs;
                prop_assert!(pairs.iter().all(|pair| pair.correlation.is_ok() == pair.adjusted_p.is_some()));
                prop_assert!(pairs.iter().all(|pair| pair.adjusted_p.is_none_or(|p| p >= pair.correlation.unwrap().p)));
            }
            let _ = correlation_matrix_pairwise(&columns, level, method);
        }
    }
}
