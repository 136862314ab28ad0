//! Made-up organisations in which the true link is known.
//!
//! Everybody answers items with five points. Behind an answer is a normal number: the unit's effect, the
//! person's and the item's, with a variance of 1 together. Fixed limits cut it into the points, so that most
//! answers are 4 or 5. Employees and customers are different people; only the effects of units may be linked.

use candor_insight::{Hierarchy, MeasureInfo, Measured, Organisation, Sums, Unit};
use candor_stats::dist::normal_cdf;
use candor_stats::random::Random;
use candor_survey::{Audience, UnitCode};

/// Share of the variance of effects of units and of persons that the areas of a side have in common.
const COMMON: f64 = 0.6;

/// How many people answer in a unit: log-normal, rounded, and kept within 5 and the most.
#[derive(Debug, Clone, Copy)]
pub struct Sizes {
    /// Median.
    pub median: f64,
    /// Standard deviation of the logarithm.
    pub spread: f64,
    /// Most people in a unit.
    pub most: f64,
}

/// One side: who answers, and how.
#[derive(Debug, Clone, Copy)]
pub struct Side {
    /// Measures of the side.
    pub areas: usize,
    /// Items of each measure; its score is their mean.
    pub items: usize,
    /// Limits between the five points, in standard deviations.
    pub limits: [f64; 4],
    /// Share of the variance of an answer that is the unit's.
    pub unit: f64,
    /// Share that is the person's.
    pub person: f64,
    /// People in a unit.
    pub sizes: Sizes,
}

/// Which effects of units go together.
#[derive(Debug, Clone, Copy)]
pub enum Link {
    /// None.
    None,
    /// The first area of both sides, with this correlation.
    First(f64),
    /// As before, and both effects have a long tail of bad units.
    Tailed(f64),
    /// What is special to the first so many areas of employees goes with what all areas of customers share,
    /// with this correlation.
    Areas(usize, f64),
    /// What is special to an area is the same on both sides, for the first so many.
    Pairs(usize),
}

/// A population of units.
#[derive(Debug, Clone, Copy)]
pub struct World {
    /// Employees.
    pub x: Side,
    /// Customers.
    pub y: Side,
    /// Which effects go together.
    pub link: Link,
}

/// What a unit's people answered on one measure.
#[derive(Debug, Clone, Copy, Default)]
pub struct Drawn {
    /// Sums of their scores.
    pub sums: Sums,
    /// What the unit's mean would be with people without end.
    pub expected: f64,
}

impl Sizes {
    fn draw(self, random: &mut Random) -> usize {
        let people = self.median * libm::exp(self.spread * random.normal());
        people.round().clamp(5.0, self.most) as usize
    }
}

impl Side {
    /// Answers of one unit, by area, given the unit's effects.
    fn answer(&self, effects: &[f64], random: &mut Random) -> Vec<Drawn> {
        let mut drawn: Vec<Drawn> = effects.iter().map(|e| Drawn { expected: self.expected(*e), ..Drawn::default() }).collect();
        for _ in 0..self.sizes.draw(random) {
            let common = random.normal();
            for (area, effect) in drawn.iter_mut().zip(effects) {
                let person = COMMON.sqrt() * common + (1.0 - COMMON).sqrt() * random.normal();
                let score = self.score(self.unit.sqrt() * effect + self.person.sqrt() * person, random);
                area.sums.add(Sums { n: 1, total: score, squares: score * score });
            }
        }
        drawn
    }

    fn score(&self, level: f64, random: &mut Random) -> f64 {
        let item = (1.0 - self.unit - self.person).sqrt();
        let points: usize = (0..self.items).map(|_| self.point(level + item * random.normal())).sum();
        points as f64 / self.items as f64
    }

    fn point(&self, answer: f64) -> usize {
        1 + self.limits.iter().filter(|limit| answer > **limit).count()
    }

    /// The expected answer in a unit: the sum of the probabilities of passing each limit.
    fn expected(&self, effect: f64) -> f64 {
        let pass = |limit: &f64| normal_cdf((self.unit.sqrt() * effect - limit) / (1.0 - self.unit).sqrt());
        1.0 + self.limits.iter().map(pass).sum::<f64>()
    }
}

impl World {
    /// One unit: its answers on each measure of employees, and of customers.
    pub fn unit(&self, random: &mut Random) -> (Vec<Drawn>, Vec<Drawn>) {
        let (x, y) = self.effects(random);
        (self.x.answer(&x, random), self.y.answer(&y, random))
    }

    fn effects(&self, random: &mut Random) -> (Vec<f64>, Vec<f64>) {
        let mut normals = |count: usize| -> Vec<f64> { (0..count).map(|_| random.normal()).collect() };
        let common = normals(2);
        let (mut x, mut y) = (normals(self.x.areas), normals(self.y.areas));
        match self.link {
            Link::None | Link::First(_) | Link::Tailed(_) => {}
            Link::Areas(count, rho) => x.iter_mut().take(count).for_each(|own| *own = mixed(common[1], *own, rho)),
            Link::Pairs(count) => y.iter_mut().zip(&x).take(count).for_each(|(own, other)| *own = *other),
        }
        let whole = |common: f64, own: &[f64]| -> Vec<f64> { own.iter().map(|o| mixed(common, *o, COMMON.sqrt())).collect() };
        let (mut x, mut y) = (whole(common[0], &x), whole(common[1], &y));
        if let Link::First(rho) | Link::Tailed(rho) = self.link {
            y[0] = mixed(x[0], y[0], rho);
        }
        if let Link::Tailed(_) = self.link {
            x.iter_mut().chain(&mut y).for_each(|effect| *effect = tailed(*effect));
        }
        (x, y)
    }

    /// Whether a pair of measures is linked in truth.
    pub fn linked(&self, x: usize, y: usize) -> bool {
        match self.link {
            Link::None => false,
            Link::First(rho) | Link::Tailed(rho) => rho != 0.0 && x == 0 && y == 0,
            Link::Areas(count, _) => x < count,
            Link::Pairs(count) => x == y && x < count,
        }
    }

    /// The measures of both sides in an organisation of `k` units.
    pub fn organisation(&self, k: usize, random: &mut Random) -> (Vec<Measured>, Vec<Measured>) {
        let units: Vec<(Vec<Drawn>, Vec<Drawn>)> = (0..k).map(|_| self.unit(random)).collect();
        let x = |area: usize| measured(Audience::Employees, area, units.iter().map(|u| u.0[area].sums).collect());
        let y = |area: usize| measured(Audience::Customers, area, units.iter().map(|u| u.1[area].sums).collect());
        ((0..self.x.areas).map(x).collect(), (0..self.y.areas).map(y).collect())
    }
}

/// A standard normal number that goes with the first one as told.
fn mixed(with: f64, own: f64, rho: f64) -> f64 {
    rho * with + (1.0 - rho * rho).sqrt() * own
}

/// A log-normal number turned round, with mean 0 and variance 1: skewness −2.3.
fn tailed(normal: f64) -> f64 {
    let spread: f64 = 0.6;
    let square = spread * spread;
    let deviation = (libm::expm1(square) * libm::exp(square)).sqrt();
    (libm::exp(square / 2.0) - libm::exp(spread * normal)) / deviation
}

/// Units without hierarchy.
pub fn flat(k: usize) -> Organisation {
    let unit =
        |i: usize| Unit { code: UnitCode::parse(&format!("u{i}")).unwrap(), name: format!("Unit {i}"), headcount: None, visible: true };
    Organisation { units: (0..k).map(unit).collect(), hierarchy: Hierarchy::new(vec![None; k]) }
}

fn measured(audience: Audience, area: usize, units: Vec<Sums>) -> Measured {
    let survey = if audience == Audience::Employees { "staff" } else { "clients" };
    let info = MeasureInfo {
        key: format!("{survey}:area{area}"),
        name: format!("Area {area}"),
        scale: "mean score".into(),
        ends: Some((1.0, 5.0)),
        is_share: false,
        survey: survey.into(),
        audience,
        wave: "w1".parse().unwrap(),
        items: Vec::new(),
    };
    Measured {
        info,
        uniform: vec![Sums::default(); units.len()],
        units,
        consistency: None,
        thresholds: candor_insight::Thresholds::LEAST,
        alike: Vec::new(),
    }
}
