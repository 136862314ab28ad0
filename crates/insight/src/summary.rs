//! What is known of one unit's scores on one measure.

use candor_stats::aggregation::{UnitSummary, one_way};

/// Count, sum and sum of squares of scores.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Sums {
    /// Respondents with a score.
    pub n: u64,
    /// Sum of the scores.
    pub total: f64,
    /// Sum of their squares.
    pub squares: f64,
}

impl Sums {
    /// Adds others.
    pub fn add(&mut self, other: Self) {
        self.n += other.n;
        self.total += other.total;
        self.squares += other.squares;
    }

    /// Arithmetic mean; `None` when there is no score.
    #[must_use]
    #[allow(clippy::cast_precision_loss)] // counts of people
    pub fn mean(self) -> Option<f64> {
        (self.n > 0).then(|| self.total / self.n as f64)
    }

    /// Without some of them.
    #[must_use]
    pub fn without(self, some: Self) -> Self {
        Self { n: self.n.saturating_sub(some.n), total: self.total - some.total, squares: self.squares - some.squares }
    }
}

/// Count, mean and sample variance of a unit's scores.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Summary {
    /// Respondents with a score.
    pub n: u64,
    /// Arithmetic mean.
    pub mean: f64,
    /// Sample variance with divisor n − 1; `None` for fewer than two.
    pub variance: Option<f64>,
}

impl Summary {
    /// Summarises scores; `None` when there is none. Two passes, so that close values lose no digits.
    #[must_use]
    #[allow(clippy::cast_precision_loss)] // counts of people
    pub fn of(scores: &[f64]) -> Option<Self> {
        if scores.is_empty() {
            return None;
        }
        let n = scores.len() as f64;
        let mean = scores.iter().sum::<f64>() / n;
        let squares: f64 = scores.iter().map(|s| (s - mean) * (s - mean)).sum();
        let variance = (scores.len() > 1).then(|| squares / (n - 1.0));
        Some(Self { n: scores.len() as u64, mean, variance })
    }

    /// Summarises sums. A variance that is only the rounding of the sums is 0; `None` when there is no score.
    #[must_use]
    #[allow(clippy::cast_precision_loss)] // counts of people
    pub fn from_sums(sums: Sums) -> Option<Self> {
        let mean = sums.mean()?;
        let n = sums.n as f64;
        let squares = sums.squares - sums.total * mean;
        // what is left of the last bits of all the additions
        let rounding = 8.0 * f64::EPSILON * n.sqrt() * sums.squares;
        let squares = if squares <= rounding { 0.0 } else { squares };
        Some(Self { n: sums.n, mean, variance: (sums.n > 1).then(|| squares / (n - 1.0)) })
    }

    /// Standard error of the mean, `√(s²/n)`; `None` when it is unknown or zero.
    #[must_use]
    #[allow(clippy::cast_precision_loss)]
    pub fn standard_error(&self) -> Option<f64> {
        self.variance.map(|v| (v / self.n as f64).sqrt()).filter(|se| *se > 0.0)
    }
}

/// ICC(2) = (MSB − MSW)/MSB, the reliability of unit means, from the units' summaries (one-way
/// analysis of variance; Bliese 2000). `None` for fewer than two units, without differences between
/// units, or when no unit has two respondents. A negative estimate is returned as 0.
#[must_use]
#[allow(clippy::cast_precision_loss)]
pub fn icc2(units: &[Summary]) -> Option<f64> {
    let total: u64 = units.iter().map(|u| u.n).sum();
    let within_df = total.checked_sub(units.len() as u64).filter(|df| *df > 0)? as f64;
    let between_df = units.len().checked_sub(1).filter(|df| *df > 0)? as f64;
    let grand = units.iter().map(|u| u.mean * u.n as f64).sum::<f64>() / total as f64;
    let between = units.iter().map(|u| u.n as f64 * (u.mean - grand) * (u.mean - grand)).sum::<f64>() / between_df;
    let within = units.iter().map(|u| u.variance.unwrap_or(0.0) * (u.n as f64 - 1.0)).sum::<f64>() / within_df;
    (between > 0.0).then(|| ((between - within) / between).max(0.0))
}

/// Reliability of unit means that count the same whatever their size: `τ²/(τ² + MSW·m)` with
/// `τ² = (MSB − MSW)/n₀` and `m` the mean of `1/n`, so ICC(1) stepped up to the harmonic mean of the sizes.
///
/// With units of one size this is ICC(2). Otherwise [`icc2`] is the reliability of a unit of about average
/// size, too high for means among which those of small units count in full. `None` as there, and when no
/// difference between units can be told.
#[must_use]
#[allow(clippy::cast_precision_loss)]
pub fn reliability_of_means(units: &[Summary]) -> Option<f64> {
    let unit = |u: &Summary| UnitSummary { n: u.n, mean: u.mean, variance: u.variance.unwrap_or(0.0) };
    let table = one_way(&units.iter().map(unit).collect::<Vec<_>>()).ok()?;
    let between = (table.msb - table.msw) / table.n0;
    let share = units.iter().map(|u| 1.0 / u.n as f64).sum::<f64>() / units.len() as f64;
    (between > 0.0).then(|| between / (between + table.msw * share))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_is_the_mean_and_the_sample_variance() {
        let s = Summary::of(&[1.0, 2.0, 3.0, 4.0]).unwrap();
        assert_eq!((s.n, s.mean), (4, 2.5));
        assert!((s.variance.unwrap() - 5.0 / 3.0).abs() < 1e-15);
        assert_eq!(Summary::of(&[]), None);
        assert_eq!(Summary::of(&[2.0, 2.0]).unwrap().standard_error(), None);
    }

    #[test]
    fn reliability_is_zero_without_and_one_with_only_unit_differences() {
        let alike = [Summary { n: 5, mean: 3.0, variance: Some(1.0) }, Summary { n: 5, mean: 3.01, variance: Some(1.0) }];
        assert_eq!(icc2(&alike), Some(0.0));
        let apart = [Summary { n: 5, mean: 1.0, variance: Some(0.0) }, Summary { n: 5, mean: 5.0, variance: Some(0.0) }];
        assert_eq!(icc2(&apart), Some(1.0));
        assert_eq!(icc2(&apart[..1]), None);
    }

    #[test]
    fn small_units_make_equally_counted_means_less_reliable_than_icc2_says() {
        let unit = |n: u64, mean: f64| Summary { n, mean, variance: Some(1.0) };
        let same: Vec<Summary> = (0..6).map(|i| unit(9, f64::from(i) / 2.0)).collect();
        assert!((reliability_of_means(&same).unwrap() - icc2(&same).unwrap()).abs() < 1e-12);
        let unlike: Vec<Summary> = (0..6).map(|i| unit(if i % 2 == 0 { 5 } else { 60 }, f64::from(i) / 2.0)).collect();
        // sizes 5, 60, 5, …: n₀ = (195 − 10 875/195)/5 = 27.85; the mean of 1/5 and 1/60 is 13/120; MSW is 1
        let n0 = (195.0 - 10_875.0 / 195.0) / 5.0;
        let mean = (5.0 * 3.0 + 60.0 * 4.5) / 195.0;
        let square = |n: f64, m: f64| n * (m - mean) * (m - mean);
        let between: f64 = (0..3).map(|i| square(5.0, f64::from(i)) + square(60.0, f64::from(i) + 0.5)).sum::<f64>() / 5.0;
        let variance = (between - 1.0) / n0;
        assert!((reliability_of_means(&unlike).unwrap() - variance / (variance + 13.0 / 120.0)).abs() < 1e-12);
        assert!(icc2(&unlike).unwrap() > reliability_of_means(&unlike).unwrap() + 0.05);
        assert_eq!(reliability_of_means(&[unit(5, 3.0), unit(5, 3.1)]), None, "no more than chance");
        assert_eq!((reliability_of_means(&[]), reliability_of_means(&[unit(5, 3.0)])), (None, None));
    }
}
