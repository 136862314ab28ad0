//! The units of a wave in which everybody said the same to a question.

use crate::step::Step;

/// The step.
pub const STEP: Step = Step {
    name: "m0022_alike",
    // ids of units as a list in JSON; empty until the wave is judged
    statements: &["ALTER TABLE waves ADD COLUMN alike TEXT NOT NULL DEFAULT ''"],
};
