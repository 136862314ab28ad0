//! Aggregation to units against R 4.2.2, its laws, and bad input.

use candor_stats::aggregation::{
    Agreement, Centre, OneWay, PairSummary, Skew, UnitSummary, VarianceComponents, a_wg, a_wg_j, average_deviation, average_deviation_cut,
    average_deviation_j, levels_disagree, lindell_r_wg_j, null_variance, one_way, pair_summaries, r_wg, r_wg_j, shrunken_means,
    skewed_null_variance, stratified_correlation, uniform_null_variance, unit_summaries, variance_components, waba, waba_of,
    within_between,
};
use candor_stats::dist::f_sf;
use candor_stats::{Side, StatsError, median, pearson, weighted_pearson};
use proptest::prelude::*;
use serde_json::Value;

use crate::common::{CLOSED, ITERATED, TAIL, Table, close, expected, near, odd, whole, within};

fn table_of(values: &[f64], units: &[f64]) -> OneWay {
    one_way(&unit_summaries(values, &whole(units)).unwrap()).unwrap()
}

/// Everything a case of an intraclass correlation says, apart from the likelihood.
fn check_one_way(table: &OneWay, want: &Value) {
    let (icc1, icc2) = (table.icc1(0.95).unwrap(), table.icc2(0.95).unwrap());
    close(icc1.raw, &want["ICC1"], CLOSED);
    close(icc2.raw, &want["ICC2"], CLOSED);
    close(table.icc1_n0(0.95).unwrap().raw, &want["ICC1_n0"], CLOSED);
    assert_eq!((icc1.estimate, icc1.truncated), (icc1.raw, false));
    close(table.f, &want["F"], CLOSED);
    close(table.msb, &want["MSB"], CLOSED);
    close(table.msw, &want["MSW"], CLOSED);
    close(table.mean_n, &want["nbar"], CLOSED);
    close(table.n0, &want["n0"], CLOSED);
    assert_eq!(Some(table.units), want["k_groups"].as_u64());
    assert_eq!(Some(table.people), want["N"].as_u64());
    close(table.df_between, &Value::from(table.units - 1), 0.0);
    close(table.df_within, &Value::from(table.people - table.units), 0.0);
    same_tail(table.p, want["p"].as_f64().unwrap());
}

/// Far tails are compared on a logarithmic scale; a reference of 0 is below the smallest double.
fn same_tail(got: f64, want: f64) {
    if want == 0.0 {
        assert!(got < 1e-300, "{got}");
    } else if want < 1e-12 {
        near(got.ln(), want.ln(), TAIL);
    } else {
        near(got, want, TAIL);
    }
}

fn check_components(components: &VarianceComponents, want: &Value) {
    close(components.tau2, &want["reml_tau2"], ITERATED);
    close(components.sigma2, &want["reml_sigma2"], ITERATED);
    close(components.icc, &want["reml_icc1"], ITERATED);
    assert!(!components.singular);
}

#[test]
fn intraclass_correlations_of_99_companies() {
    let table = Table::read("multilevel__bh1996.csv");
    let units = whole(&table.column("GRP"));
    for name in ["HRS", "COHES", "LEAD", "WBEING"] {
        let want = expected(&format!("icc.bh1996.{name}"));
        let summaries = unit_summaries(&table.column(name), &units).unwrap();
        check_one_way(&one_way(&summaries).unwrap(), &want);
        check_components(&variance_components(&summaries).unwrap(), &want);
    }
}

#[test]
fn intraclass_correlations_of_lecture_ratings() {
    let table = Table::read("lme4__InstEval.csv");
    let want = expected("icc.insteval");
    let ratings = table.column("y");
    check_one_way(&table_of(&ratings, &table.column("dept")), &want["dept"]);
    check_one_way(&table_of(&ratings, &table.column("d")), &want["lecturer"]);
}

#[test]
fn published_intraclass_correlations() {
    // Three decimals of the note on methods; Bliese's "Multilevel Modeling in R" prints more of the first.
    let table = Table::read("multilevel__bh1996.csv");
    let units = table.column("GRP");
    for (name, icc1, icc2) in [("HRS", 0.1331, 0.9197), ("LEAD", 0.1270, 0.9156), ("COHES", 0.0443, 0.7755), ("WBEING", 0.0434, 0.7717)] {
        let got = table_of(&table.column(name), &units);
        assert!((got.icc1(0.95).unwrap().raw - icc1).abs() < 5e-5);
        assert!((got.icc2(0.95).unwrap().raw - icc2).abs() < 5e-5);
    }
}

#[test]
fn intervals_of_intraclass_correlations() {
    // psych::statsBy's formula with SciPy's quantiles of F, on R's mean squares.
    let table = Table::read("multilevel__bh1996.csv");
    let got = table_of(&table.column("HRS"), &table.column("GRP"));
    let (share, reliability) = (got.icc1(0.95).unwrap(), got.icc2(0.95).unwrap());
    near(share.low, 0.103_026_607_005_087_21, TAIL);
    near(share.high, 0.175_343_993_917_928_13, TAIL);
    near(reliability.low, 0.895_448_141_644_211_7, TAIL);
    near(reliability.high, 0.940_669_224_983_617_9, TAIL);
}

#[test]
fn units_that_do_not_differ() {
    // Simulated pay has less variance between teams than chance: negative ICCs, no variance component.
    let table = Table::read("multilevel__klein2000.csv");
    let summaries = unit_summaries(&table.column("PAY"), &whole(&table.column("GRPID"))).unwrap();
    let got = one_way(&summaries).unwrap();
    for icc in [got.icc1(0.95).unwrap(), got.icc1_n0(0.95).unwrap(), got.icc2(0.95).unwrap()] {
        assert!(icc.raw < 0.0 && icc.truncated && icc.estimate == 0.0);
        assert!(icc.low < icc.raw && icc.raw < icc.high);
    }
    let components = variance_components(&summaries).unwrap();
    assert!(components.singular && components.tau2 == 0.0 && components.icc == 0.0);
    near(components.mean, got.mean, CLOSED);
    // Without a difference between teams the variance is that of all people.
    let pay = table.column("PAY");
    near(components.sigma2, UnitSummary::of(&pay).unwrap().variance, CLOSED);
    assert_eq!(components.reliability(15), 0.0);
}

/// The answers of each unit, items by column, units in ascending order.
fn items_by_unit(table: &Table, unit: &str, items: &[String]) -> Vec<(i64, Vec<Vec<f64>>)> {
    let units = table.column(unit);
    let columns: Vec<Vec<f64>> = items.iter().map(|item| table.column(item)).collect();
    let mut names: Vec<i64> = units.iter().map(|unit| *unit as i64).collect();
    names.sort_unstable();
    names.dedup();
    let of = |name: i64, column: &Vec<f64>| -> Vec<f64> {
        units.iter().zip(column).filter(|(unit, _)| **unit as i64 == name).map(|(_, value)| *value).collect()
    };
    names.into_iter().map(|name| (name, columns.iter().map(|column| of(name, column)).collect())).collect()
}

fn summaries_of(items: &[Vec<f64>]) -> Vec<UnitSummary> {
    items.iter().map(|item| UnitSummary::of(item).unwrap()).collect()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

#[test]
fn agreement_on_leadership_in_49_companies() {
    let table = Table::read("multilevel__lq2002.csv");
    let want = expected("rwg.lq2002");
    let names: Vec<String> = (1..=11).map(|item| format!("LEAD{item:02}")).collect();
    let uniform = uniform_null_variance(5).unwrap();
    let skewed = skewed_null_variance(5, Skew::Slight).unwrap();
    let (mut stepped, mut against_skew, mut lindell, mut possible, mut distance) = (vec![], vec![], vec![], vec![], vec![]);
    for (unit, items) in items_by_unit(&table, "COMPID", &names) {
        let unit = unit.to_string();
        let summaries = summaries_of(&items);
        let columns: Vec<&[f64]> = items.iter().map(Vec::as_slice).collect();
        stepped.push(r_wg_j(&summaries, uniform).unwrap().value);
        against_skew.push(r_wg_j(&summaries, skewed).unwrap().value);
        lindell.push(lindell_r_wg_j(&summaries, uniform).unwrap());
        possible.push(a_wg_j(&summaries, 1.0, 5.0).unwrap().unwrap());
        distance.push(average_deviation_j(&columns, Centre::Mean).unwrap());
        close(*stepped.last().unwrap(), &want["rwgj_by_group"][&unit], CLOSED);
        close(*lindell.last().unwrap(), &want["rwgj_lindell_by_group"][&unit], CLOSED);
        close(*possible.last().unwrap(), &want["awg_by_group"][&unit], CLOSED);
    }
    assert_eq!(Some(stepped.len() as u64), want["n_groups"].as_u64());
    close(mean(&stepped), &want["rwgj_mean"], CLOSED);
    close(median(&stepped).unwrap(), &want["rwgj_median"], CLOSED);
    close(mean(&against_skew), &want["rwgj_skew_mean"], CLOSED);
    close(mean(&lindell), &want["rwgj_lindell_mean"], CLOSED);
    close(mean(&possible), &want["awg_mean"], CLOSED);
    close(mean(&distance), &want["adm_mean"], CLOSED);
}

#[test]
fn agreement_on_one_score_in_49_companies() {
    let table = Table::read("multilevel__lq2002.csv");
    let want = expected("rwg.lq2002");
    let mut all = vec![];
    for (unit, score) in items_by_unit(&table, "COMPID", &["LEAD".to_owned()]) {
        let got = r_wg(&UnitSummary::of(&score[0]).unwrap(), 2.0).unwrap();
        assert!(!got.truncated);
        close(got.value, &want["rwg_scale_by_group"][unit.to_string()], CLOSED);
        all.push(got.value);
    }
    close(mean(&all), &want["rwg_scale_mean"], CLOSED);
}

#[test]
fn agreement_in_99_companies() {
    // methods: mean .8876 over 99 units of bhr2000, 11 items.
    let table = Table::read("multilevel__bhr2000.csv");
    let names = ["AF06", "AF07", "AP12", "AP17", "AP33", "AP34", "AS14", "AS15", "AS16", "AS17", "AS28"].map(str::to_owned);
    let units = items_by_unit(&table, "GRP", &names);
    let all: Vec<f64> = units.iter().map(|(_, items)| r_wg_j(&summaries_of(items), 2.0).unwrap().value).collect();
    assert_eq!(all.len(), 99);
    assert!((mean(&all) - 0.8876).abs() < 5e-5, "{}", mean(&all));
}

#[test]
fn null_variances() {
    for (points, want) in [(2, 0.25), (5, 2.0), (7, 4.0), (11, 10.0)] {
        near(uniform_null_variance(points).unwrap(), want, CLOSED);
        near(null_variance(&vec![3.0; points as usize]).unwrap(), want, CLOSED);
    }
    for (skew, want) in [(Skew::Slight, 1.34), (Skew::Moderate, 0.90), (Skew::Heavy, 0.44)] {
        near(skewed_null_variance(5, skew).unwrap(), want, CLOSED);
        assert!(matches!(skewed_null_variance(7, skew), Err(StatsError::InvalidParameter { name: "categories", .. })));
    }
    near(average_deviation_cut(5), 5.0 / 6.0, CLOSED);
}

fn unit(values: &[f64]) -> UnitSummary {
    UnitSummary::of(values).unwrap()
}

#[test]
fn agreement_by_hand() {
    let split = unit(&[1.0, 1.0, 5.0, 5.0]);
    assert_eq!(r_wg(&split, 2.0), Ok(Agreement { value: 0.0, truncated: true }));
    near(lindell_r_wg_j(&[split], 2.0).unwrap(), 1.0 - 16.0 / 3.0 / 2.0, CLOSED);
    near(a_wg(&split, 1.0, 5.0).unwrap().unwrap(), -1.0, CLOSED);
    assert_eq!(r_wg(&unit(&[4.0; 6]), 2.0), Ok(Agreement { value: 1.0, truncated: false }));
    assert_eq!(a_wg(&unit(&[4.0; 6]), 1.0, 5.0), Ok(Some(1.0)));
    assert_eq!(a_wg(&unit(&[5.0; 6]), 1.0, 5.0), Ok(Some(1.0)));
    // One of three at the other end: the mean is at its bound, where R gives -1; beyond it, nothing.
    near(a_wg(&unit(&[1.0, 1.0, 5.0]), 1.0, 5.0).unwrap().unwrap(), -1.0, CLOSED);
    assert_eq!(a_wg(&unit(&[1.0, 1.0, 4.0]), 1.0, 5.0), Ok(None));
    assert_eq!(a_wg_j(&[unit(&[1.0, 1.0, 4.0]), unit(&[3.0; 3])], 1.0, 5.0), Ok(Some(1.0)));
    near(average_deviation(&[1.0, 2.0, 2.0, 5.0], Centre::Mean).unwrap(), 1.25, CLOSED);
    near(average_deviation(&[1.0, 2.0, 2.0, 5.0], Centre::Median).unwrap(), 1.0, CLOSED);
    near(average_deviation_j(&[&[1.0, 3.0], &[2.0, 2.0]], Centre::Median).unwrap(), 0.5, CLOSED);
}

#[test]
fn the_covariance_theorem_in_99_companies() {
    let table = Table::read("multilevel__bh1996.csv");
    let (units, y) = (whole(&table.column("GRP")), table.column("WBEING"));
    for name in ["HRS", "LEAD", "COHES"] {
        let want = expected(&format!("waba.bh1996.{name}.WBEING"));
        let got = waba(&table.column(name), &y, &units).unwrap();
        close(got.raw, &want["Cov.Theorem.RawCorr"], CLOSED);
        close(got.eta_between_x, &want["Cov.Theorem.EtaBx"], CLOSED);
        close(got.eta_between_y, &want["Cov.Theorem.EtaBy"], CLOSED);
        close(got.between.unwrap(), &want["Cov.Theorem.CorrB"], CLOSED);
        close(got.eta_within_x, &want["Cov.Theorem.EtaWx"], CLOSED);
        close(got.eta_within_y, &want["Cov.Theorem.EtaWy"], CLOSED);
        close(got.within.unwrap(), &want["Cov.Theorem.CorrW"], CLOSED);
        assert_eq!(Some(got.people), want["n.obs"].as_u64());
        assert_eq!(Some(got.units), want["n.grps"].as_u64());
        assert_eq!(levels_disagree(got.between.unwrap(), got.within.unwrap()), name == "HRS");
    }
}

#[test]
fn correlations_within_and_between_four_groups() {
    let table = Table::read("psych__withinBetween.csv");
    let want = expected("statsby.withinBetween");
    let groups: Vec<usize> = table.texts("Group").iter().map(|name| usize::from(name.as_bytes()[0] - b'A')).collect();
    let names: Vec<String> = (1..=9).map(|number| format!("V{number}")).collect();
    let columns: Vec<Vec<f64>> = names.iter().map(|name| table.column(name)).collect();
    let slices: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let got = within_between(&slices, &groups).unwrap();
    // The lower triangle, column by column.
    let pairs = (0..9).flat_map(|column| (column + 1..9).map(move |row| (row, column)));
    for (place, (row, column)) in pairs.enumerate() {
        close(got.within[row][column].unwrap(), &want["rwg"][place], CLOSED);
        close(got.between[row][column].unwrap(), &want["rbg"][place], CLOSED);
        assert_eq!(got.within[row][column], got.within[column][row]);
    }
    for (name, column) in names.iter().zip(&columns) {
        let table = one_way(&unit_summaries(column, &groups).unwrap()).unwrap();
        close(table.icc1(0.95).unwrap().raw, &want["ICC1"][name], CLOSED);
        close(table.icc2(0.95).unwrap().raw, &want["ICC2"][name], CLOSED);
        assert_eq!(got.within[0][0], Some(1.0));
    }
    // The group number itself does not vary within groups.
    let numbers: Vec<f64> = groups.iter().map(|group| *group as f64).collect();
    let table = one_way(&unit_summaries(&numbers, &groups).unwrap()).unwrap();
    close(table.icc1(0.95).unwrap().raw, &want["ICC1"]["Group"], CLOSED);
    close(table.icc2(0.95).unwrap().raw, &want["ICC2"]["Group"], CLOSED);
    assert_eq!((table.msw, table.f, table.p), (0.0, f64::INFINITY, 0.0));
}

#[test]
fn shrunken_means_of_99_companies() {
    let table = Table::read("multilevel__bh1996.csv");
    let want = expected("eb.bh1996.LEAD");
    let summaries = unit_summaries(&table.column("LEAD"), &whole(&table.column("GRP"))).unwrap();
    let components = variance_components(&summaries).unwrap();
    close(components.mean, &want["mu"], ITERATED);
    close(components.tau2, &want["tau2"], ITERATED);
    close(components.sigma2, &want["sigma2"], ITERATED);
    let means = shrunken_means(&summaries, &components).unwrap();
    for unit in want["units"].as_array().unwrap() {
        let place = unit.as_str().unwrap().parse::<usize>().unwrap() - 1;
        assert_eq!(Some(summaries[place].n), want["n"][place].as_u64());
        close(summaries[place].mean, &want["raw_mean"][place], CLOSED);
        close(means[place].reliability, &want["reliability"][place], ITERATED);
        close(means[place].mean, &want["eb_mean"][place], ITERATED);
    }
    // With R's components the formula gives R's figures to rounding.
    let number = |name: &str| want[name].as_f64().unwrap();
    let theirs = VarianceComponents { mean: number("mu"), tau2: number("tau2"), sigma2: number("sigma2"), ..components };
    for (place, shrunken) in shrunken_means(&summaries, &theirs).unwrap().iter().take(6).enumerate() {
        close(shrunken.reliability, &want["reliability"][place], CLOSED);
        close(shrunken.mean, &want["eb_mean"][place], CLOSED);
    }
}

/// Values of up to six units and their numbers; every unit of the first two has two people or more.
fn people() -> impl Strategy<Value = (Vec<f64>, Vec<usize>)> {
    proptest::collection::vec((-9.0_f64..9.0, 0_usize..6), 4..60).prop_map(|rows| {
        let (values, mut units): (Vec<f64>, Vec<usize>) = rows.into_iter().unzip();
        units.iter_mut().take(4).enumerate().for_each(|(place, unit)| *unit = place / 2);
        (values, units)
    })
}

fn about(a: f64, b: f64) -> bool {
    within(a, b, 1e-8)
}

/// A second measure that goes with the first, and not only.
fn partner(x: &[f64], units: &[usize]) -> Vec<f64> {
    let wave = |place: usize| f64::from((place * 7919 % 101) as u32) / 20.0;
    x.iter().zip(units).enumerate().map(|(place, (x, unit))| 0.3 * x - 0.8 * *unit as f64 + wave(place)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn variance_splits_into_two_levels((values, units) in people()) {
        let summaries = unit_summaries(&values, &units)?;
        let table = one_way(&summaries)?;
        let all = UnitSummary::of(&values)?;
        prop_assert!(about(table.msb * table.df_between + table.msw * table.df_within, all.variance * (all.n as f64 - 1.0)));
        prop_assert!(about(table.mean, all.mean));
        prop_assert!((0.0..=1.0).contains(&table.p) && table.n0 <= table.mean_n * (1.0 + 1e-12) && table.n0 > 1.0);
        prop_assert!((1.0 - table.p) * table.f >= 0.0);
    }

    #[test]
    fn the_reliability_is_the_stepped_up_share((values, units) in people(), level in 0.2_f64..0.99) {
        let table = one_way(&unit_summaries(&values, &units)?)?;
        prop_assume!(table.f > 0.0);
        let (share, reliability) = (table.icc1(level)?, table.icc2(level)?);
        let step_up = |r: f64| table.mean_n * r / (1.0 + (table.mean_n - 1.0) * r);
        prop_assert!(about(step_up(share.raw), reliability.raw));
        prop_assert!(about(step_up(share.low), reliability.low) && about(step_up(share.high), reliability.high));
        for icc in [share, reliability, table.icc1_n0(level)?] {
            prop_assert!(icc.low <= icc.raw && icc.raw <= icc.high && icc.high <= 1.0);
            prop_assert_eq!((icc.truncated, icc.estimate), (icc.raw < 0.0, icc.raw.max(0.0)));
        }
        // At either end the ratio of mean squares that was found is a tail away from the one expected.
        let tail = |reliability: f64| f_sf(table.f * (1.0 - reliability), table.df_between, table.df_within);
        prop_assert!(about(tail(reliability.low), (1.0 - level) / 2.0) && about(tail(reliability.high), (1.0 + level) / 2.0));
        let wider = table.icc1(level + 0.005)?;
        prop_assert!(wider.low <= share.low && share.high <= wider.high);
    }

    #[test]
    fn units_have_no_order((values, units) in people(), shift in 1_usize..5) {
        let summaries = unit_summaries(&values, &units)?;
        let mut turned = summaries.clone();
        turned.rotate_left(shift % summaries.len());
        let (a, b) = (one_way(&summaries)?, one_way(&turned)?);
        prop_assert!(about(a.f, b.f) && about(a.icc1(0.9)?.high, b.icc1(0.9)?.high));
        let (a, b) = (variance_components(&summaries)?, variance_components(&turned)?);
        prop_assert!(about(a.tau2, b.tau2) && about(a.mean_se, b.mean_se));
    }

    #[test]
    fn scale_and_origin_do_not_matter((values, units) in people(), origin in -50.0_f64..50.0, power in -300_i32..300) {
        let moved: Vec<f64> = values.iter().map(|value| libm::scalbn(value + origin, power)).collect();
        let (a, b) = (unit_summaries(&values, &units)?, unit_summaries(&moved, &units)?);
        let ((ta, tb), (ca, cb)) = ((one_way(&a)?, one_way(&b)?), (variance_components(&a)?, variance_components(&b)?));
        prop_assert!(about(ta.icc1(0.9)?.raw, tb.icc1(0.9)?.raw) && about(ta.p, tb.p));
        prop_assert!((ca.icc - cb.icc).abs() < 1e-6 && ca.singular == cb.singular);
    }

    #[test]
    fn balanced_units_have_closed_forms(values in proptest::collection::vec(-9.0_f64..9.0, 20)) {
        let units: Vec<usize> = (0..20).map(|row| row % 5).collect();
        let summaries = unit_summaries(&values, &units)?;
        let (table, components) = (one_way(&summaries)?, variance_components(&summaries)?);
        prop_assert!(about(table.icc1(0.9)?.raw, table.icc1_n0(0.9)?.raw));
        prop_assert!(about(components.mean, table.mean));
        if table.f > 1.001 {
            prop_assert!(about(components.tau2, (table.msb - table.msw) / 4.0) && about(components.sigma2, table.msw));
            prop_assert!(about(components.icc, table.icc1(0.9)?.raw) && about(components.reliability(4), table.icc2(0.9)?.raw));
            prop_assert!(about(components.mean_se, (table.msb / 20.0).sqrt()));
        } else if table.f < 1.0 {
            prop_assert!(components.singular && components.tau2 < 1e-9 && about(components.sigma2, UnitSummary::of(&values)?.variance));
        }
    }

    #[test]
    fn shrunken_means_lie_between((values, units) in people()) {
        let summaries = unit_summaries(&values, &units)?;
        let components = variance_components(&summaries)?;
        for (unit, shrunken) in summaries.iter().zip(shrunken_means(&summaries, &components)?) {
            let (low, high) = (unit.mean.min(components.mean), unit.mean.max(components.mean));
            prop_assert!(low <= shrunken.mean && shrunken.mean <= high);
            prop_assert!((0.0..=1.0).contains(&shrunken.reliability));
            prop_assert!(shrunken.reliability <= components.reliability(unit.n + 1));
        }
    }

    #[test]
    fn components_rebuild_the_correlation((x, units) in people(), scale in 0.01_f64..50.0) {
        let y = partner(&x, &units);
        let got = waba(&x, &y, &units)?;
        let part = |eta_x: f64, eta_y: f64, r: Option<f64>| eta_x * eta_y * r.unwrap_or(0.0);
        let rebuilt = part(got.eta_between_x, got.eta_between_y, got.between) + part(got.eta_within_x, got.eta_within_y, got.within);
        prop_assert!(about(rebuilt, got.raw) && about(got.raw, pearson(&x, &y, 0.95)?.estimate));
        prop_assert!(about(got.eta_between_x.powi(2) + got.eta_within_x.powi(2), 1.0));
        let moved: Vec<f64> = x.iter().map(|x| scale * x - 7.0).collect();
        let same = waba(&moved, &y, &units)?;
        prop_assert!(about(same.raw, got.raw) && about(same.within.unwrap_or(0.0), got.within.unwrap_or(0.0)));
        let summaries = (unit_summaries(&x, &units)?, unit_summaries(&y, &units)?);
        let column = |of: &dyn Fn(&UnitSummary) -> f64, from: &[UnitSummary]| -> Vec<f64> { from.iter().map(of).collect() };
        let (mx, my) = (column(&|unit| unit.mean, &summaries.0), column(&|unit| unit.mean, &summaries.1));
        let between = weighted_pearson(&mx, &my, &column(&|unit| unit.n as f64, &summaries.0))?;
        prop_assert!(about(got.between.unwrap(), between));
        prop_assert_eq!(got, waba_of(&pair_summaries(&x, &y, &units)?)?);
    }

    #[test]
    fn agreement_stays_in_its_bounds(answers in proptest::collection::vec((1_u32..6, 1_u32..6, 1_u32..6), 2..30)) {
        let item = |pick: &dyn Fn(&(u32, u32, u32)) -> u32| -> Vec<f64> { answers.iter().map(|row| f64::from(pick(row))).collect() };
        let items = [item(&|row| row.0), item(&|row| row.1), item(&|row| row.2)];
        let summaries = summaries_of(&items);
        let (stepped, plain) = (r_wg_j(&summaries, 2.0)?, lindell_r_wg_j(&summaries, 2.0)?);
        prop_assert!((0.0..=1.0).contains(&stepped.value) && stepped.value >= plain - 1e-12);
        prop_assert_eq!(stepped.truncated, plain < 0.0);
        prop_assert!(r_wg_j(&summaries, 1.34)?.value <= stepped.value);
        let reversed: Vec<Vec<f64>> = items.iter().map(|item| item.iter().map(|answer| 6.0 - answer).collect()).collect();
        for (item, mirrored) in items.iter().zip(&reversed) {
            let (a, b) = (a_wg(&unit(item), 1.0, 5.0)?, a_wg(&unit(mirrored), 1.0, 5.0)?);
            prop_assert_eq!(a.is_some(), b.is_some());
            prop_assert!(a.is_none_or(|a| (-1.0..=1.0).contains(&a) && about(a, b.unwrap())));
            let (mean, middle) = (average_deviation(item, Centre::Mean)?, average_deviation(item, Centre::Median)?);
            prop_assert!(0.0 <= middle && middle <= mean + 1e-12 && mean <= 2.0 + 1e-12);
            prop_assert!(about(mean, average_deviation(mirrored, Centre::Mean)?));
        }
    }

    #[test]
    fn one_stratum_changes_nothing((x, units) in people(), level in 0.5_f64..0.99) {
        let y = partner(&x, &units);
        let got = stratified_correlation(&x, &y, &vec![3; x.len()], level)?;
        for (a, b) in [(got.overall.estimate, got.within.estimate), (got.overall.low, got.within.low), (got.overall.p, got.within.p)] {
            prop_assert!(about(a, b));
        }
        prop_assert!(!got.sign_flips && got.strata == 1);
    }

    #[test]
    fn strata_take_their_means_out((x, units) in people(), lift in 1.0_f64..90.0) {
        let y = partner(&x, &units);
        let strata: Vec<usize> = units.iter().map(|unit| unit % 2).collect();
        prop_assume!(x.len() >= 8 && strata.contains(&1));
        let lifted: Vec<f64> = x.iter().zip(&strata).map(|(x, stratum)| x + lift * *stratum as f64).collect();
        let (a, b) = (stratified_correlation(&x, &y, &strata, 0.9)?, stratified_correlation(&lifted, &y, &strata, 0.9)?);
        prop_assert!(about(a.within.estimate, b.within.estimate) && about(a.within.p, b.within.p));
        prop_assert_eq!(b.sign_flips, b.overall.estimate * b.within.estimate < 0.0);
    }

    #[test]
    fn nothing_bad_comes_of_odd_numbers(rows in proptest::collection::vec((odd(), odd(), 0_usize..4), 0..14), level in -0.1_f64..1.1) {
        let (x, rest): (Vec<f64>, Vec<(f64, usize)>) = rows.into_iter().map(|(x, y, unit)| (x, (y, unit))).unzip();
        let (y, units): (Vec<f64>, Vec<usize>) = rest.into_iter().unzip();
        if let Ok(summaries) = unit_summaries(&x, &units) {
            if let Ok(table) = one_way(&summaries) {
                prop_assert!(table.msb.is_finite() && table.msw.is_finite() && !table.f.is_nan() && (0.0..=1.0).contains(&table.p));
                for icc in [table.icc1(level), table.icc1_n0(level), table.icc2(level)].into_iter().flatten() {
                    prop_assert!(icc.raw.is_finite() && icc.low.is_finite() && icc.high.is_finite());
                }
            }
            if let Ok(found) = variance_components(&summaries) {
                prop_assert!([found.mean, found.mean_se, found.tau2, found.sigma2].iter().all(|value| value.is_finite()));
                prop_assert!((0.0..=1.0).contains(&found.icc) && shrunken_means(&summaries, &found).is_ok());
            }
        }
        if let Ok(got) = waba(&x, &y, &units) {
            let numbers = [got.raw, got.eta_between_x, got.eta_within_y, got.between.unwrap_or(0.0), got.within.unwrap_or(0.0)];
            prop_assert!(numbers.iter().all(|value| value.abs() <= 1.0 + 1e-12));
        }
        if let Ok(got) = stratified_correlation(&x, &y, &units, level) {
            prop_assert!((-1.0..=1.0).contains(&got.within.estimate) && (0.0..=1.0).contains(&got.within.p));
        }
        for centre in [Centre::Mean, Centre::Median] {
            let possible = x.len() >= 2 && x.iter().all(|value| value.abs() < 1e300);
            prop_assert!(average_deviation(&x, centre).map_or(!possible, f64::is_finite));
        }
        let _ = within_between(&[&x, &y], &units);
    }
}

const SMALL: [UnitSummary; 2] = [UnitSummary { n: 3, mean: 1.0, variance: 2.0 }, UnitSummary { n: 4, mean: 2.0, variance: 1.0 }];

fn with(change: impl Fn(&mut UnitSummary)) -> [UnitSummary; 2] {
    let mut units = SMALL;
    change(&mut units[1]);
    units
}

#[test]
fn summaries_that_cannot_be() {
    type Reject = fn(&[UnitSummary]) -> Option<StatsError>;
    let by: [Reject; 3] = [
        |units| one_way(units).err(),
        |units| variance_components(units).err(),
        |units| shrunken_means(units, &variance_components(&SMALL).unwrap()).err(),
    ];
    for reject in by {
        assert_eq!(reject(&with(|unit| unit.n = 0)), Some(StatsError::EmptyGroup { index: 1 }));
        assert_eq!(reject(&with(|unit| unit.mean = f64::NAN)), Some(StatsError::NotFinite { index: 1 }));
        assert_eq!(reject(&with(|unit| unit.variance = f64::INFINITY)), Some(StatsError::NotFinite { index: 1 }));
        assert!(matches!(reject(&with(|unit| unit.variance = -1.0)), Some(StatsError::InvalidParameter { name: "variance", .. })));
        assert_eq!(reject(&SMALL), None);
    }
    for reject in &by[..2] {
        assert_eq!(reject(&[]), Some(StatsError::TooFew { needed: 2, got: 0 }));
        assert_eq!(reject(&SMALL[..1]), Some(StatsError::TooFew { needed: 2, got: 1 }));
        let singles = SMALL.map(|unit| UnitSummary { n: 1, ..unit });
        assert_eq!(reject(&singles), Some(StatsError::TooFew { needed: 3, got: 2 }));
        let same = SMALL.map(|_| UnitSummary { n: 5, mean: 0.3, variance: 0.0 });
        assert_eq!(reject(&same), Some(StatsError::NoVariation { which: Side::X }));
    }
    let broken = VarianceComponents { sigma2: f64::NAN, ..variance_components(&SMALL).unwrap() };
    assert!(matches!(shrunken_means(&SMALL, &broken), Err(StatsError::InvalidParameter { name: "sigma2", .. })));
}

#[test]
fn units_without_people_who_differ() {
    // Answers copied within units: everything lies between.
    let copied = unit_summaries(&[1.0, 1.0, 2.0, 2.0, 2.0, 4.0], &[0, 0, 1, 1, 1, 2]).unwrap();
    let table = one_way(&copied).unwrap();
    assert_eq!((table.msw, table.f, table.p), (0.0, f64::INFINITY, 0.0));
    for icc in [table.icc1(0.95).unwrap(), table.icc1_n0(0.95).unwrap(), table.icc2(0.95).unwrap()] {
        assert_eq!((icc.raw, icc.estimate, icc.low, icc.high, icc.truncated), (1.0, 1.0, 1.0, 1.0, false));
    }
    let components = variance_components(&copied).unwrap();
    assert_eq!((components.sigma2, components.icc, components.singular, components.reliability(1)), (0.0, 1.0, false, 1.0));
    near(components.tau2, 7.0 / 3.0, CLOSED);
    near(components.mean, 7.0 / 3.0, CLOSED);
    // Equal means that rounding set apart, and equal answers likewise.
    let same = unit_summaries(&[0.1 + 0.2, 0.3, 0.3, 0.1 + 0.2], &[0, 0, 1, 1]).unwrap();
    assert_eq!(one_way(&same), Err(StatsError::NoVariation { which: Side::X }));
    let alike = one_way(&SMALL.map(|unit| UnitSummary { mean: 3.0, ..unit })).unwrap();
    assert_eq!((alike.f, alike.p, alike.icc1(0.95).unwrap().estimate), (0.0, 1.0, 0.0));
    assert_eq!(alike.icc2(0.95), Err(StatsError::NoVariation { which: Side::X }));
    assert_eq!(alike.icc1(1.0), Err(StatsError::InvalidLevel { level: 1.0 }));
    let tiny = unit_summaries(&[1e-200, 2e-200, 4e-200, 1e-200], &[0, 0, 1, 1]);
    assert_eq!(tiny, Err(StatsError::OutOfRange));
}

#[test]
fn units_of_very_unequal_size() {
    // Two means of known variance: τ² is what half their squared distance leaves.
    let units = with(|unit| unit.n = 1_000_000_000_000_000);
    let table = one_way(&units).unwrap();
    near(table.n0, 6.0, CLOSED);
    near(table.icc1_n0(0.95).unwrap().raw, 2.0 / 8.0, CLOSED);
    let components = variance_components(&units).unwrap();
    near(components.tau2, 0.5 - 1.0 / 6.0, CLOSED);
    near(components.sigma2, 1.0, CLOSED);
    near(components.mean, 5.0 / 3.0, CLOSED);
}

#[test]
fn people_that_do_not_fit_together() {
    let mismatch = StatsError::LengthMismatch { left: 3, right: 2 };
    let (x, y) = ([1.0, 2.0, 4.0], [1.0, 3.0, 2.0]);
    assert_eq!(unit_summaries(&x, &[0, 1]), Err(mismatch));
    assert_eq!(unit_summaries(&[], &[]), Err(StatsError::TooFew { needed: 1, got: 0 }));
    assert_eq!(unit_summaries(&[1.0, f64::NAN], &[0, 1]), Err(StatsError::NotFinite { index: 1 }));
    assert_eq!(pair_summaries(&x, &y[1..], &[0, 0, 1]), Err(mismatch));
    assert_eq!(waba(&x, &y, &[0, 1]), Err(mismatch));
    assert_eq!(waba(&x[..1], &y[..1], &[0]), Err(StatsError::TooFew { needed: 2, got: 1 }));
    assert_eq!(waba(&x, &[5.0; 3], &[0, 0, 1]), Err(StatsError::NoVariation { which: Side::Y }));
    assert_eq!(waba_of(&[]), Err(StatsError::TooFew { needed: 2, got: 0 }));
    assert_eq!(within_between(&[&x, &[5.0; 3]], &[0, 0, 1]), Err(StatsError::ConstantColumn { column: 1 }));
    let none = within_between(&[], &[]).unwrap();
    assert!(none.within.is_empty() && none.between.is_empty());
    // Everybody alone: nothing within; everybody together: nothing between.
    let alone = waba(&x, &y, &[0, 1, 2]).unwrap();
    assert_eq!((alone.within, alone.eta_within_x, alone.eta_between_y), (None, 0.0, 1.0));
    let together = waba(&x, &y, &[7, 7, 7]).unwrap();
    assert_eq!((together.between, together.eta_between_x, together.eta_within_y), (None, 0.0, 1.0));
    let pair = PairSummary { n: 4, mean_x: 0.0, mean_y: 0.0, variance_x: 1.0, variance_y: 1.0, covariance: 1.5 };
    assert!(matches!(waba_of(&[pair]), Err(StatsError::InvalidParameter { name: "covariance", .. })));
    assert_eq!(waba_of(&[PairSummary { covariance: f64::NAN, ..pair }]), Err(StatsError::NotFinite { index: 0 }));
    assert_eq!(
        waba_of(&[PairSummary { n: 0, covariance: 0.5, ..pair }, pair]).err(),
        Some(StatsError::InvalidParameter {
            name: "covariance",
            value: 1.5,
            remedy: "a covariance is at most the product of the standard deviations"
        })
    );
    assert_eq!(waba_of(&[PairSummary { n: 0, ..pair }, PairSummary { covariance: 0.0, ..pair }]), Err(StatsError::EmptyGroup { index: 0 }));
}

#[test]
fn agreement_that_cannot_be_told() {
    let fine = unit(&[1.0, 2.0, 4.0]);
    let alone = unit(&[4.0]);
    let too_few = StatsError::TooFew { needed: 2, got: 1 };
    assert_eq!((r_wg(&alone, 2.0), a_wg(&alone, 1.0, 5.0)), (Err(too_few), Err(too_few)));
    assert_eq!(average_deviation(&[4.0], Centre::Mean), Err(too_few));
    let nothing = StatsError::TooFew { needed: 1, got: 0 };
    assert_eq!((r_wg_j(&[], 2.0), lindell_r_wg_j(&[], 2.0)), (Err(nothing), Err(nothing)));
    assert_eq!((a_wg_j(&[], 1.0, 5.0), average_deviation_j(&[], Centre::Mean)), (Err(nothing), Err(nothing)));
    for null in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(matches!(r_wg(&fine, null), Err(StatsError::InvalidParameter { name: "null_variance", .. })));
    }
    for (low, high) in [(5.0, 1.0), (1.0, 1.0), (f64::NAN, 5.0), (f64::NEG_INFINITY, 5.0)] {
        assert!(matches!(a_wg(&fine, low, high), Err(StatsError::InvalidParameter { name: "high", .. })));
    }
    assert!(matches!(a_wg(&unit(&[1.0, 2.0, 9.0, 9.0]), 1.0, 5.0), Err(StatsError::InvalidParameter { name: "mean", .. })));
    assert!(matches!(a_wg(&unit(&[-9.0, 15.0]), 1.0, 5.0), Err(StatsError::InvalidParameter { name: "variance", .. })));
    assert_eq!(r_wg(&UnitSummary { mean: f64::NAN, ..fine }, 2.0), Err(StatsError::NotFinite { index: 0 }));
    assert!(matches!(r_wg(&UnitSummary { variance: -1.0, ..fine }, 2.0), Err(StatsError::InvalidParameter { .. })));
    assert_eq!(lindell_r_wg_j(&[UnitSummary { variance: 1e300, ..fine }], 1e-300), Err(StatsError::OutOfRange));
    assert_eq!(average_deviation_j(&[&[1.0, 2.0], &[1.0]], Centre::Mean), Err(StatsError::LengthMismatch { left: 2, right: 1 }));
    assert_eq!(average_deviation(&[1.0, f64::NAN], Centre::Median), Err(StatsError::NotFinite { index: 1 }));
    near(average_deviation(&[1e300, -1e300], Centre::Mean).unwrap(), 1e300, CLOSED);
    assert_eq!(uniform_null_variance(1), Err(StatsError::TooFew { needed: 2, got: 1 }));
    assert_eq!(null_variance(&[1.0]), Err(StatsError::TooFew { needed: 2, got: 1 }));
    assert_eq!(null_variance(&[1.0, -1.0]), Err(StatsError::InvalidWeight { index: 1 }));
    assert_eq!(null_variance(&[0.0, 1.0]), Err(StatsError::NoVariation { which: Side::X }));
    assert_eq!(null_variance(&[0.0, 0.0]), Err(StatsError::NoVariation { which: Side::X }));
}

#[test]
fn levels_and_strata_that_disagree() {
    assert!(levels_disagree(-0.2, 0.11) && levels_disagree(0.2, -0.11) && levels_disagree(0.7, 0.39));
    assert!(!levels_disagree(-0.2, 0.09) && !levels_disagree(0.7, 0.4) && !levels_disagree(0.0, 0.0));
    assert!(!levels_disagree(f64::NAN, 0.5) && !levels_disagree(0.5, f64::NAN));
    // Within either region more of one goes with less of the other; between the regions both rise.
    let (x, y) = ([1.0, 2.0, 3.0, 11.0, 12.0, 13.5], [3.0, 2.0, 0.5, 13.0, 12.0, 11.5]);
    let got = stratified_correlation(&x, &y, &[0, 0, 0, 1, 1, 1], 0.95).unwrap();
    assert!(got.sign_flips && got.overall.estimate > 0.9 && got.within.estimate < -0.9 && got.strata == 2);
    let few = StatsError::TooFew { needed: 6, got: 5 };
    assert_eq!(stratified_correlation(&x[..5], &y[..5], &[0, 0, 1, 1, 2], 0.95), Err(few));
    assert_eq!(stratified_correlation(&x, &y, &[0; 5], 0.95), Err(StatsError::LengthMismatch { left: 6, right: 5 }));
    let steps = [1.0, 1.0, 1.0, 2.0, 2.0, 2.0];
    assert_eq!(stratified_correlation(&steps, &y, &[0, 0, 0, 1, 1, 1], 0.95), Err(StatsError::NoVariation { which: Side::X }));
    assert_eq!(stratified_correlation(&x, &y, &[0; 6], 2.0), Err(StatsError::InvalidLevel { level: 2.0 }));
}
