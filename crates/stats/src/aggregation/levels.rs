//! One correlation, three levels: people, people within their unit, and units.

use super::one_way::between_squares;
use super::unit::{Scaled, UnitSummary};
use crate::moments::{self, Centred};
use crate::units::{by_unit, pick};
use crate::{Side, StatsError, check};

/// Counts, means, variances and covariance of two measures of the same people of one unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PairSummary {
    /// Number of people, at least 1.
    pub n: u64,
    /// Mean of the first measure.
    pub mean_x: f64,
    /// Mean of the second measure.
    pub mean_y: f64,
    /// Variance of the first with divisor `n - 1`; 0 when `n = 1`.
    pub variance_x: f64,
    /// Variance of the second with divisor `n - 1`; 0 when `n = 1`.
    pub variance_y: f64,
    /// Covariance with divisor `n - 1`; 0 when `n = 1`.
    pub covariance: f64,
}

impl PairSummary {
    /// Summarises two measures of the people of one unit.
    ///
    /// Formula: means, variances and covariance with `n - 1`.
    ///
    /// Shape: two samples of the same length, one pair per person.
    ///
    /// # Errors
    /// As [`UnitSummary::of`]; [`StatsError::LengthMismatch`].
    pub fn of(x: &[f64], y: &[f64]) -> Result<Self, StatsError> {
        check::pair(x, y, 1)?;
        let (sx, sy) = (UnitSummary::of(x)?, UnitSummary::of(y)?);
        let (cx, cy) = (Centred::new(x), Centred::new(y));
        let varies = sx.variance > 0.0 && sy.variance > 0.0;
        let product = if varies { moments::products(&cx.deviations, &cy.deviations) / (x.len() as f64 - 1.0) } else { 0.0 };
        let covariance = check::finite(libm::scalbn(product, cx.exponent() + cy.exponent()))?;
        Ok(Self { n: sx.n, mean_x: sx.mean, mean_y: sy.mean, variance_x: sx.variance, variance_y: sy.variance, covariance })
    }

    fn x(&self) -> UnitSummary {
        UnitSummary { n: self.n, mean: self.mean_x, variance: self.variance_x }
    }

    fn y(&self) -> UnitSummary {
        UnitSummary { n: self.n, mean: self.mean_y, variance: self.variance_y }
    }
}

/// Summaries of two measures for all units, units in ascending order of their number.
///
/// Shape: three slices of the same length: per person two values and the number of the unit.
///
/// # Errors
/// As [`PairSummary::of`].
pub fn pair_summaries(x: &[f64], y: &[f64], units: &[usize]) -> Result<Vec<PairSummary>, StatsError> {
    check::pair(x, y, 1)?;
    check::same_length(x.len(), units.len())?;
    by_unit(units).values().map(|rows| PairSummary::of(&pick(x, rows), &pick(y, rows))).collect()
}

/// The components of the covariance theorem: `r_T = η_Bx·η_By·r_B + η_Wx·η_Wy·r_W`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Waba {
    /// Correlation over all people, `r_T`.
    pub raw: f64,
    /// `√` of the share of the variance of `x` between units.
    pub eta_between_x: f64,
    /// `√` of the share of the variance of `y` between units.
    pub eta_between_y: f64,
    /// Correlation of unit means, each unit counted by its people; `None` when the means of either
    /// measure do not vary.
    pub between: Option<f64>,
    /// `√` of the share of the variance of `x` within units.
    pub eta_within_x: f64,
    /// `√` of the share of the variance of `y` within units.
    pub eta_within_y: f64,
    /// Correlation of the deviations from the unit means; `None` when either measure does not vary
    /// within units.
    pub within: Option<f64>,
    /// Number of people.
    pub people: u64,
    /// Number of units.
    pub units: u64,
}

/// Splits a correlation over people into what lies between and what lies within units.
///
/// Formula: with sums of squares and products between (`Σn(x̄_j - x̄)(ȳ_j - ȳ)`) and within units,
/// `η_B² = SS_B/SS_T`, `η_W² = SS_W/SS_T`, `r_B = SP_B/√(SS_Bx·SS_By)` and `r_W` likewise (Dansereau, Alutto &
/// Yammarino 1984). Reference: R `multilevel::waba`.
///
/// Shape: three slices of the same length: per person two values and the number of the unit. Without
/// unit; unchanged by changes of origin and positive changes of scale. Report `between` and `within`;
/// decision rules on the `η` depend on the size of units and are not advised.
///
/// # Errors
/// As [`PairSummary::of`]; [`StatsError::TooFew`] for fewer than two people, [`StatsError::NoVariation`].
pub fn waba(x: &[f64], y: &[f64], units: &[usize]) -> Result<Waba, StatsError> {
    check::pair(x, y, 2)?;
    waba_of(&pair_summaries(x, y, units)?)
}

/// [`waba`] from the summaries of units.
///
/// Formula and edge cases: as [`waba`].
///
/// Shape: one summary per unit, in any order.
///
/// # Errors
/// [`StatsError::TooFew`] for fewer than two people, [`StatsError::NoVariation`],
/// [`StatsError::EmptyGroup`], [`StatsError::NotFinite`], [`StatsError::InvalidParameter`] for a negative
/// variance or a covariance that its variances do not allow.
pub fn waba_of(units: &[PairSummary]) -> Result<Waba, StatsError> {
    units.iter().enumerate().try_for_each(|(index, unit)| possible(index, unit))?;
    let people = units.iter().fold(0, |sum: u64, unit| sum.saturating_add(unit.n));
    if people < 2 {
        return Err(StatsError::TooFew { needed: 2, got: people as usize });
    }
    let (between, within) = Products::of(units)?;
    let total = between.plus(&within);
    for (square, which) in [(total.xx, Side::X), (total.yy, Side::Y)] {
        if square <= 0.0 {
            return Err(StatsError::NoVariation { which });
        }
    }
    Ok(Waba {
        raw: total.coefficient().unwrap_or(0.0),
        eta_between_x: (between.xx / total.xx).sqrt(),
        eta_between_y: (between.yy / total.yy).sqrt(),
        between: between.coefficient(),
        eta_within_x: (within.xx / total.xx).sqrt(),
        eta_within_y: (within.yy / total.yy).sqrt(),
        within: within.coefficient(),
        people,
        units: units.len() as u64,
    })
}

/// A covariance is finite and at most the product of the standard deviations.
fn possible(index: usize, unit: &PairSummary) -> Result<(), StatsError> {
    if !unit.covariance.is_finite() {
        return Err(StatsError::NotFinite { index });
    }
    let most = unit.variance_x.sqrt() * unit.variance_y.sqrt();
    if unit.n > 1 && unit.covariance.abs() > most * (1.0 + 1e-9) {
        let remedy = "a covariance is at most the product of the standard deviations";
        return Err(StatsError::InvalidParameter { name: "covariance", value: unit.covariance, remedy });
    }
    Ok(())
}

/// Sums of squares and products at one level.
struct Products {
    xx: f64,
    yy: f64,
    xy: f64,
}

impl Products {
    /// Between and within units, in units of a power of two for each measure.
    fn of(units: &[PairSummary]) -> Result<(Self, Self), StatsError> {
        let x = Scaled::new(&units.iter().map(PairSummary::x).collect::<Vec<_>>())?;
        let y = Scaled::new(&units.iter().map(PairSummary::y).collect::<Vec<_>>())?;
        let (mx, my) = (Centred::weighted(&x.means, Some(&x.counts)), Centred::weighted(&y.means, Some(&x.counts)));
        let crossed = mx.deviations.iter().zip(&my.deviations).zip(&x.counts).map(|((dx, dy), n)| n * dx * dy).sum::<f64>();
        let between = Self {
            xx: between_squares(&mx, &x.counts),
            yy: between_squares(&my, &x.counts),
            xy: if mx.varies() && my.varies() { libm::scalbn(crossed, mx.exponent() + my.exponent()) } else { 0.0 },
        };
        let covariance = |unit: &PairSummary| (unit.n as f64 - 1.0) * libm::scalbn(unit.covariance, -x.exponent - y.exponent);
        let xy = if x.within > 0.0 && y.within > 0.0 { units.iter().map(covariance).sum() } else { 0.0 };
        Ok((between, Self { xx: x.within, yy: y.within, xy }))
    }

    fn plus(&self, other: &Self) -> Self {
        Self { xx: self.xx + other.xx, yy: self.yy + other.yy, xy: self.xy + other.xy }
    }

    fn coefficient(&self) -> Option<f64> {
        (self.xx > 0.0 && self.yy > 0.0).then(|| moments::coefficient(self.xy, self.xx, self.yy).clamp(-1.0, 1.0))
    }
}

/// Correlations of several measures at two levels.
#[derive(Clone, Debug, PartialEq)]
pub struct WithinBetween {
    /// Pooled correlations within units, symmetric with 1 on the diagonal; `None` as in [`Waba::within`].
    pub within: Vec<Vec<Option<f64>>>,
    /// Correlations of unit means, weighted by people; `None` as in [`Waba::between`].
    pub between: Vec<Vec<Option<f64>>>,
}

/// Pooled within-unit and between-unit correlations of several measures.
///
/// Formula: `r_W` and `r_B` of [`waba`] for each pair of columns. Reference: R `psych::statsBy` (`rwg`, `rbg`).
///
/// Shape: one slice per measure, all as long as `units`; square matrices in the order of the columns.
///
/// # Errors
/// As [`waba`], except that a measure without variation is [`StatsError::ConstantColumn`].
pub fn within_between(columns: &[&[f64]], units: &[usize]) -> Result<WithinBetween, StatsError> {
    let empty = vec![vec![None; columns.len()]; columns.len()];
    let (mut within, mut between) = (empty.clone(), empty);
    for (i, x) in columns.iter().enumerate() {
        for (j, y) in columns.iter().enumerate().take(i + 1) {
            let pair = waba(x, y, units).map_err(|error| named(error, i, j))?;
            for (row, column) in [(i, j), (j, i)] {
                set(&mut within, row, column, pair.within);
                set(&mut between, row, column, pair.between);
            }
        }
    }
    Ok(WithinBetween { within, between })
}

fn set(matrix: &mut [Vec<Option<f64>>], row: usize, column: usize, value: Option<f64>) {
    if let Some(cell) = matrix.get_mut(row).and_then(|row| row.get_mut(column)) {
        *cell = value;
    }
}

fn named(error: StatsError, x: usize, y: usize) -> StatsError {
    match error {
        StatsError::NoVariation { which: Side::X } => StatsError::ConstantColumn { column: x },
        StatsError::NoVariation { which: Side::Y } => StatsError::ConstantColumn { column: y },
        other => other,
    }
}

/// Whether the correlation between units and that within units tell different stories, so that neither
/// may be read as the other (Robinson 1950).
///
/// True when their signs differ and both exceed .1 in size, or when they are more than .3 apart. False
/// when either is NaN.
#[must_use]
pub fn levels_disagree(between: f64, within: f64) -> bool {
    let opposed = between * within < 0.0 && between.abs() > 0.1 && within.abs() > 0.1;
    opposed || (between - within).abs() > 0.3
}
