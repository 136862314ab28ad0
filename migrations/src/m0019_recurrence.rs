//! Waves that follow each other.

use crate::step::Step;

/// The step.
pub const STEP: Step = Step {
    name: "m0019_recurrence",
    statements: &[
        // wave_id: the wave that was open when it was last looked; since_day: since when, in days since 1970
        "CREATE TABLE recurrences (
        survey_id @id NOT NULL PRIMARY KEY REFERENCES surveys (id) ON DELETE CASCADE,
        every TEXT NOT NULL,
        wave_id @id REFERENCES waves (id) ON DELETE CASCADE,
        since_day @int NOT NULL
    ) @options",
    ],
};
