//! Answers of the level *verified anonymous* between arrival and mix, and the marks of spent tokens: a database of its own.
//!
//! On SQLite it is a file beside the other (`candor.db` and `candor-anonymous.db`), on PostgreSQL the schema `anonymous`.
//! Keys are random, rows have no number and no time. Answers are encrypted under the key of an epoch, which is in no
//! database. One connection on SQLite, so that nothing keeps the log from being emptied after a mix.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use candor_migrations::AnonymousMigrator;
use candor_wire::ids::{UnitId, WaveId};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbErr, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
};
use sea_orm_migration::MigratorTrait;
use uuid::Uuid;

use super::connect::{Backend, Store, begin_on, create_private, newer, sqlite_options};
use super::entity::{epoch, spent_token, staged};
use super::error::StoreError;

/// Most rows in one statement.
const ROWS: usize = 100;

/// The database with answers that wait.
#[derive(Debug, Clone)]
pub struct Waiting {
    connection: DatabaseConnection,
    backend: Backend,
}

/// An answer that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StagedRow {
    /// Random key.
    pub id: Uuid,
    /// The unit that gives the cell its name.
    pub unit: UnitId,
    /// The epoch whose key it is encrypted under.
    pub epoch: u32,
    /// The encrypted answers.
    pub sealed: Vec<u8>,
}

/// An answer that the mix has chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeavingRow {
    /// As it waits.
    pub staged: StagedRow,
    /// The unit to store it with.
    pub leaves_as: UnitId,
}

/// What a mix decides about the answers of a wave that wait. What is in neither list is destroyed unread.
#[derive(Debug, Default)]
pub struct Turn {
    /// Those that leave, by key, with the unit to store each with.
    pub leaving: Vec<(Uuid, UnitId)>,
    /// Those that stay, under new keys and encrypted for the next epoch.
    pub held: Vec<StagedRow>,
}

/// What became of a token that was spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spent {
    /// The answers wait now.
    Staged,
    /// The same envelope came before, or answers came before the last mix, which forgot their digest.
    Before,
    /// Another envelope came with this token before.
    Other,
    /// A mix took place meanwhile: encrypt for the next epoch and try again.
    EpochOver,
    /// The wave takes no more answers.
    Closed,
}

impl Waiting {
    /// Opens the database that belongs to another, and brings it up to date.
    ///
    /// # Errors
    /// [`StoreError::Newer`] when a newer version wrote it, [`StoreError::Unavailable`] when it cannot be opened.
    pub async fn open(store: &Store, url: &str) -> Result<Self, StoreError> {
        let backend = store.backend();
        let connection = match url.strip_prefix("sqlite:") {
            Some(path) => {
                let file = beside(Path::new(path));
                create_private(&file).map_err(|e| StoreError::Unavailable(DbErr::Custom(format!("{}: {e}", file.display()))))?;
                Database::connect(sqlite_options(&format!("sqlite:{}?mode=rwc", file.display()), 1, false)).await?
            }
            None => {
                store.writer.execute_unprepared("CREATE SCHEMA IF NOT EXISTS anonymous").await?;
                let mut options = ConnectOptions::new(url);
                options.max_connections(4).acquire_timeout(Duration::from_secs(10)).sqlx_logging(false);
                Database::connect(options.set_schema_search_path("anonymous").to_owned()).await?
            }
        };
        AnonymousMigrator::up(&connection, None).await.map_err(newer)?;
        Ok(Self { connection, backend })
    }

    async fn begin(&self) -> Result<DatabaseTransaction, StoreError> {
        begin_on(&self.connection).await
    }

    /// The epoch of a wave, from 0; `None` once it takes no more answers.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn epoch(&self, wave: WaveId) -> Result<Option<u32>, StoreError> {
        let found = epoch::Entity::find_by_id(wave.0).one(&self.connection).await?;
        found.map_or(Ok(Some(0)), |row| if row.is_closed == 0 { number(row.epoch).map(Some) } else { Ok(None) })
    }

    /// Spends a token and stages the answers that came with it, both or neither. `digest` is that of the envelope. Durable
    /// when it returns.
    ///
    /// # Errors
    /// When the database fails; then nothing is stored.
    pub async fn spend(&self, wave: WaveId, mark: &str, digest: &str, row: &StagedRow) -> Result<Spent, StoreError> {
        let transaction = self.begin().await?;
        let outcome = spend_in(&transaction, wave, mark, digest, row).await;
        match outcome {
            Ok(Spent::Staged) => {
                transaction.commit().await?;
                Ok(Spent::Staged)
            }
            // two windows at the same time
            Err(StoreError::Taken) => {
                transaction.rollback().await?;
                Ok(self.spent(mark, digest).await?.unwrap_or(Spent::Other))
            }
            other => {
                transaction.rollback().await?;
                other
            }
        }
    }

    /// What became of a token, when it was spent before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn spent(&self, mark: &str, digest: &str) -> Result<Option<Spent>, StoreError> {
        before(&self.connection, mark, digest).await
    }

    /// The marks of the tokens that were spent in a wave.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn marks(&self, wave: WaveId) -> Result<Vec<String>, StoreError> {
        let find = spent_token::Entity::find().filter(spent_token::Column::WaveId.eq(wave.0)).select_only();
        Ok(find.column(spent_token::Column::Mark).into_tuple().all(&self.connection).await?)
    }

    /// How many tokens were spent in a wave.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_spent(&self, wave: WaveId) -> Result<u64, StoreError> {
        Ok(spent_token::Entity::find().filter(spent_token::Column::WaveId.eq(wave.0)).count(&self.connection).await?)
    }

    /// How many answers of each cell wait and are not chosen yet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn waiting(&self, wave: WaveId) -> Result<BTreeMap<UnitId, usize>, StoreError> {
        let find = staged::Entity::find().filter(staged::Column::WaveId.eq(wave.0)).filter(staged::Column::LeavesAs.is_null());
        let units: Vec<Uuid> = find.select_only().column(staged::Column::UnitId).into_tuple().all(&self.connection).await?;
        let mut counts = BTreeMap::new();
        units.into_iter().for_each(|unit| *counts.entry(UnitId(unit)).or_default() += 1);
        Ok(counts)
    }

    /// Ends an epoch in one transaction: some answers are marked as leaving, others are stored anew for the next epoch,
    /// the rest is destroyed; digests of envelopes are forgotten, and marks written anew in their own order. `decide` gets
    /// the epoch that ends and what waits in the order of its random keys.
    ///
    /// # Errors
    /// When the database fails or `decide` does; then nothing is changed.
    pub async fn turn<E: From<StoreError>>(
        &self,
        wave: WaveId,
        closes: bool,
        decide: impl FnOnce(u32, &[StagedRow]) -> Result<Turn, E>,
    ) -> Result<(), E> {
        let transaction = self.begin().await?;
        let ended = number(of_wave(&transaction, wave, true).await?.epoch)?;
        let find = staged::Entity::find().filter(staged::Column::WaveId.eq(wave.0)).filter(staged::Column::LeavesAs.is_null());
        let rows = find.order_by_asc(staged::Column::Id).all(&transaction).await.map_err(StoreError::from)?;
        let rows = rows.into_iter().map(row).collect::<Result<Vec<_>, StoreError>>()?;
        let turn = decide(ended, &rows)?;
        apply(&transaction, wave, turn).await?;
        let next = epoch::ActiveModel { wave_id: Set(wave.0), epoch: Set(i64::from(ended) + 1), is_closed: Set(i64::from(closes)) };
        epoch::Entity::update(next).exec(&transaction).await.map_err(StoreError::from)?;
        write_marks_anew(&transaction, wave).await?;
        Ok(transaction.commit().await.map_err(StoreError::from)?)
    }

    /// What a mix has chosen and is not known to be stored, in the order of its random keys.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn leaving(&self, wave: WaveId) -> Result<Vec<LeavingRow>, StoreError> {
        let find = staged::Entity::find().filter(staged::Column::WaveId.eq(wave.0)).filter(staged::Column::LeavesAs.is_not_null());
        let found = find.order_by_asc(staged::Column::Id).all(&self.connection).await?;
        let leaving = |model: staged::Model| {
            let leaves_as = model.leaves_as.ok_or_else(|| StoreError::Corrupt("a unit of the mix".to_owned()))?;
            Ok(LeavingRow { leaves_as: UnitId(leaves_as), staged: row(model)? })
        };
        found.into_iter().map(leaving).collect()
    }

    /// Removes what a mix has chosen, and what the files remember of it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_leaving(&self, wave: WaveId) -> Result<(), StoreError> {
        let gone = staged::Entity::delete_many().filter(staged::Column::WaveId.eq(wave.0)).filter(staged::Column::LeavesAs.is_not_null());
        gone.exec(&self.connection).await?;
        self.clean().await
    }

    /// Removes the marks of a wave whose bulletin is published.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_marks(&self, wave: WaveId) -> Result<(), StoreError> {
        spent_token::Entity::delete_many().filter(spent_token::Column::WaveId.eq(wave.0)).exec(&self.connection).await?;
        self.clean().await
    }

    /// Empties SQLite's log, or writes PostgreSQL's tables anew: both keep rows in the order in which they came.
    async fn clean(&self) -> Result<(), StoreError> {
        match self.backend {
            Backend::Sqlite => self.connection.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await?,
            Backend::Postgres => self.connection.execute_unprepared("VACUUM FULL staged_answers, spent_tokens").await?,
        };
        Ok(())
    }

    /// Closes the connections; on SQLite the log is folded into the file.
    ///
    /// # Errors
    /// When the last writes fail.
    pub async fn close(self) -> Result<(), StoreError> {
        if self.backend == Backend::Sqlite {
            self.connection.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await?;
        }
        Ok(self.connection.close_by_ref().await?)
    }
}

/// The file beside that of the other database: `candor.db` has `candor-anonymous.db`.
#[must_use]
pub fn beside(file: &Path) -> PathBuf {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let ending = file.extension().map(|e| format!(".{}", e.to_string_lossy())).unwrap_or_default();
    file.with_file_name(format!("{stem}-anonymous{ending}"))
}

fn number(epoch: i64) -> Result<u32, StoreError> {
    u32::try_from(epoch).map_err(|_| StoreError::Corrupt("an epoch".to_owned()))
}

fn row(model: staged::Model) -> Result<StagedRow, StoreError> {
    Ok(StagedRow { id: model.id, unit: UnitId(model.unit_id), epoch: number(model.epoch)?, sealed: model.sealed })
}

fn model(wave: WaveId, row: &StagedRow) -> staged::ActiveModel {
    staged::ActiveModel {
        id: Set(row.id),
        wave_id: Set(wave.0),
        unit_id: Set(row.unit.0),
        epoch: Set(row.epoch.into()),
        sealed: Set(row.sealed.clone()),
        leaves_as: Set(None),
    }
}

/// The epoch of a wave, held until the transaction ends: shared by those who stage, alone by the mix.
async fn of_wave(transaction: &DatabaseTransaction, wave: WaveId, is_mix: bool) -> Result<epoch::Model, StoreError> {
    let first = epoch::ActiveModel { wave_id: Set(wave.0), epoch: Set(0), is_closed: Set(0) };
    epoch::Entity::insert_many([first]).on_conflict_do_nothing().exec_without_returning(transaction).await?;
    let find = epoch::Entity::find_by_id(wave.0);
    let find = if is_mix { find.lock_exclusive() } else { find.lock_shared() };
    find.one(transaction).await?.ok_or_else(|| StoreError::Corrupt("the epoch of a wave".to_owned()))
}

async fn spend_in(transaction: &DatabaseTransaction, wave: WaveId, mark: &str, digest: &str, row: &StagedRow) -> Result<Spent, StoreError> {
    let now = of_wave(transaction, wave, false).await?;
    if let Some(spent) = before(transaction, mark, digest).await? {
        return Ok(spent);
    }
    if now.is_closed != 0 {
        return Ok(Spent::Closed);
    }
    if now.epoch != i64::from(row.epoch) {
        return Ok(Spent::EpochOver);
    }
    let spent = spent_token::ActiveModel { mark: Set(mark.to_owned()), wave_id: Set(wave.0), digest: Set(digest.to_owned()) };
    spent_token::Entity::insert(spent).exec_without_returning(transaction).await?;
    staged::Entity::insert(model(wave, row)).exec_without_returning(transaction).await?;
    Ok(Spent::Staged)
}

async fn before(connection: &impl ConnectionTrait, mark: &str, digest: &str) -> Result<Option<Spent>, StoreError> {
    let found = spent_token::Entity::find_by_id(mark.to_owned()).one(connection).await?;
    let same = |row: spent_token::Model| if row.digest.is_empty() || row.digest == digest { Spent::Before } else { Spent::Other };
    Ok(found.map(same))
}

async fn apply(transaction: &DatabaseTransaction, wave: WaveId, turn: Turn) -> Result<(), StoreError> {
    let mut by_unit: BTreeMap<UnitId, Vec<Uuid>> = BTreeMap::new();
    turn.leaving.into_iter().for_each(|(id, unit)| by_unit.entry(unit).or_default().push(id));
    for (unit, ids) in by_unit {
        for ids in ids.chunks(ROWS) {
            let mark = staged::Entity::update_many().col_expr(staged::Column::LeavesAs, Expr::value(unit.0));
            mark.filter(staged::Column::Id.is_in(ids.to_vec())).exec(transaction).await?;
        }
    }
    let rest = staged::Entity::delete_many().filter(staged::Column::WaveId.eq(wave.0)).filter(staged::Column::LeavesAs.is_null());
    rest.exec(transaction).await?;
    let mut held = turn.held;
    held.sort_by_key(|row| row.id);
    for rows in held.chunks(ROWS) {
        staged::Entity::insert_many(rows.iter().map(|row| model(wave, row))).exec_without_returning(transaction).await?;
    }
    Ok(())
}

/// Marks lie in the order of arrival on PostgreSQL until they are written anew.
async fn write_marks_anew(transaction: &DatabaseTransaction, wave: WaveId) -> Result<(), StoreError> {
    let of_wave = || spent_token::Column::WaveId.eq(wave.0);
    let mut marks = spent_token::Entity::find().filter(of_wave()).all(transaction).await?;
    marks.sort_by(|a, b| a.mark.cmp(&b.mark));
    spent_token::Entity::delete_many().filter(of_wave()).exec(transaction).await?;
    let model = |row: &spent_token::Model| spent_token::ActiveModel {
        mark: Set(row.mark.clone()),
        wave_id: Set(row.wave_id),
        digest: Set(String::new()),
    };
    for rows in marks.chunks(ROWS) {
        spent_token::Entity::insert_many(rows.iter().map(model)).exec_without_returning(transaction).await?;
    }
    Ok(())
}
