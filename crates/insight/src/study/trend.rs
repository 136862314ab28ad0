//! Both sides and their link, wave by wave.

use std::sync::Arc;

use candor_stats::control::{Constants, DEFAULT_RULES, MovingRange, Rule, individuals, may_set_limits, signals};
use candor_stats::{Estimate, StatsError, dist};
use candor_survey::{Channel, WaveCode};

use crate::linkage::means;
use crate::measured::{Measured, Rolled};
use crate::organisation::Organisation;
use crate::summary::Summary;
use crate::{LEVEL, MIN_UNITS};

/// A wave of one or both sides.
#[derive(Debug, Clone, PartialEq)]
pub struct WaveScores {
    /// Wave.
    pub wave: WaveCode,
    /// The organisation as it was.
    pub organisation: Arc<Organisation>,
    /// Employee side.
    pub x: Option<Measured>,
    /// Customer side.
    pub y: Option<Measured>,
    /// Channels through which customers answered.
    pub channels: Vec<Channel>,
    /// Why the employee side asks something else than in its wave before, if it does; one sentence.
    pub changed_x: Option<String>,
    /// The same of the customer side.
    pub changed_y: Option<String>,
}

/// A mean with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Level {
    /// Mean over people.
    pub mean: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// People.
    pub n: u64,
}

/// What is known of one wave.
#[derive(Debug, Clone, PartialEq)]
pub struct WavePoint {
    /// Wave.
    pub wave: WaveCode,
    /// Employee score of what the viewer may see.
    pub x: Option<Level>,
    /// Customer score of what the viewer may see.
    pub y: Option<Level>,
    /// The link over all units.
    pub link: Option<Estimate>,
    /// Units behind the link.
    pub units: usize,
    /// Why this wave is not comparable with the one before.
    pub break_before: Option<String>,
    /// Why the employee side asks something else than before, if it does.
    pub changed_x: Option<String>,
    /// The same of the customer side.
    pub changed_y: Option<String>,
}

/// A series of waves.
#[derive(Debug, Clone, PartialEq)]
pub struct Trend {
    /// Oldest first.
    pub waves: Vec<WavePoint>,
    /// Waves in which the customer score left the limits that the series sets itself, with the rule; needs
    /// twelve waves.
    pub signals: Vec<(usize, String)>,
    /// Centre and limits of the customer score (XmR), from twelve waves on that asked the same.
    pub limits: Option<(f64, f64, f64)>,
    /// The first wave from which on the customer side asked the same; limits and comparisons begin there.
    pub since: usize,
}

/// The series of two measures.
///
/// Means are over people in atoms that the viewer may see; their intervals are Student's. The link is over
/// all units.
///
/// # Errors
/// Only when a score is not a finite number.
pub fn trend(waves: &[WaveScores], within: Option<usize>) -> Result<Trend, StatsError> {
    let mut found = Vec::with_capacity(waves.len());
    for (at, wave) in waves.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|i| waves.get(i));
        found.push(point(wave, before, within)?);
    }
    let since = found.iter().rposition(|p| p.changed_y.is_some()).unwrap_or(0);
    let series: Option<Vec<f64>> = found.iter().skip(since).map(|p| p.y.map(|l| l.mean)).collect();
    let (limits, mut signals) = match series.filter(|s| may_set_limits(s.len())) {
        Some(series) => control(&series),
        None => (None, Vec::new()),
    };
    signals.iter_mut().for_each(|signal| signal.0 += since);
    Ok(Trend { waves: found, signals, limits, since })
}

fn point(wave: &WaveScores, before: Option<&WaveScores>, within: Option<usize>) -> Result<WavePoint, StatsError> {
    let organisation = &wave.organisation;
    let rolled_x = wave.x.as_ref().map(|m| Rolled::new(organisation, m));
    let rolled_y = wave.y.as_ref().map(|m| Rolled::new(organisation, m));
    let linked = rolled_x.as_ref().zip(rolled_y.as_ref()).map(|(x, y)| means(organisation, x, y, within));
    let (x, y) = linked.unwrap_or_default();
    let link = if x.len() < MIN_UNITS { None } else { candor_stats::pearson(&x, &y, LEVEL).ok() };
    let level = |side: Option<Rolled>| side.and_then(|m| level(organisation, &m));
    Ok(WavePoint {
        wave: wave.wave.clone(),
        x: level(rolled_x),
        y: level(rolled_y),
        link,
        units: x.len(),
        break_before: before.and_then(|b| series_break(b, wave)),
        changed_x: wave.changed_x.clone(),
        changed_y: wave.changed_y.clone(),
    })
}

/// The mean over people in the atoms that the viewer may see.
fn level(organisation: &Organisation, measure: &Rolled) -> Option<Level> {
    let shown = |index: &usize| organisation.may_show(&measure.atoms[*index].units);
    of_people(&Summary::from_sums(measure.sums((0..measure.atoms.len()).filter(shown))?)?)
}

/// A mean over people with Student's interval.
#[must_use]
#[allow(clippy::cast_precision_loss)] // counts of people
pub fn of_people(summary: &Summary) -> Option<Level> {
    let n = summary.n as f64;
    let se = (summary.variance? / n).sqrt();
    let half = dist::student_t_quantile(f64::midpoint(1.0, LEVEL), n - 1.0) * se;
    Some(Level { mean: summary.mean, low: summary.mean - half, high: summary.mean + half, n: summary.n })
}

/// Why two waves cannot be compared, if so: questions that mean something else, or another set of channels.
#[must_use]
pub fn series_break(before: &WaveScores, now: &WaveScores) -> Option<String> {
    if now.changed_x.is_some() || now.changed_y.is_some() {
        return Some(QUESTIONS_CHANGED.to_owned());
    }
    let both_answered = before.y.is_some() && now.y.is_some();
    (both_answered && before.channels != now.channels).then(|| "other channels".to_owned())
}

/// What is written beside the line where it breaks.
pub(crate) const QUESTIONS_CHANGED: &str = "the questions changed";

type Limits = Option<(f64, f64, f64)>;

fn control(series: &[f64]) -> (Limits, Vec<(usize, String)>) {
    let Ok(chart) = individuals(series, MovingRange::Mean, Constants::Exact) else { return (None, Vec::new()) };
    let Ok(points) = chart.points(series) else { return (None, Vec::new()) };
    let found = signals(&points, &DEFAULT_RULES);
    let told = found.iter().map(|s| (s.at, words(s.rule).to_owned())).collect();
    (Some((chart.centre, chart.lower, chart.upper)), told)
}

/// What a rule looks for, of those that are used.
const fn words(rule: Rule) -> &'static str {
    match rule {
        Rule::We1 => "outside the limits",
        Rule::We4 => "eight in a row on one side of the centre",
        _ => "an unusual pattern",
    }
}
