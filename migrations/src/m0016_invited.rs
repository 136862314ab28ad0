//! How many people were invited to a wave, by the unit that they answer for: what response rates are of once the codes
//! are gone.

use crate::step::Step;

/// The step.
pub const STEP: Step = Step {
    name: "m0016_invited",
    statements: &[
        "CREATE TABLE invited_counts (
        wave_id @id NOT NULL REFERENCES waves (id) ON DELETE CASCADE,
        unit_id @id NOT NULL REFERENCES units (id),
        people @int NOT NULL,
        PRIMARY KEY (wave_id, unit_id)
    ) @options",
        // waves that are over have no codes any more, and no numbers
        "INSERT INTO invited_counts (wave_id, unit_id, people)
        SELECT wave_id, unit_id, COUNT(*) FROM procedural_codes GROUP BY wave_id, unit_id",
        "INSERT INTO invited_counts (wave_id, unit_id, people)
        SELECT wave_id, unit_id, COUNT(*) FROM verified_codes GROUP BY wave_id, unit_id",
    ],
};
