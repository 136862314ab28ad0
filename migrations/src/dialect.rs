//! What differs between the databases.

use sea_orm_migration::sea_orm::DbBackend;

/// `@id` is a random 16-byte key, `@int` a 64-bit number, `@real` a double, `@options` what a table with
/// random keys needs: on SQLite no hidden row number, because that would keep the order of arrival.
pub fn dialect(statement: &str, backend: DbBackend) -> String {
    let (id, int, real, options) = match backend {
        DbBackend::Sqlite => ("BLOB", "INTEGER", "REAL", "STRICT, WITHOUT ROWID"),
        _ => ("UUID", "BIGINT", "DOUBLE PRECISION", ""),
    };
    statement.replace("@id", id).replace("@int", int).replace("@real", real).replace("@options", options)
}
