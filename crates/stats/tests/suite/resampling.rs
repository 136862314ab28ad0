//! Bootstraps, permutations and exact ranks: references, laws and hostile input.

use candor_stats::association::PSource;
use candor_stats::resampling::{
    Bootstrap, CorrelationKind, PermutationTest, Quantiles, bootstrap_pearson, bootstrap_pearson_stored, bootstrap_seeded,
    bootstrap_spearman, bootstrap_stored, kendall_exact, permutation_p, robust_pearson, spearman_exact,
};
use candor_stats::{Interval, Side, StatsError, kendall_tau_b, mid_ranks, pearson, spearman};
use proptest::prelude::*;
use serde_json::Value;

use crate::common::{CLOSED, TAIL, X, Y, attitude, close, ends, expected, near, pairs, simulated_teams};

const KINDS: [CorrelationKind; 3] = [CorrelationKind::Pearson, CorrelationKind::Spearman, CorrelationKind::Kendall];

/// The stored resamples, counted from 0.
fn stored_rows() -> Vec<Vec<usize>> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/reference/boot_indices_attitude_999x30.csv");
    let text = std::fs::read_to_string(path).unwrap();
    let row = |line: &str| line.split(',').map(|cell| cell.parse::<usize>().unwrap() - 1).collect();
    text.lines().map(row).collect()
}

fn rating_and_complaints() -> (Vec<f64>, Vec<f64>) {
    let (rating, mut facets) = attitude();
    (rating, facets.swap_remove(0))
}

fn interval(got: Interval, want: &Value) {
    ends(got.low, got.high, want);
}

#[test]
fn bootstrap_of_999_stored_resamples() {
    let (x, y) = rating_and_complaints();
    let want = expected("boot.attitude.rating.complaints");
    let rows = stored_rows();
    assert_eq!((rows.len(), rows[0].len()), (999, 30));
    let boot = bootstrap_pearson_stored(&x, &y, &rows).unwrap();
    close(boot.estimate(), &want["t0"], CLOSED);
    for (got, want) in boot.replicates().iter().zip(want["first5_t"].as_array().unwrap()) {
        close(got.unwrap(), want, CLOSED);
    }
    assert_eq!(boot.dropped(), 0);
    close(boot.bias().unwrap(), &want["boot_bias"], CLOSED);
    close(boot.standard_error().unwrap(), &want["boot_se"], CLOSED);
    interval(boot.normal(0.95).unwrap(), &want["normal"]);
    interval(boot.basic(0.95, Quantiles::NormalScale).unwrap(), &want["basic"]);
    interval(boot.percentile(0.95, Quantiles::NormalScale).unwrap(), &want["percentile"]);
    interval(boot.percentile(0.95, Quantiles::Type7).unwrap(), &want["percentile_type7"]);
    close(boot.bias_correction().unwrap(), &want["z0"], CLOSED);
    close(boot.acceleration().unwrap(), &want["accel_jackknife"], CLOSED);
    let type7 = boot.bca(0.95, Quantiles::Type7).unwrap();
    interval(type7.interval, &want["bca_quantile_type7"]);
    ends(type7.order_low, type7.order_high, &want["bca_alpha"]);
    close(type7.bias_correction, &want["z0"], CLOSED);
    close(type7.acceleration, &want["accel_jackknife"], CLOSED);
    let about_estimate = boot.acceleration_about_estimate().unwrap();
    let jackknife = boot.bca_accelerated(0.95, Quantiles::NormalScale, about_estimate).unwrap();
    interval(jackknife.interval, &want["bca_boot_jack_influence"]);
    let by_regression = boot.acceleration_by_regression(&rows).unwrap();
    let regression = boot.bca_accelerated(0.95, Quantiles::NormalScale, by_regression).unwrap();
    interval(regression.interval, &want["bca_boot_reg_influence"]);
}

#[test]
fn all_orders_of_eight_departments() {
    let (x, y) = rating_and_complaints();
    let (x, y) = (&x[..8], &y[..8]);
    let want = expected("perm.exact.attitude8");
    let r = permutation_p(x, y, CorrelationKind::Pearson, 0, 0).unwrap();
    close(r.estimate, &want["r"], CLOSED);
    close(r.p, &want["p_two_sided_abs"], CLOSED);
    close(r.p_upper, &want["p_upper"], CLOSED);
    assert_eq!(Some(r.extreme), want["count_two_sided"].as_u64());
    assert_eq!(Some(r.orders), want["n_perm"].as_u64());
    assert!(r.enumerated);
    let rho = permutation_p(x, y, CorrelationKind::Spearman, 0, 0).unwrap();
    close(rho.estimate, &want["rho"], CLOSED);
    close(rho.p, &want["rho_p_two_sided_abs"], CLOSED);
}

#[test]
fn exact_ranks_of_simulated_teams() {
    let (x, y) = simulated_teams();
    let want = expected("exact.ranks.klein");
    let rho = spearman_exact(&x[..9], &y[..9]).unwrap();
    close(rho.estimate, &want["spearman9_rho"], CLOSED);
    close(rho.p, &want["spearman9_p_exact"], TAIL);
    assert_eq!(rho.p_source, PSource::Exact);
    let tau = kendall_exact(&x[..30], &y[..30]).unwrap();
    close(tau.estimate, &want["kendall30_tau"], CLOSED);
    close(tau.statistic, &want["kendall30_T"], CLOSED);
    close(tau.p, &want["kendall30_p_exact"], TAIL);
    let rho = spearman_exact(&x, &y).unwrap();
    close(rho.estimate, &want["spearman50_rho"], CLOSED);
    close(rho.p, &want["spearman50_p_edgeworth"], TAIL);
    assert_eq!(rho.p_source, PSource::Edgeworth);
}

/// Pearson's coefficient of some units, as a caller would write it.
fn correlate(x: &[f64], y: &[f64], indices: &[usize]) -> Option<f64> {
    let take = |side: &[f64]| -> Vec<f64> { indices.iter().map(|index| side[*index]).collect() };
    pearson(&take(x), &take(y), 0.95).ok().map(|estimate| estimate.estimate)
}

fn alike(a: &Bootstrap, b: &Bootstrap) -> bool {
    let near = |a: Option<f64>, b: Option<f64>| a.is_some() == b.is_some() && (a.unwrap_or(0.0) - b.unwrap_or(0.0)).abs() < 1e-12;
    a.replicates().iter().zip(b.replicates()).all(|(a, b)| near(*a, *b)) && near(a.acceleration().ok(), b.acceleration().ok())
}

#[test]
fn a_closure_gives_what_the_ready_made_gives() {
    let (x, y) = rating_and_complaints();
    let ready = bootstrap_pearson(&x, &y, 300, 5).unwrap();
    let closure = bootstrap_seeded(x.len(), 300, 5, |indices| correlate(&x, &y, indices)).unwrap();
    assert!(alike(&ready, &closure));
    let rows = stored_rows();
    let ready = bootstrap_pearson_stored(&x, &y, &rows[..200]).unwrap();
    let closure = bootstrap_stored(x.len(), &rows[..200], |indices| correlate(&x, &y, indices)).unwrap();
    assert!(alike(&ready, &closure));
}

#[test]
fn resamples_of_ranks_are_ranked_anew() {
    let (x, y) = rating_and_complaints();
    let (x, y) = (&x[..12], &y[..12]);
    let ranked = |indices: &[usize]| {
        let take = |side: &[f64]| mid_ranks(&indices.iter().map(|index| side[*index]).collect::<Vec<_>>()).unwrap();
        pearson(&take(x), &take(y), 0.95).ok().map(|estimate| estimate.estimate)
    };
    let ready = bootstrap_spearman(x, y, 200, 11).unwrap();
    assert!(alike(&ready, &bootstrap_seeded(12, 200, 11, ranked).unwrap()));
    assert_eq!(ready.estimate(), spearman(x, y, 0.95).unwrap().estimate);
}

/// Half the width on Fisher's scale, by leaving out each unit in turn.
fn jackknifed(x: &[f64], y: &[f64]) -> f64 {
    let n = x.len() as f64;
    let without = |values: &[f64], unit: usize| [&values[..unit], &values[unit + 1..]].concat();
    let z = |unit: usize| pearson(&without(x, unit), &without(y, unit), 0.95).unwrap().estimate.atanh();
    let z: Vec<f64> = (0..x.len()).map(z).collect();
    let mean = z.iter().sum::<f64>() / n;
    let squares: f64 = z.iter().map(|z| (z - mean).powi(2)).sum();
    candor_stats::dist::student_t_quantile(0.975, n - 2.0) * ((n - 1.0) / n * squares).sqrt()
}

#[test]
fn the_robust_interval_is_the_wider_of_two() {
    let (x, y) = rating_and_complaints();
    let got = robust_pearson(&x, &y, 0.95).unwrap();
    let (r, half) = (got.estimate, jackknifed(&x, &y));
    let fisher = pearson(&x, &y, 0.95).unwrap();
    near(r, fisher.estimate, 1e-12);
    near(got.low, (r.atanh() - half).tanh().min(fisher.low), 1e-10);
    near(got.high, (r.atanh() + half).tanh().max(fisher.high), 1e-10);
    // one far unit carries the link: Fisher's interval does not know it
    let (x, y) = ([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 40.0], [4.0, 2.0, 5.0, 3.0, 5.0, 2.0, 4.0, 20.0]);
    let (got, fisher) = (robust_pearson(&x, &y, 0.95).unwrap(), pearson(&x, &y, 0.95).unwrap());
    assert!(fisher.low > 0.8 && got.low < 0.0, "{got:?}");
    near(got.low, (got.estimate.atanh() - jackknifed(&x, &y)).tanh(), 1e-10);
}

#[test]
fn the_robust_interval_needs_each_unit_to_be_dispensable() {
    assert!(matches!(robust_pearson(&[1.0, 1.0, 1.0, 1.0, 2.0], &X[..5], 0.95), Err(StatsError::Inadmissible { .. })));
    assert!(matches!(robust_pearson(&X[..4], &Y[..4], 0.95), Err(StatsError::TooFew { needed: 5, got: 4 })));
    assert!(matches!(robust_pearson(&X, &Y, 1.0), Err(StatsError::InvalidLevel { .. })));
    assert_eq!(robust_pearson(&X, &X, 0.95).unwrap(), Interval { estimate: 1.0, low: 1.0, high: 1.0 });
}

#[test]
fn one_far_unit_costs_no_digits() {
    // Without the far unit the rest varies by a millionth of a millionth.
    let x = [1e12, 1.0, 2.0, 4.0, 3.0, 6.0, 5.0, 7.0];
    let y = [-1e12, 3.0, 1.0, 2.0, 5.0, 4.0, 6.0, 7.0];
    let ready = bootstrap_pearson(&x, &y, 500, 3).unwrap();
    let closure = bootstrap_seeded(8, 500, 3, |indices| correlate(&x, &y, indices)).unwrap();
    assert!(alike(&ready, &closure));
    assert!(ready.replicates().iter().flatten().any(|r| r.abs() < 0.9));
}

#[test]
fn a_seed_fixes_everything() {
    let (x, y) = rating_and_complaints();
    let boot = |seed| bootstrap_pearson(&x, &y, 100, seed).unwrap();
    assert_eq!(boot(1), boot(1));
    assert_ne!(boot(1).replicates(), boot(2).replicates());
    for kind in KINDS {
        let test = |seed| permutation_p(&x, &y[..].iter().rev().copied().collect::<Vec<_>>(), kind, 200, seed).unwrap();
        assert_eq!(test(1), test(1));
        assert_ne!(test(1).larger, test(2).larger);
        assert!(!test(1).enumerated);
    }
}

#[test]
fn the_bootstrap_of_a_mean_has_the_known_standard_error() {
    // of all resamples it is √(Σ(x - x̄)²)/n
    let (x, _) = rating_and_complaints();
    let n = x.len() as f64;
    let mean = |indices: &[usize]| Some(indices.iter().map(|index| x[*index]).sum::<f64>() / indices.len() as f64);
    let boot = bootstrap_seeded(x.len(), 4000, 9, mean).unwrap();
    let centre = x.iter().sum::<f64>() / n;
    let known = x.iter().map(|x| (x - centre) * (x - centre)).sum::<f64>().sqrt() / n;
    near(boot.standard_error().unwrap(), known, 0.04);
    assert!(boot.bias().unwrap().abs() < 4.0 * known / 4000_f64.sqrt());
    // The jackknife of a mean is linear, so that its mean is the estimate.
    near(boot.acceleration().unwrap(), boot.acceleration_about_estimate().unwrap(), 1e-9);
}

#[test]
fn constant_resamples_are_dropped_and_counted() {
    let rows = [vec![0, 0, 0, 0], vec![0, 1, 2, 3], vec![3, 1, 0, 0], vec![2, 2, 2, 2], vec![3, 1, 2, 1]];
    let boot = bootstrap_pearson_stored(&X[..4], &Y[..4], &rows).unwrap();
    assert_eq!(boot.dropped(), 2);
    assert_eq!((boot.replicates()[0], boot.replicates()[3]), (None, None));
    assert!(boot.replicates()[1].is_some());
    assert_eq!(bootstrap_pearson_stored(&X[..4], &Y[..4], &rows[..2]), Err(StatsError::TooFew { needed: 2, got: 1 }));
}

#[test]
fn replicates_on_one_side_allow_no_bca() {
    let one_side = Err(StatsError::Inadmissible { reason: "all replicates lie on one side of the estimate" });
    let line: Vec<f64> = X.iter().map(|x| 3.0 - 2.0 * x).collect();
    let boot = bootstrap_pearson(&X, &line, 50, 1).unwrap();
    assert_eq!(boot.bias_correction(), one_side);
    assert_eq!(boot.bca_accelerated(0.95, Quantiles::Type7, 0.0).map(|bca| bca.order_low), one_side);
    let percentile = boot.percentile(0.95, Quantiles::NormalScale).unwrap();
    assert_eq!((percentile.low, percentile.high, boot.standard_error()), (-1.0, -1.0, Ok(0.0)));
    // the largest value of a sample is never exceeded
    let largest = |indices: &[usize]| indices.iter().map(|index| X[*index]).reduce(f64::max);
    assert!(bootstrap_seeded(6, 5, 1, |indices| largest(indices).map(|x| -x)).unwrap().bias_correction().is_err());
}

#[test]
fn orders_beyond_the_replicates_are_the_last_of_them() {
    let (x, y) = rating_and_complaints();
    let boot = bootstrap_pearson(&x, &y, 19, 4).unwrap();
    let mut sorted: Vec<f64> = boot.replicates().iter().flatten().copied().collect();
    sorted.sort_by(f64::total_cmp);
    // rank (19 + 1)·.05 is 1, (19 + 1)·.01 less than 1
    for level in [0.90, 0.98, 0.999_999_999] {
        let got = boot.percentile(level, Quantiles::NormalScale).unwrap();
        near(got.low, sorted[0], 1e-12);
        near(got.high, sorted[18], 1e-12);
    }
    assert!(boot.bca(0.999, Quantiles::NormalScale).unwrap().extreme);
    assert!(!bootstrap_pearson(&x, &y, 1999, 4).unwrap().bca(0.95, Quantiles::NormalScale).unwrap().extreme);
}

#[test]
fn a_jackknife_that_says_nothing_is_an_error() {
    let undefined = StatsError::Inadmissible { reason: "the statistic is undefined without one of the units" };
    let one_apart = [1.0, 1.0, 1.0, 1.0, 1.0, 9.0];
    let boot = bootstrap_pearson(&one_apart, &Y, 100, 2).unwrap();
    assert_eq!(boot.acceleration(), Err(undefined));
    assert_eq!(boot.acceleration_about_estimate(), Err(undefined));
    assert_eq!(boot.bca(0.95, Quantiles::Type7).map(|bca| bca.order_low), Err(undefined));
    assert!(boot.dropped() > 0);
    let flat = bootstrap_seeded(6, 20, 2, |indices| Some(indices.len() as f64 / indices.len() as f64)).unwrap();
    let indifferent = StatsError::Inadmissible { reason: "no unit makes a difference to the statistic" };
    assert_eq!(flat.acceleration(), Err(indifferent));
    assert_eq!(flat.normal(0.95).map(|normal| (normal.low, normal.high)), Ok((1.0, 1.0)));
}

#[test]
fn too_much_acceleration_is_an_error() {
    let (x, y) = rating_and_complaints();
    let boot = bootstrap_pearson(&x, &y, 200, 4).unwrap();
    let too_large = Err(StatsError::Inadmissible { reason: "the acceleration is too large for this level" });
    for acceleration in [2.0, -2.0, f64::NAN, f64::INFINITY] {
        assert_eq!(boot.bca_accelerated(0.95, Quantiles::Type7, acceleration).map(|bca| bca.order_low), too_large);
    }
    assert!(boot.bca_accelerated(0.95, Quantiles::Type7, 0.1).is_ok());
}

#[test]
fn bad_resamples_are_refused() {
    let short = [vec![0, 1, 2, 3, 4, 5], vec![0, 1]];
    assert_eq!(bootstrap_pearson_stored(&X, &Y, &short), Err(StatsError::LengthMismatch { left: 6, right: 2 }));
    let beyond = [[0, 1, 2, 3, 4, 6]];
    let error = StatsError::InvalidParameter { name: "index", value: 6.0, remedy: "an index below the number of units" };
    assert_eq!(bootstrap_pearson_stored(&X, &Y, &beyond), Err(error));
    assert_eq!(bootstrap_stored(6, &beyond, |_| Some(1.0)), Err(error));
    assert_eq!(bootstrap_stored(1, &[[0]], |_| Some(1.0)), Err(StatsError::TooFew { needed: 2, got: 1 }));
    assert_eq!(bootstrap_seeded(0, 9, 1, |_| Some(1.0)), Err(StatsError::TooFew { needed: 2, got: 0 }));
    assert_eq!(bootstrap_seeded(4, 1, 1, |_| Some(1.0)), Err(StatsError::TooFew { needed: 2, got: 1 }));
    let undefined = StatsError::Inadmissible { reason: "the statistic is undefined for these units" };
    assert_eq!(bootstrap_seeded(4, 9, 1, |_| None), Err(undefined));
    assert_eq!(bootstrap_seeded(4, 9, 1, |_| Some(f64::NAN)), Err(undefined));
    let boot = bootstrap_seeded(6, 9, 1, |indices| Some(indices[0] as f64)).unwrap();
    assert_eq!(boot.acceleration_by_regression(&beyond), Err(StatsError::LengthMismatch { left: 9, right: 1 }));
    // Nine times the same row cannot tell the units apart.
    let same = vec![vec![0, 1, 2, 3, 4, 5]; 9];
    assert_eq!(boot.acceleration_by_regression(&same), Err(StatsError::Collinear));
}

#[test]
fn bad_samples_are_refused() {
    for boot in [bootstrap_pearson, bootstrap_spearman] {
        assert_eq!(boot(&X, &Y[1..], 9, 1), Err(StatsError::LengthMismatch { left: 6, right: 5 }));
        assert_eq!(boot(&X[..3], &Y[..3], 9, 1), Err(StatsError::TooFew { needed: 4, got: 3 }));
        assert_eq!(boot(&[3.0; 6], &Y, 9, 1), Err(StatsError::NoVariation { which: Side::X }));
        assert_eq!(boot(&X, &[f64::NAN; 6], 9, 1), Err(StatsError::NotFinite { index: 0 }));
        assert_eq!(boot(&X, &Y, 0, 1), Err(StatsError::TooFew { needed: 2, got: 0 }));
        let got = boot(&X, &Y, 50, 1).unwrap();
        for level in [0.0, 1.0, -1.0, f64::NAN] {
            assert!(matches!(got.normal(level), Err(StatsError::InvalidLevel { .. })));
            assert!(matches!(got.percentile(level, Quantiles::Type7), Err(StatsError::InvalidLevel { .. })));
            assert!(matches!(got.basic(level, Quantiles::NormalScale), Err(StatsError::InvalidLevel { .. })));
            assert!(matches!(got.bca(level, Quantiles::Type7), Err(StatsError::InvalidLevel { .. })));
        }
    }
    for kind in KINDS {
        assert_eq!(permutation_p(&X, &Y[1..], kind, 9, 1), Err(StatsError::LengthMismatch { left: 6, right: 5 }));
        assert_eq!(permutation_p(&X[..2], &Y[..2], kind, 9, 1), Err(StatsError::TooFew { needed: 3, got: 2 }));
        assert_eq!(permutation_p(&X, &[3.0; 6], kind, 9, 1), Err(StatsError::NoVariation { which: Side::Y }));
        assert_eq!(permutation_p(&[3.0; 6], &Y, kind, 9, 1), Err(StatsError::NoVariation { which: Side::X }));
        assert_eq!(permutation_p(&X, &[f64::INFINITY; 6], kind, 9, 1), Err(StatsError::NotFinite { index: 0 }));
        let (x, y) = rating_and_complaints();
        let none = permutation_p(&x, &y, kind, 0, 1);
        assert!(matches!(none, Err(StatsError::InvalidParameter { name: "draws", .. })));
    }
    for exact in [spearman_exact, kendall_exact] {
        assert_eq!(exact(&X, &Y[1..]), Err(StatsError::LengthMismatch { left: 6, right: 5 }));
        assert_eq!(exact(&X[..2], &Y[..2]), Err(StatsError::TooFew { needed: 3, got: 2 }));
        assert_eq!(exact(&X, &[3.0; 6]), Err(StatsError::NoVariation { which: Side::Y }));
        assert_eq!(exact(&X, &[f64::NAN; 6]), Err(StatsError::NotFinite { index: 0 }));
        let tied = StatsError::Inadmissible { reason: "an exact p of ranks needs values without ties" };
        assert_eq!(exact(&X, &Y), Err(tied));
        assert_eq!(exact(&Y, &X), Err(tied));
    }
    let many: Vec<f64> = (0..1001).map(f64::from).collect();
    assert!(matches!(kendall_exact(&many, &many), Err(StatsError::InvalidParameter { name: "n", .. })));
    assert!(kendall_exact(&many[..200], &many[..200]).unwrap().p < 1e-300);
}

#[test]
fn numbers_beyond_memory_are_refused() {
    let refused = |name: &str, error: Option<StatsError>| matches!(error, Some(StatsError::InvalidParameter { name: n, .. }) if n == name);
    let no_rows: [[usize; 0]; 0] = [];
    for many in [10_000_001, usize::MAX] {
        assert!(refused("draws", bootstrap_pearson(&X, &Y, many, 1).err()) && refused("draws", bootstrap_spearman(&X, &Y, many, 1).err()));
        assert!(refused("draws", permutation_p(&X, &Y, CorrelationKind::Kendall, many, 1).err()));
        assert!(refused("draws", bootstrap_seeded(6, many, 1, |_| None).err()));
        assert!(refused("units", bootstrap_seeded(many, 9, 1, |_| None).err()));
        assert!(refused("units", bootstrap_stored(many, &no_rows, |_| None).err()));
    }
}

#[test]
fn huge_and_tiny_samples_give_the_same() {
    let plain = bootstrap_pearson(&X, &Y, 99, 7).unwrap();
    let ranks = bootstrap_spearman(&X, &Y, 99, 7).unwrap();
    for power in [1020, -1074] {
        let moved: Vec<f64> = X.iter().map(|x| libm::scalbn(*x, power)).collect();
        assert!(alike(&bootstrap_pearson(&moved, &Y, 99, 7).unwrap(), &plain));
        assert_eq!(bootstrap_spearman(&moved, &Y, 99, 7).unwrap(), ranks);
        for kind in KINDS {
            assert_eq!(permutation_p(&moved, &Y, kind, 0, 0), permutation_p(&X, &Y, kind, 0, 0));
        }
    }
    let large = |indices: &[usize]| Some(f64::MAX * if indices[0] == 0 { 1.0 } else { -1.0 });
    let boot = bootstrap_seeded(4, 40, 1, large).unwrap();
    assert_eq!(boot.bias(), Err(StatsError::OutOfRange));
    assert!(boot.normal(0.95).is_err() && boot.percentile(0.9, Quantiles::Type7).is_ok());
}

/// All orders the slow way.
fn orders(items: &[f64]) -> Vec<Vec<f64>> {
    if items.len() < 2 {
        return vec![items.to_vec()];
    }
    let mut all = Vec::new();
    for first in 0..items.len() {
        let mut rest = items.to_vec();
        let item = rest.remove(first);
        all.extend(orders(&rest).into_iter().map(|mut order| {
            order.push(item);
            order
        }));
    }
    all
}

fn coefficient(kind: CorrelationKind, x: &[f64], y: &[f64]) -> f64 {
    match kind {
        CorrelationKind::Pearson => pearson(x, y, 0.95).unwrap().estimate,
        CorrelationKind::Spearman => spearman(x, y, 0.95).unwrap().estimate,
        CorrelationKind::Kendall => kendall_tau_b(x, y, 0.95).unwrap().estimate,
    }
}

/// A random order of the numbers from 0 to n - 1 beside themselves.
fn untied(n: usize) -> impl Strategy<Value = (Vec<f64>, Vec<f64>)> {
    let sorted: Vec<f64> = (0..n).map(|value| value as f64).collect();
    (Just(sorted.clone()), Just(sorted).prop_shuffle())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn enumeration_counts_all_orders((x, y) in pairs(5..7, 6)) {
        let all = orders(&y);
        for kind in KINDS {
            let got = permutation_p(&x, &y, kind, 0, 0)?;
            let r = coefficient(kind, &x, &y);
            let count = |extreme: &dyn Fn(f64) -> bool| all.iter().filter(|order| extreme(coefficient(kind, &x, order))).count() as u64;
            prop_assert!((got.estimate - r).abs() < 1e-12);
            prop_assert_eq!(got.extreme, count(&|other| other.abs() >= r.abs() - 1e-12));
            prop_assert_eq!(got.larger, count(&|other| other >= r - 1e-12));
            prop_assert_eq!((got.orders, got.enumerated), (all.len() as u64, true));
            prop_assert_eq!(got.p, got.extreme as f64 / got.orders as f64);
        }
    }

    #[test]
    fn sampling_comes_near_the_truth((x, y) in pairs(10..40, 6), seed in any::<u64>()) {
        for kind in KINDS {
            let PermutationTest { estimate, p, p_upper, extreme, larger, orders, enumerated } = permutation_p(&x, &y, kind, 400, seed)?;
            prop_assert!((estimate - coefficient(kind, &x, &y)).abs() < 1e-12);
            prop_assert!(!enumerated && orders == 400);
            prop_assert_eq!(p, (extreme as f64 + 1.0) / 401.0);
            prop_assert_eq!(p_upper, (larger as f64 + 1.0) / 401.0);
            // The t-test is near it too; 400 draws err by .025 at most, in one standard error.
            let rough = match kind {
                CorrelationKind::Pearson => pearson(&x, &y, 0.95)?.p,
                CorrelationKind::Spearman => spearman(&x, &y, 0.95)?.p,
                CorrelationKind::Kendall => kendall_tau_b(&x, &y, 0.95)?.p,
            };
            prop_assert!((p - rough).abs() < 0.2, "{kind:?} {p} {rough}");
        }
    }

    #[test]
    fn exact_ranks_agree_with_enumeration((x, y) in untied(7)) {
        let test = permutation_p(&x, &y, CorrelationKind::Spearman, 0, 0)?;
        let rho = spearman_exact(&x, &y)?;
        let twice_tail = |test: &PermutationTest, mirrored: &PermutationTest, r: f64| {
            let tail = if r > 0.0 { test.p_upper } else { mirrored.p_upper };
            (2.0 * tail).min(1.0)
        };
        let reversed: Vec<f64> = y.iter().map(|y| -y).collect();
        let mirrored = permutation_p(&x, &reversed, CorrelationKind::Spearman, 0, 0)?;
        prop_assert!((rho.p - twice_tail(&test, &mirrored, rho.estimate)).abs() < 1e-12);
        prop_assert!((rho.estimate - test.estimate).abs() < 1e-12);
        let tau = kendall_exact(&x, &y)?;
        let test = permutation_p(&x, &y, CorrelationKind::Kendall, 0, 0)?;
        let mirrored = permutation_p(&x, &reversed, CorrelationKind::Kendall, 0, 0)?;
        prop_assert!((tau.p - twice_tail(&test, &mirrored, tau.estimate)).abs() < 1e-12);
        prop_assert!((tau.estimate - test.estimate).abs() < 1e-12);
    }

    #[test]
    fn a_reversed_scale_changes_no_exact_p((x, y) in untied(14)) {
        let reversed: Vec<f64> = y.iter().map(|y| -y).collect();
        for exact in [spearman_exact, kendall_exact] {
            let (a, b) = (exact(&x, &y)?, exact(&x, &reversed)?);
            prop_assert!((a.p - b.p).abs() < 1e-12 && (0.0..=1.0).contains(&a.p), "{a:?} {b:?}");
            prop_assert!((a.estimate + b.estimate).abs() < 1e-12);
        }
        // the approximations are near it
        prop_assert!((spearman_exact(&x, &y)?.p - spearman(&x, &y, 0.95)?.p).abs() < 0.02);
        prop_assert!((kendall_exact(&x, &y)?.p - kendall_tau_b(&x, &y, 0.95)?.p).abs() < 0.1);
    }

    #[test]
    fn intervals_are_ordered_and_grow((x, y) in pairs(8..30, 6), seed in any::<u64>(), level in 0.5_f64..0.9) {
        let Ok(boot) = bootstrap_pearson(&x, &y, 200, seed) else { return Ok(()) };
        prop_assert_eq!(boot.dropped(), boot.replicates().iter().filter(|r| r.is_none()).count());
        for quantiles in [Quantiles::NormalScale, Quantiles::Type7] {
            let (narrow, wide) = (boot.percentile(level, quantiles)?, boot.percentile(level + 0.05, quantiles)?);
            prop_assert!(wide.low <= narrow.low && narrow.low <= narrow.high && narrow.high <= wide.high);
            prop_assert!(-1.0 <= wide.low && wide.high <= 1.0);
            let basic = boot.basic(level, quantiles)?;
            prop_assert!((basic.low + narrow.high - 2.0 * boot.estimate()).abs() < 1e-12);
            if let Ok(bca) = boot.bca(level, quantiles) {
                prop_assert!(bca.interval.low <= bca.interval.high && bca.order_low < bca.order_high, "{bca:?}");
            }
        }
        let normal = boot.normal(level)?;
        prop_assert!(((normal.low + normal.high) / 2.0 - (boot.estimate() - boot.bias()?)).abs() < 1e-12);
    }

    #[test]
    fn a_robust_interval_is_never_narrower((x, y) in pairs(8..30, 6), level in 0.5_f64..0.99) {
        if let (Ok(robust), Ok(fisher)) = (robust_pearson(&x, &y, level), pearson(&x, &y, level)) {
            prop_assert!(robust.low <= fisher.low + 1e-12 && fisher.high <= robust.high + 1e-12, "{robust:?} {fisher:?}");
            prop_assert!(robust.low >= -1.0 && robust.high <= 1.0);
        }
    }

    #[test]
    fn scale_and_origin_change_no_replicate((x, y) in pairs(8..20, 6), scale in 0.01_f64..50.0, origin in -9.0_f64..9.0) {
        let moved: Vec<f64> = x.iter().map(|x| x * scale + origin).collect();
        let (a, b) = (bootstrap_pearson(&x, &y, 60, 1), bootstrap_pearson(&moved, &y, 60, 1));
        if let (Ok(a), Ok(b)) = (a, b) {
            let near = |(a, b): (&Option<f64>, &Option<f64>)| (a.unwrap_or(2.0) - b.unwrap_or(2.0)).abs() < 1e-9;
            prop_assert!(a.replicates().iter().zip(b.replicates()).all(near));
        }
    }

    #[test]
    fn no_input_panics(
        x in proptest::collection::vec(prop_oneof![-1e308..1e308_f64, Just(1.0), Just(f64::MAX), Just(5e-324), Just(f64::NAN)], 0..11),
        y in proptest::collection::vec(prop_oneof![9 => -1e3..1e3_f64, 9 => Just(5e-324), 1 => Just(f64::INFINITY)], 0..11),
        rows in proptest::collection::vec(proptest::collection::vec(0_usize..9, 0..9), 0..5),
        level in prop_oneof![0.0..1.0_f64, Just(f64::NAN), Just(1e-300)],
        cut in 0_usize..9,
    ) {
        let (x, y) = if cut > 0 { (&x[..x.len().min(y.len()).min(7)], &y[..x.len().min(y.len()).min(7)]) } else { (&x[..], &y[..]) };
        for kind in KINDS {
            if let Ok(test) = permutation_p(x, y, kind, 20, 1) {
                prop_assert!(test.p > 0.0 && test.p <= 1.0 && test.p_upper <= 1.0 && test.estimate.abs() <= 1.0, "{test:?}");
            }
        }
        let _ = (spearman_exact(x, y), kendall_exact(x, y));
        for boot in [bootstrap_pearson(x, y, 20, 1), bootstrap_spearman(x, y, 20, 1), bootstrap_pearson_stored(x, y, &rows)].into_iter().flatten() {
            prop_assert!(boot.replicates().iter().flatten().all(|r| r.abs() <= 1.0));
            let _ = (boot.acceleration(), boot.acceleration_by_regression(&rows), boot.standard_error());
            for quantiles in [Quantiles::NormalScale, Quantiles::Type7] {
                if let Ok(bca) = boot.bca(level, quantiles) {
                    prop_assert!(bca.interval.low <= bca.interval.high, "{bca:?}");
                }
                prop_assert!(!boot.basic(level, quantiles).is_ok_and(|basic| basic.low > basic.high));
            }
            prop_assert!(!boot.normal(level).is_ok_and(|normal| normal.low.is_nan()));
        }
    }
}
