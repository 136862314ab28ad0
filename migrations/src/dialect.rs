//! What differs between the databases.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// Runs the statements of a step in their order.
pub async fn run(manager: &SchemaManager<'_>, statements: &[&str]) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    let backend = connection.get_database_backend();
    for statement in statements {
        connection.execute_unprepared(&dialect(statement, backend)).await?;
    }
    Ok(())
}

/// `@id` is a random 16-byte key, `@int` a 64-bit number, `@real` a double, `@options` what a table with
/// random keys needs: on SQLite no hidden row number, because that would keep the order of arrival.
fn dialect(statement: &str, backend: DbBackend) -> String {
    let (id, int, real, options) = match backend {
        DbBackend::Sqlite => ("BLOB", "INTEGER", "REAL", "STRICT, WITHOUT ROWID"),
        _ => ("UUID", "BIGINT", "DOUBLE PRECISION", ""),
    };
    statement.replace("@id", id).replace("@int", int).replace("@real", real).replace("@options", options)
}
