//! The next version of a published survey while it is written, and which versions each wave has asked.

use crate::step::Step;

/// The step.
pub const STEP: Step = Step {
    name: "m0007_versions",
    statements: &[
        // empty: nobody is writing a next version
        "ALTER TABLE surveys ADD COLUMN next_draft TEXT NOT NULL DEFAULT ''",
        // raised: items of which the author says that their change alters the meaning, as a JSON list
        "CREATE TABLE wave_versions (
        wave_id @id NOT NULL REFERENCES waves (id),
        ordinal @int NOT NULL,
        version_id TEXT NOT NULL REFERENCES questionnaire_versions (id),
        raised TEXT NOT NULL DEFAULT '[]',
        PRIMARY KEY (wave_id, ordinal)
    ) @options",
        "INSERT INTO wave_versions (wave_id, ordinal, version_id)
        SELECT waves.id, 1, surveys.version_id FROM waves JOIN surveys ON surveys.id = waves.survey_id
        WHERE surveys.version_id IS NOT NULL",
    ],
};
