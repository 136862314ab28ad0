//! People who asked to be forgotten, how long things are kept, and when waves ended.

use crate::step::Step;

/// The step.
pub const STEP: Step = Step {
    name: "m0014_rights",
    statements: &[
        // a digest under a key that is in no database, so that somebody who was erased is not imported again
        "CREATE TABLE objections (
        digest TEXT NOT NULL PRIMARY KEY,
        since_day @int NOT NULL
    ) @options",
        // 0: kept until it is removed by hand; a survey without a row keeps everything
        "CREATE TABLE retentions (
        survey_id @id NOT NULL PRIMARY KEY REFERENCES surveys (id) ON DELETE CASCADE,
        responses_months @int NOT NULL,
        contacts_months @int NOT NULL,
        letters_days @int NOT NULL
    ) @options",
        // days since 1970; removed_day: when its responses were removed
        "CREATE TABLE wave_ends (
        wave_id @id NOT NULL PRIMARY KEY REFERENCES waves (id) ON DELETE CASCADE,
        ended_day @int NOT NULL,
        removed_day @int
    ) @options",
    ],
};
