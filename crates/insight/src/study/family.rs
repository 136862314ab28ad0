//! All pairs of two lists of measures, with control of false findings over what is shown.

use candor_stats::multiplicity::{Adjustment, adjust};
use candor_stats::{Estimate, StatsError};

use crate::linkage::means;
use crate::measured::{Measured, Rolled};
use crate::organisation::Organisation;
use crate::{LEVEL, MIN_UNITS};

/// One pair of a family.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// Index of the row's measure.
    pub x: usize,
    /// Index of the column's measure.
    pub y: usize,
    /// Units.
    pub units: usize,
    /// Pearson's r, where there are enough units that differ.
    pub estimate: Option<Estimate>,
    /// Its p, adjusted over the family by Benjamini and Hochberg.
    pub adjusted_p: Option<f64>,
}

impl Pair {
    /// Whether it stands after correction for the number of pairs.
    #[must_use]
    pub fn stands(&self) -> bool {
        self.adjusted_p.is_some_and(|p| p <= 1.0 - LEVEL)
    }
}

/// Every employee measure with every customer measure.
#[derive(Debug, Clone, PartialEq)]
pub struct Family {
    /// Row by row.
    pub pairs: Vec<Pair>,
    /// How many pairs have a coefficient: the size of the family that is corrected for.
    pub tests: usize,
}

/// Links every measure of one list with every one of another.
///
/// # Errors
/// As [`crate::link`].
pub fn family(organisation: &Organisation, xs: &[Measured], ys: &[Measured], within: Option<usize>) -> Result<Family, StatsError> {
    let mut pairs = Vec::with_capacity(xs.len() * ys.len());
    let rows: Vec<Rolled> = xs.iter().map(|m| Rolled::new(organisation, m)).collect();
    let columns: Vec<Rolled> = ys.iter().map(|m| Rolled::new(organisation, m)).collect();
    for (x, (left, row)) in xs.iter().zip(&rows).enumerate() {
        for (y, (right, column)) in ys.iter().zip(&columns).enumerate() {
            let usable = left.info.key != right.info.key && ![left, right].iter().any(|m| m.consistency.is_some_and(|c| c.is_unusable()));
            let means = if usable { means(organisation, row, column, within) } else { Default::default() };
            pairs.push(Pair { x, y, units: means.0.len(), estimate: estimate(&means.0, &means.1)?, adjusted_p: None });
        }
    }
    let p: Vec<f64> = pairs.iter().filter_map(|pair| pair.estimate.map(|e| e.p)).collect();
    let adjusted = adjust(&p, Adjustment::BenjaminiHochberg)?;
    pairs.iter_mut().filter(|pair| pair.estimate.is_some()).zip(adjusted).for_each(|(pair, p)| pair.adjusted_p = Some(p));
    Ok(Family { tests: p.len(), pairs })
}

fn estimate(x: &[f64], y: &[f64]) -> Result<Option<Estimate>, StatsError> {
    if x.len() < MIN_UNITS {
        return Ok(None);
    }
    match candor_stats::pearson(x, y, LEVEL) {
        Err(StatsError::NoVariation { .. }) => Ok(None),
        other => other.map(Some),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{measured, spread, varying};

    #[test]
    fn pairs_are_corrected_for_their_number_and_unlike_measures_left_out() {
        let (organisation, x, y) = spread(30);
        let mut noise = measured((0..30).map(|i| varying(9, f64::from((i * 7) % 13))).collect());
        let constant = measured(vec![varying(9, 3.0); 30]);
        noise.info.key = "staff:noise".into();
        let same = x.clone();
        let family = family(&organisation, &[x, noise, constant], &[y, same], None).unwrap();
        assert_eq!((family.pairs.len(), family.tests), (6, 3), "same key, and no variation");
        for pair in family.pairs.iter().filter(|p| p.estimate.is_some()) {
            assert!(pair.adjusted_p.unwrap() >= pair.estimate.unwrap().p);
        }
    }
}
