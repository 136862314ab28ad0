//! Shares, scores, rates and durations: references, laws and hostile input.

use candor_stats::proportions::{
    NetCounts, Target, Verdict, clopper_pearson, geometric_mean_interval, mean_interval_of_counts, mean_interval_of_population,
    net_promoter_difference, net_promoter_intervals, newcombe, rate_interval, share_verdict, top_box, two_proportions, verdict,
    wilson_of_population,
};
use candor_stats::{StatsError, mean_interval, net_promoter, wilson};
use proptest::prelude::*;

use crate::common::{CLOSED, TAIL, Table, about, close, expected, near};

#[test]
fn intervals_of_extreme_shares() {
    for (successes, n) in [(0, 10), (10, 10), (3, 12)] {
        let want = expected(&format!("wilson.{successes}_of_{n}"));
        let (score, exact) = (wilson(successes, n, 0.95).unwrap(), clopper_pearson(successes, n, 0.95).unwrap());
        for (name, got, tolerance) in [("wilson", score, CLOSED), ("clopper_pearson", exact, TAIL)] {
            close(got.low, &want[name][0], tolerance);
            close(got.high, &want[name][1], tolerance);
        }
    }
}

#[test]
fn towers_and_terraces() {
    let table = Table::read("MASS__housing.csv");
    let (kind, answer, people) = (table.texts("Type"), table.texts("Sat"), table.column("Freq"));
    let count = |name: &str, only_high: bool| {
        let rows = kind.iter().zip(&answer).zip(&people);
        rows.filter(|((kind, answer), _)| *kind == name && (!only_high || *answer == "High")).map(|(_, n)| *n as u64).sum::<u64>()
    };
    let want = expected("newcombe.housing");
    let got = newcombe(count("Tower", true), count("Tower", false), count("Terrace", true), count("Terrace", false), 0.95).unwrap();
    close(got.estimate, &want["diff"], CLOSED);
    close(got.low, &want["ci95"][0], CLOSED);
    close(got.high, &want["ci95"][1], CLOSED);
}

fn to_digits(got: f64, want: f64, digits: f64) {
    assert!((got - want).abs() <= digits / 2.0 * (1.0 + 1e-9), "{got} is not {want}");
}

#[test]
fn published_intervals() {
    // Newcombe 1998, table II: 56/70 - 48/80 and 9/10 - 3/10.
    for (counts, low, high) in [([56, 70, 48, 80], 0.0524, 0.3339), ([9, 10, 3, 10], 0.1705, 0.8090), ([10, 10, 0, 10], 0.6075, 1.0)] {
        let got = newcombe(counts[0], counts[1], counts[2], counts[3], 0.95).unwrap();
        to_digits(got.low, low, 1e-4);
        to_digits(got.high, high, 1e-4);
    }
    // R: poisson.test(10) and poisson.test(0).
    let ten = rate_interval(10, 1.0, 0.95).unwrap();
    near(ten.low, 4.795_389, 1e-6);
    near(ten.high, 18.390_36, 1e-6);
    let none = rate_interval(0, 2.0, 0.95).unwrap();
    assert_eq!((none.estimate, none.low), (0.0, 0.0));
    // No event has probability exp(-λ).
    near(none.high, -libm::log(0.025) / 2.0, 1e-12);
    // 0 of n and n of n: (α/2)^(1/n).
    near(clopper_pearson(10, 10, 0.9).unwrap().low, libm::pow(0.05, 0.1), 1e-12);
}

#[test]
fn an_experiment_with_two_wordings() {
    // z and the corrected statistic by their textbook forms on the table 34/66, 47/53.
    let got = two_proportions(34, 100, 47, 100, 0.95).unwrap();
    let (a, b, c, d, n) = (34.0, 66.0, 47.0, 53.0, 200.0_f64);
    let bottom = (a + b) * (c + d) * (a + c) * (b + d);
    near(got.chi_square, n * (a * d - b * c) * (a * d - b * c) / bottom, 1e-12);
    near(got.chi_square_corrected, n * ((b * c - a * d) - n / 2.0).powi(2) / bottom, 1e-12);
    near(got.z, -got.chi_square.sqrt(), 1e-12);
    near(got.wald.estimate, -0.13, CLOSED);
    let half = 1.959_963_984_540_054 * ((0.34 * 0.66 + 0.47 * 0.53) / 100.0_f64).sqrt();
    near(got.wald.high, -0.13 + half, 1e-10);
    near(got.cohens_h, 2.0 * (0.34_f64.sqrt().asin() - 0.47_f64.sqrt().asin()), 1e-12);
    assert_eq!(got.difference, newcombe(34, 100, 47, 100, 0.95).unwrap());
    // Equal shares, also where nothing can be estimated; and a correction larger than the difference.
    for (x, n) in [(0, 5), (5, 5)] {
        let same = two_proportions(x, n, x, n, 0.95).unwrap();
        assert_eq!((same.z, same.p, same.p_corrected), (0.0, 1.0, 1.0));
    }
    assert_eq!(two_proportions(3, 6, 4, 7, 0.95).unwrap().p_corrected, 1.0);
}

/// Counts worked back from the published 14.0 of 250 phone customers.
const PHONE: NetCounts = NetCounts { promoters: 95, passives: 95, detractors: 60 };

#[test]
fn recommendation_of_250_phone_customers() {
    let got = net_promoter_intervals(PHONE, None, 0.95).unwrap();
    near(got.score, 14.0, CLOSED);
    to_digits(got.se, 4.90, 0.01);
    to_digits(got.wald.low, 4.4, 0.1);
    to_digits(got.wald.high, 23.6, 0.1);
    to_digits(got.adjusted.low, 4.3, 0.1);
    to_digits(got.adjusted.high, 23.4, 0.1);
    let plain = net_promoter(95, 95, 60, 0.95).unwrap();
    assert_eq!((got.score, got.se, got.wald.low, got.adjusted.high), (plain.score, plain.se, plain.low, plain.adjusted_high));
    near(got.adjusted_by_one.estimate, 3500.0 / 252.0, CLOSED);
    // The ends of the score interval are where the score test gives z, with the variance searched for.
    for end in [got.by_score.low, got.by_score.high] {
        let tried = end / 100.0;
        let z = (0.14 - tried) / (searched_variance(95.0, 95.0, 60.0, tried) / 250.0).sqrt();
        near(z.abs(), 1.959_963_984_540_054, 1e-6);
    }
    // All of the population: nothing is left open.
    let all = net_promoter_intervals(PHONE, Some(250), 0.95).unwrap();
    assert_eq!((all.se, all.wald.low, all.wald.high), (0.0, all.score, all.score));
    near(all.by_score.low, all.score, 1e-9);
    assert_eq!((all.adjusted.low, all.adjusted_by_one.high), (all.score, all.score));
    let half = net_promoter_intervals(PHONE, Some(500), 0.95).unwrap();
    near(half.se, got.se * (250.0_f64 / 499.0).sqrt(), CLOSED);
}

/// Variance at the shares of greatest likelihood with a given difference, by search.
fn searched_variance(promoters: f64, passives: f64, detractors: f64, net: f64) -> f64 {
    let likelihood = |d: f64| promoters * (d + net).ln() + passives * (1.0 - 2.0 * d - net).ln() + detractors * d.ln();
    let (mut low, mut high) = ((-net).max(0.0), (1.0 - net) / 2.0);
    for _ in 0..200 {
        let (a, b) = (low + (high - low) / 3.0, high - (high - low) / 3.0);
        if likelihood(a) < likelihood(b) { low = a } else { high = b }
    }
    2.0 * low + net - net * net
}

#[test]
fn seven_points_may_be_noise() {
    // Two halves of 125, counts worked back from the published 10.4, 17.6 and p = .46.
    let one = NetCounts { promoters: 46, passives: 46, detractors: 33 };
    let two = NetCounts { promoters: 49, passives: 49, detractors: 27 };
    let got = net_promoter_difference(one, two, 0.95).unwrap();
    near(got.difference.estimate, -7.2, CLOSED);
    to_digits(got.p, 0.46, 0.01);
    let se = |counts| net_promoter_intervals(counts, None, 0.95).unwrap().se;
    near(got.se, (se(one) * se(one) + se(two) * se(two)).sqrt(), CLOSED);
    near(got.z, -7.2 / got.se, CLOSED);
    near(got.difference.high, -7.2 + 1.959_963_984_540_054 * got.se, 1e-10);
    // By hand: 46.75 and 33.75, 49.75 and 27.75 of 128.
    near(got.adjusted.estimate, 100.0 * (13.0 - 22.0) / 128.0, CLOSED);
    let part = |share: f64, net: f64| (share - net * net) / 128.0;
    let se = 100.0 * (part(80.5 / 128.0, 13.0 / 128.0) + part(77.5 / 128.0, 22.0 / 128.0)).sqrt();
    near(got.adjusted.high - got.adjusted.estimate, 1.959_963_984_540_054 * se, 1e-10);
    let happy = NetCounts { promoters: 5, passives: 0, detractors: 0 };
    let angry = NetCounts { promoters: 0, passives: 0, detractors: 5 };
    assert_eq!(net_promoter_difference(happy, happy, 0.95).unwrap().p, 1.0);
    assert!(matches!(net_promoter_difference(happy, angry, 0.95), Err(StatsError::Inadmissible { .. })));
}

#[test]
fn satisfaction_and_effort_from_counts() {
    let counts = [3, 5, 10, 20, 12];
    assert_eq!(top_box(&counts, 2, 0.95), wilson(32, 50, 0.95));
    assert_eq!(top_box(&counts, 5, 0.95).unwrap().estimate, 1.0);
    let scale = [1.0, 2.0, 3.0, 4.0, 5.0];
    let values: Vec<f64> = scale.iter().zip(counts).flat_map(|(value, count)| vec![*value; count as usize]).collect();
    let (a, b) = (mean_interval(&values, 0.9).unwrap(), mean_interval_of_counts(&scale, &counts, None, 0.9).unwrap());
    near(b.mean, a.mean, CLOSED);
    near(b.low, a.low, CLOSED);
    near(b.sd, a.sd, CLOSED);
    assert_eq!(b.n, 50);
    // Half of them asked: √(1 - 1/2).
    let half = mean_interval_of_population(&values, 100, 0.9).unwrap();
    near(half.se, a.se * 0.5_f64.sqrt(), CLOSED);
    near(half.high - half.mean, (a.high - a.mean) * 0.5_f64.sqrt(), CLOSED);
    let counted = mean_interval_of_counts(&scale, &counts, Some(100), 0.9).unwrap();
    near(counted.low, half.low, CLOSED);
    let all = mean_interval_of_population(&values, 50, 0.9).unwrap();
    assert_eq!((all.se, all.low, all.high), (0.0, all.mean, all.mean));
}

/// Probability of `hits` when `n` of a population with `marked` are drawn without return.
fn drawn(hits: u64, n: u64, marked: u64, population: u64) -> f64 {
    let ln = |n: u64, k: u64| [n, k, n - k].map(|count| candor_stats::dist::ln_gamma(count as f64 + 1.0));
    let choose = |n: u64, k: u64| if k > n { f64::NEG_INFINITY } else { ln(n, k)[0] - ln(n, k)[1] - ln(n, k)[2] };
    libm::exp(choose(marked, hits) + choose(population - marked, n - hits) - choose(population, n))
}

#[test]
fn an_interval_for_a_known_staff_covers() {
    // 18 of 20 answered: the interval is a third as wide as for a process.
    let (staff, process) = (wilson_of_population(9, 18, 20, 0.95).unwrap(), wilson(9, 18, 0.95).unwrap());
    assert!((staff.high - staff.low) < 0.4 * (process.high - process.low));
    assert!(staff.low >= 9.0 / 20.0 && staff.high <= 11.0 / 20.0);
    for (n, population) in [(15, 40), (30, 40), (20, 200)] {
        let covered = |marked: u64| -> f64 {
            let holds = |hits: &u64| {
                let interval = wilson_of_population(*hits, n, population, 0.95).unwrap();
                let share = marked as f64 / population as f64;
                (interval.low - 1e-12..=interval.high + 1e-12).contains(&share)
            };
            (0..=n).filter(holds).map(|hits| drawn(hits, n, marked, population)).sum()
        };
        let mean = (0..=population).map(covered).sum::<f64>() / (population as f64 + 1.0);
        assert!((0.94..0.985).contains(&mean), "{n} of {population}: {mean}");
        assert!((0..=population).all(|marked| covered(marked) > 0.8));
    }
    // By hand: n·(N-1)/(N-n) in place of n is 10·19/10 = 19 here.
    let got = wilson_of_population(5, 10, 20, 0.95).unwrap();
    let z2 = 1.959_963_984_540_054_f64 * 1.959_963_984_540_054;
    near(got.high, 0.5 + (z2 / 19.0 * (0.25 + z2 / 76.0)).sqrt() / (1.0 + z2 / 19.0), 1e-12);
}

#[test]
fn three_verdicts() {
    let at_least = Target::AtLeast(0.8);
    assert_eq!(share_verdict(95, 100, at_least, 0.95).unwrap().1, Verdict::Met);
    assert_eq!(share_verdict(84, 100, at_least, 0.95).unwrap().1, Verdict::NotYetKnown);
    assert_eq!(share_verdict(60, 100, at_least, 0.95).unwrap().1, Verdict::Missed);
    assert_eq!(share_verdict(1, 100, Target::AtMost(0.2), 0.95).unwrap().1, Verdict::Met);
    assert_eq!(share_verdict(60, 100, Target::AtMost(0.2), 0.95).unwrap().1, Verdict::Missed);
    let (interval, _) = share_verdict(84, 100, at_least, 0.95).unwrap();
    assert_eq!(interval, wilson(84, 100, 0.95).unwrap());
    // An end on the target is met, never missed.
    assert_eq!(verdict(4.0, 5.0, Target::AtLeast(4.0)), Ok(Verdict::Met));
    assert_eq!(verdict(4.0, 5.0, Target::AtLeast(5.0)), Ok(Verdict::NotYetKnown));
    assert_eq!(verdict(4.0, 5.0, Target::AtMost(5.0)), Ok(Verdict::Met));
    assert_eq!(verdict(4.0, 5.0, Target::AtMost(4.0)), Ok(Verdict::NotYetKnown));
    assert_eq!(verdict(4.0, 5.0, Target::AtMost(3.9)), Ok(Verdict::Missed));
    assert_eq!(verdict(4.0, 4.0, Target::AtMost(4.0)), Ok(Verdict::Met));
}

#[test]
fn durations_by_their_logarithms() {
    let got = geometric_mean_interval(&[1.0, 10.0, 100.0], 0.95).unwrap();
    near(got.estimate, 10.0, 1e-12);
    near(got.ratio_sd, 10.0, 1e-12);
    // R: exp(t.test(log(c(1, 10, 100)))$conf.int), t(.975, 2) = 4.302653
    near(libm::log10(got.high / 10.0), 4.302_652_729_749_462 / 3.0_f64.sqrt(), 1e-10);
    near(got.low * got.high, 100.0, 1e-10);
    assert_eq!(got.n, 3);
    let same = geometric_mean_interval(&[7.0; 4], 0.95).unwrap();
    assert_eq!((same.low, same.high, same.ratio_sd), (same.estimate, same.estimate, 1.0));
    near(same.estimate, 7.0, 1e-12);
}

proptest! {
    #[test]
    fn exact_intervals_are_monotone_and_mirrored(n in 1_u64..400, part in 0.0_f64..1.0, level in 0.05_f64..0.999) {
        let successes = ((n - 1) as f64 * part) as u64;
        let (few, more) = (clopper_pearson(successes, n, level)?, clopper_pearson(successes + 1, n, level)?);
        prop_assert!(few.low < more.low && few.high < more.high);
        prop_assert!(0.0 <= few.low && few.low <= few.estimate && few.estimate <= few.high && few.high <= 1.0);
        let mirrored = clopper_pearson(n - successes, n, level)?;
        prop_assert!(about(few.low, 1.0 - mirrored.high) && about(few.high, 1.0 - mirrored.low));
    }

    #[test]
    fn differences_turn_with_the_order(x1 in 0_u64..90, y1 in 0_u64..90, x2 in 0_u64..90, y2 in 0_u64..90, level in 0.05_f64..0.999) {
        prop_assume!(x1 + y1 > 0 && x2 + y2 > 0);
        let (a, b) = (newcombe(x1, x1 + y1, x2, x2 + y2, level)?, newcombe(x2, x2 + y2, x1, x1 + y1, level)?);
        prop_assert!(about(a.low, -b.high) && about(a.high, -b.low));
        prop_assert!(-1.0 <= a.low && a.low <= a.estimate && a.estimate <= a.high && a.high <= 1.0);
        let misses = newcombe(y1, x1 + y1, y2, x2 + y2, level)?;
        prop_assert!(about(a.low, -misses.high));
        let (c, d) = (two_proportions(x1, x1 + y1, x2, x2 + y2, level)?, two_proportions(x2, x2 + y2, x1, x1 + y1, level)?);
        prop_assert!(about(c.z, -d.z) && about(c.cohens_h, -d.cohens_h) && about(c.p_corrected, d.p_corrected));
        prop_assert!(c.p <= c.p_corrected && c.p_corrected <= 1.0);
    }

    #[test]
    fn a_known_population_narrows(n in 1_u64..300, part in 0.0_f64..=1.0, more in 0_u64..3000, level in 0.05_f64..0.999) {
        let successes = (n as f64 * part) as u64;
        let (known, larger) = (wilson_of_population(successes, n, n + more, level)?, wilson_of_population(successes, n, n + more + 1, level)?);
        let open = wilson(successes, n, level)?;
        prop_assert!(open.low <= larger.low + 1e-12 && larger.low <= known.low + 1e-12);
        prop_assert!(known.high <= larger.high + 1e-12 && larger.high <= open.high + 1e-12);
        prop_assert!(known.low <= known.estimate && known.estimate <= known.high);
        prop_assert!(about(wilson_of_population(successes, n, u64::MAX, level)?.low, open.low));
        let census = wilson_of_population(successes, n, n, level)?;
        prop_assert_eq!((census.low, census.high), (census.estimate, census.estimate));
        let mirrored = wilson_of_population(n - successes, n, n + more, level)?;
        prop_assert!(about(known.low, 1.0 - mirrored.high));
    }

    #[test]
    fn a_mirrored_scale_mirrors_every_interval(p in 0_u64..90, n in 1_u64..90, d in 0_u64..90, level in 0.5_f64..0.99, more in 0_u64..99) {
        let (counts, turned) = (NetCounts { promoters: p, passives: n, detractors: d }, NetCounts { promoters: d, passives: n, detractors: p });
        for population in [None, Some(p + n + d + more)] {
            let (a, b) = (net_promoter_intervals(counts, population, level)?, net_promoter_intervals(turned, population, level)?);
            let pairs = [(a.wald, b.wald), (a.adjusted, b.adjusted), (a.adjusted_by_one, b.adjusted_by_one), (a.by_score, b.by_score)];
            for (a, b) in pairs {
                prop_assert!(about(a.low, -b.high) && about(a.high, -b.low) && about(a.estimate, -b.estimate), "{a:?} {b:?}");
                prop_assert!(-100.0 <= a.low && a.low <= a.estimate && a.estimate <= a.high && a.high <= 100.0);
            }
            prop_assert!(about(a.score, -b.score) && about(a.score, a.by_score.estimate));
        }
        let same = net_promoter_difference(counts, counts, level)?;
        prop_assert!(same.z == 0.0 && same.p == 1.0);
        let other = NetCounts { promoters: n, passives: d, detractors: 1 };
        let (a, b) = (net_promoter_difference(counts, other, level)?, net_promoter_difference(other, counts, level)?);
        prop_assert!(about(a.difference.low, -b.difference.high) && about(a.z, -b.z) && about(a.adjusted.low, -b.adjusted.high));
    }

    #[test]
    fn score_intervals_widen_with_the_level(p in 0_u64..90, n in 0_u64..90, d in 0_u64..90, level in 0.5_f64..0.98) {
        prop_assume!(p + n + d > 0);
        let counts = NetCounts { promoters: p, passives: n, detractors: d };
        let (a, wider) = (net_promoter_intervals(counts, None, level)?.by_score, net_promoter_intervals(counts, None, level + 0.01)?.by_score);
        prop_assert!(wider.low <= a.low && a.high <= wider.high && a.low < a.high);
    }

    #[test]
    fn rates_scale_with_exposure(events in 0_u64..500, exposure in 0.01_f64..1e4, level in 0.05_f64..0.999) {
        let (a, unit) = (rate_interval(events, exposure, level)?, rate_interval(events, 1.0, level)?);
        prop_assert!(about(a.low * exposure, unit.low) && about(a.high * exposure, unit.high));
        prop_assert!(a.low <= a.estimate && a.estimate < a.high);
        let more = rate_interval(events + 1, exposure, level)?;
        prop_assert!(a.low < more.low && a.high < more.high);
    }

    #[test]
    fn durations_follow_their_unit(x in proptest::collection::vec(0.001_f64..1e4, 2..20), unit in 0.001_f64..1e3, level in 0.5_f64..0.99) {
        let moved: Vec<f64> = x.iter().map(|value| value * unit).collect();
        let (Ok(a), Ok(b)) = (geometric_mean_interval(&x, level), geometric_mean_interval(&moved, level)) else { return Ok(()) };
        prop_assert!(about(b.estimate / (a.estimate * unit), 1.0) && about(b.ratio_sd / a.ratio_sd, 1.0));
        prop_assert!(a.low <= a.estimate && a.estimate <= a.high && a.ratio_sd >= 1.0);
        prop_assert!(a.estimate <= mean_interval(&x, level)?.mean * (1.0 + 1e-12));
        let inverse: Vec<f64> = x.iter().map(|value| 1.0 / value).collect();
        prop_assert!(about(geometric_mean_interval(&inverse, level)?.estimate * a.estimate, 1.0));
    }

    #[test]
    fn a_stricter_target_is_no_easier(low in -5.0_f64..5.0, width in 0.0_f64..5.0, target in -9.0_f64..9.0, stricter in 0.0_f64..3.0) {
        let worth = |verdict| match verdict { Verdict::Missed => 0, Verdict::NotYetKnown => 1, Verdict::Met => 2 };
        let judged = |target| verdict(low, low + width, target).map(worth);
        prop_assert!(judged(Target::AtLeast(target + stricter))? <= judged(Target::AtLeast(target))?);
        prop_assert!(judged(Target::AtMost(target - stricter))? <= judged(Target::AtMost(target))?);
        let mirrored = verdict(-low - width, -low, Target::AtMost(-target))?;
        prop_assert_eq!(verdict(low, low + width, Target::AtLeast(target))?, mirrored);
    }
}

#[test]
fn bad_input_gives_errors() {
    let too_few = Err(StatsError::TooFew { needed: 1, got: 0 });
    let not_a_share = Err(StatsError::InvalidProportion { successes: 3, n: 2 });
    for level in [0.0, 1.0, -1.0, 95.0] {
        let error = StatsError::InvalidLevel { level };
        assert_eq!(clopper_pearson(1, 2, level), Err(error));
        assert_eq!(wilson_of_population(1, 2, 3, level), Err(error));
        assert_eq!(newcombe(1, 2, 1, 2, level), Err(error));
        assert_eq!(two_proportions(1, 2, 1, 2, level), Err(error));
        assert_eq!(top_box(&[1, 2], 1, level), Err(error));
        assert_eq!(net_promoter_intervals(PHONE, None, level), Err(error));
        assert_eq!(net_promoter_difference(PHONE, PHONE, level), Err(error));
        assert_eq!(mean_interval_of_population(&[1.0, 2.0], 5, level), Err(error));
        assert_eq!(mean_interval_of_counts(&[1.0, 2.0], &[3, 4], None, level), Err(error));
        assert_eq!(rate_interval(1, 1.0, level), Err(error));
        assert_eq!(geometric_mean_interval(&[1.0, 2.0], level), Err(error));
        assert_eq!(share_verdict(1, 2, Target::AtLeast(0.5), level), Err(error));
    }
    assert_eq!(clopper_pearson(0, 0, 0.95), too_few);
    assert_eq!(clopper_pearson(3, 2, 0.95), not_a_share);
    assert!(matches!(clopper_pearson(1, u64::MAX, 0.95), Err(StatsError::InvalidParameter { .. })));
    assert_eq!(wilson_of_population(0, 0, 0, 0.95), too_few);
    assert_eq!(wilson_of_population(3, 2, 9, 0.95), not_a_share);
    assert_eq!(wilson_of_population(1, 3, 2, 0.95), not_a_share);
    assert!(wilson_of_population(u64::MAX, u64::MAX, u64::MAX, 0.95).is_ok());
    assert_eq!(newcombe(0, 0, 1, 2, 0.95), too_few);
    assert_eq!(newcombe(1, 2, 3, 2, 0.95), not_a_share);
    assert!(matches!(two_proportions(1, 2, 3, 2, 0.95), Err(StatsError::InvalidProportion { .. })));
    for (counts, boxes) in [(&[1, 2][..], 0), (&[1, 2], 3), (&[], 0), (&[], 1)] {
        assert!(matches!(top_box(counts, boxes, 0.95), Err(StatsError::InvalidParameter { name: "boxes", .. })));
    }
    assert_eq!(top_box(&[0, 0], 1, 0.95), too_few);
    assert_eq!(top_box(&[u64::MAX, 1], 1, 0.95), Err(StatsError::OutOfRange));
}

#[test]
fn bad_counts_and_values_give_errors() {
    let none = NetCounts { promoters: 0, passives: 0, detractors: 0 };
    let huge = NetCounts { promoters: u64::MAX, passives: u64::MAX, detractors: u64::MAX };
    assert_eq!(net_promoter_intervals(none, None, 0.95), Err(StatsError::TooFew { needed: 1, got: 0 }));
    assert_eq!(net_promoter_intervals(PHONE, Some(249), 0.95), Err(StatsError::InvalidProportion { successes: 250, n: 249 }));
    assert_eq!(net_promoter_intervals(huge, Some(u64::MAX), 0.95), Err(StatsError::OutOfRange));
    assert!(net_promoter_intervals(huge, None, 0.95).is_ok());
    assert_eq!(net_promoter_difference(PHONE, none, 0.95), Err(StatsError::TooFew { needed: 1, got: 0 }));
    assert_eq!(mean_interval_of_population(&[1.0], 5, 0.95), Err(StatsError::TooFew { needed: 2, got: 1 }));
    assert_eq!(mean_interval_of_population(&[1.0, f64::NAN], 5, 0.95), Err(StatsError::NotFinite { index: 1 }));
    assert_eq!(mean_interval_of_population(&[1.0, 2.0], 1, 0.95), Err(StatsError::InvalidProportion { successes: 2, n: 1 }));
    assert_eq!(mean_interval_of_population(&[f64::MAX, -f64::MAX], 9, 0.95), Err(StatsError::OutOfRange));
    assert_eq!(mean_interval_of_counts(&[1.0, 2.0], &[1, 0], None, 0.95), Err(StatsError::TooFew { needed: 2, got: 1 }));
    assert_eq!(mean_interval_of_counts(&[2.0, 1.0], &[1, 1], None, 0.95), Err(StatsError::NotSorted { index: 1 }));
    assert_eq!(mean_interval_of_counts(&[1.0], &[1, 1], None, 0.95), Err(StatsError::LengthMismatch { left: 1, right: 2 }));
    for exposure in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(matches!(rate_interval(1, exposure, 0.95), Err(StatsError::InvalidParameter { name: "exposure", .. })));
    }
    assert!(matches!(rate_interval(u64::MAX, 1.0, 0.95), Err(StatsError::InvalidParameter { name: "events", .. })));
    assert_eq!(rate_interval(5, 5e-324, 0.95), Err(StatsError::OutOfRange));
    assert_eq!(geometric_mean_interval(&[1.0], 0.95), Err(StatsError::TooFew { needed: 2, got: 1 }));
    assert_eq!(geometric_mean_interval(&[1.0, f64::INFINITY], 0.95), Err(StatsError::NotFinite { index: 1 }));
    for bad in [0.0, -2.0] {
        assert!(matches!(geometric_mean_interval(&[1.0, bad], 0.95), Err(StatsError::InvalidParameter { name: "duration", .. })));
    }
    assert_eq!(geometric_mean_interval(&[5e-324, f64::MAX], 0.95), Err(StatsError::OutOfRange));
    assert!(geometric_mean_interval(&[1e300, 1.1e300, 1.2e300], 0.95).is_ok());
    for bad in [f64::NAN, f64::INFINITY] {
        assert!(matches!(verdict(0.0, 1.0, Target::AtLeast(bad)), Err(StatsError::InvalidParameter { name: "target", .. })));
        assert!(matches!(verdict(bad, 1.0, Target::AtMost(0.0)), Err(StatsError::InvalidParameter { name: "low", .. })));
        assert!(matches!(verdict(0.0, bad, Target::AtMost(0.0)), Err(StatsError::InvalidParameter { name: "high", .. })));
    }
    assert!(matches!(verdict(2.0, 1.0, Target::AtMost(0.0)), Err(StatsError::InvalidParameter { name: "low", .. })));
    assert!(matches!(share_verdict(1, 2, Target::AtLeast(80.0), 0.95), Err(StatsError::InvalidParameter { name: "target", .. })));
}

proptest! {
    #[test]
    fn no_counts_panic(
        a in any::<u64>(), b in any::<u64>(), c in any::<u64>(), d in 0_u64..100_000, x in any::<f64>(),
        values in proptest::collection::vec(prop_oneof![9 => 0.0..1e308_f64, 5 => Just(5e-324), 1 => any::<f64>()], 0..6),
        level in prop_oneof![9 => 0.0..1.0_f64, 1 => any::<f64>()],
    ) {
        for got in [wilson_of_population(a, b, c, level), wilson_of_population(d, b, c, level), newcombe(d, b, d, c, level), top_box(&[d, d / 3], 1, level)].into_iter().flatten() {
            prop_assert!(got.low <= got.estimate && got.estimate <= got.high, "{got:?}");
        }
        for got in [clopper_pearson(d / 2, d, level), rate_interval(d, x, level)].into_iter().flatten() {
            prop_assert!(got.low <= got.estimate && got.estimate <= got.high, "{got:?}");
        }
        if let Ok(got) = two_proportions(d, b, d, c, level) { prop_assert!((0.0..=1.0).contains(&got.p) && got.cohens_h.is_finite()); }
        let counts = NetCounts { promoters: a, passives: b, detractors: d };
        if let Ok(got) = net_promoter_intervals(counts, Some(c), level) { prop_assert!(got.by_score.low <= got.by_score.high); }
        if let Ok(got) = net_promoter_difference(counts, NetCounts { passives: c, ..counts }, level) { prop_assert!((0.0..=1.0).contains(&got.p)); }
        for got in [mean_interval_of_population(&values, c, level), mean_interval_of_counts(&values, &vec![d; values.len()], None, level)].into_iter().flatten() {
            prop_assert!(got.low <= got.mean && got.mean <= got.high && got.se.is_finite(), "{got:?}");
        }
        if let Ok(got) = geometric_mean_interval(&values, level) { prop_assert!(got.low <= got.estimate && got.estimate <= got.high && got.high.is_finite()); }
        let _ = (verdict(x, level, Target::AtLeast(x)), share_verdict(d, c, Target::AtMost(x), level));
    }
}
