//! How respondents got through the pages: sums by wave, channel and page, and the targets for them.

use crate::step::Step;

/// The step.
pub const STEP: Step = Step {
    name: "m0006_experience",
    statements: &[
        // no unit, no response, no day. Page -1 stands for the whole visit. What waits is not shown yet.
        "CREATE TABLE experience_sums (
        wave_id @id NOT NULL REFERENCES waves (id),
        channel TEXT NOT NULL,
        page @int NOT NULL,
        metric TEXT NOT NULL,
        shown_n @int NOT NULL,
        shown_total @int NOT NULL,
        waiting_n @int NOT NULL,
        waiting_total @int NOT NULL,
        PRIMARY KEY (wave_id, channel, page, metric)
    ) @options",
        // at most so many visits of 100
        "CREATE TABLE experience_targets (
        survey_id @id NOT NULL REFERENCES surveys (id) ON DELETE CASCADE,
        level TEXT NOT NULL,
        most @int NOT NULL,
        PRIMARY KEY (survey_id, level)
    ) @options",
        // the wave in which a draft was last changed; none once it is counted as given up
        "ALTER TABLE drafts ADD COLUMN wave_id @id",
        "ALTER TABLE drafts ADD COLUMN reached @int NOT NULL DEFAULT 0",
        "ALTER TABLE drafts ADD COLUMN paradata TEXT NOT NULL DEFAULT ''",
        "CREATE INDEX drafts_by_wave ON drafts (wave_id)",
    ],
};
