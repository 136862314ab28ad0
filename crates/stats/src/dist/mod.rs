//! Distribution functions and their inverses.
//!
//! All are total: arguments outside the domain give NaN, never a panic.

mod beta;
mod normal;
mod student;

pub use beta::{ln_gamma, reg_inc_beta};
pub use normal::{normal_cdf, normal_quantile, normal_two_sided};
pub use student::{student_t_quantile, student_t_sf, student_t_two_sided};
