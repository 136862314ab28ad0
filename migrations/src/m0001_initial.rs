//! Organisation, people, surveys and responses.

use crate::step::Step;

/// The step.
pub const STEP: Step = Step {
    name: "m0001_initial",
    statements: &[
        "CREATE TABLE units (
        id @id NOT NULL PRIMARY KEY,
        code TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        parent_id @id REFERENCES units (id)
    ) @options",
        // every unit is its own ancestor at depth 0, so one join answers every question of scope
        "CREATE TABLE unit_ancestors (
        ancestor_id @id NOT NULL REFERENCES units (id),
        unit_id @id NOT NULL REFERENCES units (id),
        depth @int NOT NULL,
        PRIMARY KEY (ancestor_id, unit_id)
    ) @options",
        "CREATE TABLE users (
        id @id NOT NULL PRIMARY KEY,
        email TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        password_hash TEXT NOT NULL,
        role TEXT NOT NULL,
        scope_unit_id @id REFERENCES units (id)
    ) @options",
        "CREATE TABLE console_sessions (
        token_hash TEXT NOT NULL PRIMARY KEY,
        user_id @id NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        created_at_s @int NOT NULL,
        last_seen_at_s @int NOT NULL
    ) @options",
        "CREATE TABLE questionnaire_versions (
        id TEXT NOT NULL PRIMARY KEY,
        document TEXT NOT NULL
    ) @options",
        "CREATE TABLE surveys (
        id @id NOT NULL PRIMARY KEY,
        slug TEXT NOT NULL UNIQUE,
        audience TEXT NOT NULL,
        state TEXT NOT NULL,
        draft TEXT NOT NULL,
        revision @int NOT NULL,
        version_id TEXT REFERENCES questionnaire_versions (id),
        created_at_s @int NOT NULL
    ) @options",
        "CREATE TABLE waves (
        id @id NOT NULL PRIMARY KEY,
        survey_id @id NOT NULL REFERENCES surveys (id),
        code TEXT NOT NULL,
        ordinal @int NOT NULL,
        is_open @int NOT NULL,
        UNIQUE (survey_id, code),
        UNIQUE (survey_id, ordinal)
    ) @options",
        // no time, no address, and on SQLite no order of arrival: the key is random and given by whoever submits
        "CREATE TABLE responses (
        id @id NOT NULL PRIMARY KEY,
        wave_id @id NOT NULL REFERENCES waves (id),
        unit_id @id NOT NULL REFERENCES units (id),
        version_id TEXT NOT NULL REFERENCES questionnaire_versions (id),
        answers TEXT NOT NULL
    ) @options",
        "CREATE INDEX responses_by_wave ON responses (wave_id, unit_id)",
    ],
};
