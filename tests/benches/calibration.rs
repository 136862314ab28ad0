//! Do the intervals hold what they promise? Organisations are made up whose true link is known, go through
//! the same code as real ones, and it is counted how often the truth lies within.
//!
//! ```text
//! cargo bench -p candor-tests --bench calibration
//! ```
//!
//! The tables are those of docs/methods.md, "Calibration". Nothing depends on the machine or the clock.

#[path = "../../crates/insight/tests/calibration/simulation.rs"]
mod simulation;

use candor_insight::study::family::{Family, family};
use candor_insight::study::{Material, Study, study};
use candor_insight::{Measured, Summary};
use candor_stats::random::Random;
use candor_stats::{harmonic_weights, pearson, spearman, weighted_pearson};
use simulation::{Drawn, Link, Side, Sizes, World, flat};

/// Organisations of each condition.
const ORGANISATIONS: usize = 4_000;

/// Organisations of each condition of families.
const FAMILIES: usize = 2_000;

/// Units of the population from which the truth is taken.
const POPULATION: usize = 400_000;

/// Seed of every population.
const TRUTH_SEED: u64 = 1;

/// Numbers of units.
const UNITS: [usize; 3] = [15, 30, 100];

const LEVEL: f64 = 0.95;

fn main() {
    println!("{ORGANISATIONS} organisations each; truth from {POPULATION} units, seed {TRUTH_SEED}.");
    println!("Monte Carlo standard error of a share of 95 %: {:.2} points.\n", error(0.95, ORGANISATIONS));
    let mut seed = 1000;
    for (name, worlds) in [("As intended", intended()), ("Harder than intended", harder())] {
        println!("## {name}\n");
        let truths: Vec<Truth> = worlds.iter().map(|(_, world)| Truth::of(world)).collect();
        worlds.iter().zip(&truths).for_each(|((name, _), truth)| truth.print(name));
        println!(
            "\n| condition | k | seed | Pearson, Fisher | Spearman | BCa | robust | weighted | corrected | r corrected | not 0 | permutation |"
        );
        println!("|---|---|---|---|---|---|---|---|---|---|---|---|");
        for ((name, world), truth) in worlds.iter().zip(&truths) {
            for k in UNITS {
                seed += 1;
                let tally = Tally::of(world, truth, k, seed);
                println!("| {name} | {k} | {seed} {}", tally.row());
            }
        }
        println!();
    }
    families();
}

/// Monte Carlo standard error of a share, in percentage points.
fn error(share: f64, drawn: usize) -> f64 {
    100.0 * (share * (1.0 - share) / drawn as f64).sqrt()
}

// ---------------------------------------------------------------------------------------------------------
// Worlds

fn employees(unit: f64) -> Side {
    let sizes = Sizes { median: 14.0, spread: 0.6, most: 60.0 };
    // 5, 10, 20, 40 and 25 % answer 1 to 5
    Side { areas: 1, items: 3, limits: [-1.645, -1.036, -0.385, 0.674], unit, person: 0.35, sizes }
}

fn customers(unit: f64) -> Side {
    let sizes = Sizes { median: 20.0, spread: 0.8, most: 60.0 };
    // 4, 6, 15, 35 and 40 % answer 1 to 5
    Side { areas: 1, items: 1, limits: [-1.751, -1.282, -0.674, 0.253], unit, person: 0.35, sizes }
}

const LOW: (f64, f64) = (0.04, 0.06);
const HIGH: (f64, f64) = (0.14, 0.22);

fn world((x, y): (f64, f64), link: Link) -> World {
    World { x: employees(x), y: customers(y), link }
}

fn intended() -> Vec<(String, World)> {
    let named = |(name, icc), rho| (format!("{name} {rho:.1}"), world(icc, Link::First(rho)));
    [("low", LOW), ("high", HIGH)].into_iter().flat_map(|icc| [0.0, 0.3, 0.6].map(|rho| named(icc, rho))).collect()
}

fn harder() -> Vec<(String, World)> {
    let wide = |side: Side| Side { sizes: Sizes { spread: 1.4, most: 400.0, ..side.sizes }, ..side };
    // 1, 2, 5, 17 and 75 % answer 1 to 5
    let ceiling = |side: Side| Side { limits: [-2.326, -1.881, -1.405, -0.674], ..side };
    let both = |change: &dyn Fn(Side) -> Side| {
        let usual = world(HIGH, Link::First(0.6));
        World { x: change(usual.x), y: change(usual.y), ..usual }
    };
    let tailed = [0.0, 0.3, 0.6].map(|rho| (format!("tail {rho:.1}"), world(HIGH, Link::Tailed(rho))));
    [("sizes 0.6".to_owned(), both(&wide)), ("ceiling 0.6".to_owned(), both(&ceiling))].into_iter().chain(tailed).collect()
}

// ---------------------------------------------------------------------------------------------------------
// Truth

/// What is true in a population.
struct Truth {
    /// Pearson's r of the observed means of units.
    pearson: f64,
    /// Spearman's rho of them.
    spearman: f64,
    /// Pearson's r of them with the weights of the report.
    weighted: f64,
    /// Pearson's r of what the means of units would be with people without end.
    latent: f64,
    /// Share of the variance of observed means that is that of expected means, by side.
    reliability: [f64; 2],
    /// Share of the variance of scores that lies between units, by side.
    icc1: [f64; 2],
    /// Excess kurtosis of observed means, by side.
    kurtosis: [f64; 2],
}

/// One side of a population.
#[derive(Default)]
struct Column {
    n: Vec<f64>,
    mean: Vec<f64>,
    expected: Vec<f64>,
    within: f64,
    freedom: f64,
}

impl Column {
    fn add(&mut self, drawn: Drawn) {
        let summary = Summary::from_sums(drawn.sums).unwrap();
        let n = summary.n as f64;
        self.n.push(n);
        self.mean.push(summary.mean);
        self.expected.push(drawn.expected);
        self.within += summary.variance.unwrap() * (n - 1.0);
        self.freedom += n - 1.0;
    }

    fn reliability(&self) -> f64 {
        moment(&self.expected, 2) / moment(&self.mean, 2)
    }

    fn icc1(&self) -> f64 {
        let between = moment(&self.expected, 2);
        between / (between + self.within / self.freedom)
    }

    fn kurtosis(&self) -> f64 {
        moment(&self.mean, 4) / moment(&self.mean, 2).powi(2) - 3.0
    }
}

fn moment(values: &[f64], power: i32) -> f64 {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    values.iter().map(|v| (v - mean).powi(power)).sum::<f64>() / count
}

impl Truth {
    fn of(world: &World) -> Self {
        let mut random = Random::seeded(TRUTH_SEED);
        let (mut x, mut y) = (Column::default(), Column::default());
        for _ in 0..POPULATION {
            let (left, right) = world.unit(&mut random);
            x.add(left[0]);
            y.add(right[0]);
        }
        Self {
            pearson: pearson(&x.mean, &y.mean, LEVEL).unwrap().estimate,
            spearman: spearman(&x.mean, &y.mean, LEVEL).unwrap().estimate,
            weighted: weighted_pearson(&x.mean, &y.mean, &harmonic_weights(&x.n, &y.n)).unwrap(),
            latent: pearson(&x.expected, &y.expected, LEVEL).unwrap().estimate,
            reliability: [x.reliability(), y.reliability()],
            icc1: [x.icc1(), y.icc1()],
            kurtosis: [x.kurtosis(), y.kurtosis()],
        }
    }

    fn print(&self, name: &str) {
        let two = |v: [f64; 2]| format!("{:.2}/{:.2}", v[0], v[1]);
        println!(
            "{name:<12} r {:.3}  rho {:.3}  weighted r {:.3}  r of expected means {:.3}  ICC(1) {}  reliability {}  excess kurtosis {}",
            self.pearson,
            self.spearman,
            self.weighted,
            self.latent,
            two(self.icc1),
            two(self.reliability),
            two(self.kurtosis)
        );
    }
}

// ---------------------------------------------------------------------------------------------------------
// One link

/// How often an interval held its truth.
#[derive(Default)]
struct Held {
    held: usize,
    seen: usize,
}

impl Held {
    fn see(&mut self, low: f64, high: f64, truth: f64) {
        self.seen += 1;
        self.held += usize::from(low <= truth && truth <= high);
    }

    fn share(&self) -> f64 {
        100.0 * self.held as f64 / self.seen as f64
    }
}

/// What was counted in one condition.
#[derive(Default)]
struct Tally {
    fisher: Held,
    spearman: Held,
    bca: Held,
    robust: Held,
    weighted: Held,
    corrected: Held,
    /// Estimates corrected for attenuation, from low to high.
    estimates: Vec<f64>,
    /// Intervals of r without 0.
    found: usize,
    /// Permutation p of at most .05.
    permuted: usize,
}

impl Tally {
    fn of(world: &World, truth: &Truth, k: usize, seed: u64) -> Self {
        let mut random = Random::seeded(seed);
        let mut tally = Self::default();
        for _ in 0..ORGANISATIONS {
            let (xs, ys) = world.organisation(k, &mut random);
            tally.see(&study(&material(k, &xs[0], &ys[0])).unwrap(), truth);
        }
        tally.estimates.sort_by(f64::total_cmp);
        tally
    }

    fn see(&mut self, study: &Study, truth: &Truth) {
        let found = study.linkage.coefficients.unwrap();
        let detail = study.detail.as_ref().unwrap();
        self.fisher.see(found.pearson.low, found.pearson.high, truth.pearson);
        self.spearman.see(found.spearman.low, found.spearman.high, truth.spearman);
        detail.bootstrap.iter().for_each(|i| self.bca.see(i.low, i.high, truth.pearson));
        detail.robust.iter().for_each(|i| self.robust.see(i.low, i.high, truth.pearson));
        self.weighted.see(found.weighted_pearson.low, found.weighted_pearson.high, truth.weighted);
        if let Some(corrected) = detail.corrected {
            self.corrected.see(corrected.low, corrected.high, truth.latent);
            self.estimates.push(corrected.estimate);
        }
        self.found += usize::from(found.pearson.low > 0.0 || found.pearson.high < 0.0);
        self.permuted += usize::from(detail.permutation_p.unwrap() <= 0.05);
    }

    fn row(&self) -> String {
        let drawn = self.fisher.seen;
        let share = |count: usize| 100.0 * count as f64 / drawn as f64;
        let held = [&self.fisher, &self.spearman, &self.bca, &self.robust, &self.weighted].map(|h| format!("{:.1}", h.share())).join(" | ");
        format!(
            "| {held} | {:.1} ({:.0} %) | {:.2} | {:.1} | {:.1} |",
            self.corrected.share(),
            share(self.corrected.seen),
            self.estimates[self.estimates.len() / 2],
            share(self.found),
            share(self.permuted)
        )
    }
}

/// Only the two measures, without anything else that a study can say.
fn material(k: usize, x: &Measured, y: &Measured) -> Material {
    Material {
        people: None,
        asked: [Vec::new(), Vec::new()],
        organisation: flat(k).into(),
        within: None,
        x: x.clone(),
        y: y.clone(),
        xs: Vec::new(),
        ys: Vec::new(),
        areas: Vec::new(),
        before: None,
        channels: Vec::new(),
        mix: Vec::new(),
        waves: Vec::new(),
    }
}

// ---------------------------------------------------------------------------------------------------------
// Families

fn families() {
    println!("## Families: 9 employee areas with 5 customer measures, {FAMILIES} organisations each\n");
    println!("Monte Carlo standard error of a share of 5 %: {:.2} points.\n", error(0.05, FAMILIES));
    println!("| true links | reliability | k | seed | any unlinked pair stands | false among standing | linked pairs that stand |");
    println!("|---|---|---|---|---|---|---|");
    let mut seed = 2000;
    let links = [("none", Link::None), ("3 areas with all 5", Link::Areas(3, 0.7)), ("3 single pairs", Link::Pairs(3))];
    for (name, link) in links {
        for (reliability, icc) in [("low", LOW), ("high", HIGH)] {
            let single = world(icc, link);
            let world = World { x: Side { areas: 9, ..single.x }, y: Side { areas: 5, ..single.y }, link };
            for k in UNITS {
                seed += 1;
                println!("| {name} | {reliability} | {k} | {seed} {}", Findings::of(&world, k, seed).row());
            }
        }
    }
}

/// What stood in the families of one condition.
#[derive(Default)]
struct Findings {
    /// Families in which a pair stands that is not linked.
    any_false: usize,
    /// Sum of the shares of standing pairs that are not linked, and of its squares.
    false_share: [f64; 2],
    /// Standing pairs that are linked.
    right: usize,
    /// Pairs that are linked.
    linked: usize,
}

impl Findings {
    fn of(world: &World, k: usize, seed: u64) -> Self {
        let (organisation, mut random) = (flat(k), Random::seeded(seed));
        let mut findings = Self::default();
        for _ in 0..FAMILIES {
            let (xs, ys) = world.organisation(k, &mut random);
            findings.see(&family(&organisation, &xs, &ys, None).unwrap(), world);
        }
        findings
    }

    fn see(&mut self, family: &Family, world: &World) {
        let (mut right, mut wrong) = (0, 0);
        for pair in &family.pairs {
            let linked = world.linked(pair.x, pair.y);
            self.linked += usize::from(linked);
            right += usize::from(pair.stands() && linked);
            wrong += usize::from(pair.stands() && !linked);
        }
        let share = wrong as f64 / (right + wrong).max(1) as f64;
        self.any_false += usize::from(wrong > 0);
        self.false_share[0] += share;
        self.false_share[1] += share * share;
        self.right += right;
    }

    fn row(&self) -> String {
        let count = FAMILIES as f64;
        let mean = self.false_share[0] / count;
        let error = ((self.false_share[1] / count - mean * mean) / count).sqrt();
        let power = if self.linked == 0 { "–".to_owned() } else { format!("{:.1}", 100.0 * self.right as f64 / self.linked as f64) };
        format!("| {:.1} | {:.1} (± {:.1}) | {power} |", 100.0 * self.any_false as f64 / count, 100.0 * mean, 100.0 * error)
    }
}
