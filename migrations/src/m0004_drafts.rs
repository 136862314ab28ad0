//! What respondents without scripts have entered and not sent yet.

use sea_orm_migration::prelude::*;

use crate::dialect::run;

#[derive(Debug)]
pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m0004_drafts"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, STATEMENTS).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("this step cannot be taken back; restore a backup instead".to_owned()))
    }
}

const STATEMENTS: &[&str] = &[
    // only the day of the last change, so that no finer time is stored; no reference to the response that it becomes
    "CREATE TABLE drafts (
        token_hash TEXT NOT NULL PRIMARY KEY,
        survey_id @id NOT NULL REFERENCES surveys (id) ON DELETE CASCADE,
        version_id TEXT NOT NULL,
        unit_id @id,
        channel TEXT NOT NULL DEFAULT '',
        step @int NOT NULL,
        answers TEXT NOT NULL,
        entries TEXT NOT NULL,
        revision @int NOT NULL,
        touched_day @int NOT NULL
    ) @options",
];
