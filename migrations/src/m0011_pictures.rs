//! Pictures that questionnaires show.

use crate::step::Step;

/// The step.
pub const STEP: Step = Step {
    name: "m0011_pictures",
    statements: &[
        // digest: SHA-256 of the content in hex; added_day: days since 1970, moved on when it is added again
        "CREATE TABLE pictures (
        digest TEXT NOT NULL PRIMARY KEY,
        format TEXT NOT NULL,
        width @int NOT NULL,
        height @int NOT NULL,
        content @bytes NOT NULL,
        added_day @int NOT NULL
    ) @options",
    ],
};
