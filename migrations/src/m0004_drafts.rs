//! What respondents without scripts have entered and not sent yet.

use crate::step::Step;

/// The step.
pub const STEP: Step = Step {
    name: "m0004_drafts",
    statements: &[
        // only the day of the last change, so that no finer time is stored; no reference to the response that it becomes
        "CREATE TABLE drafts (
        token_hash TEXT NOT NULL PRIMARY KEY,
        survey_id @id NOT NULL REFERENCES surveys (id) ON DELETE CASCADE,
        version_id TEXT NOT NULL,
        unit_id @id,
        channel TEXT NOT NULL DEFAULT '',
        step @int NOT NULL,
        answers TEXT NOT NULL,
        entries TEXT NOT NULL,
        revision @int NOT NULL,
        touched_day @int NOT NULL
    ) @options",
    ],
};
