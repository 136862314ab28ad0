//! Weights: raking, trimming, response, weighted means.

use candor_stats::random::Random;
use candor_stats::weighting::{
    CellResponse, Margin, kish_effect, large_enough, r_indicator, rake, rake_trimmed, raked_mean, response_pattern, trim, weighted_mean,
};
use candor_stats::{StatsError, kish_effective_n, mean_interval, pearson};
use proptest::prelude::*;
use serde_json::Value;

use crate::common::{CLOSED, Table, close, expected, near, within};

/// Places of words in a list of them.
fn coded(words: &[String], names: &[&str]) -> Vec<usize> {
    words.iter().map(|word| names.iter().position(|name| name == word).unwrap()).collect()
}

fn check_kish(weights: &[f64], want: &Value) {
    let got = kish_effect(weights).unwrap();
    close(got.deff, &want["deff"], CLOSED);
    close(got.effective_n, &want["ess"], CLOSED);
    close(got.cv_squared, &want["cv2"], CLOSED);
    close(got.max_over_mean, &want["max_over_mean"], CLOSED);
    near(kish_effective_n(weights), got.effective_n, CLOSED);
    assert!(!got.too_uneven());
}

#[test]
fn schools_raked_to_two_margins() {
    let want = expected("rake.apisrs");
    let table = Table::read("survey__apisrs.csv");
    let (api, base) = (table.column("api00"), table.column("pw"));
    let (levels, wide) = (coded(&table.texts("stype"), &["E", "H", "M"]), coded(&table.texts("sch.wide"), &["No", "Yes"]));
    let margins =
        [Margin { categories: &levels, totals: &[4421.0, 755.0, 1018.0] }, Margin { categories: &wide, totals: &[1072.0, 5122.0] }];
    let raked = rake(&base, &margins).unwrap().weights;
    for cell in want["cell_weights"].as_array().unwrap() {
        let cell_of = |word: &Value, names: &[&str]| names.iter().position(|name| word == name).unwrap();
        let (level, whole) = (cell_of(&cell["stype"], &["E", "H", "M"]), cell_of(&cell["sch.wide"], &["No", "Yes"]));
        let row = (0..200).find(|row| levels[*row] == level && wide[*row] == whole).unwrap();
        close(raked[row], &cell["w"], CLOSED);
    }
    close(raked.iter().sum(), &want["sum_w"], CLOSED);
    check_kish(&raked, &want["kish_raked"]);
    let plain = weighted_mean(&api, &base, 0.95).unwrap();
    close(plain.mean, &want["mean_api00_base"], CLOSED);
    close(plain.se, &want["se_base"], CLOSED);
    let weighted = raked_mean(&api, &raked, &margins, 0.95).unwrap();
    close(weighted.mean, &want["mean_api00_raked"], CLOSED);
    close(weighted.se, &want["se_raked_linearised"], CLOSED);
    let upper = raked.iter().copied().fold(0.0, f64::max);
    close(upper, &want["trim_upper"], CLOSED);
    let trimmed = trim(&raked, 0.0, upper, true).unwrap();
    check_kish(&trimmed, &want["kish_trimmed"]);
    close(trimmed.iter().sum(), &want["sum_w_trimmed"], CLOSED);
    close(weighted_mean(&api, &trimmed, 0.95).unwrap().mean, &want["mean_api00_trimmed"], CLOSED);
    close(mean_interval(&Table::read("survey__apipop.csv").column("api00"), 0.95).unwrap().mean, &want["population_mean"], CLOSED);
}

#[test]
fn who_answered_in_denmark() {
    let want = expected("nonresponse.danish");
    let table = Table::read("vcd__NonResponse.csv");
    let (counts, answers) = (table.column("Freq"), table.texts("response"));
    let (homes, genders) = (table.texts("residence"), table.texts("gender"));
    let wanted = want["cells"].as_array().unwrap();
    let cell = |cell: &Value| {
        let rows = || (0..counts.len()).filter(|row| cell["residence"] == homes[*row] && cell["gender"] == genders[*row]);
        let responded: f64 = rows().filter(|row| answers[*row] == "yes").map(|row| counts[row]).sum();
        CellResponse { responded: responded as u64, invited: rows().map(|row| counts[row]).sum::<f64>() as u64 }
    };
    let cells: Vec<CellResponse> = wanted.iter().map(cell).collect();
    let got = response_pattern(&cells).unwrap();
    for ((cell, rate), want) in cells.iter().zip(&got.rates).zip(wanted) {
        assert_eq!(Some(cell.invited), want["n"].as_u64());
        close(*rate, &want["rate"], CLOSED);
    }
    close(got.overall, &want["overall_rate"], CLOSED);
    close(got.r_indicator, &want["R_indicator"], CLOSED);
    close(got.max_bias, &want["max_bias_factor"], CLOSED);
    close(got.kish.deff, &want["kish"]["deff"], CLOSED);
    close(got.kish.effective_n, &want["kish"]["ess"], CLOSED);
    close(got.kish.cv_squared, &want["kish"]["cv2"], CLOSED);
    close(got.kish.max_over_mean, &want["kish"]["max_over_mean"], CLOSED);
    // The same from one weight per respondent and one propensity per person.
    let spread = |values: &[f64], count: fn(&CellResponse) -> u64| -> Vec<f64> {
        values.iter().zip(&cells).flat_map(|(value, cell)| vec![*value; count(cell) as usize]).collect()
    };
    near(kish_effect(&spread(&got.weights, |cell| cell.responded)).unwrap().deff, got.kish.deff, CLOSED);
    near(r_indicator(&spread(&got.rates, |cell| cell.invited)).unwrap(), got.r_indicator, CLOSED);
    assert!(large_enough(&cells) && !large_enough(&[CellResponse { responded: 19, invited: 90 }]) && !large_enough(&[]));
}

#[test]
fn classes_weighted_by_size() {
    let want = expected("wmean.teaching");
    let table = Table::read("AER__TeachingRatings.csv");
    let (ratings, students, all) = (table.column("eval"), table.column("students"), table.column("allstudents"));
    let mean = |weights: &[f64]| weighted_mean(&ratings, weights, 0.95).unwrap().mean;
    close(mean(&vec![1.0; ratings.len()]), &want["mean_unw"], CLOSED);
    close(mean(&students), &want["mean_w_students"], CLOSED);
    close(mean(&all), &want["mean_w_all"], CLOSED);
    let rates: Vec<f64> = students.iter().zip(&all).map(|(students, all)| students / all).collect();
    close(pearson(&ratings, &rates, 0.95).unwrap().estimate, &want["r_eval_rr"], CLOSED);
}

#[test]
fn trimming_by_hand() {
    let weights = [1.0, 1.0, 2.0, 8.0];
    assert_eq!(trim(&weights, 0.0, 5.0, false).unwrap(), [2.0, 2.0, 3.0, 5.0]);
    assert_eq!(trim(&weights, 0.0, f64::INFINITY, true).unwrap(), weights);
    assert_eq!(trim(&weights, f64::NEG_INFINITY, 8.0, true).unwrap(), weights);
    // Spreading carries a weight past the bound: once is not enough.
    let close_by = [1.0, 4.5, 8.0, 2.5];
    assert_eq!(trim(&close_by, 0.0, 5.0, false).unwrap(), [2.0, 5.5, 5.0, 3.5]);
    assert_eq!(trim(&close_by, 0.0, 5.0, true).unwrap(), [2.25, 5.0, 5.0, 3.75]);
    // A lower bound takes from the others.
    assert_eq!(trim(&[0.5, 3.0, 4.0], 1.5, 9.0, true).unwrap(), [1.5, 2.5, 3.5]);
    assert!(matches!(trim(&weights, 0.0, 2.0, true), Err(StatsError::Inadmissible { .. })));
    for (lower, upper) in [(2.0, 1.0), (f64::NAN, 1.0), (0.0, f64::NAN), (-9.0, -1.0)] {
        assert!(matches!(trim(&weights, lower, upper, true), Err(StatsError::InvalidParameter { .. })));
    }
    assert_eq!(trim(&[1.0, -1.0], 0.0, 2.0, true), Err(StatsError::InvalidWeight { index: 1 }));
    assert_eq!(trim(&[], 0.0, 2.0, true), Ok(vec![]));
}

#[test]
fn raking_with_a_bound() {
    // 2 of 100 answers stand for a tenth of the whole: raking gives them 5 times the mean weight.
    let rare: Vec<usize> = (0..100).map(|row| usize::from(row < 2)).collect();
    let halves: Vec<usize> = (0..100).map(|row| row % 2).collect();
    let totals = [Margin { categories: &rare, totals: &[90.0, 10.0] }, Margin { categories: &halves, totals: &[60.0, 40.0] }];
    let base = vec![1.0; 100];
    let raked = rake(&base, &totals).unwrap().weights;
    assert!(kish_effect(&raked).unwrap().max_over_mean > 4.0);
    // The margins themselves demand the large weights, so no bound of 3 can hold.
    assert_eq!(rake_trimmed(&base, &totals, 3.0), Err(StatsError::NotConverged { iterations: 200 }));
    let free = rake_trimmed(&base, &totals, 9.0).unwrap();
    assert_eq!((free.weights, free.rounds), (raked, 0));
    // A large base weight can be cut, since others share its categories.
    let mut uneven = base.clone();
    uneven[50] = 20.0;
    let even_margin = [Margin { categories: &halves, totals: &[50.0, 50.0] }];
    let cut = rake_trimmed(&uneven, &even_margin, 3.0).unwrap();
    near(cut.upper, 3.0, CLOSED);
    assert!(cut.rounds > 0 && cut.weights.iter().all(|weight| *weight <= 3.0 * (1.0 + 1e-9)));
    near(cut.weights[50], 3.0, 1e-8);
    for half in 0..2 {
        near(cut.weights.iter().zip(&halves).filter(|(_, own)| **own == half).map(|(weight, _)| weight).sum(), 50.0, 1e-9);
    }
    for ratio in [1.0, 0.0, -3.0, f64::NAN] {
        assert!(matches!(rake_trimmed(&base, &totals, ratio), Err(StatsError::InvalidParameter { name: "ratio", .. })));
    }
}

#[test]
fn margins_that_cannot_be_met() {
    let (a, b) = ([0, 0, 1, 1], [0, 1, 0, 1]);
    let call = |base: &[f64], first: &[f64], second: &[f64]| {
        rake(base, &[Margin { categories: &a, totals: first }, Margin { categories: &b, totals: second }]).map(|raked| raked.weights)
    };
    let base = [1.0; 4];
    assert_eq!(call(&base, &[6.0, 4.0], &[5.0, 5.0]).unwrap(), [3.0, 3.0, 2.0, 2.0]);
    assert!(matches!(call(&base, &[6.0, 4.0], &[5.0, 6.0]), Err(StatsError::InvalidParameter { name: "total of a margin", .. })));
    assert!(matches!(call(&base, &[0.0, 0.0], &[0.0, 0.0]), Err(StatsError::InvalidParameter { name: "total of a margin", .. })));
    assert!(matches!(call(&base, &[6.0], &[5.0, 1.0]), Err(StatsError::InvalidParameter { name: "category", .. })));
    for bad in [-1.0, f64::NAN, f64::INFINITY] {
        assert!(matches!(call(&base, &[6.0, bad], &[5.0, 5.0]), Err(StatsError::InvalidParameter { name: "total of a category", .. })));
    }
    assert_eq!(call(&base, &[5.0, 4.0, 1.0], &[5.0, 5.0]), Err(StatsError::EmptyGroup { index: 2 }));
    assert_eq!(call(&[1.0, 1.0, 0.0, 0.0], &[5.0, 5.0], &[5.0, 5.0]), Err(StatsError::EmptyGroup { index: 1 }));
    assert_eq!(call(&base, &[5.0, 5.0, 0.0], &[5.0, 5.0]).map(|weights| weights.len()), Ok(4));
    assert_eq!(call(&base, &[10.0, 0.0], &[5.0, 5.0]), Ok(vec![5.0, 5.0, 0.0, 0.0]));
    // Empty cells that contradict the margins: nobody of the first a is outside the first b.
    assert_eq!(call(&[1.0, 0.0, 1.0, 1.0], &[8.0, 2.0], &[5.0, 5.0]), Err(StatsError::NotConverged { iterations: 500 }));
    assert_eq!(call(&[1.0, f64::NAN, 1.0, 1.0], &[5.0, 5.0], &[5.0, 5.0]), Err(StatsError::InvalidWeight { index: 1 }));
    assert_eq!(call(&base[1..], &[5.0, 5.0], &[5.0, 5.0]), Err(StatsError::LengthMismatch { left: 3, right: 4 }));
    assert_eq!(rake(&base, &[]), Err(StatsError::TooFew { needed: 1, got: 0 }));
    assert_eq!(rake(&[], &[Margin { categories: &[], totals: &[1.0] }]), Err(StatsError::TooFew { needed: 1, got: 0 }));
    assert_eq!(call(&base, &[f64::MAX, f64::MAX], &[1.0, 1.0]), Err(StatsError::OutOfRange));
    let tiny = call(&[5e-324; 4], &[6.0, 4.0], &[5.0, 5.0]).unwrap();
    assert_eq!(tiny, [3.0, 3.0, 2.0, 2.0]);
}

#[test]
fn uneven_weights_are_refused() {
    let effect = kish_effect(&[1.0, 1.0, 1.0, 1.0]).unwrap();
    assert_eq!((effect.deff, effect.effective_n, effect.cv_squared, effect.max_over_mean), (1.0, 4.0, 0.0, 1.0));
    let mut weights = vec![1.0; 100];
    weights[0] = 6.0;
    assert!(kish_effect(&weights).unwrap().too_uneven(), "one weight above 5 times the mean");
    weights[0] = 4.0;
    assert!(!kish_effect(&weights).unwrap().too_uneven());
    let half: Vec<f64> = (0..100).map(|row| if row < 20 { 4.5 } else { 0.1 }).collect();
    let effect = kish_effect(&half).unwrap();
    assert!(effect.deff > 2.0 && effect.max_over_mean < 5.0 && effect.too_uneven());
    assert_eq!(kish_effect(&[]), Err(StatsError::TooFew { needed: 1, got: 0 }));
    assert_eq!(kish_effect(&[0.0, 0.0]), Err(StatsError::TooFew { needed: 1, got: 0 }));
    assert_eq!(kish_effect(&[1.0, -1.0]), Err(StatsError::InvalidWeight { index: 1 }));
    assert_eq!(kish_effect(&[1e308; 5]).unwrap().deff, 1.0);
}

#[test]
fn impossible_response() {
    let cell = |responded, invited| CellResponse { responded, invited };
    assert_eq!(response_pattern(&[]), Err(StatsError::TooFew { needed: 2, got: 0 }));
    assert_eq!(response_pattern(&[cell(1, 1)]), Err(StatsError::TooFew { needed: 2, got: 1 }));
    assert_eq!(response_pattern(&[cell(3, 4), cell(0, 4)]), Err(StatsError::EmptyGroup { index: 1 }));
    assert_eq!(response_pattern(&[cell(5, 4)]), Err(StatsError::InvalidProportion { successes: 5, n: 4 }));
    let alike = response_pattern(&[cell(3, 4), cell(6, 8)]).unwrap();
    assert_eq!((alike.r_indicator, alike.max_bias, alike.kish.deff), (1.0, 0.0, 1.0));
    assert!(response_pattern(&[cell(u64::MAX, u64::MAX), cell(1, u64::MAX)]).is_ok());
    assert!(matches!(r_indicator(&[0.5, 1.5]), Err(StatsError::InvalidParameter { .. })));
    assert_eq!(r_indicator(&[0.5]), Err(StatsError::TooFew { needed: 2, got: 1 }));
    assert_eq!(r_indicator(&[0.5, f64::NAN]), Err(StatsError::NotFinite { index: 1 }));
    assert_eq!(r_indicator(&[0.3; 9]), Ok(1.0));
}

#[test]
fn bad_means() {
    let values = [1.0, 2.0, 4.0];
    let weights = [1.0, 1.0, 0.0];
    let mean = weighted_mean(&values, &weights, 0.95).unwrap();
    let plain = mean_interval(&values[..2], 0.95).unwrap();
    near(mean.se, plain.se, CLOSED);
    near(mean.high, plain.high, CLOSED);
    assert_eq!((mean.mean, mean.n, mean.effective_n), (1.5, 2, 2.0));
    assert_eq!(weighted_mean(&values, &[0.0, 1.0, 0.0], 0.95), Err(StatsError::TooFew { needed: 2, got: 1 }));
    assert_eq!(weighted_mean(&[], &[], 0.95), Err(StatsError::TooFew { needed: 2, got: 0 }));
    assert_eq!(weighted_mean(&values, &weights[1..], 0.95), Err(StatsError::LengthMismatch { left: 3, right: 2 }));
    assert_eq!(weighted_mean(&[1.0, f64::NAN, 2.0], &weights, 0.95), Err(StatsError::NotFinite { index: 1 }));
    assert_eq!(weighted_mean(&values, &weights, 1.5), Err(StatsError::InvalidLevel { level: 1.5 }));
    assert_eq!(weighted_mean(&[f64::MAX, -f64::MAX], &[1.0, 1.0], 0.95), Err(StatsError::OutOfRange));
    let same = weighted_mean(&[0.1; 3], &[1.0, 2.0, 3.0], 0.95).unwrap();
    assert_eq!((same.mean, same.se, same.low, same.high), (0.1, 0.0, 0.1, 0.1));
    let categories = [0, 1, 2];
    let margin = |categories| [Margin { categories, totals: &[1.0, 1.0] }];
    assert!(matches!(raked_mean(&values, &[1.0; 3], &margin(&categories), 0.9), Err(StatsError::InvalidParameter { .. })));
    assert_eq!(raked_mean(&values, &[1.0; 3], &margin(&categories[1..]), 0.9), Err(StatsError::LengthMismatch { left: 3, right: 2 }));
    assert_eq!(raked_mean(&values, &weights, &margin(&[0, 1, 1]), 0.9), Err(StatsError::InvalidWeight { index: 2 }));
    // A margin that says all leaves nothing to estimate.
    let known = raked_mean(&[3.0, 3.0, 7.0], &[1.0, 1.0, 2.0], &margin(&[0, 0, 1]), 0.9).unwrap();
    assert_eq!((known.mean, known.se), (5.0, 0.0));
}

/// Base weights and two margins over all cells of a 3 by 2 table, and values.
fn samples() -> impl Strategy<Value = (Vec<f64>, Vec<usize>, Vec<usize>, Vec<f64>)> {
    (proptest::collection::vec((0.2_f64..5.0, 0_usize..3, 0_usize..2, -9.0_f64..9.0), 0..40)).prop_map(|mut rows| {
        rows.extend((0..6).map(|cell| (1.0, cell / 2, cell % 2, cell as f64)));
        let (base, rest): (Vec<f64>, Vec<_>) = rows.into_iter().map(|(w, a, b, y)| (w, (a, b, y))).unzip();
        (base, rest.iter().map(|row| row.0).collect(), rest.iter().map(|row| row.1).collect(), rest.iter().map(|row| row.2).collect())
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn raking_meets_all_margins((base, a, b, _) in samples(), first in [0.5_f64..9.0, 0.5_f64..9.0, 0.5_f64..9.0], part in 0.1_f64..0.9) {
        let total: f64 = first.iter().sum();
        let second = [part * total, (1.0 - part) * total];
        let margins = [Margin { categories: &a, totals: &first }, Margin { categories: &b, totals: &second }];
        let weights = rake(&base, &margins)?.weights;
        for (categories, totals) in [(&a, &first[..]), (&b, &second[..])] {
            for (category, total) in totals.iter().enumerate() {
                let sum: f64 = weights.iter().zip(categories).filter(|(_, own)| **own == category).map(|(weight, _)| weight).sum();
                prop_assert!(within(sum / total, 1.0, 1e-9));
            }
        }
        // Within a cell the base weights keep their ratios, whatever their scale.
        let cell = |row: usize| (a[row], b[row]);
        for row in 1..base.len() {
            if let Some(other) = (0..row).find(|other| cell(*other) == cell(row)) {
                prop_assert!(within(weights[row] / weights[other] * base[other] / base[row], 1.0, 1e-9));
            }
        }
        let scaled: Vec<f64> = base.iter().map(|weight| weight * 1024.0).collect();
        prop_assert_eq!(&weights, &rake(&scaled, &margins)?.weights);
        let again = rake(&weights, &margins)?;
        prop_assert!(again.cycles <= 2 && again.weights.iter().zip(&weights).all(|(a, b)| within(a / b, 1.0, 1e-9)));
    }

    #[test]
    fn one_margin_is_met_at_once((base, a, _, values) in samples(), totals in [0.5_f64..9.0, 0.5_f64..9.0, 0.5_f64..9.0]) {
        let margins = [Margin { categories: &a, totals: &totals }];
        let raked = rake(&base, &margins)?;
        prop_assert!(raked.cycles <= 2);
        // Post-stratification: the mean of the means of the categories.
        let mean_of = |category: usize| {
            let rows = || (0..a.len()).filter(|row| a[*row] == category);
            rows().map(|row| base[row] * values[row]).sum::<f64>() / rows().map(|row| base[row]).sum::<f64>()
        };
        let want = (0..3).map(|category| totals[category] * mean_of(category)).sum::<f64>() / totals.iter().sum::<f64>();
        prop_assert!(within(weighted_mean(&values, &raked.weights, 0.9)?.mean, want, 1e-9));
    }

    #[test]
    fn trimming_keeps_the_sum_and_the_bounds(weights in proptest::collection::vec(0.1_f64..9.0, 1..30), lower in 0.0_f64..1.0, over in 1.05_f64..4.0) {
        let mean = weights.iter().sum::<f64>() / weights.len() as f64;
        let (lower, upper) = (lower * mean, over * mean);
        if let Ok(trimmed) = trim(&weights, lower, upper, true) {
            prop_assert!(trimmed.iter().all(|weight| (lower..=upper).contains(weight)));
            prop_assert!(within(trimmed.iter().sum::<f64>(), mean * weights.len() as f64, 1e-9));
            prop_assert_eq!(trim(&trimmed, lower, upper, true)?, trimmed.clone());
            prop_assert!(lower > 0.0 || kish_effect(&trimmed)?.deff <= kish_effect(&weights)?.deff + 1e-12);
        }
    }

    #[test]
    fn kish_is_bounded_and_without_scale(weights in proptest::collection::vec(0.01_f64..99.0, 1..40), scale in 0.001_f64..900.0) {
        let effect = kish_effect(&weights)?;
        let n = weights.len() as f64;
        prop_assert!(effect.deff >= 1.0 && effect.deff <= n + 1e-9 && effect.max_over_mean >= 1.0 - 1e-12);
        prop_assert!(within(effect.effective_n, kish_effective_n(&weights), 1e-9 * n));
        let scaled: Vec<f64> = weights.iter().map(|weight| weight * scale).collect();
        prop_assert!(within(kish_effect(&scaled)?.deff, effect.deff, 1e-9));
    }

    #[test]
    fn equal_weights_give_the_plain_mean((_, _, _, values) in samples(), weight in 0.01_f64..90.0, level in 0.5_f64..0.99) {
        let got = weighted_mean(&values, &vec![weight; values.len()], level)?;
        let plain = mean_interval(&values, level)?;
        prop_assert!(within(got.mean, plain.mean, 1e-12) && within(got.se, plain.se, 1e-12));
        prop_assert!(within(got.low, plain.low, 1e-10) && within(got.high, plain.high, 1e-10));
    }

    #[test]
    fn known_margins_do_not_raise_the_error_of_what_they_explain((base, a, b, _) in samples(), seed in any::<u64>()) {
        let mut random = Random::seeded(seed);
        let values: Vec<f64> = a.iter().zip(&b).map(|(a, b)| 10.0 * *a as f64 + 5.0 * *b as f64 + 0.1 * random.unit()).collect();
        let margins = [Margin { categories: &a, totals: &[3.0, 3.0, 4.0] }, Margin { categories: &b, totals: &[5.0, 5.0] }];
        let weights = rake(&base, &margins)?.weights;
        let (plain, known) = (weighted_mean(&values, &weights, 0.95)?, raked_mean(&values, &weights, &margins, 0.95)?);
        prop_assert!(within(plain.mean, known.mean, 1e-12) && known.se < 0.1 * plain.se + 0.1);
    }

    #[test]
    fn response_is_bounded(cells in proptest::collection::vec((1_u64..300, 0_u64..300), 1..9)) {
        let cells: Vec<CellResponse> = cells.into_iter().map(|(r, more)| CellResponse { responded: r, invited: r + more }).collect();
        prop_assume!(cells.iter().map(|cell| cell.invited).sum::<u64>() > 1);
        let got = response_pattern(&cells)?;
        prop_assert!(got.r_indicator <= 1.0 && got.r_indicator > -0.5 && got.kish.deff >= 1.0);
        let stands_for: f64 = got.weights.iter().zip(&cells).map(|(weight, cell)| weight * cell.responded as f64).sum();
        prop_assert!(within(stands_for, cells.iter().map(|cell| cell.invited as f64).sum(), 1e-6));
    }

    #[test]
    fn no_input_panics_and_no_result_is_nan(
        weights in proptest::collection::vec(prop_oneof![8 => 0.0..9.0_f64, 2 => Just(1e308), 2 => Just(5e-324), 1 => any::<f64>()], 0..9),
        values in proptest::collection::vec(prop_oneof![8 => -9.0..9.0_f64, 2 => Just(1e308), 2 => Just(-f64::MAX), 1 => any::<f64>()], 0..9),
        categories in proptest::collection::vec(prop_oneof![30 => 0_usize..3, 1 => Just(usize::MAX)], 0..9),
        totals in proptest::collection::vec(prop_oneof![8 => 0.0..9.0_f64, 1 => Just(1e308), 1 => any::<f64>()], 0..4),
        level in prop_oneof![8 => 0.01..0.99_f64, 1 => any::<f64>()], bound in any::<f64>(),
    ) {
        let n = weights.len().min(values.len()).min(categories.len());
        let (weights, values, categories) = (&weights[..n], &values[..n], &categories[..n]);
        let margins = [Margin { categories, totals: &totals }];
        if let Ok(raked) = rake(weights, &margins) {
            prop_assert!(raked.weights.iter().all(|weight| weight.is_finite() && *weight >= 0.0));
        }
        if let Ok(raked) = rake_trimmed(weights, &margins, bound.abs()) {
            prop_assert!(raked.weights.iter().all(|weight| weight.is_finite()));
        }
        if let Ok(trimmed) = trim(weights, 0.0, bound.abs(), true) {
            prop_assert!(trimmed.iter().all(|weight| weight.is_finite()));
        }
        for mean in [weighted_mean(values, weights, level), raked_mean(values, weights, &margins, level)].into_iter().flatten() {
            prop_assert!(mean.low <= mean.mean && mean.mean <= mean.high && mean.se >= 0.0, "{mean:?}");
        }
        prop_assert!(kish_effect(weights).map_or(true, |effect| effect.deff.is_finite() && effect.effective_n > 0.0));
        let _ = r_indicator(values);
    }
}
