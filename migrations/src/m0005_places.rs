//! Where surveys may be shown besides their link.

use crate::step::Step;

/// The step.
pub const STEP: Step = Step {
    name: "m0005_places",
    statements: &[
        // origins: one a line; kiosk_pin: a verifier, empty without a PIN
        "CREATE TABLE survey_places (
        survey_id @id NOT NULL PRIMARY KEY REFERENCES surveys (id) ON DELETE CASCADE,
        origins TEXT NOT NULL DEFAULT '',
        kiosk_pin TEXT NOT NULL DEFAULT ''
    ) @options",
    ],
};
