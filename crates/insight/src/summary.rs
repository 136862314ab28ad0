//! What is known of one unit's scores on one measure.

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
        if sums.n == 0 {
            return None;
        }
        let n = sums.n as f64;
        let mean = sums.total / n;
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
}
