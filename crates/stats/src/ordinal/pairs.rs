//! Gamma and tau-b: pairs of people ordered the same way on both scales.

use crate::counts::Counts;
use crate::estimate::{normal_half_width, on_fisher_scale};
use crate::kendall::kendall_error;
use crate::ties::{Ties, score_variance};
use crate::{Estimate, StatsError, check, dist, moments};

/// Goodman and Kruskal's gamma.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gamma {
    /// `(C - D)/(C + D)`, in -1..=1.
    pub estimate: f64,
    /// Asymptotic standard error; 0 at ±1.
    pub se: f64,
    /// Lower end of the interval, at least -1.
    pub low: f64,
    /// Upper end of the interval, at most 1.
    pub high: f64,
    /// Concordant pairs, `C`.
    pub concordant: f64,
    /// Discordant pairs, `D`.
    pub discordant: f64,
}

/// Goodman and Kruskal's gamma of a table of two ordered scales.
///
/// Formula: `γ = (C-D)/(C+D)`; `ASE = 2√(Σn(D·c - C·d)²)/(C+D)²`, where `c` and `d` are the people
/// concordant and discordant with a cell and `C`, `D` half their sums; interval `γ ± z·ASE`
/// (Goodman & Kruskal 1954, 1963). Reference: R `vcdExtra::GKgamma`; ends beyond ±1 are ±1 here.
///
/// Shape: at least two rows and two columns, both in the order of their scale. Edge cases: at ±1 the
/// interval has no width and is no evidence of certainty; empty rows and columns change nothing.
///
/// # Errors
/// [`StatsError::TooFew`] for a smaller or an empty table, [`StatsError::LengthMismatch`],
/// [`StatsError::NoVariation`] of the rows (`x`) or columns (`y`), [`StatsError::InvalidLevel`],
/// [`StatsError::OutOfRange`] above 2^53 people.
pub fn goodman_kruskal_gamma<R: AsRef<[u64]>>(table: &[R], level: f64) -> Result<Gamma, StatsError> {
    let counts = Counts::new(table)?;
    let z = normal_half_width(level)?;
    counts.require_variation()?;
    let cells = beside(&counts);
    let half_sum = |of: fn(&Cell) -> f64| cells.iter().map(|cell| cell.n * of(cell)).sum::<f64>() / 2.0;
    let (c, d) = (half_sum(|cell| cell.concordant), half_sum(|cell| cell.discordant));
    // Shares of both, so that large tables do not overflow.
    let (share_c, share_d) = (c / (c + d), d / (c + d));
    let estimate = share_c - share_d;
    let term = |cell: &Cell| {
        let distance = (share_d * cell.concordant - share_c * cell.discordant) / (c + d);
        cell.n * distance * distance
    };
    let se = 2.0 * cells.iter().map(term).sum::<f64>().sqrt();
    Ok(Gamma { estimate, se, low: (estimate - z * se).max(-1.0), high: (estimate + z * se).min(1.0), concordant: c, discordant: d })
}

/// Kendall's tau-b of a table of two ordered scales.
///
/// Formula: as [`crate::kendall_tau_b`] of the people behind the table, from its counts alone; the
/// interval of Fieller, Hartley & Pearson is rough with so many ties. Reference: R
/// `cor.test(method = "kendall")`.
///
/// Shape: at least two rows and two columns, both in the order of their scale; 5 or more people.
///
/// # Errors
/// As [`goodman_kruskal_gamma`].
pub fn table_tau_b<R: AsRef<[u64]>>(table: &[R], level: f64) -> Result<Estimate, StatsError> {
    let counts = Counts::new(table)?;
    let n = counts.n;
    if n < 5.0 {
        return Err(StatsError::TooFew { needed: 5, got: n as usize });
    }
    counts.require_variation()?;
    let score: f64 = beside(&counts).iter().map(|cell| cell.n * (cell.concordant - cell.discordant)).sum::<f64>() / 2.0;
    let (x, y) = (Ties::of_sizes(counts.rows.iter().copied()), Ties::of_sizes(counts.columns.iter().copied()));
    let [free_x, free_y] = counts.untied_pairs();
    let tau = moments::coefficient(score, free_x, free_y);
    let interval = on_fisher_scale(tau, kendall_error(n), level)?;
    let z = check::finite(score / score_variance(n, &x, &y).sqrt())?;
    Ok(Estimate { estimate: tau, low: interval.low, high: interval.high, p: dist::normal_two_sided(z) })
}

/// People in a cell, and those concordant and discordant with them.
struct Cell {
    n: f64,
    concordant: f64,
    discordant: f64,
}

/// Every cell with what lies above and below it on both scales.
fn beside(counts: &Counts) -> Vec<Cell> {
    let width = counts.columns.len();
    // People in the rows above, up to and with each column; and those above and in this row.
    let (mut above, mut with_row) = (vec![0.0; width + 1], vec![0.0; width + 1]);
    let mut cells = Vec::with_capacity(counts.cells.len() * width);
    let mut columns_left = vec![0.0; width + 1];
    for (column, sum) in counts.columns.iter().enumerate() {
        columns_left[column + 1] = columns_left[column] + sum;
    }
    for row in &counts.cells {
        let mut in_row = 0.0;
        for (column, n) in row.iter().enumerate() {
            in_row += n;
            with_row[column + 1] = above[column + 1] + in_row;
        }
        let (all_above, all_with) = (above[width], with_row[width]);
        for (column, n) in row.iter().enumerate() {
            let below_left = columns_left[column] - with_row[column];
            let below_right = counts.n - columns_left[column + 1] - (all_with - with_row[column + 1]);
            let above_right = all_above - above[column + 1];
            cells.push(Cell { n: *n, concordant: above[column] + below_right, discordant: above_right + below_left });
        }
        above.copy_from_slice(&with_row);
    }
    cells
}
