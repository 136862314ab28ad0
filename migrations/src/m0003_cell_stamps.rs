//! A stamp for the cells of each wave, so that what has not changed need not be read again.

use crate::step::Step;

/// The step.
pub const STEP: Step = Step {
    name: "m0003_cell_stamps",
    statements: &[
        // random: it tells neither how often nor when answers came
        "CREATE TABLE cell_stamps (
        wave_id @id NOT NULL PRIMARY KEY,
        stamp @int NOT NULL
    ) @options",
    ],
};
