//! Two measures of the same units over several waves: which goes first?
//!
//! Three levels, from the simplest. [`lagged_correlations`] sets the correlation of the first
//! measure with the later second beside the reverse. [`cross_lagged`] regresses each wave on both
//! measures of the wave before. [`random_intercept_cross_lagged`] also takes away what makes a
//! unit high or low in all waves, so that its paths speak of change within units.
//!
//! None of them proves a cause, and the time between waves is part of what is tested. What moves
//! all units of a wave alike is no part of any of them: covariances are taken about the means of
//! the waves. [`without_wave_means`] does that for other uses of the same data.

mod change;
mod dynamics;
mod lagged;
mod matrices;
mod models;
mod regression;
mod search;
mod sem;
mod waves;

pub use change::{change_correlation, difference_reliability, difference_reliability_unequal, without_wave_means};
pub use dynamics::{Association, Lags, Path};
pub use lagged::{Lagged, lagged_correlations};
pub use models::{CrossLagged, ModelFit, RandomInterceptCrossLagged, RandomIntercepts, cross_lagged, random_intercept_cross_lagged};
pub use regression::{LaggedRegression, lagged_regression};

/// Units from which on the models are worth showing; below, show the lagged correlations only.
///
/// With three waves and fewer units the models run, but their intervals are wide and negative
/// variances common. A rule of thumb for whoever shows results: no function here enforces it.
pub const MIN_UNITS_FOR_MODELS: usize = 50;
