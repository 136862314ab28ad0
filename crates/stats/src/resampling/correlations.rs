//! Bootstraps of correlations, fast enough to run while someone waits.

use super::Bootstrap;
use super::bootstrap::{check_rows, draw, fill};
use crate::estimate::{normal_half_width, within_fisher};
use crate::moments::{self, Centred};
use crate::random::Random;
use crate::{Interval, StatsError, check, dist};

/// A resample that keeps less than this share of its squares about its own mean is computed again
/// from the values, since the rest would be rounding.
const CANCELLED: f64 = 0.01;

/// Bootstrap of Pearson's correlation with seeded resamples of units.
///
/// Formula: as [`super::bootstrap_seeded`] of [`crate::pearson`]'s coefficient. Resamples in which
/// a side does not vary are left out and counted. Reference: R `boot::boot`.
///
/// Shape: two samples of the same length `n ≥ 4`; `draws` of 1999 or more for an interval. O(n) a
/// draw without any allocation.
///
/// # Errors
/// As [`crate::pearson`]; [`StatsError::TooFew`] with fewer than 2 resamples left,
/// [`StatsError::InvalidParameter`] for more than ten million units or draws.
pub fn bootstrap_pearson(x: &[f64], y: &[f64], draws: usize, seed: u64) -> Result<Bootstrap, StatsError> {
    let pairs = Pairs::new(x, y)?;
    let drawn = fill(x.len(), draws, seed, |indices, random| pairs.drawn(indices, random))?;
    Bootstrap::assemble(Some(pairs.whole), drawn, pairs.jackknife())
}

/// Bootstrap of Pearson's correlation with stored resamples of units.
///
/// Formula: as [`super::bootstrap_stored`] of [`crate::pearson`]'s coefficient. Reference: R
/// `boot::boot` (case `boot.attitude.rating.complaints`).
///
/// Shape: two samples of the same length `n ≥ 4`; rows of places in them, counted from 0.
///
/// # Errors
/// As [`bootstrap_pearson`] and [`super::bootstrap_stored`].
pub fn bootstrap_pearson_stored<R: AsRef<[usize]>>(x: &[f64], y: &[f64], rows: &[R]) -> Result<Bootstrap, StatsError> {
    let pairs = Pairs::new(x, y)?;
    check_rows(x.len(), rows)?;
    let drawn = rows.iter().map(|row| pairs.correlation(row.as_ref())).collect();
    Bootstrap::assemble(Some(pairs.whole), drawn, pairs.jackknife())
}

/// Bootstrap of Spearman's correlation with seeded resamples of units.
///
/// Formula: each resample is ranked anew, with mid-ranks for the units drawn more than once. The same
/// seed draws the same units as [`bootstrap_pearson`].
///
/// Shape: two samples of the same length `n ≥ 4`. O(n) a draw: counting replaces sorting.
///
/// # Errors
/// As [`bootstrap_pearson`].
pub fn bootstrap_spearman(x: &[f64], y: &[f64], draws: usize, seed: u64) -> Result<Bootstrap, StatsError> {
    check::pair(x, y, 4)?;
    let whole = moments::correlation(&crate::mid_ranks(x)?, &crate::mid_ranks(y)?)?;
    let (x, y) = (Levels::new(x), Levels::new(y));
    let correlate = |indices: &[usize]| rank_correlation(&x, &y, indices);
    let n = x.of_unit.len();
    let drawn = draw(n, draws, seed, correlate)?;
    let without = |unit: usize| correlate(&(0..n).filter(|other| *other != unit).collect::<Vec<_>>());
    Bootstrap::assemble(Some(whole), drawn, (0..n).map(without).collect())
}

/// Pearson's correlation with an interval that also holds where units have a long tail.
///
/// Formula: `tanh(atanh r ± w)` with `w` the larger of Fisher's `z/√(n-3)` and `t(n-2)·s`, where
/// `s² = (n-1)/n·Σ(z₍ᵢ₎-z̄)²` is the jackknife variance of `z = atanh r` (Efron & Tibshirani 1993, 11.2;
/// on Fisher's scale as in Hall, Martin & Schucany 1988). Fisher's error is too small for linked samples
/// with heavy tails, and more units do not help (Bishara & Hittner 2017); that of the jackknife alone is
/// too small where there are few units.
///
/// Shape: two samples of the same length `n ≥ 5`. Never narrower than the interval of [`crate::pearson`].
///
/// Edge cases: at `|r| = 1` both ends are `r`, as [`crate::pearson`].
///
/// # Errors
/// As [`crate::pearson`]; [`StatsError::Inadmissible`] when without one unit a side does not vary or `r`
/// is ±1.
pub fn robust_pearson(x: &[f64], y: &[f64], level: f64) -> Result<Interval, StatsError> {
    check::pair(x, y, 5)?;
    let pairs = Pairs::new(x, y)?;
    let n = x.len() as f64;
    let normal = normal_half_width(level)? / (n - 3.0).sqrt();
    if pairs.whole.abs() >= 1.0 {
        return Ok(within_fisher(pairs.whole, normal));
    }
    let z: Option<Vec<f64>> = pairs.left_out().into_iter().map(|r| r.ok().map(libm::atanh).filter(|z| z.is_finite())).collect();
    let z =
        Centred::new(&z.ok_or(StatsError::Inadmissible { reason: "without one of the units the coefficient is undefined or perfect" })?);
    let error = z.unscale(((n - 1.0) / n * z.squares()).sqrt());
    let jackknife = dist::student_t_quantile((1.0 + level) / 2.0, n - 2.0) * error;
    Ok(within_fisher(pairs.whole, normal.max(jackknife)))
}

/// Paired samples prepared for many correlations of some of them.
pub(crate) struct Pairs<'a> {
    x: &'a [f64],
    y: &'a [f64],
    /// Scaled deviations of both sides, together for the cache.
    points: Vec<(f64, f64)>,
    /// The coefficient of all.
    pub(crate) whole: f64,
}

/// Sums of deviations and of their products.
#[derive(Clone, Copy, Default)]
struct Sums {
    n: f64,
    x: f64,
    y: f64,
    xx: f64,
    yy: f64,
    xy: f64,
}

impl<'a> Pairs<'a> {
    /// At least four pairs of finite values, of which both sides vary.
    pub(crate) fn new(x: &'a [f64], y: &'a [f64]) -> Result<Self, StatsError> {
        check::pair(x, y, 4)?;
        let whole = moments::correlation(x, y)?;
        let points = Centred::new(x).deviations.into_iter().zip(Centred::new(y).deviations).collect();
        Ok(Self { x, y, points, whole })
    }

    /// The coefficient of units drawn with replacement, or nothing where a side does not vary.
    fn drawn(&self, indices: &mut [usize], random: &mut Random) -> Option<f64> {
        let mut sums = Sums::default();
        // Summed while they are drawn: either alone would leave the processor waiting.
        for index in indices.iter_mut() {
            *index = random.below(self.points.len());
            sums.add(*self.points.get(*index)?, 1.0);
        }
        sums.coefficient().or_else(|| self.recomputed(indices.iter().copied()).ok())
    }

    /// The coefficient of these units, or nothing where a side does not vary.
    fn correlation(&self, indices: &[usize]) -> Option<f64> {
        let mut sums = Sums::default();
        for index in indices {
            sums.add(*self.points.get(*index)?, 1.0);
        }
        sums.coefficient().or_else(|| self.recomputed(indices.iter().copied()).ok())
    }

    /// The coefficient from the values themselves, scaled and centred anew.
    fn recomputed(&self, indices: impl Iterator<Item = usize>) -> Result<f64, StatsError> {
        let point = |index: usize| Some((*self.x.get(index)?, *self.y.get(index)?));
        let (x, y): (Vec<f64>, Vec<f64>) = indices.filter_map(point).unzip();
        moments::correlation(&x, &y)
    }

    /// The coefficient without each unit in turn, in O(n) altogether; an error where a side does not
    /// vary then.
    pub(crate) fn left_out(&self) -> Vec<Result<f64, StatsError>> {
        let mut all = Sums::default();
        self.points.iter().for_each(|point| all.add(*point, 1.0));
        let without = |(unit, point): (usize, &(f64, f64))| {
            let mut rest = all;
            rest.add(*point, -1.0);
            // A unit that carries most of a sum leaves little of it but rounding.
            let kept = rest.xx > CANCELLED * all.xx && rest.yy > CANCELLED * all.yy;
            let coefficient = if kept { rest.coefficient() } else { None };
            coefficient.map_or_else(|| self.recomputed((0..self.points.len()).filter(|other| *other != unit)), Ok)
        };
        self.points.iter().enumerate().map(without).collect()
    }

    fn jackknife(&self) -> Vec<Option<f64>> {
        self.left_out().into_iter().map(Result::ok).collect()
    }
}

impl Sums {
    fn add(&mut self, (x, y): (f64, f64), sign: f64) {
        self.n += sign;
        self.x += sign * x;
        self.y += sign * y;
        self.xx += sign * (x * x);
        self.yy += sign * (y * y);
        self.xy += sign * (x * y);
    }

    /// Pearson's coefficient, unless too many digits cancel.
    fn coefficient(&self) -> Option<f64> {
        let xx = self.xx - self.x / self.n * self.x;
        let yy = self.yy - self.y / self.n * self.y;
        let precise = xx > CANCELLED * self.xx && yy > CANCELLED * self.yy;
        precise.then(|| moments::coefficient(self.xy - self.x / self.n * self.y, xx, yy))
    }
}

/// The values of a sample as places among its distinct values.
struct Levels {
    of_unit: Vec<usize>,
    count: usize,
}

impl Levels {
    fn new(values: &[f64]) -> Self {
        let mut order: Vec<usize> = (0..values.len()).collect();
        order.sort_by(|a, b| check::ascending(values[*a], values[*b]));
        let mut of_unit = vec![0; values.len()];
        let mut count = 0;
        for equal in order.chunk_by(|a, b| values[*a] == values[*b]) {
            equal.iter().for_each(|unit| of_unit[*unit] = count);
            count += 1;
        }
        Self { of_unit, count }
    }

    fn of(&self, unit: usize) -> usize {
        self.of_unit.get(unit).copied().unwrap_or(0)
    }

    /// The mid-rank of each level in a resample, less their mean, and the sum of squares over its units.
    fn centred_ranks(&self, indices: &[usize]) -> (Vec<f64>, f64) {
        let mut ranks = vec![0.0; self.count];
        indices.iter().for_each(|unit| ranks[self.of(*unit)] += 1.0);
        let middle = (indices.len() as f64 + 1.0) / 2.0;
        let (mut before, mut squares) = (0.0, 0.0);
        for rank in &mut ranks {
            let tied = *rank;
            *rank = before + (tied + 1.0) / 2.0 - middle;
            squares += tied * *rank * *rank;
            before += tied;
        }
        (ranks, squares)
    }
}

/// Pearson's coefficient of the mid-ranks in a resample, or nothing where a side does not vary.
fn rank_correlation(x: &Levels, y: &Levels, indices: &[usize]) -> Option<f64> {
    let ((rx, xx), (ry, yy)) = (x.centred_ranks(indices), y.centred_ranks(indices));
    let xy: f64 = indices.iter().map(|unit| rx[x.of(*unit)] * ry[y.of(*unit)]).sum();
    // Half ranks are exact, so that no variation is exactly 0.
    (xx > 0.0 && yy > 0.0).then(|| moments::coefficient(xy, xx, yy))
}
