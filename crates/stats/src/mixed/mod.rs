//! Linear mixed models for people in units, and the fallback for units that do not differ.
//!
//! Nothing here sets a smallest number of units; below 10 a caller should not fit a mixed model at all,
//! and below 50 use the degrees of freedom given with each coefficient rather than the normal
//! distribution. Where [`MixedModel::singular`] is set, units do not differ beyond chance: say so, and use
//! [`cluster_robust`].

mod cluster;
mod contextual;
mod design;
mod inference;
mod model;
mod newton;
pub(crate) mod profile;
mod search;

pub use cluster::{ClusterRobust, cluster_robust};
pub use contextual::{Contextual, contextual};
pub use inference::Coefficient;
pub use model::{MixedModel, SlopeVariance, UnitEffect, random_intercept, random_slope};
pub use profile::Method;
