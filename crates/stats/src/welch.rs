//! Two means with variances of their own (Welch 1947).

use crate::moments::Centred;
use crate::{Interval, StatsError, check, dist};

/// What is needed of a sample.
pub(crate) struct Part {
    pub(crate) n: f64,
    pub(crate) mean: f64,
    /// Sum of squares about the mean.
    pub(crate) squares: f64,
}

impl Part {
    /// Of at least two values, of which none is far above 1. A sum of squares far below 1 may
    /// underflow, and then counts for nothing.
    pub(crate) fn of(values: &[f64]) -> Self {
        let centred = Centred::new(values);
        let squares = if centred.varies() { libm::scalbn(centred.squares(), 2 * centred.exponent()) } else { 0.0 };
        Self { n: values.len() as f64, mean: centred.mean(), squares }
    }

    fn squared_error(&self) -> f64 {
        self.squares / (self.n - 1.0) / self.n
    }
}

/// The first mean less the second.
pub(crate) struct Welch {
    pub(crate) difference: f64,
    /// Standard error; 0 when neither sample varies.
    pub(crate) se: f64,
    /// Degrees of freedom; NaN when neither sample varies.
    pub(crate) df: f64,
}

impl Welch {
    pub(crate) fn new(first: &Part, second: &Part) -> Self {
        let (one, other) = (first.squared_error(), second.squared_error());
        // Shares, as the square of a small variance could underflow.
        let (a, b) = (one / (one + other), other / (one + other));
        let df = 1.0 / (a * a / (first.n - 1.0) + b * b / (second.n - 1.0));
        Self { difference: first.mean - second.mean, se: (one + other).sqrt(), df }
    }

    /// The difference with Student's interval, `tail` on either side.
    pub(crate) fn interval(&self, tail: f64) -> Interval {
        let half = if self.se > 0.0 { -dist::student_t_quantile(tail, self.df) * self.se } else { 0.0 };
        Interval { estimate: self.difference, low: self.difference - half, high: self.difference + half }
    }
}

/// An interval times `2^exponent`.
pub(crate) fn unscaled(interval: Interval, exponent: i32) -> Result<Interval, StatsError> {
    let end = |value: f64| check::finite(libm::scalbn(value, exponent));
    Ok(Interval { estimate: end(interval.estimate)?, low: end(interval.low)?, high: end(interval.high)? })
}
