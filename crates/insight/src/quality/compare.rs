//! Results with and without flagged responses, side by side.

use candor_survey::document::Measure;
use candor_survey::{Answers, Questionnaire};

use super::{Sign, Signs};
use crate::LEVEL;
use crate::results::{Mean, Release, measure_mean, releasable};

/// What the signs found come to, within what a viewer may see.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// The smallest groups that are told of the wave.
    pub smallest: u64,
    /// Responses looked at.
    pub responses: u64,
    /// Of these, those whose speed was measured.
    pub timed: u64,
    /// How many bear each sign.
    pub signs: Vec<(Sign, u64)>,
    /// How many bear two independent ones.
    pub flagged: u64,
    /// How many of these can be left out without giving anybody away: [`Compared::smallest`] or more, or none.
    pub left_out: u64,
    /// Mean of the average runs of the same answer, over responses that have one.
    pub average_run: Option<f64>,
    /// Mean of the standard deviations within responses.
    pub variability: Option<f64>,
    /// The measures.
    pub measures: Vec<Beside>,
}

/// A measure with and without flagged responses.
#[derive(Debug, Clone, PartialEq)]
pub struct Beside {
    /// The measure.
    pub measure: Measure,
    /// Over all responses, with how many.
    pub with: Option<(u64, Mean)>,
    /// Over those that are not flagged; none where it is the same because too few can be left out.
    pub without: Option<(u64, Mean)>,
}

/// By response, whether it is flagged.
#[must_use]
pub fn flagged(signs: &[Signs]) -> Vec<bool> {
    signs.iter().map(|found| found.flags.careless()).collect()
}

/// Compares; nothing where fewer than [`Compared::smallest`] responses may be seen.
#[must_use]
pub fn compare(release: Release, questionnaire: &Questionnaire, responses: &[(usize, Answers)], signs: &[Signs]) -> Option<Compared> {
    let is_flagged = flagged(signs);
    let with = Release { flagged: &[], ..release };
    let without = Release { flagged: &is_flagged, ..release };
    let places: Vec<(usize, Signs)> = responses.iter().zip(signs).map(|((unit, _), signs)| (*unit, *signs)).collect();
    let seen = releasable(with, &places, |_| true);
    let smallest = release.smallest();
    if (seen.len() as u64) < smallest {
        return None;
    }
    let count = |bears: &dyn Fn(&Signs) -> bool| seen.iter().filter(|signs| bears(signs)).count() as u64;
    let mean = |of: fn(&Signs) -> Option<f64>| {
        let values: Vec<f64> = releasable(with, &places, |signs| of(signs).is_some()).into_iter().filter_map(of).collect();
        candor_stats::mean_interval(&values, LEVEL).ok().filter(|_| values.len() as u64 >= smallest).map(|mean| mean.mean)
    };
    let beside = |measure: &Measure| {
        let of = |release| measure_mean(release, questionnaire, measure, responses);
        let (with, without) = (of(with), of(without));
        let differs = with.map(|w| w.0) != without.map(|w| w.0);
        Beside { measure: measure.clone(), with, without: without.filter(|_| differs) }
    };
    Some(Compared {
        smallest,
        responses: seen.len() as u64,
        timed: count(&|signs| signs.is_timed),
        signs: Sign::ALL.map(|sign| (sign, count(&|signs| sign.is_in(&signs.flags)))).to_vec(),
        flagged: count(&|signs| signs.flags.careless()),
        left_out: (seen.len() - releasable(without, &places, |_| true).len()) as u64,
        average_run: mean(|signs| signs.average_run),
        variability: mean(|signs| signs.variability),
        measures: questionnaire.document().measures.iter().map(beside).collect(),
    })
}
