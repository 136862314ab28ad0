//! What the order of options and questions does to answers.

use candor_stats::association::compare_groups;
use candor_stats::dist::{normal_quantile, normal_two_sided};
use candor_stats::multiplicity::{Adjustment, adjust};
use candor_stats::{Interval, StatsError, simple_regression};

use crate::LEVEL;

/// What one person was shown of an item, and chose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// By option in the order of the questionnaire, the place at which it was shown, from 0.
    pub places: Vec<u16>,
    /// The option chosen, by its index in the questionnaire.
    pub chosen: usize,
}

/// An answer on a scale that was shown in one of two directions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Directed {
    /// Whether it was shown from the other end.
    pub is_turned: bool,
    /// The value.
    pub value: f64,
}

/// An answer to a question that was asked at one of several places.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placed {
    /// Place within its block, from 0.
    pub place: u16,
    /// The value.
    pub value: f64,
}

/// What order effects are looked for in: items by name.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OrderTests {
    /// Options in random order.
    pub options: Vec<(String, Vec<Shown>)>,
    /// Scales in either direction.
    pub scales: Vec<(String, Vec<Directed>)>,
    /// Questions in random order.
    pub questions: Vec<(String, Vec<Placed>)>,
    /// The smallest groups that are told of the wave.
    pub smallest: u64,
}

/// A kind of order effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum OrderKind {
    /// The option shown first is chosen more, or less, than it would be elsewhere; in shares of all answers.
    Primacy,
    /// The same for the option shown last.
    Recency,
    /// Answers differ between the directions of a scale; turned less not turned, in points.
    Direction,
    /// Answers change with the place of the question; in points for each place further down.
    Place,
}

/// One effect, as it was tested.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderEffect {
    /// The item.
    pub item: String,
    /// The kind.
    pub kind: OrderKind,
    /// Answers.
    pub n: u64,
    /// Options among which was chosen, where it is about the place of one.
    pub options: Option<usize>,
    /// The effect with its 95 % interval, in the unit of its kind.
    pub effect: Interval,
    /// Two-sided p of none.
    pub p: f64,
    /// The same among all that were tested (Benjamini & Yekutieli).
    pub adjusted_p: f64,
}

impl OrderEffect {
    /// Whether the report says that there is an effect: at most 5 % of what it says is expected to be false.
    #[must_use]
    pub fn is_found(&self) -> bool {
        self.adjusted_p < 1.0 - LEVEL
    }
}

/// All that was tested, the clearest first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OrderReport {
    /// The effects.
    pub effects: Vec<OrderEffect>,
    /// Items that too few answered, or in which nothing could vary.
    pub untested: Vec<String>,
}

/// Looks for effects of order in everything that was shown in several orders.
///
/// Primacy and recency: `S` answers name the option that stood first (last). With choices drawn apart from the order,
/// `E = Σ m_o·g_o/n` of `m_o` who chose and `g_o` who were shown option `o` there; the variance is that of `S` over all
/// ways of dealing the orders to the people (Hoeffding 1951), so that neither preferences nor an uneven choice of
/// orders matter. Effect `(S - E)/n`, interval `±z·√(s(1-s)/n)` with `s = S/n`. Direction: Welch's comparison of means.
/// Place: slope of least squares. The family is adjusted by Benjamini & Yekutieli, because its tests depend on
/// one another. Items of fewer than [`OrderTests::smallest`] answers, or directions, are not tested.
#[must_use]
pub fn order_report(tests: &OrderTests) -> OrderReport {
    let mut report = OrderReport::default();
    let mut note = |item: &str, found: Result<Vec<OrderEffect>, StatsError>| match found {
        Ok(effects) => report.effects.extend(effects),
        Err(_) => report.untested.push(item.to_owned()),
    };
    for (item, shown) in &tests.options {
        note(item, positions(item, shown, tests.smallest));
    }
    for (item, answers) in &tests.scales {
        note(item, direction(item, answers, tests.smallest).map(|effect| vec![effect]));
    }
    for (item, answers) in &tests.questions {
        note(item, place(item, answers, tests.smallest).map(|effect| vec![effect]));
    }
    let p: Vec<f64> = report.effects.iter().map(|effect| effect.p).collect();
    // a p that is none was refused before
    let adjusted = adjust(&p, Adjustment::BenjaminiYekutieli).unwrap_or_else(|_| vec![1.0; p.len()]);
    report.effects.iter_mut().zip(adjusted).for_each(|(effect, p)| effect.adjusted_p = p);
    report.effects.sort_by(|a, b| a.p.total_cmp(&b.p));
    report
}

fn enough(n: usize, smallest: u64) -> Result<(), StatsError> {
    let needed = usize::try_from(smallest).unwrap_or(usize::MAX);
    if n < needed { Err(StatsError::TooFew { needed, got: n }) } else { Ok(()) }
}

fn positions(item: &str, shown: &[Shown], smallest: u64) -> Result<Vec<OrderEffect>, StatsError> {
    enough(shown.len(), smallest)?;
    let options = shown.iter().map(|s| s.places.len()).max().unwrap_or(0);
    if options < 2 {
        return Err(StatsError::TooFew { needed: 2, got: options });
    }
    let at = |first: bool| -> Result<Vec<usize>, StatsError> {
        let option = |s: &Shown| {
            let places = s.places.iter().enumerate();
            let found = if first { places.min_by_key(|(_, place)| **place) } else { places.max_by_key(|(_, place)| **place) };
            // whoever chose what was not shown belongs to another questionnaire
            found.filter(|_| s.chosen < s.places.len() && s.places.len() == options).map(|(option, _)| option)
        };
        shown.iter().map(option).collect::<Option<_>>().ok_or(StatsError::LengthMismatch { left: options, right: 0 })
    };
    let kinds = [(OrderKind::Primacy, at(true)?), (OrderKind::Recency, at(false)?)];
    kinds.into_iter().map(|(kind, there)| position(item, kind, shown, &there, options)).collect()
}

#[allow(clippy::cast_precision_loss)] // counts of people
fn position(item: &str, kind: OrderKind, shown: &[Shown], there: &[usize], options: usize) -> Result<OrderEffect, StatsError> {
    let n = shown.len() as f64;
    let (mut chose, mut stood, mut hits) = (vec![0.0; options], vec![0.0; options], 0.0);
    for (s, option) in shown.iter().zip(there) {
        chose[s.chosen] += 1.0;
        stood[*option] += 1.0;
        hits += f64::from(u8::from(s.chosen == *option));
    }
    let expected: f64 = chose.iter().zip(&stood).map(|(m, g)| m * g).sum::<f64>() / n;
    let mut squares = 0.0;
    for (o, g) in stood.iter().enumerate() {
        for (c, m) in chose.iter().enumerate() {
            let deviation = f64::from(u8::from(o == c)) - chose[o] / n - stood[c] / n + expected / n;
            squares += g * m * deviation * deviation;
        }
    }
    let variance = squares / (n - 1.0);
    if variance <= 0.0 {
        return Err(StatsError::NoVariation { which: candor_stats::Side::X });
    }
    let (estimate, share) = ((hits - expected) / n, hits / n);
    let half = -normal_quantile((1.0 - LEVEL) / 2.0) * (share * (1.0 - share) / n).sqrt();
    let p = normal_two_sided((hits - expected) / variance.sqrt());
    let effect = Interval { estimate, low: estimate - half, high: estimate + half };
    Ok(OrderEffect { item: item.to_owned(), kind, n: shown.len() as u64, options: Some(options), effect, p, adjusted_p: p })
}

fn direction(item: &str, answers: &[Directed], smallest: u64) -> Result<OrderEffect, StatsError> {
    let values = |turned: bool| answers.iter().filter(|a| a.is_turned == turned).map(|a| a.value).collect::<Vec<_>>();
    let (turned, straight) = (values(true), values(false));
    enough(turned.len().min(straight.len()), smallest)?;
    let found = compare_groups(&turned, &straight, LEVEL)?;
    let n = answers.len() as u64;
    Ok(OrderEffect {
        item: item.to_owned(),
        kind: OrderKind::Direction,
        n,
        options: None,
        effect: found.difference,
        p: found.p,
        adjusted_p: found.p,
    })
}

fn place(item: &str, answers: &[Placed], smallest: u64) -> Result<OrderEffect, StatsError> {
    enough(answers.len(), smallest)?;
    let (places, values): (Vec<f64>, Vec<f64>) = answers.iter().map(|a| (f64::from(a.place), a.value)).unzip();
    let p = candor_stats::pearson(&places, &values, LEVEL)?.p;
    let line = simple_regression(&places, &values)?;
    let df = places.len().saturating_sub(2);
    #[allow(clippy::cast_precision_loss)] // a count of people
    let half = -candor_stats::dist::student_t_quantile((1.0 - LEVEL) / 2.0, df as f64) * line.slope_se;
    let effect = Interval { estimate: line.slope, low: line.slope - half, high: line.slope + half };
    Ok(OrderEffect { item: item.to_owned(), kind: OrderKind::Place, n: answers.len() as u64, options: None, effect, p, adjusted_p: p })
}
