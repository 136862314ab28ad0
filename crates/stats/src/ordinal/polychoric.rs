//! The correlation of two normal variables behind two ordered scales.

use super::bivariate_normal::{bivariate_normal_cdf, density, density_slope};
use crate::counts::Counts;
use crate::estimate::on_fisher_scale;
use crate::{Interval, StatsError, dist};

/// The estimate is sought within this distance of 0.
const BOUND: f64 = 0.9999;
/// Correlations tried on either side of 0 before the best is refined.
const TRIED: i32 = 20;
/// Halvings that refine it to the last bits.
const HALVINGS: usize = 50;

/// A polychoric correlation.
#[derive(Clone, Debug, PartialEq)]
pub struct Polychoric {
    /// The coefficient with its interval on Fisher's scale.
    pub estimate: Interval,
    /// Standard error given the thresholds.
    pub se: f64,
    /// Where the variable behind the rows is cut, one fewer than rows with counts.
    pub row_thresholds: Vec<f64>,
    /// Where the variable behind the columns is cut.
    pub column_thresholds: Vec<f64>,
}

/// Two-step polychoric correlation of a table of two ordered scales.
///
/// Formula: thresholds are the normal quantiles of the cumulative margins; given these, `ρ` maximises
/// `Σ n ln P(ρ)` with `P` the bivariate normal probability of each cell (Olsson 1979). `SE` is the
/// inverse root of the curvature there; interval `tanh(atanh ρ ± z·SE/(1-ρ²))`, a little too narrow
/// because the thresholds count as known. Reference: R `polycor::polychor(ML = FALSE)`, which
/// minimises to about 1e-4.
///
/// Shape: at least two rows and two columns, both in the order of their scale. Edge cases: empty rows
/// and columns are left out.
///
/// # Errors
/// [`StatsError::TooFew`] for a smaller or an empty table, [`StatsError::LengthMismatch`],
/// [`StatsError::NoVariation`] of the rows (`x`) or columns (`y`), [`StatsError::InvalidLevel`];
/// [`StatsError::Inadmissible`] when the likelihood grows up to ±.9999, as with an empty cell in a
/// table of two by two; [`StatsError::NotConverged`]; [`StatsError::OutOfRange`] above 2^53 people.
pub fn polychoric<R: AsRef<[u64]>>(table: &[R], level: f64) -> Result<Polychoric, StatsError> {
    let counts = Counts::new(table)?;
    let level = crate::check::level(level)?;
    counts.require_variation()?;
    let counts = counts.without_empty();
    let model = Model { rows: cuts(&counts.rows, counts.n), columns: cuts(&counts.columns, counts.n), counts: &counts };
    let rho = model.maximum()?;
    let information = -model.derivatives(rho)[1];
    if !(information > 0.0 && information.is_finite()) {
        return Err(StatsError::NotConverged { iterations: HALVINGS });
    }
    let se = 1.0 / information.sqrt();
    let inner = |cuts: &[f64]| cuts.iter().copied().filter(|cut| cut.is_finite()).collect();
    Ok(Polychoric {
        estimate: on_fisher_scale(rho, se / ((1.0 - rho) * (1.0 + rho)), level)?,
        se,
        row_thresholds: inner(&model.rows),
        column_thresholds: inner(&model.columns),
    })
}

/// Thresholds from the margins, with -∞ before and ∞ behind them.
fn cuts(margin: &[f64], n: f64) -> Vec<f64> {
    let mut sum = 0.0;
    let below = margin.iter().take(margin.len().saturating_sub(1)).map(|count| {
        sum += count;
        dist::normal_quantile(sum / n)
    });
    [f64::NEG_INFINITY].into_iter().chain(below).chain([f64::INFINITY]).collect()
}

/// The likelihood of a table given its thresholds.
struct Model<'a> {
    counts: &'a Counts,
    rows: Vec<f64>,
    columns: Vec<f64>,
}

impl Model<'_> {
    /// Counts of the cells that have any, each with a function taken over the cell: its value at the
    /// two outer corners less that at the other two.
    fn over_cells(&self, corner: impl Fn(f64, f64) -> f64) -> impl Iterator<Item = (f64, f64)> {
        let corners: Vec<Vec<f64>> = self.rows.iter().map(|y| self.columns.iter().map(|x| corner(*y, *x)).collect()).collect();
        let over = |above: &[f64], below: &[f64]| -> Vec<f64> {
            above.windows(2).zip(below.windows(2)).map(|(a, b)| b[1] - b[0] - a[1] + a[0]).collect()
        };
        let values: Vec<f64> = corners.windows(2).flat_map(|two| over(&two[0], &two[1])).collect();
        self.counts.cells.iter().flatten().copied().zip(values).filter(|(n, _)| *n > 0.0)
    }

    fn log_likelihood(&self, rho: f64) -> f64 {
        let cells = self.over_cells(|a, b| bivariate_normal_cdf(a, b, rho));
        cells.map(|(n, p)| n * libm::log(p.max(0.0))).sum()
    }

    /// First and second derivative of the log-likelihood.
    fn derivatives(&self, rho: f64) -> [f64; 2] {
        let chances = self.over_cells(|a, b| bivariate_normal_cdf(a, b, rho));
        let firsts = self.over_cells(|a, b| density(a, b, rho));
        let seconds = self.over_cells(|a, b| density(a, b, rho) * density_slope(a, b, rho));
        let mut sums = [0.0; 2];
        for (((n, p), (_, first)), (_, second)) in chances.zip(firsts).zip(seconds) {
            let p = p.max(f64::MIN_POSITIVE);
            let slope = first / p;
            sums[0] += n * slope;
            sums[1] += n * (second / p - slope * slope);
        }
        sums
    }

    /// The correlation of greatest likelihood.
    fn maximum(&self) -> Result<f64, StatsError> {
        let tried = |step: i32| BOUND * f64::from(step) / f64::from(TRIED);
        let (mut best, mut highest) = (0, f64::NEG_INFINITY);
        for step in -TRIED..=TRIED {
            let likelihood = self.log_likelihood(tried(step));
            if likelihood > highest {
                (best, highest) = (step, likelihood);
            }
        }
        let (mut low, mut high) = (tried((best - 1).max(-TRIED)), tried((best + 1).min(TRIED)));
        for _ in 0..HALVINGS {
            let middle = low + (high - low) / 2.0;
            if self.derivatives(middle)[0] > 0.0 {
                low = middle;
            } else {
                high = middle;
            }
        }
        let rho = low + (high - low) / 2.0;
        if rho.abs() > BOUND - 1e-9 {
            return Err(StatsError::Inadmissible { reason: "the likelihood has no maximum inside -1 to 1" });
        }
        // Less likely than the best tried only if the likelihood has several peaks within one step.
        let rounding = 1e-9 * highest.abs();
        if self.log_likelihood(rho) >= highest - rounding { Ok(rho) } else { Err(StatsError::NotConverged { iterations: HALVINGS }) }
    }
}
