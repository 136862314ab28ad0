//! Raking to known margins, and trimming.

use crate::{StatsError, check, moments};

/// Cycles of raking allowed.
const MOST_CYCLES: usize = 500;
/// Rounds of trimming and raking allowed.
const MOST_ROUNDS: usize = 200;
/// Weights and margins have settled when none changes, or is off, by more than this share.
const SETTLED: f64 = 1e-10;
/// Totals of margins that differ by no more than this share are the same.
const SAME_TOTAL: f64 = 1e-9;
/// A weight above its bound by no more than this share is at its bound.
const AT_BOUND: f64 = 1e-9;

/// One known margin: the category of each answer, and how many of the whole are in each.
#[derive(Clone, Copy, Debug)]
pub struct Margin<'a> {
    /// Category of each answer, an index of `totals`.
    pub categories: &'a [usize],
    /// How many of the whole are in each category; shares will do.
    pub totals: &'a [f64],
}

impl Margin<'_> {
    /// Refuses what cannot be raked to, and gives the total.
    fn check(&self, base: &[f64]) -> Result<f64, StatsError> {
        check::same_length(base.len(), self.categories.len())?;
        if let Some(bad) = self.totals.iter().find(|total| !check::is_weight(**total)) {
            let remedy = "totals are finite numbers of at least 0";
            return Err(StatsError::InvalidParameter { name: "total of a category", value: *bad, remedy });
        }
        if let Some(bad) = self.categories.iter().find(|category| **category >= self.totals.len()) {
            let remedy = "each category needs a total";
            return Err(StatsError::InvalidParameter { name: "category", value: *bad as f64, remedy });
        }
        let sums = self.sums(base);
        match sums.iter().zip(self.totals).position(|(sum, total)| *sum <= 0.0 && *total > 0.0) {
            Some(index) => Err(StatsError::EmptyGroup { index }),
            None => check::finite(self.totals.iter().sum()),
        }
    }

    /// Sum of the weights in each category.
    pub(super) fn sums(&self, weights: &[f64]) -> Vec<f64> {
        let mut sums = vec![0.0; self.totals.len()];
        self.categories.iter().zip(weights).for_each(|(category, weight)| sums[*category] += weight);
        sums
    }

    /// Multiplies weights so that they meet the totals.
    fn adjust(&self, weights: &mut [f64]) {
        let ratio = |(total, sum): (&f64, f64)| if sum > 0.0 { total / sum } else { 0.0 };
        let ratios: Vec<f64> = self.totals.iter().zip(self.sums(weights)).map(ratio).collect();
        weights.iter_mut().zip(self.categories).for_each(|(weight, category)| *weight *= ratios[*category]);
    }

    /// The largest relative deviation from a total.
    fn miss(&self, weights: &[f64]) -> f64 {
        let off = |(sum, total): (f64, &f64)| if *total > 0.0 { (sum - total).abs() / total } else { sum };
        self.sums(weights).into_iter().zip(self.totals).map(off).fold(0.0, f64::max)
    }
}

/// Raked weights.
#[derive(Clone, Debug, PartialEq)]
pub struct Raked {
    /// One weight for each answer; their sums over categories are the totals of all margins.
    pub weights: Vec<f64>,
    /// Cycles through the margins until the weights settled.
    pub cycles: usize,
}

/// Raking: weights that meet several known margins, as near to the base weights as can be.
///
/// Formula: iterative proportional fitting, `w ← w·T_c/Σ_c w` for one margin after the other
/// (Deming & Stephan 1940), until no weight changes by more than 1e-10 of itself within a cycle
/// and no margin is off by more than that; 500 cycles at most. Reference: R `survey::rake` with a
/// small `epsilon`.
///
/// Shape: base weights of at least 0, one for each answer (all 1 if none are known), and one or
/// more margins of the same total. Answers in a category of total 0 get weight 0.
///
/// # Errors
/// [`StatsError::TooFew`] without an answer or a margin; [`StatsError::InvalidWeight`];
/// [`StatsError::LengthMismatch`]; [`StatsError::InvalidParameter`] for a total that is not a
/// finite number of at least 0, a category without a total, or margins of different totals or of 0;
/// [`StatsError::EmptyGroup`] for a category that has a total but no answer of weight above 0
/// (merge categories); [`StatsError::NotConverged`] when the margins contradict one another in
/// view of empty cells; [`StatsError::OutOfRange`].
pub fn rake(base: &[f64], margins: &[Margin<'_>]) -> Result<Raked, StatsError> {
    check_margins(base, margins)?;
    let (mut weights, _) = moments::scaled(base);
    for cycles in 1..=MOST_CYCLES {
        let before = weights.clone();
        margins.iter().for_each(|margin| margin.adjust(&mut weights));
        if weights.iter().any(|weight| !weight.is_finite()) {
            return Err(StatsError::OutOfRange);
        }
        let change = |(now, then): (&f64, &f64)| if *then > 0.0 { (now - then).abs() / then } else { 0.0 };
        let still = weights.iter().zip(&before).map(change).all(|change| change < SETTLED);
        if still && margins.iter().all(|margin| margin.miss(&weights) < SETTLED) {
            return Ok(Raked { weights, cycles });
        }
    }
    Err(StatsError::NotConverged { iterations: MOST_CYCLES })
}

fn check_margins(base: &[f64], margins: &[Margin<'_>]) -> Result<(), StatsError> {
    check::weights(base, base)?;
    if base.is_empty() || margins.is_empty() {
        return Err(StatsError::TooFew { needed: 1, got: 0 });
    }
    let (scaled, _) = moments::scaled(base);
    let totals: Vec<f64> = margins.iter().map(|margin| margin.check(&scaled)).collect::<Result<_, _>>()?;
    match totals.iter().find(|total| **total <= 0.0 || (*total - totals[0]).abs() > SAME_TOTAL * totals[0]) {
        Some(other) => {
            let remedy = "all margins must sum to the same total above 0";
            Err(StatsError::InvalidParameter { name: "total of a margin", value: *other, remedy })
        }
        None => Ok(()),
    }
}

/// Trims weights to bounds and spreads what was cut evenly over the others.
///
/// Formula: weights outside `lower..=upper` are set to the nearer bound; the sum of what was cut is
/// divided evenly among those never trimmed; if `strict`, this repeats until all are within the
/// bounds (Lumley 2010). The sum stays the same. Reference: R `survey::trimWeights`.
///
/// Shape: weights of at least 0; bounds may be infinite. Without `strict` the spreading may carry
/// weights past a bound.
///
/// # Errors
/// [`StatsError::InvalidWeight`]; [`StatsError::InvalidParameter`] for a bound that is NaN or a
/// lower one above the upper; [`StatsError::Inadmissible`] when no weight is left to take up what
/// was cut; [`StatsError::OutOfRange`].
pub fn trim(weights: &[f64], lower: f64, upper: f64, strict: bool) -> Result<Vec<f64>, StatsError> {
    check::weights(weights, weights)?;
    if lower.is_nan() || !(upper >= lower && upper >= 0.0) {
        let remedy = "bounds are numbers, the upper one of at least 0 and of at least the lower one";
        return Err(StatsError::InvalidParameter { name: "upper", value: upper, remedy });
    }
    let mut trimmed = weights.to_vec();
    let mut touched = vec![false; weights.len()];
    // Each round touches a weight more, so that there are no more rounds than weights.
    while trimmed.iter().any(|weight| *weight < lower || *weight > upper) {
        trim_once(&mut trimmed, &mut touched, lower, upper)?;
        if !strict {
            break;
        }
    }
    Ok(trimmed)
}

fn trim_once(weights: &mut [f64], touched: &mut [bool], lower: f64, upper: f64) -> Result<(), StatsError> {
    let mut cut = 0.0;
    for (weight, touched) in weights.iter_mut().zip(touched.iter_mut()) {
        if *weight < lower || *weight > upper {
            let bounded = weight.clamp(lower, upper);
            cut += *weight - bounded;
            *weight = bounded;
            *touched = true;
        }
    }
    let left = touched.iter().filter(|touched| !**touched).count();
    if left == 0 {
        return Err(StatsError::Inadmissible { reason: "no weight is left to take up what was trimmed" });
    }
    let share = check::finite(cut / left as f64)?;
    weights.iter_mut().zip(touched).filter(|(_, touched)| !**touched).for_each(|(weight, _)| *weight += share);
    if weights.iter().all(|weight| weight.is_finite()) { Ok(()) } else { Err(StatsError::OutOfRange) }
}

/// Raked weights none of which is larger than a multiple of the mean.
#[derive(Clone, Debug, PartialEq)]
pub struct TrimmedRaked {
    /// One weight for each answer.
    pub weights: Vec<f64>,
    /// The largest weight allowed.
    pub upper: f64,
    /// Rounds of trimming; 0 when raking alone stayed within the bound.
    pub rounds: usize,
}

/// Raking with a bound on the largest weight: raked, trimmed, raked again, until both hold.
///
/// Formula: [`rake`], then [`trim`] (strict) at `ratio` times the mean weight and [`rake`] again,
/// until no weight exceeds the bound by more than 1e-9 of it; 200 rounds at most. `ratio` is
/// mostly 3 to 5. Trimming trades bias for variance.
///
/// Shape: as [`rake`]; the ratio is that of the largest to the mean weight.
///
/// Edge cases: with a ratio too small for the margins there is no such solution, which shows as
/// [`StatsError::NotConverged`].
///
/// # Errors
/// As [`rake`] and [`trim`]; [`StatsError::InvalidParameter`] for a ratio that is not above 1.
pub fn rake_trimmed(base: &[f64], margins: &[Margin<'_>], ratio: f64) -> Result<TrimmedRaked, StatsError> {
    if ratio.is_nan() || ratio <= 1.0 {
        return Err(StatsError::InvalidParameter { name: "ratio", value: ratio, remedy: "the bound must be above the mean weight" });
    }
    let mut weights = rake(base, margins)?.weights;
    // The total is that of the margins, so that the bound stays the same.
    let upper = ratio * weights.iter().sum::<f64>() / weights.len() as f64;
    for rounds in 0..=MOST_ROUNDS {
        if weights.iter().all(|weight| *weight <= upper * (1.0 + AT_BOUND)) {
            return Ok(TrimmedRaked { weights, upper, rounds });
        }
        weights = rake(&trim(&weights, 0.0, upper, true)?, margins)?.weights;
    }
    Err(StatsError::NotConverged { iterations: MOST_ROUNDS })
}
