//! Distribution functions and their inverses.
//!
//! All are total: arguments outside the domain give NaN, never a panic.

mod beta;
mod fisher;
mod gamma;
mod inverse;
mod normal;
mod student;

pub use beta::{ln_gamma, reg_inc_beta};
pub use fisher::{beta_quantile, f_quantile, f_sf};
pub use gamma::{chi_square_quantile, chi_square_sf};
pub use normal::{normal_cdf, normal_quantile, normal_two_sided};
pub use student::{student_t_quantile, student_t_sf, student_t_two_sided};
