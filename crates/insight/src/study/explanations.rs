//! Other explanations of a link: what is left of it when units of one size, one part of the organisation
//! or one mix of channels are compared, and how it looks over time.

use std::collections::BTreeMap;

use candor_stats::aggregation::stratified_correlation;
use candor_stats::association::partial_correlation;
use candor_stats::{Estimate, StatsError};

use crate::linkage::{Point, means};
use crate::measured::{Measured, Rolled};
use crate::organisation::Organisation;
use crate::{LEVEL, MIN_UNITS, Sums};

/// A way in which a link could come about otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Units of the same size.
    Size,
    /// Units of the same part of the organisation.
    Part,
    /// Units whose customers came through the same channels.
    Channels,
    /// People of the same unit, where the same people answered both sides.
    People,
    /// Employees in the wave before, customers in this one.
    EmployeesFirst,
    /// Customers in the wave before, employees in this one.
    CustomersFirst,
    /// How both changed since the wave before.
    Changes,
}

impl Kind {
    /// What it is called in the report.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Size => "Between units of the same size",
            Self::Part => "Within parts of the organisation",
            Self::Channels => "Between units with the same mix of channels",
            Self::People => "Between people of the same unit",
            Self::EmployeesFirst => "Employees one wave earlier",
            Self::CustomersFirst => "Customers one wave earlier",
            Self::Changes => "Changes since the wave before",
        }
    }
}

/// What became of looking.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Finding {
    /// A correlation over so many units, or people where [`Kind::People`] says so.
    Found {
        /// The correlation.
        estimate: Estimate,
        /// Units or people.
        units: usize,
    },
    /// Why there is none.
    NotPossible(&'static str),
}

/// One row of the table of other explanations.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Explanation {
    /// Which.
    pub kind: Kind,
    /// The finding.
    pub finding: Finding,
}

const TOO_FEW: Finding = Finding::NotPossible("too few units");

fn found(result: Result<Estimate, StatsError>, units: usize) -> Finding {
    match result {
        Ok(estimate) => Finding::Found { estimate, units },
        Err(StatsError::TooFew { .. }) => TOO_FEW,
        Err(StatsError::Collinear) => Finding::NotPossible("it cannot be told apart from the measures"),
        Err(_) => Finding::NotPossible("it does not vary enough"),
    }
}

/// Units of the same size: partial correlation given the logarithm of the headcount, or of the number of
/// employee respondents where a headcount is missing.
#[must_use]
#[allow(clippy::cast_precision_loss)] // counts of people
pub fn by_size(organisation: &Organisation, points: &[Point]) -> Explanation {
    let headcount = |p: &Point| headcount(organisation, &p.units);
    let all: Option<Vec<u64>> = points.iter().map(headcount).collect();
    let sizes = all.unwrap_or_else(|| points.iter().map(|p| p.x.n).collect());
    let logarithms: Vec<f64> = sizes.iter().map(|n| libm::log(*n as f64)).collect();
    Explanation { kind: Kind::Size, finding: partial(points, &[logarithms]) }
}

/// People who work in some units; `None` when that is not known of one of them.
#[must_use]
pub fn headcount(organisation: &Organisation, units: &[usize]) -> Option<u64> {
    units.iter().map(|u| organisation.units.get(*u)?.headcount).sum()
}

fn partial(points: &[Point], covariates: &[Vec<f64>]) -> Finding {
    let k = points.len();
    if k < MIN_UNITS || covariates.len() * 10 > k {
        return TOO_FEW;
    }
    let (x, y) = columns(points);
    found(partial_correlation(&x, &y, covariates, LEVEL).map(|p| p.estimate), k)
}

fn columns(points: &[Point]) -> (Vec<f64>, Vec<f64>) {
    points.iter().map(|p| (p.x.mean, p.y.mean)).unzip()
}

/// The correlation within parts of the organisation, pooled, and whether its sign is another than over all.
#[must_use]
pub fn within_parts(points: &[Point]) -> (Explanation, bool) {
    let (x, y) = columns(points);
    let parts: Vec<usize> = points.iter().map(|p| p.part).collect();
    let several = parts.iter().any(|p| parts.first() != Some(p));
    let (finding, flips) = if points.len() < MIN_UNITS {
        (TOO_FEW, false)
    } else if !several {
        (Finding::NotPossible("all units belong to one part"), false)
    } else {
        match stratified_correlation(&x, &y, &parts, LEVEL) {
            Ok(s) => (Finding::Found { estimate: s.within, units: points.len() }, differs(s.overall.estimate, s.within.estimate)),
            Err(e) => (found(Err(e), 0), false),
        }
    };
    (Explanation { kind: Kind::Part, finding }, flips)
}

/// Whether two levels tell different stories: opposite signs of some size, or far apart.
fn differs(overall: f64, within: f64) -> bool {
    candor_stats::aggregation::levels_disagree(overall, within)
}

/// Scores of people who answered both sides, each with the index of their unit.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct People {
    /// First measure.
    pub x: Vec<f64>,
    /// Second measure.
    pub y: Vec<f64>,
    /// Unit.
    pub unit: Vec<usize>,
}

/// The correlation between people of the same unit, pooled over the units shown, and whether it tells
/// another story than the link between units: what holds for teams need not hold for people (Robinson 1950).
#[must_use]
pub fn within_units(points: &[Point], people: &People, between: Option<f64>) -> (Explanation, bool) {
    let point_of: BTreeMap<usize, usize> =
        points.iter().enumerate().flat_map(|(at, p)| p.units.iter().map(move |unit| (*unit, at))).collect();
    let rows: Vec<(f64, f64, usize)> =
        people.x.iter().zip(&people.y).zip(&people.unit).filter_map(|((x, y), unit)| Some((*x, *y, *point_of.get(unit)?))).collect();
    let column = |side: fn(&(f64, f64, usize)) -> f64| rows.iter().map(side).collect::<Vec<f64>>();
    let strata: Vec<usize> = rows.iter().map(|row| row.2).collect();
    let pooled = stratified_correlation(&column(|row| row.0), &column(|row| row.1), &strata, LEVEL);
    let disagree = pooled.as_ref().is_ok_and(|s| between.is_some_and(|r| differs(r, s.within.estimate)));
    (Explanation { kind: Kind::People, finding: found(pooled.map(|s| s.within), rows.len()) }, disagree)
}

/// Units with the same mix of channels: partial correlation given the share of each channel but the most
/// frequent one. `mix` holds the customer respondents of each unit by channel.
#[must_use]
#[allow(clippy::cast_precision_loss)]
pub fn by_channels(points: &[Point], mix: &[Vec<u64>]) -> Explanation {
    let share = |channel: &Vec<u64>, p: &Point| {
        let of = |units: &Vec<u64>| p.units.iter().filter_map(|u| units.get(*u)).sum::<u64>();
        of(channel) as f64 / mix.iter().map(of).sum::<u64>().max(1) as f64
    };
    let total = |channel: &Vec<u64>| channel.iter().sum::<u64>();
    let most = mix.iter().map(total).max().unwrap_or(0);
    let mut rest: Vec<&Vec<u64>> = mix.iter().filter(|c| total(c) > 0).collect();
    if let Some(at) = rest.iter().position(|c| total(c) == most) {
        rest.remove(at);
    }
    let shares: Vec<Vec<f64>> = rest.iter().map(|c| points.iter().map(|p| share(c, p)).collect()).collect();
    let finding = if shares.is_empty() { Finding::NotPossible("answers name one channel or none") } else { partial(points, &shares) };
    Explanation { kind: Kind::Channels, finding }
}

/// Both sides in the wave before, by the same units.
#[derive(Debug, Clone, PartialEq)]
pub struct Before {
    /// The employee measure one wave earlier.
    pub x: Measured,
    /// The customer measure one wave earlier.
    pub y: Measured,
}

/// The link with one side a wave earlier, in both directions, and the link of the changes.
#[must_use]
pub fn over_time(
    organisation: &Organisation,
    x: &Measured,
    y: &Measured,
    before: Option<&Before>,
    within: Option<usize>,
) -> [Explanation; 3] {
    let kinds = [Kind::EmployeesFirst, Kind::CustomersFirst, Kind::Changes];
    let Some(before) = before else {
        return kinds.map(|kind| Explanation {
            kind,
            finding: Finding::NotPossible("there is no wave before that both sides share and that asked the same"),
        });
    };
    let lagged = |a: &Measured, b: &Measured| {
        let (x, y) = means(organisation, &Rolled::new(organisation, a), &Rolled::new(organisation, b), within);
        if x.len() < MIN_UNITS { TOO_FEW } else { found(candor_stats::pearson(&x, &y, LEVEL), x.len()) }
    };
    let findings = [lagged(&before.x, y), lagged(x, &before.y), changes(organisation, x, y, before)];
    let [a, b, c] = findings;
    [(kinds[0], a), (kinds[1], b), (kinds[2], c)].map(|(kind, finding)| Explanation { kind, finding })
}

/// Over units that have enough respondents by themselves in all four.
fn changes(organisation: &Organisation, x: &Measured, y: &Measured, before: &Before) -> Finding {
    let stands = |m: &Measured, unit: usize| !m.alike.get(unit).copied().unwrap_or(false);
    let enough = |m: &Measured, unit: usize| {
        let own = m.units.get(unit).filter(|s: &&Sums| s.n >= m.thresholds.people() && stands(m, unit));
        own.and_then(|_| m.of(&[unit]))
    };
    let change = |now: &Measured, then: &Measured, unit| Some(enough(now, unit)?.mean - enough(then, unit)?.mean);
    let pairs: Vec<(f64, f64)> =
        (0..organisation.units.len()).filter_map(|u| Some((change(x, &before.x, u)?, change(y, &before.y, u)?))).collect();
    if pairs.len() < MIN_UNITS {
        return TOO_FEW;
    }
    let (dx, dy): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
    found(candor_stats::pearson(&dx, &dy, LEVEL), dx.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hierarchy::Hierarchy;
    use crate::linkage::points;
    use crate::testing::{flat, measured, spread, varying};

    fn estimate(finding: Finding) -> f64 {
        match finding {
            Finding::Found { estimate, .. } => estimate.estimate,
            Finding::NotPossible(why) => panic!("{why}"),
        }
    }

    /// Two parts: in each more of x goes with less of y, but the part with more x has more y.
    #[test]
    fn a_link_that_turns_round_within_parts_is_found() {
        let mut organisation = flat(26);
        organisation.hierarchy = Hierarchy::new(
            (0..26)
                .map(|u| match u {
                    0 => None,
                    1 | 2 => Some(0),
                    u => Some(1 + u % 2),
                })
                .collect(),
        );
        let value = |u: usize, turn: f64| {
            if u < 3 {
                Sums::default()
            } else {
                varying(9, (u % 2) as f64 * 5.0 + turn * (u / 2) as f64 / 10.0 + ((u * 7) % 5) as f64 / 90.0)
            }
        };
        let x = measured((0..26).map(|u| value(u, 1.0)).collect());
        let y = measured((0..26).map(|u| value(u, -1.0)).collect());
        let found = points(&organisation, &x, &y, None);
        let (within, flips) = within_parts(&found);
        assert!(flips && estimate(within.finding) < -0.5, "{within:?}");
        let (alone, flips) = within_parts(&points(&flat(26), &x, &y, None));
        assert!(!flips && matches!(alone.finding, Finding::Found { .. } | Finding::NotPossible(_)));
    }

    #[test]
    fn size_and_channels_are_held_constant() {
        let (organisation, x, y) = spread(30);
        let found = points(&organisation, &x, &y, None);
        assert!(estimate(by_size(&organisation, &found).finding).abs() <= 1.0);
        let telephone: Vec<u64> = (0..30).map(|u| 3 + u % 4).collect();
        let desk: Vec<u64> = (0..30).map(|u| 20 - u % 3).collect();
        assert!(estimate(by_channels(&found, &[telephone.clone(), desk]).finding).abs() <= 1.0);
        assert_eq!(by_channels(&found, &[telephone]).finding, Finding::NotPossible("answers name one channel or none"));
        assert_eq!(by_size(&organisation, &found[..9]).finding, TOO_FEW);
    }

    #[test]
    fn people_of_one_unit_may_tell_another_story_than_units() {
        let (organisation, x, y) = spread(12);
        let found = points(&organisation, &x, &y, None);
        // within each unit one rises where the other falls
        let of = |unit: usize| [(0.0, 1.0), (1.0, 0.5), (2.0, -1.0)].map(|(x, y)| (unit as f64 + x, unit as f64 + y, unit));
        let rows: Vec<_> = (0..12).flat_map(of).collect();
        let people = People {
            x: rows.iter().map(|r| r.0).collect(),
            y: rows.iter().map(|r| r.1).collect(),
            unit: rows.iter().map(|r| r.2).collect(),
        };
        let (told, disagree) = within_units(&found, &people, Some(0.9));
        assert!(disagree && estimate(told.finding) < -0.9, "{told:?}");
        assert!(!within_units(&found, &people, Some(-0.9)).1, "both levels agree");
        assert!(!within_units(&found, &people, None).1, "no link between units, so no other story");
        let nobody = within_units(&found, &People::default(), Some(0.9));
        assert!(!nobody.1 && nobody.0.finding == TOO_FEW, "{nobody:?}");
    }

    #[test]
    fn both_directions_over_time_are_given_alike() {
        let (organisation, x, y) = spread(30);
        let before = Before { x: y.clone(), y: x.clone() };
        let [first, second, changes] = over_time(&organisation, &x, &y, Some(&before), None);
        assert!((estimate(first.finding) - 1.0).abs() < 1e-12 && (estimate(second.finding) - 1.0).abs() < 1e-12);
        assert!((estimate(changes.finding) + 1.0).abs() < 1e-9, "what one side gained the other lost");
        let none = over_time(&organisation, &x, &y, None, None);
        assert!(none.iter().all(|e| matches!(e.finding, Finding::NotPossible(_))));
    }
}
