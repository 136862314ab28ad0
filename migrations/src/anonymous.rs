//! The steps of the database with answers that wait for the mix: a file of its own on SQLite, a schema of its own on
//! PostgreSQL. It knows no person, no invitation and no time.

use sea_orm_migration::prelude::*;

use crate::step::Step;

/// All steps in order.
#[derive(Debug)]
pub struct AnonymousMigrator;

#[async_trait::async_trait]
impl MigratorTrait for AnonymousMigrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(FIRST)]
    }
}

const FIRST: Step = Step {
    name: "a0001_initial",
    statements: &[
        // counts the mixes of a wave
        "CREATE TABLE epochs (
        wave_id @id NOT NULL PRIMARY KEY,
        epoch @int NOT NULL,
        is_closed @int NOT NULL
    ) @options",
        // digest: of the envelope, until the next mix, so that the same one can be sent again
        "CREATE TABLE spent_tokens (
        mark TEXT NOT NULL PRIMARY KEY,
        wave_id @id NOT NULL,
        digest TEXT NOT NULL
    ) @options",
        // leaves_as: the unit that the answers are stored with, once the mix has chosen them
        "CREATE TABLE staged_answers (
        id @id NOT NULL PRIMARY KEY,
        wave_id @id NOT NULL,
        unit_id @id NOT NULL,
        epoch @int NOT NULL,
        sealed @bytes NOT NULL,
        leaves_as @id
    ) @options",
    ],
};
