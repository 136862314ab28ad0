//! How unusual a person's answers are as a whole.

use nalgebra::{DMatrix, DVector};

use crate::columns::{Columns, invert, rows};
use crate::{StatsError, dist};

/// Distances whose tail is below this are outliers.
pub const OUTLIER_LEVEL: f64 = 0.001;

/// Distance of one person from the centre of all.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Distance {
    /// Squared Mahalanobis distance.
    pub squared: f64,
    /// Upper tail of chi-square with as many degrees of freedom as items.
    pub p: f64,
}

impl Distance {
    /// Whether the distance is beyond the .999 quantile, [`OUTLIER_LEVEL`].
    #[must_use]
    pub fn outlying(&self) -> bool {
        self.p < OUTLIER_LEVEL
    }
}

/// Squared Mahalanobis distances of all people.
///
/// Formula: `D² = (x-x̄)'S⁻¹(x-x̄)` with the covariances `S` (divisor `n - 1`) of the same people
/// (Mahalanobis 1936; Meade & Craig 2012); `p` from chi-square with `k` degrees of freedom.
/// Reference: R `stats::mahalanobis`, `careless::mahad`.
///
/// Shape: `k` items, one slice each, of the same `n > k` people; one distance for each person,
/// together `k(n-1)`. It needs many more people than items. Without unit. No interval: it describes
/// one person's answers.
///
/// # Errors
/// [`StatsError::TooFew`], [`StatsError::LengthMismatch`], [`StatsError::NotFinite`],
/// [`StatsError::ConstantColumn`]; [`StatsError::Collinear`] when items determine one another.
pub fn mahalanobis(items: &[&[f64]]) -> Result<Vec<Distance>, StatsError> {
    let n = rows(items, 2)?;
    let k = items.len();
    if n <= k {
        return Err(StatsError::TooFew { needed: k + 1, got: n });
    }
    let columns = Columns::new(items)?;
    let root = invert(&columns.correlations()?)?.root;
    let unit: Vec<DVector<f64>> =
        columns.each().iter().map(|item| DVector::from_column_slice(&item.deviations) / item.squares().sqrt()).collect();
    let people = DMatrix::from_columns(&unit).transpose();
    let standard = root.l_dirty().solve_lower_triangular(&people).ok_or(StatsError::Collinear)?;
    let distance = |squared: f64| Distance { squared, p: dist::chi_square_sf(squared, k as f64) };
    Ok(standard.column_iter().map(|person| distance(person.norm_squared() * (n as f64 - 1.0))).collect())
}
