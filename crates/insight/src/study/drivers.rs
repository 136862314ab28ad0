//! Which employee areas go most with a customer measure.

use candor_stats::drivers::{Resampling, ShareMethod, bootstrap_importance, enough_rows};
use candor_stats::{Interval, MeanEstimate, StatsError, mean_interval};

use crate::hierarchy::Atom;
use crate::linkage::lies_within;
use crate::measured::{Measured, Rolled};
use crate::organisation::Organisation;
use crate::{LEVEL, MIN_UNITS, SEED};

/// Resamples of units behind the intervals.
const RESAMPLES: usize = 500;

/// Most areas in one analysis: beyond that, all subsets cannot be enumerated.
pub const MOST_AREAS: usize = 12;

/// What can be said.
#[derive(Debug, Clone, PartialEq)]
pub enum Drivers {
    /// Shares of what the areas explain together.
    Found(Importance),
    /// Each area needs ten units.
    TooFew {
        /// Areas.
        areas: usize,
        /// Units that there are.
        units: usize,
        /// Units that are needed.
        needed: usize,
    },
    /// Fewer than two areas, or areas that cannot be told apart.
    NotPossible(&'static str),
}

/// Importance of each area, and how it is rated.
#[derive(Debug, Clone, PartialEq)]
pub struct Importance {
    /// Share of the variance between units that all areas explain together.
    pub r_squared: Interval,
    /// Units.
    pub units: usize,
    /// Areas in the order given.
    pub areas: Vec<Area>,
}

/// One area.
#[derive(Debug, Clone, PartialEq)]
pub struct Area {
    /// Its name.
    pub name: String,
    /// Share of R², with interval.
    pub share: Interval,
    /// Best and worst place within the interval.
    pub ranks: (usize, usize),
    /// Mean of the units.
    pub score: MeanEstimate,
}

/// Shares of R² by averaging over all orders of the areas (LMG; Lindeman, Merenda & Gold 1980), with
/// percentile intervals of shares and places from resampled units.
///
/// # Errors
/// Only when a score is not a finite number.
pub fn drivers(organisation: &Organisation, areas: &[Measured], y: &Measured, within: Option<usize>) -> Result<Drivers, StatsError> {
    if areas.len() < 2 {
        return Ok(Drivers::NotPossible("There is only one employee area."));
    }
    if areas.len() > MOST_AREAS {
        return Ok(Drivers::NotPossible("There are more than 12 employee areas."));
    }
    let rows = rows(organisation, areas, y, within);
    let units = rows.len();
    if units < MIN_UNITS || !enough_rows(units, areas.len()) {
        return Ok(Drivers::TooFew { areas: areas.len(), units, needed: areas.len() * 10 });
    }
    let column = |at: usize| rows.iter().map(|row| row[at]).collect::<Vec<f64>>();
    let predictors: Vec<Vec<f64>> = (0..areas.len()).map(column).collect();
    let slices: Vec<&[f64]> = predictors.iter().map(Vec::as_slice).collect();
    let resampling = Resampling { resamples: RESAMPLES, level: LEVEL, seed: SEED };
    match bootstrap_importance(&column(areas.len()), &slices, ShareMethod::Lmg, &resampling) {
        Ok(found) => {
            let area = |((measured, share), scores): ((&Measured, &candor_stats::drivers::DriverShare), &Vec<f64>)| {
                let score = mean_interval(scores, LEVEL)?;
                Ok(Area { name: measured.info.name.clone(), share: share.share, ranks: (share.rank_low, share.rank_high), score })
            };
            let areas = areas.iter().zip(&found.drivers).zip(&predictors).map(area).collect::<Result<_, StatsError>>()?;
            Ok(Drivers::Found(Importance { r_squared: found.r_squared, units, areas }))
        }
        Err(StatsError::NotFinite { index }) => Err(StatsError::NotFinite { index }),
        Err(_) => Ok(Drivers::NotPossible("The areas cannot be told apart, or do not vary.")),
    }
}

/// One row for each unit in which all measures have enough respondents, small ones rolled up: the areas'
/// means, then the outcome's.
fn rows(organisation: &Organisation, areas: &[Measured], y: &Measured, within: Option<usize>) -> Vec<Vec<f64>> {
    let measures: Vec<Rolled> = areas.iter().chain([y]).map(|m| Rolled::new(organisation, m)).collect();
    let sides: Vec<&[Atom]> = measures.iter().map(|m| m.atoms.as_slice()).collect();
    let meeting = organisation.hierarchy.meet(&sides);
    let row = |top: usize| measures.iter().enumerate().map(|(side, m)| m.mean(meeting.atoms(top, side))).collect();
    organisation.hierarchy.met(&meeting).filter(|top| lies_within(organisation, *top, within)).filter_map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{flat, measured, varying};

    fn area(name: &str, value: impl Fn(usize) -> f64, units: usize) -> Measured {
        let mut area = measured((0..units).map(|u| varying(9, value(u))).collect());
        area.info.name = name.into();
        area
    }

    #[test]
    fn shares_add_up_and_the_area_that_carries_the_link_comes_first() {
        let units = 40;
        let (a, b) = (|u: usize| ((u * 7) % 11) as f64, |u: usize| ((u * 5) % 13) as f64);
        let areas = [area("A", a, units), area("B", b, units)];
        let y = area("Y", move |u| 3.0 * a(u) + 0.2 * b(u) + ((u * 3) % 5) as f64, units);
        let Drivers::Found(found) = drivers(&flat(units), &areas, &y, None).unwrap() else { panic!("no drivers") };
        let sum: f64 = found.areas.iter().map(|a| a.share.estimate).sum();
        assert!((sum - 1.0).abs() < 1e-9 && found.areas[0].share.estimate > 0.8, "{found:?}");
        assert_eq!(found.areas[0].ranks, (1, 1));
    }

    #[test]
    fn each_area_needs_ten_units() {
        let areas = [area("A", |u| u as f64, 19), area("B", |u| ((u * 5) % 7) as f64, 19)];
        let y = area("Y", |u| ((u * 3) % 5) as f64, 19);
        assert_eq!(drivers(&flat(19), &areas, &y, None).unwrap(), Drivers::TooFew { areas: 2, units: 19, needed: 20 });
        assert!(matches!(drivers(&flat(19), &areas[..1], &y, None).unwrap(), Drivers::NotPossible(_)));
    }
}
