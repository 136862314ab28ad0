//! How fast a response was, and how many people there are to answer.

use crate::step::Step;

/// The step.
pub const STEP: Step = Step {
    name: "m0010_quality",
    statements: &[
        // fast, usual, or empty where it was not measured
        "ALTER TABLE responses ADD COLUMN speed TEXT NOT NULL DEFAULT ''",
        // a line names a unit, or an item and one of its options; what it does not name is empty
        "CREATE TABLE frames (
        wave_id @id NOT NULL REFERENCES waves (id) ON DELETE CASCADE,
        unit TEXT NOT NULL,
        item TEXT NOT NULL,
        answer TEXT NOT NULL,
        people @int NOT NULL,
        PRIMARY KEY (wave_id, unit, item, answer)
    ) @options",
    ],
};
