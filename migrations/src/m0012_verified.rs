//! The level *verified anonymous*: what is kept of people. What is kept of answers is in a database of its own
//! (`anonymous`).

use crate::step::Step;

/// The step.
pub const STEP: Step = Step {
    name: "m0012_verified",
    statements: &[
        // collected once there is a response; nothing here says whether an answer was sent
        "CREATE TABLE verified_codes (
        code_hash TEXT NOT NULL PRIMARY KEY,
        wave_id @id NOT NULL REFERENCES waves (id),
        unit_id @id NOT NULL REFERENCES units (id),
        request_hash TEXT NOT NULL,
        response @bytes NOT NULL
    ) @options",
        "CREATE INDEX verified_codes_by_wave ON verified_codes (wave_id)",
        // public: the terms before the first letter, the bulletin when the wave is over
        "CREATE TABLE verified_terms (
        wave_id @id NOT NULL PRIMARY KEY REFERENCES waves (id),
        terms @bytes NOT NULL,
        bulletin TEXT NOT NULL,
        is_over @int NOT NULL
    ) @options",
    ],
};
