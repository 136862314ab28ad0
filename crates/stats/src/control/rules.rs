//! Run rules: patterns that a process in control shows rarely.

use super::{ChartPoint, Direction, direction};

/// A pattern of neighbouring points that speaks against a process in control.
///
/// Sources: Western Electric 1956 (`We`), Nelson 1984. Nelson's rules 1, 5 and 6 are `We1`, `We2`
/// and `We3`. A rule fires on full windows only, whichever of their points make up the pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    /// One point outside the limits, which lie three sigma from the centre.
    We1,
    /// Two of three points more than two sigma from the centre, on the same side.
    We2,
    /// Four of five points more than one sigma from the centre, on the same side.
    We3,
    /// Eight points in a row on the same side of the centre.
    We4,
    /// Nine points in a row on the same side of the centre.
    Nelson2,
    /// Six points in a row, each above, or each below, the one before.
    Nelson3,
    /// Fourteen points in a row, going up and down by turns.
    Nelson4,
    /// Fifteen points in a row within one sigma of the centre.
    Nelson7,
    /// Eight points in a row more than one sigma from the centre, on either side.
    Nelson8,
}

/// The rules to use when nothing else is asked for: few false alarms, and slow drifts still show.
pub const DEFAULT_RULES: [Rule; 2] = [Rule::We1, Rule::We4];

/// The four Western Electric rules. Together they fire on every 92nd point of a stable process.
pub const WESTERN_ELECTRIC: [Rule; 4] = [Rule::We1, Rule::We2, Rule::We3, Rule::We4];

impl Rule {
    /// How many neighbouring points the rule looks at.
    #[must_use]
    pub fn window(self) -> usize {
        match self {
            Self::We1 => 1,
            Self::We2 => 3,
            Self::We3 => 5,
            Self::Nelson3 => 6,
            Self::We4 | Self::Nelson8 => 8,
            Self::Nelson2 => 9,
            Self::Nelson4 => 14,
            Self::Nelson7 => 15,
        }
    }

    /// Whether the rule fires on a full window, and to which side if it has one.
    fn fires(self, window: &[ChartPoint]) -> Option<Option<Direction>> {
        match self {
            Self::We1 => window.first()?.outside().map(Some),
            Self::We2 => one_side(window, 2.0, 2),
            Self::We3 => one_side(window, 1.0, 4),
            Self::We4 => one_side(window, 0.0, 8),
            Self::Nelson2 => one_side(window, 0.0, 9),
            Self::Nelson3 => monotone(window),
            Self::Nelson4 => alternating(window).then_some(None),
            Self::Nelson7 => window.iter().all(|point| (point.value - point.centre).abs() < point.sigma).then_some(None),
            Self::Nelson8 => window.iter().all(|point| point.beyond(1.0).is_some()).then_some(None),
        }
    }

    /// Whether a point of a window that fired is part of the pattern.
    fn takes_part(self, point: &ChartPoint, to: Option<Direction>) -> bool {
        match self {
            Self::We2 => point.beyond(2.0) == to,
            Self::We3 => point.beyond(1.0) == to,
            _ => true,
        }
    }
}

/// A rule that fired.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signal {
    /// The rule.
    pub rule: Rule,
    /// The side to which the points depart; none for [`Rule::Nelson4`], [`Rule::Nelson7`] and
    /// [`Rule::Nelson8`].
    pub direction: Option<Direction>,
    /// The last point of the window, when the pattern was complete.
    pub at: usize,
    /// The points that make up the pattern, ascending. Under `We2` and `We3` the window may hold
    /// others, and the last point of the window may be one of those.
    pub points: Vec<usize>,
}

/// Every window of points on which one of the rules fires, in order of time.
///
/// A run longer than its rule gives one signal for each window in it: ten points on one side make
/// three signals of [`Rule::We4`]. Points on the centre are on neither side, points on a limit are
/// inside it.
///
/// Shape: points in order of time, from [`super::Individuals::points`],
/// [`super::ShareLimits::points`] or [`super::RateLimits::points`]; rules in any order, of which
/// copies count once each. Signals at the same point stand in the order of the rules.
///
/// Edge cases: fewer points than a rule looks at never fire it; nor does a point that holds a NaN.
#[must_use]
pub fn signals(points: &[ChartPoint], rules: &[Rule]) -> Vec<Signal> {
    let at_point = |at: usize| rules.iter().filter_map(move |rule| signal(*rule, points, at));
    (0..points.len()).flat_map(at_point).collect()
}

/// Whether any of the rules fires on the windows that end at the last point.
pub(super) fn any_fires(points: &[ChartPoint], rules: &[Rule]) -> bool {
    rules.iter().any(|rule| {
        let start = points.len().checked_sub(rule.window());
        start.and_then(|start| points.get(start..)).is_some_and(|window| rule.fires(window).is_some())
    })
}

fn signal(rule: Rule, points: &[ChartPoint], at: usize) -> Option<Signal> {
    let start = (at + 1).checked_sub(rule.window())?;
    let window = points.get(start..=at)?;
    let direction = rule.fires(window)?;
    let part = |(place, point): (usize, &ChartPoint)| rule.takes_part(point, direction).then_some(start + place);
    Some(Signal { rule, direction, at, points: window.iter().enumerate().filter_map(part).collect() })
}

/// At least `needed` points more than `sigmas` away on one side. At most one side can have them.
fn one_side(window: &[ChartPoint], sigmas: f64, needed: usize) -> Option<Option<Direction>> {
    let enough = |side| window.iter().filter(|point| point.beyond(sigmas) == Some(side)).count() >= needed;
    direction(enough(Direction::Up), enough(Direction::Down)).map(Some)
}

fn monotone(window: &[ChartPoint]) -> Option<Option<Direction>> {
    let all = |holds: fn(f64, f64) -> bool| window.windows(2).all(|two| holds(two[0].value, two[1].value));
    direction(all(|a, b| b > a), all(|a, b| b < a)).map(Some)
}

fn alternating(window: &[ChartPoint]) -> bool {
    window.windows(3).all(|three| {
        let [a, b, c] = [three[0].value, three[1].value, three[2].value];
        (b > a && c < b) || (b < a && c > b)
    })
}
