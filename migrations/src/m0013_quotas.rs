//! Quotas: how many responses of a kind each wave has taken, and how many visits were turned away.

use crate::step::Step;

/// The step.
pub const STEP: Step = Step {
    name: "m0013_quotas",
    statements: &[
        // no unit, no response, no time; what is counted can be counted again from the responses, who was turned away not
        "CREATE TABLE quota_counts (
        wave_id @id NOT NULL REFERENCES waves (id),
        quota TEXT NOT NULL,
        counted @int NOT NULL,
        turned_away @int NOT NULL,
        PRIMARY KEY (wave_id, quota)
    ) @options",
    ],
};
