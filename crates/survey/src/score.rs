//! From one response to one number per measure.

use std::collections::BTreeMap;

use crate::answer::{Answer, Answers};
use crate::code::{ItemCode, MeasureCode};
use crate::document::{Measure, MeasureKind};
use crate::item::{Item, ItemKind};
use crate::questionnaire::Questionnaire;

/// Fewest answered items in which one and the same value is a sign of carelessness.
pub const UNIFORM_ITEMS: usize = 10;

impl Questionnaire {
    /// The numeric value of an answer as given: a scale point's value, or the number.
    #[must_use]
    pub fn raw_value(&self, code: &ItemCode, answers: &Answers) -> Option<f64> {
        raw_value(self.item(code)?, answers.get(code)?)
    }
}

fn raw_value(item: &Item, answer: &Answer) -> Option<f64> {
    match (&item.kind, answer) {
        (ItemKind::Scale { points, .. }, Answer::Scale(point)) => points.iter().find(|p| &p.0 == point).map(|p| p.1),
        (ItemKind::Number { .. }, Answer::Number(value)) => Some(*value),
        _ => None,
    }
}

/// Scores responses to one questionnaire. What depends on the questionnaire alone is worked out once.
#[derive(Debug, Clone)]
pub struct Scorer<'a> {
    questionnaire: &'a Questionnaire,
    scales: Vec<Scale>,
    measures: Vec<Counted<'a>>,
    /// Items of scales with the same values that careless answers contradict.
    batteries: Vec<Vec<usize>>,
}

/// How the values of an item count.
#[derive(Debug, Clone, Copy)]
struct Scale {
    /// Smallest plus largest value, where the item is reverse-keyed.
    mirror: Option<f64>,
    /// The second most favourable value.
    favourable: Option<f64>,
}

/// A measure with the places of its items.
#[derive(Debug, Clone)]
struct Counted<'a> {
    measure: &'a Measure,
    items: Vec<usize>,
}

impl<'a> Scorer<'a> {
    /// For a questionnaire.
    #[must_use]
    pub fn new(questionnaire: &'a Questionnaire) -> Self {
        let place = |code: &ItemCode| questionnaire.items().iter().position(|i| &i.code == code);
        let counted = |measure: &'a Measure| Counted { measure, items: measure.items.iter().filter_map(place).collect() };
        Self {
            questionnaire,
            scales: questionnaire.items().iter().map(scale).collect(),
            measures: questionnaire.document().measures.iter().map(counted).collect(),
            batteries: batteries(questionnaire.items()),
        }
    }

    /// What was answered.
    #[must_use]
    pub const fn questionnaire(&self) -> &Questionnaire {
        self.questionnaire
    }

    /// Reads the values that a response gives.
    #[must_use]
    pub fn read(&self, answers: &Answers) -> Values<'_> {
        let value = |item: &Item| raw_value(item, answers.get(&item.code)?);
        Values { scorer: self, raw: self.questionnaire.items().iter().map(value).collect() }
    }

    /// The score of one response on a measure, or `None` when it has not answered enough of the items.
    #[must_use]
    pub fn score(&self, measure: &MeasureCode, answers: &Answers) -> Option<f64> {
        let counted = self.measures.iter().find(|m| &m.measure.code == measure)?;
        self.read(answers).score(counted)
    }
}

/// The values that one response gives.
#[derive(Debug, Clone)]
pub struct Values<'a> {
    scorer: &'a Scorer<'a>,
    raw: Vec<Option<f64>>,
}

impl<'a> Values<'a> {
    /// The scores on every measure that the response has answered enough of.
    ///
    /// Each [`MeasureKind`] says how; a unit's score is the arithmetic mean of these.
    pub fn scores(&self) -> impl Iterator<Item = (&'a MeasureCode, f64)> + '_ {
        self.scorer.measures.iter().filter_map(|m| Some((&m.measure.code, self.score(m)?)))
    }

    fn score(&self, counted: &Counted<'_>) -> Option<f64> {
        let first = || counted.items.first();
        let raw = |at: &usize| self.raw.get(*at).copied().flatten();
        match counted.measure.kind {
            MeasureKind::Csat => first().and_then(|at| self.favourable(*at)).map(percent),
            MeasureKind::Nps | MeasureKind::Enps => first().and_then(raw).map(net_promoter),
            MeasureKind::Ces | MeasureKind::Number => first().and_then(raw),
            MeasureKind::Favourability => mean(counted.items.iter().filter_map(|at| self.favourable(*at)).map(percent)).map(|m| m.0),
            MeasureKind::Index => {
                let found = mean(counted.items.iter().filter_map(|at| self.keyed(*at)));
                found.filter(|(_, answered)| answered * 2 >= counted.items.len()).map(|m| m.0)
            }
        }
    }

    /// The items' values, turned round where reverse-keyed, of each measure of several items that the
    /// response answered completely. What internal consistency needs.
    pub fn complete(&self) -> impl Iterator<Item = (&'a Measure, Vec<f64>)> + '_ {
        let composite = |m: &&Counted<'_>| matches!(m.measure.kind, MeasureKind::Index | MeasureKind::Favourability) && m.items.len() > 1;
        let values = |m: &Counted<'_>| m.items.iter().map(|at| self.keyed(*at)).collect::<Option<Vec<f64>>>();
        self.scorer.measures.iter().filter(composite).filter_map(move |m| Some((m.measure, values(m)?)))
    }

    /// Whether the response gave the same value throughout a battery that such an answer contradicts: at
    /// least [`UNIFORM_ITEMS`] scale items with the same values, some of them reverse-keyed (longstring;
    /// Johnson 2005, Curran 2016).
    ///
    /// A sign of a careless answer and no proof, so nobody is left out for it: reports say what changes
    /// without such responses.
    #[must_use]
    pub fn is_uniform(&self) -> bool {
        self.scorer.batteries.iter().any(|battery| self.is_uniform_in(battery))
    }

    fn is_uniform_in(&self, battery: &[usize]) -> bool {
        let reversed = |at: usize| self.scorer.scales.get(at).is_some_and(|s| s.mirror.is_some());
        let mut given = battery.iter().filter_map(|at| Some((*self.raw.get(*at)?.as_ref()?, reversed(*at))));
        let Some((value, turned)) = given.next() else { return false };
        let (mut count, mut both) = (1, false);
        for (other, reverse) in given {
            if other.to_bits() != value.to_bits() {
                return false;
            }
            count += 1;
            both |= reverse != turned;
        }
        count >= UNIFORM_ITEMS && both
    }

    /// The value with reverse-keyed items turned round: `min + max − value`.
    fn keyed(&self, at: usize) -> Option<f64> {
        let value = self.raw.get(at).copied().flatten()?;
        Some(self.scorer.scales.get(at)?.mirror.map_or(value, |sum| sum - value))
    }

    /// Whether the answer is one of the two most favourable points of its scale.
    fn favourable(&self, at: usize) -> Option<bool> {
        Some(self.keyed(at)? >= self.scorer.scales.get(at)?.favourable?)
    }
}

fn scale(item: &Item) -> Scale {
    let ItemKind::Scale { points, .. } = &item.kind else { return Scale { mirror: None, favourable: None } };
    let mut values: Vec<f64> = points.iter().map(|p| p.1).collect();
    values.sort_by(|a, b| b.total_cmp(a));
    let ends = values.last().zip(values.first()).map(|(min, max)| min + max);
    Scale { mirror: ends.filter(|_| item.reverse), favourable: values.get(1).copied() }
}

/// Scale items by their values, where there are enough of them and some are reverse-keyed.
fn batteries(items: &[Item]) -> Vec<Vec<usize>> {
    let mut found: BTreeMap<Vec<u64>, Vec<usize>> = BTreeMap::new();
    for (at, item) in items.iter().enumerate() {
        if let ItemKind::Scale { points, .. } = &item.kind {
            found.entry(points.iter().map(|p| p.1.to_bits()).collect()).or_default().push(at);
        }
    }
    let mixed = |battery: &Vec<usize>| {
        let reversed = battery.iter().filter(|at| items.get(**at).is_some_and(|i| i.reverse)).count();
        battery.len() >= UNIFORM_ITEMS && reversed > 0 && reversed < battery.len()
    };
    found.into_values().filter(mixed).collect()
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

/// The mean, and of how many.
#[allow(clippy::cast_precision_loss)] // a count of items
fn mean(values: impl Iterator<Item = f64>) -> Option<(f64, usize)> {
    let (sum, count) = values.fold((0.0, 0), |(sum, count), value| (sum + value, count + 1));
    if count == 0 { None } else { Some((sum / count as f64, count)) }
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
        let scorer = Scorer::new(&q);
        q.document().measures.iter().map(|m| scorer.score(&m.code, &answers)).collect()
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
    fn one_answer_throughout_counts_only_where_reversed_items_contradict_it() {
        // a matrix of twelve rows, two of them turned round
        let mut document: serde_json::Value = serde_json::from_str(include_str!("../builtin/employee_satisfaction.json")).unwrap();
        let matrices = document.pointer_mut("/blocks").unwrap().as_array_mut().unwrap().iter_mut();
        let rows = matrices.flat_map(|b| b["questions"].as_array_mut().unwrap()).find_map(|q| q.pointer_mut("/kind/matrix/items"));
        let rows = rows.unwrap().as_array_mut().unwrap();
        for more in 0..5 {
            let mut row = rows[0].clone();
            row["code"] = format!("more{more}").into();
            row["reverse"] = (more < 2).into();
            rows.push(row);
        }
        let q = Questionnaire::from_json(&document.to_string()).unwrap();
        let scorer = Scorer::new(&q);
        let answers = |point: fn(usize) -> &'static str| -> Answers {
            let rated = q.items().iter().filter(|i| matches!(i.kind, ItemKind::Scale { .. }));
            let entry = |(at, item): (usize, &Item)| Some((item.code.clone(), q.read_entry(&item.code, point(at)).ok()??));
            rated.enumerate().filter_map(entry).collect()
        };
        assert!(scorer.read(&answers(|_| "4")).is_uniform());
        assert!(!scorer.read(&answers(|at| if at == 3 { "3" } else { "4" })).is_uniform());
        assert!(!scorer.read(&answers(|at| if at < UNIFORM_ITEMS { "4" } else { "" })).is_uniform(), "no turned row among them");
        assert!(scorer.read(&answers(|at| if at == 2 { "" } else { "4" })).is_uniform(), "one left out");
    }

    #[test]
    fn a_net_promoter_score_changes_sign_when_the_scale_is_mirrored() {
        let shares = [(10, 5), (8, 3), (2, 4)];
        let nps = |turn: fn(f64) -> f64| shares.iter().map(|(v, n)| f64::from(*n) * turn(net_promoter(f64::from(*v)))).sum::<f64>();
        assert!((nps(|v| v) + nps(|v| -v)).abs() < 1e-12);
    }
}
