//! The covariances of two measures over their waves.

use nalgebra::DMatrix;

use crate::moments::{Centred, products};
use crate::{StatsError, check};

/// Covariances of `x₁…x_T, y₁…y_T` with divisor `n`, each measure in a power of two as its unit.
pub(super) struct Waves {
    /// Columns: all waves of `x`, then all of `y`.
    pub(super) covariances: DMatrix<f64>,
    /// Number of waves.
    pub(super) count: usize,
    /// Number of units.
    pub(super) units: usize,
    /// A value of `x` is its scaled value times `2` to the first of these, of `y` to the second.
    pub(super) exponents: [i32; 2],
}

impl Waves {
    /// At least `least` waves of both measures, each of the same units and more of these than columns.
    pub(super) fn new(x: &[&[f64]], y: &[&[f64]], least: usize) -> Result<Self, StatsError> {
        check::same_length(x.len(), y.len())?;
        if x.len() < least {
            return Err(StatsError::TooFew { needed: least, got: x.len() });
        }
        let units = x.first().map_or(0, |wave| wave.len());
        let columns: Vec<&[f64]> = x.iter().chain(y).copied().collect();
        for column in &columns {
            check::same_length(units, column.len())?;
        }
        let mut centred = Vec::with_capacity(columns.len());
        for (column, values) in columns.iter().enumerate() {
            check::sample(values, columns.len() + 1)?;
            let each = Centred::new(values);
            if !each.varies() {
                return Err(StatsError::ConstantColumn { column });
            }
            centred.push(each);
        }
        Ok(Self::of(&centred, units))
    }

    fn of(centred: &[Centred], units: usize) -> Self {
        let count = centred.len() / 2;
        let (x, y) = centred.split_at(count);
        let largest = |side: &[Centred]| side.iter().map(Centred::exponent).max().unwrap_or(0);
        let exponents = [largest(x), largest(y)];
        let shifts: Vec<i32> = centred.iter().enumerate().map(|(i, each)| each.exponent() - exponents[usize::from(i >= count)]).collect();
        let covariances = DMatrix::from_fn(2 * count, 2 * count, |i, j| {
            libm::scalbn(products(&centred[i].deviations, &centred[j].deviations) / units as f64, shifts[i] + shifts[j])
        });
        Self { covariances, count, units, exponents }
    }
}
