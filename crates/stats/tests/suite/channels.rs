//! Consistency across channels: references, laws and hostile input.

use candor_stats::association::{chi_square_test, fisher_exact_p};
use candor_stats::channels::{
    Summary, brown_forsythe, brown_forsythe_counts, compare_means, compare_shares, kruskal_wallis, kruskal_wallis_counts, one_way_anova,
    one_way_anova_counts, one_way_anova_summaries, pooled_mix, standardise_means, standardise_shares,
};
use candor_stats::control::{Direction, Dispersion, p_chart};
use candor_stats::dist::{student_t_quantile, student_t_sf};
use candor_stats::proportions::two_proportions;
use candor_stats::{Side, StatsError, mean_interval, wilson};
use proptest::prelude::*;

use crate::common::{CLOSED, TAIL, Table, about, close, ends, expected, near, slices};

/// Counts of rows by group and answer, groups and answers in the order given.
fn tabulated(groups: &[String], answers: &[String], weights: &[f64], names: [&[&str]; 2]) -> Vec<Vec<u64>> {
    let mut table = vec![vec![0; names[1].len()]; names[0].len()];
    for ((group, answer), weight) in groups.iter().zip(answers).zip(weights) {
        let place = |names: &[&str], name: &str| names.iter().position(|each| *each == name).unwrap();
        table[place(names[0], group)][place(names[1], answer)] += *weight as u64;
    }
    table
}

const TYPES: [&str; 4] = ["Apartment", "Atrium", "Terrace", "Tower"];

fn housing() -> Vec<Vec<u64>> {
    let table = Table::read("MASS__housing.csv");
    tabulated(&table.texts("Type"), &table.texts("Sat"), &table.column("Freq"), [&TYPES, &["Low", "Medium", "High"]])
}

#[test]
fn tenants_by_dwelling() {
    let want = expected("channels.housing");
    let table = housing();
    let high: Vec<u64> = table.iter().map(|row| row[2]).collect();
    let n: Vec<u64> = table.iter().map(|row| row.iter().sum()).collect();
    let funnel = compare_shares(&high, &n, 0.05).unwrap();
    close(funnel.whole, &want["p_bar"], CLOSED);
    close(funnel.h, &want["anom_bonferroni_h"], CLOSED);
    let three_sigma = p_chart(&high, &n, Dispersion::Expected).unwrap().points(&high, &n).unwrap();
    for (place, channel) in funnel.channels.iter().enumerate() {
        assert_eq!((want["channels"][place].as_str().unwrap(), want["n"][place].as_u64().unwrap()), (TYPES[place], n[place]));
        assert_eq!(want["high"][place].as_u64().unwrap(), high[place]);
        close(channel.value, &want["p"][place], CLOSED);
        close(channel.z, &want["z"][place], CLOSED);
        close(channel.p, &want["p_two_sided"][place], TAIL);
        close(channel.p_adjusted, &want["p_BH"][place], TAIL);
        close(channel.upper, &want["anom_ucl"][place], CLOSED);
        close(channel.lower, &want["anom_lcl"][place], CLOSED);
        close(three_sigma[place].upper, &want["ucl3"][place], CLOSED);
        close(three_sigma[place].lower, &want["lcl3"][place], CLOSED);
        let interval = wilson(high[place], n[place], 0.95).unwrap();
        ends(interval.low, interval.high, &want["wilson"][place]);
    }
    let outside: Vec<_> = funnel.channels.iter().map(|channel| channel.outside).collect();
    assert_eq!(outside, [None, None, Some(Direction::Down), Some(Direction::Up)]);
    let test = chi_square_test(&table).unwrap();
    close(test.statistic, &want["chisq"], CLOSED);
    close(test.df, &want["chisq_df"], CLOSED);
    close(test.p, &want["chisq_p"], TAIL);
    close(test.cramers_v, &want["cramers_v"], CLOSED);
    let ranks = kruskal_wallis_counts(&[1.0, 2.0, 3.0], &slices(&table)).unwrap();
    close(ranks.h, &want["kw_H"], CLOSED);
    close(ranks.p, &want["kw_p"], TAIL);
}

#[test]
fn lectures_by_department() {
    let want = expected("consistency.insteval");
    let by_department = &expected("icc.insteval")["dept"];
    let table = Table::read("lme4__InstEval.csv");
    let (department, rating) = (table.texts("dept"), table.column("y"));
    let names: Vec<&str> = want["dept"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    let mut groups = vec![Vec::new(); names.len()];
    for (name, value) in department.iter().zip(&rating) {
        groups[names.iter().position(|each| each == name).unwrap()].push(*value);
    }
    let scale = [1.0, 2.0, 3.0, 4.0, 5.0];
    let count = |group: &Vec<f64>| scale.iter().map(|code| group.iter().filter(|value| *value == code).count() as u64).collect();
    let counts: Vec<Vec<u64>> = groups.iter().map(count).collect();
    for (place, group) in groups.iter().enumerate() {
        close(Summary::of(group).unwrap().mean, &want["mean"][place], CLOSED);
        close(Summary::of_counts(&scale, &counts[place]).unwrap().mean, &want["mean"][place], CLOSED);
    }
    let (groups, counts) = (slices(&groups), slices(&counts));
    for test in [brown_forsythe(&groups).unwrap(), brown_forsythe_counts(&scale, &counts).unwrap()] {
        close(test.f, &want["brown_forsythe_F"], CLOSED);
        close(test.p, &want["brown_forsythe_p"], TAIL);
        assert_eq!((test.df_between, test.df_within), (13.0, 73_421.0 - 14.0));
    }
    for test in [kruskal_wallis(&groups).unwrap(), kruskal_wallis_counts(&scale, &counts).unwrap()] {
        close(test.h, &want["kw_H"], CLOSED);
        close(test.p, &want["kw_p"], TAIL);
        close(test.epsilon_squared, &want["epsilon2"], CLOSED);
    }
    for test in [one_way_anova(&groups).unwrap(), one_way_anova_counts(&scale, &counts).unwrap()] {
        close(test.eta_squared, &want["eta2"], CLOSED);
        close(test.consistency_index(), &by_department["ICC1"], CLOSED);
        close(test.test.f, &by_department["F"], CLOSED);
        close(test.test.p, &by_department["p"], TAIL);
    }
}

#[test]
fn questions_that_change_the_answer() {
    let want = expected("wording.ask");
    let table = Table::read("openintro__ask.csv");
    let classes = ["general", "neg_assumption", "pos_assumption"];
    let answers = table.texts("response");
    let counts = tabulated(&table.texts("question_class"), &answers, &vec![1.0; answers.len()], [&classes, &["disclose", "hide"]]);
    for (row, class) in counts.iter().zip(classes) {
        let cell = &want["table"][class];
        assert_eq!((Some(row[0]), Some(row[1])), (cell["disclose"].as_u64(), cell["hide"].as_u64()));
        close(wilson(row[0], row[0] + row[1], 0.95).unwrap().estimate, &want["share_disclose"][class], CLOSED);
    }
    let test = chi_square_test(&counts).unwrap();
    close(test.statistic, &want["chisq"], CLOSED);
    close(test.df, &want["df"], CLOSED);
    close(test.p, &want["p"], TAIL);
    close(test.cramers_v, &want["cramers_v"], CLOSED);
    close(fisher_exact_p(&counts).unwrap(), &want["fisher_p"], TAIL);
}

/// Weights of plants under three treatments (R `PlantGrowth`, Dobson 1983).
const PLANTS: [[f64; 10]; 3] = [
    [4.17, 5.58, 5.18, 6.11, 4.50, 4.61, 5.17, 4.53, 5.33, 5.14],
    [4.81, 4.17, 4.41, 3.59, 5.87, 3.83, 6.03, 4.89, 4.32, 4.69],
    [6.31, 5.12, 5.54, 5.50, 5.37, 5.29, 4.92, 6.15, 5.80, 5.26],
];

#[test]
fn published_tests() {
    // The examples of the help pages of R.
    let groups: Vec<&[f64]> = PLANTS.iter().map(|group| group.as_slice()).collect();
    let anova = one_way_anova(&groups).unwrap();
    near(anova.test.f, 4.846_088, 1e-6);
    near(anova.test.p, 0.015_91, 1e-3);
    let spread = brown_forsythe(&groups).unwrap();
    near(spread.f, 1.1192, 1e-4);
    near(spread.p, 0.3412, 1e-3);
    let ranks = kruskal_wallis(&groups).unwrap();
    near(ranks.h, 7.9882, 1e-5);
    near(ranks.p, 0.018_42, 1e-3);
    let hollander: [&[f64]; 3] = [&[2.9, 3.0, 2.5, 2.6, 3.2], &[3.8, 2.7, 4.0, 2.4], &[2.8, 3.4, 3.7, 2.2, 2.0]];
    near(kruskal_wallis(&hollander).unwrap().h, 0.771_43, 1e-5);
    let smokers = chi_square_test(&[[83, 3], [90, 3], [129, 7], [70, 12]]).unwrap();
    near(smokers.statistic, 12.600, 1e-4);
    near(smokers.p, 0.005_585, 1e-4);
    near(fisher_exact_p(&[[2, 15], [10, 3]]).unwrap(), 0.000_536_7, 1e-4);
}

#[test]
fn means_against_all() {
    let summaries: Vec<Summary> = PLANTS.iter().map(|group| Summary::of(group).unwrap()).collect();
    let funnel = compare_means(&summaries, 0.05).unwrap();
    near(funnel.whole, 5.073, CLOSED);
    // s² = 10.49209/27; h = qt(1 - .05/6, 27)
    let se = (10.492_09_f64 / 27.0 / 10.0).sqrt();
    near(funnel.channels[0].z, (5.032 - 5.073) / se, 1e-9);
    near(funnel.channels[2].p, 2.0 * student_t_sf(funnel.channels[2].z, 27.0), 1e-12);
    near(funnel.channels[2].upper, 5.073 + funnel.h * se * (20.0_f64 / 30.0).sqrt(), 1e-9);
    near(student_t_sf(funnel.h, 27.0), 0.05 / 6.0, 1e-10);
    let (low, high) = (funnel.channels[1], funnel.channels[2]);
    assert!((high.value > high.upper) == (high.outside == Some(Direction::Up)) && low.z < 0.0);
    let apart = [Summary { n: 40, mean: 9.0, variance: 1.0 }, Summary { n: 40, mean: 5.0, variance: 1.0 }];
    let funnel = compare_means(&apart, 0.05).unwrap();
    assert_eq!(funnel.channels[0].outside, Some(Direction::Up));
    assert_eq!(funnel.channels[1].outside, Some(Direction::Down));
}

#[test]
fn the_gap_that_is_a_mix() {
    // In each kind of ticket both channels do the same; one has more of the hard kind.
    let (counts, n): ([&[u64]; 2], [&[u64]; 2]) = ([&[90, 10], &[45, 40]], [&[100, 20], &[50, 80]]);
    let mix = pooled_mix(&n).unwrap();
    assert_eq!(mix, [0.6, 0.4]);
    let got = standardise_shares(&counts, &n, &mix, 0.95).unwrap();
    assert!(got[0].crude - got[1].crude > 0.15);
    near(got[0].adjusted.estimate, 0.9 * 0.6 + 0.5 * 0.4, CLOSED);
    near(got[1].adjusted.estimate, got[0].adjusted.estimate, CLOSED);
    // One stratum is Wilson's interval, and weights count by their ratios.
    let one = standardise_shares(&[&[3], &[4]], &[&[12], &[9]], &[7.0], 0.95).unwrap();
    let plain = wilson(3, 12, 0.95).unwrap();
    near(one[0].adjusted.low, plain.low, CLOSED);
    near(one[0].adjusted.high, plain.high, CLOSED);
    let cell = |values: &[f64]| Summary::of(values).unwrap();
    let (easy, hard) = (cell(&[6.0, 7.0, 8.0]), cell(&[2.0, 3.0, 5.0, 2.0]));
    let means = standardise_means(&[&[easy, hard]], &[3.0, 1.0], 0.95).unwrap();
    near(means[0].adjusted.estimate, 0.75 * 7.0 + 0.25 * 3.0, CLOSED);
    near(means[0].crude, 33.0 / 7.0, CLOSED);
    let alone = standardise_means(&[&[easy, hard]], &[0.0, 2.0], 0.95).unwrap();
    let student = mean_interval(&[2.0, 3.0, 5.0, 2.0], 0.95).unwrap();
    near(alone[0].adjusted.low, student.low, CLOSED);
    near(alone[0].adjusted.high, student.high, CLOSED);
    // Two strata of equal size and variance: their degrees of freedom add up.
    let both = standardise_means(&[&[easy, easy]], &[1.0, 1.0], 0.95).unwrap();
    let half = student_t_quantile(0.975, 4.0) * (1.0_f64 / 6.0).sqrt();
    near(both[0].adjusted.high - 7.0, half, CLOSED);
}

const SCALE: [f64; 5] = [1.0, 2.0, 3.5, 4.0, 7.0];

/// Tables of two to five channels on a scale of five, none empty, values that vary.
fn tables() -> impl Strategy<Value = Vec<Vec<u64>>> {
    let row = || proptest::collection::vec(0_u64..9, 5);
    proptest::collection::vec(row(), 2..6).prop_filter("no channel empty, several answers", |table: &Vec<Vec<u64>>| {
        let used = (0..5).filter(|place| table.iter().any(|row| row[*place] > 0)).count();
        table.iter().all(|row| row.iter().sum::<u64>() > 0) && used > 1
    })
}

fn raw(table: &[Vec<u64>]) -> Vec<Vec<f64>> {
    let spread = |row: &Vec<u64>| SCALE.iter().zip(row).flat_map(|(value, count)| vec![*value; *count as usize]).collect();
    table.iter().map(spread).collect()
}

proptest! {
    #[test]
    fn tables_give_what_answers_give(table in tables()) {
        let groups = raw(&table);
        let (counts, groups) = (slices(&table), slices(&groups));
        let (a, b) = (kruskal_wallis(&groups)?, kruskal_wallis_counts(&SCALE, &counts)?);
        prop_assert!(about(a.h, b.h) && about(a.p, b.p) && about(a.epsilon_squared, b.epsilon_squared));
        prop_assert!(a.mean_ranks.iter().zip(&b.mean_ranks).all(|(a, b)| about(*a, *b)));
        match (one_way_anova(&groups), one_way_anova_counts(&SCALE, &counts)) {
            (Ok(a), Ok(b)) => {
                prop_assert!(about(a.test.f, b.test.f) && about(a.test.p, b.test.p));
                prop_assert!(about(a.icc1, b.icc1) && about(a.eta_squared, b.eta_squared));
                let summaries: Vec<Summary> = groups.iter().map(|group| Summary::of(group)).collect::<Result<_, _>>()?;
                let c = one_way_anova_summaries(&summaries)?;
                prop_assert!(about(a.test.f, c.test.f) && about(a.icc1, c.icc1));
            }
            (a, b) => prop_assert_eq!(a, b),
        }
        match (brown_forsythe(&groups), brown_forsythe_counts(&SCALE, &counts)) {
            (Ok(a), Ok(b)) => prop_assert!(about(a.f, b.f) && about(a.p, b.p) && a.df_within == b.df_within),
            (a, b) => prop_assert_eq!(a, b),
        }
        for (row, group) in counts.iter().zip(&groups) {
            let (a, b) = (Summary::of(group)?, Summary::of_counts(&SCALE, row)?);
            prop_assert!(a.n == b.n && about(a.mean, b.mean) && about(a.variance, b.variance));
        }
    }

    #[test]
    fn order_and_scale_do_not_matter(table in tables(), scale in 0.01_f64..50.0, origin in -9.0_f64..9.0) {
        let groups = raw(&table);
        let moved: Vec<Vec<f64>> = groups.iter().rev().map(|group| group.iter().rev().map(|value| value * scale + origin).collect()).collect();
        let (a, b) = (kruskal_wallis(&slices(&groups))?, kruskal_wallis(&slices(&moved))?);
        prop_assert!(about(a.h, b.h) && (0.0..=1.0).contains(&a.epsilon_squared) && (0.0..=1.0).contains(&a.p));
        let cubed: Vec<Vec<f64>> = groups.iter().map(|group| group.iter().map(|value| value * value * value).collect()).collect();
        prop_assert!(about(a.h, kruskal_wallis(&slices(&cubed))?.h));
        if let (Ok(a), Ok(b)) = (one_way_anova(&slices(&groups)), one_way_anova(&slices(&moved))) {
            prop_assert!(about(a.test.f, b.test.f) && about(a.icc1, b.icc1));
            prop_assert!((0.0..=1.0).contains(&a.eta_squared) && a.icc1 <= 1.0 && a.consistency_index() >= 0.0);
            // η² is what F says of it.
            let share = a.test.f * a.test.df_between / (a.test.f * a.test.df_between + a.test.df_within);
            prop_assert!(about(a.eta_squared, share));
        }
        if let (Ok(a), Ok(b)) = (brown_forsythe(&slices(&groups)), brown_forsythe(&slices(&moved))) {
            prop_assert!(about(a.f, b.f));
        }
        let turned: Vec<Vec<u64>> = table.iter().rev().map(|row| row.iter().rev().copied().collect()).collect();
        let (a, b) = (chi_square_test(&table)?, chi_square_test(&turned)?);
        prop_assert!(about(a.statistic, b.statistic) && (0.0..=1.0).contains(&a.cramers_v) && a.smallest_expected > 0.0);
    }

    #[test]
    fn spread_does_not_depend_on_level(table in tables(), shift in -50_i32..50) {
        let groups = raw(&table);
        let mut moved = groups.clone();
        moved[0].iter_mut().for_each(|value| *value += f64::from(shift));
        if let (Ok(a), Ok(b)) = (brown_forsythe(&slices(&groups)), brown_forsythe(&slices(&moved))) {
            prop_assert!(about(a.f, b.f));
        }
    }

    #[test]
    fn equal_channels_do_not_differ(row in proptest::collection::vec(0_u64..9, 5), channels in 2_usize..5) {
        prop_assume!(row.iter().filter(|count| **count > 0).count() > 1);
        let table = vec![row.clone(); channels];
        let (ranks, test) = (kruskal_wallis_counts(&SCALE, &slices(&table))?, chi_square_test(&table)?);
        prop_assert!(ranks.h < 1e-9 && test.statistic < 1e-9 && about(ranks.p, 1.0) && about(test.p, 1.0));
        let anova = one_way_anova_counts(&SCALE, &slices(&table))?;
        prop_assert!(anova.test.f < 1e-9 && anova.consistency_index() == 0.0);
        // Twice the answers with the same distribution double χ², and leave V as it is.
        let mut uneven = table.clone();
        uneven[0].reverse();
        let doubled: Vec<Vec<u64>> = uneven.iter().map(|row| row.iter().map(|count| 2 * count).collect()).collect();
        let (once, twice) = (chi_square_test(&uneven)?, chi_square_test(&doubled)?);
        prop_assert!(about(2.0 * once.statistic, twice.statistic) && about(once.cramers_v, twice.cramers_v));
    }

    #[test]
    fn channels_balance_about_the_whole(pairs in proptest::collection::vec((0_u64..40, 0_u64..40), 2..8), alpha in 0.001_f64..0.3) {
        let (counts, n): (Vec<u64>, Vec<u64>) = pairs.iter().map(|(a, b)| (*a, a + b + 1)).unzip();
        prop_assume!(counts.iter().any(|count| *count > 0));
        let funnel = compare_shares(&counts, &n, alpha)?;
        let sum: f64 = funnel.channels.iter().zip(&n).map(|(channel, n)| *n as f64 * (channel.value - funnel.whole)).sum();
        prop_assert!(sum.abs() < 1e-9);
        let stricter = compare_shares(&counts, &n, alpha / 2.0)?;
        for (channel, wide) in funnel.channels.iter().zip(&stricter.channels) {
            prop_assert!(channel.p <= channel.p_adjusted && channel.p_adjusted <= 1.0);
            prop_assert!(0.0 <= channel.lower && channel.lower <= funnel.whole && funnel.whole <= channel.upper && channel.upper <= 1.0);
            prop_assert!(wide.lower <= channel.lower && channel.upper <= wide.upper);
            prop_assert_eq!(channel.outside.is_some(), channel.value < channel.lower || channel.value > channel.upper);
        }
        let mut sorted = funnel.channels.clone();
        sorted.sort_by(|a, b| a.p.total_cmp(&b.p));
        prop_assert!(sorted.windows(2).all(|two| two[0].p_adjusted <= two[1].p_adjusted));
    }

    #[test]
    fn two_shares_are_a_table(x1 in 0_u64..30, y1 in 0_u64..30, x2 in 0_u64..30, y2 in 0_u64..30) {
        prop_assume!(x1 + y1 > 0 && x2 + y2 > 0 && x1 + x2 > 0 && y1 + y2 > 0);
        let test = chi_square_test(&[[x1, y1], [x2, y2]])?;
        let pair = two_proportions(x1, x1 + y1, x2, x2 + y2, 0.95)?;
        prop_assert!(about(test.statistic, pair.chi_square) && about(test.p, pair.p));
        prop_assert!(pair.p <= pair.p_corrected + 1e-12);
        let exact = fisher_exact_p(&[[x1, y1], [x2, y2]])?;
        prop_assert!(0.0 < exact && exact <= 1.0);
        prop_assert!(about(exact, fisher_exact_p(&[[y2, x2], [y1, x1]])?) && about(exact, fisher_exact_p(&[[x1, x2], [y1, y2]])?));
    }

    #[test]
    fn the_own_mix_changes_nothing(cells in proptest::collection::vec((1_u64..40, 0_u64..40), 1..6), level in 0.5_f64..0.99) {
        let (counts, n): (Vec<u64>, Vec<u64>) = cells.iter().map(|(a, b)| (*a, a + b)).unzip();
        let got = standardise_shares(&[&counts], &[&n], &pooled_mix(&[&n])?, level)?[0];
        prop_assert!(about(got.crude, got.adjusted.estimate));
        prop_assert!(0.0 <= got.adjusted.low && got.adjusted.low <= got.adjusted.estimate);
        prop_assert!(got.adjusted.estimate <= got.adjusted.high && got.adjusted.high <= 1.0);
    }
}

#[test]
fn bad_groups_give_errors() {
    type Test = fn(&[&[f64]]) -> Result<(), StatsError>;
    let tests: [Test; 3] = [
        |groups| kruskal_wallis(groups).map(|_| ()),
        |groups| one_way_anova(groups).map(|_| ()),
        |groups| brown_forsythe(groups).map(|_| ()),
    ];
    for test in tests {
        assert_eq!(test(&[]), Err(StatsError::TooFew { needed: 2, got: 0 }));
        assert_eq!(test(&[&[1.0, 2.0]]), Err(StatsError::TooFew { needed: 2, got: 1 }));
        assert_eq!(test(&[&[1.0, 2.0], &[]]), Err(StatsError::EmptyGroup { index: 1 }));
        assert_eq!(test(&[&[1.0, 2.0], &[3.0, f64::NAN]]), Err(StatsError::NotFinite { index: 1 }));
        assert_eq!(test(&[&[3.0, 3.0], &[3.0, 3.0]]), Err(StatsError::NoVariation { which: Side::X }));
        let far = [f64::MAX, -f64::MAX, 1.0];
        assert_eq!(test(&[&far, &[1e-300, 1.0, 2.0]]), Ok(()));
        assert_eq!(test(&[&[1e-300, 2e-300, 4e-300], &[3e-300, 4e-300, 9e-300]]), Ok(()));
    }
    // Equal values that rounding set apart are equal.
    assert_eq!(one_way_anova(&[&[0.3, 0.1 + 0.2], &[0.3, 0.3]]), Err(StatsError::NoVariation { which: Side::X }));
    assert!(matches!(one_way_anova(&[&[0.3, 0.1 + 0.2], &[0.7, 0.7]]), Err(StatsError::Inadmissible { .. })));
    assert_eq!(one_way_anova(&[&[1.0], &[2.0]]), Err(StatsError::TooFew { needed: 3, got: 2 }));
    assert_eq!(brown_forsythe(&[&[1.0, 2.0], &[5.0, 6.0]]), Err(StatsError::NoVariation { which: Side::X }));
}

#[test]
fn bad_tables_give_errors() {
    type Test = fn(&[f64], &[&[u64]]) -> Result<(), StatsError>;
    let tests: [Test; 3] = [
        |values, counts| kruskal_wallis_counts(values, counts).map(|_| ()),
        |values, counts| one_way_anova_counts(values, counts).map(|_| ()),
        |values, counts| brown_forsythe_counts(values, counts).map(|_| ()),
    ];
    for test in tests {
        assert_eq!(test(&[], &[&[], &[]]), Err(StatsError::TooFew { needed: 1, got: 0 }));
        assert_eq!(test(&[1.0, 2.0], &[&[1, 2]]), Err(StatsError::TooFew { needed: 2, got: 1 }));
        assert_eq!(test(&[1.0, 2.0], &[&[1, 2], &[3]]), Err(StatsError::LengthMismatch { left: 2, right: 1 }));
        assert_eq!(test(&[1.0, 2.0], &[&[1, 2], &[0, 0]]), Err(StatsError::EmptyGroup { index: 1 }));
        assert_eq!(test(&[1.0, 1.0], &[&[1, 2], &[3, 4]]), Err(StatsError::NotSorted { index: 1 }));
        assert_eq!(test(&[1.0, f64::INFINITY], &[&[1, 2], &[3, 4]]), Err(StatsError::NotFinite { index: 1 }));
        assert_eq!(test(&[1.0, 2.0], &[&[0, 2], &[0, 4]]), Err(StatsError::NoVariation { which: Side::X }));
        assert_eq!(test(&[1.0, 2.0, 3.0], &[&[u64::MAX, u64::MAX, 0], &[1, 2, u64::MAX]]), Ok(()));
        // A value nobody gave does not blur those that were.
        assert_eq!(test(&[1e-300, 2e-300, 4e-300, 1e300], &[&[1, 2, 3, 0], &[4, 2, 1, 0]]), Ok(()));
    }
    assert_eq!(Summary::of(&[]), Err(StatsError::TooFew { needed: 1, got: 0 }));
    assert_eq!(Summary::of_counts(&[1.0], &[0]), Err(StatsError::TooFew { needed: 1, got: 0 }));
    assert_eq!(Summary::of(&[f64::MAX, -f64::MAX]), Err(StatsError::OutOfRange));
    assert_eq!(Summary::of(&[4.0]), Ok(Summary { n: 1, mean: 4.0, variance: 0.0 }));
    // A category nobody chose changes nothing.
    assert_eq!(chi_square_test(&[[5, 0, 2], [1, 0, 4]]), chi_square_test(&[[5, 2], [1, 4]]));
}

#[test]
fn bad_counts_give_errors() {
    assert_eq!(compare_shares(&[1], &[1, 2], 0.05), Err(StatsError::LengthMismatch { left: 1, right: 2 }));
    assert_eq!(compare_shares(&[1], &[2], 0.05), Err(StatsError::TooFew { needed: 2, got: 1 }));
    assert_eq!(compare_shares(&[1, 0], &[2, 0], 0.05), Err(StatsError::EmptyGroup { index: 1 }));
    assert_eq!(compare_shares(&[3, 0], &[2, 1], 0.05), Err(StatsError::InvalidProportion { successes: 3, n: 2 }));
    assert_eq!(compare_shares(&[2, 1], &[2, 1], 0.05), Err(StatsError::NoVariation { which: Side::X }));
    let two = [Summary { n: 5, mean: 1.0, variance: 2.0 }; 2];
    for alpha in [0.0, 1.0, f64::NAN] {
        assert!(matches!(compare_shares(&[1, 1], &[2, 2], alpha), Err(StatsError::InvalidParameter { name: "alpha", .. })));
        assert!(matches!(compare_means(&two, alpha), Err(StatsError::InvalidParameter { name: "alpha", .. })));
    }
    assert_eq!(compare_means(&two[..1], 0.05), Err(StatsError::TooFew { needed: 2, got: 1 }));
    let broken = |summary| [two[0], summary];
    assert_eq!(compare_means(&broken(Summary { n: 0, ..two[0] }), 0.05), Err(StatsError::EmptyGroup { index: 1 }));
    for bad in [f64::NAN, f64::INFINITY] {
        assert_eq!(compare_means(&broken(Summary { mean: bad, ..two[0] }), 0.05), Err(StatsError::NotFinite { index: 1 }));
        assert_eq!(one_way_anova_summaries(&broken(Summary { variance: bad, ..two[0] })), Err(StatsError::NotFinite { index: 1 }));
    }
    assert_eq!(compare_means(&[Summary { variance: 0.0, ..two[0] }; 2], 0.05), Err(StatsError::NoVariation { which: Side::X }));
    assert_eq!(compare_means(&[Summary { n: 1, ..two[0] }; 2], 0.05), Err(StatsError::TooFew { needed: 3, got: 2 }));
}

#[test]
fn bad_mixes_give_errors() {
    assert_eq!(pooled_mix(&[]), Err(StatsError::TooFew { needed: 1, got: 0 }));
    assert_eq!(pooled_mix(&[&[0, 0]]), Err(StatsError::TooFew { needed: 1, got: 0 }));
    assert_eq!(pooled_mix(&[&[1, 0], &[1]]), Err(StatsError::LengthMismatch { left: 2, right: 1 }));
    let shares = |counts: &[u64], n: &[u64], mix: &[f64]| standardise_shares(&[counts], &[n], mix, 0.95).map(|_| ());
    assert_eq!(shares(&[1, 2], &[3, 4], &[1.0]), Err(StatsError::LengthMismatch { left: 1, right: 2 }));
    assert_eq!(shares(&[1, 0], &[3, 0], &[1.0, 1.0]), Err(StatsError::EmptyGroup { index: 1 }));
    assert_eq!(shares(&[1, 0], &[3, 0], &[1.0, 0.0]), Ok(()));
    assert_eq!(shares(&[1, 9], &[3, 0], &[1.0, 0.0]), Err(StatsError::InvalidProportion { successes: 9, n: 0 }));
    for mix in [[0.0, 0.0], [-1.0, 2.0], [f64::NAN, 1.0]] {
        assert_eq!(shares(&[1, 2], &[3, 4], &mix), Err(StatsError::InvalidWeight { index: 0 }));
    }
    assert_eq!(shares(&[1, 2], &[3, 4], &[f64::MAX, f64::MAX]), Ok(()));
    assert_eq!(standardise_shares(&[], &[], &[1.0], 2.0), Err(StatsError::InvalidLevel { level: 2.0 }));
    let cell = Summary { n: 4, mean: 1.0, variance: 2.0 };
    let means = |cells: &[Summary]| standardise_means(&[cells], &[1.0, 1.0], 0.95).map(|_| ());
    assert_eq!(means(&[cell]), Err(StatsError::LengthMismatch { left: 2, right: 1 }));
    assert_eq!(means(&[cell, Summary { n: 0, ..cell }]), Err(StatsError::EmptyGroup { index: 1 }));
    assert_eq!(means(&[cell, Summary { n: 1, ..cell }]), Err(StatsError::TooFew { needed: 2, got: 1 }));
    assert_eq!(means(&[cell, Summary { mean: f64::NAN, ..cell }]), Err(StatsError::NotFinite { index: 1 }));
    assert_eq!(means(&[cell, Summary { variance: -1.0, ..cell }]), Err(StatsError::NotFinite { index: 1 }));
    assert_eq!(means(&[Summary { variance: 0.0, ..cell }; 2]), Ok(()));
    assert_eq!(means(&[Summary { variance: 1e-300, ..cell }; 2]), Ok(()));
}

proptest! {
    #[test]
    fn no_groups_panic(
        groups in proptest::collection::vec(proptest::collection::vec(prop_oneof![9 => -1e308..1e308_f64, 5 => Just(1.0), 5 => Just(5e-324), 1 => any::<f64>()], 0..5), 0..4),
        counts in proptest::collection::vec(proptest::collection::vec(prop_oneof![any::<u64>(), Just(0), Just(1)], 0..4), 0..4),
        numbers in proptest::collection::vec(any::<f64>(), 0..4),
        level in prop_oneof![9 => 0.0..1.0_f64, 1 => any::<f64>()],
    ) {
        let (groups, rows) = (slices(&groups), slices(&counts));
        if let Ok(got) = kruskal_wallis(&groups) { prop_assert!(got.h >= 0.0 && (0.0..=1.0).contains(&got.p)); }
        if let Ok(got) = one_way_anova(&groups) { prop_assert!((0.0..=1.0).contains(&got.test.p) && got.icc1.is_finite()); }
        if let Ok(got) = brown_forsythe(&groups) { prop_assert!(got.f.is_finite() && (0.0..=1.0).contains(&got.p)); }
        let mut values: Vec<f64> = numbers.iter().copied().filter(|value| value.is_finite()).collect();
        values.sort_by(f64::total_cmp);
        values.dedup();
        let _ = (kruskal_wallis_counts(&values, &rows), one_way_anova_counts(&numbers, &rows));
        if let Ok(got) = brown_forsythe_counts(&values, &rows) { prop_assert!((0.0..=1.0).contains(&got.p)); }
        if let Ok(got) = chi_square_test(&rows) { prop_assert!((0.0..=1.0).contains(&got.p) && got.cramers_v <= 1.0, "{got:?}"); }
        let summaries: Vec<Summary> = groups.iter().filter_map(|group| Summary::of(group).ok()).collect();
        if let Ok(got) = compare_means(&summaries, level) { prop_assert!(got.channels.iter().all(|channel| channel.lower <= channel.upper && channel.p <= 1.0)); }
        let _ = (one_way_anova_summaries(&summaries), pooled_mix(&rows), standardise_means(&[&summaries], &numbers, level));
        if let (Some(first), Some(second)) = (rows.first(), rows.last()) {
            if let Ok(got) = compare_shares(first, second, level) { prop_assert!(got.channels.iter().all(|channel| channel.p_adjusted <= 1.0)); }
            if let Ok(p) = fisher_exact_p(&[first, second]) { prop_assert!((0.0..=1.0).contains(&p)); }
            let _ = standardise_shares(&[first], &[second], &numbers, level);
        }
    }
}
