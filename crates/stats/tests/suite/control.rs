//! Control charts: references, laws and hostile input.

use candor_stats::control::{
    Change, ChartPoint, Constants, DEFAULT_RULES, Direction, Dispersion, MovingRange, POINTS_FOR_LIMITS, RateLimits, Rule, ShareLimits,
    Signal, WESTERN_ELECTRIC, individuals, level_shift, may_set_limits, p_chart, run_length, signals, simulate_false_alarms, u_chart,
};
use candor_stats::dist::normal_cdf;
use candor_stats::{Side, StatsError, mean_interval};
use proptest::prelude::*;
use serde_json::Value;

use crate::common::{CLOSED, TAIL, Table, about, close, expected, near};

const ALL_RULES: [Rule; 9] =
    [Rule::We1, Rule::We2, Rule::We3, Rule::We4, Rule::Nelson2, Rule::Nelson3, Rule::Nelson4, Rule::Nelson7, Rule::Nelson8];

fn places(want: &Value) -> Vec<usize> {
    want.as_array().unwrap().iter().map(|place| place.as_u64().unwrap() as usize).collect()
}

/// Where a rule fires, counted from 1.
fn fired(points: &[ChartPoint], rule: Rule) -> Vec<usize> {
    signals(points, &[rule]).iter().map(|signal| signal.at + 1).collect()
}

fn flat(values: &[f64]) -> Vec<ChartPoint> {
    values.iter().map(|value| ChartPoint { value: *value, centre: 0.0, lower: -3.0, upper: 3.0, sigma: 1.0 }).collect()
}

fn matches_limits(baseline: &[f64], all: &[f64], want: &Value) {
    let mean = individuals(baseline, MovingRange::Mean, Constants::Printed).unwrap();
    close(mean.n as f64, &want["n"], CLOSED);
    close(mean.centre, &want["mean"], CLOSED);
    close(mean.moving_range, &want["mr_bar"], CLOSED);
    close(mean.sigma, &want["sigma_mr"], CLOSED);
    close(mean.upper, &want["ucl"], CLOSED);
    close(mean.lower, &want["lcl"], CLOSED);
    close(mean.moving_range_upper, &want["mr_ucl"], CLOSED);
    let exact = individuals(baseline, MovingRange::Mean, Constants::Exact).unwrap();
    close(exact.upper, &want["ucl_exact_d2"], CLOSED);
    close(exact.lower, &want["lcl_exact_d2"], CLOSED);
    let median = individuals(baseline, MovingRange::Median, Constants::Printed).unwrap();
    close(median.moving_range, &want["mr_median"], CLOSED);
    close(median.upper, &want["median_mr_ucl"], CLOSED);
    close(median.lower, &want["median_mr_lcl"], CLOSED);
    assert_eq!(fired(&mean.points(baseline).unwrap(), Rule::We1), places(&want["beyond"]));
    assert_eq!(mean.points(all).unwrap().len(), all.len());
}

#[test]
fn the_nile() {
    let flow = Table::read("datasets__Nile.csv").column("flow");
    let want = expected("xmr.nile");
    for (baseline, limits, rules) in [(100, "all", "rules_all"), (28, "baseline", "rules_with_baseline_limits")] {
        matches_limits(&flow[..baseline], &flow, &want[limits]);
        let chart = individuals(&flow[..baseline], MovingRange::Mean, Constants::Printed).unwrap();
        let points = chart.points(&flow).unwrap();
        let names = [
            "we1_beyond_3s",
            "we2_2of3_beyond_2s_same_side",
            "we3_4of5_beyond_1s_same_side",
            "we4_8_same_side",
            "nelson2_9_same_side",
            "nelson3_6_monotone",
            "nelson4_14_alternating",
            "nelson7_15_within_1s",
            "nelson8_8_outside_1s",
        ];
        assert_eq!(names.len(), want[rules].as_object().unwrap().len());
        for (rule, name) in ALL_RULES.into_iter().zip(names) {
            assert_eq!(fired(&points, rule), places(&want[rules][name]), "{name} with limits of {limits}");
        }
    }
}

#[test]
fn cans_of_orange_juice() {
    let table = Table::read("canjuice.csv");
    let whole = |heading: &str| -> Vec<u64> { table.column(heading).iter().map(|count| *count as u64).collect() };
    let (n, counts) = (whole("Tamanho da Amostra (n)"), whole("Numero de Defeituosos (Di)"));
    let want = expected("pchart.canjuice");
    close(n.len() as f64, &want["rows"], CLOSED);
    for name in ["all", "first30"] {
        let rows = if name == "all" { n.len() } else { 30 };
        let limits = p_chart(&counts[..rows], &n[..rows], Dispersion::Expected).unwrap();
        close(limits.centre, &want[format!("p_bar_{name}")], CLOSED);
        let points = limits.points(&counts[..rows], &n[..rows]).unwrap();
        for point in &points {
            close(point.upper, &want[format!("ucl_{name}")], CLOSED);
            close(point.lower, &want[format!("lcl_{name}")], CLOSED);
        }
        assert_eq!(fired(&points, Rule::We1), places(&want[format!("out_{name}")]));
    }
}

#[test]
fn false_alarms_exactly() {
    let want = expected("spc.arl");
    let first = run_length(&[Rule::We1], 0.0).unwrap();
    close(first.average(), &want["arl0_rule1"], CLOSED);
    close(first.alarm_within(1), &want["p_rule1"], TAIL);
    close(first.alarm_within(20), &want["p_any_in_20"], TAIL);
    let all = run_length(&WESTERN_ELECTRIC, 0.0).unwrap();
    // Published with two decimals.
    let published = want["champ_woodall_arl0_rules_1to4_from_literature"].as_f64().unwrap();
    assert!((all.average() - published).abs() <= 0.005, "{}", all.average());
    // The same chain summed by an independent program, to nine digits.
    near(all.average(), 91.752_818_0, 1e-8);
    near(all.alarm_within(24), 0.210_594_160_7, 1e-9);
    near(run_length(&DEFAULT_RULES, 0.0).unwrap().average(), 152.730_065_1, 1e-8);
    // A run of m equal sides of a fair coin takes 2^m - 1 throws.
    near(run_length(&[Rule::We4], 0.0).unwrap().average(), 255.0, 1e-9);
    near(run_length(&[Rule::Nelson2], 0.0).unwrap().average(), 511.0, 1e-9);
}

#[test]
fn every_rule_of_zones_at_once() {
    let zones = ALL_RULES.iter().copied().filter(|rule| !matches!(rule, Rule::Nelson3 | Rule::Nelson4)).collect::<Vec<_>>();
    let (all, four) = (run_length(&zones, 0.0).unwrap(), run_length(&WESTERN_ELECTRIC, 0.0).unwrap());
    assert!(all.average() < four.average() && all.alarm_within(24) > four.alarm_within(24), "{}", all.average());
    let got = simulate_false_alarms(&zones, &[24], 300, 5).unwrap();
    assert!((got.average_run_length - all.average()).abs() < 4.0 * got.average_run_length_se, "{got:?}");
}

/// Runs of `m` points that all fall into a region of probability `q` take `(1/q^m - 1)/(1 - q)` points.
#[test]
fn run_lengths_of_runs_in_a_zone() {
    let inside: f64 = 0.682_689_492_137_085_9;
    let runs = |q: f64, m: i32| (q.powi(-m) - 1.0) / (1.0 - q);
    near(run_length(&[Rule::Nelson7], 0.0).unwrap().average(), runs(inside, 15), 1e-9);
    near(run_length(&[Rule::Nelson8], 0.0).unwrap().average(), runs(1.0 - inside, 8), 1e-9);
    let shifted = run_length(&[Rule::We1], 1.0).unwrap();
    near(shifted.average(), 1.0 / (normal_cdf(-2.0) + normal_cdf(-4.0)), CLOSED);
    near(shifted.alarm_within(0), 0.0, CLOSED);
}

#[test]
fn false_alarms_by_simulation() {
    // Within four Monte-Carlo standard errors: one chance in 16 000 to fail, and the seed is fixed.
    let exact = run_length(&WESTERN_ELECTRIC, 0.0).unwrap();
    let got = simulate_false_alarms(&WESTERN_ELECTRIC, &[12, 24], 400, 1).unwrap();
    assert!((got.average_run_length - exact.average()).abs() < 4.0 * got.average_run_length_se, "{got:?}");
    assert!(got.average_run_length_se < 6.0);
    for (place, horizon) in [12, 24].into_iter().enumerate() {
        let (share, se) = (got.shares[place], got.share_ses[place]);
        assert!((share - exact.alarm_within(horizon)).abs() < 4.0 * se && se < 0.03, "{got:?}");
    }
    assert_eq!(got, simulate_false_alarms(&WESTERN_ELECTRIC, &[12, 24], 400, 1).unwrap());
    assert_ne!(got, simulate_false_alarms(&WESTERN_ELECTRIC, &[12, 24], 400, 2).unwrap());
    // Six in a row rise or fall by chance with probability 2/6!, before eight can be on one side.
    let trend = simulate_false_alarms(&[Rule::Nelson3, Rule::We4], &[6], 300, 3).unwrap();
    assert!((trend.shares[0] - 2.0 / 720.0).abs() < 4.0 * (2.0 / 720.0 / 300.0_f64).sqrt(), "{trend:?}");
    assert!(trend.average_run_length < 255.0);
}

#[test]
fn signals_name_their_points() {
    let points = flat(&[0.1, 2.5, 0.3, 2.2, -4.0]);
    let got = signals(&points, &WESTERN_ELECTRIC);
    let up = Signal { rule: Rule::We2, direction: Some(Direction::Up), at: 3, points: vec![1, 3] };
    let down = Signal { rule: Rule::We1, direction: Some(Direction::Down), at: 4, points: vec![4] };
    assert_eq!(got, [up, down]);
    let four = signals(&flat(&[-1.5, -1.2, 0.4, -2.5, -1.1]), &[Rule::We3]);
    assert_eq!(four, [Signal { rule: Rule::We3, direction: Some(Direction::Down), at: 4, points: vec![0, 1, 3, 4] }]);
    let rising = flat(&[-1.0, -0.5, 0.0, 0.2, 0.3, 0.9]);
    let signal = Signal { rule: Rule::Nelson3, direction: Some(Direction::Up), at: 5, points: (0..6).collect() };
    assert_eq!(signals(&rising, &[Rule::Nelson3]), [signal]);
    let saw: Vec<f64> = (0..14).map(|i| if i % 2 == 0 { 0.5 } else { -0.5 }).collect();
    assert_eq!(fired(&flat(&saw), Rule::Nelson4), [14]);
    assert_eq!(fired(&flat(&[0.5; 15]), Rule::Nelson7), [15]);
    // On the centre is on no side, on a limit is not outside.
    let mut run = vec![0.5; 9];
    run[4] = 0.0;
    assert!(signals(&flat(&run), &ALL_RULES[..5]).is_empty());
    assert!(signals(&flat(&[3.0, -3.0]), &[Rule::We1]).is_empty());
    // Two of three needs three points.
    assert!(signals(&flat(&[2.5, 2.5]), &[Rule::We2]).is_empty());
}

#[test]
fn median_limits_ignore_a_wild_value() {
    let calm = [5.0, 6.0, 5.0, 7.0, 6.0, 5.0, 6.0, 7.0, 5.0, 6.0, 5.0, 6.0];
    let mut wild = calm;
    wild[6] = 60.0;
    let upper = |values: &[f64], average| individuals(values, average, Constants::Exact).unwrap().upper;
    assert!(upper(&wild, MovingRange::Mean) > 30.0 && upper(&wild, MovingRange::Median) < 12.0);
    // Median of the absolute difference of two normal values: 0.954 sigma.
    let exact = individuals(&calm, MovingRange::Median, Constants::Exact).unwrap();
    near(exact.sigma, exact.moving_range / 0.953_872_552_3, 1e-9);
    near(exact.moving_range_upper, exact.moving_range * 3.864_128, 1e-6);
    near(exact.upper - exact.centre, 3.0 * exact.sigma, CLOSED);
    let printed = individuals(&calm, MovingRange::Median, Constants::Printed).unwrap();
    near(printed.sigma, printed.moving_range / 0.954, CLOSED);
    near(printed.moving_range_upper, printed.moving_range * 3.865, CLOSED);
    let mean = individuals(&calm, MovingRange::Mean, Constants::Exact).unwrap();
    near(mean.moving_range_upper, mean.moving_range * 3.266_533, 1e-6);
    let ranges = mean.moving_range_points(&calm).unwrap();
    assert_eq!((ranges.len(), ranges[2].value, ranges[0].lower), (11, 2.0, 0.0));
    assert_eq!(ranges[0].upper, mean.moving_range_upper);
}

#[test]
fn laney_by_hand() {
    // p̄ = .25, every σ = √(.1875/48) = .0625: z = -2, 2, 0, 0 and ranges 4, 2, 0 of mean 2.
    let (counts, n) = ([6, 18, 12, 12], [48; 4]);
    let got = p_chart(&counts, &n, Dispersion::Observed).unwrap();
    assert_eq!(got.centre, 0.25);
    near(got.dispersion, 2.0 / 1.128, CLOSED);
    let point = got.points(&counts, &n).unwrap()[0];
    near(point.upper, 0.25 + 3.0 * 0.0625 * 2.0 / 1.128, CLOSED);
    assert_eq!(point.lower, 0.0);
    // ū = 4, every σ = √(4/4) = 1: z = -1, 1, 0, 0.
    let rates = u_chart(&[12, 20, 16, 16], &[4.0; 4], Dispersion::Observed).unwrap();
    assert_eq!(rates.centre, 4.0);
    near(rates.dispersion, 1.0 / 1.128, CLOSED);
    let point = rates.points(&[30], &[4.0]).unwrap()[0];
    assert_eq!((point.value, point.outside()), (7.5, Some(Direction::Up)));
    let plain = u_chart(&[12, 20, 16, 16], &[4.0; 4], Dispersion::Expected).unwrap();
    assert_eq!(plain, RateLimits { centre: 4.0, dispersion: 1.0 });
    let variable = plain.points(&[10, 2], &[4.0, 1.0]).unwrap();
    assert_eq!((variable[0].lower, variable[0].upper, variable[1].lower, variable[1].upper), (1.0, 7.0, 0.0, 10.0));
}

#[test]
fn shift_and_spike() {
    // R: t.test(extra ~ group, data = sleep), with the groups the other way round.
    let one = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
    let two = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
    let got = level_shift(&one, &two, 0.95).unwrap();
    near(got.t, 1.860_813_467_4, 1e-10);
    near(got.df, 17.776_473_516_1, 1e-10);
    near(got.p, 0.079_394_140_18, 1e-9);
    near(got.difference.low, -0.205_483_231, 1e-8);
    near(got.difference.high, 3.365_483_231, 1e-8);
    // 5.5 is above .75 + 2.66·1.7.
    assert_eq!((got.change, got.outside), (Change::Spike, vec![6]));
    let before = [5.0, 6.0, 5.0, 7.0, 6.0, 5.0, 6.0, 7.0, 5.0, 6.0, 5.0, 6.0];
    let higher: Vec<f64> = before.iter().map(|value| value + 2.0).collect();
    let shift = level_shift(&before, &higher, 0.95).unwrap();
    assert_eq!((shift.change, shift.difference.estimate), (Change::Shift, 2.0));
    assert!(shift.without_strongest.low > 0.0 && shift.without_strongest.low < shift.difference.low);
    let mut spiked = before;
    spiked[4] = 30.0;
    let spike = level_shift(&before, &spiked, 0.95).unwrap();
    assert_eq!((spike.change, spike.outside), (Change::Spike, vec![4]));
    assert_eq!(level_shift(&before, &before, 0.95).unwrap().change, Change::NotShown);
    // A shift that hangs on one value is none.
    let little: Vec<f64> = before.iter().map(|value| value + 0.65).collect();
    let thin = level_shift(&before, &little, 0.95).unwrap();
    assert!(thin.p < 0.05 && thin.difference.low > 0.0 && thin.without_strongest.low < 0.0, "{thin:?}");
    assert_eq!(thin.change, Change::NotShown);
    assert_eq!(level_shift(&[3.0; 4], &[3.0, 3.0, 4.0], 0.95).unwrap().outside, [2]);
}

fn series() -> impl Strategy<Value = Vec<f64>> {
    proptest::collection::vec((-40_i32..40).prop_map(|value| f64::from(value) / 4.0), 3..40)
        .prop_filter("values vary", |values: &Vec<f64>| values.iter().any(|value| *value != values[0]))
}

proptest! {
    #[test]
    fn limits_follow_scale_and_origin(x in series(), scale in 0.01_f64..50.0, origin in -9.0_f64..9.0) {
        let moved: Vec<f64> = x.iter().map(|value| value * scale + origin).collect();
        let (a, b) = (individuals(&x, MovingRange::Mean, Constants::Printed)?, individuals(&moved, MovingRange::Mean, Constants::Printed)?);
        prop_assert!(about(a.centre * scale + origin, b.centre) && about(a.sigma * scale, b.sigma));
        prop_assert!(about(a.lower * scale + origin, b.lower) && about(a.upper * scale + origin, b.upper));
        let backwards: Vec<f64> = x.iter().rev().copied().collect();
        let c = individuals(&backwards, MovingRange::Mean, Constants::Printed)?;
        prop_assert!(about(a.lower, c.lower) && about(a.moving_range_upper, c.moving_range_upper));
    }

    #[test]
    fn both_averages_enclose_their_centre(x in series()) {
        for constants in [Constants::Printed, Constants::Exact] {
            let a = individuals(&x, MovingRange::Mean, constants)?;
            prop_assert!(a.lower < a.centre && a.centre < a.upper && a.sigma > 0.0);
            prop_assert!(about(a.centre, mean_interval(&x, 0.95)?.mean));
            prop_assert!(((a.upper - a.centre) / (3.0 * a.sigma) - 1.0).abs() < 1e-3);
            if let Ok(b) = individuals(&x, MovingRange::Median, constants) {
                prop_assert!(b.lower < b.centre && b.centre < b.upper);
            }
        }
    }

    #[test]
    fn mirrored_points_mirror_the_signals(x in series()) {
        let turn = |direction| match direction { Direction::Up => Direction::Down, Direction::Down => Direction::Up };
        let mirrored: Vec<f64> = x.iter().map(|value| -value).collect();
        let got = signals(&flat(&x), &ALL_RULES);
        let mut want = signals(&flat(&mirrored), &ALL_RULES);
        want.iter_mut().for_each(|signal| signal.direction = signal.direction.map(turn));
        prop_assert_eq!(&got, &want);
        for signal in got {
            prop_assert!(signal.points.iter().all(|place| *place <= signal.at && *place + signal.rule.window() > signal.at));
            prop_assert!(signal.points.is_sorted() && !signal.points.is_empty());
        }
    }

    #[test]
    fn rules_are_counted_right(x in series()) {
        let points = flat(&x);
        let side = |value: f64, k: f64| if value > k { 1 } else if value < -k { -1 } else { 0 };
        let slow = |m: usize, needed: usize, k: f64| -> Vec<usize> {
            let fires = |end: &usize| [1, -1].iter().any(|s| x[end - m..*end].iter().filter(|value| side(**value, k) == *s).count() >= needed);
            (m..=x.len()).filter(fires).collect()
        };
        prop_assert_eq!(fired(&points, Rule::We2), slow(3, 2, 2.0));
        prop_assert_eq!(fired(&points, Rule::We3), slow(5, 4, 1.0));
        prop_assert_eq!(fired(&points, Rule::We4), slow(8, 8, 0.0));
        prop_assert_eq!(fired(&points, Rule::Nelson2), slow(9, 9, 0.0));
        // More rules never silence a signal.
        let all = signals(&points, &ALL_RULES);
        prop_assert!(signals(&points, &DEFAULT_RULES).iter().all(|signal| all.contains(signal)));
    }

    #[test]
    fn alarms_come_sooner_with_more_rules_and_larger_shifts(shift in -3.0_f64..3.0, points in 1_usize..60) {
        let (few, more) = (run_length(&[Rule::We1], shift)?, run_length(&[Rule::We1, Rule::We2], shift)?);
        prop_assert!(more.average() <= few.average() * (1.0 + 1e-9) && few.average() >= 1.0);
        prop_assert!(few.alarm_within(points) <= more.alarm_within(points) + 1e-12);
        prop_assert!(more.alarm_within(points) <= more.alarm_within(points + 1) + 1e-12);
        prop_assert!(run_length(&[Rule::We1], shift * 1.2)?.average() <= few.average() * (1.0 + 1e-9));
        prop_assert!(about(run_length(&[Rule::We1, Rule::We2], -shift)?.average(), more.average()));
    }

    #[test]
    fn limits_of_shares_narrow_with_n(counts in proptest::collection::vec((0_u64..50, 0_u64..50), 2..20), n in 1_u64..500) {
        let (x, sizes): (Vec<u64>, Vec<u64>) = counts.iter().map(|(a, b)| (*a, a + b + 1)).unzip();
        prop_assume!(x.iter().any(|count| *count > 0));
        let limits = p_chart(&x, &sizes, Dispersion::Expected)?;
        let points = limits.points(&[1, 1], &[n, n + 1])?;
        prop_assert!(points[1].upper <= points[0].upper && points[0].lower <= points[1].lower);
        prop_assert!(points.iter().all(|point| 0.0 <= point.lower && point.upper <= 1.0 && point.sigma > 0.0));
        if let Ok(laney) = p_chart(&x, &sizes, Dispersion::Observed) {
            prop_assert!(laney.centre == limits.centre && laney.dispersion > 0.0);
            let wide = laney.points(&[1], &[n])?[0];
            prop_assert!(about(wide.sigma, points[0].sigma * laney.dispersion));
        }
    }

    #[test]
    fn a_shift_turns_with_the_sign(a in series(), b in series(), level in 0.5_f64..0.98) {
        prop_assume!(a.iter().any(|value| *value != a[0]));
        let got = level_shift(&a, &b, level)?;
        let negative = |values: &[f64]| -> Vec<f64> { values.iter().map(|value| -value).collect() };
        let turned = level_shift(&negative(&a), &negative(&b), level)?;
        prop_assert!(about(got.t, -turned.t) && about(got.difference.low, -turned.difference.high));
        if got.difference.estimate != 0.0 {
            prop_assert!(got.change == turned.change && about(got.without_strongest.low, -turned.without_strongest.high));
        }
        // Backwards in time and upside down it is the same change.
        let back = level_shift(&negative(&b), &negative(&a), level)?;
        prop_assert!(about(got.t, back.t) && about(got.without_strongest.low, back.without_strongest.low));
        prop_assert!(about(got.after - got.before, got.difference.estimate));
        prop_assert!(got.difference.low <= got.difference.estimate && got.difference.estimate <= got.difference.high);
        prop_assert!((0.0..=1.0).contains(&got.p));
        let same = (got.p < 1.0 - level) == (got.difference.low > 0.0 || got.difference.high < 0.0);
        prop_assert!(same || (got.p - (1.0 - level)).abs() < 1e-9);
    }
}

#[test]
fn bad_input_gives_errors() {
    let x = [1.0, 3.0, 2.0, 5.0];
    let mut nan = x;
    nan[1] = f64::NAN;
    for average in [MovingRange::Mean, MovingRange::Median] {
        let limits = |values: &[f64]| individuals(values, average, Constants::Printed).map(|_| ());
        assert_eq!(limits(&x[..1]), Err(StatsError::TooFew { needed: 2, got: 1 }));
        assert_eq!(limits(&nan), Err(StatsError::NotFinite { index: 1 }));
        assert_eq!(limits(&[4.0; 9]), Err(StatsError::NoVariation { which: Side::X }));
        assert_eq!(limits(&[f64::MAX, -f64::MAX]), Err(StatsError::OutOfRange));
    }
    let steps = individuals(&[1.0, 1.0, 1.0, 1.0, 2.0], MovingRange::Median, Constants::Printed);
    assert!(matches!(steps, Err(StatsError::Inadmissible { .. })));
    let chart = individuals(&x, MovingRange::Mean, Constants::Printed).unwrap();
    assert_eq!(chart.points(&nan), Err(StatsError::NotFinite { index: 1 }));
    assert_eq!(chart.points(&[]), Ok(vec![]));
    assert_eq!(chart.moving_range_points(&nan), Err(StatsError::NotFinite { index: 1 }));
    assert_eq!(chart.moving_range_points(&[f64::MAX, -f64::MAX]), Err(StatsError::OutOfRange));
    assert!(!may_set_limits(POINTS_FOR_LIMITS - 1) && may_set_limits(POINTS_FOR_LIMITS) && POINTS_FOR_LIMITS == 12);
    let none = ChartPoint { value: f64::NAN, centre: f64::NAN, lower: f64::NAN, upper: f64::NAN, sigma: f64::NAN };
    assert!(signals(&[none; 20], &ALL_RULES).is_empty() && signals(&[], &ALL_RULES).is_empty() && signals(&[none], &[]).is_empty());
}

#[test]
fn bad_counts_give_errors() {
    let plain = Dispersion::Expected;
    assert_eq!(p_chart(&[1, 2], &[3], plain), Err(StatsError::LengthMismatch { left: 2, right: 1 }));
    assert_eq!(p_chart(&[1], &[3], plain), Err(StatsError::TooFew { needed: 2, got: 1 }));
    assert_eq!(p_chart(&[1, 0], &[3, 0], plain), Err(StatsError::EmptyGroup { index: 1 }));
    assert_eq!(p_chart(&[1, 4], &[3, 3], plain), Err(StatsError::InvalidProportion { successes: 4, n: 3 }));
    for none in [[0, 0], [3, 3]] {
        assert_eq!(p_chart(&none, &[3, 3], plain), Err(StatsError::NoVariation { which: Side::X }));
    }
    assert_eq!(p_chart(&[2, 2], &[4, 4], Dispersion::Observed), Err(StatsError::NoVariation { which: Side::X }));
    assert!(p_chart(&[u64::MAX, 1], &[u64::MAX, u64::MAX], plain).is_ok());
    let limits = ShareLimits { centre: 0.5, dispersion: 1.0 };
    assert_eq!(limits.points(&[1], &[0]), Err(StatsError::EmptyGroup { index: 0 }));
    assert_eq!(ShareLimits { centre: f64::NAN, ..limits }.points(&[1], &[2]), Err(StatsError::OutOfRange));
    assert_eq!(u_chart(&[0, 0], &[1.0, 1.0], plain), Err(StatsError::NoVariation { which: Side::X }));
    for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(u_chart(&[1, 2], &[1.0, bad], plain), Err(StatsError::InvalidWeight { index: 1 }));
    }
    assert_eq!(u_chart(&[1, 2], &[f64::MAX, f64::MAX], plain), Err(StatsError::OutOfRange));
    assert_eq!(u_chart(&[1, 2], &[5e-324, 5e-324], plain), Err(StatsError::OutOfRange));
    assert_eq!(RateLimits { centre: 1.0, dispersion: 1.0 }.points(&[1], &[1e-320]), Err(StatsError::OutOfRange));
}

#[test]
fn bad_rules_give_errors() {
    assert_eq!(run_length(&[], 0.0), Err(StatsError::TooFew { needed: 1, got: 0 }));
    assert_eq!(run_length(&[Rule::We1], f64::NAN), Err(StatsError::NotFinite { index: 0 }));
    for rule in [Rule::Nelson3, Rule::Nelson4] {
        assert!(matches!(run_length(&[Rule::We1, rule], 0.0), Err(StatsError::InvalidParameter { value: 1.0, .. })));
    }
    // Far away nothing stays within one sigma, and everything is outside.
    assert!(matches!(run_length(&[Rule::Nelson7], 1e9), Err(StatsError::NotConverged { .. })));
    near(run_length(&[Rule::We1], -1e300).unwrap().average(), 1.0, CLOSED);
    near(run_length(&[Rule::We4], 40.0).unwrap().average(), 8.0, CLOSED);
    near(run_length(&[Rule::We4], 40.0).unwrap().alarm_within(usize::MAX), 1.0, CLOSED);
    assert!(run_length(&ALL_RULES[..3], 0.0).unwrap().alarm_within(usize::MAX) <= 1.0);
    assert_eq!(simulate_false_alarms(&[], &[12], 10, 1), Err(StatsError::TooFew { needed: 1, got: 0 }));
    assert_eq!(simulate_false_alarms(&[Rule::We1], &[12], 1, 1), Err(StatsError::TooFew { needed: 2, got: 1 }));
    assert!(simulate_false_alarms(&[Rule::We4], &[], 2, 1).unwrap().shares.is_empty());
}

#[test]
fn bad_segments_give_errors() {
    let x = [1.0, 2.0, 4.0];
    assert_eq!(level_shift(&x[..2], &x, 0.95), Err(StatsError::TooFew { needed: 3, got: 2 }));
    assert_eq!(level_shift(&x, &[], 0.95), Err(StatsError::TooFew { needed: 3, got: 0 }));
    assert_eq!(level_shift(&x, &[1.0, f64::NAN, 2.0], 0.95), Err(StatsError::NotFinite { index: 1 }));
    assert_eq!(level_shift(&[2.0; 3], &[3.0; 3], 0.95), Err(StatsError::NoVariation { which: Side::X }));
    for level in [0.0, 1.0, 95.0] {
        assert_eq!(level_shift(&x, &x, level), Err(StatsError::InvalidLevel { level }));
    }
    let far = [f64::MAX, -f64::MAX, f64::MAX];
    assert_eq!(level_shift(&far, &x, 0.95), Err(StatsError::OutOfRange));
    let tiny: Vec<f64> = x.iter().map(|value| value * 1e-300).collect();
    assert!(level_shift(&tiny, &[2e-300, 3e-300, 5e-300], 0.95).is_ok());
}

proptest! {
    #[test]
    fn no_series_panics(
        x in proptest::collection::vec(prop_oneof![9 => -1e308..1e308_f64, 9 => Just(1.0), 3 => any::<f64>()], 0..9),
        y in proptest::collection::vec(prop_oneof![9 => -1e3..1e3_f64, 9 => Just(5e-324), 1 => any::<f64>()], 0..9),
        counts in proptest::collection::vec(any::<u64>(), 0..5),
        n in proptest::collection::vec(any::<u64>(), 0..5),
        level in prop_oneof![9 => 0.0..1.0_f64, 1 => any::<f64>()],
    ) {
        for values in [&x, &y] {
            for average in [MovingRange::Mean, MovingRange::Median] {
                if let Ok(limits) = individuals(values, average, Constants::Exact) {
                    prop_assert!(limits.lower <= limits.centre && limits.centre <= limits.upper && limits.sigma > 0.0, "{limits:?}");
                    let points = limits.points(values)?;
                    let _ = (signals(&points, &ALL_RULES), limits.moving_range_points(values));
                }
            }
        }
        for (before, after) in [(&x, &y), (&y, &x), (&y, &y)] {
            if let Ok(shift) = level_shift(before, after, level) {
                prop_assert!(shift.difference.low <= shift.difference.high && (0.0..=1.0).contains(&shift.p), "{shift:?}");
                prop_assert!(shift.without_strongest.low <= shift.without_strongest.high && shift.df >= 1.0, "{shift:?}");
            }
        }
        for dispersion in [Dispersion::Expected, Dispersion::Observed] {
            if let Ok(limits) = p_chart(&counts, &n, dispersion) {
                prop_assert!(limits.points(&counts, &n)?.iter().all(|point| point.lower <= point.upper));
            }
            if let Ok(limits) = u_chart(&counts, &y, dispersion) {
                prop_assert!(limits.points(&counts, &y).is_ok_and(|points| points.iter().all(|point| point.upper.is_finite())) || limits.points(&counts, &y).is_err());
            }
        }
    }
}
