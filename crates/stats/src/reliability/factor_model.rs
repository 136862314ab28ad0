//! Confirmatory factor models of simple structure.

use nalgebra::{Cholesky, DMatrix, DVector, Dyn, SymmetricEigen};

use super::scoring::Structure;
use crate::columns::{Columns, invert, log_determinant, rows};
use crate::{StatsError, check, dist};

/// Steps allowed to the eigenvalues; a few for each suffice.
const MOST_STEPS: usize = 10_000;

/// Reliability of the sum of the items of one factor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CompositeReliability {
    /// `(Σλ)²/[(Σλ)² + Σθ]`: against the variance that the model implies.
    pub model_implied: f64,
    /// `(Σλ)²/s²_T`: against the variance that the sum has.
    pub observed: f64,
}

/// A fitted factor model. Variances and chi-square rest on covariances with a divisor of `n`.
#[derive(Clone, Debug, PartialEq)]
pub struct FactorModel {
    /// Loading of each item on its factor of variance 1, in the unit of the item; mostly positive
    /// within each factor.
    pub loadings: Vec<f64>,
    /// Residual variance of each item, in its squared unit.
    pub residual_variances: Vec<f64>,
    /// Correlations of the factors, row by row.
    pub factor_correlations: Vec<Vec<f64>>,
    /// Reliability of the sum of the items of each factor.
    pub reliability: Vec<CompositeReliability>,
    /// `n` times the discrepancy.
    pub chi_square: f64,
    /// Degrees of freedom.
    pub df: usize,
    /// Upper tail of `chi_square`; `None` without degrees of freedom.
    pub p: Option<f64>,
    /// Comparative fit index, in 0..=1.
    pub cfi: f64,
    /// Tucker–Lewis index.
    pub tli: f64,
    /// Root mean square error of approximation.
    pub rmsea: f64,
    /// Standardised root mean square residual.
    pub srmr: f64,
    /// Steps until the fit settled.
    pub iterations: usize,
    /// Whether all residual variances are above 0 and no two factors correlate perfectly. If not
    /// (a Heywood case), the figures are those at the minimum but mean nothing: show none.
    pub admissible: bool,
}

/// Maximum likelihood fit of a factor model in which each item loads on one factor.
///
/// Formula: `Σ = ΛΦΛ' + Θ` with factor variances of 1, free correlations between factors and
/// uncorrelated errors; the minimum of `log|Σ| + tr(SΣ⁻¹) - log|S| - k` (Jöreskog 1969), found by
/// Fisher's scoring; chi-square is `n` times it. CFI (Bentler 1990), TLI (Tucker & Lewis 1973),
/// RMSEA (Steiger 1990), SRMR over the `k(k+1)/2` correlations and variances. Reliability
/// `(Σλ)²/[(Σλ)² + Σθ]` and `(Σλ)²/s²_T` (McDonald 1999). Reference: R `lavaan::cfa(std.lv = TRUE)`
/// and `semTools::compRelSEM`.
///
/// Shape: `k` items, one slice each, of the same `n > k` people, complete rows; `factor_of` names
/// the factor of each item, from 0 without gaps. A single factor needs 3 items, several need 2
/// each. The data are taken for metric and about normal: with 4 answer categories or fewer
/// loadings come out too low.
///
/// Edge cases: a minimum with a residual variance that is not above 0, or factors that correlate
/// perfectly, is given with `admissible` false, as lavaan gives it with a warning.
///
/// # Errors
/// [`StatsError::TooFew`], [`StatsError::LengthMismatch`], [`StatsError::NotFinite`],
/// [`StatsError::ConstantColumn`], [`StatsError::Collinear`] when items determine one another,
/// [`StatsError::EmptyGroup`] for a factor without an item, [`StatsError::Inadmissible`] when the
/// items of a factor cancel one another, [`StatsError::NotConverged`] also when no real loadings
/// give such correlations, [`StatsError::OutOfRange`].
pub fn factor_model(items: &[&[f64]], factor_of: &[usize]) -> Result<FactorModel, StatsError> {
    let n = rows(items, 2)?;
    check::same_length(items.len(), factor_of.len())?;
    if n <= items.len() {
        return Err(StatsError::TooFew { needed: items.len() + 1, got: n });
    }
    identified(factor_of)?;
    let columns = Columns::new(items)?;
    let observed = columns.correlations()?;
    let (structure, iterations) = fitted(&observed, factor_of, None)?;
    Summary { n: n as f64, observed: &observed, structure: &structure, sd: columns.deviations(0.0) }.report(iterations)
}

/// Whether each factor has the items it needs.
fn identified(factor_of: &[usize]) -> Result<(), StatsError> {
    let factors = factor_of.iter().max().map_or(0, |last| last.saturating_add(1));
    let needed = if factors == 1 { 3 } else { 2 };
    // More factors than items leave one empty; which one is found among the first.
    for index in 0..factors.min(factor_of.len() + 1) {
        match factor_of.iter().filter(|factor| **factor == index).count() {
            0 => return Err(StatsError::EmptyGroup { index }),
            got if got < needed => return Err(StatsError::TooFew { needed, got }),
            _ => {}
        }
    }
    Ok(())
}

/// The standardised solution, from a start of its own or from a given one, and the steps it took.
pub(super) fn fitted(observed: &DMatrix<f64>, factor_of: &[usize], start: Option<&Structure>) -> Result<(Structure, usize), StatsError> {
    invert(observed)?;
    let mut structure = match start {
        Some(start) => start.clone(),
        None => first_guess(observed, factor_of)?,
    };
    let iterations = structure.fit(observed)?;
    Ok((oriented(structure), iterations))
}

/// Whether a solution is one that the data could come from.
pub(super) fn admissible(structure: &Structure) -> bool {
    let m = structure.between.nrows();
    let apart = (0..m).all(|f| (0..f).all(|g| structure.between[(f, g)].abs() < 1.0));
    apart && structure.residuals.iter().all(|variance| *variance > 0.0)
}

/// Starting values from the first principal component of each factor's items.
fn first_guess(observed: &DMatrix<f64>, factor_of: &[usize]) -> Result<Structure, StatsError> {
    let factors = factor_of.iter().max().map_or(0, |last| last + 1);
    let mut loadings = DVector::from_element(factor_of.len(), 0.0);
    for factor in 0..factors {
        let own: Vec<usize> = (0..factor_of.len()).filter(|item| factor_of[*item] == factor).collect();
        let block = observed.select_rows(&own).select_columns(&own);
        let eigen = SymmetricEigen::try_new(block, f64::EPSILON, MOST_STEPS).ok_or(StatsError::NotConverged { iterations: MOST_STEPS })?;
        let (first, value) = eigen.eigenvalues.argmax();
        let component = eigen.eigenvectors.column(first);
        own.iter().zip(component.iter()).for_each(|(item, entry)| loadings[*item] = (entry * value.sqrt()).clamp(-0.9, 0.9));
    }
    // Correlations of the components, kept away from the ends.
    let composite = DMatrix::from_fn(factor_of.len(), factors, |item, f| if factor_of[item] == f { loadings[item] } else { 0.0 });
    let products = composite.tr_mul(&(observed * &composite));
    let between = DMatrix::from_fn(factors, factors, |f, g| {
        if f == g { 1.0 } else { (products[(f, g)] / (products[(f, f)] * products[(g, g)]).sqrt()).clamp(-0.5, 0.5) }
    });
    let residuals = loadings.map(|loading| 1.0 - loading * loading);
    Ok(Structure { factor_of: factor_of.to_vec(), loadings, residuals, between })
}

/// Turns factors so that their loadings sum to more than 0.
fn oriented(mut structure: Structure) -> Structure {
    for factor in 0..structure.between.nrows() {
        let own: Vec<usize> = (0..structure.factor_of.len()).filter(|item| structure.factor_of[*item] == factor).collect();
        if own.iter().map(|item| structure.loadings[*item]).sum::<f64>() < 0.0 {
            own.iter().for_each(|item| structure.loadings[*item] *= -1.0);
            structure.between.row_mut(factor).neg_mut();
            structure.between.column_mut(factor).neg_mut();
        }
    }
    structure
}

/// What a fit is reported from.
struct Summary<'a> {
    n: f64,
    observed: &'a DMatrix<f64>,
    structure: &'a Structure,
    /// Standard deviations of the items with a divisor of `n`.
    sd: Vec<f64>,
}

impl Summary<'_> {
    fn report(&self, iterations: usize) -> Result<FactorModel, StatsError> {
        let structure = self.structure;
        let (k, m) = (self.sd.len(), structure.between.nrows());
        let df = (k * (k + 1) / 2).saturating_sub(2 * k + m * (m - 1) / 2);
        let chi_square = self.chi_square()?;
        let independence = -self.n * log_determinant(&invert(self.observed)?.root);
        let worse = Misfit { chi_square: independence, df: (k * (k - 1) / 2) as f64 };
        let misfit = Misfit { chi_square, df: df as f64 };
        let in_units = |values: &DVector<f64>, power: i32| -> Result<Vec<f64>, StatsError> {
            values.iter().zip(&self.sd).map(|(value, sd)| check::finite(value * sd.powi(power))).collect()
        };
        Ok(FactorModel {
            loadings: in_units(&structure.loadings, 1)?,
            residual_variances: in_units(&structure.residuals, 2)?,
            factor_correlations: structure.between.row_iter().map(|row| row.iter().copied().collect()).collect(),
            reliability: (0..m).map(|factor| self.reliability(factor)).collect::<Result<_, _>>()?,
            chi_square,
            df,
            p: (df > 0).then(|| dist::chi_square_sf(chi_square, df as f64)),
            cfi: misfit.cfi(&worse),
            tli: misfit.tli(&worse),
            rmsea: misfit.rmsea(self.n),
            srmr: self.srmr(),
            iterations,
            admissible: admissible(structure),
        })
    }

    fn chi_square(&self) -> Result<f64, StatsError> {
        let implied = root_of(self.structure.implied())?;
        let observed = invert(self.observed)?.root;
        let trace = implied.solve(self.observed).trace() - self.sd.len() as f64;
        check::finite((self.n * (log_determinant(&implied) - log_determinant(&observed) + trace)).max(0.0))
    }

    fn srmr(&self) -> f64 {
        let k = self.sd.len() as f64;
        let off = self.observed - self.structure.implied();
        // Each pair once, and the diagonal.
        let squares = (off.norm_squared() + off.diagonal().norm_squared()) / 2.0;
        (squares / (k * (k + 1.0) / 2.0)).sqrt()
    }

    fn reliability(&self, factor: usize) -> Result<CompositeReliability, StatsError> {
        let own: Vec<usize> = (0..self.sd.len()).filter(|item| self.structure.factor_of[*item] == factor).collect();
        // Only ratios matter, so the largest unit may be 1.
        let largest = own.iter().map(|item| self.sd[*item]).fold(0.0, f64::max);
        let unit = |item: usize| self.sd[item] / largest;
        let common = own.iter().map(|i| self.structure.loadings[*i] * unit(*i)).sum::<f64>().powi(2);
        let errors: f64 = own.iter().map(|i| self.structure.residuals[*i] * unit(*i).powi(2)).sum();
        let total: f64 = own.iter().flat_map(|i| own.iter().map(|j| self.observed[(*i, *j)] * unit(*i) * unit(*j))).sum();
        if total <= 0.0 || common + errors <= 0.0 {
            return Err(StatsError::Inadmissible { reason: "the items cancel one another, their sum does not vary" });
        }
        Ok(CompositeReliability { model_implied: check::finite(common / (common + errors))?, observed: check::finite(common / total)? })
    }
}

/// Root of the implied covariances, which are positive definite wherever a fit ends.
fn root_of(implied: DMatrix<f64>) -> Result<Cholesky<f64, Dyn>, StatsError> {
    Cholesky::new(implied).ok_or(StatsError::Inadmissible { reason: "the implied covariances are not positive definite" })
}

/// A chi-square with its degrees of freedom.
struct Misfit {
    chi_square: f64,
    df: f64,
}

impl Misfit {
    fn excess(&self) -> f64 {
        (self.chi_square - self.df).max(0.0)
    }

    fn cfi(&self, worse: &Self) -> f64 {
        let most = worse.excess().max(self.excess());
        if self.df > 0.0 && most > 0.0 { 1.0 - self.excess() / most } else { 1.0 }
    }

    fn tli(&self, worse: &Self) -> f64 {
        let scale = (worse.chi_square - worse.df) * self.df;
        if self.df > 0.0 && scale != 0.0 { 1.0 - (self.chi_square - self.df) * worse.df / scale } else { 1.0 }
    }

    fn rmsea(&self, n: f64) -> f64 {
        if self.df > 0.0 { (self.excess() / (n * self.df)).sqrt() } else { 0.0 }
    }
}
