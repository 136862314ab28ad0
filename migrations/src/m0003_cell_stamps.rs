//! A stamp for the cells of each wave, so that what has not changed need not be read again.

use sea_orm_migration::prelude::*;

use crate::dialect::run;

#[derive(Debug)]
pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m0003_cell_stamps"
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
    // random: it tells neither how often nor when answers came
    "CREATE TABLE cell_stamps (
        wave_id @id NOT NULL PRIMARY KEY,
        stamp @int NOT NULL
    ) @options",
];
