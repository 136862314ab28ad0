//! What can be wrong with the numbers handed in.

use std::fmt;

/// Which of two paired samples an error speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The first sample, `x`.
    X,
    /// The second sample, `y`.
    Y,
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::X => "x",
            Self::Y => "y",
        })
    }
}

/// Why a statistic cannot be given. Indices count from 0 in the slice as it was passed.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum StatsError {
    /// Slices that must be paired differ in length.
    #[error("paired samples differ in length: {left} and {right}")]
    LengthMismatch {
        /// Length of the first slice.
        left: usize,
        /// Length of the slice that does not fit it.
        right: usize,
    },
    /// Fewer values than the statistic is defined for. For weighted statistics `got` may be the
    /// effective number of values, rounded down.
    #[error("at least {needed} values are needed, there are {got}")]
    TooFew {
        /// The smallest number of values that would do.
        needed: usize,
        /// The number of values there are.
        got: usize,
    },
    /// A value is NaN or infinite.
    #[error("value {index} is not a finite number")]
    NotFinite {
        /// Where it stands in its slice.
        index: usize,
    },
    /// All values of one sample are equal, up to the rounding of their computation.
    #[error("all values of {which} are the same")]
    NoVariation {
        /// The sample without variation.
        which: Side,
    },
    /// A weight is negative, NaN or infinite.
    #[error("weight {index} is not a finite number of at least 0")]
    InvalidWeight {
        /// Where it stands in the slice of weights.
        index: usize,
    },
    /// More successes than trials.
    #[error("{successes} of {n} is not a proportion")]
    InvalidProportion {
        /// The count in the numerator.
        successes: u64,
        /// The count in the denominator.
        n: u64,
    },
    /// The confidence level is not strictly between 0 and 1.
    #[error("confidence level {level} is not between 0 and 1")]
    InvalidLevel {
        /// The level passed.
        level: f64,
    },
    /// The order of a quantile is outside 0..=1.
    #[error("quantile order {q} is not within 0 to 1")]
    InvalidQuantile {
        /// The order passed.
        q: f64,
    },
    /// Values that must ascend do not.
    #[error("value {index} is smaller than the one before it")]
    NotSorted {
        /// The first value out of order.
        index: usize,
    },
    /// All values of one column of a table are equal.
    #[error("all values of column {column} are the same")]
    ConstantColumn {
        /// Which column, from 0.
        column: usize,
    },
    /// Predictors or covariates determine one another, so that their shares cannot be told apart.
    #[error("the columns determine one another")]
    Collinear,
    /// An iteration has not come to rest.
    #[error("no stable solution after {iterations} steps")]
    NotConverged {
        /// Steps taken.
        iterations: usize,
    },
    /// A parameter outside its domain.
    #[error("{name} = {value} is not allowed: {remedy}")]
    InvalidParameter {
        /// Name of the parameter.
        name: &'static str,
        /// Value passed.
        value: f64,
        /// What is allowed.
        remedy: &'static str,
    },
    /// A group, cell or category that must hold values holds none.
    #[error("group {index} has no values")]
    EmptyGroup {
        /// Which group, from 0.
        index: usize,
    },
    /// The data allow no such model, such as a negative variance.
    #[error("the model does not fit these data: {reason}")]
    Inadmissible {
        /// What is not possible.
        reason: &'static str,
    },
    /// The result is too large for a double although every value is finite.
    #[error("the result does not fit into a double")]
    OutOfRange,
}
