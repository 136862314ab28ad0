//! A step as its statements, and what differs between the databases.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// A step: literal statements in their order. Steps are not taken back.
#[derive(Debug)]
pub struct Step {
    /// Its name; a database remembers it.
    pub name: &'static str,
    /// Its statements.
    pub statements: &'static [&'static str],
}

impl MigrationName for Step {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    // All or nothing on SQLite too, where the default is no transaction.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        let backend = connection.get_database_backend();
        for statement in self.statements {
            connection.execute_unprepared(&dialect(statement, backend)).await?;
        }
        Ok(())
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("steps cannot be taken back; restore a backup instead".to_owned()))
    }
}

/// `@id` is a random 16-byte key, `@int` a 64-bit number, `@real` a double, `@bytes` a sequence of bytes, `@options` what a table with
/// random keys needs: on SQLite no hidden row number, because that would keep the order of arrival.
fn dialect(statement: &str, backend: DbBackend) -> String {
    let (id, int, real, bytes, options) = match backend {
        DbBackend::Sqlite => ("BLOB", "INTEGER", "REAL", "BLOB", "STRICT, WITHOUT ROWID"),
        _ => ("UUID", "BIGINT", "DOUBLE PRECISION", "BYTEA", ""),
    };
    statement.replace("@id", id).replace("@int", int).replace("@real", real).replace("@bytes", bytes).replace("@options", options)
}
