//! Weights, and measures weighted by them.

use std::collections::BTreeMap;

use candor_stats::weighting::{FEWEST_PER_CELL, Margin, WeightedMean, kish_effect, rake_trimmed, weighted_mean};
use candor_survey::document::Measure;
use candor_survey::{Answers, Questionnaire, Scorer};

use super::{Frame, Known, LARGEST_WEIGHT, Margins, Refusal, Weighted, Weighting, stratum};
use crate::LEVEL;
use crate::disclosure::may_tell_weighted;
use crate::results::{Release, Released, may_tell_without, measure_mean, released};

/// By response that has a weight, the weight.
type Weights = BTreeMap<usize, f64>;

/// Responses with their place in each margin.
struct Placed {
    /// By response, its combination of categories; none where one is not known.
    of: BTreeMap<usize, Vec<usize>>,
    /// The responses that may be counted, by index.
    told: Vec<usize>,
    /// Those of them that are left out.
    left_out: Vec<usize>,
}

impl Placed {
    fn new(margins: &Margins, known: &[Known], responses: &[(usize, Answers)], without: bool) -> Self {
        let indexed: Vec<(usize, usize)> = responses.iter().enumerate().map(|(at, (unit, _))| (*unit, at)).collect();
        let told = released(margins.release, &indexed, |_| true);
        let places = |at: usize| known.iter().map(|margin| margin.categories.get(at).copied().flatten()).collect::<Option<Vec<usize>>>();
        let of: BTreeMap<usize, Vec<usize>> = told.iter().filter_map(|one| Some((*one.response, places(*one.response)?))).collect();
        let mut placed = Self { of, told: told.iter().map(|one| *one.response).collect(), left_out: Vec::new() };
        if without && may_tell_without(&told, &placed.groups(&told), margins.release.smallest()) {
            placed.left_out = told.iter().filter(|one| one.is_left_out).map(|one| *one.response).collect();
        }
        placed
    }

    /// Of each person a number of their combination of categories.
    fn groups(&self, told: &[Released<usize>]) -> Vec<usize> {
        let mut numbers: BTreeMap<Option<&Vec<usize>>, usize> = BTreeMap::new();
        let mut number = |places| {
            let next = numbers.len();
            *numbers.entry(places).or_insert(next)
        };
        told.iter().map(|one| number(self.of.get(one.response))).collect()
    }

    /// Those that get a weight, with their places.
    fn counted(&self) -> Vec<(usize, &Vec<usize>)> {
        let stays = self.told.iter().filter(|at| !self.left_out.contains(at));
        stays.filter_map(|at| Some((*at, self.of.get(at)?))).collect()
    }
}

#[allow(clippy::cast_precision_loss)] // counts of people
pub(super) fn weigh(
    margins: &Margins,
    questionnaire: &Questionnaire,
    responses: &[(usize, Answers)],
    frame: &Frame,
    without: bool,
) -> Result<Weighting, Refusal> {
    let strata = frame.strata.iter().map(|(item, people)| stratum(questionnaire, item, people, responses));
    let known: Vec<Known> = margins.units(responses)?.into_iter().chain(strata).collect();
    if known.is_empty() {
        return Err(Refusal::NoFrame);
    }
    let placed = Placed::new(margins, &known, responses, without);
    let counted = placed.counted();
    for (m, margin) in known.iter().enumerate() {
        for (category, label) in margin.labels.iter().enumerate() {
            let answered = counted.iter().filter(|(_, places)| places.get(m) == Some(&category)).count() as u64;
            if answered < FEWEST_PER_CELL {
                return Err(Refusal::Few(label.clone()));
            }
        }
    }
    let columns: Vec<Vec<usize>> =
        (0..known.len()).map(|m| counted.iter().filter_map(|(_, places)| places.get(m).copied()).collect()).collect();
    // margins are shares: what is entered for units and for strata need not be counted on the same day
    let share = |margin: &Known| {
        let all = margin.totals.iter().sum::<u64>().max(1) as f64;
        margin.totals.iter().map(|n| *n as f64 / all * counted.len() as f64).collect::<Vec<f64>>()
    };
    let totals: Vec<Vec<f64>> = known.iter().map(share).collect();
    let raked: Vec<Margin> = columns.iter().zip(&totals).map(|(categories, totals)| Margin { categories, totals }).collect();
    let weights = rake_trimmed(&vec![1.0; counted.len()], &raked, LARGEST_WEIGHT).map_err(|_| Refusal::Contradictory)?.weights;
    let kish = kish_effect(&weights).map_err(|_| Refusal::Contradictory)?;
    if kish.too_uneven() {
        return Err(Refusal::Uneven(kish));
    }
    let weights: Weights = counted.iter().zip(weights).map(|((at, _), weight)| (*at, weight)).collect();
    // beside what is told without flagged responses stands what is not weighted without them
    let plain = if placed.left_out.is_empty() { Release { flagged: &[], ..margins.release } } else { margins.release };
    let measures = questionnaire.document().measures.iter().map(|measure| Weighted {
        unweighted: measure_mean(plain, questionnaire, measure, responses),
        weighted: weighted(margins.release, questionnaire, measure, responses, &placed, &weights),
        measure: measure.clone(),
    });
    Ok(Weighting {
        kish,
        responses: weights.len() as u64,
        left_out: placed.left_out.len() as u64,
        margins: known.iter().map(|k| k.name.clone()).collect(),
        measures: measures.collect(),
    })
}

/// The weighted mean of a measure, where it tells of no few people beside what else is told of the measure.
fn weighted(
    release: Release,
    questionnaire: &Questionnaire,
    measure: &Measure,
    responses: &[(usize, Answers)],
    placed: &Placed,
    weights: &Weights,
) -> Option<WeightedMean> {
    let scorer = Scorer::new(questionnaire);
    let indexed: Vec<(usize, usize)> = responses.iter().enumerate().map(|(at, (unit, _))| (*unit, at)).collect();
    let score = |at: &usize| scorer.score(&measure.code, &responses.get(*at)?.1);
    let told = released(release, &indexed, |at| score(at).is_some());
    if placed.left_out.is_empty() {
        #[allow(clippy::cast_possible_truncation)] // weights are a few units at most
        let weight = |at: &usize| weights.get(at).map(|weight| (weight * 1e6).round() as i64);
        if !may_tell_weighted(told.iter().map(|one| (weight(one.response), one.atom, one.cell())), release.smallest()) {
            return None;
        }
    } else {
        // who is left out of the measure must be who is left out of the weights
        let same = told.iter().all(|one| one.is_left_out == placed.left_out.contains(one.response));
        if !same || !may_tell_without(&told, &placed.groups(&told), release.smallest()) {
            return None;
        }
    }
    let scored: Vec<(f64, f64)> = told.iter().filter_map(|one| Some((score(one.response)?, *weights.get(one.response)?))).collect();
    let mut groups: BTreeMap<i64, u64> = BTreeMap::new();
    #[allow(clippy::cast_possible_truncation)] // weights are a few units at most
    scored.iter().for_each(|(_, weight)| *groups.entry((weight * 1e6).round() as i64).or_default() += 1);
    let (values, weights): (Vec<f64>, Vec<f64>) = scored.into_iter().unzip();
    weighted_mean(&values, &weights, LEVEL).ok().filter(|_| groups.values().all(|n| *n >= release.smallest()))
}
