//! Errors of the database, told apart by what the caller can do.

use sea_orm::{DbErr, RuntimeErr, SqlErr};

/// Why the database did not do as asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// It cannot be reached, read or written: full disk, lock, lost connection. Trying again may help.
    #[error("the database cannot be used just now (is the disk full, or another program using it?); try again in a moment: {0}")]
    Unavailable(#[source] DbErr),
    /// More is waiting to be written than the server takes.
    #[error("too much is waiting to be written")]
    Busy,
    /// A wave takes no more responses.
    #[error("the wave is closed")]
    Closed,
    /// A unique name is taken.
    #[error("the name is taken")]
    Taken,
    /// The database was written by a newer version of Candor.
    #[error("the database was written by a newer version of Candor; start that version, or restore a backup made before the upgrade ({0})")]
    Newer(String),
    /// The database was written by an older version of Candor and must be brought up to date.
    #[error("the database is not up to date; run `candor migrate`, or start the server, which does the same")]
    Older,
    /// There is no database yet.
    #[error("there is no database at {0}; start the server or import something first, or correct the setting database")]
    Missing(String),
    /// What is stored cannot be read back.
    #[error("stored data cannot be read: {0}")]
    Corrupt(String),
    /// Anything else.
    #[error("the database failed: {0}")]
    Failed(#[source] DbErr),
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) {
            return Self::Taken;
        }
        if is_unavailable(&error) { Self::Unavailable(error) } else { Self::Failed(error) }
    }
}

fn is_unavailable(error: &DbErr) -> bool {
    match error {
        DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => true,
        DbErr::Exec(RuntimeErr::SqlxError(e)) | DbErr::Query(RuntimeErr::SqlxError(e)) => match e.as_ref() {
            sea_orm::sqlx::Error::Io(_)
            | sea_orm::sqlx::Error::PoolTimedOut
            | sea_orm::sqlx::Error::PoolClosed
            | sea_orm::sqlx::Error::WorkerCrashed => true,
            sea_orm::sqlx::Error::Database(e) => e.code().is_some_and(|code| is_resource_code(&code)),
            _ => false,
        },
        _ => false,
    }
}

/// SQLite primary codes (low byte) 5 BUSY, 6 LOCKED, 8 READONLY, 10 IOERR, 13 FULL, 14 CANTOPEN;
/// PostgreSQL classes 08 connection, 53 resources, 57 operator intervention, 58 system.
fn is_resource_code(code: &str) -> bool {
    match code.parse::<u32>() {
        // two transactions that met: one of them may try again
        _ if matches!(code, "40001" | "40P01") => true,
        Ok(number) if code.len() != 5 => matches!(number & 0xff, 5 | 6 | 8 | 10 | 13 | 14),
        _ => ["08", "53", "57", "58"].iter().any(|class| code.starts_with(class)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resource_codes_of_both_databases_are_known() {
        for code in ["5", "13", "10", "778", "53100", "57P01", "08006", "40001", "40P01"] {
            assert!(is_resource_code(code), "{code}");
        }
        for code in ["1", "19", "2067", "23505", "42P01"] {
            assert!(!is_resource_code(code), "{code}");
        }
    }
}
