//! Laws that hold for all samples.

use candor_stats::weighting::weighted_mean;
use candor_stats::{
    Estimate, MeanEstimate, PairShares, StatsError, concordant_pair_share, harmonic_weights, kendall_tau_b, kish_effective_n,
    leave_one_out_range, mean_interval, median, mid_ranks, net_promoter, pair_shares, pearson, simple_regression, spearman,
    weighted_pearson, wilson,
};
use proptest::prelude::*;

use crate::common::{about, pairs};

type Method = fn(&[f64], &[f64], f64) -> Result<Estimate, StatsError>;
const METHODS: [Method; 3] = [pearson, spearman, kendall_tau_b];

fn alike(a: &Estimate, b: &Estimate) -> bool {
    about(a.estimate, b.estimate) && about(a.low, b.low) && about(a.high, b.high) && about(a.p, b.p)
}

/// Concordant and discordant pairs the slow way.
fn counted(x: &[f64], y: &[f64]) -> (f64, f64, f64) {
    let (mut concordant, mut discordant, mut all) = (0.0, 0.0, 0.0);
    for i in 0..x.len() {
        for j in 0..i {
            let product = (x[i] - x[j]) * (y[i] - y[j]);
            concordant += f64::from(u8::from(product > 0.0));
            discordant += f64::from(u8::from(product < 0.0));
            all += 1.0;
        }
    }
    (concordant, discordant, all)
}

proptest! {
    #[test]
    fn order_of_units_does_not_matter((x, y) in pairs(6..40, 40), turn in 0_usize..40) {
        let turned = |side: &[f64]| {
            let mut side = side.to_vec();
            side.rotate_left(turn % x.len());
            side.reverse();
            side
        };
        for method in METHODS {
            let (a, b) = (method(&x, &y, 0.9)?, method(&turned(&x), &turned(&y), 0.9)?);
            prop_assert!(alike(&a, &b), "{a:?} {b:?}");
        }
    }

    #[test]
    fn scale_and_origin_do_not_matter((x, y) in pairs(6..40, 40), scale in 0.01_f64..50.0, origin in -9.0_f64..9.0) {
        let moved: Vec<f64> = x.iter().map(|value| value * scale + origin).collect();
        for method in METHODS {
            let (a, b) = (method(&x, &y, 0.95)?, method(&moved, &y, 0.95)?);
            prop_assert!(alike(&a, &b), "{a:?} {b:?}");
        }
    }

    #[test]
    fn a_power_of_two_changes_no_bit((x, y) in pairs(6..40, 40), power in -900_i32..900) {
        let moved: Vec<f64> = x.iter().map(|value| libm::scalbn(*value, power)).collect();
        prop_assert_eq!(pearson(&x, &y, 0.95)?, pearson(&moved, &y, 0.95)?);
    }

    #[test]
    fn sides_may_be_swapped((x, y) in pairs(6..40, 40)) {
        for method in METHODS {
            let (a, b) = (method(&x, &y, 0.95)?, method(&y, &x, 0.95)?);
            prop_assert!(alike(&a, &b), "{a:?} {b:?}");
        }
    }

    #[test]
    fn a_reversed_scale_reverses_the_sign((x, y) in pairs(6..40, 40)) {
        let reversed: Vec<f64> = y.iter().map(|value| -value).collect();
        for method in METHODS {
            let (a, b) = (method(&x, &y, 0.95)?, method(&x, &reversed, 0.95)?);
            let mirrored = Estimate { estimate: -b.estimate, low: -b.high, high: -b.low, p: b.p };
            prop_assert!(alike(&a, &mirrored), "{a:?} {b:?}");
        }
    }

    #[test]
    fn intervals_enclose_and_grow_with_the_level((x, y) in pairs(6..40, 40), level in 0.5_f64..0.98) {
        for method in METHODS {
            let (a, wider) = (method(&x, &y, level)?, method(&x, &y, level + 0.01)?);
            prop_assert!(-1.0 <= a.low && a.low <= a.estimate && a.estimate <= a.high && a.high <= 1.0);
            prop_assert!((0.0..=1.0).contains(&a.p));
            prop_assert!(wider.low <= a.low && a.high <= wider.high);
        }
    }

    #[test]
    fn a_sample_correlates_perfectly_with_itself((x, _) in pairs(6..40, 40)) {
        for method in METHODS {
            let same = method(&x, &x, 0.95)?;
            prop_assert_eq!((same.estimate, same.low, same.high), (1.0, 1.0, 1.0));
        }
        prop_assert_eq!(pearson(&x, &x, 0.95)?.p, 0.0);
        let line: Vec<f64> = x.iter().map(|value| 0.3 - 0.7 * value).collect();
        prop_assert_eq!(pearson(&x, &line, 0.95)?.estimate, -1.0);
    }

    #[test]
    fn pairs_are_counted_right((x, y) in pairs(6..40, 40)) {
        let (concordant, discordant, all) = counted(&x, &y);
        prop_assert_eq!(concordant_pair_share(&x, &y)?, concordant / all);
        prop_assert_eq!(pair_shares(&x, &y)?, PairShares { concordant: concordant / all, discordant: discordant / all });
        let (cx, dx, _) = counted(&x, &x);
        let (cy, dy, _) = counted(&y, &y);
        let tau = (concordant - discordant) / ((cx + dx).sqrt() * (cy + dy).sqrt());
        prop_assert!(about(kendall_tau_b(&x, &y, 0.95)?.estimate, tau));
    }

    #[test]
    fn ranks_sum_as_they_must((x, _) in pairs(6..40, 40)) {
        let n = x.len() as f64;
        prop_assert_eq!(mid_ranks(&x)?.iter().sum::<f64>(), n * (n + 1.0) / 2.0);
    }

    #[test]
    fn equal_weights_change_nothing((x, y) in pairs(6..40, 40), weight in 0.1_f64..90.0) {
        let weights = vec![weight; x.len()];
        prop_assert!(about(weighted_pearson(&x, &y, &weights)?, pearson(&x, &y, 0.95)?.estimate));
        prop_assert!(about(kish_effective_n(&weights), x.len() as f64));
    }

    #[test]
    fn weights_count_copies_and_zeros_nothing((x, y) in pairs(6..40, 40), twice in 0_usize..6) {
        let mut weights = vec![1.0; x.len()];
        weights[twice] = 2.0;
        let (mut more_x, mut more_y) = (x.clone(), y.clone());
        more_x.push(x[twice]);
        more_y.push(y[twice]);
        let copied = pearson(&more_x, &more_y, 0.95)?.estimate;
        prop_assert!(about(weighted_pearson(&x, &y, &weights)?, copied));
        let (mut far_x, mut far_y) = (x.clone(), y.clone());
        far_x.push(1e6);
        far_y.push(-1e6);
        weights.push(0.0);
        prop_assert!(about(weighted_pearson(&far_x, &far_y, &weights)?, copied));
    }

    #[test]
    fn effective_n_and_harmonic_mean_are_bounded(n in proptest::collection::vec((1_u32..400, 1_u32..400), 1..50)) {
        let (nx, ny): (Vec<f64>, Vec<f64>) =
            n.iter().map(|(a, b)| (f64::from(*a), f64::from(*b))).unzip();
        let weights = harmonic_weights(&nx, &ny);
        for ((a, b), weight) in nx.iter().zip(&ny).zip(&weights) {
            prop_assert!(a.min(*b) * (1.0 - 1e-12) <= *weight && *weight <= a.max(*b) * (1.0 + 1e-12));
        }
        let effective = kish_effective_n(&weights);
        prop_assert!((1.0 - 1e-9..=weights.len() as f64 + 1e-9).contains(&effective));
    }

    #[test]
    fn leaving_one_out_finds_the_extremes((x, y) in pairs(6..40, 40)) {
        prop_assume!(leave_one_out_range(&x, &y).is_ok());
        let range = leave_one_out_range(&x, &y)?;
        let without = |drop: usize| {
            let keep = |side: &[f64]| { let mut side = side.to_vec(); side.remove(drop); side };
            pearson(&keep(&x), &keep(&y), 0.95).map(|left| left.estimate)
        };
        let whole = pearson(&x, &y, 0.95)?.estimate;
        let most = (without(range.most_influential_index)? - whole).abs();
        for drop in 0..x.len() {
            let left = without(drop)?;
            prop_assert!(range.min <= left + 1e-12 && left <= range.max + 1e-12);
            prop_assert!((left - whole).abs() <= most + 1e-12);
        }
    }

    #[test]
    fn the_line_agrees_with_the_correlation((x, y) in pairs(6..40, 40)) {
        let line = simple_regression(&x, &y)?;
        let r = pearson(&x, &y, 0.95)?.estimate;
        let (sx, sy) = (mean_interval(&x, 0.95)?.sd, mean_interval(&y, 0.95)?.sd);
        prop_assert!(about(line.slope, r * sy / sx));
        prop_assert!(line.slope_se >= 0.0);
    }

    #[test]
    fn the_mean_lies_in_its_interval((x, _) in pairs(6..40, 40), level in 0.5_f64..0.99) {
        let got = mean_interval(&x, level)?;
        prop_assert!(got.low <= got.mean && got.mean <= got.high);
        let low = x.iter().copied().fold(f64::INFINITY, f64::min);
        let high = x.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        prop_assert!(low <= got.mean && got.mean <= high);
        prop_assert!((low..=high).contains(&median(&x)?));
    }

    #[test]
    fn wilson_is_monotone_and_a_share(n in 1_u64..3000, part in 0.0_f64..1.0, level in 0.01_f64..0.999) {
        let successes = ((n - 1) as f64 * part) as u64;
        let (few, more) = (wilson(successes, n, level)?, wilson(successes + 1, n, level)?);
        prop_assert!(few.low < more.low && few.high < more.high);
        for each in [few, more] {
            prop_assert!(0.0 <= each.low && each.low <= each.estimate);
            prop_assert!(each.estimate <= each.high && each.high <= 1.0);
        }
        let mirrored = wilson(n - successes, n, level)?;
        prop_assert!(about(few.low, 1.0 - mirrored.high) && about(few.high, 1.0 - mirrored.low));
    }

    #[test]
    fn a_mirrored_net_promoter_score_is_negative(p in 0_u64..900, n in 1_u64..900, d in 0_u64..900) {
        let (a, b) = (net_promoter(p, n, d, 0.95)?, net_promoter(d, n, p, 0.95)?);
        prop_assert!(about(a.score, -b.score) && about(a.low, -b.high) && about(a.se, b.se));
        prop_assert!(about(a.adjusted_low, -b.adjusted_high));
        prop_assert!(-100.0 <= a.adjusted_low && a.adjusted_high <= 100.0);
    }

    #[test]
    fn a_reversed_scale_with_mirrored_cut_points_turns_the_score(answers in proptest::collection::vec(0_u8..=10, 1..60)) {
        let score = |promoter: &dyn Fn(u8) -> bool, detractor: &dyn Fn(u8) -> bool, answers: &[u8]| {
            let (p, d) = (answers.iter().filter(|a| promoter(**a)).count(), answers.iter().filter(|a| detractor(**a)).count());
            net_promoter(p as u64, (answers.len() - p - d) as u64, d as u64, 0.95).map(|got| got.score)
        };
        let reversed: Vec<u8> = answers.iter().map(|answer| 10 - answer).collect();
        // 9 and 10 become 0 and 1, and 0 to 6 become 4 to 10.
        prop_assert!(about(score(&|a| a >= 9, &|a| a <= 6, &answers)?, -score(&|a| a >= 4, &|a| a <= 1, &reversed)?));
    }

    #[test]
    fn a_doubled_sample_halves_the_variance_of_means((x, y) in pairs(6..40, 40)) {
        let twice = |side: &[f64]| [side, side].concat();
        // With n in place of n - 1, which is what doubling is about.
        let variance = |got: MeanEstimate| got.se * got.se * (got.n as f64 - 1.0) / got.n as f64;
        let (once, doubled) = (mean_interval(&x, 0.95)?, mean_interval(&twice(&x), 0.95)?);
        prop_assert!(about(variance(once), 2.0 * variance(doubled)) && about(once.mean, doubled.mean));
        let weights: Vec<f64> = y.iter().map(|y| 11.0 + y).collect();
        let weighted = |x: &[f64], w: &[f64]| weighted_mean(x, w, 0.95);
        let (once, doubled) = (weighted(&x, &weights)?, weighted(&twice(&x), &twice(&weights))?);
        let variance = |se: f64, n: usize| se * se * (n as f64 - 1.0) / n as f64;
        prop_assert!(about(variance(once.se, once.n), 2.0 * variance(doubled.se, doubled.n)));
        prop_assert!(about(2.0 * once.effective_n, doubled.effective_n));
    }

    #[test]
    fn order_and_scale_of_units_change_nothing_else((x, y) in pairs(6..40, 40), turn in 0_usize..40, scale in 0.01_f64..50.0, origin in -9.0_f64..9.0) {
        let weights: Vec<f64> = y.iter().map(|y| 11.0 + y).collect();
        let moved = |side: &[f64], scale: f64, origin: f64| -> Vec<f64> {
            let mut side: Vec<f64> = side.iter().map(|value| value * scale + origin).collect();
            side.rotate_left(turn % x.len());
            side
        };
        let (mx, my, mw) = (moved(&x, scale, origin), moved(&y, 2.0, -1.0), moved(&weights, scale, 0.0));
        prop_assert!(about(weighted_pearson(&x, &y, &weights)?, weighted_pearson(&mx, &my, &mw)?));
        let (a, b) = (pair_shares(&x, &y)?, pair_shares(&mx, &my)?);
        prop_assert_eq!(a, b);
        if let (Ok(a), Ok(b)) = (leave_one_out_range(&x, &y), leave_one_out_range(&mx, &my)) {
            prop_assert!(about(a.min, b.min) && about(a.max, b.max));
        }
    }
}
