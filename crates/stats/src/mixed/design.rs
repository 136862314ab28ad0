//! Preparing a design and answers, so that no later step loses digits.

use std::collections::BTreeMap;

use nalgebra::{DMatrix, DVector, QR};

use super::profile::{Block, Method, Profile};
use crate::moments::{Centred, products, scaled};
use crate::units::{by_unit, pick};
use crate::{Side, StatsError, check};

/// Columns whose part not explained by those before is smaller than this are explained (as in R `lm`).
const COLLINEAR: f64 = 1e-7;
/// Residuals smaller than this share of the answers are rounding.
const ROUNDING: f64 = 1e-13;

/// A design in an orthonormal basis `X = QR`, and the answers less their projection on it.
pub(super) struct Prepared {
    /// The columns of `Q`.
    pub(super) basis: Vec<Vec<f64>>,
    /// `R⁻¹`.
    pub(super) inverse_root: DMatrix<f64>,
    /// `ln|R|`.
    pub(super) ln_root: f64,
    /// `Q'y`.
    pub(super) fitted: DVector<f64>,
    /// `y - QQ'y`.
    pub(super) residual: Vec<f64>,
    /// A column of the design is its scaled self times 2 to this.
    pub(super) exponents: Vec<i32>,
    /// The same for the answers.
    pub(super) exponent: i32,
    /// Rows of each unit, units ascending.
    pub(super) units: BTreeMap<usize, Vec<usize>>,
}

impl Prepared {
    /// Checks and prepares: `y` and every column as long as `units`, columns not collinear.
    pub(super) fn new(y: &[f64], design: &[&[f64]], units: &[usize]) -> Result<Self, StatsError> {
        let (n, p) = (y.len(), design.len());
        check::sample(y, p + 1)?;
        check::same_length(n, units.len())?;
        design.iter().try_for_each(|column| check::pair(y, column, p + 1))?;
        if p == 0 {
            return Err(StatsError::TooFew { needed: 1, got: 0 });
        }
        let (columns, exponents): (Vec<Vec<f64>>, Vec<i32>) = design.iter().map(|column| scaled(column)).unzip();
        let matrix = DMatrix::from_iterator(n, p, columns.iter().flatten().copied());
        let lengths: Vec<f64> = columns.iter().map(|column| products(column, column).sqrt()).collect();
        let decomposed = QR::new(matrix);
        let root = decomposed.r();
        let independent = root.diagonal().iter().zip(&lengths).all(|(pivot, length)| pivot.abs() > COLLINEAR * length);
        let inverse_root = root.clone().try_inverse().filter(|_| independent).ok_or(StatsError::Collinear)?;
        let ln_root = root.diagonal().iter().map(|pivot| libm::log(pivot.abs())).sum();
        let basis: Vec<Vec<f64>> = decomposed.q().column_iter().map(|column| column.iter().copied().collect()).collect();
        let (answers, exponent) = scaled(y);
        let (fitted, residual) = projected(&basis, &answers);
        require_residual(y, &answers, &residual)?;
        Ok(Self { basis, inverse_root, ln_root, fitted, residual, exponents, exponent, units: by_unit(units) })
    }

    /// Number of people.
    pub(super) fn people(&self) -> usize {
        self.residual.len()
    }

    /// Coefficients of the columns of the design, all scaled, from those of the basis for the residual.
    pub(super) fn coefficients(&self, beta: &DVector<f64>) -> DVector<f64> {
        &self.inverse_root * (&self.fitted + beta)
    }

    /// What `ln|X'V⁻¹X|` and the density lack because of the scales, as part of the deviance.
    pub(super) fn scale_of_deviance(&self, method: Method, freedom: f64) -> f64 {
        let answers = 2.0 * freedom * f64::from(self.exponent);
        let columns: f64 = self.exponents.iter().map(|exponent| f64::from(*exponent)).sum();
        let design = if method == Method::Reml { 2.0 * (self.ln_root + columns * std::f64::consts::LN_2) } else { 0.0 };
        answers * std::f64::consts::LN_2 + design
    }

    /// Refuses fewer than two units and as many random effects as people.
    pub(super) fn require_units(&self, per_unit: usize) -> Result<(), StatsError> {
        let (units, people) = (self.units.len(), self.people());
        if units < 2 {
            return Err(StatsError::TooFew { needed: 2, got: units });
        }
        if people <= units * per_unit {
            return Err(StatsError::TooFew { needed: units * per_unit + 1, got: people });
        }
        Ok(())
    }

    /// The likelihood's sufficient statistics with random intercepts and, given `slope`, random slopes.
    pub(super) fn profile(&self, slope: Option<&[f64]>, method: Method) -> Profile {
        let mut rows: Vec<Vec<f64>> = self.basis.clone();
        rows.push(self.residual.clone());
        let width = rows.len();
        let mut rest: Vec<Vec<f64>> = (1..=width).map(|length| vec![0.0; length]).collect();
        let mut blocks = Vec::with_capacity(self.units.len());
        for members in self.units.values() {
            let (directions, root) = directions(members.len(), slope.map(|slope| pick(slope, members)));
            let mut own: Vec<Vec<f64>> = rows.iter().map(|column| pick(column, members)).collect();
            let mut cross = [vec![0.0; width], vec![0.0; width]];
            for (row, direction) in cross.iter_mut().zip(&directions) {
                row.iter_mut().zip(&mut own).for_each(|(along, column)| *along = take_away(column, direction));
            }
            add_products(&mut rest, &own);
            blocks.push(Block { root, cross });
        }
        Profile { blocks, rest, people: self.people() as f64, method }
    }
}

/// `Q'y` and `y - QQ'y`, the projection taken twice for the sake of the last digits.
fn projected(basis: &[Vec<f64>], y: &[f64]) -> (DVector<f64>, Vec<f64>) {
    let mut residual = y.to_vec();
    let mut fitted = DVector::zeros(basis.len());
    for _ in 0..2 {
        for (place, direction) in basis.iter().enumerate() {
            fitted[place] += take_away(&mut residual, direction);
        }
    }
    (fitted, residual)
}

/// Takes from a column its part along a direction of length 1, and says how large that was.
fn take_away(column: &mut [f64], direction: &[f64]) -> f64 {
    let along = products(column, direction);
    column.iter_mut().zip(direction).for_each(|(value, direction)| *value -= along * direction);
    along
}

fn require_residual(y: &[f64], answers: &[f64], residual: &[f64]) -> Result<(), StatsError> {
    Centred::new(y).require_variation(Side::Y)?;
    let spread = |values: &[f64]| products(values, values).sqrt();
    if spread(residual) > ROUNDING * spread(answers) {
        Ok(())
    } else {
        Err(StatsError::Inadmissible { reason: "the columns explain the answers without rest" })
    }
}

/// Orthonormal directions of a unit's random effects, and the effects' design in terms of them.
fn directions(people: usize, slope: Option<Vec<f64>>) -> (Vec<Vec<f64>>, [f64; 3]) {
    let n = people as f64;
    let level = vec![1.0 / n.sqrt(); people];
    let Some(mut slope) = slope else {
        return (vec![level], [n.sqrt(), 0.0, 0.0]);
    };
    let varies = Centred::new(&slope).varies();
    // A second pass takes away what rounding left of the mean.
    let along = take_away(&mut slope, &level) + take_away(&mut slope, &level);
    let length = products(&slope, &slope).sqrt();
    if !varies || length <= 0.0 {
        return (vec![level], [n.sqrt(), along, 0.0]);
    }
    slope.iter_mut().for_each(|value| *value /= length);
    (vec![level, slope], [n.sqrt(), along, length])
}

/// Adds the products of all pairs of columns to rows of a lower triangle.
fn add_products(sum: &mut [Vec<f64>], columns: &[Vec<f64>]) {
    for (row, a) in sum.iter_mut().zip(columns) {
        row.iter_mut().zip(columns).for_each(|(sum, b)| *sum += products(a, b));
    }
}

/// A column with mean 0 and standard deviation 1: what was taken away, what it was divided by, both in the
/// scale of `exponent`.
pub(super) struct Standardised {
    pub(super) values: Vec<f64>,
    pub(super) mean: f64,
    pub(super) sd: f64,
    pub(super) exponent: i32,
}

impl Standardised {
    pub(super) fn new(values: &[f64]) -> Result<Self, StatsError> {
        let centred = Centred::new(values);
        centred.require_variation(Side::X)?;
        let sd = (centred.squares() / values.len() as f64).sqrt();
        let exponent = centred.exponent();
        let mean = libm::scalbn(centred.mean(), -exponent);
        Ok(Self { values: centred.deviations.iter().map(|deviation| deviation / sd).collect(), mean, sd, exponent })
    }
}
