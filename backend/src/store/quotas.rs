//! How far quotas are filled: responses are counted in the transaction that stores them, like score cells; visits that
//! a full quota turned away are counted in the one that removes what was kept of them.

use std::collections::BTreeMap;

use candor_survey::QuotaCode;
use candor_wire::ids::WaveId;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityName, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::connect::Store;
use super::entity::{draft, quota_count, wave};
use super::error::StoreError;
use super::intake::Receipt;

/// How far a quota of a wave is filled.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct QuotaCount {
    /// Responses.
    pub counted: u64,
    /// Visits turned away.
    pub turned_away: u64,
}

/// Somebody whom a full quota turned away.
#[derive(Debug, Clone, Copy)]
pub struct TurnedAway<'a> {
    /// The wave.
    pub wave: WaveId,
    /// The quota.
    pub quota: &'a QuotaCode,
    /// Digest of the draft's token, where there may be a draft.
    pub draft: Option<&'a str>,
    /// Digest of the invitation's code, where people are invited.
    pub code: Option<&'a str>,
}

/// Responses by wave and quota, in the order of the table, so that two servers lock rows in the same order.
#[derive(Debug, Default)]
pub(super) struct Filled(BTreeMap<(Uuid, QuotaCode), i64>);

impl Filled {
    /// Counts a response.
    pub fn add(&mut self, wave: Uuid, quota: &QuotaCode) {
        *self.0.entry((wave, quota.clone())).or_default() += 1;
    }

    /// Takes out what was counted.
    pub fn take(&mut self) -> BTreeMap<(Uuid, QuotaCode), i64> {
        std::mem::take(&mut self.0)
    }

    /// Adds it to what is there, and starts anew.
    pub async fn write(&mut self, transaction: &DatabaseTransaction) -> Result<(), StoreError> {
        let rows = self.take().into_iter().map(|((wave, quota), counted)| row(wave, &quota, (counted, 0)));
        add(transaction, rows.collect()).await
    }
}

fn row(wave: Uuid, quota: &QuotaCode, (counted, turned_away): (i64, i64)) -> quota_count::ActiveModel {
    quota_count::ActiveModel { wave_id: Set(wave), quota: Set(quota.to_string()), counted: Set(counted), turned_away: Set(turned_away) }
}

async fn add(transaction: &DatabaseTransaction, rows: Vec<quota_count::ActiveModel>) -> Result<(), StoreError> {
    use quota_count::Column as C;
    if rows.is_empty() {
        return Ok(());
    }
    let mut conflict = OnConflict::columns([C::WaveId, C::Quota]);
    for column in [C::Counted, C::TurnedAway] {
        let present = Expr::col((quota_count::Entity.table_name(), column));
        conflict.value(column, present.add(Expr::col(("excluded", column))));
    }
    quota_count::Entity::insert_many(rows).on_conflict(conflict).exec_without_returning(transaction).await?;
    Ok(())
}

/// Forgets how many responses were counted, but for waves whose responses were removed; visits that were turned away stay.
pub(super) async fn forget_counted(transaction: &DatabaseTransaction, removed: Vec<Uuid>) -> Result<(), StoreError> {
    let forget = quota_count::Entity::update_many().col_expr(quota_count::Column::Counted, Expr::value(0));
    forget.filter(quota_count::Column::WaveId.is_not_in(removed)).exec(transaction).await?;
    Ok(())
}

/// Forgets how many responses of a wave were counted; visits that were turned away stay.
pub(super) async fn forget_counted_of(transaction: &DatabaseTransaction, wave: Uuid) -> Result<(), StoreError> {
    let forget = quota_count::Entity::update_many().col_expr(quota_count::Column::Counted, Expr::value(0));
    forget.filter(quota_count::Column::WaveId.eq(wave)).exec(transaction).await?;
    Ok(())
}

/// How many quotas have counted something else than this, but for waves whose responses were removed.
pub(super) async fn differing(
    transaction: &DatabaseTransaction,
    mut wanted: BTreeMap<(Uuid, QuotaCode), i64>,
    removed: Vec<Uuid>,
) -> Result<u64, StoreError> {
    let mut differing = 0;
    for row in quota_count::Entity::find().filter(quota_count::Column::WaveId.is_not_in(removed)).all(transaction).await? {
        let held = wanted.remove(&(row.wave_id, code(&row.quota)?)).unwrap_or_default();
        differing += u64::from(held != row.counted);
    }
    Ok(differing + wanted.len() as u64)
}

impl Store {
    /// How far the quotas of a wave are filled; those that nobody has come to are not listed. They belong to no unit, so
    /// this takes no viewer.
    ///
    /// # Errors
    /// When the database fails or a count cannot be read.
    pub async fn quota_counts(&self, wave: WaveId) -> Result<BTreeMap<QuotaCode, QuotaCount>, StoreError> {
        let rows = quota_count::Entity::find().filter(quota_count::Column::WaveId.eq(wave.0)).all(&self.reader).await?;
        let read = |row: quota_count::Model| {
            Ok((code(&row.quota)?, QuotaCount { counted: count(row.counted)?, turned_away: count(row.turned_away)? }))
        };
        rows.into_iter().map(read).collect()
    }

    /// Counts a visit as turned away, removes its draft and spends its code. A code that is spent is counted no second
    /// time.
    ///
    /// # Errors
    /// When the database fails; then nothing is changed.
    pub async fn turn_away(&self, visit: TurnedAway<'_>) -> Result<Receipt, StoreError> {
        let transaction = self.begin().await?;
        // first the code, then the wave: the same order as where an answer is stored
        if let Some(code) = visit.code
            && !super::codes::spend(&transaction, visit.wave, code, None).await?
        {
            transaction.rollback().await?;
            return match self.why_not(code).await? {
                Receipt::CodeSpent => Ok(Receipt::Stored),
                other => Ok(other),
            };
        }
        let open = wave::Entity::find_by_id(visit.wave.0).filter(wave::Column::IsOpen.eq(1)).lock_shared().one(&transaction).await?;
        if open.is_none() {
            transaction.rollback().await?;
            return Ok(Receipt::Closed);
        }
        if let Some(token_hash) = visit.draft {
            draft::Entity::delete_by_id(token_hash.to_owned()).exec(&transaction).await?;
        }
        add(&transaction, vec![row(visit.wave.0, visit.quota, (0, 1))]).await?;
        transaction.commit().await?;
        Ok(Receipt::Stored)
    }
}

fn code(text: &str) -> Result<QuotaCode, StoreError> {
    QuotaCode::parse(text).map_err(|_| StoreError::Corrupt("the code of a quota".to_owned()))
}

fn count(number: i64) -> Result<u64, StoreError> {
    u64::try_from(number).map_err(|_| StoreError::Corrupt("the count of a quota".to_owned()))
}
