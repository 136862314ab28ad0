//! The smallest groups that are told of a wave, fixed when it opens.

use crate::step::Step;

/// The step.
pub const STEP: Step = Step {
    name: "m0020_thresholds",
    statements: &[
        "ALTER TABLE waves ADD COLUMN smallest_group @int NOT NULL DEFAULT 5",
        "ALTER TABLE waves ADD COLUMN fewest_comments @int NOT NULL DEFAULT 10",
    ],
};
