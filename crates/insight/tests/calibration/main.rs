//! Whether intervals hold the truth as often as they promise, in small: `cargo bench -p candor-tests --bench
//! calibration` does it at length. Everything is seeded; the bounds are four binomial standard errors wide.

#![allow(clippy::unwrap_used, clippy::cast_precision_loss)]

#[allow(dead_code)] // the benchmark draws other links, too
mod simulation;

use candor_insight::study::family::family;
use candor_insight::{Summary, link, reliability_of_means};
use candor_stats::random::Random;
use simulation::{Link, Side, Sizes, World, flat};

const ORGANISATIONS: usize = 300;
const UNITS: usize = 30;

fn world(link: Link) -> World {
    let sizes = Sizes { median: 14.0, spread: 0.6, most: 60.0 };
    let x = Side { areas: 1, items: 3, limits: [-1.645, -1.036, -0.385, 0.674], unit: 0.14, person: 0.35, sizes };
    let y = Side { items: 1, limits: [-1.751, -1.282, -0.674, 0.253], unit: 0.22, ..x };
    World { x, y, link }
}

/// Four standard errors of how many of the organisations hold something of this probability.
fn allowed(probability: f64) -> f64 {
    4.0 * (ORGANISATIONS as f64 * probability * (1.0 - probability)).sqrt()
}

/// Observed and expected means of many units, both sides.
fn population(world: &World) -> [Vec<f64>; 4] {
    let (mut random, mut columns) = (Random::seeded(1), [const { Vec::new() }; 4]);
    for _ in 0..20_000 {
        let (x, y) = world.unit(&mut random);
        for (side, drawn) in [x[0], y[0]].into_iter().enumerate() {
            columns[side].push(Summary::from_sums(drawn.sums).unwrap().mean);
            columns[side + 2].push(drawn.expected);
        }
    }
    columns
}

fn correlation(x: &[f64], y: &[f64]) -> f64 {
    candor_stats::pearson(x, y, 0.95).unwrap().estimate
}

#[test]
fn intervals_hold_the_truth_in_95_of_100_organisations() {
    let (world, organisation) = (world(Link::First(0.6)), flat(UNITS));
    let [x, y, ..] = population(&world);
    let truth = correlation(&x, &y);
    assert!((truth - 0.453).abs() < 0.025, "{truth}: docs/methods.md says 0.453");
    let mut random = Random::seeded(2);
    let mut held = 0;
    for _ in 0..ORGANISATIONS {
        let (xs, ys) = world.organisation(UNITS, &mut random);
        let r = link(&organisation, &xs[0], &ys[0], None).unwrap().coefficients.unwrap().pearson;
        held += usize::from(r.low <= truth && truth <= r.high);
    }
    assert!((held as f64 - 0.95 * ORGANISATIONS as f64).abs() <= allowed(0.95), "{held} of {ORGANISATIONS}");
}

#[test]
fn unlinked_families_stand_in_at_most_5_of_100_organisations() {
    let single = world(Link::None);
    let (world, organisation) = (World { x: Side { areas: 9, ..single.x }, y: Side { areas: 5, ..single.y }, ..single }, flat(UNITS));
    let mut random = Random::seeded(3);
    let mut wrong = 0;
    for _ in 0..ORGANISATIONS {
        let (xs, ys) = world.organisation(UNITS, &mut random);
        let family = family(&organisation, &xs, &ys, None).unwrap();
        assert_eq!(family.tests, 45);
        wrong += usize::from(family.pairs.iter().any(|pair| pair.stands() && !world.linked(pair.x, pair.y)));
    }
    assert!(wrong as f64 <= 0.05 * ORGANISATIONS as f64 + allowed(0.05), "{wrong} of {ORGANISATIONS}");
}

#[test]
fn correction_for_attenuation_comes_back_to_the_link_of_expected_means() {
    let world = world(Link::First(0.6));
    let [x, y, expected_x, expected_y] = population(&world);
    let (observed, wanted) = (correlation(&x, &y), correlation(&expected_x, &expected_y));
    let mut random = Random::seeded(4);
    let (xs, ys) = world.organisation(5_000, &mut random);
    let reliability = |measured: &candor_insight::Measured| {
        let units: Vec<Summary> = measured.units.iter().filter_map(|sums| Summary::from_sums(*sums)).collect();
        reliability_of_means(&units).unwrap()
    };
    let corrected = observed / (reliability(&xs[0]) * reliability(&ys[0])).sqrt();
    assert!((corrected - wanted).abs() < 0.03, "{corrected} for {wanted}");
}
