//! Drawing resamples of units and keeping what a statistic makes of them.

use nalgebra::{DMatrix, DVector};

use super::at_most;
use crate::moments::Centred;
use crate::random::Random;
use crate::{StatsError, check, dist};

/// A regression whose columns explain one another up to this share is refused.
const DETERMINED: f64 = 1e-10;

/// A statistic with its values in resamples of the units and without each unit in turn.
///
/// Units are resampled, never persons within units: the unit is what was sampled.
#[derive(Clone, Debug, PartialEq)]
pub struct Bootstrap {
    estimate: f64,
    drawn: Vec<Option<f64>>,
    pub(super) sorted: Vec<f64>,
    left_out: Vec<Option<f64>>,
}

/// Bootstrap of a statistic of units with stored resamples.
///
/// Formula: `t*` of each row of indices (Efron 1979). The same rows give the same result on every
/// machine and in every language. Reference: R `boot::boot`.
///
/// Shape: `units ≥ 2`; each row holds as many indices as there are units, counted from 0.
/// `statistic` is given indices below `units`, with repetitions, and answers `None` where it is
/// undefined, as in a resample without variation; such resamples, and those with a result that is
/// not finite, are left out and counted. It is also given all units once, and all but each one.
///
/// # Errors
/// [`StatsError::TooFew`] below 2 units or 2 resamples with a result,
/// [`StatsError::LengthMismatch`] for a row of another length, [`StatsError::InvalidParameter`] for
/// an index too large or more than ten million units, [`StatsError::Inadmissible`] when the statistic
/// is undefined for the units themselves.
pub fn bootstrap_stored<R, F>(units: usize, rows: &[R], statistic: F) -> Result<Bootstrap, StatsError>
where
    R: AsRef<[usize]>,
    F: Fn(&[usize]) -> Option<f64>,
{
    check_rows(units, rows)?;
    let drawn = rows.iter().map(|row| statistic(row.as_ref())).collect();
    let all: Vec<usize> = (0..units).collect();
    Bootstrap::assemble(statistic(&all), drawn, leave_one_out(units, &statistic))
}

/// Bootstrap of a statistic of units with resamples drawn from a seed.
///
/// Formula: as [`bootstrap_stored`], each index drawn with the same probability. The same seed gives
/// the same resamples. Take 1999 or more `draws` for an interval.
///
/// # Errors
/// As [`bootstrap_stored`]; [`StatsError::InvalidParameter`] also for more than ten million draws.
pub fn bootstrap_seeded<F>(units: usize, draws: usize, seed: u64, statistic: F) -> Result<Bootstrap, StatsError>
where
    F: Fn(&[usize]) -> Option<f64>,
{
    let drawn = draw(units, draws, seed, &statistic)?;
    let all: Vec<usize> = (0..units).collect();
    Bootstrap::assemble(statistic(&all), drawn, leave_one_out(units, &statistic))
}

/// Values of a statistic in seeded resamples.
pub(super) fn draw(
    units: usize,
    draws: usize,
    seed: u64,
    statistic: impl Fn(&[usize]) -> Option<f64>,
) -> Result<Vec<Option<f64>>, StatsError> {
    fill(units, draws, seed, |indices, random| {
        indices.iter_mut().for_each(|index| *index = random.below(units));
        statistic(indices)
    })
}

/// Values of seeded resamples that `resample` draws itself; the indices share one buffer.
pub(super) fn fill(
    units: usize,
    draws: usize,
    seed: u64,
    resample: impl Fn(&mut [usize], &mut Random) -> Option<f64>,
) -> Result<Vec<Option<f64>>, StatsError> {
    check_units(units)?;
    at_most("draws", draws)?;
    let mut random = Random::seeded(seed);
    let mut indices = vec![0; units];
    Ok((0..draws).map(|_| resample(&mut indices, &mut random)).collect())
}

fn check_units(units: usize) -> Result<(), StatsError> {
    if units < 2 { Err(StatsError::TooFew { needed: 2, got: units }) } else { at_most("units", units) }
}

pub(super) fn check_rows<R: AsRef<[usize]>>(units: usize, rows: &[R]) -> Result<(), StatsError> {
    check_units(units)?;
    for row in rows {
        let row = row.as_ref();
        check::same_length(units, row.len())?;
        if let Some(index) = row.iter().find(|index| **index >= units) {
            let remedy = "an index below the number of units";
            return Err(StatsError::InvalidParameter { name: "index", value: *index as f64, remedy });
        }
    }
    Ok(())
}

/// Values of a statistic without each unit in turn.
fn leave_one_out(units: usize, statistic: impl Fn(&[usize]) -> Option<f64>) -> Vec<Option<f64>> {
    // Starts without unit 0; each step puts one back and takes the next one out.
    let mut others: Vec<usize> = (1..units).collect();
    let mut without = |unit: usize| {
        if let Some(slot) = unit.checked_sub(1).and_then(|before| others.get_mut(before)) {
            *slot = unit - 1;
        }
        statistic(&others)
    };
    (0..units).map(&mut without).collect()
}

impl Bootstrap {
    pub(super) fn assemble(estimate: Option<f64>, drawn: Vec<Option<f64>>, left_out: Vec<Option<f64>>) -> Result<Self, StatsError> {
        let finite = |value: Option<f64>| value.filter(|value| value.is_finite());
        let estimate = finite(estimate).ok_or(StatsError::Inadmissible { reason: "the statistic is undefined for these units" })?;
        let drawn: Vec<Option<f64>> = drawn.into_iter().map(finite).collect();
        let mut sorted: Vec<f64> = drawn.iter().flatten().copied().collect();
        if sorted.len() < 2 {
            return Err(StatsError::TooFew { needed: 2, got: sorted.len() });
        }
        sorted.sort_by(|a, b| check::ascending(*a, *b));
        Ok(Self { estimate, drawn, sorted, left_out: left_out.into_iter().map(finite).collect() })
    }

    /// The statistic of the units themselves.
    #[must_use]
    pub fn estimate(&self) -> f64 {
        self.estimate
    }

    /// The statistic of each resample in the order drawn; `None` where it is undefined.
    #[must_use]
    pub fn replicates(&self) -> &[Option<f64>] {
        &self.drawn
    }

    /// Resamples left out because the statistic is undefined in them. Many say that there are too
    /// few units, or too little variation, for a bootstrap.
    #[must_use]
    pub fn dropped(&self) -> usize {
        self.drawn.len() - self.sorted.len()
    }

    /// Standard deviation of the replicates, with `R - 1`.
    ///
    /// # Errors
    /// [`StatsError::OutOfRange`].
    pub fn standard_error(&self) -> Result<f64, StatsError> {
        let centred = Centred::new(&self.sorted);
        let variance = centred.squares() / (self.sorted.len() as f64 - 1.0);
        check::finite(if centred.varies() { centred.unscale(variance.sqrt()) } else { 0.0 })
    }

    /// Mean of the replicates minus the estimate.
    ///
    /// # Errors
    /// [`StatsError::OutOfRange`].
    pub fn bias(&self) -> Result<f64, StatsError> {
        check::finite(Centred::new(&self.sorted).mean() - self.estimate)
    }

    /// Bias correction of the BCa interval: `Φ⁻¹(#{t* < t}/R)`.
    ///
    /// # Errors
    /// [`StatsError::Inadmissible`] when no replicate or every replicate is below the estimate, which
    /// would make it infinite.
    pub fn bias_correction(&self) -> Result<f64, StatsError> {
        let below = self.sorted.partition_point(|value| *value < self.estimate);
        if below == 0 || below == self.sorted.len() {
            return Err(StatsError::Inadmissible { reason: "all replicates lie on one side of the estimate" });
        }
        Ok(dist::normal_quantile(below as f64 / self.sorted.len() as f64))
    }

    /// Acceleration of the BCa interval by the jackknife, about its mean.
    ///
    /// Formula: `Σ(t̄-t₍ᵢ₎)³ / 6[Σ(t̄-t₍ᵢ₎)²]^{3/2}` (Efron 1987), as SciPy's `bootstrap`.
    ///
    /// # Errors
    /// [`StatsError::Inadmissible`] when the statistic is undefined without one of the units, or the
    /// same without any of them.
    pub fn acceleration(&self) -> Result<f64, StatsError> {
        let values = self.jackknife()?;
        let influence: Vec<f64> = Centred::new(&values).deviations.iter().map(|deviation| -deviation).collect();
        skewness(&influence)
    }

    /// Acceleration of the BCa interval by the jackknife, about the estimate itself.
    ///
    /// Formula: as [`Bootstrap::acceleration`] with `t` for `t̄`, as R `boot::empinf(type = "jack")`.
    ///
    /// # Errors
    /// As [`Bootstrap::acceleration`].
    pub fn acceleration_about_estimate(&self) -> Result<f64, StatsError> {
        let values = self.jackknife()?;
        let influence: Vec<f64> = values.iter().map(|value| self.estimate - value).collect();
        skewness(&influence)
    }

    /// Acceleration of the BCa interval by regression of the replicates on how often each unit was
    /// drawn.
    ///
    /// Formula: coefficients of `t*` on the shares of all units but the first, which has 0; centred,
    /// and then as [`Bootstrap::acceleration`] (Davison & Hinkley 1997, 2.7.4). What R `boot::boot.ci`
    /// takes by default. O(R·n²), so slow for many units.
    ///
    /// Shape: the rows of indices that the replicates were computed from.
    ///
    /// # Errors
    /// [`StatsError::LengthMismatch`] for other rows than those, [`StatsError::InvalidParameter`] for
    /// an index too large, [`StatsError::TooFew`] with fewer replicates than units,
    /// [`StatsError::Collinear`], [`StatsError::Inadmissible`] when no unit matters.
    pub fn acceleration_by_regression<R: AsRef<[usize]>>(&self, rows: &[R]) -> Result<f64, StatsError> {
        check::same_length(self.drawn.len(), rows.len())?;
        let units = self.left_out.len();
        check_rows(units, rows)?;
        if self.sorted.len() < units {
            return Err(StatsError::TooFew { needed: units, got: self.sorted.len() });
        }
        let kept: Vec<(&[usize], f64)> = rows.iter().zip(&self.drawn).filter_map(|(row, t)| Some((row.as_ref(), (*t)?))).collect();
        let shares = frequencies(units, kept.iter().map(|(row, _)| *row));
        let (values, _) = crate::moments::scaled(&kept.iter().map(|(_, value)| *value).collect::<Vec<_>>());
        let mut influence = least_squares(shares, DVector::from_vec(values))?;
        if let Some(first) = influence.get_mut(0) {
            *first = 0.0;
        }
        skewness(&Centred::new(influence.as_slice()).deviations)
    }

    fn jackknife(&self) -> Result<Vec<f64>, StatsError> {
        let values: Option<Vec<f64>> = self.left_out.iter().copied().collect();
        values.ok_or(StatsError::Inadmissible { reason: "the statistic is undefined without one of the units" })
    }
}

/// `Σl³ / 6(Σl²)^{3/2}` of influence values `l`.
fn skewness(influence: &[f64]) -> Result<f64, StatsError> {
    let (scaled, _) = crate::moments::scaled(influence);
    let squares: f64 = scaled.iter().map(|l| l * l).sum();
    let cubes: f64 = scaled.iter().map(|l| l * l * l).sum();
    let value = cubes / (6.0 * squares * squares.sqrt());
    if value.is_finite() { Ok(value) } else { Err(StatsError::Inadmissible { reason: "no unit makes a difference to the statistic" }) }
}

/// The share of each resample that is each unit; the first column is the constant instead.
fn frequencies<'a>(units: usize, rows: impl ExactSizeIterator<Item = &'a [usize]>) -> DMatrix<f64> {
    let mut shares = DMatrix::zeros(rows.len(), units);
    let one = 1.0 / units as f64;
    for (place, row) in rows.enumerate() {
        row.iter().for_each(|unit| shares[(place, *unit)] += one);
    }
    shares.column_mut(0).fill(1.0);
    shares
}

fn least_squares(columns: DMatrix<f64>, mut values: DVector<f64>) -> Result<DVector<f64>, StatsError> {
    let count = columns.ncols();
    let qr = columns.qr();
    qr.q_tr_mul(&mut values);
    let upper = qr.r();
    let pivots = upper.diagonal().abs();
    if pivots.min() <= pivots.max() * DETERMINED {
        return Err(StatsError::Collinear);
    }
    upper.solve_upper_triangular(&values.rows(0, count).into_owned()).ok_or(StatsError::Collinear)
}
