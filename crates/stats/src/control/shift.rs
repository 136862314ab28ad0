//! A change of level at a known time.

use super::{Constants, MovingRange, individuals};
use crate::moments::{self, Centred};
use crate::welch::{Part, Welch, unscaled};
use crate::{Interval, Side, StatsError, check, dist};

/// What a series did at the time in question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The level moved, and not on the strength of a single value.
    Shift,
    /// Single values left the former limits; the level did not demonstrably move.
    Spike,
    /// No change can be shown, which does not mean that there is none.
    NotShown,
}

/// A change of level with its interval; the levels are in the unit of the values.
#[derive(Clone, Debug, PartialEq)]
pub struct LevelShift {
    /// Mean before.
    pub before: f64,
    /// Mean after.
    pub after: f64,
    /// Mean after less mean before, with Welch's interval.
    pub difference: Interval,
    /// The same without the one value that speaks most for the difference: the extreme one before or
    /// after whose loss brings the interval closest to 0, or furthest beyond it.
    pub without_strongest: Interval,
    /// Welch's statistic, positive when the level rose.
    pub t: f64,
    /// Its degrees of freedom.
    pub df: f64,
    /// Two-sided p-value of equal levels.
    pub p: f64,
    /// Places in `after` of the values outside the natural process limits of `before`; those
    /// different from `before` when that is constant.
    pub outside: Vec<usize>,
    /// What happened.
    pub change: Change,
}

/// Level shift of an interrupted series: segmented mean difference with Welch's interval.
///
/// Formula: `d = x̄_after - x̄_before`, `SE² = s²_b/n_b + s²_a/n_a`, degrees of freedom of Welch
/// (1947), interval `d ± t·SE`. It is a [`Change::Shift`] when the interval excludes 0 and still
/// does, on the same side, without the one value that speaks most for it; otherwise a
/// [`Change::Spike`] when a value of `after` lies outside the XmR limits of `before`
/// ([`individuals`], mean moving range, printed factors). Reference for the interval: R
/// `stats::t.test`.
///
/// Shape: two segments in order of time, each of at least 3 values. Assumes that values within a
/// segment do not depend on one another and have no trend: an autocorrelated series gives intervals
/// that are too narrow. The time of the change must be known beforehand, not read off the data.
///
/// Edge cases: without the strongest value both segments may be constant; that interval then has
/// no width.
///
/// # Errors
/// [`StatsError::TooFew`], [`StatsError::NotFinite`]; [`StatsError::NoVariation`] when both
/// segments are constant; [`StatsError::InvalidLevel`], [`StatsError::OutOfRange`].
pub fn level_shift(before: &[f64], after: &[f64], level: f64) -> Result<LevelShift, StatsError> {
    check::sample(before, 3)?;
    check::sample(after, 3)?;
    let tail = (1.0 - check::level(level)?) / 2.0;
    let (scaled, exponent) = moments::scaled(&[before, after].concat());
    let (b, a) = scaled.split_at(before.len());
    let whole = welch(b, a);
    if whole.se <= 0.0 {
        return Err(StatsError::NoVariation { which: Side::X });
    }
    let difference = whole.interval(tail);
    let without = without_strongest(b, a, tail);
    let outside = outside(b, a);
    let same_side = |interval: &Interval| if whole.difference > 0.0 { interval.low > 0.0 } else { interval.high < 0.0 };
    let change = match (same_side(&difference) && same_side(&without), outside.is_empty()) {
        (true, _) => Change::Shift,
        (false, false) => Change::Spike,
        (false, true) => Change::NotShown,
    };
    let t = whole.difference / whole.se;
    Ok(LevelShift {
        before: check::finite(Centred::new(before).mean())?,
        after: check::finite(Centred::new(after).mean())?,
        difference: unscaled(difference, exponent)?,
        without_strongest: unscaled(without, exponent)?,
        t: check::finite(t)?,
        df: whole.df,
        p: dist::student_t_two_sided(t, whole.df),
        outside,
        change,
    })
}

fn welch(before: &[f64], after: &[f64]) -> Welch {
    Welch::new(&Part::of(after), &Part::of(before))
}

/// The interval without one extreme value, of those two that draw the means apart most.
fn without_strongest(before: &[f64], after: &[f64], tail: f64) -> Interval {
    let rises = welch(before, after).difference > 0.0;
    let extreme = |values: &[f64], highest: bool| {
        let mut kept = values.to_vec();
        kept.sort_by(|a, b| check::ascending(*a, *b));
        if highest {
            kept.pop();
        } else {
            kept.remove(0);
        }
        kept
    };
    let first = welch(before, &extreme(after, rises)).interval(tail);
    let second = welch(&extreme(before, !rises), after).interval(tail);
    let near = |interval: &Interval| if rises { interval.low } else { -interval.high };
    if near(&second) < near(&first) { second } else { first }
}

/// Places of the later values outside the natural process limits of the earlier ones.
fn outside(before: &[f64], after: &[f64]) -> Vec<usize> {
    let constant = Centred::new(before).mean();
    let limits = individuals(before, MovingRange::Mean, Constants::Printed);
    let (lower, upper) = limits.map_or((constant, constant), |limits| (limits.lower, limits.upper));
    let rounding = if lower < upper { 0.0 } else { 1e-14 };
    let out = |value: &f64| *value < lower - rounding || *value > upper + rounding;
    after.iter().enumerate().filter(|(_, value)| out(value)).map(|(place, _)| place).collect()
}
