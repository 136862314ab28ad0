//! Signs of careless answering.

use candor_stats::quality::{
    Flags, INCONSISTENT_BELOW, PaceRule, antonym_pairs, even_odd, fails_instructed, instructed_failures, mahalanobis, pace,
    response_variability, runs, straight_lined, synonym_pairs, within_person,
};
use candor_stats::random::Random;
use candor_stats::{Side, StatsError, dist, mean_interval, pearson, quantile_type7};
use proptest::prelude::*;
use serde_json::Value;

use crate::common::{CLOSED, TAIL, Table, close, expected, near, slices, within};

/// Answers to the 25 items of the bfi, complete rows, by item.
fn bfi() -> Vec<Vec<f64>> {
    let table = Table::read("psychTools__bfi.csv");
    let names = ["A", "C", "E", "N", "O"].iter().flat_map(|scale| (1..=5).map(move |item| format!("{scale}{item}")));
    let columns: Vec<Vec<Option<f64>>> = names.map(|name| table.gaps(&name)).collect();
    let rows: Vec<usize> = (0..columns[0].len()).filter(|row| columns.iter().all(|column| column[*row].is_some())).collect();
    columns.iter().map(|column| rows.iter().map(|row| column[*row].unwrap()).collect()).collect()
}

fn by_person(items: &[Vec<f64>]) -> Vec<Vec<f64>> {
    (0..items[0].len()).map(|row| items.iter().map(|item| item[row]).collect()).collect()
}

fn each_close(got: &[f64], want: &Value) {
    let want = want.as_array().unwrap();
    assert_eq!(want.len(), 20);
    got.iter().zip(want).for_each(|(got, want)| close(*got, want, CLOSED));
}

#[test]
fn runs_and_variability_in_the_bfi() {
    let want = expected("quality.bfi");
    let people = by_person(&bfi());
    assert_eq!(people.len() as u64, want["n_complete"].as_u64().unwrap());
    let runs: Vec<_> = people.iter().map(|person| runs(person).unwrap()).collect();
    each_close(&runs.iter().map(|runs| runs.longest as f64).collect::<Vec<_>>(), &want["longstring_first20"]);
    each_close(&runs.iter().map(|runs| runs.average).collect::<Vec<_>>(), &want["avgstr_first20"]);
    let table = want["longstring_table"].as_object().unwrap();
    for length in 1..=25 {
        let count = runs.iter().filter(|runs| runs.longest == length).count() as u64;
        assert_eq!(count, table.get(&length.to_string()).map_or(0, |count| count.as_u64().unwrap()), "{length}");
    }
    assert_eq!(runs.iter().filter(|runs| runs.longest >= 10).count() as u64, want["n_longstring_ge10"].as_u64().unwrap());
    let mut spread: Vec<f64> = people.iter().map(|person| response_variability(person).unwrap()).collect();
    each_close(&spread, &want["irv_first20"]);
    let low = spread.iter().filter(|spread| **spread < 0.5).count() as f64 / spread.len() as f64;
    close(low, &want["share_irv_lt_0.5"], CLOSED);
    spread.sort_by(f64::total_cmp);
    for (name, q) in [("1%", 0.01), ("5%", 0.05), ("50%", 0.5), ("95%", 0.95)] {
        close(quantile_type7(&spread, q).unwrap(), &want["irv_quantiles"][name], CLOSED);
    }
}

#[test]
fn distances_in_the_bfi() {
    let want = expected("quality.bfi");
    // The distances are among the first 200 complete rows.
    let items: Vec<Vec<f64>> = bfi().iter().map(|item| item[..200].to_vec()).collect();
    let distances = mahalanobis(&slices(&items)).unwrap();
    each_close(&distances.iter().map(|each| each.squared).collect::<Vec<_>>(), &want["mahad2_first20"]);
    let cut = dist::chi_square_quantile(0.999, 25.0);
    close(cut, &want["mahad_cut_999"], TAIL);
    assert_eq!(distances.iter().filter(|each| each.outlying()).count() as u64, want["n_flag_999"].as_u64().unwrap());
    for each in &distances {
        assert_eq!(each.outlying(), each.squared > cut);
        near(each.p, dist::chi_square_sf(each.squared, 25.0), TAIL);
    }
    near(distances.iter().map(|each| each.squared).sum(), 25.0 * 199.0, CLOSED);
}

#[test]
fn eleven_alike_on_one_direction() {
    // 112 of 2 042 gave one answer to all eleven questions.
    let table = Table::read("multilevel__lq2002.csv");
    let items: Vec<Vec<f64>> = (1..=11).map(|item| table.column(&format!("LEAD{item:02}"))).collect();
    let people = by_person(&items);
    let alike: Vec<&Vec<f64>> = people.iter().filter(|person| runs(person).unwrap().longest == 11).collect();
    assert_eq!((people.len(), alike.len()), (2042, 112));
    assert!(alike.iter().all(|person| response_variability(person) == Ok(0.0) && straight_lined(11, person.len())));
}

#[test]
fn runs_by_hand() {
    let got = runs(&[1.0, 1.0, 2.0, 2.0, 2.0, 1.0]).unwrap();
    assert_eq!((got.longest, got.average), (3, 2.0));
    assert_eq!(runs(&[4.0]).map(|runs| (runs.longest, runs.average)), Ok((1, 1.0)));
    assert_eq!(runs(&[0.0, -0.0]).map(|runs| runs.longest), Ok(2));
    assert_eq!(runs(&[]), Err(StatsError::TooFew { needed: 1, got: 0 }));
    assert_eq!(runs(&[1.0, f64::NAN]), Err(StatsError::NotFinite { index: 1 }));
    assert!(straight_lined(6, 10) && !straight_lined(5, 10) && !straight_lined(9, 9));
    assert_eq!(response_variability(&[3.0]), Err(StatsError::TooFew { needed: 2, got: 1 }));
    assert_eq!(response_variability(&[0.1; 7]), Ok(0.0));
    assert_eq!(response_variability(&[f64::MAX, -f64::MAX]), Err(StatsError::OutOfRange));
    near(response_variability(&[5e-324, 1.5e-323]).unwrap() / 5e-324, 1.0, CLOSED);
}

#[test]
fn halves_of_scales() {
    // The halves of three scales of 3, 2 and 2 items.
    let answers = [1.0, 2.0, 2.0, 4.0, 5.0, 3.0, 2.0];
    let (odd, even) = ([1.5, 4.0, 3.0], [2.0, 5.0, 2.0]);
    let r = pearson_of_three(&odd, &even);
    near(even_odd(&answers, &[3, 2, 2]).unwrap(), 2.0 * r / (1.0 + r), CLOSED);
    // A scale of one item does not count.
    let more = [1.0, 2.0, 2.0, 9.0, 4.0, 5.0, 3.0, 2.0];
    near(even_odd(&more, &[3, 1, 2, 2]).unwrap(), 2.0 * r / (1.0 + r), CLOSED);
    // Opposite halves: r = -.5 would give -2.
    assert_eq!(even_odd(&[1.0, 2.0, 2.0, 3.0, 3.0, 1.0], &[2, 2, 2]), Ok(-1.0));
    assert_eq!(even_odd(&[1.0, 3.0, 3.0, 1.0], &[2, 2]), Ok(-1.0));
    assert_eq!(even_odd(&[3.0; 6], &[2, 2, 2]), Err(StatsError::NoVariation { which: Side::X }));
    assert_eq!(even_odd(&[1.0, 3.0, 2.0, 3.0], &[2, 2]), Err(StatsError::NoVariation { which: Side::Y }));
    assert_eq!(even_odd(&answers, &[3, 2]), Err(StatsError::LengthMismatch { left: 7, right: 5 }));
    assert_eq!(even_odd(&answers, &[usize::MAX, 8]), Err(StatsError::LengthMismatch { left: 7, right: usize::MAX }));
    assert_eq!(even_odd(&answers, &[3, 0, 4]), Err(StatsError::EmptyGroup { index: 1 }));
    assert_eq!(even_odd(&answers, &[7]), Err(StatsError::TooFew { needed: 2, got: 1 }));
    assert_eq!(even_odd(&[], &[]), Err(StatsError::TooFew { needed: 1, got: 0 }));
    assert_eq!(even_odd(&[f64::NAN], &[1]), Err(StatsError::NotFinite { index: 0 }));
    assert!(even_odd(&[f64::MAX; 9], &[3, 3, 3]).is_err());
}

fn pearson_of_three(x: &[f64; 3], y: &[f64; 3]) -> f64 {
    let mean = |side: &[f64; 3]| side.iter().sum::<f64>() / 3.0;
    let sum = |a: &[f64; 3], b: &[f64; 3]| (0..3).map(|i| (a[i] - mean(a)) * (b[i] - mean(b))).sum::<f64>();
    sum(x, y) / (sum(x, x) * sum(y, y)).sqrt()
}

#[test]
fn synonyms_in_the_bfi() {
    let items: Vec<Vec<f64>> = bfi().iter().map(|item| item[..400].to_vec()).collect();
    let people = by_person(&items);
    let synonyms = synonym_pairs(&slices(&items), 0.5).unwrap();
    let r = |i: usize, j: usize| pearson(&items[i], &items[j], 0.95).unwrap().estimate;
    let wanted: Vec<(usize, usize)> = (0..25).flat_map(|i| (i + 1..25).map(move |j| (i, j))).filter(|(i, j)| r(*i, *j) > 0.5).collect();
    assert!(wanted.len() >= 3, "{wanted:?}");
    assert_eq!(synonyms, wanted);
    let antonyms = antonym_pairs(&slices(&items), 0.4).unwrap();
    assert!(antonyms.iter().all(|(i, j)| r(*i, *j) < -0.4) && !antonyms.is_empty());
    assert_eq!(antonyms.len(), (0..25).flat_map(|i| (i + 1..25).map(move |j| (i, j))).filter(|(i, j)| r(*i, *j) < -0.4).count());
    let pairs = synonym_pairs(&slices(&items), 0.3).unwrap();
    let scores: Vec<f64> = people.iter().filter_map(|person| within_person(person, &pairs).ok()).collect();
    let mean = mean_interval(&scores, 0.95).unwrap().mean;
    assert!(scores.len() > 390 && mean > INCONSISTENT_BELOW, "{mean}");
    let (later, earlier): (Vec<f64>, Vec<f64>) = pairs.iter().map(|(i, j)| (people[0][*j], people[0][*i])).unzip();
    near(within_person(&people[0], &pairs).unwrap(), pearson(&later, &earlier, 0.95).unwrap().estimate, CLOSED);
}

#[test]
fn bad_pairs() {
    let items = [vec![1.0, 2.0, 3.0, 5.0], vec![1.0, 2.0, 3.0, 4.0], vec![4.0, 3.0, 2.0, 1.0]];
    assert_eq!(synonym_pairs(&slices(&items), 0.9), Ok(vec![(0, 1)]));
    assert_eq!(antonym_pairs(&slices(&items), 0.9), Ok(vec![(0, 2), (1, 2)]));
    assert_eq!(synonym_pairs(&slices(&items), 1.0), Ok(vec![]));
    for critical in [-0.1, 1.1, f64::NAN] {
        assert!(matches!(synonym_pairs(&slices(&items), critical), Err(StatsError::InvalidParameter { name: "critical", .. })));
    }
    assert_eq!(synonym_pairs(&[], 0.6), Err(StatsError::TooFew { needed: 1, got: 0 }));
    assert_eq!(synonym_pairs(&slices(&items[..1]), 0.6), Err(StatsError::TooFew { needed: 2, got: 1 }));
    assert_eq!(antonym_pairs(&[&items[0], &[7.0; 4]], 0.6), Err(StatsError::ConstantColumn { column: 1 }));
    let answers = [1.0, 2.0, 3.0, 4.0];
    assert_eq!(within_person(&answers, &[(0, 1), (2, 3)]), Err(StatsError::TooFew { needed: 3, got: 2 }));
    assert!(matches!(within_person(&answers, &[(0, 1), (2, 3), (0, 4)]), Err(StatsError::InvalidParameter { name: "item", .. })));
    assert_eq!(within_person(&[2.0; 4], &[(0, 1), (2, 3), (0, 3)]), Err(StatsError::NoVariation { which: Side::X }));
    assert_eq!(within_person(&[], &[(0, 1), (2, 3), (0, 3)]), Err(StatsError::TooFew { needed: 1, got: 0 }));
    assert_eq!(within_person(&[f64::INFINITY], &[]), Err(StatsError::NotFinite { index: 0 }));
}

#[test]
fn bad_tables_for_distances() {
    let items = [vec![1.0, 2.0, 3.0, 5.0, 2.0], vec![1.0, 4.0, 3.0, 4.0, 9.0]];
    assert!(mahalanobis(&slices(&items)).is_ok());
    let sum: Vec<f64> = (0..5).map(|row| items[0][row] + items[1][row]).collect();
    assert_eq!(mahalanobis(&[&items[0], &items[1], &sum]), Err(StatsError::Collinear));
    assert_eq!(mahalanobis(&[&items[0], &[2.0; 5]]), Err(StatsError::ConstantColumn { column: 1 }));
    assert_eq!(mahalanobis(&[&items[0][..2], &items[1][..2]]), Err(StatsError::TooFew { needed: 3, got: 2 }));
    assert_eq!(mahalanobis(&[&items[0], &items[1][..2]]), Err(StatsError::LengthMismatch { left: 5, right: 2 }));
    assert_eq!(mahalanobis(&[]), Err(StatsError::TooFew { needed: 1, got: 0 }));
    assert_eq!(mahalanobis(&[&[1.0, f64::NAN]]), Err(StatsError::NotFinite { index: 1 }));
    let huge: Vec<f64> = items[0].iter().map(|value| libm::scalbn(*value, 1000)).collect();
    assert_eq!(mahalanobis(&[&huge, &items[1]]), mahalanobis(&slices(&items)));
}

#[test]
fn the_pace_of_answers() {
    let rule = PaceRule::default();
    let got = pace(&[100.0, 15.0, 39.0, 200.0, 100.0], 10, &rule).unwrap();
    assert_eq!(got.iter().map(|pace| pace.too_fast).collect::<Vec<_>>(), [false, true, true, false, false]);
    assert_eq!((got[1].seconds_per_item, got[1].share_of_median), (1.5, 0.15));
    let slow = PaceRule { seconds_per_item: 4.0, share_of_median: 0.0 };
    assert_eq!(pace(&[39.0, 40.0], 10, &slow).unwrap().iter().map(|pace| pace.too_fast).collect::<Vec<_>>(), [true, false]);
    assert_eq!(pace(&[], 10, &rule), Err(StatsError::TooFew { needed: 1, got: 0 }));
    assert_eq!(pace(&[1.0], 0, &rule), Err(StatsError::TooFew { needed: 1, got: 0 }));
    assert_eq!(pace(&[f64::NAN], 1, &rule), Err(StatsError::NotFinite { index: 0 }));
    for (seconds, rule) in [
        (&[-1.0, 3.0][..], rule),
        (&[0.0, 0.0, 9.0], rule),
        (&[1.0], PaceRule { seconds_per_item: f64::NAN, ..rule }),
        (&[1.0], PaceRule { share_of_median: -1.0, ..rule }),
    ] {
        assert!(matches!(pace(seconds, 3, &rule), Err(StatsError::InvalidParameter { .. })), "{seconds:?} {rule:?}");
    }
    assert_eq!(pace(&[5e-324, 5e-324, f64::MAX], 1, &rule), Err(StatsError::OutOfRange));
}

#[test]
fn instructed_items() {
    assert_eq!(instructed_failures(&[4.0, 2.0, 1.0], &[4.0, 5.0, 2.0]), Ok(2));
    assert_eq!(instructed_failures(&[4.0], &[4.0]), Ok(0));
    assert!(fails_instructed(2) && !fails_instructed(1));
    assert_eq!(instructed_failures(&[], &[]), Err(StatsError::TooFew { needed: 1, got: 0 }));
    assert_eq!(instructed_failures(&[1.0], &[]), Err(StatsError::LengthMismatch { left: 1, right: 0 }));
    assert_eq!(instructed_failures(&[f64::NAN], &[1.0]), Err(StatsError::NotFinite { index: 0 }));
}

#[test]
fn two_independent_signs_are_needed() {
    let none = Flags::default();
    assert_eq!((none.independent(), none.careless()), (0, false));
    let twice_the_same = [
        Flags { straight_lined: true, invariant: true, ..none },
        Flags { halves_disagree: true, synonyms_disagree: true, ..none },
        Flags { outlying: true, ..none },
        Flags { duplicated: true, ..none },
    ];
    assert!(twice_the_same.iter().all(|flags| flags.independent() == 1 && !flags.careless()));
    let two = [
        Flags { straight_lined: true, too_fast: true, ..none },
        Flags { invariant: true, halves_disagree: true, ..none },
        Flags { synonyms_disagree: true, outlying: true, ..none },
        Flags { instructions_failed: true, too_fast: true, ..none },
    ];
    assert!(two.iter().all(|flags| flags.independent() == 2 && flags.careless()));
    let all = Flags {
        straight_lined: true,
        invariant: true,
        halves_disagree: true,
        synonyms_disagree: true,
        outlying: true,
        too_fast: true,
        instructions_failed: true,
        duplicated: true,
    };
    assert_eq!(all.independent(), 6);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn runs_are_bounded(answers in proptest::collection::vec((1_i32..4).prop_map(f64::from), 1..30)) {
        let got = runs(&answers)?;
        prop_assert!(1 <= got.longest && got.longest <= answers.len());
        prop_assert!(1.0 <= got.average && got.average <= got.longest as f64);
        let changes = answers.windows(2).filter(|two| two[0] != two[1]).count();
        prop_assert!(within(got.average * (changes + 1) as f64, answers.len() as f64, 1e-9));
        let mut reversed = answers.clone();
        reversed.reverse();
        prop_assert_eq!(runs(&reversed)?.longest, got.longest);
        prop_assert_eq!(got.longest == answers.len(), answers.len() == 1 || response_variability(&answers)? == 0.0);
    }

    #[test]
    fn variability_is_the_standard_deviation(answers in proptest::collection::vec(-9.0_f64..9.0, 2..30), origin in -5.0_f64..5.0) {
        let got = response_variability(&answers)?;
        prop_assert!(within(got, mean_interval(&answers, 0.95)?.sd, 1e-12));
        let moved: Vec<f64> = answers.iter().map(|answer| origin - 2.0 * answer).collect();
        prop_assert!(within(response_variability(&moved)?, 2.0 * got, 1e-9));
    }

    #[test]
    fn distances_do_not_depend_on_units(seed in any::<u64>(), k in 1_usize..5, scale in 0.1_f64..50.0) {
        let mut random = Random::seeded(seed);
        let items: Vec<Vec<f64>> = (0..k).map(|_| (0..12).map(|_| random.normal()).collect()).collect();
        let before = mahalanobis(&slices(&items))?;
        prop_assert!(within(before.iter().map(|each| each.squared).sum(), k as f64 * 11.0, 1e-9));
        // Any turn of the axes that loses nothing: here the first item is added to all others.
        let turned: Vec<Vec<f64>> = (0..k).map(|j| (0..12).map(|row| if j == 0 { scale * items[0][row] } else { items[j][row] + items[0][row] - 4.0 }).collect()).collect();
        for (a, b) in before.iter().zip(mahalanobis(&slices(&turned))?) {
            prop_assert!(within(a.squared, b.squared, 1e-7));
            prop_assert!((0.0..=1.0).contains(&a.p) && a.squared <= 11.0 * 11.0 / 12.0 + 1e-9);
        }
    }

    #[test]
    fn consistency_is_a_correlation(answers in proptest::collection::vec((1_i32..8).prop_map(f64::from), 12), k in 2_usize..5) {
        let scales = [k, 12 - 2 * k, k];
        if let Ok(score) = even_odd(&answers, &scales) {
            prop_assert!((-1.0..=1.0).contains(&score));
        }
        let pairs: Vec<(usize, usize)> = (0..6).map(|i| (i, 11 - i)).collect();
        if let Ok(score) = within_person(&answers, &pairs) {
            prop_assert!((-1.0..=1.0).contains(&score));
            let swapped: Vec<(usize, usize)> = pairs.iter().map(|(i, j)| (*j, *i)).collect();
            prop_assert_eq!(within_person(&answers, &swapped)?, score);
        }
    }

    #[test]
    fn no_input_panics_and_no_result_is_nan(
        cells in proptest::collection::vec(prop_oneof![6 => -9.0..9.0_f64, 6 => Just(1.0), 1 => Just(1e308), 1 => Just(5e-324), 1 => any::<f64>()], 0..24),
        k in 1_usize..4, sizes in proptest::collection::vec(0_usize..9, 0..5), bound in any::<f64>(), critical in any::<f64>(),
    ) {
        let n = cells.len() / k;
        let items: Vec<&[f64]> = (0..k).map(|j| &cells[j * n..(j + 1) * n]).collect();
        prop_assert!(mahalanobis(&items).map_or(true, |all| all.iter().all(|each| each.squared.is_finite() && (0.0..=1.0).contains(&each.p))));
        prop_assert!(!even_odd(&cells, &sizes).is_ok_and(f64::is_nan));
        prop_assert!(!response_variability(&cells).is_ok_and(|spread| !spread.is_finite()));
        let rule = PaceRule { seconds_per_item: bound, share_of_median: critical };
        prop_assert!(pace(&cells, k, &rule).map_or(true, |all| all.iter().all(|pace| pace.share_of_median.is_finite())));
        let pairs: Vec<(usize, usize)> = sizes.iter().map(|size| (*size, k)).collect();
        prop_assert!(!within_person(&cells, &pairs).is_ok_and(f64::is_nan));
        let _ = (runs(&cells), synonym_pairs(&items, critical), antonym_pairs(&items, 0.5), instructed_failures(&cells, &cells));
    }
}
