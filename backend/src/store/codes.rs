//! One-time codes, and answers that spend one in the transaction that stores them.
//!
//! At the level *procedural* the table of codes knows no contact and no invitation. What leads from one to the other is a
//! key in a file outside the database (`crate::keys`). At the levels of [`super::linked`] it is kept whose a code is.

use std::collections::BTreeMap;

use candor_wire::ids::{SurveyId, UnitId, WaveId};
use candor_wire::invitation::Level;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};

use super::connect::Store;
use super::entity::{procedural_code, survey_assurance, wave};
use super::error::StoreError;
use super::intake::{NewResponse, Receipt};
use super::linked;

/// A one-time code of the level procedural: its digest alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProceduralCode {
    /// SHA-256, in hex.
    pub hash: String,
    /// The unit that is answered about with it.
    pub unit: UnitId,
}

/// What a code is good for, at any level but verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OneTimeCode {
    /// The wave.
    pub wave: WaveId,
    /// The unit that is answered about with it.
    pub unit: UnitId,
    /// Whether an answer was stored with it, or a full quota turned whoever has it away. Which of the two nothing says.
    pub is_spent: bool,
}

impl Store {
    /// What respondents of a survey are promised.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn level(&self, survey: SurveyId) -> Result<Level, StoreError> {
        level(&self.reader, survey).await
    }

    /// Sets what respondents of a survey are promised; false while a wave is open, and then nothing is changed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_level(&self, survey: SurveyId, level: Level) -> Result<bool, StoreError> {
        let transaction = self.begin().await?;
        self.lock_table(&transaction, "waves").await?;
        let open = wave::Entity::find().filter(wave::Column::SurveyId.eq(survey.0)).filter(wave::Column::IsOpen.eq(1));
        if open.one(&transaction).await?.is_some() {
            return Ok(false);
        }
        let model = survey_assurance::ActiveModel { survey_id: Set(survey.0), level: Set(level.as_str().to_owned()) };
        let update = OnConflict::column(survey_assurance::Column::SurveyId).update_column(survey_assurance::Column::Level).to_owned();
        survey_assurance::Entity::insert_many([model]).on_conflict(update).exec_without_returning(&transaction).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// The code of a digest.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn code(&self, hash: &str) -> Result<Option<OneTimeCode>, StoreError> {
        find(&self.reader, hash).await
    }

    /// How many codes of a wave each unit has.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn codes_by_unit(&self, wave: WaveId) -> Result<BTreeMap<UnitId, u64>, StoreError> {
        let find = procedural_code::Entity::find().filter(procedural_code::Column::WaveId.eq(wave.0));
        let units: Vec<uuid::Uuid> = find.select_only().column(procedural_code::Column::UnitId).into_tuple().all(&self.reader).await?;
        let mut counts = BTreeMap::new();
        units.into_iter().for_each(|unit| *counts.entry(UnitId(unit)).or_default() += 1);
        linked::count_units(&self.reader, wave, &mut counts).await?;
        Ok(counts)
    }

    /// Removes the codes of a wave of the level procedural that is over: a letter that somebody kept would tell whether its link was used.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_codes(&self, wave: WaveId) -> Result<(), StoreError> {
        procedural_code::Entity::delete_many().filter(procedural_code::Column::WaveId.eq(wave.0)).exec(&self.writer).await?;
        Ok(())
    }

    /// How many codes of a wave are spent.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn spent_codes(&self, wave: WaveId) -> Result<u64, StoreError> {
        let find = procedural_code::Entity::find().filter(procedural_code::Column::WaveId.eq(wave.0));
        let spent = find.filter(procedural_code::Column::IsSpent.eq(1)).count(&self.reader).await?;
        Ok(spent + linked::count_spent(&self.reader, wave).await?)
    }

    /// Stores a response and spends its code, both or neither. The response gets the code's unit, and nothing else of it;
    /// where it is kept whose the code is, the code gets the response.
    ///
    /// # Errors
    /// When the database fails; then nothing is stored.
    pub async fn submit_with_code(&self, response: NewResponse, code_hash: &str) -> Result<Receipt, StoreError> {
        let Some(wave) = response.wave() else { return Ok(Receipt::Closed) };
        let transaction = self.begin().await?;
        if !spend(&transaction, wave, code_hash, Some(response.key())).await? {
            transaction.rollback().await?;
            return self.why_not(code_hash).await;
        }
        let Some(code) = find(&transaction, code_hash).await? else {
            return Err(StoreError::Corrupt("a code that was there is gone".to_owned()));
        };
        self.store_in(transaction, response.of_unit(code.unit)).await
    }

    pub(super) async fn why_not(&self, code_hash: &str) -> Result<Receipt, StoreError> {
        Ok(match self.code(code_hash).await? {
            Some(code) if code.is_spent => Receipt::CodeSpent,
            // a code of an earlier wave
            Some(_) => Receipt::Closed,
            None => Receipt::NoCode,
        })
    }
}

/// What respondents of a survey are promised.
pub(super) async fn level(connection: &impl ConnectionTrait, survey: SurveyId) -> Result<Level, StoreError> {
    let Some(found) = survey_assurance::Entity::find_by_id(survey.0).one(connection).await? else { return Ok(Level::Open) };
    Level::of(&found.level).ok_or_else(|| StoreError::Corrupt("a survey's level".to_owned()))
}

async fn find(connection: &impl ConnectionTrait, hash: &str) -> Result<Option<OneTimeCode>, StoreError> {
    match procedural_code::Entity::find_by_id(hash.to_owned()).one(connection).await? {
        Some(code) => Ok(Some(OneTimeCode { wave: WaveId(code.wave_id), unit: UnitId(code.unit_id), is_spent: code.is_spent != 0 })),
        None => linked::code(connection, hash).await,
    }
}

/// Spends a code of a wave; false when there is none that is not spent. With which response is kept only where it is kept
/// whose the code is.
pub(super) async fn spend(
    transaction: &DatabaseTransaction,
    wave: WaveId,
    code_hash: &str,
    response: Option<uuid::Uuid>,
) -> Result<bool, StoreError> {
    let spent = procedural_code::Entity::update_many()
        .col_expr(procedural_code::Column::IsSpent, Expr::value(1))
        .filter(procedural_code::Column::CodeHash.eq(code_hash))
        .filter(procedural_code::Column::WaveId.eq(wave.0))
        .filter(procedural_code::Column::IsSpent.eq(0))
        .exec(transaction)
        .await?;
    Ok(spent.rows_affected == 1 || linked::spend(transaction, wave, code_hash, response).await?)
}

/// Adds codes in the order of their digests, which says nothing about whose they are.
pub(super) async fn add(transaction: &DatabaseTransaction, wave: WaveId, mut codes: Vec<ProceduralCode>) -> Result<(), StoreError> {
    codes.sort_by(|a, b| a.hash.cmp(&b.hash));
    let model = |code: &ProceduralCode| procedural_code::ActiveModel {
        code_hash: Set(code.hash.clone()),
        wave_id: Set(wave.0),
        unit_id: Set(code.unit.0),
        is_spent: Set(0),
    };
    for chunk in codes.chunks(500) {
        procedural_code::Entity::insert_many(chunk.iter().map(model)).exec_without_returning(transaction).await?;
    }
    Ok(())
}
