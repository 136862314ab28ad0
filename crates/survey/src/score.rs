//! From one response to one number per measure.

use std::collections::BTreeMap;

use crate::answer::{Answer, Answers};
use crate::code::{ItemCode, MeasureCode};
use crate::document::{Measure, MeasureKind};
use crate::questionnaire::{ItemKind, Questionnaire};

/// Fewest answered items in which one and the same value is a sign of carelessness.
pub const UNIFORM_ITEMS: usize = 10;

impl Questionnaire {
    /// The score of one response on a measure, or `None` when it has not answered enough of the items.
    ///
    /// Each [`MeasureKind`] says how; a unit's score is the arithmetic mean of these.
    #[must_use]
    pub fn score(&self, measure: &Measure, answers: &Answers) -> Option<f64> {
        let first = || measure.items.first();
        match measure.kind {
            MeasureKind::Csat => first().and_then(|item| self.favourable(item, answers)).map(percent),
            MeasureKind::Nps | MeasureKind::Enps => first().and_then(|item| self.raw_value(item, answers)).map(net_promoter),
            MeasureKind::Ces | MeasureKind::Number => first().and_then(|item| self.raw_value(item, answers)),
            MeasureKind::Favourability => {
                let shares: Vec<f64> = measure.items.iter().filter_map(|item| self.favourable(item, answers)).map(percent).collect();
                mean(&shares)
            }
            MeasureKind::Index => {
                let values: Vec<f64> = measure.items.iter().filter_map(|item| self.keyed_value(item, answers)).collect();
                if values.len() * 2 >= measure.items.len() { mean(&values) } else { None }
            }
        }
    }

    /// The scores of one response on every measure that it has answered enough of.
    #[must_use]
    pub fn scores(&self, answers: &Answers) -> Vec<(MeasureCode, f64)> {
        let of = |measure: &Measure| Some((measure.code.clone(), self.score(measure, answers)?));
        self.document().measures.iter().filter_map(of).collect()
    }

    /// The values of a measure's items, turned round where reverse-keyed, of a response that answered all
    /// of them; `None` for a measure of one item or an incomplete response. What internal consistency needs.
    #[must_use]
    pub fn complete_values(&self, measure: &Measure, answers: &Answers) -> Option<Vec<f64>> {
        let composite = matches!(measure.kind, MeasureKind::Index | MeasureKind::Favourability) && measure.items.len() > 1;
        let values = || measure.items.iter().map(|item| self.keyed_value(item, answers)).collect();
        if composite { values() } else { None }
    }

    /// Whether a response gave the same value throughout a battery that such an answer contradicts: at
    /// least [`UNIFORM_ITEMS`] scale items with the same values, some of them reverse-keyed (longstring;
    /// Johnson 2005, Curran 2016).
    ///
    /// A sign of a careless answer and no proof, so nobody is left out for it: reports say what changes
    /// without such responses.
    #[must_use]
    pub fn is_uniform(&self, answers: &Answers) -> bool {
        let mut batteries: BTreeMap<Vec<u64>, Vec<(f64, bool)>> = BTreeMap::new();
        for item in self.items() {
            if let (ItemKind::Scale { points, .. }, Some(value)) = (&item.kind, self.raw_value(&item.code, answers)) {
                let scale = points.iter().map(|p| p.1.to_bits()).collect();
                batteries.entry(scale).or_default().push((value, item.reverse));
            }
        }
        batteries.values().any(|given| {
            let same = given.windows(2).all(|pair| pair[0].0.to_bits() == pair[1].0.to_bits());
            given.len() >= UNIFORM_ITEMS && same && given.iter().any(|g| g.1) && given.iter().any(|g| !g.1)
        })
    }

    /// The numeric value of an answer as given: a scale point's value, or the number.
    #[must_use]
    pub fn raw_value(&self, code: &ItemCode, answers: &Answers) -> Option<f64> {
        match (&self.item(code)?.kind, answers.get(code)?) {
            (ItemKind::Scale { points, .. }, Answer::Scale(point)) => points.iter().find(|p| &p.0 == point).map(|p| p.1),
            (ItemKind::Number { .. }, Answer::Number(value)) => Some(*value),
            _ => None,
        }
    }

    /// The value with reverse-keyed items turned round: `min + max − value`.
    fn keyed_value(&self, code: &ItemCode, answers: &Answers) -> Option<f64> {
        let value = self.raw_value(code, answers)?;
        let item = self.item(code)?;
        match &item.kind {
            ItemKind::Scale { points, .. } if item.reverse => {
                let values = points.iter().map(|p| p.1);
                Some(values.clone().fold(f64::INFINITY, f64::min) + values.fold(f64::NEG_INFINITY, f64::max) - value)
            }
            _ => Some(value),
        }
    }

    /// Whether the answer is one of the two most favourable points of its scale.
    fn favourable(&self, code: &ItemCode, answers: &Answers) -> Option<bool> {
        let value = self.keyed_value(code, answers)?;
        let ItemKind::Scale { points, .. } = &self.item(code)?.kind else { return None };
        let mut values: Vec<f64> = points.iter().map(|p| p.1).collect();
        values.sort_by(|a, b| b.total_cmp(a));
        values.get(1).map(|second| value >= *second)
    }
}

const fn percent(favourable: bool) -> f64 {
    if favourable { 100.0 } else { 0.0 }
}

fn net_promoter(value: f64) -> f64 {
    if value >= 9.0 {
        100.0
    } else if value <= 6.0 {
        -100.0
    } else {
        0.0
    }
}

#[allow(clippy::cast_precision_loss)] // a count of items
fn mean(values: &[f64]) -> Option<f64> {
    if values.is_empty() { None } else { Some(values.iter().sum::<f64>() / values.len() as f64) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scores(entries: &[(&str, &str)]) -> Vec<Option<f64>> {
        let q = Questionnaire::from_json(include_str!("../tests/all_kinds.json")).unwrap();
        let answers = entries
            .iter()
            .map(|(item, entry)| (item.parse().unwrap(), q.read_entry(&item.parse().unwrap(), entry).unwrap().unwrap()))
            .collect();
        q.document().measures.iter().map(|m| q.score(m, &answers)).collect()
    }

    #[test]
    fn each_kind_of_measure_scores_as_defined() {
        // csat, nps, index with a reversed row, favourability, number
        assert_eq!(
            scores(&[("rating", "p4"), ("nps", "9"), ("row1", "4"), ("row2", "1"), ("number", "7")]),
            [Some(100.0), Some(100.0), Some(4.0), Some(100.0), Some(7.0)]
        );
        assert_eq!(
            scores(&[("rating", "p3"), ("nps", "7"), ("row1", "1"), ("row2", "1")]),
            [Some(0.0), Some(0.0), Some(2.5), Some(50.0), None]
        );
        assert_eq!(scores(&[("rating", "n/a"), ("nps", "6"), ("row1", "3")]), [None, Some(-100.0), Some(3.0), Some(100.0), None]);
        assert_eq!(scores(&[]), [None; 5]);
    }

    #[test]
    fn a_net_promoter_score_changes_sign_when_the_scale_is_mirrored() {
        let shares = [(10, 5), (8, 3), (2, 4)];
        let nps = |turn: fn(f64) -> f64| shares.iter().map(|(v, n)| f64::from(*n) * turn(net_promoter(f64::from(*v)))).sum::<f64>();
        assert!((nps(|v| v) + nps(|v| -v)).abs() < 1e-12);
    }
}
