//! Correlations tested, compared, corrected and held against covariates; groups and tables.

mod attenuation;
mod contingency;
mod correlation_tests;
mod differences;
mod equivalence;
mod fisher_exact;
mod groups;
mod partial;

pub use attenuation::{Disattenuated, disattenuate};
pub use contingency::{ChiSquare, binomial_effect_size, chi_square_test, row_shares};
pub use correlation_tests::{KendallTest, PSource, PearsonTest, SpearmanTest, kendall_test, pearson_test, spearman_fieller, spearman_test};
pub use differences::{
    CorrelationDifference, CrossCorrelations, fisher_difference, steiger_nonoverlapping, steiger_overlapping, williams_difference,
};
pub use equivalence::{Equivalence, equivalence_of_r};
pub use fisher_exact::fisher_exact_p;
pub use groups::{MannWhitney, QuarterComparison, TwoGroups, compare_groups, top_against_bottom_quarter};
pub use partial::{PartialCorrelation, partial_correlation};
