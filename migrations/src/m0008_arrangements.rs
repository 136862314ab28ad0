//! Which arrangement of a questionnaire a respondent saw.

use crate::step::Step;

/// The step.
pub const STEP: Step = Step {
    name: "m0008_arrangements",
    // one of 256 numbers; none where everybody sees the same, or where it is not known
    statements: &["ALTER TABLE responses ADD COLUMN arrangement @int"],
};
