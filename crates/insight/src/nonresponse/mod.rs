//! Who answered of those who could, and results weighted to what is known of all of them.

mod strata;
mod weighted;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use candor_stats::weighting::{CellResponse, FEWEST_PER_CELL, KishEffect, WeightedMean, response_pattern};
use candor_stats::{Interval, wilson};
use candor_survey::document::Measure;
use candor_survey::{Answer, Answers, ItemCode, OptionCode, Questionnaire};

pub use self::strata::{AnswerResponse, ItemResponse};
pub use self::words::sections;
use crate::LEVEL;
use crate::hierarchy::{Atom, Hierarchy};
use crate::results::{Mean, Release, released};

/// The largest weight as a multiple of the mean.
pub const LARGEST_WEIGHT: f64 = 3.0;

/// How many people there are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frame {
    /// By unit, its own people, without those of the units below it.
    pub units: Vec<Option<u64>>,
    /// By unit, how many were invited to answer for it; none where there is an open link.
    pub invited: Option<Vec<u64>>,
    /// People who would give each answer to an item, such as by site or function.
    pub strata: BTreeMap<ItemCode, BTreeMap<OptionCode, u64>>,
}

impl Frame {
    /// How many were asked to answer for a unit: those invited, else its people.
    #[must_use]
    pub fn asked(&self, unit: usize) -> Option<u64> {
        match &self.invited {
            Some(invited) => Some(invited.get(unit).copied().unwrap_or(0)),
            None => self.units.get(unit).copied().flatten(),
        }
    }
}

/// The response of a unit, with the small ones that are counted with it.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitResponse {
    /// The unit above all of them.
    pub top: usize,
    /// Responses.
    pub responses: u64,
    /// People; unknown where the number of one of the units is, or where more answered.
    pub people: Option<u64>,
    /// Response rate with its interval.
    pub rate: Option<Interval>,
}

/// Why no weighted results are told.
#[derive(Debug, Clone, PartialEq)]
pub enum Refusal {
    /// Nothing is known of how many people there are.
    NoFrame,
    /// The viewer sees a part of the organisation, and weights are made from the whole.
    Part,
    /// An answer or group of units was given by fewer than [`FEWEST_PER_CELL`] people.
    Few(String),
    /// More people answered than there are.
    TooMany,
    /// The margins contradict one another, or cannot be met with weights of at most [`LARGEST_WEIGHT`] times the mean.
    Contradictory,
    /// Weights are so uneven that less than half of the answers would count.
    Uneven(KishEffect),
}

/// A measure as it was answered, and weighted.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighted {
    /// The measure.
    pub measure: Measure,
    /// Unweighted, with how many.
    pub unweighted: Option<(u64, Mean)>,
    /// Weighted; none where people of one weight are fewer than [`crate::THRESHOLD`], or comparing would tell of as few.
    pub weighted: Option<WeightedMean>,
}

/// Results weighted to known margins.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighting {
    /// What the weights cost.
    pub kish: KishEffect,
    /// Responses with a weight.
    pub responses: u64,
    /// How many flagged responses are left out: [`crate::THRESHOLD`] or more, or none.
    pub left_out: u64,
    /// The margins, in words.
    pub margins: Vec<String>,
    /// The measures.
    pub measures: Vec<Weighted>,
}

/// Response and weighted results, within what a viewer may see.
#[derive(Debug, Clone, PartialEq)]
pub struct NonResponse {
    /// The smallest groups that are told of the wave.
    pub smallest: u64,
    /// Units the viewer may see.
    pub units: Vec<UnitResponse>,
    /// Response of all units together, where all are known.
    pub overall: Option<UnitResponse>,
    /// Response by the answers of which it is known how many people would give them; for those who see all units.
    pub answers: Vec<ItemResponse>,
    /// `1 - 2S` of the response rates of all units, where all are known.
    pub r_indicator: Option<f64>,
    /// The largest bias of a mean that follows from them, in standard deviations.
    pub max_bias: Option<f64>,
    /// Weighted results, or why there are none.
    pub weighting: Result<Weighting, Refusal>,
}

/// Response and weighted results of a wave. Rates are of all responses; weighted results are told `without` flagged ones
/// where that was asked for and gives nobody away. The release names those that are flagged in either case.
#[must_use]
pub fn non_response(
    release: Release,
    questionnaire: &Questionnaire,
    responses: &[(usize, Answers)],
    frame: &Frame,
    without: bool,
) -> NonResponse {
    let hierarchy = release.hierarchy;
    let mut n = vec![0; hierarchy.len()];
    responses.iter().for_each(|(unit, _)| n.get_mut(*unit).into_iter().for_each(|n| *n += 1));
    let atoms = hierarchy.atoms(&n);
    let asked = counted(hierarchy, &atoms, |unit| frame.asked(unit));
    let all: Vec<UnitResponse> = atoms.iter().zip(&asked).map(|(atom, people)| response(atom, *people)).collect();
    let cells: Option<Vec<CellResponse>> = all
        .iter()
        .map(|r| Some(CellResponse { responded: r.responses, invited: r.people? }))
        .collect::<Option<_>>()
        .filter(|c: &Vec<_>| !c.is_empty());
    let pattern = cells.as_ref().and_then(|cells| response_pattern(cells).ok());
    let sees_all = release.visible.iter().all(|seen| *seen);
    let overall = cells.filter(|_| sees_all).and_then(|cells| {
        let (responses, people) = cells.iter().fold((0, 0), |sum, cell| (sum.0 + cell.responded, sum.1 + cell.invited));
        let rate = wilson(responses, people, LEVEL).ok()?;
        Some(UnitResponse { top: atoms.first()?.top, responses, people: Some(people), rate: Some(rate) })
    });
    let people = counted(hierarchy, &atoms, |unit| frame.units.get(unit).copied().flatten());
    let weighting = if sees_all {
        weighted::weigh(&Margins { release, atoms: &atoms, people: &people }, questionnaire, responses, frame, without)
    } else {
        Err(Refusal::Part)
    };
    let told = if sees_all { released(release, responses, |_| true) } else { Vec::new() };
    NonResponse {
        smallest: release.smallest(),
        units: all.into_iter().zip(&atoms).filter(|(_, atom)| release.may_see(atom)).map(|(r, _)| r).collect(),
        overall,
        answers: strata::by_answer(questionnaire, &told, frame, release.smallest()),
        r_indicator: pattern.as_ref().map(|p| p.r_indicator),
        max_bias: pattern.as_ref().map(|p| p.max_bias),
        weighting,
    }
}

fn response(atom: &Atom, people: Option<u64>) -> UnitResponse {
    let people = people.filter(|people| *people >= atom.n);
    let rate = people.and_then(|people| wilson(atom.n, people, LEVEL).ok());
    UnitResponse { top: atom.top, responses: atom.n, people, rate }
}

/// The people of each atom: of its units, and of units without answers below or beside them, which count with the
/// nearest unit above that has some.
fn counted(hierarchy: &Hierarchy, atoms: &[Atom], of: impl Fn(usize) -> Option<u64>) -> Vec<Option<u64>> {
    let groups: Vec<(usize, &[usize])> = atoms.iter().map(|atom| (atom.top, atom.units.as_slice())).collect();
    people_of(hierarchy, &groups, of)
}

/// The people of groups of units, each with its top: `of` their units, and of units that are in none, which count with
/// the nearest unit above that is in one or is its top. Unknown where the number of a unit in the group is.
pub(crate) fn people_of(hierarchy: &Hierarchy, groups: &[(usize, &[usize])], of: impl Fn(usize) -> Option<u64>) -> Vec<Option<u64>> {
    let mut owner: BTreeMap<usize, usize> = BTreeMap::new();
    let mut sums: Vec<Option<u64>> = vec![Some(0); groups.len()];
    for (index, (top, units)) in groups.iter().enumerate() {
        units.iter().chain([top]).for_each(|unit| _ = owner.entry(*unit).or_insert(index));
        for unit in *units {
            sums[index] = sums[index].zip(of(*unit)).map(|(sum, own)| sum + own);
        }
    }
    let counted: BTreeSet<usize> = groups.iter().flat_map(|(_, units)| units.iter().copied()).collect();
    for unit in (0..hierarchy.len()).filter(|unit| !counted.contains(unit)) {
        let Some(own) = of(unit) else { continue };
        let above = std::iter::successors(Some(unit), |at| hierarchy.parent(*at)).find_map(|at| owner.get(&at));
        if let Some(sum) = above.and_then(|index| sums.get_mut(*index)) {
            *sum = sum.map(|sum| sum + own);
        }
    }
    sums
}

struct Margins<'a> {
    release: Release<'a>,
    atoms: &'a [Atom],
    people: &'a [Option<u64>],
}

/// A margin: by response its category, and by category how many people there are.
struct Known {
    name: String,
    categories: Vec<Option<usize>>,
    totals: Vec<u64>,
    labels: Vec<String>,
}

impl Margins<'_> {
    /// Groups of atoms of [`FEWEST_PER_CELL`] answers or more; nothing where people are not known.
    fn units(&self, responses: &[(usize, Answers)]) -> Result<Option<Known>, Refusal> {
        let Some(people) = self.people.iter().copied().collect::<Option<Vec<u64>>>() else { return Ok(None) };
        if self.atoms.iter().zip(&people).any(|(atom, people)| atom.n > *people) {
            return Err(Refusal::TooMany);
        }
        let enough = |group: &[usize]| group.iter().filter_map(|at| self.atoms.get(*at)).map(|atom| atom.n).sum::<u64>() >= FEWEST_PER_CELL;
        let mut groups = self.release.hierarchy.gather(self.atoms, enough);
        let rest: Vec<usize> = (0..self.atoms.len()).filter(|at| !groups.iter().flatten().any(|taken| taken == at)).collect();
        match groups.last_mut() {
            Some(last) => last.extend(rest),
            None => return Ok(None),
        }
        if groups.len() < 2 {
            return Ok(None);
        }
        let mut of_unit = vec![None; self.release.hierarchy.len()];
        for (category, group) in groups.iter().enumerate() {
            let units = group.iter().filter_map(|at| self.atoms.get(*at)).flat_map(|atom| &atom.units);
            units.for_each(|unit| of_unit[*unit] = Some(category));
        }
        let total = |group: &Vec<usize>| group.iter().filter_map(|at| people.get(*at)).sum();
        Ok(Some(Known {
            name: "units".to_owned(),
            categories: responses.iter().map(|(unit, _)| of_unit.get(*unit).copied().flatten()).collect(),
            totals: groups.iter().map(total).collect(),
            labels: groups.iter().map(|_| "a group of units".to_owned()).collect(),
        }))
    }
}

fn stratum(questionnaire: &Questionnaire, item: &ItemCode, people: &BTreeMap<OptionCode, u64>, responses: &[(usize, Answers)]) -> Known {
    let options: Vec<&OptionCode> = people.keys().collect();
    let category = |answers: &Answers| match answers.get(item) {
        Some(Answer::Choice(code) | Answer::Scale(code)) => options.iter().position(|option| *option == code),
        _ => None,
    };
    Known {
        name: questionnaire.item(item).map_or_else(|| item.to_string(), |i| i.text.clone()),
        categories: responses.iter().map(|(_, answers)| category(answers)).collect(),
        totals: people.values().copied().collect(),
        labels: options.iter().map(|option| format!("{item} = {option}")).collect(),
    }
}

#[cfg(test)]
mod tests;
