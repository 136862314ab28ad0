//! Opening, migrating and copying the database.

use std::path::Path;
use std::time::Duration;

use candor_insight::Thresholds;
use candor_migrations::Migrator;
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, IsolationLevel,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use sea_orm_migration::MigratorTrait;

use super::cells::Kept;
use super::error::StoreError;

/// Memory for pages of the tables of one connection (SQLite).
pub(super) const PAGE_CACHE_KB: u32 = 2000;

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
    /// Cells that were read before.
    pub(super) kept: Kept,
    backend: Backend,
    /// Those of waves that are opened.
    pub(super) thresholds: Thresholds,
}

impl Store {
    /// The same with the smallest groups that are told of waves that are opened through it.
    #[must_use]
    pub const fn with_thresholds(mut self, thresholds: Thresholds) -> Self {
        self.thresholds = thresholds;
        self
    }

    /// Opens a database by its address (`sqlite:PATH` or `postgres://…`) and brings it up to date.
    ///
    /// # Errors
    /// [`StoreError::Newer`] when a newer version wrote it, [`StoreError::Unavailable`] when it cannot be opened.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let store = Self::connect(url).await?;
        migrate(&store.writer).await?;
        store.derive().await?;
        Ok(store)
    }

    /// Opens a database that is there and up to date, and changes nothing about it.
    ///
    /// # Errors
    /// [`StoreError::Missing`] or [`StoreError::Older`] when it is not, and those of [`Self::open`].
    pub async fn open_existing(url: &str) -> Result<Self, StoreError> {
        if let Some(file) = url.strip_prefix("sqlite:").filter(|file| !Path::new(file).exists()) {
            return Err(StoreError::Missing(file.to_owned()));
        }
        let store = Self::connect(url).await?;
        match Migrator::get_pending_migrations(&store.writer).await {
            Ok(pending) if pending.is_empty() => Ok(store),
            Ok(_) => Err(StoreError::Older),
            Err(error) => Err(newer(error)),
        }
    }

    async fn connect(url: &str) -> Result<Self, StoreError> {
        match url.strip_prefix("sqlite:") {
            Some(path) => Self::open_sqlite(path).await,
            None => Self::open_postgres(url).await,
        }
    }

    async fn open_sqlite(path: &str) -> Result<Self, StoreError> {
        let url = format!("sqlite:{path}?mode=rwc");
        create_private(Path::new(path)).map_err(|e| StoreError::Unavailable(DbErr::Custom(format!("{path}: {e}"))))?;
        let writer = Database::connect(sqlite_options(&url, 1, false)).await?;
        let reader = Database::connect(sqlite_options(&url, 4, true)).await?;
        Ok(Self { reader, writer, kept: Kept::default(), backend: Backend::Sqlite, thresholds: Thresholds::LEAST })
    }

    async fn open_postgres(url: &str) -> Result<Self, StoreError> {
        let mut options = ConnectOptions::new(url);
        options.max_connections(16).acquire_timeout(Duration::from_secs(10)).sqlx_logging(false);
        let connection = Database::connect(options).await?;
        Ok(Self {
            reader: connection.clone(),
            writer: connection,
            kept: Kept::default(),
            backend: Backend::Postgres,
            thresholds: Thresholds::LEAST,
        })
    }

    /// Which database it is.
    #[must_use]
    pub const fn backend(&self) -> Backend {
        self.backend
    }

    /// Keeps others from writing a table until the transaction ends. SQLite has one writer anyway.
    pub(super) async fn lock_table(&self, transaction: &DatabaseTransaction, table: &'static str) -> Result<(), StoreError> {
        if self.backend == Backend::Postgres {
            transaction.execute_unprepared(&format!("LOCK TABLE {table} IN EXCLUSIVE MODE")).await?;
        }
        Ok(())
    }

    /// Folds SQLite's log into the file, as far as nobody reads just now.
    pub(super) async fn empty_log(&self) -> Result<(), StoreError> {
        if self.backend == Backend::Sqlite {
            self.writer.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await?;
        }
        Ok(())
    }

    /// Sets how much memory the writing connection uses for pages of tables (SQLite).
    pub(super) async fn set_page_cache(&self, kilobytes: u32) -> Result<(), StoreError> {
        if self.backend == Backend::Sqlite {
            self.writer.execute_unprepared(&format!("PRAGMA cache_size = -{kilobytes}")).await?;
        }
        Ok(())
    }

    /// Starts a writing transaction.
    pub(super) async fn begin(&self) -> Result<DatabaseTransaction, StoreError> {
        begin_on(&self.writer).await
    }

    /// Starts a reading transaction: everything read in it is of one moment.
    pub(super) async fn begin_reading(&self) -> Result<DatabaseTransaction, StoreError> {
        let options = match self.backend {
            Backend::Sqlite => TransactionOptions {
                sqlite_transaction_mode: Some(SqliteTransactionMode::Deferred),
                access_mode: None,
                isolation_level: None,
            },
            Backend::Postgres => TransactionOptions {
                sqlite_transaction_mode: None,
                access_mode: Some(AccessMode::ReadOnly),
                isolation_level: Some(IsolationLevel::RepeatableRead),
            },
        };
        Ok(self.reader.begin_with_options(options).await?)
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

    /// The journal mode and the level of `synchronous` of the writing connection (SQLite).
    ///
    /// # Errors
    /// When they cannot be read.
    pub async fn durability(&self) -> Result<(String, i64), StoreError> {
        let ask = async |pragma: &str| self.writer.query_one_raw(Statement::from_string(DbBackend::Sqlite, pragma)).await;
        let (mode, level) = (ask("PRAGMA journal_mode").await?, ask("PRAGMA synchronous").await?);
        let mode = mode.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default();
        Ok((mode, level.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default()))
    }

    /// Writes a consistent copy of an SQLite database to a new file while the server runs.
    ///
    /// # Errors
    /// When the file exists or cannot be written, or the database is not SQLite.
    pub async fn copy_to(&self, target: &Path) -> Result<(), StoreError> {
        create_private(target).map_err(|e| StoreError::Unavailable(DbErr::Custom(format!("{}: {e}", target.display()))))?;
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

pub(super) fn sqlite_options(url: &str, connections: u32, read_only: bool) -> ConnectOptions {
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
            // a long import from the command line holds the lock meanwhile
            .busy_timeout(Duration::from_secs(30))
            .foreign_keys(true)
            .pragma("cache_size", format!("-{PAGE_CACHE_KB}"))
            .pragma("secure_delete", "ON");
        if read_only { sqlite.pragma("query_only", "ON") } else { sqlite }
    });
    options
}

async fn migrate(connection: &DatabaseConnection) -> Result<(), StoreError> {
    Migrator::up(connection, None).await.map_err(newer)
}

/// The applied steps may include one that this program does not know.
pub(super) fn newer(error: DbErr) -> StoreError {
    match error {
        DbErr::Custom(text) | DbErr::Migration(text) if text.contains("missing") => StoreError::Newer(text),
        error => error.into(),
    }
}

/// Makes a file that only its owner can read, if it is not there: it will hold answers and password hashes.
pub(super) fn create_private(file: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(file) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}
