//! Score cells, channels, the hierarchy as it was, and headcounts.

use crate::step::Step;

/// The step.
pub const STEP: Step = Step {
    name: "m0002_score_cells",
    statements: &[
        "ALTER TABLE responses ADD COLUMN channel TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE units ADD COLUMN headcount @int",
        // the hierarchy that a wave's scores belong to
        "ALTER TABLE waves ADD COLUMN edition @int NOT NULL DEFAULT 0",
        "CREATE TABLE hierarchy_editions (
        edition @int NOT NULL,
        unit_id @id NOT NULL REFERENCES units (id),
        parent_id @id REFERENCES units (id),
        PRIMARY KEY (edition, unit_id)
    ) @options",
        "INSERT INTO hierarchy_editions (edition, unit_id, parent_id) SELECT 0, id, parent_id FROM units",
        // in the order in which reports read; sums of the responses, so they can always be computed again
        "CREATE TABLE score_cells (
        wave_id @id NOT NULL,
        measure TEXT NOT NULL,
        unit_id @id NOT NULL,
        channel TEXT NOT NULL,
        n @int NOT NULL,
        total @real NOT NULL,
        squares @real NOT NULL,
        uniform_n @int NOT NULL,
        uniform_total @real NOT NULL,
        uniform_squares @real NOT NULL,
        PRIMARY KEY (wave_id, measure, unit_id, channel)
    ) @options",
        "CREATE TABLE score_values (
        wave_id @id NOT NULL,
        measure TEXT NOT NULL,
        unit_id @id NOT NULL,
        channel TEXT NOT NULL,
        score @real NOT NULL,
        n @int NOT NULL,
        PRIMARY KEY (wave_id, measure, unit_id, channel, score)
    ) @options",
        // of responses that answered every item of a measure: what its internal consistency needs; item '' is their sum
        "CREATE TABLE item_sums (
        wave_id @id NOT NULL,
        measure TEXT NOT NULL,
        item TEXT NOT NULL,
        n @int NOT NULL,
        total @real NOT NULL,
        squares @real NOT NULL,
        PRIMARY KEY (wave_id, measure, item)
    ) @options",
        // by which definition the cells were computed; empty until they are
        "CREATE TABLE derived (
        name TEXT NOT NULL PRIMARY KEY,
        edition @int NOT NULL
    ) @options",
    ],
};
