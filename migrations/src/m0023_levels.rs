//! Waves from before the level was kept with them got the present one of their survey, which may promise more than they kept.

use crate::step::Step;

/// The step.
pub const STEP: Step = Step {
    name: "m0023_levels",
    statements: &[
        // of waves that are over: verified had terms, and procedural had invited
        "UPDATE waves SET level = 'procedural'
        WHERE level = 'verified' AND is_open = 0 AND id NOT IN (SELECT wave_id FROM verified_terms)",
        "UPDATE waves SET level = 'open'
        WHERE level = 'procedural' AND is_open = 0
        AND id NOT IN (SELECT wave_id FROM invitations) AND id NOT IN (SELECT wave_id FROM invited_counts)",
    ],
};
