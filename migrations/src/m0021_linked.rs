//! Codes of the levels confidential and identified, each with a table of its own: they say whose they are and what was
//! answered with them, which no other table does. And what was promised in each wave, because surveys may change their
//! level between waves.

use crate::step::Step;

/// The step.
pub const STEP: Step = Step {
    name: "m0021_linked",
    statements: &[
        // response_id refers to a response without a constraint: none of a survey without names has to look here when it goes
        "CREATE TABLE confidential_codes (
        invitation_id @id NOT NULL PRIMARY KEY REFERENCES invitations (id) ON DELETE CASCADE,
        code_hash TEXT NOT NULL UNIQUE,
        wave_id @id NOT NULL REFERENCES waves (id),
        unit_id @id NOT NULL REFERENCES units (id),
        is_spent @int NOT NULL,
        response_id @id UNIQUE
    ) @options",
        "CREATE INDEX confidential_codes_by_wave ON confidential_codes (wave_id, is_spent)",
        "CREATE TABLE identified_codes (
        invitation_id @id NOT NULL PRIMARY KEY REFERENCES invitations (id) ON DELETE CASCADE,
        code_hash TEXT NOT NULL UNIQUE,
        wave_id @id NOT NULL REFERENCES waves (id),
        unit_id @id NOT NULL REFERENCES units (id),
        is_spent @int NOT NULL,
        response_id @id UNIQUE
    ) @options",
        "CREATE INDEX identified_codes_by_wave ON identified_codes (wave_id, is_spent)",
        "ALTER TABLE waves ADD COLUMN level TEXT NOT NULL DEFAULT 'open'",
        "UPDATE waves SET level = (SELECT level FROM survey_assurances WHERE survey_assurances.survey_id = waves.survey_id)
        WHERE survey_id IN (SELECT survey_id FROM survey_assurances)",
    ],
};
