//! One measure in one wave: what it is, and what its responses add up to in each unit.

use candor_survey::{Audience, WaveCode};

use crate::hierarchy::Atom;
use crate::organisation::Organisation;
use crate::summary::{Summary, Sums};
use crate::{GOOD_RELIABILITY, LEVEL, Thresholds, USABLE_CONSISTENCY};

/// What a measure is.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasureInfo {
    /// `SURVEY:MEASURE`.
    pub key: String,
    /// What reports call it.
    pub name: String,
    /// Unit of its score.
    pub scale: String,
    /// Smallest and largest score there can be, when that is known.
    pub ends: Option<(f64, f64)>,
    /// Whether each score is 0 or 100, so that the mean is a share in per cent.
    pub is_share: bool,
    /// Title of the survey.
    pub survey: String,
    /// Who is asked.
    pub audience: Audience,
    /// Wave.
    pub wave: WaveCode,
    /// The items it is computed from, as worded.
    pub items: Vec<String>,
}

/// A measure's scores in a wave.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// What it is.
    pub info: MeasureInfo,
    /// Sums of each unit's own responses, by the unit's index.
    pub units: Vec<Sums>,
    /// Of those, the responses that gave one answer throughout.
    pub uniform: Vec<Sums>,
    /// How well its items go together, where it has several.
    pub consistency: Option<Consistency>,
    /// The smallest groups that are told of the wave.
    pub thresholds: Thresholds,
    /// By unit, whether all said the same, so that it is counted with the unit above; empty where none is.
    pub alike: Vec<bool>,
}

/// Internal consistency of a measure of several items.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Consistency {
    /// Cronbach's alpha.
    pub alpha: f64,
    /// Lower end of Feldt's interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Consistency {
    /// From the sums of each item and of their total, over people who answered all of them; `None` when it
    /// is not defined or fewer than `smallest` did.
    #[must_use]
    pub fn from_sums(items: &[Sums], total: Sums, smallest: u64) -> Option<Self> {
        let variance = |sums: &Sums| Summary::from_sums(*sums)?.variance;
        let items: Option<Vec<f64>> = items.iter().map(variance).collect();
        let total_variance = variance(&total).filter(|_| total.n >= smallest)?;
        let alpha = candor_stats::reliability::alpha_of_variances(&items?, total_variance, total.n, LEVEL).ok()?;
        Some(Self { alpha: alpha.estimate, low: alpha.low, high: alpha.high })
    }

    /// Whether the items go together so little that their score is not used: the whole interval lies below
    /// [`USABLE_CONSISTENCY`].
    #[must_use]
    pub fn is_unusable(&self) -> bool {
        self.high < USABLE_CONSISTENCY
    }

    /// Whether its score must be read with care.
    #[must_use]
    pub fn is_doubtful(&self) -> bool {
        self.alpha < GOOD_RELIABILITY
    }
}

impl Measured {
    /// Its atoms: what may be published of it.
    #[must_use]
    pub fn atoms(&self, organisation: &Organisation) -> Vec<Atom> {
        let n: Vec<u64> = self.units.iter().map(|s| s.n).collect();
        organisation.hierarchy.atoms_of(&n, self.thresholds, &self.alike)
    }

    /// The scores of some units together.
    #[must_use]
    pub fn of(&self, units: &[usize]) -> Option<Summary> {
        Summary::from_sums(sum(&self.units, units.iter().copied()))
    }

    /// The same without responses that gave one answer throughout.
    #[must_use]
    pub fn varied(&self, units: &[usize]) -> Option<Summary> {
        let sum = |all: &[Sums]| sum(all, units.iter().copied());
        Summary::from_sums(sum(&self.units).without(sum(&self.uniform)))
    }
}

fn sum(all: &[Sums], units: impl Iterator<Item = usize>) -> Sums {
    let mut total = Sums::default();
    units.filter_map(|u| all.get(u)).for_each(|s| total.add(*s));
    total
}

/// A measure with its atoms, worked out once for all that it is joined with.
pub(crate) struct Rolled<'a> {
    measure: &'a Measured,
    pub(crate) atoms: Vec<Atom>,
    /// Of each atom.
    sums: Vec<Sums>,
}

impl<'a> Rolled<'a> {
    pub(crate) fn new(organisation: &Organisation, measure: &'a Measured) -> Self {
        let atoms = measure.atoms(organisation);
        let sums = atoms.iter().map(|atom| sum(&measure.units, atom.units.iter().copied())).collect();
        Self { measure, atoms, sums }
    }

    /// The units of some atoms, given by index.
    pub(crate) fn units(&self, picked: impl Iterator<Item = usize>) -> impl Iterator<Item = usize> {
        picked.flat_map(|index| self.atoms[index].units.iter().copied())
    }

    /// The sums of some atoms together; `None` of none.
    pub(crate) fn sums(&self, mut picked: impl Iterator<Item = usize>) -> Option<Sums> {
        let mut total = self.sums[picked.next()?];
        // Unit by unit, so that the last digit is that of `Measured::of`.
        self.units(picked).filter_map(|unit| self.measure.units.get(unit)).for_each(|sums| total.add(*sums));
        Some(total)
    }

    /// The mean of some atoms together.
    pub(crate) fn mean(&self, picked: impl Iterator<Item = usize>) -> Option<f64> {
        self.sums(picked)?.mean()
    }
}
