//! The arrangement that was drawn for somebody invited, as long as their answers are not sent.

use crate::step::Step;

/// The step.
pub const STEP: Step = Step { name: "m0017_drawn", statements: &["ALTER TABLE drafts ADD COLUMN arrangement @int"] };
