//! Association of two ordered scales, from the table of their answers.

mod bivariate_normal;
mod pairs;
mod polychoric;
mod trend;

pub use bivariate_normal::bivariate_normal_cdf;
pub use pairs::{Gamma, goodman_kruskal_gamma, table_tau_b};
pub use polychoric::{Polychoric, polychoric};
pub use trend::{LinearByLinear, linear_by_linear, linear_by_linear_scored};
