//! Opening, migrating and copying the database.

use std::path::{Path, PathBuf};
use std::time::Duration;

use candor_migrations::Migrator;
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use sea_orm_migration::MigratorTrait;

use super::error::StoreError;

/// Which database is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// One file.
    Sqlite,
    /// A server.
    Postgres,
}

/// The database.
#[derive(Debug, Clone)]
pub struct Store {
    pub(super) reader: DatabaseConnection,
    pub(super) writer: DatabaseConnection,
    backend: Backend,
}

impl Store {
    /// Opens a database by its address (`sqlite:PATH` or `postgres://…`) and brings it up to date.
    ///
    /// # Errors
    /// [`StoreError::Newer`] when a newer version wrote it, [`StoreError::Unavailable`] when it cannot be opened.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let store = match url.strip_prefix("sqlite:") {
            Some(path) => Self::open_sqlite(path).await?,
            None => Self::open_postgres(url).await?,
        };
        Ok(store)
    }

    async fn open_sqlite(path: &str) -> Result<Self, StoreError> {
        let url = format!("sqlite:{path}?mode=rwc");
        let writer = Database::connect(sqlite_options(&url, 1, false)).await?;
        migrate(&writer).await?;
        // readers open a file that exists and is up to date
        let reader = Database::connect(sqlite_options(&url, 4, true)).await?;
        Ok(Self { reader, writer, backend: Backend::Sqlite })
    }

    async fn open_postgres(url: &str) -> Result<Self, StoreError> {
        let mut options = ConnectOptions::new(url);
        options.max_connections(16).acquire_timeout(Duration::from_secs(10)).sqlx_logging(false);
        let connection = Database::connect(options).await?;
        migrate(&connection).await?;
        Ok(Self { reader: connection.clone(), writer: connection, backend: Backend::Postgres })
    }

    /// Which database it is.
    #[must_use]
    pub const fn backend(&self) -> Backend {
        self.backend
    }

    /// Starts a writing transaction.
    pub(super) async fn begin(&self) -> Result<DatabaseTransaction, StoreError> {
        begin_on(&self.writer).await
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        Ok(self.reader.ping().await?)
    }

    /// Checks the database for damage; the findings in words, none when all is well.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn integrity(&self) -> Result<Vec<String>, StoreError> {
        if self.backend == Backend::Postgres {
            self.ping().await?;
            return Ok(Vec::new());
        }
        let mut findings = Vec::new();
        for pragma in ["PRAGMA integrity_check", "PRAGMA foreign_key_check"] {
            for row in self.reader.query_all_raw(Statement::from_string(DbBackend::Sqlite, pragma)).await? {
                let text: String = row.try_get_by_index(0).unwrap_or_else(|_| "a finding that cannot be read".to_owned());
                if text != "ok" {
                    findings.push(format!("{pragma}: {text}"));
                }
            }
        }
        Ok(findings)
    }

    /// Writes a consistent copy of an SQLite database to a new file while the server runs.
    ///
    /// # Errors
    /// When the file exists or cannot be written, or the database is not SQLite.
    pub async fn copy_to(&self, target: &Path) -> Result<(), StoreError> {
        let statement = Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO ?", [target.to_string_lossy().into_owned().into()]);
        self.writer.execute_raw(statement).await?;
        Ok(())
    }

    /// Closes all connections; on SQLite the log is folded into the file.
    ///
    /// # Errors
    /// When the last writes fail.
    pub async fn close(self) -> Result<(), StoreError> {
        if self.backend == Backend::Sqlite {
            self.writer.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await?;
        }
        self.reader.close_by_ref().await?;
        Ok(self.writer.close_by_ref().await?)
    }

    /// The file of an SQLite address.
    #[must_use]
    pub fn sqlite_file(url: &str) -> Option<PathBuf> {
        url.strip_prefix("sqlite:").map(PathBuf::from)
    }
}

pub(super) async fn begin_on(connection: &DatabaseConnection) -> Result<DatabaseTransaction, StoreError> {
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        access_mode: Some(AccessMode::ReadWrite),
        isolation_level: None,
    };
    // PostgreSQL ignores the mode, SQLite the access mode
    let options = if connection.get_database_backend() == DbBackend::Sqlite {
        TransactionOptions { access_mode: None, ..options }
    } else {
        TransactionOptions { sqlite_transaction_mode: None, ..options }
    };
    Ok(connection.begin_with_options(options).await?)
}

fn sqlite_options(url: &str, connections: u32, read_only: bool) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(10))
        .test_before_acquire(false)
        .sqlx_logging(false);
    options.map_sqlx_sqlite_opts(move |sqlite| {
        let sqlite = sqlite
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(5))
            .foreign_keys(true)
            .pragma("secure_delete", "ON");
        if read_only { sqlite.pragma("query_only", "ON") } else { sqlite }
    });
    options
}

async fn migrate(connection: &DatabaseConnection) -> Result<(), StoreError> {
    match Migrator::up(connection, None).await {
        Ok(()) => Ok(()),
        // the applied steps include one that this program does not know
        Err(DbErr::Custom(text) | DbErr::Migration(text)) if text.contains("missing") => Err(StoreError::Newer(text)),
        Err(error) => Err(error.into()),
    }
}
