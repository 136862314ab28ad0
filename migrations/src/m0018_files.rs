//! Files that respondents give.

use crate::step::Step;

/// The step.
pub const STEP: Step = Step {
    name: "m0018_files",
    statements: &[
        // name: the format and 128 random bits, which answers hold; wave_id: once a response of that wave holds it, and then
        // no day; added_day: days since 1970
        "CREATE TABLE files (
        name TEXT NOT NULL PRIMARY KEY,
        survey_id @id NOT NULL REFERENCES surveys (id) ON DELETE CASCADE,
        item TEXT NOT NULL,
        wave_id @id REFERENCES waves (id) ON DELETE CASCADE,
        added_day @int,
        size @int NOT NULL,
        content @bytes NOT NULL
    ) @options",
        "CREATE INDEX files_of_waves ON files (wave_id)",
    ],
};
