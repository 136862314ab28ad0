//! What an experiment of so many people can show, before it is fielded.

use candor_stats::dist::{normal_cdf, normal_quantile};

use crate::LEVEL;

/// Two-sided level of tests.
const ALPHA: f64 = 1.0 - LEVEL;

/// Chance that two arms of `n` people each differ visibly at 5 %, when their true shares are these.
///
/// Formula: `Φ((|d| - z·√(2p̄q̄/n))/√((p₁q₁ + p₂q₂)/n))`, `p̄` the mean of both (Fleiss, Levin & Paik 2003, without
/// continuity correction). The chance of a visible difference in the wrong direction is left out. 0 without people.
#[must_use]
#[allow(clippy::cast_precision_loss)] // counts of people
pub fn power_of_shares(first: f64, second: f64, n: u64) -> f64 {
    let (n, middle) = (n as f64, f64::midpoint(first, second));
    let spread = ((first * (1.0 - first) + second * (1.0 - second)) / n).sqrt();
    let needed = critical(ALPHA) * (2.0 * middle * (1.0 - middle) / n).sqrt();
    chance((first - second).abs() - needed, spread)
}

/// Chance that two arms of `n` people each differ visibly at 5 %, when their true means differ by so many standard
/// deviations: `Φ(|d|·√(n/2) - z)` (Cohen 1988, by the normal distribution).
#[must_use]
#[allow(clippy::cast_precision_loss)] // counts of people
pub fn power_of_means(d: f64, n: u64) -> f64 {
    normal_cdf(d.abs() * (n as f64 / 2.0).sqrt() - critical(ALPHA))
}

/// The smallest difference from a share that two arms of `n` people each show with this power, upwards; `None` where
/// not even the step to 1 does.
#[must_use]
pub fn detectable_share(share: f64, n: u64, power: f64) -> Option<f64> {
    let (mut low, mut high) = (0.0, 1.0 - share);
    if power_of_shares(share, 1.0, n) < power {
        return None;
    }
    // power grows with the difference; 60 halvings are below the last digit
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if power_of_shares(share, share + middle, n) < power { low = middle } else { high = middle }
    }
    Some(high)
}

/// Most people for whom [`people_for_shares`] looks.
const MOST_PEOPLE: u64 = 100_000_000;

/// The fewest people of each arm with which these shares differ visibly with this power; `None` where they are the
/// same, or it takes more than a hundred million.
#[must_use]
pub fn people_for_shares(first: f64, second: f64, power: f64) -> Option<u64> {
    let (mut low, mut high) = (1, MOST_PEOPLE);
    if power_of_shares(first, second, high) < power {
        return None;
    }
    while low < high {
        let middle = u64::midpoint(low, high);
        if power_of_shares(first, second, middle) < power { low = middle + 1 } else { high = middle }
    }
    Some(high)
}

/// Chance that the order report finds an effect of the first or last place on an item of so many options, answered by
/// `n` people in random order, when it is one of `tests` that are told together.
///
/// Formula: as [`power_of_shares`] for one share against `1/k`, at the level `.05/(m·Σ1/i)` that the smallest p of a
/// family must reach at worst (Benjamini & Yekutieli 2001).
#[must_use]
#[allow(clippy::cast_precision_loss)] // counts of people and tests
pub fn power_of_position(n: u64, options: usize, effect: f64, tests: usize) -> f64 {
    let (n, even) = (n as f64, 1.0 / options as f64);
    let harmonic: f64 = (1..=tests.max(1)).map(|i| 1.0 / i as f64).sum();
    let level = ALPHA / (tests.max(1) as f64 * harmonic);
    let share = even + effect.abs();
    let (under_none, under_effect) = ((even * (1.0 - even) / n).sqrt(), (share * (1.0 - share) / n).sqrt());
    chance(effect.abs() - critical(level) * under_none, under_effect)
}

fn critical(alpha: f64) -> f64 {
    -normal_quantile(alpha / 2.0)
}

/// `Φ(distance/spread)`, with its limits where there is no spread.
fn chance(distance: f64, spread: f64) -> f64 {
    if spread > 0.0 {
        normal_cdf(distance / spread)
    } else if distance > 0.0 {
        1.0
    } else {
        0.0
    }
}
